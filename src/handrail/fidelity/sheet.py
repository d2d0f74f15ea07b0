"""What the figures are built from: the rows, who reads them, and what the codes are called."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.guidance import shelf, supervised
from handrail.guidance.protocol import Protocol
from handrail.look.figures.scope import Scope
from handrail.people.models import Person, Qualification, Role, RoleKind
from handrail.programmes import library
from handrail.programmes.models import PackVersion

from . import queries
from .models import Rates
from .queries import Asked
from .slots import NO_GUIDE
from .summary import Record, counted, given_by

OTHERS, NOBODY = "others", "nobody"
SUPERVISOR = "supervisor"  # whose hour has a rate, too


@dataclass(frozen=True)
class Names:
    """Titles by code, in the active language, of what is in use."""

    programmes: Mapping[str, str]
    protocols: Mapping[str, str]
    guides: Mapping[uuid.UUID, str]  # whom this person may see by name
    by_key: Mapping[str, Protocol]  # the latest version of each protocol


@dataclass
class Sheet:
    """The rows as somebody asked for them, and everything that figures say of them."""

    scope: Scope
    asked: Asked
    names: Names
    today: date
    may_see_cost: bool = True

    @cached_property
    def records(self) -> list[Record]:
        return queries.records(self.asked, self.scope)

    @cached_property
    def rates(self) -> Rates | None:
        return queries.rates() if self.may_see_cost else None

    @cached_property
    def an_hour(self) -> dict[str, float]:
        return {code: float(rate) for code, rate in self.rates.an_hour.items()} if self.rates else {}

    @cached_property
    def costs(self) -> dict[object, float]:
        """What each participant's contacts cost, by enrolment; a person under two protocols is one."""
        found: dict[object, float] = {}
        a_tenth = {code: rate / 600 for code, rate in self.an_hour.items()}
        for one in self.records:
            spent = sum(minutes * a_tenth.get(qualification, 0.0)
                        for _channel, qualification, _giver, _n, minutes, _timed in one.more.get("by", ()))
            found[one.enrolment] = found.get(one.enrolment, 0.0) + spent
        return found

    @cached_property
    def by(self) -> dict[tuple[str, str, str], list[int]]:
        """By channel, qualification and giver: contacts, minutes, timed minutes."""
        return given_by(self.records)

    @cached_property
    def supervision(self) -> dict[uuid.UUID, float]:
        return supervised.minutes(self.asked.since, self.asked.until)

    def group_of(self, record: Record) -> str:
        """Which group stands side by side with others."""
        if self.asked.split == "guide" and self.scope.may_split_by_guide:
            if record.guide is None:
                return NOBODY
            return str(record.guide) if record.guide in self.names.guides else OTHERS
        return record.programme if self.asked.split == "programme" else record.protocol

    @cached_property
    def groups(self) -> dict[str, list[Record]]:
        """The rows by group, in the order of their titles."""
        found: dict[str, list[Record]] = {}
        for one in self.records:
            found.setdefault(self.group_of(one), []).append(one)
        last = (OTHERS, NOBODY)
        return dict(sorted(found.items(), key=lambda pair: (pair[0] in last, self.title_of(pair[0]).lower())))

    def title_of(self, group: str) -> str:
        """What a group is called."""
        if group == OTHERS:
            return _("Other guides")
        if group == NOBODY:
            return _("No guide")
        if self.asked.split == "guide" and self.scope.may_split_by_guide:
            return self.names.guides[uuid.UUID(group)]
        titles = self.names.programmes if self.asked.split == "programme" else self.names.protocols
        return titles.get(group, group)

    @property
    def split_title(self) -> str:
        return {"programme": _("Programme"), "guide": _("Guide")}.get(self.asked.split, _("Protocol"))

    def counted(self, records: Iterable[Record]) -> dict[str, int]:
        """Counts, rounded cell by cell before they are added where this person must know nobody."""
        if not self.scope.is_rounded:
            return counted(records)
        cells: dict[tuple[str, str], list[Record]] = {}
        for one in records:
            cells.setdefault((one.programme, one.protocol), []).append(one)
        total: dict[str, int] = {}
        for cell in cells.values():
            for name, n in counted(cell).items():
                exact = name in ("minutes", "timed", "planned_minutes")
                total[name] = total.get(name, 0) + (n if exact else self.scope.count(n))
        return total or counted(())

    @property
    def rounding(self) -> tuple[str, ...]:
        """What is said of rounding, to those whose numbers are rounded."""
        if not self.scope.is_rounded:
            return ()
        return (_("Counts are rounded to the nearest five for each programme and protocol before they are added up; "
                  "below five they are nothing. Programmes and protocols with fewer than five people aren’t here."),)


def names_for(scope: Scope) -> Names:
    """What is in use in this service is called so: a handful of statements."""
    language = get_language() or "en"
    pairs = list(queries.in_use())
    versions = PackVersion.objects.filter(
        kind=PackVersion.Kind.PROGRAMME, key__in={programme for programme, _protocol in pairs},
    ).order_by("key", "loaded_at", "version")
    plans = {key: library.programme(digest) for key, digest in dict(versions.values_list("key", "digest")).items()}
    known = shelf.all_latest()
    protocols = sorted({protocol for _programme, protocol in pairs})
    return Names(
        programmes={key: plan.title_in(language) for key, plan in plans.items()},
        protocols={key: known[key].title_in(language) if key in known else key for key in protocols},
        guides=_guides(scope), by_key=known,
    )


def _guides(scope: Scope) -> dict[uuid.UUID, str]:
    roles = Role.objects.filter(kind=RoleKind.GUIDE).select_related("person").order_by("person__name", "person_id")
    if scope.guides is not None:
        roles = roles.filter(person_id__in=scope.guides)
    return {} if scope.is_rounded else {role.person_id: str(role.person) for role in roles}


def qualification_words(code: str) -> str:
    """What a qualification is called, of guides and of whoever else gave a contact."""
    if code == NO_GUIDE:
        return _("Supervisors and managers")
    if code == SUPERVISOR:
        return _("Supervision")
    return str(dict(Qualification.choices).get(code, code))


def giver_words(people: Sequence[str]) -> dict[str, str]:
    """The names of givers by their id as rows have it."""
    found = Person.objects.filter(pk__in=[uuid.UUID(one) for one in people if one]).values_list("pk", "name", "email")
    return {pk.hex: name or email for pk, name, email in found}


Build = Callable[[Sheet], object]
