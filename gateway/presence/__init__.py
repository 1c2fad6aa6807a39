"""Who is there and who is writing: kept out of the log, and the first thing given up under load."""
