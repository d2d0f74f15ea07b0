"""A service brings wording in: matched to the structure, affirmed by name, kept as a version, and never lost again."""

from datetime import UTC, datetime

import pytest

from handrail.measures import adding, folder, shelf
from handrail.measures.adding import add_instrument, add_wording, affirmation
from handrail.measures.brought import BadWording
from handrail.measures.csv_reading import read_table
from handrail.measures.fhir_reading import read_questionnaire
from handrail.measures.instrument import Opens
from handrail.measures.listing import as_json, as_table, listed
from handrail.measures.scoring import score
from handrail.people.audit_words import in_words
from handrail.people.models import AuditEntry
from handrail.programmes import keeping
from handrail.programmes.keeping import ChangedUnderVersion
from handrail.programmes.mistakes import BadPack
from handrail.programmes.models import PackVersion
from tests.builders import AT, later
from tests.measures.questionnaires import options, pcs, question, questionnaire, table
from tests.measures.test_loading import GOOD

pytestmark = pytest.mark.django_db
LICENCE = affirmation("Ana Ortiz", 'Licence 12 of "2026"', AT)
ENGLISH, SPANISH = read_questionnaire(pcs()), read_table(table(), "es")


def add(brought, measure="pcs", affirmed=LICENCE, at=AT):
    return add_wording(measure=measure, brought=brought, affirmed=affirmed, at=at)


def reasons(brought, measure="pcs"):
    with pytest.raises(BadWording) as bad:
        add(brought, measure)
    return bad.value.reasons


def test_a_structure_gets_its_words_and_is_scored_as_before():
    before = folder.instrument("pcs")
    added = add(ENGLISH)
    assert (added.is_new, added.pack.version) == (True, "1+1")
    now = shelf.instrument(shelf.latest("pcs").digest)
    assert now.has_wording
    assert now.languages == ("en",)
    assert now.stem == {"en": "When the made-up thing happens:"}
    assert now.item("13").text == {"en": "Made-up thought 13"}
    assert now.item("13").choice.label(4, "en") == "all the time"
    assert now.scales == before.scales
    assert now.title == before.title
    answers = {str(number): number % 5 for number in range(1, 14)}
    assert score(now, answers) == score(before, answers)


def test_who_affirmed_which_licence_and_when_is_kept_with_the_version_and_listed():
    told = add(ENGLISH).instrument.wording.affirmed
    assert (told.by, told.licence, told.at) == ("Ana Ortiz", 'Licence 12 of "2026"', AT.isoformat(timespec="seconds"))
    assert f'Ana Ortiz affirmed on {AT:%Y-%m-%d}: Licence 12 of "2026"' in as_table(listed())
    line = next(one for one in as_json(listed()) if one["measure"] == "pcs")
    assert line["affirmed"]["by"] == "Ana Ortiz"
    assert line["can_be_asked"] is True


def test_it_is_audited_once_without_anybodys_words():
    add(ENGLISH)
    add(ENGLISH, at=later(hours=1))
    (entry,) = AuditEntry.objects.filter(did="measure.added")
    assert (entry.facts["measure"], entry.facts["version"], entry.facts["languages"]) == ("pcs", "1+1", ["en"])
    assert "Ana" not in str(entry.facts)
    assert in_words([entry])[0].what == "brought a measure’s wording in"


def test_the_same_words_again_keep_nothing_new_but_another_licence_does():
    first = add(ENGLISH)
    again = add(ENGLISH, at=later(days=1))
    assert (again.is_new, again.pack.pk) == (False, first.pack.pk)
    assert add(ENGLISH, affirmed=affirmation("Ana Ortiz", "Licence 13", AT), at=later(days=2)).pack.version == "1+2"


def test_words_before_all_questions_that_come_later_are_not_taken_for_the_same():
    bare = read_questionnaire(questionnaire(*(question(str(number)) for number in range(1, 14))))
    add(bare)
    assert add(ENGLISH, at=later(days=1)).instrument.stem == {"en": "When the made-up thing happens:"}


def test_languages_can_be_added_later_and_each_keeps_its_words():
    add(ENGLISH)
    both = add(SPANISH, at=later(days=1)).instrument
    assert (both.version, both.languages) == ("1+2", ("en", "es"))
    assert both.item("3").text == {"en": "Made-up thought 3", "es": "Pensamiento, inventado 3"}
    assert both.item("3").choice.label(0, "es") == "nada"
    assert both.item("3").choice.label(0, "en") == "not at all"
    assert both.stem == {"en": "When the made-up thing happens:", "es": "Cuando pasa lo inventado:"}


def test_words_of_a_language_can_be_corrected_and_the_other_stays():
    add(ENGLISH)
    add(SPANISH, at=later(days=1))
    corrected = read_questionnaire(pcs().replace("Made-up thought 3", "Better thought 3"))
    now = add(corrected, at=later(days=2)).instrument
    assert now.item("3").text == {"en": "Better thought 3", "es": "Pensamiento, inventado 3"}


