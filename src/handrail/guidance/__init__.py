"""Protocols, contacts, messages, the caseload."""
