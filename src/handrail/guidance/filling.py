"""What the fields of a template are for one participant. Nothing is made up: without a value a field is empty."""

from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from handrail.journeys import course, progress, schedule
from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from handrail.programmes import library

from . import written
from .caseload import title_of
from .fields import Field, Filled, NoSuch, fill
from .models import Template


def filled(template: Template, *, enrolment: Enrolment, role: Role, at) -> Filled:
    """The template's text in the participant's language (else in one it has), filled for them."""
    language = enrolment.participant.language
    text = template.texts.get(language) or next(iter(template.texts.values()), "")
    with translation.override(language):
        return fill(text, values_for(enrolment, role, language, at))


def sentences(found: Filled, enrolment: Enrolment) -> list[str]:
    """What is wrong with what was filled, each in a sentence for whoever writes."""
    name = enrolment.participant.name
    return [
        *(_("There is no field “%(field)s” for this course, or you may not read what it names. Please write it out.")
          % {"field": field} for field in found.unknown),
        *(_("“%(field)s” is empty: there is nothing yet for %(name)s. Please write it out, or take it away.")
          % {"field": field, "name": name} for field in found.empty),
    ]


def values_for(enrolment: Enrolment, role: Role, language: str, at) -> Callable[[Field], str]:
    """Gives the value of a field; what is read from the database is read once, when first needed."""
    answers: dict[str, str] = {}
    scores: dict[str, progress.Series] = {}

    def answer(key: str) -> str:
        about = _readable(enrolment, key)
        if not answers:
            found = written.answers(enrolment, since=None, language=language)
            answers.update({one.about: one.versions[-1] for one in found.fresh})
        return answers.get(about, "")

    def series(key: str) -> progress.Series:
        if not scores:
            for one in progress.series_of(enrolment, course.zone_of(enrolment.participant, enrolment.service)):
                scores[one.key] = one
                scores.setdefault(one.instrument.id, one)
        if key not in scores:
            raise NoSuch(key)
        return scores[key]

    def value(field: Field) -> str:
        if field.name == "answer":
            return answer(field.key)
        if field.name in ("score", "first-score"):
            one = series(field.key)
            point = one.last if field.name == "score" else one.first
            return one.number(point.value) if point else ""
        return _plain(field.name, enrolment, role, at)

    return value


def _plain(name: str, enrolment: Enrolment, role: Role, at) -> str:
    if name == "lesson":
        key = enrolment.standing.lesson
        language = enrolment.participant.language
        return library.programme(enrolment.programme_id).lesson(key, language).title if key else ""
    if name == "week":
        if enrolment.state != Enrolment.State.ACTIVE or enrolment.started_at is None:
            return ""
        return str(schedule.week_of(enrolment.started_at, at, timezone.get_current_timezone()))
    return {"name": enrolment.participant.name, "guide": role.person.name, "service": enrolment.service.name,
            "programme": title_of(enrolment)}[name]


def _readable(enrolment: Enrolment, key: str) -> str:
    """The answer that "block" or "lesson/block" names, where the guide may read it. Raises NoSuch."""
    programme = library.programme(enrolment.programme_id)
    wanted, _slash, block = key.rpartition("/")
    for lesson in [wanted] if wanted else programme.lesson_keys:
        try:
            found = programme.lesson(lesson, programme.languages[0]).block(block)
        except KeyError:
            continue
        if getattr(found, "guide_sees", False):
            return f"{lesson}/{block}"
    raise NoSuch(key)
