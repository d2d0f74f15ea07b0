"""Slow work that somebody asked for, done by the worker: ids and codes as arguments, a code as what comes back."""

from django_tasks import task

from . import carriers

REACHED = "reached"
NONE_SET_UP = "none-set-up"


@task()
def try_mail_server() -> str:
    """Connect and sign in to the mail server, and send nothing. A page can't wait for that."""
    carrier = carriers.smtp()
    if carrier is None:
        return NONE_SET_UP
    try:
        carrier.open()
    except carriers.Unreachable as nobody:
        return nobody.code
    finally:
        carrier.close()
    return REACHED
