"""Scoring: from answered items to scores, exactly, by the rules that the instrument's file states."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .instrument import Choice, Instrument, Scale

KEPT = Decimal("0.001")  # scores are kept to three places, rounded half up
WHOLE = Decimal(1)


class OutOfRange(ValueError):
    """An item was given a value that its choice doesn't have. The sentence names the item and what it can be."""

    def __init__(self, instrument: Instrument, item: str, value: object):
        self.item, self.value = item, value
        self.values = instrument.item(item).choice.values
        super().__init__(f"Item {item} of {instrument.id} can be {in_words(self.values)}, not {value}.")


class NoSuchItem(LookupError):
    """The instrument has no such item."""

    def __init__(self, instrument: Instrument, item: str):
        self.item = item
        super().__init__(f"{instrument.id} has no item {item}.")


@dataclass(frozen=True)
class Scored:
    """A scale's score, or why there is none, in words."""

    value: Decimal | None
    band: str = ""
    reason: str = ""


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, Scored]:
    """Every scale's score. An item that isn't there, or is None, is missing. Raises NoSuchItem, OutOfRange."""
    for key, value in answers.items():
        check_value(instrument, key, value)
    return {scale.key: _score(instrument, scale, answers) for scale in instrument.scales}


def check_value(instrument: Instrument, item: str, value: int | None) -> None:
    """Whether the item can be answered so. Raises NoSuchItem, OutOfRange."""
    try:
        choice = instrument.item(item).choice
    except KeyError:
        raise NoSuchItem(instrument, item) from None
    if value is not None and (isinstance(value, bool) or value not in choice.values):
        raise OutOfRange(instrument, item, value)


def in_digits(value: Decimal) -> Decimal:
    """A score as it is kept: three places at most, rounded half up, without needless zeros."""
    kept = value.quantize(KEPT, rounding=ROUND_HALF_UP)
    return kept.quantize(WHOLE) if kept == kept.to_integral_value() else kept.normalize()


def closed(instrument: Instrument, answers: Mapping[str, int | None]) -> list[str]:
    """The items that have an answer, though after these answers they aren't asked. They are only asked ones: no scale
    takes an item that opens, so their answers change no score."""
    return [item.key for item in instrument.items if answers.get(item.key) is not None and not item.is_open(answers)]


def _score(instrument: Instrument, scale: Scale, answers: Mapping[str, int | None]) -> Scored:
    given = [key for key in scale.items if answers.get(key) is not None]
    missing = [key for key in scale.items if answers.get(key) is None]
    if reason := _why_not(scale, missing):
        return Scored(None, reason=reason)
    total = sum((turned(instrument, scale, key, answers[key]) for key in given), Decimal(0))
    value = _combined(instrument, scale, total, given)
    if missing and scale.missing.is_rounded:
        value = value.quantize(WHOLE, rounding=ROUND_HALF_UP)
    value = in_digits(scale.lookup.of(value) if scale.lookup else value)
    return Scored(value, band=scale.band(value))


def _combined(instrument: Instrument, scale: Scale, total: Decimal, given: list[str]) -> Decimal:
    """From the sum of the turned items. Each rule divides once, and last, so that no sum or cut is ever off."""
    if scale.combine == "percent":
        return total * 100 / sum(greatest(instrument.item(key).choice, scale) for key in given)
    if scale.combine == "mean":
        return total * scale.times / len(given)
    return total * scale.times * len(scale.items) / len(given)  # each missing item is given the mean of the answered


def greatest(choice: Choice, scale: Scale) -> Decimal:
    """The most that one item can add to a scale's sum."""
    return Decimal(choice.values[-1] + scale.shift)


def least(choice: Choice, scale: Scale) -> Decimal:
    """The least that one item can add to a scale's sum."""
    return Decimal(choice.values[0] + scale.shift)


def turned(instrument: Instrument, scale: Scale, key: str, value: int) -> Decimal:
    """The value, or its mirror image where the scale reverses the item, shifted."""
    values = instrument.item(key).choice.values
    return Decimal((values[0] + values[-1] - value if key in scale.reverse else value) + scale.shift)


def _why_not(scale: Scale, missing: list[str]) -> str:
    """Why there is no score, in a sentence of at most 120 characters; "" where there is one."""
    items, count, most = len(scale.items), len(missing), scale.missing.most
    needed = [key for key in missing if scale.missing.only and key not in scale.missing.only]
    if count < items and count <= most and not needed:
        return ""
    if items == 1:
        return "The question has no answer."
    have = "has" if count == 1 else "have"
    if most and needed and count <= most:
        return f"{count} of the {items} questions {have} no answer; question {needed[0]} is needed."
    allowed = f"at most {most} may be missing" if most else "all are needed"
    return f"{count} of the {items} questions {have} no answer; {allowed}."


def in_words(values: tuple[int, ...]) -> str:
    """The values of a choice as a sentence names them: "0 to 3"."""
    if values == tuple(range(values[0], values[-1] + 1)):
        return f"{values[0]} to {values[-1]}"
    return " or ".join(str(value) for value in values)
