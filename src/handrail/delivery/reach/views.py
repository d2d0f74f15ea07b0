"""The page "How we reach you", and the script that a browser keeps to show a notice."""

import json

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from handrail.people.access import needs, public

from ..models import PushDevice
from . import choosing, push

_WORKER = """self.addEventListener("push", (event) => event.waitUntil(
  self.registration.showNotification(%(title)s, { tag: "something-new", lang: %(language)s })));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/"));
});
"""


class ReachForm(forms.Form):
    """By which ways, at which hours."""

    by_email = forms.BooleanField(label=gettext_lazy("By e-mail"), required=False)
    at_night = forms.BooleanField(
        label=gettext_lazy("At night, too"), required=False,
        help_text=gettext_lazy("Otherwise nothing comes between nine at night and eight in the morning, where you "
                               "live."))


@needs("delivery.reach")
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request):
    """How somebody is told that there is something new."""
    person = request.role.person
    chosen = choosing.reaching_of(person)
    start = {"by_email": chosen.by_email, "at_night": chosen.at_night}
    if request.method == "POST" and request.POST.get("do") == "drop-devices":
        choosing.drop_devices(by=request.role, at=request.at)
        messages.success(request, _("No browser is told any more."))
        return redirect("delivery:reach")
    form = ReachForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_bound and form.is_valid():
        choosing.choose(by=request.role, at=request.at, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("delivery:reach")
    devices = PushDevice.objects.filter(person=person).count()
    return render(request, "delivery/reach.html", {
        "form": form, "devices": devices, "push_key": push.public_key(),
        "reaches_nobody": not chosen.by_email and not devices,
    })


@needs("delivery.reach")
@require_http_methods(["POST"])
def add_device(request) -> HttpResponse:
    """A browser says that it takes notices."""
    try:
        choosing.add_device(by=request.role, endpoint=request.POST.get("endpoint", ""), at=request.at)
    except push.NotAnEndpoint:
        return JsonResponse({"sentence": _("This browser’s notices can’t be used here.")}, status=422)
    return JsonResponse({"ok": True})


@public
@require_GET
def worker(request) -> HttpResponse:
    """The script that a browser keeps: one sentence, in the language it was asked for, and nothing of anybody."""
    language = request.GET.get("language", "")
    with translation.override(language if language in ("en", "es") else "en"):
        body = _WORKER % {"title": json.dumps(_("There is something new for you")),
                          "language": json.dumps(translation.get_language())}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
