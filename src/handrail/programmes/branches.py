"""Whether every branch of a programme can be reached.

A `when` is shown if its own condition holds, those of the `when`s around it hold, and the question it looks at was
asked: so also those around that question, and so on back. All of these are joined by "and", each about one question;
so a branch can be reached exactly if, question by question, some answer satisfies all that is asked of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .blocks import AnswerBlock, Block, OneOf, When
from .mistakes import Mistake
from .programme import Programme


@dataclass(frozen=True)
class _Asked:
    """A question, and the conditions under which it is asked."""

    block: AnswerBlock
    conditions: tuple[When, ...]


@dataclass
class _Walk:
    """One language of a programme, read from its first line to its last."""

    asked: dict[str, _Asked] = field(default_factory=dict)
    found: list[Mistake] = field(default_factory=list)

    def read(self, blocks: Sequence[Block], around: tuple[When, ...], file: str) -> None:
        for block in blocks:
            if isinstance(block, AnswerBlock):
                self.asked.setdefault(block.key, _Asked(block, around))
            if isinstance(block, When):
                self.look_at(block, around, file)
                self.read(block.blocks, (*around, block), file)
            else:
                self.read(getattr(block, "blocks", ()), around, file)

    def look_at(self, when: When, around: tuple[When, ...], file: str) -> None:
        for key, about in self.behind((*around, when)).items():
            if not self.is_possible(key, about):
                self.found.append(Mistake(file, when.line, f"Nobody ever reads this: no answer to “{key}” leads here."))
                return

    def behind(self, conditions: Sequence[When]) -> dict[str, list[When]]:
        """These conditions, and all that the questions they look at stand under, by question."""
        found: dict[str, list[When]] = {}
        known: set[int] = set()
        waiting = list(conditions)
        for one in waiting:  # grows meanwhile
            if id(one) in known:
                continue
            known.add(id(one))
            if one.of not in found and one.of in self.asked:
                waiting += self.asked[one.of].conditions
            found.setdefault(one.of, []).append(one)
        return found

    def is_possible(self, key: str, about: Sequence[When]) -> bool:
        """Whether one answer to a question can satisfy all of these."""
        asked = self.asked.get(key)  # none: a score
        if asked is not None and isinstance(asked.block, OneOf):
            codes = [set(one.codes) for one in about if one.codes]
            return not codes or bool(set.intersection(*codes))
        least = max([one.least for one in about if one.least is not None], default=None)
        most = min([one.most for one in about if one.most is not None], default=None)
        return least is None or most is None or least <= most


def unreachable(programme: Programme) -> list[Mistake]:
    """The branches that no answers lead to, in every language."""
    found: list[Mistake] = []
    for language in programme.languages:
        walk = _Walk()
        for key in programme.lesson_keys:
            lesson = programme.texts[(language, key)]
            for section in lesson.sections:
                walk.read(section.blocks, (), lesson.file)
        found += walk.found
    return found
