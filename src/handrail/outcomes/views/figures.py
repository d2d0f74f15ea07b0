"""The service's figures: all on a page, one on a page of its own, each as a file."""

from collections.abc import Iterable
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

from .. import queries
from ..actions import take_rows
from ..asked import AskedForm
from ..figures import ALL
from ..names import names_for
from ..reader import Reader
from ..rows import TooFew


def _parts(request, figure: str = "") -> Iterable[object]:
    """What the page is made of: every kept row, the day, the packs, and whose figures this person may see by name."""
    request.scope = queries.scope_of(request.role)
    return (*queries.revision(), _today(request), *sorted(map(str, request.scope.guides or ())))


@needs("outcomes.figures")
@require_safe
@fresh(_parts)
def overview(request) -> HttpResponse:
    """Every figure, as it was asked."""
    reader, form = _reader(request)
    return render(request, "outcomes/overview.html", {
        "figures": [kind.build(reader) for kind in ALL.values() if kind.is_on_overview], "form": form, "reader": reader,
        "query": _query(form), "may_see_evidence": allows(request.role, "outcomes.evidence"),
        "more": [(key, kind.title) for key, kind in ALL.items() if not kind.is_on_overview],
    })


@needs("outcomes.figures")
@require_safe
@fresh(_parts)
def one(request, figure: str) -> HttpResponse:
    """One figure with everything about it."""
    reader, form = _reader(request)
    return render(request, "outcomes/figure.html", {
        "figure": _entry(figure).build(reader), "form": form, "reader": reader, "query": _query(form),
        "may_have_rows": allows(request.role, "outcomes.rows"),
    })


@needs("outcomes.figures")
@require_safe
@fresh(_parts)
def as_file(request, figure: str) -> HttpResponse:
    """One figure's tables as CSV."""
    reader, form = _reader(request)
    made = _entry(figure).build(reader)
    return _attached(files.csv_of(made, form.in_words(), reader.today), f"{request.service.slug}-{figure}", reader)


@needs("outcomes.rows")
@require_POST
def rows(request, figure: str) -> HttpResponse:
    """The rows behind a figure. It is a POST because taking them is written down."""
    reader, form = _reader(request)
    kind = _entry(figure).rows
    try:
        lines = take_rows(reader=reader, kind=kind, figure=figure, by=request.role, at=request.at)
    except TooFew:
        messages.warning(request, _("So few people are behind this that somebody could be known. Ask for more."))
        return redirect(reverse("outcomes:figure", args=[figure]) + _query(form))
    asked = [[f"# {label}: {value}"] for label, value in form.in_words()]
    answer = _attached(written([*asked, *lines]), f"{request.service.slug}-{figure}-{kind}", reader)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _attached(text: str, name: str, reader: Reader) -> HttpResponse:
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{name}-{reader.today.isoformat()}.csv"'})


def _reader(request) -> tuple[Reader, AskedForm]:
    scope = getattr(request, "scope", None) or queries.scope_of(request.role)
    names = names_for(scope)
    form = AskedForm(request.GET, names=names, scope=scope)
    return Reader(scope, form.asked(), names, _today(request)), form


def _today(request) -> date:
    """The service's day."""
    return timezone.localdate(request.at, ZoneInfo(request.service.timezone))


def _entry(figure: str):
    if figure not in ALL:
        raise Http404
    return ALL[figure]


def _query(form: AskedForm) -> str:
    """What was asked for, for links to the same elsewhere."""
    kept = {name: value for name, value in form.data.items() if name in form.fields and value}
    return f"?{urlencode(kept)}" if kept else ""
