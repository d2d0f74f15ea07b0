"""Every measure that is here, in lines: what it is, whose words, in which languages, who affirmed the licence."""

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.programmes.models import PackVersion

from . import folder, shelf
from .instrument import Instrument, said


@dataclass(frozen=True)
class Line:
    """One measure in the version that would be asked now. `newer` is the version of a structure that came later."""

    instrument: Instrument
    newer: str = ""
    lost: tuple[str, ...] = ()  # languages that a version before this one could be asked in


def listed() -> list[Line]:
    """The measures by their ids. Versions in the database count before those in files."""
    return [_line(name) for name in shelf.known()]


def shipped() -> list[Line]:
    """The measures that come with Handrail, as their files say; no database is asked."""
    return [Line(folder.instrument(name)) for name in folder.known()]


def as_table(lines: Iterable[Line]) -> str:
    """For a person to read: id, questions, scales, languages or why it can't be asked; below it, who affirmed."""
    lines = list(lines)
    width = max((len(line.instrument.id) for line in lines), default=0)
    found = []
    for line in lines:
        one = line.instrument
        scales = ", ".join(scale.key for scale in one.scales)
        found.append(f"{one.id:<{width}}  {len(one.items):>2} questions  {_state(one)}  ({scales})")
        if told := one.wording.affirmed:
            found.append(f"{'':<{width}}  version {one.version}: {told.by} affirmed on {told.at[:10]}: {told.licence}")
        if line.newer:
            found.append(f"{'':<{width}}  Version {line.newer} of its scoring has come since; bring the wording in "
                         "again to score by it.")
        if line.lost:
            found.append(f"{'':<{width}}  Until version {one.version} came it could be asked in {', '.join(line.lost)} "
                         "too; bring that wording in again with handrail measures add.")
    return "\n".join(found)


def as_json(lines: Iterable[Line]) -> list[dict]:
    """The same, for programs."""
    return [_plain(line) for line in lines]


def _line(name: str) -> Line:
    found = shelf.in_use(name)
    newer = ""
    if name in folder.known():
        newest = folder.instrument(name).version
        newer = newest if newest != found.version.partition("+")[0] else ""
    return Line(found, newer, _lost(found))


def _lost(now: Instrument) -> tuple[str, ...]:
    """The languages of earlier versions that a newer one hasn't got."""
    kept = PackVersion.objects.filter(kind=PackVersion.Kind.MEASURE, key=now.id).order_by("loaded_at", "version")
    before = [language for digest in kept.values_list("digest", flat=True)
              for language in shelf.instrument(digest).languages]
    return tuple(language for language in dict.fromkeys(before) if now.has_wording and language not in now.languages)


def _state(one: Instrument) -> str:
    if one.has_wording:
        return f"in {', '.join(one.languages)}"
    needs = {"licence": "a licence", "unclear": "a licence (whose is unclear)"}.get(one.wording.status, "permission")
    return f"can't be asked: its wording needs {needs}"


def _plain(line: Line) -> dict:
    one, told = line.instrument, line.instrument.wording.affirmed
    return {
        "measure": one.id, "version": one.version, "title": said(one.title, "en"), "questions": len(one.items),
        "scales": [scale.key for scale in one.scales], "can_be_asked": one.has_wording,
        "languages": list(one.languages), "wording": one.wording.status, "holder": one.wording.holder,
        "permission": one.wording.permission, "source": one.wording.source,
        "affirmed": {"by": told.by, "licence": told.licence, "at": told.at} if told else None,
        "newer_version": line.newer or None, "languages_lost": list(line.lost),
    }
