"""A participant with something of everything: what they wrote, what was written to them and about them."""

import uuid
from itertools import count

from handrail.delivery import outbox
from handrail.delivery.sms import arriving, choosing
from handrail.ground import scoped
from handrail.guidance import contacting, messages
from handrail.intake import cases
from handrail.journeys import assessing, consenting, joining, joining_packs, journal, leaving, screening
from handrail.journeys.models import Enrolment, Row
from handrail.meetings import booking
from handrail.referrals import hearing
from handrail.referrals.models import Part
from handrail.safety import emergency_details, harm, talking
from handrail.safety.adverse import Report
from handrail.safety.models import Flag
from handrail.safety.risk_talk import Talk
from handrail.supervision import meeting
from tests.builders import AT, a_guide, a_manager, a_participant, a_service, later
from tests.guidance import worlds as guidance_worlds
from tests.intake.worlds import coming_and_going
from tests.referrals.worlds import a_clinician, a_referred

ANSWER = "The stairs to my sister's flat, Ünterberg 14"
FIRST_ANSWER = "Only the stairs"
MESSAGE = "I could not sleep since Thursday; the heron came back"
REPLY = "Dear Maria, the heron is a good sign"
NOTE = "Sounded low, spoke of her brother Anselm"
FLAG_NOTE = "Rang at once; her neighbour Ruprecht stays with her"
TALKED, HARM = "On nights when Halvard is at sea", "Fell from the ladder in the orchard of Grimsby Hall"
EMERGENCY = {"whereabouts": "3 Tidewater Steps", "someone": "Ottilie Brandt", "someone_is": "godmother of my son",
             "someone_phone": "+447946550177", "doctor": "Dr Quillfeather", "doctor_phone": "+441632960577"}
TEXTED, TEXT_NUMBER = "The otter sleeps in my left boot again", "+447700900177"
SPOKEN_OF = "Her mother in Sandwick worries the guide"
FAREWELL = "Thank you, it was too much in lambing season"
TRIAGED = "Used to keep the light on Skerrow Point"
WORDS = (ANSWER, FIRST_ANSWER, MESSAGE, REPLY, NOTE, FLAG_NOTE, TALKED, HARM, TRIAGED, *EMERGENCY.values(), TEXTED,
         TEXT_NUMBER, SPOKEN_OF, FAREWELL, *guidance_worlds.WORDS)


_lives = count()


def a_life(*, has_left: bool = False) -> tuple[Enrolment, list[str]]:
    """The enrolment, and every word that was written by or about the person."""
    service = a_service()
    guide = a_guide(service)
    enrolment = a_participant(service, guide, state="joining")
    with scoped.service(service.pk):
        _join(enrolment)
        _write(enrolment, guide)
        if has_left:
            leaving.leave(enrolment=enrolment, reason="too-much", words=FAREWELL, client_id=uuid.uuid4(),
                          at=later(days=4))
    enrolment.refresh_from_db()
    return enrolment, [words for words in WORDS if has_left or words != FAREWELL]


def _join(enrolment: Enrolment) -> None:
    consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    asked = joining_packs.latest_screen()
    answers = screening.clean(asked, {"age": ["52"], "months": ["over-5"], "signs": ["none"], "life": ["at-times"],
                                      "willing": ["yes"]})
    joining.screen(enrolment=enrolment, asked=asked, answers=answers, client_id=uuid.uuid4(), at=AT)
    baseline = joining.baseline_of(enrolment)
    for measure, item, value in (("phq-9", "9", 1), ("peg", "1", 7)):
        assessing.respond(assessment=baseline, measure=measure, item=item, value=value, client_id=uuid.uuid4(),
                          made_at=AT, at=AT)
    assessing.finish(assessment=baseline, client_id=uuid.uuid4(), made_at=AT, at=AT)
    enrolment.refresh_from_db()


def _write(enrolment: Enrolment, guide) -> None:
    person = enrolment.participant
    meeting.note_of_person(enrolment=enrolment, guide=guide, by=guide, text=SPOKEN_OF, client_id=uuid.uuid4(),
                           at=later(days=2))
    first = _row(enrolment, Row.Kind.ANSWER, "how-pain-works/want-back", FIRST_ANSWER)
    _row(enrolment, Row.Kind.ANSWER, "how-pain-works/want-back", ANSWER, replaces=[first.client_id])
    _row(enrolment, Row.Kind.MESSAGE, "guide", MESSAGE)
    messages.write(enrolment=enrolment, by=guide, text=REPLY, client_id=uuid.uuid4(), at=later(days=2))
    contacting.log_unplanned(enrolment=enrolment, channel="telephone", outcome="reached", minutes=12, by=guide.person,
                             role=guide, at=later(days=3), client_id=uuid.uuid4(), note=NOTE)
    talking.close_with_talk(flag=Flag.objects.get(enrolment=enrolment), by=guide, at=later(days=1), talk=Talk(
        thoughts="none", outcome="talked-safe", words={"thoughts": TALKED, "agreed": FLAG_NOTE}))
    emergency_details.keep_details(enrolment=enrolment, given=EMERGENCY, at=AT)
    harm.record(enrolment=enrolment, client_id=uuid.uuid4(), by=guide, at=later(days=2), report=Report(
        kind="injury", grade="mild", related="unrelated", started_on=AT.date(), outcome="recovered",
        words={"what": HARM}))
    case = cases.open_case(screening=joining.last_screening(enrolment), at=AT)
    cases.log_call(case=case, by=guide, outcome="reached", minutes=9, note=TRIAGED, next_at=later(days=300),
                   client_id=uuid.uuid4(), at=later(days=1))
    coming_and_going(enrolment, guide)
    guidance_worlds.guided_through_everything(enrolment, guide)
    a_referred(a_clinician(enrolment.service, a_manager(enrolment.service)), enrolment, *Part)
    hearing.tell(enrolment, kind=Part.PROGRESS, about="how-pain-works", at=later(days=1),
                 facts={"lesson": "how-pain-works", "done": 1, "of": 8})
    booking.book(enrolment=enrolment, channel="video", starts_at=later(days=6), by=guide, at=AT, client_id=uuid.uuid4())
    choice = choosing.ask(person=person, service=enrolment.service, number=TEXT_NUMBER,
                          at=later(days=1, seconds=next(_lives)))  # the last who texted a number hears from it
    choosing.agree(choice=choice, at=later(days=1))
    arriving.arrive(arriving.Came("a-life", TEXT_NUMBER, TEXTED), at=later(days=2))
    outbox.decide(once=f"test:{person.pk}", kind="test", address=person.email, person=person, at=AT,
                  subject="There is something new for you", body=f"Hello {person.name}")
    outbox.decide(once=f"test-early:{person.pk}", kind="test", address=person.email, at=AT,
                  subject="There is something new for you", body=f"Hello {person.name}, before you had an account")


def _row(enrolment: Enrolment, kind: str, key: str, text: str, replaces=()) -> Row:
    return journal.write(enrolment=enrolment, kind=kind, key=key, body={"text": text}, client_id=uuid.uuid4(),
                         made_at=later(days=1), at=later(days=1), replaces=replaces).row
