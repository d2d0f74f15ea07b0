"""From a protocol's TOML file to a protocol, strictly: every mistake is found, and named with its line.

A rule that can never fire, or two that contradict each other, is a mistake as much as a missing key.
"""

import re
from collections.abc import Collection, Mapping

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import SLUG, Table, only_toml

from . import protocol_checks
from .contact_loading import contact
from .events import UnknownEvent
from .protocol import (
    MEETINGS,
    NO_MORE,
    QUALIFICATIONS,
    SIGN_CONTACTS,
    SIGN_MESSAGES,
    SIGN_SAMPLE,
    TELL,
    WARN,
    Found,
    Protocol,
    Supervision,
)
from .reading_toml import clock_time, iso_date, span, weekdays
from .service_hours import HoursRule
from .spans import DAYS, HOURS, MINUTES, WEEKS, WORKING_DAYS, WORKING_HOURS
from .stepping import Condition, Step, read_condition

CORE = frozenset((  # keys without which the rest can't be understood
    "id", "version", "title", "contact", "key", "channel", "by", "when", "every", "from", "times", "on", "after",
    "template", "days", "weekdays", "to",
))
_SAMPLE = re.compile(r"a sample of (\d{1,3}) ?%")


def load(
    files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None, protocols: Collection[str] = (),
    measures: Collection[str] = (),
) -> Protocol:
    """The protocol in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`.

    Where the ids of `protocols` and `measures` are given, it may name no others.
    """
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A protocol", mistakes)
    protocol = _protocol(top)
    if not mistakes.found:
        protocol_checks.check(protocol, top, protocols=protocols, measures=measures)
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
    contacts = tuple(contact(row, languages) for row in top.tables("contact"))
    if "contact" in top and not contacts:
        top.wrong("A protocol without a contact says nothing.", "contact")
    protocol = Protocol(
        identity, version, title, about, source, contacts, supervision=_supervision(top), hours=_hours(top),
        steps=tuple(step for row in top.tables("step", required=False) if (step := _step(row))),
        found=_found(top, source), **_amount(top), **_notice(top),
    )
    top.close("a protocol")
    return protocol


def _languages(top: Table) -> tuple[str, ...]:
    """The languages of a protocol are those of its title."""
    title = top.data.get("title")
    return tuple(title) if isinstance(title, dict) and title else ("en",)


def _amount(top: Table) -> dict:
    amount = top.table("amount", required=False)
    if amount is None:
        return {}
    most = span(amount, "most", (MINUTES, HOURS), required=False)
    warn = span(amount, "warn", (MINUTES, HOURS), required=False)
    found = {
        "most_minutes": most.minutes if most else None, "warn_minutes": warn.minutes if warn else None,
        "beyond": amount.one_of("beyond", (WARN, TELL, NO_MORE), required=False) or WARN,
        "reply_within": span(amount, "reply_within", (HOURS, WORKING_HOURS, WORKING_DAYS), required=False),
        "sessions_a_week": amount.whole("sessions_a_week", least=1, most=14, required=False),
    }
    amount.close()
    return found


def _notice(top: Table) -> dict:
    notice = top.table("notice", required=False)
    if notice is None:
        return {}
    found = {"quiet_after": span(notice, "quiet", (DAYS, WEEKS), required=False),
             "missed_check_ins": notice.whole("missed_check_ins", least=1, most=20, required=False)}
    notice.close()
    return found


def _hours(top: Table) -> HoursRule:
    table = top.table("hours", required=False)
    if table is None:
        return HoursRule()
    days = weekdays(table, "days", required=False)
    opens, closes = clock_time(table, "from"), clock_time(table, "to")
    holidays, lists = [], []
    for text in table.texts("holidays", required=False):
        if (day := iso_date(text)) is not None:
            holidays.append(day)
        elif SLUG.match(text):
            lists.append(text)
        else:
            table.unreadable(f"“holidays” names “{text}”. It lists days such as “2026-12-25”, and the names of lists "
                             "that the service keeps, such as “university”.", "holidays")
    if opens and closes and opens >= closes:
        table.wrong("“to” is not later than “from”, so nobody would ever be there.", "to")
    table.close()
    return HoursRule(days, opens, closes, tuple(holidays), tuple(lists))


def _step(row: Table) -> Step | None:
    text, condition = row.text("on"), None
    try:
        condition = read_condition(text) if text else None
    except UnknownEvent as wrong:
        row.unreadable(str(wrong), "on")
    to, measure = row.slug("to"), row.slug("of", required=False)
    asks = row.one_of("asks", ("guide", "nobody"), required=False) or "guide"
    row.close("a step")
    return Step(condition, to, measure, asks == "guide") if isinstance(condition, Condition) and to else None


def _found(top: Table, source: str) -> Found | None:
    table = top.table("found", required=False)
    if table is None:
        return None
    found = Found(
        source=table.text("source", required=False) or source,
        n=table.whole("n", least=1, most=1_000_000, required=False),
        minutes=table.number("minutes", required=False), sd=table.number("sd", required=False),
        per=table.one_of("per", ("participant", "week"), required=False) or "participant",
        completed=table.number("completed", required=False),
    )
    table.close()
    return found


def _supervision(top: Table) -> dict[str, Supervision]:
    table = top.table("supervision", required=False)
    found = {}
    for qualification in QUALIFICATIONS if table is not None else ():
        one = table.table(qualification, required=False)
        if one is not None:
            sign_off, sample = _sign_off(one)
            meeting = one.one_of("meeting", MEETINGS, required=False)
            one.close("supervision")
            if "sign_off" not in one and "meeting" not in one:
                one.wrong(f"Supervision of “{qualification}” says nothing: give sign_off or meeting.")
            found[qualification] = Supervision(sign_off, sample, meeting)
    if table is not None:
        table.close("supervision")
    return found


def _sign_off(table: Table) -> tuple[str, int]:
    """What a supervisor sees of a guide's work: all messages, all contacts, or so many per cent of them."""
    text = table.text("sign_off", required=False)
    if text in ("", SIGN_MESSAGES, SIGN_CONTACTS):
        return text, 0
    sample = _SAMPLE.fullmatch(text)
    if sample is None or not 1 <= int(sample[1]) <= 100:
        table.unreadable(f"“sign_off” is “{text}”. It is “{SIGN_MESSAGES}”, “{SIGN_CONTACTS}” or “a sample of 20 %”.",
                         "sign_off")
        return "", 0
    return SIGN_SAMPLE, int(sample[1])
