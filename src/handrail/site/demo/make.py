"""Make the demo: twelve weeks of a service, day by day, through the same verbs that the pages call."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.db import connections, transaction

from handrail.delivery import carrying, clock
from handrail.fidelity.actions import set_rates
from handrail.ground import scoped
from handrail.guidance import assigning
from handrail.journeys import course, leaving
from handrail.journeys.models import Enrolment
from handrail.people import actions
from handrail.people.models import Role, RoleKind, Service
from handrail.programmes import keeping

from . import appointments, newcomers, safety, supervising, writing
from .cast import WEEKS, Part, parts, read
from .living import Life
from .referring import Doctor
from .working import Desk

SEED = 20260302
BY_HAND_SINCE = timedelta(days=5)  # since then the manager gives out guides by hand, so that somebody waits
# what an hour of guidance costs the demo's service: made up, as its people are
AN_HOUR = {"psychologist": Decimal(48), "nurse": Decimal(36), "physiotherapist": Decimal(36), "student": Decimal(18),
           "staff": Decimal(52), "supervisor": Decimal(62)}

IN_TRAINING = ("student", "peer")

Say = Callable[[str], None]


def make_demo(at: datetime, say: Say = print, *, seed: int = SEED) -> Service:
    """Make the whole demo as it stands at `at`. One transaction: a demo is there whole, or not at all."""
    random = Random(seed)
    actions.make_installation(at=at, is_demo=True)
    with transaction.atomic(), _in_a_hurry():
        begins = at - timedelta(weeks=WEEKS)
        keeping.load_shipped(begins)
        service = _service(begins)
        with scoped.service(service.pk):
            staff = _staff(service, begins)
            desk = Desk([role for role in staff if role.kind == RoleKind.GUIDE],
                        next(role for role in staff if role.kind == RoleKind.SUPERVISOR), random)
            manager = next(role for role in staff if role.kind == RoleKind.MANAGER)
            set_rates(service=service, currency="GBP", an_hour=AN_HOUR, by=manager, at=begins)
            Course(service, desk, manager, random, at, say).run(begins)
            guides = list(desk.by_person.values())
            supervising.look_after(guides, [one for one in guides if one.qualification in IN_TRAINING],
                                   desk.supervisor, begins, at)
            writing.show(manager, guides, at)
    return service


class Course:
    """The twelve weeks: who has come so far, and each day in turn."""

    def __init__(self, service: Service, desk: Desk, manager: Role, random: Random, at: datetime, say: Say):
        self.service, self.desk, self.manager, self.random, self.at, self.say = service, desk, manager, random, at, say
        self.zone = ZoneInfo(service.timezone)
        self.coming: list[Part] = parts(random, at)
        self.lives: list[Life] = []
        self.doctor: Doctor | None = None

    def run(self, begins: datetime) -> None:
        """Every day from `begins` until now."""
        self.doctor = Doctor(self.service, self.manager, begins)
        day = begins.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        number = 0
        while day < self.at:
            if number % 14 == 0 and number < 7 * WEEKS:
                self.say(f"  week {number // 7 + 1} of {WEEKS} …")
            self.day(day)
            day += timedelta(days=1)
            number += 1
        self._tick(self.at)
        appointments.open_hours(self.desk.by_person.values(), self.manager, self.at)
        appointments.book(self.at)
        newcomers.come(self.service, self.manager, self.desk.supervisor, self.at)

    def day(self, day: datetime) -> None:
        """One day: what became due, who comes by when, and the staff's morning, on working days."""
        if self.service.allots_guides and day > self.at - BY_HAND_SINCE:
            self.service.allots_guides = False
            self.service.save(update_fields=["allots_guides"])
        self._tick(day + timedelta(hours=7, minutes=30))
        events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        while self.coming and self.coming[0].signed_up_at < day + timedelta(days=1):
            part = self.coming.pop(0)
            events.append((part.signed_up_at, len(events), self._signing_up(part)))
        for life in self.lives:
            if self.random.random() < life.part.visits:
                moment = day + timedelta(hours=life.part.hour, minutes=self.random.randint(0, 100))
                events.append((moment, len(events), self._visiting(life)))
        if day.weekday() < 5:
            morning = day + timedelta(hours=9, minutes=20)
            is_last = self.at - day < timedelta(days=1)
            events.append((morning, len(events), lambda moment: self.desk.day(moment, is_last=is_last)))
            events.append((morning, len(events), lambda moment: safety.of_the_day(
                self.lives, moment, self.desk.role_for)))
            if day.weekday() == 0 and day < self.at - writing.LEFT_FOR_NOW:
                events.append((morning, len(events), lambda moment: writing.look_at_contacts(
                    self.desk.supervisor, moment)))
        for moment, _, happens in sorted(events, key=lambda event: event[:2]):
            if moment <= self.at:
                happens(moment)
        self._tick(min(day + timedelta(hours=20), self.at))

    def _tick(self, at: datetime) -> None:
        if at <= self.at:
            while clock.tick(at):
                pass

    def _signing_up(self, part: Part) -> Callable[[datetime], None]:
        def happens(at: datetime) -> None:
            person = actions.make_person(
                email=part.email, name=part.name, at=at, language="en", phone=part.phone if part.arc != "slow" else "",
            )
            role = actions.give_role(person=person, service=self.service, kind=RoleKind.PARTICIPANT, at=at)
            enrolment = course.enrol(
                person=person, service=self.service, programme_key="pain-cbt", protocol_key=part.protocol,
                heard_from=part.heard_from, at=at, by=role,
            )
            self.doctor.refers(part, enrolment, role, at)
            life = Life(part, enrolment, self.random)
            life.join(at + timedelta(minutes=3))
            if part.arc == "flagged":
                self._give_guide(life, at + timedelta(minutes=20))
            if part.arc not in ("joining", "waiting", "unsuitable"):
                self.lives.append(life)

        return happens

    def _give_guide(self, life: Life, at: datetime) -> None:
        """The manager gives a guide to somebody who waits for one."""
        enrolment = Enrolment.objects.select_related("participant", "service").get(pk=life.enrolment.pk)
        if enrolment.state == Enrolment.State.WAITING:
            guide = next(role for role in self.desk.by_person.values() if role.qualification == "psychologist")
            assigning.assign(enrolment=enrolment, guide=guide, by=self.manager, at=at)

    def _visiting(self, life: Life) -> Callable[[datetime], None]:
        def happens(at: datetime) -> None:
            enrolment = Enrolment.objects.get(pk=life.enrolment.pk)
            if enrolment.state != Enrolment.State.ACTIVE:
                return
            ends = life.part.ends_after_days
            if ends is None or at - enrolment.started_at < timedelta(days=ends):
                life.visit(at)
            elif life.part.arc == "left":
                leaving.leave(enrolment=enrolment, reason=self.random.choice(("no-time", "other-help", "")), words="",
                              client_id=life._id(), at=at)
                enrolment.refresh_from_db()
                safety.say_what_was_hard(life.part, enrolment, at + timedelta(minutes=3))
            elif life.part.arc == "paused":
                leaving.pause(enrolment=enrolment, weeks=None, at=at)

        return happens


