"""Why a newcomer was taken in or not: codes, and their words for staff. Pure data."""

from django.utils.translation import gettext_lazy as _

ACCEPT, DECLINE, SIGNPOST = "accept", "decline", "signpost"
DECISIONS = {
    ACCEPT: _("Take them in"),
    DECLINE: _("Don’t take them in now"),
    SIGNPOST: _("Show them another way"),
}
REASONS = {
    ACCEPT: {
        "suits": _("The course suits them"),
        "suits-after-talk": _("The talk cleared up what the screening asked about"),
        "doctor-agrees": _("Their doctor has looked at it and agrees"),
    },
    DECLINE: {
        "not-this-pain": _("The course isn’t made for this kind of pain"),
        "treatment-under-way": _("A treatment is under way that should come first"),
        "not-now": _("There is too much else for it just now"),
        "not-reached": _("They could not be reached"),
        "did-not-want": _("They did not want it any more"),
        "another-service": _("They live or are treated somewhere else"),
        "full": _("The service can’t take anybody for too long"),
    },
    SIGNPOST: {
        "doctor-first": _("A doctor should look at it first"),
        "mood-first": _("Help for mood or worry should come first"),
        "crisis-care": _("They need help at once that this service can’t give"),
        "other-programme": _("Something else fits better"),
        "in-person": _("Seeing somebody in person fits better"),
    },
}


def words_of(reason: str) -> str:
    """The words of a reason, whichever decision it belongs to."""
    return next((str(words[reason]) for words in REASONS.values() if reason in words), reason)


def belongs(decision: str, reason: str) -> bool:
    """Whether a reason can be given for a decision."""
    return reason in REASONS.get(decision, {})
