"""Whether the log is what it was."""
