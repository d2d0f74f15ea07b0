"""Participants one by one, for whoever may know them by name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.people.models import RoleKind

from .. import queries
from ..person_rows import ON_A_PAGE, ORDERS, people
from .figures import query_of, sheet_of


@needs("fidelity.people")
@require_safe
def one_by_one(request) -> HttpResponse:
    """What each participant was planned and given, those with the most missed first."""
    sheet, form = sheet_of(request)
    order = request.GET.get("order", "") if request.GET.get("order") in ORDERS else "missed"
    page = request.GET.get("page", "")
    page = int(page) if page.isdigit() and 0 < int(page) < 100_000 else 1
    is_guide = request.role.kind == RoleKind.GUIDE
    rates = None if is_guide else queries.rates()
    found, many = people(sheet.asked, sheet.scope, rates, order=order, page=page)
    return render(request, "fidelity/people.html", {
        "people": found, "many": many, "sheet": sheet, "form": form, "order": order, "is_guide": is_guide,
        "rates": rates, "page": page, "query": query_of(form).replace("?", "&", 1),
        "before": page - 1 if page > 1 else None, "after": page + 1 if page * ON_A_PAGE < many else None,
        "orders": [("missed", _("Most missed")), ("minutes", _("Most minutes")), ("planned", _("Most planned"))],
    })
