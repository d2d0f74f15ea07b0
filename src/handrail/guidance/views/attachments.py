"""A file that goes with a message: handed out only to whoever may have it, and never run by a browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from handrail.people.access import fetch, needs

from ..models import Attachment


@needs("guidance.file")
@require_safe
def attachment(request, pk) -> HttpResponse:
    """The file itself, to save. A browser may draw a picture inside our page; alone it opens nothing."""
    found = fetch(request.role, "guidance.file", Attachment.objects.select_related("message"), pk=pk)
    response = HttpResponse(bytes(found.body), content_type=_type(found.kind))
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _type(kind: str) -> str:
    return "text/plain; charset=utf-8" if kind == Attachment.Kind.TEXT else kind
