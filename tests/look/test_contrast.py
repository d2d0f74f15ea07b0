"""The tokens keep their promises: contrast as WCAG 2.2 AA wants it, and dark is the same however it was asked for."""

import re

import pytest

from handrail.look import sheets

TOKENS = (sheets.FOLDER / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "card", "rail-tint", "sun-tint", "flag-tint")


def colours(start: str) -> dict[str, str]:
    """The colours of the block that begins with `start`."""
    block = TOKENS[TOKENS.index(start):]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[: block.index("}")]))


LIGHT = colours(":root {")
DARK = colours(':root[data-theme="dark"]')
DARK_DEVICE = colours(':root:not([data-theme="light"])')
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_the_known_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "rail", "rail-deep", "sun", "flag"])
def test_words_can_be_read_on_every_ground(theme, ground, ink):
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["rail", "rail-deep"])
def test_words_can_be_read_on_a_filled_button(theme, ground):
    assert contrast(THEMES[theme]["rail-ink"], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["edge", "rail"])
def test_the_edge_of_a_field_and_the_focus_ring_can_be_seen(theme, ground, edge):
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_disabled_button_can_still_be_read(theme):
    assert contrast(THEMES[theme]["ink-soft"], THEMES[theme]["line"]) >= 4.5


def test_dark_is_the_same_whether_the_device_or_the_person_asks():
    assert DARK == DARK_DEVICE
    assert set(DARK) == set(LIGHT)


def test_no_sheet_names_a_colour_of_its_own():
    """But paper, which is white, and the white behind the square code that phones must scan."""
    allowed = {"tokens": None, "paper": {"#fff", "#000", "#333", "#999"}, "gate": {"#fff"}}
    for name in sheets.names():
        text = re.sub(r"/\*.*?\*/", "", (sheets.FOLDER / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text))
        if allowed.get(name, set()) is not None:
            assert found <= allowed.get(name, set()), name


def test_every_token_that_is_used_is_there():
    used = set(re.findall(r"var\(--([\w-]+)", sheets.joined()))
    made = set(re.findall(r"--([\w-]+):", TOKENS))
    assert used <= made
