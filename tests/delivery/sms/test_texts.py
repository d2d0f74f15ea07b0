"""Texts to people and from them: decided once, by day, never after STOP; kept before anything follows."""

import hmac
import json
import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from handrail.delivery import carrying, clock, outbox
from handrail.delivery.carriers import TryLater, Uncertain
from handrail.delivery.housekeeping import WORDS_KEPT, empty_old_texts
from handrail.delivery.models import Due, Incoming, Outgoing, TextChoice
from handrail.delivery.sms import arriving, choosing, own_data, reports, telling
from handrail.ground import scoped
from handrail.ground.models import DataKey
from tests import builders
from tests.builders import role_of, signed_in

from .conftest import NOON, NUMBER, agreed
from .fake_gateway import SECRET, SETTINGS

pytestmark = pytest.mark.django_db
State = Outgoing.State
OTHER = "+447700900456"


def tell(texts, choice, once="one", plain="Something is new.", **more):
    with scoped.service(texts.service.pk):
        return telling.tell(person=choice.person, service=texts.service, once=once, kind="something-new",
                            plain=lambda: plain, at=texts.at, **more)


@pytest.fixture
def takes(monkeypatch):
    """What a room took; it can be told to fail."""
    taken = []

    def take(arrived):
        if taken and taken[-1] is None:
            taken.pop()
            raise RuntimeError("the room fell over")
        taken.append(arrived.text)
        return "taken"

    monkeypatch.setattr(arriving, "_takers", [(1, take)])
    return taken


def test_a_text_is_decided_once_and_kept_with_its_parts_and_price(texts):
    choice = texts.who_wants_texts()
    one, again = tell(texts, choice, plain="é" * 161), tell(texts, choice, plain="other words")
    assert one.pk == again.pk
    assert (one.parts, str(one.cost), one.currency) == (2, "0.090", "GBP")
    assert texts.carry() == ["é" * 161]
    one.refresh_from_db()
    assert one.state == State.SENT


def test_texts_say_what_they_are_about_only_to_who_agreed(texts):
    plain, more = texts.who_wants_texts(), texts.who_wants_texts(number=OTHER, may_say=True)
    for choice in (plain, more):
        tell(texts, choice, once=str(choice.pk), more=lambda: "Your pain course has a new lesson.")
    texts.carry()
    assert texts.gateway.got(NUMBER) == ["Something is new."]
    assert texts.gateway.got(OTHER) == ["Your pain course has a new lesson."]


def test_a_text_waits_for_the_morning_where_the_person_lives_and_a_reply_doesnt(texts):
    choice = texts.who_wants_texts(builders.a_person(timezone="Europe/Madrid"))
    texts.at = NOON + timedelta(hours=9)
    tell(texts, choice)
    tell(texts, choice, once="reply", plain="As you asked.", is_reply=True)
    assert texts.carry() == ["As you asked."]
    texts.at = NOON + timedelta(hours=20)  # nine in Madrid, eight in London
    assert texts.carry() == ["As you asked.", "Something is new."]


def test_nobody_gets_texts_who_didnt_agree_or_whose_service_has_no_gateway(texts, settings):
    assert tell(texts, texts.who_wants_texts(state="asked")) is None
    on = texts.who_wants_texts(number=OTHER)
    assert tell(texts, on) is not None
    settings.HANDRAIL_SMS = {**SETTINGS, "gateway": ""}
    assert tell(texts, on, once="two") is None


def test_a_text_whose_carrier_was_lost_is_uncertain_until_a_report_or_the_manager_says(texts):
    choice = texts.who_wants_texts()
    letters = [tell(texts, choice, once=str(number)) for number in range(2)]
    Outgoing.everywhere.update(leased_until=texts.at - timedelta(minutes=1))  # a carrier took them, and was killed
    assert texts.carry() == []
    texts.at += timedelta(days=3)
    assert texts.carry() == []  # nobody sends it again by itself
    texts.gateway.reports(letters[0], "1")
    manager = builders.a_manager(texts.service)
    signed_in(manager).post("/service/letters/", {"letter": letters[1].pk, "do": "arrived"})
    assert [Outgoing.everywhere.get(pk=letter.pk).state for letter in letters] == [State.SENT, State.SENT]


