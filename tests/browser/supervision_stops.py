"""Pages about looking after guides, for every_page.py."""

from handrail.ground import scoped
from handrail.supervision import reviewing
from tests import builders
from tests.builders import AT
from tests.supervision import world

from .scenery import send


def for_supervisor(stop, enrolment, guide) -> list:
    """What was drawn of a guide's contacts, and rating it."""
    with scoped.service(guide.service_id):
        review = world.a_review(enrolment, guide, number=1)
    page = f"/supervision/reviews/{review.pk}/"
    return [stop("/supervision/"), stop(f"/supervision/guides/{guide.pk}/"),
            stop(f"/supervision/guides/{guide.pk}/", send("Keep the note"), status=422),
            stop(f"/supervision/guides/{guide.pk}/check/"), stop(page),
            stop(page, send("Keep and show the guide"), status=422)]


def for_guide(stop, enrolment, guide) -> list:
    """What was said to a guide."""
    with scoped.service(guide.service_id):
        supervisor = builders.a_supervisor(guide.service, of=guide)
        review = world.a_review(enrolment, guide, number=1)
        reviewing.rate(review=review, by=supervisor, marks=world.GOOD, words="Calm and clear.", at=AT)
    last = "/training/before-the-first-person/"
    return [stop("/training/"), stop("/training/a-brief-call/"), stop(last),
            stop(last, send("Answer the check"), status=422), stop("/supervision/mine/"),
            stop(f"/supervision/mine/{review.pk}/")]
