"""The days of a week and the times of a day, as people plan them: their codes, how they are read, how they are said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from .answering import BadAnswer, one_value, values
from .words import Words

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?:(?P<half>[ap])\.?m\.?)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Timed:
    """On which days something is planned, and at what time. No day means every day; no time means any."""

    days: tuple[str, ...] = ()
    at: time | None = None

    @property
    def is_said(self) -> bool:
        """Whether anything was said of when."""
        return bool(self.days) or self.at is not None

    def say(self, words: Words) -> str:
        """When, in words: "Mon, Wed, 09:30"; "every day, 09:30"; empty when nothing was said."""
        if not self.is_said:
            return ""
        short = words["weekdays-short"].split()
        every = not self.days or len(self.days) == len(WEEK)
        days = words["every-day"] if every else ", ".join(short[WEEK.index(day)] for day in self.days)
        return f"{days}, {self.at:%H:%M}" if self.at else days

    def as_body(self) -> dict[str, Any]:
        """As it is kept in an answer."""
        return {"days": list(self.days), "time": f"{self.at:%H:%M}" if self.at else ""}

    @classmethod
    def of_body(cls, kept: Mapping[str, Any]) -> "Timed":
        """From what an answer keeps."""
        return cls(tuple(day for day in WEEK if day in (kept.get("days") or ())), time_of(str(kept.get("time") or "")))


def read_timed(raw: Mapping[str, Any], name: str, words: Words) -> Timed:
    """The days and the time that a form holds under "NAME.days" and "NAME.time". Raises BadAnswer."""
    days = {one for one in values(raw, f"{name}.days", words) if one}
    if days - set(WEEK):
        raise BadAnswer(words["unknown-option"], f"{name}.days")
    return Timed(tuple(day for day in WEEK if day in days), read_time(raw, f"{name}.time", words))


def read_time(raw: Mapping[str, Any], name: str, words: Words) -> time | None:
    """The time of day under a name; None where there is none. Raises BadAnswer."""
    text = one_value(raw, name, words)
    moment = time_of(text)
    if text and moment is None:
        raise BadAnswer(words["not-time"], name)
    return moment


def raw_timed(name: str, timed: Timed) -> dict[str, list[str]]:
    """The form fields that would give this."""
    return {f"{name}.days": list(timed.days), f"{name}.time": [f"{timed.at:%H:%M}" if timed.at else ""]}


def time_of(text: str) -> time | None:
    """A time of day as people write it: 9, 9:30, 09.30, 2 pm, 2:15 p.m.; None where it isn't one."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None

