"""Why somebody was given a guide, in words."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.people.models import Qualification

from .wishes import GENDERS

_PLAIN = {
    "by-hand": lambda: _("a manager chose them"),
    "invited": lambda: _("the invitation named them"),
    "known": lambda: _("they know each other already"),
    "group": lambda: _("they guide the group that starts together"),
}


def in_words(reasons: Iterable[str]) -> list[str]:
    """Each reason as a phrase: "a nurse, as the protocol allows", "4 people of 20 they can take"."""
    return [said for reason in reasons if (said := _one(reason))]


def _one(reason: str) -> str:
    code, _colon, rest = reason.partition(":")
    if code in _PLAIN:
        return _PLAIN[code]()
    if code == "qualification":
        return _("%(qualification)s, as the protocol allows") % {
            "qualification": dict(Qualification.choices).get(rest, rest)}
    if code == "language":
        return _("guides in %(language)s") % {"language": _(dict(settings.LANGUAGES).get(rest, rest))}
    if code == "gender":
        return _("as they asked: %(who)s") % {"who": str(GENDERS.get(rest, rest)).lower()}
    if code == "load":
        people, _colon, most = rest.partition(":")
        if most:
            return _("had %(people)s of the %(most)s people they can take") % {"people": people, "most": most}
        return ngettext("had %(n)s person", "had %(n)s people", int(people)) % {"n": people}
    if code == "among":
        return ngettext("the only one with room", "the least busy of %(n)s with room", int(rest)) % {"n": rest}
    return ""


def nobody_in_words(code: str) -> str:
    """Why nobody can be given just now."""
    return {
        "nobody": _("there is no guide yet"),
        "qualification": _("no guide has a qualification that the protocol allows"),
        "language": _("no guide speaks their language"),
        "gender": _("no guide is as they asked"),
        "away": _("whoever suits is away"),
        "not-ready": _("whoever suits has no confirmed check of their training yet"),
        "full": _("whoever suits is full"),
    }.get(code, "")
