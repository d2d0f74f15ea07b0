"""The caseload: who needs somebody now, why, and who is on their way. A few statements, however many people."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from handrail.journeys import course, schedule
from handrail.journeys.models import Enrolment, SectionRead
from handrail.look import saying
from handrail.measures import folder
from handrail.measures.change import reliable_change
from handrail.measures.instrument import Scale
from handrail.people.models import CareRelation, Forgotten, Person, Role, RoleKind, Supervision
from handrail.programmes import library
from handrail.safety import owners
from handrail.safety.forgotten import code_of
from handrail.safety.models import Flag

from . import shelf
from .guided import AGREED
from .models import Contact, Need, Snooze
from .need_words import Reason, address, reason
from .needs import GUIDE, KINDS, SUPERVISOR
from .snoozing import CAN_WAIT
from .words import contact_words, state_words

State = Enrolment.State
INTERFERENCE = "peg.total"
A_WEEK = timedelta(days=7)
STAYS = timedelta(days=28)  # how long somebody who has finished is still listed
FAR = datetime.max.replace(tzinfo=UTC)
# What a row shows, and nothing else is read: three hundred people with all that is kept of each take twice as long.
SHOWN = ("service", "participant", "programme", "state", "started_at", "ended_at", "participant__name",
         "participant__email", "standing__enrolment", "standing__lesson", "standing__sections_done",
         "standing__lessons_done", "standing__last_seen_at", "standing__scores", "guidance__enrolment",
         "guidance__protocol", "guidance__guide")


@dataclass
class Row:
    """One person on the list. Words are made when the row is shown: of a long list, the first forty at once."""

    enrolment: Enrolment
    at: datetime
    needs: list[Need] = field(default_factory=list)
    shows_guide: bool = False

    @property
    def name(self) -> str:
        """Who it is."""
        if getattr(self.enrolment, "is_forgotten", False) and not self.is_in_care:
            return code_of(self.enrolment)
        return self.enrolment.participant.name or self.enrolment.participant.email

    @property
    def url(self) -> str:
        """The page about them."""
        return address("guidance:participant", self.enrolment.pk)

    @property
    def can_wait(self) -> bool:
        """Whether anything of it may be put off."""
        return any(need.code in CAN_WAIT for need in self.needs)

    @property
    def is_in_care(self) -> bool:
        """Whether their page may be opened, and not only what is to be done."""
        return self.enrolment.is_in_care

    @property
    def minutes(self) -> int:
        """Of contacts that are due, by the protocol."""
        return sum(need.facts.get("minutes") or 0 for need in self.needs if need.code == "contact")

    @cached_property
    def stands(self) -> str:
        """Where on the course they are."""
        return stands_where(self.enrolment)

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why they need somebody, the heaviest first."""
        return [reason(need, stands=self.stands, at=self.at) for need in self.needs]

    @property
    def first(self) -> Reason | None:
        """The heaviest reason."""
        return self.reasons[0] if self.reasons else None

    @property
    def course(self) -> str:
        """The programme, and how far they are."""
        return _course(self.enrolment, self.at)

    @cached_property
    def protocol(self) -> str:
        """How they are guided."""
        guidance = getattr(self.enrolment, "guidance", None)
        return shelf.protocol(guidance.protocol_id).title_in(get_language() or "en") if guidance else ""

    @property
    def guide(self) -> str:
        """Who guides them, for a supervisor."""
        guidance = getattr(self.enrolment, "guidance", None) if self.shows_guide else None
        return guidance.guide.name if guidance and guidance.guide else ""

    @property
    def this_week(self) -> str:
        """What they did in the last seven days."""
        return _this_week(self.enrolment, self.stands, self.at)

    @property
    def line(self) -> list:
        """Interference, for the spark."""
        return self.enrolment.standing.scores.get(INTERFERENCE, [])

    @cached_property
    def numbers(self) -> str:
        """Interference in numbers."""
        return numbers_of(self.line)

    @cached_property
    def next_contact(self) -> str:
        """What is planned next."""
        return _next(self.enrolment, self.at)


