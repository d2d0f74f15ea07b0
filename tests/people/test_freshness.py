"""An ETag made of what a page is made of: equal while nothing changed, another when anything did."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.utils import timezone, translation

from handrail.people.freshness import build, etag, fresh
from handrail.people.models import Person, Role, Service
from tests.builders import AT, later

SECRET = "csrf secret"


def a_request(rf, *, path="/today/", session="session one", role="role", **changes):
    request = rf.get(path, headers=changes.pop("headers", {}))
    request.session = type("Session", (), {"session_key": session})()
    request.META["CSRF_COOKIE"] = changes.pop("secret", SECRET)
    request.at = changes.pop("at", AT)
    person = Person(name=changes.pop("name", "Maria"), theme=changes.pop("theme", "auto"),
                    face=changes.pop("face", "standard"))
    service = Service(name=changes.pop("service", "Northside"))
    request.role = Role(pk=role if role != "role" else "0" * 32, person=person, service=service)
    assert not changes
    return request


CHANGES = [
    {"path": "/course/"}, {"path": "/today/?page=2"}, {"session": "session two"}, {"role": "1" * 32},
    {"secret": "other"}, {"name": "Mary"}, {"service": "Southside"}, {"theme": "dark"}, {"face": "large"},
    {"headers": {"HX-Request": "true"}}, {"headers": {"HX-Target": "part"}}, {"at": later(days=1)},
]


def test_the_same_page_has_the_same_tag(rf):
    assert etag(a_request(rf), ["pack", 7]) == etag(a_request(rf), ["pack", 7])


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_whatever_changes_the_page_changes_the_tag(rf, change):
    assert etag(a_request(rf, **change), []) != etag(a_request(rf), [])


def test_language_zone_and_the_pages_own_parts_change_it(rf):
    first = etag(a_request(rf), [1])
    assert etag(a_request(rf), [2]) != first
    assert etag(a_request(rf), ["1", ""]) != first
    with translation.override("es"):
        assert etag(a_request(rf), [1]) != first
    with timezone.override("Asia/Tokyo"):
        assert etag(a_request(rf), [1]) != first


def test_a_new_build_changes_it(rf, monkeypatch):
    first = etag(a_request(rf), [])
    monkeypatch.setattr("handrail.people.freshness.build", lambda: "next build")
    assert etag(a_request(rf), []) != first
    assert build().startswith("0.")


def a_view():
    made = []

    @fresh(lambda request: [len(made) // 10])
    def view(request):
        made.append(request)
        return HttpResponse("the page")

    return view, made


def test_a_browser_that_holds_the_page_is_told_so_and_nothing_is_made(rf):
    view, made = a_view()
    first = view(a_request(rf))
    again = view(a_request(rf, headers={"If-None-Match": first["ETag"]}))
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert len(made) == 1


def test_another_persons_page_is_made(rf):
    view, _ = a_view()
    tag = view(a_request(rf))["ETag"]
    assert view(a_request(rf, session="another", headers={"If-None-Match": tag})).status_code == 200


def test_a_form_that_is_sent_has_no_tag(rf):
    view, _ = a_view()
    request = rf.post("/today/")
    assert "ETag" not in view(request)


def test_an_error_has_no_tag(rf):
    @fresh(lambda request: [])
    def broken(request):
        return HttpResponse(status=404)

    assert "ETag" not in broken(a_request(rf))


def test_a_notice_is_never_hidden_by_what_the_browser_holds(rf):
    view, made = a_view()
    tag = view(a_request(rf))["ETag"]
    request = a_request(rf, headers={"If-None-Match": tag})
    request._messages = CookieStorage(request)
    messages.add_message(request, messages.INFO, "Saved.")
    answer = view(request)
    assert answer.status_code == 200
    assert "ETag" not in answer
