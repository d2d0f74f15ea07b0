"""What a researcher asks of the workbench, and enters into it."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.evidence.heterogeneity import ESTIMATORS
from handrail.evidence.pooling import COMMON, TESTS

from ..names import Names
from . import grading, pack, saying
from .question import FIRST, NOTHING, Question

NOT_KNOWN = ("", gettext_lazy("not known"))
RISKS = [("-", gettext_lazy("not judged")), ("low", gettext_lazy("low")), ("some", gettext_lazy("some concerns")),
         ("high", gettext_lazy("high"))]
DOMAINS = (  # of RoB 2
    gettext_lazy("Drawing lots"), gettext_lazy("Keeping to the plan"), gettext_lazy("Missing answers"),
    gettext_lazy("Measuring"), gettext_lazy("Choice of what is reported"),
)
REASONS = {
    "risk": gettext_lazy("Risk of bias"), "inconsistency": gettext_lazy("Trials disagree"),
    "indirectness": gettext_lazy("Other people, courses or outcomes"), "imprecision": gettext_lazy("Wide intervals"),
    "publication": gettext_lazy("Unpublished trials"),
}
STEPS = [(str(step), str(step)) for step in range(grading.MOST + 1)]
LARGEST = 10  # no effect of a course is; a slip of the comma is


def outcomes() -> list[tuple[str, str]]:
    """Every outcome of the pack, by key."""
    return [(key, saying.title_of(titles)) for key, titles in pack.shipped().outcomes.items()]


class PoolForm(forms.Form):
    """What is pooled, how, and what lies beside. What makes no sense is as if it weren't asked."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    method = forms.ChoiceField(label=gettext_lazy("Method"),
                               choices=[(key, key) for key in ESTIMATORS if key != "FE"])
    test = forms.ChoiceField(label=gettext_lazy("Test"), choices=[(key, key) for key in TESTS])
    order = forms.ChoiceField(label=gettext_lazy("In the order of"), required=False, choices=[
        ("", gettext_lazy("the source")), ("name", gettext_lazy("their names")), ("year", gettext_lazy("the year")),
        ("effect", gettext_lazy("the effect")), ("weight", gettext_lazy("the weight"))])
    group = forms.ChoiceField(label=gettext_lazy("In groups by"), required=False, choices=[
        ("", gettext_lazy("nothing")), ("guided", gettext_lazy("guided or not")),
        ("control", gettext_lazy("kind of control")), ("therapy", gettext_lazy("therapy"))])
    moderator = forms.ChoiceField(label=gettext_lazy("Bubbles over"), choices=[
        ("year", gettext_lazy("the year")), ("lessons", gettext_lazy("the number of lessons"))])
    scale = forms.ChoiceField(label=gettext_lazy("Of ours beside it"), required=False)
    point = forms.ChoiceField(label=gettext_lazy("At"), required=False)
    compare = forms.CharField(label=gettext_lazy("Our groups beside it"), required=False, widget=forms.Select)
    own = forms.BooleanField(label=gettext_lazy("With the studies that we added"), required=False)

    def __init__(self, data, names: Names):
        unasked = {one.name: one.default for one in fields(Question) if isinstance(one.default, str)}
        super().__init__({**unasked, **data.dict()}, auto_id="pool-%s", use_required_attribute=False)
        self.without = tuple(dict.fromkeys(data.getlist("without")))
        self.fields["outcome"].choices = outcomes()
        self.fields["scale"].choices = [("", _("what asks the same")), *names.scales.items(),
                                        (NOTHING, _("nothing"))]
        self.fields["point"].choices = [("", _("the last point"))] + list(names.points.items())

    def question(self) -> Question:
        """What was asked."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value or name == "own"}
        if found.get("method") in COMMON:
            found["test"] = "z"  # Knapp and Hartung's is for effects that differ
        return Question(**found, without=self.without)

    def offer(self, comparisons) -> None:
        """Say which of our groups can be compared."""
        self.fields["compare"].widget.choices = [(FIRST, _("the first there is")), *(
            (one.key, one.title) for one in comparisons), (NOTHING, _("nothing"))]


class StudyForm(forms.Form):
    """A study that somebody found."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    name = forms.CharField(label=gettext_lazy("Study"), max_length=80, help_text=gettext_lazy("Author and year"))
    source = forms.CharField(label=gettext_lazy("Where it is published"), max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1950, max_value=2100, required=False)
    g = forms.FloatField(label=gettext_lazy("Effect (g)"), min_value=-LARGEST, max_value=LARGEST,
                         help_text=gettext_lazy("Above 0: the course did better than the control"))
    se = forms.FloatField(label=gettext_lazy("Standard error of g"), min_value=0.001, max_value=LARGEST)
    guided = forms.ChoiceField(label=gettext_lazy("Guided"), required=False,
                               choices=[NOT_KNOWN, ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
    control = forms.ChoiceField(label=gettext_lazy("Control"), required=False, choices=[
        NOT_KNOWN, ("inactive", gettext_lazy("inactive")), ("active", gettext_lazy("active"))])
    lessons = forms.IntegerField(label=gettext_lazy("Lessons"), min_value=1, max_value=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes()
        for number, title in enumerate(DOMAINS, 1):
            self.fields[f"risk_{number}"] = forms.ChoiceField(label=_("Risk of bias: %(domain)s") % {"domain": title},
                                                              choices=RISKS, required=False)

    def known(self) -> dict[str, object]:
        """What `add_study` takes."""
        found = dict(self.cleaned_data)
        risks = [found.pop(f"risk_{number}") or "-" for number in range(1, len(DOMAINS) + 1)]
        return {**found, "risk": " ".join(risks) if set(risks) != {"-"} else ""}


class JudgementForm(forms.Form):
    """How studies were found, and what speaks against being sure."""

    found = forms.IntegerField(label=gettext_lazy("Records found"), min_value=0, max_value=10_000_000, required=False)
    screened = forms.IntegerField(label=gettext_lazy("Screened"), min_value=0, max_value=10_000_000, required=False)
    read = forms.IntegerField(label=gettext_lazy("Read in full"), min_value=0, max_value=10_000_000, required=False)
    included = forms.IntegerField(label=gettext_lazy("Included"), min_value=0, max_value=10_000_000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, title in REASONS.items():
            self.fields[key] = forms.ChoiceField(label=_("Steps down: %(reason)s") % {"reason": title}, choices=STEPS)

    def clean(self):
        found = super().clean()
        wrong = grading.flow(*(found.get(name) for name in ("found", "screened", "read", "included")))
        if wrong:
            self.add_error(wrong, _("This is more than the number before it."))
        return found

    def judged(self) -> dict[str, object]:
        """What `judge` takes."""
        counts = {name: self.cleaned_data[name] for name in ("found", "screened", "read", "included")}
        return {**counts, "down": "".join(self.cleaned_data[key] for key in grading.REASONS)}
