"""From directives to branches; see `building.py`, whose builder each function is given."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .blocks import Block, Condition, Number, Otherwise, Scale, Scored, When, code_of
from .facts_building import when_fact
from .markup import Directive

if TYPE_CHECKING:
    from .building import BlockBuilder

_WHEN_SCORE = re.compile(r"score of ([a-z0-9-]+)(?:\.([a-z0-9-]+))?\s+is\s+(\d{1,6})\s+or\s+(more|less)\Z")
_WHEN_NUMBER = re.compile(r"([a-z0-9-]+)\s+is\s+(-?\d{1,6})\s+or\s+(more|less)\Z")
_WHEN = re.compile(r"([a-z0-9-]+)\s+is\s+(\"[^\"]+\"(?:\s+or\s+\"[^\"]+\")*)\Z")
DEEPEST = 3  # a `when` in a `when` in a `when`


def when(builder: "BlockBuilder", node: Directive, depth: int) -> Block | None:
    """What is shown only after certain answers, or to certain readers."""
    condition = _condition(builder, node) if _is_shallow(builder, node, depth) else None
    above = builder.whens
    inside = _inside(builder, node, depth, condition)
    builder.whens = (*above, condition or When("", (), (), node.line))
    return replace(condition, blocks=inside) if condition else None


def otherwise(builder: "BlockBuilder", node: Directive, depth: int) -> Block | None:
    """What is shown where none of the `when`s right above it is."""
    above = builder.whens
    if not above:
        builder.wrong(node.line, "An {otherwise} stands right below a {when}, or below several.")
    condition = Otherwise(above, (), node.line) if _is_shallow(builder, node, depth) else None
    inside = _inside(builder, node, depth, condition)
    builder.whens = ()
    return replace(condition, blocks=inside) if condition else None


def _is_shallow(builder: "BlockBuilder", node: Directive, depth: int) -> bool:
    if depth >= DEEPEST:
        builder.wrong(node.line, "The {when} blocks lie too deep in each other; three are enough.")
    return depth < DEEPEST


def _inside(
    builder: "BlockBuilder", node: Directive, depth: int, condition: Condition | None
) -> tuple[Block, ...]:
    """The blocks in a branch. They know that they stand in it."""
    if depth >= DEEPEST:
        return ()
    around = builder.known.around
    builder.known.around = (*around, condition) if condition else around
    inside = builder.row(node.body, node.body_line, depth + 1)
    builder.known.around = around
    if not inside:
        builder.wrong(node.line, f"This {{{node.name}}} is empty.")
    return tuple(inside)


def _condition(builder: "BlockBuilder", node: Directive) -> When | None:
    """The branch with what it depends on, still empty."""
    if match := _WHEN_SCORE.match(node.argument):
        name = _score(builder, match[1], match[2] or "total", node.line)
        ends = {"least": int(match[3])} if match[4] == "more" else {"most": int(match[3])}
        return When(name, (), (), node.line, **ends)
    if match := _WHEN_NUMBER.match(node.argument):
        end = _number_within(builder, match[1], int(match[2]), node.line)
        ends = {"least": end} if match[3] == "more" else {"most": end}
        return When(match[1], (), (), node.line, **ends)
    if not (match := _WHEN.match(node.argument)):
        if (about := when_fact(builder, node)) is not None or not node.argument:
            return about
        builder.wrong(node.line, "A {when} is written: ::::{when} block is \"an option\", or: block is 7 or more, "
                                 "or: score of peg is 5 or more, or: work is off-sick. Several options are joined: "
                                 "is \"one\" or \"another\".")
        return None
    of, texts = match[1], re.findall(r"\"([^\"]+)\"", match[2])
    return When(of, _codes(builder, of, texts, node.line), (), node.line)


def _score(builder: "BlockBuilder", measure: str, scale: str, line: int) -> str:
    """Remember that a `when` looks at a score, which some battery of the programme must ask for. Gives its one name."""
    name = f"score of {measure}" + (f".{scale}" if scale != "total" else "")
    if measure not in builder.known.measures:
        there = ", ".join(sorted(builder.known.measures)) or "none"
        what = f"No battery of this programme asks “{measure}”, so nobody has its score. Asked are: {there}."
        builder.wrong(line, what)
    builder.known.seen.setdefault(name, ("", Scored(name, "", measure=measure, scale=scale)))
    return name


def _number_within(builder: "BlockBuilder", of: str, end: int, line: int) -> int:
    """The number that a `when` compares with: one that the question can have as its answer."""
    if of not in builder.known.seen:
        builder.known.unresolved.append((builder.markup.file, line, of, "{when}"))
        return end
    block = builder.known.seen[of][1]
    if not isinstance(block, Scale | Number):
        builder.wrong(line, f"“{of}” has no number as its answer, so {{when}} can't compare it.")
    elif (block.least is not None and end < block.least) or (block.most is not None and end > block.most):
        builder.wrong(line, f"“{of}” goes from {block.least} to {block.most}, so {end} decides nothing.")
    return end


def _codes(builder: "BlockBuilder", of: str, texts: list[str], line: int) -> tuple[str, ...]:
    """The codes of the options that a `when` names."""
    if of not in builder.known.seen:
        builder.known.unresolved.append((builder.markup.file, line, of, "{when}"))
        return ()
    block = builder.known.seen[of][1]
    options = getattr(block, "options", None) or getattr(block, "suggests", None)
    if not options:
        builder.wrong(line, f"“{of}” has no options to choose from, so {{when}} can't look at it.")
        return ()
    found = []
    for text in texts:
        plain = code_of(text)
        code = next((one.code for one in options if code_of(one.text) == plain or one.code == text), "")
        if not code:
            builder.wrong(line, f"“{of}” has no option “{text}”. It has: {', '.join(one.text for one in options)}.")
        found.append(code)
    return tuple(code for code in found if code)
