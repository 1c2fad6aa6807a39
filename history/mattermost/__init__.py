"""A pure, constant-memory reader of Mattermost's bulk exports: JSON lines, or the zip around them."""

from history.mattermost.archive import Archive, open_export

__all__ = ["Archive", "open_export"]
