"""Pages about texts: a participant's choice, and the addresses that gateways call."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from handrail.people.access import needs, public

from ..carriers import SMS, is_set_up
from ..models import TextChoice
from . import arriving, callbacks, choosing, configured, numbers, reports
from .forms import TextsForm
from .gateways import number_in, value_at
from .telling import choice_of, is_stopped


@needs("delivery.texts")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Whether I want texts, at which number, and how much they may say."""
    person, choice = request.role.person, choice_of(request.role.person)
    shown = choice.number if choice else person.phone
    form = TextsForm(
        request.POST if request.method == "POST" and request.POST.get("do") != "end" else None,
        region=request.service.country,
        initial={"number": numbers.national(shown, request.service.country) if shown else "",
                 "may_say": bool(choice and choice.may_say)},
    )
    if request.method == "POST" and request.POST.get("do") == "end":
        if choice is not None:
            choosing.end(choice=choice, at=request.at, by=request.role)
            messages.success(request, _("No more texts will come."))
        return redirect("delivery:texts")
    if form.is_bound and form.is_valid() and _keep(request, form):
        return redirect("delivery:texts")
    return render(request, "delivery/texts.html", {
        "form": form, "choice": choice, "number": numbers.national(choice.number, request.service.country)
        if choice else "", "is_on": choice is not None and choice.state == TextChoice.State.ON,
        "is_asked": choice is not None and choice.state == TextChoice.State.ASKED,
        "is_stopped": choice is not None and is_stopped(choice.number_code), "is_set_up": is_set_up(SMS),
    }, status=422 if form.is_bound else 200)


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def incoming(request):
    """A gateway brings a text. (Kannel asks with GET: it knows no other way of handing one over with its words.)"""
    gateway, told = _told(request)
    names = gateway.incoming
    number = numbers.from_gateway(_text(told, names["from"]))
    words = _raw(told, names["text"])
    if not number or not words.strip():
        return HttpResponse(status=204)  # nothing that could be kept; asked again it would be the same
    came = arriving.Came(
        id=_text(told, names["id"]) or sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(), number=number,
        text=words.replace("\x00", ""), sent_at=_moment(_text(told, names["at"])), joins=_text(told, names["joins"]),
        part=_whole(told, names["part"]), parts=_whole(told, names["parts"]),
    )
    arriving.arrive(came, at=request.at)
    return HttpResponse(status=204)


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def report(request):
    """A gateway reports on a text that it knows by its own id."""
    gateway, told = _told(request)
    _report(gateway, told, request.at, gateway_id=_text(told, gateway.report["id"]))
    return HttpResponse(status=204)


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def report_on(request, token: str):
    """A gateway reports on one text, at the address that was made for it."""
    letter, gateway = callbacks.reported_on(token), _gateway()
    if letter is None or gateway is None:
        raise Http404
    _report(gateway, _fields(request), request.at, letter=letter)
    return HttpResponse(status=204)


def _keep(request, form: TextsForm) -> bool:
    """Keep what was chosen; False, with a sentence at the field, where that can't be."""
    chosen = form.cleaned_data
    try:
        with transaction.atomic():
            choice = choosing.ask(person=request.role.person, service=request.service, number=chosen["number"],
                                  at=request.at, by=request.role)
            choosing.say_what_about(choice=choice, may_say=chosen["may_say"], at=request.at, by=request.role)
    except choosing.NotThisNumber:
        form.add_error("number", _("Texts can’t be sent to this number. If it is a mobile number, please write to your "
                                   "service."))
        return False
    except choosing.TooOften:
        form.add_error("number", _("That is as often as we can ask today. Please try again tomorrow."))
        return False
    messages.success(request, _("Saved."))
    return True


def _told(request) -> tuple[configured.Gateway, dict[str, Any]]:
    """What the gateway says. Raises Http404 where it isn't the gateway."""
    gateway = _gateway()
    if gateway is None or not callbacks.is_the_gateway(
        secret=gateway.secret, body=request.body, headers=request.headers, query=request.GET.dict()
    ):
        raise Http404
    told = _fields(request)
    told.pop("secret", None)
    return gateway, told


def _gateway() -> configured.Gateway | None:
    try:
        return configured.gateway()
    except configured.BadSettings:
        return None


def _fields(request) -> dict[str, Any]:
    """The fields of a call: from its address, a form, or JSON. Where the body is signed, the address says nothing."""
    found: dict[str, Any] = {} if callbacks.SIGNATURE in request.headers else request.GET.dict()
    if request.content_type == "application/json":
        try:
            sent = json.loads(request.body)
        except ValueError:
            raise Http404 from None
        return found | (sent if isinstance(sent, dict) else {})
    return found | request.POST.dict()


def _report(gateway: configured.Gateway, told: Mapping[str, Any], at: datetime, **which: Any) -> None:
    state = _text(told, gateway.report["state"]).casefold()
    outcome = reports.ON_ITS_WAY
    if state in gateway.arrived:
        outcome = reports.ARRIVED
    elif state in gateway.failed:
        outcome = reports.FAILED
    reports.reported(outcome=outcome, at=at, price=number_in(value_at(told, gateway.report["price"])), **which)


def _text(told: Mapping[str, Any], name: str) -> str:
    return _raw(told, name).strip()


def _raw(told: Mapping[str, Any], name: str) -> str:
    """As it came: a part of a long text may begin or end with a space."""
    value = value_at(told, name)
    return str(value) if isinstance(value, str | int | float) else ""


def _whole(told: Mapping[str, Any], name: str) -> int:
    text = _text(told, name)
    return min(int(text), 255) if text.isdecimal() else 1


def _moment(text: str) -> datetime | None:
    """The network's word for when it was sent: seconds since 1970, or ISO; None where it can't be read."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        found = parse_datetime(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and found.tzinfo is not None else None