def test_a_free_measure_gets_another_language_beside_its_own():
    french = [question(str(number), answerOption=options(["a", "b", "c", "d"])) for number in range(1, 8)]
    stem = {"linkId": "s", "type": "display", "text": "Phrase inventée"}
    added = add(read_questionnaire(questionnaire(stem, *french, language="fr")), "gad-7").instrument
    shipped = folder.instrument("gad-7")
    assert added.languages == (*shipped.languages, "fr")
    assert added.item("1").text["en"] == shipped.item("1").text["en"]
    assert added.item("1").choice.labels["fr"] == ("a", "b", "c", "d")


def test_a_newer_structure_that_comes_with_handrail_does_not_take_the_words_away():
    add(ENGLISH)
    text = folder.files("pcs")["pcs.toml"].replace('version = "1"', 'version = "2"')
    keeping.keep(kind="measure", key="pcs", version="2", files={"pcs.toml": text}, at=later(days=30))
    assert shelf.latest("pcs").version == "1+1"


def test_a_language_that_a_newer_version_has_not_got_is_said_when_measures_are_listed():
    french = [question(str(number), answerOption=options(["a", "b", "c", "d"])) for number in range(1, 8)]
    stem = {"linkId": "s", "type": "display", "text": "Phrase inventée"}
    add(read_questionnaire(questionnaire(stem, *french, language="fr")), "gad-7")
    assert "Until version" not in as_table(listed())
    files = folder.files("gad-7")
    number = folder.instrument("gad-7").version
    newer = {name: text.replace(f'version = "{number}"', 'version = "99"') for name, text in files.items()}
    keeping.keep(kind="measure", key="gad-7", version="99", files=newer, at=later(days=30))
    assert shelf.latest("gad-7").version == "99"
    assert "Until version 99 came it could be asked in fr too; bring that wording in again" in as_table(listed())
    assert next(one for one in as_json(listed()) if one["measure"] == "gad-7")["languages_lost"] == ["fr"]


def test_questions_are_told_apart_by_name_by_loinc_number_and_in_order():
    shuffled = [question(str(number)) for number in (2, 1, *range(3, 14))]
    assert add(read_questionnaire(questionnaire(*shuffled))).instrument.item("1").text["en"] == "Made-up thought 1"
    ordered = read_questionnaire(questionnaire(*(question(f"q{number}") for number in range(1, 14))))
    added = add(ordered, at=later(days=1))
    assert added.instrument.item("13").text["en"] == "Made-up thought q13"
    assert added.notes[0].startswith("The file has names of its own for the questions, so they were taken in order: q1")
    numbers = [item.loinc for item in folder.instrument("gad-7").items]
    if all(numbers):
        coded = [question(f"/x/{number}", answerOption=options(["a", "b", "c", "d"])) for number in reversed(numbers)]
        stem = {"linkId": "s", "type": "display", "text": "Phrase inventée"}
        french = read_questionnaire(questionnaire(stem, *coded, language="fr"))
        assert add(french, "gad-7").instrument.item("1").text["fr"] == f"Made-up thought /x/{numbers[0]}"


def test_items_that_share_their_answers_share_a_choice_and_others_have_their_own():
    rows = [question(str(number)) for number in range(1, 14)]
    rows[4]["answerOption"] = options(["v", "w", "x", "y", "z"])
    now = add(read_questionnaire(questionnaire(*rows))).instrument
    assert now.item("5").choice.label(4, "en") == "z"
    assert len({item.choice.id for item in now.items}) == 2


def test_a_line_with_two_ends_can_be_brought_in():
    cells = ",".join(["none", *[""] * 9, "all"])
    rows = "\n".join(f"{number},Part {number} of life,{cells}" for number in range(1, 8))
    now = add(read_table("item,text," + ",".join(map(str, range(11))) + "\n" + rows, "en"), "pdi").instrument
    assert now.items[0].choice.ends == {"en": ("none", "all")}


def test_a_question_that_opens_in_the_file_opens_here_where_it_is_only_asked():
    stem = {"linkId": "s", "type": "display", "text": "Phrase inventée"}
    rows = [question(str(number), answerOption=options(["a", "b", "c", "d"])) for number in range(1, 10)]
    last = question("difficulty", answerOption=options(["a", "b", "c", "d"]),
                    enableWhen=[{"question": "1", "operator": ">", "answerInteger": 1}])
    now = add(read_questionnaire(questionnaire(stem, *rows, last, language="fr")), "phq-9").instrument
    structures = folder.instrument("phq-9").item("difficulty").opens
    assert now.item("difficulty").opens == (structures or Opens(("1",), 1))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([question(str(number)) for number in range(1, 13)], "Item 13 of pcs isn't in the file."),
        ([question(str(number)) for number in range(1, 15)], "The file asks “14”, which pcs doesn't."),
        ([question(str(number), answerOption=options(["a", "b", "c"])) for number in range(1, 14)],
         "Item 7 can be 0 to 4, but “7” in the file 0 to 2."),
        ([*(question(str(number)) for number in range(1, 13)),
          question("13", enableWhen=[{"question": "1", "operator": ">", "answerInteger": 0}])],
         "Item 13 is scored, so it is always asked; in the file it depends on another answer."),
        ([question(f"q{number}") for number in range(1, 5)], "The file asks “q1”, which pcs doesn't."),
    ],
)
def test_each_mismatch_is_named_by_item_and_nothing_is_kept(rows, why):
    assert why in reasons(read_questionnaire(questionnaire(*rows)))
    assert not PackVersion.objects.filter(key="pcs", version__contains="+").exists()
    assert not AuditEntry.objects.filter(did="measure.added").exists()


