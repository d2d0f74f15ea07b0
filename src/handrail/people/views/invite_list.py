"""Inviting many at once: a CSV file, a preview that names each bad line, and nothing sent before a yes."""

import dataclasses
import uuid

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from .. import actions, queries
from ..access import needs
from ..forms import InviteListForm
from ..invite_list import COLUMNS, Invited, read

SALT = "handrail.people.invite-list"


@needs("people.invite")
@require_http_methods(["GET", "POST"])
def invite_csv(request):
    """GET: the form. POST with a file: the preview. POST with a confirmed list: the letters."""
    if "list" in request.POST:
        return _send(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = InviteListForm(*posted)
    context = {"form": form, "columns": COLUMNS}
    if request.method == "POST" and form.is_valid():
        preview = read(form.cleaned_data["file"].read(), queries.known_to_lists(request.service, request.at))
        rows = [dataclasses.asdict(row) for row in preview.rows]
        carried = {"id": str(uuid.uuid4()), "service": str(request.service.pk), "rows": rows}
        context |= {"preview": preview, "list": signing.dumps(carried, salt=SALT, compress=True) if rows else ""}
    is_bad = form.is_bound and not (context.get("preview") and context["preview"].rows)
    return render(request, "people/invite_csv.html", context, status=422 if is_bad else 200)


def _send(request):
    try:
        carried = signing.loads(request.POST["list"], salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        carried = {}
    if carried.get("service") != str(request.service.pk):
        messages.warning(request, _("This list is too old to be sent. Please send the file again."))
        return redirect("people:invite-csv")
    sent = actions.invite_all(
        service=request.service, list_id=uuid.UUID(carried["id"]), at=request.at, by=request.role,
        rows=[Invited(**row) for row in carried["rows"]],
    )
    left_out = len(carried["rows"]) - sent
    messages.success(request, ngettext("One invitation is on its way.", "%(count)s invitations are on their way.", sent)
                     % {"count": sent})
    if left_out:
        messages.info(request, ngettext(
            "One was left out: the address was invited in the meantime.",
            "%(count)s were left out: the addresses were invited in the meantime.", left_out,
        ) % {"count": left_out})
    return redirect("people:persons")
