"""A small crew that talks, so that a first look has something to see."""
