"""Whom a part is for, in words: on paper nothing can be hidden, so each branch says which answer it belongs to.

One workbook is printed for everybody in a programme, so all its variants stand in it, each under whom it is for, and
what is for everybody else last. What depends on the programme or its language is known already: that needs no words.
"""

from collections.abc import Iterator, Sequence

from ..blocks import AnswerBlock, Block, Condition, Otherwise, Scored, When
from ..facts import FLARE_UP, languages_of
from ..prose import Prose
from .setting import Setting, asked, page
from .words import Inline, said

ALWAYS_KNOWN = ("therapy", "language")


def on_paper(blocks: Sequence[Block | Prose], setting: Setting) -> Iterator[Block | Prose]:
    """Blocks as a workbook holds them: of what is known already, only what is so, and that without a border."""
    for block in blocks:
        whens = block.whens if isinstance(block, Otherwise) else (block,) if isinstance(block, When) else ()
        if not any(one.fact in ALWAYS_KNOWN for one in whens):
            yield block
        elif any(_is_so(one, setting) for one in whens) == isinstance(block, When):
            yield from on_paper(block.blocks, setting)


def condition(block: Condition, setting: Setting, *, is_right_above: bool) -> list[Inline]:
    """“If you ticked “a bit of it”:”; with the question and its page unless that stands right above."""
    words = setting.words
    if isinstance(block, Otherwise):
        is_flare_up = all(one.fact == FLARE_UP for one in block.whens)
        return [words["if-no-flare-up" if is_flare_up else "if-none"]]
    if block.fact:
        return _about(block, setting)
    asked_in = setting.lesson.refers[block.of][1]
    suffix = "" if is_right_above else "-at"
    told = {} if is_right_above else {"label": setting.label(asked_in), "page": page(asked(asked_in.key))}
    if block.codes:
        return said(words[f"if-ticked{suffix}"], options=_options(asked_in, block.codes, setting), **told)
    name, number = ("least", block.least) if block.least is not None else ("most", block.most)
    if isinstance(asked_in, Scored):
        return said(words[f"if-score-{name}"], measure=asked_in.measure.upper(), number=str(number))
    name = f"if-{name}"
    return said(words[f"{name}{suffix}"], number=str(number), **told)


def _about(when: When, setting: Setting) -> list[Inline]:
    """“If your pain is mainly in your back:”."""
    if when.fact == FLARE_UP:
        return [setting.words["if-flare-up"]]
    name = {"pain-site": "site", "work": "work"}[when.fact]
    what = _either([setting.words[f"{name}-{code}"] for code in when.codes], setting)
    return said(setting.words[f"if-{name}"], what=what)


def _is_so(when: When, setting: Setting) -> bool:
    """Whether it is so for the programme, or for everybody who reads it in this language."""
    now = (setting.programme.therapy,) if when.fact == "therapy" else languages_of(setting.language)
    return not set(now).isdisjoint(when.codes)


def _options(block: AnswerBlock, codes: tuple[str, ...], setting: Setting) -> str:
    """“one” or “another”, as the question says them."""
    options = {one.code: one.text for one in getattr(block, "options", ()) or getattr(block, "suggests", ())}
    quoted = [setting.words["quoted"].format(text=options[code]) for code in codes]
    return _either(quoted, setting)


def _either(texts: Sequence[str], setting: Setting) -> str:
    """“one, another or a third”."""
    text = texts[0]
    for place, other in enumerate(texts[1:], 2):
        text = setting.words["either" if place == len(texts) else "listed"].format(first=text, second=other)
    return text
