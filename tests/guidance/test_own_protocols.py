"""A service's own protocol: imported from its file, offered, run through a whole small course, kept by version."""

import pytest
from django.urls import reverse

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.guidance import protocol_list, shelf
from handrail.guidance.contacting import close_contact
from handrail.guidance.models import Contact, Guidance
from handrail.journeys import course
from handrail.journeys.models import Enrolment, Standing
from handrail.people import registries
from handrail.people.models import AuditEntry
from handrail.programmes import archives, checking
from handrail.programmes.models import PackVersion
from handrail.site.commands import import_pack
from tests import builders
from tests.builders import later, signed_in
from tests.journeys.small_course import FILES, a_small_service

pytestmark = pytest.mark.django_db

OWN = """id = "harbour-calls"
version = "1"
title.en = "Two calls from the harbour"
source = "How we have always done it"

[amount]
most = "40 minutes"
reply_within = "2 working days"

[[contact]]
key = "call"
title.en = "A call"
channel = ["telephone", "message"]
starts = "guide"
when = { every = "7 days", first = "2 days", from = "lesson 1 opened", times = 2 }
plan = "15 minutes"
by = ["psychologist", "student"]

[supervision]
student = { sign_off = "every message", meeting = "weekly" }
"""


@pytest.fixture
def bring(tmp_path):
    """Import a file with this text; gives what the command ended with."""

    def bring(text: str, name: str = "ours.toml") -> int:
        (tmp_path / name).write_text(text, "utf-8")
        return import_pack.run(type("Options", (), {"pack": str(tmp_path / name)})())

    return bring


def versions(key: str = "harbour-calls") -> list[str]:
    rows = PackVersion.objects.filter(kind="protocol", key=key).order_by("loaded_at")
    return list(rows.values_list("version", flat=True))


def test_a_whole_small_course_by_a_protocol_of_the_services_own(bring):
    service = a_small_service()
    assert bring(OWN) == 0
    with scoped.service(service.pk):
        course_by_it(service)


def course_by_it(service):
    assert "harbour-calls" in [offer.key for offer in registries.protocols()]
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(
        service, guide, on="small", protocol="harbour-calls", person=builders.a_person(phone="+447700900123"))
    given = []
    for day in range(40):
        clock.tick(later(days=day, hours=1))
        lessons = {lesson.key: lesson.sections for lesson in course.lessons_of(enrolment.programme_id)}
        for key in Standing.objects.get(enrolment=enrolment).lessons_open:
            for section in lessons[key]:
                course.read_section(enrolment=enrolment, lesson=key, section=section, at=later(days=day, hours=2))
        for contact in Contact.objects.filter(enrolment=enrolment, state="due"):
            given.append((contact.rule, contact.channel, day))
            close_contact(contact=contact, by=guide.person, role=guide, outcome="reached", minutes=15,
                          at=later(days=day, hours=3))
    assert [rule for rule, _channel, _day in given] == ["call", "call"]
    assert {channel for _rule, channel, _day in given} == {"telephone"}
    assert Enrolment.objects.get(pk=enrolment.pk).state == "finished"
    assert Contact.objects.filter(enrolment=enrolment, protocol__key="harbour-calls", state="done").count() == 2


def test_who_is_in_the_middle_keeps_the_version_and_who_comes_now_gets_the_new_one(service, guide, bring):
    assert bring(OWN) == 0
    first = builders.a_participant(service, guide, protocol="harbour-calls")
    assert bring(OWN.replace('version = "1"', 'version = "2"').replace("times = 2", "times = 1")) == 0
    second = builders.a_participant(service, guide, protocol="harbour-calls")
    by = {one.enrolment_id: one.protocol.version for one in Guidance.objects.select_related("protocol")}
    assert (by[first.pk], by[second.pk]) == ("1", "2")
    assert shelf.protocol(Guidance.objects.get(enrolment=first).protocol_id).contacts[0].when.times == 2


