"""Drafts survive: late saves, two devices, sending, signing out; and nobody but their writer sees them."""

import json
import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.ground import scoped
from handrail.guidance import drafts, messages, threads
from handrail.guidance.drafts import Typed
from handrail.guidance.models import Draft, Message
from handrail.people import forgetting
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A participant and the psychologist who guides them."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        yield builders.a_participant(service, guide), guide


class Device:
    """An open page with a box: it counts its saves and goes on from what the server answers."""

    def __init__(self, enrolment, role, *, client_id=None, base=0):
        self.enrolment, self.role = enrolment, role
        self.client_id, self.base, self.id, self.turn = client_id or uuid.uuid4(), base, uuid.uuid4(), 0

    def type(self, text, *, at=AT, turn=None):
        self.turn = turn or self.turn + 1
        kept = drafts.keep(enrolment=self.enrolment, by=self.role, at=at, typed=Typed(
            client_id=self.client_id, text=text, device=self.id, turn=self.turn, base=self.base))
        self.client_id, self.base = kept.client_id, kept.version
        return kept


def texts(enrolment, role):
    return {draft.text for draft in drafts.open_ones(enrolment, role)}


def test_what_is_typed_is_there_when_the_page_is_opened_again_and_sent_to_nobody(pair):
    enrolment, guide = pair
    for role, url in ((role_of(enrolment), "/messages/"), (guide, f"/participants/{enrolment.pk}/write/")):
        client = signed_in(role)
        ids = {"client_id": str(uuid.uuid4()), "device": str(uuid.uuid4())}
        kept = client.post(url.replace("write/", "") + "draft/", {**ids, "text": "Half a sent", "turn": "1"},
                           headers={"Accept": "application/json"})
        assert json.loads(kept.content)["version"] == 1
        assert "Half a sent" in client.get(url).content.decode()
    assert not Message.objects.exists()


def test_a_draft_is_seen_by_its_writer_only(pair):
    enrolment, guide = pair
    Device(enrolment, guide).type("I wonder whether zebrafinch …")
    Device(enrolment, role_of(enrolment)).type("I do not dare say quokka …")
    supervisor = builders.a_supervisor(enrolment.service, of=guide)
    for role, address in ((role_of(enrolment), "/messages/"), (supervisor, f"/participants/{enrolment.pk}/write/"),
                          (supervisor, f"/participants/{enrolment.pk}/")):
        assert "zebrafinch" not in signed_in(role).get(address).content.decode()
    for address in ("write/", ""):
        assert "quokka" not in signed_in(guide).get(f"/participants/{enrolment.pk}/{address}").content.decode()
    assert b"quokka" not in b"".join(bytes(held) for held in Draft.objects.values_list("text", flat=True))


def test_a_late_older_save_overwrites_nothing(pair):
    enrolment, guide = pair
    device = Device(enrolment, guide)
    device.type("abc", turn=3)
    device.type("ab", turn=2)
    assert texts(enrolment, guide) == {"abc"}


def test_two_devices_that_write_at_once_keep_both(pair):
    enrolment, guide = pair
    phone = Device(enrolment, guide)
    phone.type("from the phone")
    laptop = Device(enrolment, guide, client_id=phone.client_id, base=phone.base)
    laptop.type("from the phone, and the laptop")  # began from what is kept: goes on with it
    assert texts(enrolment, guide) == {"from the phone, and the laptop"}
    assert phone.type("from the phone, still there").is_apart
    phone.type("from the phone, still there, too")
    assert texts(enrolment, guide) == {"from the phone, and the laptop", "from the phone, still there, too"}
    page = signed_in(guide).get(f"/participants/{enrolment.pk}/write/").content.decode()
    assert "and the laptop" in page and "still there, too" in page


def test_sending_clears_exactly_the_draft_that_was_sent(pair):
    enrolment, guide = pair
    phone, other = Device(enrolment, guide), Device(enrolment, guide)
    phone.type("Hello, how was Monday?")
    other.type("Something else")
    messages.write(enrolment=enrolment, by=guide, text="Hello, how was Monday?", client_id=phone.client_id,
                   device=phone.id, at=later(minutes=1))
    assert texts(enrolment, guide) == {"Something else"}
    assert phone.type("Hello, how was Monday?").is_sent, "a save that comes after the sending brings nothing back"
    assert texts(enrolment, guide) == {"Something else"}


