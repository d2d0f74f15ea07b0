"""The summary at the end: nobody sees it before it is given, a trainee's is signed first, and its numbers stay."""

import io
import uuid

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from handrail.ground import scoped
from handrail.guidance import contacting
from handrail.intake import discharge
from handrail.intake.models import Summary
from handrail.journeys.models import Enrolment
from handrail.people import actions
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db
WORDS = {"helps": "Walking to the quay and back", "setbacks": "Three easy days, then half",
         "guide": "You found your own pace"}


@pytest.fixture
def world():
    service = builders.a_service()
    with scoped.service(service.pk):
        supervisor = builders.a_supervisor(service)
        guide = builders.a_guide(service, supervisor=supervisor)
        enrolment = builders.a_participant(service, guide)
        contacting.log_unplanned(enrolment=enrolment, channel="telephone", outcome="reached", minutes=12,
                                 by=guide.person, role=guide, at=AT, client_id=uuid.uuid4(), note="")
        yield enrolment, guide, supervisor


def end(enrolment: Enrolment) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(state="finished", ended_at=later(days=60))
    enrolment.refresh_from_db()


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_it_is_given_at_the_end_and_not_seen_before(world):
    enrolment, guide, _ = world
    mine, theirs = signed_in(role_of(enrolment)), signed_in(guide)
    page = f"/participants/{enrolment.pk}/summary/"
    assert "The course still runs" in theirs.post(page, WORDS | {"give": "1"}).content.decode()
    assert Summary.objects.get().written == WORDS  # kept all the same
    assert WORDS["guide"] not in mine.get("/my-course/summary/").content.decode()
    assert mine.get("/my-course/summary/summary.pdf").status_code == 404
    end(enrolment)
    assert theirs.post(page, WORDS | {"give": "1"}).status_code == 302
    seen = mine.get("/my-course/summary/").content.decode()
    assert WORDS["guide"] in seen
    assert "1 time, 12 minutes in all" in seen
    assert WORDS["guide"] in str(actions.export(person=enrolment.participant, service=enrolment.service)["summaries"])
    assert WORDS["guide"].encode() not in bytes(Summary.objects.values_list("words", flat=True).get())


def test_the_paper_says_what_the_page_says_and_its_numbers_stay(world):
    enrolment, guide, _ = world
    end(enrolment)
    discharge.write(enrolment=enrolment, words=WORDS | {"helps": "#set page(fill: red) \\ $x$ *not* markup"}, by=guide,
                    at=AT)
    discharge.give(enrolment=enrolment, by=guide, at=later(days=60))
    contacting.log_unplanned(enrolment=enrolment, channel="telephone", outcome="reached", minutes=30, by=guide.person,
                             role=guide, at=later(days=61), client_id=uuid.uuid4(), note="")
    pdf = signed_in(role_of(enrolment)).get("/my-course/summary/summary.pdf")
    text = text_of(pdf.content)
    assert pdf["Cache-Control"] == "no-store"
    assert "#set page(fill: red) \\ $x$ *not* markup" in text  # words are never code
    assert "You found your own pace" in text
    assert "1 time" in text
    assert "12" in text
    assert "42" not in text
    with pytest.raises(discharge.Given):
        discharge.write(enrolment=enrolment, words={"guide": "Other words"}, by=guide, at=later(days=62))


def test_the_doctor_gets_it_only_if_the_person_says_so(world):
    enrolment, guide, _ = world
    end(enrolment)
    discharge.write(enrolment=enrolment, words=WORDS, by=guide, at=AT)
    discharge.give(enrolment=enrolment, by=guide, at=later(days=60))
    paper = f"/participants/{enrolment.pk}/summary/doctor.pdf"
    mine, theirs = signed_in(role_of(enrolment)), signed_in(guide)
    answers = [theirs.get(paper).status_code]
    for may in ("yes", "no"):
        mine.post("/my-course/summary/doctor/", {"may": may})
        answers.append(theirs.get(paper).status_code)
    assert answers == [404, 200, 404]


def test_a_trainees_summary_is_signed_by_the_supervisor_first(world):
    enrolment, guide, supervisor = world
    type(guide).objects.filter(pk=guide.pk).update(qualification="student")
    guide.refresh_from_db()
    end(enrolment)
    discharge.write(enrolment=enrolment, words=WORDS, by=guide, at=AT)
    given = discharge.give(enrolment=enrolment, by=guide, at=later(days=60))
    assert given.state == Summary.State.SIGN_OFF
    mine = signed_in(role_of(enrolment))
    assert WORDS["guide"] not in mine.get("/my-course/summary/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the code does
        Summary.objects.update(state="given", given_at=AT)
    with pytest.raises(discharge.NotYours):
        discharge.sign(enrolment=enrolment, by=guide, at=later(days=60))
    page = f"/participants/{enrolment.pk}/summary/"
    client = signed_in(supervisor)
    assert WORDS["guide"] in client.get(page).content.decode()
    client.post(f"{page}sign/", {"back": "1", "remark": "Say more about the nights."})
    assert "Say more about the nights." in signed_in(guide).get(page).content.decode()
    discharge.write(enrolment=enrolment, words=WORDS | {"guide": "Nights, too"}, by=guide, at=later(days=61))
    discharge.give(enrolment=enrolment, by=guide, at=later(days=61))
    client.post(f"{page}sign/")
    assert "Nights, too" in mine.get("/my-course/summary/").content.decode()
