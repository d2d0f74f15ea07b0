"""A demo moved on by a week: everything happens in its turn, as if the time had gone by."""

from datetime import timedelta

import pytest

from handrail.delivery import clock, outbox
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.people import demo, registries
from handrail.people.models import Installation, Service
from tests.builders import AT, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(monkeypatch):
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": AT})
    demo.forget_installation()
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made
    demo.forget_installation()


def test_what_would_be_too_late_in_earnest_is_done_at_its_own_time_and_its_letter_goes(service, monkeypatch):
    def writes(due, at):
        outbox.decide(once=f"due {due.pk}", kind="test", address="m@example.org", subject="New", body="Hello", at=at)

    kind = clock.Kind("test.reminder", writes, clock.Late.SKIP, timedelta(hours=1))
    monkeypatch.setitem(clock._kinds, "test.reminder", kind)
    monkeypatch.setattr(registries, "after_moves", {
        name: do for name, do in registries.after_moves.items() if name.startswith("handrail.delivery.")})
    for day in (1, 3, 9):
        clock.plan(kind="test.reminder", subject=service.pk, rule=f"day {day}", at=later(days=day))
    demo.catch_up(later(days=7))
    assert list(Due.objects.order_by("at").values_list("state", "done_at")) == [
        ("done", later(days=1)), ("done", later(days=3)), ("planned", None)]
    assert list(Outgoing.objects.order_by("decided_at").values_list("state", "decided_at")) == [
        ("sent", later(days=1)), ("sent", later(days=3))]
