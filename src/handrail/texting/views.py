"""The participant's page about doing the course by text."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.delivery.sms import telling
from handrail.journeys.current import enrolment_of
from handrail.people.access import check, needs

from . import dialogue as verbs
from .asking import can_be_done
from .models import Dialogue


@needs("texting.course")
@require_http_methods(["GET", "HEAD", "POST"])
def course(request):
    """Begin the course by text, or end that."""
    enrolment = enrolment_of(request.role)
    if enrolment is None:
        return redirect("delivery:texts")
    check(request.role, "texting.course", enrolment)
    if request.method == "POST":
        _do(request, enrolment)
        return redirect("texting:course")
    choice = telling.choice_of(request.role.person)
    return render(request, "texting/course.html", {
        "is_on": Dialogue.objects.filter(enrolment=enrolment, is_on=True).exists(),
        "can_be_done": can_be_done(enrolment), "may_begin": verbs.may_begin(enrolment),
        "has_texts": telling.can_have(request.role.person), "may_say": choice is not None and choice.may_say,
    })


def _do(request, enrolment) -> None:
    if request.POST.get("do") == "end":
        verbs.end(enrolment=enrolment, at=request.at, by=request.role)
        messages.success(request, _("Your course no longer comes by text. It goes on here."))
        return
    try:
        verbs.begin(enrolment=enrolment, at=request.at, by=request.role)
        messages.success(request, _("A text is on its way. Reply MORE to it."))
    except verbs.NotByText:
        messages.warning(request, _("That isn’t possible yet; this page says what is missing."))
