"""A call: two browsers with cameras of Chromium's making, through the real server, a real TURN server, and a drop."""

import json
import os
import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.house import House, Served

from . import chromium
from .turn import MISSING, Turn, program

pytestmark = pytest.mark.skipif(program() is None and not os.environ.get("CI"), reason=MISSING)

LINE = "the heron on the weir"
DROP = 10.0  # seconds without a network
WORLD = """
import json
from handrail.site import preparing
preparing.prepare()
from datetime import timedelta
from handrail.ground import moment, scoped
from handrail.meetings.models import Appointment
from tests import builders
service = builders.a_service()
guide = builders.a_guide(service)
guide.person.name = "Anna Berg"; guide.person.save()
enrolment = builders.a_participant(service, guide)
enrolment.participant.name = "Maria Lopez"; enrolment.participant.save()
at = moment.now()
with scoped.service(service.pk):
    appointment = Appointment.objects.create(
        enrolment=enrolment, guide=guide.person, channel="video", starts_at=at, ends_at=at + timedelta(minutes=45),
        made_at=at, changed_at=at)
sessions = {who: builders.signed_in(role).cookies["sessionid"].value
            for who, role in (("guide", guide), ("participant", builders.role_of(enrolment)))}
print(json.dumps({"pk": str(appointment.pk), **sessions}))
"""
# Each connection of a page is kept where the test can ask it how many pictures it has shown.
WATCH = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...all) { super(...all); window.connections.push(this); }
};
"""
FRAMES = """async () => {
  const connection = window.connections.at(-1);
  if (!connection) return 0;
  const all = [...(await connection.getStats()).values()];
  return all.filter((one) => one.type === "inbound-rtp" && one.kind === "video")
    .reduce((sum, one) => sum + (one.framesDecoded || 0), 0);
}"""
WAY = """async () => {
  const all = await window.connections.at(-1).getStats();
  const pair = [...all.values()].find((one) => one.type === "candidate-pair" && one.nominated);
  return [all.get(pair.localCandidateId).candidateType, all.get(pair.remoteCandidateId).candidateType];
}"""


@pytest.fixture(scope="module")
def cameras(browser: Browser):
    """A Chromium whose camera and microphone are its own, and which asks nobody for them."""
    launched = browser.browser_type.launch(executable_path=chromium.executable(), args=[
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    """A TURN server that is the only way between the two."""
    assert program(), MISSING
    one = Turn(tmp_path_factory.mktemp("turn"))
    one.begin()
    yield one
    one.end()


@pytest.fixture(scope="module")
def call(turn, tmp_path_factory):
    """A running service with an appointment that is now: its address, {pk, each one's session}, its folder."""
    folder = tmp_path_factory.mktemp("call")
    house = House(folder / "var", HANDRAIL_WORKERS="1", **turn.settings)
    said, wrong = house.script(WORLD).communicate(timeout=400)  # tables and packs first: long on a busy machine
    world = json.loads(said or wrong)
    with Served(house, "serve") as served:
        served.until("Handrail is ready at")
        yield f"http://localhost:{served.port}", world, folder
        assert not [line for line in served.lines if re.search("ERROR|Traceback|unexpectedly", line)], served.lines


def page_of(cameras: Browser, call, who: str, device: str) -> Page:
    address, world, _ = call
    context = chromium.window(cameras, device, base_url=address)
    context.set_default_timeout(30_000)
    context.add_init_script(WATCH)
    context.add_cookies([{"name": "sessionid", "value": world[who], "url": address}])
    return context.new_page()


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-said]")).to_have_text(words, timeout=30_000)


def pictures_flow(page: Page) -> None:
    """Within a while, more pictures are shown, and then more again."""
    seen = page.evaluate(FRAMES)
    for _ in range(2):
        until = time.monotonic() + 30
        while (now := page.evaluate(FRAMES)) <= seen:
            assert time.monotonic() < until, f"no picture after {seen}"
            page.wait_for_timeout(200)
        seen = now


def beeps(page: Page) -> None:
    """The level moves: Chromium's microphone beeps once a second."""
    until = time.monotonic() + 30
    while not page.evaluate("document.querySelector('[data-level]').value > 0"):
        assert time.monotonic() < until, "no sound"
        page.wait_for_timeout(50)


