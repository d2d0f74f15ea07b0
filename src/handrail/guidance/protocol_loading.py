"""From a protocol's TOML file to a protocol, strictly: every mistake is found, and named with its line.

A rule that can never fire, or two that contradict each other, is a mistake as much as a missing key.
"""

from collections.abc import Mapping

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import Table, only_toml

from . import protocol_checks
from .events import Event, UnknownEvent, read_event
from .protocol import (
    AUTOMATIC,
    CHANNELS,
    GUIDE,
    MEETINGS,
    NOBODY,
    PARTICIPANT,
    QUALIFICATIONS,
    TEMPLATES,
    ContactRule,
    Every,
    IfMissed,
    On,
    Protocol,
    Supervision,
)
from .spans import DAYS, HOURS, MINUTES, WEEKS, WORKING_DAYS, Span, Unreadable, read_span

CORE = frozenset(("id", "version", "title", "contact", "key", "channel", "by", "when", "every", "from",
                  "times", "on", "after", "template"))  # keys without which the rest can't be understood


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> Protocol:
    """The protocol in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A protocol", mistakes)
    protocol = _protocol(top)
    if not mistakes.found:
        protocol_checks.check(protocol, top)
    mistakes.raise_if_any()
    return protocol


def reopen(files: Mapping[str, str], name: str) -> Protocol:
    """A protocol that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def _protocol(top: Table) -> Protocol:
    identity, version = top.slug("id"), top.text("version")
    languages = _languages(top)
    title = top.by_language("title", languages)
    about = top.by_language("about", languages, required=False)
    source = top.text("source")
    most = reply_within = quiet = missed = None
    if (amount := top.table("amount", required=False)) is not None:
        most = _span(amount, "most", (MINUTES, HOURS), required=False)
        reply_within = _span(amount, "reply_within", (HOURS, WORKING_DAYS), required=False)
        amount.close()
    if (notice := top.table("notice", required=False)) is not None:
        quiet = _span(notice, "quiet", (DAYS, WEEKS), required=False)
        missed = notice.whole("missed_check_ins", least=1, most=20, required=False)
        notice.close()
    contacts = tuple(_contact(row, languages) for row in top.tables("contact"))
    if "contact" in top and not contacts:
        top.wrong("A protocol without a contact says nothing.", "contact")
    supervision = _supervision(top)
    if top.tables("step", required=False):
        top.wrong("Stepped care is not run by this version of Handrail, so a [[step]] would do nothing. Take it out.",
                  "step", 0)
    top.close("a protocol")
    return Protocol(identity, version, title, about, source, contacts, most.minutes if most else None, reply_within,
                    quiet, missed, supervision)


def _languages(top: Table) -> tuple[str, ...]:
    """The languages of a protocol are those of its title."""
    title = top.data.get("title")
    return tuple(title) if isinstance(title, dict) and title else ("en",)


def _contact(row: Table, languages: tuple[str, ...]) -> ContactRule:
    key, title = row.slug("key"), row.by_language("title", languages)
    channels = _known(row, "channel", CHANNELS)
    by = _known(row, "by", (*QUALIFICATIONS, AUTOMATIC))
    is_automatic = by == (AUTOMATIC,)
    if AUTOMATIC in by and not is_automatic:
        row.wrong("“by” names both people and automatic. Make two contacts of it.", "by")
    starts = row.one_of("starts", (GUIDE, PARTICIPANT), required=False) or GUIDE
    plan = _span(row, "plan", (MINUTES, HOURS), required=not is_automatic)
    template = row.one_of("template", TEMPLATES, required=is_automatic)
    when = _when(row, required=is_automatic or starts == GUIDE)
    if_missed = tuple(_if_missed(one, channels) for one in row.tables("if_missed", required=False))
    script = _script(row, languages)
    row.close("a contact")
    if is_automatic:
        for name in ("starts", "plan", "if_missed", "script"):
            if name in row:
                row.wrong(f"Nobody gives an automatic contact, so “{name}” means nothing here.", name)
        starts = NOBODY
    return ContactRule(key, title, channels, starts, when, by, plan.minutes if plan and not is_automatic else None,
                       if_missed, template, script)


