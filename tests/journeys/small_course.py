"""A course of three short lessons with a block of every kind, and people in it."""

from datetime import datetime, timedelta

from handrail.ground import scoped
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.models import Person, Role, RoleKind, Service
from handrail.programmes import keeping, pack
from tests.builders import AT, a_role, a_service

MANIFEST = """
id = "small"
version = "1"
therapy = "cbt"
licence = "CC-BY-SA-4.0"
languages = ["en"]
title.en = "A small course"
summary.en = "Three short lessons."

[[lesson]]
key = "first"
opens = { at = "start" }

[[lesson]]
key = "second"
opens = { after = "first", days = 5 }

[[lesson]]
key = "third"
opens = { after = "second", days = 7 }
"""

FIRST = """---
key: first
title: The first lesson
minutes: 6
components: [education]
---

## Welcome {#welcome}

Pain is real, and you are here.

:::{question} What brings you here?
:key: brings
:kind: long
:guide-sees: yes
A few words are enough.
:::

:::{question} A name for it
:key: name-it
:kind: short
:::

:::{bad-day}
Read only this part. That counts as today.
:::

## Choices {#choices}

:::{question} Which is most like your month?
:key: pattern
:kind: one-of
:options: waves | low and flat
:::

::::{when} pattern is "waves"
Stopping on a good day is the hard part.
::::

:::{question} What helps?
:key: helps
:kind: some-of
:options: warmth | rest | a walk
:::

:::{question} How sure are you?
:key: sure
:kind: scale
:from: 0 not sure
:to: 10 quite sure
:::

:::{question} Minutes on a poor day
:key: minutes
:kind: number
:::

:::{question} When will you begin?
:key: begin-on
:kind: date
:::

:::{check} Pacing means …
:key: check-pacing
- [x] stopping by plan
  : Yes. Time decides.
- [ ] resting until pain has gone
  : Rest has its place.
:::

## Your week {#week}

You wrote: {answer}`brings|nothing yet`.

:::{plan}
:key: plan-1
:suggests: breathe 3 minutes | walk 5 minutes
When will you do it?
:::

:::{summary}
- Time decides, not pain.
:::
"""

SECOND = """---
key: second
title: The second lesson
minutes: 3
components: [pacing]
---

## Looking back {#back}

Last week you planned {answer}`plan-1|one small thing`.

:::{question} How did it go?
:key: review
:kind: long
:::

## Going on {#on}

One small thing.

:::{question} One small thing
:key: small-thing
:kind: short
:::
"""

THIRD = """---
key: third
title: The third lesson
minutes: 2
components: [relapse-prevention]
---

## The end {#end}

You have come far.

:::{thought-record} A moment of this week
:key: moment
:guide-sees: yes
:::
"""

FILES = {"programme.toml": MANIFEST, "en/first.md": FIRST, "en/second.md": SECOND, "en/third.md": THIRD}
PARTS = {"first": ["welcome", "choices", "week"], "second": ["back", "on"], "third": ["end"]}


def a_small_service(**fields) -> Service:
    """A service with the small course loaded."""
    service = a_service(**fields)
    loaded = pack.load(FILES, "small")
    keeping.keep(kind="programme", key=loaded.id, version=loaded.version, files=FILES, at=AT)
    return service


def a_reader(
    service: Service | None = None, *, person: Person | None = None, at: datetime = AT, started: bool = True
) -> Enrolment:
    """Somebody in the small course, with its first lesson open unless they have not `started`."""
    service = service or a_small_service()
    role = a_role(service, RoleKind.PARTICIPANT, person)
    with scoped.service(service.pk):
        enrolment = course.enrol(person=role.person, service=service, programme_key="small", protocol_key="self-guided",
                                 at=at, by=role)
        return course.start(enrolment=enrolment, at=at) if started else enrolment


def role_of(enrolment: Enrolment) -> Role:
    """The reader's role."""
    return Role.everywhere.select_related("person", "service").get(
        service_id=enrolment.service_id, person_id=enrolment.participant_id, kind=RoleKind.PARTICIPANT
    )


def read(enrolment: Enrolment, lesson: str, *sections: str, at: datetime) -> None:
    """Have them read these sections, or the whole lesson."""
    for section in sections or PARTS[lesson]:
        course.read_section(enrolment=enrolment, lesson=lesson, section=section, at=at)


def day(number: float) -> datetime:
    """So many days after AT."""
    return AT + timedelta(days=number)
