"""A lesson, as somebody reads it and writes in it, in a browser without scripts."""

import uuid

import pytest

from handrail.ground import moment, scoped
from handrail.journeys import course, journal
from handrail.journeys.models import Enrolment, Row, SectionRead, Standing
from tests.builders import AT, a_guide, signed_in
from tests.journeys.pages import page, send
from tests.journeys.small_course import a_reader, day, read, role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture
def browser(reader):
    return signed_in(role_of(reader))


def answer(enrolment, key, body, replaces=(), at=AT):
    return journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=body, client_id=uuid.uuid4(),
                         made_at=at, at=at, replaces=replaces).row.client_id


def stands(enrolment, key):
    return [row.body_json for row in journal.heads(enrolment, [key]).get(key, [])]


# Reading


def test_a_section_says_where_one_is_and_how_long_it_takes(browser):
    seen = page(browser.get("/lesson/first/choices/"))
    assert "Lesson 1" in seen.text
    assert "Part 2 of 3 · 3 minutes" in seen.text
    assert "Which is most like your month?" in seen.text
    assert "Pain is real" not in seen.text
    assert "Next part · 1 minute" in seen.text


def test_what_was_written_is_in_its_field(reader, browser):
    answer(reader, "first/brings", {"text": "my <back> & \"all\""})
    assert page(browser.get("/lesson/first/welcome/")).form.fields["brings"] == ['my <back> & "all"']


def test_what_was_written_is_drawn_into_the_text(reader, browser):
    assert "You wrote: nothing yet." in page(browser.get("/lesson/first/week/")).text
    answer(reader, "first/brings", {"text": "<script>alert(1)</script>"})
    html = browser.get("/lesson/first/week/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_what_depends_on_an_answer_is_seen_after_it(reader, browser):
    assert "Stopping on a good day" not in page(browser.get("/lesson/first/choices/")).text
    answer(reader, "first/pattern", {"choice": "waves", "text": "waves"})
    assert "Stopping on a good day" in page(browser.get("/lesson/first/choices/")).text


def test_the_whole_lesson_is_on_one_page(browser):
    seen = page(browser.get("/lesson/first/welcome/?all=1"))
    for words in ("The whole lesson", "Pain is real", "Which is most like your month?", "My plan", "Time decides"):
        assert words in seen.text


def test_every_page_of_a_lesson_says_each_id_once(browser):
    for path in ("welcome/", "choices/", "week/", "welcome/?all=1"):
        ids = page(browser.get(f"/lesson/first/{path}")).ids
        assert len(ids) == len(set(ids))


def test_the_lessons_own_address_leads_to_where_one_stopped(reader, browser):
    assert browser.get("/lesson/first/").url == "/lesson/first/welcome/"
    read(reader, "first", "welcome", at=AT)
    assert browser.get("/lesson/first/").url == "/lesson/first/choices/"


def test_a_section_takes_four_statements(reader, browser, django_assert_max_num_queries):
    answer(reader, "first/brings", {"text": "my back"})
    browser.get("/lesson/first/welcome/")
    with django_assert_max_num_queries(4):
        browser.get("/lesson/first/welcome/")


def test_a_page_that_has_not_changed_is_not_sent_again(reader, browser):
    browser.get("/lesson/first/welcome/")  # the first page of all brings the cookie that guards forms
    first = browser.get("/lesson/first/welcome/")
    again = browser.get("/lesson/first/welcome/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    answer(reader, "first/brings", {"text": "my back"})
    changed = browser.get("/lesson/first/welcome/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "my back" in changed.content.decode()


def test_frames_are_shared_and_carry_nothing_of_whoever_came_first(reader):
    """Two people with the same frame: what the second sees holds no id, word or token of the first."""
    answer(reader, "first/brings", {"text": "the first one's words"})
    role = role_of(reader)
    html = signed_in(role).get("/lesson/first/welcome/").content.decode()
    assert "the first one's words" in html
    other = signed_in(role_of(a_reader(reader.service))).get("/lesson/first/welcome/").content.decode()
    for secret in ("the first one", str(reader.pk), role.person.name, role.person.email, str(role.pk)):
        assert secret not in other
    assert page_token(html) != page_token(other)


def page_token(html):
    return html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


# Lessons that aren't open, or aren't there


def test_a_lesson_that_has_not_opened_says_when_it_does(reader, browser):
    seen = page(browser.get("/lesson/second/"))
    assert "5 days after lesson 1, “The first lesson”, once you have read that" in seen.text
    read(reader, "first", at=moment.now())
    assert "This lesson opens" in page(browser.get("/lesson/second/on/")).text
    assert not SectionRead.objects.filter(lesson="second").exists()


@pytest.mark.parametrize("path", ["/lesson/nowhere/", "/lesson/first/nowhere/", "/lesson/nowhere/welcome/"])
def test_what_is_not_there_is_not_found(browser, path):
    assert browser.get(path).status_code == 404
    assert browser.post(path).status_code in (404, 405)


@pytest.mark.parametrize("state", ["joining", "waiting", "left"])
def test_who_may_not_read_is_sent_to_today(reader, browser, state):
    Enrolment.objects.filter(pk=reader.pk).update(state=state)
    assert browser.get("/lesson/first/welcome/").url == "/today/"
    assert browser.post("/lesson/first/welcome/", {"go": "next"}).url == "/today/"


def test_a_guide_has_no_lessons(reader):
    assert signed_in(a_guide(reader.service)).get("/lesson/first/welcome/").status_code == 403


# Writing


def test_the_form_keeps_everything_and_goes_on(reader, browser):
    form = page(browser.get("/lesson/first/welcome/")).form
    done = send(browser, form, brings="my back", name_it="the alarm")
    assert done.status_code == 302
    assert done.url == "/lesson/first/choices/"
    assert stands(reader, "first/brings") == [{"text": "my back"}]
    assert stands(reader, "first/name-it") == [{"text": "the alarm"}]
    assert list(SectionRead.objects.values_list("section", flat=True)) == ["welcome"]
    assert Standing.objects.get(enrolment=reader).section == "choices"


def test_fields_left_empty_write_nothing(reader, browser):
    send(browser, page(browser.get("/lesson/first/choices/")).form)
    assert not Row.objects.exists()


def test_a_form_sent_twice_writes_once(reader, browser):
    form = page(browser.get("/lesson/first/welcome/")).form
    for _ in range(2):
        send(browser, form, brings="my back")
    assert Row.objects.count() == 1


def test_what_was_not_changed_is_not_written_again(reader, browser):
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="my back")
    send(browser, page(browser.get("/lesson/first/welcome/")).form)
    send(browser, page(browser.get("/lesson/first/welcome/?all=1")).form, go="stay")
    assert Row.objects.count() == 1


def test_back_change_and_send_again_leaves_the_last_words(reader, browser):
    form = page(browser.get("/lesson/first/welcome/")).form
    send(browser, form, brings="one")
    send(browser, form, brings="two")  # Back in the browser: the same form, changed
    send(browser, form, brings="three")
    assert stands(reader, "first/brings") == [{"text": "three"}]
    assert Row.objects.count() == 3


def test_an_answer_can_be_emptied(reader, browser):
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="my back")
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="")
    assert stands(reader, "first/brings") == [{"text": ""}]
    assert page(browser.get("/lesson/first/welcome/")).form.fields["brings"] == [""]