def _when(row: Table, *, required: bool) -> Every | On | None:
    table = row.table("when", required=required)
    if table is None:
        return None
    if ("every" in table) == ("on" in table):
        table.unreadable("“when” says either every … from …, or on ….")
        return None
    if "every" in table:
        every = _span(table, "every", (DAYS, WEEKS))
        first = _span(table, "first", (HOURS, DAYS, WEEKS), required=False) or every
        start = _event(table, "from")
        times = table.whole("times", least=1, most=60)
        table.close("a “when” with every")
        if start is not None and not start.happens_once:
            table.wrong(f"Days can't be counted from “{start}”, which can happen more than once. Use on = ….", "from")
        return Every(every, start, times, first) if every and first and start and times else None
    event = _event(table, "on")
    after = _span(table, "after", (HOURS, DAYS, WORKING_DAYS, WEEKS), required=False)
    most = table.whole("most", least=1, most=60, required=False)
    table.close("a “when” with on")
    return On(event, after, most) if event else None


def _event(table: Table, key: str) -> Event | None:
    if key not in table:
        table.text(key)
        return None
    text = table.text(key)
    try:
        return read_event(text) if text else None
    except UnknownEvent as wrong:
        table.unreadable(str(wrong), key)
        return None


def _if_missed(row: Table, channels: tuple[str, ...]) -> IfMissed:
    after = _span(row, "after", (HOURS, DAYS, WORKING_DAYS, WEEKS)) or Span(1, DAYS)
    retry = row.one_of("retry", channels or CHANNELS, required=False)
    use = row.one_of("use", CHANNELS, required=False)
    row.close("if_missed")
    if ("retry" in row) == ("use" in row):
        row.wrong("“if_missed” says either retry (a channel of this contact) or use (another one).")
    return IfMissed(after, retry or use or CHANNELS[0])


def _script(row: Table, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    table = row.table("script", required=False)
    if table is None:
        return {}
    found = {language: table.texts(language) for language in languages}
    table.close("a script")
    return {language: points for language, points in found.items() if points}


def _supervision(top: Table) -> dict[str, Supervision]:
    table = top.table("supervision", required=False)
    found = {}
    for qualification in QUALIFICATIONS if table is not None else ():
        one = table.table(qualification, required=False)
        if one is not None:
            sign_off = one.one_of("sign_off", ("every message",), required=False)
            meeting = one.one_of("meeting", MEETINGS, required=False)
            one.close("supervision")
            if "sign_off" not in one and "meeting" not in one:
                one.wrong(f"Supervision of “{qualification}” says nothing: give sign_off or meeting.")
            found[qualification] = Supervision(bool(sign_off), meeting)
    if table is not None:
        table.close("supervision")
    return found


def _known(row: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """A list of known words."""
    words = row.texts(key)
    for word in words:
        if word not in known:
            row.unreadable(f"“{key}” names “{word}”; it can be {', '.join(known)}.", key)
    return tuple(word for word in words if word in known)


def _span(table: Table, key: str, units: tuple[str, ...], *, required: bool = True) -> Span | None:
    """A length of time in one of a few units, more than none of it."""
    text = table.text(key, required=required)
    if not text:
        return None
    try:
        span = read_span(text)
    except Unreadable:
        table.unreadable(f"“{key}” is “{text}”. Write it out, as in “7 days”, “2 working days” or “12 minutes”.", key)
        return None
    if span.unit not in units:
        table.unreadable(f"“{key}” is “{text}”; it is counted in {' or '.join(units)}.", key)
        return None
    if span.count == 0:
        table.unreadable(f"“{key}” is no time at all.", key)
        return None
    return span
