"""Whom a part is for, in words: on paper nothing can be hidden, so each branch says which answer it belongs to."""

from ..blocks import AnswerBlock, When
from .setting import Setting, asked, page
from .words import Inline, said


def condition(when: When, setting: Setting, *, is_right_above: bool) -> list[Inline]:
    """“If you ticked “a bit of it”:”; with the question and its page unless that stands right above."""
    block = setting.lesson.refers[when.of][1]
    suffix = "" if is_right_above else "-at"
    told = {} if is_right_above else {"label": setting.label(block), "page": page(asked(block.key))}
    if when.codes:
        return said(setting.words[f"if-ticked{suffix}"], options=_options(block, when.codes, setting), **told)
    name, number = ("if-least", when.least) if when.least is not None else ("if-most", when.most)
    return said(setting.words[f"{name}{suffix}"], number=str(number), **told)


def _options(block: AnswerBlock, codes: tuple[str, ...], setting: Setting) -> str:
    """“one” or “another”, as the question says them."""
    options = {one.code: one.text for one in getattr(block, "options", ()) or getattr(block, "suggests", ())}
    quoted = [setting.words["quoted"].format(text=options[code]) for code in codes]
    text = quoted[0]
    for other in quoted[1:]:
        text = setting.words["either"].format(first=text, second=other)
    return text
