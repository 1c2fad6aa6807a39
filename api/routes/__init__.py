"""The routes, by subject: bodies, then handlers that build a command or ask a question."""
