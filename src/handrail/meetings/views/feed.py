"""The calendar feed: appointments of one guide, for whoever has its secret address. It names nobody."""

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handrail.ground import scoped
from handrail.people.access import public
from handrail.people.models import Role, RoleKind

from .. import calendar_page, desks, ics, keeping_hours, letters
from ..models import Desk


@public
@require_safe
def feed(request, token: str) -> HttpResponse:
    """The guide's appointments, as a calendar reads them."""
    desk = Desk.everywhere.select_related("guide", "service").filter(feed_hash=keeping_hours.hash_of(token)).first()
    if desk is None:
        raise Http404
    with scoped.service(desk.service_id), translation.override(desk.guide.language or desk.service.language):
        if not Role.objects.filter(person=desk.guide, kind=RoleKind.GUIDE, until=None).exists():
            raise Http404
        rules = desks.rules()
        entries = [letters.entry_of(one, rules, is_guide=True)
                   for one in calendar_page.feed_of(desk.guide_id, at=request.at)]
        text = ics.feed(entries, name=rules.neutral_name or _("Appointments"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
