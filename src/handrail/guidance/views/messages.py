"""Messages: the participant's thread, the guide's reply and comment, the supervisor's signature."""

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handrail.journeys import course, progress
from handrail.journeys.afterwards import address_after
from handrail.journeys.current import ENDED, enrolment_of
from handrail.journeys.models import Enrolment
from handrail.people.access import check, fetch, needs

from .. import attaching, filling, live_thread, templating, threads, written
from .. import messages as writing
from .. import signing as signatures
from ..clocks import clock_of
from ..message_forms import GiveBack, GuideMessage, ParticipantMessage
from ..models import Message
from ..scores import row_of
from .box import begin, hint_on, keep, opened, posted, take_files

MOST_BESIDE = 8  # answers shown beside the box


@needs("guidance.messages")
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request) -> HttpResponse:
    """The participant's thread with their guide, and a place to write."""
    enrolment = enrolment_of(request.role)
    if enrolment is None:
        return redirect("journeys:joining")
    check(request.role, "guidance.messages", enrolment)
    is_open = enrolment.state not in ENDED and writing.is_guided(enrolment)
    about = (request.POST if request.method == "POST" else request.GET).get("about", "")
    if about and not threads.may_comment_on(enrolment, about):
        about = ""
    box, form = opened(request, enrolment, about), ParticipantMessage()
    if request.method == "POST" and is_open:
        box, form = posted(request, enrolment, about), ParticipantMessage(request.POST)
        take_files(request, box)
        if "send" not in request.POST.get("do", "send") or box.mistakes:
            keep(request, box)
            _take_off(request, box)
            if not box.mistakes:
                asked = {"draft": box.client_id, **({"about": about} if about else {})}
                return redirect(f"{reverse('guidance:messages')}?{urlencode(asked)}")
        elif form.is_valid():
            try:
                writing.say(enrolment=enrolment, by=request.role, text=form.cleaned_data["text"], about=about,
                            client_id=form.cleaned_data["client_id"], device=box.device, at=request.at)
            except writing.Refused as wrong:
                form.add_error("text", str(wrong))
            else:
                notes.success(request, _("Your message is on its way."))
                back = threads.place_of(enrolment, about) or reverse("guidance:messages")
                return redirect(address_after(enrolment, request.at, back=back))
        if form.errors:
            keep(request, box)
    found = threads.thread(enrolment, is_own=True, language=get_language())
    if any(message.read_at is None and not message.from_participant for message in found):
        writing.read(enrolment=enrolment, at=request.at)
    context = {
        "thread": [one for one in found if one.about == about] if about else found, "is_own": True, "form": form,
        "box": box, "about": about, "question": threads.question_of(enrolment, about, get_language()),
        "place": threads.place_of(enrolment, about),
        "is_live": is_open and live_thread.enter(request.role, enrolment.pk, request.at) is not None,
        "is_open": is_open, "enrolment": enrolment,
        "clock": clock_of(enrolment, request.at) if is_open else None, "tells_read": request.service.tells_read,
    }
    return render(request, "guidance/messages/thread.html", context,
                  status=422 if form.errors or box.mistakes else 200)


@needs("guidance.write")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk) -> HttpResponse:
    """A guide reads the thread and writes, with the person's own words and scores beside."""
    enrolment = _theirs(request, pk)
    returned = threads.returned_to(request.role, enrolment)
    about = f"again/{returned.pk}" if returned else ""
    box, form = opened(request, enrolment, about, start=returned.text if returned else ""), GuideMessage()
    template = templating.may_use(request.role).filter(pk=_pk(request.GET.get("template"))).first()
    if template is not None:
        begun = filling.filled(template, enrolment=enrolment, role=request.role, at=request.at)
        box = begin(box, begun.text, filling.sentences(begun, enrolment))
    if request.method == "POST":
        box, form = posted(request, enrolment, about), GuideMessage(request.POST)
        take_files(request, box)
        if "send" not in request.POST.get("do", "send") or box.mistakes:
            keep(request, box)
            _take_off(request, box)
            if not box.mistakes:
                return redirect(f"{reverse('guidance:write', args=[pk])}?draft={box.client_id}")
        elif form.is_valid():
            try:
                message = _written(request, enrolment, returned, {**form.cleaned_data, "device": box.device})
            except writing.Refused as wrong:
                form.add_error("text", str(wrong))
            else:
                notes.success(request, _("Sent.") if message.state == Message.State.SENT
                              else _("Kept for your supervisor, who signs it before it goes out."))
                is_chat = bool(request.POST.get("live"))
                return redirect("guidance:write" if is_chat else "guidance:participant", pk=enrolment.pk)
        if form.errors:
            keep(request, box)
    writing.take_note(enrolment=enrolment, by=request.role, at=request.at)
    context = {
        **_beside(enrolment), "thread": threads.thread(enrolment, is_own=False, language=get_language()),
        "is_own": False, "form": form, "box": box, "returned": returned, "enrolment": enrolment,
        "participant": enrolment.participant, "clock": clock_of(enrolment, request.at),
        "hint": hint_on(box.text, enrolment.participant.language), "tells_read": True,
        "wants_sign_off": writing.wants_sign_off(request.role, enrolment), "template": template,
        "is_live": live_thread.enter(request.role, enrolment.pk, request.at) is not None,
        "templates": list(templating.may_use(request.role)),
    }
    return render(request, "guidance/messages/write.html", context,
                  status=422 if request.method == "POST" and (form.errors or box.mistakes) else 200)


