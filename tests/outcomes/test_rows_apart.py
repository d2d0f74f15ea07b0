"""Rows with scores that are laid beside each other, or beside a list of participants, name nobody."""

import csv
import io

import pytest

from handrail.ground import moment
from handrail.outcomes.rows import code_of
from tests.builders import a_guide, a_manager, a_service, later, signed_in
from tests.outcomes.cohort import TODAY, people

pytestmark = pytest.mark.django_db

SCORES = [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7), (5, 6)]


@pytest.fixture(autouse=True)
def _it_is_ten_weeks_later(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: TODAY)


@pytest.fixture
def service():
    made = a_service()
    people(made, SCORES, guide=a_guide(made))
    return made


def rows(service, query, figure="change"):
    answer = signed_in(a_manager(service)).post(f"/outcomes/{figure}/rows/{query}")
    if answer.status_code == 302:
        return []
    text = b"".join(answer).decode().removeprefix("\ufeff")
    return [line for line in csv.reader(io.StringIO(text, newline="")) if line and not line[0].startswith("#")][1:]


def test_no_two_files_of_scores_differ_by_those_who_came_on_a_day_or_to_a_guide(service):
    guide = a_guide(service)
    people(service, [(9, 1)], at=later(days=5), guide=guide)
    whole = rows(service, "?scale=peg.total")
    assert len({row[0] for row in whole}) == 7
    for narrower in ("&until=2026-03-04", "&since=2026-03-01", f"&guide={guide.person_id}"):
        assert rows(service, f"?scale=peg.total{narrower}") == []
    assert len(rows(service, "?until=2026-03-04", "recruitment")) == 6  # in which there are no scores


def test_whoever_is_known_by_their_protocol_is_in_no_file_of_scores(service):
    few = people(service, [(9, 1)] * 4, protocol="self-guided")
    codes = {row[0] for row in rows(service, "?scale=peg.total")}
    assert len(codes) == 6
    assert not codes & {code_of(one.pk, "results") for one in few}
    people(service, [(9, 1)], protocol="self-guided")
    assert len({row[0] for row in rows(service, "?scale=peg.total")}) == 11
