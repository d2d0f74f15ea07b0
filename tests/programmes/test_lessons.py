"""What a lesson may say, and what is told when it says something else: the file, the line, and what to do."""

import pytest

from handrail.programmes.blocks import Figure, OneOf, Story, When
from handrail.programmes.prose import AnswerRef, Prose

from . import packs
from .packs import BODY, FRONT, PICTURE, a_programme, line_of, mistakes, section, told

QUESTION = ":::{question} How?\n:key: how\n:kind: long\n:::"


def test_a_lesson_keeps_its_sections_blocks_and_lines():
    lesson = a_programme().lesson("one", "en")
    assert [section.key for section in lesson.sections] == ["begin", "go-on"]
    assert [block.key for block in lesson.answer_blocks] == ["brings", "week", "way"]
    assert lesson.title == "The first"
    assert lesson.block("week").line == line_of(FRONT + BODY, ":::{question} How was")
    assert lesson.block("brings").guide_sees
    assert not lesson.block("week").guide_sees


def test_an_unknown_block_is_a_key_error():
    with pytest.raises(KeyError):
        a_programme().lesson("one").block("nothing")


def test_a_when_holds_the_codes_of_its_options():
    lesson = a_programme().lesson("one")
    [when] = [block for block in lesson.blocks if isinstance(block, When)]
    assert (when.of, when.codes) == ("week", ("not-this-week",))


def test_several_options_of_a_when_are_joined_with_or():
    body = BODY.replace('week is "not this week"', 'week is "not this week" or "a bit of it"')
    [when] = [block for block in a_programme(body).lesson("one").blocks if isinstance(block, When)]
    assert when.codes == ("not-this-week", "a-bit-of-it")


def test_an_option_may_give_its_own_code_and_is_found_by_its_words():
    body = BODY.replace("not this week", "not this week {#none}", 1)
    lesson = a_programme(body).lesson("one")
    assert [option.code for option in lesson.block("week").options] == ["as-planned", "a-bit-of-it", "none"]
    [when] = [block for block in lesson.blocks if isinstance(block, When)]
    assert when.codes == ("none",)


def test_quotation_marks_and_apostrophes_are_set_as_in_print():
    body = section('"It isn\'t mine," she said.', ":::{question} What's \"mine\"?\n:key: mine\n:kind: short\n:::")
    lesson = a_programme(body).lesson("one")
    assert lesson.blocks[0].plain == "“It isn’t mine,” she said."
    assert lesson.block("mine").label == "What’s “mine”?"


def test_minutes_are_shared_out_among_the_sections():
    lesson = a_programme().lesson("one")
    assert abs(sum(section.minutes for section in lesson.sections) - lesson.minutes) <= 1
    assert all(section.minutes >= 1 for section in lesson.sections)


def test_a_later_lesson_may_draw_in_an_earlier_ones_answer():
    manifest = packs.MANIFEST.replace(
        "[assess.baseline]", '[[lesson]]\nkey = "two"\nopens = { after = "one", days = 5 }\n\n[assess.baseline]')
    two = FRONT.replace("key: one", "key: two") + section("You wrote {answer}`brings|nothing`.")
    programme = a_programme(manifest=manifest, en__two_md=two)
    assert programme.lesson("two").refers["brings"][0] == "one"
    assert programme.lesson_of("brings") == "one"
    assert any(isinstance(piece, AnswerRef) for piece in programme.lesson("two").blocks[0].pieces)


def test_a_figure_a_story_and_its_teller():
    manifest = packs.MANIFEST.replace(
        "[assess.baseline]", '[people.maria]\nname.en = "Maria"\nabout.en = "52"\n\n[assess.baseline]')
    body = section(
        ":::{figure} a.svg\n:alt: A line.\nWhat it *means*.\n:::", ':::{story} maria\n:part: 1\n"Well."\n:::')
    lesson = a_programme(body, manifest=manifest, en__a_svg=PICTURE).lesson("one")
    figure, story = (block for block in lesson.blocks if isinstance(block, Figure | Story))
    assert (figure.alt, figure.caption.plain) == ("A line.", "What it means.")
    assert figure.svg.startswith('<svg viewBox="0 0 10 10">')
    assert (story.name, story.about, story.part) == ("Maria", "52", 1)


def test_links_lead_outside_or_to_another_section():
    body = BODY + "\nSee [the start](#begin), [a page](https://example.org/a?b=c&d), [mail](mailto:a@example.org), " \
                  "[call](tel:+441)."
    prose = a_programme(body).lesson("one").blocks[-1]
    assert isinstance(prose, Prose)
    assert '<a href="https://example.org/a?b=c&amp;d" rel="noopener noreferrer">' in prose.pieces[-1]


