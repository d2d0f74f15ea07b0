"""A bad day: told once, lessons are shorter until it is over; and what lessons know of their reader."""

import uuid
from datetime import timedelta

import pytest

from handrail.ground import scoped
from handrail.journeys import flare_up, journal, own_data, reading, rebuilding
from handrail.journeys.models import Row, Standing
from handrail.people import forgetting
from handrail.programmes import keeping, pack
from tests.builders import AT, signed_in
from tests.journeys import small_course
from tests.journeys.pages import page
from tests.journeys.small_course import a_reader, role_of

pytestmark = pytest.mark.django_db

ABOUT = """\
## Welcome {#welcome}

:::{question} Where is your pain?
:key: where
:kind: some-of
:gives: pain-site
:options: my back {#back} | my joints {#joints} | somewhere else {#other}
:::

"""
VARIANTS = """\
## Choices {#choices}

::::{when} flare-up
Only this today.
::::

::::{otherwise}
All of it.
::::

::::{when} pain-site includes back
For backs.
::::

::::{when} language is fr
En anglais.
::::

"""
TODAY = AT.date()


@pytest.fixture
def reader():
    first = small_course.FIRST.replace("## Welcome {#welcome}\n\n", ABOUT)
    first = first.replace("## Choices {#choices}\n\n", VARIANTS)
    files = {**small_course.FILES, "en/first.md": first}
    loaded = pack.load(files, "small")
    service = small_course.a_service()
    keeping.keep(kind="programme", key=loaded.id, version=loaded.version, files=files, at=AT)
    enrolment = a_reader(service)
    with scoped.service(enrolment.service_id):
        yield enrolment


def tell(reader, is_bad=True, today=TODAY, client_id=None, at=AT):
    return flare_up.tell(enrolment=reader, is_bad=is_bad, today=today, client_id=client_id or uuid.uuid4(), at=at)


def shown(html: str) -> set[str]:
    found = set()
    for text in ("Only this today.", "All of it.", "For backs.", "En anglais."):
        before = html[:html.index(text)]
        if " hidden>" not in before[before.rindex('<div class="when'):]:
            found.add(text)
    return found


def section_of(reader, today=TODAY, **more):
    section = reading.place(reader, "first").section("choices")
    return section.render(reading.written(reader, [section], today=today, **more).answers)


def test_who_told_nothing_reads_the_general_text(reader):
    assert shown(section_of(reader)) == {"All of it."}


def test_a_bad_day_is_over_when_the_day_is_and_when_they_say_so(reader):
    tell(reader)
    reader.refresh_from_db()
    assert shown(section_of(reader)) == {"Only this today."}
    assert shown(section_of(reader, today=TODAY + timedelta(days=1))) == {"All of it."}
    tell(reader, is_bad=False)
    reader.refresh_from_db()
    assert shown(section_of(reader)) == {"All of it."}


def test_where_the_pain_is_opens_its_branch_and_changes_with_the_answer(reader):
    def answer(codes, replaces=()):
        written = journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key="first/where", client_id=uuid.uuid4(),
                                body={"choices": codes, "texts": codes}, made_at=AT, at=AT, replaces=replaces)
        return [written.row.client_id]

    first = answer(["back"])
    assert "For backs." in shown(section_of(reader))
    answer(["joints"], first)
    assert "For backs." not in shown(section_of(reader))


def test_my_course_leads_to_where_it_can_be_told_and_changed(reader):
    browser = signed_in(role_of(reader))
    seen = page(browser.get("/my-course/"))
    assert "What the lessons know of me" in seen.text
    assert "/lesson/first/welcome/" in seen.links
    type(reader).objects.filter(pk=reader.pk).update(state="left")
    assert "What the lessons know of me" not in page(browser.get("/my-course/")).text


def test_telling_twice_is_told_once_and_each_telling_makes_the_page_another(reader):
    before = Standing.objects.get(enrolment=reader).revision
    same = uuid.uuid4()
    tell(reader, client_id=same)
    tell(reader, client_id=same)
    assert Row.objects.filter(enrolment=reader, kind=Row.Kind.BAD_DAY).count() == 1
    assert Standing.objects.get(enrolment=reader).revision == before + 1


def test_doctor_derives_the_bad_day_afresh(reader):
    tell(reader, today=TODAY - timedelta(days=1), at=AT - timedelta(days=1))
    tell(reader)
    assert not rebuilding.rebuild(reader)
    Standing.objects.filter(enrolment=reader).update(bad_day_on=None)
    assert rebuilding.rebuild(reader)
    assert Standing.objects.get(enrolment=reader).bad_day_on == TODAY
    tell(reader, is_bad=False)
    assert not rebuilding.rebuild(reader)


def test_it_is_in_their_own_data_and_forgotten_with_them(reader):
    tell(reader)
    [row] = own_data.bad_days(reader.service_id, reader.participant_id)
    assert (row["day"], row["is_bad"]) == (TODAY.isoformat(), True)
    forgetting.forget(person=reader.participant, service=reader.service, at=AT)
    assert Standing.objects.get(enrolment=reader).bad_day_on is None


def test_the_page_says_why_it_is_shorter_and_a_tap_shows_all_of_it(reader):
    browser = signed_in(role_of(reader))
    asked = page(browser.get("/bad-day/"))
    assert "Make lessons shorter today" in asked.text
    path = "/lesson/first/choices/"
    before = browser.get(path)
    assert "Shorter today" not in page(before).text
    browser.post("/bad-day/", {"day": "bad", "client_id": str(uuid.uuid4())})
    assert "Until tonight, your lessons" in page(browser.get("/bad-day/")).text
    after = browser.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Shorter today, because you said that it is a bad day." in page(after).text
    assert shown(after.content.decode()) == {"Only this today."}
    assert "Shorter today" not in page(browser.get("/lesson/first/welcome/")).text  # nothing there is shorter
    back = browser.post("/bad-day/", {"day": "over", "back": path})
    assert back["Location"] == path
    assert shown(browser.get(path).content.decode()) == {"All of it."}


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nobody_is_led_elsewhere(reader, back):
    assert signed_in(role_of(reader)).post("/bad-day/", {"day": "over", "back": back})["Location"] == "/bad-day/"


def test_before_the_course_nothing_is_told(reader):
    type(reader).objects.filter(pk=reader.pk).update(state="joining")
    browser = signed_in(role_of(reader))
    assert "Make lessons shorter today" not in page(browser.get("/bad-day/")).text
    browser.post("/bad-day/", {"day": "bad"})
    assert Standing.objects.get(enrolment=reader).bad_day_on is None
