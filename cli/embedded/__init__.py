"""Postgres and Redis from wheels, run as children of ours with options of ours."""
