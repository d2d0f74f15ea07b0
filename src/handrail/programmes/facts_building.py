"""From the words of a `when` to the fact that it looks at, and what a question that gives a fact may offer.

See `building.py`, whose builder each function is given.
"""

import re
from typing import TYPE_CHECKING

from .blocks import Option, When
from .facts import FACTS, FLARE_UP, OTHER, name_of
from .markup import Directive
from .toml_file import LANGUAGE

if TYPE_CHECKING:
    from .building import BlockBuilder

_WHEN_FACT = re.compile(r"([a-z][a-z-]*)\s+(is|includes)\s+([a-z][a-z-]*(?:\s+or\s+[a-z][a-z-]*)*)\Z")


def when_fact(builder: "BlockBuilder", node: Directive) -> When | None:
    """The branch that a fact opens, still empty; None where the words name no fact, and nothing is told of them."""
    if node.argument == FLARE_UP:
        return When(name_of(FLARE_UP), FACTS[FLARE_UP].values, (), node.line, fact=FLARE_UP)
    match = _WHEN_FACT.match(node.argument)
    if not match or (match[1] not in FACTS and match[1] in builder.known.declared):  # an option without its quotes
        return None
    name, verb, values = match[1], match[2], tuple(re.split(r"\s+or\s+", match[3]))
    fact = FACTS.get(name)
    if fact is None:
        builder.wrong(node.line, f"“{name}” is no fact about a reader. There are: {', '.join(FACTS)}. An option of a "
                                 "block stands in quotation marks.")
        return When(name_of(name), (), (), node.line, fact=name)
    if name == FLARE_UP:
        builder.wrong(node.line, f"It is written without more: {{when}} {FLARE_UP}")
    elif verb != (right := "includes" if fact.is_many else "is"):
        builder.wrong(node.line, f"It is written: {name} {right} {' or '.join(values)}")
    for value in values:
        if fact.values and value not in fact.values:
            builder.wrong(node.line, f"“{name}” is never “{value}”. It can be: {', '.join(fact.values)}.")
        elif not fact.values and not LANGUAGE.match(value):
            builder.wrong(node.line, f"“{value}” is not a language code such as en or es-mx.")
    of = name_of(name)
    if fact.is_told and not builder.known.is_shared:
        if name in builder.known.givers:
            of = builder.known.givers[name]
        else:
            builder.known.not_given.append((builder.markup.file, node.line, name))
    return When(of, values, (), node.line, fact=name)


def gives(builder: "BlockBuilder", node: Directive, options: tuple[Option, ...], *, is_many: bool) -> str:
    """The fact that a question gives; empty where it gives none."""
    name, line = builder.option(node, "gives"), builder.option_line(node, "gives")
    if not name:
        return ""
    told = [one for one, fact in FACTS.items() if fact.is_told]
    if name not in told:
        builder.wrong(line, f"No question gives “{name}”. What a question can give: {', '.join(told)}.")
        return ""
    fact = FACTS[name]
    if is_many and not fact.is_many:
        builder.wrong(line, f"“{name}” is one thing at a time, so the question that gives it is of the kind one-of.")
    if name in builder.known.givers:
        builder.wrong(line, f"“{builder.known.givers[name]}” gives “{name}” already; it is asked once.")
    for option in options:
        if option.code not in (*fact.values, OTHER):
            builder.wrong(line, f"The option “{option.text}” has the code “{option.code}”, and “{name}” can be: "
                                f"{', '.join(fact.values)}. What is none of these has the code “{OTHER}”.")
    return name
