"""The workbench: what is added stays apart until somebody asks for it, and our own change is never pooled."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from handrail.evidence.between import difference_of_changes, hedges_g
from handrail.evidence.intervals import Sample
from handrail.evidence.studies import read_studies
from handrail.evidence.within import Pairs
from handrail.ground import moment, scoped
from handrail.outcomes.evidence import adding, grading
from handrail.outcomes.evidence.pooled import Pool, shipped_studies
from handrail.outcomes.evidence.tables import AddedStudy, Judgement, ReadStudy
from handrail.people.models import AuditEntry
from tests.builders import AT, a_guide, a_manager, a_researcher, a_service, later, signed_in
from tests.outcomes.cohort import TODAY, people

pytestmark = pytest.mark.django_db

STUDY = {"outcome": "interference", "name": "Smith 2026", "source": "Pain 167 1", "g": "0.9", "se": "0.1",
         "year": "2026", "guided": "yes", "risk_1": "low", "risk_2": "high"}


def text(answer) -> str:
    return b"".join(answer).decode()


@pytest.fixture
def researcher(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: TODAY)
    return a_researcher(a_service())


def test_an_added_study_is_pooled_only_where_it_is_asked_for(researcher):
    client = signed_in(researcher)
    assert client.post("/outcomes/evidence/add/", STUDY).status_code == 302
    shipped = text(client.get("/outcomes/evidence/"))
    assert "Forest plot of 23 studies. Pooled effect 0.27 [0.18, 0.36]." in shipped and "Smith 2026 *" not in shipped
    both = text(client.get("/outcomes/evidence/?own=on"))
    assert "Forest plot of 24 studies." in both and "Smith 2026 *" in both
    with scoped.service(researcher.service_id):
        study = AddedStudy.objects.get()
        assert (study.g, study.year, study.control, study.risk) == (0.9, 2026, "", "low high - - -")
    client.post(f"/outcomes/evidence/{study.pk}/withdraw/")
    assert "Forest plot of 23 studies." in text(client.get("/outcomes/evidence/?own=on"))
    with scoped.service(researcher.service_id):
        assert AddedStudy.objects.get().withdrawn_at is not None  # it stays on record
        written = AuditEntry.objects.filter(did__startswith="evidence.").order_by("at", "id")
        assert [one.did for one in written] == ["evidence.study-added", "evidence.study-withdrawn"]


def test_the_same_study_twice_is_once_and_another_of_its_name_is_refused(researcher):
    with scoped.service(researcher.service_id):
        known = {"outcome": "anxiety", "name": "Smith 2026", "source": "Pain", "se": 0.1}
        one = adding.add_study(by=researcher, at=AT, g=0.3, **known)
        assert adding.add_study(by=researcher, at=later(days=1), g=0.3, **known) == one
        with pytest.raises(adding.IsThere):
            adding.add_study(by=researcher, at=AT, g=0.4, **known)
        with pytest.raises(adding.IsThere):  # it comes with Handrail
            adding.add_study(by=researcher, at=AT, g=0.3, **known | {"outcome": "interference", "name": "Menga 2014"})
        adding.withdraw_study(study=one, by=researcher, at=AT)
        adding.withdraw_study(study=one, by=researcher, at=AT)
        assert adding.add_study(by=researcher, at=AT, g=0.4, **known).pk != one.pk
        assert AuditEntry.objects.filter(did__startswith="evidence.").count() == 3


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(researcher):
    answer = signed_in(researcher).post("/outcomes/evidence/add/", STUDY | {"se": "0"})
    assert answer.status_code == 422 and 'value="Smith 2026"' in text(answer)


def test_a_study_is_entered_by_its_means_as_well(researcher):
    means = {"m1": "4.3", "sd1": "2", "n1": "40", "m2": "5", "sd2": "2.1", "n2": "38"}
    about = {name: STUDY[name] for name in ("outcome", "name", "source")}
    client = signed_in(researcher)
    assert client.post("/outcomes/evidence/add/", about | means | {"lower": "on"}).status_code == 302
    with scoped.service(researcher.service_id):
        study = AddedStudy.objects.get()
        assert study.g == pytest.approx(hedges_g(Sample(38, 5, 2.1), Sample(40, 4.3, 2)).value)
        assert study.given == "m1 4.3, sd1 2, n1 40, m2 5, sd2 2.1, n2 38; lower is better"
    page = text(client.post("/outcomes/evidence/add/", about | means | {"name": "Other 2026", "n1": "1"}))
    assert "“1” should be a whole number from 2." in page and 'value="Other 2026"' in page
    assert "all of them, and no other" in text(client.post("/outcomes/evidence/add/", about | means | {"g": "1"}))


def _file(content: str, name: str = "studies.csv"):
    return SimpleUploadedFile(name, content.encode(), content_type="text/csv")


def test_a_file_of_studies_is_kept_whole_or_not_at_all(researcher):
    client, where = signed_in(researcher), "/outcomes/evidence/upload/"
    form = {"outcome": "anxiety", "source": "A review"}
    bad = text(client.post(where, form | {"file": _file("study,g,se\nA,0.3,0.1\nB,x,0.1\n")}))
    assert "Line 3, column g: “x” is no number" in bad and "Nothing was kept" in bad
    with scoped.service(researcher.service_id):
        assert not AddedStudy.objects.exists()
    good = "study,g,se,guided\nA,0.3,0.1,yes\nB,0.2,0.1,no\n"
    assert client.post(where, form | {"file": _file(good)}).status_code == 302
    page = text(client.post(where, form | {"file": _file(good + "C,0.1,0.2,\n")}, follow=True))
    assert "1 of the 3 studies in the file are new" in page and "Forest plot of 3 studies" in page
    clash = text(client.post(where, form | {"file": _file("study,g,se\nD,0.3,0.1\nA,0.9,0.1\n")}))
    assert "or come with Handrail: A." in clash
    with scoped.service(researcher.service_id):
        assert [one.name for one in AddedStudy.objects.order_by("name")] == ["A", "B", "C"]
        assert AuditEntry.objects.filter(did="evidence.study-added").count() == 3


def test_a_file_that_is_no_text_is_said(researcher):
    answer = signed_in(researcher).post("/outcomes/evidence/upload/", {
        "outcome": "anxiety", "file": SimpleUploadedFile("a.csv", b"study,g,se\n\xff\xfe,1,1\n")})
    assert answer.status_code == 422 and "text in UTF-8" in text(answer)


def test_our_own_change_stands_beside_the_pool_with_a_warning(researcher):
    scores = [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7), (5, 6)]
    people(researcher.service, scores, guide=a_guide(researcher.service))
    page = text(signed_in(researcher).get("/outcomes/evidence/"))
    assert "Pooled effect 0.27 [0.18, 0.36]" in page  # the pool is as it was
    assert f"{researcher.service.name}, change" in page and "It is not an effect of the course" in page


def test_our_groups_stand_against_each_other_with_a_warning_and_are_in_no_pool(researcher):
    service = researcher.service
    people(service, [(7, 3), (8, 4), (6, 4), (9, 5), (7, 5), (5, 3)], guide=a_guide(service))
    people(service, [(7, 6), (8, 8), (6, 5), (9, 9), (7, 7)], protocol="self-guided")
    client = signed_in(researcher)
    page = text(client.get("/outcomes/evidence/"))
    one, other = (Pairs(len(pairs), sum(a for a, _b in pairs), sum(b for _a, b in pairs),
                        sum(a * a for a, _b in pairs), sum(b * b for _a, b in pairs), sum(a * b for a, b in pairs))
                  for pairs in ([(7, 3), (8, 4), (6, 4), (9, 5), (7, 5), (5, 3)],
                                [(7, 6), (8, 8), (6, 5), (9, 9), (7, 7)]))
    g = -difference_of_changes(one, other).value  # the PEG is better where it is lower
    assert f"Ours: with a guide against alone</th><td>{g:.2f}</td>" in page
    assert "(about 5 and 5 people)" in page  # a researcher's counts are rounded; a manager's are as they are
    assert "(about 6 and 5 people)" in text(signed_in(a_manager(service)).get("/outcomes/evidence/"))
    assert "Nobody drew lots into these groups" in page
    assert "Pooled effect 0.27 [0.18, 0.36]" in page
    assert "Ours:" not in text(client.get("/outcomes/evidence/?compare=nothing"))
    chosen = text(client.get("/outcomes/evidence/?compare=protocol:weekly-call:self-guided"))
    assert "against On your own, with e-mails" in chosen


def test_a_group_below_five_stands_against_nobody(researcher):
    service = researcher.service
    people(service, [(7, 3), (8, 4), (6, 4), (9, 5), (7, 5)], guide=a_guide(service))
    people(service, [(7, 6), (8, 8), (6, 5), (9, 9)], protocol="self-guided")
    page = text(signed_in(researcher).get("/outcomes/evidence/"))
    assert "Ours:" not in page and "No two groups of ours have five people each" in page


def test_what_lies_beside_asks_the_same_as_the_outcome_unless_it_is_chosen(researcher):
    people(researcher.service, [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7)], guide=a_guide(researcher.service))
    client, ours = signed_in(researcher), f"{researcher.service.name}, change"
    assert ours in text(client.get("/outcomes/evidence/?outcome=interference"))
    assert ours not in text(client.get("/outcomes/evidence/?scale=nothing"))
    assert ours not in text(client.get("/outcomes/evidence/?scale=phq-9.total"))  # nobody has answered that


def test_a_study_that_is_left_out_is_said_and_can_come_back(researcher):
    client = signed_in(researcher)
    page = text(client.get("/outcomes/evidence/?without=Hedman-Lagerlof+2018&order=year"))
    others = Pool(tuple(one for one in shipped_studies() if one.name != "Hedman-Lagerlof 2018")).pooled
    effect = f"{others.estimate:.2f} [{others.ci[0]:.2f}, {others.ci[1]:.2f}]"
    assert effect != "0.27 [0.18, 0.36]" and f"Forest plot of 22 studies. Pooled effect {effect}." in page
    assert "Left out:" in page and 'href="?order=year"' in page  # the way back
    part = text(client.get("/outcomes/evidence/?without=Menga+2014", headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div class="stack bench"') and "Forest plot of 22 studies" in part
    assert "Left out: Menga 2014" in text(client.get("/outcomes/evidence/report.html?without=Menga+2014"))


def test_every_study_left_out_still_has_a_way_back(researcher):
    names = [one.name for one in shipped_studies()]
    page = text(signed_in(researcher).get("/outcomes/evidence/", {"without": names}))
    assert "too few single studies" in page and page.count("Take in again") == 23


@pytest.mark.parametrize(("order", "first"), [("year", "Buhrman 2004"), ("effect", "Hedman-Lagerlof 2018"),
                                              ("weight", "Lorig 2008"), ("name", "Baumeister 2021")])
def test_studies_stand_in_the_order_that_was_asked_for(researcher, order, first):
    page = text(signed_in(researcher).get(f"/outcomes/evidence/?order={order}"))
    assert page.index(f'data-study="{first}"') == page.index("data-study=")


def test_influence_and_bubbles_have_their_numbers(researcher):
    page = text(signed_in(researcher).get("/outcomes/evidence/?moderator=year"))
    assert "Cook’s D" in page and "Influential: Hedman-Lagerlof 2018." in page
    assert "Effects of 23 studies by Year" in page
    assert "Effects of" not in text(signed_in(researcher).get("/outcomes/evidence/?moderator=lessons"))


def test_groups_that_are_not_known_are_said_and_known_ones_are_drawn(researcher):
    client = signed_in(researcher)
    assert "can’t be put into groups by this" in text(client.get("/outcomes/evidence/?group=guided"))
    page = text(client.get("/outcomes/evidence/?group=therapy"))
    assert "Do the groups differ? Q(2)" in page and "not known (k = 21)" in page and "CBT (k = 1)" in page


def test_what_to_expect_is_worked_out_from_what_is_known_and_names_the_others(researcher):
    client = signed_in(researcher)
    page = text(client.get("/outcomes/evidence/"))
    assert "So nothing is predicted from it." in page and "guided or not 0/23" in page
    assert "guided: 0.38" in page  # what a review prints of it
    with scoped.service(researcher.service_id):
        for number in range(8):
            adding.add_study(by=researcher, at=AT, outcome="anxiety", name=f"S{number}", source="Pain", se=0.1,
                             g=0.1 + 0.3 * (number % 2) + 0.01 * number, guided=["no", "yes"][number % 2])
        adding.add_study(by=researcher, at=AT, outcome="anxiety", name="Unknown 2020", source="Pain", se=0.1, g=0.3)
    page = text(client.get("/outcomes/evidence/?outcome=anxiety&own=on"))
    assert "By what is known of 8 of the studies" in page and "Unknown 2020" in page.split("known of them:")[1][:40]
    assert "<strong>guided</strong>: on average 0.44 [" in page
    report = text(client.get("/outcomes/evidence/report.html?outcome=anxiety&own=on"))
    assert "isn’t known of them: Unknown 2020" in report


def test_fewer_than_five_people_have_no_row(researcher):
    people(researcher.service, [(7, 4), (8, 5), (6, 5)], guide=a_guide(researcher.service))
    page = text(signed_in(researcher).get("/outcomes/evidence/"))
    assert f"{researcher.service.name}, change" not in page


@pytest.mark.parametrize("query", ["?method=EE&test=knha", "?method=nonsense", "?outcome=acceptance"])
def test_every_question_has_an_answer(researcher, query):
    answer = signed_in(researcher).get(f"/outcomes/evidence/{query}")
    assert answer.status_code == 200
    assert ("too few single studies" in text(answer)) == ("acceptance" in query)


def test_the_file_is_read_by_handrail_pool_and_the_report_holds_every_figure(researcher):
    client = signed_in(researcher)
    found = text(client.get("/outcomes/evidence/studies.csv"))
    assert len(read_studies(found).names) == 23
    assert {row["added_here"] for row in csv.DictReader(io.StringIO(found.removeprefix("\ufeff")))} == {"no"}
    assert text(client.get("/outcomes/evidence/picture/forest.svg")).startswith("<svg")
    assert b"".join(client.get("/outcomes/evidence/picture/funnel.png")).startswith(b"\x89PNG")
    assert client.get("/outcomes/evidence/picture/none.png").status_code == 404
    report = text(client.get("/outcomes/evidence/report.html"))
    assert report.count("<svg") == 6 and "0.27 [0.18, 0.36]" in report and "PM, knha" in report


SAID = {"guided": "yes", "control": "inactive", "therapy": "act", "lessons": "6", "risk_1": "low", "risk_3": "high",
        "source": "Table 1"}


def test_what_a_paper_says_of_a_shipped_study_is_beside_it_and_its_numbers_stay(researcher):
    client, address = signed_in(researcher), "/outcomes/evidence/interference/read/Menga 2014/"
    assert client.post(address, SAID | {"source": ""}).status_code == 422
    assert client.post(address, SAID | {"lessons": "none"}).status_code == 422
    assert client.post("/outcomes/evidence/interference/read/Nobody 1900/", SAID).status_code == 404
    for _ in range(2):
        assert client.post(address, SAID).status_code == 302
    page = text(client.get("/outcomes/evidence/"))
    assert "guided · inactive control · ACT · 6 lessons" in page and "0.27 [0.18, 0.36]" in page
    rows = csv.DictReader(io.StringIO(text(client.get("/outcomes/evidence/studies.csv")).removeprefix("\ufeff")))
    found = {row["study"]: row for row in rows}
    shipped = {one.name: one for one in shipped_studies("interference")}
    assert (found["Menga 2014"]["guided"], found["Menga 2014"]["lessons"]) == ("yes", "6")
    assert found["Menga 2014"]["source"].endswith("; Table 1") and found["Dear 2021"]["guided"] == ""
    assert {name: (row["g"], row["se"]) for name, row in found.items()} == {
        name: (str(one.g), str(one.se)) for name, one in shipped.items()}
    assert 'value="6"' in text(client.get(address))
    client.post(address, SAID | {"lessons": "", "risk_1": "-", "risk_3": "-"})
    with scoped.service(researcher.service_id):
        kept = ReadStudy.objects.order_by("at", "id").values_list("lessons", "risk")
        assert list(kept) == [(6, "low - high - -"), (None, "")]
        assert AuditEntry.objects.filter(did="evidence.study-read").count() == 2
    elsewhere = signed_in(a_researcher(a_service("Elsewhere")))
    assert "inactive control" not in text(elsewhere.get("/outcomes/evidence/"))


def test_what_is_read_of_the_studies_lets_an_effect_be_expected(researcher):
    client = signed_in(researcher)
    assert "So nothing is predicted from it." in text(client.get("/outcomes/evidence/"))
    for place, one in enumerate(shipped_studies("interference")):
        said = {"guided": "yes" if place % 2 else "no", "control": "active" if place % 3 else "inactive",
                "lessons": str(4 + place % 5), "source": "made up for this test"}
        answer = client.post(f"/outcomes/evidence/interference/read/{one.name}/", said)
        assert answer.status_code == 302, text(answer)[-3000:]
    page = text(client.get("/outcomes/evidence/"))
    assert "By what is known of 23 of the studies" in page and "So nothing is predicted from it." not in page


def test_a_judgement_follows_another_and_both_stay(researcher):
    client = signed_in(researcher)
    steps = dict.fromkeys(grading.REASONS, "0")
    counts = {"found": "500", "screened": "400", "read": "60", "included": "36"}
    assert client.post("/outcomes/evidence/interference/judge/", counts | {"read": "900"} | steps).status_code == 422
    client.post("/outcomes/evidence/interference/judge/", counts | steps)
    client.post("/outcomes/evidence/interference/judge/", counts | steps | {"risk": "2", "imprecision": "1"})
    page = text(client.get("/outcomes/evidence/"))
    assert "Certainty (GRADE): ⊕◯◯◯ very low" in page
    assert ("Flow of the search. Records found: 500; screened: 400; read in full: 60; included: 36; in this pool: 23."
            in page) and "Not in this pool</td><td>13</td>" in page
    client.post("/outcomes/evidence/interference/judge/",
                counts | steps | {"risk": "2", "imprecision": "1", "why": "Dropouts differ"})
    page, report = (text(client.get(f"/outcomes/evidence/{which}")) for which in ("?outcome=anxiety", "report.html"))
    assert "Pain getting in the way: Dropouts differ" in page  # in the table of all outcomes
    assert "Dropouts differ" in report and "Excluded when read" in report and "Pain 163(10) e1041" in report
    with scoped.service(researcher.service_id):
        kept = Judgement.objects.order_by("at", "id").values_list("down", "why")
        assert list(kept) == [("00000", ""), ("20010", ""), ("20010", "Dropouts differ")]


@pytest.mark.parametrize(("down", "level"), [("00000", "high"), ("10000", "moderate"), ("01010", "low"),
                                             ("22222", "very-low")])
def test_certainty_goes_down_by_each_reason(down, level):
    assert grading.certainty(down) == level
