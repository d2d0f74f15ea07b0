"""The short course, done wholly by text over a gateway that is held against the real Kannel (test_kannel.py)."""

from datetime import timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Incoming, Outgoing
from handrail.ground import scoped
from handrail.ground.ids import new_id
from handrail.guidance import messages
from handrail.guidance.models import Message
from handrail.journeys import assessing, course
from handrail.journeys.models import Assessment, Enrolment, Head, ItemResponse, Row, SectionRead, Standing
from handrail.safety.models import Flag
from handrail.texting import dialogue
from handrail.texting.models import Dialogue
from tests import builders
from tests.builders import role_of, signed_in
from tests.delivery.sms.conftest import NOON, agreed, texts  # noqa: F401

from .course import a_participant_by_text, assert_done, whole_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_text(texts):  # noqa: F811
    """A participant whose course comes by text."""
    return a_participant_by_text(texts.service, at=NOON)


def answers(enrolment, key):
    with scoped.service(enrolment.service_id):
        return [head.row.body_json for head in Head.objects.select_related("row").filter(key=key)]


def test_a_course_is_done_wholly_by_text(texts, by_text):  # noqa: F811
    def move_to(at):
        texts.at = at

    seen = []

    def new():
        fresh = texts.carry()[len(seen):]
        seen.extend(fresh)
        return fresh

    def say(words):
        came = texts.brings(words)
        seen.extend(came)
        return came

    came = whole_course(by_text, at=NOON, move_to=move_to, new=new, say=say)
    assert_done(by_text)
    assert came[0].startswith("Your course now comes by text")
    assert sum("Lesson" in text and "is here" in text for text in came) == 4
    assert max(texts.gateway.parts("+447700900123")) <= 10
    assert len(came) == len(texts.gateway.went)
    assert not Outgoing.everywhere.filter(channel="sms").exclude(state="sent").exists()


