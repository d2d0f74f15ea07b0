"""What was given against what was planned: all on a page, one on a page of its own, each as a file; a guide's own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handrail.ground.csv_file import written
from handrail.look.figures import files
from handrail.people.access import allows, needs
from handrail.people.freshness import fresh
from handrail.people.models import RoleKind

from .. import queries
from ..actions import take_rows
from ..asking import AskedForm
from ..figures import Kind, those_for
from ..rows import TooFew
from ..sheet import Sheet, names_for


def _parts(request, figure: str = "") -> Iterable[object]:
    """What the page is made of: every kept row, the day, and whose figures this person may see by name."""
    request.scope = queries.scope_of(request.role)
    return (*queries.revision(), today_of(request), *sorted(map(str, request.scope.guides or ())))


@needs("fidelity.figures")
@require_safe
@fresh(_parts)
def overview(request) -> HttpResponse:
    """Every figure, as it was asked."""
    sheet, form = sheet_of(request)
    return render(request, "fidelity/overview.html", {
        "figures": [kind.build(sheet) for kind in those_for(sheet).values()], "form": form, "sheet": sheet,
        "query": query_of(form), "may_see_people": allows(request.role, "fidelity.people"),
        "may_set_rates": allows(request.role, "fidelity.rates"),
    })


@needs("fidelity.figures")
@require_safe
@fresh(_parts)
def one(request, figure: str) -> HttpResponse:
    """One figure with everything about it."""
    sheet, form = sheet_of(request)
    return render(request, "fidelity/figure.html", {
        "figure": _kind(sheet, figure).build(sheet), "form": form, "sheet": sheet, "query": query_of(form),
        "may_have_rows": allows(request.role, "fidelity.rows"), "may_set_rates": allows(request.role, "fidelity.rates"),
    })


@needs("fidelity.figures")
@require_safe
@fresh(_parts)
def as_file(request, figure: str) -> HttpResponse:
    """One figure's tables as CSV."""
    sheet, form = sheet_of(request)
    made = _kind(sheet, figure).build(sheet)
    return _attached(files.csv_of(made, form.in_words(), sheet.today), f"{request.service.slug}-{figure}", sheet)


@needs("fidelity.rows")
@require_POST
def rows(request, figure: str) -> HttpResponse:
    """The contacts behind a figure. It is a POST because taking them is written down."""
    sheet, form = sheet_of(request)
    _kind(sheet, figure)
    try:
        lines = take_rows(sheet=sheet, figure=figure, by=request.role, at=request.at)
    except TooFew:
        messages.warning(request, _("So few people are behind this that somebody could be known. Ask for more."))
        return redirect(reverse("fidelity:figure", args=[figure]) + query_of(form))
    asked = [[f"# {label}: {value}"] for label, value in form.in_words()]
    answer = _attached(written([*asked, *lines]), f"{request.service.slug}-contacts", sheet)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@needs("fidelity.own")
@require_safe
def mine(request) -> HttpResponse:
    """A guide's own: what they were to give, and gave, to the people they look after."""
    scope = queries.scope_of(request.role)
    asked = queries.Asked(guide=request.role.person_id)
    sheet = Sheet(scope, asked, names_for(scope), today_of(request), may_see_cost=False)
    return render(request, "fidelity/mine.html", {
        "figures": [kind.build(sheet) for kind in those_for(sheet).values()], "sheet": sheet,
    })


def sheet_of(request) -> tuple[Sheet, AskedForm]:
    """What was asked for, as the reader may see it."""
    scope = getattr(request, "scope", None) or queries.scope_of(request.role)
    names = names_for(scope)
    form = AskedForm(request.GET, names=names, scope=scope)
    asked = form.asked()
    if request.role.kind == RoleKind.GUIDE:
        asked = replace(asked, guide=request.role.person_id)
    return Sheet(scope, asked, names, today_of(request), may_see_cost=not scope.is_rounded), form


def today_of(request) -> date:
    """The service's day."""
    return timezone.localdate(request.at, ZoneInfo(request.service.timezone))


def query_of(form: AskedForm) -> str:
    """What was asked for, for links to the same elsewhere."""
    kept = {name: value for name, value in form.data.items() if name in form.fields and value}
    return f"?{urlencode(kept)}" if kept else ""


def _attached(text: str, name: str, sheet: Sheet) -> HttpResponse:
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{name}-{sheet.today.isoformat()}.csv"'})


def _kind(sheet: Sheet, figure: str) -> Kind:
    kinds = those_for(sheet)
    if figure not in kinds:
        raise Http404
    return kinds[figure]