def test_two_hold_a_call_lose_the_network_for_ten_seconds_and_come_back(cameras, call, turn):
    check = f"/appointments/{call[1]['pk']}/call/"
    room = f"{check}room/"
    guide, participant = page_of(cameras, call, "guide", "desktop"), page_of(cameras, call, "participant", "phone")
    streams: list[int] = []
    guide.on("response", lambda answer: "/stream/" in answer.url and streams.append(answer.status))

    participant.goto(check)
    participant.get_by_role("button", name="Try camera and microphone").click()
    says(participant, "Camera and microphone work.")
    expect(participant.locator("select[data-choose=videoinput]")).to_contain_text("fake")
    beeps(participant)
    assert chromium.faults(participant) == [] and chromium.sticks_out(participant) == []
    participant.get_by_role("link", name="Go in").click()
    says(participant, "Anna Berg will let you in. Make yourself comfortable: sitting, standing or lying down.")
    guide.goto(room)
    says(guide, "Maria Lopez is here and waits.")
    guide.get_by_role("button", name="Let Maria Lopez in").click()
    for page, other in ((guide, "Maria Lopez"), (participant, "Anna Berg")):
        says(page, f"Connected with {other}.")
        pictures_flow(page)
        assert page.evaluate(WAY) == ["relay", "relay"]

    # The network is gone: neither the other browser nor Handrail can be reached.
    turn.end()
    for page in (guide, participant):
        page.context.set_offline(True)
    gone_at = time.monotonic()
    for page in (guide, participant):
        expect(page.locator("[data-said]")).to_contain_text("Reconnecting", timeout=DROP * 1000)
    time.sleep(max(0.0, gone_at + DROP - time.monotonic()))
    turn.begin()
    for page in (guide, participant):
        page.context.set_offline(False)
    for page, other in ((guide, "Maria Lopez"), (participant, "Anna Berg")):
        says(page, f"Connected with {other}.")
        pictures_flow(page)
    assert streams and set(streams) == {200}  # signalling came by streams, also from another port than the page

    # Beside the call: muting, no picture, only voice, and lines that nobody keeps.
    participant.get_by_role("button", name="Mute").press("Enter")
    says(guide, "Maria Lopez is muted.")
    participant.get_by_role("button", name="Unmute").press("Enter")
    participant.get_by_role("button", name="Camera off").click()
    says(guide, "Maria Lopez has no picture on.")
    expect(guide.locator("[data-blank]")).to_be_visible()
    participant.get_by_role("button", name="Camera on").click()
    says(guide, "Connected with Maria Lopez.")
    guide.get_by_role("button", name="Only voice").click()
    expect(participant.locator("[data-note]")).to_have_text("Anna Berg asked for only voice.")
    guide.get_by_role("button", name="With picture").click()
    pictures_flow(participant)
    participant.get_by_role("button", name="Write").click()
    participant.keyboard.type(LINE)
    participant.keyboard.press("Enter")
    expect(guide.locator("[data-note]")).to_have_text("Maria Lopez wrote something.")
    guide.get_by_role("button", name="Write").click()
    expect(guide.get_by_role("log")).to_have_text(f"Maria Lopez{LINE}")
    for page in (guide, participant):
        assert (chromium.faults(page), chromium.sticks_out(page), chromium.too_small(page)) == ([], [], [])
        page.keyboard.press("Escape")

    # Leaving, coming back, and the end for both, with the minutes that they talked.
    participant.get_by_role("link", name="Leave").click()
    says(guide, "Maria Lopez left the call. They can come back.")
    guide.reload()
    says(guide, "Maria Lopez left the call. They can come back.")
    participant.get_by_role("link", name="Back to the call").click()
    for page, other in ((guide, "Maria Lopez"), (participant, "Anna Berg")):
        says(page, f"Connected with {other}.")
        pictures_flow(page)
    guide.get_by_role("button", name="End for both").click()
    expect(participant.get_by_role("heading", name="The call is over")).to_be_visible()
    expect(guide.get_by_label("Minutes")).to_have_value("1")
    for file in (call[2] / "var").glob("*.db*"):
        assert LINE.encode() not in file.read_bytes()
