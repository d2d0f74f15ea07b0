"""A worksheet has many cells of the same name: what is wrong says in which, and only that one is marked."""

import re

import pytest

from handrail.programmes.blocks import BadAnswer
from handrail.programmes.compile import BlockState, compiled

from .packs import a_programme, section

TABLE = """\
:::{question} My week
:key: sheet
:kind: table
:columns: what {#what} | how hard, 0 to 10 {#hard}
:scales: hard
:rows: 2
:::"""


def lesson(body: str = TABLE):
    return compiled(a_programme(section("Hello.", body)).lesson("one"))


@pytest.mark.parametrize(("raw", "sentence"), [
    ({"sheet.2.hard": ["11"]}, "Number 2, how hard, 0 to 10: Please choose a number from 0 to 10."),
    ({"sheet.1.hard": ["1", "2"]}, "Number 1, how hard, 0 to 10: Please choose one."),
    ({"sheet.1.what": ["x" * 5000]}, "Number 1, what: This is 5,000 characters long"),
])
def test_what_is_wrong_says_in_which_cell(raw, sentence):
    with pytest.raises(BadAnswer) as wrong:
        lesson().clean("sheet", raw)
    assert wrong.value.sentence.startswith(sentence)
    assert wrong.value.field == next(iter(raw))


def test_a_named_row_is_called_by_its_name_and_a_single_one_by_none():
    named = TABLE.replace(":rows: 2", ":row-names: home | work")
    with pytest.raises(BadAnswer, match="^work, how hard, 0 to 10: "):
        lesson(named).clean("sheet", {"sheet.work.hard": ["11"]})
    with pytest.raises(BadAnswer, match="^how hard, 0 to 10: "):
        lesson(TABLE.replace(":rows: 2", ":rows: 1")).clean("sheet", {"sheet.1.hard": ["11"]})


def marked(field: str) -> list[str]:
    state = {"sheet": BlockState(error="No.", field=field, raw={"sheet.2.hard": ["11"]})}
    html = lesson().sections[0].render({}, state=state)
    return re.findall(r'name="(sheet[^"]+)"[^>]*aria-invalid="true"', html)


def test_only_the_wrong_cell_is_marked():
    assert marked("sheet.2.hard") == ["sheet.2.hard"]
    assert len(marked("")) == 4  # of the whole answer nobody can say where it is wrong
