"""One's own data as a page that can be read: what `people` hands out, put into sections, labels and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from handrail.people.models import Person, Qualification, RoleKind

from .leaving import REASONS
from .signing_up import HEARD

TITLES = {
    "person": gettext_lazy("About you"),
    "enrolments": gettext_lazy("Your course"),
    "consents": gettext_lazy("What you agreed to"),
    "screenings": gettext_lazy("The questions before the start"),
    "assessments": gettext_lazy("The questions on how you are"),
    "written": gettext_lazy("What you wrote"),
    "bad_days": gettext_lazy("Days that you called bad ones"),
    "messages": gettext_lazy("Messages"),
    "files": gettext_lazy("Files that went with messages (the files themselves are in the download)"),
    "reaching": gettext_lazy("How you are told that something is new"),
    "drafts": gettext_lazy("What you began to write and didn’t send"),
    "contacts": gettext_lazy("Calls and other contacts"),
    "guidance": gettext_lazy("How you are guided"),
    "given": gettext_lazy("Contacts that were planned, and how many took place"),
    "wishes": gettext_lazy("How you wish to be guided"),
    "protocol_changes": gettext_lazy("When how you are guided was changed"),
    "guide_changes": gettext_lazy("When you asked for another guide"),
    "hand_overs": gettext_lazy("What one guide told the next about you"),
    "appointments": gettext_lazy("Appointments"),
    "calls": gettext_lazy("When you rang"),
    "complaints": gettext_lazy("What you complained of, and the answer"),
    "intake": gettext_lazy("How your joining was decided"),
    "intake_letters": gettext_lazy("Letters about your joining"),
    "waits": gettext_lazy("When you waited for a place"),
    "changes": gettext_lazy("Other programmes and later courses"),
    "summaries": gettext_lazy("Summaries of your course"),
    "course_by_text": gettext_lazy("Your course by text message"),
    "texts": gettext_lazy("Texts that came from your telephone"),
    "text_choice": gettext_lazy("Whether you want texts"),
    "supervision_notes": gettext_lazy("What your guide and their supervisor noted about you"),
    "flags": gettext_lazy("When we looked after your safety"),
    "bad_day_signs": gettext_lazy("What you ticked on a bad day"),
    "conversations": gettext_lazy("What was said when we looked after your safety"),
    "effects": gettext_lazy("What was hard because of the course"),
    "adverse-events": gettext_lazy("What happened to you, as it was written down"),
    "emergency": gettext_lazy("What you gave for an emergency"),
    "clinician": gettext_lazy("Your clinician, and what they were told"),
    "supervision_reviews": gettext_lazy("How your contacts as a guide were looked at"),
    "guides_training": gettext_lazy("Your training as a guide"),
    "supervision_meetings": gettext_lazy("Your meetings with your supervisor"),
    "roles": gettext_lazy("What you are here"),
    "invitations": gettext_lazy("Invitations"),
    "letters": gettext_lazy("Letters that were sent to you"),
}
LABELS = {
    "at": gettext_lazy("When"), "name": gettext_lazy("Name"), "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Telephone"), "timezone": gettext_lazy("Time zone"), "since": gettext_lazy("Since"),
    "heard_from": gettext_lazy("How you heard of it"), "state": gettext_lazy("Now"), "text": gettext_lazy("Text"),
    "signed_up_at": gettext_lazy("Signed up"), "started_at": gettext_lazy("Began"), "ended_at": gettext_lazy("Ended"),
    "parts_read": gettext_lazy("Parts read"), "lessons_opened": gettext_lazy("Lessons opened"),
    "written_at": gettext_lazy("Written"), "received_at": gettext_lazy("Saved"), "sent_at": gettext_lazy("Sent"),
    "opened_at": gettext_lazy("Asked"), "finished_at": gettext_lazy("Finished"), "withdrawn_at": gettext_lazy("Ended"),
    "kind": gettext_lazy("Role"), "qualification": gettext_lazy("Qualification"), "until": gettext_lazy("Until"),
    "programme": gettext_lazy("Programme"), "version": gettext_lazy("Version"), "guidance": gettext_lazy("Guidance"),
    "protocol": gettext_lazy("Protocol"), "guide": gettext_lazy("Guide"), "language": gettext_lazy("Language"),
    "paused_until": gettext_lazy("Paused until"), "ended_because": gettext_lazy("Ended because"),
    "lesson": gettext_lazy("Lesson"), "section": gettext_lazy("Part"), "number": gettext_lazy("Number"),
    "result": gettext_lazy("What followed"), "reasons": gettext_lazy("Reasons"), "answers": gettext_lazy("Answers"),
    "scores": gettext_lazy("Scores"), "measure": gettext_lazy("Questionnaire"), "scale": gettext_lazy("Scale"),
    "value": gettext_lazy("Value"), "band": gettext_lazy("Range"), "reason": gettext_lazy("Reason"),
    "channel": gettext_lazy("By"), "due_at": gettext_lazy("Planned for"), "done_at": gettext_lazy("Done"),
    "outcome": gettext_lazy("How it went"), "planned_minutes": gettext_lazy("Minutes planned"),
    "minutes": gettext_lazy("Minutes"), "note": gettext_lazy("Note"), "about": gettext_lazy("On"),
    "read_at": gettext_lazy("Opened"), "signal": gettext_lazy("What it followed from"),
    "raised_at": gettext_lazy("Raised"), "answer_by": gettext_lazy("Answer by"), "closed_at": gettext_lazy("Closed"),
    "accepted_at": gettext_lazy("Accepted"), "from": pgettext_lazy("sender", "From"),
    "subject": gettext_lazy("Subject"), "body": gettext_lazy("Text"), "address": gettext_lazy("Address"),
    "decided_at": gettext_lazy("Decided"), "theme": gettext_lazy("Colours"),
    "face": pgettext_lazy("typeface", "Letters"), "whereabouts": gettext_lazy("Where you are"),
    "someone": gettext_lazy("Who may be called"), "someone_is": gettext_lazy("Who they are to you"),
    "someone_phone": gettext_lazy("Their telephone number"), "doctor": gettext_lazy("Family doctor"),
    "doctor_phone": gettext_lazy("The practice’s telephone number"), "answered_at": gettext_lazy("First given"),
    "changed_at": gettext_lazy("Last changed"), "begun_at": gettext_lazy("Begun"), "asked": gettext_lazy("Asked"),
    "asked_at": gettext_lazy("Asked"), "still": gettext_lazy("Still so"), "what": gettext_lazy("What kind"),
    "from_course": gettext_lazy("Because of the course"), "grade": gettext_lazy("How severe"),
    "serious": gettext_lazy("Serious, because"), "related": gettext_lazy("Related"), "why": gettext_lazy("Why amended"),
    "started_on": gettext_lazy("Began on"), "ended_on": gettext_lazy("Ended on"), "actions": gettext_lazy("Done"),
    "agreed": gettext_lazy("Agreed"), "next_at": gettext_lazy("Next contact"),
    "by_email": gettext_lazy("By e-mail"), "at_night": gettext_lazy("At night, too"),
    "media_type": gettext_lazy("What kind"), "bytes": gettext_lazy("Bytes"),
    "planned": gettext_lazy("Planned"), "given": gettext_lazy("Took place"), "missed": gettext_lazy("Missed"),
    "day": gettext_lazy("Day"), "is_bad": gettext_lazy("A bad day"),
}
WORDS = {  # codes, where a code alone says little
    "state": {
        "joining": gettext_lazy("about to begin"), "unsuitable": gettext_lazy("not just now"),
        "waiting": gettext_lazy("waiting for a guide"), "active": gettext_lazy("going on"),
        "paused": gettext_lazy("paused"), "finished": gettext_lazy("finished"), "left": gettext_lazy("left"),
        "open": gettext_lazy("open"), "lapsed": gettext_lazy("passed by"), "planned": gettext_lazy("planned"),
        "due": gettext_lazy("due"), "done": gettext_lazy("done"), "cancelled": gettext_lazy("cancelled"),
    },
    "result": {
        "suitable": gettext_lazy("the course suits"), "doctor-first": gettext_lazy("a doctor first"),
        "not-now": gettext_lazy("not just now"), "help-now": gettext_lazy("help now"),
    },
    "from": {"me": gettext_lazy("you"), "automatic": gettext_lazy("sent by itself")},
    "heard_from": HEARD, "ended_because": REASONS,
    "kind": dict(RoleKind.choices), "qualification": dict(Qualification.choices), "language": dict(settings.LANGUAGES),
    "theme": dict(Person.Theme.choices), "face": dict(Person.Face.choices),
    "channel": {
        "message": gettext_lazy("message"), "sms": gettext_lazy("text message"), "telephone": gettext_lazy("telephone"),
        "video": gettext_lazy("video call"), "email": gettext_lazy("e-mail"),
    },
}
HIDDEN = frozenset({"client_id", "replaces", "digest", "body", "body_json", "code", "id", "row", "item"})  # in the file
_ASKED = ("question", "answer", "value", "measure", "kind")  # said by the question itself
_LAST = {"letters": 2, "written": 1}  # what is long comes last


@dataclass(frozen=True)
class Entry:
    """One label with its value: words, or further lines within."""

    label: str
    words: str = ""
    lines: tuple["Line", ...] = ()


Line = tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """One kind of data, its rows oldest first."""

    key: str
    title: str
    rows: tuple[Line, ...]


def sections(held: Mapping[str, Any]) -> list[Section]:
    """The whole of somebody's data, a section a kind, in an order that can be read. Kinds without rows are left out."""
    rows = {key: value if isinstance(value, list) else [value] for key, value in held.items() if key != "service"}
    order = [*TITLES, *sorted(rows.keys() - TITLES.keys())]
    found = [Section(key, str(TITLES.get(key, _as_words(key))), tuple(_line(row) for row in rows[key]))
             for key in order if rows.get(key)]
    return sorted(found, key=lambda section: _LAST.get(section.key, 0))


