"""A service's own form for rating and guides' check: read strictly, imported, chosen by the manager, kept."""

import pytest

from handrail.people.models import AuditEntry
from handrail.programmes.models import PackVersion
from handrail.site.commands import import_pack
from handrail.supervision import shelf, training
from handrail.supervision.models import LookingAfter, Review
from tests import builders
from tests.builders import AT, later, signed_in

from .world import GOOD, a_contact, a_review

pytestmark = pytest.mark.django_db
PAGE, SET_UP = "/supervision/guides/", "/supervision/guides/set-up/"
MARKS = '["0", "1", "2", "3", "4"]'
FORM = f"""id = "our-rating"
version = "1"
title.en = "How we look at contacts"
title.es = "Cómo miramos los contactos"

[[item]]
key = "listening"
title.en = "Listening"
title.es = "Escucha"
anchors.en = {MARKS}
anchors.es = {MARKS}

[[item]]
key = "ending"
title.en = "Ending"
title.es = "Final"
anchors.en = {MARKS}
anchors.es = {MARKS}
"""
CHECK = """id = "our-check"
version = "1"
title.en = "Our check"
programme = "guide-training"
lesson = "before-the-first-person"
pass = 3
safety = ["final-flag"]
"""
SHIPPED = {"student_share": "10", "form": "guide-rating", "check": "guides-check"}


@pytest.fixture
def bring(tmp_path):
    """Import a file with this text; gives what the command ended with."""

    def bring(text: str) -> int:
        (tmp_path / "ours.toml").write_text(text, "utf-8")
        return import_pack.run(type("Options", (), {"pack": str(tmp_path / "ours.toml")})())

    return bring


@pytest.mark.parametrize(("text", "before", "after", "said"), [
    (FORM, 'key = "ending"', 'key = "listening"', "ours.toml:14: The key “listening” stands there twice"),
    (FORM, 'key = "ending"', 'key = "words"', "ours.toml:14: “words” is what is written to the guide"),
    (FORM, f"anchors.en = {MARKS}", 'anchors.en = ["0", "1"]', "ours.toml:10: “en” needs 5 anchors"),
    (FORM, f"anchors.es = {MARKS}", "", "ours.toml:10: [item.anchors] needs the key “es”"),
    (FORM, 'title.es = "Escucha"', "", "ours.toml:8: “title” is missing in the language “es”"),
    (FORM, 'version = "1"', "", "ours.toml:1: the file needs the key “version”"),
    (FORM, 'version = "1"', 'version = "1"\nmost = 4', "ours.toml:3: “most” is not a key"),
    (FORM, 'id = "our-rating"', 'id = "guide-rating"', "ours.toml:1: “guide-rating” comes with Handrail"),
    (CHECK, "pass = 3", "pass = 0", "ours.toml:6: “pass” must be a whole number from 1"),
    (CHECK, "pass = 3", "pass = 40", "ours.toml:6: The lesson has 10 checks, so 40 can never be right"),
    (CHECK, "final-flag", "final-flog", "ours.toml:7: The lesson has no check “final-flog”"),
    (CHECK, "before-the-first-person", "before", "ours.toml:5: “guide-training” has no lesson “before”"),
    (CHECK, "guide-training", "our-training", "ours.toml:4: There is no programme “our-training” here"),
    (CHECK, '["final-flag"]', "[]", "ours.toml:7: “safety” is empty"),
])
def test_a_bad_file_is_refused_with_its_line_and_nothing_is_kept(service, bring, capsys, text, before, after, said):
    assert before in text
    assert bring(text.replace(before, after, 1)) == 1
    assert said in capsys.readouterr().err
    assert not PackVersion.objects.filter(kind__in=["rating", "guides-check"]).exclude(
        key__in=["guide-rating", "guides-check"]).exists()


def test_until_the_manager_chooses_it_an_own_form_changes_nothing(service, bring):
    assert bring(FORM) == 0
    assert shelf.form_in_use().id == "guide-rating"
    page = signed_in(builders.a_manager(service)).get(PAGE).content.decode()
    assert "How we look at contacts (our-rating 1)" in page


def test_the_manager_chooses_a_form_and_what_was_rated_before_keeps_its_words(service, bring):
    coach = builders.a_guide(service, "supporter")
    enrolment = builders.a_participant(service, coach, protocol="weekly-coach")
    desk = signed_in(builders.a_supervisor(service, of=coach))
    old, new = (a_review(enrolment, coach, number=number) for number in (1, 2))
    desk.post(f"/supervision/reviews/{old.pk}/", GOOD)
    bring(FORM)
    manager = signed_in(builders.a_manager(service))
    assert manager.post(SET_UP, {**SHIPPED, "form": "our-rating"}).status_code == 302
    assert desk.post(f"/supervision/reviews/{new.pk}/", GOOD).status_code == 422
    assert desk.post(f"/supervision/reviews/{new.pk}/", {"listening": "4", "ending": "2"}).status_code == 302
    assert Review.objects.get(pk=new.pk).form == "our-rating 1"
    bring(FORM.replace('version = "1"', 'version = "2"').replace("Listening", "Hearing"))
    assert shelf.form_in_use().version == "2"
    assert "Listening" in desk.get(f"/supervision/reviews/{new.pk}/").content.decode()
    assert "Warmth" in desk.get(f"/supervision/reviews/{old.pk}/").content.decode()


def test_the_manager_chooses_a_check_and_that_is_what_must_be_passed(service, bring):
    assert bring(CHECK) == 0
    signed_in(builders.a_manager(service)).post(SET_UP, {**SHIPPED, "check": "our-check"})
    assert (training.rule().least, training.rule().safety) == (3, ("final-flag",))
    signed_in(builders.a_manager(service)).post(SET_UP, SHIPPED)
    assert training.rule().least == 9


def test_what_one_service_chose_is_not_anothers(service, bring):
    bring(FORM)
    other = builders.a_service()
    signed_in(builders.a_manager(other)).post(SET_UP, {**SHIPPED, "form": "our-rating"})
    assert shelf.form_in_use().id == "guide-rating"


def test_kept_twice_is_kept_once_and_what_is_not_there_is_refused(service):
    manager = builders.a_manager(service)
    for _ in range(2):
        signed_in(manager).post(SET_UP, {**SHIPPED, "student_share": "20"})
    assert LookingAfter.objects.get().student_share == 20
    assert AuditEntry.objects.filter(did="supervision.set-up").count() == 1
    for wrong in ({"student_share": "11"}, {"form": "nobodys"}, {"check": ""}):
        assert signed_in(manager).post(SET_UP, {**SHIPPED, **wrong}).status_code == 422
    assert LookingAfter.objects.get().student_share == 20


@pytest.mark.parametrize(("protocol", "share", "drawn"), [
    ("weekly-call", None, 2), ("weekly-call", 0, 0), ("weekly-call", 50, 10), ("weekly-coach", 100, 20)])
def test_of_students_contacts_so_many_are_drawn_as_the_service_says(service, protocol, share, drawn):
    student = builders.a_guide(service, "student")
    if share is not None:
        LookingAfter.objects.create(student_share=share, changed_at=AT)
    enrolment = builders.a_participant(service, student, protocol=protocol)
    for number in range(20):
        a_contact(enrolment, student, at=later(hours=number))
    assert Review.objects.filter(is_drawn=True).count() == drawn


def test_others_are_looked_at_as_their_protocol_says_whatever_the_share_of_students(service):
    LookingAfter.objects.create(student_share=100, changed_at=AT)
    guide = builders.a_guide(service)
    a_contact(builders.a_participant(service, guide), guide)
    assert not Review.objects.exists()
