"""What goes out to sockets: the frame types, their data, and the rooms they are for."""
