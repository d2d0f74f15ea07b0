"""Flags closed as their signal asks for it: with a conversation, or with a few words."""

from datetime import datetime

from handrail.people.models import Role
from handrail.safety import actions, talking
from handrail.safety.models import Flag
from handrail.safety.risk_talk import Talk


def close(*, flag: Flag, by: Role, at: datetime, outcome: str = "talked-safe", note: str = "We talked.") -> Flag:
    """Close a flag by talking where its signal needs that, and by the short form otherwise."""
    if not talking.needs_talk(flag) or outcome in ("not-reached", "handed-over"):
        return actions.close_flag(flag=flag, by=by, outcome=outcome, note=note, at=at)
    steps = ("safety-plan",) if outcome == "talked-plan" else ()
    talk = Talk(thoughts="none", steps=steps, outcome=outcome, words={"protects": "The dog.", "agreed": note})
    talking.close_with_talk(flag=flag, by=by, talk=talk, at=at)
    flag.refresh_from_db()
    return flag
