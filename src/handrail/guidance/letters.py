"""The letters that come by themselves. They can be read by whoever sees the screen: nothing in them says what
the course is about, who guides, or how somebody is.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import outbox
from handrail.delivery.models import Outgoing
from handrail.delivery.sms import telling
from handrail.people.models import Person, Service


def _something_new() -> tuple[str, str]:
    return _("There is something new for you"), _("There is something new for you at %(service)s.")


def _check_in() -> tuple[str, str]:
    return (
        _("A short word in between"),
        _("Some days have gone by: a good moment for one small thing. It is there for you at %(service)s."),
    )


def _we_are_here() -> tuple[str, str]:
    return (
        _("We are here when you are ready"),
        _("It has been a while, and that is all right. Everything at %(service)s is as you left it, and you can go "
          "on wherever you like. Five minutes count."),
    )


def _half_way() -> tuple[str, str]:
    return (
        _("You are half-way"),
        _("Half of it is behind you at %(service)s. Whatever you took from it so far counts, and the rest has time."),
    )


def _still_there() -> tuple[str, str]:
    return (
        _("It is still there for you"),
        _("What you began at %(service)s waits where you left it. Nothing has to be finished in one go."),
    )


def _well_done() -> tuple[str, str]:
    return (
        _("One more done"),
        _("You finished another part at %(service)s. What comes next will be there in its own time."),
    )


TEMPLATES: dict[str, Callable[[], tuple[str, str]]] = {
    "something-new": _something_new, "check-in": _check_in, "we-are-here": _we_are_here,
    "half-way": _half_way, "still-there": _still_there, "well-done": _well_done,
}


def send(
    *, template: str, person: Person, service: Service, once: str, at: datetime, channel: str = "email",
) -> Outgoing:
    """Decide a letter from a template, in the person's language. The same `once` is the same letter.

    By "sms" it goes as a text to whoever can have one; as an e-mail to everybody else.
    """
    if channel == "sms":
        text = telling.tell(person=person, service=service, once=once, kind=template, at=at,
                            plain=lambda: f"{TEMPLATES[template]()[0]}.",
                            more=lambda: " ".join([TEMPLATES[template]()[1] % {"service": service.name},
                                                   f"{settings.HANDRAIL_ORIGIN}/"]))
        if text is not None:
            return text
    with translation.override(person.language or service.language):
        subject, line = TEMPLATES[template]()
        greeting = _("Hello %(name)s,") % {"name": person.name} if person.name else _("Hello,")
        body = "\n\n".join([
            greeting,
            line % {"service": service.name},
            _("Sign in whenever it suits you:"),
            settings.HANDRAIL_ORIGIN + "/",
            _("This e-mail was sent by a computer. Answers to it aren’t read."),
        ])
        return outbox.decide(once=once, kind=template, person=person, address=person.email, at=at,
                             subject=subject, body=body + "\n")
