"""What people announce. A listener that fails undoes the whole action: it is asked for again, nothing is half done."""

from datetime import datetime
from typing import Any

from handrail.ground.announce import Announcement

# Facts: role (people.models.Role), invitation (or None), at. A role newly given, or given again after it had ended.
role_given = Announcement("people.role_given")
# Facts: role, at.
role_ended = Announcement("people.role_ended")
# Facts: supervision, at. A guide has a supervisor, or another one more.
supervision_begun = Announcement("people.supervision_begun")
# Facts: person, at. How a person likes to read, or their time zone, is another now.
display_changed = Announcement("people.display_changed")
# Facts: service, at. When somebody is there is another now: hours, days, holidays.
hours_changed = Announcement("people.hours_changed")
# Facts: person_id, service_id, at. Everything has been destroyed already; the ids are all that is left.
person_forgotten = Announcement("people.person_forgotten")
# Facts: kept (people.models.Person), at. Another account of theirs is this one now, in the active service.
persons_merged = Announcement("people.persons_merged")


def announce(announcement: Announcement, *, at: datetime, **facts: Any) -> None:
    """Tell those who listen. What they raise is raised again, so that the action is undone as a whole."""
    announcement.send(on_failure=_raise_again, at=at, **facts)


def _raise_again(listener: str, failure: BaseException) -> None:
    raise failure
