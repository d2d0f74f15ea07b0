"""What is shown to whom, and what there is to do, without the words: what a translation must not change."""

from collections.abc import Iterator, Sequence

from .blocks import AnswerBlock, BadDay, Block, Condition, Otherwise, Practice, When, whens_of
from .lesson import Section
from .prose import Prose

Step = tuple[str, int]  # what stands there, and its line


def outline(section: Section) -> list[Step]:
    """The section's branches, questions, exercises and short way, in order, each as a few plain words."""
    return list(_steps(section.blocks, ""))


def first_difference(ours: Sequence[Step], theirs: Sequence[Step]) -> tuple[str, str, int] | None:
    """The first step that two outlines don't share: what it is in the first, what in the second, and the line there."""
    for place in range(max(len(ours), len(theirs))):
        one, other = (rows[place] if place < len(rows) else ("nothing", 0) for rows in (ours, theirs))
        if one[0] != other[0]:
            return one[0], other[0], other[1] or (theirs[-1][1] if theirs else 0)
    return None


def _steps(blocks: Sequence[Block | Prose], around: str) -> Iterator[Step]:
    for block in blocks:
        whens = whens_of(block) if isinstance(block, Condition) else ()
        if whens and all(when.fact == "language" for when in whens):  # what a language has of its own
            yield from _steps(block.blocks if isinstance(block, Otherwise) else (), around)
        elif isinstance(block, When):
            yield f"{around}{_condition(block)}", block.line
            yield from _steps(block.blocks, f"{around}{_condition(block)}, ")
        elif isinstance(block, Otherwise):
            yield f"{around}otherwise", block.line
            yield from _steps(block.blocks, f"{around}otherwise, ")
        elif isinstance(block, AnswerBlock):
            yield f"{around}the block “{block.key}”", block.line
        elif isinstance(block, Practice):
            yield f"{around}the practice “{block.name}”, {block.minutes} minutes", block.line
        elif isinstance(block, BadDay):
            read = f", reading {' and '.join(block.read)}" if block.read else ""
            practice = f", with “{block.practice}”" if block.practice else ""
            yield f"{around}the bad-day path{read}{practice}", block.line


def _condition(when: When) -> str:
    """A branch in plain words."""
    name = when.fact or when.of
    if when.codes:
        return f"when {name} is {' or '.join(when.codes)}"
    return f"when {name} is {when.least} or more" if when.least is not None else f"when {name} is {when.most} or less"
