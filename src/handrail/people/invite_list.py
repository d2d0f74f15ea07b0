"""Reading a list of invitations from a CSV file. Pure: bytes and what is known in, rows and mistakes in words out.

Columns: `email`, and if wanted `name`, `kind` (participant, if left out), `qualification` (a guide's), `protocol`,
`guide` (address or name).
Lines are counted as an editor counts them, the heading being line 1.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .models import Qualification, RoleKind, invitable

COLUMNS = ("email", "name", "kind", "qualification", "protocol", "guide")
MOST_ROWS = 500
MOST_BYTES = 500_000


@dataclass(frozen=True)
class Known:
    """What a list is checked against."""

    protocols: Mapping[str, tuple[str, ...]]  # key → qualifications of the guides it allows; none: every one
    default_protocol: str
    guides: Mapping[str, str]  # address → person's id
    guide_names: Mapping[str, tuple[str, ...]]  # name, in small letters → addresses
    guide_qualifications: Mapping[str, str]  # address → qualification
    invited: frozenset[tuple[str, str]] = frozenset()  # (address, kind) of invitations that wait
    here: frozenset[tuple[str, str]] = frozenset()  # (address, kind) of roles that are held


@dataclass(frozen=True)
class Invited:
    """A good row."""

    line: int
    email: str
    name: str
    kind: str
    protocol: str = ""
    guide: str = ""  # a person's id
    guide_name: str = ""
    qualification: str = ""


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where. `column` is empty where the whole line, or the whole file (line 0), is meant."""

    line: int
    column: str
    sentence: str


@dataclass
class Preview:
    """What would be sent, and what can't be."""

    rows: list[Invited] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(data: bytes, known: Known) -> Preview:
    """Read and check a whole file. Every mistake is named; the good rows are there all the same."""
    preview = Preview()
    text = _decoded(data, preview)
    if text is None:
        return preview
    try:
        lines = list(_lines(text))
    except csv.Error:
        preview.mistakes.append(Mistake(0, "", _("This is not a CSV file: a quotation mark is opened and never closed, "
                                                 "or the file holds something else.")))
        return preview
    heading = _heading(lines, preview)
    if heading is None:
        return preview
    seen: dict[tuple[str, str], int] = {}
    for line, cells in lines[1:]:
        _read_row(line, cells, heading, known, seen, preview)
    if not lines[1:]:
        preview.mistakes.append(Mistake(0, "", _("There is a heading, but no line below it.")))
    elif len(lines) - 1 > MOST_ROWS:
        preview.rows.clear()
        preview.mistakes[:] = [Mistake(0, "", _("There are %(count)s lines; please send at most %(most)s at a time.")
                                       % {"count": len(lines) - 1, "most": MOST_ROWS})]
    return preview


