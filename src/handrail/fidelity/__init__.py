"""Guidance given against guidance planned, and what it costs."""