@pytest.mark.parametrize(("raised", "state"), [
    (Uncertain("no-answer"), State.UNCERTAIN), (RuntimeError("broke off"), State.UNCERTAIN),
    (TryLater("http-503"), State.WAITING)])
def test_what_may_have_gone_isnt_sent_again_by_itself(texts, raised, state):
    letter = tell(texts, texts.who_wants_texts())
    texts.gateway.raises = {NUMBER: raised}
    texts.carry()
    assert Outgoing.everywhere.get(pk=letter.pk).state == state
    texts.gateway.raises, texts.at = {}, texts.at + timedelta(hours=1)
    assert len(texts.carry()) == (state == State.WAITING)


def test_where_the_gateway_is_away_letters_still_go(texts, settings):
    from handrail.delivery.carriers import Unreachable

    tell(texts, texts.who_wants_texts())
    with scoped.service(texts.service.pk):
        outbox.decide(once="mail", kind="x", address="maria@example.org", subject="a", body="b", at=texts.at)
    texts.gateway.raises = {NUMBER: Unreachable("timed-out")}
    gone = []
    post = type("Post", (), {"is_repeatable": True, "carry": lambda self, letter: gone.append(letter)})()
    went = carrying.carry_round(texts.at, carriers={"sms": texts.gateway, "email": post}, real=lambda: texts.at)
    assert (went.taken, went.unreachable, len(gone)) == (2, {"sms": "timed-out"}, 1)


@pytest.mark.parametrize(("came", "ends"), [
    (["8", "1"], "delivered"), (["1", "8", "1"], "delivered"), (["1", "2"], "delivered"), (["2", "1"], "delivered"),
    (["2", "2"], "dead"), (["8", "4"], "sent"), (["nonsense"], "sent")])
def test_reports_may_come_twice_late_and_out_of_order(texts, came, ends):
    letter = tell(texts, texts.who_wants_texts())
    texts.carry()
    assert {texts.gateway.reports(letter, state) for state in came} == {204}
    letter = Outgoing.everywhere.get(pk=letter.pk)
    assert ("delivered" if letter.delivered_at else letter.state) == ends


def test_stop_ends_everything_is_confirmed_once_and_start_undoes_it(texts):
    choice = texts.who_wants_texts()
    waiting = tell(texts, choice, once="waits", not_after=None)
    Outgoing.everywhere.filter(pk=waiting.pk).update(not_before=texts.at + timedelta(hours=1))
    assert texts.brings("Stop.") == ["No more texts will come to this number. Text START if you want them again."]
    assert texts.brings("STOP") == []
    with scoped.service(texts.service.pk):
        assert not telling.can_have(choice.person)
        refused = outbox.decide(channel="sms", once="x", kind="x", address=NUMBER, subject="", body="b", at=texts.at)
    assert refused.state == State.CANCELLED
    texts.at += timedelta(days=2)
    assert len(texts.carry()) == 1
    assert texts.brings("ALTA") == ["Texts will come again. Text STOP to end them."]
    assert tell(texts, choice, once="again") is not None


def test_a_manager_cant_send_again_what_would_go_after_stop(texts):
    letter = tell(texts, texts.who_wants_texts())
    Outgoing.everywhere.filter(pk=letter.pk).update(state=State.DEAD)
    texts.brings("STOP")
    signed_in(builders.a_manager(texts.service)).post("/service/letters/", {"letter": letter.pk, "do": "again"})
    assert Outgoing.everywhere.get(pk=letter.pk).state == State.DEAD


def test_a_number_is_asked_and_agrees_from_the_telephone_itself(texts):
    role = builders.a_role(texts.service, "participant", builders.a_person(language="es"))
    page = signed_in(role)
    assert page.post("/texts/", {"number": "07700 900123", "may_say": "on"}).status_code == 302
    assert len(texts.carry()) == 1
    with scoped.service(texts.service.pk):
        assert not telling.can_have(role.person)
    assert len(texts.brings("Sí")) == 1
    choice = TextChoice.everywhere.get()
    assert (choice.state, choice.may_say, choice.number) == ("on", True, NUMBER)
    assert page.post("/texts/", {"do": "end"}).status_code == 302
    with scoped.service(texts.service.pk):
        assert not telling.can_have(role.person)


