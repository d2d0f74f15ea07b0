"""The whole way in, page after page: from the public page to Today; by invitation; with a wait; in steps."""

import re
import uuid

import pytest
from django.test import Client

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import moment, scoped
from handrail.journeys import assessing, consenting, course, joining, joining_packs
from handrail.journeys.models import Assessment, Enrolment, Screening
from handrail.people import actions, registries
from tests.builders import AT, PASSWORD, a_guide, a_manager, a_participant, a_role, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db

ALL = {f"agree_{number}": "on" for number in range(1, 5)}
WELL = {"age": "52", "months": "over-5", "signs": ["none"], "life": "no", "willing": "yes"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


def digest() -> str:
    return joining_packs.latest_consent().texts["en"].digest


def last_letter(service) -> Outgoing:
    with scoped.service(service.pk):
        return Outgoing.objects.order_by("-decided_at", "-pk").first()


def fill_in(client, address):
    """Answer every question of the first questionnaires with the first choice there is, part by part."""
    answer = client.get(address)
    for _ in range(10):
        page = answer.content.decode()
        part = re.search(r'name="part" value="([^"]+)"', page)[1]
        fields = {}
        for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', page):
            fields.setdefault(name, value)
        assert fields, "every part has questions"
        sent = {**fields, "part": part, "client_id": str(uuid.uuid4()), "go": "on",
                "enrolment": re.search(r'name="enrolment" value="([^"]+)"', page)[1]}
        answer = client.post(re.search(r'action="(/assessment/[^"]+)"', page)[1], sent)
        if answer.url == "/joining/":
            return answer
        answer = client.get(answer.url)
    raise AssertionError("the questionnaires have no end")


def agree_and_answer(client):
    assert client.get("/joining/").url == "/joining/consent/"
    assert client.get("/joining/consent/").status_code == 200
    client.post("/joining/consent/", {**ALL, "digest": digest()})
    assert client.get("/joining/").url == "/joining/emergency/"
    client.post("/joining/emergency/", {"phone": "01632 960961"})
    assert client.get("/joining/").url == "/joining/screening/"
    client.post("/joining/screening/", {**WELL, "client_id": str(uuid.uuid4())})
    return client.get("/joining/").url


def test_from_the_public_page_to_today():
    service = a_service("northside", default_protocol="self-guided")
    client = Client()
    page = client.get("/join/northside/?from=leaflet-2").content.decode()
    client.post("/join/northside/", {
        "name": "Maria", "email": "maria@example.org", "password": PASSWORD,
        "heard_from": re.search(r'name="heard_from" value="([^"]+)"', page)[1],
        "client_id": re.search(r'name="client_id" value="([^"]+)"', page)[1],
    })
    link = re.search(r"http://localhost:8000(/join/\S+)", last_letter(service).body)[1]
    assert client.post(link).url == "/joining/"
    assessment = agree_and_answer(client)
    assert assessment.startswith("/assessment/")
    fill_in(client, assessment)
    assert client.get("/joining/").url == "/today/"
    enrolment = Enrolment.everywhere.get()
    assert (enrolment.state, enrolment.started_at, enrolment.heard_from) == ("active", AT, "leaflet-2")
    with scoped.service(service.pk):
        assert enrolment.standing.lesson == "how-pain-works"
        assert "peg.total" in enrolment.standing.scores


def test_by_invitation_and_with_a_guide_who_is_there(mailoutbox):
    service = a_service("northside")
    guide = a_guide(service)
    with scoped.service(service.pk):
        actions.invite(service=service, email="tom@example.org", name="Tom", kind="participant", at=AT,
                       by=a_manager(service), protocol="weekly-call", guide=guide.person, heard_from="ward-3")
    link = re.search(r"http://localhost:8000(/in/\S+)", mailoutbox[-1].body)[1]
    client = Client()
    client.post(link, {"name": "Tom", "password": PASSWORD, "language": "en", "timezone": "", "phone": ""})
    enrolment = Enrolment.everywhere.get()
    assert (enrolment.protocol_key, enrolment.heard_from, enrolment.state) == ("weekly-call", "ward-3", "joining")
    fill_in(client, agree_and_answer(client))
    enrolment.refresh_from_db()
    assert enrolment.state == "active"


def test_where_no_guide_is_there_yet_somebody_waits_and_is_told_so():
    service = a_service("northside", default_protocol="weekly-call", contact_email="hello@northside.example")
    enrolment = a_participant(service, state="joining")
    client = signed_in(role_of(enrolment))
    fill_in(client, agree_and_answer(client))
    assert client.get("/joining/").url == "/joining/waiting/"
    page = client.get("/joining/waiting/").content.decode()
    assert "We are finding you a guide" in page
    assert "hello@northside.example" in page
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.started_at) == ("waiting", None)
    with scoped.service(service.pk):
        course.start(enrolment=enrolment, at=later(days=2))
    assert client.get("/joining/waiting/").url == "/joining/"
    assert client.get("/joining/").url == "/today/"


