"""The supervisor's list and what was drawn on it; a guide's own page and what was said to them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.people.access import allows, fetch, needs

from .. import hours, meeting_queries, queries, reviewing, shelf, training_queries
from ..forms import RateForm, ReplyForm
from ..models import Review
from .guides import today_of

EVERY = ["GET", "HEAD", "POST"]


@needs("supervision.desk")
@require_safe
def desk(request) -> HttpResponse:
    """Whom one supervises, and what waits to be looked at."""
    guides = queries.guides_of(request.role.person_id)
    return render(request, "supervision/desk.html", {
        "guides": queries.looked_after(guides, today_of(request)), "due": queries.due(guides),
        "trained": training_queries.trained(training_queries.to_confirm(request.role.person_id))})


@needs("supervision.rate")
@require_http_methods(EVERY)
def rate(request, pk) -> HttpResponse:
    """One contact that was drawn: what is known of it, and the form."""
    rows = Review.objects.select_related("guide", "by", "contact__enrolment__participant")
    review = fetch(request.role, "supervision.rate", rows, pk=pk)
    form = RateForm(request.POST or None, asked=shelf.form_in_use(), language=get_language() or "en")
    if request.method == "POST" and review.rated_at is not None:
        messages.info(request, _("This contact was rated already."))
        return redirect("supervision:desk")
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.rate(review=review, by=request.role, marks=form.marks, words=form.cleaned_data["words"],
                           at=request.at)
            messages.success(request, _("Kept. The guide can read it now."))
            return redirect("supervision:desk")
        except reviewing.Refused as wrong:  # another form came in meanwhile
            form.add_error(None, str(wrong))
    enrolment = review.contact.enrolment
    may_see = allows(request.role, "guidance.participant", enrolment)
    return render(request, "supervision/rate.html", {
        "review": review, "contact": review.contact, "form": form, "enrolment": enrolment, "may_see": may_see,
        "written": queries.messages_of(review) if may_see else [], "marks": marks_of(review),
    }, status=422 if form.errors else 200)


@needs("supervision.own")
@require_safe
def mine(request) -> HttpResponse:
    """What was said to a guide, their meetings, hours and lessons."""
    guide_id = request.role.person_id
    return render(request, "supervision/mine.html", {
        "reviews": queries.rated(guide_id), "meetings": meeting_queries.meetings(guide_id),
        "due": meeting_queries.due([request.role])[0], "person_notes": meeting_queries.person_notes(guide_id),
        "months": hours.log(request.role, today_of(request))})


@needs("supervision.answer")
@require_http_methods(EVERY)
def answer(request, pk) -> HttpResponse:
    """One contact of the guide's as it was rated, and their answer to it."""
    rows = Review.objects.select_related("by", "contact")
    review = fetch(request.role, "supervision.answer", rows, pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reviewing.answer(review=review, by=request.role, reply=form.cleaned_data["reply"], at=request.at)
        messages.success(request, _("Thank you."))
        return redirect("supervision:mine")
    return render(request, "supervision/answer.html", {
        "review": review, "contact": review.contact, "form": form, "marks": marks_of(review),
    }, status=422 if form.errors else 200)


def marks_of(review: Review) -> list[tuple[str, int, str]]:
    """Each mark that was given: of what, how many, and what it means. Items that the form has no longer, by key."""
    language = get_language() or "en"
    form = shelf.form_of(review.form) if review.form else None
    items = {item.key: item for item in form.items} if form else {}
    return [(items[key].title_in(language), mark, items[key].anchors_in(language)[mark]) if key in items
            else (key, mark, "") for key, mark in review.marks.items()]
