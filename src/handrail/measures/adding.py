"""Bringing a measure in: wording for a structure that is here, or a whole instrument. Kept as a new version."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.people import audit
from handrail.programmes import keeping
from handrail.programmes.mistakes import Mistakes
from handrail.programmes.models import PackVersion
from handrail.programmes.toml_file import read_toml

from . import folder, shelf
from .brought import BadWording, Brought, cleaned
from .instrument import Affirmed, Instrument
from .loading import load
from .matching import match
from .writing import same_words, with_words

LONGEST_NAME = 120
LONGEST_LICENCE = 500
MEASURE = PackVersion.Kind.MEASURE


@dataclass(frozen=True)
class Added:
    """What came of it: the kept version, whether it is new, and what a person should look at, in sentences."""

    pack: PackVersion
    instrument: Instrument
    is_new: bool
    notes: tuple[str, ...] = ()


def affirmation(by: str, licence: str, at: datetime) -> Affirmed:
    """Who says that this service may use the words, and by which licence. Raises BadWording."""
    by, licence = cleaned(by, "The name", LONGEST_NAME), cleaned(licence, "The licence", LONGEST_LICENCE)
    if not by or not licence:
        raise BadWording("Somebody must affirm that this service may use the wording: give --affirmed-by with their "
                         "name, and --licence with the licence or permission they have seen.")
    return Affirmed(by, licence, at.isoformat(timespec="seconds"))


@transaction.atomic
def add_wording(*, measure: str, brought: Brought, affirmed: Affirmed, at: datetime) -> Added:
    """Keep a version of a measure with the words brought, beside its words in other languages. Bringing the same words
    again under the same licence keeps nothing new. Raises BadWording, folder.UnknownMeasure, BadPack."""
    text = _structure(measure)
    structure = load({f"{measure}.toml": text}, measure)
    base = _with_words(measure, structure)
    matched = match(structure, brought, base)
    if same_words(structure, base, brought, matched):
        told = base.wording.affirmed
        if told and (told.by, told.licence) == (affirmed.by, affirmed.licence):
            return Added(shelf.latest(measure), base, is_new=False, notes=matched.notes)
    version = _next_version(measure, structure.version)
    written = with_words(text, structure, base, brought, matched, affirmed, version)
    return _keep(measure, version, written, affirmed, at, brought.languages, matched.notes)


@transaction.atomic
def add_instrument(*, text: str, name: str, affirmed: Affirmed | None, at: datetime) -> Added:
    """Keep a whole instrument from its own file. One with words needs somebody to affirm that they may be used. Raises
    BadWording, BadPack, ChangedUnderVersion."""
    top = read_toml(text, name, Mistakes())
    data = top.data if top else {}  # what is wrong with it is said in full when it is loaded
    if isinstance(data.get("wording"), dict) and "affirmed" in data["wording"]:
        raise BadWording("Leave [wording.affirmed] out of the file: it is written when the measure is added.")
    rows = data.get("item")
    has_words = any(isinstance(row, dict) and "text" in row for row in rows) if isinstance(rows, list) else False
    if has_words:
        if affirmed is None:
            affirmation("", "", at)
        text = (f"{text.rstrip()}\n\n[wording.affirmed]\nby = {_quoted(affirmed.by)}\n"
                f"licence = {_quoted(affirmed.licence)}\nat = {_quoted(affirmed.at)}\n")
    instrument = load({name: text}, name)
    if instrument.id in folder.known():
        raise BadWording(f"{instrument.id} comes with Handrail, and is scored as its manual says: bring only its "
                         "wording, as a FHIR Questionnaire (.json) or a table (.csv).")
    same = PackVersion.objects.filter(kind=MEASURE, key=instrument.id, version=instrument.version).first()
    if same and _without_moment(same) == _without_moment_of(text):
        return Added(same, instrument, is_new=False)
    return _keep(instrument.id, instrument.version, text, affirmed if has_words else None, at, instrument.languages, ())


def _keep(
    measure: str, version: str, text: str, affirmed: Affirmed | None, at: datetime, languages: tuple[str, ...],
    notes: tuple[str, ...],
) -> Added:
    files = {f"{measure}.toml": text}
    instrument = load(files, measure)
    pack = keeping.keep(kind=MEASURE, key=measure, version=version, files=files, at=at)
    audit.record(did="measure.added", to=None, at=at, is_installations=True, measure=measure, version=version,
                 languages=list(languages), digest=pack.digest, is_affirmed=affirmed is not None)
    return Added(pack, instrument, is_new=True, notes=notes)


def _structure(measure: str) -> str:
    """The file that says how a measure is scored: the shipped one, else the one kept last. Raises UnknownMeasure."""
    if measure in folder.known():
        return next(iter(folder.files(measure).values()))
    try:
        return next(iter(keeping.latest(MEASURE, measure).files.values()))
    except keeping.NoSuchPack:
        raise folder.UnknownMeasure(measure) from None


def _with_words(measure: str, structure: Instrument) -> Instrument | None:
    """The words that are here already, when they are to the same questions."""
    candidates = [structure]
    try:
        candidates.insert(0, shelf.instrument(shelf.latest(measure).digest))
    except keeping.NoSuchPack:
        pass  # nothing is kept yet
    asked = [(item.key, item.choice.values) for item in structure.items]
    return next((one for one in candidates
                 if one.has_wording and [(item.key, item.choice.values) for item in one.items] == asked), None)


def _next_version(measure: str, structure: str) -> str:
    """The structure's version and a number: "1+2"."""
    structure = structure.partition("+")[0]
    kept = PackVersion.objects.filter(kind=MEASURE, key=measure, version__startswith=f"{structure}+")
    numbers = [int(end) for end in (version.partition("+")[2] for version in kept.values_list("version", flat=True))
               if end.isdigit()]
    return f"{structure}+{max(numbers, default=0) + 1}"


def _without_moment(pack: PackVersion) -> str:
    return _without_moment_of(next(iter(pack.files.values())))


def _without_moment_of(text: str) -> str:
    return re.sub(r"(?m)^at = .*$", "", text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
