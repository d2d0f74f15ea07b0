"""Branches on facts about the reader: what may be written, who sees what, and what the checker proves of it."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.programmes import practices
from handrail.programmes.blocks import Otherwise, When
from handrail.programmes.changes import beyond_words, changes
from handrail.programmes.compile import about_practice, compiled
from handrail.programmes.facts import FACTS, body_of, name_of
from handrail.programmes.mistakes import Mistakes
from handrail.programmes.reviewing import review
from handrail.programmes.words import WORDS_EN

from .packs import FRONT, MANIFEST, a_programme, files, line_of, mistakes, section, told

SITE = """\
:::{question} Where is your pain?
:key: where
:kind: some-of
:gives: pain-site
:options: my back {#back} | my joints {#joints} | somewhere else {#other}
:::"""
WORK = """\
:::{question} And work?
:key: job
:kind: one-of
:gives: work
:options: I go to work {#working} | I am off sick {#off-sick} | I'd rather not say {#other}
:::"""
VARIANTS = """\
::::{when} pain-site includes back
For backs.
::::

::::{when} pain-site includes joints
For joints.
::::

::::{otherwise}
For everybody.
::::"""
BODY = section("Hello.", SITE, WORK, VARIANTS)


def shown(body: str, answers: dict | None = None, **more: str) -> str:
    """What somebody reads of the first section: without what is hidden."""
    html = compiled(a_programme(body, **more).lesson("one")).sections[0].render(answers or {})
    while hidden := re.search(r'<div class="when stack"[^>]* hidden>', html):
        depth, place = 1, hidden.end()
        while depth:
            found = re.compile(r"<(/?)div\b").search(html, place)
            depth, place = depth + (-1 if found[1] else 1), found.end()
        html = html[:hidden.start()] + html[html.index(">", place) + 1:]
    return html


@pytest.mark.parametrize(("chosen", "seen"), [
    (["back"], {"For backs."}), (["joints"], {"For joints."}), (["back", "joints"], {"For backs.", "For joints."}),
    (["other"], {"For everybody."}), ([], {"For everybody."}), (None, {"For everybody."}),
])
def test_whoever_told_reads_their_own_and_whoever_did_not_the_general_text(chosen, seen):
    html = shown(BODY, {"where": [{"choices": chosen, "texts": []}]} if chosen is not None else None)
    assert {text for text in ("For backs.", "For joints.", "For everybody.") if text in html} == seen


def test_a_branch_on_a_fact_reads_the_question_that_gives_it_also_from_a_later_lesson():
    manifest = MANIFEST.replace(
        "[assess.baseline]", '[[lesson]]\nkey = "two"\nopens = { after = "one", days = 5 }\n\n[assess.baseline]')
    two = FRONT.replace("key: one", "key: two") + section("Again.", "::::{when} work is off-sick\nRest.\n::::")
    lesson = compiled(a_programme(BODY, manifest=manifest, en__two_md=two).lesson("two"))
    assert lesson.sections[0].reads == {"job": "one/job"}
    assert "hidden" not in lesson.sections[0].render({"job": [{"choice": "off-sick", "text": ""}]})


@pytest.mark.parametrize(("condition", "answers", "is_seen"), [
    ("flare-up", {"flare-up": ["yes"]}, True), ("flare-up", {"flare-up": []}, False), ("flare-up", {}, False),
    ("therapy is cbt", {"therapy": ["cbt"]}, True), ("therapy is cbt or act", {"therapy": ["cbt"]}, True),
    ("language is fr", {"language": ["fr"]}, True), ("language is fr", {"language": ["en"]}, False),
    ("language is fr", {"language": ["fr-ca", "fr"]}, True),
])
def test_what_is_known_without_asking(condition, answers, is_seen):
    body = section("Hello.", f"::::{{when}} {condition}\nOnly then.\n::::")
    bodies = {name_of(fact): [body_of(*values)] for fact, values in answers.items()}
    assert ("Only then." in shown(body, bodies)) is is_seen
    assert "Only then." not in shown(body)
    [compiled_section] = compiled(a_programme(body).lesson("one")).sections
    assert list(compiled_section.facts) == [condition.split()[0]]


WRONG = [
    ("::::{when} pain-site includes knee\nX.\n::::", "“pain-site” is never “knee”. It can be: back, neck-shoulder"),
    ("::::{when} work is off-sick or ill\nX.\n::::", "“work” is never “ill”"),
    ("::::{when} pain-site is back\nX.\n::::", "It is written: pain-site includes back"),
    ("::::{when} work includes off-sick\nX.\n::::", "It is written: work is off-sick"),
    ("::::{when} flare-up is yes\nX.\n::::", "It is written without more: {when} flare-up"),
    ("::::{when} mood is low\nX.\n::::", "“mood” is no fact about a reader. There are: pain-site,"),
    ("::::{when} job is working\nX.\n::::", "A {when} is written"),
    ("::::{when} language is Spanish\nX.\n::::", "A {when} is written"),
    ("::::{when} language is spanish\nX.\n::::", "“spanish” is not a language code"),
    ("::::{when} therapy is act\nX.\n::::", "Nobody ever reads this: the therapy here is cbt"),
    ("::::{otherwise}\nX.\n::::", "An {otherwise} stands right below a {when}"),
    ("::::{when} flare-up\nX.\n::::\n\nBetween.\n\n::::{otherwise}\nX.\n::::", "An {otherwise} stands right below"),
    ("::::{when} therapy is cbt\nX.\n::::\n\n::::{otherwise}\nX.\n::::", "Nobody ever reads this"),
    (":::::{when} work is working\n::::{when} work is off-sick\nX.\n::::\n:::::", "Nobody ever reads this: no answer"),
]


@pytest.mark.parametrize(("text", "what"), WRONG)
def test_what_is_wrong_with_a_branch_is_told_with_its_line(text, what):
    found = mistakes(BODY + "\n" + text + "\n")
    assert what in " ".join(one.what for one in found)
    first = line_of(FRONT + BODY + "\n" + text, text[:12] if "Between" not in text else "::::{otherwise}\nX.")
    assert all(one.file == "en/one.md" and one.line >= min(first, line_of(FRONT + BODY, "::::{otherwise}"))
               for one in found)


def test_a_fact_that_nobody_is_asked_for_leads_nowhere_and_one_asked_later_either():
    assert "no question before it asks for it, “:gives: work”" in told(
        section("Hello.", "::::{when} work is working\nX.\n::::"))
    assert "“job” gives “work” later" in told(section("Hello.", "::::{when} work is working\nX.\n::::", WORK))


@pytest.mark.parametrize(("text", "what"), [
    (WORK.replace("gives: work", "gives: therapy"), "No question gives “therapy”"),
    (WORK.replace("{#off-sick}", "{#ill}"), "has the code “ill”, and “work” can be: working"),
    (WORK.replace("one-of", "some-of"), "is one thing at a time"),
    (WORK + "\n\n" + WORK.replace("key: job", "key: job-2"), "“job” gives “work” already"),
    (":::{question} Q\n:key: q\n:kind: long\n:gives: work\n:::", "has no “:gives:”"),
])
def test_what_is_wrong_with_a_question_that_gives_a_fact_is_told(text, what):
    assert what in told(section("Hello.", text))


def test_a_section_in_which_somebody_finds_nothing_is_a_mistake():
    variants = "## Only some {#only}\n\n::::{when} work is working\nX.\n::::\n"
    assert "the others find nothing" in told(section("Hello.", WORK) + variants)
    a_programme(section("Hello.", WORK) + variants + "\n::::{otherwise}\nY.\n::::\n")


def test_other_languages_ask_for_the_same_facts():
    manifest = MANIFEST.replace('["en"]', '["en", "es"]').replace(
        'title.en = "A small course"', 'title.en = "A"\ntitle.es = "B"').replace(
        'summary.en = "For tests."', 'summary.en = "A"\nsummary.es = "B"')
    assert told(BODY, manifest=manifest, es__one_md=FRONT + BODY) == ""
    other = told(BODY, manifest=manifest, es__one_md=FRONT + BODY.replace(":gives: work\n", ""))
    assert "“job” must be of the kind it is in en/one.md" in other


def test_a_language_is_reached_only_where_nothing_nearer_is_there():
    manifest = MANIFEST.replace('["en"]', '["en", "es"]').replace(
        'title.en = "A small course"', 'title.en = "A"\ntitle.es = "B"').replace(
        'summary.en = "For tests."', 'summary.en = "A"\nsummary.es = "B"')
    for language, is_read in (("fr", True), ("es", False)):
        text = section("Hello.", f"::::{{when}} language is {language}\nX.\n::::")
        found = told(text, manifest=manifest, es__one_md=FRONT + section("Hello."))
        assert ("Nobody ever reads this" not in found) is is_read


def test_a_branch_less_is_more_than_other_words():
    before = a_programme(BODY)
    assert beyond_words(changes(before, a_programme(BODY.replace("For everybody.", "For all.")))) == []
    assert beyond_words(changes(before, a_programme(BODY.replace("includes joints", "includes nerve"))))
    assert beyond_words(changes(before, a_programme(section("Hello.", SITE, WORK, VARIANTS.split("::::{other")[0]))))


def test_variants_count_once_in_a_section_s_length():
    long = "\n\n".join(["word " * 90] * 2)
    body = section("Hello.", WORK, f"::::{{when}} work is working\n{long}\n::::",
                   f"::::{{when}} work is off-sick\n{long}\n::::", f"::::{{otherwise}}\n{long}\n::::")
    given = files(body)
    found = [one.what for one in review(a_programme(body), given).warnings]
    assert not any("for one sitting" in one for one in found)


def test_an_old_answer_to_a_question_that_is_hidden_now_opens_nothing():
    inside = ":::{question} How much?\n:key: much\n:kind: scale\n:from: 0 none\n:to: 10 all\n:::"
    body = section("Hello.", WORK, f"::::{{when}} work is working\n{inside}\n::::",
                   "::::{when} much is 7 or more\nHigh.\n::::", "::::{otherwise}\nNot high.\n::::")
    for job, high in (("working", True), ("off-sick", False)):
        html = shown(body, {"job": [{"choice": job, "text": ""}], "much": [{"value": 9}]})
        assert ("High." in html.replace("Not high.", "")) is high
        assert ("Not high." in html) is not high


def test_what_stands_behind_a_question_of_an_earlier_lesson_is_read_as_well():
    inside = ":::{question} How much?\n:key: much\n:kind: scale\n:from: 0 none\n:to: 10 all\n:::"
    first = section("Hello.", WORK, f"::::{{when}} work is working\n{inside}\n::::")
    manifest = MANIFEST.replace(
        "[assess.baseline]", '[[lesson]]\nkey = "two"\nopens = { after = "one", days = 5 }\n\n[assess.baseline]')
    two = FRONT.replace("key: one", "key: two") + section("Again.", "::::{when} much is 7 or more\nHigh.\n::::")
    here = compiled(a_programme(first, manifest=manifest, en__two_md=two).lesson("two")).sections[0]
    assert here.reads == {"much": "one/much", "job": "one/job"}
    assert " hidden" in here.render({"much": [{"value": 9}]})
    assert " hidden" not in here.render({"much": [{"value": 9}], "job": [{"choice": "working", "text": ""}]})


# A practice

SCRIPT = """\
---
key: a
title: A practice
components: [breathing]
---

Sit down. {help-now}`Help` is near.

::::{when} therapy is act
Let the breath be as it is.
::::

::::{when} pain-site includes back
Lie down if you like.
::::

::::{otherwise}
Sit or lie.
::::

## 3 minutes {#3}

- 0:00 Begin.
"""


def script(text: str = SCRIPT):
    found = Mistakes()
    made = practices.read_script(text, "en/a.md", {}, found, "en")
    return made, [str(one) for one in found.found]


def test_a_practice_speaks_to_its_readers_and_keeps_its_way_to_help():
    made, wrong = script()
    assert wrong == []
    about = about_practice(made, WORDS_EN)
    assert set(about.facts) == {"therapy", "pain-site"}
    html = about.render({name_of("therapy"): [body_of("act")], name_of("pain-site"): [body_of("back")]})
    assert '<a class="help-now" href="/help-now/">Help</a>' in html
    assert re.findall(r'data-\w+[^>]*?( hidden)?>', html) == ["", "", " hidden"]


@pytest.mark.parametrize(("old", "new", "what"), [
    ("therapy is act", 'week is "good"', "no block has that key"),
    ("therapy is act", "therapy is dbt", "“therapy” is never “dbt”"),
    ("Sit down.", "You wrote {answer}`x|y`.", "A practice belongs to no lesson"),
    ("Sit down.", "See [this](#there).", "A practice belongs to no lesson"),
    ("Sit or lie.", ":::{plan}\n:key: p\n:::", "text and timed steps only"),
    ("0:00 Begin.", "0:00 Begin. {help-now}`Help`", "Steps are plain words"),
])
def test_what_is_wrong_in_a_practice_is_told(old, new, what):
    assert any(what in one for one in script(SCRIPT.replace(old, new))[1])


# The proof against trying everything: every reader, every branch.

PEOPLE = [
    {"pain-site": sites, "work": work, "flare-up": flare}
    for sites in [frozenset(some) for count in range(4) for some in itertools.combinations(("a", "b", "c"), count)]
    for work in (None, "working", "off-sick") for flare in (False, True)
]
NAMES = {"a": "back", "b": "joints", "c": "nerve"}
CONDITIONS = [
    *(("pain-site", some) for count in (1, 2) for some in itertools.combinations("abc", count)),
    *(("work", some) for count in (1, 2) for some in itertools.combinations(("working", "off-sick"), count)),
    ("flare-up", ()),
]


def is_so(condition, person) -> bool:
    fact, values = condition
    if fact == "flare-up":
        return person["flare-up"]
    return bool(person["pain-site"] & set(values)) if fact == "pain-site" else person["work"] in values


@st.composite
def rows(draw, depth=0):
    """Branches one below the other, some with an `otherwise` after them, some with more inside."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        inside = draw(rows(depth=depth + 1)) if depth < 2 and draw(st.booleans()) else []
        found.append((draw(st.sampled_from(CONDITIONS)), inside))
        if draw(st.integers(0, 2)) == 0:
            found.append((None, draw(rows(depth=depth + 1)) if depth < 2 and draw(st.booleans()) else []))
    return found


def written(tree, depth, people, lines, reached):
    """The rows as Markdown; notes of each branch whether one of these people gets to it."""
    above = []
    for condition, inside in tree:
        if condition is None and not above:
            continue
        colons = ":" * (6 - depth)
        if condition is None:
            here = [one for one in people if not any(is_so(other, one) for other in above)]
            lines.append(f"{colons}{{otherwise}}")
            above = []
        else:
            here = [one for one in people if is_so(condition, one)]
            values = " or ".join(NAMES.get(value, value) for value in condition[1])
            verb = {"pain-site": "includes", "work": "is", "flare-up": ""}[condition[0]]
            lines.append(f"{colons}{{when}} {condition[0]} {verb} {values}".rstrip())
            above.append(condition)
        reached.append(bool(here))
        lines.append("Words.\n")
        written(inside, depth + 1, here, lines, reached)
        lines.append(f"{colons}\n")


GIVES = SITE.replace("my joints {#joints}", "my joints {#joints} | a nerve {#nerve}")


@settings(max_examples=120, deadline=None)
@given(tree=rows())
def test_the_checker_says_what_trying_every_reader_says(tree):
    lines, reached = [], []
    written(tree, 0, PEOPLE, lines, reached)
    found = mistakes(section("Hello.", GIVES, WORK, *lines))
    assert all("Nobody ever reads this" in one.what for one in found)
    assert len(found) == reached.count(False)


def test_every_fact_and_value_is_on_the_formats_page():
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    table = page.split("### Facts about the reader")[1].split("### Pictures")[0]
    rows_of = {row.split("`")[1]: row for row in table.splitlines() if row.startswith("| `")}
    assert set(rows_of) == set(FACTS)
    for name, fact in FACTS.items():
        if name != "flare-up":
            assert set(fact.values) <= set(re.findall(r"`([\w-]+)`", rows_of[name]))


def test_the_example_of_the_formats_page_is_right():
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    example = page.split("### Facts about the reader")[1].split("```markdown\n")[1].split("```")[0]
    lesson = a_programme("## Begin {#begin}\n\nHello.\n\n" + example).lesson("one")
    kinds = [type(block) for block in lesson.sections[0].blocks]
    assert kinds.count(When) == 2 and kinds[-1] is Otherwise
