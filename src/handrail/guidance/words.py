"""A protocol in plain sentences, so that it can be read aloud in a meeting."""

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from handrail.people.models import Qualification

from . import events
from .events import Event
from .protocol import NO_MORE, PARTICIPANT, SUPERVISOR, TELL, ContactRule, Protocol
from .shelf import title_of
from .spans import DAYS, HOURS, MINUTES, WEEKS, WORKING_DAYS, WORKING_HOURS, Span
from .stepping import NO_IMPROVEMENT, NOT_IMPROVING, STEADY, Condition
from .timing import AtDays, Every, IfMissed, On, OnWeekdays


def sentences(protocol: Protocol) -> list[tuple[str, list[str]]]:
    """Headings with their sentences, in the active language."""
    language = get_language() or "en"
    found = [(_("How much"), _amount(protocol))]
    found += [(rule.title_in(language), _contact(rule)) for rule in protocol.contacts]
    if protocol.quiet_after or protocol.missed_check_ins:
        found.append((_("What the guide is told"), _notice(protocol)))
    if protocol.steps:
        found.append((_("More guidance, or less"), steps_in_words(protocol)))
    if protocol.supervision:
        found.append((_("Supervision"), _supervision(protocol)))
    return found


def state_words(state: str) -> str:
    """An enrolment's state."""
    return {
        "joining": _("Signing up"), "unsuitable": _("Another way first"), "waiting": _("Waiting to begin"),
        "active": _("On the course"), "paused": _("Taking a break"), "finished": _("Finished"), "left": _("Left"),
    }[state]


_CHANNELS = {  # lazy: only the one that is asked for is looked up, for every row of a list
    "message": gettext_lazy("message"), "sms": gettext_lazy("text message"), "telephone": gettext_lazy("telephone"),
    "video": gettext_lazy("video call"), "email": gettext_lazy("e-mail"),
    "worksheet-comment": gettext_lazy("comment on a worksheet"), "live-chat": gettext_lazy("live chat"),
    "in-person": gettext_lazy("meeting in person"),
}
_CONTACTS = {
    "message": gettext_lazy("Message"), "sms": gettext_lazy("Text message"), "telephone": gettext_lazy("Call"),
    "video": gettext_lazy("Video call"), "email": gettext_lazy("E-mail"),
    "worksheet-comment": gettext_lazy("Comment on a worksheet"), "live-chat": gettext_lazy("Live chat"),
    "in-person": gettext_lazy("Meeting in person"),
}


def channel_words(channel: str) -> str:
    """A channel as a noun: "telephone"."""
    return str(_CHANNELS.get(channel, channel))


def contact_words(channel: str) -> str:
    """A contact by a channel, as it begins a line: "Call"."""
    return str(_CONTACTS.get(channel, channel))


def span_words(span: Span) -> str:
    """A length of time."""
    return {
        MINUTES: ngettext("%(n)d minute", "%(n)d minutes", span.count),
        HOURS: ngettext("%(n)d hour", "%(n)d hours", span.count),
        DAYS: ngettext("%(n)d day", "%(n)d days", span.count),
        WORKING_HOURS: ngettext("%(n)d working hour", "%(n)d working hours", span.count),
        WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", span.count),
        WEEKS: ngettext("%(n)d week", "%(n)d weeks", span.count),
    }[span.unit] % {"n": span.count}


