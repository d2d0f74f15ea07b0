"""Guides' training: the lessons as plain pages, the check at the end, its confirmation, and who has done what."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people.access import fetch, needs
from handrail.people.models import Role, RoleKind
from handrail.programmes.answering import BadAnswer
from handrail.programmes.blocks import Check
from handrail.programmes.compile import BlockState, CompiledLesson

from .. import setting_up, shelf, training
from .. import training_queries as queries
from ..forms import LookingAfterForm
from ..models import CheckTry, Sitting
from .guides import today_of

EVERY = ["GET", "HEAD", "POST"]


@needs("supervision.own")
@require_safe
def course(request) -> HttpResponse:
    """The lessons, and where the guide stands."""
    version = queries.version()
    [stands] = queries.trained([request.role])
    done = set(queries.LessonRead.objects.filter(guide_id=request.role.person_id).values_list("lesson", flat=True))
    rows = [(one, one.key in done) for one in queries.lessons(version, _language())]
    return render(request, "supervision/training.html", {
        "rows": rows, "stands": stands, "is_required": queries.is_required(),
        "last": training.rule().lesson})


@needs("supervision.own")
@require_http_methods(EVERY)
def lesson(request, lesson: str) -> HttpResponse:
    """One lesson. The last one is the check: answered whole, and each try is kept."""
    version = queries.version()
    found = next((one for one in queries.lessons(version, _language()) if one.key == lesson), None)
    if found is None:
        raise Http404
    rule = training.rule()
    is_check = lesson == rule.lesson
    states: dict[str, BlockState] = {}
    if request.method == "POST":
        bodies, states = _read(request, found, is_whole=is_check)
        if not states:
            return _keep(request, version, found, bodies, is_check=is_check)
    sittings = list(Sitting.objects.filter(guide_id=request.role.person_id).order_by("-number")) if is_check else []
    is_over = bool(sittings) and not states and "again" not in request.GET
    answers = queries.answers(request.role.person_id, found) if is_over or not is_check else {}
    body = [(section.title, mark_safe(section.render(answers, state=states, new_id=_new_id)))  # noqa: S308 (a pack's)
            for section in found.sections]
    return render(request, "supervision/lesson.html", {
        "lesson": found, "sections": body, "is_check": is_check, "sittings": sittings, "is_over": is_over,
        "asks": bool(found.lesson.answer_blocks), "sitting": _new_id(), "wrong": len(states), "rule": rule,
    }, status=422 if states else 200)


@needs("supervision.confirm")
@require_http_methods(EVERY)
def confirm(request, pk) -> HttpResponse:
    """A guide's tries at the check, and the supervisor's word."""
    rows = Role.objects.select_related("person").filter(kind=RoleKind.GUIDE, until=None)
    guide = fetch(request.role, "supervision.confirm", rows, pk=pk)
    if request.method == "POST":
        try:
            training.confirm(guide=guide, by=request.role, at=request.at)
            messages.success(request, _("Confirmed. %(name)s can be given people.") % {"name": guide.person})
        except training.NotPassed:
            messages.warning(request, _("There is no passed check to confirm yet."))
        return redirect("supervision:desk")
    [stands] = queries.trained([guide])
    sittings = list(Sitting.objects.filter(guide_id=guide.person_id).order_by("-number"))
    return render(request, "supervision/confirm.html", {
        "guide": guide, "stands": stands, "sittings": [(one, _wrong_in(one)) for one in sittings]})


@needs("supervision.guides")
@require_safe
def guides(request) -> HttpResponse:
    """Who has done what, for the manager."""
    return _guides(request, _looking_after())


@needs("supervision.guides")
@require_POST
def ask_for_it(request) -> HttpResponse:
    """Whether the check is asked for before somebody is given new people."""
    training.ask_for_it(service=request.service, is_required=request.POST.get("required") == "yes", by=request.role,
                        at=request.at)
    messages.success(request, _("Kept."))
    return redirect("supervision:guides")


@needs("supervision.guides")
@require_POST
def set_up(request) -> HttpResponse:
    """How guides are looked after: the share of students' contacts, the form for rating, the check."""
    form = _looking_after(request.POST)
    if not form.is_valid():
        return _guides(request, form)
    setting_up.set_up(service=request.service, by=request.role, at=request.at, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("supervision:guides")


def _looking_after(data=None) -> LookingAfterForm:
    chosen = shelf.chosen()
    return LookingAfterForm(data, rating=shelf.forms(), rules=shelf.rules(), language=_language(), initial={
        "student_share": chosen.student_share, "form": chosen.form or shelf.FORM_ID,
        "check": chosen.check_rule or shelf.CHECK_ID})


def _guides(request, form: LookingAfterForm) -> HttpResponse:
    return render(request, "supervision/guides.html", {
        "guides": queries.overview(today_of(request)), "is_required": queries.is_required(), "form": form,
    }, status=422 if form.errors else 200)


def _read(request, lesson: CompiledLesson, *, is_whole: bool) -> tuple[dict[str, dict], dict[str, BlockState]]:
    """What was sent: each answer's body by block, and the state of whatever can't be kept."""
    raw = dict(request.POST.lists())
    bodies, states = {}, {}
    for block in lesson.lesson.answer_blocks:
        try:
            bodies[block.key] = lesson.clean(block.key, raw)
        except BadAnswer as wrong:
            states[block.key] = BlockState(raw=raw, error=wrong.sentence, field=wrong.field)
            continue
        if is_whole and isinstance(block, Check) and not bodies[block.key].get("choice"):
            states[block.key] = BlockState(raw=raw, error=_("Please choose one of these."))
    if states:  # what was right stays as it was typed
        states = {block.key: states.get(block.key) or BlockState(raw=raw) for block in lesson.lesson.answer_blocks}
    return bodies, states


def _keep(request, version, lesson: CompiledLesson, bodies: dict[str, dict], *, is_check: bool) -> HttpResponse:
    checks = {key: body for key, body in bodies.items() if body.get("choice")}
    if is_check:
        training.sit(guide=request.role, version=version, checks=checks, at=request.at,
                     client_id=_uuid(request.POST.get("sitting")))
        return redirect("supervision:lesson", lesson.key)
    notes = {key: body["text"] for key, body in bodies.items() if "choice" not in body and "text" in body}
    training.work_through(guide=request.role, version=version, lesson=lesson.key, checks=checks, notes=notes,
                          at=request.at)
    messages.success(request, _("Kept. Under each question stands what there is to say to your answer."))
    return redirect("supervision:lesson", lesson.key)


def _wrong_in(sitting: Sitting) -> list[tuple[str, str]]:
    """The questions that were answered otherwise than they should, with what was chosen."""
    rows = list(CheckTry.objects.filter(sitting=sitting, is_right=False).order_by("pk"))
    if not rows:
        return []
    lesson = queries.library.lesson(sitting.version_id, rows[0].lesson, _language())
    return [(lesson.block(row.block).label, lesson.block(row.block).say({"choice": row.choice})) for row in rows]


def _language() -> str:
    return get_language() or "en"


def _new_id() -> str:
    return str(uuid.uuid4())


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()
