"""One participant on one page: what a guide sees, and logging a contact from it."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.guidance.contacting import close_contact, log_unplanned
from handrail.guidance.models import Contact
from handrail.journeys import assessing, journal
from handrail.journeys.models import Enrolment, Row, Score
from handrail.people.models import AuditEntry
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db
LESSON = "how-pain-works"


@pytest.fixture
def maria(service, guide):
    return builders.a_participant(service, guide, person=builders.a_person("Maria Okafor", phone="+447700900123"))


@pytest.fixture(autouse=True)
def now(monkeypatch):
    held = {"at": AT}
    monkeypatch.setattr(moment, "now", lambda: held["at"])
    return held


def seen(role, enrolment, status=200) -> str:
    answer = signed_in(role).get(f"/participants/{enrolment.pk}/")
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def answers(enrolment, block, body, *, at=AT, client_id=None, replaces=()):
    journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=f"{LESSON}/{block}", body=body,
                  client_id=client_id or uuid.uuid4(), made_at=at, at=at, replaces=replaces)


def score(enrolment, value, *, at, occurrence=1, name="weekly"):
    assessment = assessing.open_assessment(enrolment=enrolment, name=name, at=at, occurrence=occurrence)
    for part in assessing.parts(assessment):
        for item in part.instrument.items:
            if part.measure == "peg":
                assessing.respond(assessment=assessment, measure="peg", item=item.key, value=value,
                                  client_id=uuid.uuid4(), made_at=at, at=at)
    assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=at, at=at)


def reaches(contact, guide, at, minutes="14", note=""):
    return close_contact(contact=contact, by=guide.person, outcome="reached", minutes=Decimal(minutes), at=at,
                         note=note)


def test_the_head_says_where_somebody_stands_and_what_was_given_of_what_was_planned(maria, guide, now):
    now["at"] = later(days=8)
    reaches(Contact.objects.get(enrolment=maria, rule="weekly"), guide, later(days=7))
    log_unplanned(enrolment=maria, channel="message", outcome="written", minutes=Decimal("3.5"), by=guide.person,
                  at=later(days=7, hours=1), client_id=uuid.uuid4())
    page = seen(guide, maria)
    assert "<h1>Maria Okafor</h1>" in page and "week 2 of" in page and "In lesson 1, part 1 of" in page
    assert "so far 17.5 of 96 planned minutes" in page
    assert 'href="tel:+447700900123"' in page


def test_only_answers_that_the_lesson_lets_the_guide_see_are_shown(maria, guide):
    answers(maria, "what-brings-me", {"text": "I want to garden again."})
    answers(maria, "closest-story", {"choice": "maria", "text": "marmaladetrumpet"})
    page = seen(guide, maria)
    assert "I want to garden again." in page and "marmaladetrumpet" not in page


def test_answers_since_the_last_contact_come_first_and_earlier_ones_are_folded_away(maria, guide, now):
    answers(maria, "what-brings-me", {"text": "Before the call."})
    reaches(Contact.objects.get(enrolment=maria, rule="weekly"), guide, later(days=1))
    answers(maria, "want-back", {"text": "After the call."}, at=later(days=2))
    now["at"] = later(days=3)
    page = seen(guide, maria)
    assert "Written since your last contact" in page
    assert page.index("After the call.") < page.index("<summary>Earlier</summary>") < page.index("Before the call.")


def test_a_comment_in_between_folds_no_answer_away(maria, guide, now):
    answers(maria, "what-brings-me", {"text": "Not read yet."})
    log_unplanned(enrolment=maria, channel="message", outcome="written", minutes=Decimal(2), by=guide.person,
                  at=later(days=1), client_id=uuid.uuid4())
    now["at"] = later(days=2)
    page = seen(guide, maria)
    assert "Not read yet." in page and "<summary>Earlier</summary>" not in page


def test_both_versions_of_a_fork_are_shown(maria, guide):
    answers(maria, "what-brings-me", {"text": "On the phone."})
    answers(maria, "what-brings-me", {"text": "On the laptop."}, at=later(minutes=1))
    page = seen(guide, maria)
    assert "On the phone." in page and "On the laptop." in page and "haven’t chosen one yet" in page


def test_scores_stand_against_reliable_change(maria, guide):
    score(maria, 8, at=AT, name="baseline")
    score(maria, 3, at=later(days=7))
    page = seen(guide, maria)
    assert "8.0 → 3.0" in page and "5.0 better (63 %)" in page and "reliable, 30 % or more" in page
    assert '<svg viewBox' in page and "Pain has" in page
    assert Score.objects.filter(enrolment=maria, measure="peg").count() == 2


def test_a_flag_stands_above_everything(maria, guide):
    assessment = assessing.open_assessment(enrolment=maria, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(),
                      made_at=AT, at=AT)
    page = seen(guide, maria)
    assert page.index("Flag · answer by today 13:30") < page.index('id="interference"')
    assert f"/flags/{Flag.objects.get().pk}/" in page


def test_contacts_are_listed_given_against_planned_and_what_was_missed_is_told_once(maria, guide, now):
    for day in range(15):
        clock.tick(later(days=day))
    second = Contact.objects.get(enrolment=maria, rule="weekly", occurrence=2)
    reaches(second, guide, later(days=14), note="She gardened.")
    now["at"] = later(days=15)
    page = seen(guide, maria)
    assert "Call, reached" in page and "14 of 12" in page and "She gardened." in page
    assert page.count("not done") == 1 and "0 of 12" in page
    assert "Call, planned" in page


def test_the_script_of_the_protocol_is_beside_the_call(maria, guide):
    page = seen(guide, maria)
    assert "How did the week’s plan go?" in page and "12 minutes · from the protocol: Weekly contact" in page
    assert "Next contact: Monday 9 March 09:30" in page


def test_a_view_is_noted_once_an_hour_a_pair(maria, guide, now):
    for minutes in (0, 10, 59, 61):
        now["at"] = later(minutes=minutes)
        seen(guide, maria)
    entries = AuditEntry.objects.filter(did="participant.viewed", subject_id=maria.pk, by_id=guide.person_id)
    assert [entry.at for entry in entries.order_by("at")] == [AT, later(minutes=61)]


def test_j_leads_to_the_next_person_on_the_list(service, guide, maria, now):
    other = builders.a_participant(service, guide, person=builders.a_person("Tom", phone="+447700900124"))
    clock.tick(later(days=7))
    now["at"] = later(days=7)
    first, second = sorted([maria, other], key=lambda one: str(one.pk))
    page = seen(guide, first)
    assert "1 of 2" in page and f'data-next href="/participants/{second.pk}/"' in page
    assert f'data-before href="/participants/{first.pk}/"' in seen(guide, second)


def test_somebody_elses_participant_is_not_there(service, maria):
    seen(builders.a_guide(service), maria, status=404)
    seen(builders.a_supervisor(service), maria, status=404)
    another = builders.a_service()
    with scoped.service(another.pk):
        stranger = builders.a_guide(another)
    seen(stranger, maria, status=404)


def test_a_page_of_a_long_course_takes_no_more_statements(service, guide, maria, now, django_assert_max_num_queries):
    for week in range(1, 9):
        clock.tick(later(weeks=week, hours=1))
        reaches(Contact.objects.get(enrolment=maria, rule="weekly", occurrence=week), guide, later(weeks=week, hours=1))
        score(maria, week, at=later(weeks=week, hours=2), occurrence=100 + week)
    now["at"] = later(weeks=8, hours=3)
    seen(guide, maria)
    client = signed_in(guide)
    client.get(f"/participants/{maria.pk}/")
    with django_assert_max_num_queries(24):  # wishes, the timer, calls that came in and a hand-over take one each
        client.get(f"/participants/{maria.pk}/")


# --- logging a contact ---


def post(role, enrolment, status=302, **fields) -> str:
    given = {"outcome": "reached", "channel": "telephone", "minutes": "12", "note": "", "next_at": "",
             "contact": "beside", "client_id": str(uuid.uuid4()), **fields}
    answer = signed_in(role).post(f"/participants/{enrolment.pk}/contact/", given)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def due(maria) -> Contact:
    clock.tick(later(days=7))
    return Contact.objects.get(enrolment=maria, rule="weekly", occurrence=1)


def test_the_form_is_ready_to_be_sent_as_it_is_when_a_call_is_due(maria, guide, now):
    contact, now["at"] = due(maria), later(days=7)
    page = seen(guide, maria)
    assert f'<option value="{contact.pk}" selected>' in page
    assert 'name="minutes" value="12"' in page and "Left empty: Monday 16 March 09:30, by the protocol." in page
    post(guide, maria, contact=str(contact.pk))
    contact.refresh_from_db()
    assert (contact.state, contact.outcome, contact.minutes, contact.by_id) == ("done", "reached", 12, guide.person_id)
    assert "Logged. Next: call Monday 16 March 09:30." in seen_after_post(guide, maria)


def seen_after_post(guide, maria):
    client = signed_in(guide)
    client.post(f"/participants/{maria.pk}/contact/", {
        "outcome": "reached", "channel": "message", "minutes": "1", "client_id": str(uuid.uuid4()),
        "contact": "beside"})
    return " ".join(client.get(f"/participants/{maria.pk}/").content.decode().split())


def test_a_double_tap_logs_once(maria, guide, now):
    contact, now["at"] = due(maria), later(days=7)
    for _ in range(2):
        post(guide, maria, contact=str(contact.pk))
    key = str(uuid.uuid4())
    for _ in range(2):
        post(guide, maria, client_id=key)
    assert Contact.objects.filter(enrolment=maria, state="done").count() == 2


def test_who_comes_second_is_told_who_closed_it_and_loses_no_word(service, maria, guide, now):
    supervisor = builders.a_supervisor(service, of=guide)
    contact, now["at"] = due(maria), later(days=7)
    post(supervisor, maria, contact=str(contact.pk), minutes="9")
    page = post(guide, maria, status=422, contact=str(contact.pk), note="What I wrote down.")
    assert f"{supervisor.person.name} closed this contact today" in page and "What I wrote down." in page
    assert Contact.objects.get(pk=contact.pk).minutes == 9


def test_a_time_is_read_in_the_guides_zone(maria, guide, now):
    contact, now["at"] = due(maria), later(days=7)
    post(guide, maria, contact=str(contact.pk), next_at="2026-07-01T16:30")
    ahead = Contact.objects.get(enrolment=maria, rule="weekly", occurrence=2)
    assert timezone.localtime(ahead.due_at, timezone.get_fixed_timezone(60)).hour == 16


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("minutes", "", "Say how many minutes it took"),
        ("minutes", "ten", "Write the minutes as a number"),
        ("minutes", "-1", "can’t be less than none"),
        ("minutes", "720", "Did you mean seconds?"),
        ("minutes", "1.25", "Half minutes are exact enough"),
        ("outcome", "", "Choose how it went."),
        ("outcome", "sent", "Choose one of these."),
        ("channel", "pigeon", "Choose one of these."),
        ("next_at", "2020-01-01T10:00", "That time is over."),
        ("next_at", "2031-01-01T10:00", "more than a year away"),
        ("next_at", "soon", "Write a day and a time"),
        ("note", "x" * 5001, "Please shorten it."),
        ("contact", str(uuid.UUID(int=7)), "That contact isn’t there any more."),
        ("contact", "nonsense", "This form is too old."),
        ("contact", "", "Choose which contact it was."),
        ("client_id", "", "This form is too old."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_note_is_kept(maria, guide, field, value, sentence):
    page = post(guide, maria, status=422, **{"note": "What I wrote down.", field: value})
    assert sentence in page
    assert field == "note" or "What I wrote down." in page
    assert not Contact.objects.filter(enrolment=maria, state="done").exists()


def test_minutes_may_be_written_with_a_comma(maria, guide):
    post(guide, maria, minutes="7,5")
    assert Contact.objects.get(enrolment=maria, rule="unplanned").minutes == Decimal("7.5")


def test_a_contact_of_somebody_else_can_not_be_closed_from_here(service, guide, maria):
    other = builders.a_participant(service, guide)
    contact = Contact.objects.get(enrolment=other, rule="weekly")
    post(guide, maria, status=422, contact=str(contact.pk))
    contact.refresh_from_db()
    assert contact.state == "planned"


def test_a_contact_can_be_logged_for_somebody_whom_nobody_guides_by_the_protocol(service, guide):
    alone = builders.a_participant(service, guide, protocol="self-guided")
    assert "By this protocol nobody guides." in seen(guide, alone)
    post(guide, alone, channel="telephone", minutes="5")
    assert Contact.objects.get(enrolment=alone, rule="unplanned").minutes == 5


def test_a_page_of_somebody_still_joining_or_gone_opens(service, guide):
    for state in ("joining", "waiting", "paused", "finished", "left"):
        enrolment = builders.a_participant(service, guide, state=state)
        assert "No contact yet." in seen(guide, enrolment) or "planned" in seen(guide, enrolment)
    assert Enrolment.objects.count() == 5 and later() - AT == timedelta()
