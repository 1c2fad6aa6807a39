"""The HTTP API: commands in, queries out, sign-in, problems."""
