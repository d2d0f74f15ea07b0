"""Due things and the clock; the outbox and its carriers."""
