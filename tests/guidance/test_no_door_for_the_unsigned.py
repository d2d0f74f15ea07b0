"""A message from an unsigned trainee reaches no participant: one table of every door there is.

Each door is a way in which a student might get words to a participant. Afterwards everything that the participant can
get is read: every page of theirs, their data, letters and texts, files, and what their open page is told live.
"""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import NoReverseMatch

from handrail.delivery import carriers
from handrail.delivery.models import LiveEvent, Outgoing, TextChoice
from handrail.ground import scoped
from handrail.guidance import attaching, drafts, messages, signing, templating
from handrail.guidance.drafts import Typed
from handrail.guidance.models import Attachment, Message
from handrail.journeys import journal
from handrail.journeys.models import Row, Step
from handrail.people import forgetting
from handrail.people.models import Qualification, Role, RoleKind
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db

WORDS = "zeppelinharbour"  # the student's, unsigned
ABOUT = "how-pain-works/want-back"


class World:
    """A participant who wants every notice there is, the student who guides them, and the student's supervisor."""

    def __init__(self):
        service = builders.a_service(tells_read=True)
        self.supervisor = builders.a_supervisor(service)
        self.student = builders.a_guide(service, "student", supervisor=self.supervisor)
        self.service = service

    def live_in(self):
        self.enrolment = builders.a_participant(self.service, self.student)
        self.role = role_of(self.enrolment)
        journal.write(enrolment=self.enrolment, kind=Row.Kind.ANSWER, key=ABOUT, body={"text": "The stairs"},
                      client_id=uuid.uuid4(), made_at=AT, at=AT)
        TextChoice.objects.create(service=self.service, person=self.role.person, number="+447946550177",
                                  number_code="x", state=TextChoice.State.ON, may_say=True, asked_at=AT)
        self.desk, self.page = signed_in(self.student), f"/participants/{self.enrolment.pk}/"
        return self

    def written(self, **more) -> Message:
        return messages.write(enrolment=self.enrolment, by=self.student, text=WORDS, client_id=uuid.uuid4(), at=AT,
                              **more)

    def form(self, **more) -> dict:
        return {"text": WORDS, "minutes": "2", "client_id": str(uuid.uuid4()), "device": str(uuid.uuid4()), **more}


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(carriers, "is_set_up", lambda channel: True)
    monkeypatch.setattr("handrail.delivery.sms.telling.is_set_up", lambda channel: True)
    made = World()
    with scoped.service(made.service.pk):
        yield made.live_in()


def by_message(world):
    world.written()


def by_the_page(world):
    assert world.desk.post(f"{world.page}write/", world.form()).status_code == 302


def by_comment(world):
    world.written(about=ABOUT)
    assert world.desk.post(f"{world.page}comment/", world.form(about=ABOUT)).status_code == 302


def by_template(world):
    template = templating.keep_template(by=world.student, title=WORDS, texts={"en": WORDS}, client_id=uuid.uuid4(),
                                        at=AT)
    assert WORDS in world.desk.get(f"{world.page}write/?template={template.pk}").content.decode()


def by_attachment(world):
    file = SimpleUploadedFile(f"{WORDS}.txt", WORDS.encode())
    assert world.desk.post(f"{world.page}write/", world.form(text="", files=[file])).status_code == 302
    assert Attachment.objects.count() == 1


def by_attachment_that_follows_a_signed_message(world):
    message = messages.write(enrolment=world.enrolment, by=world.student, text="Signed.", client_id=uuid.uuid4(), at=AT)
    signing.sign(message=message, by=world.supervisor, at=AT)
    attaching.attach(enrolment=world.enrolment, by=world.student, client_id=message.client_id, name=f"{WORDS}.txt",
                     content=WORDS.encode(), at=AT)
    messages.write(enrolment=world.enrolment, by=world.student, text="Signed.", client_id=message.client_id, at=AT)


def by_other_words_under_a_signed_id(world):
    message = messages.write(enrolment=world.enrolment, by=world.student, text="Signed.", client_id=uuid.uuid4(), at=AT)
    signing.sign(message=message, by=world.supervisor, at=AT)
    messages.write(enrolment=world.enrolment, by=world.student, text=WORDS, client_id=message.client_id, at=AT)
    with pytest.raises(signing.NotWaiting):
        signing.revise(message=message, by=world.student, text=WORDS, client_id=uuid.uuid4(), at=AT)


def by_draft(world):
    drafts.keep(enrolment=world.enrolment, by=world.student, at=AT,
                typed=Typed(client_id=uuid.uuid4(), text=WORDS, device=uuid.uuid4()))
    world.desk.post(f"{world.page}draft/", world.form(about=ABOUT), headers={"Accept": "application/json"})


def by_writing_it_anew(world):
    message = world.written()
    signing.give_back(message=message, by=world.supervisor, remark="Shorter.", at=AT)
    signing.revise(message=message, by=world.student, text=f"{WORDS} again", client_id=uuid.uuid4(), at=AT)


