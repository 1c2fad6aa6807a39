"""How everything stood: the same fold over part of the log, into tables that nobody else sees."""
