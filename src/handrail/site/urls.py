"""Every address of the product. A room's own addresses are in its `urls.py`."""

from django.urls import include, path

urlpatterns = [
    path("", include("handrail.people.urls")),
    path("", include("handrail.journeys.urls")),
    path("", include("handrail.guidance.urls")),
    path("", include("handrail.safety.urls")),
    path("", include("handrail.delivery.urls")),
    path("", include("handrail.look.urls")),
    path("", include("handrail.site.own_urls")),
    path("account/", include("allauth.urls")),
]

handler400 = "handrail.site.errors.bad_request"
handler403 = "handrail.site.errors.denied"
handler404 = "handrail.site.errors.not_found"
handler500 = "handrail.site.errors.broken"
