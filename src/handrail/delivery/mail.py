"""Django's mail, through the outbox (written by the delivery builder)."""
