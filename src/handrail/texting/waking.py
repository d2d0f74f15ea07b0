"""What a course by text says by itself: that a lesson or a check-in is there, and one reminder of what waits."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.delivery.sms import answering, daytime, telling
from handrail.guidance.words_by_text import reads_by_text
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved
from handrail.people.models import Person, Service
from handrail.programmes import library

from .dialogue import tell
from .models import Dialogue

State = Enrolment.State


@course_moved.listen(only=lambda *, event, **_facts: event in ("lesson-opened", "assessment-opened", "left"))
def something_opens(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """A lesson or a check-in opened: told by day."""
    if not Dialogue.objects.filter(enrolment=enrolment, is_on=True).exists():
        return
    if event == "left":
        clock.cancel(subject=enrolment.pk, prefix="texting:", because="left")
        return
    rule = f"texting:{event}:{subject}"[:80]
    number = Due.objects.filter(subject=enrolment.pk, rule=rule).count() + 1
    zone = telling.zone_of(enrolment.participant, enrolment.service)
    clock.plan(kind="texting.opens", subject=enrolment.pk, rule=rule, occurrence=number,
               at=daytime.next_day(at, zone), event=event, of=subject)


@clock.due_kind("texting.opens", late=clock.Late.LATEST)
def tell_what_opened(due: Due, at: datetime) -> None:
    """The clock's turn: say what is there, once."""
    enrolment = _running(due)
    if enrolment is None:
        return

    def words() -> str:
        if due.facts["event"] == "assessment-opened":
            return _("A few short questions are here for you. Reply MORE to answer them, or LATER.")
        programme = library.programme(enrolment.programme_id)
        number = programme.lesson_keys.index(due.facts["of"]) + 1
        title = programme.lesson(due.facts["of"], get_language() or "").title
        return _("Lesson %(number)s is here: %(title)s. Reply MORE to begin.") % {"number": number, "title": title}

    tell(enrolment, "opens", words, at, once=f"texting-opens:{due.pk}")


@clock.due_kind("texting.nudge", late=clock.Late.SKIP)
def remind(due: Due, at: datetime) -> None:
    """The clock's turn: a day without a reply. One word, and then nothing more about this."""
    enrolment = _running(due)
    if enrolment is not None:
        tell(enrolment, "nudge", lambda: _(
            "Whenever it suits you: reply to the last text, or MORE to go on. PAUSE rests the course."), at,
            once=f"texting-nudge:{due.pk}")


def _running(due: Due) -> Enrolment | None:
    lock_standing(due.subject)
    enrolment = Enrolment.objects.select_related("participant", "service").get(pk=due.subject)
    is_on = Dialogue.objects.filter(enrolment=enrolment, is_on=True).exists()
    return enrolment if is_on and enrolment.state in (State.ACTIVE, State.FINISHED) else None


@reads_by_text
def reads(enrolment: Enrolment) -> bool:
    """Whoever's course comes by text reads the guide there, too."""
    return Dialogue.objects.filter(enrolment=enrolment, is_on=True).exists()


@answering.helps_with
def help_line(person: Person, service: Service) -> str:
    """What HELP says to somebody whose course comes by text."""
    if not Dialogue.objects.filter(enrolment__participant=person, is_on=True).exists():
        return ""
    return _("MORE goes on, SKIP leaves a question out, AGAIN repeats, LATER puts off, PAUSE rests.")
