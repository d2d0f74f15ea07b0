"""The consent page: what is read, what is agreed to, what is kept of it, and being asked again."""

import pytest

from handrail.ground import moment, scoped
from handrail.journeys import consenting, course, joining_packs
from handrail.journeys.models import Consent, Step
from handrail.people.models import AuditEntry
from handrail.programmes import keeping
from tests.builders import AT, a_participant, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db

ALL = {f"agree_{number}": "on" for number in range(1, 5)}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def joiner():
    return a_participant(a_service(contact_email="hello@northside.example"), state="joining")


@pytest.fixture
def client(joiner):
    return signed_in(role_of(joiner))


def digest() -> str:
    return joining_packs.latest_consent().texts["en"].digest


def a_new_version(number: str = "2", *, asks: str = "everybody", at=None):
    (shipped,) = joining_packs.shipped_consents()
    about = shipped.files["consent.toml"]
    for before, after in (('version = "1"', f'version = "{number}"'),
                          ("This is the first version.", "Two words are new."),
                          ('languages = ["en", "es"]', 'languages = ["en"]'),
                          ('changed.es = "Esta es la primera versión."\n', ""),
                          ('asks_again = "everybody"', f'asks_again = "{asks}"')):
        assert before in about
        about = about.replace(before, after)
    text = shipped.files["en.md"].replace("Before you say yes", "Before you say yes again")
    return keeping.keep(kind="consent", key="participation", version=number, at=at or later(days=30),
                        files={"consent.toml": about, "en.md": text})


def test_the_page_shows_the_whole_text_and_a_box_for_each_statement(client):
    page = client.get("/joining/consent/").content.decode()
    assert "Part 1 of 4" in page
    assert "<h2>What is kept</h2>" in page
    assert page.count('type="checkbox"') == 4
    assert "checked" not in page
    assert "hello@northside.example" in page


def test_agreeing_keeps_the_version_the_very_words_the_language_and_the_moment(client, joiner):
    answer = client.post("/joining/consent/", {**ALL, "digest": digest()})
    assert answer.url == "/joining/"
    consent = Consent.everywhere.get()
    assert (consent.enrolment, consent.text, consent.version, consent.language, consent.at, consent.withdrawn_at) == (
        joiner, "participation", "1", "en", AT, None)
    text = keeping.files_of(keeping.latest("consent", "participation").digest)["en.md"]
    assert consent.digest == joining_packs.consent_text.digest_of(text)
    assert client.get("/joining/").url == "/joining/emergency/"
    assert AuditEntry.objects.filter(did="consent.given", subject_id=consent.pk).count() == 1


def test_a_statement_left_open_gets_a_sentence_and_the_others_stay_ticked(client):
    answer = client.post("/joining/consent/", {**ALL, "agree_3": "", "digest": digest()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Please tick this if it is all right with you") == 1
    assert page.count("checked") == 3
    assert not Consent.everywhere.exists()
    assert client.get("/joining/screening/").url == "/joining/", "nothing about health is asked before"


def test_a_second_tap_writes_nothing_twice(client):
    for _ in range(2):
        assert client.post("/joining/consent/", {**ALL, "digest": digest()}).url == "/joining/"
    assert Consent.everywhere.count() == 1
    assert AuditEntry.objects.filter(did="consent.given").count() == 1


def test_words_that_changed_while_somebody_read_are_not_agreed_to(client):
    old = digest()
    a_new_version()
    answer = client.post("/joining/consent/", {**ALL, "digest": old}, follow=True)
    assert "Please read it again" in answer.content.decode()
    assert "Before you say yes again" in answer.content.decode()
    assert not Consent.everywhere.exists()


def agreed(enrolment, at=AT):
    with scoped.service(enrolment.service_id):
        return consenting.agree(enrolment=enrolment, digest=digest(), at=at)


def test_a_new_version_is_offered_on_today_and_says_what_is_new(now):
    enrolment = a_participant(a_service())
    agreed(enrolment)
    a_new_version()
    now["at"] = later(days=31)
    with scoped.service(enrolment.service_id):
        course.see(enrolment=enrolment, at=now["at"])
    client = signed_in(role_of(enrolment))
    assert "What you agreed to has changed" in client.get("/today/").content.decode()
    page = client.get("/joining/consent/").content.decode()
    assert "Two words are new." in page
    assert "before you begin" not in page
    assert client.post("/joining/consent/", {**ALL, "digest": digest()}).url == "/joining/"
    assert sorted(Consent.everywhere.values_list("version", flat=True)) == ["1", "2"]
    assert "What you agreed to has changed" not in client.get("/today/").content.decode()
    assert client.get("/joining/consent/").url == "/joining/"


def test_a_version_that_changes_nothing_of_weight_asks_nobody_again(now):
    enrolment = a_participant(a_service())
    agreed(enrolment)
    a_new_version(asks="nobody")
    now["at"] = later(days=31)
    with scoped.service(enrolment.service_id):
        course.see(enrolment=enrolment, at=now["at"])
        assert consenting.asked_of(enrolment) is None
        assert not Step.objects.filter(code="consent").exists()
    newcomer = a_participant(enrolment.service, state="joining")
    with scoped.service(enrolment.service_id):
        assert consenting.asked_of(newcomer).version == "2"


def test_somebody_who_would_rather_not_finds_the_way_out(client):
    assert 'href="/my-course/leave/"' in client.get("/joining/consent/").content.decode()


def test_a_course_that_has_ended_agrees_to_nothing(joiner):
    with scoped.service(joiner.service_id):
        joiner.state = "left"
        joiner.save()
        with pytest.raises(course.NotRunning):
            consenting.agree(enrolment=joiner, digest=digest(), at=AT)
