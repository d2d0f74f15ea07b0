"""What participants say of their guidance: wishes, another guide, complaints; and who reads what."""

import uuid

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import moment
from handrail.guidance import assigning, changing_guide, complaining
from handrail.guidance.models import Complaint, GuideChange, GuidingOffer, Need, Wishes
from handrail.people.models import AuditEntry
from handrail.safety import away
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    held = {"at": AT}
    monkeypatch.setattr(moment, "now", lambda: held["at"])
    return held


@pytest.fixture
def maria(service, guide):
    return builders.a_participant(service, guide, person=builders.a_person("Maria Okafor", phone="+447700900123"))


@pytest.fixture
def manager(service):
    return builders.a_manager(service)


def read(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_participant_chooses_within_what_the_protocol_and_the_service_offer(maria, service, guide):
    client = signed_in(builders.role_of(maria))
    page = read(client.get("/guidance/"))
    assert f"{guide.person.name} is your guide" in page and "Next: Call" in page
    assert 'name="guide_gender"' not in page
    GuidingOffer.objects.create(service=service, offers_gender=True)
    assert 'name="guide_gender"' in read(client.get("/guidance/"))
    answer = client.post("/guidance/", {"do": "wishes", "channel": "message", "days": ["1"], "times": ["morning"],
                                        "guide_gender": "woman", "voicemail": "service"})
    assert answer.status_code == 302
    wishes = Wishes.objects.get(enrolment=maria)
    assert (wishes.channel, wishes.days, wishes.times, wishes.guide_gender, wishes.voicemail) == (
        "message", [1], ["morning"], "woman", "service")
    wrong = client.post("/guidance/", {"do": "number", "phone": "12"})
    assert wrong.status_code == 422 and "field-error" in wrong.content.decode()


def test_asking_for_another_guide_needs_no_reason_and_the_guide_reads_none(maria, service, guide, manager, now):
    client = signed_in(builders.role_of(maria))
    client.post("/guidance/another-guide/", {"reason": "He laughed at me", "client_id": str(uuid.uuid4())})
    client.post("/guidance/another-guide/", {"reason": "", "client_id": str(uuid.uuid4())})  # one is open already
    change = GuideChange.objects.get()
    assert change.answer_by == later(days=3) and "You will have an answer by" in read(client.get("/guidance/"))
    assert Outgoing.objects.filter(kind="guide-change").count() == 1
    for address in ("/caseload/", f"/participants/{maria.pk}/"):
        assert "He laughed" not in read(signed_in(guide).get(address))
    assert signed_in(guide).get(f"/service/requests/guide/{change.pk}/").status_code == 403
    desk = signed_in(manager)
    assert "Maria Okafor" in read(desk.get("/service/requests/"))
    assert "He laughed at me" in read(desk.get(f"/service/requests/guide/{change.pk}/"))
    other = builders.a_guide(service)
    assigning.assign(enrolment=maria, guide=other, by=manager, at=later(days=1))
    change.refresh_from_db()
    assert (change.state, change.decided_by_id) == ("changed", manager.person_id)
    with pytest.raises(changing_guide.NotOpen):
        changing_guide.keep_guide(change=change, answer="No", by=manager, at=later(days=2))


def test_why_a_guide_stays_is_said_to_the_participant(maria, manager):
    change = changing_guide.ask(enrolment=maria, reason="", at=AT, client_id=uuid.uuid4())
    desk = signed_in(manager)
    assert desk.post(f"/service/requests/guide/{change.pk}/", {"answer": ""}).status_code == 422
    desk.post(f"/service/requests/guide/{change.pk}/", {"answer": "Nobody else speaks Welsh; let us talk."})
    page = read(signed_in(builders.role_of(maria)).get("/guidance/another-guide/"))
    assert "your guide stays" in page and "Nobody else speaks Welsh" in page
    letter = Outgoing.objects.get(kind="guide-change-answered")
    assert "guide" not in (letter.subject + letter.body).lower().replace(str(maria.service.name).lower(), "")


def complains(client, service, **given):
    data = {"about": "guide", "words": "He was late three times.", "client_id": str(uuid.uuid4()), **given}
    return client.post(f"/complain/?service={service.slug}", data)


def test_the_guide_reads_a_complaint_about_them_only_once_a_manager_has_shared_it(maria, service, guide, manager):
    key = str(uuid.uuid4())
    for _ in range(2):
        assert complains(signed_in(builders.role_of(maria)), service, client_id=key).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.number, complaint.guide_id) == (1, guide.person_id)
    address = f"/complaints/{complaint.pk}/"
    mine = signed_in(guide)
    assert mine.get(address).status_code == 404
    assert mine.post(address + "share/").status_code == 403
    desk = signed_in(manager)
    assert "He was late three times." in read(desk.get(address))
    desk.post(address + "share/")
    page = read(mine.get(address))
    assert "He was late three times." in page and "Send the answer" not in page
    assert signed_in(builders.a_guide(service)).get(address).status_code == 404


