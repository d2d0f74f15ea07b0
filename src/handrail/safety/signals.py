"""What safety announces, to those who keep a guide's caseload; and that somebody is away, to who plans by it."""

from handrail.ground.announce import Announcement

# Facts: flag (safety.models.Flag), at. A flag that changes its owner is announced as raised again.
flag_raised = Announcement("safety.flag_raised")
flag_closed = Announcement("safety.flag_closed")
# Facts: leave (safety.models.Leave), at. Somebody is going to be away.
leave_taken = Announcement("safety.leave_taken")

ALL = {announcement.name: announcement for announcement in (flag_raised, flag_closed)}
