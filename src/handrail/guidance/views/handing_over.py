"""Handing somebody over: the summary, written by the one who goes, read by the one who comes."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.journeys.models import Enrolment
from handrail.people.access import fetch, needs

from .. import handing_over as verbs
from ..guided import guided_by
from ..models import HandingOver
from ..words import contact_words, state_words


class WordsForm(forms.Form):
    """What the next guide should know."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("What should the next guide know?"), max_length=verbs.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("What works with them, what was agreed, what to be careful with. It belongs to their "
                               "data: they can ask to read it."),
        error_messages={"required": gettext_lazy("Write a sentence or two."),
                        "max_length": gettext_lazy("That is longer than %(limit_value)d characters.")})


@needs("guidance.contact")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request, pk) -> HttpResponse:
    """Write for whoever comes next; a manager gives another guide when it is time."""
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    enrolment = fetch(request.role, "guidance.contact", rows, pk=pk)
    found, it = verbs.prepared(enrolment), guided_by(enrolment)
    form = WordsForm(request.POST or None, initial={"words": found.words if found else ""})
    if request.method == "POST" and form.is_valid():
        verbs.prepare(enrolment=enrolment, by=request.role, at=request.at, **form.cleaned_data)
        messages.success(request, _("Kept for the next guide. Ask a manager to give them one."))
        return redirect("guidance:participant", pk=enrolment.pk)
    facts = facts_in_words(verbs.facts_of(it, request.at)) if it else []
    context = {"enrolment": enrolment, "form": form, "facts": facts}
    return render(request, "guidance/handing/prepare.html", context, status=422 if form.errors else 200)


@needs("guidance.handed-over")
@require_http_methods(["GET", "HEAD", "POST"])
def handed_over(request, pk) -> HttpResponse:
    """What was handed over: both guides see it, and the next one says that they have read it."""
    rows = HandingOver.objects.select_related("enrolment__participant", "before", "after")
    handing = fetch(request.role, "guidance.handed-over", rows.exclude(after=None), pk=pk)
    is_next = handing.after_id == request.role.person_id
    if request.method == "POST" and is_next:
        verbs.acknowledge(handing=handing, by=request.role, at=request.at)
        messages.success(request, _("Read. They are yours to guide now."))
        return redirect("guidance:participant", pk=handing.enrolment_id)
    return render(request, "guidance/handing/over.html", {
        "handing": handing, "is_next": is_next, "facts": facts_in_words(handing.facts)})


def facts_in_words(facts: dict) -> list[tuple[str, str]]:
    """The facts, a name and a line each."""

    def when(name: str):
        return datetime.fromisoformat(facts[name]) if facts.get(name) else None

    lines = [
        (_("Where they stand"), _("%(state)s, week %(week)d, %(done)d of %(all)d lessons") % {
            "state": state_words(facts["state"]), "week": facts["week"], "done": facts["lessons_done"],
            "all": facts["lessons"]}),
        (_("Contacts so far"), _("%(many)d, of which %(reached)d reached; %(minutes)g minutes") % {
            "many": facts["contacts"], "reached": facts["reached"], "minutes": facts["minutes"]}),
        (_("Due now"), str(facts["due"])),
        (_("Open flags"), str(facts["flags"])),
    ]
    lines += [(name, _("%(first)g at the start, %(last)g now") % {"first": first, "last": last})
              for name, (first, last) in sorted(facts["scores"].items())]
    moments = [(_("Last contact"), contact_words(facts.get("last_channel", "")), when("last_at")),
               (_("Next contact"), contact_words(facts.get("next_channel", "")), when("next_at"))]
    return lines + [(label, said, at) for label, said, at in moments if at is not None]
