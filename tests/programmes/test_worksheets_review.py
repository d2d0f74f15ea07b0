"""Worksheets and branches, looked at with suspicion: order, names of fields, and branches that nobody can reach."""

import itertools
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.programmes.compile import compiled
from handrail.programmes.worksheets import RECORD, Column, ThoughtRecord, Worksheet, numbered

from .packs import BODY, a_programme, mistakes, section, told

RECORDED = ThoughtRecord("k", "L", columns=RECORD, rows=numbered(1))


def test_a_worksheet_reads_in_the_order_of_its_columns_also_out_of_the_journal():
    body = RECORDED.clean({"k.1.situation": ["stairs"], "k.1.thought": ["not again"], "k.1.body": ["tight"]})
    kept = json.loads(json.dumps(body, sort_keys=True))  # as the journal keeps it
    assert re.findall("stairs|not again|tight", RECORDED.say(kept)) == ["stairs", "not again", "tight"]


def test_what_was_asked_in_an_earlier_version_comes_last():
    body = {"rows": [{"row": "1", "cells": {"about": "x", "gone": "y", "when": "z"}}], "columns": {"gone": "Gone"}}
    block = Worksheet("k", "L", columns=(Column("when", "When"), Column("about", "About")), rows=numbered(2))
    assert block.say(body) == "When: z; About: x; Gone: y"


TABLES = section(
    ":::{question} One\n:key: a\n:kind: table\n:columns: c-d | d | error | hint | field\n"
    ":row-names: b | b-c | keep\n:::",
    ":::{question} Two\n:key: a-b\n:kind: short\nA hint.\n:::",
    ":::{question} Three\n:key: a-keep\n:kind: table\n:columns: keep | text | client-id | heads\n:rows: 2\n:::",
    ":::{plan}\n:key: a-keep-1\n:suggests: rest\n:::",
)


def test_no_two_fields_of_a_page_share_an_id_or_a_name():
    html = compiled(a_programme(TABLES).lesson("one")).sections[0].render({})
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert [one for one in ids if ids.count(one) > 1] == []
    fields = re.findall(r'<(?:textarea|select|input(?! type="(?:radio|checkbox)))[^>]*\bname="([^"]*)"', html)
    assert [one for one in fields if fields.count(one) > 1] == []
    assert set(re.findall(r'\bfor="([^"]*)"', html)) <= set(ids)
    for named in re.findall(r'aria-describedby="([^"]*)"', html):
        assert set(named.split()) <= set(ids)


def test_a_branch_cannot_look_at_a_question_that_stands_in_it():
    inside = ':::{question} Q\n:key: inner\n:kind: one-of\n:options: a | b\n:::'
    body = section(f'::::{{when}} inner is "a"\n{inside}\n::::')
    assert "“inner”, which comes later" in told(body)


def test_a_score_has_one_name_however_it_is_written():
    both = BODY + ("\n::::{when} score of peg is 5 or more\nA\n::::\n"
                   "\n::::{when} score of peg.total is 3 or less\nB\n::::\n")
    found = compiled(a_programme(both).lesson("one")).sections[-1]
    assert [(one.measure, one.scale) for one in found.scores] == [("peg", "total")]
    nested = BODY + ("\n:::::{when} score of peg is 5 or more\n::::{when} score of peg.total is 3 or less\nB\n::::\n"
                     ":::::\n")
    assert ["Nobody ever reads this" in one.what for one in mistakes(nested)] == [True]


# The checker against every combination of answers

OPTIONS = ("a", "b", "c")
CONDITIONS = [
    *(("one", codes) for count in (1, 2) for codes in itertools.combinations(OPTIONS, count)),
    *(("some", codes) for count in (1, 2) for codes in itertools.combinations(OPTIONS, count)),
    *(("scale", ends) for value in (0, 1, 2, 3) for ends in ((value, None), (None, value))),
]
QUESTIONS = {
    "one": ":kind: one-of\n:options: a | b | c", "some": ":kind: some-of\n:options: a | b | c",
    "scale": ":kind: scale\n:from: 0 none\n:to: 3 most",
}
ANSWERS = {
    "one": [frozenset(), *(frozenset(one) for one in OPTIONS)],
    "some": [frozenset(some) for count in range(4) for some in itertools.combinations(OPTIONS, count)],
    "scale": [None, 0, 1, 2, 3],
}


@st.composite
def trees(draw, depth=0):
    """Questions and branches: a list of ("ask", key, kind) and ("when", of, condition, inside)."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        if depth < 3 and draw(st.booleans()):
            found.append(("when", draw(st.integers(0, 30)), draw(st.sampled_from(CONDITIONS)),
                          draw(trees(depth=depth + 1))))
        else:
            found.append(("ask", draw(st.sampled_from(sorted(QUESTIONS)))))
    return found


def written(tree, depth, asked, around, whens, lines):
    """The tree as Markdown. Notes each question's and each branch's conditions."""
    for node in tree:
        if node[0] == "ask":
            if len(asked) >= 5:
                continue
            key = f"q{len(asked)}"
            asked[key] = (node[1], tuple(around))
            lines.append(f":::{{question}} Q\n:key: {key}\n{QUESTIONS[node[1]]}\n:::\n")
            continue
        _, place, (kind, what), inside = node
        fitting = [key for key, (its, _) in asked.items() if its == kind]
        if not fitting:
            continue
        of, colons = fitting[place % len(fitting)], ":" * (7 - depth)
        said = (f"{what[0]} or more" if what[1] is None else f"{what[1]} or less") if kind == "scale" else (
            " or ".join(f'"{code}"' for code in what))
        lines.append(f"{colons}{{when}} {of} is {said}\nWords.\n")
        condition = (of, kind, what)
        whens.append([*around, condition])
        written(inside, depth + 1, asked, [*around, condition], whens, lines)
        lines.append(f"{colons}\n")


def holds(condition, answers):
    of, kind, what = condition
    value = answers.get(of)
    if value is None:
        return False
    if kind == "scale":
        return (what[0] is None or value >= what[0]) and (what[1] is None or value <= what[1])
    return bool(value & set(what))


def reached(asked, whens):
    """Which branches somebody reaches who answers only what is shown: every combination is tried."""
    found = set()
    for combination in itertools.product(*(ANSWERS[kind] for kind, _ in asked.values())):
        answers = {}
        for (key, (_, around)), value in zip(asked.items(), combination, strict=True):
            if all(holds(one, answers) for one in around):
                answers[key] = value
        found |= {place for place, conditions in enumerate(whens) if all(holds(one, answers) for one in conditions)}
    return found


@settings(max_examples=150)
@given(tree=trees())
def test_the_checker_says_what_trying_every_answer_says(tree):
    asked, whens, lines = {}, [], []
    written(tree, 0, asked, [], whens, lines)
    if not asked:
        return
    text = section(*lines)
    found = mistakes(text)
    assert all("Nobody ever reads this" in one.what for one in found)
    assert len(found) == len(whens) - len(reached(asked, whens))


@pytest.mark.parametrize("count", [9, 40])
def test_a_table_is_no_wider_than_a_person_can_fill(count):
    columns = " | ".join(f"c{number}" for number in range(count))
    text = told(section(f":::{{question}} One\n:key: a\n:kind: table\n:columns: {columns}\n:rows: 12\n:::"))
    assert "at most 8" in text
