"""Who guides whom: at sign-up, by a manager, and what a start waits for."""

import pytest

from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.guidance import assigning, changing, needs, overview, shelf
from handrail.guidance.assigning import NotAllowed, NotGuided, assign
from handrail.guidance.models import Guidance, Need
from handrail.guidance.overview import Cell
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.models import AuditEntry, CareRelation, Invitation
from handrail.programmes.models import PackVersion
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    made = builders.a_service()
    with scoped.service(made.pk):
        yield made


@pytest.fixture
def manager(service):
    return builders.a_manager(service)


def guide_of(enrolment):
    return Guidance.objects.get(enrolment=enrolment).guide_id


def cares_for(enrolment) -> list:
    rows = CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None)
    return list(rows.values_list("guide_id", flat=True))


def test_who_signs_up_gets_the_allowed_guide_with_the_fewest_people(service):
    busy, free = builders.a_guide(service), builders.a_guide(service, "nurse")
    builders.a_guide(service, "peer")  # not allowed to guide by weekly-call
    builders.a_participant(service, busy)
    enrolment = builders.a_participant(service)
    assert guide_of(enrolment) == free.person_id and cares_for(enrolment) == [free.person_id]


def test_guidance_keeps_the_latest_version_of_its_protocol(service):
    enrolment = builders.a_participant(service)
    version = Guidance.objects.select_related("protocol").get(enrolment=enrolment).protocol
    assert (version.kind, version.key) == (PackVersion.Kind.PROTOCOL, "weekly-call")


def test_the_guide_named_in_the_invitation_comes_first_if_the_protocol_allows_it(service):
    builders.a_guide(service)
    named, peer = builders.a_guide(service), builders.a_guide(service, "peer")
    builders.a_participant(service, named)
    for guide, gets in ((named, True), (peer, False)):
        person = builders.a_person()
        Invitation.objects.create(email=person.email, kind="participant", guide=guide.person, token_hash=str(person.pk),
                                  made_at=AT, expires_at=later(days=7), accepted_at=AT, accepted_by=person)
        enrolment = builders.a_participant(service, person=person)
        assert (guide_of(enrolment) == guide.person_id) == gets


def test_by_a_protocol_that_nobody_guides_nobody_is_given(service):
    builders.a_guide(service)
    enrolment = builders.a_participant(service, protocol="self-guided")
    assert guide_of(enrolment) is None and cares_for(enrolment) == []


def test_without_a_guide_the_course_waits_and_begins_when_one_is_given(service, manager):
    enrolment = builders.a_participant(service, state="joining")
    course.begin(enrolment=enrolment, at=AT)
    enrolment.refresh_from_db()
    assert enrolment.state == "waiting" and Need.objects.get(enrolment=enrolment).code == "no-guide"
    guide = builders.a_guide(service)
    assign(enrolment=enrolment, guide=guide, by=manager, at=later(days=1))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.started_at) == ("active", later(days=1))
    assert not Need.objects.filter(enrolment=enrolment, code="no-guide").exists()
    assert cares_for(enrolment) == [guide.person_id]


def test_a_self_guided_course_waits_for_nobody(service):
    enrolment = builders.a_participant(service, state="joining", protocol="self-guided")
    assert course.begin(enrolment=enrolment, at=AT).state == "active"


def test_changing_the_guide_ends_the_care_of_the_one_before(service, manager):
    before, after = builders.a_guide(service), builders.a_guide(service)
    enrolment = builders.a_participant(service, before)
    assign(enrolment=enrolment, guide=after, by=manager, at=later(days=1))
    assert guide_of(enrolment) == after.person_id and cares_for(enrolment) == [after.person_id]
    assert signed_in(before).get(f"/participants/{enrolment.pk}/").status_code == 404
    assert signed_in(after).get(f"/participants/{enrolment.pk}/").status_code == 200
    entry = AuditEntry.objects.get(did="guide.assigned")
    assert entry.by_id == manager.person_id and entry.facts["guide"] == str(after.person_id)


def test_giving_the_same_guide_again_changes_nothing(service, manager):
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, guide)
    assign(enrolment=enrolment, guide=guide, by=manager, at=later(days=1))
    assert not AuditEntry.objects.filter(did="guide.assigned").exists()
    assert CareRelation.objects.filter(participant_id=enrolment.participant_id).count() == 1


def test_a_guide_is_told_without_a_name(service, manager):
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, builders.a_guide(service), person=builders.a_person("Maria Okafor"))
    assign(enrolment=enrolment, guide=guide, by=manager, at=later(days=1))
    letter = Outgoing.objects.get(kind="assigned")
    assert letter.address == guide.person.email and "Maria" not in letter.subject + letter.body


def test_who_may_not_guide_by_the_protocol_is_refused(service, manager):
    enrolment = builders.a_participant(service, builders.a_guide(service))
    with pytest.raises(NotAllowed):
        assign(enrolment=enrolment, guide=builders.a_guide(service, "peer"), by=manager, at=AT)
    with pytest.raises(NotAllowed):
        assign(enrolment=enrolment, guide=builders.a_supervisor(service), by=manager, at=AT)
    alone = builders.a_participant(service, protocol="self-guided")
    with pytest.raises(NotGuided):
        assign(enrolment=alone, guide=builders.a_guide(service), by=manager, at=AT)


def test_guides_are_offered_with_the_fewest_people_first(service):
    busy, free = builders.a_guide(service), builders.a_guide(service)
    enrolment = builders.a_participant(service, busy)
    it = Guidance.objects.get(enrolment=enrolment)
    offered = assigning.allowed_guides(assigning.shelf.protocol(it.protocol_id))
    assert [(role.pk, role.caseload) for role in offered] == [(free.pk, 0), (busy.pk, 1)]


