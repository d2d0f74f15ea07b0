"""The form of an adverse event, new or amended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.journeys.joining_forms import ClientId

from . import adverse
from .adverse import Report

MOST_WORDS = 5_000
_OPEN = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these."),
         "invalid_list": _("Choose from these.")}

KINDS = {
    "pain": _("More pain, for longer than is usual"), "distress": _("Distress, low mood, anxiety"),
    "self-harm": _("Self-harm, or an attempt to end their life"), "injury": _("Injury, fall, overexertion"),
    "sleep": _("Worse sleep"), "strain": _("Strain with others, or at work"),
    "treatment": _("Other treatment put off or stopped"), "illness": _("An illness"), "death": _("Death"),
    "other": _("Something else"),
}
GRADES = {
    "mild": _("Mild: noticed; days went on as usual"),
    "moderate": _("Moderate: kept from some of what they do"),
    "severe": _("Severe: kept from most of what they do, or needed care"),
}
SERIOUS = {
    "death": _("They died"), "life-threatening": _("Their life was in danger"),
    "hospital": _("A stay in hospital, or a longer one"), "disability": _("A lasting or marked disability"),
    "birth-defect": _("A birth defect"), "important": _("As important as these, in a clinician’s judgement"),
}
RELATED = {
    "unrelated": _("Unrelated: something else explains it"),
    "possibly": _("Possibly: the course may have to do with it"),
    "probably": _("Probably: nothing else explains it better"), "definitely": _("Definitely: nothing else explains it"),
}
ACTIONS = {
    "none": _("None was needed"), "course-changed": _("The course or the guidance was changed"),
    "paused": _("A break was taken"), "stopped": _("The course was ended"), "doctor": _("A doctor was asked"),
    "emergency": _("Emergency care was called"), "reported": _("Reported to sponsor or ethics committee"),
}
OUTCOMES = {
    "recovered": _("Recovered"), "recovering": _("Getting better"), "not-recovered": _("Not recovered"),
    "lasting": _("Recovered, with something that stays"), "died": _("Died"), "unknown": _("Not known yet"),
}
_WHY = {
    "open": _("This is still open."), "future": _("That day is still to come."),
    "order": _("It can’t have ended before it began."),
    "contradicts": _("This goes against another answer. Look at both again."),
}
_SENTENCES = {
    "what": _("Write what happened, in a few words."), "why": _("Write why it is amended."),
    "started_on": _("Say when it began; about is good enough."),
}


class AdverseForm(forms.Form):
    """What is known of an adverse event. With `version`, it amends that one."""

    use_required_attribute = False
    what = forms.CharField(label=_("What happened"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
                           error_messages={"required": _SENTENCES["what"]})
    kind = forms.ChoiceField(label=_("What kind"), choices=[("", _("Choose …")), *KINDS.items()], error_messages=_OPEN)
    grade = forms.ChoiceField(label=_("How severe"), choices=list(GRADES.items()), widget=forms.RadioSelect,
                              error_messages=_OPEN)
    serious = forms.MultipleChoiceField(
        label=_("Serious, because"), choices=list(SERIOUS.items()), widget=forms.CheckboxSelectMultiple, required=False,
        error_messages=_OPEN,
        help_text=_("Severe isn’t serious, nor the other way round. Tick what holds; then somebody is told at once."))
    related = forms.ChoiceField(label=_("Did the course have to do with it?"), choices=list(RELATED.items()),
                                widget=forms.RadioSelect, error_messages=_OPEN)
    started_on = forms.DateField(label=_("Began on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                                 error_messages={"required": _SENTENCES["started_on"],
                                                 "invalid": _("Write a day, such as 2026-03-12.")})
    ended_on = forms.DateField(label=_("Ended on"), required=False,
                               widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                               error_messages={"invalid": _("Write a day, such as 2026-03-12.")})
    actions = forms.MultipleChoiceField(label=_("What was done"), choices=list(ACTIONS.items()), required=False,
                                        widget=forms.CheckboxSelectMultiple, error_messages=_OPEN)
    action = forms.CharField(label=_("About what was done"), required=False, max_length=MOST_WORDS,
                             widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.ChoiceField(label=_("How it is now"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect,
                                error_messages=_OPEN)
    follow_up_on = forms.DateField(label=_("Look at it again on"), required=False,
                                   widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                                   error_messages={"invalid": _("Write a day, such as 2026-03-12.")})
    why = forms.CharField(label=_("Why it is amended"), max_length=MOST_WORDS,
                          widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": _SENTENCES["why"]})
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, version=None, **kwargs):
        super().__init__(*args, initial=_initial(version) if version else None, **kwargs)
        self.fields["client_id"] = ClientId()
        if version is None:
            del self.fields["why"], self.fields["number"]

    @property
    def report(self) -> Report:
        """What is filled in."""
        given = self.cleaned_data
        return Report(
            **{name: given[name] for name in ("kind", "grade", "related", "started_on", "ended_on", "outcome",
                                              "follow_up_on")},
            serious=tuple(given["serious"]), actions=tuple(given["actions"]),
            words={topic: given.get(topic, "") for topic in adverse.WORDS})

    def add_faults(self, faults: dict[str, str]) -> None:
        """A sentence beside each field that is open or goes against another."""
        for name, why in faults.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None,
                               _SENTENCES.get(name, _WHY[why]) if why == "open" else _WHY[why])


def _initial(version) -> dict:
    report = version.report
    return {"kind": report.kind, "grade": report.grade, "serious": report.serious, "related": report.related,
            "started_on": report.started_on, "ended_on": report.ended_on, "actions": report.actions,
            "outcome": report.outcome, "follow_up_on": report.follow_up_on, "what": report.said("what"),
            "action": report.said("action"), "number": version.number}
