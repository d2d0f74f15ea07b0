"""What changed between two versions, and which changes touch what people wrote."""

import pytest

from handrail import cli
from handrail.programmes.changes import changes, spoils_answers

from .packs import BODY, MANIFEST, a_programme, files

BEFORE = a_programme(BODY)
CHANGED = [  # what is replaced by what; the changes as they are said; how many spoil answers
    ("Pain is an alarm.", "Pain is a careful alarm.", ["~ other words in section en/one/begin"], 0),
    ("What brings you?", "What brings you here?", ["~ other words in block en/one/brings"], 0),
    (":key: way", ":key: hurdle", ["- block en/one/way", "+ block en/one/hurdle"], 1),
    (":kind: long", ":kind: short", ["! another meaning of block en/one/brings"], 1),
    ("as planned |", "all of it {#as-planned} |", ["~ other words in block en/one/week"], 0),
    ("a bit of it |", "", ["! another meaning of block en/one/week"], 1),
    (":guide-sees: yes\n", "", ["! another meaning of block en/one/brings"], 1),
    ("## Go on {#go-on}", "## Go further {#further}", ["- section en/one/go-on", "+ section en/one/further"], 0),
]


@pytest.mark.parametrize(("old", "new", "said", "spoils"), CHANGED)
def test_each_change_is_said_by_its_block(old, new, said, spoils):
    after = a_programme(BODY.replace(old, new))
    found = changes(BEFORE, after)
    assert [str(one).partition(":")[0] for one in found] == said
    assert len(spoils_answers(found)) == spoils


def test_the_same_programme_has_not_changed():
    assert changes(BEFORE, a_programme(BODY)) == []


def test_the_manifest_counts_too():
    after = a_programme(BODY, manifest=MANIFEST.replace("A small course", "A course").replace('every = "7 days"',
                                                                                             'every = "14 days"'))
    assert [(one.kind, one.what) for one in changes(BEFORE, after)] == [("words", "title"), ("moved", "assessment")]


def test_a_lesson_more_and_a_lesson_less():
    more = MANIFEST.replace("[assess.baseline]", '[[lesson]]\nkey = "two"\nopens = { after = "one", days = 5 }\n\n'
                                                 "[assess.baseline]")
    two = "---\nkey: two\ntitle: The second\nminutes: 5\ncomponents: [goals]\n---\n\n## A {#a}\n\nWords.\n"
    after = a_programme(BODY, manifest=more, en__two_md=two)
    assert [(one.kind, one.what, one.key) for one in changes(BEFORE, after)] == [("added", "lesson", "two")]
    assert [(one.kind, one.what) for one in spoils_answers(changes(after, BEFORE))] == [("removed", "lesson")]


def test_check_against_an_earlier_version_names_the_line(tmp_path, capsys):
    folders = {}
    for name, body in (("old", BODY), ("new", BODY.replace(":kind: long", ":kind: short").replace(":key: way",
                                                                                                  ":key: hurdle"))):
        folders[name] = tmp_path / name
        (folders[name] / "en").mkdir(parents=True)
        for path, text in files(body).items():
            (folders[name] / path).write_text(text, "utf-8")
    assert cli.main(["check", str(folders["new"])]) == 0
    assert cli.main(["check", str(folders["new"]), "--against", str(folders["new"])]) == 0
    capsys.readouterr()
    assert cli.main(["check", str(folders["new"]), "--against", str(folders["old"])]) == 1
    said = capsys.readouterr().out
    line = files(BODY)["en/one.md"].split(":::{question} What brings you?")[0].count("\n") + 1
    assert f"new/en/one.md:{line}: “brings” means something else now: long → short" in said.replace(" guide", "")
    assert "The block “way” is gone" in said
    assert cli.main(["check", str(folders["new"]), "--against", str(tmp_path / "nowhere")]) == 1
