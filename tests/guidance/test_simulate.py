"""A simulated cohort: every planned contact has one end, more guides never make anybody wait longer, a seed repeats."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean, stdev
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handrail.cli import main
from handrail.guidance import shipped
from handrail.guidance.commands.plan import programme_named, protocol_named
from handrail.guidance.simulate import ASKED, CANCELLED, GIVEN, MISSED, NOT_REACHED, simulate, waits
from handrail.guidance.simulate_people import ASSUMPTIONS, Assumed, spread_around
from handrail.people.hours import Hours

LONDON = ZoneInfo("Europe/London")
SINCE = datetime(2026, 1, 5, 9, tzinfo=UTC)
PROGRAMME = programme_named("pain-cbt")
PROTOCOLS = {name: protocol_named(name) for name in shipped.known()}


def a_run(name: str = "weekly-call", *, participants: int = 30, guides: int = 2, seed: int = 1, **changed):
    return simulate(PROTOCOLS[name], PROGRAMME, participants=participants, guides=guides, seed=seed, since=SINCE,
                    hours=Hours(LONDON), assumed=Assumed().but(**changed))


def tasks(found):
    return [task for course in found.courses for task in course.tasks]


@settings(max_examples=12, deadline=None)
@given(name=some.sampled_from(sorted(PROTOCOLS)), seed=some.integers(0, 10**6), guides=some.integers(1, 3),
       hours=some.floats(0.5, 20), reached=some.floats(0, 1), drop=some.floats(0, 0.3))
def test_every_planned_contact_has_one_end_and_no_minute_is_lost(name, seed, guides, hours, reached, drop):
    found = a_run(name, participants=15, guides=guides, seed=seed, guide_hours=hours, reached=reached, drop_out=drop)
    assert len(found.courses) == 15
    assert all(task.fate in (GIVEN, NOT_REACHED, MISSED, CANCELLED) for task in tasks(found))
    assert all((task.done is not None) == (task.fate == GIVEN) for task in tasks(found)
               if task.fate in (GIVEN, MISSED, CANCELLED))
    assert all(task.done >= task.first_due for task in tasks(found) if task.fate == GIVEN)
    worked = sum(map(sum, found.work.values()))
    assert worked == pytest.approx(sum(course.minutes for course in found.courses))


@settings(max_examples=10, deadline=None)
@given(seed=some.integers(0, 10**6), guides=some.integers(1, 4), caseload=some.integers(1, 6),
       arrivals=some.floats(2, 40))
def test_with_one_guide_more_nobody_starts_later(seed, guides, caseload, arrivals):
    few, more = (waits(a_run(participants=25, guides=many, seed=seed, caseload=caseload, arrivals=arrivals))
                 for many in (guides, guides + 1))
    assert all(later <= sooner + 1e-9 for sooner, later in zip(few, more, strict=True))


def test_the_same_seed_is_the_same_and_another_is_not():
    def ends(seed):
        return [(task.rule, task.fate, task.done) for task in tasks(a_run(seed=seed))]

    assert ends(1) == ends(1) != ends(2)


def test_a_guide_with_no_time_misses_and_one_with_enough_misses_nothing():
    busy, free = (a_run(guides=1, guide_hours=hours, drop_out=0, reached=1) for hours in (0.5, 30))
    missed = [sum(task.fate == MISSED for task in tasks(found)) for found in (busy, free)]
    assert missed[0] > 0 == missed[1]
    assert all(task.fate == GIVEN for task in tasks(free))


def test_whom_nobody_reaches_is_tried_as_often_as_the_protocol_says():
    found = a_run(reached=0, drop_out=0, asks=0)
    fates = {task.fate for task in tasks(found)}
    assert fates == {GIVEN}  # the last try of a weekly call is a message
    assert {(task.attempt, task.channel) for task in tasks(found)} == {(3, "message")}


def test_on_demand_plans_nothing_and_answers_what_is_asked():
    found = a_run("on-demand", participants=60, asks=0.5, drop_out=0)
    assert {task.rule for task in tasks(found)} == {ASKED}
    asked = [len(course.tasks) for course in found.courses]
    weeks = [(course.ends - course.starts) / timedelta(weeks=1) for course in found.courses]
    assert sum(asked) == pytest.approx(0.5 * sum(weeks), rel=0.25)


def test_draws_have_the_mean_and_spread_they_are_asked_for():
    drawn = Random(3)
    values = [spread_around(12, 0.5, drawn) for _ in range(20_000)]
    assert fmean(values) == pytest.approx(12, rel=0.02)
    assert stdev(values) / fmean(values) == pytest.approx(0.5, rel=0.05)


def told(capsys, *words: str) -> tuple[int, str, str]:
    try:
        code = main(["protocol", "simulate", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_tells_what_a_manager_needs_and_all_it_takes_for_granted(capsys):
    few = ("weekly-call", "--participants", "20", "--guides", "2")
    code, out, _err = told(capsys, *few, "--json", "--rate", "50", "--currency", "GBP")
    found = json.loads(out)
    contacts = found["contacts"]
    assert code == 0 and contacts["planned"] == sum(contacts[fate] for fate in (GIVEN, NOT_REACHED, MISSED, CANCELLED))
    hours = found["guide_hours_a_week"]
    assert found["cost"]["total"] == pytest.approx(hours["total"] * 50, abs=1)
    assert hours["total"] == pytest.approx(sum(hours["by_week"].values()), abs=len(hours["by_week"]) * 0.05)
    assert set(found["assumptions"]) == set(ASSUMPTIONS) and all(one["source"] for one in found["assumptions"].values())
    code, text, _err = told(capsys, *few, "--reached", "0.5")
    assert code == 0 and "0.5 (changed)" in text and all(one.about in text for one in ASSUMPTIONS.values())


@pytest.mark.parametrize(("words", "said"), [
    (("nothing-like-it",), "There is no protocol “nothing-like-it”"),
    (("weekly-call", "--guides", "0"), "should be a whole number"),
    (("weekly-call", "--reached", "1.5"), "--reached is 1.5; it should be from 0 to 1"),
    (("weekly-call", "--qualification", "peer"), "nobody guides as peer"),
])
def test_what_makes_no_sense_is_said_in_a_sentence(capsys, words, said):
    code, _out, err = told(capsys, *words)
    assert code in (1, 2) and said in err