@dataclass(frozen=True)
class StandIn:
    """The people of a guide who is away, for whoever stands in."""

    guide: str
    until: datetime
    queue: list[Row]
    others: list[Row]


@dataclass(frozen=True)
class Caseload:
    """Everybody a guide or a supervisor looks after: the queue, the most needful first, and the others."""

    queue: list[Row]
    others: list[Row]
    standing_in: list[StandIn] = field(default_factory=list)

    def first(self, most: int) -> "Caseload":
        """The first of each list, at most so many."""
        return Caseload(self.queue[:most], self.others[:most], self.standing_in)

    @property
    def has_what_can_wait(self) -> bool:
        """Whether anything may be put off."""
        rows = [*self.queue, *(row for one in self.standing_in for row in one.queue)]
        return any(row.can_wait for row in rows)

    @property
    def minutes(self) -> int:
        """How long the contacts that are due take by their protocols."""
        return sum(row.minutes for row in self.queue)

    @property
    def heading(self) -> str:
        """ "Seven people need you today"."""
        count = len(self.queue)
        if not count:
            return _("Nobody needs you right now")
        words = [_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"),
                 _("Ten"), _("Eleven"), _("Twelve")]
        said = words[count - 1] if count <= len(words) else str(count)
        return ngettext("%(many)s person needs you today", "%(many)s people need you today", count) % {"many": said}


def caseload(role: Role, at: datetime) -> Caseload:
    """The caseload of a guide; of a supervisor, that of their guides; with the people of those who are away.

    Three statements, and one more while somebody is away.
    """
    away = owners.stood_in_for(role.person_id, at)
    enrolments = {enrolment.pk: enrolment for enrolment in _enrolments(role, at, away)}
    covered = {pk for pk, one in enrolments.items() if one.guide_away}
    needs = _needs(role, list(enrolments), covered, at)
    shows_guide = role.kind == RoleKind.SUPERVISOR
    queue = [Row(enrolments[pk], at, of_one, shows_guide) for pk, of_one in needs.items()]
    listed = [one for pk, one in enrolments.items() if pk not in needs and _is_listed(one, at)]
    others = sorted((Row(one, at, [], shows_guide) for one in listed),
                    key=lambda row: (row.name.casefold(), str(row.enrolment.pk)))

    def of(rows: list[Row], guide: uuid.UUID | None) -> list[Row]:
        return [row for row in rows if row.enrolment.guide_away == guide]

    standing_in = [StandIn(_name_of(guide), until, of(queue, guide), of(others, guide))
                   for guide, until in away.items()]
    return Caseload(of(queue, None), of(others, None), [one for one in standing_in if one.queue or one.others])


def order(role: Role, at: datetime) -> list[uuid.UUID]:
    """The enrolments on the queue whose pages this role may open, in their order: one's own, then of who is away."""
    away = owners.stood_in_for(role.person_id, at)
    rows = list(_enrolments(role, at, away).values_list("pk", "is_in_care", "guide_away"))
    covered = {pk for pk, _, guide in rows if guide}
    found = _needs(role, [pk for pk, is_in_care, _ in rows if is_in_care], covered, at)
    return sorted(found, key=lambda pk: pk in covered)


def _name_of(guide: uuid.UUID) -> str:
    return str(Person.objects.get(pk=guide))


def heaviest_first(need: Need) -> tuple:
    """The order of needs: the heaviest; of equal ones what is due first, then who waits longest."""
    return -need.weight, need.due_at or FAR, need.since


