"""A form whose session was over: kept, shown again to its writer, and sent by them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import kept_form
from ..access import public


@public
@require_http_methods(["GET", "POST"])
def kept(request):
    """"Your text is still here", with one button. POST: throw it away, or let somebody else sign in for it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.method == "POST":
        return _let_another_in(request) if request.POST.get("do") == "another" else _throw_away(request)
    try:
        form, refused = kept_form.parked(request), ""
    except kept_form.SomebodyElses:
        form, refused = None, "person"
    except kept_form.OtherService:
        form, refused = None, "service"
    return render(request, "people/kept.html", {"form": form, "refused": refused, "sent": kept_form.SENT},
                  status=403 if refused else 200)


def signed_out(request):
    """The answer to a form without a session: to the sign-in page, with the form kept; where it can't be, its words."""
    if kept_form.park(request):
        messages.info(request, _("You have been signed out. What you wrote is kept; sign in and you can send it."))
        to = f"{reverse('account_login')}?{urlencode({'next': reverse('people:kept')})}"
        return _htmx_to(to) if request.headers.get("HX-Request") else redirect(to)
    words = kept_form.words_in(kept_form.fields_of(request))
    return render(request, "people/signed_out.html", {"words": words}, status=401)


def _throw_away(request):
    kept_form.drop(request)
    return redirect("/")


def _let_another_in(request):
    token = request.session.get(kept_form.PARKED)
    logout(request)
    if token:
        request.session[kept_form.PARKED] = token
    return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('people:kept')})}")


def _htmx_to(address: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Redirect": address})