def test_what_another_device_typed_meanwhile_is_not_cleared_by_sending(pair):
    enrolment, _ = pair
    role = role_of(enrolment)
    phone = Device(enrolment, role)
    phone.type("I slept")
    laptop = Device(enrolment, role, client_id=phone.client_id, base=phone.base)
    laptop.type("I slept badly, and there is more")
    messages.say(enrolment=enrolment, by=role, text="I slept", client_id=phone.client_id, device=phone.id, at=AT)
    assert texts(enrolment, role) == {"I slept badly, and there is more"}
    laptop.type("I slept badly, and there is more to say")
    assert "I slept badly, and there is more to say" in texts(enrolment, role)


@pytest.mark.parametrize("side", ["participant", "guide"])
def test_other_words_sent_under_the_same_id_are_another_message_never_dropped(pair, side):
    enrolment, guide = pair
    client = uuid.uuid4()
    for text in ("first", "second", "second", "first"):
        if side == "guide":
            messages.write(enrolment=enrolment, by=guide, text=text, client_id=client, at=AT)
        else:
            messages.say(enrolment=enrolment, by=role_of(enrolment), text=text, client_id=client, at=AT)
    assert sorted(one.words for one in threads.thread(enrolment, is_own=True, language="en")) == ["first", "second"]


def test_a_page_whose_session_is_over_is_told_so_and_the_form_is_kept(pair):
    enrolment, _ = pair
    client = Client()
    form = {"text": "Still typing", "client_id": str(uuid.uuid4()), "enrolment": str(enrolment.pk)}
    kept = client.post("/messages/draft/", form, headers={"Accept": "application/json"})
    assert kept.status_code == 401 and "signed out" in json.loads(kept.content)["sentence"]
    assert client.post("/messages/", form)["Location"] == "/account/login/?next=%2Fkept%2F"
    signed_in(role_of(enrolment), client)
    assert "Still typing" in client.get("/kept/").content.decode()


def test_keep_for_later_without_a_script(pair):
    enrolment, guide = pair
    client = signed_in(guide)
    url = f"/participants/{enrolment.pk}/write/"
    form = {"text": "Not yet.", "minutes": "3", "client_id": str(uuid.uuid4()), "device": str(uuid.uuid4()),
            "do": "keep"}
    assert client.post(url, form).status_code == 302
    assert "Not yet." in client.get(url).content.decode() and not Message.objects.exists()
    client.post(f"/participants/{enrolment.pk}/draft/", {"client_id": form["client_id"], "do": "throw-away"})
    assert "Not yet." not in client.get(url).content.decode()


def test_forgetting_destroys_drafts_on_both_sides(pair):
    enrolment, guide = pair
    Device(enrolment, guide).type("about them")
    Device(enrolment, role_of(enrolment)).type("by them")
    held = forgetting.export(person=enrolment.participant, service=enrolment.service)
    assert [row["text"] for row in held["drafts"]] == ["by them"]
    forgetting.forget(person=enrolment.participant, service=enrolment.service, at=AT)
    assert not Draft.everywhere.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_the_last_words_of_every_device_are_kept_or_taken_over(pair, happens):
    """Devices type, open the latest draft, or repeat an old save: what a device typed last, on top of nothing newer
    of its own, always stands, unless another device opened it and went on from there."""
    enrolment, guide = pair
    Draft.objects.all().delete()
    devices, last, seen = [Device(enrolment, guide) for _ in range(3)], {}, set()
    for step, (place, act) in enumerate(happens):
        device = devices[place]
        if act == 0 and (found := drafts.open_ones(enrolment, guide)):
            devices[place] = Device(enrolment, guide, client_id=found[0].client_id, base=found[0].version)
            seen.add(found[0].text)
        elif act == 1 and device.turn:
            device.type("an old save", turn=device.turn)
        else:
            last[device.id] = f"words {step}"
            device.type(last[device.id], at=later(minutes=step))
    assert set(last.values()) - seen <= texts(enrolment, guide)