def test_a_reply_that_cant_be_read_is_kept_and_the_question_stands(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    texts.brings("MORE")
    texts.brings("Swim")
    [said] = texts.brings("mostly where the seam of my coat is")
    assert "I couldn't read that as an answer. Please reply with a number from 1 to 10" in said
    assert Row.everywhere.get(kind="message").body_json == {"text": "mostly where the seam of my coat is"}
    assert texts.brings("99") != []
    assert len(texts.brings("1 and 4")) == 1
    [answer] = answers(by_text, "careful-alarm/my-pain-site")
    assert answer["choices"] == ["back", "joints"]


def test_the_same_reply_brought_twice_is_one_answer_and_moves_on_once(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    texts.brings("MORE")
    for _ in range(2):
        texts.brings("Swim", id="the same")
    assert answers(by_text, "careful-alarm/want-more") == [{"text": "Swim"}]
    assert Dialogue.everywhere.get().text == 3


def test_a_reply_that_was_sent_before_the_question_isnt_taken_for_its_answer(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    texts.at += timedelta(minutes=10)
    texts.brings("MORE")
    assert texts.brings("and one more thing", at=str(int(NOON.timestamp()))) == []
    assert answers(by_text, "careful-alarm/want-more") == []
    assert Row.everywhere.get(kind="message").body_json == {"text": "and one more thing"}


def test_words_of_danger_in_an_answer_raise_a_flag_and_bring_the_numbers_before_the_course(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    texts.brings("MORE")
    [said] = texts.brings("I want to kill myself")
    assert Flag.everywhere.count() == 1
    assert "999" in said
    assert "pain" not in said.casefold()
    assert len(answers(by_text, "careful-alarm/want-more")) == 1  # it is kept where it was written
    assert "Where is your pain" in texts.brings("MORE")[0]


def test_skip_pause_more_again_and_help(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    question = texts.brings("MORE")
    assert texts.brings("again") == question
    assert "Where is your pain" in texts.brings("SKIP")[0]
    assert answers(by_text, "careful-alarm/want-more") == []
    assert "rests" in texts.brings("PAUSA")[0]
    assert Enrolment.everywhere.get().state == "paused"
    assert "What fills your days" in texts.brings("more")[0]
    assert Enrolment.everywhere.get().state == "active"
    assert "SKIP leaves a question out" in texts.brings("HELP")[0]


def test_it_goes_on_where_the_pages_are(texts, by_text):  # noqa: F811
    with scoped.service(texts.service.pk):
        for section in ("welcome", "about-you"):
            course.read_section(enrolment=by_text, lesson="careful-alarm", section=section, at=NOON)
    assert "house where thieves broke in" in texts.brings("MORE")[0]
    texts.brings("MORE")
    assert SectionRead.everywhere.filter(section="alarm").exists()


def test_a_check_in_is_answered_by_number_and_scored(texts, by_text):  # noqa: F811
    with scoped.service(texts.service.pk):
        assessing.open_assessment(enrolment=by_text, name="weekly", at=NOON)
    asked = texts.brings("MORE")
    assert "0 = " in asked[0]
    assert "number from 0 to 10" in texts.brings("quite bad")[0]
    assert "number from 0 to 10" in texts.brings("11")[0]
    for reply in ("4", "seven", "5/10"):
        texts.brings(reply)
    assert "last question" in texts.brings("6")[0]
    assert sorted(ItemResponse.everywhere.values_list("value", flat=True)) == [4, 5, 6, 7]
    assert Assessment.everywhere.get().state == "finished"
    assert "peg.total" in Standing.everywhere.get().scores


def test_later_leaves_a_check_in_open_and_the_lesson_goes_on(texts, by_text):  # noqa: F811
    with scoped.service(texts.service.pk):
        assessing.open_assessment(enrolment=by_text, name="weekly", at=NOON)
    texts.brings("MORE")
    texts.brings("later")
    assert "Welcome" in texts.brings("MORE")[0]
    assert Assessment.everywhere.get().state == "open"


def test_item_nine_by_text_raises_a_flag_and_brings_the_numbers(texts, by_text):  # noqa: F811
    with scoped.service(texts.service.pk):
        assessing.open_assessment(enrolment=by_text, name="mid", at=NOON)
    texts.brings("MORE")
    for reply in ("4", "4", "4", *"00000000"):
        texts.brings(reply)
    said = texts.brings("2")
    assert Flag.everywhere.count() == 1
    assert any("116 123" in text for text in said)


def test_what_nobody_asked_is_a_word_to_the_guide(texts):  # noqa: F811
    guide = builders.a_guide(texts.service)
    enrolment = builders.a_participant(texts.service, guide, on="pain-brief", at=NOON)
    agreed(texts.service, enrolment.participant, may_say=True)
    with scoped.service(texts.service.pk):
        dialogue.begin(enrolment=enrolment, at=NOON)
    texts.brings("MORE")
    assert texts.brings("I have a question about my tablets") == ["Thank you. Your guide will see your message."]
    assert Message.everywhere.get().words == "I have a question about my tablets"


def test_after_a_day_one_word_and_no_more(texts, by_text):  # noqa: F811
    texts.brings("MORE")
    for day in (1, 2, 3):
        texts.at = NOON + timedelta(days=day, hours=1)
        clock.tick(texts.at)
        texts.carry()
    assert sum("Whenever it suits you" in text for text in texts.carry()) == 1


def test_without_leave_to_say_what_about_no_course_comes_by_text(texts):  # noqa: F811
    enrolment = builders.a_participant(texts.service, on="pain-brief", protocol="self-guided", at=NOON)
    agreed(texts.service, enrolment.participant)
    page = signed_in(role_of(enrolment))
    assert "please tick that they may" in page.get("/texts/course/").content.decode()
    page.post("/texts/course/", {"do": "begin"})
    assert not Dialogue.everywhere.exists()


def test_begun_and_ended_on_the_page(texts):  # noqa: F811
    enrolment = builders.a_participant(texts.service, on="pain-brief", protocol="self-guided", at=NOON)
    agreed(texts.service, enrolment.participant, may_say=True)
    page = signed_in(role_of(enrolment))
    for do in ("begin", "begin", "end"):
        assert page.post("/texts/course/", {"do": do}).status_code == 302
    assert len(texts.carry()) == 1
    assert "nobody reads texts" in texts.brings("MORE")[0]
    assert Incoming.everywhere.get().came_of == "message"


def test_the_guides_words_come_by_text_to_whoever_reads_there_and_an_unsigned_trainees_never(texts):  # noqa: F811
    supervisor = builders.a_supervisor(texts.service)
    guide = builders.a_guide(texts.service)
    student = builders.a_guide(texts.service, "student", supervisor)
    enrolment = builders.a_participant(texts.service, guide, on="pain-brief", at=NOON)
    agreed(texts.service, enrolment.participant, may_say=True)
    with scoped.service(texts.service.pk):
        dialogue.begin(enrolment=enrolment, at=NOON)
        for who, words in ((student, "Not to be sent yet"), (guide, "Well done with the timer – keep it small")):
            messages.write(enrolment=enrolment, by=who, text=words, client_id=new_id(), at=NOON)
    said = texts.carry()
    assert said[1:] == [f"{guide.person.name} writes: Well done with the timer - keep it small"]


def test_what_goes_to_whoever_didnt_agree_names_nothing_of_health(texts):  # noqa: F811
    guide = builders.a_guide(texts.service)
    enrolment = builders.a_participant(texts.service, guide, on="pain-brief", at=NOON)
    agreed(texts.service, enrolment.participant)
    Dialogue.everywhere.create(service=texts.service, enrolment=enrolment, begun_at=NOON)  # leave was taken back since
    with scoped.service(texts.service.pk):
        messages.write(enrolment=enrolment, by=guide, text="Your pain diary", client_id=new_id(), at=NOON)
        for name in ("weekly", "mid"):
            assessing.open_assessment(enrolment=enrolment, name=name, at=NOON)
    for words in ("MORE", "HELP", "hello", "stop", "start", "I want to kill myself"):
        texts.brings(words)
    for days in range(1, 30):
        texts.at = NOON + timedelta(days=days)
        clock.tick(texts.at)
        texts.carry()
    said = " ".join(texts.carry()).casefold()
    assert len(texts.carry()) > 8
    assert not [word for word in ("pain", "lesson", "course", "health", "clinic", "mood", "northside", "diary", "guide",
                                  "therap", "kill", "http") if word in said]
