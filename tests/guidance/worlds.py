"""Something in every sealed column of guidance, for somebody's whole life (tests/journeys/a_life.py)."""

import uuid

from handrail.delivery.live import events
from handrail.delivery.reach import choosing
from handrail.guidance import attaching, changing, changing_guide, complaining, drafts, handing_over, incoming
from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from tests.builders import AT, later, role_of

BEGUN = "Dear Tamsin, what I never dared to say about the ferry"
FILE_NAME, FILE = "Lantern diary of Corviston.txt", "Slept in the boathouse, the lantern stayed lit"
RANG, RANG_FROM = "Rang about the bell in her left ear", "+447700900841"
OTHER_GUIDE, NO_OTHER = "He reminds me of my uncle Leopold", "Fridolin and you go on until midsummer"
COMPLAINT, SETTLED = "The page of week two called me a grouse", "That page says something else now, and we beg pardon"
HANDED_OVER = "Best after her walk along the Marram dunes"
STAYED = "She wants to keep the calls on account of Pim"
BROWSER = "https://updates.push.services.mozilla.com/wpush/v2/quince-and-thistle"
WORDS = (BEGUN, FILE_NAME, RANG, RANG_FROM, OTHER_GUIDE, NO_OTHER, COMPLAINT, SETTLED, HANDED_OVER, STAYED, BROWSER)
OUTSIDER = {"words": "I rang three times for my father", "name": "Isolde Farrow", "reply_to": "isolde@example.org"}


def guided_through_everything(enrolment: Enrolment, guide: Role) -> None:
    """What is begun, attached, asked, complained of, handed over; calls, browsers, and a moment ago on the line."""
    participant, person = role_of(enrolment), enrolment.participant
    draft = drafts.Typed(client_id=uuid.uuid4(), text=BEGUN, device=uuid.uuid4())
    drafts.keep(enrolment=enrolment, by=participant, typed=draft, at=later(days=3))
    attaching.attach(enrolment=enrolment, by=participant, client_id=draft.client_id, name=FILE_NAME,
                     content=FILE.encode(), at=later(days=3))
    incoming.note_call(number=RANG_FROM, words=RANG, enrolment=enrolment, is_theirs=False, minutes=None, by=guide,
                       at=later(days=2), client_id=uuid.uuid4())
    asked = changing_guide.ask(enrolment=enrolment, reason=OTHER_GUIDE, at=later(days=2), client_id=uuid.uuid4())
    changing_guide.keep_guide(change=asked, answer=NO_OTHER, by=guide, at=later(days=3))
    for who, settled in (({"person": person, "words": COMPLAINT}, SETTLED), (OUTSIDER, "Someone will ring you today")):
        complaint = complaining.complain(service=enrolment.service, about="course", at=later(days=2),
                                         client_id=uuid.uuid4(), **who)
        complaining.answer(complaint=complaint, outcome="upheld", words=settled, by=guide, at=later(days=3))
    handing_over.prepare(enrolment=enrolment, words=HANDED_OVER, by=guide, at=later(days=3))
    changing.stay(enrolment=enrolment, to="on-demand", step="not improving", reason=STAYED, by=guide, at=later(days=3))
    choosing.add_device(by=participant, endpoint=BROWSER, at=AT)
    events.append(kind="thread", subject=enrolment.pk, owner_id=person.pk, what="changed", by_id=person.pk,
                  client_id=uuid.uuid4(), real=later(days=4))