def test_ticks_can_be_taken_back(reader, browser):
    send(browser, page(browser.get("/lesson/first/choices/")).form, helps=["warmth", "rest"])
    assert page(browser.get("/lesson/first/choices/")).form.fields["helps"] == ["warmth", "rest"]
    send(browser, page(browser.get("/lesson/first/choices/")).form, helps=None)
    assert stands(reader, "first/helps") == [{"choices": [], "texts": []}]


def test_one_wrong_answer_keeps_all_the_others_and_what_was_typed(reader, browser):
    form = page(browser.get("/lesson/first/choices/")).form
    done = send(browser, form, minutes="a <while>", pattern="waves", begin_on="soon")
    seen = page(done)
    assert done.status_code == 422
    assert "2 answers need another look. Everything else is saved." in seen.text
    assert "Please write a number here" in seen.text
    assert seen.form.fields["minutes"] == ["a <while>"]
    assert seen.form.fields["begin-on"] == ["soon"]
    assert stands(reader, "first/pattern") == [{"choice": "waves", "text": "waves"}]
    assert stands(reader, "first/minutes") == []
    assert not SectionRead.objects.exists()
    assert send(browser, seen.form, minutes="8", begin_on="2026-03-12").status_code == 302
    assert stands(reader, "first/minutes") == [{"value": 8}]
    assert Row.objects.filter(key="first/pattern").count() == 1


def test_an_error_stands_beside_its_field(reader, browser):
    seen = page(send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="x" * 10_001))
    assert "block-brings" in [link.lstrip("#") for link in seen.links]
    assert 'aria-invalid="true"' in seen.html
    assert seen.form.fields["brings"] == ["x" * 10_001]


def test_the_first_answer_to_a_check_shows_its_kind_word_before_going_on(reader, browser):
    done = send(browser, page(browser.get("/lesson/first/choices/")).form, check_pacing="stopping-by-plan")
    assert done.url == "/lesson/first/choices/#block-check-pacing"
    seen = page(browser.get("/lesson/first/choices/"))
    assert "Yes. Time decides." in seen.text
    assert send(browser, seen.form).url == "/lesson/first/week/"


@pytest.mark.parametrize(
    ("go", "where", "is_read"),
    [("next", "/lesson/first/week/", True), ("back", "/lesson/first/welcome/", False), ("stop", "/today/", False),
     ("stay", "/lesson/first/choices/", False), ("nonsense", "/lesson/first/week/", False)],
)
def test_every_button_saves_and_leads_where_it_says(reader, browser, go, where, is_read):
    done = send(browser, page(browser.get("/lesson/first/choices/")).form, go=go, pattern="waves")
    assert done.url == where
    assert len(stands(reader, "first/pattern")) == 1
    assert SectionRead.objects.exists() is is_read


