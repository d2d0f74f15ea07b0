"""What a participant says of their guidance: how they are guided, another guide, a complaint."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.ground import scoped
from handrail.journeys.current import enrolment_of
from handrail.people.access import check, needs, public
from handrail.people.models import RoleKind, Service

from .. import changing_guide, complaining, how_guided, wishing
from ..models import Complaint
from ..voice_forms import ChangeForm, ComplaintForm, NumberForm, WishesForm
from ..words import channel_words


@needs("guidance.own")
@require_http_methods(["GET", "HEAD", "POST"])
def how(request) -> HttpResponse:
    """Who guides you, how and when; what you may choose; your number."""
    enrolment = enrolment_of(request.role)
    if enrolment is None:
        return redirect("journeys:joining")
    check(request.role, "guidance.own", enrolment)
    page = how_guided.page_of(enrolment, request.at)
    does = request.POST.get("do") if request.method == "POST" else None
    form = WishesForm(
        request.POST if does == "wishes" else None, initial=page.initial,
        channels=[(one, channel_words(one)) for one in page.channels],
        languages=[(code, name) for code, name in settings.LANGUAGES if code in page.languages],
        offers_gender=page.offers_gender)
    number = NumberForm(request.POST if does == "number" else None, country=request.service.country,
                        initial={"phone": request.role.person.phone})
    if does == "wishes" and form.is_valid():
        wishing.keep_wishes(enrolment=enrolment, at=request.at, **form.given)
        messages.success(request, _("Kept. Your guide sees it before the next contact."))
        return redirect("guidance:how")
    if does == "number" and number.is_valid():
        wishing.give_number(enrolment=enrolment, phone=number.cleaned_data["phone"], at=request.at)
        messages.success(request, _("Kept."))
        return redirect("guidance:how")
    return render(request, "guidance/voice/how.html", {"page": page, "form": form, "number": number},
                  status=422 if form.errors or number.errors else 200)


@needs("guidance.own")
@require_http_methods(["GET", "HEAD", "POST"])
def change_guide(request) -> HttpResponse:
    """Ask for another guide, or take that back."""
    enrolment = enrolment_of(request.role)
    if enrolment is None:
        return redirect("journeys:joining")
    check(request.role, "guidance.own", enrolment)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and "take_back" in request.POST:
        changing_guide.take_back(enrolment=enrolment, at=request.at)
        messages.success(request, _("Taken back: your guide stays."))
        return redirect("guidance:how")
    if request.method == "POST" and form.is_valid():
        try:
            changing_guide.ask(enrolment=enrolment, at=request.at, **form.cleaned_data)
        except changing_guide.NoGuide:
            form.add_error(None, _("Nobody guides you at the moment, so there is nobody to change."))
        else:
            messages.success(request, _("Asked. You find the answer on this page."))
            return redirect("guidance:change-guide")
    context = {"form": form, "change": changing_guide.latest_change(enrolment),
               "within": wishing.offer_of().change_within}
    return render(request, "guidance/voice/change.html", context, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request) -> HttpResponse:
    """Complain, signed in or not; with one's earlier complaints and their answers."""
    named = request.GET.get("service", "") or request.POST.get("service", "")
    service = request.service or Service.objects.filter(slug=named).first() or _only_service()
    if service is None:
        return render(request, "guidance/voice/which_service.html", {"named": named})
    own = request.role is not None and request.role.kind == RoleKind.PARTICIPANT
    person = request.role.person if request.role is not None else None
    form = ComplaintForm(request.POST or None, is_signed_in=person is not None)
    if request.method == "POST" and form.is_valid():
        try:
            made = complaining.complain(service=service, person=person, at=request.at, **form.cleaned_data)
        except complaining.TooMany:
            sentence = _("So many complaints came today that this page takes no more. Please write to %(to)s.")
            form.add_error(None, sentence % {"to": service.contact_email or service.name})
        else:
            return redirect(f"{reverse('guidance:complain')}?service={service.slug}&made={made.pk}")
    with scoped.service(service.pk):
        mine = list(Complaint.objects.filter(person=person).order_by("-received_at")) if own else []
        context = {"of": service, "form": form, "mine": mine, "made": _made(request.GET.get("made", "")),
                   "within": wishing.offer_of().complaint_within}
        return render(request, "guidance/voice/complain.html", context, status=422 if form.errors else 200)


def _only_service() -> Service | None:
    services = list(Service.objects.order_by("pk")[:2])
    return services[0] if len(services) == 1 else None


def _made(pk: str) -> Complaint | None:
    """The complaint that was just made: its number and day are shown, nothing of its words."""
    try:
        return Complaint.objects.filter(pk=uuid.UUID(pk)).first()
    except ValueError:
        return None