def _line(row: Mapping[str, Any] | Any) -> Line:
    """A row: what was asked stands before what was answered; all else is a label and its words."""
    if not isinstance(row, Mapping):
        return (Entry("", _words(row)),)
    if row.get("question"):
        answer = row["answer"] if "answer" in row else row.get("value")
        asked = Entry(row["question"], "–" if _is_empty(answer) else _words(answer))
        rest = {key: value for key, value in row.items() if key not in _ASKED}
        return (asked, *_line(rest))
    return tuple(_entry(key, value) for key, value in row.items() if key not in HIDDEN and not _is_empty(value))


def _entry(key: str, value: Any) -> Entry:
    label = str(LABELS.get(key, _as_words(key)))
    if isinstance(value, Mapping):
        return Entry(label, lines=(_line(value),))
    if isinstance(value, list | tuple):
        if all(not isinstance(one, Mapping) for one in value):
            return Entry(label, ", ".join(_words(one) for one in value))
        return Entry(label, lines=tuple(_line(one) for one in value))
    return Entry(label, str(WORDS[key].get(value, value)) if key in WORDS else _words(value))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), pgettext("date in words", "j F Y, H:i"))
    if isinstance(value, date):
        return formats.date_format(value, pgettext("date in words", "j F Y"))
    if isinstance(value, Decimal):
        return formats.number_format(value.normalize(), use_l10n=True) if value % 1 else str(int(value))
    if isinstance(value, UUID):
        return str(value)
    return str(value)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def _as_words(key: str) -> str:
    words = key.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]
