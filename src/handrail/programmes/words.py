"""Every word that the compiler and the blocks say themselves, by name. Translated once a language by `library`."""

from collections.abc import Mapping

Words = Mapping[str, str]


def gettext_noop(text: str) -> str:
    """Mark a text for translation; it is translated where the language is known."""
    return text


WORDS_EN: Words = {
    # around blocks
    "guide-sees": gettext_noop("Your guide can read this."),
    "only-you": gettext_noop("Only you can read this."),
    "bad-day": gettext_noop("If today is a bad day"),
    "summary": gettext_noop("In short"),
    "plan": gettext_noop("My plan"),
    "plan-own": gettext_noop("In my own words"),
    "practice": gettext_noop("To try"),
    "minutes": gettext_noop("{count} minutes"),
    "one-minute": gettext_noop("1 minute"),
    "story": gettext_noop("{name}’s story"),
    "story-part": gettext_noop("{name}’s story, part {part}"),
    "read-section": gettext_noop("Read “{title}”"),
    "fork": gettext_noop("There are two versions of this. Which one would you like to keep?"),
    "fork-many": gettext_noop("There are {count} versions of this. Which one would you like to keep?"),
    "fork-hint": gettext_noop("They were written in two places. Both are safe. You can also change the words below."),
    "fork-empty": gettext_noop("(empty)"),
    "day-hint": gettext_noop("For example 12/3/2026"),
    "steps": gettext_noop("Step by step"),
    "right": gettext_noop("Yes."),
    # answers in words
    "of": gettext_noop("{value} ({least} to {most})"),
    "nothing": gettext_noop("nothing written"),
    # what is wrong with an answer
    "too-long": gettext_noop("This is {count} characters long, and the most we can keep here is {most}. "
                             "Your words are still here; please make them a little shorter."),
    "not-text": gettext_noop("This didn’t arrive as text. Please try again."),
    "unknown-option": gettext_noop("That isn’t one of the choices here. Please choose one from the list."),
    "one-only": gettext_noop("Please choose one."),
    "not-number": gettext_noop("Please write a number here, such as 8 or 2.5."),
    "thousands": gettext_noop("We can’t tell if that is a small or a big number. Please write it without the comma."),
    "out-of-range": gettext_noop("Please choose a number from {least} to {most}."),
    "too-small": gettext_noop("The smallest number that fits here is {least}."),
    "too-big": gettext_noop("The biggest number that fits here is {most}."),
    "not-day": gettext_noop("Please write a date, such as 12/3/2026."),
    "months": gettext_noop("January February March April May June July August September October November December"),
    "day": gettext_noop("{day} {month} {year}"),
}
