"""Of allauth's pages, those about several addresses aren't there: a person has one, confirmed by a letter."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.builders import a_guide, a_service, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/some-key/"])
def test_no_page_adds_a_second_address(path):
    guide = a_guide(a_service())
    for client in (Client(), signed_in(guide)):
        assert client.get(f"/account/{path}").status_code == 404
        assert client.post(f"/account/{path}", {"email": "other@example.org", "action_add": ""}).status_code == 404
    assert not EmailAddress.objects.exists()
