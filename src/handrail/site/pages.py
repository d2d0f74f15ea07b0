"""Pages that say in a sentence or two what went wrong and how to go on, and give a form back to be sent again."""

import logging
from collections.abc import Sequence
from html import escape

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from handrail.people import kept_form

log = logging.getLogger("handrail.site")


def wants_json(request) -> bool:
    """Whether a script asked, which reads JSON, and not a person."""
    return "json" in request.headers.get("Accept", "") or request.content_type == "application/json"


def is_from_here(request) -> bool:
    """Whether one of our own pages sent this, by what the browser says of itself. Unsure means no."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched == "same-origin"
    here = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == here
    return request.headers.get("Referer", "").startswith(here + "/")


def sentence_page(
    request, status: int, *, title: str, sentences: Sequence[str], may_send_again: bool = False,
) -> HttpResponse:
    """A page with a title and sentences. With `may_send_again` a posted form is given back, if that is safe.

    It is given back only to a page of ours, so that no other site can have a form of its making sent with one tap, and
    never when it names another person as its writer. Where it can't be given back, its words are shown, to be copied.
    """
    fields, can_send = _form_again(request) if may_send_again and request.method == "POST" else ([], False)
    context = {
        "title": title, "sentences": sentences, "status": status,
        "fields": fields if can_send else [], "can_send": can_send,
        "words": kept_form.words_in(fields),
        "path": request.get_full_path() if can_send else _page_of_form(request),
        "is_form": may_send_again and request.method == "POST",
    }
    try:
        if can_send:
            get_token(request)
        return render(request, "site/sentence.html", context, status=status)
    except Exception:  # the database is away, or a template is broken: the bare page must still be said
        log.exception("The page for status %s could not be rendered", status)
        return HttpResponse(bare(title, sentences), status=status)


def bare(title: str, sentences: Sequence[str]) -> str:
    """The same page with nothing that could fail."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>{said}"
        f'<p><a href="/">{escape(_("Back to the first page"))}</a></p></html>'
    )


def _page_of_form(request) -> str:
    """Where the form stood: the page that sent it, if it is one of ours."""
    here, there = f"{request.scheme}://{request.get_host()}", request.headers.get("Referer", "")
    return there.removeprefix(here) if there.startswith(here + "/") else request.path


def _form_again(request) -> tuple[kept_form.Fields, bool]:
    """The posted fields, and whether they may be sent again from our page."""
    if not is_from_here(request):
        return [], False
    try:
        fields = kept_form.fields_of(request)
    except Exception:  # too large, or no form at all
        return [], False
    role = getattr(request, "role", None)
    owner = kept_form.owner_of_form(dict(fields))
    if owner is not None and (role is None or owner != (role.service_id, role.person_id)):
        return [], False
    has_secrets = any("passw" in name.lower() for name in request.POST)
    is_public = getattr(getattr(request.resolver_match, "func", None), "public", False)
    can_send = (role is not None or is_public) and not has_secrets and not request.FILES
    return fields, can_send
