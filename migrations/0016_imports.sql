-- Which imports there were, and which of them were undone: a handful of rows, whatever the log's length.
CREATE INDEX stored_events_imports ON stored_events (workspace_id, notification_id)
WHERE topic IN ('import.started', 'import.undone');
