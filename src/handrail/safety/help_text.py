"""What is texted to somebody whose text raised a flag: the numbers, at once, and no word of why."""

from django.utils.translation import gettext as _

from handrail.people.models import Service

from .emergency import emergency_number


def help_text(service: Service) -> str:
    """The numbers, in the active language."""
    lines = [_("Thank you. Somebody will look at it as soon as they can. If that’s too late, please call."),
             _("In danger now: %(number)s.") % {"number": emergency_number(service.country)}]
    called = [row["number"] for row in service.help_numbers if row.get("number")]
    if called:
        lines.append(_("At any hour: %(numbers)s.") % {"numbers": ", ".join(called)})
    return " ".join(lines)
