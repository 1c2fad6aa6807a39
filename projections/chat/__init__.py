"""The chat itself as read models: people, places, timelines, threads, unread, and the frames that tell of them."""
