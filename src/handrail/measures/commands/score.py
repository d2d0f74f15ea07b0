"""`handrail score phq-9 1,1,2,0,1,1,0,0,0`: score one filled-in questionnaire. Needs no database."""

import argparse
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

from handrail.measures import folder
from handrail.measures.instrument import Instrument, Item, said
from handrail.measures.loading import load
from handrail.measures.scoring import OutOfRange, Scored, check_value, closed, score
from handrail.programmes.files import read_text
from handrail.programmes.mistakes import BadPack, Mistakes

BAD_INPUT = 2


class BadAnswers(ValueError):
    """The answers don't fit the instrument; the sentence says which item."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser._negative_number_matcher = re.compile(r"-\d")  # so that "-1,2,3" is answers (and an error), not an option
    parser.add_argument("measure", help="the measure's id, or a measure's own .toml file: "
                                        + ", ".join(folder.known()))
    parser.add_argument("answers", help="answers in item order, parted by commas; an empty place for a missing one")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Print the scores; 2 when the measure is unknown or an answer doesn't fit."""
    try:
        instrument = _instrument(options.measure)
        answers = answers_of(instrument, options.answers)
        scores = score(instrument, answers)
    except (folder.UnknownMeasure, BadAnswers, BadPack, OutOfRange) as wrong:
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    print(as_json(instrument, scores) if options.json else as_table(instrument, scores))
    for key in closed(instrument, answers):
        print(left_out(instrument, instrument.item(key)), file=sys.stderr)
    return 0


def answers_of(instrument: Instrument, text: str) -> dict[str, int | None]:
    """Answers by item. Items at the end that are only asked may be left off. Raises BadAnswers, OutOfRange."""
    given = [part.strip() for part in text.split(",")]
    items = list(instrument.items)
    needed = max(position for position, item in enumerate(items, 1) if item.is_scored)
    if not needed <= len(given) <= len(items):
        raise BadAnswers(_wrong_count(instrument, needed, len(given)))
    answers: dict[str, int | None] = {}
    for item, part in zip(items, given, strict=False):
        if part and not re.fullmatch(r"[+-]?\d{1,18}", part, re.ASCII):
            raise BadAnswers(f"Item {item.key} of {instrument.id} should be a whole number, not {part[:20]!r}.")
        answers[item.key] = int(part) if part else None
        check_value(instrument, item.key, answers[item.key])
    return answers


def left_out(instrument: Instrument, item: Item) -> str:
    """What is said of an answer to a question that wasn't open: it counts for nothing."""
    named = item.opens.any_of
    which = f"item {named[0]}" if len(named) == 1 else f"one of the items {', '.join(named)}"
    return (f"Item {item.key} of {instrument.id} is asked only when {which} is above {item.opens.above}; "
            "its answer is left out of account.")


def as_json(instrument: Instrument, scores: dict[str, Scored]) -> str:
    """`{"measure": …, "scales": {…: {"score": …, "band": …}}}`; a score that can't be given is null, with a reason."""
    return json.dumps({"measure": instrument.id, "scales": {key: _plain(one) for key, one in scores.items()}},
                      ensure_ascii=False)


def as_table(instrument: Instrument, scores: dict[str, Scored]) -> str:
    """The scores for a person to read."""
    lines = [said(instrument.title, "en")]
    width = max(len(key) for key in scores)
    for key, one in scores.items():
        low, high = instrument.scale(key).range
        value = "no score" if one.value is None else f"{one.value:f} of {low:f}–{high:f}"
        lines.append("  ".join(filter(None, (f"  {key:<{width}}", value, one.band or one.reason))))
    return "\n".join(lines)


def _instrument(name: str) -> Instrument:
    """The instrument that is meant. Raises UnknownMeasure, BadPack."""
    if not name.endswith(".toml"):
        return folder.instrument(name)
    path, mistakes = Path(name), Mistakes()
    text = read_text(path, path.name, mistakes)
    mistakes.raise_if_any()
    return load({path.name: text}, path.name)


def _plain(one: Scored) -> dict[str, object]:
    if one.value is None:
        return {"score": None, "reason": one.reason}
    return {"score": _number(one.value)} | ({"band": one.band} if one.band else {})


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _wrong_count(instrument: Instrument, needed: int, given: int) -> str:
    keys = [item.key for item in instrument.items]
    many = f"{needed}" if needed == len(keys) else f"{needed} (or {len(keys)}, with {', '.join(keys[needed:])})"
    if given < needed:
        return f"{instrument.id} takes {many} answers, not {given}: item {keys[given]} is the first without a place."
    return f"{instrument.id} takes {many} answers, not {given}: item {keys[-1]} is the last."
