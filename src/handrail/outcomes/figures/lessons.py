"""How far people get: for each lesson, for whom it has opened, and who has read it to the end."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.look.figures.figure import Column, Figure, Table, name, people, share
from handrail.look.figures.pictures import bars

from .. import queries
from ..grouping import added
from ..reader import Reader

LONGEST_LABEL = 38

Counts = Mapping[str, int]  # "started", "opened:KEY", "read:KEY"


def build(reader: Reader) -> Figure:
    """One statement."""
    cells = {cell: {code: reader.scope.count(n) for code, n in _counts(rows).items()}
             for cell, rows in queries.lessons(reader.asked).items()}
    groups = reader.groups(cells)
    lines, steps = [], []
    for programme, title, lessons in _programmes(reader, cells):
        mine = {cell: counts for cell, counts in cells.items() if cell[0] == programme}
        total, by_group = added(mine.values()), groups.together(mine, added)
        started = total.get("started", 0)
        for number, (key, words) in enumerate(lessons, 1):
            read, opened = total.get(f"read:{key}", 0), total.get(f"opened:{key}", 0)
            label = f"{number} {words}"
            lines.append((
                name(label if len(reader.names.programmes) == 1 else f"{title}: {label}", f"{programme}/{key}"),
                people(started, reader.scope), people(opened, reader.scope), people(read, reader.scope),
                share(read, started, reader.scope),
                *(share(counts.get(f"read:{key}", 0), counts.get("started", 0), reader.scope)
                  for counts in by_group.values()),
            ))
            steps.append((programme, label, read, opened, started))
    return Figure(
        key="lessons", title=_("Lessons reached"), finding=_finding(steps, reader), picture=_picture(steps, reader),
        tables=(Table("lessons", _("Lessons opened and read, of those who started"), (
            Column("lesson", _("Lesson")), Column("started", _("Started")), Column("opened", _("Opened")),
            Column("read", _("Read")), Column("read_percent", _("Read, all")),
            *(Column(f"read_percent:{group}", title) for group, title in groups.titles.items()),
        ), tuple(lines)),),
        how=(
            _("Of everybody who started the programme. Opened: the lesson’s time had come and the one before it had "
              "been read, so it could be read. Read: each of its parts was opened to its end. Whether somebody took it "
              "in, or tried anything, is not in these numbers."),
            _("Nobody is taken out: people who left, paused or only began last week are in the number who started. In "
              "a service that grows, later lessons look low for that reason alone; choose earlier sign-ups to see how "
              "those went who have had the time."),
            *reader.of_all,
        ),
    )


def _counts(rows) -> dict[str, int]:
    found: dict[str, int] = {}
    for opened, read, many in rows:
        for code in ("started", *(f"opened:{key}" for key in opened.split()), *(f"read:{key}" for key in read.split())):
            found[code] = found.get(code, 0) + many
    return found


def _programmes(reader: Reader, cells) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The programmes there are, each with its lessons in order."""
    language = get_language() or "en"
    there = {cell[0] for cell in cells}
    return [
        (key, reader.names.programmes[key], [(lesson, plan.lesson(lesson, language).title)
                                             for lesson in plan.lesson_keys])
        for key, plan in reader.names.plans.items() if key in there
    ]


def _most_taken(steps) -> list[tuple]:
    """The steps of the programme that most people have started."""
    best = max(steps, key=lambda step: step[4], default=None)
    return [step for step in steps if best and step[0] == best[0]]


def _finding(steps, reader: Reader) -> str:
    shown = [step for step in _most_taken(steps) if not reader.scope.hides(step[4])]
    if not shown or not shown[0][4]:
        return _("Too few people have started for numbers to be shown.")
    first, last = shown[0], shown[-1]
    return _("%(programme)s: %(first)s of those who started have read the first lesson and %(last)s the last.") % {
        "programme": reader.names.programmes[first[0]], "first": share(first[2], first[4], reader.scope).text,
        "last": share(last[2], last[4], reader.scope).text,
    }


def _picture(steps, reader: Reader):
    rows = []
    for _programme, label, read, opened, started in _most_taken(steps):
        if not started:
            return None
        told = None if reader.scope.hides(read) else read / started
        short = label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL - 1].rstrip()}…"
        rows.append((short, told, share(read, started, reader.scope).text if told is not None
                     else people(read, reader.scope).text, opened / started))
    if not rows:
        return None
    words = _("Bars, one for each lesson: how many have read it; paler, how many could. %(lessons)s.") % {
        "lessons": "; ".join(f"{label}: {text}" for label, _told, text, _behind in rows)}
    return bars(words, rows)
