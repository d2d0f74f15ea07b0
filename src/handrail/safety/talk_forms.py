"""The form of the conversation that a flag leads to: in the order in which one asks, nothing typed is lost."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import risk_talk
from .actions import MOST_NOTE
from .models import Flag
from .open_fields import OpenChoice, OpenChoices, OpenMoment, OpenWords
from .records import RiskTalk
from .risk_talk import Talk

FARTHEST = timedelta(days=90)
_INVALID = {"invalid_choice": _("Choose one of these."), "invalid_list": _("Choose from these.")}

STEPS = {
    "safety-plan": _("A safety plan was made or gone through: signs, what helps, whom to call"),
    "means-away": _("Means are put away, locked or with somebody else"),
    "not-alone": _("Somebody stays with them for now"),
    "knows-numbers": _("They have the numbers for any hour, and will use them"),
    "someone-told": _("Somebody they named has been told, with their yes or because of danger"),
    "doctor-told": _("Their family doctor has been told"),
    "crisis-team": _("The crisis team has been called in"),
    "emergency-care": _("Emergency care has been called"),
    "supervisor-told": _("The supervisor has been told"),
}
_OPEN = {
    "thoughts": _("Say which thoughts are there now."),
    "plan": _("Say whether there is a plan."),
    "means": _("Say whether means are within reach."),
    "intent": _("Say whether they mean to act."),
    "protects": _("Write what keeps them safe, in a few words. “Nothing found” is an answer too."),
    "steps": _("Tick what you agreed or did."),
    "agreed": _("Write a few words on what was agreed."),
    "outcome": _("Choose what came of it."),
    "next_at": _("Say when you will talk again. Where there are such thoughts, there is a next time."),
}
_CONTRADICTS = {
    "outcome": _("A slip of the finger goes with no such thoughts. Look again at the first answer, or at this one."),
    "steps": _("You chose that a safety plan was made. Tick it here, or choose another outcome."),
}
_PAST = _("That time is over. Choose one that is still to come.")


def _one_of(label: str, choices, help_text: str = "") -> forms.ChoiceField:
    return OpenChoice(label=label, choices=choices, help_text=help_text, error_messages=_INVALID)


def _words(label: str, rows: int = 2, help_text: str = "", *, if_you_like: bool = False) -> forms.CharField:
    return OpenWords(
        label=label, required=not if_you_like, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"max_length": _("That is longer than %(limit_value)d characters. Please shorten it.")})


class TalkForm(forms.Form):
    """Thoughts, plan, means, intent, what protects, steps agreed, next contact, and what came of it.

    A draft may leave all of it open; risk_talk.gaps says what is needed to close the flag.
    """

    use_required_attribute = False
    thoughts = _one_of(_("Thoughts of death, of ending their life, or of harming themselves"),
                       RiskTalk.Thoughts.choices, _("Ask straight out. Asking doesn’t plant the thought."))
    thoughts_words = _words(_("In their words: since when, how often, how strong"), if_you_like=True)
    plan = _one_of(_("A plan"), RiskTalk.Plan.choices, _("Have they thought of how, when or where?"))
    plan_words = _words(_("About the plan, and whether they have tried before"), if_you_like=True)
    means = _one_of(pgettext_lazy("of suicide", "Means"), RiskTalk.Means.choices,
                    _("Medicines kept for pain count, too."))
    means_words = _words(_("Which, and where they are now"), if_you_like=True)
    intent = _one_of(_("Intent"), RiskTalk.Intent.choices, _("Do they mean to act on it? When?"))
    intent_words = _words(_("In their words"), if_you_like=True)
    protects_words = _words(_("What has kept them safe so far, and who is with them"))
    steps = OpenChoices(label=_("Agreed, or done"), choices=list(STEPS.items()), error_messages=_INVALID)
    agreed_words = _words(_("What was agreed, in a few words"), 3,
                          _("For whoever comes next. The participant can ask to see all of this."))
    next_at = OpenMoment(
        label=_("When you will talk again"),
        help_text=_("It stays on the list of whoever looks after them until you have talked."),
        error_messages={"invalid": _("Write a day and a time, such as 2026-03-12 16:30.")})
    outcome = _one_of(_("What came of it?"), [])

    CODES = ("thoughts", "plan", "means", "intent", "outcome", "next_at")

    def __init__(self, *args, outcomes: Collection[str], at: datetime, draft: RiskTalk | None = None, **kwargs):
        super().__init__(*args, initial=_initial(draft) if draft else None, **kwargs)
        self._at = at
        allowed = [code for code in risk_talk.OUTCOMES if code in outcomes]
        self.fields["outcome"].choices = [(code, label) for code, label in Flag.Outcome.choices if code in allowed]

    def clean_next_at(self) -> datetime | None:
        next_at = self.cleaned_data["next_at"]
        if next_at is not None and next_at > self._at + FARTHEST:
            raise forms.ValidationError(_("That is more than three months away. Choose a time that is nearer."))
        return next_at

    @property
    def talk(self) -> Talk:
        """What is filled in so far, of what can be read."""
        given = self.cleaned_data
        return Talk(
            **{name: given.get(name) or "" for name in self.CODES if name != "next_at"}, next_at=given.get("next_at"),
            steps=tuple(given.get("steps") or ()),
            words={topic: given.get(f"{topic}_words", "") for topic in risk_talk.WORDS},
        )

    def add_gaps(self, gaps: dict[str, str]) -> None:
        """A sentence beside each field that is still open, or contradicts another."""
        for name, why in gaps.items():
            field = f"{name}_words" if name in ("protects", "agreed") else name
            if field not in self.errors:
                self.add_error(field, {"open": _OPEN, "contradicts": _CONTRADICTS}[why][name] if why != "past"
                               else _PAST)

    def where_there_are_thoughts(self) -> list:
        """The fields that are asked only where there are thoughts."""
        return [self[name] for topic in ("plan", "means", "intent") for name in (topic, f"{topic}_words")]


def _initial(draft: RiskTalk) -> dict:
    words = draft.words_by_topic
    return {**{name: getattr(draft, name) for name in TalkForm.CODES}, "steps": draft.steps,
            **{f"{topic}_words": words.get(topic, "") for topic in risk_talk.WORDS}}
