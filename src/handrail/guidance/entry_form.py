"""The form on which a guide types what was answered on paper or by telephone, part by part."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.journeys import entering, filling
from handrail.journeys.batteries import Given, Part
from handrail.journeys.entering import Answers
from handrail.journeys.filling import Posted, Question
from handrail.journeys.joining_forms import ClientId
from handrail.journeys.models import Assessment

_WRITE_A_DAY = _("Write a day and a time, such as 2026-03-12 16:30.")


class EntryForm(forms.Form):
    """Where the answers come from, and when they were given."""

    use_required_attribute = False
    source = forms.ChoiceField(
        label=_("Where do the answers come from?"), widget=forms.RadioSelect,
        choices=[("paper", _("A paper form")), ("telephone", _("A telephone call"))],
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    given_at = forms.DateTimeField(
        label=_("When were they given?"), required=False,
        help_text=_("The day on the form, which may lie in the past, or the time of the call. Left empty: just now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _WRITE_A_DAY},
    )
    client_id = ClientId()

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, object]:
        """A call may be going on now; a form says its day."""
        told = super().clean()
        if told.get("given_at") is None and "given_at" not in self.errors:
            if told.get("source") == "paper":
                self.add_error("given_at", _("Write the day that stands on the form, such as 2026-03-12 16:30."))
            told["given_at"] = self.at
        return told


@dataclass(frozen=True)
class Filled:
    """One part with what was typed into it."""

    part: Part
    posted: Posted | None
    questions: list[Question]

    @property
    def about(self) -> str:
        """What it is about."""
        return filling.about(self.part)

    @property
    def stem(self) -> str:
        """What stands before its questions."""
        return filling.stem(self.part)

    @property
    def stem_id(self) -> str:
        """The stem's id on the page."""
        return f"stem-{self.part.measure}"


def fill(assessment: Assessment, asked: Sequence[Part], post: Mapping[str, str] | None) -> list[Filled]:
    """Every part: as it stands, or as it was typed."""
    found = []
    for part in asked:
        posted = filling.read(part, post) if post is not None else None
        questions = filling.questions(assessment, part, posted, prefix=f"{part.measure}-")
        found.append(Filled(part, posted, questions))
    return found


def answers_of(filled: Sequence[Filled]) -> Answers:
    """What was typed, by measure and item."""
    return {(one.part.measure, item): given for one in filled if one.posted for item, given in one.posted.given.items()}


def said_anew(assessment: Assessment, filled: Sequence[Filled], client_id: uuid.UUID) -> Answers:
    """What of it doesn't stand yet, or stands by this very entry (a second tap): the form shows what the participant
    answered too, and that isn't the guide's."""
    found = {}
    for one in filled:
        anew = filling.said_anew(assessment, one.part, one.posted) if one.posted else {}
        for item, given in one.posted.given.items() if one.posted else ():
            if item in anew or one.part.heads.get(item) == entering.id_of(client_id, one.part.measure, item):
                found[one.part.measure, item] = given
    return found


def is_wrong(filled: Sequence[Filled]) -> bool:
    """Whether something that was typed is no answer."""
    return any(one.posted.errors for one in filled if one.posted)


def strays(filled: Sequence[Filled], post: Mapping[str, str]) -> bool:
    """Whether a field is there that none of these questions has."""
    known = {question.name for one in filled for question in one.questions}
    return any("/" in name and name.removesuffix(".client_id").removesuffix(".heads") not in known for name in post)


def gaps_of(filled: Sequence[Filled]) -> list[str]:
    """A sentence for each part that has questions without an answer."""
    said = []
    for one in filled:
        given = {**{item.key: one.part.given(item.key) for item in one.part.instrument.items},
                 **(one.posted.given if one.posted else {})}
        typed = replace(one.part, values={key: given[key].value for key in given},
                        declined=frozenset(key for key in given if given[key] == Given(declined=True)))
        numbers = [str(number) for number, item in enumerate(one.part.instrument.items, 1) if item in typed.gaps]
        if numbers:
            said.append(f"{one.about}: {', '.join(numbers)}")
    return said
