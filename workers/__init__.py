"""The processes behind the scenes: the projector, the fan-out, and later the jobs."""
