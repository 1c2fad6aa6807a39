"""The verbs: for each wish, which streams it depends on and what it appends."""
