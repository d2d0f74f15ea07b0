"""GRADE for trials: certainty begins high and goes down by what speaks against it. Pure."""

REASONS = ("risk", "inconsistency", "indirectness", "imprecision", "publication")
LEVELS = ("very-low", "low", "moderate", "high")
MOST = 2  # steps for one reason


def certainty(down: str) -> str:
    """One of LEVELS, from the steps down for each of REASONS in order. ValueError for what isn't that."""
    if len(down) != len(REASONS) or any(step not in "012" for step in down):
        raise ValueError(f"Five steps from 0 to {MOST} are needed, not {down!r}.")
    return LEVELS[max(0, len(LEVELS) - 1 - sum(map(int, down)))]


def flow(found: int | None, screened: int | None, read: int | None, included: int | None) -> str:
    """The first of these that is more than what it was taken from; "" where all go down as they must."""
    steps = [("found", found), ("screened", screened), ("read", read), ("included", included)]
    known = [(name, many) for name, many in steps if many is not None]
    return next((name for (_before, more), (name, many) in zip(known, known[1:], strict=False) if many > more), "")
