"""One's own course: a break, leaving, all one's data, being forgotten."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people import actions, kept_form
from handrail.people.access import needs, public
from handrail.people.models import Role, RoleKind, Service

from .. import asking, course, joining, leaving, my_data, reading
from ..afterwards import address_after
from ..leaving_forms import ForgetForm, LeaveForm, PauseForm
from ..models import Enrolment
from ..own import own_enrolment
from .own_forms import for_own_course

State = Enrolment.State
PAUSABLE = (State.ACTIVE, State.PAUSED)


@needs("journeys.own")
@require_safe
def my_course(request) -> HttpResponse:
    """What I can do about my own course."""
    enrolment = own_enrolment(request)
    state = enrolment.state if enrolment else ""
    return render(request, "journeys/leaving/my_course.html", {
        "enrolment": enrolment, "may_pause": state in PAUSABLE,
        "is_paused": state == State.PAUSED, "is_joining": state in (State.JOINING, State.WAITING, State.UNSUITABLE),
        "has_left": state == State.LEFT, "has_finished": state == State.FINISHED, "may_leave": state in course.RUNNING,
        "has_workbook": enrolment is not None and bool(enrolment.programme_id) and state != State.JOINING,
        "told": reading.where_told(enrolment) if state in course.READING else None,
        "may_begin_again": enrolment is not None and joining.may_begin_again(enrolment),
        "asks_later": state in asking.ENDED and bool(asking.asks_later(enrolment, request.at)),
    })


@needs("journeys.own")
@require_POST
@for_own_course
def be_asked(request) -> HttpResponse:
    """After the end of a course: to be asked later how one is, or not any more."""
    enrolment = own_enrolment(request)
    if enrolment is not None and enrolment.state in asking.ENDED:
        is_agreed = request.POST.get("agree") == "yes"
        asking.agree_to_be_asked(enrolment=enrolment, is_agreed=is_agreed, at=request.at, by=request.role)
        messages.success(request, _("Thank you. We ask you when the time comes.") if is_agreed
                         else _("You won’t be asked any more."))
    return redirect("journeys:my-course")


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def pause(request) -> HttpResponse:
    """A break, for some weeks or until one comes back."""
    enrolment = own_enrolment(request)
    if enrolment is None or enrolment.state not in PAUSABLE:
        return redirect("journeys:my-course")
    form = PauseForm(request.POST or None, today=timezone.localdate(request.at))
    if request.method == "POST" and form.is_valid():
        try:
            leaving.pause(enrolment=enrolment, at=request.at, by=request.role, **form.cleaned_data)
        except leaving.CantPause:
            return redirect("journeys:my-course")
        messages.success(request, _("Your course is paused. Nothing is asked of you until you are back."))
        return redirect("journeys:my-course")
    return render(request, "journeys/leaving/pause.html", {"form": form, "enrolment": enrolment},
                  status=422 if form.errors else 200)


@needs("journeys.own")
@require_POST
@for_own_course
def come_back(request) -> HttpResponse:
    """Go on after a break."""
    enrolment = own_enrolment(request)
    if enrolment is not None and enrolment.state == State.PAUSED:
        leaving.come_back(enrolment=enrolment, at=request.at, by=request.role)
        messages.success(request, _("Welcome back. There is no catching up to do; go on where you like."))
    return redirect("journeys:today")


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def leave(request) -> HttpResponse:
    """Leave the course, with a reason only if one likes."""
    enrolment = own_enrolment(request)
    if enrolment is None or enrolment.state not in course.RUNNING:
        return redirect("journeys:my-course")
    form = LeaveForm(request.POST or None, later=asking.asks_later(enrolment, request.at))
    if request.method == "POST" and form.is_valid():
        try:
            leaving.leave(enrolment=enrolment, at=request.at, by=request.role, **form.cleaned_data)
        except course.NotRunning:
            return redirect("journeys:my-course")
        return redirect(address_after(enrolment, request.at, back=reverse("journeys:my-course")))
    context = {"form": form, "may_pause": enrolment.state in PAUSABLE}
    return render(request, "journeys/leaving/leave.html", context, status=422 if form.errors else 200)


@needs("journeys.own")
@require_safe
def data(request) -> HttpResponse:
    """All that is kept about me, to read."""
    held = actions.export(person=request.role.person, service=request.service)
    return _unstored(render(request, "journeys/leaving/data.html", {"sections": my_data.sections(held)}))


@needs("journeys.own")
@require_safe
def data_json(request) -> HttpResponse:
    """All that is kept about me, as a file."""
    held = actions.export(person=request.role.person, service=request.service)
    response = JsonResponse(held, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{request.at:%Y-%m-%d}.json"'
    return _unstored(response)


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def forget(request) -> HttpResponse:
    """Be forgotten: first what goes and what stays, then two words to type."""
    others = Role.objects.filter(person_id=request.role.person_id, until=None).exclude(kind=RoleKind.PARTICIPANT)
    if others.exists():
        return _unstored(render(request, "journeys/leaving/forget_staff.html"))
    is_last_step = request.method == "POST" or "sure" in request.GET
    form = ForgetForm(request.POST or None) if is_last_step else None
    if request.method == "POST" and form.is_valid():
        slug = request.service.slug
        actions.forget(person=request.role.person, service=request.service, at=request.at, by=request.role)
        logout(request)
        response = redirect(f"{reverse('journeys:forgotten')}?service={slug}")
        response.delete_cookie(kept_form.LAST_PERSON)
        return response
    return _unstored(render(request, "journeys/leaving/forget.html", {"form": form},
                            status=422 if form is not None and form.errors else 200))


@public
@require_safe
def forgotten(request) -> HttpResponse:
    """Goodbye. Open to anybody, as nobody is signed in any more."""
    service = Service.objects.filter(slug=slugify(request.GET.get("service", ""))).first()
    return render(request, "journeys/leaving/forgotten.html", {"service": service, "role": None})


def _unstored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
