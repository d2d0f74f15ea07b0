"""The measures that come with Handrail: their wording is the holders' own, to the letter."""

import pytest

from handrail.measures import folder

FREQUENCY = ("Not at all", "Several days", "More than half the days", "Nearly every day")
PHQ_9 = """\
Little interest or pleasure in doing things
Feeling down, depressed, or hopeless
Trouble falling or staying asleep, or sleeping too much
Feeling tired or having little energy
Poor appetite or overeating
Feeling bad about yourself — or that you are a failure or have let yourself or your family down
Trouble concentrating on things, such as reading the newspaper or watching television
Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless \
that you have been moving around a lot more than usual
Thoughts that you would be better off dead or of hurting yourself in some way
If you checked off any problems, how difficult have these problems made it for you to do your work, \
take care of things at home, or get along with other people?"""
GAD_7 = """\
Feeling nervous, anxious or on edge
Not being able to stop or control worrying
Worrying too much about different things
Trouble relaxing
Being so restless that it is hard to sit still
Becoming easily annoyed or irritable
Feeling afraid as if something awful might happen"""
PEG = """\
What number best describes your pain on average in the past week?
What number best describes how, during the past week, pain has interfered with your enjoyment of life?
What number best describes how, during the past week, pain has interfered with your general activity?"""


@pytest.mark.parametrize(
    ("name", "stem", "wording"),
    [
        ("phq-9", "Over the last 2 weeks, how often have you been bothered by any of the following problems?", PHQ_9),
        ("gad-7", "Over the last 2 weeks, how often have you been bothered by the following problems?", GAD_7),
        ("peg", None, PEG),
    ],
)
def test_the_wording_is_the_authors_own(name, stem, wording):
    instrument = folder.instrument(name)
    assert [item.text["en"] for item in instrument.items] == wording.splitlines()
    assert instrument.stem.get("en") == stem


def test_the_answers_are_the_authors_own():
    assert {item.choice.labels["en"] for item in folder.instrument("gad-7").items} == {FREQUENCY}
    *nine, difficulty = folder.instrument("phq-9").items
    assert {item.choice.labels["en"] for item in nine} == {FREQUENCY}
    assert difficulty.choice.labels["en"] == (
        "Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult"
    )
    pain, enjoyment, activity = folder.instrument("peg").items
    assert pain.choice.ends["en"] == ("No pain", "Pain as bad as you can imagine")
    assert enjoyment.choice.ends["en"] == activity.choice.ends["en"] == ("Does not interfere", "Completely interferes")


@pytest.mark.parametrize("name", folder.known())
def test_each_says_by_whose_permission_it_is_worded_and_has_words_for_its_changes(name):
    instrument = folder.instrument(name)
    assert instrument.id == name
    assert instrument.wording.permission
    assert instrument.wording.source
    for scale in instrument.scales:
        assert set(scale.say) == {"better", "worse", "same"}


@pytest.mark.parametrize(("name", "case_at", "reliable"), [("phq-9", 10, 6), ("gad-7", 8, 4)])
def test_cut_offs_and_reliable_change_are_those_of_the_field(name, case_at, reliable):
    scale = folder.instrument(name).scale("total")
    assert (scale.case_at, scale.reliable_change.fixed, scale.better) == (case_at, reliable, "lower")


def test_the_unscored_question_is_only_asked():
    assert [item.key for item in folder.instrument("phq-9").items if not item.is_scored] == ["difficulty"]
