"""A FHIR Questionnaire, R4 or R5, is read with care: what fits is taken, what doesn't is named, nothing is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.measures.brought import BadWording
from handrail.measures.fhir_reading import read_questionnaire
from handrail.measures.instrument import Opens
from tests.measures.questionnaires import FHIR, R4, R5, options, question, questionnaire

CONTROL = FHIR + "questionnaire-itemControl"


def end(code, text):
    """A display that words an end of a line."""
    return {"linkId": code, "type": "display", "text": text,
            "extension": [{"url": CONTROL, "valueCodeableConcept": {"coding": [{"code": code}]}}]}


def reasons(text, language=""):
    """Why it isn't taken."""
    with pytest.raises(BadWording) as bad:
        read_questionnaire(text, language)
    return bad.value.reasons


@pytest.mark.parametrize("weight", [R4, R5])
@pytest.mark.parametrize("on", ["coding", "option"])
@pytest.mark.parametrize("kind", ["choice", "coding", "open-choice"])
def test_answers_and_their_weights_are_read_in_r4_and_r5(weight, on, kind):
    read = read_questionnaire(questionnaire(question("1", type=kind, answerOption=options(weight=weight, on=on))))
    (one,) = read.items
    assert (one.link, one.text, one.values) == ("1", {"en": "Made-up thought 1"}, (0, 1, 2, 3, 4))
    assert one.labels == {"en": ("not at all", "a bit", "somewhat", "much", "all the time")}
    assert read.languages == ("en",)


def test_answers_are_put_in_the_order_of_their_weights():
    read = read_questionnaire(questionnaire(question("1", answerOption=options()[::-1])))
    assert read.items[0].labels["en"][0] == "not at all"


def test_a_code_that_is_a_number_weighs_that_number():
    coded = [{"valueCoding": {"code": str(value), "display": f"answer {value}"}} for value in (1, 2, 3)]
    assert read_questionnaire(questionnaire(question("1", answerOption=coded))).items[0].values == (1, 2, 3)


def test_displays_and_groups_around_everything_become_the_stem_and_others_lead_their_question():
    read = read_questionnaire(questionnaire(
        {"linkId": "all", "type": "group", "text": "In the past week:", "item": [
            {"linkId": "say", "type": "display", "text": "choose one"},
            question("1"),
            {"linkId": "part", "type": "group", "text": "And at night:", "item": [question("2"), question("3")]},
        ]},
        {"linkId": "foot", "type": "display", "text": "© somebody"},
    ))
    assert read.stem == {"en": "In the past week: choose one"}
    assert [item.text["en"] for item in read.items] == [
        "Made-up thought 1", "And at night: Made-up thought 2", "Made-up thought 3"
    ]
    assert read.notes == ("“© somebody” stands after the last question; it is left out.",)


def test_an_integer_with_displays_at_its_ends_is_a_line():
    line = {"linkId": "1", "type": "integer", "text": "How much?", "item": [end("lower", "none"), end("upper", "most")],
            "extension": [{"url": FHIR + "minValue", "valueInteger": 0},
                          {"url": FHIR + "maxValue", "valueInteger": 10}]}
    (one,) = read_questionnaire(questionnaire(line)).items
    assert (one.values, one.ends, one.labels) == (tuple(range(11)), {"en": ("none", "most")}, {})


def test_answers_whose_middle_is_numbers_are_a_line_with_the_words_of_its_ends():
    labels = ["0 - none", *map(str, range(1, 10)), "10 = most"]
    (one,) = read_questionnaire(questionnaire(question("1", answerOption=options(labels)))).items
    assert one.ends == {"en": ("none", "most")}


@pytest.mark.parametrize(("language", "labels"), [("en", ("No", "Yes")), ("es", ("No", "Sí"))])
def test_a_boolean_is_no_or_yes(language, labels):
    yes_no = {"linkId": "1", "type": "boolean", "text": "¿?"}
    (one,) = read_questionnaire(questionnaire(yes_no, language=language)).items
    assert (one.values, one.labels) == ((0, 1), {language: labels})


def test_what_is_worked_out_is_left_out():
    total = {"linkId": "total", "type": "decimal", "text": "Total", "readOnly": True}
    read = read_questionnaire(questionnaire(question("1"), total))
    assert [item.link for item in read.items] == ["1"]
    assert read.notes == ("“total” is worked out, not asked; it is left out.",)


