"""The HTML of a plan: suggestions to tick, one's own words, when each is meant, and whether to be reminded.

When something is meant is shown once it is ticked or written (plan.css); a browser that can't do that shows it always.
"""

from collections.abc import Callable
from html import escape

from .blocks import Option, Plan, Raw
from .fields import INVALID, area, first_of
from .plans import OWN
from .week import WEEK
from .words import Words


def plan_controls(block: Plan, words: Words, hint: str) -> Callable[[Raw, str], str]:
    """A function that gives a plan's fields, filled. `hint` is safe HTML, the author's words about the plan."""
    key = escape(block.key)
    things = [_thing(block, option, words) for option in block.suggests]
    described = f"{key}-hint {key}-error" if hint else f"{key}-error"
    # The placeholder of one space is how plan.css tells an empty field.
    own = area(f"{key}.text", f"{key}-text", 4, f' placeholder=" " aria-describedby="{described}"')
    label = f'<label for="{key}-text">{escape(words["plan-own"])}</label>{hint}'
    own_when, remind = _when(block, OWN, words["plan-own"], words), _remind(block, words)

    def fill(raw: Raw, wrong: str) -> str:
        ticked = "".join(thing(raw, wrong) for thing in things)
        written = f"{label}{own(raw, _is_of_all(wrong))}{own_when(raw, wrong)}"
        return ((f'<div class="plan-things">{ticked}</div>' if things else "")
                + f'<div class="plan-thing">{written}</div>{remind(raw)}')

    return fill


def _thing(block: Plan, option: Option, words: Words) -> Callable[[Raw, str], str]:
    start = f'<label><input type="checkbox" name="{escape(block.key)}" value="{escape(option.code)}"'
    end = f"> <span>{escape(option.text)}</span></label>"
    when = _when(block, option.code, option.text, words)

    def fill(raw: Raw, wrong: str) -> str:
        checked = " checked" if option.code in (raw.get(block.key) or ()) else ""
        return f'<div class="plan-thing"><div class="choices">{start}{checked}{end}</div>{when(raw, wrong)}</div>'

    return fill


def _when(block: Plan, code: str, thing: str, words: Words) -> Callable[[Raw, str], str]:
    name = escape(block.when_field(code))
    ident = name.replace(".", "--")  # no key and no code has two dashes, so no other field has this id
    legend = escape(words["plan-when"].format(thing=thing))
    long, short = words["weekdays"].split(), words["weekdays-short"].split()
    days = [(day, f'<label><input type="checkbox" name="{name}.days" value="{day}" aria-label="{escape(long[place])}"',
             f"><span>{escape(short[place])}</span></label>") for place, day in enumerate(WEEK)]
    about = f' aria-describedby="{escape(block.key)}-error"'

    def fill(raw: Raw, wrong: str) -> str:
        chosen = raw.get(f"{name}.days") or ()
        boxes = "".join(start + (" checked" if day in chosen else "") + end for day, start, end in days)
        text = first_of(raw, f"{name}.time")
        is_wrong = _is_of_all(wrong) or wrong == f"{name}.time"
        kind = "text" if is_wrong else "time"  # a browser would empty a field for times that holds none
        return (f'<fieldset class="plan-when"><legend class="visually-hidden">{legend}</legend>'
                f'<p class="hint" id="{ident}--days">{escape(words["plan-days"])}</p>'
                f'<div class="scale days" role="group" aria-labelledby="{ident}--days">{boxes}</div>'
                f'<div class="plan-time"><label for="{ident}--time">{escape(words["plan-time"])}</label>'
                f'<input type="{kind}" id="{ident}--time" name="{name}.time"{about}'
                f'{INVALID if is_wrong else ""} value="{escape(text)}"></div></fieldset>')

    return fill


def _is_of_all(wrong: str) -> bool:
    """Whether what is wrong, by the name of its field, is no single time."""
    return bool(wrong) and not wrong.endswith(".time")


def _remind(block: Plan, words: Words) -> Callable[[Raw], str]:
    key, name = escape(block.key), escape(block.remind_field)
    start = f'<div class="plan-remind"><label class="tick"><input type="checkbox" name="{name}" value="yes"'
    end = (f' aria-describedby="{key}--remind-hint"> <span>{escape(words["plan-remind"])}</span></label>'
           f'<p class="hint" id="{key}--remind-hint">{escape(words["plan-remind-hint"])}</p></div>')
    return lambda raw: f'{start}{" checked" if first_of(raw, block.remind_field) else ""}{end}'
