"""The HTML of blocks that take an answer: compiled once, filled for a request by joining a few strings.

What a page's script and its form rely on: `data-block`, `data-kind` and `data-heads` on the block; inputs named by the
block's key (a plan's own words: `KEY.text`); hidden `KEY.client_id` and `KEY.heads`; `[data-saved]`, `[data-error]` and
`[data-feedback]` for what is said back; in a fork, `KEY.keep` with the client id of the version to keep.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from .blocks import AnswerBlock, Check, Day, Long, Number, OneOf, Plan, Raw, Scale, SomeOf
from .fields import INVALID, area, first_of
from .plans_asking import plan_controls
from .sheets_asking import worksheet_controls
from .words import Words
from .worksheets import Worksheet

Answers = Mapping[str, Sequence[Mapping[str, Any]]]
NOTHING: Raw = {}


@dataclass(frozen=True)
class BlockState:
    """What a request knows of a block besides its answers. `raw` is what was typed when it couldn't be kept."""

    heads: Sequence[str] = ()
    client_id: str = ""
    error: str = ""
    field: str = ""  # the input that the error belongs to; empty: all of them
    raw: Raw | None = None
    beside: str = ""  # safe HTML: what was said about the answer, under it


EMPTY_STATE = BlockState()
States = Mapping[str, BlockState]


