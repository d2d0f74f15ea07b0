"""Files that go with messages: both ways, sealed, only to whoever may have them."""

import base64
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from handrail.ground import scoped
from handrail.guidance import attaching, drafts, messages, signing
from handrail.guidance.models import Attachment, Message
from handrail.people import forgetting
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, role_of, signed_in
from tests.guidance.test_files import a_pdf, a_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A participant and the psychologist who guides them."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        yield builders.a_participant(service, guide), guide


def upload(content=b"", name="diary.txt"):
    return SimpleUploadedFile(name, content)


def sends(client, url, *uploads, text="Here it is.", client_id=None, **more):
    return client.post(url, {"text": text, "client_id": str(client_id or uuid.uuid4()), "device": str(uuid.uuid4()),
                             "files": list(uploads), **more})


def test_a_participant_sends_a_photograph_and_the_guide_sees_it(pair):
    enrolment, guide = pair
    client_id = uuid.uuid4()
    for _ in range(2):  # a double tap
        assert sends(signed_in(role_of(enrolment)), "/messages/", upload(a_photo(), "scan.jpg"),
                     client_id=client_id).status_code == 302
    file = Attachment.objects.get()
    assert Message.objects.get() == file.message
    page = signed_in(guide).get(f"/participants/{enrolment.pk}/write/").content.decode()
    assert f"/messages/files/{file.pk}/" in page
    answer = signed_in(guide).get(f"/messages/files/{file.pk}/")
    assert answer.content[:3] == b"\xff\xd8\xff" and answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


def test_a_file_alone_is_a_message_and_nothing_at_all_is_not(pair):
    enrolment, guide = pair
    url = f"/participants/{enrolment.pk}/write/"
    assert sends(signed_in(guide), url, text="").status_code == 422
    assert sends(signed_in(guide), url, upload(a_pdf(), "plan.pdf"), text="").status_code == 302
    assert "plan.pdf" in signed_in(role_of(enrolment)).get("/messages/").content.decode()


@pytest.mark.parametrize("side", ["participant", "guide"])
def test_a_bad_file_gets_a_sentence_and_the_text_and_the_good_files_stay(pair, side):
    enrolment, guide = pair
    client, url = ((signed_in(role_of(enrolment)), "/messages/") if side == "participant"
                   else (signed_in(guide), f"/participants/{enrolment.pk}/write/"))
    answer = sends(client, url, upload(b"<svg/>", "drawing.png"), upload(b"Monday: 4", "diary.txt"),
                   upload(b"x" * 11_000_000, "huge.bin"), text="Please look.")
    page = answer.content.decode()
    assert answer.status_code == 422 and "made of code" in page and "larger than 8 MB" in page
    assert "Please look." in page and "diary.txt" in page
    assert not Message.objects.exists()
    again = client.get(url).content.decode()
    assert "Please look." in again and "diary.txt" in again


def test_a_file_is_taken_off_again(pair):
    enrolment, _ = pair
    client, client_id = signed_in(role_of(enrolment)), uuid.uuid4()
    sends(client, "/messages/", upload(b"Monday: 4"), client_id=client_id, do="keep")
    sends(client, "/messages/", client_id=client_id, do=f"take-off:{Attachment.objects.get().pk}")
    assert not Attachment.objects.exists() and "Here it is." in client.get("/messages/").content.decode()


def test_not_more_than_five_go_with_one_message(pair):
    enrolment, _ = pair
    answer = sends(signed_in(role_of(enrolment)), "/messages/",
                   *(upload(f"page {number}".encode(), f"{number}.txt") for number in range(6)))
    assert answer.status_code == 422 and Attachment.objects.count() == 5


def test_content_and_name_are_sealed_where_they_are_kept(pair):
    enrolment, _ = pair
    sends(signed_in(role_of(enrolment)), "/messages/", upload(b"the heron came back", "heron.txt"))
    for stored in Attachment.objects.values_list("body", "name").get():
        assert b"heron" not in bytes(stored)
    assert bytes(Attachment.objects.get().body) == b"the heron came back"


def test_a_file_that_is_not_sent_is_its_writers_only(pair):
    enrolment, guide = pair
    role, client_id = role_of(enrolment), uuid.uuid4()
    theirs = attaching.attach(enrolment=enrolment, by=role, client_id=client_id, name="a.txt", content=b"a", at=AT)
    ours = attaching.attach(enrolment=enrolment, by=guide, client_id=client_id, name="b.txt", content=b"b", at=AT)
    for who, file, status in ((role, theirs, 200), (guide, ours, 200), (role, ours, 404), (guide, theirs, 404)):
        assert signed_in(who).get(f"/messages/files/{file.pk}/").status_code == status
    messages.say(enrolment=enrolment, by=role, text="now", client_id=client_id, at=AT)
    assert Attachment.objects.get(pk=ours.pk).message is None, "what another had attached doesn't go with it"


def test_words_of_danger_in_a_text_file_are_heard(pair):
    enrolment, _ = pair
    sends(signed_in(role_of(enrolment)), "/messages/", upload(b"Most days I want to die."), text="My diary")
    assert Flag.objects.filter(enrolment=enrolment).exists()


def test_a_students_file_waits_with_its_message(pair):
    enrolment, guide = pair
    supervisor = builders.a_supervisor(enrolment.service)
    student = builders.a_guide(enrolment.service, "student", supervisor=supervisor)
    theirs = builders.a_participant(enrolment.service, student)
    sends(signed_in(student), f"/participants/{theirs.pk}/write/", upload(b"a plan", "plan.txt"))
    file, client = Attachment.objects.get(), signed_in(role_of(theirs))
    assert client.get(f"/messages/files/{file.pk}/").status_code == 404
    assert "plan.txt" in signed_in(supervisor).get(f"/signing/{file.message_id}/").content.decode()
    assert signed_in(supervisor).get(f"/messages/files/{file.pk}/").status_code == 200
    signing.sign(message=file.message, by=supervisor, at=AT)
    assert client.get(f"/messages/files/{file.pk}/").status_code == 200
    assert signed_in(guide).get(f"/messages/files/{file.pk}/").status_code == 404, "another guide"


def test_the_export_holds_the_files_and_forgetting_destroys_them(pair):
    enrolment, guide = pair
    sends(signed_in(role_of(enrolment)), "/messages/", upload(b"the heron came back", "heron.txt"))
    sends(signed_in(guide), f"/participants/{enrolment.pk}/write/", upload(b"not sent", "no.txt"), do="keep")
    held = forgetting.export(person=enrolment.participant, service=enrolment.service)
    assert [(row["name"], base64.b64decode(row["body"])) for row in held["files"]] == [
        ("heron.txt", b"the heron came back")]
    forgetting.forget(person=enrolment.participant, service=enrolment.service, at=AT)
    assert not Attachment.everywhere.exists()


def test_throwing_a_draft_away_throws_away_its_files(pair):
    enrolment, guide = pair
    client_id = uuid.uuid4()
    sends(signed_in(guide), f"/participants/{enrolment.pk}/write/", upload(b"x"), client_id=client_id, do="keep")
    drafts.throw_away(enrolment=enrolment, by=guide, client_id=client_id)
    assert not Attachment.objects.exists()
