"""The conversation after a sign of danger: what is asked, what may be left open, what contradicts itself. Pure rules.

Thoughts, plan, means, intent, what protects, steps agreed, next contact: what somebody trained asks anyway, in an
order that can be followed on the telephone, and written down for whoever comes next.

Nothing here is added up, and no level of risk comes out. Scales and tools that sort people into low, medium and high
predict poorly (Franklin et al. 2017, Psychological Bulletin 143:187, 365 studies: hardly better than chance), most who
die were not called high, and care is then withheld from the others. NICE guideline NG225 (2022), recommendations 1.6.1
to 1.6.5: don't use them to predict suicide, don't use global stratification into low, medium or high, don't use it to
decide who is offered help; look at the person's needs and at how to keep them safe, which is what is asked here.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NONE, PASSIVE, ACTIVE = "none", "passive", "active"
THOUGHTS = (NONE, PASSIVE, ACTIVE)
PLANS = ("none", "vague", "definite")
MEANS = ("none", "could-get", "at-hand")
INTENTS = ("none", "unsure", "yes")

STEPS = (
    "safety-plan", "means-away", "not-alone", "knows-numbers", "someone-told", "doctor-told", "crisis-team",
    "emergency-care", "supervisor-told",
)
WORDS = ("thoughts", "plan", "means", "intent", "protects", "agreed")  # what is written in the guide's own words

# What can come of it, as safety.plan has it; a conversation that didn't take place has no form.
SAFE, PLANNED, HANDED_OVER, MISTAKE = "talked-safe", "talked-plan", "handed-over", "mistake"
OUTCOMES = (SAFE, PLANNED, HANDED_OVER, MISTAKE)
WITHOUT_TALK = ("not-reached", "handed-over")  # what can close such a flag when nobody could be talked with

EARLY = timedelta(hours=12)


@dataclass(frozen=True)
class Talk:
    """What was asked and said. Codes are of the tuples above, or "" while they are open."""

    thoughts: str = ""
    plan: str = ""
    means: str = ""
    intent: str = ""
    steps: tuple[str, ...] = ()
    outcome: str = ""
    next_at: datetime | None = None
    words: dict[str, str] = field(default_factory=dict)

    def said(self, topic: str) -> str:
        """The words on a topic, without blanks around them."""
        return self.words.get(topic, "").strip()


def asks_further(thoughts: str) -> bool:
    """Whether plan, means and intent are asked: where there are thoughts."""
    return thoughts in (PASSIVE, ACTIVE)


def gaps(talk: Talk, at: datetime) -> dict[str, str]:
    """What keeps the conversation from being closed: field → why ("open", "contradicts", "past")."""
    found = {name: "open" for name in ("thoughts", "outcome") if not getattr(talk, name)}
    if asks_further(talk.thoughts):
        found.update({name: "open" for name in ("plan", "means", "intent") if not getattr(talk, name)})
        if not talk.said("protects"):
            found["protects"] = "open"
        if not talk.steps:
            found["steps"] = "open"
        if talk.outcome == MISTAKE:
            found["outcome"] = "contradicts"
        if talk.next_at is None and talk.outcome != HANDED_OVER:
            found["next_at"] = "open"
    if not talk.said("agreed"):
        found["agreed"] = "open"
    if talk.outcome == PLANNED and "safety-plan" not in talk.steps:
        found["steps"] = "contradicts"
    if talk.next_at is not None and talk.next_at <= at:
        found["next_at"] = "past"
    return found


def closes_without_talk(outcomes: Collection[str]) -> list[str]:
    """Of a signal's outcomes, those that the short form may give where a conversation is needed."""
    return [code for code in WITHOUT_TALK if code in outcomes]


def is_the_agreed_one(talked_at: datetime, *, done_at: datetime, next_at: datetime) -> bool:
    """Whether a talk at `talked_at` is the next one that was agreed at `done_at` for `next_at`.

    It may come half a day before its time, but no sooner than half-way: the call that is written down an hour after
    the conversation is the conversation itself.
    """
    return talked_at > done_at and talked_at >= next_at - min(EARLY, (next_at - done_at) / 2)
