"""What `programme.toml` may say, and what is told when it says something else."""

import pytest

from handrail.programmes import pack
from handrail.programmes.battery import Span
from handrail.programmes.mistakes import BadPack

from .packs import BODY, FRONT, MANIFEST, a_programme, files, line_of, mistakes

TWO = '[[lesson]]\nkey = "two"\nopens = { after = "one", days = 5 }\n\n[assess.baseline]'


def with_two(opens: str) -> str:
    """The manifest with a second lesson that opens so."""
    return MANIFEST.replace("[assess.baseline]", TWO.replace('{ after = "one", days = 5 }', opens), 1)


def test_a_programme_says_what_it_is_and_when_things_come():
    programme = a_programme(manifest=with_two('{ after = "one", days = 5 }'),
                            en__two_md=FRONT.replace("key: one", "key: two") + "## A {#a}\n\nx\n")
    assert (programme.id, programme.version, programme.therapy) == ("small", "1", "cbt")
    assert programme.protocol == "weekly-call"
    assert programme.lesson_keys == ("one", "two")
    assert programme.lessons[0].opens.after is None
    assert (programme.lessons[1].opens.after, programme.lessons[1].opens.days) == ("one", 5)
    assert programme.assess["weekly"].every_days == 7
    assert programme.assess["baseline"].every_days is None
    assert programme.components == ("education",)


def test_the_first_lesson_opens_at_the_start_without_saying_so():
    assert a_programme(manifest=MANIFEST.replace('opens = { at = "start" }\n', "")).lessons[0].opens is None


def test_a_battery_may_come_once_and_stay_open_for_a_while():
    manifest = MANIFEST + '\n[assess.post]\nmeasures = ["peg"]\nafter = "10 weeks"\ncloses = "14 days after"\n'
    battery = a_programme(manifest=manifest).assess["post"]
    assert (battery.after, battery.closes_days) == (Span(days=70), 14)


def test_a_course_for_guides_treats_and_measures_nobody():
    manifest = MANIFEST.replace('therapy = "cbt"', 'for = "guides"')
    found = mistakes(manifest=manifest)
    assert [one.what for one in found] == [
        "A course for guides has no “assess”: nobody is treated or measured in it.",
        "A course for guides has no “guidance”: nobody is treated or measured in it.",
    ]
    assert a_programme(manifest=manifest.split("[assess.baseline]")[0]).is_for_guides


WRONG = [
    ('id = "small"\n', "", "", "needs the key “id”"),
    ('id = "small"', 'id = "Small Course"', 'id = "Small', "small letters"),
    ('id = "small"', 'id = "small"\nid = "again"', 'id = "again"', "isn't TOML"),
    ('version = "1"', "version = 1", "version = 1", "must be a text"),
    ('version = "1"', f'version = "{"1" * 21}"', "version", "at most 20"),
    ('"cbt"', '"magic"', "therapy", "must be one of: cbt, act, mindfulness"),
    ('languages = ["en"]', 'languages = []', "languages", "is empty"),
    ('languages = ["en"]', 'languages = ["English"]', "languages", "not a language code"),
    ('languages = ["en"]', 'languages = ["../x"]', "languages", "not a language code"),
    ('title.en = "A small course"', 'title = "A small course"', "title", "by language"),
    ('title.en = "A small course"', 'title.de = "Ein Kurs"', "title", "missing in the language “en”"),
    ('licence = "CC-BY-SA-4.0"', 'licence = "CC-BY-SA-4.0"\ncolour = "red"', "colour", "“colour” is not a key"),
    ('therapy = "cbt"', 'therapy = "cbt"\ncomponents = ["juggling"]', "components", "not a component"),
    ('therapy = "cbt"', 'therapy = "cbt"\ncomponents = ["sleep"]', "components", "No lesson covers"),
    ('key = "one"', 'key = "gone"', 'key = "gone"', "has no file en/gone.md"),
    ('key = "one"', 'key = "../../etc"', "key =", "small letters"),
    ('{ at = "start" }', '{ at = "noon" }', "opens", "must be one of: start"),
    ('{ at = "start" }', '{ at = "start", days = 3 }', "opens", "not both"),
    ('{ at = "start" }', '"start"', "opens", "must be a table"),
    ('{ at = "start" }', '{ after = "one", days = 1 }', "opens", "after itself"),
    ('{ at = "start" }', '{ after = "nine", days = 1 }', "opens", "no lesson “nine”"),
    ("[[lesson]]", "[lesson]", "[lesson]", "must be written as [[lesson]]"),
    ('every = "7 days"', 'every = "weekly"', "every", "must be a span"),
    ('every = "7 days"', 'every = "0 days"', "every", "must be a span"),
    ('every = "7 days"\n', "", "[assess.weekly]\n", "never comes"),
    ('every = "7 days"', 'after = "7 days"\ntimes = 3', "times", "“times” needs “every”"),
    ('measures = ["peg"]', 'measures = ["peg", "peg"]', "measures", "more than once"),
    ('measures = ["peg"]', 'measures = "peg"', "measures", "must be a list"),
    ("[assess.weekly]", "[assess.Weekly]", "[assess.Weekly]", "small letters"),
    ("[assess.baseline]", '[assess.baseline]\nevery = "7 days"', "every", "asked once, before the course"),
    ('protocol = "weekly-call"', 'protocol = "weekly-call"\nguide = "Ana"', "guide =", "“guide” is not a key"),
    ("[guidance]", "[guidance", "[guidance", "isn't TOML"),
    ("[guidance]", '[people.Maria]\nname.en = "Maria"\n\n[guidance]', "[people.Maria]", "small letters"),
    ("[guidance]", '[people.maria]\nabout.en = "52"\n\n[guidance]', "[people.maria]", "needs the key “name”"),
]