@dataclass(frozen=True)
class AskSlot:
    """A block that takes an answer, ready to be filled."""

    block: AnswerBlock
    words: Words
    hint: str = ""  # safe HTML
    start: str = field(init=False)
    head: str = field(init=False)
    after: str = field(init=False)
    controls: Callable[[Raw, str], str] = field(init=False)  # what was typed, and the name of what is wrong in it
    empty: str = field(init=False)

    def __post_init__(self) -> None:
        key = self.block.key
        put = object.__setattr__
        names = f'id="block-{key}" data-block="{key}" data-kind="{self.block.kind}"'
        put(self, "start", f'<section class="ask" {names} data-heads="')
        put(self, "head", self._head())
        put(self, "controls", _controls(self.block, self.words, self._describedby(), self.hint))
        put(self, "after", self._after())
        put(self, "empty", self.controls(NOTHING, ""))

    def fill(self, answers: Answers, states: States, new_id: Callable[[], str] | None = None) -> str:
        """The block's HTML with a person's answer in it."""
        block = self.block
        bodies = answers.get(block.key)
        state = states.get(block.key, EMPTY_STATE)
        if state.raw is not None:
            raw = state.raw
        else:
            raw = block.raw(bodies[-1]) if bodies else NOTHING
        wrong = (state.field or block.key) if state.error else ""
        heads = " ".join(state.heads)
        client_id = state.client_id or (new_id() if new_id else "")
        return "".join((
            self.start, escape(heads), '">',
            self._fork(bodies, state.heads) if bodies and len(bodies) > 1 else "",
            self.head,
            self.controls(raw, wrong) if raw or wrong else self.empty, self.after,
            self._feedback(bodies[-1] if bodies else NOTHING) if isinstance(block, Check) else "",
            f'<p class="field-error" id="{block.key}-error" data-error',
            f">{escape(state.error)}</p>" if state.error else " hidden></p>",
            '<span class="saved" role="status" data-saved></span>'
            f'<input type="hidden" name="{block.key}.client_id" data-client-field value="{escape(client_id)}">'
            f'<input type="hidden" name="{block.key}.heads" data-heads-field value="{escape(heads)}">',
            state.beside, "</section>\n",
        ))

    def _head(self) -> str:
        block, key = self.block, self.block.key
        label = escape(block.label or self.words[block.kind] if isinstance(block, Plan) else block.label)
        hint = "" if isinstance(block, Plan) else _hint(key, self.hint)
        if block.is_group:
            return f'<fieldset aria-describedby="{self._describedby()}"><legend>{label}</legend>{hint}'
        return f'<label for="{key}-field">{label}</label>{hint}'

    def _describedby(self) -> str:
        key = self.block.key
        has_hint = self.hint and not isinstance(self.block, Plan)  # a plan's hint is about its own words
        parts = ([f"{key}-hint"] if has_hint else []) + ([f"{key}-who"] if self._tells_who else [])
        return " ".join([*parts, f"{key}-error"])

    @property
    def _tells_who(self) -> bool:
        return not isinstance(self.block, Check)

    def _after(self) -> str:
        who = self.words["guide-sees" if self.block.guide_sees else "only-you"]
        line = f'<p class="hint who-reads" id="{self.block.key}-who">{escape(who)}</p>' if self._tells_who else ""
        return ("</fieldset>" if self.block.is_group else "") + line

    def _feedback(self, body: Mapping[str, Any]) -> str:
        text = self.block.feedback(body)
        return (f'<p class="feedback" role="status" data-feedback>{escape(text)}</p>' if text
                else '<p class="feedback" role="status" data-feedback hidden></p>')

    def _fork(self, bodies: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> str:
        """Both versions, to choose from. The field below holds the newest, for whoever would rather write it anew."""
        key, words = self.block.key, self.words
        question = words["fork"] if len(bodies) == 2 else words["fork-many"].format(count=len(bodies))
        versions = "".join(
            f'<label><input type="radio" name="{key}.keep" value="{escape(head)}"> '
            f'<span class="own-words">{escape(self.block.say(body, words) or words["fork-empty"])}</span></label>'
            for body, head in zip(bodies, heads, strict=False)
        )
        return (f'<fieldset class="fork" data-fork aria-describedby="{key}-fork"><legend>{escape(question)}</legend>'
                f'<p class="hint" id="{key}-fork">{escape(words["fork-hint"])}</p>'
                f'<div class="choices">{versions}</div></fieldset>')


def _hint(key: str, html: str) -> str:
    return f'<div class="hint" id="{key}-hint">{html}</div>' if html else ""


def _controls(block: AnswerBlock, words: Words, describedby: str, hint: str) -> Callable[[Raw, str], str]:
    """A function that gives a block's inputs, filled."""
    key = escape(block.key)
    about = f' aria-describedby="{describedby}"'
    if isinstance(block, Plan):
        return plan_controls(block, words, _hint(key, hint))
    if isinstance(block, Worksheet):
        return worksheet_controls(block, words)
    if isinstance(block, OneOf):
        return _choices(key, [(one.code, one.text) for one in block.options], "radio", "choices")
    if isinstance(block, SomeOf):
        return _choices(key, [(one.code, one.text) for one in block.options], "checkbox", "choices")
    if isinstance(block, Scale):
        return _scale(block, key)
    if isinstance(block, Long):
        return area(key, f"{key}-field", 4, about)
    if isinstance(block, Day):
        return _day(key, about)
    if isinstance(block, Number):
        unit = f' <span class="unit" aria-hidden="true">{escape(block.unit)}</span>' if block.unit else ""
        return _line(key, f' class="short" inputmode="decimal" autocomplete="off"{about}', unit)
    return _line(key, f' autocomplete="off"{about}', "")


def _line(name: str, more: str, after: str) -> Callable[[Raw, bool], str]:
    start, wrapped = f'<input type="text" id="{name}-field" name="{name}"{more}', bool(after)

    def fill(raw: Raw, wrong: bool) -> str:
        field = f'{start}{INVALID if wrong else ""} value="{escape(first_of(raw, name))}">'
        return f'<div class="row">{field}{after}</div>' if wrapped else field

    return fill


def _day(name: str, more: str) -> Callable[[Raw, bool], str]:
    def fill(raw: Raw, wrong: bool) -> str:
        kind = "text" if wrong else "date"  # a browser would empty a date field that holds no date
        return (f'<input type="{kind}" id="{name}-field" name="{name}"{more}{INVALID if wrong else ""} '
                f'value="{escape(first_of(raw, name))}">')

    return fill


def _choices(name: str, options: Sequence[tuple[str, str]], kind: str, css: str) -> Callable[[Raw, bool], str]:
    start = f'<label><input type="{kind}" name="{name}" value="'
    made = [(code, f'{start}{escape(code)}"', f"> <span>{escape(text)}</span></label>") for code, text in options]
    nothing = f'<div class="{css}">{"".join(start + end for _, start, end in made)}</div>'

    def fill(raw: Raw, wrong: bool) -> str:
        codes = raw.get(name)
        if not codes:
            return nothing
        inside = "".join(start + (" checked" if code in codes else "") + end for code, start, end in made)
        return f'<div class="{css}">{inside}</div>'

    return fill


def _scale(block: Scale, name: str) -> Callable[[Raw, bool], str]:
    def inside(value: int) -> str:
        text = {block.most: block.most_text, block.least: block.least_text}.get(value, "")
        hidden = f'<span class="visually-hidden"> {escape(text)}</span>' if text else ""
        return f"><span>{value}{hidden}</span></label>"

    made = [(str(value), f'<label><input type="radio" name="{name}" value="{value}"', inside(value))
            for value in range(block.least, block.most + 1)]
    ends = ""
    if block.least_text or block.most_text:
        ends = (f'<div class="scale-ends" aria-hidden="true"><span>{escape(block.least_text)}</span>'
                f"<span>{escape(block.most_text)}</span></div>")

    def fill(raw: Raw, wrong: bool) -> str:
        chosen = first_of(raw, name)
        row = "".join(start + (" checked" if value == chosen else "") + end for value, start, end in made)
        return f'<div class="scale">{row}</div>{ends}'

    return fill
