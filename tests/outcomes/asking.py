"""What tests ask for."""

from handrail.outcomes.asked import Asked


def asked(**fields) -> Asked:
    """What is asked for, by default everything by protocol."""
    return Asked(**fields)
