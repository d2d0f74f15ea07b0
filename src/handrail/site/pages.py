"""Pages that say what went wrong and how to go on, and give a form back to be sent again."""

import logging
from html import escape

from django.http import HttpResponse
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
    here = _here(request)
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == here
    return request.headers.get("Referer", "").startswith(here + "/")


def say(request, template: str, status: int, **context) -> HttpResponse:
    """A page that says how it is, even when the database is away or a template broken."""
    try:
        return render(request, template, context, status=status)
    except Exception:
        log.exception("The page %s could not be rendered", template)
        return HttpResponse(_bare(), status=status)


def give_back(request, template: str, status: int, *, title: str, sentence: str) -> HttpResponse:
    """The posted form, to be sent again, if that is safe; its words, to be copied, if it isn't; else the template.

    A form is given back only to a page of ours, so that no other site can have one of its making sent with one tap,
    and never when it names another person as its writer.
    """
    fields = _fields(request)
    words = kept_form.words_in(fields)
    may_send = bool(fields) and _may_send_again(request)
    if not may_send and not words:
        return say(request, template, status)
    shown = [text for text in words if len(text.split()) > 1] if may_send else words  # no codes of buttons
    return say(
        request, "site/again.html", status, title=title, sentence=sentence, words=shown,
        fields=fields if may_send else [], may_send=may_send,
        path=request.get_full_path() if may_send else _page_of_form(request),
    )


def _fields(request) -> kept_form.Fields:
    """What was posted, unless another site or another person did."""
    try:
        if request.method != "POST" or not is_from_here(request):
            return []
        fields = kept_form.fields_of(request)
    except Exception:  # too large, or garbled
        return []
    role = getattr(request, "role", None)
    owner = kept_form.owner_of_form(dict(fields))
    is_elses = owner is not None and (role is None or owner != (role.service_id, role.person_id))
    return [] if is_elses else fields


def _may_send_again(request) -> bool:
    """Somebody is signed in or the page is open to all; and the form held no password or file, which aren't kept."""
    has_secrets = any("passw" in name.lower() for name in request.POST)
    is_public = getattr(getattr(request.resolver_match, "func", None), "public", False)
    return (getattr(request, "role", None) is not None or is_public) and not has_secrets and not request.FILES


def _page_of_form(request) -> str:
    """Where the form stood: the page that sent it, if it is one of ours."""
    here, there = _here(request), request.headers.get("Referer", "")
    return there.removeprefix(here) if there.startswith(here + "/") else request.path


def _here(request) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _bare() -> str:
    """A page with nothing in it that could fail."""
    title = escape(_("Something went wrong on our side"))
    sentence = escape(_("It isn’t your doing. What was saved is safe. Please try again in a minute."))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><main><h1>{title}</h1><p>{sentence}</p>"
        f'<p><a href="/">{escape(_("To the start"))}</a></p></main></html>'
    )
