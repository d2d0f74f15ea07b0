"""A protocol: how guidance is given, as data. Pure; `protocol_loading` reads it from its TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .events import QUIET, Event
from .spans import Span

CHANNELS = ("message", "sms", "telephone", "video", "email")
AUTOMATIC_CHANNELS = ("email", "sms")
QUALIFICATIONS = ("psychologist", "physician", "nurse", "physiotherapist", "social-worker", "student", "peer")
AUTOMATIC = "automatic"
TEMPLATES = ("something-new", "check-in", "we-are-here")  # the letters of guidance.letters
MEETINGS = ("weekly", "every two weeks", "monthly")

GUIDE, PARTICIPANT, NOBODY = "guide", "participant", "nobody"


@dataclass(frozen=True)
class Every:
    """A contact that comes again and again, counted from one event."""

    every: Span
    start: Event
    times: int
    first: Span  # how long after the event the first one is

    def days_to(self, occurrence: int) -> int:
        """How many days after the first one this occurrence is."""
        return self.every.days * (occurrence - 1)


@dataclass(frozen=True)
class On:
    """A contact that follows something that happens."""

    event: Event
    after: Span | None = None
    most: int | None = None  # in one course; none: each time


@dataclass(frozen=True)
class IfMissed:
    """What follows when a contact was not reached or not done: `after` its due time, by this channel."""

    after: Span
    channel: str


@dataclass(frozen=True)
class ContactRule:
    """One kind of contact."""

    key: str
    title: Mapping[str, str]
    channels: tuple[str, ...]
    starts: str
    when: Every | On | None
    by: tuple[str, ...]
    minutes: int | None = None
    if_missed: tuple[IfMissed, ...] = ()
    template: str = ""
    script: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_automatic(self) -> bool:
        """Nobody does it: the clock sends it."""
        return self.by == (AUTOMATIC,)

    def title_in(self, language: str) -> str:
        """The title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))

    def script_in(self, language: str) -> tuple[str, ...]:
        """The points to talk about, in a language, else in the first there is."""
        return self.script.get(language) or next(iter(self.script.values()), ())


@dataclass(frozen=True)
class Supervision:
    """How the work of guides with one qualification is looked after."""

    sign_off: bool = False
    meeting: str = ""


@dataclass(frozen=True)
class Protocol:
    """How guidance is given: how much, through which channel, when, and by whom."""

    id: str
    version: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    source: str
    contacts: tuple[ContactRule, ...]
    most_minutes: int | None = None
    reply_within: Span | None = None
    quiet_after: Span | None = None  # the guide is told
    missed_check_ins: int | None = None  # the guide is told after so many in a row
    supervision: Mapping[str, Supervision] = field(default_factory=dict)

    @property
    def is_guided(self) -> bool:
        """Whether any contact is a person's."""
        return any(not rule.is_automatic for rule in self.contacts)

    @property
    def guides(self) -> tuple[str, ...]:
        """The qualifications with which somebody may guide: those that every contact of a guide allows."""
        given = [rule.by for rule in self.contacts if not rule.is_automatic]
        return tuple(one for one in QUALIFICATIONS if given and all(one in by for by in given))

    @property
    def planned_minutes(self) -> int:
        """What a guide's planned contacts come to in a whole course; what a participant asks for isn't planned."""
        total = 0
        for rule in self.contacts:
            if rule.starts == GUIDE and rule.when is not None and rule.minutes:
                total += rule.minutes * (rule.when.times if isinstance(rule.when, Every) else rule.when.most or 1)
        return total

    @property
    def on_request(self) -> ContactRule | None:
        """The contact that a participant asks for, if there is one."""
        return next((rule for rule in self.contacts if rule.starts == PARTICIPANT), None)

    @property
    def quiet_days(self) -> tuple[int, ...]:
        """After how many days without a sign-in something follows, each once, the shortest first."""
        days = {rule.when.event.number for rule in self.contacts
                if isinstance(rule.when, On) and rule.when.event.code == QUIET}
        return tuple(sorted(days | ({self.quiet_after.days} if self.quiet_after else set())))

    def contact(self, key: str) -> ContactRule | None:
        """The contact with this key, if this version has it."""
        return next((rule for rule in self.contacts if rule.key == key), None)

    def wants_sign_off(self, qualification: str) -> bool:
        """Whether every message of a guide with this qualification waits for the supervisor."""
        given = self.supervision.get(qualification)
        return given is not None and given.sign_off

    def title_in(self, language: str) -> str:
        """The title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))

    def about_in(self, language: str) -> str:
        """What it is about, in a language, else in the first there is."""
        return self.about.get(language) or next(iter(self.about.values()), "")
