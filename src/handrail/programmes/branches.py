"""Whether every branch of a programme can be reached, and whether each leads somewhere.

A `when` is shown if its own condition holds, those of the branches around it hold, and the question it looks at was
asked: so also those around that question, and so on back. An `otherwise` is shown where none of the `when`s above it
is. All of these are joined by "and", each about one thing: an answer, a score, or a fact about the reader. An answer
can always be left out, a score be missing, a fact untold; and no two of these things hang together. So a branch can be
reached exactly if, thing by thing, some value does all that is asked of it and nothing that is ruled out.

A section leads nowhere if everything in it is a branch, and somebody is shown none of them. (A `when` in a `when` joins
two conditions: for whom only the outer holds, what stands around goes on.)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from .blocks import AnswerBlock, Block, Condition, OneOf, Otherwise, Plan, Scale, SomeOf, When, whens_of
from .facts import FACTS, THERAPIES, Known, known, languages_of
from .lesson import Section
from .mistakes import Mistake
from .programme import Programme


@dataclass(frozen=True)
class _Asked:
    """A question, and the branches it stands in."""

    block: AnswerBlock
    conditions: tuple[Condition, ...]


@dataclass
class _About:
    """What is asked of one thing, and what is ruled out."""

    wanted: list[When] = field(default_factory=list)
    refused: list[When] = field(default_factory=list)


@dataclass
class _Walk:
    """One language of a programme, read from its first line to its last."""

    therapies: Sequence[str]
    language: str
    is_read_in: Callable[[str], bool]  # whether somebody who uses that language reads this one
    asked: dict[str, _Asked] = field(default_factory=dict)
    found: list[Mistake] = field(default_factory=list)

    def read(self, blocks: Sequence[Block], around: tuple[Condition, ...], file: str) -> None:
        """Go through what stands in one place, under the branches around it."""
        for block in blocks:
            if isinstance(block, AnswerBlock):
                self.asked.setdefault(block.key, _Asked(block, around))
            if isinstance(block, Condition):
                impossible = self.impossible((*around, block))
                if impossible is not None:
                    self.found.append(Mistake(file, block.line, f"Nobody ever reads this: {self.why(impossible)}."))
                self.read(block.blocks, (*around, block), file)
            else:
                self.read(getattr(block, "blocks", ()), around, file)

    def look_for_nothing(self, section: Section, file: str) -> None:
        """Whether a section holds nothing but branches, and somebody is shown none of them."""
        whens = tuple(block for block in section.blocks if isinstance(block, When))
        if len(whens) < len(section.blocks) or not whens:
            return  # what is no branch is for everybody, and of an {otherwise} and those above it one is
        if self.impossible([Otherwise(whens, (), section.line)]) is None:
            what = ("All that stands in this section is for some readers only; the others find nothing. Below the last "
                    "{when}, add an {otherwise}.")
            self.found.append(Mistake(file, section.line, what))

    def impossible(self, conditions: Sequence[Condition]) -> str | None:
        """The thing of which more is asked than it can do, where there is one."""
        behind = self.behind(conditions)
        return next((name for name, about in behind.items() if not self.is_possible(name, about)), None)

    def behind(self, conditions: Sequence[Condition]) -> dict[str, _About]:
        """These conditions, and all that the questions they look at stand under, thing by thing."""
        found: dict[str, _About] = {}
        known_already: set[int] = set()
        waiting = list(conditions)
        for one in waiting:  # grows meanwhile
            if id(one) in known_already:
                continue
            known_already.add(id(one))
            for when in whens_of(one):
                about = found.setdefault(when.of, _About())
                if isinstance(one, Otherwise):
                    about.refused.append(when)
                    continue
                if not about.wanted and when.of in self.asked:
                    waiting += self.asked[when.of].conditions
                about.wanted.append(when)
        return found

    def is_possible(self, name: str, about: _About) -> bool:
        """Whether some value of one thing satisfies all that is wanted of it, and nothing that is refused."""
        block = known(name) or (self.asked[name].block if name in self.asked else None)  # none: a score
        if not about.wanted and not isinstance(block, Known):
            return True  # it can be left out
        if isinstance(block, Known) or (isinstance(block, OneOf | SomeOf | Plan) and _is_about_codes(about)):
            return any(_fits(codes, about) for codes in self.values(block, about))
        return any(_is_within(value, about) for value in _numbers(block, about))

    def values(self, block: AnswerBlock, about: _About) -> Iterable[frozenset[str]]:
        """The codes that may stand together in one answer, or in one fact; what matters of them."""
        if isinstance(block, OneOf):
            return [frozenset((option.code,)) for option in block.options]
        if not isinstance(block, Known) or FACTS[block.fact].is_many:  # the most that nothing rules out
            return [_codes(about.wanted) - _codes(about.refused)]
        if block.fact == "therapy":
            return [frozenset((one,)) for one in self.therapies]
        if block.fact == "language":
            named = _codes([*about.wanted, *about.refused])
            return [frozenset(languages_of(one)) for one in (*named, self.language) if self.is_read_in(one)]
        return [frozenset(), *(frozenset((one,)) for one in FACTS[block.fact].values)]

    def why(self, name: str) -> str:
        """Why nothing leads to a branch."""
        block = known(name)
        if block is None:
            return f"no answer to “{name}” leads here"
        if block.fact == "therapy":
            return f"the therapy here is {' or '.join(self.therapies)}"
        return f"nobody who reads this is so, by “{block.fact}”"


def unreachable(programme: Programme) -> list[Mistake]:
    """The branches that nothing leads to, and the places that lead nowhere, in every language."""
    found: list[Mistake] = []
    for language in programme.languages:
        walk = _Walk((programme.therapy,), language, partial(_is_read_in, programme, language))
        for key in programme.lesson_keys:
            lesson = programme.texts[(language, key)]
            for section in lesson.sections:
                walk.read(section.blocks, (), lesson.file)
                walk.look_for_nothing(section, lesson.file)
        found += walk.found
    return found


def unreachable_in_shared(blocks: Sequence[Block], file: str, language: str) -> list[Mistake]:
    """The same, for a text that many programmes share, such as a practice: of any therapy, read in any language."""
    walk = _Walk(THERAPIES, language, lambda own: True)
    walk.read(blocks, (), file)
    return walk.found


def _is_read_in(programme: Programme, language: str, own: str) -> bool:
    """Whether somebody whose own language is `own` reads the programme in `language`."""
    return programme.language_for(own) == language


def _is_about_codes(about: _About) -> bool:
    return any(one.codes for one in (*about.wanted, *about.refused))


def _codes(whens: Iterable[When]) -> frozenset[str]:
    return frozenset(code for one in whens for code in one.codes)


def _fits(codes: frozenset[str], about: _About) -> bool:
    """Whether these codes satisfy each one that is wanted, and none that is refused."""
    return (all(not one.codes or codes.intersection(one.codes) for one in about.wanted)
            and not any(codes.intersection(one.codes) for one in about.refused))


def _numbers(block: AnswerBlock | None, about: _About) -> Iterable[float]:
    """Numbers of which one is within all ends, if any is: the ends themselves, and what lies around them."""
    ends = {end for one in (*about.wanted, *about.refused) for end in (one.least, one.most) if end is not None}
    step = 1 if isinstance(block, Scale) else 0.5
    least, most = getattr(block, "least", None), getattr(block, "most", None)
    return [value for end in ends or {0} for value in (end - step, end, end + step)
            if (least is None or value >= least) and (most is None or value <= most)]


def _is_within(value: float, about: _About) -> bool:
    def holds(one: When) -> bool:
        return (one.least is None or value >= one.least) and (one.most is None or value <= one.most)

    return all(holds(one) for one in about.wanted) and not any(holds(one) for one in about.refused)
