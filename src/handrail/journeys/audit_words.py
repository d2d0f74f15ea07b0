"""This room's verbs of the audit trail, in words, and whose its subjects are."""

import uuid
from collections.abc import Callable, Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.people.models import Person
from handrail.people.registries import names_subjects, says

from .models import Assessment, Consent, Enrolment, Screening

says("sign-up.made", _("signed up; the letter to confirm went out"))
says("enrolment.made", _("joined"))
says("enrolment.waits", _("waits for the start"))
says("enrolment.started", _("started the course"))
says("enrolment.paused", _("took a break"))
says("enrolment.returned", _("came back from a break"))
says("enrolment.finished", _("finished the course"))
says("enrolment.taken-in", _("took somebody in whom the screening had shown another way"))
says("enrolment.turned-away", _("decided that somebody doesn’t take part for now"))
says("enrolment.programme-chosen", _("chose another programme before the start"))
says("enrolment.changed-course", _("went on with another course"))
says("enrolment.left", _("left the course"))
says("reminders.stopped", _("stopped the reminders of their plan"))
says("enrolment.may-be-asked", _("agreed to be asked later how they are"))
says("enrolment.asked-no-more", _("asked not to be asked any more"))
says("consent.given", _("agreed to the consent text"))
says("screening.done", _("answered the screening"))
says("programme.corrected", _("corrected the words of the course for those in the middle of it"))
says("assessment.opened", _("was asked questionnaires"))
says("assessment.finished", _("finished questionnaires"))
says("assessment.entered", _("typed answers from paper or a telephone call"))
says("assessment.lapsed", _("let questionnaires pass"))


def _whose(model: type[models.Model], path: str) -> Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]:
    """Names of the participants that rows of a model belong to, in one statement."""

    def names(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
        found = model.objects.filter(pk__in=list(ids)).values_list("pk", f"{path}__name", f"{path}__email")
        return {pk: str(Person(name=name, email=email)) for pk, name, email in found}

    return names


names_subjects(Enrolment._meta.label, _whose(Enrolment, "participant"))
for _model in (Consent, Screening, Assessment):
    names_subjects(_model._meta.label, _whose(_model, "enrolment__participant"))
