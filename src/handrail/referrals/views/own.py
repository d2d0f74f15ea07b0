"""A participant's own page about their clinician: who is responsible, what they may know, what they were told."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.journeys import joining, steps
from handrail.journeys.models import Enrolment
from handrail.journeys.own import own_enrolment
from handrail.journeys.views.own_forms import for_own_course
from handrail.people.access import check, needs

from .. import agreeing, following, patients, referring, responsibility
from ..forms import CodeForm, PartsForm
from ..models import Referral


@needs("referrals.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def mine(request) -> HttpResponse:
    """What my clinician may know: ticked part by part, taken back at once."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:joining")
    referral, earlier = _own(request, enrolment), following.earlier(enrolment)
    if request.method == "POST" and "earlier" in request.POST:
        return _take_back(request, [one for one, _parts in earlier])
    if referral is None:
        return render(request, "referrals/no_clinician.html", {
            "form": CodeForm(), "enrolment": enrolment, "earlier": earlier})
    if request.method == "POST":
        agreeing.agree(referral=referral, parts=request.POST.getlist("parts"), by=request.role, at=request.at)
        messages.success(request, _("Kept. You can change it here at any time."))
        is_joining = enrolment.state == Enrolment.State.JOINING
        return redirect("journeys:joining" if is_joining else "referrals:own")
    since = agreeing.agreed(referral)
    history = responsibility.history(referral)
    names = {"clinician": referral.clinician.name, "service": request.service.name}
    answer = render(request, "referrals/own.html", {
        "referral": referral, "enrolment": enrolment, "form": PartsForm(initial={"parts": list(since)}),
        "history": [(row, responsibility.said(row, **names)) for row in history],
        "earlier": earlier,
        "news": patients.news_of(referral, since),
        "place": joining.place_of(enrolment, "referral") if enrolment.state == Enrolment.State.JOINING else None,
    })
    steps.withdraw(enrolment=enrolment, room="referrals", code="changed")
    return answer


def _take_back(request, theirs: list[Referral]) -> HttpResponse:
    """What a clinician can still see of an earlier course, they see no more."""
    found = next((one for one in theirs if str(one.pk) == request.POST["earlier"]), None)
    if found is not None:
        check(request.role, "referrals.own", found)
        agreeing.agree(referral=found, parts=[], by=request.role, at=request.at)
    messages.success(request, _("Done. They see nothing more of your earlier course."))
    return redirect("referrals:own")


@needs("referrals.own")
@require_POST
@for_own_course
def code(request) -> HttpResponse:
    """Enter a code in a course that runs already."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:joining")
    form = CodeForm(request.POST)
    if form.is_valid() and not consume(request, action="signup"):
        form.add_error(None, _("There were many tries from here just now. Please wait a minute and try again."))
    elif form.is_valid():
        try:
            found = referring.find(form.cleaned_data["code"], request.at)
            referring.use(referral=found, enrolment=enrolment, by=request.role, at=request.at)
            return redirect("referrals:own")
        except referring.NoSuchCode:
            form.add_error("code", _("We don’t know this code. Please look at the slip again."))
        except referring.CodeIsOver:
            form.add_error("code", _("This code was used or has run out. Please ask your clinician for another."))
        except referring.HasClinician:
            return redirect("referrals:own")
    return render(request, "referrals/no_clinician.html", {"form": form, "enrolment": enrolment}, status=422)


@needs("referrals.own")
@require_POST
@for_own_course
def part(request) -> HttpResponse:
    """Part from the clinician: they see nothing more."""
    enrolment = own_enrolment(request)
    referral = _own(request, enrolment) if enrolment is not None else None
    if referral is None:
        raise Http404
    referring.part(referral=referral, by=request.role, at=request.at)
    messages.success(request, _("Done. They see nothing more. Your course goes on as before."))
    return redirect("referrals:own")


def _own(request, enrolment: Enrolment) -> Referral | None:
    referral = referring.linked_to(enrolment)
    if referral is not None:
        check(request.role, "referrals.own", referral)
    return referral
