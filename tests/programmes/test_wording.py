"""Words of blame, command and cure are named with their line; a sentence that denies them is fine."""

import pytest

from handrail.programmes import pack
from handrail.programmes.reviewing import review

from .packs import BODY, MANIFEST, files


def unkind(text, language="en"):
    given = files(BODY + f"\n{text}\n")
    if language != "en":
        given = {"programme.toml": MANIFEST.replace('"en"', f'"{language}"').replace(".en", f".{language}"),
                 f"{language}/one.md": given["en/one.md"]}
    line = given[f"{language}/one.md"].count("\n")
    found = review(pack.load(given, "small"), given).warnings
    return [one.what.split("”")[0][1:] for one in found if one.line == line and "”:" in one.what]


@pytest.mark.parametrize(("text", "named"), [
    ("You must rest.", ["You must"]), ("You should simply try.", ["You should", "simply"]),
    ("No pain, no gain!", ["No pain, no gain"]), ("Soon you are pain-free.", ["pain-free"]),
    ("Just breathe.", ["Just breathe"]), ("It is your fault.", ["your fault"]),
    ("It is not your fault.", []), ("There isn't a miracle here.", []), ("Nobody is lazy here; it hurts.", ["lazy"]),
    ("A just king. Mustard. Curd.", []), ("A scan may show nothing. Your pain is real.", []),
])
def test_english(text, named):
    assert unkind(text) == named


@pytest.mark.parametrize(("text", "named"), [
    ("Debes descansar.", ["Debes"]), ("Simplemente respira.", ["Simplemente"]), ("No es culpa tuya.", []),
    ("Un milagro.", ["milagro"]), ("Las deudas y los deberes.", []),
])
def test_spanish(text, named):
    assert unkind(text, "es") == named
