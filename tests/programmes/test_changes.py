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
    other = a_programme(BODY, manifest=MANIFEST.replace("weekly-call", "self-guided"))
    assert [(one.kind, one.what) for one in changes(BEFORE, other)] == [("moved", "guidance")]


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


MORE = BODY + """
:::{question} How sure are you?
:key: sure
:kind: scale
:from: 0 not at all
:to: 10 quite
:::

:::{question} For how long?
:key: long
:kind: number
:unit: minutes
:::

:::{check} What is pacing?
:key: pacing
- [x] stopping by plan
  : Yes.
- [ ] resting
  : It has its place.
:::

::::{when} sure is 6 or less
Halve it.
::::

:::{practice} slow-breathing
:minutes: 8
:::

:::{reveal} An example
Words.
:::

:::{bad-day}
:read: begin
Only this.
:::
"""
SHOWN = [  # what no answer's meaning hangs on, and people meet all the same
    ("10 quite", "10 very", "words"), (":unit: minutes", ":unit: hours", "words"),
    ("sure is 6 or less", "sure is 3 or less", "moved"), ("sure is 6 or less", "sure is 6 or more", "moved"),
    (":minutes: 8", ":minutes: 3", "moved"), ("{reveal} An example", "{reveal} One of many", "words"),
    (":read: begin", ":read: go-on", "moved"),
    ("- [x] stopping by plan\n  : Yes.\n- [ ]", "- [ ] stopping by plan\n  : Yes.\n- [x]", "meaning"),
]


@pytest.mark.parametrize(("old", "new", "kind"), SHOWN)
def test_nothing_that_people_meet_changes_unsaid(old, new, kind):
    before, after = a_programme(MORE), a_programme(MORE.replace(old, new))
    assert [one.kind for one in changes(before, after)] == [kind]


def test_a_question_that_stands_elsewhere_has_moved_and_keeps_its_answers():
    asked = MORE[MORE.index(":::{question} For how long?"):MORE.index(":::{check}")]
    first = ":::{question} What brings"
    after = a_programme(MORE.replace(asked, "").replace(first, asked + first))
    found = changes(a_programme(MORE), after)
    assert {one.kind for one in found} == {"moved"}
    assert spoils_answers(found) == []
