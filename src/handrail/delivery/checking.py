"""What `handrail doctor` asks of delivery: is the clock on time, do letters get through?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import models

from handrail.ground import checkup
from handrail.people.demo import installation

from . import carriers
from .models import Due, Outgoing

LATE = timedelta(minutes=10)


@checkup.check("clock")
def clock_is_on_time(at: datetime) -> Iterator[str]:
    """Nothing has been due for long, and nothing was given up."""
    waiting = Due.everywhere.filter(state=Due.State.PLANNED, at__lt=at - LATE)
    found = waiting.aggregate(many=models.Count("pk"), oldest=models.Min("at"))
    if found["many"]:
        late = max(int((at - found["oldest"]).total_seconds() // 60), 1)
        yield (
            f"The clock is late: {found['many']} due things wait, the oldest for {late} minutes. "
            "Is `handrail serve` or `handrail work` running?"
        )
    given_up = Due.everywhere.filter(
        state=Due.State.SKIPPED, because__startswith="failed", done_at__gt=at - timedelta(days=7)
    )
    if many := given_up.count():
        yield f"{many} due things of the last week were given up because doing them failed; the log says why."


@checkup.check("letters")
def letters_get_through(at: datetime) -> Iterator[str]:
    """There is a mail server, and no letter is dead or stuck."""
    if installation() is not None:
        return
    if carriers.smtp() is None:
        yield "No mail server is set up: HANDRAIL_SMTP_HOST names none, so letters wait in the outbox."
    if dead := Outgoing.everywhere.filter(state=Outgoing.State.DEAD, is_emptied=False).count():
        yield f"{dead} letters could not be delivered; a manager finds them under Letters."
    if uncertain := Outgoing.everywhere.filter(state=Outgoing.State.UNCERTAIN).count():
        yield f"Of {uncertain} messages nobody knows whether they arrived; a manager can say under Letters."
    stuck = Outgoing.everywhere.filter(state=Outgoing.State.WAITING, not_before__lt=at - timedelta(hours=1))
    if (many := stuck.count()) and carriers.smtp() is not None:
        yield f"{many} letters have waited for more than an hour. Is `handrail serve` or `handrail work` running?"
