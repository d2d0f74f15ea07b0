"""Every address of the product. A room's own addresses are in its `urls.py`."""

from django.http import Http404
from django.urls import include, path, re_path

from handrail.people.access import public


@public
def not_ours(request, **kwargs):
    """A page of allauth's that nobody here needs."""
    raise Http404


urlpatterns = [
    path("", include("handrail.people.urls")),
    path("", include("handrail.journeys.urls")),
    path("", include("handrail.guidance.urls")),
    path("", include("handrail.fidelity.urls")),
    path("", include("handrail.supervision.urls")),
    path("", include("handrail.meetings.urls")),
    path("", include("handrail.texting.urls")),
    path("", include("handrail.intake.urls")),
    path("", include("handrail.referrals.urls")),
    path("", include("handrail.outcomes.urls")),
    path("", include("handrail.safety.urls")),
    path("", include("handrail.delivery.urls")),
    path("", include("handrail.look.urls")),
    path("", include("handrail.site.own_urls")),
    # A person has one address, which a letter has confirmed. An unconfirmed second one would bar the second factor.
    re_path(r"^account/(?:email|confirm-email)/", not_ours),
    path("account/", include("allauth.urls")),
]

handler400 = "handrail.site.errors.bad_request"
handler403 = "handrail.site.errors.denied"
handler404 = "handrail.site.errors.not_found"
handler500 = "handrail.site.errors.broken"
