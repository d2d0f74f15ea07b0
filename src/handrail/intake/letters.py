"""The letters that explain: a service's text or ours, filled, seen before it goes, read in the person's own page.

By e-mail goes only that there is something to read. The words are sealed with the person's key.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from handrail.delivery import notices
from handrail.guidance import offered
from handrail.journeys import steps
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Enrolment, Step
from handrail.people import audit
from handrail.people.models import Person, Role
from handrail.programmes import keeping, library
from handrail.programmes.keeping import NoSuchPack
from handrail.programmes.models import PackVersion

from . import letter_text
from .models import Letter, LetterText
from .reasons import ACCEPT, DECLINE, SIGNPOST

KINDS = {
    ACCEPT: gettext_lazy("You have a place"),
    DECLINE: gettext_lazy("Not now"),
    SIGNPOST: gettext_lazy("Another way first"),
}
FIELDS = {
    "name": gettext_lazy("the person’s name"),
    "service": gettext_lazy("the name of your service"),
    "programme": gettext_lazy("the programme"),
    "guidance": gettext_lazy("how they are guided, in a sentence"),
    "guide": gettext_lazy("their guide’s name, or “your guide”"),
    "next": gettext_lazy("what comes next, in a sentence"),
    "because": gettext_lazy("the reason, in plain words to the person"),
    "contact": gettext_lazy("your service’s e-mail address"),
    "sender": gettext_lazy("who sends the letter"),
}


@dataclass(frozen=True)
class Words:
    """A letter in the language of the one who gets it, before it goes."""

    language: str
    text: str


def ours(kind: str) -> str:
    """Our own text of a letter, in the active language."""
    return {
        ACCEPT: _(
            "Dear {name},\n\n"
            "Thank you for telling us about yourself. You have a place at {service}.\n\n"
            "Your course is “{programme}”. {guidance}\n\n"
            "{next}\n\n"
            "You don’t need to prepare anything. You can go at your own pace, and you can stop at any time.\n\n"
            "If you have a question, write to us: {contact}\n\n"
            "Kind regards\n{sender}\n{service}"
        ),
        DECLINE: _(
            "Dear {name},\n\n"
            "Thank you for telling us about yourself, and for your time. We have looked at it with care. We can’t "
            "offer you a place in this course just now.\n\n"
            "{because}\n\n"
            "This says nothing about how real your pain is, and nothing against you. If things change, you are "
            "welcome to sign up again.\n\n"
            "If you have a question, or think that we got something wrong, write to us: {contact}\n\n"
            "Kind regards\n{sender}\n{service}"
        ),
        SIGNPOST: _(
            "Dear {name},\n\n"
            "Thank you for telling us about yourself, and for your time. We have looked at it with care. We think "
            "that something else will help you more just now.\n\n"
            "{because}\n\n"
            "This says nothing about how real your pain is, and nothing against you. You are welcome to sign up "
            "again afterwards.\n\n"
            "If you have a question, write to us: {contact}\n\n"
            "Kind regards\n{sender}\n{service}"
        ),
    }[kind]


def plain_reason(reason: str) -> str:
    """A reason in plain words to the person."""
    words = {
        "not-this-pain": _("The course is made for pain that has lasted for months. From what you told us, it would "
                           "not fit what you have."),
        "treatment-under-way": _("You have a treatment under way. It is better to let that do its work first."),
        "not-now": _("There is a lot else in your life just now. The course asks for time and some quiet, and works "
                     "better when you have a little of both."),
        "not-reached": _("We tried to reach you and did not manage to. We would be glad to hear from you."),
        "did-not-want": _("You told us that you would rather not do it now. That is quite all right."),
        "another-service": _("Somebody nearer to where you live or are treated can look after you better."),
        "full": _("We have more people waiting than we can look after. We do not want to let you wait without end."),
        "doctor-first": _("Some of what you told us should be looked at by a doctor first. Please make an appointment "
                          "with your own doctor, and tell them what you told us."),
        "mood-first": _("You told us that your mood or your worries weigh a lot. There is good help for that. Your "
                        "doctor can tell you how to get it."),
        "crisis-care": _("You deserve help at once, from people who can be with you. “Help at any hour”, at the foot "
                         "of every page here, has numbers to call, day and night."),
        "other-programme": _("There is a programme that fits better what you want to get back."),
        "in-person": _("We think that seeing somebody in person will help you more than a course on a screen."),
    }
    return words.get(reason, "")


def text_of(kind: str, language: str) -> str:
    """The service's own text of a letter in a language, else ours."""
    own = LetterText.objects.filter(kind=kind, language=language).values_list("text", flat=True).first()
    if own is not None:
        return own
    with translation.override(language):
        return ours(kind)