# --- pages ---


def read(role, address, status=200):
    answer = signed_in(role).get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_manager_sees_who_waits_first_and_no_words(service, manager):
    guide = builders.a_guide(service)
    builders.a_participant(service, guide, person=builders.a_person("Has a guide"))
    waiting = builders.a_participant(service, person=builders.a_person("Waits"), state="waiting")
    Guidance.objects.filter(enrolment=waiting).update(guide=None)
    page = read(manager, "/service/participants/")
    assert "What needs you" not in page
    needs.settle(waiting, "no-guide", at=later(days=2))
    page = read(manager, "/service/participants/")
    assert page.index("What needs you") < page.index("Without a guide for") < page.index("Has a guide")
    assert page.index("Waits") < page.index("Has a guide")
    assert "What needs you" not in read(manager, "/service/participants/?state=active")
    assert "waits for a guide" in page and f"/service/participants/{waiting.pk}/assign/" in page
    assert guide.person.name in page and "A call every week" in page


def test_the_list_can_be_narrowed_to_a_state_and_turned_over(service, manager):
    guide = builders.a_guide(service)
    for number in range(51):
        person = builders.a_person(f"Number {number:02}")
        builders.a_role(service, "participant", person)
        Enrolment.objects.create(participant=person, programme_id=_programme(), protocol_key="weekly-call",
                                 state="finished", signed_up_at=later(days=-number))
    builders.a_participant(service, guide, person=builders.a_person("Active one"))
    page = read(manager, "/service/participants/?state=finished&page=2")
    assert "Number 50" in page and "Number 00" not in page and "Page 2 of 2" in page
    assert "Active one" not in page
    assert "Active one" in read(manager, "/service/participants/?state=nonsense")
    assert "Nobody is in this state." in read(manager, "/service/participants/?state=paused")


def _programme() -> str:
    return PackVersion.objects.get(kind="programme", key="pain-cbt").digest


def test_a_manager_gives_a_guide_on_the_page(service, manager):
    before, after = builders.a_guide(service), builders.a_guide(service, "nurse")
    peer = builders.a_guide(service, "peer")
    enrolment = builders.a_participant(service, before)
    address = f"/service/participants/{enrolment.pk}/assign/"
    page = read(manager, address)
    assert f"{after.person.name} · nurse · guides 0 people" in page and peer.person.name not in page
    client = signed_in(manager)
    assert client.post(address, {"guide": str(after.pk)}).status_code == 302
    assert guide_of(enrolment) == after.person_id
    for wrong in ("", "nonsense", str(peer.pk)):
        answer = client.post(address, {"guide": wrong})
        assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert guide_of(enrolment) == after.person_id


def test_the_assign_page_says_why_nobody_can_be_chosen(service, manager):
    alone = builders.a_participant(service, protocol="self-guided")
    assert "By this protocol nobody guides." in read(manager, f"/service/participants/{alone.pk}/assign/")
    left = builders.a_participant(service, state="left")
    assert "This course has ended." in read(manager, f"/service/participants/{left.pk}/assign/")
    nobody = builders.a_participant(service)
    assert "Invite one first." in read(manager, f"/service/participants/{nobody.pk}/assign/")


def test_a_participant_of_another_service_is_not_there(manager):
    other = builders.a_service()
    with scoped.service(other.pk):
        enrolment = builders.a_participant(other)
    read(manager, f"/service/participants/{enrolment.pk}/assign/", status=404)


def test_the_overview_tells_no_small_number_nor_what_would_give_one_away(service):
    for number in range(5):
        builders.a_participant(service, protocol="weekly-call")
        builders.a_participant(service, protocol="on-demand", state="paused") if number < 3 else None
    page = read(builders.a_researcher(service), "/overview/")
    assert "fewer than 5" in page and ">3<" not in page and ">5<" in page
    found = overview.overview()
    totals = dict(zip(found.titles, found.totals, strict=True))
    assert totals["A guide when asked"].is_hidden and not totals["A call every week"].is_hidden
    assert "Pain in the last week" in page or "peg" in page


def test_the_overview_counts_people_by_the_protocol_that_guides_them_now(service):
    guide = builders.a_guide(service)
    moved = [builders.a_participant(service, guide) for _ in range(6)]
    for enrolment in moved[:5]:
        changing.change_protocol(enrolment=enrolment, protocol="self-guided", reason="", by=guide, at=later(days=1))
    found = overview.overview()
    totals = dict(zip(found.titles, map(str, found.totals), strict=True))
    assert (totals[shelf.title_of("self-guided")], totals["A call every week"]) == ("5", "not shown")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (None, "not shown")]
)
def test_a_cell_of_the_overview(count, said):
    assert str(Cell(count)) == said


def test_a_total_is_told_only_where_no_cell_is_hidden():
    assert overview.total_of([Cell(0), Cell(7), Cell(5)]).count == 12
    assert overview.total_of([Cell(2), Cell(7)]).count is None


@pytest.mark.parametrize("key", ["weekly-call", "on-demand", "self-guided"])
def test_a_protocol_can_be_read_in_plain_sentences(service, key):
    page = read(builders.a_guide(service), f"/protocols/{key}/")
    assert "Dear BF et al. 2015" in page
    if key == "weekly-call":
        assert "96 minutes of a guide’s time are planned" in page
        assert "Every 7 days, 8 times; the first 7 days after lesson 1 opens." in page
        assert "By telephone or message: the first that the participant can have." in page
        assert "If it was missed: 2 working days later by telephone." in page
        assert "Student in training: every message waits until a supervisor has read it." in page
        assert "At most 2 times in a course." in page


def test_an_unknown_protocol_is_not_there(service):
    read(builders.a_guide(service), "/protocols/nonsense/", status=404)
