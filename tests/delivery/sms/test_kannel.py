"""The real Kannel, its smsbox, its bearerbox and its fake SMSC: what the fake gateway promises holds of it."""

import subprocess
from datetime import timedelta

import pytest

from handrail.delivery import carrying
from handrail.delivery.carriers import SMS, Letter, Unreachable
from handrail.delivery.models import Incoming, Outgoing
from handrail.delivery.sms import gateways, telling
from handrail.ground import moment, scoped
from handrail.ground.ids import new_id
from handrail.ground.text_size import size_of
from tests import builders

from .conftest import NOON, NUMBER, agreed
from .fake_gateway import SENDER, FakeGateway
from .kannel import FAKESMSC, Phone, a_kannel, need

pytestmark = [pytest.mark.django_db]
WORDS = (
    "Plain words, and no more.",
    "Line breaks\n1 too\n2 and {brackets} for €5",
    "¿Qué tal? Mañana también será así, poco a poco.",
    "A long one. " * 40,
    "Una más larga, con más de una letra así. " * 8,
)


@pytest.fixture(scope="module")
def kannel(tmp_path_factory):
    """One for all tests of this file."""
    need()
    with a_kannel(tmp_path_factory.mktemp("kannel")) as running:
        yield running


@pytest.fixture
def phone(kannel):
    """A telephone that is on."""
    on = Phone(kannel, NUMBER)
    yield on
    on.close()


@pytest.fixture
def service(settings, kannel, monkeypatch):
    """A service whose texts go over it."""
    settings.HANDRAIL_SMS = kannel.settings
    monkeypatch.setattr(moment, "now", lambda: NOON)
    made = builders.a_service()
    with scoped.service(made.pk):
        yield made


def tell(service, person, words: str, once: str) -> Outgoing:
    return telling.tell(person=person, service=service, once=once, kind="test", plain=lambda: words, at=NOON)


def test_texts_arrive_whole_as_the_fake_says_and_are_reported(service, kannel, phone):
    person = builders.a_role(service, "participant").person
    agreed(service, person)
    fake = FakeGateway()
    for number, words in enumerate(WORDS):
        letter = tell(service, person, words, f"one-{number}")
        carrying.carry(NOON, carriers={SMS: gateways.make()}, real=lambda: NOON)
        fake.carry(Letter(letter.pk, letter.address, "", letter.body, NOON))
        phone.wait_for(number + 1)
        kannel.calls.deliver("/sms/report/")
        letter.refresh_from_db()
        assert (letter.state, letter.parts) == ("sent", size_of(words).parts)
    assert phone.got == fake.got(NUMBER) == list(WORDS)
    for letter in Outgoing.objects.filter(delivered_at=None):  # each has two reports: taken by the network, delivered
        kannel.calls.deliver(f"/sms/report/{letter.pk.hex}")
    assert Outgoing.objects.exclude(delivered_at=None).count() == len(WORDS)


def test_texts_come_in_with_their_words_as_the_fake_brings_them(service, kannel, phone):
    person = builders.a_role(service, "participant").person
    agreed(service, person)
    fake = FakeGateway()
    words = ["Slept a little better", "Mañana también: ¿así? 5 €", "two\nlines", "100% & more + =?"]
    for one in words:
        phone.text(one)
        kannel.calls.deliver("/sms/in/")
        fake.brings(NUMBER, one)
    rows = list(Incoming.objects.order_by("received_at", "pk"))
    assert [row.text for row in rows] == [one for one in words for _ in range(2)]
    assert {(row.number, row.person_id) for row in rows} == {(NUMBER, person.pk)}
    assert len({row.gateway_id for row in rows}) == len(rows)


def test_kannels_own_telephone_is_understood_too(service, kannel):
    agreed(service, builders.a_role(service, "participant").person)
    line = f"{NUMBER[1:]} {SENDER[1:]} text STOP"
    telephone = subprocess.Popen([FAKESMSC, "-r", str(kannel.ports["smsc"]), "-m", "1", line],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        kannel.calls.deliver("/sms/in/")
    finally:
        telephone.kill()
        telephone.wait()
    assert Incoming.objects.get().came_of == "stop"
    assert Outgoing.objects.get().kind == "sms-stopped"


def test_while_a_telephone_is_off_kannel_keeps_its_texts(service, kannel):
    person = builders.a_role(service, "participant").person
    agreed(service, person)
    letter = tell(service, person, "For later", "later")
    carrying.carry(NOON, carriers={SMS: gateways.make()}, real=lambda: NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.delivered_at) == ("sent", None)
    phone = Phone(kannel, NUMBER)
    try:
        assert phone.wait_for(1) == ["For later"]
    finally:
        phone.close()


def test_a_wrong_password_ends_the_round_and_kills_no_text(service, kannel, settings):
    settings.HANDRAIL_SMS = {**kannel.settings, "password": "wrong"}
    with pytest.raises(Unreachable, match="http-403"):
        gateways.make().carry(Letter(new_id(), NUMBER, "", "x", NOON + timedelta(hours=1)))
