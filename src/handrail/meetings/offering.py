"""What Today says of appointments: one to choose a time for, one that is coming, one that begins."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.guidance.guided import Guided
from handrail.journeys import steps
from handrail.journeys.models import Step
from handrail.journeys.steps import Shown, words

from . import desks, unbooked, when
from .bookable import bookable
from .models import Appointment
from .words import by_words, moment_words, time_words

ROOM = "meetings"
CHOOSE, COMING, NOW = "choose-time", "coming", "now"
WEIGHTS = {CHOOSE: 35, COMING: -5, NOW: 95}
OURS = ("leave", "guide-changed", "guide")  # why we cancelled


def settle(it: Guided, *, at: datetime) -> None:
    """Bring what Today offers, and what the guide is told of it, to what is so.

    Call inside the transaction of its cause, with the standing locked.
    """
    booked = list(Appointment.objects.filter(enrolment=it.enrolment, state=Appointment.State.BOOKED))
    wanted = {}
    for one in booked:
        facts = {"channel": one.channel, "starts_at": one.starts_at.isoformat()}
        opens_at, ends_at = one.starts_at - when.OPENS_BEFORE, one.ends_at + when.STAYS_OPEN
        wanted[COMING, str(one.pk)] = {"facts": facts, "since": one.changed_at, "until": opens_at}
        wanted[NOW, str(one.pk)] = {"facts": facts, "since": opens_at, "until": ends_at}
    if not booked and _can_choose(it, at):
        wanted[CHOOSE, ""] = {"facts": {"is_ours": _was_ours(it)}, "since": at}
    kept = {(step.code, step.subject): step for step in Step.objects.filter(enrolment=it.enrolment, room=ROOM)}
    for code, subject in kept.keys() - wanted.keys():
        steps.withdraw(enrolment=it.enrolment, room=ROOM, code=code, subject=subject)
    for (code, subject), values in wanted.items():
        have = kept.get((code, subject))
        is_same = have is not None and have.facts == values["facts"] and (
            code == CHOOSE or (have.since, have.until) == (values["since"], values["until"]))
        if not is_same:
            steps.offer(enrolment=it.enrolment, room=ROOM, code=code, subject=subject, weight=WEIGHTS[code], **values)
    unbooked.settle(it, at=at)


def _can_choose(it: Guided, at: datetime) -> bool:
    return (it.guidance.guide_id is not None and desks.has_hours(it.guidance.guide_id, at)
            and bookable(it, desks.rules(), at) is not None)


def _was_ours(it: Guided) -> bool:
    """Whether the last appointment was cancelled by us."""
    last = Appointment.objects.filter(enrolment=it.enrolment).order_by("-changed_at", "-pk").first()
    return last is not None and last.state == Appointment.State.CANCELLED and last.because in OURS


@words(ROOM, CHOOSE)
def choose_step(step: Step) -> Shown:
    """A time to choose."""
    line = _("Choose a day and a time that suit you.")
    if step.facts.get("is_ours"):
        line = _("We are sorry that the last one could not be held. Choose another time that suits you.")
    return Shown(title=_("Your next talk"), line=line, url=reverse("meetings:own"), seconds=60,
                 action=_("Choose a time"))


@words(ROOM, COMING)
def coming_step(step: Step) -> Shown:
    """A quiet line: when the next appointment is."""
    starts_at = datetime.fromisoformat(step.facts["starts_at"])
    title = _("Your appointment %(by)s: %(when)s.") % {
        "by": by_words(step.facts["channel"]), "when": moment_words(starts_at)}
    return Shown(title=title, line="", url=reverse("meetings:own"), action=_("Look or change"))


@words(ROOM, NOW)
def now_step(step: Step) -> Shown:
    """It begins."""
    starts_at = datetime.fromisoformat(step.facts["starts_at"])
    channel = step.facts["channel"]
    title = _("Your appointment %(by)s, %(time)s") % {"by": by_words(channel), "time": time_words(starts_at)}
    lines = {
        Appointment.Channel.TELEPHONE: _("We call you. A quiet place helps, if you have one."),
        Appointment.Channel.IN_PERSON: _("Where it is and how to get there."),
    }
    line = lines.get(channel, _("You can go in now and wait in peace. Your guide lets you in."))
    enters = channel in (Appointment.Channel.VIDEO, Appointment.Channel.LIVE_CHAT)
    return Shown(title=title, line=line, url=reverse("meetings:room", args=[step.subject]),
                 action=_("Go in") if enters else _("Look"))
