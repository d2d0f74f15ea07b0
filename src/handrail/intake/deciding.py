"""Deciding about a newcomer: taken in, not now, or another way, each with a reason and a letter that explains."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.delivery import clock
from handrail.guidance import assigning, capacity, events, planning, shelf
from handrail.guidance.guided import guided, guided_by
from handrail.journeys import course, deciding
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from . import cases, letters, places, reasons
from .models import Asking, Case
from .reasons import ACCEPT, DECLINE, SIGNPOST

STATES = {ACCEPT: Case.State.ACCEPTED, DECLINE: Case.State.DECLINED, SIGNPOST: Case.State.SIGNPOSTED}
State = Enrolment.State


class NoReason(ValueError):
    """The reason doesn't belong to the decision."""


@transaction.atomic
def decide(
    *, case: Case, decision: str, reason: str, words: letters.Words, by: Role, at: datetime, programme: str = "",
    protocol: str = "", guide: Role | None = None,
) -> Case:
    """Decide, and send the letter with the words that were seen. Decided alike by the same person, it is done once.

    Raises NoReason, Decided, and for a guide NotAllowed and NotGuided.
    """
    if not reasons.belongs(decision, reason):
        raise NoReason(reason)
    try:
        case = cases.locked(case)
    except cases.Decided:
        case.refresh_from_db()
        if (case.state, case.reason, case.decided_by_id) == (STATES[decision], reason, by.person_id):
            return case
        raise
    case.state, case.reason = STATES[decision], reason
    case.decided_at, case.decided_by_id = at, by.person_id
    case.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    clock.cancel(subject=case.pk, because="decided")
    audit.record(did="case.decided", to=case, at=at, by=by, decision=decision, reason=reason, programme=programme,
                 protocol=protocol, guide=guide.person_id if guide else None)
    letters.send(enrolment=case.enrolment, kind=decision, about=case.pk, words=words, by=by, at=at)
    if decision == ACCEPT:
        _take_in(case.enrolment, programme=programme, protocol=protocol, guide=guide, by=by, at=at)
    else:
        deciding.turn_away(enrolment=case.enrolment, because=STATES[decision], at=at, by=by)
    return case


def _take_in(
    enrolment: Enrolment, *, programme: str, protocol: str, guide: Role | None, by: Role, at: datetime
) -> None:
    if programme:
        deciding.choose_programme(enrolment=enrolment, programme_key=programme, at=at, by=by)
    if protocol:
        choose_protocol(enrolment=enrolment, protocol_key=protocol, by=by, at=at)
    deciding.take_in(enrolment=enrolment, at=at, by=by)
    if guide is not None:
        assigning.assign(enrolment=enrolment, guide=guide, by=by, at=at)
    enrolment.refresh_from_db()
    if enrolment.state == State.WAITING:
        course.begin(enrolment=enrolment, at=at, by=by)
    places.settle(enrolment=enrolment, at=at, by=by)
    enrolment.refresh_from_db()


def choose_protocol(*, enrolment: Enrolment, protocol_key: str, by: Role | None, at: datetime) -> None:
    """Another protocol before the course begins: call inside a transaction, with the standing locked."""
    it = guided_by(enrolment)
    if it is None or it.guidance.protocol.key == protocol_key:
        return
    planning.stop(it, because="protocol-chosen", at=at)
    before = it.guidance.protocol.key
    Enrolment.objects.filter(pk=enrolment.pk).update(protocol_key=protocol_key)
    it.guidance.protocol, it.guidance.anchors = shelf.latest(protocol_key), {}
    it.guidance.save(update_fields=["protocol", "anchors"])
    audit.record(did="guidance.protocol-chosen", to=it.guidance, at=at, by=by, protocol=protocol_key, before=before)
    planning.happened(guided(enrolment.pk), code=events.ENROLLED, at=at)


def goes_on(enrolment: Enrolment, starts: str, *, protocol: str, names_guide: bool, at: datetime) -> str:
    """What comes next for somebody who is taken in, as a sentence of the letter, in the active language.

    `protocol` is the one that was chosen for them.
    """
    if enrolment.state != State.WAITING:
        return _("Next, please sign in and answer the questions that are still open. Then you can begin.")
    if starts == Asking.Starts.AT_ONCE and not names_guide:
        rules, it = shelf.protocol(shelf.latest(protocol).digest), guided_by(enrolment)
        has_guide = it is not None and it.guidance.guide_id is not None
        is_given = enrolment.service.allots_guides and not capacity.why_nobody(enrolment, rules, at)
        if rules.is_guided and not has_guide and not is_given:
            return _("Next, you wait until one of our guides has room for you. Whoever has waited longest comes first. "
                     "Then your first lesson opens, and you get an e-mail.")
    return {
        "at-once": _("Next, your first lesson opens. You get an e-mail when it does."),
        "offered": _("Next, you are on our waiting list. When it is your turn we write to you with an offer, and you "
                     "choose. You can see how long it has taken for others, in your own pages."),
        "cohorts": _("Next, you choose when you would like to begin: sign in to see the dates."),
    }[starts]