def drafted(
    *, enrolment: Enrolment, kind: str, reason: str, by: Role, programme: str = "", protocol: str = "",
    guide: Person | None = None, goes_on: str = "",
) -> Words:
    """The letter as it would go, in the person's language. Raises BadText for a service's text that can't be filled."""
    person, service = enrolment.participant, enrolment.service
    language = person.language or service.language
    text = text_of(kind, language)
    with translation.override(language):
        values = {
            "name": person.name or _("reader"), "service": service.name,
            "programme": programme_title(programme or enrolment.programme.key),
            "guidance": _sentence(offered.how_guided(protocol or enrolment.protocol_key)),
            "guide": str(guide) if guide else _("your guide"), "next": goes_on, "because": plain_reason(reason),
            "contact": service.contact_email or service.name, "sender": str(by.person),
        }
        return Words(language, letter_text.fill(text, values))


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def programme_title(key: str) -> str:
    """A programme's title in the active language, or its key."""
    try:
        return said(library.programme(keeping.latest(PackVersion.Kind.PROGRAMME, key).digest).title)
    except NoSuchPack:
        return key


@transaction.atomic
def send(
    *, enrolment: Enrolment, kind: str, about: uuid.UUID, words: Words, by: Role, at: datetime
) -> Letter:
    """Put a letter into the person's own page, and tell them that there is something new. Sent once."""
    letter, is_new = Letter.objects.get_or_create(about=about, kind=kind, defaults={
        "service_id": enrolment.service_id, "enrolment": enrolment, "language": words.language, "text": words.text,
        "by_id": by.person_id, "sent_at": at,
    })
    if is_new:
        steps.offer(enrolment=enrolment, room="intake", code="letter", since=at, weight=60)
        notices.tell(person=enrolment.participant, service=enrolment.service, code="letter", at=at,
                     once=f"intake-letter:{letter.pk}", url=reverse("intake:mine"))
        audit.record(did="letter.sent", to=letter, at=at, by=by, kind=kind, language=words.language)
    return letter


@transaction.atomic
def read(*, enrolment: Enrolment, at: datetime) -> int:
    """The person has opened their letters: noted once, and Today offers them no more. Returns how many were new."""
    new = Letter.objects.filter(enrolment__participant_id=enrolment.participant_id, read_at=None).update(read_at=at)
    steps.withdraw(enrolment=enrolment, room="intake", code="letter")
    return new


@transaction.atomic
def keep_text(*, kind: str, language: str, text: str, by: Role, at: datetime) -> None:
    """Keep a service's own words for a letter; empty: ours again. Raises BadText."""
    text = text.replace("\r\n", "\n").strip()
    letter_text.check(text, FIELDS)
    rows = LetterText.objects.filter(kind=kind, language=language)
    if (rows.values_list("text", flat=True).first() or "") == text:
        return
    if text:
        LetterText.objects.update_or_create(kind=kind, language=language, defaults={"text": text},
                                            create_defaults={"text": text, "service_id": by.service_id})
    else:
        rows.delete()
    audit.record(did="letter-text.changed", to=by.service, at=at, by=by, kind=kind, language=language,
                 is_ours=not text)


@steps.words("intake", "letter")
def letter_step(step: Step) -> steps.Shown:
    """Today's line for a letter that waits to be read."""
    return steps.Shown(title=_("There is a letter for you"), line=_("From your service"), url=reverse("intake:mine"),
                       action=_("Read it"))


def languages() -> list[str]:
    """The languages that letters can be written in: those of the pages, the active one first."""
    from django.conf import settings

    codes = [code for code, _name in settings.LANGUAGES]
    return sorted(codes, key=lambda code: code != get_language())
