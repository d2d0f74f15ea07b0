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
    "plan-when": gettext_noop("When? {thing}"),
    "plan-days": gettext_noop("Days (none ticked: every day)"),
    "plan-time": gettext_noop("Time"),
    "plan-remind": gettext_noop("Send me a short e-mail at these times"),
    "planner-remind": gettext_noop("Send me a short e-mail when something stands here"),
    "plan-remind-hint": gettext_noop("It says only that something is planned, never what. "
                                     "One tap in it stops these e-mails."),
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
    "transcript": gettext_noop("In words"),
    "captions": gettext_noop("Captions"),
    "steps": gettext_noop("Step by step"),
    "right": gettext_noop("Yes."),
    "choose-number": gettext_noop("0 to 10"),
    "row": gettext_noop("Number {number}"),
    # what worksheets ask
    "checklist": gettext_noop("To tick off"),
    "weekdays": gettext_noop("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "weekdays-short": gettext_noop("Mon Tue Wed Thu Fri Sat Sun"),
    "every-day": gettext_noop("every day"),
    "record-situation": gettext_noop("What happened? Where, when, with whom?"),
    "record-thought": gettext_noop("What went through my mind?"),
    "record-feeling": gettext_noop("What did I feel?"),
    "record-strength": gettext_noop("How strong was the feeling, 0 to 10?"),
    "record-body": gettext_noop("What did my body do?"),
    "record-did": gettext_noop("What did I do then?"),
    "record-for": gettext_noop("What speaks for the thought?"),
    "record-against": gettext_noop("What doesn’t fit with it?"),
    "record-other-view": gettext_noop("What is another way to see it?"),
    "record-strength-now": gettext_noop("How strong is the feeling now, 0 to 10?"),
    "ladder-step": gettext_noop("The step"),
    "ladder-hard": gettext_noop("How hard it feels, 0 to 10"),
    "planner-morning": gettext_noop("Morning"),
    "planner-afternoon": gettext_noop("Afternoon"),
    "planner-evening": gettext_noop("Evening"),
    "compass-matters": gettext_noop("What matters to me here"),
    "compass-important": gettext_noop("How important it is, 0 to 10"),
    "compass-lived": gettext_noop("How much I live it now, 0 to 10"),
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
    "not-time": gettext_noop("Please write a time of day, such as 9:30."),
    "months": gettext_noop("January February March April May June July August September October November December"),
    "day": gettext_noop("{day} {month} {year}"),
}
