"""Every query is of the active service, although what narrows it is put together once for many queries."""

import pytest

from handrail.ground import scoped
from handrail.guidance.models import Guidance
from handrail.people.models import Role, RoleKind
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides():
    return [builders.a_guide(builders.a_service()) for _ in range(2)]


def test_each_service_finds_its_own_whichever_asked_before(guides):
    for guide in [*guides, *reversed(guides), *guides]:
        with scoped.service(guide.service_id):
            assert list(Role.objects.all()) == [guide]
            assert Role.objects.count() == 1


def test_what_one_query_asks_is_not_asked_by_the_next(guides):
    guide = guides[0]
    with scoped.service(guide.service_id):
        manager = builders.a_manager(guide.service)
        assert list(Role.objects.filter(kind=RoleKind.MANAGER).order_by("-pk")) == [manager]
        assert set(Role.objects.all()) == {guide, manager}


def test_nothing_that_was_found_is_kept(guides):
    guide = guides[0]
    with scoped.service(guide.service_id):
        everybody = Role.objects.all()
        assert list(everybody) == [guide]
        manager = builders.a_manager(guide.service)
        assert set(Role.objects.all()) == {guide, manager}


def test_a_row_leads_only_to_rows_of_the_active_service(guides):
    first, second = (builders.a_participant(guide.service, guide) for guide in guides)
    with scoped.service(first.service_id):
        assert Guidance.objects.get().enrolment_id == first.pk
        assert first.contacts.count() and not second.contacts.count()
        assert {one.enrolment_id for one in first.contacts.all()} == {first.pk}


def test_without_a_service_nothing_is_asked_also_where_somebody_asked_before(guides):
    with scoped.service(guides[0].service_id):
        assert Role.objects.exists()
    with pytest.raises(scoped.NoService):
        Role.objects.all()
