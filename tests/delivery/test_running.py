"""The loops of `handrail work`: short turns, sleep between them, and no mistake that ends them."""

from datetime import timedelta
from threading import Event

import pytest

from handrail.delivery import carrying, clock, running
from handrail.delivery.models import Due
from handrail.delivery.tasks import try_mail_server
from handrail.ground import moment, scoped
from handrail.people.models import Service
from tests.builders import AT
from tests.delivery.mail_server import a_mail_server


@pytest.mark.parametrize(("ahead", "seconds"), [
    (None, 5.0), (timedelta(hours=1), 5.0), (timedelta(seconds=2), 2.0), (timedelta(0), 0.05),
    (-timedelta(days=1), 0.05),
])
def test_the_clock_sleeps_until_the_next_thing_and_five_seconds_at_most(ahead, seconds):
    assert running.seconds_until(None if ahead is None else AT + ahead, AT) == seconds


def test_a_loop_goes_on_after_a_turn_that_failed(monkeypatch):
    monkeypatch.setattr(running, "close_old_connections", lambda: None)
    monkeypatch.setattr(running, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))
    stop, turns, slept = Event(), [], []
    stop.wait = slept.append

    def turn():
        turns.append(len(turns))
        if len(turns) == 4:
            stop.set()
        if len(turns) < 3:
            raise ZeroDivisionError
        return 0.5

    running.keep_on(turn, stop)
    assert slept == [2.0, 4.0, 0.5, 0.5]


@pytest.mark.django_db
def test_a_turn_of_the_clock_does_what_is_due(monkeypatch):
    service = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    done = []
    monkeypatch.setitem(clock._kinds, "test.do", clock.Kind(
        "test.do", lambda due, at: done.append(due.rule), clock.Late.DO, timedelta(days=2)))
    monkeypatch.setattr(moment, "now", lambda: AT)
    with scoped.service(service.pk):
        for number in range(running._AT_ONCE + 1):
            clock.plan(kind="test.do", subject=service.pk, rule=f"rule {number}", at=AT)
        clock.plan(kind="test.do", subject=service.pk, rule="soon", at=AT + timedelta(seconds=3))
        loop = running.ClockLoop()
        assert loop.turn() == 0.0  # there may be more
        assert loop.turn() == 3.0
        assert len(done) == running._AT_ONCE + 1
        assert Due.objects.get(rule="soon").state == Due.State.PLANNED


@pytest.mark.django_db
def test_a_channel_where_nobody_answers_rests_while_others_go_on_and_it_is_said_once(monkeypatch, caplog):
    away = carrying.Round(1, {"sms": "timed-out"})
    rounds, asked = iter([away, carrying.Round(1), away, carrying.Round(0)]), []
    now = iter([0.0, 1.0, 31.0, 62.0])
    monkeypatch.setattr(running, "monotonic", lambda: next(now))
    monkeypatch.setattr(carrying, "carry_round", lambda at, most, without: asked.append(without) or next(rounds))
    loop = running.LettersLoop()
    assert [loop.turn() for _ in range(4)] == [running.LETTERS_EVERY] * 4
    assert asked == [(), ("sms",), (), ()]
    assert [record.message for record in caplog.records] == [
        "The SMS gateway can't be reached (timed-out); what goes there waits.", "The SMS gateway answers again."]


@pytest.mark.django_db(transaction=True)
def test_the_worker_asks_the_mail_server_when_a_manager_wants_to_know(settings):
    loop = running.TasksLoop()
    assert loop.turn() == 1.0
    with a_mail_server() as (server, controller):
        settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": "127.0.0.1", "port": controller.port}
        answered = try_mail_server.enqueue()
        assert loop.turn() == 0.0
    unanswered = try_mail_server.enqueue()
    loop.turn()
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": ""}
    none = try_mail_server.enqueue()
    loop.turn()
    codes = [try_mail_server.get_result(task.id).return_value for task in (answered, unanswered, none)]
    assert codes == ["reached", "connection-refused", "none-set-up"]
    assert server.received == []
