"""How the demo's guides are looked after: lessons and the check, meetings with the supervisor, notes, signed months."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.ground.ids import id_for
from handrail.people.models import Role
from handrail.programmes.blocks import Check
from handrail.supervision import hours, meeting, meeting_queries, training, training_queries

TOPICS = ("Pauses in calls, and when to leave them.", "Two quiet people, and who writes first.",
          "Ending a call on time without hurrying anybody.", "What a good week looks like when pain is worse.")
ABOUT_GUIDE = "Listens well. Next: shorter messages, one question each."
ABOUT_PERSON = "Plans are large. Ask for the part that works on a bad day."


def look_after(guides: Sequence[Role], supervised: Sequence[Role], supervisor: Role, begins: datetime,
               at: datetime) -> None:
    """Everybody reads; all but the last of those in training are confirmed; meetings stop a week too early."""
    for number, guide in enumerate(guides):
        is_last = guide in supervised and guide == supervised[-1]
        _read(guide, begins + timedelta(days=number), fails_first=guide in supervised)
        if not is_last:
            training.confirm(guide=guide, by=supervisor, at=begins + timedelta(days=number + 3))
    for guide in supervised:
        _meet(guide, supervisor, begins, at)


def _read(guide: Role, at: datetime, *, fails_first: bool) -> None:
    version = training_queries.version()
    for lesson in training_queries.lessons(version, "en"):
        right = {block.key: _choice(block, is_right=True) for block in lesson.lesson.answer_blocks
                 if isinstance(block, Check)}
        if lesson.key != training.rule().lesson:
            training.work_through(guide=guide, version=version, lesson=lesson.key, checks=right, notes={}, at=at)
            continue
        if fails_first:
            wrong = {block.key: _choice(block, is_right=False) for block in lesson.lesson.answer_blocks[-2:]}
            training.sit(guide=guide, version=version, checks=right | wrong, at=at + timedelta(hours=1),
                         client_id=id_for(guide.pk, "demo check", 1))
        training.sit(guide=guide, version=version, checks=right, at=at + timedelta(days=1),
                     client_id=id_for(guide.pk, "demo check", 2))


def _choice(block: Check, *, is_right: bool) -> dict[str, object]:
    code = next(option.code for option in block.options if option.right == is_right)
    return {"choice": code, "right": is_right}


def _meet(guide: Role, supervisor: Role, begins: datetime, at: datetime) -> None:
    zone = ZoneInfo(guide.service.timezone)
    day, today = begins.astimezone(zone).date() + timedelta(days=6), at.astimezone(zone).date()
    number = 0
    while day < today - timedelta(days=8):
        held_at = datetime.combine(day, time(15), zone)
        meeting.hold(guide=guide, by=supervisor, held_on=day, minutes=40 + 5 * (number % 4), today=day, at=held_at,
                     topics=TOPICS[number % len(TOPICS)], client_id=id_for(guide.pk, "demo meeting", number))
        day, number = day + timedelta(days=7), number + 1
    meeting.note_of_guide(guide=guide, by=supervisor, text=ABOUT_GUIDE, client_id=id_for(guide.pk, "demo note"),
                          at=at - timedelta(days=9))
    for enrolment in meeting_queries.people_of(guide.person_id)[:1]:
        meeting.note_of_person(enrolment=enrolment, guide=guide, by=supervisor, text=ABOUT_PERSON,
                               client_id=id_for(guide.pk, "demo person"), at=at - timedelta(days=9))
    for month in _to_sign(guide, today):
        meeting.sign_month(guide=guide, by=supervisor, month=month, today=today, at=at - timedelta(days=1))


def _to_sign(guide: Role, today: date) -> list[date]:
    """The months that are over, but for the last, which waits."""
    over = [one.month for one in hours.log(guide, today) if one.is_over]
    return sorted(over)[:-1]