def _service(at: datetime) -> Service:
    fields = dict(read("cast.toml")["service"])
    return actions.make_service(at=at, open_sign_up=True, language="en", **fields)


def _staff(service: Service, at: datetime) -> list[Role]:
    found = []
    for one in read("cast.toml")["staff"]:
        person = actions.make_person(
            email=f"{one['name'].lower().replace(' ', '.')}@northside.example", name=one["name"], at=at, language="en",
        )
        found.append(actions.give_role(person=person, service=service, kind=one["kind"],
                                       qualification=one.get("qualification", ""), at=at))
    supervisor = next(role for role in found if role.kind == RoleKind.SUPERVISOR)
    for role in found:
        if role.qualification in IN_TRAINING:
            actions.supervise(guide=role.person, supervisor=supervisor.person, at=at)
    return found


def _in_a_hurry() -> ExitStack:
    """SQLite syncs every commit to disk; a demo that isn't finished may be lost, so its keys needn't wait for that."""
    stack = ExitStack()
    for alias in ("keys",):
        connection = connections[alias]
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.execute("PRAGMA synchronous=OFF")
            stack.callback(connection.connection.execute, "PRAGMA synchronous=FULL")
    return stack


def carry_letters(at: datetime) -> None:
    """Carry what the demo has decided so far; its letters go to a page, and nowhere else."""
    carrying.carry(at, most=10_000)