def test_the_button_that_enter_presses_only_saves(browser):
    assert page(browser.get("/lesson/first/choices/")).form.buttons[0][:2] == ("go", "stay")


# Two devices


def test_words_changed_on_another_device_are_kept_beside_these(reader, browser):
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="one")
    old = page(browser.get("/lesson/first/welcome/")).form
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="from the phone")
    done = send(browser, old, brings="from the desk")
    assert done.url == "/lesson/first/welcome/#block-brings"
    seen = page(browser.get("/lesson/first/welcome/"))
    assert "also changed on another device" in seen.text
    assert "from the phone" in seen.text and "from the desk" in seen.text
    assert [body["text"] for body in stands(reader, "first/brings")] == ["from the phone", "from the desk"]
    assert not SectionRead.objects.filter(section="choices").exists()


def test_a_stale_page_that_was_not_changed_leaves_the_newer_words_alone(reader, browser):
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="one")
    old = page(browser.get("/lesson/first/welcome/")).form
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="newer")
    done = send(browser, old, name_it="the alarm")
    assert done.url == "/lesson/first/choices/"
    assert stands(reader, "first/brings") == [{"text": "newer"}]
    assert stands(reader, "first/name-it") == [{"text": "the alarm"}]


def test_an_empty_stale_page_leaves_newer_words_alone(reader, browser):
    old = page(browser.get("/lesson/first/welcome/")).form
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="newer")
    send(browser, old)
    assert stands(reader, "first/brings") == [{"text": "newer"}]


def test_a_version_can_be_chosen_and_replaces_both(reader, browser):
    phone = answer(reader, "first/brings", {"text": "phone"})
    answer(reader, "first/brings", {"text": "desk"}, at=day(1))
    seen = page(browser.get("/lesson/first/welcome/"))
    assert "There are two versions of this" in seen.text
    assert send(browser, seen.form, brings__keep=str(phone)).url == "/lesson/first/choices/"
    assert stands(reader, "first/brings") == [{"text": "phone"}]
    assert Row.objects.count() == 3


def test_a_version_can_be_written_anew_from_both(reader, browser):
    answer(reader, "first/brings", {"text": "phone"})
    answer(reader, "first/brings", {"text": "desk"}, at=day(1))
    send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="phone and desk")
    assert stands(reader, "first/brings") == [{"text": "phone and desk"}]


def test_two_versions_may_be_left_for_later(reader, browser):
    answer(reader, "first/brings", {"text": "phone"})
    answer(reader, "first/brings", {"text": "desk"}, at=day(1))
    assert send(browser, page(browser.get("/lesson/first/welcome/")).form).url == "/lesson/first/choices/"
    assert len(stands(reader, "first/brings")) == 2


@pytest.mark.parametrize("changed", [{"brings__heads": "no ids at all"}, {"brings__client_id": "no id"}])
def test_hidden_fields_that_were_damaged_lose_nothing(reader, browser, changed):
    done = send(browser, page(browser.get("/lesson/first/welcome/")).form, brings="my back", **changed)
    assert done.status_code == 302
    assert stands(reader, "first/brings") == [{"text": "my back"}]


# The end of a lesson


def test_after_the_last_part_the_lesson_ends_with_its_summary_the_plan_and_what_comes(reader, browser):
    read(reader, "first", "welcome", "choices", at=moment.now())
    form = page(browser.get("/lesson/first/week/")).form
    assert "To the end of the lesson" in [words for _, _, words in form.buttons]
    done = send(browser, form, plan_1="walk-5-minutes", plan_1__text="after lunch")
    seen = page(browser.get(done.url))
    assert "Lesson 1 is done" in seen.text
    assert "Time decides, not pain." in seen.text
    assert "walk 5 minutes" in seen.text and "after lunch" in seen.text
    assert "Lesson 2: The second lesson" in seen.text
    assert "It opens" in seen.text
    assert page(browser.get("/lesson/first/")).text == seen.text


def test_parts_that_were_skipped_are_offered_at_the_end(reader, browser):
    done = send(browser, page(browser.get("/lesson/first/week/")).form)
    seen = page(browser.get(done.url))
    assert "2 parts are still unread" in seen.text
    assert "/lesson/first/welcome/" in seen.links and "/lesson/first/choices/" in seen.links
    assert "Lesson 1 is done" not in seen.text


def test_the_whole_lesson_read_on_one_page_is_done(reader, browser):
    seen = page(browser.get("/lesson/first/welcome/?all=1"))
    done = send(browser, seen.form, brings="my back", plan_1="walk-5-minutes")
    assert done.url == "/lesson/first/?end"
    assert "Lesson 1 is done" in page(browser.get(done.url)).text
    assert stands(reader, "first/brings") == [{"text": "my back"}]
    assert SectionRead.objects.count() == 3


def test_the_last_lesson_says_that_it_was_the_last(reader, browser):
    read(reader, "first", at=AT)
    course._open(reader, journal.lock_standing(reader.pk), ["second", "third"], AT)
    read(reader, "second", at=AT)
    send(browser, page(browser.get("/lesson/third/end/")).form)
    assert "You have read every lesson" in page(browser.get("/lesson/third/")).text
