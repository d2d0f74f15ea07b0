"""Who gets whom: rules, and that nobody starves."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.guidance import fair
from handrail.guidance.fair import Asked, Candidate
from tests.builders import AT

NURSES = ("nurse", "psychologist")


def a(key, **more) -> Candidate:
    return Candidate(key, more.pop("qualification", "nurse"), order=str(key), **more)


@pytest.mark.parametrize(("candidates", "asked", "chosen"), [
    ([a(1, people=4, most_people=8), a(2, people=6, most_people=20)], Asked(NURSES), 2),  # by share, not by number
    ([a(1, people=1), a(2, qualification="peer")], Asked(NURSES), 1),
    ([a(1, people=9, languages=frozenset({"es"})), a(2)], Asked(NURSES, language="es"), 1),  # who speaks it first
    ([a(1, languages=frozenset({"en"}))], Asked(NURSES, language="es"), None),
    ([a(1, gender="man"), a(2)], Asked(NURSES, gender="woman"), None),
    ([a(1, people=5, most_people=5), a(2, is_away=True), a(3, most_people=0)], Asked(NURSES), None),
    ([a(1, minutes=Decimal(55), most_minutes=Decimal(60))], Asked(NURSES, minutes=Decimal(12)), None),
    ([a(1, last_given_at=AT), a(2, last_given_at=AT - timedelta(days=1)), a(3, last_given_at=AT)], Asked(NURSES), 2),
])
def test_who_is_chosen(candidates, asked, chosen):
    choice = fair.choose(candidates, asked)
    assert (choice.key if choice else None) == chosen
    assert bool(choice) == (fair.why_nobody(candidates, asked) == "")


@pytest.mark.parametrize(("candidates", "asked", "why"), [
    ([], Asked(NURSES), "nobody"), ([a(1, qualification="peer")], Asked(NURSES), "qualification"),
    ([a(1, languages=frozenset({"en"}))], Asked(NURSES, language="es"), "language"),
    ([a(1, gender="man")], Asked(NURSES, gender="woman"), "gender"),
    ([a(1, is_away=True)], Asked(NURSES), "away"), ([a(1, most_people=0)], Asked(NURSES), "full"),
])
def test_it_is_said_why_nobody_can_be_given(candidates, asked, why):
    assert fair.why_nobody(candidates, asked) == why


desks = st.lists(st.tuples(st.sampled_from(("nurse", "psychologist", "peer")), st.integers(0, 3),
                           st.sampled_from((frozenset(), frozenset({"es"}), frozenset({"en", "es"}))),
                           st.sampled_from(("", "woman", "man"))), min_size=1, max_size=4)
people = st.lists(st.tuples(st.sampled_from(("en", "es")), st.sampled_from(("", "woman"))), max_size=12)


@given(desks, people, st.lists(st.integers(0, 3), max_size=30))
def test_nobody_waits_whom_a_guide_with_room_suits_and_nobody_passes_who_has_waited_longer(desks, people, leaving):
    """A service over many days: people come in at once, courses end one by one, and those who wait are served."""
    held = {key: a(key, qualification=of, most_people=most, languages=speaks, gender=gender)
            for key, (of, most, speaks, gender) in enumerate(desks)}
    waiting = {number: Asked(NURSES, language=language, gender=gender)
               for number, (language, gender) in enumerate(people)}
    order = sorted(waiting)
    served: dict[int, int] = {}
    for day, leaves in enumerate([None, *leaving]):
        of_guide = leaves if leaves is not None and leaves in held and held[leaves].people else None
        if of_guide is not None:
            held[of_guide] = fair.replace(held[of_guide], people=held[of_guide].people - 1)
        before = dict(held)
        given_now = fair.serve([(one, waiting[one]) for one in order], list(held.values()), AT + timedelta(days=day))
        for number, choice in given_now:
            one = held[choice.key]
            assert fair.suits(one, waiting[number]) and one.has_room()
            held[choice.key] = fair.replace(one, people=one.people + 1)
            served[number] = day
            order.remove(number)
        for number in order:  # whoever still waits suits nobody with room
            assert not any(fair.suits(one, waiting[number]) and one.has_room() for one in held.values())
        for number, choice in given_now:  # nobody who had waited longer would have suited that place
            others = [one for one in sorted(waiting) if one < number and served.get(one, day + 1) > day]
            assert not any(fair.suits(before[choice.key], waiting[one]) and before[choice.key].has_room()
                           and _was_left(one, choice.key, given_now, before) for one in others)


def _was_left(number: int, key: int, given_now, before) -> bool:
    """Whether a place at this guide was free when it was `number`'s turn: earlier ones had not filled it."""
    earlier = sum(choice.key == key for one, choice in given_now if one < number)
    return before[key].people + earlier < before[key].most_people


@given(st.lists(st.integers(1, 10), min_size=2, max_size=5), st.integers(1, 60))
def test_no_guide_is_filled_while_another_stands_empty(most, count):
    held = {key: a(key, most_people=number) for key, number in enumerate(most)}
    for _number in range(min(count, sum(most))):
        choice = fair.choose(held.values(), Asked(NURSES))
        held[choice.key] = fair.replace(held[choice.key], people=held[choice.key].people + 1, last_given_at=AT)
    shares = [Fraction(one.people, one.most_people) for one in held.values()]
    widest = max(Fraction(1, number) for number in most)
    assert max(shares) - min(shares) <= widest  # never farther apart than one person makes
