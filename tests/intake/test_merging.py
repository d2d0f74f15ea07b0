"""Two accounts of one person become one: every word is readable under the right key, or nothing has changed."""

import pytest
from django.apps import apps

from handrail.delivery.models import Outgoing
from handrail.ground import scoped, sealed
from handrail.ground.models import DataKey
from handrail.intake import merging, resealing
from handrail.intake.models import Merge
from handrail.journeys.models import Consent, Enrolment, Row
from handrail.people import actions
from handrail.people.models import CareRelation, Person, Role, RoleKind, Session
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.journeys.a_life import EMERGENCY, a_life

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Somebody with a whole life here, and an older account of theirs that finished a course."""
    gone, words = a_life()
    service = gone.service
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        kept = builders.a_participant(service, state="finished", at=AT)
        yield service, manager, kept, gone, words


def merge(kept: Enrolment, gone: Enrolment, by: Role, at=None) -> Merge:
    return merging.merge(kept=kept.participant, gone=gone.participant, known_by="they-said-so", by=by,
                         at=at or later(days=5))


def test_every_table_with_sealed_words_is_found():
    without = [model._meta.label for model in resealing.sealed_models()
               if not resealing.paths(model) and model._meta.label not in resealing.NOT_HERE]
    assert without == []


def test_every_word_of_both_is_the_kept_persons_and_opens_with_their_key_alone(world):
    service, manager, kept, gone, words = world
    before = actions.export(person=gone.participant, service=service)
    consents = Consent.objects.filter(enrolment=gone).count()
    merge(kept, gone, manager)
    DataKey.objects.filter(person_id=gone.participant_id).delete()
    sealed.drop_kept()
    held = actions.export(person=Person.objects.get(pk=kept.participant_id), service=service)
    assert [word for word in words if word not in str(held)] == []
    assert len(held["written"]) >= len(before["written"])
    assert {row["client_id"] for row in before["written"]} <= {row["client_id"] for row in held["written"]}
    gone.refresh_from_db()
    assert gone.participant_id == kept.participant_id
    assert Consent.objects.filter(enrolment__participant_id=kept.participant_id).count() == consents > 0
    assert not Row.objects.filter(person_id=merge_of().gone_id).exists()
    assert merge_of().moved["journeys.Row"] > 0


def test_nothing_of_the_service_names_the_account_that_goes(world):
    service, manager, kept, gone, _ = world
    gone_id = gone.participant_id
    signed_in(role_of(gone))
    merge(kept, gone, manager)
    left = {
        f"{model._meta.label}.{column}"
        for model in apps.get_models() if issubclass(model, scoped.Scoped)
        for column in resealing.person_columns(model)
        if model.everywhere.filter(service_id=service.pk, **{column: gone_id}).exists()
    }
    assert left == {"people.Role.person_id", "intake.Merge.gone_id"}
    assert not Role.objects.filter(person_id=gone_id, until=None).exists()
    assert not Session.objects.filter(person_id=gone_id).exists()
    person = Person.objects.get(pk=gone_id)
    assert (person.is_active, person.name, person.email.endswith("@joined.invalid")) == (False, "", True)
    assert CareRelation.objects.filter(participant_id=kept.participant_id, until=None).exists()


def test_both_addresses_are_told_and_the_audit_trail_keeps_it(world):
    _, manager, kept, gone, _ = world
    addresses = {kept.participant.email, gone.participant.email}
    merge(kept, gone, manager)
    merge(kept, gone, manager)
    letters = Outgoing.objects.filter(kind="merged")
    assert sorted(row.address for row in letters) == sorted(addresses)
    assert not any(address in row.body for row in letters for address in addresses)
    assert Merge.objects.count() == 1


def test_two_running_courses_are_refused_and_nothing_is_changed(world):
    service, manager, _, gone, _ = world
    running = builders.a_participant(service)
    with pytest.raises(merging.BothRunning):
        merge(running, gone, manager)
    assert not Merge.objects.exists()
    assert Person.objects.get(pk=gone.participant_id).is_active


def test_whoever_works_here_is_never_joined(world):
    service, manager, kept, gone, _ = world
    builders.a_role(service, RoleKind.GUIDE, gone.participant, qualification="nurse")
    with pytest.raises(merging.IsStaff):
        merge(kept, gone, manager)


def test_words_that_cannot_be_opened_stop_it_all(world):
    _, manager, kept, gone, _ = world
    sealed.destroy((gone.service_id, gone.participant_id))
    with pytest.raises(sealed.Forgotten):
        merge(kept, gone, manager)
    gone.refresh_from_db()
    assert gone.participant_id != kept.participant_id


def test_what_each_left_empty_for_an_emergency_is_taken_from_the_other(world):
    from handrail.safety import emergency_details

    service, manager, kept, gone, _ = world
    emergency_details.keep_details(enrolment=kept, given={"whereabouts": "The old mill"}, at=later(days=2))
    merge(kept, gone, manager)
    held = str(actions.export(person=Person.objects.get(pk=kept.participant_id), service=service))
    assert "The old mill" in held
    assert EMERGENCY["someone"] in held


def test_forgetting_the_kept_person_destroys_the_key_that_opens_old_backups(world, django_capture_on_commit_callbacks):
    service, manager, kept, gone, _ = world
    old = (service.pk, gone.participant_id)
    merge(kept, gone, manager)
    assert DataKey.objects.filter(person_id=old[1]).exists()  # a backup from before can still be read
    person = Person.objects.get(pk=kept.participant_id)
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(person=person, service=service, at=later(days=9))
    assert not DataKey.objects.filter(person_id__in=(old[1], person.pk)).exists()


def test_the_pages_ask_twice_and_a_pair_that_is_two_people_is_not_shown_again(world):
    service, manager, kept, gone, _ = world
    Person.objects.filter(pk__in=(kept.participant_id, gone.participant_id)).update(name="Maria Okafor")
    client = signed_in(manager)
    pair = sorted(map(str, (kept.participant_id, gone.participant_id)))
    compare = f"/service/duplicates/{pair[0]}/{pair[1]}/"
    assert compare in client.get("/service/duplicates/").content.decode()
    assert "side by side" in client.get(compare).content.decode()
    chosen = {"keep": str(role_of(kept).pk), "known_by": "both-answered"}
    assert "be undone" in client.post(compare, chosen).content.decode()
    assert not Merge.objects.exists()
    client.post(f"{compare}apart/")
    assert compare not in client.get("/service/duplicates/").content.decode()
    assert client.post(compare, chosen | {"sure": "yes"}).status_code == 302
    assert Merge.objects.get().kept_id == kept.participant_id


def merge_of() -> Merge:
    return Merge.objects.get()
