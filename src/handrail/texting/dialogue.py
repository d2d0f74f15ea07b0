"""Verbs of a course by text: begun and ended on a page, moved on by each reply, woken by the clock.

Each reply is one transaction with all that follows from it; the same reply, understood again, is written once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import clock
from handrail.delivery.sms import daytime, telling
from handrail.delivery.sms.arriving import Arrived, takes_texts
from handrail.ground.ids import id_for
from handrail.guidance import messages, written_by_text
from handrail.journeys import answering, assessing, batteries, course, journal, leaving
from handrail.journeys.models import Assessment, Enrolment, Row, Standing
from handrail.people import audit
from handrail.people.models import Role

from . import commands, parts
from .asking import ANSWER, ITEM, Asked, can_be_done, gap_of, head_of, next_asked, read_to_the_end, texts_of, this_asked
from .models import Dialogue

NUDGE_AFTER = timedelta(days=1)
State = Enrolment.State


class NotByText(Exception):
    """The course can't be done by text: no wording for it, no texts, or no leave to say what they are about."""


@transaction.atomic
def begin(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Dialogue:
    """Do the course by text from now on. Begun again, it goes on where it stood. Raises NotByText."""
    journal.lock_standing(enrolment.pk)
    if not may_begin(enrolment):
        raise NotByText(enrolment.pk)
    dialogue, is_new = Dialogue.objects.get_or_create(
        enrolment=enrolment, defaults={"service_id": enrolment.service_id, "begun_at": at})
    if dialogue.is_on and not is_new:
        return dialogue
    dialogue.is_on, dialogue.begun_at, dialogue.ended_at = True, at, None
    dialogue.lesson, dialogue.text, dialogue.asks, dialogue.aside = "", 0, "", None
    dialogue.save()
    audit.record(did="texting.begun", to=dialogue, at=at, by=by, by_id=enrolment.participant_id)
    tell(enrolment, "begun", lambda: _(
        "Your course now comes by text, a little at a time. Reply MORE to begin. PAUSE rests it, STOP ends all texts, "
        "HELP says more."), at, once=f"texting-begun:{dialogue.pk}:{at.isoformat()}")
    return dialogue


@transaction.atomic
def end(*, enrolment: Enrolment, at: datetime, by: Role | None = None) -> Dialogue | None:
    """The course goes on, but not by text."""
    journal.lock_standing(enrolment.pk)
    dialogue = Dialogue.objects.filter(enrolment=enrolment, is_on=True).first()
    if dialogue is not None:
        dialogue.is_on, dialogue.ended_at, dialogue.asks = False, at, ""
        dialogue.save(update_fields=["is_on", "ended_at", "asks"])
        clock.cancel(subject=enrolment.pk, prefix="texting:", because="ended")
        audit.record(did="texting.ended", to=dialogue, at=at, by=by, by_id=enrolment.participant_id)
    return dialogue


def may_begin(enrolment: Enrolment) -> bool:
    """Whether the course has a wording for texts, and its participant agreed to texts that say what they're about."""
    choice = telling.choice_of(enrolment.participant)
    return can_be_done(enrolment) and enrolment.state in (State.ACTIVE, State.PAUSED) and choice is not None and (
        choice.may_say and telling.can_have(enrolment.participant))


@takes_texts(order=10)
def take(arrived: Arrived) -> str:
    """A reply moves the course on; "" leaves a text to others, such as a word to the guide."""
    enrolment = written_by_text.enrolment_of(arrived)
    if enrolment is None:
        return ""
    journal.lock_standing(enrolment.pk)
    dialogue = Dialogue.objects.filter(enrolment=enrolment, is_on=True).first()
    if dialogue is None:
        return ""
    enrolment.refresh_from_db()
    course.see(enrolment=enrolment, at=arrived.at)
    clock.cancel(subject=enrolment.pk, prefix="texting:nudge", because="replied")
    turn = _Turn(enrolment, dialogue, arrived)
    if turn.is_late():
        written_by_text.keep(enrolment, arrived)
        written_by_text.help_at_once(enrolment, arrived)
        return "late"
    command = commands.command(arrived.text)
    if command:
        return _COMMANDS[command](turn)
    if dialogue.asks.startswith(ANSWER) and enrolment.state in course.READING:
        return turn.answers()
    if dialogue.asks.startswith(ITEM) and turn.item() is not None:
        return turn.responds()
    return ""


class _Turn:
    """One reply, with the course it belongs to."""

    def __init__(self, enrolment: Enrolment, dialogue: Dialogue, arrived: Arrived):
        self.enrolment, self.dialogue, self.arrived = enrolment, dialogue, arrived

    def is_late(self) -> bool:
        """Whether it was sent before the question was asked that stands now: it can't be meant for that."""
        sent_at, asked_at = self.arrived.sent_at, self.dialogue.asked_at
        is_word = commands.command(self.arrived.text) != ""
        return not is_word and bool(self.dialogue.asks) and sent_at is not None and asked_at is not None and (
            sent_at < asked_at.replace(microsecond=0))

    def goes_on(self, lead: Callable[[], str] | None = None) -> str:
        """Note what was read, and send what comes next."""
        at = self.arrived.at
        with translation.override(self.arrived.person.language or self.arrived.service.language):
            if not self.dialogue.asks.startswith(ITEM):
                read_to_the_end(self.enrolment, self.dialogue, at)
            self.enrolment.refresh_from_db()
            asked = next_asked(self.enrolment, self.dialogue, at)
        _send(self.enrolment, self.dialogue, asked, at, lead=lead, once=f"texting:{self.arrived.id}", is_reply=True)
        return "answer" if lead else "more"

    def more(self) -> str:
        """MORE also ends a pause. A check-in's question that stands is asked again."""
        if self.enrolment.state == State.PAUSED:
            leaving.come_back(enrolment=self.enrolment, at=self.arrived.at)
        return self.goes_on()

    def again(self) -> str:
        """Send the last one again."""
        with translation.override(self.arrived.person.language or self.arrived.service.language):
            asked = this_asked(self.enrolment, self.dialogue)
        if asked is None:
            return self.goes_on()
        _send(self.enrolment, self.dialogue, asked, self.arrived.at, once=f"texting:{self.arrived.id}", is_reply=True)
        return "again"

    def skip(self) -> str:
        """Leave a question out. In a check-in that is "I'd rather not say", where the questions allow it."""
        found = self.item() if self.dialogue.asks.startswith(ITEM) else None
        if found is None:
            return self.goes_on()
        assessment, measure, item = found
        try:
            self._respond(assessment, measure, item, None)
        except assessing.NeedsAnAnswer:
            return self._not_understood(_("These questions need an answer each, or none of them counts. Reply LATER to "
                                          "leave them."), is_kept=False)
        return self._after_response(assessment)

    def later(self) -> str:
        """Put a check-in off; it stays open on the page."""
        found = self.item() if self.dialogue.asks.startswith(ITEM) else None
        if found is not None:
            self.dialogue.aside, self.dialogue.asks = found[0].pk, ""
            self.dialogue.save(update_fields=["aside", "asks"])
        self._say("later", lambda: _("That’s fine. Reply MORE when you want to go on."))
        return "later"

    def pause(self) -> str:
        """Rest the course until MORE."""
        try:
            leaving.pause(enrolment=self.enrolment, weeks=None, at=self.arrived.at)
        except leaving.CantPause:
            self._say("pause", lambda: _("There is nothing to pause just now."))
            return "pause"
        self._say("pause", lambda: _("Your course rests. Reply MORE whenever you want to go on."))
        return "pause"

    def answers(self) -> str:
        """A reply to a lesson's question is its answer, as if it had been written on the page."""
        key = self.dialogue.asks.removeprefix(ANSWER)
        lesson, _slash, name = key.partition("/")
        with translation.override(self.arrived.person.language or self.arrived.service.language):
            asked = next((one for one in texts_of(self.enrolment, lesson) if one.ask == name), None)
            standing = Standing.objects.get(enrolment=self.enrolment)
            try:
                block = answering.open_block(self.enrolment, standing, key)
                fields = parts.answer_in(self.arrived.text, asked, block) if asked else None
                body = answering.cleaned(block, fields) if fields is not None else None
            except answering.Refused as refused:
                return self._not_understood(refused.sentence)
            if body is None:
                return self._not_understood(_how(asked))
            journal.write(
                enrolment=self.enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=self.arrived.id,
                made_at=self.arrived.sent_at or self.arrived.at, at=self.arrived.at,
                replaces=head_of(self.enrolment, key) - {self.arrived.id},
            )
            journal.announce_move(self.enrolment, event="answers-sent", subject=lesson, at=self.arrived.at)
            feedback = answering.feedback_on(block, body)
        if written_by_text.help_at_once(self.enrolment, self.arrived):
            return self._waits()
        return self.goes_on(lambda: feedback or _("Kept."))

    def responds(self) -> str:
        """A number answers a check-in's question."""
        assessment, measure, item = self.item()
        values = batteries.instrument_of(assessment, measure).item(item).choice.values
        value = parts.number_in(self.arrived.text)
        if value not in values:
            with translation.override(self.arrived.person.language or self.arrived.service.language):
                return self._not_understood(_("Please reply with a number from %(least)s to %(most)s.") % {
                    "least": values[0], "most": values[-1]})
        row = self._respond(assessment, measure, item, value)
        if assessing.what_follows(row):
            written_by_text.reply(self.arrived, "sms-help", lambda: written_by_text.help_text(self.arrived.service))
        return self._after_response(assessment)

    def item(self) -> tuple[Assessment, str, str] | None:
        """The assessment, measure and item that were asked; None once they are over."""
        pk, measure, item = batteries.parse_key(self.dialogue.asks.removeprefix(ITEM))
        rows = Assessment.objects.select_related("enrolment")
        found = rows.filter(pk=pk, enrolment=self.enrolment, state=Assessment.State.OPEN).first()
        return (found, measure, item) if found else None

    def _respond(self, assessment: Assessment, measure: str, item: str, value: int | None) -> Row:
        return assessing.respond(
            assessment=assessment, measure=measure, item=item, value=value, declined=value is None,
            client_id=self.arrived.id, made_at=self.arrived.sent_at or self.arrived.at, at=self.arrived.at,
        ).row

    def _after_response(self, assessment: Assessment) -> str:
        if gap_of(assessment) is None:
            assessing.finish(assessment=assessment, client_id=id_for(assessment.pk, "by-text"),
                             made_at=self.arrived.at, at=self.arrived.at)
            self.dialogue.asks = ITEM
            return self.goes_on(lambda: _("Thank you, that was the last question."))
        return self.goes_on(lambda: "")

    def _not_understood(self, how: str, *, is_kept: bool = True) -> str:
        """Say plainly what would be an answer. The words are kept as a message, so that they are heard and not lost."""
        if is_kept:
            written_by_text.keep(self.enrolment, self.arrived)
            if written_by_text.help_at_once(self.enrolment, self.arrived):
                return self._waits()
        is_read = messages.is_guided(self.enrolment)
        self._say("not-understood", lambda: " ".join(filter(None, [
            _("I couldn’t read that as an answer."), how, "" if not is_kept else
            _("Your words are kept, and your guide can read them.") if is_read else _("Your words are kept.")])))
        return "not-understood"

    def _waits(self) -> str:
        """After the numbers nothing else is said: the course waits for MORE."""
        self.dialogue.asks = ""
        self.dialogue.save(update_fields=["asks"])
        return "help"

    def _say(self, kind: str, words: Callable[[], str]) -> None:
        tell(self.enrolment, kind, words, self.arrived.at, once=f"texting:{self.arrived.id}", is_reply=True)


_COMMANDS: dict[str, Callable[[_Turn], str]] = {
    commands.MORE: _Turn.more, commands.SKIP: _Turn.skip, commands.LATER: _Turn.later, commands.PAUSE: _Turn.pause,
    commands.AGAIN: _Turn.again,
}


def _how(asked) -> str:
    """What would be an answer."""
    if asked is not None and asked.options:
        return _("Please reply with a number from 1 to %(most)s, or SKIP.") % {"most": len(asked.options)}
    return _("Please reply with a number, or SKIP.")


def _send(enrolment: Enrolment, dialogue: Dialogue, asked: Asked, at: datetime, *, once: str, is_reply: bool,
          lead: Callable[[], str] | None = None) -> None:
    """Send a text and keep where the course stands by it; a day later one word reminds of it."""
    def words() -> str:
        return "\n".join(line for line in (lead() if lead else "", asked.words) if line)

    dialogue.asks, dialogue.asked_at = asked.asks, at
    if asked.text:
        dialogue.lesson, dialogue.text = asked.lesson, asked.text
    dialogue.save(update_fields=["asks", "asked_at", "lesson", "text"])
    tell(enrolment, "text", words, at, once=once, is_reply=is_reply)
    if asked.asks or asked.text:
        place = id_for(asked.asks or f"{asked.lesson}/{asked.text}")
        zone = telling.zone_of(enrolment.participant, enrolment.service)
        clock.plan(kind="texting.nudge", subject=enrolment.pk, rule=f"texting:nudge:{place}",
                   at=daytime.next_day(at + NUDGE_AFTER, zone))


def tell(enrolment: Enrolment, kind: str, words: Callable[[], str], at: datetime, *, once: str,
         is_reply: bool = False) -> None:
    """Decide a text of a course: it says what it is about, for without that leave no course comes by text."""
    telling.tell(
        person=enrolment.participant, service=enrolment.service, kind=f"texting-{kind}", once=once, at=at, more=words,
        plain=lambda: _("There is something new for you. Sign in to see it, whenever it suits you."), is_reply=is_reply,
    )
