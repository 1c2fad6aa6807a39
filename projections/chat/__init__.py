"""The chat as read models: people, places, timelines, threads, unread, and frames that tell of them."""
