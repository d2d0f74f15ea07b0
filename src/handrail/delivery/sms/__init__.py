"""Text messages: numbers, counting, gateways, what arrives, who wants them."""
