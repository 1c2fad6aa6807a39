"""Erasing: what is shown is taken away first, then the log is read through and its words are overwritten."""