@needs("guidance.write")
@require_POST
def comment(request, pk) -> HttpResponse:
    """A guide comments on an answer that they may read."""
    enrolment = _theirs(request, pk)
    form = GuideMessage(request.POST)
    about = request.POST.get("about", "")
    if not threads.may_comment_on(enrolment, about):
        form.add_error(None, _("That answer isn’t one you can comment on."))
    elif form.is_valid():
        try:
            message = writing.write(enrolment=enrolment, by=request.role, about=about, at=request.at,
                                    **form.cleaned_data)
        except writing.Refused as wrong:
            form.add_error("text", str(wrong))
        else:
            notes.success(request, _("Your comment is sent.") if message.state == Message.State.SENT
                          else _("Kept for your supervisor, who signs it before it goes out."))
            return redirect("guidance:participant", pk=enrolment.pk)
    context = {"form": form, "about": about, "enrolment": enrolment, "participant": enrolment.participant}
    return render(request, "guidance/messages/comment.html", context, status=422)


@needs("guidance.sign")
@require_GET
def signing(request) -> HttpResponse:
    """What waits for this supervisor's signature."""
    return render(request, "guidance/messages/signing.html",
                  {"waiting": list(threads.waiting_for_sign_off(request.role))})


@needs("guidance.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, pk) -> HttpResponse:
    """One message of a guide in training: sign and send it, or give it back with a remark."""
    rows = Message.objects.select_related("enrolment__participant", "sender")
    message = fetch(request.role, "guidance.sign", rows, pk=pk)
    form = GiveBack(request.POST or None)
    if request.method == "POST":
        try:
            if "sign" in request.POST:
                signatures.sign(message=message, by=request.role, at=request.at)
                notes.success(request, _("Signed and sent."))
                return redirect("guidance:signing")
            if form.is_valid():
                signatures.give_back(message=message, by=request.role, at=request.at, **form.cleaned_data)
                notes.success(request, _("Given back with your remark."))
                return redirect("guidance:signing")
        except signatures.NotWaiting:
            notes.info(request, _("This message no longer waits for a signature."))
            return redirect("guidance:signing")
        except writing.Refused as wrong:
            form.add_error("remark", str(wrong))
    attaching.add_files([message])
    every = threads.thread(message.enrolment, is_own=False, language=get_language())
    before = [one for one in every if one.pk != message.pk]
    context = {
        "message": message, "thread": before[-6:], "form": form, "participant": message.enrolment.participant,
        "is_own": False,
    }
    return render(request, "guidance/messages/sign.html", context, status=422 if form.errors else 200)


def _theirs(request, pk) -> Enrolment:
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    return fetch(request.role, "guidance.write", rows, pk=pk)


def _beside(enrolment: Enrolment) -> dict:
    """The person's own words and scores, to have in view while writing."""
    series = progress.series_of(enrolment, course.zone_of(enrolment.participant, enrolment.service))
    found = written.answers(enrolment, since=None, language=get_language() or "en")
    return {"answers": found.fresh[:MOST_BESIDE], "scores": [row_of(one) for one in series if one.points]}


def _pk(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _take_off(request, box) -> None:
    """Take the file off that the form names."""
    asked = request.POST.get("do", "").removeprefix("take-off:")
    for one in box.attached:
        if str(one.pk) == asked:
            attaching.take_off(attachment=one, by=request.role)


def _written(request, enrolment: Enrolment, returned: Message | None, cleaned: dict) -> Message:
    """The message the form asks for: a returned one written anew, or a fresh one."""
    if returned is not None:
        return signatures.revise(message=returned, by=request.role, text=cleaned["text"], device=cleaned["device"],
                                 client_id=cleaned["client_id"], at=request.at)
    return writing.write(enrolment=enrolment, by=request.role, at=request.at, **cleaned)
