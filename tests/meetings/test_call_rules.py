"""The rules of calls that need no database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from handrail.meetings.call import checking, ice, talk

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TURN = ["turn:turn.example.org:3478"]


def test_credentials_are_what_coturn_makes_of_the_same_secret():
    # openssl: printf '1772452800:abc' | openssl dgst -sha1 -hmac north -binary | base64
    assert ice.credentials("north", "abc", datetime.fromtimestamp(1772452800, UTC)) == (
        "1772452800:abc", "6Jn9ClxzdRSV49cnyrRsl22lisM=")


@pytest.mark.parametrize(("helpers", "urls", "policy"), [
    (ice.Helpers(), [], "all"),
    (ice.Helpers(stun=["stun:s"]), [["stun:s"]], "all"),
    (ice.Helpers(turn=TURN), [], "all"),  # without a secret nobody is let in there
    (ice.Helpers(turn=TURN, secret="x"), [TURN], "all"),
    (ice.Helpers(stun=["stun:s"], turn=TURN, secret="x", only_turn=True), [["stun:s"], TURN], "relay"),
    (ice.Helpers(only_turn=True), [], "all"),  # doctor says so
])
def test_a_page_is_given_the_servers_that_settings_name(helpers, urls, policy):
    made = ice.configuration(helpers, name="abc", real=AT)
    assert ([server["urls"] for server in made["iceServers"]], made["iceTransportPolicy"]) == (urls, policy)


@pytest.mark.parametrize(("last", "seconds"), [
    (None, 0), (timedelta(seconds=15), 15), (timedelta(seconds=40), 40), (timedelta(seconds=41), 0),
    (timedelta(seconds=-5), 0), (timedelta(), 0),
])
def test_only_time_between_two_near_words_counts(last, seconds):
    assert talk.seconds_more(AT - last if last is not None else None, AT) == seconds


def test_minutes_are_kept_to_a_tenth():
    assert talk.minutes(754) == Decimal("12.6")


@pytest.mark.parametrize(("given", "words"), [
    ({}, []),
    ({"HANDRAIL_ORIGIN": "http://pain.example.org"}, ["https"]),
    ({"HANDRAIL_TURN_URLS": TURN}, ["HANDRAIL_TURN_SECRET is empty"]),
    ({"HANDRAIL_TURN_ONLY": True}, ["no TURN server"]),
    ({"HANDRAIL_STUN_URLS": ["stun.example.org"]}, ["should begin with stun:"]),
])
def test_doctor_says_what_calls_lack(settings, given, words):
    for name, value in ({"HANDRAIL_ORIGIN": "https://pain.example.org"} | given).items():
        setattr(settings, name, value)
    said = list(checking.calls_can_be_held(AT))
    assert len(said) == len(words) and all(word in line for word, line in zip(words, said, strict=True))