def test_a_shared_complaint_stands_on_its_guides_list_alone_and_says_nothing_of_who_wrote_it(
        maria, service, guide, manager):
    complaint = complaining.complain(service=service, about="guide", words="Late.", at=AT, client_id=uuid.uuid4(),
                                     person=maria.participant)
    said = "shared a complaint with you"
    mine, stand_in = signed_in(guide), builders.a_guide(service)
    supervisor = builders.a_supervisor(service, of=guide)
    assert said not in read(mine.get("/caseload/"))
    for _ in range(2):
        complaining.share(complaint=complaint, by=manager, at=later(hours=1))
    away.take_leave(person=guide.person, first_day=AT.date(), last_day=later(days=9).date(), cover=stand_in.person,
                    by=guide, at=AT)
    clock.tick(AT)
    seen, address = read(mine.get("/caseload/")), f"/complaints/{complaint.pk}/"
    assert said in seen and address in seen
    assert maria.participant.name not in seen[seen.index(said) - 200:seen.index(address)]
    assert not Need.objects.filter(code="complaint").exists()
    for other in (stand_in, supervisor):
        assert said not in read(signed_in(other).get("/caseload/"))
    for _ in range(2):
        mine.post(address)
    assert said not in read(mine.get("/caseload/")) and "Late." in read(mine.get(address))
    assert AuditEntry.objects.filter(did="complaint.read-by-guide").count() == 1


def test_a_manager_who_guides_does_not_read_the_complaint_about_them(maria, service, guide, manager):
    also = builders.a_role(service, "manager", guide.person)
    complaint = complaining.complain(service=service, about="guide", words="Late.", at=AT, client_id=uuid.uuid4(),
                                     person=maria.participant)
    assert signed_in(also).get(f"/complaints/{complaint.pk}/").status_code == 404
    assert "about you: another manager answers it" in read(signed_in(also).get("/service/requests/"))
    assert list(Outgoing.objects.filter(kind="complaint").values_list("person_id", flat=True)) == [manager.person_id]


def test_a_complaint_is_answered_in_writing_once_and_by_its_day(maria, service, manager, now):
    complaint = complaining.complain(service=service, about="data", words="Who saw it?", at=AT, client_id=uuid.uuid4(),
                                     person=maria.participant)
    assert complaint.answer_by == later(days=28, hours=-1)  # twenty working days, over the change of the clocks
    clock.tick(later(days=28, hours=1))
    assert Outgoing.objects.filter(kind="complaint-late").count() == 1
    desk, address = signed_in(manager), f"/complaints/{complaint.pk}/"
    assert desk.post(address, {"outcome": "upheld", "words": ""}).status_code == 422
    desk.post(address, {"outcome": "upheld", "words": "Your guide and one supervisor."})
    page = read(signed_in(builders.role_of(maria)).get("/complain/"))
    assert "Your guide and one supervisor." in page and "Upheld" in page
    second = signed_in(builders.a_manager(service)).post(address, {"outcome": "not-upheld", "words": "Nobody."})
    assert second.status_code == 422 and f"{manager.person} answered this" in read(second)
    told = read(desk.get("/service/requests/complaints.csv"))
    assert "1,data,yes" in told and "Who saw it?" not in told and "upheld" in told


def test_somebody_who_is_not_signed_in_can_complain_and_is_answered_where_they_asked(client, service, manager, now):
    assert "Complain" in read(client.get("/complain/"))
    complains(client, service, about="other", name="Ada", reply_to="ada@example.org")
    complaint = Complaint.objects.get()
    assert complaint.person_id is None and complaint.words == "He was late three times."
    complaining.answer(complaint=complaint, outcome="partly", words="We are sorry.", by=manager, at=later(days=1))
    letter = Outgoing.objects.get(kind="complaint-answered")
    assert letter.address == "ada@example.org" and "We are sorry." in letter.body


def test_a_machine_that_complains_all_day_is_stopped_but_no_participant(service, maria):
    for number in range(complaining.MOST_A_DAY):
        complaining.complain(service=service, about="other", words=str(number), at=AT, client_id=uuid.uuid4())
    with pytest.raises(complaining.TooMany):
        complaining.complain(service=service, about="other", words="one more", at=AT, client_id=uuid.uuid4())
    complaining.complain(service=service, about="other", words="a person", at=AT, client_id=uuid.uuid4(),
                         person=maria.participant)
    assert list(Complaint.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 32))