WRONG = [
    # what is put in place of QUESTION, what stands on the line that is named, what is told
    ("<b>bold</b>", "<b>", "HTML is not allowed"),
    ("<!-- a note -->", "<!--", "HTML is not allowed"),
    ("<div>\nx\n</div>", "<div>", "HTML is not allowed"),
    ("text\n\n    indented", "    indented", "indented by four spaces"),
    ("```python\nimport os\n```", "```python", "Program text"),
    ("`code`", "`code`", "need a role in front"),
    ("one\n\n***\n\ntwo", "***", "A line across the page"),
    ("![a](b.png)", "![a]", ":::{figure}"),
    ("# Big", "# Big", "Titles are"),
    ("#### Small", "####", "Titles are"),
    ("[x](javascript:alert(1))", "[x]", "A link goes to"),
    ("[x](JAVASCRIPT:alert(1))", "[x]", "A link goes to"),
    ("[x](data:text/html,1)", "[x]", "A link goes to"),
    ("[x](/etc/passwd)", "[x]", "A link goes to"),
    ("[x](//example.org)", "[x]", "A link goes to"),
    ("[x](#nowhere)", "[x]", "no section “nowhere”"),
    ("{answer}`nobody|x`", "{answer}", "no block has that key"),
    ("{answer}`later|x`\n\n:::{question} L\n:key: later\n:kind: long\n:::", "{answer}", "comes later"),
    ("{answer}`how`", "{answer}", "needs words for whoever hasn't answered"),
    ("{answer} how", "{answer}", "can't be read here"),
    ("{shout}`x`", "{shout}", "There is no role {shout}"),
    ("{help-now}` `", "{help-now}", "needs words to tap"),
    ("first line\nsecond {shout}`x`", "second", "There is no role"),
    (":::{quiz} X\n:::", ":::{quiz}", "There is no block {quiz}"),
    (":::{activity-planer}\n:key: a\n:::", ":::{activity-planer}", "There is no block {activity-planer}"),
    (":::{activity-planner}\n:key: a\n:::", ":::{activity-planner}", "stands the question"),
    (":::{thought-record} X\n:key: a\n:with: tea\n:::", ":with: tea", "is: alternative"),
    (":::{values-compass} X\n:key: a\n:areas: home | work\n:::", ":areas:", "at least 3 options"),
    (":::{exposure-ladder} X\n:key: a\n:rows: 13\n:::", ":rows:", "from 2 to 12"),
    (":::{question} X\n:key: a\n:kind: table\n:columns: did | felt\n:::", ":::{question} X", "“:rows: 3” or"),
    (":::{question} X\n:key: a\n:kind: table\n:columns: did\n:rows: 2\n:row-names: a | b\n:::", ":rows:", "not both"),
    (":::{question} X\n:key: a\n:kind: table\n:columns: did\n:scales: felt\n:rows: 2\n:::",
     ":scales:", "no column “felt”"),
    (":::{question} X\n:key: a\n:kind: short\n:rows: 2\n:::", ":rows:", "has no “:rows:”"),
    (":::{reveal} An example\n:::", ":::{reveal}", "is empty"),
    ("::::{when} brings is 7 or more\nHm.\n::::", "::::{when} brings", "no number as its answer"),
    (":::question\n:::", ":::question", "closes nothing, and opens no block"),
    (":::{question} How?\n:key: how\n:kind: long\n", ":::{question}", "never closed"),
    ("- a list\n\n  :::{summary}\n  x\n  :::", "  :::{summary}", "can't stand inside a list"),
    ("> :::{summary}\n> x\n> :::", "> :::{summary}", "can't stand inside a list"),
    (":::{question} How?\n:kind: long\n:::", ":::{question}", "needs “:key: …”"),
    (":::{question} How?\n:key: how\n:::", ":::{question}", "needs “:kind: …”"),
    (":::{question}\n:key: how\n:kind: long\n:::", ":::{question}", "stands the question"),
    (":::{question} How?\n:key: How Now\n:kind: long\n:::", ":key:", "small letters"),
    (":::{question} How?\n:key:\n:kind: long\n:::", ":key:", "is empty"),
    (":::{question} How?\n:key: how\n:key: how\n:kind: long\n:::", ":key: how\n:kind", "twice"),
    (":::{question} How?\n:key: how\n:kind: essay\n:::", ":kind:", "is one of"),
    (":::{question} How?\n:key: how\n:kind: long\n:color: red\n:::", ":color:", "no option :color:"),
    (":::{question} How?\n:key: how\n:kind: long\nHint.\n\n:guide-sees: yes\n:::", ":guide-sees:", "come first"),
    (":::{question} How?\n:key: how\n:kind: long\n:guide-sees: maybe\n:::", ":guide-sees:", "yes or no"),
    (":::{question} How?\n:key: how\n:kind: long\n:options: a | b\n:::", ":options:", "has no “:options:”"),
    (":::{question} How?\n:key: how\n:kind: one-of\n:::", ":::{question}", "needs “:options: …”"),
    (":::{question} How?\n:key: how\n:kind: one-of\n:options: a\n:::", ":options:", "at least 2 options"),
    (":::{question} How?\n:key: how\n:kind: one-of\n:options: a | | b\n:::", ":options:", "none empty"),
    (":::{question} How?\n:key: how\n:kind: one-of\n:options: Not me | not me\n:::", ":options:",
     "have the code “not-me”"),
    (":::{question} How?\n:key: how\n:kind: one-of\n:options: 痛み | b\n:::", ":options:", "needs a code of its own"),
    (":::{question} How?\n:key: how\n:kind: scale\n:from: 0\n:::", ":::{question}", "needs “:to: …”"),
    (":::{question} How?\n:key: how\n:kind: scale\n:from: low\n:to: 10\n:::", ":from:", "a number and its word"),
    (":::{question} How?\n:key: how\n:kind: scale\n:from: 0\n:to: 100\n:::", ":to:", "at most eleven steps"),
    (":::{question} How?\n:key: how\n:kind: scale\n:from: 5\n:to: 5\n:::", ":to:", "ends above its start"),
    (":::{question} How?\n:key: how\n:kind: number\n:from: 9\n:to: 3\n:::", ":to:", "more than"),
    (":::{question} How?\n:key: how\n:kind: long\n{answer}`brings|x`\n:::", "{answer}", "can't stand inside"),
    (":::{question} How?\n:key: how\n:kind: long\n:::\n\n:::{question} Again?\n:key: how\n:kind: long\n:::",
     ":key: how\n:kind: long\n:::\n\n## Go", "is taken already"),
    ("::::{when} week\nx\n::::", "::::{when}", "is written"),
    ("::::{when} nobody is \"x\"\nx\n::::", "::::{when}", "no block has that key"),
    ("::::{when} week is \"never\"\nx\n::::", "::::{when}", "has no option “never”"),
    ("::::{when} brings is \"x\"\nx\n::::", "::::{when}", "has no options to choose from"),
    ("::::{when} week is \"as planned\"\n::::", "::::{when}", "empty"),
    ("::::{when} week is \"as planned\"\n## New {#new}\n\nx\n::::", "## New", "can't begin inside a block"),
    ("".join(f"{':' * (9 - n)}{{when}} week is \"as planned\"\n" for n in range(5)) + "x\n"
     + "".join(f"{':' * (5 + n)}\n" for n in range(5)), "::::::{when} week is \"as planned\"\n:::::{", "lie too deep"),
    (":::{figure} none.svg\n:alt: x\n:::", ":::{figure}", "no picture en/none.svg"),
    (":::{figure} a.svg\n:::", ":::{figure}", "needs “:alt: …”"),
    (":::{figure}\n:alt: x\n:::", ":::{figure}", "the picture's file"),
    (":::{story} Maria!\nx\n:::", ":::{story}", "small letters"),
    (":::{story} maria\n:::", ":::{story}", "is empty"),
    (":::{story} maria\n:part: two\nx\n:::", ":part:", "whole number"),
    (":::{story} maria\n:part: 1\nx\n:::\n\n:::{story} maria\n:part: 1\ny\n:::", ":::{story} maria\n:part: 1\ny",
     "told already"),
    (":::{story} maria\n:::{question} x\n:::\n", ":::{story}", "is empty"),
    ("::::{story} maria\n" + QUESTION + "\n::::", ":::{question}", "Only text can stand in a {story}"),
    (":::{check} Which?\n:key: which\n- [x] a\n  : yes\n:::", ":::{check}", "two options or more"),
    (":::{check} Which?\n:key: which\n- [x] a\n  : yes\n- [x] b\n  : yes\n:::", ":::{check}", "exactly one is right"),
    (":::{check} Which?\n:key: which\n- [x] a\n- [ ] b\n  : no\n:::", "- [x] a", "needs its feedback"),
    (":::{check} Which?\n:key: which\n- [x] a\n  : yes\n- [ ] **b**\n  : no\n:::", "**b**", "plain text"),
    (":::{check} Which?\n:key: which\nhello\n- [x] a\n  : yes\n- [ ] b\n  : no\n:::", "hello",
     "In a {check} stand options"),
    (":::{practice} juggling\n:minutes: 3\n:::", ":::{practice}", "no practice “juggling”"),
    (":::{practice} slow-breathing\n:minutes: 4\n:::", ":minutes:", "has no 4 minutes"),
    (":::{practice} slow-breathing\n:::", ":::{practice}", "needs “:minutes: …”"),
    (":::{plan} x\n:::", ":::{plan}", "needs “:key: …”"),
    (":::{plan} x\n:key: plan\n:::", ":::{plan}", "Nothing stands behind"),
    (":::{plan}\n:key: plan\n:suggests: a | a\n:::", ":suggests:", "have the code “a”"),
    (":::{bad-day}\n:::", ":::{bad-day}", "is empty"),
    (":::{bad-day}\n:read: begin | nowhere\nx\n:::", ":read:", "no section “nowhere”"),
    (":::{bad-day}\n:practice: juggling\nx\n:::", ":::{bad-day}", "no practice “juggling”"),
    ("## No key", "## No key", "needs a lasting key"),
    ("## Empty {#empty}\n\n## Next {#next}\n\nx", "## Empty", "is empty"),
    ("## Twice {#begin}\n\nx", "## Twice", "stands on line"),
    ("## Big Key {#Big Key}\n\nx", "## Big Key", "small letters"),
    ("## *Title* {#title}\n\nx", "## *Title*", "plain text"),
]


