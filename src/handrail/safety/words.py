"""A flag in words, made when it is shown, from the version of the plan that raised it."""

from . import forgotten
from .models import Flag
from .plan import Signal
from .plan_loading import ANSWER, MEASURE
from .shelf import said, signal_of


def signal_words(flag: Flag) -> str:
    """What happened, in one sentence for a guide."""
    return _filled(flag, "what")


def signal_short(flag: Flag) -> str:
    """The same in a few words, for a queue."""
    return _filled(flag, "short")


def said_to_person(flag: Flag) -> str:
    """What the person reads at once; empty where the signal has no words of its own."""
    return said(signal_of(flag.plan_id, flag.signal).say)


def duties(flag: Flag) -> tuple[str, ...]:
    """What whoever owns the flag does."""
    return said(signal_of(flag.plan_id, flag.signal).do) or ()


def outcomes(flag: Flag) -> list[tuple[str, str]]:
    """What can come of it, by the plan: codes with their words."""
    allowed = signal_of(flag.plan_id, flag.signal).outcomes
    if forgotten.is_forgotten(flag):
        allowed = (*allowed, *forgotten.OUTCOMES)
    return [(code, label) for code, label in Flag.Outcome.choices if code in allowed]


def _filled(flag: Flag, name: str) -> str:
    signal = signal_of(flag.plan_id, flag.signal)
    text = said(getattr(signal, name)).replace(ANSWER, _answer(flag, signal))
    return text.replace(MEASURE, flag.about.partition(":")[2].partition(".")[0].upper())


def _answer(flag: Flag, signal: Signal) -> str:
    """What was answered, in words where the plan has them."""
    return said(signal.answers.get(flag.value, {})) or str("" if flag.value is None else flag.value)
