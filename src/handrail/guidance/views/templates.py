"""The page on which templates are written."""

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.people.access import fetch, needs
from handrail.people.models import RoleKind

from .. import templating
from ..message_forms import TemplateForm
from ..messages import Refused
from ..models import Template


@needs("guidance.templates")
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request) -> HttpResponse:
    """The service's and one's own, and a place to write another."""
    form = TemplateForm(request.POST or None, initial={"client_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        return redirect("guidance:templates")
    return _page(request, form)


@needs("guidance.templates")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request, pk) -> HttpResponse:
    """One of those that one may change."""
    found = fetch(request.role, "guidance.template", Template.objects.all(), pk=pk)
    if request.method == "POST" and "drop" in request.POST:
        templating.drop_template(template=found, by=request.role, at=request.at)
        notes.success(request, _("It is gone. What was written with it stays."))
        return redirect("guidance:templates")
    start = {"client_id": found.client_id, "title": found.title,
             **{f"text_{language}": text for language, text in found.texts.items()}}
    form = TemplateForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and _kept(request, form, found):
        return redirect("guidance:templates")
    return _page(request, form, found)


def _kept(request, form: TemplateForm, found: Template | None = None) -> bool:
    try:
        templating.keep_template(by=request.role, title=form.cleaned_data["title"], texts=form.texts, template=found,
                                 client_id=form.cleaned_data["client_id"], at=request.at)
    except Refused as wrong:
        form.add_error(None, str(wrong))
        return False
    notes.success(request, _("Kept."))
    return True


def _page(request, form: TemplateForm, found: Template | None = None) -> HttpResponse:
    every = list(templating.may_use(request.role))
    context = {
        "form": form, "template": found, "fields": templating.known_fields(),
        "services": [one for one in every if one.owner_id is None], "own": [one for one in every if one.owner_id],
        "is_manager": request.role.kind == RoleKind.MANAGER,
    }
    return render(request, "guidance/messages/templates.html", context, status=422 if form.errors else 200)
