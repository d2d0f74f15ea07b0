"""The manager's page of guides: how full each is, who stands in, away today in one tap; what may be chosen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people.access import fetch, needs
from handrail.people.models import Person, Role, RoleKind
from handrail.safety import owners

from .. import allotting, capacity, desk_keeping, wishing
from ..desk_forms import DeskForm, OfferForm
from ..models import GuideDesk


@needs("guidance.assign")
@require_safe
def guides(request) -> HttpResponse:
    """Every guide: people and hours of what they can take, languages, whether they are away."""
    away = owners.away(request.at)
    people = {person.pk: person for person in Person.objects.filter(pk__in=[one for one in away.values() if one])}
    rows = [(desk, people.get(away.get(desk.person.pk))) for desk in capacity.desks(request.at)]
    return render(request, "guidance/guides/list.html", {"rows": rows, "waiting": len(allotting.waiting())})


@needs("guidance.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request, pk) -> HttpResponse:
    """What one guide can take."""
    role = fetch(request.role, "guidance.assign", Role.objects.select_related("person").filter(
        kind=RoleKind.GUIDE, until=None), pk=pk)
    said = GuideDesk.objects.filter(person=role.person).first()
    initial = {} if said is None else {
        "most_people": said.most_people, "hours_a_week": said.hours_a_week, "languages": said.languages,
        "gender": said.gender, "stand_in": str(said.stand_in_id or "")}
    people = owners.may_cover().select_related("person").exclude(person_id=role.person_id)
    form = DeskForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = given.pop("stand_in")
        stand_in = Person.objects.get(pk=chosen) if chosen else None
        desk_keeping.keep_desk(guide=role, by=request.role, at=request.at, stand_in=stand_in, **given)
        messages.success(request, _("Kept."))
        return redirect("guidance:guides")
    return render(request, "guidance/guides/guide.html", {"guide": role, "form": form},
                  status=422 if form.errors else 200)


@needs("guidance.assign")
@require_POST
def away_today(request, pk) -> HttpResponse:
    """Ill today: one tap."""
    role = fetch(request.role, "guidance.assign", Role.objects.select_related("person").filter(
        kind=RoleKind.GUIDE, until=None), pk=pk)
    leave = desk_keeping.away_today(person=role.person, by=request.role, at=request.at)
    if leave.cover:
        messages.success(request, _("%(name)s is away today, and %(who)s stands in until tonight.") % {
            "name": role.person, "who": leave.cover})
    else:
        messages.warning(request, _("%(name)s is away today, and nobody stands in. Flags go up the line; say who sees "
                                    "to the rest.") % {"name": role.person})
    return redirect("guidance:guides")


@needs("guidance.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request) -> HttpResponse:
    """What participants may choose, and by when they are answered."""
    now = wishing.offer_of()
    form = OfferForm(request.POST or None, initial={
        name: getattr(now, name) for name in ("offers_gender", "change_within", "complaint_within")})
    if request.method == "POST" and form.is_valid():
        desk_keeping.change_offer(by=request.role, at=request.at, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("guidance:guides")
    return render(request, "guidance/guides/offer.html", {"form": form}, status=422 if form.errors else 200)


@needs("guidance.assign")
@require_POST
def give_guides(request) -> HttpResponse:
    """Give guides to all who wait and can be taken, by the same rules as at sign-up."""
    given = allotting.give_to_those_who_wait(request.at, by=request.role)
    left = len(allotting.waiting())
    said = ngettext("%(n)d person was given a guide.", "%(n)d people were given a guide.", given) % {"n": given}
    if left:
        said += " " + ngettext("%(n)d still waits: see why on their page.", "%(n)d still wait: see why on their pages.",
                               left) % {"n": left}
    messages.success(request, said)
    return redirect("guidance:participants")
