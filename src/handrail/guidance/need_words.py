"""Needs in words, made when they are shown: what is the matter, and one line more."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from handrail.look import saying
from handrail.safety.models import Flag
from handrail.safety.words import signal_short

from .models import Need
from .protocol import WRITTEN
from .shelf import title_of
from .stepping import read_condition
from .words import channel_words, condition_words, contact_words

_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Reason:
    """One need in words. `tone` is "flag", "sun" or ""; `url` and `action` lead to what can be done about it."""

    code: str
    label: str
    line: str
    tone: str = ""
    url: str = ""
    action: str = ""


def reason(need: Need, *, stands: str, at: datetime) -> Reason:
    """A need in the active language. `stands` says where on the course the person is."""
    return _WORDS[need.code](need, stands, at)


def _flag(need: Need, stands: str, at: datetime) -> Reason:
    flag = Flag(signal=need.facts["signal"], plan_id=need.facts["plan"], about=need.facts["about"],
                value=need.facts["value"])
    ago = _("%(span)s ago") % {"span": saying.since(need.since, at)}
    late = need.due_at is not None and need.due_at < at
    label = _("Flag · was to be answered by %(when)s") if late else _("Flag · answer by %(when)s")
    return Reason("flag", label % {"when": saying.when(need.due_at, at)}, f"{signal_short(flag)}, {ago}", "flag",
                  reverse("safety:flag", args=[need.subject]), _("Look now"))


def _talk_again(need: Need, stands: str, at: datetime) -> Reason:
    late = need.due_at < at
    label = _("To talk again · was agreed for %(when)s") if late else _("To talk again · agreed for %(when)s")
    line = _("After the flag of %(day)s") % {"day": saying.day(need.since, at)}
    return Reason("talk-again", label % {"when": saying.when(need.due_at, at)}, line, "flag", _page(need) + "#contact",
                  pgettext("verb", "Call"))


def _worse(need: Need, stands: str, at: datetime) -> Reason:
    amount = number_format(abs(need.facts["to"] - need.facts["from"]), decimal_pos=1)
    label = _("%(measure)s worse by %(amount)s (reliable)") % {
        "measure": need.facts["measure"].upper(), "amount": amount}
    line = _("From %(before)s at the start to %(after)s, %(when)s") % {
        "before": number_format(need.facts["from"], decimal_pos=1),
        "after": number_format(need.facts["to"], decimal_pos=1), "when": saying.day(need.since, at)}
    return Reason("worse", label, line, "sun", _page(need) + "#scores", _("Look"))


def _contact(need: Need, stands: str, at: datetime) -> Reason:
    channel = need.facts["channel"]
    was = need.due_at < at and saying.day(need.due_at, at) != saying.day(at, at)
    label = _("%(contact)s was due %(when)s") if was else _("%(contact)s due %(when)s")
    contact = _("Writing") if channel in WRITTEN else contact_words(channel)
    parts = []
    if need.facts.get("minutes"):
        parts.append(_("%(minutes)s planned") % {"minutes": saying.minutes(need.facts["minutes"])})
    if need.facts.get("attempt", 1) > 1:
        parts.append(_("attempt %(n)d") % {"n": need.facts["attempt"]})
    parts.append(channel_words(channel))
    verbs = {"telephone": pgettext("verb", "Call"), "message": _("Write"), "worksheet-comment": _("Read")}
    action = verbs.get(channel, _("Prepare"))
    url = address("guidance:write", need.enrolment_id) if channel == "message" else _page(need) + "#contact"
    said = label % {"contact": contact, "when": saying.when(need.due_at, at)}
    return Reason("contact", said, " · ".join(parts), "", url, action)


def _not_booked(need: Need, stands: str, at: datetime) -> Reason:
    late = need.due_at < at
    label = _("Not booked yet · was due %(when)s") if late else _("Not booked yet · due %(when)s")
    parts = [_("%(minutes)s planned") % {"minutes": saying.minutes(need.facts["planned"])}] if need.facts.get(
        "planned") else []
    return Reason("not-booked", label % {"when": saying.when(need.due_at, at)},
                  " · ".join([*parts, channel_words(need.facts["channel"])]), "",
                  address("meetings:book-for", need.enrolment_id), _("Book a time"))


def _message(need: Need, stands: str, at: datetime) -> Reason:
    label = _("Message waiting %(span)s") % {"span": saying.since(need.since, at)}
    line = ""
    if need.due_at is not None:
        late = need.due_at < at
        line = (_("An answer was promised by %(when)s") if late else _("An answer is promised by %(when)s")) % {
            "when": saying.when(need.due_at, at)}
    return Reason("message", label, line, "", address("guidance:write", need.enrolment_id), _("Reply"))


def _sign_off(need: Need, stands: str, at: datetime) -> Reason:
    line = _("%(name)s wrote a reply, waiting %(span)s") % {
        "name": need.facts["name"], "span": saying.since(need.since, at)}
    return Reason("sign-off", _("Sign-off wanted"), line, "", reverse("guidance:sign", args=[need.facts["message"]]),
                  _("Read"))


def _returned(need: Need, stands: str, at: datetime) -> Reason:
    return Reason("returned", _("Given back by your supervisor"), _("With a remark; write it anew"), "",
                  address("guidance:write", need.enrolment_id), _("Write"))


def _quiet(need: Need, stands: str, at: datetime) -> Reason:
    days = (at - need.since).days
    label = ngettext("Quiet for %(n)d day", "Quiet for %(n)d days", days) % {"n": days}
    return Reason("quiet", label, stands, "sun", _page(need) + "#contact", _("Look"))


def _lapsed(need: Need, stands: str, at: datetime) -> Reason:
    times = need.facts["times"]
    label = ngettext("%(n)d check-in left out", "%(n)d check-ins left out in a row", times) % {"n": times}
    return Reason("lapsed", label, stands, "sun", _page(need), _("Look"))


def _handed_over(need: Need, stands: str, at: datetime) -> Reason:
    return Reason("handed-over", _("New on your list"), _("There is a summary to read"), "",
                  reverse("guidance:handed-over", args=[need.subject]), _("Read"))


def _rang(need: Need, stands: str, at: datetime) -> Reason:
    label = _("Rang %(when)s") % {"when": saying.when(need.since, at)}
    return Reason("rang", label, _("Somebody else took the call; please ring back"), "", _page(need) + "#contact",
                  pgettext("verb", "Call"))


def _no_guide(need: Need, stands: str, at: datetime) -> Reason:
    label = _("Without a guide for %(span)s") % {"span": saying.since(need.since, at)}
    return Reason("no-guide", label, "", "sun", reverse("guidance:assign", args=[need.enrolment_id]), _("Give a guide"))


def _step(need: Need, stands: str, at: datetime) -> Reason:
    what = condition_words(read_condition(need.facts["on"]))
    line = _("The protocol suggests “%(protocol)s”") % {"protocol": title_of(need.facts["to"])}
    url = reverse("guidance:change-protocol", args=[need.enrolment_id]) + "?" + urlencode(
        {"to": need.facts["to"], "step": need.facts["on"]})
    return Reason("step", what[:1].upper() + what[1:], line, "sun", url, _("Decide"))


def _missed(need: Need, stands: str, at: datetime) -> Reason:
    label = _("Not reached since %(when)s") % {"when": saying.day(need.since, at)}
    attempts = need.facts["attempts"]
    line = ngettext("%(channel)s, %(n)d attempt", "%(channel)s, %(n)d attempts", attempts) % {
        "channel": contact_words(need.facts["channel"]), "n": attempts}
    url = reverse("guidance:assign", args=[need.enrolment_id]) if need.code == "missed-told" else _page(need)
    return Reason(need.code, label, line, "sun", url, _("Look"))


def _most(need: Need, stands: str, at: datetime) -> Reason:
    label = _("%(given)s given of at most %(most)s") % {
        "given": saying.minutes(need.facts["minutes"]), "most": saying.minutes(need.facts["most"])}
    return Reason(need.code, label, stands, "", _page(need), _("Look"))


@lru_cache(maxsize=16)
def _pattern(name: str, prefix: str) -> str:
    return reverse(name, args=[_NOBODY])


def address(name: str, pk: uuid.UUID) -> str:
    """The address of a page about one enrolment: the resolver is asked once, not for every row of a list."""
    return _pattern(name, get_script_prefix()).replace(_NOBODY, str(pk))


def _page(need: Need) -> str:
    return address("guidance:participant", need.enrolment_id)


_WORDS = {
    "flag": _flag, "talk-again": _talk_again, "worse": _worse, "contact": _contact, "message": _message,
    "sign-off": _sign_off, "returned": _returned, "quiet": _quiet, "lapsed": _lapsed, "no-guide": _no_guide,
    "rang": _rang, "not-booked": _not_booked, "handed-over": _handed_over,
    "step": _step, "missed": _missed, "missed-told": _missed, "most": _most, "most-told": _most,
}
