"""The log: codec, guarded append, feed and the executor of decisions."""
