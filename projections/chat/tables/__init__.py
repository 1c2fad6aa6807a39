"""The rows of the chat read models, field by field as in migrations/chat.sql."""
