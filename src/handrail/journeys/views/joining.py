"""Coming in: the public sign-up page, the letter's link, consent, screening, and what comes after them."""

from contextlib import contextmanager

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from handrail.ground import scoped
from handrail.people.access import needs, public
from handrail.people.entering import sign_in_new
from handrail.people.models import Role, RoleKind, Service
from handrail.people.sign_in_events import ROLE_IN_SESSION
from handrail.programmes.keeping import NoSuchPack

from .. import consenting, course, joining_packs, signing_up
from .. import joining as rules
from ..joining_forms import ConfirmForm, ConsentForm, ScreeningForm, SignUpForm
from ..joining_packs import said
from ..models import Assessment, Enrolment, Screening
from ..own import own_enrolment
from ..screening import Screen, said_after
from .own_forms import for_own_course

SIGNED_UP_HERE = "signed_up_here"  # in the session: the sign-ups that were filled in in this browser


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request, service: str) -> HttpResponse:
    """What the course is, and a form to join it."""
    found = get_object_or_404(Service, slug=service)
    with _at(found):
        offer = _offer(found)
        if offer is None:
            return render(request, "journeys/joining/closed.html", {"service": found})
        if request.user.is_authenticated:
            return _sign_up_signed_in(request, found, offer)
        form = SignUpForm(request.POST or None, country=found.country, came_by=request.GET.get("from", ""))
        if request.method == "POST" and form.is_valid():
            if consume(request, action="signup"):
                return _send_letter(request, found, form.cleaned_data)
            form.add_error(None, _("There were many sign-ups from here just now. Please wait a minute and try again."))
        return render(request, "journeys/joining/sign_up.html", {"service": found, "offer": offer, "form": form},
                      status=422 if form.errors else 200)


