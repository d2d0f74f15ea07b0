"""Another programme in the middle, and a later course."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.guidance.assigning import NotAllowed, NotGuided
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.access import allows, fetch, needs
from handrail.programmes.keeping import NoSuchPack

from .. import changing
from ..course_forms import ChangeForm

State = Enrolment.State


@needs("intake.course")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk) -> HttpResponse:
    """Go on with another programme, or, after the end, begin a later course."""
    rows = Enrolment.objects.select_related("participant", "service", "programme")
    enrolment = fetch(request.role, "intake.course", rows, pk=pk)
    is_again = enrolment.state not in course.RUNNING
    may_change = is_again or enrolment.state in (State.ACTIVE, State.PAUSED)
    form = ChangeForm(request.POST or None, programme=enrolment.programme.key, protocol=enrolment.protocol_key,
                      with_guide=is_again)
    if request.method == "POST" and may_change and form.is_valid():
        verb = changing.enrol_again if is_again else changing.change_programme
        try:
            new = verb(enrolment=enrolment, by=request.role, at=request.at, **form.cleaned_data)
        except changing.NothingChanges:
            form.add_error("programme", _("They are in this programme already."))
        except course.NotRunning:
            form.add_error(None, _("They are in the middle of a course that can’t be changed like this."))
        except (NotAllowed, NotGuided):
            form.add_error("guide", _("By the protocol this person can’t guide here."))
        except NoSuchPack:
            form.add_error("programme", _("This programme isn’t here any more."))
        else:
            messages.success(request, _("Done. They have been written to, and go on with a few questions."))
            return redirect(_after(request, new))
    earlier = enrolment.changes.select_related("to__programme", "by", "enrolment").order_by("-at", "-pk")
    return render(request, "intake/change.html", {
        "enrolment": enrolment, "participant": enrolment.participant, "form": form, "is_again": is_again,
        "may_change": may_change, "earlier": earlier, "back": _after(request, enrolment), "reasons": changing.REASONS,
        "may_read": allows(request.role, "intake.summary", enrolment),
    }, status=422 if form.errors else 200)


def _after(request, enrolment: Enrolment) -> str:
    if allows(request.role, "guidance.participant", enrolment):
        return reverse("guidance:participant", args=[enrolment.pk])
    return reverse("guidance:participants")
