"""The WebSocket process: sockets, rooms, and delivery in order, once, without holes."""
