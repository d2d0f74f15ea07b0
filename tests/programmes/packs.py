"""Small packs for tests: right as they are, so that a test changes only the one thing it is about."""

from handrail.programmes import pack
from handrail.programmes.mistakes import BadPack, Mistake
from handrail.programmes.programme import Programme

MANIFEST = """\
id = "small"
version = "1"
therapy = "cbt"
licence = "CC-BY-SA-4.0"
languages = ["en"]
title.en = "A small course"
summary.en = "For tests."

[[lesson]]
key = "one"
opens = { at = "start" }

[assess.baseline]
measures = ["peg"]

[assess.weekly]
measures = ["peg"]
every = "7 days"

[guidance]
protocol = "weekly-call"
"""

FRONT = """\
---
key: one
title: The first
minutes: 20
components: [education]
---
"""

BODY = """\
## Begin {#begin}

Pain is an alarm.

:::{question} What brings you?
:key: brings
:kind: long
:guide-sees: yes
A few words.
:::

:::{question} How was the week?
:key: week
:kind: one-of
:options: as planned | a bit of it | not this week
:::

::::{when} week is "not this week"
That is useful to know.

:::{question} What got in the way?
:key: way
:kind: short
:::
::::

## Go on {#go-on}

You wrote: {answer}`brings|nothing yet`.
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path class="rail-line" d="M0 0 L10 10"/></svg>'


def files(body: str = BODY, *, front: str = FRONT, manifest: str = MANIFEST, **others: str) -> dict[str, str]:
    """The files of a small pack; `others` are named with __ for / and end as they say: `en__two_md`."""
    named = {name.replace("__", "/").replace("_md", ".md").replace("_svg", ".svg"): text
             for name, text in others.items()}
    return {"programme.toml": manifest, "en/one.md": front + body, **named}


def a_programme(body: str = BODY, **more: str) -> Programme:
    """A small pack, loaded. Its mistakes, if any, are in the test's output."""
    return pack.load(files(body, **more), "small")


def mistakes(body: str = BODY, **more: str) -> list[Mistake]:
    """What is wrong with a small pack."""
    try:
        pack.load(files(body, **more), "small")
    except BadPack as wrong:
        return wrong.mistakes
    return []


def told(body: str = BODY, **more: str) -> str:
    """The same, as lines."""
    return "\n".join(str(mistake) for mistake in mistakes(body, **more))


def line_of(text: str, part: str) -> int:
    """The line of the first `part` in a text."""
    return text[: text.index(part)].count("\n") + 1


def section(*blocks: str) -> str:
    """A lesson's body of one section with these blocks."""
    return "## Begin {#begin}\n\n" + "\n\n".join(blocks) + "\n"
