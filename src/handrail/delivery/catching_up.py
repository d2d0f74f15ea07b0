"""After a demo's clock was moved on: everything happens in its turn, as if the time had gone by."""

from datetime import datetime

from handrail.people import registries

from . import carrying, clock


@registries.after_moving
def catch_up(at: datetime) -> None:
    """Do what came due on the way, each at its own time, then carry the letters."""
    clock.run_through(at, most=20_000)
    carrying.carry(at, 20_000)
