"""Guides' training: read, answered, passed, confirmed; and who may be given people before that."""

import uuid

import pytest

from handrail.ground.ids import new_id
from handrail.guidance import allotting, assigning
from handrail.guidance.guided import guided
from handrail.people import forgetting
from handrail.people.models import CareRelation
from handrail.programmes.blocks import Check
from handrail.supervision import training, training_queries
from handrail.supervision.models import CheckTry, Confirmation, OwnNote, Sitting
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db
LAST = "/training/before-the-first-person/"


def the_check():
    version = training_queries.version()
    return next(one for one in training_queries.lessons(version, "en") if one.key == training.rule().lesson)


def choices(*wrong: str) -> dict[str, str]:
    """A form filled in right, but for these."""
    return {block.key: next(option.code for option in block.options if option.right != (block.key in wrong))
            for block in the_check().lesson.answer_blocks}


def passed(guide):
    return training.sit(guide=guide, version=training_queries.version(), client_id=new_id(), at=AT, checks={
        key: {"choice": choice, "right": True} for key, choice in choices().items()})


def test_the_rule_names_questions_that_the_check_has(service):
    keys = {block.key for block in the_check().lesson.answer_blocks if isinstance(block, Check)}
    assert len(keys) == 10
    assert set(training.rule().safety) < keys


@pytest.mark.parametrize(("wrong", "is_passed"), [
    ((), True), (("final-minutes",), True), (("final-minutes", "final-voicemail"), False), (("final-tonight",), False),
])
def test_nine_right_pass_and_whatever_is_about_safety_must_be(service, guide, wrong, is_passed):
    client = signed_in(guide)
    client.post(LAST, {**choices(*wrong), "sitting": str(uuid.uuid4())})
    sitting = Sitting.objects.get()
    assert (sitting.right, sitting.is_passed) == (10 - len(wrong), is_passed)
    assert ("Passed" if is_passed else "Try again") in client.get(LAST).content.decode()


def test_each_try_is_kept_once_and_an_unfinished_one_is_asked_for_the_rest(service, guide):
    client = signed_in(guide)
    form = {**choices("final-flag"), "sitting": str(uuid.uuid4())}
    unfinished = {key: value for key, value in form.items() if key != "final-minutes"}
    page = client.post(LAST, unfinished)
    assert page.status_code == 422
    assert page.content.decode().count(" checked") == 9
    assert not Sitting.objects.exists()
    for _twice in range(2):
        client.post(LAST, form)
    client.post(LAST, {**choices(), "sitting": str(uuid.uuid4())})
    assert list(Sitting.objects.order_by("number").values_list("number", "is_passed")) == [(1, False), (2, True)]
    assert CheckTry.objects.count() == 20


def test_a_lesson_keeps_choices_shows_what_there_is_to_say_and_keeps_own_words_to_their_writer(service, guide):
    client = signed_in(guide)
    form = {"check-three-minutes": "first", "check-nothing": "third"}
    client.post("/training/a-brief-call/", form)
    client.post("/training/a-brief-call/", {**form, "check-three-minutes": "second"})
    assert CheckTry.objects.count() == 3
    page = client.get("/training/a-brief-call/").content.decode()
    assert "Two sentences" in page
    assert not OwnNote.objects.exists()
    client.post("/training/what-guides-do/", {"who-helped": "Aunt Zelda, who said nothing"})
    assert "Aunt Zelda" in client.get("/training/what-guides-do/").content.decode()
    assert "Aunt Zelda" not in signed_in(builders.a_guide(service)).get("/training/what-guides-do/").content.decode()
    forgetting.forget(person=guide.person, service=service, at=later(days=1))
    assert not OwnNote.objects.exists()


def test_a_supervisor_confirms_what_was_passed_and_nothing_else(service, guide):
    supervisor = builders.a_supervisor(service, of=guide)
    other = builders.a_supervisor(service, of=builders.a_guide(service))
    page = f"/supervision/guides/{guide.pk}/check/"
    signed_in(supervisor).post(page)
    assert not Confirmation.objects.exists()
    passed(guide)
    assert signed_in(other).post(page).status_code == 404
    for _twice in range(2):
        signed_in(supervisor).post(page)
    assert Confirmation.objects.get().by_id == supervisor.person_id
    manager = signed_in(builders.a_manager(service)).get("/supervision/guides/").content.decode()
    assert str(supervisor.person) in manager


def test_where_the_check_is_asked_for_nobody_new_comes_and_nobody_is_taken_away(service, guide):
    manager, supervisor = builders.a_manager(service), builders.a_supervisor(service, of=guide)
    theirs = builders.a_participant(service, guide)
    signed_in(manager).post("/supervision/guides/asked/", {"required": "yes"})
    newcomer = builders.a_participant(service, state="waiting")
    assert guided(newcomer.pk).guidance.guide_id is None
    with pytest.raises(assigning.NotReady):
        assigning.assign(enrolment=newcomer, guide=guide, by=manager, at=AT)
    assert CareRelation.objects.filter(participant=theirs.participant, guide=guide.person, until=None).exists()
    assigning.assign(enrolment=theirs, guide=guide, by=manager, at=AT)
    assert assigning.allowed_guides(guided(theirs.pk).protocol, keep=guide.person_id) != []
    assert allotting.give_to_those_who_wait(AT) == 0
    passed(guide)
    training.confirm(guide=guide, by=supervisor, at=AT)
    assert allotting.give_to_those_who_wait(AT) == 1
    assert guided(newcomer.pk).guidance.guide_id == guide.person_id
