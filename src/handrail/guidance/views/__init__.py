"""The room's pages, one file a matter."""
