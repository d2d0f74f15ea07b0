"""The top floor: settings, addresses, health."""
