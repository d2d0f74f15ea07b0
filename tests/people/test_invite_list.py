"""Lists of invitations: each mistake is named by line and column, in a sentence; nothing goes before a yes."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from handrail.people.invite_list import MOST_ROWS, Known, read
from handrail.people.models import AuditEntry, Invitation, Role
from tests.builders import a_guide, a_manager, a_person, a_service, signed_in

KNOWN = Known(
    protocols={"weekly-call": ("psychologist", "nurse"), "self-guided": ()},
    default_protocol="weekly-call",
    guides={"ana@x.org": "id-ana", "jo@x.org": "id-jo", "jo2@x.org": "id-jo2", "pete@x.org": "id-pete"},
    guide_names={"ana ruiz": ("ana@x.org",), "jo may": ("jo@x.org", "jo2@x.org"), "pete": ("pete@x.org",)},
    guide_qualifications={"ana@x.org": "psychologist", "pete@x.org": "peer"},
    invited=frozenset({("waiting@x.org", "participant")}),
    here=frozenset({("here@x.org", "participant"), ("boss@x.org", "manager")}),
)


def of(text: str | bytes):
    return read(text if isinstance(text, bytes) else text.encode(), KNOWN)


@pytest.mark.parametrize(("text", "line", "column", "sentence"), [
    ("", 0, "", "The file is empty."),
    ("email\n", 0, "", "no line below"),
    ("name\nAnn\n", 1, "email", "The column “email” is missing."),
    ("email,adress\na@x.org,B\n", 1, "adress", "There is no column of this name."),
    ("email,name,email\na@x.org,A,b@x.org\n", 1, "email", "This column is there twice."),
    ("email\na@x.org\nnot an address\n", 3, "email", "“not an address” is not an e-mail address."),
    ("email\n" + "a" * 250 + "@x.org\n", 2, "email", "is not an e-mail address"),
    ("email,name\n,Rosa\n", 2, "email", "The address is missing."),
    ("email\na@x.org\n\nA@X.org\n", 4, "email", "The same address is in line 2."),
    ("email\nwaiting@x.org\n", 2, "email", "is waiting already"),
    ("email\nhere@x.org\n", 2, "email", "is here already"),
    ("email,kind\nboss@x.org,manager\n", 2, "email", "is here already"),
    ("email,guide\na@x.org,Nobody\n", 2, "guide", "No guide here is called “Nobody”."),
    ("email,guide\na@x.org,Jo May\n", 2, "guide", "Several guides are called “Jo May”"),
    ("email,guide\na@x.org,pete\n", 2, "guide", "somebody with another qualification"),
    ("email,protocol\na@x.org,daily\n", 2, "protocol", "“daily” is not a protocol here. Known are: weekly-call"),
    ("email,kind\na@x.org,wizard\n", 2, "kind", "“wizard” is no kind of role."),
    ("email,kind\na@x.org,guide\n", 2, "qualification", "A guide’s qualification is missing"),
    ("email,kind,qualification\na@x.org,guide,wizard\n", 2, "qualification", "no qualification here"),
    ("email,kind,qualification\na@x.org,manager,nurse\n", 2, "qualification", "Only guides have a qualification"),
    ("email,kind,guide\na@x.org,manager,Ana Ruiz\n", 2, "guide", "Only participants have"),
    ("email,name\na@x.org," + "n" * 121 + "\n", 2, "name", "longer than 120"),
    ("email\na@x.org,extra\n", 2, "", "more cells than there are columns"),
    ("email,name\na@x.org,\"open\n", 0, "", "a quotation mark is opened"),
    ("email,name\na@x.org,Zoë\n".encode("latin-1"), 2, "", "not in UTF-8"),
    ("email\na@x.org\n".encode("utf-16"), 0, "", "UTF-16"),
    (b"PK\x03\x04 and so on", 0, "", "This is a spreadsheet"),
    (b"email\na@x.org\n\x00\n", 3, "", "not text"),
    ("email\n" + "".join(f"p{n}@x.org\n" for n in range(MOST_ROWS + 1)), 0, "", f"at most {MOST_ROWS} at a time"),
    (b"email\n" + b"x" * 600_000, 0, "", "too large"),
])
def test_a_mistake_is_named(text, line, column, sentence):
    preview = of(text)
    assert [(m.line, m.column) for m in preview.mistakes] == [(line, column)]
    assert sentence in preview.mistakes[0].sentence


def test_all_mistakes_of_a_file_are_named_and_the_good_rows_are_there():
    preview = of("email,name,guide\n\nwrong,A,\ngood@x.org,Good,ana ruiz\nfine@x.org,Fine,Nobody\n")
    assert [(m.line, m.column) for m in preview.mistakes] == [(3, "email"), (5, "guide")]
    assert [(row.line, row.email, row.guide, row.protocol) for row in preview.rows] == [
        (4, "good@x.org", "id-ana", "weekly-call")]


@pytest.mark.parametrize("text", [
    "email,name\na@x.org,Ann\n",
    "Email ; Name\r\nA@x.org;Ann\r\n",
    "\ufeffname\temail\n Ann \ta@x.org\n",
    'name,email\n"Ann",a@x.org',
])
def test_what_spreadsheets_write_is_read(text):
    preview = of(text)
    assert not preview.mistakes
    assert [(row.email, row.name, row.kind) for row in preview.rows] == [("a@x.org", "Ann", "participant")]


def test_lines_are_counted_as_an_editor_counts_them():
    preview = of('email,name\na@x.org,"two\nlines"\nwrong,B\n')
    assert [m.line for m in preview.mistakes] == [4]


def test_a_guide_can_be_named_by_address():
    assert of("email,guide\na@x.org,ANA@x.org\n").rows[0].guide == "id-ana"


# --- the page ---


def a_file(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text if isinstance(text, bytes) else text.encode(), "text/csv")


@pytest.fixture
def desk(db):
    service = a_service()
    manager = a_manager(service)
    guide = a_guide(service)
    return signed_in(manager), service, guide


def upload(client, text):
    return client.post(reverse("people:invite-csv"), {"file": a_file(text)})


def test_nothing_is_sent_before_the_yes(desk):
    client, service, guide = desk
    answer = upload(client, f"email,name,guide\nrosa@example.org,Rosa,{guide.person.email}\n")
    assert answer.status_code == 200
    assert "One invitation is ready" in answer.content.decode()
    assert not mail.outbox
    assert not Invitation.everywhere.exists()


def test_the_confirmed_list_is_sent_once_however_often_it_is_confirmed(desk):
    client, service, guide = desk
    page = upload(client, f"email,name,guide\nrosa@example.org,Rosa,{guide.person.email}\ntom@example.org,Tom,\n")
    for _ in range(2):
        answer = client.post(reverse("people:invite-csv"), {"list": page.context["list"]})
        assert (answer.status_code, answer["Location"]) == (302, reverse("people:persons"))
    assert sorted(letter.to[0] for letter in mail.outbox) == ["rosa@example.org", "tom@example.org"]
    rosa = Invitation.everywhere.get(email="rosa@example.org")
    assert (rosa.guide, rosa.name, rosa.protocol) == (guide.person, "Rosa", service.default_protocol)


def test_who_came_in_since_the_preview_is_left_out(desk):
    client, service, guide = desk
    page = upload(client, "email\nrosa@example.org\ntom@example.org\n")
    Role.everywhere.create(service=service, person=a_person(email="tom@example.org"), kind="participant",
                           since=service.made_at)
    answer = client.post(reverse("people:invite-csv"), {"list": page.context["list"]}, follow=True)
    assert "One invitation is on its way." in answer.content.decode()
    assert "One was left out" in answer.content.decode()
    assert AuditEntry.objects.get(did="invitations.sent").facts == {"count": 1}


def test_a_list_that_was_tampered_with_is_refused(desk):
    client, *_ = desk
    page = upload(client, "email\nrosa@example.org\n")
    answer = client.post(reverse("people:invite-csv"), {"list": page.context["list"][:-2] + "xx"}, follow=True)
    assert "too old to be sent" in answer.content.decode()
    assert not mail.outbox


def test_a_list_of_another_service_is_refused(desk):
    client, *_ = desk
    page = upload(client, "email\nrosa@example.org\n")
    other = signed_in(a_manager(a_service()))
    other.post(reverse("people:invite-csv"), {"list": page.context["list"]})
    assert not mail.outbox


def test_a_file_full_of_mistakes_shows_them_and_sends_nothing(desk):
    client, *_ = desk
    answer = upload(client, "email,name\nwrong,A\n")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Line 2, email:" in " ".join(said.replace("</strong>", "").split())
    assert "“wrong” is not an e-mail address." in said
    assert 'name="list"' not in said


def test_no_file_is_said_beside_the_field(desk):
    client, *_ = desk
    answer = client.post(reverse("people:invite-csv"), {})
    assert answer.status_code == 422
    assert "Please choose a file." in answer.content.decode()
