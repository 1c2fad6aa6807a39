"""Bringing history in from other systems, as events with their original times."""
