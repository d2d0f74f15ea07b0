"""Whose a form is that arrives when its session is over: our forms name their enrolment (people.kept_form)."""

import uuid
from collections.abc import Mapping

from handrail.people.registries import Owner, names_its_owner

from .models import Enrolment


def by_its_enrolment(fields: Mapping[str, str]) -> Owner | None:
    """The service and the person of the enrolment that the form names."""
    try:
        named = uuid.UUID(fields.get("enrolment", ""))
    except ValueError:
        return None
    return Enrolment.everywhere.filter(pk=named).values_list("service_id", "participant_id").first()


names_its_owner(by_its_enrolment)
