"""A service of ten thousand participants, made by a seeded generator and inserted in bulk: what its figures cost.

The kept rows of outcomes are inserted with everything else; a sample is derived afresh and must be the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from bench.guidance import contacts_of

PEOPLE = 10_000
GUIDES = 20
SEED = 20_261_128
SAMPLE = 40  # enrolments that are derived afresh, to see that the rows are what the product would keep
BATCH = 2_000

PROTOCOLS = ("weekly-call", "weekly-call", "on-demand", "self-guided")
PROGRAMMES = ("pain-cbt", "pain-cbt", "pain-cbt", "pain-act")
DAYS = {"baseline": 0, "mid": 35, "post": 70}  # of what is asked once
CHECK_INS = 9


@dataclass
class Made:
    """Rows by table, in the order in which they are inserted."""

    rows: dict[type, list] = field(default_factory=dict)

    def add(self, *rows) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def insert(self) -> None:
        for table, rows in self.rows.items():
            manager = getattr(table, "everywhere", table.objects)
            manager.bulk_create(rows, batch_size=BATCH)
        self.rows.clear()


def big_service(at: datetime) -> dict:
    """Make it; gives the manager's role and the researcher's. Raises AssertionError if kept rows aren't as derived."""
    from tests import builders

    from handrail.fidelity import keeping_up
    from handrail.ground import scoped
    from handrail.journeys.models import Enrolment
    from handrail.outcomes.keeping_up import keep

    service = builders.a_service("ten-thousand")
    chance = Random(SEED)
    with scoped.service(service.pk):
        guides = [_colleague(service, "guide", number).person for number in range(GUIDES)]
        made = Made()
        for number in range(PEOPLE):
            _somebody(made, service, chance, number, guides, at)
            if number % BATCH == BATCH - 1:
                made.insert()
        made.insert()
        for pk in chance.sample(list(Enrolment.objects.order_by("pk").values_list("pk", flat=True)), SAMPLE):
            assert not keep(pk), f"the rows of {pk} are not what the product would keep"
            assert not keeping_up.keep(pk), f"what is kept of the guidance of {pk} is not what the product would keep"
    return {who: _colleague(service, who, 0) for who in ("manager", "researcher")}


def _colleague(service, kind: str, number: int):
    from tests import builders

    person = builders.a_person(email=f"bench-{kind}{number}@example.org")
    return builders.a_role(service, kind, person, qualification="psychologist" if kind == "guide" else "")


