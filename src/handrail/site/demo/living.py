"""A made-up participant's days: joining, reading, answering, checking in, writing, pausing and leaving.

Everything goes through the same verbs that pages call, with the moment it would have happened at.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from handrail.journeys import assessing, consenting, course, joining, joining_packs, journal
from handrail.journeys.batteries import parts as asked_parts
from handrail.journeys.models import Assessment, Enrolment, Row
from handrail.programmes import library
from handrail.programmes.blocks import AnswerBlock, walk

from . import safety
from .cast import Part, read

SUITABLE_MONTHS = ("3-12", "1-5", "over-5")


class Life:
    """One participant: their part, their enrolment, and the dice."""

    def __init__(self, part: Part, enrolment: Enrolment, random: Random):
        self.part, self.enrolment, self.random = part, enrolment, random
        self.flags_up = part.arc == "flagged"

    # joining

    def join(self, at: datetime) -> None:
        """Consent, screening and baseline, as far as this part goes."""
        consent = joining_packs.latest_consent()
        language = "en" if "en" in consent.texts else next(iter(consent.texts))
        consenting.agree(enrolment=self.enrolment, digest=consent.texts[language].digest, at=at)
        safety.give_details(self.part, self.enrolment, at + timedelta(minutes=2))
        if self.part.arc == "joining" and self.random.random() < 0.5:
            return
        joining.screen(enrolment=self.enrolment, asked=joining_packs.latest_screen(), answers=self._screening(),
                       client_id=self._id(), at=at + timedelta(minutes=4))
        if self.part.arc in ("unsuitable", "joining"):
            return
        self.answer_battery("baseline", at + timedelta(minutes=9), week=0)

    def _screening(self) -> dict:
        """Answers to the screening: suitable, or for "unsuitable" pain that is too new."""
        answers: dict = {}
        for question in joining_packs.latest_screen().questions:
            if question.kind == "number":
                answers[question.key] = self.part.age
            elif question.kind == "some-of":
                answers[question.key] = []
            else:
                fits = [option.code for option in question.options if option.leads is None]
                answers[question.key] = self.random.choice(fits)
        if self.part.arc == "unsuitable":
            answers["months"] = "under-3"
        return answers

    # an ordinary day

    def visit(self, at: datetime) -> None:
        """Come by: check in if asked, read some parts, perhaps write to the guide."""
        rows = Enrolment.objects.select_related("standing", "participant", "service")
        self.enrolment = rows.get(pk=self.enrolment.pk)
        course.see(enrolment=self.enrolment, at=at)
        week = (at - self.enrolment.started_at).days / 7
        for name in Assessment.objects.filter(
            enrolment=self.enrolment, state=Assessment.State.OPEN
        ).values_list("name", flat=True):
            if self.random.random() < 0.9:
                self.answer_battery(name, at, week=week)
        at += timedelta(minutes=2)
        for _ in range(self.random.choice((1, 1, 2, 3))):
            at = self.read_on(at)
        if self.enrolment.protocol_key != "self-guided" and self.random.random() < 0.08:
            self.write(at)

    def read_on(self, at: datetime) -> datetime:
        """Read one more part, answering what it asks. Gives the moment at which it is done."""
        standing = self.enrolment.standing
        standing.refresh_from_db()
        if not standing.lesson:
            return at
        lesson = library.programme(self.enrolment.programme_id).lesson(standing.lesson, "en")
        section = lesson.section(standing.section)
        for block in walk(section.blocks):
            if not isinstance(block, AnswerBlock):
                continue
            raw = self._raw(block)
            if raw:
                at += timedelta(seconds=self.random.randint(20, 90))
                journal.write(enrolment=self.enrolment, kind=Row.Kind.ANSWER, key=f"{lesson.key}/{block.key}",
                              body=block.clean(raw), client_id=self._id(), made_at=at, at=at)
        at += timedelta(minutes=self.random.randint(2, 4))
        course.read_section(enrolment=self.enrolment, lesson=lesson.key, section=section.key, at=at)
        return at

    def write(self, at: datetime) -> None:
        """Write to the guide."""
        text = self.random.choice(read("words.toml")["messages"]["participant"])
        journal.write(enrolment=self.enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": text},
                      client_id=self._id(), made_at=at, at=at)

    def answer_battery(self, name: str, at: datetime, *, week: float) -> None:
        """Answer every question of an open battery, and finish it. One that another has just answered needs none."""
        rows = Assessment.objects.select_related("enrolment").filter(enrolment=self.enrolment, name=name)
        assessment = rows.filter(state=Assessment.State.OPEN).first()
        if assessment is None:
            return
        for part in asked_parts(assessment):
            for item in part.instrument.items:
                value = self._value(part.measure, item.key, week)
                at += timedelta(seconds=self.random.randint(4, 11))
                assessing.respond(assessment=assessment, measure=part.measure, item=item.key, value=value,
                                  client_id=self._id(), made_at=at, at=at)
        assessing.finish(assessment=assessment, client_id=self._id(), made_at=at, at=at)

    def _value(self, measure: str, item: str, week: float) -> int:
        """A believable answer: where they began, the drift since, and the day."""
        pain = self.part.pain + self.part.drift * week
        if measure in ("peg", "nrs"):
            return round(min(10, max(0, self.random.gauss(pain, 0.7))))
        if measure == "mood":
            mood = self.part.mood - self.part.drift * 0.7 * week
            return round(min(10, max(0, self.random.gauss(mood, 0.9))))
        if measure == "pgic":
            return min(7, max(1, round(self.random.gauss(4 + self.part.drift * 3, 0.8))))
        if measure == "phq-9" and item == "9":
            return 1 if self.flags_up else 0
        low = (10 - self.part.mood) / 10 * 3 * (0.62 if measure == "phq-9" else 0.52)
        return round(min(3, max(0, self.random.gauss(low, 0.6))))

    def _raw(self, block: AnswerBlock) -> Mapping[str, list[str]]:
        """What they would type or tap; empty when they pass over it."""
        key, words = block.key, read("words.toml")["answers"]
        if block.kind in ("short", "long"):
            said = words.get(key)
            return {key: [self.random.choice(said)]} if said and self.random.random() < 0.8 else {}
        if block.kind == "check" and self.random.random() < 0.7:
            return {key: [next(option.code for option in block.options if option.right)]}
        if block.kind in ("one-of", "check"):
            return {key: [self.random.choice(block.options).code]}
        if block.kind == "some-of":
            chosen = self.random.sample(block.options, k=min(len(block.options), self.random.randint(1, 3)))
            return {key: [option.code for option in chosen]}
        if block.kind == "scale":
            return {key: [str(round(min(block.most, max(block.least, self.random.gauss(self.part.pain, 1.2)))))]}
        if block.kind == "number":
            return {key: [str(self.random.randint(4, 15))]}
        if block.kind == "plan":
            code = self.random.choice(block.suggests).code
            when = block.when_field(code)
            return {key: [code], f"{key}.text": [self.random.choice(words["plans"])],
                    f"{when}.days": ["tue", "fri"], f"{when}.time": ["10:00"]}
        return {}

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)
