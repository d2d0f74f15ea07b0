"""A pack of evidence: `evidence.toml` and its CSVs, read strictly. A cell that nobody knows is empty, never guessed.

Every effect in it is turned so that above 0 the course did better.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from handrail.evidence.studies import BadStudies, Studies, read_studies
from handrail.programmes import pack as files_of_packs
from handrail.programmes.mistakes import BadPack, Mistakes
from handrail.programmes.toml_file import LANGUAGE, Table, read_toml

from .rows import Facts, Line, Lines, read_lines

FILE = "evidence.toml"
ENDINGS = (".toml", ".csv")
SHIPPED = files_of_packs.SHIPPED.parent / "evidence"
KINDS = ("between", "within")
BOUNDS = ("", "at-least")
WORDS = {"guided": ("", "yes", "no"), "control": ("", "active", "inactive"), "kind": KINDS, "bound": BOUNDS}
PUBLISHED = ("source", "outcome", "kind", "guided", "control", "estimate", "low", "high", "bound", "to", "note")
FACTS = ("source", "what", "value", "unit", "note")
STUDY_COLUMNS = ("study", "g", "se", "year", "guided", "control", "therapy", "lessons")
_FAULT = re.compile(r"Line (\d+)(?:, column ([^:]+))?: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """Where something was published."""

    key: str
    citation: str
    short: str  # "Gandy and others, 2022"
    link: str
    trials: int | None
    people: int | None


@dataclass(frozen=True)
class DataSet:
    """The effects of single studies on one outcome, as they stand in `file`. `cells`: each study's other columns, in
    the order of `studies`."""

    outcome: str
    source: str
    file: str
    studies: Studies
    cells: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Published:
    """An effect as somebody printed it. `to`: the other end where a range of effects was printed.

    `low` and `high` are its 95 % interval. `bound` "at-least": the effect is this or larger. `kind` "within": a change
    within one group, which is no effect. None where it was not printed, "" where it is not narrowed. `line`: where it
    stands in the pack's file.
    """

    source: str
    outcome: str
    kind: str
    guided: str
    control: str
    estimate: float | None
    low: float | None
    high: float | None
    bound: str
    to: float | None
    note: str
    line: int


@dataclass(frozen=True)
class Evidence:
    """A pack of evidence. `outcomes`: titles by language, by key. `scales`: which of our scales ("peg.total") ask the
    same as an outcome, the nearest first, by its key."""

    id: str
    version: str
    title: Mapping[str, str]
    sources: Mapping[str, Source]
    outcomes: Mapping[str, Mapping[str, str]]
    data: tuple[DataSet, ...]
    published: tuple[Published, ...]
    facts: tuple[Facts, ...]
    scales: Mapping[str, tuple[str, ...]]

    def data_on(self, outcome: str) -> DataSet | None:
        """The single studies on an outcome; None where there are none."""
        return next((one for one in self.data if one.outcome == outcome), None)


def is_evidence(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a folder, or a TOML file, is meant as a pack of evidence."""
    return path.name == FILE if data is not None else (path / FILE).is_file()


def load(files: Mapping[str, str], name: str) -> Evidence:
    """The evidence in these files. Raises BadPack with every mistake, by file and line."""
    mistakes = Mistakes()
    if FILE not in files:
        mistakes.add(FILE, 1, "The file isn't there.")
    top = read_toml(files.get(FILE, ""), FILE, mistakes) if FILE in files else None
    if top is None:
        raise BadPack(mistakes.found)
    found = _evidence(top, files, mistakes)
    mistakes.raise_if_any()
    return found


@lru_cache(maxsize=8)
def shipped(name: str = "chronic-pain-internet") -> Evidence:
    """A pack that comes with Handrail, read once a process."""
    return load(files_of_packs.read(SHIPPED / name, ENDINGS), name)


def files(name: str = "chronic-pain-internet") -> dict[str, str]:
    """The CSVs of a pack that comes with Handrail, as they are, by name."""
    return {file: text for file, text in files_of_packs.read(SHIPPED / name, ENDINGS).items() if file.endswith(".csv")}


