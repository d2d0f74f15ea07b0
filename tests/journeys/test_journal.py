"""The journal: written once, in whatever order, from however many devices."""

import uuid
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.ground import scoped
from handrail.journeys import forks, journal
from handrail.journeys.models import Head, Row, Standing
from tests.builders import AT
from tests.journeys.small_course import a_reader, day

pytestmark = pytest.mark.django_db

KEY = "first/brings"


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


def write(enrolment, text, *, client_id=None, replaces=(), key=KEY, at=AT):
    return journal.write(
        enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body={"text": text}, client_id=client_id or uuid.uuid4(),
        made_at=at, at=at, replaces=replaces,
    )


def standing_texts(enrolment, key=KEY):
    return [row.body_json["text"] for row in journal.heads(enrolment, [key]).get(key, [])]


def test_what_is_written_stands_and_is_sealed(reader):
    written = write(reader, "the garden")
    assert written.is_new
    assert standing_texts(reader) == ["the garden"]
    stored = Row.objects.filter(pk=written.row.pk).values_list("body", flat=True).get()
    assert b"garden" not in bytes(stored)


def test_the_same_write_again_is_the_stored_row(reader):
    client_id = uuid.uuid4()
    first = write(reader, "one", client_id=client_id)
    revision = Standing.objects.get(enrolment=reader).revision
    again = write(reader, "one", client_id=client_id, at=day(1))
    assert (again.is_new, again.row.pk) == (False, first.row.pk)
    assert again.row.received_at == AT
    assert Row.objects.filter(enrolment=reader).count() == 1
    assert Standing.objects.get(enrolment=reader).revision == revision


def test_each_new_row_makes_the_revision_grow(reader):
    before = Standing.objects.get(enrolment=reader).revision
    write(reader, "one")
    assert Standing.objects.get(enrolment=reader).revision > before


def test_the_same_id_with_other_words_is_a_new_row_that_replaces_the_first(reader):
    client_id = uuid.uuid4()
    first = write(reader, "one", client_id=client_id)
    second = write(reader, "two", client_id=client_id)
    assert second.is_new
    assert second.row.client_id != client_id
    assert second.row.replaces == [str(client_id)]
    assert standing_texts(reader) == ["two"]
    assert Row.objects.get(pk=first.row.pk).body_json == {"text": "one"}
    assert not write(reader, "two", client_id=client_id).is_new  # and that once, too


def test_a_form_sent_three_times_with_other_words_leaves_the_last(reader):
    client_id = uuid.uuid4()
    for words in ("one", "two", "three"):
        write(reader, words, client_id=client_id)
    assert standing_texts(reader) == ["three"]
    assert Row.objects.filter(enrolment=reader).count() == 3


def test_the_same_id_for_another_question_ends_nothing(reader):
    client_id = uuid.uuid4()
    write(reader, "one", client_id=client_id)
    write(reader, "a name", client_id=client_id, key="first/name-it")
    assert standing_texts(reader) == ["one"]
    assert standing_texts(reader, "first/name-it") == ["a name"]


def test_naming_an_answer_to_another_question_ends_nothing(reader):
    first = write(reader, "one")
    write(reader, "a name", key="first/name-it", replaces=[first.row.client_id])
    assert standing_texts(reader) == ["one"]
    assert standing_texts(reader, "first/name-it") == ["a name"]


def test_two_devices_at_once_make_a_fork_and_the_choice_replaces_both(reader):
    first = write(reader, "one").row.client_id
    phone = write(reader, "on the phone", replaces=[first], at=day(1)).row.client_id
    desk = write(reader, "at the desk", replaces=[first], at=day(2)).row.client_id
    assert standing_texts(reader) == ["on the phone", "at the desk"]
    write(reader, "both", replaces=[phone, desk], at=day(3))
    assert standing_texts(reader) == ["both"]
    assert Row.objects.filter(enrolment=reader).count() == 4


def test_three_versions_can_stand_and_a_choice_of_two_leaves_the_third(reader):
    a, b, c = (write(reader, words, at=day(place)).row.client_id for place, words in enumerate("abc"))
    write(reader, "a or b", replaces=[a, b], at=day(3))
    assert standing_texts(reader) == ["c", "a or b"]
    write(reader, "all", replaces=[c, *[head.client_id for head in Head.objects.filter(enrolment=reader)]], at=day(4))
    assert standing_texts(reader) == ["all"]


def test_what_comes_after_what_replaces_it_does_not_stand(reader):
    early, late = uuid.uuid4(), uuid.uuid4()
    write(reader, "late", client_id=late, replaces=[early])
    assert Standing.objects.get(enrolment=reader).tangled == [KEY]
    write(reader, "early", client_id=early, at=day(1))
    assert standing_texts(reader) == ["late"]
    assert Standing.objects.get(enrolment=reader).tangled == []