def _somebody(made: Made, service, chance: Random, number: int, guides: list, at: datetime) -> None:
    from handrail.guidance.models import Guidance
    from handrail.journeys.models import Consent, Enrolment, LessonOpening, Standing
    from handrail.people.models import Person
    from handrail.programmes import library

    signed_up = at - timedelta(days=chance.uniform(1, 400))
    programme = latest("programme", chance.choice(PROGRAMMES))
    protocol = chance.choice(PROTOCOLS)
    guide = None if protocol == "self-guided" else chance.choice(guides)
    person = Person(email=f"bench{number}@example.org", name=f"Person {number}", password="!", made_at=signed_up)
    start = signed_up + timedelta(days=chance.expovariate(1 / 4))
    has_started = chance.random() < 0.85 and start < at
    lessons = library.programme(programme.digest).lesson_keys
    read = min(len(lessons), int(chance.triangular(0, 11, 5)), (at - start).days // 7) if has_started else 0
    ended = start + timedelta(days=7 * len(lessons) + 7)
    is_over = has_started and read == len(lessons) and ended < at
    has_left = not is_over and chance.random() < 0.2
    gone = min(at, start + timedelta(days=chance.uniform(5, 60))) if has_left else None
    state = ("finished" if is_over else "left" if has_left else "active") if has_started else (
        "left" if has_left else chance.choice(["joining", "waiting", "unsuitable"]))
    enrolment = Enrolment(
        service=service, participant=person, programme=programme, protocol_key=protocol, state=state,
        signed_up_at=signed_up, started_at=start if has_started else None,
        ended_at=ended if is_over else gone,
    )
    made.add(person, enrolment, Standing(service=service, enrolment=enrolment, lessons_done=list(lessons[:read])))
    guidance = Guidance(service=service, enrolment=enrolment, protocol=latest("protocol", protocol), guide=guide,
                        since=signed_up)
    made.add(guidance)
    consented = signed_up + timedelta(hours=chance.expovariate(1 / 6))
    if has_started or chance.random() < 0.6:
        made.add(Consent(service=service, enrolment=enrolment, text="participation", version="1", digest="x",
                         language="en", at=consented))
    else:
        consented = None
    opened = lessons[: min(len(lessons), read + 1)] if has_started else ()
    made.add(*(LessonOpening(service=service, enrolment=enrolment, lesson=lesson, at=start + timedelta(days=7 * place))
               for place, lesson in enumerate(opened)))
    contact = None
    if has_started and guide is not None and chance.random() < 0.9:
        contact = start + timedelta(hours=chance.expovariate(1 / 80))
    made.add(*contacts_of(service, enrolment, guidance, guide, contact, enrolment.ended_at or at, Random(number)))
    made.add(*_answers(service, enrolment, chance, protocol, programme, guide, signed_up, start, has_started, at, gone,
                       {"consent": consented, "contact": contact, "opened": opened, "read": lessons[:read]}))


def _answers(service, enrolment, chance, protocol, programme, guide, signed_up, start, has_started, at, gone,
             steps) -> Iterator:
    """Assessments, scores, and the rows that outcomes keeps of them."""
    from handrail.outcomes.models import Followed, Result

    zone = ZoneInfo(service.timezone)
    cohort = {"service": service, "enrolment": enrolment, "programme": programme.key, "protocol": protocol,
              "guide": guide, "signed_up_on": signed_up.astimezone(zone).date()}
    baseline_at, first, results = None, {}, []
    for name, occurrence, day in _asked():
        when = signed_up if name == "baseline" else start + timedelta(days=day)
        is_asked = name == "baseline" or (has_started and when < at and (gone is None or when < gone))
        if not is_asked or (name == "baseline" and not has_started and chance.random() < 0.5):
            continue
        assessment, scores, answered = _assessment(service, enrolment, chance, name, occurrence, day, when)
        yield assessment
        yield from scores
        if name == "baseline" and answered:
            baseline_at = when
        state = assessment.state
        asked = {"assessment": assessment, "name": name, "occurrence": occurrence, "state": state}
        results.append(Result(**cohort, **asked))
        for score in scores:
            key = (score.measure, score.scale)
            before = first.get(key)
            first.setdefault(key, score.value)
            results.append(Result(
                **cohort, **asked, measure=score.measure, scale=score.scale, value=float(score.value),
                before=None if before is None else float(before),
                verdict=None if before is None else _verdict(score, before),
            ))
    yield Followed(
        **cohort, state=enrolment.state, started_on=start.astimezone(zone).date() if has_started else None,
        ended_on=enrolment.ended_at.astimezone(zone).date() if has_started and enrolment.ended_at else None,
        consent_hours=_hours(signed_up, steps["consent"]), baseline_hours=_hours(signed_up, baseline_at),
        start_hours=_hours(signed_up, start if has_started else None),
        contact_hours=_hours(signed_up, steps["contact"]), opened=" ".join(sorted(steps["opened"])),
        read=" ".join(sorted(steps["read"])), revision=1,
    )
    if has_started:
        yield from results


def _asked() -> list[tuple[str, int, int]]:
    once = [(name, 1, day) for name, day in DAYS.items()]
    weekly = [("weekly", number, 7 * number) for number in range(1, CHECK_INS + 1)]
    return sorted([*once, *weekly], key=lambda asked: asked[2])


def _assessment(service, enrolment, chance: Random, name: str, occurrence: int, day: int, when: datetime):
    """One assessment with its scores: everybody improves a little, unlike each other, and some don't answer."""
    from handrail.journeys.models import Assessment, Score
    from handrail.measures import shelf

    answered = name == "baseline" or chance.random() < 0.95 - day / 120
    asked = {"weekly": ("peg",), "mid": ("peg", "phq-9", "gad-7")}.get(name, ("peg", "phq-9", "gad-7", "nrs"))
    versions = {measure: latest("measure", measure) for measure in asked}
    assessment = Assessment(
        service=service, enrolment=enrolment, name=name, occurrence=occurrence, opened_at=when,
        measures=[[measure, version.digest] for measure, version in versions.items()],
        state="finished" if answered else "lapsed", finished_at=when if answered else None,
    )
    scores = []
    for measure, version in versions.items() if answered else ():
        for scale in shelf.instrument(version.digest).scales:
            low, high = (float(end) for end in scale.range)
            middle = low + (high - low) * (0.6 - day / 700)
            value = min(high, max(low, round(chance.gauss(middle, (high - low) / 6))))
            scores.append(Score(service=service, assessment=assessment, enrolment=enrolment, measure=measure,
                                scale=scale.key, pack=version, value=Decimal(value), at=when))
    return assessment, scores, answered


def _verdict(score, before: Decimal) -> int | None:
    from handrail.measures import shelf
    from handrail.measures.change import reliable_change

    change = reliable_change(before, score.value, scale=shelf.instrument(score.pack_id).scale(score.scale))
    if change.is_reliable is None:
        return None
    return {"better": 1, "worse": -1}.get(change.direction, 0) if change.is_reliable else 0


@cache
def latest(kind: str, key: str):
    """The version of a pack that was loaded last: asked for a hundred thousand times here."""
    from handrail.programmes import keeping

    return keeping.latest(kind, key)


def _hours(since: datetime, at: datetime | None) -> int | None:
    return None if at is None else max(0, int((at - since).total_seconds()) // 3600)