def event_words(event: Event) -> str:
    """What happens, as it follows "after" or "when"."""
    if event.is_later:
        opens = event.code == events.LESSON_OPENED
        return _("a later lesson opens") if opens else _("a later lesson is finished")
    if event.code == events.LESSON_OPENED:
        return _("lesson %(n)d opens") % {"n": event.number} if event.number else _("a lesson opens")
    if event.code == events.LESSON_FINISHED:
        return _("lesson %(n)d is finished") % {"n": event.number} if event.number else _("a lesson is finished")
    if event.code == events.ASSESSMENT_FINISHED:
        return _("the %(name)s questions are answered") % {"name": event.battery}
    if event.code == events.ASSESSMENT_LAPSED:
        return _("the %(name)s questions were left unanswered") % {"name": event.battery}
    if event.code == events.LESSON_UNFINISHED:
        which = _("lesson %(n)d") % {"n": event.number} if event.number else _("a lesson")
        return ngettext("%(lesson)s was open for %(n)d day and not finished",
                        "%(lesson)s was open for %(n)d days and not finished", event.days) % {
            "lesson": which, "n": event.days}
    if event.code == events.WORSE and event.measure:
        return _("%(measure)s is worse than at the start by more than chance") % {"measure": measure_words(event)}
    if event.code == events.SCORE:
        said = _("%(measure)s comes to %(n)s or more") if event.at_least is not None else _(
            "%(measure)s comes to %(n)s or less")
        bound = event.at_least if event.at_least is not None else event.at_most
        return said % {"measure": measure_words(event), "n": bound}
    if event.code == events.QUIET:
        return ngettext("nobody has signed in for %(n)d day", "nobody has signed in for %(n)d days", event.number) % {
            "n": event.number}
    return {
        events.ENROLLED: _("somebody signs up"), events.STARTED: _("the course starts"),
        events.FINISHED: _("the course ends"), events.FLAG: _("a flag is raised"),
        events.WORSE: _("a score is worse than at the start by more than chance"),
    }[event.code]


def measure_words(event: Event) -> str:
    """A measure as a protocol names it: "PHQ-9", with its scale where one is named."""
    return f"{event.measure.upper()} ({event.scale})" if event.scale else event.measure.upper()