def test_a_chain_that_comes_backwards_ends_with_its_last(reader):
    ids = [uuid.uuid4() for _ in range(4)]
    for place in reversed(range(4)):
        write(reader, str(place), client_id=ids[place], replaces=ids[place - 1:place])
    assert standing_texts(reader) == ["3"]
    assert Standing.objects.get(enrolment=reader).tangled == []


def test_the_join_of_a_fork_that_comes_before_it_ends_both(reader):
    a, b, joined = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    write(reader, "joined", client_id=joined, replaces=[a, b])
    write(reader, "a", client_id=a)
    assert standing_texts(reader) == ["joined"]
    write(reader, "b", client_id=b)
    assert standing_texts(reader) == ["joined"]


def test_two_that_replace_each_other_both_stand(reader):
    a, b = uuid.uuid4(), uuid.uuid4()
    write(reader, "a", client_id=a, replaces=[b])
    write(reader, "b", client_id=b, replaces=[a], at=day(1))
    assert standing_texts(reader) == ["a", "b"]
    write(reader, "c", replaces=[a], at=day(2))
    assert standing_texts(reader) == ["c"]


def test_one_device_that_is_behind_forks_and_drops_nothing(reader):
    first = write(reader, "one").row.client_id
    write(reader, "two", replaces=[first], at=day(1))
    write(reader, "three, written from one", replaces=[first], at=day(2))
    assert standing_texts(reader) == ["two", "three, written from one"]


def test_nothing_can_be_named_without_end(reader):
    with pytest.raises(journal.TooLong):
        write(reader, "many", replaces=[uuid.uuid4() for _ in range(101)])
    with pytest.raises(journal.TooLong):
        write(reader, "x" * 100_001)
    assert not Row.objects.filter(enrolment=reader).exists()


def test_other_kinds_keep_no_heads(reader):
    journal.write(enrolment=reader, kind=Row.Kind.MESSAGE, key="guide", body={"text": "hello"}, client_id=uuid.uuid4(),
                  made_at=AT, at=AT)
    assert not Head.objects.filter(enrolment=reader).exists()


def test_two_people_may_make_the_same_id(reader):
    other = a_reader(reader.service)
    client_id = uuid.uuid4()
    assert write(reader, "mine", client_id=client_id).is_new
    assert write(other, "theirs", client_id=client_id).is_new
    assert standing_texts(reader) == ["mine"]
    assert standing_texts(other) == ["theirs"]


def test_a_first_answer_takes_few_statements(reader, django_assert_max_num_queries):
    write(reader, "to make the key of this person")
    with django_assert_max_num_queries(4):
        first = write(reader, "one", key="first/name-it")
    with django_assert_max_num_queries(4):
        write(reader, "two", key="first/name-it", replaces=[first.row.client_id])
    with django_assert_max_num_queries(6):
        write(reader, "two, from a device that is behind", key="first/name-it", replaces=[first.row.client_id])


# Whatever the order

IDS = [uuid.UUID(int=number) for number in range(1, 6)]


@st.composite
def writes(draw):
    """A set of writes of one answer, each naming any others, and an order in which they come, some more than once."""
    named = {
        client_id: draw(st.sets(st.sampled_from(IDS), max_size=3)) - {client_id}
        for client_id in draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    }
    order = draw(st.permutations(list(named)))
    again = draw(st.lists(st.sampled_from(list(named)), max_size=4))
    places = [draw(st.integers(0, len(order))) for _ in again]
    for client_id, place in zip(again, places, strict=True):
        order = [*order[:place], client_id, *order[place:]]
    return named, order


@contextmanager
def a_world_that_passes():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes())
def test_in_any_order_and_however_often_the_same_stand_and_no_row_is_lost(reader, drawn):
    named, order = drawn
    with a_world_that_passes():
        for client_id in order:
            write(reader, f"words of {client_id.int}", client_id=client_id, replaces=named[client_id])
        rows = {row.client_id: row for row in Row.objects.filter(enrolment=reader)}
        assert {client_id: row.body_json["text"] for client_id, row in rows.items()} == {
            client_id: f"words of {client_id.int}" for client_id in named
        }
        versions = {str(client_id): {str(name) for name in names} for client_id, names in named.items()}
        kept = set(Head.objects.filter(enrolment=reader, key=KEY).values_list("client_id", "row_id"))
        heads = [rows[uuid.UUID(head)] for head in forks.heads_of(versions)]
        assert kept == {(row.client_id, row.pk) for row in heads}
        assert Standing.objects.get(enrolment=reader).tangled == ([KEY] if forks.are_tangled(versions) else [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(IDS[:2]), st.sampled_from("abc")), min_size=1, max_size=8))
def test_one_id_with_many_words_keeps_every_word(reader, sent):
    with a_world_that_passes():
        for client_id, words in sent:
            write(reader, words, client_id=client_id)
        kept = [row.body_json["text"] for row in Row.objects.filter(enrolment=reader)]
        assert sorted(kept) == sorted(words for _, words in set(sent))
        assert standing_texts(reader)
