"""A telephone that does a course: it replies to each text as a person would who reads it."""

import re
from collections.abc import Callable

WORDS = "Cook with my son, slowly"
MOST_TEXTS = 60  # of one sitting: more would be a loop


def reply_to(text: str) -> str:
    """What it replies; "" where nothing is asked."""
    if "Reply MORE" in text or "Reply with" not in text and "MORE" in text:
        return "MORE"
    if re.search(r"^0 ", text, re.M):  # a question whose answers have numbers
        return "0"
    if re.search(r"^1 ", text, re.M):
        return "1"
    if " = " in text:
        return "4"
    if "SKIP" in text:
        return WORDS
    return ""


def go_through(say: Callable[[str], list[str]], first: str) -> list[str]:
    """Reply to texts until nothing is asked any more; gives every text that came."""
    came = [first]
    for _ in range(MOST_TEXTS):
        reply = reply_to(came[-1])
        if not reply:
            return came
        new = say(reply)
        assert new, f"No text came after “{reply}” to “{came[-1]}”"
        came += new
    raise AssertionError(f"It never ended: {came[-5:]}")
