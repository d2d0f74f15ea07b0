"""Flags: a signal, its owner, its deadline and its outcome."""
