"""A whole course by text, for whatever carries the texts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.journeys.models import Assessment, Enrolment, Head, Row, SectionRead, Standing
from handrail.programmes import library
from handrail.texting import dialogue
from tests import builders
from tests.delivery.sms.conftest import agreed

from .phone import WORDS, go_through


def a_participant_by_text(service, *, at: datetime, **fields) -> Enrolment:
    """Somebody in the short course who agreed to texts that say what they're about, and begins by text."""
    enrolment = builders.a_participant(service, on="pain-brief", protocol="self-guided", at=at, **fields)
    agreed(service, enrolment.participant, may_say=True)
    with scoped.service(service.pk):
        dialogue.begin(enrolment=enrolment, at=at)
    return enrolment


def whole_course(
    enrolment: Enrolment, *, at: datetime, move_to: Callable[[datetime], None], new: Callable[[], list[str]],
    say: Callable[[str], list[str]],
) -> list[str]:
    """Do it, week by week: `new()` gives what came by itself, `say(words)` what came after a reply. Every text."""
    came: list[str] = []
    for week in range(7):
        now = at + timedelta(days=7 * week, hours=2)
        move_to(now)
        clock.tick(now)
        by_itself = new()
        came += by_itself
        told = [text for text in by_itself if "MORE" in text]
        if told:
            came += go_through(say, told[-1])[1:]
    return came


def assert_done(enrolment: Enrolment) -> None:
    """All five lessons are read, every question that texts ask is answered, and the check-ins are scored."""
    with scoped.service(enrolment.service_id):
        enrolment.refresh_from_db()
        programme = library.programme(enrolment.programme_id)
        asked = {f"{key}/{one.ask}" for key in programme.lesson_keys for one in programme.sms_of(key) if one.ask}
        standing = Standing.objects.get(enrolment=enrolment)
        assert standing.lessons_done == list(programme.lesson_keys)
        assert set(Head.objects.filter(enrolment=enrolment).values_list("key", flat=True)) == asked
        assert SectionRead.objects.filter(enrolment=enrolment).count() == sum(
            len(programme.lesson(key).sections) for key in programme.lesson_keys)
        want_more = Head.objects.select_related("row").get(enrolment=enrolment, key="careful-alarm/want-more")
        assert want_more.row.body_json == {"text": WORDS}
        finished = Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.FINISHED)
        names = set(finished.values_list("name", flat=True))
        assert {"weekly", "mid", "post"} <= names, names
        assert not Row.objects.filter(enrolment=enrolment, kind=Row.Kind.MESSAGE).exists()  # all was understood
        assert enrolment.state == Enrolment.State.FINISHED
