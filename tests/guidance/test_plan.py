"""What a protocol plans for an imagined participant: the same as the clock plans for a real one."""

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from handrail.cli import main
from handrail.guidance import shipped
from handrail.guidance.commands.plan import programme_named, protocol_named
from handrail.guidance.plan import Imagined, plan
from handrail.people.hours import Hours
from tests import builders
from tests.builders import AT
from tests.guidance import ideal

LONDON = ZoneInfo("Europe/London")
PROGRAMME = programme_named("pain-cbt")


def imagined(**fields) -> Imagined:
    return Imagined(**{"starts": AT, "zone": LONDON, "hours": Hours(LONDON), **fields})


def told(capsys, *words: str) -> tuple[int, str, str]:
    try:
        code = main(["protocol", "plan", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.django_db
@pytest.mark.parametrize("name", shipped.known())
def test_the_clock_gives_what_the_plan_says_to_the_contact(service, guide, name):
    person = builders.a_person(phone="+447700900123")
    enrolment = builders.a_participant(service, guide, protocol=name, person=person, at=AT)
    planned = plan(protocol_named(name), PROGRAMME, imagined())
    given = ideal.live(enrolment, guide, start=AT, end=AT + ideal.weeks(12))
    assert given == sorted(((one.rule, one.occurrence, one.channel, one.due) for one in planned),
                           key=lambda row: (row[3], row[0]))


def test_the_command_prints_what_was_asked_for(capsys):
    code, out, _ = told(capsys, "weekly-call", "--programme", "pain-cbt", "--start", "2026-03-02", "--json")
    first = json.loads(out)[0]
    assert code == 0 and len(json.loads(out)) == 8
    assert (first["n"], first["channel"], first["minutes"], first["because"]) == (1, "telephone", 12, "weekly")
    assert first["due"].startswith("2026-03-09T") and "psychologist" in first["by"]


def test_a_path_and_an_id_are_the_same_plan(capsys):
    path = str(shipped.FOLDER / "weekly-call.toml")
    rest = ("--start", "2026-03-02")
    assert told(capsys, path, *rest) == told(capsys, "weekly-call", *rest)


def test_no_contact_of_a_guide_falls_on_a_holiday_or_outside_working_hours():
    hours = Hours(LONDON, holidays=frozenset({date(2026, 3, 9), date(2026, 3, 16)}))
    planned = [one for one in plan(protocol_named("weekly-call"), PROGRAMME, imagined(hours=hours))
               if not one.is_automatic]
    assert [one.due.date().isoformat() for one in planned][:3] == ["2026-03-10", "2026-03-17", "2026-03-23"]
    assert all(hours.is_open(one.due) for one in planned)


def test_who_leaves_gets_nothing_more():
    leaves = AT + timedelta(days=20)
    planned = plan(protocol_named("weekly-call"), PROGRAMME, imagined(leaves=leaves))
    assert planned and all(one.due < leaves for one in planned)


def test_who_never_finishes_a_lesson_hears_after_eight_quiet_days():
    planned = plan(protocol_named("weekly-call"), PROGRAMME,
                   imagined(finishes=lambda n: None, answers=lambda name, n: None))
    assert [one.due.date().isoformat() for one in planned if one.rule == "quiet"] == ["2026-03-10"]


def test_who_has_no_telephone_is_written_to(capsys):
    _, out, _ = told(capsys, "weekly-call", "--start", "2026-03-02", "--without", "telephone", "--json")
    assert {row["channel"] for row in json.loads(out)} == {"message"}


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("nothing", "--start", "2026-03-02"), 1, "There is no protocol “nothing”"),
        (("weekly-call", "--start", "2026-03-02", "--programme", "nothing"), 1, "There is no programme “nothing”"),
        (("weekly-call", "--start", "2026-02-30"), 2, "is no date such as 2026-03-02"),
        (("weekly-call", "--start", "2026-03-02", "--zone", "Mars"), 2, "is no time zone"),
        (("weekly-call",), 2, "--start"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(capsys, words, code, part):
    given, out, err = told(capsys, *words)
    assert (given, out) == (code, "") and part in err


def test_a_protocol_with_a_mistake_is_told_with_its_line(capsys, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('id = "bad"\nversion = "1"\ncolour = 1\n', encoding="utf-8")
    code, _, err = told(capsys, str(file), "--start", "2026-03-02")
    assert code == 1 and "bad.toml:3: “colour” is not a key" in err