@public
@never_cache
@require_safe
def letter_sent(request, service: str) -> HttpResponse:
    """The same page for everybody who has signed up: look into your e-mail."""
    return render(request, "journeys/joining/letter.html", {"service": get_object_or_404(Service, slug=service)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_sign_up(request, service: str, token: str) -> HttpResponse:
    """Where the letter's link leads. Looking changes nothing (mail programs look too); a tap makes the account."""
    found = get_object_or_404(Service, slug=service)
    with _at(found):
        try:
            waiting = signing_up.waiting_for(token)
            needs_password = signing_up.has_password(waiting) and (
                str(waiting.pk) not in request.session.get(SIGNED_UP_HERE, []))
            form = ConfirmForm(request.POST or None) if needs_password else None
            if request.method == "POST" and (form is None or _is_the_password(request, waiting, form)):
                joined = signing_up.confirm(service=found, token=token, at=request.at)
                return sign_in_new(request, joined.role.person, to=reverse("journeys:joining"))
        except signing_up.LinkIsOver:
            return render(request, "journeys/joining/link_over.html", {"service": found}, status=410)
        except signing_up.HasAccount:
            return redirect(f"{reverse('account_login')}?next={reverse('journeys:sign-up', args=[service])}")
        return render(request, "journeys/joining/confirm.html", {"service": found, "waiting": waiting, "form": form},
                      status=422 if form is not None and form.errors else 200)


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def joining(request) -> HttpResponse:
    """To whatever comes next. What a look may not do (begin something), a tap on this page does."""
    enrolment = own_enrolment(request)
    if request.method == "POST":
        return _go_on(request, enrolment)
    if enrolment is None:
        return render(request, "journeys/joining/none.html")
    step = rules.next_step(enrolment)
    if step == "baseline":
        opened = rules.baseline_of(enrolment)
        if opened is not None and opened.state == Assessment.State.OPEN:
            return redirect("journeys:assessment", pk=opened.pk)
    if step in ("baseline", "begin"):
        context = {"step": step, "place": rules.place_of(enrolment, "baseline")}
        return render(request, "journeys/joining/go_on.html", context)
    return redirect(rules.page_of(step))


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def consent(request) -> HttpResponse:
    """The information sheet, and the statements to agree to."""
    enrolment = own_enrolment(request)
    pack = consenting.asked_of(enrolment) if enrolment and enrolment.state in MAY_AGREE else None
    if pack is None:
        return redirect("journeys:joining")
    language, text = pack.in_language(get_language() or "")
    form = ConsentForm(request.POST or None, text=text)
    is_renewed = consenting.has_agreed_before(enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            consenting.agree(enrolment=enrolment, digest=form.cleaned_data["digest"], at=request.at, by=request.role)
        except consenting.OutOfDate:
            form = ConsentForm(text=text)
            messages.warning(request, _("The text has been changed in the meantime. Please read it again."))
            return redirect("journeys:consent")
        return redirect("journeys:joining")
    context = {"form": form, "text": text, "language": language, "pack": pack, "is_renewed": is_renewed,
               "changed": said(pack.changed), "place": rules.place_of(enrolment, "consent")}
    return render(request, "journeys/joining/consent.html", context, status=422 if form.errors else 200)


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def screening(request) -> HttpResponse:
    """A few questions on whether now is a good time for the course."""
    enrolment = own_enrolment(request)
    if enrolment is None or not _may_be_screened(request, enrolment):
        return redirect("journeys:joining")
    asked = joining_packs.latest_screen()
    form = ScreeningForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            done = rules.screen(enrolment=enrolment, asked=asked, answers=form.cleaned_data["answers"],
                                client_id=form.cleaned_data["client_id"], at=request.at, by=request.role)
        except (rules.ConsentFirst, course.NotRunning):
            return redirect("journeys:joining")
        return _after_screening(request, asked, done)
    context = {"form": form, "title": said(asked.title), "place": rules.place_of(enrolment, "screening")}
    return render(request, "journeys/joining/screening.html", context, status=422 if form.errors else 200)


@needs("journeys.own")
@require_GET
def not_now(request) -> HttpResponse:
    """Why the course isn't right just now, and what to do instead."""
    enrolment = own_enrolment(request)
    done = rules.last_screening(enrolment) if enrolment else None
    if enrolment is None or enrolment.state != Enrolment.State.UNSUITABLE or done is None:
        return redirect("journeys:joining")
    asked = joining_packs.screen_of(done.version)
    reasons = [asked.reasons[code] for code in done.reasons if code in asked.reasons]
    return render(request, "journeys/joining/not_now.html", {
        "reasons": [{"title": said(reason.title), "text": said(reason.text)} for reason in reasons],
        "is_help_now": done.result == Screening.Result.HELP_NOW,
        "is_doctor": done.result == Screening.Result.DOCTOR_FIRST, "goes_on_at": rules.page_of_wait(enrolment),
    })


@needs("journeys.own")
@require_GET
def waiting(request) -> HttpResponse:
    """All is done; the course starts once a guide is there."""
    enrolment = own_enrolment(request)
    if enrolment is None or enrolment.state != Enrolment.State.WAITING:
        return redirect("journeys:joining")
    page = rules.page_of_wait(enrolment)
    return redirect(page) if page else render(request, "journeys/joining/waiting.html", {"enrolment": enrolment})


MAY_AGREE = (*course.RUNNING, Enrolment.State.UNSUITABLE)


@contextmanager
def _at(service: Service):
    """A public page of a service: its rows, its zone."""
    with scoped.service(service.pk), timezone.override(service.timezone):
        yield


def _offer(service: Service) -> rules.Offer | None:
    """What the service offers; None when it isn't open."""
    try:
        return rules.offer_of(service, get_language() or "") if service.open_sign_up else None
    except NoSuchPack:
        return None


def _send_letter(request, service: Service, chosen: dict) -> HttpResponse:
    password = make_password(chosen["password"] or None)  # slow on purpose, and the same for every address
    waiting = signing_up.sign_up(
        service=service, email=chosen["email"], name=chosen["name"], phone=chosen["phone"], password=password,
        heard_from=chosen["heard_from"], language=get_language() or service.language, client_id=chosen["client_id"],
        at=request.at,
    )
    here = request.session.get(SIGNED_UP_HERE, [])
    request.session[SIGNED_UP_HERE] = [*here[-4:], str(waiting.pk if waiting else chosen["client_id"])]
    return redirect("journeys:letter-sent", service=service.slug)


def _sign_up_signed_in(request, service: Service, offer: rules.Offer) -> HttpResponse:
    """Somebody who has an account joins with it."""
    is_in = Role.objects.filter(person_id=request.user.pk, kind=RoleKind.PARTICIPANT, until=None).first()
    if request.method == "POST":
        role = is_in or signing_up.join(
            person=request.user, service=service, heard_from=signing_up.heard_code(request.POST.get("heard_from", "")),
            at=request.at).role
        request.session[ROLE_IN_SESSION] = str(role.pk)
        return redirect("journeys:joining")
    came_by = signing_up.heard_code(request.GET.get("from", ""))
    return render(request, "journeys/joining/sign_up_signed_in.html",
                  {"service": service, "offer": offer, "is_in": is_in is not None, "came_by": came_by})


def _is_the_password(request, waiting, form: ConfirmForm) -> bool:
    """Checks it, as often as a sign-in may be tried; says so next to the field when it isn't."""
    if not form.is_valid():
        return False
    if not consume(request, action="login_failed", key=f"sign-up:{waiting.pk}", dry_run=True):
        form.add_error("password", _("That was tried too often. Please wait a few minutes."))
    elif signing_up.is_the_password(waiting, form.cleaned_data["password"]):
        return True
    else:
        consume(request, action="login_failed", key=f"sign-up:{waiting.pk}")
        form.add_error("password", _("That isn’t the password from the sign-up page. If you don’t remember it, sign up "
                                     "again with the same address."))
    return False


def _go_on(request, enrolment: Enrolment | None) -> HttpResponse:
    """What a tap begins: an enrolment, the first questionnaires, or the course."""
    if enrolment is None or rules.may_begin_again(enrolment):
        if request.service.open_sign_up:
            signing_up.join(person=request.role.person, service=request.service,
                            heard_from="again" if enrolment else "", at=request.at)
        return redirect("journeys:joining")
    step = rules.next_step(enrolment)
    if step == "baseline":
        rules.open_baseline(enrolment=enrolment, at=request.at)
    elif step == "begin":
        course.begin(enrolment=enrolment, at=request.at, by=request.role)
    return redirect("journeys:joining")


def _may_be_screened(request, enrolment: Enrolment) -> bool:
    """Somebody whose turn it is, or who was told "not now" and comes back."""
    if enrolment.state == Enrolment.State.UNSUITABLE:
        return consenting.asked_of(enrolment) is None
    return rules.next_step(enrolment) == "screening" or (
        request.method == "POST" and enrolment.state == Enrolment.State.JOINING)  # a second tap, or Back


def _after_screening(request, asked: Screen, done: Screening) -> HttpResponse:
    if done.result == Screening.Result.HELP_NOW:
        return redirect(f"{reverse('safety:help')}?next={reverse('journeys:not-now')}")
    if done.result != Screening.Result.SUITABLE:
        return redirect("journeys:not-now")
    for words in said_after(asked, done.answers):
        messages.warning(request, said(words))
    return redirect("journeys:joining")
