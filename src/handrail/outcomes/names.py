"""What the codes of rows are called: programmes, protocols, guides, questionnaires, points in time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from handrail.guidance import shelf as protocols
from handrail.journeys import course
from handrail.journeys.schedule import weeks_in
from handrail.measures import shelf as measures
from handrail.measures.instrument import Instrument, Scale
from handrail.people.models import Role, RoleKind
from handrail.programmes import library
from handrail.programmes.keeping import NoSuchPack
from handrail.programmes.models import PackVersion
from handrail.programmes.programme import Programme

from .models import Followed
from .points import Point, points_of
from .scope import Scope


@dataclass(frozen=True)
class Names:
    """Titles by code, in the active language, of what is in use in this service."""

    programmes: Mapping[str, str]
    protocols: Mapping[str, str]
    guides: Mapping[uuid.UUID, str]  # whom this person may see by name
    scales: Mapping[str, str]  # "peg.total"
    points: Mapping[str, str]  # "weekly-3"
    plans: Mapping[str, Programme]  # the latest version of each programme
    schedule: tuple[Point, ...]  # all points in time, in order
    guided: frozenset[str]  # protocols by which somebody guides

    def scale(self, key: str) -> tuple[Instrument, Scale] | None:
        """The instrument's latest version and its scale; None where nobody knows it."""
        measure, _, scale = key.partition(".")
        try:
            instrument = measures.instrument(measures.latest(measure).digest)
            return instrument, instrument.scale(scale)
        except (NoSuchPack, KeyError):
            return None


def names_for(scope: Scope) -> Names:
    """The names of what is in use. A handful of statements."""
    language = get_language() or "en"
    in_use = Followed.objects.order_by("programme", "protocol").values_list("programme", "protocol").distinct()
    pairs = list(in_use)
    versions = PackVersion.objects.filter(
        kind=PackVersion.Kind.PROGRAMME, key__in={programme for programme, _ in pairs}
    ).order_by("key", "loaded_at", "version")
    known = protocols.all_latest()
    keys = dict.fromkeys(protocol for _, protocol in sorted(pairs, key=lambda pair: pair[1]))
    digests = dict(versions.values_list("key", "digest"))
    plans = {key: library.programme(digest) for key, digest in digests.items()}
    schedule = points_of(
        (key, plan.assess, 7 * weeks_in(course.lessons_of(digests[key]))) for key, plan in plans.items()
    )
    return Names(
        programmes={key: plan.title_in(language) for key, plan in plans.items()},
        protocols={key: known[key].title_in(language) if key in known else key for key in keys},
        guides=_guides(scope),
        scales=_scales(plans, language),
        points={point.key: point.title for point in schedule},
        plans=plans, schedule=schedule,
        guided=frozenset(key for key in keys if key in known and known[key].is_guided),
    )


def _guides(scope: Scope) -> dict[uuid.UUID, str]:
    if not scope.may_split_by_guide:
        return {}
    roles = Role.objects.filter(kind=RoleKind.GUIDE).select_related("person").order_by("person__name", "person_id")
    may_see = [role.person for role in roles if scope.guides is None or role.person_id in scope.guides]
    return {person.pk: str(person) for person in may_see}


def _scales(plans: Mapping[str, Programme], language: str) -> dict[str, str]:
    """Every scale that the programmes ask more than once, what is asked most often first."""
    asked: dict[str, int] = {}
    for plan in plans.values():
        for battery in plan.assess.values():
            for measure in battery.measures:
                asked[measure] = asked.get(measure, 0) + (battery.times or 8 if battery.every_days else 1)
    found = {}
    for measure in sorted(asked, key=lambda measure: -asked[measure]):
        try:
            instrument = measures.instrument(measures.latest(measure).digest)
        except NoSuchPack:
            continue
        title = instrument.title.get(language) or next(iter(instrument.title.values()))
        for scale in instrument.scales:
            words = scale.title.get(language) or next(iter(scale.title.values()))
            found[f"{measure}.{scale.key}"] = title if len(instrument.scales) == 1 else f"{title}: {words}"
    return found
