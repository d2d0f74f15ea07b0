"""Packs: loading and keeping programme versions."""
