"""Deciding about a newcomer in two steps: the decision and its reason, then the letter as it will go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.guidance.assigning import NotAllowed, NotGuided
from handrail.people.access import fetch, needs

from .. import asking, cases, letters, queries
from .. import deciding as verbs
from ..forms import DecideForm, LetterForm
from ..letter_text import BadText
from ..models import Case


@needs("intake.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, pk) -> HttpResponse:
    """What is decided and why; then the letter, which is seen before it is sent."""
    case = fetch(request.role, "intake.decide", queries.case_of(), pk=pk)
    if not case.is_open:
        return redirect("intake:case", pk=case.pk)
    form = DecideForm(request.POST or None, service=request.service, programme=case.enrolment.programme.key,
                      protocol=case.enrolment.protocol_key)
    if request.method != "POST" or not form.is_valid():
        return _form(request, case, form)
    chosen = form.cleaned_data
    try:
        words = _letter(request, case, chosen)
    except BadText:
        form.add_error(None, _("The service’s own text of this letter can’t be filled in. A manager can put it right "
                               "in the settings."))
        return _form(request, case, form)
    if "text" not in request.POST:
        return _preview(request, case, form, words, LetterForm(initial={"text": words.text}))
    letter = LetterForm(request.POST)
    if not letter.is_valid():
        return _preview(request, case, form, words, letter)
    words = letters.Words(words.language, letter.cleaned_data["text"].replace("\r\n", "\n").strip())
    try:
        verbs.decide(case=case, words=words, by=request.role, at=request.at, **chosen)
    except cases.Decided:
        messages.warning(request, _("Somebody has decided about this meanwhile. Nothing was changed."))
    except (NotAllowed, NotGuided):
        form.add_error("guide", _("By the protocol this person can’t guide here."))
        return _form(request, case, form)
    else:
        messages.success(request, _("Decided. %(name)s finds the letter in their own pages.") % {
            "name": case.enrolment.participant})
    return redirect("intake:queue")


def _letter(request, case: Case, chosen: dict) -> letters.Words:
    enrolment = case.enrolment
    guide = chosen["guide"]
    with translation.override(enrolment.participant.language or enrolment.service.language):
        goes_on = verbs.goes_on(enrolment, asking.asked().starts, names_guide=guide is not None, at=request.at,
                                protocol=chosen["protocol"] or enrolment.protocol_key)
    return letters.drafted(
        enrolment=enrolment, kind=chosen["decision"], reason=chosen["reason"], by=request.role,
        programme=chosen["programme"], protocol=chosen["protocol"], guide=guide.person if guide else None,
        goes_on=goes_on)


def _form(request, case: Case, form: DecideForm) -> HttpResponse:
    context = {"case": case, "participant": case.enrolment.participant, "form": form}
    return render(request, "intake/decide.html", context, status=422 if form.errors else 200)


def _preview(request, case: Case, form: DecideForm, words: letters.Words, letter: LetterForm) -> HttpResponse:
    kept = [(name, request.POST.get(name, "")) for name in form.fields]
    context = {"case": case, "participant": case.enrolment.participant, "kept": kept, "letter": letter,
               "words": words, "title": letters.KINDS[form.cleaned_data["decision"]]}
    return render(request, "intake/letter.html", context, status=422 if letter.errors else 200)