def test_each_page_sends_whoever_is_elsewhere_to_where_they_are():
    enrolment = a_participant(a_service())
    client = signed_in(role_of(enrolment))
    for page in ("consent", "screening", "not-now", "waiting"):
        if page != "consent":  # an active person who has never agreed is asked
            assert client.get(f"/joining/{page}/").url == "/joining/"
    assert client.get("/joining/").url == "/today/"


def ready(enrolment):
    """Consented, screened and answered, with nothing begun: as when a listener failed."""
    with scoped.service(enrolment.service_id):
        consenting.agree(enrolment=enrolment, digest=digest(), at=AT)
        Screening.objects.create(service_id=enrolment.service_id, enrolment=enrolment, client_id=uuid.uuid4(), at=AT,
                                 version="1", answers={}, result="suitable")


def test_a_look_begins_nothing_and_a_tap_opens_the_questionnaires_once():
    enrolment = a_participant(a_service(), state="joining")
    ready(enrolment)
    client = signed_in(role_of(enrolment))
    assert "How are you now?" in client.get("/joining/").content.decode()
    assert not Assessment.everywhere.exists()
    for _ in range(2):
        assert client.post("/joining/").url == "/joining/"
    assert Assessment.everywhere.count() == 1
    assert client.get("/joining/").url.startswith("/assessment/")


def test_where_the_start_failed_a_tap_starts_the_course_once():
    enrolment = a_participant(a_service(), state="joining", protocol="self-guided")
    ready(enrolment)
    with scoped.service(enrolment.service_id):
        joining.open_baseline(enrolment=enrolment, at=AT)
        Assessment.objects.update(state="finished")
    client = signed_in(role_of(enrolment))
    assert "Begin the course" in client.get("/joining/").content.decode()
    for _ in range(2):
        assert client.post("/joining/").url == "/joining/"
    enrolment.refresh_from_db()
    assert enrolment.state == "active"
    assert client.get("/joining/").url == "/today/"


def test_a_broken_start_loses_no_answer_and_is_made_up_for(monkeypatch):
    enrolment = a_participant(a_service(), state="joining", protocol="self-guided")
    ready(enrolment)
    begin = course.begin

    def broken(**facts):
        raise RuntimeError("broken")

    with scoped.service(enrolment.service_id):
        asked = joining.open_baseline(enrolment=enrolment, at=AT)
        monkeypatch.setattr(course, "begin", broken)
        assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=AT, at=AT)
    enrolment.refresh_from_db()
    assert enrolment.state == "joining"
    monkeypatch.setattr(course, "begin", begin)
    clock.tick(later(minutes=1))
    enrolment.refresh_from_db()
    assert enrolment.state == "active"


def test_a_participant_without_a_course_can_begin_one_where_sign_up_is_open():
    service = a_service()
    enrolment = a_participant(service)
    role = role_of(enrolment)
    fresh = a_role(service, role.kind)
    client = signed_in(fresh)
    assert "Would you like to begin?" in client.get("/joining/").content.decode()
    client.post("/joining/")
    client.post("/joining/")
    assert Enrolment.everywhere.filter(participant=fresh.person).count() == 1
    assert client.get("/joining/").url == "/joining/consent/"


def test_where_sign_up_is_not_open_such_a_tap_begins_nothing():
    service = a_service(open_sign_up=False, contact_email="hello@northside.example")
    client = signed_in(a_role(service, "participant"))
    assert "hello@northside.example" in client.get("/joining/").content.decode()
    client.post("/joining/")
    assert not Enrolment.everywhere.exists()


def test_the_programmes_are_offered_to_whoever_invites():
    a_service()
    assert ("pain-cbt", "Living with pain that lasts") in [(offer.key, offer.name) for offer in registries.programmes()]