@pytest.mark.parametrize(("text", "at", "what"), WRONG, ids=[f"{what[:30]}-{number}" for number, (_, _, what) in
                                                               enumerate(WRONG)])
def test_a_mistake_names_its_line_and_what_is_wrong(text, at, what):
    body = BODY.replace("## Go on", text + "\n\n## Go on")
    found = mistakes(body, en__a_svg=PICTURE)
    whole = FRONT + body
    line = whole[: whole.index(at, whole.index(text))].count("\n") + 1
    named = [mistake for mistake in found if (mistake.file, mistake.line) == ("en/one.md", line)]
    assert any(what in mistake.what for mistake in named), "\n".join(map(str, found)) or "no mistake was found"


def test_the_stray_colons_after_a_block_are_named_where_they_stand():
    body = BODY + "\n:::{summary}\nx\n:::\n\n:::\n"
    [mistake] = mistakes(body)
    assert mistake.line == (FRONT + body).rstrip("\n").count("\n") + 1
    assert "closes nothing" in mistake.what


def test_text_before_the_first_section_is_a_mistake():
    assert "A section must begin first" in told("Hello.\n\n" + BODY)


def test_a_lesson_without_sections_is_a_mistake():
    assert "The lesson has no section" in told("Hello.\n")


def test_every_mistake_is_told_not_only_the_first():
    body = section("<b>x</b>", ":::{quiz}\n:::", "{shout}`x`", ":::{question} How?\n:key: how\n:::")
    assert len(mistakes(body, front=FRONT.replace("minutes: 20", "minutes: soon"))) == 5


def test_mistakes_are_told_in_reading_order():
    body = section("{shout}`x`", "<b>x</b>", "{nobody}`y`")
    assert [mistake.line for mistake in mistakes(body)] == sorted(mistake.line for mistake in mistakes(body))


def test_a_story_of_somebody_the_programme_does_not_name_is_a_mistake():
    manifest = packs.MANIFEST.replace("[assess.baseline]", '[people.maria]\nname.en = "Maria"\n\n[assess.baseline]')
    assert "names nobody “mario”" in told(section(":::{story} mario\nx\n:::"), manifest=manifest)


def test_a_broken_block_is_told_once_not_again_by_those_that_name_it():
    body = BODY.replace(":kind: long", ":kind: essay")
    assert [mistake.what for mistake in mistakes(body)] == [
        "“:kind:” is one of: short, long, one-of, some-of, scale, number, date, table. It is “essay”."]


def test_an_option_is_found_whatever_its_quotation_marks():
    body = BODY.replace("as planned |", "it's as planned |") + '\n:::{when} week is "it\'s as planned"\nGood.\n:::\n'
    assert isinstance(a_programme(body).lesson("one").block("week"), OneOf)
