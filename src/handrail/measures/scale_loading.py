"""One `[[scale]]` of a measure's file: read strictly, each mistake with its line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from handrail.programmes.toml_file import Table

from .instrument import Item, Lookup, Matters, Missing, Norm, ReliableChange, Scale
from .tongues import Tongues, ours

COMBINE = ("sum", "mean", "as-given", "percent")
SEXES = ("men", "women")
LONGEST_CODE = 40
LONGEST_LOOKUP = 2000
_LOINC = re.compile(r"(\d{1,7})-(\d)\Z")


def read_scale(row: Table, items: Mapping[str, Item], tongues: Tongues) -> Scale:
    """The scale in a `[[scale]]`; its mistakes are noted in the row."""
    key = code(row, "key")
    title = ours(row, "title", tongues)
    named = items_named(row, "items", items)
    combine = row.one_of("combine", COMBINE)
    if combine == "as-given" and len(named) > 1:
        row.wrong(f"“as-given” takes one item, not {len(named)}.", "combine")
    reverse = frozenset(items_named(row, "reverse", items, required=False))
    for name in sorted(reverse - set(named)):
        row.wrong(f"“reverse” names item {name}, which the scale hasn't got.", "reverse")
    shift = row.whole("shift", least=-1000, most=1000, required=False) or 0
    times = _times(row, combine)
    missing = _missing(row, named, items, combine)
    raw = _reach([items[name] for name in named], combine, shift, times)
    lookup = _lookup(row, combine, raw, times, missing)
    low, high = _range(row, named, raw, lookup)
    better = row.one_of("better", ("lower", "higher"))
    bands = _bands(row, low, high)
    case_at, by_sex = _case_at(row, low, high)
    cuts = {name: _within(row, name, low, high) for name in ("remission_below", "improved_at")}
    more = {"reliable_change": _reliable_change(row), "matters": _matters(row), "norm": _norm(row, low, high),
            "loinc": loinc(row), "say": _say(row, tongues)}
    row.close()
    return Scale(key, title, named, combine, (low, high), better, reverse, shift, times, lookup, missing, bands,
                 case_at, by_sex, **cuts, **more)


def code(table: Table, name: str, most: int = LONGEST_CODE) -> str:
    """A key of an instrument, an item, a scale: it becomes part of names, so it is short."""
    value = table.slug(name)
    if len(value) > most:
        table.wrong(f"“{name}” has {len(value)} characters; {most} are the most.", name)
    return value


def loinc(row: Table) -> str:
    """A LOINC number such as 44261-6, whose last digit must fit the others; "" where there is none."""
    text = row.text("loinc", required=False)
    if not text:
        return ""
    found = _LOINC.match(text)
    if not found or _check_digit(found[1]) != int(found[2]):
        row.wrong(f"“loinc” is no LOINC number: “{text}”. One looks like 44261-6; the last digit checks the others.",
                  "loinc")
    return text


def items_named(
    row: Table, name: str, items: Mapping[str, Item], *, required: bool = True, is_scored: bool = True
) -> tuple[str, ...]:
    """Items written as `"1-7"` (in the file's order), `"1, 3, 5"`, or both. `is_scored`: those only asked won't do."""
    named: list[str] = []
    order = list(items)
    for part in filter(None, (part.strip() for part in row.text(name, required=required).split(","))):
        first, dash, last = (end.strip() for end in part.partition("-"))
        if part in items:
            named.append(part)
        elif dash and first in items and last in items and order.index(first) < order.index(last):
            named.extend(order[order.index(first) : order.index(last) + 1])
        else:
            row.unreadable(f"“{name}” names “{part}”, which is no item here.", name)
    for key in dict.fromkeys(named):
        if named.count(key) > 1:
            row.wrong(f"“{name}” names item {key} twice.", name)
        if is_scored and not items[key].is_scored:
            row.wrong(f"“{name}” names item {key}, which says scored = false.", name)
    return tuple(dict.fromkeys(named))


def _check_digit(digits: str) -> int:
    """The check digit of a LOINC number (modulus 10: from the right every other digit counts twice)."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -sum(one // 10 + one % 10 for one in doubled) % 10


def _times(row: Table, combine: str) -> Decimal:
    times = row.number("times", required=False)
    if times is None:
        return Decimal(1)
    if not 0 < times <= 1000:
        row.unreadable("“times” must be above 0, and at most 1000.", "times")
        return Decimal(1)
    if combine == "percent":
        row.unreadable("“percent” is of the greatest possible already: it takes no “times”.", "times")
    return times


def _missing(row: Table, named: tuple[str, ...], items: Mapping[str, Item], combine: str) -> Missing:
    table = row.table("missing", required=False)
    if table is None:
        return Missing(0, False)
    most = table.whole("most", least=1, most=max(len(named) - 1, 1))
    table.one_of("fill", ("mean",), required=combine not in ("mean", "percent"))
    is_rounded = bool(table.one_of("round", ("half-up",), required=False))
    only = table.texts("only", required=False)
    for key in only:
        if key not in named:
            table.wrong(f"“only” names item {key}, which the scale hasn't got.", "only")
    if only and most and most > len(only):
        table.wrong(f"“most” is {most}, but “only” names {len(only)} that may be missing.", "most")
    if len(named) < 2:
        row.wrong("A scale of one item has nothing to fill it with.", "missing")
    if len({(items[name].choice.values[0], items[name].choice.values[-1]) for name in named}) > 1:
        row.wrong("Items of different ranges can't stand in for each other.", "missing")
    table.close()
    return Missing(most or 0, is_rounded, frozenset(only))


def _reach(items: list[Item], combine: str, shift: int, times: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most that the items' values can come to, before a lookup."""
    least = sum((Decimal(item.choice.values[0] + shift) for item in items), Decimal(0))
    most = sum((Decimal(item.choice.values[-1] + shift) for item in items), Decimal(0))
    if not items:
        return Decimal(0), Decimal(1)
    if combine == "percent":
        return (least * 100 / most, Decimal(100)) if most > 0 else (Decimal(0), Decimal(0))
    if combine == "mean":
        least, most = least / len(items), most / len(items)
    return _plain(least * times), _plain(most * times)


def _lookup(
    row: Table, combine: str, raw: tuple[Decimal, Decimal], times: Decimal, missing: Missing
) -> Lookup | None:
    table = row.table("lookup", required=False)
    if table is None:
        return None
    start, values = table.whole("from", least=-100000, most=100000), table.array("values")
    table.close()
    if combine not in ("sum", "as-given") or times != 1:
        row.unreadable("“lookup” goes from whole sums to scores: “combine” is sum or as-given, without "
                       "“times”.", "lookup")
        return None
    if missing.most and not missing.is_rounded:
        row.unreadable("“lookup” goes from whole sums to scores: “missing” must say round = \"half-up\".", "missing")
    if not all(isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10000
               for value in values) or not values:
        table.unreadable("“values” must be numbers.", "values")
        return None
    scores = tuple(Decimal(str(value)) for value in values)
    count = int(raw[1] - raw[0]) + 1
    if start != raw[0] or len(scores) != count or count > LONGEST_LOOKUP:
        table.unreadable(f"“lookup” has {len(scores)} values from {start}; the sums go from {raw[0]} to {raw[1]}, "
                         f"so there must be {count} from {raw[0]}.", "values")
        return None
    if list(scores) not in (sorted(scores), sorted(scores, reverse=True)):
        table.wrong("“values” must rise all the way, or fall all the way.", "values")
    return Lookup(start, scores)


def _range(
    row: Table, named: tuple[str, ...], raw: tuple[Decimal, Decimal], lookup: Lookup | None
) -> tuple[Decimal, Decimal]:
    """The range as written, which must be what the items' values, or the table of the lookup, give."""
    low, high = (min(lookup.values), max(lookup.values)) if lookup else raw
    given = row.array("range")
    numbers = [Decimal(str(one)) for one in given if isinstance(one, int | float) and not isinstance(one, bool)]
    if "range" in row and named and (numbers != [low, high] or len(given) != 2):
        why = "as the values of “lookup” give" if lookup else "as the items' values give"
        row.wrong(f"“range” must be [{low}, {high}], {why}.", "range")
    return low, high


def _bands(row: Table, low: Decimal, high: Decimal) -> tuple[tuple[Decimal, str], ...]:
    bands = []
    for band in row.array("bands", required=False):
        match band:
            case [int() | float() as least, str() as name] if (
                isfinite(least) and name.strip() and len(name) <= LONGEST_CODE
            ):
                bands.append((Decimal(str(least)), name))
            case _:
                row.unreadable(f"A band is [from, \"name\"], and the name at most {LONGEST_CODE} characters.", "bands")
    starts = [least for least, _ in bands]
    if bands and (starts[0] != low or starts != sorted(set(starts)) or starts[-1] > high):
        row.wrong(f"“bands” must begin at {low} and rise, to {high} at most.", "bands")
    return tuple(bands)


def _case_at(row: Table, low: Decimal, high: Decimal) -> tuple[Decimal | None, dict[str, Decimal]]:
    """One cut for all, or one for men and one for women."""
    if not isinstance(row.data.get("case_at"), dict):
        return _within(row, "case_at", low, high), {}
    table = row.table("case_at")
    cuts = {sex: _within(table, sex, low, high, required=True) for sex in SEXES}
    table.close()
    return None, {sex: cut for sex, cut in cuts.items() if cut is not None}


def _within(table: Table, name: str, low: Decimal, high: Decimal, *, required: bool = False) -> Decimal | None:
    """A score, which lies in the range."""
    value = table.number(name, required=required)
    if value is not None and not low <= value <= high:
        table.wrong(f"“{name}” is {value}, outside the range from {low} to {high}.", name)
    return value


def _reliable_change(row: Table) -> ReliableChange | None:
    table = row.table("reliable_change", required=False)
    if table is None:
        return None
    source, sample = table.text("source"), table.text("sample", required=False)
    numbers = {name: table.number(name, required=False) for name in ("fixed", "sd", "r")}
    numbers = {name: value for name, value in numbers.items() if value is not None}
    if list(numbers) not in (["fixed"], ["sd", "r"]):
        table.unreadable("“reliable_change” has either fixed, or sd and r of a named sample.")
    for name, value in numbers.items():
        if value <= 0 or (name == "r" and value >= 1):
            table.unreadable(f"“{name}” must be {'between 0 and 1' if name == 'r' else 'above 0'}.", name)
    table.close()
    return ReliableChange(source, **numbers, sample=sample)


def _matters(row: Table) -> Matters | None:
    table = row.table("matters", required=False)
    if table is None:
        return None
    percent, much, source = table.number("percent"), table.number("much", required=False), table.text("source")
    if percent is not None and not 0 < percent < (much or 101) <= 101:
        table.wrong("“percent”, and “much” above it, must be from 1 to 100.", "percent")
    table.close()
    return Matters(percent or Decimal(1), much, source)


def _norm(row: Table, low: Decimal, high: Decimal) -> Norm | None:
    table = row.table("norm", required=False)
    if table is None:
        return None
    mean, sd = _within(table, "mean", low, high, required=True), table.number("sd", required=False)
    if sd is not None and sd <= 0:
        table.wrong("“sd” must be above 0.", "sd")
    source = table.text("source")
    table.close()
    return Norm(mean or Decimal(0), source, sd)


def _say(row: Table, tongues: Tongues) -> dict[str, dict[str, str]]:
    table = row.table("say", required=False)
    if table is None:
        return {}
    said: dict[str, Any] = {key: ours(table, key, tongues) for key in ("better", "worse", "same")}
    table.close()
    return said


def _plain(value: Decimal) -> Decimal:
    """Without needless zeros, and without an exponent: 100, not 1E+2 or 100.0."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
