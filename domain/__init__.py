"""What may happen in a team chat: events, states and decisions, pure and free of I/O."""