def by_signing_it_themselves(world):
    message = world.written()
    with pytest.raises(signing.NotWaiting):
        signing.sign(message=message, by=world.student, at=AT)
    assert world.desk.post(f"/signing/{message.pk}/", {"sign": "1"}).status_code in (403, 404)


def by_a_supervisor_who_is_not_theirs(world):
    message, other = world.written(), builders.a_supervisor(world.service)
    assert signed_in(other).post(f"/signing/{message.pk}/", {"sign": "1"}).status_code == 404


def by_a_second_role(world):
    """The student is made a supervisor, too, and writes as that."""
    role = builders.a_role(world.service, RoleKind.SUPERVISOR, world.student.person)
    messages.write(enrolment=world.enrolment, by=role, text=WORDS, client_id=uuid.uuid4(), at=AT)
    with pytest.raises(signing.NotWaiting):
        signing.sign(message=Message.objects.get(), by=role, at=AT)


def by_being_trained_afterwards(world):
    """What was written as a student waits, even when the student is none any more."""
    world.written()
    Role.objects.filter(pk=world.student.pk).update(qualification=Qualification.PSYCHOLOGIST)


def by_the_table_itself(world):
    message = world.written()
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=AT)


def by_live_chat(world):
    """What a page says live is told to nobody when it is said by somebody who needs signing."""
    for what in ("message", "writing", "here", WORDS):
        assert says_live(world, world.desk, what).status_code == 404, what
        assert says_live(world, signed_in(world.role), what).status_code == 404, "nobody answers live here"
    assert not LiveEvent.objects.exclude(kind="message").exists()


def says_live(world, client, what):
    said = {"events": [{"kind": what, "client_id": str(uuid.uuid4()), "data": {"text": WORDS}}]}
    return client.post(f"/live/thread/{world.enrolment.pk}/", json.dumps(said), content_type="application/json")


def by_text(world):
    """Texts and other notices follow only from what is sent; and they have no words of it."""
    world.written()
    assert not Outgoing.objects.filter(channel="sms").exists()


def by_letter(world):
    """A letter follows only from what is sent; and it has no words of it."""
    world.written()
    assert not Outgoing.objects.filter(kind="message").exists()


DOORS = [thing for name, thing in sorted(globals().items()) if name.startswith("by_")]


def everything_the_participant_can_get(world) -> str:
    """Pages, data, files, steps, letters and texts, and what is told live, as one text."""
    client, found = signed_in(world.role), []
    for address in ("/messages/", f"/messages/?about={ABOUT}", "/today/", "/course/", "/my-course/", "/my-course/data/",
                    "/my-course/data/json/", "/my-course/data.json", "/lesson/how-pain-works/welcome/?all=1",
                    "/progress/", "/templates/", f"{world.page}", f"{world.page}write/", "/signing/", "/reach/",
                    f"/live/thread/{world.enrolment.pk}/?after=0"):
        try:
            answer = client.get(address)
        except NoReverseMatch:
            continue
        found.append(b"".join(answer).decode(errors="replace"))
    for file in Attachment.objects.exclude(message__state=Message.State.SENT):
        answer = client.get(f"/messages/files/{file.pk}/")
        assert answer.status_code == 404
    held = forgetting.export(person=world.role.person, service=world.service)
    found.append(json.dumps(held, default=str))
    found += [f"{letter.subject} {letter.body}" for letter in Outgoing.objects.filter(person=world.role.person)]
    found += [str(step.facts) for step in Step.objects.filter(enrolment=world.enrolment)]
    return "\n".join(found)


@pytest.mark.parametrize("door", DOORS, ids=[door.__name__ for door in DOORS])
def test_nothing_of_an_unsigned_trainee_comes_through(world, door):
    door(world)
    got = everything_the_participant_can_get(world)
    assert WORDS not in got, door.__name__
    assert "Hello" in got or "messages" in got, "pages were read at all"
    assert not Step.objects.filter(enrolment=world.enrolment, code="comment").exists()


def test_who_needs_no_signature_is_there_live_and_what_they_write_is_a_message(world):
    guide = builders.a_guide(world.service)
    world.enrolment = builders.a_participant(world.service, guide)
    client, desk = signed_in(role_of(world.enrolment)), signed_in(guide)
    assert says_live(world, client, "writing").status_code == says_live(world, desk, "here").status_code == 200
    assert says_live(world, desk, "message").status_code == 409, "a message is written as messages are"
    messages.write(enrolment=world.enrolment, by=guide, text="Hello", client_id=uuid.uuid4(), at=AT)
    told = client.get(f"/live/thread/{world.enrolment.pk}/?after=0").json()["events"]
    assert [event["kind"] for event in told if not event["mine"]] == ["here", "message"]
    assert "Hello" not in json.dumps(told)


def test_through_the_one_door_that_is_open_it_does_come(world):
    """The same reading finds the words once they are signed: the table above would see them."""
    signing.sign(message=world.written(about=ABOUT), by=world.supervisor, at=later(minutes=1))
    got = everything_the_participant_can_get(world)
    assert got.count(WORDS) >= 3  # the thread, the answer, the export
    assert WORDS not in "".join(f"{letter.subject} {letter.body}" for letter in Outgoing.objects.all())
