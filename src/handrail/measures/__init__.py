"""Instruments as data, scoring, change."""
