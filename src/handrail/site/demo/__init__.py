"""The demo service: made-up people over twelve weeks, from a seeded generator."""
