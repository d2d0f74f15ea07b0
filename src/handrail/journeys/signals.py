"""What journeys announce. Listeners run in savepoints; one that fails is run again by the clock."""

from handrail.ground.announce import Announcement

from .models import Row

# Facts: row (journeys.models.Row), at (the moment it was received).
answer_saved = Announcement("journeys.answer_saved")
response_saved = Announcement("journeys.response_saved")
assessment_finished = Announcement("journeys.assessment_finished")
message_written = Announcement("journeys.message_written")
words_at_leaving = Announcement("journeys.words_at_leaving")
bad_day_told = Announcement("journeys.bad_day_told")
signs_ticked = Announcement("journeys.signs_ticked")
effects_told = Announcement("journeys.effects_told")

ROW_SAVED: dict[str, Announcement] = {
    Row.Kind.ANSWER: answer_saved,
    Row.Kind.RESPONSE: response_saved,
    Row.Kind.FINISHED: assessment_finished,
    Row.Kind.MESSAGE: message_written,
    Row.Kind.LEAVING: words_at_leaving,
    Row.Kind.BAD_DAY: bad_day_told,
    Row.Kind.SIGNS: signs_ticked,
    Row.Kind.EFFECTS: effects_told,
}

# Facts: enrolment, event (a code: "enrolled", "consented", "started", "lesson-opened", "lesson-finished",
# "assessment-opened", "assessment-lapsed", "paused", "returned", "finished", "left", "seen", "answers-sent": a part of
# a lesson was sent as a form), subject (a lesson key, a battery, or ""), at.
course_moved = Announcement("journeys.course_moved")

# Facts: screening (journeys.models.Screening), at.
screening_done = Announcement("journeys.screening_done")