def _decoded(data: bytes, preview: Preview) -> str | None:
    def refuse(line: int, sentence: str) -> None:
        preview.mistakes.append(Mistake(line, "", sentence))

    if not data.strip():
        return refuse(0, _("The file is empty."))
    if len(data) > MOST_BYTES:
        return refuse(0, _("The file is too large: at most %(most)s kB at a time.") % {"most": MOST_BYTES // 1000})
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return refuse(0, _("The file is in UTF-16. Please save it as “CSV UTF-8”."))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return refuse(0, _("This is a spreadsheet, not a CSV file. Please save it as “CSV UTF-8”."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        return refuse(line, _("Here is a letter that is not in UTF-8. Please save the file as “CSV UTF-8”."))
    if "\x00" in text:
        return refuse(text.count("\n", 0, text.index("\x00")) + 1, _("Here is something that is not text."))
    return text


def _lines(text: str):
    """(line, cells) of every line that isn't empty; a cell may hold line breaks, so lines are counted by the reader."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _heading(lines: list[tuple[int, list[str]]], preview: Preview) -> list[str] | None:
    line, cells = lines[0]
    heading = [cell.lower() for cell in cells]
    whole = len(preview.mistakes)
    if "email" not in heading:
        preview.mistakes.append(Mistake(
            line, "email", _("The column “email” is missing. The first line names the columns: %(columns)s.")
            % {"columns": ", ".join(COLUMNS)}))
    for name in heading:
        if name and name not in COLUMNS:
            preview.mistakes.append(Mistake(line, name, _("There is no column of this name. Known are: %(columns)s.")
                                            % {"columns": ", ".join(COLUMNS)}))
        elif name and heading.count(name) > 1:
            preview.mistakes.append(Mistake(line, name, _("This column is there twice.")))
            break
    return heading if len(preview.mistakes) == whole else None


def _read_row(line: int, cells: list[str], heading: list[str], known: Known, seen: dict, preview: Preview) -> None:
    wrong: list[Mistake] = []

    def mistake(column: str, sentence: str) -> None:
        wrong.append(Mistake(line, column, sentence))

    if len(cells) > len(heading):
        mistake("", _("This line has more cells than there are columns."))
    row = dict.fromkeys(COLUMNS, "") | {name: cell for name, cell in zip(heading, cells, strict=False) if name}
    email = row["email"].lower()
    _check_email(email, mistake)
    if len(row["name"]) > 120:
        mistake("name", _("The name is longer than 120 characters."))
    kind = row["kind"].lower() or RoleKind.PARTICIPANT.value
    kinds = [one for one, _words in invitable()]
    if kind not in kinds:
        mistake("kind", _("“%(kind)s” is no kind of role. Known are: %(kinds)s.")
                % {"kind": row["kind"][:40], "kinds": ", ".join(kinds)})
    qualification = row["qualification"].lower()
    _check_qualification(kind, qualification, mistake)
    guide = ""
    if kind == RoleKind.PARTICIPANT:
        row["protocol"] = row["protocol"] or known.default_protocol
        if row["protocol"] not in known.protocols:
            mistake("protocol", _("“%(key)s” is not a protocol here. Known are: %(keys)s.")
                    % {"key": row["protocol"][:60], "keys": ", ".join(known.protocols)})
        guide = _check_guide(row, known, mistake)
    elif row["protocol"] or row["guide"]:
        mistake("protocol" if row["protocol"] else "guide", _("Only participants have a protocol and a guide."))
    _check_new(email, kind, line, known, seen, mistake)
    if wrong:
        preview.mistakes.extend(wrong)
    else:
        protocol = row["protocol"] if kind == RoleKind.PARTICIPANT else ""
        preview.rows.append(
            Invited(line, email, row["name"], kind, protocol, known.guides.get(guide, ""), row["guide"], qualification))


def _check_qualification(kind: str, qualification: str, mistake) -> None:
    """A guide has one, and nobody else."""
    if kind != RoleKind.GUIDE:
        if qualification:
            mistake("qualification", _("Only guides have a qualification here."))
    elif not qualification:
        mistake("qualification", _("A guide’s qualification is missing. Known are: %(known)s.")
                % {"known": ", ".join(Qualification.values)})
    elif qualification not in Qualification.values:
        mistake("qualification", _("“%(given)s” is no qualification here. Known are: %(known)s.")
                % {"given": qualification[:40], "known": ", ".join(Qualification.values)})


def _check_email(email: str, mistake) -> None:
    if not email:
        mistake("email", _("The address is missing."))
        return
    try:
        validate_email(email)
        is_good = len(email) <= 254
    except ValidationError:
        is_good = False
    if not is_good:
        mistake("email", _("“%(email)s” is not an e-mail address.") % {"email": email[:80]})


def _check_guide(row: dict[str, str], known: Known, mistake) -> str:
    """The address of the guide that the cell means; empty for none, or a mistake."""
    cell = row["guide"].lower()
    if not cell:
        return ""
    found = (cell,) if cell in known.guides else known.guide_names.get(cell, ())
    if not found:
        mistake("guide", _("No guide here is called “%(guide)s”.") % {"guide": row["guide"][:80]})
        return ""
    if len(found) > 1:
        mistake("guide", _("Several guides are called “%(guide)s”; please give the address.")
                % {"guide": row["guide"][:80]})
        return ""
    allowed = known.protocols.get(row["protocol"], ())
    if allowed and known.guide_qualifications.get(found[0]) not in allowed:
        mistake("guide", _("By the protocol “%(key)s”, somebody with another qualification gives the guidance.")
                % {"key": row["protocol"]})
    return found[0]


def _check_new(email: str, kind: str, line: int, known: Known, seen: dict, mistake) -> None:
    if not email:
        return
    first = seen.setdefault((email, kind), line)
    if first != line:
        mistake("email", _("The same address is in line %(line)s.") % {"line": first})
    elif (email, kind) in known.here:
        mistake("email", _("Whoever has this address is here already in this role."))
    elif (email, kind) in known.invited:
        mistake("email", _("An invitation to this address is waiting already."))
