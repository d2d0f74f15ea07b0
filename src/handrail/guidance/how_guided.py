"""The page "How you're guided": who, by what protocol, when next, and what may be chosen."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from handrail.journeys.models import Enrolment
from handrail.people.models import Person, Role, RoleKind
from handrail.safety import owners

from . import planning, wishing
from .changing_guide import open_change
from .guided import Guided, guided_by
from .models import Contact, GuideChange, GuideDesk
from .words import contact_words


@dataclass
class HowGuided:
    """All that the page says."""

    it: Guided | None
    guide: Role | None = None
    about: str = ""
    reply_within: str = ""
    next: Contact | None = None
    next_words: str = ""
    back_at: datetime | None = None  # while the guide is away
    stand_in: Person | None = None
    change: GuideChange | None = None
    channels: tuple[str, ...] = ()
    languages: list[str] = field(default_factory=list)
    offers_gender: bool = False
    initial: dict[str, Any] = field(default_factory=dict)


def page_of(enrolment: Enrolment, at: datetime) -> HowGuided:
    """What is said to a participant. A handful of statements."""
    it = guided_by(enrolment)
    page = HowGuided(it, change=open_change(enrolment))
    wishes = wishing.wishes_of(enrolment)
    page.initial = {name: getattr(wishes, name) for name in
                    ("channel", "days", "times", "language", "guide_gender", "voicemail")}
    page.offers_gender = wishing.offer_of().offers_gender
    page.languages = languages(enrolment.service.language)
    if it is None:
        return page
    page.channels = tuple(one for one in wishing.channels_of(it.protocol) if it.can_have(one))
    page.about = it.protocol.about_in(get_language() or "en")
    if it.guidance.guide_id is not None:
        of = Role.objects.select_related("person").filter(person_id=it.guidance.guide_id, kind=RoleKind.GUIDE)
        page.guide = of.first()
        away = owners.away(at)
        if it.guidance.guide_id in away:
            page.back_at, page.stand_in = _back(it.guidance.guide_id, away[it.guidance.guide_id], at)
    page.next = planning.next_contact(it)
    page.next_words = contact_words(page.next.channel) if page.next else ""
    return page


def languages(of_service: str) -> list[str]:
    """The languages in which somebody guides here, the service's first."""
    found = {of_service: None}
    for said in GuideDesk.objects.values_list("languages", flat=True):
        found.update(dict.fromkeys(said))
    return list(found)


def _back(guide: uuid.UUID, cover: uuid.UUID | None, at: datetime) -> tuple[datetime | None, Person | None]:
    back = owners.stood_in_for(cover, at).get(guide) if cover else None
    return back, Person.objects.filter(pk=cover).first() if cover else None

