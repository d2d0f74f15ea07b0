"""What pages read is kept as things happen, and is the same as what would be derived afresh, whatever happened."""

import random
import uuid

import pytest

from handrail.delivery import clock
from handrail.ground import checkup, scoped
from handrail.journeys import assessing, batteries, course, journal, leaving, rebuilding
from handrail.journeys.models import Assessment, Enrolment, Head, LessonOpening, Row, Standing, Step
from tests.builders import a_participant, a_service, later
from tests.journeys.small_course import a_reader, day, read

pytestmark = pytest.mark.django_db


class Walk:
    """Somebody in pain-cbt to whom things happen at random; the same seed is the same walk."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.at = later()
        self.enrolment = a_participant(a_service(), protocol="self-guided", state="joining")
        self.sent: list[tuple[str, uuid.UUID]] = []

    def step(self) -> str:
        verb = self.chance.choice([
            self.start, self.read_here, self.read_here, self.read_here, self.read_anywhere, self.write, self.write,
            self.write_out_of_order, self.wait, self.wait, self.wait_long, self.respond, self.finish_assessment,
            self.pause, self.come_back, self.leave,
        ])
        if verb == self.leave and self.chance.random() < 0.8:
            return "nothing"
        self.enrolment.refresh_from_db()
        verb()
        return verb.__name__

    def start(self):
        if self.enrolment.state in course.RUNNING:
            course.start(enrolment=self.enrolment, at=self.at)

    def read_here(self):
        standing = Standing.objects.get(enrolment=self.enrolment)
        if standing.lesson and self.enrolment.state in course.READING:
            course.read_section(enrolment=self.enrolment, lesson=standing.lesson, section=standing.section, at=self.at)

    def read_anywhere(self):
        plan = self.chance.choice(course.lessons_of(self.enrolment.programme_id))
        try:
            course.read_section(enrolment=self.enrolment, lesson=plan.key, section=self.chance.choice(plan.sections),
                                at=self.at)
        except (course.NotOpen, course.NotRunning):
            pass

    def write(self, *, named: tuple[uuid.UUID, ...] = ()):
        key = self.chance.choice(["how-pain-works/what-brings-me", "how-pain-works/want-back"])
        mine = [client_id for of, client_id in self.sent if of == key]
        replaces = self.chance.sample(mine, min(len(mine), self.chance.randint(0, 2)))
        client_id = self.chance.choice([*mine[-1:], uuid.UUID(int=self.chance.getrandbits(128))])
        journal.write(enrolment=self.enrolment, kind=Row.Kind.ANSWER, key=key, client_id=client_id, made_at=self.at,
                      body={"text": str(self.chance.randint(0, 3))}, at=self.at, replaces=[*replaces, *named])
        self.sent.append((key, client_id))

    def write_out_of_order(self):
        coming = uuid.UUID(int=self.chance.getrandbits(128))
        self.write(named=(coming,))
        if self.chance.random() < 0.5:
            self.sent.append((self.sent[-1][0], coming))

    def wait(self):
        self.at = self.at + (later(hours=self.chance.randint(1, 40)) - later())
        clock.tick(self.at)

    def wait_long(self):
        self.at = self.at + (later(days=self.chance.randint(3, 20)) - later())
        clock.tick(self.at)

    def respond(self):
        asked = Assessment.objects.filter(enrolment=self.enrolment).select_related("enrolment")
        found = list(asked.order_by("opened_at"))
        if found:
            asked = self.chance.choice(found)
            part = self.chance.choice(batteries.parts(asked))
            item = self.chance.choice(part.instrument.items)
            assessing.respond(assessment=asked, measure=part.measure, item=item.key, client_id=uuid.uuid4(),
                              value=self.chance.choice(item.choice.values), made_at=self.at, at=self.at)

    def finish_assessment(self):
        found = Assessment.objects.filter(enrolment=self.enrolment).select_related("enrolment").order_by("opened_at")
        asked = found.last()
        if asked is None:
            return
        for part in batteries.parts(asked):
            for item in part.gaps:
                assessing.respond(assessment=asked, measure=part.measure, item=item.key, client_id=uuid.uuid4(),
                                  value=item.choice.values[0], made_at=self.at, at=self.at)
        try:
            assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=self.at, at=self.at)
        except assessing.Lapsed:
            pass

    def pause(self):
        try:
            leaving.pause(enrolment=self.enrolment, weeks=self.chance.choice([None, 1, 2]), at=self.at)
        except leaving.CantPause:
            pass

    def come_back(self):
        leaving.come_back(enrolment=self.enrolment, at=self.at)

    def leave(self):
        try:
            leaving.leave(enrolment=self.enrolment, reason="", words="", client_id=uuid.uuid4(), at=self.at)
        except course.NotRunning:
            pass


@pytest.mark.parametrize("seed", range(6))
def test_kept_and_derived_agree_after_whatever_happens(seed):
    walk = Walk(seed)
    with scoped.service(walk.enrolment.service_id):
        walk.start() if seed % 4 else None
        done = []
        for _ in range(40):
            done.append(walk.step())
            before = rebuilding.kept(walk.enrolment)
            walk.enrolment.refresh_from_db()
            assert not rebuilding.rebuild(walk.enrolment), done
            assert rebuilding.kept(walk.enrolment) == before


def test_deriving_again_plans_nothing_for_somebody_who_left():
    reader = a_reader()
    with scoped.service(reader.service_id):
        read(reader, "first", at=day(1))
        leaving.leave(enrolment=reader, reason="", words="", client_id=uuid.uuid4(), at=day(2))
        assert not rebuilding.rebuild(reader)
        assert clock.tick(day(30)) == 0
        assert not Step.objects.filter(enrolment=reader, code="lesson").exists()


def test_what_was_broken_is_mended_and_counted():
    reader, other = a_reader(), a_reader()
    with scoped.service(reader.service_id):
        read(reader, "first", "welcome", at=day(0))
        row = journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key="first/brings", body={"text": "x"},
                            client_id=uuid.uuid4(), made_at=day(0), at=day(0)).row
        good = rebuilding.kept(reader)
        Standing.objects.filter(enrolment=reader).update(
            lesson="", section="", sections_done=[], lessons_open={}, next_lesson="third", tangled=["first/brings"],
            scores={"peg.total": [["2026-01-01", 1]]},
        )
        Head.objects.filter(row=row).delete()
        Step.objects.filter(enrolment=reader).update(facts={}, weight=1)
        assert rebuilding.kept(reader) != good
    assert checkup.rebuilds()["standing, heads and steps"](day(1)) == 1
    assert checkup.rebuilds()["standing, heads and steps"](day(1)) == 0
    with scoped.service(reader.service_id):
        assert rebuilding.kept(reader) == good
    with scoped.service(other.service_id):
        assert LessonOpening.objects.filter(enrolment=other).count() == 1
        assert Enrolment.objects.get().pk == other.pk
