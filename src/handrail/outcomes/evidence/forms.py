"""What a researcher asks of the workbench, and enters into it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.evidence.heterogeneity import ESTIMATORS
from handrail.evidence.pooling import COMMON, TESTS

from . import grading, pack, saying

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
    """What is pooled, and how."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    method = forms.ChoiceField(label=gettext_lazy("Method"),
                               choices=[(key, key) for key in ESTIMATORS if key != "FE"])
    test = forms.ChoiceField(label=gettext_lazy("Test"), choices=[(key, key) for key in TESTS])
    own = forms.BooleanField(label=gettext_lazy("With the studies that we added"), required=False)

    def __init__(self, data):
        super().__init__({"outcome": "interference", "method": "REML", "test": "knha", **data.dict()},
                         auto_id="pool-%s", use_required_attribute=False)
        self.fields["outcome"].choices = outcomes()

    def clean(self):
        found = super().clean()
        if found.get("method") in COMMON and found.get("test") == "knha":
            found["test"] = "z"  # Knapp and Hartung's is for effects that differ
        return found

    def asked(self) -> tuple[str, str, str, bool]:
        """Outcome, method, test, and whether with own studies; what makes no sense is as if it weren't asked."""
        self.is_valid()
        found = self.cleaned_data
        return (found.get("outcome") or "interference", found.get("method") or "REML", found.get("test") or "knha",
                found.get("own", False))


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
