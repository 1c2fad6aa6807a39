"""What an erasure has done, for whoever asked for it."""
