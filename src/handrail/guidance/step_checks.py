"""Steps of a protocol that can never be taken, or that contradict each other. Each finding names its line."""

from collections.abc import Collection

from handrail.programmes.toml_file import Table

from .protocol import Protocol


def check(protocol: Protocol, top: Table, protocols: Collection[str]) -> None:
    """Note them."""
    rows = top.tables("step", required=False)
    for place, (step, row) in enumerate(zip(protocol.steps, rows, strict=True)):
        if step.to == protocol.id:
            row.wrong("A step leads to another protocol, not to this one.", "to")
        elif protocols and step.to not in protocols:
            row.wrong(f"There is no protocol “{step.to}”. There are: {', '.join(sorted(protocols))}.", "to")
        if step.measure and step.on.event is not None:
            row.wrong(f"“{step.on}” says itself what counts. Leave “of” out.", "of")
        if any((other.on, other.measure) == (step.on, step.measure) for other in protocol.steps[:place]):
            row.wrong(f"Another step already follows on “{step.on}”.", "on")
