"""The service's settings of taking people in, and its letters."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.people.access import needs

from .. import asking as verbs
from .. import letters
from ..forms import AskingForm, LetterTextForm


@needs("intake.service")
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request) -> HttpResponse:
    """Whether somebody talks with newcomers first, and when people start."""
    row = verbs.asked()
    plain = {name: getattr(row, name) for name in verbs.FIELDS if name != "owner"}
    initial = plain | {"owner": str(row.owner_id or "")}
    form = AskingForm(request.POST or None, people=verbs.may_own(), initial=initial)
    if request.method == "POST" and form.is_valid():
        verbs.change(by=request.role, at=request.at, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("intake:asking")
    return render(request, "intake/asking.html", {
        "form": form, "kinds": letters.KINDS.items(), "languages": settings.LANGUAGES,
    }, status=422 if form.errors else 200)


@needs("intake.service")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request, kind: str, language: str) -> HttpResponse:
    """One letter in one language."""
    languages = dict(settings.LANGUAGES)
    if kind not in letters.KINDS or language not in languages:
        raise Http404
    form = LetterTextForm(request.POST or None, initial={"text": letters.text_of(kind, language)})
    if request.method == "POST" and form.is_valid():
        letters.keep_text(kind=kind, language=language, text=form.cleaned_data["text"], by=request.role, at=request.at)
        messages.success(request, _("Kept."))
        return redirect("intake:asking")
    return render(request, "intake/letter_text.html", {
        "form": form, "title": letters.KINDS[kind], "language": languages[language], "fields": letters.FIELDS.items(),
    }, status=422 if form.errors else 200)
