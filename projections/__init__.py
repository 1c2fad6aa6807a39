"""Read models and frames: what follows from the log."""
