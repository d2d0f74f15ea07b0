"""A lesson as plain data for the template: its sections, block by block, and what the answers to its checks mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import AnswerBlock, BadDay, Block, Check, Condition, Figure, Media, Practice, Reveal, Story, Summary
from ..lesson import Lesson
from ..practices import Script
from ..prose import Prose
from . import rich
from .asking import ask
from .branches import condition, on_paper
from .pictures import for_paper
from .setting import Setting, answers, exercise, page
from .words import said


@dataclass
class LessonPages:
    """Goes through a lesson in reading order; knows which question stands last above."""

    lesson: Lesson
    setting: Setting
    shelf: dict[str, Script]
    last_asked: str = ""

    def made(self) -> dict:
        """The whole lesson."""
        words, number = self.setting.words, str(self.setting.number(self.lesson.key))
        return {
            "to": f"lesson/{self.lesson.key}", "number": words["lesson"].format(number=number),
            "title": self.lesson.title, "header": words["lesson-titled"].format(number=number, title=self.lesson.title),
            "takes": words["takes"].format(count=self.lesson.minutes), "summary": self.lesson.summary,
            "sections": [{"to": self.setting.section(one.key), "title": one.title, "blocks": self.blocks(one.blocks)}
                         for one in self.lesson.sections],
            "answers": {"to": answers(self.lesson.key), "title": words["answers"], "checks": self.checks()},
        }

    def blocks(self, blocks: Sequence[Block | Prose]) -> list[dict]:
        """Blocks in reading order."""
        return [self.block(block) for block in on_paper(blocks, self.setting)]

    def block(self, block: Block | Prose) -> dict:
        """One block."""
        words = self.setting.words
        if isinstance(block, Prose):
            return {"k": "words", "blocks": rich.prose(block, self.setting)}
        if isinstance(block, AnswerBlock):
            self.last_asked = block.key
            return ask(block, self.setting)
        if isinstance(block, Condition):
            say = condition(block, self.setting, is_right_above=self.last_asked == getattr(block, "of", ""))
            above, inside = self.last_asked, self.blocks(block.blocks)
            self.last_asked = above  # whoever passes over the branch hasn't met its questions
            return {"k": "when", "say": say, "blocks": inside}
        if isinstance(block, Story):
            return box("story", self.teller(block), self.blocks(block.blocks))
        if isinstance(block, Figure):
            return {"k": "figure", "svg": for_paper(block.svg), "alt": block.alt,
                    "caption": rich.prose(block.caption, self.setting)}
        if isinstance(block, Media):
            return box("reveal", block.title, self.blocks(block.blocks))
        if isinstance(block, Reveal):
            return box("reveal", block.title, self.blocks(block.blocks))
        if isinstance(block, Practice):
            return box("practice", words["practice"], [self.practice(block.name, block.minutes)])
        if isinstance(block, BadDay):
            return box("bad-day", words["bad-day"], [*self.blocks(block.blocks), *self.short_way(block)])
        if isinstance(block, Summary):
            return box("summary", words["summary"], self.blocks(block.blocks))
        raise TypeError(type(block).__name__)

    def teller(self, block: Story) -> str:
        """Who speaks. Met first, the text itself says who they are."""
        return block.name if block.part in (None, 1) or not block.about else f"{block.name}, {block.about}"

    def practice(self, name: str, minutes: int) -> dict:
        """Where the steps of an exercise are."""
        words, script = self.setting.words, self.shelf[name]
        line = said(words["practice-at"], name={"k": "strong", "c": [script.title]},
                    length=length(minutes, self.setting), page=page(exercise(name)))
        return {"k": "words", "blocks": [{"k": "p", "c": line}]}

    def short_way(self, block: BadDay) -> list[dict]:
        """What the short way names: sections to read, and an exercise in its shortest length."""
        titles = {section.key: section.title for section in self.lesson.sections}
        items = [{"k": "quote", "blocks": [{"k": "p", "c": said(
            self.setting.words["read-at"], title=titles[key], page=page(self.setting.section(key)))}]}
            for key in block.read if key in titles]
        found = [{"k": "words", "blocks": [{"k": "ul", "items": items}]}] if items else []
        if block.practice in self.shelf:
            found.append(self.practice(block.practice, min(self.shelf[block.practice].lengths)))
        return found

    def checks(self) -> list[dict]:
        """Every check with the kind word on each of its options, the right one first."""
        right = self.setting.words["right-one"]
        return [{"label": check.label, "options": [
            {"text": option.text, "right": right if option.right else "", "feedback": option.feedback}
            for option in sorted(check.options, key=lambda option: not option.right)]}
            for check in self.lesson.answer_blocks if isinstance(check, Check)]


def box(tone: str, title: str, blocks: list[dict]) -> dict:
    """Blocks with a border of their own."""
    return {"k": "box", "tone": tone, "title": title, "blocks": blocks}


def length(minutes: int, setting: Setting) -> str:
    """“3 minutes”."""
    return setting.words["one-minute"] if minutes == 1 else setting.words["minutes"].format(count=minutes)
