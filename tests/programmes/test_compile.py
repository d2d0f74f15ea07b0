"""What a person sees of a lesson: every input labelled, their words safe and in place, forks shown, secrets kept."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.compile import BlockState, compiled
from handrail.programmes.words import WORDS_EN

from .packs import BODY, PICTURE, a_programme, section

ALL_KINDS = """\
## All {#all}

Text with [a link](#more) and {help-now}`Help at any hour`.

:::{question} Short?
:key: short
:kind: short
:guide-sees: yes
:::

:::{question} Long?
:key: long
:kind: long
A *hint*, and [where to look](#more).
:::

:::{question} One?
:key: one-of
:kind: one-of
:options: red & blue | "green"
:::

:::{question} Some?
:key: some-of
:kind: some-of
:options: a | b | c
:::

:::{question} How much?
:key: scale
:kind: scale
:from: 0 not at all
:to: 10 completely
:::

:::{question} How many?
:key: number
:kind: number
:unit: minutes
:::

:::{question} When?
:key: day
:kind: date
:::

:::{check} Which?
:key: check
- [x] this
  : Yes, "this".
- [ ] that
  : Not yet.
:::

:::{plan}
:key: plan
:guide-sees: yes
:suggests: walk | rest
When?
:::

::::{when} one-of is "red & blue"
A colour.
::::

:::{bad-day}
:read: more
:practice: slow-breathing
Go gently.
:::

## More {#more}

:::{figure} a.svg
:alt: A line.
:::

:::{story} maria
:part: 2
She wrote {answer}`long|nothing`. You chose {answer}`one-of|neither`.
:::

:::{practice} slow-breathing
:minutes: 3
:::

:::{summary}
- One thing.
:::
"""

ANSWERS = {
    "short": [{"text": "a <b>"}], "long": [{"text": '"><script>alert(1)</script>'}],
    "one-of": [{"choice": "red-blue", "text": "red & blue"}], "some-of": [{"choices": ["a", "c"], "texts": ["a", "c"]}],
    "scale": [{"value": 7}], "number": [{"value": 2.5}], "day": [{"date": "2026-03-12"}],
    "check": [{"choice": "this", "text": "this", "right": True}],
    "plan": [{"chosen": ["rest"], "texts": ["rest"], "text": "After <tea>."}],
}


class Page(HTMLParser):
    """The elements of a page, and whether each closes what it opens."""

    VOID = {"input", "br", "img"}

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag: str, **attributes) -> list[dict]:
        found = [given for name, given in self.elements if name == tag]
        return [given for given in found if all(given.get(name) == value for name, value in attributes.items())]


def lesson():
    return compiled(a_programme(ALL_KINDS, en__a_svg=PICTURE).lesson("one"))


def page(answers=None, key="all", **more) -> Page:
    return Page(lesson().section(key).render(answers or {}, **more))


def test_every_input_has_a_label_and_what_describes_it_is_there():
    shown = page(ANSWERS, state={"long": BlockState(error="Too long.")})
    ids = [attributes["id"] for _, attributes in shown.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes["for"] for _, attributes in shown.elements if "for" in attributes}
    for tag, attributes in shown.elements:
        if tag in ("input", "textarea") and attributes.get("type") not in ("hidden", "radio", "checkbox"):
            assert attributes["id"] in labelled
        for described in attributes.get("aria-describedby", "").split():
            assert described in ids
    assert len(shown.all("fieldset")) == len(shown.all("legend")) == 8  # a plan has one for each thing, too


def test_a_block_says_who_can_read_it():
    html = lesson().section("all").render({})
    assert html.count(WORDS_EN["guide-sees"]) == 2
    assert html.count(WORDS_EN["only-you"]) == 6  # a check is nobody's to read, so it says nothing


def test_without_answers_every_field_is_empty():
    shown = page()
    assert not [one for _, one in shown.elements if "checked" in one]
    fields = shown.all("input", type="text") + shown.all("input", type="hidden")
    assert all(one.get("value", "") == "" for one in fields)


def test_answers_stand_in_their_fields():
    shown = page(ANSWERS)
    assert shown.all("input", name="short")[0]["value"] == "a <b>"
    assert "\n" + ANSWERS["long"][0]["text"] in shown.text
    checked = {(one["name"], one["value"]) for _, one in shown.elements if "checked" in one}
    assert checked == {("one-of", "red-blue"), ("some-of", "a"), ("some-of", "c"), ("scale", "7"), ("check", "this"),
                       ("plan", "rest")}
    assert shown.all("input", name="number")[0]["value"] == "2.5"
    day = shown.all("input", name="day")[0]
    assert (day["type"], day["value"]) == ("date", "2026-03-12")
    assert "\nAfter <tea>." in shown.text


def test_nobody_can_write_markup_into_a_page():
    for html in (lesson().section("all").render(ANSWERS), lesson().section("more").render(ANSWERS)):
        assert "<script" not in html
        assert "<tea>" not in html
        assert "<b>" not in html


def test_what_somebody_wrote_before_stands_in_the_sentence_on_one_line():
    html = lesson().section("more").render({"long": [{"text": "two\nlines."}], "one-of": ANSWERS["one-of"]})
    assert 'She wrote <span class="own-words">two lines</span>.' in html
    assert 'You chose <span class="own-words">red &amp; blue</span>.' in html


def test_whoever_has_not_answered_reads_the_authors_words():
    assert "She wrote nothing. You chose neither." in lesson().section("more").render({"long": [{"text": " "}]})


def test_a_long_answer_is_cut_short_inside_a_sentence():
    html = lesson().section("more").render({"long": [{"text": "word " * 2000}]})
    assert "word …</span>" in html
    assert len(html) < 8000


def test_the_fields_the_page_relies_on_are_there():
    shown = page(state={"long": BlockState(heads=["h1"], client_id="c1")}, new_id=lambda: "fresh")
    block = shown.all("section", **{"data-block": "long"})[0]
    assert block["data-heads"] == "h1"
    assert shown.all("input", name="long.heads")[0]["value"] == "h1"
    assert shown.all("input", name="long.client_id")[0]["value"] == "c1"
    assert shown.all("input", name="short.client_id")[0]["value"] == "fresh"


def test_what_could_not_be_kept_stays_in_the_field_with_the_reason_beside_it():
    state = {"number": BlockState(error="Please write a number <here>.", raw={"number": ["eight or so"]}),
             "day": BlockState(error="Please write a date.", raw={"day": ["31/2/2026"]})}
    shown = page({"number": [{"value": 3}]}, state=state)
    number = shown.all("input", name="number")[0]
    assert (number["value"], number["aria-invalid"]) == ("eight or so", "true")
    assert "Please write a number <here>." in shown.text
    day = shown.all("input", name="day")[0]
    assert (day["type"], day["value"]) == ("text", "31/2/2026")  # a date field would swallow it
    assert "hidden" in shown.all("p", id="long-error")[0]
    assert "hidden" not in shown.all("p", id="number-error")[0]


def test_a_fork_shows_both_versions_to_choose_from_and_the_newest_in_the_field():
    answers = {"long": [{"text": "from the <phone>"}, {"text": "from the laptop"}]}
    shown = page(answers, state={"long": BlockState(heads=["a1", "b2"])})
    assert [one["value"] for one in shown.all("input", name="long.keep")] == ["a1", "b2"]
    assert "from the <phone>" in shown.text
    assert "\nfrom the laptop" in shown.text
    assert WORDS_EN["fork"] in shown.text


def test_a_fork_of_three_says_so_and_an_empty_version_too():
    answers = {"scale": [{"value": 1}, {"value": None}, {"value": 3}]}
    shown = page(answers, state={"scale": BlockState(heads=["a", "b", "c"])})
    assert WORDS_EN["fork-many"].format(count=3) in shown.text
    assert WORDS_EN["fork-empty"] in shown.text


@pytest.mark.parametrize(("bodies", "is_shown"), [
    ([], False), ([{"choice": ""}], False), ([{"choice": "green"}], False), ([{"choice": "red-blue"}], True),
    ([{"choice": "red-blue"}, {"choice": "green"}], False),
])
def test_a_when_is_hidden_until_its_answer_is_given(bodies, is_shown):
    [when] = page({"one-of": bodies} if bodies else {}).all("div", **{"data-when": "one-of"})
    assert when["data-is"] == "red-blue"
    assert ("hidden" not in when) == is_shown


def test_a_when_inside_a_when_is_filled_too():
    body = BODY.replace('::::{when} week is "not this week"', ':::::{when} week is "not this week"').replace(
        "::::\n\n## Go", '::::{when} week is "not this week"\nYou wrote {answer}`brings|x`.\n::::\n:::::\n\n## Go')
    html = compiled(a_programme(body).lesson("one")).section("begin").render(
        {"week": [{"choice": "not-this-week"}], "brings": [{"text": "my knee"}], "way": [{"text": "rain"}]})
    assert "my knee" in html
    assert 'value="rain"' in html
    assert "hidden>" not in html.replace(" data-error hidden>", "")


def test_a_check_answers_with_its_kind_word_once_it_is_answered():
    assert "hidden" in page().all("p", **{"class": "feedback"})[0]
    shown = page(ANSWERS)
    assert "hidden" not in shown.all("p", **{"class": "feedback"})[0]
    assert "Yes, “this”." in shown.text


def test_the_feedback_is_not_in_the_page_before_somebody_chose():
    assert "Not yet." not in lesson().section("all").render({})


def test_a_section_says_which_answers_it_needs():
    assert lesson().section("more").reads == {"long": "one/long", "one-of": "one/one-of"}
    assert [block.key for block in lesson().section("all").asks][:3] == ["short", "long", "one-of"]
    assert set(lesson().reads) == set(ANSWERS)


def test_a_link_to_another_section_leads_to_its_page():
    html = lesson().section("all").render({})
    assert '<a href="/lesson/one/more/">a link</a>' in html
    assert '<a href="/lesson/one/more/">where to look</a>' in html
    assert '<a class="help-now" href="/help-now/">Help at any hour</a>' in html


def test_the_way_for_a_bad_day_names_its_section_and_brings_the_shortest_practice():
    short = lesson().bad_day.render({})
    assert "Go gently." in short
    assert 'href="/lesson/one/more/">Read “More”</a>' in short
    assert 'data-practice="slow-breathing" data-minutes="1" open>' in short
    assert 'class="bad-day-path' in lesson().section("all").render({})


def test_one_practice_lies_open_and_of_several_one_chooses():
    one = ":::{practice} slow-breathing\n:minutes: 3\n:::"
    two = ":::{practice} pacing-timer\n:minutes: 8\n:::"
    alone, several = (Page(compiled(a_programme(section(*blocks)).lesson("one")).section("begin").render({}))
                      for blocks in ([one], [one, two]))
    assert ["open" in given for given in alone.all("details")] == [True]
    assert ["open" in given for given in several.all("details")] == [False, False]


def test_the_summary_can_be_shown_alone():
    assert "<li>One thing.</li>" in lesson().summary.render({})


def test_a_story_after_the_first_says_who_speaks():
    manifest_person = '[people.maria]\nname.en = "Maria"\nabout.en = "52, back pain"\n\n[assess.baseline]'
    from .packs import MANIFEST

    body = section(":::{story} maria\n:part: 1\nx\n:::", ":::{story} maria\n:part: 2\ny\n:::")
    programme = a_programme(body, manifest=MANIFEST.replace("[assess.baseline]", manifest_person))
    html = compiled(programme.lesson("one")).section("begin").render({})
    assert '<p class="eyebrow">Maria</p>' in html
    assert '<p class="eyebrow">Maria, 52, back pain</p>' in html


def test_the_figure_has_its_text_alternative():
    assert page(key="more").all("svg", **{"aria-label": "A line."})[0]["role"] == "img"


def test_a_lesson_cleans_answers_in_its_own_words():
    from handrail.programmes.blocks import BadAnswer

    words = {**WORDS_EN, "not-number": "Bitte eine Zahl."}
    spoken = compiled(a_programme(ALL_KINDS, en__a_svg=PICTURE).lesson("one"), words)
    with pytest.raises(BadAnswer, match="Bitte eine Zahl"):
        spoken.clean("number", {"number": ["x"]})
    assert spoken.clean("number", {"number": ["2,5"]}) == {"value": 2.5}
    with pytest.raises(KeyError):
        spoken.clean("nothing", {})


COMPILED = lesson()


@given(text=st.text(max_size=60), error=st.text(max_size=30))
def test_whatever_somebody_writes_the_page_stays_whole(text, error):
    written = {"text": text}
    answers = {"short": [written], "long": [written, written], "plan": [{"chosen": [], **written}]}
    html = COMPILED.section("all").render(answers, state={"long": BlockState(heads=[text, "b"], error=error)})
    assert len(Page(html).all("section", **{"class": "ask"})) == 9
    again = COMPILED.section("more").render(answers)
    assert len(Page(again).all("section", **{"class": "story"})) == 1


def test_no_inline_style_script_or_handler_stands_in_a_page():
    for key in ("all", "more"):
        for tag, attributes in page(ANSWERS, key=key).elements:
            assert tag not in ("script", "style", "iframe", "object")
            assert not [name for name in attributes if name.startswith(("on", "hx-")) or name == "style"]
