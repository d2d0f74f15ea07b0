"""What a researcher asks of the workbench, and enters into it."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.evidence.heterogeneity import ESTIMATORS
from handrail.evidence.pooling import COMMON, TESTS
from handrail.evidence.studies import FORMS

from ..names import Names
from . import entering, grading, pack, saying
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
NUMBERS = {"g": gettext_lazy("Effect (g)"), "se": gettext_lazy("Standard error of g"),
           "yi": gettext_lazy("Effect (yi)"), "vi": gettext_lazy("Variance (vi)"),
           "m1": gettext_lazy("Mean, course"), "sd1": gettext_lazy("Standard deviation, course"),
           "n1": gettext_lazy("People, course"), "m2": gettext_lazy("Mean, control"),
           "sd2": gettext_lazy("Standard deviation, control"), "n2": gettext_lazy("People, control")}
LARGEST_FILE = 1_000_000  # bytes


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


class KnownForm(forms.Form):
    """What is known of a study besides its numbers: moderators and risk of bias."""

    guided = forms.ChoiceField(label=gettext_lazy("Guided"), required=False,
                               choices=[NOT_KNOWN, ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
    control = forms.ChoiceField(label=gettext_lazy("Control"), required=False, choices=[
        NOT_KNOWN, ("inactive", gettext_lazy("inactive")), ("active", gettext_lazy("active"))])
    therapy = forms.ChoiceField(label=gettext_lazy("Therapy"), required=False, choices=[
        NOT_KNOWN, ("cbt", gettext_lazy("CBT")), ("act", gettext_lazy("ACT")),
        ("mindfulness", gettext_lazy("mindfulness"))])
    lessons = forms.IntegerField(label=gettext_lazy("Lessons"), min_value=1, max_value=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, title in zip(entering.RISKS, DOMAINS, strict=True):
            self.fields[name] = forms.ChoiceField(label=_("Risk of bias: %(domain)s") % {"domain": title},
                                                  choices=RISKS, required=False)

    @property
    def known_of_it(self) -> list:
        """Its fields."""
        return [self[name] for name in ("guided", "control", "therapy", "lessons", *entering.RISKS)]


class ReadForm(KnownForm):
    """What the paper of a shipped study says of it, and where."""

    source = forms.CharField(label=gettext_lazy("Where that stands"), max_length=300, help_text=gettext_lazy(
        "The paper, its table or page, or the review that judged it"))

    def read(self) -> dict[str, object]:
        """What `read_study` takes."""
        found = self.cleaned_data
        risks = [found[name] or "-" for name in entering.RISKS]
        return {**{name: found[name] for name in ("guided", "control", "therapy", "lessons", "source")},
                "risk": entering.risk_of(risks)}


class StudyForm(KnownForm):
    """A study that somebody found. Its numbers are read as `handrail pool` reads them."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    name = forms.CharField(label=gettext_lazy("Study"), max_length=80, help_text=gettext_lazy("Author and year"))
    source = forms.CharField(label=gettext_lazy("Where it is published"), max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1950, max_value=2100, required=False)
    lower = forms.BooleanField(label=gettext_lazy("On their questionnaire a lower score is better"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes()
        for name, title in NUMBERS.items():
            self.fields[name] = forms.CharField(label=title, max_length=30, required=False,
                                                widget=forms.TextInput({"inputmode": "decimal"}))

    @property
    def about(self) -> list:
        """What it is."""
        return [self[name] for name in ("outcome", "name", "source", "year")]

    @property
    def ways(self) -> list:
        """The three ways in which a paper may give numbers: words, and the fields of each."""
        return [(title, [self[name] for name in form]) for title, form in zip((
            _("As an effect with its standard error"), _("As an effect with its variance"),
            _("As means, deviations and numbers of people: the course is 1, the control 2")), (
            FORMS[1], FORMS[0], FORMS[2]), strict=True)]

    def clean(self):
        found = super().clean()
        given = {name: found.get(name, "").strip() for name in NUMBERS}
        form = entering.form_of(given)
        if form is None:
            raise forms.ValidationError(_("The numbers of one of the three ways are needed, all of them, and no "
                                          "other."))
        cells = {"study": found.get("name", "-"), "source": found.get("source", "-"),
                 **{name: given[name] for name in form},
                 **{name: found.get(name) or "" for name in ("year", "guided", "control", "therapy", "lessons")},
                 **{name: (found.get(name) or "-").replace("-", "") for name in entering.RISKS}}
        try:
            (self.read,) = entering.studies_in(entering.as_csv(cells), lower_is_better=found["lower"])
        except entering.Faults as wrong:
            for _line, column, what in wrong.found:
                self.add_error(column if column in self.fields else None, what[:1].upper() + what[1:] + ".")
        return found

    def known(self) -> dict[str, object]:
        """What `add_study` takes."""
        return {"outcome": self.cleaned_data["outcome"], **self.read}


class StudiesForm(forms.Form):
    """A file of studies."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    file = forms.FileField(label=gettext_lazy("CSV file"), widget=forms.FileInput({"accept": ".csv,text/csv"}))
    source = forms.CharField(label=gettext_lazy("Where they are published, if the file doesn’t say it"),
                             max_length=300, required=False)
    lower = forms.BooleanField(label=gettext_lazy("Where the file has means: a lower score is better"),
                               required=False)
    faults: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes()

    def clean(self):
        found = super().clean()
        if "file" not in found:
            return found
        if found["file"].size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        try:
            text = found["file"].read().decode("utf-8")
            self.read = entering.studies_in(text, source=found.get("source", ""), lower_is_better=found["lower"])
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file should be text in UTF-8.")) from None
        except entering.Faults as wrong:
            self.faults = tuple(wrong.sentences)
            raise forms.ValidationError(_("Nothing was kept: there is something to look at again in the file.")
                                        ) from None
        return found


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
        self.fields["why"] = forms.CharField(label=_("Why, in words"), max_length=1000, required=False,
                                             widget=forms.Textarea({"rows": 4}))

    def clean(self):
        found = super().clean()
        wrong = grading.flow(*(found.get(name) for name in ("found", "screened", "read", "included")))
        if wrong:
            self.add_error(wrong, _("This is more than the number before it."))
        return found

    def judged(self) -> dict[str, object]:
        """What `judge` takes."""
        counts = {name: self.cleaned_data[name] for name in ("found", "screened", "read", "included")}
        return {**counts, "why": self.cleaned_data["why"],
                "down": "".join(self.cleaned_data[key] for key in grading.REASONS)}
