"""Protocols as files: what they say, and every mistake with its line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance import letters, shelf
from handrail.guidance.checked import checked
from handrail.guidance.events import KNOWN, UnknownEvent, read_event
from handrail.guidance.protocol import QUALIFICATIONS, TEMPLATES, Every, IfMissed, On
from handrail.guidance.protocol_loading import load
from handrail.guidance.spans import UNITS, WORKING_DAYS, Span, Unreadable, read_span
from handrail.people.models import Qualification
from handrail.programmes.mistakes import BadPack

HEAD = """\
id = "one"
version = "1"
title.en = "One"
source = "a test"
"""
AMOUNT = """\
[amount]
reply_within = "1 working day"
"""
WEEKLY = """\
[[contact]]
key = "weekly"
title.en = "Weekly"
channel = ["telephone", "message"]
when = { every = "7 days", from = "lesson 1 opened", times = 8 }
plan = "12 minutes"
by = ["psychologist", "student"]
"""
QUIET = """\
[[contact]]
key = "quiet"
title.en = "Quiet"
channel = ["email"]
when = { on = "no sign-in for 8 days" }
by = ["automatic"]
template = "we-are-here"
"""


def read(text: str):
    return load({"one.toml": text}, "one")


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadPack) as wrong:
        read(text)
    return [(one.line, one.what) for one in wrong.value.mistakes]


def test_a_protocol_reads_as_it_is_written():
    protocol = read(HEAD + AMOUNT + WEEKLY + 'if_missed = [{ after = "2 working days", use = "message" }]\n' + QUIET)
    weekly, quiet = protocol.contacts
    assert weekly.channels == ("telephone", "message")
    assert weekly.when == Every(Span(7, "days"), read_event("lesson 1 opened"), 8, first=Span(7, "days"))
    assert weekly.if_missed == (IfMissed(Span(2, WORKING_DAYS), "message"),)
    assert (weekly.minutes, protocol.planned_minutes) == (12, 96)
    assert protocol.guides == ("psychologist", "student")
    assert quiet.is_automatic and quiet.when == On(read_event("no sign-in for 8 days"))
    assert protocol.quiet_days == (8,)


def test_every_way_in_which_guidance_was_given_ships_as_a_protocol():
    protocols = {pack.key: load(pack.files, pack.key) for pack in shelf.shipped()}
    assert set(protocols) == {
        "weekly-call", "on-demand", "self-guided", "weekly-coach", "worksheets", "weekly-session", "weekly-review",
        "three-weekly-review", "e-coach", "stepped-start", "stepped-call",
    }
    assert all(set(one.title) == set(one.about) == {"en", "es"} and one.source for one in protocols.values())
    arms = weekly, asked, alone = protocols["weekly-call"], protocols["on-demand"], protocols["self-guided"]
    assert all("Dear BF et al. 2015" in protocol.source for protocol in arms)
    figures = [(float(one.found.minutes), float(one.found.sd), one.found.n) for one in arms]
    assert figures == [(67.69, 33.50, 143), (12.85, 24.61, 141), (5.44, 12.38, 131)]  # in-practice.md
    coach = protocols["weekly-coach"].found
    assert (float(coach.minutes), float(coach.sd), coach.per, coach.completed) == (12.67, 6.53, "week", 76)
    session = protocols["weekly-session"].contact("session")
    assert session.is_booked and session.minutes == 45 and session.channels[0] == "video"
    assert protocols["e-coach"].contact("feedback").channels[0] == "worksheet-comment"
    assert (weekly.planned_minutes, asked.planned_minutes, alone.planned_minutes) == (96, 0, 0)
    assert 10 <= weekly.contact("weekly").minutes <= 15
    assert asked.on_request is not None and str(asked.reply_within) == "1 working day"
    assert not alone.is_guided and alone.guides == ()
    assert weekly.wants_sign_off("student") and not weekly.wants_sign_off("psychologist")
    assert "peer" not in weekly.guides and "peer" in asked.guides


def test_qualifications_and_templates_are_those_that_people_and_letters_know():
    assert set(QUALIFICATIONS) == set(Qualification.values)
    assert set(TEMPLATES) == set(letters.TEMPLATES)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("id = \n", 1, "This isn't TOML"),
        (HEAD.replace('source = "a test"\n', "") + QUIET, 1, "needs the key “source”"),
        (HEAD + "colour = 1\n" + QUIET, 5, "“colour” is not a key"),
        (HEAD + QUIET.replace("we-are-here", "hurray"), 11, "“template” must be one of"),
        (HEAD + QUIET + 'plan = "5 minutes"\n', 12, "Nobody gives an automatic contact"),
        (HEAD + QUIET.replace('["email"]', '["telephone"]'), 8, "can't go by telephone"),
        (HEAD + QUIET.replace('["email"]', '["sms"]'), 8, "Name email too"),
        (HEAD + QUIET.replace('["automatic"]', '["automatic", "nurse"]'), 10, "both people and automatic"),
        (HEAD + QUIET.replace("8 days", "0 days"), 9, "should be from 1 to"),
        (HEAD + QUIET.replace("no sign-in for 8 days", "lesson 0 opened"), 9, "can never happen"),
        (HEAD + QUIET.replace("no sign-in for 8 days", "full moon"), 9, "Nothing that Handrail notices"),
        (HEAD + QUIET.replace('8 days" }', '8 days", after = "1 day" }'), 9, "Leave “after” out"),
        (HEAD + QUIET.replace('no sign-in for 8 days" }', 'lesson 1 opened", most = 2 }'), 9, "happens once"),
        (HEAD + QUIET + QUIET, 13, "Contact “quiet” is there twice"),
        (HEAD + QUIET + QUIET.replace('"quiet"', '"other"'), 16, "same time as contact “quiet”"),
        (HEAD + AMOUNT + QUIET, 6, "Nobody guides by this protocol"),
        (HEAD + "[notice]\nquiet = '8 days'\n" + QUIET, 5, "[notice] can never apply"),
        (HEAD + '[supervision]\nstudent = { meeting = "weekly" }\n' + QUIET, 5, "[supervision] can never apply"),
        (HEAD + WEEKLY, 1, "how soon they hear back"),
        (HEAD + AMOUNT + 'most = "1 hour"\n' + WEEKLY, 7, "come to 96 minutes, more than the most of 60"),
        (HEAD + AMOUNT + WEEKLY.replace("7 days", "a week"), 11, "Write it out"),
        (HEAD + AMOUNT + WEEKLY.replace("7 days", "7 minutes"), 11, "is counted in days or weeks"),
        (HEAD + AMOUNT + WEEKLY.replace("times = 8", "times = 0"), 11, "from 1 to 60"),
        (HEAD + AMOUNT + WEEKLY.replace("lesson 1 opened", "a lesson opened"), 11, "can happen more than once"),
        (HEAD + AMOUNT + WEEKLY.replace('every = "7 days", ', ""), 11, "says one of: every"),
        (HEAD + AMOUNT + WEEKLY.replace('"12 minutes"', '"0 minutes"'), 12, "no time at all"),
        (HEAD + AMOUNT + WEEKLY.replace('plan = "12 minutes"\n', ""), 7, "needs the key “plan”"),
        (HEAD + AMOUNT + WEEKLY.replace('["psychologist", "student"]', "[]"), 13, "“by” is empty"),
        (HEAD + AMOUNT + WEEKLY.replace('"student"', '"wizard"'), 13, "names “wizard”"),
        (HEAD + AMOUNT + WEEKLY + 'template = "check-in"\n', 14, "A guide writes in their own words"),
        (HEAD + AMOUNT + WEEKLY + 'starts = "participant"\n', 11, "can't have a time of its own"),
        (HEAD + AMOUNT + WEEKLY + 'if_missed = [{ after = "7 days", retry = "telephone" }]\n', 14, "comes first"),
        (HEAD + AMOUNT + WEEKLY + 'if_missed = [{ after = "1 day", retry = "video" }]\n', 14, "must be one of"),
        (HEAD + AMOUNT + WEEKLY + 'if_missed = [{ after = "1 day" }]\n', 14, "says one of: retry"),
        (
            HEAD + AMOUNT + WEEKLY
            + 'if_missed = [\n{ after = "3 days", use = "message" },\n{ after = "2 days", use = "message" },\n]\n',
            14, "one of them can never come",
        ),
        (
            HEAD + AMOUNT + WEEKLY + WEEKLY.replace('"weekly"', '"more"').replace("7 days", "5 days")
            .replace('["psychologist", "student"]', '["nurse"]'),
            20, "nobody's qualification allows",
        ),
        (HEAD + AMOUNT + '[supervision]\npeer = { sign_off = "every message" }\n' + WEEKLY, 8, "No peer may guide"),
        (HEAD + AMOUNT + "[supervision]\nstudent = { }\n" + WEEKLY, 8, "says nothing"),
        (HEAD + AMOUNT + WEEKLY + '[[step]]\non = "week 4"\nto = "other"\n', 15, "No step follows on “week 4”"),
        (HEAD + AMOUNT + WEEKLY + '[[step]]\non = "not improving"\nto = "one"\n', 16, "not to this one"),
        (HEAD + AMOUNT + WEEKLY + '[[step]]\non = "not improving"\nto = "two"\n' * 2, 18, "already follows on"),
        (HEAD + AMOUNT + WEEKLY + '[[step]]\non = "a flag raised"\nof = "peg"\nto = "two"\n', 16, "Leave “of” out"),
        (HEAD + AMOUNT + WEEKLY + 'books = "participant"\n', 14, "Nobody books a time for message"),
        (HEAD + AMOUNT + 'warn = "1 hour"\n' + WEEKLY, 7, "Without “most”, “warn”"),
        (HEAD + AMOUNT + 'most = "2 hours"\nwarn = "2 hours"\n' + WEEKLY, 8, "only when the most"),
        (HEAD + AMOUNT + 'sessions_a_week = 1\n' + WEEKLY.replace("7 days", "3 days"), 7, "Up to 3 live contacts"),
        (HEAD + AMOUNT + WEEKLY.replace('every = "7 days"', "days = [3, 2]").replace(", times = 8", ""), 11,
         "that rise"),
        (HEAD + AMOUNT + WEEKLY.replace('every = "7 days"', 'weekdays = ["funday"]'), 11, "names “funday”"),
        (
            HEAD + AMOUNT + '[hours]\ndays = ["monday"]\n'
            + WEEKLY.replace('every = "7 days"', 'weekdays = ["tuesday"]'), 13, "nobody there on all of these days",
        ),
        (HEAD + AMOUNT + '[hours]\nfrom = "9"\n' + WEEKLY, 8, "a time of day such as"),
        (HEAD + AMOUNT + '[hours]\nholidays = ["25 December"]\n' + WEEKLY, 8, "such as “2026-12-25”"),
        (HEAD + AMOUNT + WEEKLY + 'if_missed = [{ after = "1 day", tell = "nurse" }]\n', 14, "must be one of"),
        (HEAD + AMOUNT + '[supervision]\nstudent = { sign_off = "a sample" }\n' + WEEKLY, 8, "a sample of 20 %"),
    ],
)
def test_each_mistake_is_told_with_its_line(text, line, part):
    found = mistakes(text)
    assert any(at == line and part in what for at, what in found), found


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines():
    text = HEAD + AMOUNT + WEEKLY.replace("7 days", "soon").replace('"12 minutes"', '"12"').replace("student", "wizard")
    assert [line for line, _ in mistakes(text)] == [11, 12, 13]


def test_only_one_contact_is_started_by_the_participant():
    asked = WEEKLY.replace('when = { every = "7 days", from = "lesson 1 opened", times = 8 }', 'starts = "participant"')
    assert read(HEAD + AMOUNT + asked).on_request.key == "weekly"
    both = HEAD + AMOUNT + asked + asked.replace('"weekly"', '"other"')
    assert any("already the one that the participant starts" in what for _, what in mistakes(both))


def test_a_most_that_contacts_without_an_end_would_break_is_a_mistake():
    every = '{ every = "7 days", from = "lesson 1 opened", times = 8 }'
    follow_up = WEEKLY.replace(every, '{ on = "a lesson finished" }')
    found = mistakes(HEAD + AMOUNT + 'most = "60 minutes"\n' + follow_up)
    assert any("has no “most” of its own" in what for _, what in found)
    assert read(HEAD + AMOUNT + follow_up).planned_minutes == 12


@given(st.integers(0, 9999), st.sampled_from(sorted(UNITS)))
def test_a_span_reads_what_it_writes(count, unit):
    span = read_span(f"{count} {unit}")
    assert read_span(str(span)) == span


@pytest.mark.parametrize("text", ["", "7", "days", "7days", "-1 days", "1.5 days", "7 moons", "7 working weeks"])
def test_what_is_not_written_out_is_no_span(text):
    with pytest.raises(Unreadable):
        read_span(text)


@given(st.sampled_from([
    "sign-up", "start of the course", "end of the course", "lesson 1 opened", "lesson 12 finished", "a lesson opened",
    "a lesson finished", "a later lesson opened", "weekly assessment finished", "follow-up assessment lapsed",
    "no sign-in for 8 days", "a flag raised", "reliable deterioration", "reliable deterioration of phq-9",
    "phq-9 at least 15", "bpi.severity at most 3.5", "a lesson not finished for 7 days",
    "lesson 3 not finished for 2 days",
]))
def test_an_event_reads_what_it_writes(text):
    event = read_event(text)
    assert str(event) == text and read_event(str(event)) == event


@pytest.mark.parametrize("text", ["", "lesson opened", "lesson 61 opened", "assessment finished", "no sign-in"])
def test_an_unknown_event_says_what_is_known(text):
    with pytest.raises(UnknownEvent) as wrong:
        read_event(text)
    assert KNOWN in str(wrong.value) or "can never happen" in str(wrong.value)


def test_events_match_what_happens():
    later = read_event("a later lesson opened")
    assert later.matches("lesson-opened", number=2) and not later.matches("lesson-opened", number=1)
    first = read_event("lesson 1 opened")
    assert first.matches("lesson-opened", number=1) and not first.matches("lesson-opened", number=2)
    assert not first.matches("lesson-finished", number=1)
    weekly = read_event("weekly assessment lapsed")
    assert weekly.matches("assessment-lapsed", battery="weekly")
    assert not weekly.matches("assessment-lapsed", battery="post")


def test_a_score_counts_when_it_comes_to_the_number_and_not_while_it_stays_there():
    high = read_event("phq-9 at least 15")
    score = {"measure": "phq-9", "scale": "total"}
    assert high.matches("score", value=Decimal(15), before=Decimal(14), **score)
    assert high.matches("score", value=Decimal(20), before=None, **score)
    assert not high.matches("score", value=Decimal(20), before=Decimal(15), **score)
    assert not high.matches("score", value=Decimal(20), before=None, measure="phq-9", scale="other")
    low = read_event("bpi.severity at most 3")
    assert low.matches("score", value=Decimal(3), before=Decimal(4), measure="bpi", scale="severity")


def test_a_protocol_may_name_no_measure_and_no_protocol_that_is_not_there():
    low = QUIET.replace("no sign-in for 8 days", "phq-99 at least 15")
    step = '[[step]]\non = "not improving"\nof = "mood-9"\nto = "elsewhere"\n'
    with pytest.raises(BadPack) as wrong:
        checked({"one.toml": HEAD + low + step}, "one")
    assert [(one.line, one.what.split(".")[0]) for one in wrong.value.mistakes] == [
        (9, "There is no measure “phq-99”, so this can never happen"),
        (14, "There is no measure “mood-9”, so this can never happen"), (15, "There is no protocol “elsewhere”"),
    ]