def test_two_people_cant_get_texts_on_one_number(texts):
    texts.who_wants_texts()
    second = builders.a_role(texts.service, "participant")
    page = signed_in(second).post("/texts/", {"number": NUMBER})
    assert page.status_code == 422
    other = texts.who_wants_texts(state="asked", number=OTHER)
    TextChoice.everywhere.filter(pk=other.pk).update(number_code=TextChoice.everywhere.get(state="on").number_code)
    with scoped.service(texts.service.pk):
        assert not choosing.agree(choice=other, at=texts.at)
    assert texts.brings("STOP") != []  # one number, one STOP


def test_a_number_can_be_asked_only_so_often(texts):
    page = signed_in(builders.a_role(texts.service, "participant"))
    codes = [page.post("/texts/", {"number": f"0770090010{number}"}).status_code for number in range(6)]
    assert codes == [302] * 5 + [422]


def test_a_landline_gets_no_text(texts):
    page = signed_in(builders.a_role(texts.service, "participant")).post("/texts/", {"number": "020 7946 0018"})
    assert page.status_code == 422


def test_a_text_goes_to_the_room_that_takes_it_and_comes_once_though_brought_twice(texts, takes):
    texts.who_wants_texts()
    for _ in range(2):
        texts.brings("Slept a little better", id="the same")
    assert takes == ["Slept a little better"]
    assert Incoming.everywhere.get().came_of == "taken"


def test_a_text_is_kept_when_the_room_fails_and_understood_again(texts, takes):
    texts.who_wants_texts()
    takes.append(None)
    texts.brings("Slept a little better")
    assert (takes, Incoming.everywhere.get().came_of) == ([], "failed")
    clock.tick(texts.at + timedelta(minutes=1))
    assert (takes, Incoming.everywhere.get().came_of) == (["Slept a little better"], "taken")


def test_a_long_text_in_parts_is_joined_in_order_whatever_order_they_come_in(texts, takes):
    texts.who_wants_texts()
    for part, words in ((3, "three"), (1, "one "), (2, "two "), (2, "two ")):
        texts.brings(words, joins="r1", part=str(part), parts="3", id=f"p{part}")
    clock.tick(texts.at + timedelta(hours=1))
    assert takes == ["one two three"]


def test_when_a_part_never_comes_the_others_are_read_all_the_same(texts, takes):
    texts.who_wants_texts()
    texts.brings("three", joins="r1", part="3", parts="3")
    texts.brings("one", joins="r1", part="1", parts="3")
    assert takes == []
    clock.tick(texts.at + timedelta(minutes=3))
    assert takes == ["one […] three"]
    assert Due.everywhere.get(kind="delivery.sms-parts").state == Due.State.DONE


def test_a_number_nobody_knows_is_told_so_once_a_month_and_kept_apart(texts, takes):
    builders.a_participant(texts.service, person=builders.a_person(phone=NUMBER))  # written in a form: no proof
    assert len(texts.brings("Hello?")) == 1
    assert texts.brings("Hello?") == []
    texts.at += timedelta(days=31)
    assert len(texts.brings("Still there?")) == 1
    assert takes == []
    assert {row.person_id for row in Incoming.everywhere.all()} == {None}


def test_help_says_how_it_works_and_gives_the_numbers_without_a_health_word(texts):
    texts.who_wants_texts()
    [said] = texts.brings("HELP")
    assert "116 123" in said
    assert "STOP" in said
    assert "Samaritans" not in said