def stands_where(enrolment: Enrolment) -> str:
    """Where on the course somebody is: "In lesson 2, part 4 of 7"."""
    standing = enrolment.standing
    if enrolment.state == State.JOINING:
        return _("Signing up")
    if enrolment.state == State.WAITING:
        return _("Waiting to begin")
    if enrolment.state == State.PAUSED:
        return _("Taking a break")
    lessons = course.lessons_of(enrolment.programme_id)
    keys = [lesson.key for lesson in lessons]
    if standing.lesson:
        number = keys.index(standing.lesson)
        return _("In lesson %(lesson)d, part %(part)d of %(parts)d") % {
            "lesson": number + 1, "parts": len(lessons[number].sections),
            "part": min(len(standing.sections_done) + 1, len(lessons[number].sections))}
    done = len(standing.lessons_done)
    if done >= len(lessons):
        return _("Read every lesson")
    return ngettext("Read %(n)d lesson", "Read %(n)d lessons", done) % {"n": done}


def title_of(enrolment: Enrolment) -> str:
    """The programme's title, in the active language where it has one."""
    titles = library.programme(enrolment.programme_id).title
    return titles.get(get_language() or "en") or next(iter(titles.values()))


def _needs(
    role: Role, enrolments: list[uuid.UUID], covered: set[uuid.UUID], at: datetime,
) -> dict[uuid.UUID, list[Need]]:
    """What is this role's to do, by enrolment: both in the order of need; of who is covered, the guide's.

    One statement. What was put off is left out until its time, unless it began anew since.
    """
    whose = SUPERVISOR if role.kind == RoleKind.SUPERVISOR else GUIDE
    found: dict[uuid.UUID, list[Need]] = {}
    put_off = Snooze.objects.filter(
        enrolment=models.OuterRef("enrolment"), code=models.OuterRef("code"), subject=models.OuterRef("subject"),
        until__gt=at, at__gte=models.OuterRef("since"))
    for need in Need.objects.filter(~models.Exists(put_off), enrolment_id__in=enrolments):
        if (GUIDE if need.enrolment_id in covered else whose) in KINDS[need.code].whose:
            found.setdefault(need.enrolment_id, []).append(need)
    for of_one in found.values():
        of_one.sort(key=heaviest_first)
    return {pk: found[pk] for pk in sorted(found, key=lambda pk: (heaviest_first(found[pk][0]), str(pk)))}


def _enrolments(role: Role, at: datetime, away: Iterable[uuid.UUID] = ()) -> models.QuerySet[Enrolment]:
    """Everybody this role looks after, and those of guides who are away, with all that a row shows: one statement."""
    guides: models.QuerySet | list = [role.person_id]
    if role.kind == RoleKind.SUPERVISOR:
        guides = Supervision.objects.filter(supervisor_id=role.person_id, until=None).values("guide_id")
    own_flags = Flag.objects.filter(owner_id=role.person_id, closed_at=None).values("enrolment_id")
    in_care = CareRelation.objects.filter(guide_id__in=guides, until=None).values("participant_id")
    of_away = CareRelation.objects.filter(guide_id__in=list(away), until=None)
    planned = Contact.objects.filter(enrolment=models.OuterRef("pk"), state=Contact.State.PLANNED)
    planned = planned.filter(models.Q(planned_minutes__isnull=False) | models.Q(rule=AGREED)).order_by("due_at", "pk")
    read = (
        SectionRead.objects.filter(enrolment=models.OuterRef("pk"), at__gt=at - A_WEEK).order_by().values("enrolment")
        .annotate(many=models.Count("pk")).values("many")
    )
    covered = models.Q(participant_id__in=of_away.values("participant_id")) if away else models.Q(pk__in=[])
    nobody = models.Value(None, output_field=models.UUIDField())
    # who guides is said to supervisors only: to a guide it would be the same person, three hundred times
    with_guidance = ["guidance__guide"] if role.kind == RoleKind.SUPERVISOR else ["guidance"]
    of_guide = ["guidance__guide__name"] if role.kind == RoleKind.SUPERVISOR else []
    whose = of_away.filter(participant_id=models.OuterRef("participant_id")).order_by("since").values("guide_id")[:1]
    return (
        Enrolment.objects.select_related("participant", "standing", *with_guidance).only(*SHOWN, *of_guide)
        .filter(models.Q(participant_id__in=in_care) | models.Q(pk__in=own_flags) | covered)
        .annotate(
            next_at=models.Subquery(planned.values("due_at")[:1]),
            next_channel=models.Subquery(planned.values("channel")[:1]),
            is_forgotten=models.Exists(Forgotten.objects.filter(
                service_id=models.OuterRef("service_id"), person_id=models.OuterRef("participant_id"))),
            read_this_week=Coalesce(models.Subquery(read), 0),
            is_in_care=models.Case(
                models.When(models.Q(participant_id__in=in_care) | covered, then=True), default=False),
            guide_away=models.Case(
                models.When(participant_id__in=in_care, then=nobody),
                default=models.Subquery(whose, output_field=models.UUIDField()), output_field=models.UUIDField(),
            ) if away else nobody,
        )
    )


