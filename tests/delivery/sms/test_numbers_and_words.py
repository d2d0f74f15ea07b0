"""Numbers as people and gateways write them, and the words that everybody may text."""

import uuid

import pytest

from handrail.delivery.sms import daytime, keywords, numbers
from tests.builders import AT, later


@pytest.mark.parametrize(("text", "region", "number"), [
    ("07700 900123", "GB", "+447700900123"), ("+44 (0)7700 900123", "GB", "+447700900123"),
    ("0034 612 34 56 78", "GB", "+34612345678"), ("612 345 678", "ES", "+34612345678"),
    ("12", "GB", ""), ("hello", "GB", ""), ("", "GB", ""), ("07700 900123 07700 900123", "GB", ""),
])
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(text, region, number):
    assert numbers.e164(text, region) == number


@pytest.mark.parametrize("text", ["447700900123", "+447700900123", "00447700900123", " 447700900123 "])
def test_a_gateways_number_is_the_same_number(text):
    assert numbers.from_gateway(text) == "+447700900123"


def test_no_text_goes_to_a_landline_and_numbers_are_shown_as_people_write_them():
    assert not numbers.can_be_texted("+442079460018")
    assert numbers.can_be_texted("+447700900123")
    assert numbers.national("+447700900123", "GB") == "07700 900123"
    assert numbers.national("+34612345678", "GB") == "+34 612 34 56 78"


def test_a_numbers_code_differs_by_service_and_doesnt_tell_the_number():
    one, other = uuid.uuid4(), uuid.uuid4()
    codes = {numbers.code_of(service, "+447700900123") for service in (one, other)}
    assert len(codes) == 2
    assert not any("7700900123" in code for code in codes)


@pytest.mark.parametrize(("text", "word"), [
    ("STOP", "stop"), (" stop. ", "stop"), ("Stop please", "stop"), ("PARAR", "stop"), ("Baja, por favor", "stop"),
    ("No más mensajes", "stop"), ("unsubscribe", "stop"), ("Start", "start"), ("ALTA", "start"), ("help!", "help"),
    ("Ayuda", "help"), ("información", "help"), ("stop before pain stops me", ""), ("I can't stop", ""),
    ("help my son with maths", ""), ("", ""), ("4", ""), ("🙂", ""),
])
def test_only_a_text_that_says_nothing_else_is_a_word_of_command(text, word):
    assert keywords.keyword(text) == word


@pytest.mark.parametrize(("text", "meant"), [
    ("JOIN", ("en", "")), ("Join please", ("en", "")), ("join kw4h-7rax-2mjq", ("en", "kw4h7rax2mjq")),
    ("UNIRME", ("es", "")), ("Apuntarme KW4H 7RAX 2MJQ", ("es", "kw4h7rax2mjq")),
    ("joined", None), ("I would like to join", None), ("join me in saying how much it hurts today", None), ("", None),
])
def test_only_join_with_a_code_or_nothing_asks_to_sign_up(text, meant):
    assert keywords.join(text) == meant


def test_day_is_where_the_person_lives(zone="Europe/Madrid"):
    from zoneinfo import ZoneInfo

    madrid = ZoneInfo(zone)
    assert daytime.next_day(AT, madrid) == AT
    night = later(hours=10)  # 20:30 in Madrid
    assert daytime.next_day(night, madrid) == later(hours=22, minutes=30)  # nine the next morning there
    assert daytime.next_day(later(hours=-3), madrid) == later(hours=-1, minutes=-30)
