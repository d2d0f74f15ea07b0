"""Reading and display: theme, typeface, language, time zone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import display as shown
from ..access import public
from ..actions import change_display
from ..forms import DisplayForm


@public
@require_http_methods(["GET", "POST"])
def display(request):
    """A signed-in person's choice goes with them; anybody else's stays in this browser."""
    person = request.role.person if request.role else None
    if person is None and request.user.is_authenticated:
        person = request.user
    now = shown.display_of(request)
    form = DisplayForm(
        request.POST if request.method == "POST" else None, with_zone=person is not None, service=request.service,
        initial={"theme": person.theme if person else now.theme, "face": person.face if person else now.face,
                 "language": person.language if person else translation.get_language(),
                 "timezone": person.timezone if person else ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if person is not None:
            change_display(person=person, at=request.at, by=request.role, **chosen)
        with translation.override(chosen["language"]):
            messages.success(request, _("Saved."))
        response = redirect("people:display")
        shown.remember(response, theme=chosen["theme"], face=chosen["face"], language=chosen["language"])
        return response
    return render(request, "people/display.html", {"form": form}, status=422 if form.is_bound else 200)
