"""The past: as-of reads, replay, export, import, verification and erasure."""