def test_loinc_numbers_are_read():
    coded = question("1", code=[{"system": "http://loinc.org", "code": "44250-9"}])
    assert read_questionnaire(questionnaire(coded)).items[0].loinc == ("44250-9",)


def translated(text, language="es"):
    """An element's `_name` with a translation."""
    return {"extension": [{"url": FHIR + "translation", "extension": [
        {"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}]}]}


def test_translations_are_taken_when_another_language_is_wanted():
    answers = [{"valueCoding": {"code": str(value), "display": "x", "_display": translated(f"respuesta {value}")}}
               for value in (0, 1)]
    text = questionnaire(question("1", _text=translated("Pregunta inventada"), answerOption=answers), language="en-GB")
    (one,) = read_questionnaire(text, "es-MX").items
    assert (one.text, one.labels) == ({"es": "Pregunta inventada"}, {"es": ("respuesta 0", "respuesta 1")})
    assert reasons(text, "fr") == ("Item “1” has no “display” in “fr”.",)


@pytest.mark.parametrize(
    ("conditions", "behaviour", "opens"),
    [
        ([("1", ">", {"answerInteger": 0})], None, Opens(("1",), 0)),
        ([("1", ">", {"answerInteger": 0}), ("2", ">=", {"answerDecimal": 1})], "any", Opens(("1", "2"), 0)),
        ([("1", "!=", {"answerCoding": {"code": "c0"}})], None, Opens(("1",), 0)),
        ([("1", "=", {"answerCoding": {"code": "c3"}}), ("1", "=", {"answerCoding": {"code": "c4"}})], "any",
         Opens(("1",), 2)),
        ([("1", "exists", {"answerBoolean": True})], None, Opens(("1",), -1)),
    ],
)
def test_conditions_become_opens(conditions, behaviour, opens):
    when = [{"question": link, "operator": operator} | answer for link, operator, answer in conditions]
    last = question("3", enableWhen=when) | ({"enableBehavior": behaviour} if behaviour else {})
    read = read_questionnaire(questionnaire(question("1"), question("2"), last))
    assert [item.opens for item in read.items] == [None, None, opens]


@pytest.mark.parametrize(
    ("conditions", "behaviour", "why"),
    [
        ([("1", "=", {"answerCoding": {"code": "c0"}})], None, "aren't the highest ones"),
        ([("1", "<", {"answerInteger": 2})], None, "“<” can't be said"),
        ([("1", "exists", {"answerBoolean": False})], None, "when there is no answer"),
        ([("9", ">", {"answerInteger": 0})], None, "which is no question here"),
        ([("1", ">", {"answerInteger": 0}), ("2", ">", {"answerInteger": 1})], "any", "begin at different values"),
        ([("1", ">", {"answerInteger": 0}), ("2", ">", {"answerInteger": 0})], "all", "all of several conditions"),
        ([("1", ">", {"answerString": "x"})], None, "no answer of that question"),
        ([("1", ">", {})], None, "no answer of that question"),
    ],
)
def test_conditions_that_cannot_be_said_are_refused(conditions, behaviour, why):
    when = [{"question": link, "operator": operator} | answer for link, operator, answer in conditions]
    last = question("3", enableWhen=when) | ({"enableBehavior": behaviour} if behaviour else {})
    (reason,) = reasons(questionnaire(question("1"), question("2"), last))
    assert reason.startswith("Item “3”")
    assert why in reason


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (question("1", answerValueSet="http://x"), "Item “1” has its answers in a value set elsewhere"),
        (question("1", answerOption=[]), "Item “1” has 0 answers written out"),
        (question("1", answerOption=options()[:1]), "Item “1” has 1 answers written out"),
        (question("1", answerOption=[*options(), *options()]), "two answers of the same weight, 0"),
        (question("1", answerOption=[{"valueCoding": {"code": "LA1", "display": "x"}}] * 2), "has no weight"),
        (question("1", answerOption=[{"valueDate": "2020-01-01"}] * 2), "neither valueCoding"),
        (question("1", answerOption=options(["a", ""])), "has no “display”"),
        (question("1", text=" "), "Item “1” has no “text”"),
        (question("1", text="x" * 3000), "has a text of 3,000 characters"),
        (question("1", text="a\u202eb"), "a character that isn't writing (U+202E)"),
        (question("1", text="a\ud800b"), "a character that isn't writing (U+D800)"),
        (question("1", type="string"), "is of the type “string”"),
        (question("1", type=["x"]), "is of the type"),
        (question(""), "An item has no “linkId”"),
        ({"linkId": "1", "type": "integer", "text": "x"}, "without its least and most"),
        ({"linkId": "1", "type": "integer", "text": "x", "extension": [
            {"url": FHIR + "minValue", "valueInteger": 0}, {"url": FHIR + "maxValue", "valueInteger": 10**6}]},
         "a line has 2 to 101 numbers"),
        ({"linkId": "1", "type": "integer", "text": "x", "extension": [
            {"url": FHIR + "minValue", "valueInteger": 0}, {"url": FHIR + "maxValue", "valueInteger": 10}]},
         "the words at its two ends are missing"),
        ({"linkId": "1", "type": "boolean", "text": "x"}, ""),
    ],
)
def test_what_does_not_fit_is_named_by_item(item, why):
    text = questionnaire(item)
    if why:
        assert any(why in reason for reason in reasons(text))
    else:
        assert reasons(text.replace('"en"', '"fr"')) == (
            "Item “1” is a boolean, which says no words for yes and no in “fr”.",
        )


@pytest.mark.parametrize("weight", [0.5, 10**6, "1", True, 1e300])
def test_a_weight_that_is_no_small_whole_number_is_refused(weight):
    answers = options()
    answers[1]["valueCoding"]["extension"][0]["valueDecimal"] = weight
    (reason,) = reasons(questionnaire(question("1", answerOption=answers)))
    assert reason.startswith("Item “1”: the answer “a bit” ")


def test_every_mistake_is_told_at_once():
    found = reasons(questionnaire(question("1", text=""), question("2", answerValueSet="x"), question("2")))
    assert len(found) >= 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"), ("{", "not JSON"), ("[" * 100_000, "not JSON"), ("[]", "not a FHIR Questionnaire"),
        ("9" * 10_000, "not JSON"), ('{"resourceType": NaN}', "NaN"), ('{"a": 1, "a": 2}', "a key twice"),
        ('{"resourceType": "Bundle"}', "not a FHIR Questionnaire"), ('{"a": 1e999999999999999999999}', "not JSON"),
        ('{"resourceType": "Questionnaire", "item": []}', "names no language"),
        ('{"resourceType": "Questionnaire", "language": "en", "item": 3}', "no question"),
        ('{"resourceType": "Questionnaire", "language": "1!", "item": 3}', "not a language code"),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_a_sentence(text, why):
    assert any(why in reason for reason in reasons(text))


def test_groups_too_deep_and_questions_too_many_are_refused():
    deep = question("1")
    for level in range(12):
        deep = {"linkId": f"g{level}", "type": "group", "item": [deep]}
    assert "more than 10 deep" in reasons(questionnaire(deep))[0]
    assert "more than 300 questions" in reasons(questionnaire(*(question(str(one)) for one in range(400))))[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["linkId", "type", "text", "item", "answerOption", "valueCoding", "extension", "url", "code",
                         "display", "valueDecimal", "enableWhen", "question", "operator", "answerInteger", "_text"]),
        inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(json_values, max_size=3), st.dictionaries(st.sampled_from(["text", "type", "answerOption", "enableWhen",
                                                                           "code", "item", "extension"]), json_values))
def test_nothing_however_odd_does_more_than_be_refused_in_a_sentence(items, odd):
    text = json.dumps({"resourceType": "Questionnaire", "language": "en", "item": [*items, question("1") | odd]})
    try:
        read_questionnaire(text)
    except BadWording as why:
        assert all(reason.endswith(".") for reason in why.reasons)


@pytest.mark.parametrize("code", ["²", "--5", "٣", "-"])
def test_a_code_that_only_looks_like_a_number_is_no_weight(code):
    coded = [{"valueCoding": {"code": one, "display": f"Word {one}"}} for one in (code, "1")]
    (why,) = reasons(json.dumps({"resourceType": "Questionnaire", "language": "en", "item": [
        {"linkId": "1", "type": "choice", "text": "I worried", "answerOption": coded}]}))
    assert "has no weight" in why