@pytest.mark.parametrize(("old", "new", "at", "what"), WRONG, ids=[f"{row[3]}-{n}" for n, row in enumerate(WRONG)])
def test_a_mistake_in_the_manifest_names_its_line(old, new, at, what):
    manifest = MANIFEST.replace(old, new, 1)
    found = [one for one in mistakes(manifest=manifest) if what in one.what and one.file == "programme.toml"]
    assert found, mistakes(manifest=manifest)
    if at and "both" not in what and "once, before" not in what:
        assert [one for one in found if one.line == line_of(manifest, at)], found


POST = '\n[assess.post]\nmeasures = ["peg"]\nafter = "10 weeks"\n'


def test_a_battery_says_when_it_opens_closes_reminds_and_counts_what_was_answered_before():
    battery = a_programme(manifest=MANIFEST + POST + (
        'from = "end"\nend-by = "20 weeks"\nopens = "7 days before"\ncloses = "4 weeks after"\n'
        'remind = ["at once", "3 days", "2 weeks"]\nnot-within = "5 days"\nwhen-left = true\n'
    )).assess["post"]
    assert (battery.since, battery.end_by, battery.opens_days, battery.closes_days) == ("end", Span(days=140), 7, 28)
    assert (battery.reminders, battery.not_within_days, battery.is_for_those_who_left) == ((0, 3, 14), 5, True)


@pytest.mark.parametrize(("lines", "what"), [
    ('closes = "14 days"', "such as \"7 days after\""),
    ('closes = "14 days before"', "such as \"7 days after\""),
    ('opens = "7 days after"', "such as \"7 days before\""),
    ('opens = "11 weeks before"', "open before the start"),
    ('remind = ["soon"]', "“soon” is neither"),
    ('remind = ["0 days"]', "“0 days” is neither"),
    ('remind = ["3 days", "at once"]', "must rise"),
    ('remind = ["at once", "1 day", "2 days", "3 days", "4 days", "5 days"]', "5 are the most"),
    ('closes = "7 days after"\nremind = ["7 days"]', "would come after 7 days; it is open for 7"),
    ('from = "middle"', "must be one of: start, end"),
    ('end-by = "20 weeks"', "needs from"),
    ('from = "end"\nend-by = "soon"', "must be a span"),
    ('when-left = "yes"', "must be true or false"),
    ('window = "7 days"', "is not a key"),
])
def test_a_battery_that_can_never_be_so_is_a_mistake_with_its_line(lines, what):
    manifest = MANIFEST + POST + lines + "\n"
    found = [one for one in mistakes(manifest=manifest) if what in one.what]
    assert found, mistakes(manifest=manifest)
    assert found[0].line > manifest.splitlines().index("[assess.post]")


@pytest.mark.parametrize("line", [
    'opens = "1 day before"', 'closes = "2 days after"', 'from = "end"', "when-left = true", 'after = "1 month"',
    'remind = ["7 days"]',
])
def test_one_that_comes_every_week_has_no_window_of_its_own(line):
    manifest = MANIFEST.replace('every = "7 days"', f'every = "7 days"\n{line}')
    assert mistakes(manifest=manifest), line


