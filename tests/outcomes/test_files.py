"""Figures as files: what a spreadsheet would run is made harmless, what isn't told is empty."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.ground.csv_file import BOM, written
from handrail.look.figures.figure import Column, Entry, Figure, Table, hidden, name, number
from handrail.look.figures.files import csv_of


@pytest.mark.parametrize("text", ["=1+1", "+44", "-lead", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    [[cell]] = read(written([[text]]))
    assert cell == f"'{text}"


def test_numbers_stay_numbers_also_below_nothing():
    assert read(written([[-1.25, 3, "−1.25"]])) == [["-1.25", "3", "−1.25"]]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1), min_size=1))
def test_no_cell_begins_with_what_runs(lines):
    for line in read(written(lines)):
        for cell in line:
            assert not cell.startswith(("=", "+", "-", "@"))


def test_a_file_says_what_was_asked_how_it_is_computed_and_leaves_out_what_is_not_told():
    table = Table("change", "Change", (Column("point", "Point"), Column("mean", "Mean")), (
        (name("Middle", "mid"), number(-1.23456)), (name("End", "post"), hidden()),
        (name("=cmd", "=cmd"), Entry("x", None))))
    figure = Figure("change", "Change", "", None, (table,), ("Divided by the standard deviation.",), "Not by lot.")
    text = csv_of(figure, [("Protocol", "A call every week")], date(2026, 3, 2))
    assert text.startswith(BOM)
    lines = read(text)
    assert ["# 2026-03-02"] in lines
    assert ["# Protocol: A call every week"] in lines
    assert ["# Divided by the standard deviation."] in lines
    assert ["# Not by lot."] in lines
    assert lines[-4:] == [["table", "point", "mean"], ["change", "mid", "-1.2346"], ["change", "post", ""],
                          ["change", "'=cmd", ""]]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
