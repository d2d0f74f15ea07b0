"""From a safety plan's TOML file to a plan, strictly: every mistake is found, and named with its line."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import Table, only_toml

from .deadlines import HOURS, Deadline, Unreadable, read_deadline
from .plan import (
    HELPS,
    LEVELS,
    LINE,
    NO_HELP,
    OUTCOMES,
    TALK,
    URGENT,
    BadDay,
    Band,
    HarmTold,
    Item,
    Plan,
    Screened,
    SeriousEvent,
    Sign,
    Signal,
    Silence,
    TwiceWorse,
    When,
    Words,
)

LONGEST_CODE = 40
MOST_WORDS, LONGEST_PHRASE = 300, 60
ANSWER, MEASURE = "{answer}", "{measure}"
SIGN_LEADS = ("emergency", "doctor", "guide")

# keys without which the rest can't be understood
CORE = frozenset(("id", "version", "languages", "on_call_within", "signal", "code", "level", "owner", "when",
                  "answer_within", "then_within", "outcomes", "what", "short", "kind", "measure", "item",
                  "above", "scale", "bands", "after", "levels", "words", "sign", "to", "at_least"))


def is_plan(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a safety plan: it has signals."""
    return data is not None and "signal" in data


def load(
    files: Mapping[str, str], name: str, *, unknown: Callable[[When], Iterable[str]] | None = None,
    mistakes: Mistakes | None = None,
) -> Plan:
    """The plan in a pack's one TOML file; `unknown` says what nobody knows of what a signal names. Raises BadPack."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A safety plan", mistakes)
    identity, version, languages = top.slug("id"), top.text("version"), top.texts("languages")
    if len(version) > 20:
        top.wrong("“version” has at most 20 characters.", "version")
    title = top.by_language("title", languages)
    on_call = _deadline(top, "on_call_within")
    if on_call and not on_call.is_of_the_clock:
        top.wrong("“on_call_within” is counted by the clock: nights and weekends are what it is for.", "on_call_within")
    rows = top.tables("signal")
    found = [_signal(row, languages) for row in rows]
    for row, signal in zip(rows, found, strict=True):
        for what in unknown(signal.when) if signal and unknown else ():
            row.wrong(what, "when")
    codes = [row.data.get("code") for row in rows]
    for row in rows:
        if row.data.get("code") and codes.index(row.data["code"]) != rows.index(row):
            row.wrong(f"The signal “{row.data['code']}” is there twice.", "code")
    top.close()
    mistakes.raise_if_any()
    return Plan(identity, version, languages, title, on_call or Deadline(1, HOURS), tuple(filter(None, found)))


def reopen(files: Mapping[str, str], name: str) -> Plan:
    """A plan that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def _signal(row: Table, languages: Collection[str]) -> Signal | None:
    code = row.slug("code")
    if len(code) > LONGEST_CODE:
        row.wrong(f"“code” has at most {LONGEST_CODE} characters.", "code")
    level, owner = row.one_of("level", LEVELS), row.one_of("owner", LINE)
    when = _when(row, languages)
    within = _deadline(row, "answer_within")
    escalate, then_within = _escalation(row, owner)
    outcomes = _some_of(row, "outcomes", OUTCOMES)
    help_page = row.one_of("help", HELPS, required=False) or (TALK if level == URGENT else NO_HELP)
    what, short = row.by_language("what", languages), row.by_language("short", languages)
    say = row.by_language("say", languages, required=help_page != NO_HELP)
    do = _lists(row, "do", languages)
    needs_risk_talk = row.yes("risk_talk", default=False)
    answers = _answers(row, languages)
    again_after = _deadline(row, "again_after", required=False)
    if level == URGENT and help_page == NO_HELP:
        row.wrong("An urgent signal always shows a help page.", "help")
    if again_after and (level == URGENT or not again_after.is_of_the_clock):
        row.wrong("“again_after” is in hours or days, and never of an urgent signal: each of those is told.",
                  "again_after")
    for name, texts in (("what", what), ("short", short)):
        _check_put_in(row, name, texts, when)
    row.close()
    if when is None or within is None:
        return None
    return Signal(code, level, when, owner, within, escalate, then_within, outcomes, help_page, what, short, say, do,
                  answers, needs_risk_talk, again_after.span if again_after else None)


def _check_put_in(row: Table, name: str, texts: Mapping[str, str], when: When | None) -> None:
    """Only an item or a band has an answer, and only what got worse a measure, to put into a text."""
    for language, text in texts.items():
        if ANSWER in text and not isinstance(when, Item | Band):
            row.wrong(f"Only the signal of an item or a band can put in {ANSWER}.", name, language)
        if MEASURE in text and not isinstance(when, TwiceWorse):
            row.wrong(f"Only a signal of the kind “twice-worse” can put in {MEASURE}.", name, language)


def _when(row: Table, languages: Collection[str]) -> When | None:
    table = row.table("when")
    if table is None:
        return None
    kind = table.one_of("kind", sorted(_KINDS))
    found = _KINDS[kind](table, row, languages) if kind else None
    table.close("this kind of signal" if kind else "")
    return found


