"""The audit trail in words: who did what to what."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import AuditEntry, Invitation, Person, Role, Service
from .registries import names_subjects, says, subject_names, verbs

VERBS = {
    "service.made": gettext_lazy("made the service"),
    "service.changed": gettext_lazy("changed the service’s settings"),
    "role.given": gettext_lazy("gave a role"),
    "role.changed": gettext_lazy("changed a role"),
    "role.ended": gettext_lazy("ended a role"),
    "care.begun": gettext_lazy("let a guide begin to look after somebody"),
    "care.ended": gettext_lazy("let a guide end looking after somebody"),
    "supervision.begun": gettext_lazy("gave a guide a supervisor"),
    "supervision.ended": gettext_lazy("took a supervisor from a guide"),
    "display.changed": gettext_lazy("changed reading and display"),
    "details.changed": gettext_lazy("changed name or telephone number"),
    "invitation.sent": gettext_lazy("sent an invitation"),
    "invitations.sent": gettext_lazy("sent a list of invitations"),
    "invitation.withdrawn": gettext_lazy("withdrew an invitation"),
    "invitation.accepted": gettext_lazy("accepted an invitation"),
    "session.begun": gettext_lazy("signed in"),
    "second-factor.added": gettext_lazy("set up a second factor"),
    "second-factor.removed": gettext_lazy("removed a second factor"),
    "second-factor.reset": gettext_lazy("removed a lost second factor"),
    "person.forgotten": gettext_lazy("was forgotten"),
    "person.forgotten-again": gettext_lazy("was forgotten again after a restore"),
    "data.given-out": gettext_lazy("gave out a person’s data"),
}
OF_ONESELF = {"session.begun", "second-factor.added", "second-factor.removed", "display.changed",
              "details.changed"}


@dataclass(frozen=True)
class Line:
    """One entry, ready to be read."""

    at: datetime
    who: str
    who_id: uuid.UUID | None
    what: str
    about: str
    facts: str


def in_words(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries as lines. One statement for the persons, and one for each kind of subject that a room names."""
    entries = list(entries)
    words = verbs()
    by_label: dict[str, set[uuid.UUID]] = {}
    for entry in entries:
        if entry.subject_id:
            by_label.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    subjects = {label: subject_names(label, ids) for label, ids in by_label.items()}
    persons = names_of_persons({entry.by_id for entry in entries if entry.by_id})
    return [
        Line(
            entry.at,
            persons.get(entry.by_id, _("Somebody who has been forgotten")) if entry.by_id else _("The clock"),
            entry.by_id,
            said(entry.did, words),
            "" if entry.did in OF_ONESELF else subjects.get(entry.subject_kind, {}).get(entry.subject_id, ""),
            _facts(entry.facts),
        )
        for entry in entries
    ]


def said(did: str, words: Mapping[str, object] | None = None) -> str:
    """A verb in words; one that no room put into words is read as it is written."""
    found = (verbs() if words is None else words).get(did)
    return str(found) if found is not None else did.replace(".", ": ").replace("-", " ")


def names_of_persons(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of persons, as the trail shows them. A person who was forgotten has none."""
    rows = Person.objects.filter(pk__in=list(ids))
    return {person.pk: _("Somebody who has been forgotten") if _is_forgotten(person) else str(person)
            for person in rows}


def _names_of_roles(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = Role.objects.filter(pk__in=list(ids)).select_related("person")
    return {role.pk: _("somebody who has been forgotten") if _is_forgotten(role.person)
            else f"{role.person} ({role.get_kind_display().lower()})" for role in rows}


def _names_of_invitations(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.pk: _("somebody who has been forgotten") if row.email.endswith("@forgotten.invalid") else row.email
            for row in Invitation.objects.filter(pk__in=list(ids))}


def _names_of_services(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Service.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _is_forgotten(person: Person) -> bool:
    return not person.is_active and person.email.endswith("@forgotten.invalid")


def _facts(facts: Mapping[str, object]) -> str:
    """Codes and numbers as they are, without ids: "minutes 12 · outcome reached"."""
    told = []
    for name, value in facts.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if value not in ("", None, [], {}) and not _is_id(text):
            told.append(f"{name.replace('_', ' ')}: {text}")
    return " · ".join(told)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


for _did, _words in VERBS.items():
    says(_did, _words)
names_subjects("people.Person", names_of_persons)
names_subjects("people.Role", _names_of_roles)
names_subjects("people.Invitation", _names_of_invitations)
names_subjects("people.Service", _names_of_services)
