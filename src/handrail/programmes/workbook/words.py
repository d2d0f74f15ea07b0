"""Every word that the workbook says itself, beside those that the blocks say (`programmes.words`)."""

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

from django.utils import translation
from django.utils.translation import gettext

from ..words import WORDS_EN, gettext_noop

Inline = str | dict

WORKBOOK_EN: Mapping[str, str] = {
    "workbook": gettext_noop("Workbook"),
    "contents": gettext_noop("Contents"),
    "lesson": gettext_noop("Lesson {number}"),
    "lesson-titled": gettext_noop("Lesson {number}: {title}"),
    "takes": gettext_noop("About {count} minutes in all. You can stop after any part."),
    "page-in-brackets": gettext_noop("(page {page})"),
    "quoted": gettext_noop("“{text}”"),
    "either": gettext_noop("{first} or {second}"),
    "listed": gettext_noop("{first}, {second}"),
    "belongs-to": gettext_noop("This workbook belongs to"),
    # how to use it
    "how-to": gettext_noop("How to use this workbook"),
    "how-to-1": gettext_noop("Take one part at a time, and rest when you like. Nothing has to be done in one go."),
    "how-to-2": gettext_noop("Write as much or as little as you want. A few words are enough."),
    "how-to-3": gettext_noop("What you write here stays with you, unless you choose to show it to somebody."),
    "how-to-4": gettext_noop("Some text is for certain answers only. It says for which. You can pass over the rest."),
    "how-to-5": gettext_noop("The exercises, step by step, are at the end, from page {page}."),
    # places that look elsewhere
    "answer": gettext_noop("your answer to “{label}” in lesson {number} (page {page}), or {fallback}"),
    "answer-no-page": gettext_noop("your answer to “{label}” in lesson {number}, or {fallback}"),
    "if-ticked": gettext_noop("If you ticked {options}:"),
    "if-ticked-at": gettext_noop("If you ticked {options} at “{label}” (page {page}):"),
    "if-least": gettext_noop("If your number is {number} or more:"),
    "if-least-at": gettext_noop("If your number at “{label}” (page {page}) is {number} or more:"),
    "if-most": gettext_noop("If your number is {number} or less:"),
    "if-most-at": gettext_noop("If your number at “{label}” (page {page}) is {number} or less:"),
    "if-score-least": gettext_noop("If your latest score in {measure} is {number} or more:"),
    "if-score-most": gettext_noop("If your latest score in {measure} is {number} or less:"),
    "if-site": gettext_noop("If your pain is mainly in {what}:"),
    "site-back": gettext_noop("your back"),
    "site-neck-shoulder": gettext_noop("your neck and shoulders"),
    "site-head-face": gettext_noop("your head and face"),
    "site-joints": gettext_noop("your joints"),
    "site-hands-arms": gettext_noop("your hands and arms"),
    "site-legs-feet-hips": gettext_noop("your legs, feet and hips"),
    "site-pelvis-belly": gettext_noop("your pelvis and belly"),
    "site-widespread": gettext_noop("many places at once"),
    "site-nerve": gettext_noop("a nerve"),
    "if-work": gettext_noop("If {what}:"),
    "work-working": gettext_noop("you go to work"),
    "work-off-sick": gettext_noop("you are off sick"),
    "work-not-working": gettext_noop("you have no job just now"),
    "work-caring": gettext_noop("you care for others or for a home"),
    "work-retired": gettext_noop("you are retired"),
    "work-studying": gettext_noop("you study or train"),
    "if-flare-up": gettext_noop("On a bad day, this much is enough:"),
    "if-no-flare-up": gettext_noop("On any other day:"),
    "if-none": gettext_noop("If none of these fits you:"),
    "practice-at": gettext_noop("{name}, {length}. The steps are on page {page}."),
    "practice-for": gettext_noop("{name}, {length}"),
    "read-at": gettext_noop("Read “{title}” (page {page})"),
    # writing
    "tick-one": gettext_noop("Tick one."),
    "tick-some": gettext_noop("Tick any that fit."),
    "ring-one": gettext_noop("Draw a ring around one number."),
    "answers": gettext_noop("What the answers to the checks mean"),
    "check-at": gettext_noop("What each answer means stands on page {page}."),
    "right-one": gettext_noop("the right one"),
    "exercises": gettext_noop("Exercises, step by step"),
    "exercises-about": gettext_noop("The time says when each step begins. Use a clock or a watch, or just guess."),
    # one page of a lesson
    "one-page": gettext_noop("{title}, on one page"),
    "my-notes": gettext_noop("My notes"),
    # help, with the words of the page that helps at any hour
    "help": gettext_noop("Help at any hour"),
    "help-about": gettext_noop(
        "If things feel too much, or you think of hurting yourself or ending your life, please talk to someone now. "
        "Many people with lasting pain have been at this point, and talking has helped many of them."),
    "help-talk": gettext_noop("Talk to someone now"),
    "help-own": gettext_noop("Write your own numbers here today, while you don’t need them: of your service, a crisis "
                             "line, your doctor, and someone you trust."),
    "help-danger": gettext_noop("In danger right now"),
    "help-danger-about": gettext_noop("ambulance, police, at any hour"),
    "help-service": gettext_noop("My service"),
    "help-line": gettext_noop("A crisis line"),
    "help-doctor": gettext_noop("My doctor"),
    "help-trusted": gettext_noop("Someone I trust"),
    "help-who": gettext_noop("Who"),
    "help-number": gettext_noop("Number"),
    "help-hours": gettext_noop("When they answer"),
    "help-go": gettext_noop(
        "You can also go to the nearest emergency department, or ask someone you trust to stay with you."),
    "help-ten": gettext_noop("What can help in the next ten minutes"),
    "help-ten-1": gettext_noop(
        "Move to where other people are, or call one and say: I’m having a bad time, can you stay on the line?"),
    "help-ten-2": gettext_noop(
        "Put away anything you might hurt yourself with, or let someone keep it for you. Spare medicines, too."),
    "help-ten-3": gettext_noop(
        "Feel your feet on the floor. Name five things you can see. Let each breath out be slow."),
    # the last page
    "about": gettext_noop("About this workbook"),
    "about-made": gettext_noop("“{title}”, version {version}. Made with Handrail."),
    "about-licence": gettext_noop("Licence of the words and pictures: {licence}."),
    "about-sources": gettext_noop("Where the facts come from"),
}


@lru_cache(maxsize=16)
def words_in(language: str) -> Mapping[str, str]:
    """The workbook's words and the blocks' words, in one language."""
    with translation.override(language):
        return {name: gettext(text) for name, text in (WORDS_EN | WORKBOOK_EN).items()}


def said(template: str, **places: Inline | list[Inline]) -> list[Inline]:
    """A sentence with things put into its places that may be more than text, such as the number of a page."""
    found: list[Inline] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            found.append(literal)
        if name is not None:
            put = places[name]
            found.extend(put if isinstance(put, list) else [put])
    return found
