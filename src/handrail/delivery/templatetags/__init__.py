"""Template tags of live lines."""
