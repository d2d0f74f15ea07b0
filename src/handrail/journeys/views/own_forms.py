"""Forms about one's own course name the course, so that what one person filled in is never done to another's."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ..own import own_enrolment


def for_own_course(view):
    """Refuse a form that names another's course: somebody else has signed in here since its page was opened."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        named = request.POST.get("enrolment", "") if request.method == "POST" else ""
        own = own_enrolment(request)
        if named and (own is None or named != str(own.pk)):
            messages.warning(request, _("Somebody else is signed in here now, so nothing was changed."))
            return redirect("journeys:today")
        return view(request, *args, **kwargs)

    return guarded