def _item(table: Table, row: Table, languages: Collection[str]) -> Item:
    above = table.whole("above", least=-999, most=999)
    return Item(table.slug("measure"), table.text("item"), above or 0)


def _screening(table: Table, row: Table, languages: Collection[str]) -> Screened:
    results, reasons = table.texts("results", required=False), table.texts("reasons", required=False)
    if not results and not reasons:
        table.unreadable("A signal from the screening names results, or reasons.")
    return Screened(results, reasons)


def _band(table: Table, row: Table, languages: Collection[str]) -> Band:
    return Band(table.slug("measure"), table.slug("scale"), table.texts("bands"))


def _twice_worse(table: Table, row: Table, languages: Collection[str]) -> TwiceWorse:
    return TwiceWorse(table.texts("measures", required=False))


def _words(table: Table, row: Table, languages: Collection[str]) -> Words:
    lists = _lists(row, "words", languages)
    for language, phrases in lists.items():
        if len(phrases) > MOST_WORDS:
            row.wrong(f"A list has at most {MOST_WORDS} words and phrases.", "words", language)
        for phrase in phrases:
            if len(phrase) > LONGEST_PHRASE or not any(letter.isalpha() for letter in phrase):
                row.wrong(f"“{phrase[:80]}” is no word or short phrase.", "words", language)
    return Words(lists)


def _silence(table: Table, row: Table, languages: Collection[str]) -> Silence:
    after = _deadline(table, "after")
    if after and not after.is_of_the_clock:
        table.wrong("Silence is counted by the clock: hours or days.", "after")
    return Silence(after.span if after else timedelta(0), _some_of(table, "levels", LEVELS))


def _bad_day(table: Table, row: Table, languages: Collection[str]) -> BadDay:
    signs = []
    for one in row.tables("sign"):
        signs.append(Sign(one.slug("code"), one.one_of("to", SIGN_LEADS), one.by_language("text", languages)))
        one.close()
    codes = [sign.code for sign in signs]
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        row.wrong(f"The sign “{code}” is there twice.", "sign")
    return BadDay(tuple(signs))


def _harm_told(table: Table, row: Table, languages: Collection[str]) -> HarmTold:
    return HarmTold(table.whole("at_least", least=1, most=3) or 3)


def _serious_event(table: Table, row: Table, languages: Collection[str]) -> SeriousEvent:
    return SeriousEvent()


_KINDS = {"item": _item, "screening": _screening, "band": _band, "twice-worse": _twice_worse, "words": _words,
          "silence": _silence, "bad-day": _bad_day, "harm-told": _harm_told, "serious-event": _serious_event}
KINDS = tuple(_KINDS)


def _escalation(row: Table, owner: str) -> tuple[tuple[str, ...], Deadline | None]:
    """Who is told next, up the line only; and how long each of them has."""
    steps = _some_of(row, "escalate", LINE)
    order = [LINE.index(step) for step in steps]
    if order != sorted(order):
        row.wrong(f"“escalate” goes up the line only: {', '.join(LINE)}.", "escalate")
    if owner and order and order[0] <= LINE.index(owner):
        row.wrong(f"“escalate” begins above the owner, who is the {owner} already.", "escalate")
    if owner and owner != LINE[-1] and not steps and "escalate" in row:
        row.wrong("“escalate” is empty: nobody would hear of it when the time has passed.", "escalate")
    within = _deadline(row, "then_within", required=bool(steps))
    return steps, within


def _deadline(row: Table, name: str, *, required: bool = True) -> Deadline | None:
    text = row.text(name, required=required)
    if not text:
        return None
    try:
        return read_deadline(text)
    except Unreadable:
        row.unreadable(f"“{name}” is written out, such as \"4 working hours\", \"30 minutes\" or \"1 working day\". "
                       f"It is “{text}”.", name)
        return None


def _some_of(row: Table, name: str, among: Collection[str]) -> tuple[str, ...]:
    found = row.texts(name, required=name != "escalate" or row.data.get("owner") != LINE[-1])
    for one in found:
        if one not in among:
            row.unreadable(f"“{one}” is none of: {', '.join(among)}.", name)
    return tuple(one for one in found if one in among)


def _lists(row: Table, name: str, languages: Collection[str]) -> dict[str, tuple[str, ...]]:
    """A list of texts for each language: `do.en = ["…", "…"]`."""
    table = row.table(name)
    if table is None:
        return {}
    found = {language: table.texts(language) for language in languages}
    table.close(f"“{name}”, by language,")
    return found


def _answers(row: Table, languages: Collection[str]) -> dict[int, dict[str, str]]:
    """An item's values in words: `answers.1.en = "several days"`."""
    table = row.table("answers", required=False)
    found = {}
    for value in table.data if table else ():
        said = table.by_language(value, languages)
        if value.lstrip("-").isdigit():
            found[int(value)] = said
        else:
            table.unreadable(f"“{value}” is no value of an item: a whole number is.", value)
    return found