def test_only_the_gateway_is_let_in(texts, takes):
    texts.who_wants_texts()
    told = {"id": "1", "from": NUMBER, "text": "hello"}
    assert Client().get("/sms/in/", told).status_code == 404
    assert Client().post("/sms/in/", {**told, "secret": "a guess that is long enough"}).status_code == 404
    body = json.dumps(told).encode()
    signature = "sha256=" + hmac.new(SECRET.encode(), body, sha256).hexdigest()

    def signed(data: bytes, address: str = "/sms/in/"):
        return Client().post(address, data, content_type="application/json", headers={"X-Signature": signature})

    assert signed(b'{"id": "2", "from": "+447700900123", "text": "forged"}').status_code == 404
    assert signed(body, "/sms/in/?text=forged").status_code == 204
    assert Client().post("/sms/in/", {**told, "id": "3", "text": "again"},
                         headers={"Authorization": f"Bearer {SECRET}"}).status_code == 204
    assert takes == ["hello", "again"]
    assert Client().get(f"/sms/report/{uuid.uuid4().hex}:forged/", {"state": "2"}).status_code == 404


def test_reports_find_a_text_by_the_gateways_own_id_and_say_its_price(texts):
    letter = tell(texts, texts.who_wants_texts())
    texts.carry()
    Outgoing.everywhere.filter(pk=letter.pk).update(gateway_id="m-1")
    Client().post("/sms/report/", {"id": "m-1", "state": "delivered", "price": "0.0333"},
                  headers={"Authorization": f"Bearer {SECRET}"})
    letter.refresh_from_db()
    assert (str(letter.cost), letter.delivered_at) == ("0.0333", texts.at)
    with scoped.service(texts.service.pk):
        assert reports.reported(outcome=reports.ARRIVED, at=texts.at, gateway_id="unknown") is None


def test_a_service_reads_its_own_texts_only(texts, takes):
    """A number that two services text belongs to the one that texted it last."""
    mine = texts.who_wants_texts()
    second = builders.a_service()
    theirs = agreed(second, builders.a_role(second, "participant").person)
    tell(texts, mine, is_reply=True)
    texts.at += timedelta(minutes=1)
    with scoped.service(second.pk):
        telling.tell(person=theirs.person, service=second, once="x", kind="y", plain=lambda: "z", at=texts.at)
    texts.brings("for the second")
    assert Incoming.everywhere.get().service_id == second.pk


def test_forgetting_empties_texts_both_ways_and_keeps_that_stop_was_said(texts, takes):
    choice = texts.who_wants_texts()
    tell(texts, choice)
    texts.brings("My own words")
    texts.brings("STOP")
    person = choice.person_id
    told = list(own_data.texts_from(texts.service.pk, person))
    assert [one["text"] for one in told] == ["My own words", "STOP"]
    texts.at += timedelta(hours=1)
    with scoped.service(texts.service.pk):
        own_data.forget_texts(service_id=texts.service.pk, person_id=person, at=texts.at)
        assert telling.is_stopped(choice.number_code)
    assert all(row.is_emptied for row in Incoming.everywhere.all())
    assert not TextChoice.everywhere.exists()


def test_texts_lose_their_words_after_a_month_and_a_strangers_key_goes_with_them(texts):
    texts.brings("Who is this?")
    keys = DataKey.objects.filter(service_id=texts.service.pk).count()
    texts.at += WORDS_KEPT + timedelta(days=1)
    Outgoing.everywhere.update(is_emptied=True)
    assert empty_old_texts(texts.at) == 1
    assert DataKey.objects.filter(service_id=texts.service.pk).count() == keys - 1


def test_the_manager_sees_texts_with_their_states_and_what_they_cost(texts):
    choice = texts.who_wants_texts()
    letter = tell(texts, choice)
    texts.carry()
    texts.gateway.reports(letter)
    page = signed_in(builders.a_manager(texts.service)).get("/service/letters/").content.decode()
    assert "Delivered" in page
    assert "1 part, 0.045 GBP" in page
    assert "1 text in the last 30 days" in page
    assert "Something is new." not in page


def test_the_participants_page_is_theirs(texts):
    enrolment = builders.a_participant(texts.service)
    page = signed_in(role_of(enrolment)).get("/texts/").content.decode()
    assert "Ask this number" in page
