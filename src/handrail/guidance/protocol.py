"""A protocol: how guidance is given, as data. Pure; `protocol_loading` reads it from its TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .events import LESSON_UNFINISHED, QUIET
from .service_hours import HoursRule
from .spans import Span
from .stepping import Step
from .timing import SERIES, AtDays, Every, IfMissed, On, OnWeekdays

__all__ = ["AtDays", "Every", "IfMissed", "On", "OnWeekdays"]  # what a rule is made of

CHANNELS = ("message", "worksheet-comment", "sms", "telephone", "video", "live-chat", "email", "in-person")
LIVE = ("telephone", "video", "live-chat", "in-person")  # both are there at once, so that a time can be booked
WRITTEN = ("message", "worksheet-comment")  # closed by what the guide writes
AUTOMATIC_CHANNELS = ("email", "sms")
QUALIFICATIONS = (
    "psychologist", "physician", "nurse", "physiotherapist", "social-worker", "supporter", "student", "peer",
)
AUTOMATIC = "automatic"
# the letters of guidance.letters
TEMPLATES = ("something-new", "check-in", "we-are-here", "half-way", "still-there", "well-done")
MEETINGS = ("weekly", "every two weeks", "monthly")

GUIDE, PARTICIPANT, NOBODY = "guide", "participant", "nobody"
SUPERVISOR, MANAGER = "supervisor", "manager"
WARN, TELL, NO_MORE = "warn", "tell the supervisor", "no more contacts"  # what follows on the cap
SIGN_MESSAGES, SIGN_CONTACTS, SIGN_SAMPLE = "every message", "every contact", "a sample"


@dataclass(frozen=True)
class ContactRule:
    """One kind of contact."""

    key: str
    title: Mapping[str, str]
    channels: tuple[str, ...]
    starts: str
    when: Every | AtDays | OnWeekdays | On | None
    by: tuple[str, ...]
    minutes: int | None = None
    if_missed: tuple[IfMissed, ...] = ()
    template: str = ""
    script: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    books: str = ""  # who books the time of a live contact; empty: it has the time at which it is due

    @property
    def is_series(self) -> bool:
        """It comes again and again, and one is planned ahead."""
        return isinstance(self.when, SERIES)

    @property
    def is_booked(self) -> bool:
        """The participant books its time."""
        return self.books == PARTICIPANT

    @property
    def retries(self) -> tuple[IfMissed, ...]:
        """The attempts after the first."""
        return tuple(step for step in self.if_missed if step.channel)

    @property
    def tells(self) -> tuple[IfMissed, ...]:
        """Who else hears of it when nobody was reached."""
        return tuple(step for step in self.if_missed if step.tell)

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

    sign_off: str = ""  # empty, SIGN_MESSAGES, SIGN_CONTACTS or SIGN_SAMPLE
    sample: int = 0  # per cent of contacts that a supervisor looks at afterwards
    meeting: str = ""


@dataclass(frozen=True)
class Found:
    """What was found where guidance was given so, to hold a service's own figures against."""

    source: str
    n: int | None = None
    minutes: Decimal | None = None  # a participant, or a participant and week
    sd: Decimal | None = None
    per: str = "participant"
    completed: Decimal | None = None  # per cent


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
    warn_minutes: int | None = None  # the guide is told when so much of the most was given
    beyond: str = WARN
    sessions_a_week: int | None = None
    hours: HoursRule = field(default_factory=HoursRule)
    steps: tuple[Step, ...] = ()
    found: Found | None = None

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
                total += rule.minutes * (rule.when.most or 1 if isinstance(rule.when, On) else rule.when.times)
        return total

    @property
    def has_live(self) -> bool:
        """Whether any contact can be one that both hold at the same time."""
        return any(not set(LIVE).isdisjoint(rule.channels) for rule in self.contacts)

    @property
    def on_request(self) -> ContactRule | None:
        """The contact that a participant asks for, if there is one."""
        return next((rule for rule in self.contacts if rule.starts == PARTICIPANT), None)

    @property
    def quiet_days(self) -> tuple[int, ...]:
        """After how many days without a sign-in something follows, each once, the shortest first."""
        days = {rule.when.event.number for rule in self.contacts
                if isinstance(rule.when, On) and rule.when.event.code == QUIET}
        days |= {step.on.event.number for step in self.steps if step.on.code == QUIET}
        return tuple(sorted(days | ({self.quiet_after.days} if self.quiet_after else set())))

    @property
    def unfinished_days(self) -> tuple[int, ...]:
        """After how many days without a lesson's being finished something follows, each once."""
        return tuple(sorted({rule.when.event.days for rule in self.contacts
                             if isinstance(rule.when, On) and rule.when.event.code == LESSON_UNFINISHED}))

    @property
    def warns_at(self) -> int | None:
        """The minutes from which a guide is told that the most comes near: as said, else four fifths of it."""
        if self.most_minutes is None:
            return None
        return self.warn_minutes or self.most_minutes * 4 // 5

    def contact(self, key: str) -> ContactRule | None:
        """The contact with this key, if this version has it."""
        return next((rule for rule in self.contacts if rule.key == key), None)

    def wants_sign_off(self, qualification: str) -> bool:
        """Whether every message of a guide with this qualification waits for the supervisor."""
        given = self.supervision.get(qualification)
        return given is not None and given.sign_off in (SIGN_MESSAGES, SIGN_CONTACTS)

    def sample_of(self, qualification: str) -> int:
        """How many per cent of the contacts of a guide with this qualification a supervisor looks at afterwards."""
        given = self.supervision.get(qualification)
        if given is None:
            return 0
        return 100 if given.sign_off == SIGN_CONTACTS else given.sample

    def title_in(self, language: str) -> str:
        """The title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))

    def about_in(self, language: str) -> str:
        """What it is about, in a language, else in the first there is."""
        return self.about.get(language) or next(iter(self.about.values()), "")