def test_the_same_again_is_nothing_new_whatever_the_file_is_called(bring, capsys):
    assert bring(OWN) == 0
    assert "harbour-calls, version 1" in capsys.readouterr().out
    assert bring(OWN, "another-name.toml") == 0
    assert "was here already" in capsys.readouterr().out
    assert versions() == ["1"]
    assert AuditEntry.objects.filter(did="pack.taken").count() == 1


def test_another_content_under_the_same_version_is_refused(bring, capsys):
    assert bring(OWN) == 0
    assert bring(OWN.replace("40 minutes", "50 minutes")) == 1
    assert "give it a new version number" in capsys.readouterr().err
    assert versions() == ["1"]


@pytest.mark.parametrize(("before", "after", "said"), [
    ('id = "harbour-calls"', 'id = "weekly-call"', "ours.toml:1: “weekly-call” comes with Handrail"),
    ('version = "1"', 'version = "the first one of this year"', "ours.toml:2: “version” is longer than 20"),
    ('most = "40 minutes"', 'most = "20 minutes"', "ours.toml:7: The planned contacts come to 30 minutes"),
    ('channel = ["telephone", "message"]', 'channel = ["pigeon"]', "ours.toml:13: "),
    ('by = ["psychologist", "student"]', 'by = ["psychologist"]\nmood = "calm"', "ours.toml:18: “mood”"),
    ('[supervision]', '[[step]]\non = "reliable deterioration of peg"\nto = "nowhere"\n\n[supervision]', "“nowhere”"),
    ('[supervision]', '[supervision', "ours.toml:19: This isn't TOML"),
])
def test_a_bad_file_is_refused_with_its_line_and_nothing_is_kept(bring, capsys, before, after, said):
    assert before in OWN
    assert bring(OWN.replace(before, after, 1)) == 1
    assert said in capsys.readouterr().err
    assert versions() == []
    assert AuditEntry.objects.filter(did="pack.taken").count() == 0


def test_an_own_protocol_may_lead_to_another_own_one_and_a_programme_may_begin_with_it(service, bring, tmp_path):
    assert bring(OWN) == 0
    step = '[[step]]\non = "reliable deterioration of peg"\nto = "harbour-calls"\n\n[supervision]'
    assert bring(OWN.replace("harbour-calls", "harbour-letters").replace("[supervision]", step)) == 0
    manifest = FILES["programme.toml"] + '\n[guidance]\nprotocol = "harbour-letters"\n'
    path = tmp_path / "small.zip"
    path.write_bytes(archives.to_zip({**FILES, "programme.toml": manifest}, "small"))
    assert import_pack.run(type("Options", (), {"pack": str(path)})()) == 0


def test_checking_for_this_installation_says_what_importing_would(service, bring, tmp_path):
    path = tmp_path / "ours.toml"
    step = '[[step]]\non = "reliable deterioration of peg"\nto = "harbour-calls"\n\n[supervision]'
    path.write_text(OWN.replace("harbour-calls", "harbour-letters").replace("[supervision]", step), "utf-8")
    assert checking.check(path, is_here=True)[0].mistakes
    assert bring(OWN, "first.toml") == 0
    assert checking.check(path, is_here=True)[0].mistakes == ()
    assert checking.check(path)[0].mistakes  # what comes with Handrail knows nothing of it


def test_the_manager_sees_what_is_here_and_how_many_are_guided_by_it(service, guide, bring):
    bring(OWN)
    builders.a_participant(service, guide, protocol="harbour-calls")
    bring(OWN.replace('version = "1"', 'version = "2"'))
    for _ in range(2):
        builders.a_participant(service, guide, protocol="harbour-calls")
    builders.a_participant(service, guide, protocol="harbour-calls", state="left")
    line = protocol_list.lines()[0]
    assert (line.protocol.id, line.protocol.version, line.is_own) == ("harbour-calls", "2", True)
    assert (line.people, line.earlier) == (2, (("1", 1),))
    page = signed_in(builders.a_manager(service)).get(reverse("guidance:protocols")).content.decode()
    assert "Two calls from the harbour" in page
    assert "2 people" in page and "1 more by version 1" in page
    assert page.index("harbour-calls") < page.index("weekly-call")
