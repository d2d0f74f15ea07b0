"""The bad-day page: what is enough today, and whether lessons are shorter until the day is over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.ground.ids import new_id
from handrail.people.access import needs

from .. import course, flare_up
from ..filling import id_in
from ..own import own_enrolment
from ..short_way import short_way


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
def bad_day(request) -> HttpResponse:
    """A breath, a shorter task, somebody to tell, help at any hour. A POST says whether today is a bad day."""
    enrolment, today = own_enrolment(request), timezone.localdate(request.at)
    may_tell = enrolment is not None and enrolment.state in course.READING
    if request.method == "POST":
        if may_tell:
            _tell(request, enrolment, today)
        back = request.POST.get("back", "")
        return redirect(back if url_has_allowed_host_and_scheme(back, None) else "journeys:bad-day")
    return render(request, "journeys/bad_day.html", {
        "way": short_way(enrolment), "may_tell": may_tell, "new_id": new_id(),
        "is_shorter": may_tell and flare_up.is_on(enrolment.standing, today),
    })


def _tell(request, enrolment, today) -> None:
    is_bad = request.POST.get("day") != "over"
    flare_up.tell(enrolment=enrolment, is_bad=is_bad, today=today, at=request.at,
                  client_id=id_in(request.POST.get("client_id")) or new_id())
    if is_bad:
        messages.success(request, _("Kept. Until tonight, your lessons show the short way where they have one."))
