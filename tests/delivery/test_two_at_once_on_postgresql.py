"""Two clocks and two carriers in threads over one PostgreSQL (SQLite's turn is test_two_at_once.py, over files)."""

from datetime import timedelta
from threading import Barrier, Lock, Thread

import pytest
from django.db import connection, connections

from handrail.delivery import carrying, clock, outbox
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.people.models import Service
from tests.builders import AT

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 30


@pytest.fixture
def service():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL; SQLite is tried over files in test_two_at_once.py")
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


def decide(once, kind, at) -> None:
    outbox.decide(once=once, kind=kind, address="maria@example.org", subject="New", body="Hello", at=at)


def together(do) -> list[int]:
    """Call `do` in two threads at the same moment; what each returned."""
    barrier, returned = Barrier(2), []

    def run():
        try:
            barrier.wait(timeout=30)
            returned.append(do())
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(returned) == 2
    return returned


def test_two_carriers_send_every_letter_once(service):
    carried, guard = [], Lock()

    class Collects:
        is_repeatable = True

        def carry(self, letter):
            with guard:
                carried.append(letter.id)

    for number in range(MANY):
        decide(f"letter {number}", "test", AT)
    assert sum(together(lambda: carrying.carry(AT, carriers={"email": Collects()}))) == MANY
    assert len(carried) == len(set(carried)) == MANY
    assert Outgoing.everywhere.filter(state=Outgoing.State.SENT, attempts=1).count() == MANY


def test_two_clocks_do_everything_once(service, monkeypatch):
    def decides(due, at):
        decide(f"due {due.pk}", "due", at)

    kind = clock.Kind("test.two", decides, clock.Late.DO, timedelta(days=2))
    monkeypatch.setitem(clock._kinds, "test.two", kind)
    for number in range(MANY):
        clock.plan(kind="test.two", subject=service.pk, rule=f"rule {number}", at=AT)

    def tick():
        taken = 0
        while Due.everywhere.filter(state=Due.State.PLANNED).exists():
            taken += clock.tick(AT)
        return taken

    assert sum(together(tick)) == MANY
    assert Outgoing.everywhere.filter(kind="due").count() == MANY
