"""JOIN by text opens the door and no more: a link, once a day, with nothing begun and nothing kept."""

import pytest

from handrail.delivery.models import Incoming, Outgoing
from handrail.journeys.models import Enrolment, SignUp
from handrail.people.models import Person, Service
from tests import builders

from .conftest import NOON

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HEALTH = ("pain", "therapy", "cbt", "health", "clinic", "treatment", "patient")


def test_join_is_answered_with_a_link_and_begins_nothing(texts):
    people = Person.objects.count()
    [said] = texts.brings("JOIN")
    assert f"/join/{texts.service.slug}/" in said
    assert not any(word in said.replace(f"/join/{texts.service.slug}/", "").lower() for word in HEALTH)
    assert (Person.objects.count(), Enrolment.everywhere.count(), SignUp.everywhere.count()) == (people, 0, 0)
    row = Incoming.everywhere.get()
    assert (row.came_of, row.is_emptied, row.person_id) == ("join", True, None)
    assert Incoming.everywhere.filter(text=b"", number=b"").exists()
    assert texts.brings("join") == []  # once a day, so that nobody is flooded in another's name
    texts.at = NOON.replace(day=3)
    assert len(texts.brings("join")) == 1


def test_a_code_leads_to_its_page_and_tells_nobody_whether_it_is_good(texts):
    [said] = texts.brings("JOIN kw4h 7rax 2mjq")
    assert f"/refer/{texts.service.slug}/KW4H-7RAX-2MJQ/" in said
    [said] = texts.brings("JOIN 12345", number="+447700900124") or texts.gateway.got("+447700900124")
    assert said.split("http")[1].split(" ")[0].endswith(f"/refer/{texts.service.slug}/")


def test_in_spanish_to_a_spanish_word(texts):
    [said] = texts.brings("unirme")
    assert f"/join/{texts.service.slug}/" in said


def test_whoever_said_stop_gets_nothing_and_stop_is_known_after_join(texts):
    texts.brings("JOIN")
    texts.brings("STOP")
    texts.at = NOON.replace(day=3)
    assert texts.brings("JOIN") == []


def test_somebody_who_is_known_means_their_course(texts):
    texts.who_wants_texts()
    assert not any("/join/" in said for said in texts.brings("join"))


@pytest.mark.parametrize(("open_sign_up", "many", "said"), [
    (False, 1, "by an invitation"), (True, 2, "sign up here: http://")])
def test_a_closed_service_gives_no_link_and_several_none_to_one_of_them(texts, open_sign_up, many, said):
    for _ in range(many - 1):
        builders.a_service()
    Service.objects.update(open_sign_up=open_sign_up)
    [answer] = texts.brings("JOIN")
    assert said in answer and "/join/" not in answer
    assert Outgoing.everywhere.filter(kind="sms-join").count() == 1
