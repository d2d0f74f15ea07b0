"""How people are reached: by the ways they chose, in no quiet hours, and with no word of what it is."""

import base64
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from handrail.delivery import carrying, notices
from handrail.delivery.models import Outgoing, PushDevice, Reaching
from handrail.delivery.reach import choosing, push, quiet
from handrail.ground import scoped
from handrail.people import forgetting
from handrail.people.models import RoleKind
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(["Europe/London", "Asia/Kolkata"]))
def test_what_waits_for_the_morning_comes_by_day_and_within_half_a_day(minutes, name):
    at, zone = AT + timedelta(minutes=minutes), ZoneInfo(name)
    then = quiet.after_quiet(at, zone)
    assert not quiet.is_quiet(then, zone) and timedelta(0) <= then - at <= timedelta(hours=12)
    assert then == at or quiet.is_quiet(at, zone)


@pytest.mark.parametrize("endpoint", [
    "http://updates.push.services.mozilla.com/x", "https://localhost/x", "https://10.0.0.1/x", "", "https://[::1",
    "https://fcm.googleapis.com.evil.example/x", "https://evil.example/fcm.googleapis.com", "nonsense",
    "https://fcm.googleapis.com@evil.example/x", "https://user@fcm.googleapis.com/x", "https://fcm.googleapis.com:22/x",
    "https://evilnotify.windows.com.example/x", "https://xpush.apple.com/", f"https://fcm.googleapis.com/{'x' * 1000}",
    "https://fcm.googleapis.com/x\r\nHost: y",
])
def test_no_address_but_a_browser_makers_is_ever_called(endpoint):
    with pytest.raises(push.NotAnEndpoint):
        push.checked_endpoint(endpoint)


@pytest.mark.parametrize("endpoint", [
    ENDPOINT, "https://fcm.googleapis.com/fcm/send/a:b", "https://web.push.apple.com/QA",
    "https://wns2-par02p.notify.windows.com/w/?token=B",
])
def test_browser_makers_are_known(endpoint):
    assert push.checked_endpoint(endpoint) == endpoint


def test_the_token_is_signed_with_the_key_that_browsers_are_given():
    header = push.authorization(ENDPOINT, now=1_000_000)
    token, key = header.removeprefix("vapid t=").split(", k=")
    assert key == push.public_key()
    said, _, signature = token.rpartition(".")
    raw, point = _bytes(signature), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
    point.verify(encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])), said.encode(),
                 ec.ECDSA(SHA256()))
    claims = json.loads(_bytes(said.split(".")[1]))
    assert claims["aud"] == "https://updates.push.services.mozilla.com" and 0 < claims["exp"] - 1_000_000 <= 86_400


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Maker(push.PushCarrier):
    """A browser's maker that answers as it is told."""

    def __init__(self, status):
        self.status, self.asked = status, []

    def ask(self, endpoint):
        self.asked.append(endpoint)
        return self.status


@pytest.fixture
def role():
    """A participant."""
    service = builders.a_service()
    with scoped.service(service.pk):
        yield builders.a_role(service, RoleKind.PARTICIPANT)


def tell(role, *, at=AT, once="one"):
    return notices.tell(person=role.person, service=role.service, code="message", at=at, once=once)


def channels():
    return sorted(Outgoing.objects.values_list("channel", flat=True))


def test_without_a_choice_it_is_a_letter_by_day(role):
    assert tell(role).not_before == AT
    assert tell(role, at=NIGHT, once="two").not_before.astimezone(ZoneInfo("Europe/London")).hour == 8
    assert channels() == ["email", "email"]


def test_who_wants_is_told_at_night_and_in_their_own_zone(role):
    choosing.choose(by=role, by_email=True, at_night=True, at=AT)
    assert tell(role, at=NIGHT).not_before == NIGHT
    choosing.choose(by=role, by_email=True, at_night=False, at=AT)
    role.person.timezone = "America/New_York"
    assert tell(role, at=NIGHT, once="two").not_before == NIGHT, "it is half past five in the afternoon there"


def test_a_browser_is_told_without_a_word(role):
    choosing.choose(by=role, by_email=False, at_night=False, at=AT)
    for _ in range(2):
        choosing.add_device(by=role, endpoint=ENDPOINT, at=AT)
        tell(role)
    letter = Outgoing.objects.get()
    assert (letter.channel, letter.subject, letter.body) == ("push", "", "")
    maker = Maker(201)
    carrying.carry(AT, carriers={push.PUSH: maker}, real=lambda: AT)
    assert maker.asked == [ENDPOINT] and Outgoing.objects.get().state == "sent"


def test_a_browser_that_is_gone_is_told_no_more(role):
    choosing.add_device(by=role, endpoint=ENDPOINT, at=AT)
    tell(role)
    carrying.carry(AT, carriers={push.PUSH: Maker(410)}, real=lambda: AT)
    tell(role, at=later(days=1), once="two")
    assert not PushDevice.objects.exists() and channels() == ["email", "email", "push"]


@pytest.mark.parametrize(("status", "state"), [(429, "waiting"), (503, "waiting"), (404, "dead"), (403, "dead")])
def test_what_a_browsers_maker_says_decides(role, status, state):
    choosing.choose(by=role, by_email=False, at_night=True, at=AT)
    choosing.add_device(by=role, endpoint=ENDPOINT, at=AT)
    tell(role)
    carrying.carry(AT, carriers={push.PUSH: Maker(status)}, real=lambda: AT)
    assert Outgoing.objects.get().state == state


def test_the_page_keeps_the_choice_and_takes_a_browser(role):
    client = signed_in(role)
    assert client.post("/reach/", {"at_night": "on"}).status_code == 302
    assert "Nothing comes by e-mail or browser" in client.get("/reach/").content.decode()
    assert client.post("/reach/device/", {"endpoint": ENDPOINT}).status_code == 200
    assert client.post("/reach/device/", {"endpoint": "https://10.0.0.1/"}).status_code == 422
    chosen = Reaching.objects.get()
    assert (chosen.by_email, chosen.at_night) == (False, True)
    assert "One browser tells you." in client.get("/reach/").content.decode()
    assert ENDPOINT.encode() not in bytes(PushDevice.objects.values_list("endpoint", flat=True).get())
    client.post("/reach/", {"do": "drop-devices"})
    assert not PushDevice.objects.exists()


def test_the_script_in_the_browser_has_one_sentence(client):
    words = client.get("/push-worker.js?language=en")
    assert words["Content-Type"].startswith("text/javascript") and "There is something new for you" in words.text
    assert client.get("/push-worker.js?language=</script>").status_code == 200


def test_forgetting_drops_all_of_it(role):
    choosing.choose(by=role, by_email=True, at_night=True, at=AT)
    choosing.add_device(by=role, endpoint=ENDPOINT, at=AT)
    held = forgetting.export(person=role.person, service=role.service)
    assert [row.get("address", "") for row in held["reaching"]] == ["", ENDPOINT]
    forgetting.forget(person=role.person, service=role.service, at=later(days=1))
    assert not PushDevice.everywhere.exists() and not Reaching.everywhere.exists()
