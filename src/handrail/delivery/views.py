"""The manager's page about letters, and the demo's page that shows them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from handrail.ground import moment
from handrail.people.access import fetch, needs, public
from handrail.people.demo import installation

from . import actions, queries, words
from .carriers import smtp
from .models import Outgoing
from .tasks import try_mail_server

_TRIED = "mail_server_tried"  # in the session: the task that was asked for


@needs("delivery.letters")
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request):
    """What was sent, what waits, what couldn't be delivered; never the words of a letter."""
    if request.method == "POST":
        return _do(request)
    state = request.GET.get("state", "")
    page = queries.letters(state=state if state in queries.STATES else "", before=request.GET.get("before", ""))
    return render(request, "delivery/letters.html", {
        "page": page, "state": state, "rows": [words.Row(letter, request.at) for letter in page.letters],
        "tabs": [(name, words.STATES[name], page.counts[name]) for name in queries.STATES],
        "spent": [words.spent(one) for one in queries.spent_on_texts(request.at)],
        "has_server": smtp() is not None, "tried": _tried(request),
    })


@public
@require_GET
def demo_letters(request):
    """Every letter that a demo would have sent, to read. Nowhere but in a demo."""
    if installation() is None:
        raise Http404
    shown, older = queries.demo_letters(before=request.GET.get("before", ""))
    return render(request, "delivery/demo_letters.html", {"letters": shown, "older": older})


def _do(request):
    what = request.POST.get("do", "")
    if what == "try-server":
        request.session[_TRIED] = str(try_mail_server.enqueue().id)
        return redirect(request.path)
    letter = fetch(request.role, "delivery.letters", Outgoing.objects.all(), pk=_pk(request.POST.get("letter", "")))
    try:
        if what == "again":
            actions.send_again(letter=letter, by=request.role, at=request.at)
            messages.success(request, _("The letter will be sent again in a moment."))
        elif what == "cancel":
            actions.cancel_letter(letter=letter, by=request.role, at=request.at, real=moment.real_now())
            messages.success(request, _("The letter won't be sent."))
        elif what == "arrived":
            actions.say_arrived(letter=letter, by=request.role, at=request.at)
            messages.success(request, _("Noted: it arrived."))
        else:
            raise Http404
    except actions.NotNow:
        messages.warning(request, _("That letter has moved on meanwhile, so nothing was changed."))
    return redirect(request.get_full_path())


def _pk(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _tried(request) -> str:
    """What came of asking the mail server, in words; empty when nobody asked."""
    asked = request.session.get(_TRIED)
    if not asked:
        return ""
    try:
        result = try_mail_server.get_result(asked)
    except TaskResultDoesNotExist:
        return ""
    if result.status == TaskResultStatus.SUCCESSFUL:
        return words.tried(result.return_value)
    if result.status == TaskResultStatus.FAILED:
        return _("The question itself failed; the server's log says why.")
    return _("We are asking the mail server. Load this page again in a moment.")
