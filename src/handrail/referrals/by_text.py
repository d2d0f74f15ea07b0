"""A clinician's code that comes by text: the page on which it is used, which says whether it is good."""

from django.urls import reverse

from handrail.delivery.sms.answering import opens_codes
from handrail.people.models import Service

from . import codes


@opens_codes
def page_of(service: Service, code: str) -> str:
    """The page of a code, or, for what can't be one, the page where a code is typed."""
    clean = codes.clean(code)
    if clean:
        return reverse("referrals:code", args=[service.slug, clean])
    return reverse("referrals:enter", args=[service.slug])