def _evidence(top: Table, files: Mapping[str, str], mistakes: Mistakes) -> Evidence:
    identity, version = top.slug("id"), top.text("version")
    languages = top.texts("languages")
    for language in languages:
        if not LANGUAGE.match(language):
            top.wrong(f"“{language}” is no language such as “en”.", "languages")
    title = top.by_language("title", languages)
    sources = {one.key: one for one in _unique([(_source(row), row) for row in top.tables("source")])}
    outcomes, scales = {}, {}
    for row in top.tables("outcome"):
        key = row.slug("key")
        if key in outcomes:
            row.wrong(f"“{key}” is there twice.", "key")
        outcomes[key] = row.by_language("title", languages)
        scales[key] = row.texts("scales", required=False)
        row.close()
    data = [one for row in top.tables("studies", required=False)
            if (one := _studies(row, files, sources, outcomes, mistakes)) is not None]
    known = {"source": ("", *sources), "outcome": tuple(outcomes), **WORDS}
    published = _file(top, "published", files, PUBLISHED, ("estimate", "low", "high", "to"), known, mistakes)
    facts = _file(top, "facts", files, FACTS, ("value",), known, mistakes)
    top.close()
    named = {FILE, *(row["file"] for row in top.data.get("studies", []) if isinstance(row, dict) and "file" in row),
             top.data.get("published"), top.data.get("facts")}
    for name in sorted(files.keys() - named):
        mistakes.add(name, 1, f"{FILE} doesn't name this file.")
    return Evidence(
        identity, version, title, sources, outcomes, tuple(data),
        tuple(_published(line, mistakes) for line in published),
        tuple(Facts(line.cells["source"], line.cells["what"], line.numbers["value"], line.cells["unit"],
                    line.cells["note"]) for line in facts),
        scales,
    )


def _source(row: Table) -> Source:
    found = Source(row.slug("key"), row.text("citation"), row.text("short"), row.text("link", required=False),
                   row.whole("trials", least=1, most=100_000, required=False),
                   row.whole("people", least=1, most=100_000_000, required=False))
    if found.link and not found.link.startswith("https://"):
        row.wrong("“link” begins with https://.", "link")
    row.close()
    return found


def _unique(pairs: list[tuple[Source, Table]]) -> list[Source]:
    seen: set[str] = set()
    for one, row in pairs:
        if one.key in seen:
            row.wrong(f"“{one.key}” is there twice.", "key")
        seen.add(one.key)
    return [one for one, _row in pairs]


def _studies(row: Table, files, sources, outcomes, mistakes: Mistakes) -> DataSet | None:
    outcome = row.one_of("outcome", tuple(outcomes))
    source = row.one_of("source", tuple(sources))
    file = row.text("file")
    row.close()
    if file not in files:
        row.wrong(f"There is no file “{file}”.", "file")
        return None
    lines = read_lines(files[file], file, STUDY_COLUMNS, ("g", "se", "year", "lessons"), WORDS, mistakes)
    try:
        studies = read_studies(files[file])
    except BadStudies as wrong:
        for fault in wrong.wrong:
            place = _FAULT.match(fault)
            line, what = (int(place[1]), place[3]) if place else (1, fault)
            mistakes.add(file, line, f"“{place[2]}” {what}" if place and place[2] else what)
        return None
    names: set[str] = set()
    for line in lines:
        if line.cells["study"] in names:
            mistakes.add(file, line.number, f"“{line.cells['study']}” is there twice.")
        names.add(line.cells["study"])
    return DataSet(outcome, source, file, studies, tuple(line.cells for line in lines))


def _file(top: Table, name: str, files, columns, numbers, known, mistakes: Mistakes) -> Lines:
    """The lines of a CSV that the file names; none where it names none."""
    file = top.text(name, required=False)
    if not file:
        return ()
    if file not in files:
        top.wrong(f"There is no file “{file}”.", name)
        return ()
    return read_lines(files[file], file, columns, numbers, known, mistakes, needed=("source",))


def _published(line: Line, mistakes: Mistakes) -> Published:
    cells, n = line.cells, line.numbers
    low, value, high = n["low"], n["estimate"], n["high"]
    if (low is None) != (high is None) or (low is not None and not (value is not None and low <= value <= high)):
        mistakes.add(line.file, line.number, "“low”, “estimate”, “high” must be in this order, or no interval given.")
    if value is None and not cells["note"]:
        mistakes.add(line.file, line.number, "There is neither an “estimate” nor a “note”.")
    if n["to"] is not None and (value is None or n["to"] < value):
        mistakes.add(line.file, line.number, "“to” is the far end of a range from “estimate”, so not below it.")
    return Published(cells["source"], cells["outcome"], cells["kind"], cells["guided"], cells["control"], value, low,
                     high, cells["bound"], n["to"], cells["note"], line.number)
