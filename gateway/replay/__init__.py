"""The socket of a replay: what was sent in a channel or a workspace, sent again at a pace."""
