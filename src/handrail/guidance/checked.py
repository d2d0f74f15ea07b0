"""A protocol's file, checked against what comes with Handrail: the measures and protocols that it may name."""

from collections.abc import Mapping

from handrail.measures import folder as measures

from . import shipped
from .protocol import Protocol
from .protocol_loading import load


def checked(files: Mapping[str, str], name: str) -> Protocol:
    """The protocol. Raises BadPack with every mistake."""
    return load(files, name, protocols=shipped.known(), measures=measures.known())
