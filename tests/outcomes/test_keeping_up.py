"""The rows that figures are counted from are kept as things happen, and are what would be derived afresh."""

import uuid

import pytest

from handrail.ground import checkup, scoped
from handrail.guidance import assigning, changing, contacting
from handrail.guidance.models import Guidance
from handrail.journeys import assessing, consenting, joining_packs, leaving
from handrail.journeys.models import Assessment, Enrolment
from handrail.outcomes.keeping_up import derive, keep
from handrail.outcomes.models import Followed, Result
from tests import builders
from tests.builders import AT, a_guide, a_manager, a_participant, a_service, later
from tests.journeys.test_course_rebuilding import Walk

pytestmark = pytest.mark.django_db


class LongerWalk(Walk):
    """The same, with a guide who gets in touch and consent."""

    def step(self) -> str:
        if self.chance.random() < 0.15:
            self.contact()
            return "contact"
        if self.chance.random() < 0.05 and self.enrolment.state == Enrolment.State.JOINING:
            self.consent()
            return "consent"
        return super().step()

    def contact(self):
        guide = a_guide(self.enrolment.service)
        contacting.log_unplanned(
            enrolment=self.enrolment, channel="telephone", outcome=self.chance.choice(["reached", "no-answer"]),
            minutes=None, by=guide.person, at=self.at, client_id=uuid.UUID(int=self.chance.getrandbits(128)))

    def consent(self):
        digest = joining_packs.latest_consent().texts["en"].digest
        consenting.agree(enrolment=self.enrolment, digest=digest, at=self.at)


@pytest.mark.parametrize("seed", range(6))
def test_kept_and_derived_agree_after_whatever_happened(seed):
    walk = LongerWalk(seed)
    with scoped.service(walk.enrolment.service_id):
        for _ in range(40):
            done = walk.step()
            assert not keep(walk.enrolment.pk), f"behind after {done}"


def test_what_was_spoiled_is_derived_afresh():
    enrolment = a_course_with_scores()
    with scoped.service(enrolment.service_id):
        Followed.objects.update(opened="", contact_hours=7, programme="another")
        Result.objects.filter(measure="peg").update(value=99)
        Result.objects.filter(measure="").delete()
    assert checkup.rebuilds()["rows that figures are counted from"](later(days=9)) == 1
    with scoped.service(enrolment.service_id):
        followed = Followed.objects.get()
        assert (followed.programme, followed.contact_hours) == ("pain-cbt", None)
        assert Result.objects.filter(measure="").count() == Assessment.objects.count()
        assert not Result.objects.filter(value=99).exists()


def test_a_score_stands_beside_the_baselines_and_says_what_became_of_it():
    enrolment = a_course_with_scores(before=(8, 8, 8), after=(4, 4, 4))
    with scoped.service(enrolment.service_id):
        first, later_one = Result.objects.filter(measure="peg").order_by("name")
        assert (first.name, first.before, first.value, first.verdict) == ("baseline", None, 8.0, None)
        assert (later_one.before, later_one.value, later_one.verdict) == (8.0, 4.0, 1)
        [mood] = Result.objects.filter(measure="mood")  # asked in no baseline: this is its first
        assert mood.before is None


def test_without_a_baseline_score_there_is_nothing_to_compare():
    enrolment = a_course_with_scores(before=(8, None, None), after=(4, 4, 4))
    with scoped.service(enrolment.service_id):
        assert [(row.value, row.before) for row in Result.objects.filter(measure="peg").order_by("name")] == [
            (None, None), (4.0, None)]


def test_who_is_moved_in_the_middle_is_counted_by_the_protocol_they_began_with():
    enrolment = a_course_with_scores(before=(8, 8, 8), after=(4, 4, 4))
    with scoped.service(enrolment.service_id):
        begun = enrolment.protocol_key
        changing.change_protocol(enrolment=enrolment, protocol="weekly-session", reason="", at=later(days=8),
                                 by=a_manager(enrolment.service))
        assert Guidance.objects.get().protocol.key == "weekly-session" != begun
        assert {*Followed.objects.values_list("protocol", flat=True),
                *Result.objects.values_list("protocol", flat=True)} == {begun}


def test_nobody_is_in_the_results_before_they_have_started():
    service = a_service()
    enrolment = a_participant(service, state="joining")
    with scoped.service(service.pk):
        assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        assert Result.objects.count() == 0
        assert Followed.objects.get().started_on is None


def test_a_guide_who_is_given_is_the_guide_of_every_row():
    enrolment = a_course_with_scores()
    service = enrolment.service
    with scoped.service(service.pk):
        guide = a_guide(service)
        assigning.assign(enrolment=enrolment, guide=guide, by=a_manager(service), at=later(days=10))
        assert {row.guide_id for row in Result.objects.all()} == {guide.person_id}
        assert Followed.objects.get().guide_id == guide.person_id


def test_only_a_guide_who_got_through_counts_as_contact():
    service = a_service()
    guide = a_guide(service)
    enrolment = a_participant(service, guide)
    with scoped.service(service.pk):
        for outcome, hours in (("no-answer", 20), ("reached", 45), ("reached", 80)):
            contacting.log_unplanned(enrolment=enrolment, channel="telephone", outcome=outcome, minutes=None,
                                     by=guide.person, at=later(hours=hours), client_id=uuid.uuid4())
        assert Followed.objects.get().contact_hours == 45


def test_keeping_again_writes_nothing():
    enrolment = a_course_with_scores()
    with scoped.service(enrolment.service_id):
        before = Followed.objects.get().revision
        assert not keep(enrolment.pk)
        assert Followed.objects.get().revision == before


def test_leaving_is_counted_at_once():
    enrolment = a_course_with_scores()
    with scoped.service(enrolment.service_id):
        leaving.leave(enrolment=enrolment, reason="no-time", words="", client_id=uuid.uuid4(), at=later(days=9))
        assert Followed.objects.get().state == "left"
        enrolment.refresh_from_db()
        assert derive(enrolment).followed["state"] == "left"


def a_course_with_scores(before=(7, 7, 7), after=(5, 5, 5)) -> Enrolment:
    """Somebody in pain-cbt with a guide, a baseline and one finished check-in."""
    service = builders.a_service()
    enrolment = builders.a_participant(service, builders.a_guide(service), state="joining")
    with scoped.service(service.pk):
        filled(enrolment, "baseline", {"peg": before}, AT)
        from handrail.journeys import course

        course.start(enrolment=enrolment, at=AT)
        filled(enrolment, "weekly", {"peg": after, "mood": (5,)}, later(days=7))
    enrolment.refresh_from_db()
    return enrolment


def filled(enrolment: Enrolment, name: str, answers: dict, at) -> None:
    """Open an assessment, answer it and finish it."""
    assessment = assessing.open_assessment(enrolment=enrolment, name=name, at=at)
    for measure, values in answers.items():
        for item, value in enumerate(values, 1):
            assessing.respond(assessment=assessment, measure=measure, item=str(item), value=value,
                              client_id=uuid.uuid4(), made_at=at, at=at)
    assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=at, at=at)
