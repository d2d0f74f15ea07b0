"""What became of each planned contact: one fate each, whatever the attempts; waits for answers; spreads."""

import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handrail.fidelity.slots import FATES, Attempt, fate_of, replies, tally
from handrail.fidelity.summary import distribution, spread
from tests.builders import AT, later

STATES = ("planned", "due", "done", "missed", "cancelled")
OUTCOMES = ("reached", "written", "voicemail", "no-answer", "no-show", "wrong-number", "refused")


def an_attempt(state: str = "done", outcome: str = "reached", **fields) -> Attempt:
    values = {"protocol": "weekly-call", "rule": "weekly", "occurrence": 1, "attempt": 1,
              "planned_channel": "telephone", "channel": "telephone", "because": "",
              "planned_minutes": 12, "by": "a", "qualification": "nurse",
              "due_at": AT, "done_at": later(hours=3) if state == "done" else None, "minutes": 120, "timed": None}
    return Attempt(**{**values, "state": state, "outcome": outcome if state == "done" else "", **fields})


@pytest.mark.parametrize(("attempts", "fate"), [
    ([("done", "reached")], "given"),
    ([("done", "no-answer"), ("done", "reached")], "given"),
    ([("missed", ""), ("done", "written")], "given"),
    ([("done", "reached"), ("cancelled", "")], "given"),
    ([("done", "refused"), ("cancelled", "")], "refused"),
    ([("done", "voicemail"), ("missed", "")], "not-reached"),
    ([("done", "voicemail"), ("cancelled", "")], "not-reached"),
    ([("done", "voicemail"), ("planned", "")], "open"),
    ([("done", "no-show")], "not-reached"),
    ([("done", "no-show"), ("planned", "")], "open"),
    ([("done", "no-show"), ("done", "reached")], "given"),
    ([("done", "no-show"), ("missed", "")], "not-reached"),
    ([("done", "wrong-number")], "not-reached"),
    ([("due", "")], "open"),
    ([("planned", "")], "ahead"),
    ([("missed", ""), ("missed", "")], "missed"),
    ([("missed", ""), ("cancelled", "")], "missed"),
    ([("cancelled", "")], "cancelled"),
])
def test_a_planned_contact_has_one_fate(attempts, fate):
    rows = [an_attempt(state, outcome, attempt=place) for place, (state, outcome) in enumerate(attempts, start=1)]
    assert fate_of(rows) == fate


@given(some.lists(some.tuples(some.integers(1, 4), some.integers(1, 3), some.sampled_from(STATES),
                              some.sampled_from(OUTCOMES), some.sampled_from(("weekly", "unplanned", "letter"))),
                  unique_by=lambda one: (one[4], one[0], one[1])))
def test_planned_is_always_the_sum_of_the_fates_and_no_minute_is_lost(rows):
    attempts = [an_attempt(state, outcome, occurrence=occurrence, attempt=attempt, rule=rule)
                for occurrence, attempt, state, outcome, rule in rows]
    found = tally(attempts, is_automatic=lambda one: one.rule == "letter", beside=("unplanned",))
    assert found.planned == sum(getattr(found, fate.replace("-", "_")) for fate in FATES)
    work = [one for one in attempts if one.rule != "letter" and one.state == "done"]
    assert found.minutes == 120 * len(work) == sum(cell[1] for cell in found.given_by.values())
    assert len(found.late) == len(work)
    assert sum(cell[0] for cell in found.given_by.values()) == sum(one.took_place for one in work)


def test_minutes_are_those_that_were_entered_and_the_timers_are_kept_beside_them():
    found = tally([an_attempt(minutes=150, timed=134), an_attempt(occurrence=2, minutes=None, timed=80)],
                  is_automatic=lambda _one: False, beside=())
    assert (found.minutes, found.timed, found.timed_contacts) == (230, 214, 2)


def test_a_contact_given_in_another_way_or_at_the_second_try_is_counted_so():
    found = tally([an_attempt("done", "no-answer"), an_attempt(attempt=2, planned_channel="message", channel="message",
                                                               outcome="written")],
                  is_automatic=lambda _one: False, beside=())
    assert (found.planned, found.given, found.retried, found.other_channel, found.tries) == (1, 1, 1, 1, 1)


def test_what_would_have_come_after_the_end_was_never_planned():
    rows = [an_attempt("cancelled", because="finished", due_at=later(days=day), occurrence=day) for day in (3, 9)]
    found = tally(rows, is_automatic=lambda _one: False, beside=(), ended=later(days=7))
    assert (found.planned, found.cancelled, found.why) == (1, 1, {"finished": 1})


def test_a_wait_runs_from_the_first_unanswered_message_to_the_next_answer_or_talk():
    messages = [(later(hours=1), True), (later(hours=2), True), (later(hours=5), False), (later(hours=6), False),
                (later(hours=10), True), (later(hours=30), True)]
    waits = replies(messages, [later(hours=12)])
    assert [(since - AT, until - AT) for since, until in waits] == [
        (timedelta(hours=1), timedelta(hours=5)), (timedelta(hours=10), timedelta(hours=12))]


@given(some.lists(some.floats(0, 500), min_size=2, max_size=60))
def test_mean_and_sd_are_those_of_the_textbook_and_the_distribution_holds_everybody(values):
    found = spread(values)
    assert found.mean == pytest.approx(statistics.mean(values), abs=1e-9)
    assert found.sd == pytest.approx(statistics.stdev(values), abs=1e-6)
    bins = distribution(values)
    assert sum(one.n for one in bins) == len(values) and len(bins) <= 12
    assert bins[0].low == 0 and bins[-1].high > max(values)
