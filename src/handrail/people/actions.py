"""Every verb of this room, for the rooms above. Each is keyword-only, one transaction, audited, and safe to repeat."""

from .forgetting import export, forget, replay_ledger
from .inviting import accept_invitation, invite, invite_again, invite_all, withdraw_invitation
from .roles import (
    begin_care,
    change_details,
    change_display,
    change_service,
    end_care,
    end_role,
    end_supervision,
    give_role,
    make_installation,
    make_person,
    make_service,
    supervise,
)
from .second_factor import remove_second_factor

__all__ = [
    "accept_invitation", "begin_care", "change_details", "change_display", "change_service", "end_care", "end_role",
    "end_supervision", "export", "forget", "give_role", "invite", "invite_again", "invite_all", "make_installation",
    "make_person", "make_service", "remove_second_factor", "replay_ledger", "supervise", "withdraw_invitation",
]
