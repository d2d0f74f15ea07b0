"""The words of the steps that this room keeps: the lesson to go on with."""

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from handrail.programmes import library

from .models import Step
from .steps import Shown, words


@words("journeys", "lesson")
def lesson_step(step: Step) -> Shown:
    """The lesson to go on with: where it was left, and how much is left of it."""
    programme = library.programme(step.facts["programme"])
    lesson = programme.lesson(step.facts["lesson"], get_language() or "")
    number = programme.lesson_keys.index(lesson.key) + 1
    keys = [section.key for section in lesson.sections]
    left = len(keys) - step.facts["done"]
    parts = ngettext("one short part", "{count} short parts", left).format(count=left)
    if step.facts["done"] == 0:
        line = _("{parts}. One is enough for today.").format(parts=parts[:1].upper() + parts[1:])
        action = _("Begin")
    else:
        place = keys.index(step.facts["section"])
        before = lesson.sections[place - 1].title if place else ""
        stopped = _("You stopped after “{title}”.").format(title=before) if before else ""
        rest = ngettext("{parts} is left; that is plenty for today.",
                        "{parts} are left; one is enough for today.", left)
        rest = rest.format(parts=parts[:1].upper() + parts[1:])
        line, action = f"{stopped} {rest}".strip(), _("Go on reading")
    return Shown(
        title=_("Lesson {number}: {title}").format(number=number, title=lesson.title),
        line=line,
        url=reverse("journeys:section", args=[lesson.key, step.facts["section"]]),
        minutes=next(section.minutes for section in lesson.sections if section.key == step.facts["section"]),
        action=action,
        progress=(step.facts["done"], len(keys)),
    )
