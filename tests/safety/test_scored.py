"""What follows from scores: a severe band, worse twice in a row; and from silence, and from the bad-day page."""

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.journeys import assessing, course
from handrail.measures import folder
from handrail.measures.change import reliable_change
from handrail.measures.verdict import is_worse_twice_in_a_row
from handrail.safety import bad_day
from handrail.safety.models import Flag
from handrail.safety.words import signal_short, signal_words
from tests import builders
from tests.builders import AT, later
from tests.safety.test_owners import raise_one

from .closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    service = builders.a_service()
    with scoped.service(service.pk):
        yield builders.a_participant(service, builders.a_guide(service))


def fills(enrolment, name, at, occurrence=1, **values):
    """Fill in a battery: each measure with one value for all its items (phq-9's last left at nought)."""
    asked = assessing.open_assessment(enrolment=enrolment, name=name, at=at, occurrence=occurrence)
    for measure, _ in asked.measures:
        value = values.get(measure.replace("-", "_"), 0)
        for item in folder.instrument(measure).items:
            asked_value = 0 if (measure, item.key) == ("phq-9", "9") else value
            if asked_value in item.choice.values:
                assessing.respond(assessment=asked, measure=measure, item=item.key, value=asked_value,
                                  client_id=uuid.uuid4(), made_at=at, at=at)
    assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=at, at=at)
    return asked


def codes():
    return sorted(Flag.objects.values_list("signal", flat=True))


def test_a_severe_band_is_a_flag_when_the_assessment_is_scored(enrolment):
    fills(enrolment, "baseline", AT, phq_9=3)  # 24 of 27
    flag = Flag.objects.get()
    assert (flag.signal, flag.level, flag.value) == ("phq-9-severe", "soon", 24)
    assert "24" in signal_words(flag) and "24" in signal_short(flag)


def test_a_band_below_is_none(enrolment):
    fills(enrolment, "baseline", AT, phq_9=2)
    assert codes() == []


def test_finishing_twice_is_one_flag(enrolment):
    asked = fills(enrolment, "baseline", AT, phq_9=3)
    assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=AT, at=later(minutes=1))
    assert codes() == ["phq-9-severe"]


def test_worse_than_at_the_start_twice_in_a_row_is_a_flag_and_once_is_not(enrolment):
    fills(enrolment, "baseline", AT, peg=2)
    fills(enrolment, "weekly", later(days=7), occurrence=1, peg=9)
    assert codes() == []
    fills(enrolment, "weekly", later(days=14), occurrence=2, peg=9)
    flag = Flag.objects.get()
    assert (flag.signal, flag.about) == ("worse-twice", "worse:peg.total")
    assert signal_words(flag).startswith("PEG")


def test_for_four_weeks_after_it_was_talked_about_the_same_is_not_raised_again(enrolment):
    guide = builders.a_guide(enrolment.service)
    fills(enrolment, "baseline", AT, peg=2)
    for week in (1, 2):
        fills(enrolment, "weekly", later(days=7 * week), occurrence=week, peg=9)
    close(flag=Flag.objects.get(), by=guide, outcome="talked-plan", note="Slower.", at=later(days=15))
    fills(enrolment, "weekly", later(days=21), occurrence=3, peg=9)
    assert len(codes()) == 1
    fills(enrolment, "weekly", later(days=49), occurrence=4, peg=9)
    assert len(codes()) == 2


@given(values=st.lists(st.integers(0, 10), max_size=7))
def test_worse_twice_means_the_last_two_and_both_against_the_first(values):
    scale = folder.instrument("peg").scale("total")
    numbers = [Decimal(value) for value in values]
    worse = [one for one in numbers[1:]
             if (change := reliable_change(numbers[0], one, scale=scale)).direction == "worse" and change.is_reliable]
    expected = len(numbers) > 2 and all(one in worse for one in numbers[-2:])
    assert is_worse_twice_in_a_row(numbers, scale=scale) == expected


def test_a_look_before_the_scores_are_kept_is_made_again(enrolment, monkeypatch):
    from handrail.journeys.signals import assessment_finished

    name = "handrail.journeys.assessing.keep_scores"

    def fails(**facts):
        raise RuntimeError("not now")

    with monkeypatch.context() as broken:
        broken.setitem(assessment_finished._listeners, name, fails)
        fills(enrolment, "baseline", AT, phq_9=3)
    assert codes() == []
    for minutes in (1, 5, 20):
        clock.tick(later(minutes=minutes))
    assert codes() == ["phq-9-severe"]


# --- silence ---


def test_silence_for_three_days_after_a_flag_is_another_one(enrolment):
    raise_one(enrolment)
    clock.tick(later(hours=71))
    assert "silence" not in codes()
    clock.tick(later(hours=72))
    assert codes().count("silence") == 1
    clock.tick(later(days=9))
    assert codes().count("silence") == 1


def test_a_sign_of_life_puts_it_off(enrolment):
    raise_one(enrolment)
    course.see(enrolment=enrolment, at=later(hours=60))
    clock.tick(later(hours=72))
    assert "silence" not in codes()
    clock.tick(later(hours=132))
    assert "silence" in codes()


@pytest.mark.parametrize(("outcome", "goes_on"), [("talked-safe", False), ("handed-over", False), ("mistake", False),
                                                  ("not-reached", True)])
def test_once_somebody_has_talked_there_is_no_silence(enrolment, outcome, goes_on):
    flag = raise_one(enrolment)
    close(flag=flag, by=builders.a_guide(enrolment.service), outcome=outcome, note="x", at=later(hours=1))
    clock.tick(later(hours=72))
    assert ("silence" in codes()) == goes_on


def test_silence_begins_no_silence(enrolment):
    raise_one(enrolment)
    for day in range(3, 30):
        clock.tick(later(days=day))
    assert codes().count("silence") == 1


# --- the bad-day page ---


def ticks(enrolment, *signs, at=AT, client_id=None):
    return bad_day.tick(enrolment=enrolment, signs=signs, client_id=client_id or uuid.uuid4(), made_at=at, at=at)


@pytest.mark.parametrize(("signs", "flags"), [
    (["much-worse"], [("pain-crisis", "bad-day:guide")]),
    (["fever"], [("bad-day-red-flags", "bad-day:doctor")]),
    (["fever", "numb-seat"], [("bad-day-red-flags", "bad-day:emergency")]),
    (["numb-seat", "cant-cope"], [("bad-day-red-flags", "bad-day:emergency"), ("pain-crisis", "bad-day:guide")]),
])
def test_what_is_ticked_on_the_bad_day_page_is_a_flag_by_its_gravest_sign(enrolment, signs, flags):
    ticks(enrolment, *signs)
    assert sorted(Flag.objects.values_list("signal", "about")) == flags


def test_the_same_tap_twice_is_one_flag(enrolment):
    same = uuid.uuid4()
    for _ in range(2):
        ticks(enrolment, "much-worse", client_id=same)
    assert codes() == ["pain-crisis"]


def test_nothing_ticked_or_nothing_known_is_refused(enrolment):
    for signs in ([], ["nonsense"]):
        with pytest.raises(bad_day.NothingTicked):
            ticks(enrolment, *signs)
