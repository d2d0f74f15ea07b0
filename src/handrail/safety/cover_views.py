"""Leave and cover; what is watched for, who is on call, and which words are listened for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.people.access import fetch, needs
from handrail.people.models import Person, RoleKind

from . import away, cover_page, owners, watch_words
from .cover_forms import BAD_LEAVE, BAD_WORD, LeaveForm, OnCallForm, WordForm
from .models import Leave


@needs("safety.leave")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request) -> HttpResponse:
    """When one is away, and who stands in; a manager enters it for anybody."""
    own = None if request.role.kind == RoleKind.MANAGER else request.role
    staff = list(owners.there().select_related("person").filter(kind__in=owners.COVERING))
    cover = [role for role in owners.may_cover().select_related("person") if own is None
             or role.person_id != own.person_id]
    form = LeaveForm(request.POST or None, own=own, people=staff, cover=cover)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            away.take_leave(
                person=own.person if own else Person.objects.get(pk=given["person"]), first_day=given["first_day"],
                last_day=given["last_day"], by=request.role, at=request.at, client_id=given["client_id"],
                cover=Person.objects.get(pk=given["cover"]) if given["cover"] else None,
            )
        except away.BadLeave as bad:
            form.add_error(*BAD_LEAVE[bad.code])
        else:
            messages.success(request, _("The leave is kept. Open flags go to others when it begins."))
            return redirect("safety:leave")
    context = {"form": form, "leaves": cover_page.leaves(request.role, request.at), "is_for_all": own is None}
    return render(request, "safety/leave.html", context, status=422 if form.errors else 200)


@needs("safety.leave")
@require_POST
def cancel_leave(request, pk) -> HttpResponse:
    """They aren't away after all."""
    away.cancel_leave(leave=fetch(request.role, "safety.leave", Leave.objects.all(), pk=pk), by=request.role,
                      at=request.at)
    messages.success(request, _("The leave is cancelled."))
    return redirect("safety:leave")


@needs("safety.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request) -> HttpResponse:
    """What the service watches for, and who is on call."""
    people = list(owners.may_cover().select_related("person"))
    form = OnCallForm(request.POST or None, people=people, initial={"on_call": cover_page.named_on_call()})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["on_call"]
        away.name_on_call(person=Person.objects.get(pk=chosen) if chosen else None, by=request.role, at=request.at)
        messages.success(request, _("Kept."))
        return redirect("safety:plan")
    context = {"form": form, **cover_page.plan_in_words(request.service)}
    return render(request, "safety/plan.html", context, status=422 if form.errors else 200)


@needs("safety.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def words(request) -> HttpResponse:
    """The words and phrases that are listened for: read, added, taken away."""
    wrong = None
    if request.method == "POST":
        form = WordForm(request.POST)
        is_watched = "take_away" not in request.POST
        if form.is_valid():
            given = form.cleaned_data
            if given["language"] not in watch_words.lists_of(request.service.pk).get(given["signal"], {}):
                raise Http404
            try:
                watch_words.change_word(is_watched=is_watched, by=request.role, at=request.at, **given)
            except watch_words.BadWord as bad:
                form.add_error("phrase", BAD_WORD[bad.code])
            else:
                messages.success(request, _("This is listened for from now on.") if is_watched
                                 else _("This is listened for no longer."))
                return redirect("safety:words")
        wrong = form
    lists = cover_page.word_lists(request.service, wrong)
    return render(request, "safety/words.html", {"lists": lists}, status=422 if wrong is not None else 200)