def _is_listed(enrolment: Enrolment, at: datetime) -> bool:
    if enrolment.state == State.FINISHED:
        return enrolment.ended_at is None or enrolment.ended_at > at - STAYS
    return enrolment.state not in (State.LEFT, State.UNSUITABLE)


def _course(enrolment: Enrolment, at: datetime) -> str:
    """ "Living with pain that lasts · week 3"."""
    parts = [title_of(enrolment)]
    if enrolment.started_at is not None and enrolment.state == State.ACTIVE:
        week = schedule.week_of(enrolment.started_at, at, timezone.get_current_timezone())
        parts.append(_("week %(n)d") % {"n": week})
    elif enrolment.state != State.ACTIVE:
        parts.append(state_words(enrolment.state).lower())
    return " · ".join(parts)


def _this_week(enrolment: Enrolment, stands: str, at: datetime) -> str:
    """What somebody did in the last seven days."""
    if enrolment.state not in (State.ACTIVE, State.FINISHED):
        return stands
    parts = enrolment.read_this_week
    if parts:
        read = ngettext("Read %(n)d part", "Read %(n)d parts", parts) % {"n": parts}
        return f"{read} · {stands[:1].lower()}{stands[1:]}"
    seen = enrolment.standing.last_seen_at
    if seen is not None and seen > at - A_WEEK:
        return _("Here %(when)s, nothing read") % {"when": saying.day(seen, at)}
    return _("Nothing yet")


def numbers_of(line: list) -> str:
    """First and last number of a line: "7.0 → 5.0", and whether the change is more than chance gives."""
    if not line:
        return ""
    first, last = float(line[0][1]), float(line[-1][1])
    return _numbers(get_language(), first, last) if len(line) > 1 else number_format(first, decimal_pos=1)


@lru_cache(maxsize=4096)
def _numbers(language: str | None, first: float, last: float) -> str:
    """Two numbers in the active language, which is `language`: of a scale there are few, and lists are long."""
    said = f"{number_format(first, decimal_pos=1)} → {number_format(last, decimal_pos=1)}"
    scale = _interference()
    change = reliable_change(Decimal(str(first)), Decimal(str(last)), scale=scale) if scale else None
    if change is None or not change.is_reliable:
        return said
    direction = _("reliably better") if change.direction == "better" else _("reliably worse")
    return f"{said} · {direction}"


def _next(enrolment: Enrolment, at: datetime) -> str:
    if enrolment.next_at is None:
        return ""
    return _("%(contact)s %(when)s") % {
        "contact": contact_words(enrolment.next_channel).lower(), "when": saying.when(enrolment.next_at, at)}


@lru_cache(maxsize=1)
def _interference() -> Scale | None:
    measure, scale = INTERFERENCE.split(".")
    try:
        return folder.instrument(measure).scale(scale)
    except (folder.UnknownMeasure, KeyError):
        return None
