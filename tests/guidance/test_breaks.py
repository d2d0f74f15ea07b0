"""A break stops the weeks of a course: planned contacts and a step's weeks go on after it from where they were."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.guidance import breaks, shipped
from handrail.guidance.breaks import Break
from handrail.guidance.changing import change_protocol
from handrail.guidance.commands.plan import programme_named, protocol_named
from handrail.guidance.models import Contact, Guidance, Need
from handrail.guidance.plan import Imagined, plan
from handrail.guidance.stepping import Scores, Stands, Step, holds, read_condition
from handrail.journeys import leaving
from handrail.people.hours import Hours
from tests import builders
from tests.builders import AT, later
from tests.guidance import ideal
from tests.guidance.test_needs import fills

LONDON = ZoneInfo("Europe/London")
PROGRAMME = programme_named("pain-cbt")
GUIDED = [name for name in shipped.known() if any(
    rule.is_series and not rule.is_automatic for rule in protocol_named(name).contacts)]
MINUTES = st.integers(0, 100 * 24 * 60).map(lambda minutes: AT + timedelta(minutes=minutes))


def imagined(*taken: Break, starts: datetime = AT) -> Imagined:
    return Imagined(starts=starts, zone=LONDON, hours=Hours(LONDON), breaks=taken)


@given(name=st.sampled_from(GUIDED), weeks=st.integers(1, 4), starts=st.integers(0, 6 * 24),
       begins=st.integers(1, 40 * 24))
@settings(max_examples=60)
def test_a_break_of_weeks_moves_what_a_guide_has_ahead_by_so_many_weeks_and_nothing_before_it(
    name, weeks, starts, begins,
):
    starts = AT + timedelta(hours=starts)
    begins = starts + timedelta(hours=begins)
    taken = Break(begins, leaving.ends_at(begins, weeks, LONDON))
    protocol = protocol_named(name)
    series = {rule.key for rule in protocol.contacts if rule.is_series and not rule.is_automatic}
    usual, moved = (
        {(one.rule, one.occurrence): one.due for one in plan(protocol, PROGRAMME, of) if one.rule in series}
        for of in (imagined(starts=starts), imagined(taken, starts=starts)))
    both = usual.keys() & moved.keys()
    assert {key for key, due in usual.items() if due <= begins} <= both
    for key in both:
        opens = datetime.combine(usual[key].date(), Hours(LONDON).opens, LONDON)  # its turn: that day's beginning
        days = 7 * weeks if begins < min(usual[key], opens) else 0
        assert moved[key] == usual[key] + timedelta(days=days), key
    assert not [due for due in moved.values() if taken.begins < due < taken.ends and due.date() != begins.date()]


@given(since=MINUTES, weeks=st.integers(1, 8), ends=st.lists(MINUTES, max_size=8, unique=True))
def test_weeks_on_the_course_are_the_time_outside_of_breaks_and_counted_back_they_are_the_same(since, weeks, ends):
    pairs = sorted(ends)
    taken = [Break(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=False)]

    def on_course(start, end):
        return end - start - sum((max(timedelta(), min(one.ends, end) - max(one.begins, start)) for one in taken),
                                 timedelta())

    over = breaks.weeks_are_over(since, weeks, taken)
    assert on_course(since, over) == timedelta(weeks=weeks)
    ago = breaks.weeks_ago(over, weeks, taken)
    assert on_course(ago, over) == timedelta(weeks=weeks)
    assert breaks.weeks_are_over(since, weeks, []) == since + timedelta(weeks=weeks)


@given(kept=st.lists(st.tuples(MINUTES, MINUTES).map(sorted), max_size=3))
def test_breaks_are_read_as_they_were_kept(kept):
    taken = tuple(Break(*pair) for pair in kept)
    assert breaks.read(breaks.as_kept(taken)) == taken


@pytest.mark.parametrize(("begins", "ends", "since", "days"), [
    ("2026-03-02T21:00", "2026-03-16T08:00", None, 14),  # taken in the evening, over in the morning
    ("2026-03-25T10:00", "2026-04-01T08:00", None, 7),  # the clocks change
    ("2026-03-02T09:00", "2026-03-02T15:00", None, 0),
    ("2026-03-02T09:00", "2026-03-16T08:00", "2026-03-10T12:00", 6),  # what is counted from within it
    ("2026-03-02T09:00", "2026-03-16T08:00", "2026-03-20T12:00", 0),
])
def test_a_break_counts_in_days_on_the_calendar(begins, ends, since, days):
    one = Break(*(datetime.fromisoformat(f"{text}+00:00") for text in (begins, ends)))
    assert breaks.days_of(one, LONDON, since=datetime.fromisoformat(f"{since}+00:00") if since else None) == days


def stands(day: int, *taken: tuple[int, int], values=(5, 5)) -> Stands:
    """Asked at the start and a week later, `day` days after it, with breaks from one day to another."""
    given_at = [(AT + timedelta(days=7 * place), value) for place, value in enumerate(values)]
    change = "better" if values[-1] < values[0] else "same"
    return Stands(started_at=AT, at=AT + timedelta(days=day),
                  scores=[Scores("peg", "total", given_at, lambda first, last: change)],
                  breaks=[Break(AT + timedelta(days=begins), AT + timedelta(days=ends)) for begins, ends in taken])


@pytest.mark.parametrize(("on", "values", "day", "taken", "is_held"), [
    ("no reliable improvement at week 4", (5, 5), 28, [], True),
    ("no reliable improvement at week 4", (5, 5), 28, [(10, 24)], False),
    ("no reliable improvement at week 4", (5, 5), 41, [(10, 24)], False),
    ("no reliable improvement at week 4", (5, 5), 42, [(10, 24)], True),
    ("no reliable improvement at week 4", (5, 5), 49, [(10, 24), (30, 37)], True),
    ("steady for 3 weeks", (8, 2), 28, [], True),
    ("steady for 3 weeks", (8, 2), 28, [(10, 24)], False),
    ("steady for 3 weeks", (8, 2), 42, [(10, 24)], True),
    ("steady for 3 weeks", (8, 2), 28, [(1, 6)], True),  # before they were better
])
def test_the_weeks_of_a_step_are_weeks_on_the_course(on, values, day, taken, is_held):
    assert holds(Step(read_condition(on), "weekly-call"), stands(day, *taken, values=values)) == is_held


# --- in the database ---


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "begins", "ends"), [
    ("weekly-call", (9, 5), (23, -1)), ("weekly-session", (16, 2), (37, 0)), ("self-guided", (8, 7), (22, -1)),
    ("weekly-call", (21, 3), (24, 6)),
])
def test_the_clock_gives_what_the_plan_says_with_a_break_to_the_contact(service, guide, name, begins, ends):
    taken = Break(*(AT + timedelta(days=days, hours=hours) for days, hours in (begins, ends)))
    person = builders.a_person(phone="+447700900123")
    enrolment = builders.a_participant(service, guide, protocol=name, person=person, at=AT)
    planned = plan(protocol_named(name), PROGRAMME, imagined(taken))
    given_ = ideal.live(enrolment, guide, start=AT, end=AT + ideal.weeks(16), taken=taken)
    assert given_ == sorted(((one.rule, one.occurrence, one.channel, one.due) for one in planned),
                            key=lambda row: (row[3], row[0]))
    assert breaks.read(Guidance.objects.get(enrolment=enrolment).breaks) == (taken,)


@pytest.mark.django_db
def test_a_step_is_asked_two_weeks_later_after_a_break_of_two_weeks(service):
    alone = builders.a_participant(service, protocol="stepped-start", person=builders.a_person(phone="+447700900123"))
    fills(alone, "baseline", at=AT, peg=5)
    fills(alone, at=later(days=7), peg=5)
    leaving.pause(enrolment=alone, weeks=None, at=later(days=10))
    for day in (24, 28, 41):
        if day == 24:
            leaving.come_back(enrolment=alone, at=later(days=24))
        clock.tick(later(days=day))
        assert not Need.objects.filter(enrolment=alone, code="step").exists()
    clock.tick(later(days=42))
    assert Need.objects.get(enrolment=alone, code="step").since == later(days=42)


@pytest.mark.django_db
def test_another_protocol_that_was_chosen_in_a_break_goes_on_after_it(service, guide):
    enrolment = builders.a_participant(service, guide)
    leaving.pause(enrolment=enrolment, weeks=None, at=later(days=10))
    change_protocol(enrolment=enrolment, protocol="weekly-session", reason="", by=guide, at=later(days=12))
    assert not Contact.objects.filter(enrolment=enrolment, state="planned").exists()
    leaving.come_back(enrolment=enrolment, at=later(days=24))
    ahead = Contact.objects.get(enrolment=enrolment, state="planned")
    assert (ahead.rule, ahead.occurrence, ahead.due_at.date()) == ("session", 3, later(days=31).date())
    assert not Contact.objects.filter(enrolment=enrolment, rule="weekly").exclude(state="cancelled").exists()
    assert ahead.due_at.astimezone(UTC).hour == 8  # half past nine on the wall, in summer
