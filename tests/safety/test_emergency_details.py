"""What a participant gives for an emergency: asked on the way in, shown in a flag, theirs to change, and forgotten."""

import uuid

import pytest
from django.test import Client

from handrail.ground import moment, scoped, sealed
from handrail.journeys import assessing, consenting, course, joining_packs
from handrail.journeys.models import Step
from handrail.people import actions
from handrail.people.models import AuditEntry, Person
from handrail.safety import emergency_details
from handrail.safety.emergency_asking import ASKED, NOT_ASKED, REQUIRED, TOPICS, UNLESS_SAID
from handrail.safety.models import Flag
from handrail.safety.records import EmergencyAsking, EmergencyDetails
from tests import builders
from tests.builders import AT, details_for_an_emergency, later, role_of, signed_in

from .closing import close

pytestmark = pytest.mark.django_db

GIVEN = {"phone": "01632 960961", "whereabouts": "4 Harbour Row\nWhitby", "someone": "Pilar Ruiz",
         "someone_is": "my sister", "someone_phone": "+34 911 23 45 67", "doctor": "Dr Obi, Quay Surgery",
         "doctor_phone": "01632 960100"}
KEPT = {**GIVEN, "phone": "+441632960961", "someone_phone": "+34911234567", "doctor_phone": "+441632960100"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def agreed():
    """Somebody who has just agreed to take part."""
    service = builders.a_service()
    enrolment = builders.a_participant(service, builders.a_guide(service), state="joining")
    with scoped.service(service.pk):
        consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    return enrolment


@pytest.fixture
def flagged():
    """A participant who gave their details, and an open flag about them."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, guide)
    details_for_an_emergency(enrolment, **KEPT)
    with scoped.service(service.pk):
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        assessing.respond(assessment=asked, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(), made_at=AT,
                          at=AT)
        return service, guide, enrolment, Flag.objects.get()


def kept_of(enrolment) -> dict[str, str]:
    with scoped.service(enrolment.service_id):
        person = Person.objects.get(pk=enrolment.participant_id)
        return emergency_details.given(person, emergency_details.details_of(person.pk))


def ask(service, **firm):
    with scoped.service(service.pk):
        emergency_details.change_asking(service_id=service.pk, wanted={**UNLESS_SAID, **firm},
                                        by=builders.a_manager(service), at=AT)


def test_after_consent_comes_a_page_that_says_why_each_thing_is_asked(agreed):
    client = signed_in(role_of(agreed))
    assert client.get("/joining/").url == "/joining/emergency/"
    answer = client.get("/joining/emergency/")
    page = answer.content.decode()
    assert "Part 2 of 4" in page
    for words in ("somebody rings you", "It has to know where to go", "Please tell them that you gave us their number",
                  "what has helped before", "Each look is written down"):
        assert words in page, words
    assert answer["Cache-Control"] == "no-store"


def test_what_is_given_is_kept_sealed_with_numbers_as_they_are_dialled(agreed):
    client = signed_in(role_of(agreed))
    assert client.post("/joining/emergency/", GIVEN).url == "/joining/"
    assert client.get("/joining/").url == "/joining/screening/"
    assert kept_of(agreed) == KEPT
    raw = EmergencyDetails._base_manager.values().get()
    for name in emergency_details.KEPT:
        assert KEPT[name].encode() not in bytes(raw[name])


def test_a_number_that_is_needed_holds_up_with_a_sentence_and_nothing_typed_is_lost(agreed):
    client = signed_in(role_of(agreed))
    answer = client.post("/joining/emergency/", {**GIVEN, "phone": "", "someone_phone": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "needs a number at which you can be rung" in page
    assert "does not look like a telephone number" in page
    for kept in ("4 Harbour Row", "Pilar Ruiz", "my sister", "Dr Obi, Quay Surgery", 'value="12"'):
        assert kept in page, kept
    assert not EmergencyDetails._base_manager.exists()
    assert client.get("/joining/").url == "/joining/emergency/"


def test_what_may_be_left_empty_may(agreed):
    client = signed_in(role_of(agreed))
    assert client.post("/joining/emergency/", {"phone": "01632 960961"}).status_code == 302
    assert client.get("/joining/").url == "/joining/screening/"


def test_a_service_that_asks_nothing_has_no_such_page(agreed):
    ask(agreed.service, **dict.fromkeys(TOPICS, NOT_ASKED))
    client = signed_in(role_of(agreed))
    assert client.get("/joining/").url == "/joining/screening/"
    assert "Part 2 of 3" in client.get("/joining/screening/").content.decode()
    assert client.get("/joining/emergency/").url == "/joining/"


def test_only_what_a_service_asks_is_on_the_page_or_kept(agreed):
    ask(agreed.service, telephone=ASKED, someone=REQUIRED, doctor=NOT_ASKED)
    client = signed_in(role_of(agreed))
    assert "family doctor" not in client.get("/joining/emergency/").content.decode()
    wrong = client.post("/joining/emergency/", {"phone": ""})
    assert wrong.status_code == 422 and "needs the name of somebody who may be called" in wrong.content.decode()
    assert client.post("/joining/emergency/", GIVEN).status_code == 302
    assert kept_of(agreed) == {**KEPT, "doctor": "", "doctor_phone": ""}


def test_a_second_tap_keeps_it_once_and_the_trail_says_that_it_changed_not_what(agreed):
    client = signed_in(role_of(agreed))
    for _ in range(2):
        assert client.post("/joining/emergency/", GIVEN).status_code == 302
    assert EmergencyDetails._base_manager.count() == 1
    entries = AuditEntry.objects.filter(did__in=("emergency.changed", "details.changed"))
    assert [(entry.did, entry.facts) for entry in entries.order_by("did")] == [
        ("details.changed", {}), ("emergency.changed", {})]


def test_what_was_given_can_be_changed_later_and_the_name_with_it(flagged):
    *_, enrolment, _ = flagged
    client = signed_in(role_of(enrolment))
    assert "/my-course/details/" in client.get("/my-course/").content.decode()
    page = client.get("/my-course/details/").content.decode()
    assert "Pilar Ruiz" in page and "+441632960961" in page and enrolment.participant.email in page
    changed = {"name": "Ana", "someone": "Tom Ruiz", "doctor": "", "doctor_phone": ""}
    client.post("/my-course/details/", GIVEN | changed)
    assert kept_of(enrolment) == {**KEPT, "someone": "Tom Ruiz", "doctor": "", "doctor_phone": ""}
    assert Person.objects.get(pk=enrolment.participant_id).name == "Ana"


def test_whoever_never_gave_a_needed_number_can_still_change_their_name():
    enrolment = builders.a_participant(builders.a_service())
    client = signed_in(role_of(enrolment))
    assert client.post("/my-course/details/", {"name": "Ana", "phone": ""}).status_code == 302
    assert Person.objects.get(pk=enrolment.participant_id).name == "Ana"


def test_a_number_that_is_needed_and_there_is_not_taken_away(flagged):
    *_, enrolment, _ = flagged
    answer = signed_in(role_of(enrolment)).post("/my-course/details/", {**GIVEN, "name": "Ana", "phone": ""})
    assert answer.status_code == 422
    assert kept_of(enrolment)["phone"] == "+441632960961"


def test_a_flag_shows_at_once_whom_to_call_and_where_they_are(flagged):
    _, guide, _, flag = flagged
    answer = signed_in(guide).get(f"/flags/{flag.pk}/")
    assert answer.headers["Cache-Control"] == "no-store"  # Back shows nothing that isn't written down
    page = answer.content.decode()
    for words in ("tel:+441632960961", "4 Harbour Row<br>Whitby", "Pilar Ruiz (my sister)", "tel:+34911234567",
                  "Dr Obi, Quay Surgery", "tel:+441632960100", "Ask where they are now"):
        assert words in page, words


def test_each_showing_is_written_down_once_an_hour_for_the_same_two(flagged, now):
    service, guide, _, flag = flagged
    supervisor = builders.a_supervisor(service, of=guide)
    for role, minutes in ((guide, 1), (guide, 30), (supervisor, 31), (guide, 62)):
        now["at"] = later(minutes=minutes)
        assert signed_in(role).get(f"/flags/{flag.pk}/").status_code == 200
    shown = AuditEntry.objects.filter(did="emergency.shown").order_by("at")
    assert [(entry.by_id, entry.at, entry.facts) for entry in shown] == [
        (guide.person_id, later(minutes=1), {}), (supervisor.person_id, later(minutes=31), {}),
        (guide.person_id, later(minutes=62), {})]


def test_once_the_flag_is_closed_they_are_shown_no_more(flagged):
    _, guide, _, flag = flagged
    client = signed_in(guide)
    with scoped.service(flag.service_id):

        close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=AT)
    page = client.get(f"/flags/{flag.pk}/").content.decode()
    assert "Pilar" not in page and "Harbour Row" not in page


def test_nobody_sees_them_anywhere_else(flagged):
    service, guide, enrolment, _ = flagged
    manager, researcher = builders.a_manager(service), builders.a_researcher(service)
    pages = [(guide, f"/participants/{enrolment.pk}/"), (guide, "/caseload/"), (manager, "/flags/"),
             (manager, "/service/participants/"), (manager, "/service/audit/"), (researcher, "/overview/")]
    for role, path in pages:
        page = signed_in(role).get(path)
        assert page.status_code == 200, path
        assert "Pilar" not in page.content.decode() and "Harbour Row" not in page.content.decode(), path


def test_those_who_joined_before_are_asked_kindly_on_today_until_they_have_answered():
    enrolment = builders.a_participant(builders.a_service())
    client = signed_in(role_of(enrolment))
    client.get("/today/")
    assert "How could we reach you in an emergency?" in client.get("/today/").content.decode()
    client.post("/my-course/details/", {"name": "Ana", "phone": "01632 960961"})
    assert "How could we reach you" not in client.get("/today/").content.decode()


def test_nobody_is_asked_again_what_they_have_been_asked_nor_what_is_no_longer_asked():
    service = builders.a_service()
    answered, other = builders.a_participant(service), builders.a_participant(service)
    details_for_an_emergency(answered)
    with scoped.service(service.pk):
        for enrolment in (answered, other):
            course.see(enrolment=enrolment, at=later(hours=1))
        assert list(Step.objects.filter(room="safety").values_list("enrolment", flat=True)) == [other.pk]
        ask(service, **dict.fromkeys(TOPICS, NOT_ASKED))
        course.see(enrolment=other, at=later(hours=3))
        assert not Step.objects.filter(room="safety").exists()


def test_a_manager_says_how_firmly_each_is_asked():
    service = builders.a_service()
    client = signed_in(builders.a_manager(service))
    assert "/service/emergency/" in client.get("/service/settings/").content.decode()
    wanted = {"telephone": ASKED, "whereabouts": NOT_ASKED, "someone": REQUIRED, "doctor": ASKED}
    assert client.post("/service/emergency/", {**wanted, "doctor": ""}).status_code == 422
    assert not EmergencyAsking._base_manager.exists()
    for _ in range(2):
        assert client.post("/service/emergency/", wanted).status_code == 302
    with scoped.service(service.pk):
        assert emergency_details.asking() == wanted
        assert AuditEntry.objects.get(did="emergency.asking-changed").facts == {
            "telephone": ASKED, "whereabouts": NOT_ASKED, "someone": REQUIRED}
    with scoped.service(builders.a_service().pk):
        assert emergency_details.asking() == UNLESS_SAID


def test_it_is_in_what_a_person_can_take_with_them(flagged):
    service, _, enrolment, _ = flagged
    held = actions.export(person=enrolment.participant, service=service)
    assert {name: held["emergency"][0][name] for name in emergency_details.KEPT} == {
        name: KEPT[name] for name in emergency_details.KEPT}
    page = signed_in(role_of(enrolment)).get("/my-course/data/").content.decode()
    assert "What you gave for an emergency" in page and "Who may be called" in page and "Pilar Ruiz" in page


def test_forgetting_destroys_it_and_a_copy_of_the_rows_opens_for_nobody(flagged):
    service, _, enrolment, _ = flagged
    copy = EmergencyDetails._base_manager.values().get()
    actions.forget(person=enrolment.participant, service=service, at=later(days=1))
    assert not EmergencyDetails._base_manager.exists()
    sealed.drop_kept()
    row = EmergencyDetails(**copy)
    for name in emergency_details.KEPT:
        with pytest.raises(sealed.Forgotten):
            getattr(row, name)


def test_a_form_about_somebody_elses_course_changes_nothing(flagged):
    service, *_ = flagged
    other = builders.a_participant(service)
    answer = signed_in(role_of(other)).post("/my-course/details/", {
        **GIVEN, "name": "Ana", "enrolment": str(flagged[2].pk)})
    assert answer.url == "/today/"
    assert EmergencyDetails._base_manager.count() == 1
    assert Client().get("/my-course/details/").status_code == 302
