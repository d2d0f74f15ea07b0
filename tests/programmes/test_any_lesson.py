"""Whatever an author writes: a right lesson loads and renders, and a wrong one is told, never a crash."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.programmes import pack
from handrail.programmes.compile import compiled
from handrail.programmes.library import FOLDER
from handrail.programmes.mistakes import BadPack

from .packs import FRONT, files

WORDS = st.text(alphabet="abcdefghij ÄéñŁß'’\"?!,;()", min_size=1, max_size=40).map(
    lambda text: f"w{text.strip()}w")
HINT = st.sampled_from(["", "A few *words*.\n", "See [below](#s0).\n\n- one\n- two\n"])
COLOURS = ["red", "green", "blue", "yellow", "black", "white"]
OPTIONS = st.lists(st.sampled_from(COLOURS), min_size=2, max_size=5, unique=True)
KINDS = ["prose", "list", "long", "one-of", "some-of", "scale", "number", "check", "plan", "story", "table",
         "thought-record", "exposure-ladder", "activity-planner", "values-compass", "checklist", "reveal"]
PUT = ["", "\n", ":::", "::::{when} ", "{", "}", '"', "'", "`", "|", "[", "]", "<", "\n---\n", "\n## ", "\t", "{#", "=",
       "#", "\u2028", "\U0001F600", "{answer}`a|b`"]
SHIPPED = pack.read(FOLDER / "pain-cbt")


@st.composite
def a_block(draw, key: str) -> str:
    """One right block."""
    kind = draw(st.sampled_from(KINDS))
    label, hint, sees = draw(WORDS), draw(HINT), draw(st.sampled_from(["", ":guide-sees: yes\n", ":guide-sees: no\n"]))
    options = " | ".join(draw(OPTIONS))
    more = {"one-of": f":options: {options}\n", "some-of": f":options: {options}\n",
            "scale": ":from: 0 none\n:to: 10 all\n", "table": ":columns: did | felt\n:scales: felt\n:rows: 2\n"}
    if kind == "prose":
        return f"{label} **{draw(WORDS)}** and *{draw(WORDS)}*.\n"
    if kind == "list":
        return f"- {label}\n- {draw(WORDS)}\n"
    if kind == "check":
        right, wrong = f"- [x] {draw(WORDS)} 1\n  : {label}\n", f"- [ ] {draw(WORDS)} 2\n  : ok\n"
        return f":::{{check}} {label}\n:key: {key}\n{right}{wrong}:::\n"
    if kind == "plan":
        return f":::{{plan}}\n:key: {key}\n{sees}:suggests: {options}\n{hint}:::\n"
    own = {"thought-record": ":with: alternative\n", "exposure-ladder": ":rows: 4\n", "activity-planner": "",
           "values-compass": ":areas: home | friends | work\n", "checklist": f":options: {options}\n"}
    if kind in own:
        return f":::{{{kind}}} {label}\n:key: {key}\n{sees}{own[kind]}{hint}:::\n"
    if kind == "reveal":
        return f":::{{reveal}} {label}\n{draw(WORDS)}\n:::\n"
    if kind == "story":
        return f":::{{story}} maria\n{label}\n:::\n"
    return f":::{{question}} {label}\n:key: {key}\n:kind: {kind}\n{sees}{more.get(kind, '')}{hint}:::\n"


@st.composite
def a_lesson(draw) -> str:
    """A right lesson of one to four sections."""
    sections = []
    for number in range(draw(st.integers(1, 4))):
        blocks = [draw(a_block(f"k{number}-{place}")) for place in range(draw(st.integers(1, 4)))]
        sections.append(f"## {draw(WORDS)} {{#s{number}}}\n\n" + "\n".join(blocks))
    return "\n".join(sections)


@settings(deadline=None, max_examples=60)
@given(body=a_lesson())
def test_any_right_lesson_loads_and_renders(body):
    lesson = pack.load(files(body), "small").lesson("one")
    ready = compiled(lesson)
    for section in ready.sections:
        html = section.render({block.key: [block.blank] for block in section.asks})
        assert html.count('class="ask"') == len(section.asks)


@st.composite
def a_mutilation(draw) -> tuple[str, str]:
    """A shipped file with something cut, doubled or put in: its name and its text."""
    name = draw(st.sampled_from(sorted(SHIPPED)))
    text = SHIPPED[name]
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 200)))
    put = draw(st.sampled_from([*PUT, text[start:end] * 2]) | st.text(max_size=10))
    return name, text[:start] + put + text[end:]


@settings(deadline=None, max_examples=100)
@given(change=a_mutilation())
def test_any_mutilation_loads_or_is_told_with_a_line_that_exists(change):
    name, text = change
    try:
        programme = pack.load({**SHIPPED, name: text}, "pain-cbt")
    except BadPack as wrong:
        assert wrong.mistakes
        for mistake in wrong.mistakes:
            lines = (text if mistake.file == name else SHIPPED.get(mistake.file, "")).count("\n") + 1
            assert 1 <= mistake.line <= lines, mistake
            assert mistake.what.strip()
        return
    for lesson in programme.texts.values():
        for section in compiled(lesson).sections:
            section.render({})


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=300))
def test_no_text_whatever_crashes_the_reader(text):
    for given_files in (files(text), files(front="", body=text), files(front=FRONT + text), files(manifest=text)):
        try:
            pack.load(given_files, "small")
        except BadPack as wrong:
            assert wrong.mistakes
