"""A protocol, read aloud; the manager's list of all that are here."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.programmes.keeping import NoSuchPack

from .. import protocol_list, shelf, words


@needs("guidance.protocols")
@require_safe
def protocols(request) -> HttpResponse:
    """Every protocol that is here, its version, and how many people are guided by it."""
    return render(request, "guidance/protocols.html", {"lines": protocol_list.lines()})


@needs("guidance.protocol")
@require_safe
def protocol(request, key) -> HttpResponse:
    """What a protocol says, in plain sentences: the version that new participants get."""
    try:
        version = shelf.latest(key)
    except NoSuchPack:
        raise Http404 from None
    read = shelf.protocol(version.digest)
    language = get_language() or "en"
    return render(request, "guidance/protocol.html", {
        "protocol": read, "title": read.title_in(language), "about": read.about_in(language),
        "parts": words.sentences(read), "loaded_at": version.loaded_at,
    })