def either(words: Iterable[str]) -> str:
    """ "a, b or c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s or %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _amount(protocol: Protocol) -> list[str]:
    if not protocol.is_guided:
        return [_("Nobody guides: what comes, comes by itself.")]
    said = []
    if protocol.planned_minutes:
        said.append(_("%(n)d minutes of a guide’s time are planned for the whole course.") % {
            "n": protocol.planned_minutes})
    else:
        said.append(_("No contact is planned: the guide is there when asked."))
    if protocol.most_minutes:
        said.append(_("At most %(n)d minutes are given.") % {"n": protocol.most_minutes})
        said.append(_("The guide is told when %(n)d minutes have been given.") % {"n": protocol.warns_at})
        said += {TELL: [_("Whoever comes to the most: the supervisor is told.")],
                 NO_MORE: [_("Whoever comes to the most: no further contact is planned.")]}.get(protocol.beyond, [])
    if protocol.sessions_a_week:
        said.append(ngettext("At most %(n)d session is held in a week.", "At most %(n)d sessions are held in a week.",
                             protocol.sessions_a_week) % {"n": protocol.sessions_a_week})
    if protocol.reply_within:
        said.append(_("Who writes hears back within %(span)s.") % {"span": span_words(protocol.reply_within)})
    labels = dict(Qualification.choices)
    said.append(_("Who may guide: %(who)s.") % {"who": either(str(labels[one]).lower() for one in protocol.guides)})
    return said


def _contact(rule: ContactRule) -> list[str]:
    said = [_when(rule)]
    channels = either(channel_words(channel) for channel in rule.channels)
    if rule.is_automatic:
        said.append(_("It goes by %(channels)s, by itself.") % {"channels": channels})
    elif len(rule.channels) > 1:
        said.append(_("By %(channels)s: the first that the participant can have.") % {"channels": channels})
    else:
        said.append(_("By %(channels)s.") % {"channels": channels})
    if rule.is_booked:
        said.append(_("The participant books the time."))
    if rule.minutes:
        meant = ngettext("It is meant to take %(n)d minute.", "It is meant to take %(n)d minutes.", rule.minutes)
        said.append(meant % {"n": rule.minutes})
    said += [_if_missed(step) for step in rule.if_missed]
    return said


def _when(rule: ContactRule) -> str:
    if rule.starts == PARTICIPANT:
        return _("Whenever the participant asks.")
    if isinstance(rule.when, Every):
        times = ngettext("%(n)d time", "%(n)d times", rule.when.times) % {"n": rule.when.times}
        return _("Every %(span)s, %(times)s; the first %(first)s after %(event)s.") % {
            "span": span_words(rule.when.every).removeprefix("1 "), "times": times,
            "first": span_words(rule.when.first), "event": event_words(rule.when.start),
        }
    if isinstance(rule.when, AtDays | OnWeekdays):
        return _set_days(rule.when)
    assert isinstance(rule.when, On)
    if rule.when.after:
        said = _("%(span)s after %(event)s.") % {
            "span": span_words(rule.when.after), "event": event_words(rule.when.event)}
    else:
        said = _("When %(event)s.") % {"event": event_words(rule.when.event)}
    if rule.when.most:
        most = ngettext("At most %(n)d time in a course.", "At most %(n)d times in a course.", rule.when.most)
        said += " " + most % {"n": rule.when.most}
    return said


def _set_days(when: AtDays | OnWeekdays) -> str:
    """Days of the course, or of the week."""
    at = _(", at %(time)s") % {"time": when.at.strftime("%H:%M")} if when.at else ""
    if isinstance(when, AtDays):
        days = ", ".join(map(str, when.days))
        return _("On day %(days)s, counted from when %(event)s%(at)s.") % {
            "days": days, "event": event_words(when.start), "at": at}
    names = either(str(WEEKDAYS[day]) for day in when.weekdays)
    times = ngettext("%(n)d time", "%(n)d times", when.times) % {"n": when.times}
    return _("On %(days)s%(at)s, %(times)s, after %(event)s.") % {
        "days": names, "at": at, "times": times, "event": event_words(when.start)}


def condition_words(on: Condition) -> str:
    """What must hold before somebody is guided more, or less: as it follows "when"."""
    if on.code == NO_IMPROVEMENT:
        return ngettext("nothing has reliably improved after %(n)d week",
                        "nothing has reliably improved after %(n)d weeks", on.weeks) % {"n": on.weeks}
    if on.code == NOT_IMPROVING:
        return _("nothing has reliably improved after three scores")
    if on.code == STEADY:
        return ngettext("somebody has been reliably better for %(n)d week",
                        "somebody has been reliably better for %(n)d weeks", on.weeks) % {"n": on.weeks}
    return event_words(on.event)


def steps_in_words(protocol: Protocol) -> list[str]:
    """Every step, with what follows."""
    said = []
    for step in protocol.steps:
        line = _("When %(what)s: on to “%(to)s”, once a guide agrees.") if step.asks else _(
            "When %(what)s: on to “%(to)s”, by itself.")
        said.append(line % {"what": condition_words(step.on), "to": title_of(step.to)})
    return said


def _if_missed(step: IfMissed) -> str:
    if step.tell:
        who = _("the supervisor") if step.tell == SUPERVISOR else _("the manager")
        return _("If nobody was reached %(span)s later, %(who)s is told.") % {
            "span": span_words(step.after), "who": who}
    return _("If it was missed: %(span)s later by %(channel)s.") % {
        "span": span_words(step.after), "channel": channel_words(step.channel)}


def _notice(protocol: Protocol) -> list[str]:
    said = []
    if protocol.quiet_after:
        said.append(_("When nobody has signed in for %(span)s.") % {"span": span_words(protocol.quiet_after)})
    if protocol.missed_check_ins:
        said.append(ngettext("When %(n)d check-in was left out.", "When %(n)d check-ins in a row were left out.",
                             protocol.missed_check_ins) % {"n": protocol.missed_check_ins})
    return said


def _supervision(protocol: Protocol) -> list[str]:
    labels = dict(Qualification.choices)
    said = []
    for qualification, given in protocol.supervision.items():
        who = str(labels[qualification])
        if protocol.wants_sign_off(qualification):
            said.append(_("%(who)s: every message waits until a supervisor has read it.") % {"who": who})
        if sample := protocol.sample_of(qualification):
            said.append(_("%(who)s: a supervisor looks at %(n)d %% of the contacts afterwards.") % {
                "who": who, "n": sample})
        if given.meeting:
            meetings = {"weekly": _("weekly"), "every two weeks": _("every two weeks"), "monthly": _("monthly")}
            said.append(_("%(who)s: a meeting with the supervisor, %(often)s.") % {
                "who": who, "often": meetings[given.meeting]})
    return said
