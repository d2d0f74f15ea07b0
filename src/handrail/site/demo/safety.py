"""What the demo has on record for safety: details for an emergency, a conversation, adverse events, what was hard.

Its dice are its own, thrown anew for each person, so that they move nobody else's day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from handrail.ground.ids import id_for
from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from handrail.safety import emergency_details, harm, talking
from handrail.safety.adverse import Report
from handrail.safety.effects import Told
from handrail.safety.models import Flag
from handrail.safety.risk_talk import Talk

from .cast import Part, read


def give_details(part: Part, enrolment: Enrolment, at: datetime) -> None:
    """What somebody gave for an emergency: three of four give more than their number."""
    random = Random(f"details:{part.email}")
    words, given = read("words.toml")["emergency"], {"phone": enrolment.participant.phone}
    if random.random() < 0.75:
        number = random.randint(0, 99)
        street = f"{random.randint(1, 180)} {random.choice(words['streets'])}"
        given |= {
            "whereabouts": f"{street}\n{random.choice(words['towns'])}",
            "someone": random.choice(words["names"]), "someone_is": random.choice(words["are"]),
            "someone_phone": f"+4479465501{number:02d}",  # a range kept for fiction
        }
        if random.random() < 0.6:
            given |= {"doctor": random.choice(words["doctors"]), "doctor_phone": f"+4416329605{number:02d}"}
    emergency_details.keep_details(enrolment=enrolment, given=given, at=at)


def close_by_talking(flag: Flag, by: Role, at: datetime) -> bool:
    """Close a flag with the conversation that belongs to it; False for one that needs none."""
    if not talking.needs_talk(flag):
        return False
    talks = read("words.toml")["conversations"]
    said = Random(f"talk:{flag.enrolment.participant.email}").choice(talks)
    next_at = (at + timedelta(days=said["next_days"])).replace(hour=10, minute=30, second=0, microsecond=0)
    talking.close_with_talk(flag=flag, by=by, at=at, talk=Talk(
        **{name: said.get(name, "") for name in ("thoughts", "plan", "means", "intent", "outcome")},
        steps=tuple(said.get("steps", ())), next_at=next_at, words=said["words"]))
    return True


def of_the_day(lives: Sequence, day: datetime, guide_of: Callable[[Enrolment], Role]) -> None:
    """The adverse events of which somebody's guide hears by this morning, and what is known of them since."""
    for one in read("words.toml")["adverse"]:
        enrolment = lives[one["person"]].enrolment if one["person"] < len(lives) else None
        if enrolment is None:
            continue
        enrolment = Enrolment.objects.select_related("participant", "service").get(pk=enrolment.pk)
        if enrolment.started_at is None or day < enrolment.started_at + timedelta(days=one["after_days"]):
            continue
        by, client_id = guide_of(enrolment), id_for(enrolment.pk, "demo", one["person"])
        event = harm.record(enrolment=enrolment, report=_report(one["report"], day), client_id=client_id, by=by, at=day)
        latest = harm.latest_of(event)
        is_time = day >= event.noted_at + timedelta(days=one.get("amended_after_days", 0))
        if "amended" in one and latest.number == 1 and is_time:
            harm.amend(event=event, number=1, report=_amended(latest.report, one["amended"]), by=by, at=day)


def say_what_was_hard(part: Part, enrolment: Enrolment, at: datetime) -> None:
    """On leaving: two of three answer, most of them that little was hard."""
    asked = harm.asked_of(enrolment)
    random = Random(f"effects:{part.email}")
    if asked is None or random.random() > 0.67:
        return
    told = random.choice(read("words.toml")["effects"])
    harm.tell(asked=asked, told=Told(told["effects"], told.get("still", ""), told.get("from_course", ""),
                                     told.get("words", "")), client_id=id_for(asked.pk, "demo"), at=at)


def _report(said: Mapping, at: datetime) -> Report:
    began = (at - timedelta(days=said["began_days_before"])).date()
    return Report(
        kind=said["kind"], grade=said["grade"], serious=tuple(said.get("serious", ())), related=said["related"],
        started_on=began, ended_on=began + timedelta(days=said["lasted_days"]) if "lasted_days" in said else None,
        actions=tuple(said.get("actions", ())), outcome=said["outcome"], words=said["words"])


def _amended(report: Report, said: Mapping) -> Report:
    return replace(report, outcome=said["outcome"], ended_on=report.started_on + timedelta(days=said["lasted_days"]),
                   words={**report.words, **said["words"]})
