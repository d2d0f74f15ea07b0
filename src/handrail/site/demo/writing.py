"""What the demo shows of writing and of looking at it: templates, files, a worksheet with a comment, rated contacts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from handrail.ground.ids import id_for
from handrail.guidance import attaching, messages, templating
from handrail.guidance.models import Guidance
from handrail.journeys import journal
from handrail.journeys.models import Enrolment, Row
from handrail.people.models import Role, RoleKind
from handrail.programmes import library
from handrail.programmes.worksheets import ThoughtRecord
from handrail.supervision import reviewing
from handrail.supervision.models import Review

LESSON = "catching-thoughts"
LEFT_FOR_NOW = timedelta(days=7)  # what was drawn last waits for whoever opens the demo
CELLS = ("The bus was late, and I stood for twenty minutes.", "My back won’t forgive me this.", "Worried, then cross.",
         "Tight across the shoulders.", "Sat down on the wall and left out the shop.")
COMMENT = ("You caught the thought while it was going on, which is the hard part. Sitting down on the wall was your "
           "own idea. What would you say to a friend who thought “my back won’t forgive me”?")
TEMPLATES = (
    (RoleKind.MANAGER, "After the first call", "It was good to hear you today. You said that mornings are hardest; the "
     "next part is short and can be read lying down. Write whenever you like, I read on every working day."),
    (RoleKind.GUIDE, "A flare-up", "A week like this is no step back. Halve whatever you had planned, keep the one "
     "thing that does you good, and tell me on Friday how it went."),
)
FILE_NAME, FILE = "Pacing by the clock.txt", (
    "Pacing by the clock\n\n1. How long can you do it on a bad day? Take half of that.\n2. Stop when the time is up, "
    "also on a good day.\n3. Add a minute after a week of keeping to it.\n")
WITH_FILE = "Here is the page we talked about, for the kitchen door. Start with the ironing, as you said."
MARKS = {"structure": 3, "warmth": 4, "script": 3, "pacing": 2, "safety": 4}
SAID = ("You left room, and the plan came from the person. Next time: one question, then wait.",
        "Clear and kind. Say at the start how long it will take, then the end comes easier.")
REPLY = "Thank you. I noticed it, too; I will count to five."


def show(manager: Role, guides: Iterable[Role], at: datetime) -> None:
    """Templates of the service and of a guide; a worksheet with a comment on it; a message with a file."""
    guide = next((one for one in guides if one.qualification == "psychologist"), None)
    for role in (manager, guide):
        for kind, title, text in TEMPLATES:
            if role is not None and role.kind == kind:
                templating.keep_template(by=role, title=title, texts={"en": text}, at=at - timedelta(days=30),
                                         client_id=id_for(role.pk, "demo template", title))
    if guide is not None:
        _worksheet(guide, at - timedelta(hours=3))
        _file(guide, at - timedelta(hours=2))


def look_at_contacts(supervisor: Role, at: datetime) -> None:
    """The supervisor rates what was drawn; the guide reads it, and answers every other time."""
    for review in Review.objects.filter(is_drawn=True, rated_at=None).order_by("due_at", "pk"):
        marks = MARKS | {"pacing": 2 + review.number % 3}
        rated = reviewing.rate(review=review, by=supervisor, marks=marks, words=SAID[review.number % 2], at=at)
        guide = Role.objects.get(person_id=rated.guide_id, kind=RoleKind.GUIDE)
        reviewing.answer(review=rated, by=guide, reply=REPLY if review.number % 2 else "", at=at + timedelta(hours=5))


def _worksheet(guide: Role, at: datetime) -> None:
    """Somebody who has come to it fills a thought record in; their guide says something about it."""
    for enrolment in _guided_by(guide):
        lessons = (*enrolment.standing.lessons_open, *enrolment.standing.lessons_done)
        if LESSON not in lessons:
            continue
        asked = next((block for block in library.programme(enrolment.programme_id).lesson(LESSON, "en").answer_blocks
                      if isinstance(block, ThoughtRecord)), None)
        if asked is None:
            continue
        [row] = asked.rows
        said = iter(CELLS)
        raw = {asked.field(row, column): ["7" if column.is_scale else next(said, "")] for column in asked.columns}
        key = f"{LESSON}/{asked.key}"
        journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=key, body=asked.clean(raw), made_at=at, at=at,
                      client_id=id_for(enrolment.pk, "demo worksheet"))
        messages.write(enrolment=enrolment, by=guide, text=COMMENT, about=key, minutes=Decimal(4),
                       client_id=id_for(enrolment.pk, "demo worksheet comment"), at=at + timedelta(minutes=40))
        return


def _file(guide: Role, at: datetime) -> None:
    """A guide sends a page to print."""
    for enrolment in _guided_by(guide)[:1]:
        draft = id_for(enrolment.pk, "demo file")
        attaching.attach(enrolment=enrolment, by=guide, client_id=draft, name=FILE_NAME, content=FILE.encode(), at=at)
        messages.write(enrolment=enrolment, by=guide, text=WITH_FILE, client_id=draft, minutes=Decimal(3), at=at)


def _guided_by(guide: Role) -> list[Enrolment]:
    """Whose course goes on and whom this guide guides, whoever began first, first."""
    guided = Guidance.objects.filter(guide_id=guide.person_id).values("enrolment_id")
    rows = Enrolment.objects.select_related("standing", "participant", "service")
    return list(rows.filter(pk__in=guided, state=Enrolment.State.ACTIVE).order_by("started_at", "pk"))