def test_a_stem_in_one_language_and_none_in_another_is_named():
    add(ENGLISH)
    bare = read_table("\n".join(line for line in table().splitlines() if not line.startswith("stem")), "es")
    assert reasons(bare) == (
        "The words before all questions (the stem) are there in one language and not in another.",
    )


def test_a_measure_that_nobody_knows_is_said_to_be_unknown():
    with pytest.raises(folder.UnknownMeasure):
        add(ENGLISH, "pcs-13")


@pytest.mark.parametrize(("by", "licence"), [("", "x"), ("Ana", ""), ("", ""), ("Ana", " "), ("a" * 200, "x"),
                                             ("Ana\u202e", "x"), ("Ana", "x" * 1000)])
def test_nobody_nameless_and_no_licence_unnamed_affirms(by, licence):
    with pytest.raises(BadWording):
        affirmation(by, licence, datetime(2026, 11, 28, tzinfo=UTC))


def test_hostile_words_stay_words():
    words = '</script>"]\n[wording]\nstatus = "free" \\u1'
    rows = [question(str(number), text=words) for number in range(1, 14)]
    now = add(read_questionnaire(questionnaire(*rows))).instrument
    assert now.wording.status == "licence"
    assert now.item("1").text["en"] == '</script>"] [wording] status = "free" \\u1'


def test_a_whole_instrument_is_kept_with_who_affirmed_it():
    added = add_instrument(text=GOOD, name="two.toml", affirmed=LICENCE, at=AT)
    assert (added.pack.key, added.pack.version, added.is_new) == ("two", "1", True)
    assert added.instrument.wording.affirmed.by == "Ana Ortiz"
    assert shelf.unready("two") == ""
    assert "two" in shelf.known()
    assert add_instrument(text=GOOD, name="two.toml", affirmed=affirmation("Ana Ortiz", LICENCE.licence, later(days=1)),
                          at=later(days=1)).is_new is False


def test_a_whole_instrument_with_words_needs_somebody_to_affirm_and_one_without_does_not():
    with pytest.raises(BadWording, match="Somebody must affirm"):
        add_instrument(text=GOOD, name="two.toml", affirmed=None, at=AT)
    bare = folder.files("pcs")["pcs.toml"].replace('id = "pcs"', 'id = "mine"')
    added = add_instrument(text=bare, name="mine.toml", affirmed=None, at=AT)
    assert not added.instrument.has_wording
    assert "can't be asked yet" in shelf.unready("mine")
    assert add(ENGLISH, "mine").instrument.has_wording
    assert shelf.unready("mine") == ""


def test_a_whole_instrument_is_read_strictly_and_its_version_means_one_thing():
    with pytest.raises(BadPack, match="two.toml:31"):
        add_instrument(text=GOOD.replace("range = [0, 4]", "range = [0, 5]"), name="two.toml", affirmed=LICENCE, at=AT)
    with pytest.raises(BadPack, match="isn't TOML"):
        add_instrument(text="]", name="two.toml", affirmed=LICENCE, at=AT)
    add_instrument(text=GOOD, name="two.toml", affirmed=LICENCE, at=AT)
    with pytest.raises(ChangedUnderVersion):
        add_instrument(text=GOOD.replace("First?", "Other?"), name="two.toml", affirmed=LICENCE, at=AT)


def test_what_comes_with_handrail_is_not_replaced_whole():
    text = folder.files("gad-7")["gad-7.toml"]
    with pytest.raises(BadWording, match="gad-7 comes with Handrail"):
        add_instrument(text=text, name="gad-7.toml", affirmed=LICENCE, at=AT)
    forged = GOOD + '\n[wording.affirmed]\nby = "x"\nlicence = "y"\nat = "z"\n'
    with pytest.raises(BadWording, match="Leave \\[wording.affirmed\\] out"):
        add_instrument(text=forged, name="two.toml", affirmed=LICENCE, at=AT)


def test_two_who_add_at_once_do_not_share_a_version(monkeypatch):
    add(ENGLISH)
    monkeypatch.setattr(adding, "_next_version", lambda measure, structure: "1+1")
    with pytest.raises(ChangedUnderVersion):
        add(SPANISH, at=later(days=1))
