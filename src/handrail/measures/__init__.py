"""Instruments as data: reading, scoring, reliable change."""
