"""Pages of written guidance, for every_page.py."""

import uuid

from handrail.ground import scoped
from handrail.guidance import templating
from tests.builders import AT

from .scenery import send


def for_guide(stop, guide, page: str) -> list:
    """Templates, and the page to write on, begun with one of them."""
    with scoped.service(guide.service_id):
        template = templating.keep_template(
            by=guide, title="After a hard week", client_id=uuid.uuid4(), at=AT,
            texts={"en": "Dear {name}, you wrote “{answer:want-back}”. Your score is {score:peg}."})
    return [
        stop("/templates/"), stop("/templates/", send("Keep"), status=422), stop(f"/templates/{template.pk}/"),
        stop(f"{page}write/?template={template.pk}"),
    ]
