"""Handrail: guided programmes for chronic pain, delivered and measured."""

__version__ = "0.1.0"
