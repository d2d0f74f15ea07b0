"""Where each kind of role can go from every page: a few places in sight, and what is wanted less often under "More"."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Places:
    """The names of the pages, in the order in which they stand."""

    first: tuple[str, ...]
    more: tuple[str, ...] = ()


OF: Mapping[str, Places] = {
    "participant": Places(("journeys:today", "journeys:course", "guidance:messages", "journeys:progress")),
    "guide": Places(("guidance:caseload", "meetings:calendar", "supervision:mine", "fidelity:mine")),
    "supervisor": Places(("guidance:caseload", "guidance:signing", "safety:flags", "intake:queue"),
                         ("supervision:desk", "outcomes:overview", "fidelity:overview")),
    "manager": Places(("guidance:participants", "intake:queue", "safety:flags", "people:persons"),
                      ("outcomes:overview", "guidance:overview", "fidelity:overview", "guidance:protocols",
                       "guidance:templates", "delivery:letters", "people:audit")),
    "researcher": Places(("guidance:overview", "outcomes:overview", "fidelity:overview", "safety:log")),
    "clinician": Places(("referrals:mine",)),
}
WORDS: Mapping[str, Promise] = {
    "journeys:today": _("Today"), "journeys:course": _("Course"), "guidance:messages": _("Messages"),
    "journeys:progress": _("Progress"), "guidance:caseload": _("Caseload"), "meetings:calendar": _("Calendar"),
    "supervision:mine": _("Supervision"), "fidelity:mine": _("What you gave"), "guidance:signing": _("To sign off"),
    "safety:flags": _("Flags"), "intake:queue": _("Newcomers"), "supervision:desk": _("Supervision"),
    "outcomes:overview": _("Outcomes"), "fidelity:overview": _("Guidance given"), "people:persons": _("Service"),
    "guidance:participants": _("Participants"), "guidance:overview": _("Overview"),
    "guidance:protocols": _("Protocols"), "guidance:templates": _("Templates"), "delivery:letters": _("Letters"),
    "people:audit": _("Audit trail"), "safety:log": _("Safety log"),
    "referrals:mine": _("Your patients"),
}
ICONS: Mapping[str, str] = {
    "journeys:today": "today", "journeys:course": "course", "guidance:messages": "message",
    "journeys:progress": "progress",
}
