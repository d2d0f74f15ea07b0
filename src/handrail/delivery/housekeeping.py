"""What the clock tidies: old letters and texts lose their words, lost tasks are queued again, old sessions go."""

import logging
from datetime import datetime, timedelta

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from handrail.people import sessions
from handrail.people.forgetting import replay_ledger

from .live import events as live
from .models import Incoming, Outgoing
from .persons import destroy_unused, empty, empty_texts

log = logging.getLogger("handrail.housekeeping")

WORDS_KEPT = timedelta(days=30)  # as long as a backup of the keys may be kept
LOST_AFTER = timedelta(hours=1)  # no task takes that long
TASK_ATTEMPTS = 3
RESULTS_KEPT = timedelta(days=7)


def empty_old_letters(at: datetime, *, batch: int = 500) -> int:
    """Empty the letters decided a month ago, unless they still wait to be carried. Returns how many."""
    emptied = 0
    old = Outgoing.everywhere.filter(decided_at__lt=at - WORDS_KEPT, is_emptied=False)
    old = old.exclude(state=Outgoing.State.WAITING).order_by("decided_at")
    while rows := list(old.values_list("pk", "service_id", "sealed_by")[:batch]):
        emptied += empty(Outgoing.everywhere.filter(pk__in=[letter for letter, _, _ in rows]))
        for service_id in {service for _, service, _ in rows}:
            destroy_unused(service_id, {key for _, service, key in rows if service == service_id})
    return emptied


def empty_old_texts(at: datetime, *, batch: int = 500) -> int:
    """Empty the texts that arrived a month ago: what they said is in the journal. Returns how many."""
    emptied = 0
    old = Incoming.everywhere.filter(received_at__lt=at - WORDS_KEPT, is_emptied=False).order_by("received_at")
    old = old.exclude(came_of="failed")
    while rows := list(old.values_list("pk", "service_id", "sealed_by")[:batch]):
        emptied += empty_texts(Incoming.everywhere.filter(pk__in=[text for text, _, _ in rows]))
        for service_id in {service for _, service, _ in rows}:
            destroy_unused(service_id, {key for _, service, key in rows if service == service_id})
    return emptied


def queue_lost_tasks(real: datetime) -> int:
    """Queue again what a worker began and never ended, as when it was killed; give up after the third time."""
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=real - LOST_AFTER)
    queued = 0
    for task in lost:
        gives_up = len(task.worker_ids) >= TASK_ATTEMPTS
        changes = {"status": TaskResultStatus.FAILED, "finished_at": real} if gives_up else {
            "status": TaskResultStatus.READY, "started_at": None}
        changed = lost.filter(pk=task.pk, worker_ids=task.worker_ids).update(**changes)
        if changed:
            log.warning("Task %s lost its worker; %s", task.pk, "given up" if gives_up else "queued again")
        queued += changed and not gives_up
    return queued


def drop_old(real: datetime) -> None:
    """Drop sessions that have ended and results of tasks that nobody will ask for any more."""
    sessions.clear_expired()
    DBTaskResult.objects.filter(finished_at__lt=real - RESULTS_KEPT).delete()


def tidy(*, at: datetime, real: datetime) -> None:
    """All of it."""
    queue_lost_tasks(real)
    empty_old_letters(at)
    live.drop_old(real)
    empty_old_texts(at)
    drop_old(real)
    replay_ledger(at)  # what broke off between the two databases while somebody was being forgotten