@pytest.mark.parametrize(("opens", "what"), [
    ('{ after = "two", days = 5 }', "after itself"),
    ('{ after = "one", days = -1 }', "from 0 to 365"),
    ('{ after = "one" }', "needs the key “days”"),
    ("{ days = 5 }", "needs the key “after”"),
    ("{ }", "needs the key “after”"),
])
def test_a_later_lesson_needs_a_rule_that_can_come_true(opens, what):
    found = mistakes(manifest=with_two(opens), en__two_md=FRONT.replace("key: one", "key: two") + "## A {#a}\n\nx\n")
    assert any(what in one.what for one in found), found


def test_a_later_lesson_without_a_rule_is_a_mistake():
    manifest = MANIFEST.replace("[assess.baseline]", '[[lesson]]\nkey = "two"\n\n[assess.baseline]')
    assert any("needs the key “opens”" in one.what for one in mistakes(manifest=manifest))


def test_lessons_that_wait_for_one_another_are_a_mistake():
    manifest = with_two('{ after = "one", days = 1 }').replace('{ at = "start" }', '{ after = "two", days = 1 }')
    said = [one.what for one in mistakes(manifest=manifest, en__two_md=FRONT.replace("key: one", "key: two") + BODY)]
    assert any("comes later than “one”" in what for what in said)
    assert any("No lesson opens at the start" in what for what in said)


def test_a_lesson_listed_twice_is_a_mistake():
    manifest = with_two('{ after = "one", days = 1 }').replace('key = "two"', 'key = "one"')
    assert any("is listed twice" in one.what for one in mistakes(manifest=manifest))


def test_a_key_taken_in_an_earlier_lesson_is_a_mistake():
    manifest = with_two('{ after = "one", days = 1 }')
    two = FRONT.replace("key: one", "key: two") + ":::{question} x\n:key: brings\n:kind: long\n:::\n"
    found = mistakes(manifest=manifest, en__two_md=two.replace(":::{q", "## A {#a}\n\n:::{q"))
    assert [str(one) for one in found] == [
        "en/two.md:10: The key “brings” is taken already, in lesson “one”; every block needs its own."]


def test_a_pack_without_its_manifest_is_a_mistake():
    with pytest.raises(BadPack, match=r"programme\.toml:1: The pack “x” has no programme\.toml"):
        pack.load({"en/one.md": FRONT + BODY}, "x")


def in_two_languages(other: str) -> dict[str, str]:
    manifest = MANIFEST.replace('["en"]', '["en", "es"]').replace(
        'title.en', 'title.es = "Un curso"\ntitle.en').replace("summary.en", 'summary.es = "Prueba."\nsummary.en')
    return {**files(manifest=manifest), "es/one.md": other}


def test_a_lesson_is_read_in_the_nearest_language():
    spanish = (FRONT + BODY).replace("The first", "La primera")
    spanish = spanish.replace("not this week", "esta semana no {#not-this-week}", 1)
    spanish = spanish.replace('is "not this week"', 'is "esta semana no"')
    programme = pack.load(in_two_languages(spanish), "small")
    assert programme.lesson("one", "es").title == "La primera"
    assert programme.lesson("one", "es-mx").title == "La primera"
    assert programme.lesson("one", "fr").title == "The first"
    assert programme.lesson("one").title == "The first"
    assert (programme.title_in("es-mx"), programme.summary_in("de")) == ("Un curso", "For tests.")
    with pytest.raises(KeyError):
        programme.lesson("nothing", "es")


def test_a_missing_language_file_is_a_mistake_at_the_lessons_line():
    given = in_two_languages("")
    del given["es/one.md"]
    with pytest.raises(BadPack) as wrong:
        pack.load(given, "small")
    assert [(one.line, one.what) for one in wrong.value.mistakes] == [
        (line_of(given["programme.toml"], 'key = "one"'), "The lesson “one” has no file es/one.md.")]


@pytest.mark.parametrize(("old", "new", "what"), [
    ("{#begin}", "{#inicio}", "The sections must have the keys"),
    (":key: way\n:kind: short", ":key: way\n:kind: long", "“way” must be of the kind it is in en/one.md"),
    ("as planned |", "según el plan |", "“week” must be of the kind it is in en/one.md"),
    (":key: way", ":key: camino", "has no block “camino”"),
    (":key: way", ":key: camino", "The block “way” of en/one.md is missing here"),
])
def test_languages_must_have_the_same_bones(old, new, what):
    with pytest.raises(BadPack) as wrong:
        pack.load(in_two_languages((FRONT + BODY).replace(old, new)), "small")
    assert any(what in one.what and one.file == "es/one.md" for one in wrong.value.mistakes), wrong.value
