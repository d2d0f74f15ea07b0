"""Pictures stand in the page itself, so only what is harmless, and works in the dark, may be in them."""

import pytest

from handrail.programmes.mistakes import Mistakes
from handrail.programmes.svg import read_svg, with_alt

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'


def read(inside: str, start: str = OPEN) -> tuple[str, list[str]]:
    found = Mistakes()
    html = read_svg(f"{start}{inside}</svg>", "en/a.svg", found)
    return html, [str(mistake) for mistake in found.found]


def test_an_allowed_picture_comes_out_as_html():
    html, wrong = read(
        '\n<g class="rail-line" fill="none"><path d="M0 0 L10 10"/></g>\n<text x="1" y="2">a &lt; b</text>')
    assert wrong == []
    assert html == ('<svg viewBox="0 0 10 10">\n<g class="rail-line" fill="none"><path d="M0 0 L10 10"></path></g>\n'
                    '<text x="1" y="2">a &lt; b</text></svg>')


def test_the_text_alternative_is_put_in_safely():
    assert with_alt('<svg viewBox="0 0 1 1"></svg>', 'He said "no" & <b>') == (
        '<svg role="img" aria-label="He said &quot;no&quot; &amp; &lt;b&gt;" viewBox="0 0 1 1"></svg>')
    assert 'aria-hidden="true"' in with_alt("<svg></svg>", "")


def test_width_and_height_of_the_whole_are_left_to_the_page():
    html, wrong = read("", OPEN.replace("viewBox", 'width="600" height="400" viewBox'))
    assert (html, wrong) == ('<svg viewBox="0 0 10 10"></svg>', [])


@pytest.mark.parametrize(("inside", "what"), [
    ("\n<script>alert(1)</script>", "a.svg:2: <script> is not allowed"),
    ("<style>*{}</style>", "<style> is not allowed"),
    ('<image href="http://x/y.png"/>', "<image> is not allowed"),
    ("<foreignObject/>", "<foreignObject> is not allowed"),
    ('<use href="#a"/>', "<use> is not allowed"),
    ('<animate attributeName="x"/>', "<animate> is not allowed"),
    ('<a href="https://example.org"><text>x</text></a>', "<a> is not allowed"),
    ('<path d="M0 0" onclick="alert(1)"/>', "“onclick” is not allowed"),
    ('<path d="M0 0" style="fill:red"/>', "“style” is not allowed"),
    ('<path d="M0 0" id="a"/>', "“id” is not allowed"),
    ('<path d="M0 0" fill="#ff0000"/>', "colours come from classes"),
    ('<path d="M0 0" fill="url(#a)"/>', "colours come from classes"),
    ('<path d="M0 0" class="danger"/>', "“danger” is not a class for pictures"),
    ('<path d="javascript:1"/>', "is not a value that is allowed"),
    ('<rect width="url(x)"/>', "is not a value that is allowed"),
    ('<g transform="matrix(1 2 3)"/>', "is not a value that is allowed"),
    ('<text text-anchor="left">x</text>', "is not a value that is allowed"),
    ("loose words", "Words in a picture stand in <text>"),
    ('<svg viewBox="0 0 1 1"/>', "only one <svg>"),
    ("<?xml-stylesheet href='x'?>", "no processing instruction"),
    ("<g>", "isn't well-formed SVG"),
])
def test_what_is_not_allowed_in_a_picture_is_told_with_its_line(inside, what):
    _, wrong = read(inside)
    assert any(what in one for one in wrong), wrong


@pytest.mark.parametrize(("text", "what"), [
    ("<svg/>", "needs a viewBox"),
    ('<svg viewBox="0 0 wide high"/>', "needs a viewBox"),
    ('<html viewBox="0 0 1 1"/>', "begins with <svg>"),
    ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>', "no document type and no entities"),
    ("", "isn't well-formed"),
    ("no picture", "isn't well-formed"),
    ('<svg viewBox="0 0 1 1" xmlns="http://example.org"/>', "xmlns must be"),
    ("<svg " + "x" * 70_000, "longer than"),
])
def test_what_is_no_picture_at_all(text, what):
    found = Mistakes()
    read_svg(text, "a.svg", found)
    assert any(what in mistake.what for mistake in found.found), found.found
