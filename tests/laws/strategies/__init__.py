"""Wishes of a few people in a small workspace: dense enough that they meet and overtake each other."""
