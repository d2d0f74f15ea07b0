"""The print workbook: what is in the programme is on its pages, as text and nothing else, with room to write."""

import re
from functools import lru_cache
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from handrail.programmes import pack, svg
from handrail.programmes.blocks import Check, Figure, Plan, Practice, Story, Summary
from handrail.programmes.practices import shelf
from handrail.programmes.prose import Prose
from handrail.programmes.workbook import exercises, pictures, typeset, words
from handrail.programmes.workbook.book import book

from .packs import MANIFEST, PICTURE, a_programme, section

HOSTILE = '#read("/etc/passwd") $x^2$ @help *not bold* #{panic()} [#eval("1+1")]'
SHIPPED = sorted(path.parent.name for path in pack.SHIPPED.glob("*/programme.toml")
                 if "for =" not in path.read_text(encoding="utf-8"))  # a course for guides isn't printed for anybody
BASE_SIZE = 14


@lru_cache(maxsize=8)
def shipped(name: str) -> pack.Programme:
    return pack.load(pack.read(pack.SHIPPED / name), name)


@lru_cache(maxsize=8)
def printed(name: str) -> tuple[PdfReader, str]:
    programme = shipped(name)
    made = typeset.workbook(programme, programme.languages[0])
    assert made.notes == ()
    return PdfReader(BytesIO(made.data)), text_of(made.data)


def text_of(data: bytes) -> str:
    """What can be read in a PDF from page to page, without what stands above and below each."""
    return plain(" ".join(body_of(page.extract_text()) for page in PdfReader(BytesIO(data)).pages))


def body_of(page: str) -> str:
    """A page without the foot, and without the header, which is the title of a chapter that began before."""
    lines = page.strip().split("\n")
    if re.fullmatch(r"(Help at any hour \(page 2\) )?\d+", lines[-1].strip()):
        lines = lines[:-1]
    if lines and re.match(r"Lesson \d+: |Exercises, step by step$|Contents$", lines[0]) and page.count(lines[0]) == 1:
        lines = lines[1:]
    return "\n".join(lines)


def plain(text: str) -> str:
    """Without differences that don't matter: blanks (a line may end at a dash), and the form of quotation marks."""
    return re.sub(r"\s+", "", text.translate(str.maketrans("“”‘’", "\"\"''")))


def small(*blocks: str, **more: str) -> str:
    """The text of the workbook of a small pack with these blocks."""
    return text_of(typeset.workbook(a_programme(section(*blocks), **more), "en").data)


# all that is in the programmes is there

@pytest.mark.parametrize("name", SHIPPED)
def test_every_question_option_and_scale_end_is_printed(name):
    programme, (_, text) = shipped(name), printed(name)
    for key in programme.lesson_keys:
        for block in programme.lesson(key).answer_blocks:
            assert plain(block.label) in text, block.key
            for option in [*getattr(block, "options", ()), *getattr(block, "suggests", ())]:
                assert plain(option.text) in text, (block.key, option.code)
            if isinstance(block, Check):
                assert all(plain(option.feedback) in text for option in block.options), block.key
            for end in ("least_text", "most_text", "unit"):
                assert plain(getattr(block, end, "")) in text, block.key


@pytest.mark.parametrize("name", SHIPPED)
def test_every_paragraph_is_printed(name):
    programme, (_, text) = shipped(name), printed(name)
    missing = []
    for key in programme.lesson_keys:
        for block in programme.lesson(key).blocks:
            if isinstance(block, Prose):
                html = "".join(piece if isinstance(piece, str) else "\0" for piece in block.pieces)
                missing += [one for one in re.split(r"<[^>]*>|\0", html) if plain(unescape(one)) not in text]
    assert missing == []


@pytest.mark.parametrize("name", SHIPPED)
def test_titles_stories_and_captions_are_printed(name):
    programme, (_, text) = shipped(name), printed(name)
    for key in programme.lesson_keys:
        lesson = programme.lesson(key)
        assert plain(lesson.title) in text
        assert all(plain(one.title) in text for one in lesson.sections)
        for block in lesson.blocks:
            if isinstance(block, Story):
                assert plain(block.name) in text
            if isinstance(block, Figure):
                assert plain(block.caption.plain) in text


@pytest.mark.parametrize("name", SHIPPED)
def test_each_exercise_is_printed_once_with_all_its_steps(name):
    programme, scripts = shipped(name), shelf("en")
    tree = book(programme, "en")
    keys = [one["to"] for one in tree["exercises"]["scripts"]]
    named = {block.name for key in programme.lesson_keys for block in programme.lesson(key).blocks
             if isinstance(block, Practice)}
    assert len(keys) == len(set(keys))
    assert {f"exercise/{one}" for one in named} <= set(keys)
    text = printed(name)[1]
    after = text[text.rindex(plain(tree["exercises"]["about"])):]
    steps = [plain(step.clock + re.sub(r"<[^>]+>", "", step.html).replace("&amp;", "&"))
             for key, minutes in exercises.named_in(programme, "en", scripts).items()
             for one in minutes for step in scripts[key].lengths[one]]
    assert steps
    for step in steps:  # the same words may stand in several lengths, and in several exercises
        assert after.count(step) == sum(step in other for other in steps), step


# who may read it

@pytest.mark.parametrize("name", SHIPPED)
def test_a_screen_reader_finds_language_title_tags_and_the_words_of_every_picture(name):
    reader, _ = printed(name)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == f"{shipped(name).title_in('en')} – Workbook"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    alts = [one.get("/Alt") for one in tagged(root["/StructTreeRoot"]["/K"]) if one["/S"] == "/Figure"]
    figures = [block for key in shipped(name).lesson_keys for block in shipped(name).lesson(key).blocks
               if isinstance(block, Figure)]
    assert all(alts)
    assert {plain(one.alt) for one in figures} <= {plain(alt) for alt in alts}


def tagged(node) -> list:
    """Every element of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for one in node for found in tagged(one)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [node, *(tagged(node["/K"]) if "/K" in node else [])]


def test_no_letter_is_smaller_than_large_print():
    sizes = set()
    for page in printed("pain-cbt")[0].pages:
        def seen(text, _, matrix, __, size):
            if text.strip():
                sizes.add(round(abs(size * matrix[0]), 1))
        page.extract_text(visitor_text=seen)
    assert sizes, "the test sees no letters"
    assert min(sizes) >= BASE_SIZE * 0.93  # labels in pictures scale with them


def test_the_contents_and_places_name_pages_on_which_the_things_are():
    reader, _ = printed("pain-cbt")
    pages = [plain(page.extract_text()) for page in reader.pages]
    for lesson in [shipped("pain-cbt").lesson(key) for key in shipped("pain-cbt").lesson_keys]:
        line = next(re.search(re.escape(plain(lesson.title)) + r"\.*(\d+)", page) for page in pages
                    if "Contents" in page and plain(lesson.title) in page)
        assert plain(lesson.title) in pages[int(line[1]) - 1]
        assert plain(lesson.sections[0].title) in pages[int(line[1]) - 1]


def test_pages_of_a_lesson_say_which_lesson_it_is_and_every_page_where_help_is():
    reader, _ = printed("pain-cbt")
    pages = [page.extract_text() for page in reader.pages]
    assert sum("Lesson 2: Goals that matter" in page for page in pages) > 10
    assert all("Help at any hour (page 2)" in page for page in pages[2:])
    assert "My service" in pages[1]


# nothing in a pack is code

def test_hostile_text_stays_text():
    text = small(
        HOSTILE.replace("*", r"\*"),
        f":::{{question}} {HOSTILE}\n:key: a\n:kind: one-of\n:options: {HOSTILE} {{#x}} | b\n:::",
        f":::{{question}} Table\n:key: t\n:kind: table\n:columns: {HOSTILE} {{#c}} | two\n:rows: 3\n:::",
        f":::{{question}} Scale\n:key: s\n:kind: scale\n:from: 0 {HOSTILE}\n:to: 10 yes\n:::",
        f"::::{{when}} a is \"x\"\n{HOSTILE.replace('*', '')}\n::::",
        f":::{{reveal}} {HOSTILE}\nMore.\n:::",
        f":::{{figure}} p.svg\n:alt: {HOSTILE}\n{HOSTILE.replace('*', '')}\n:::",
        manifest=MANIFEST.replace("A small course", HOSTILE.replace('"', r"\"")),
        en__p_svg=PICTURE.replace("</svg>", f"<text>{HOSTILE.replace('@', '')}</text></svg>"),
    )
    assert "root:" not in text
    assert text.count(plain(HOSTILE)) >= 7
    assert text.count(plain('#read("/etc/passwd")')) >= 10


def test_no_template_evaluates_text():
    for template in typeset.TEMPLATES.glob("*.typ"):
        code = template.read_text()
        assert "eval(" not in code
        assert re.findall(r"\b(?:read|plugin|include)\(", code) == []
        assert set(re.findall(r'#import "([^"]+)"', code)) <= {"text.typ", "asking.typ", "blocks.typ"}


# single things

def test_text_keeps_its_marks_lists_and_addresses():
    text = small("One **bold** and *soft* [link](https://example.org/a?b=c&d=e), [mail](mailto:a@example.org).\n\n"
                 "1. first\n2. second\n\n- dot\n\n> quoted & <3")
    assert plain("One bold and soft link (https://example.org/a?b=c&d=e), mail (a@example.org).") in text
    assert plain("1. first 2. second") in text
    assert plain("quoted & <3") in text


def test_a_branch_says_whom_it_is_for():
    ask = ":::{question} How was it?\n:key: a\n:kind: one-of\n:options: good | so-so | bad\n:::"
    rate = ":::{question} How sure?\n:key: s\n:kind: scale\n:from: 0 no\n:to: 10 yes\n:::"
    text = small(ask, "::::{when} a is \"good\" or \"bad\"\nFine.\n::::", rate, "::::{when} s is 7 or more\nYes.\n::::",
                 "::::{when} s is 3 or less\nNo.\n::::", "::::{when} a is \"so-so\"\nHm.\n::::")
    for said in ('If you ticked "good" or "bad": Fine.', "If your number is 7 or more: Yes.",
                 "If your number is 3 or less: No."):
        assert plain(said) in text
    assert re.search(plain(r'If you ticked "so-so" at "How was it\?" \(page') + r"\d+\):Hm\.", text)


def test_an_earlier_answer_is_a_place_to_look_at():
    text = small(":::{question} What brings you?\n:key: a\n:kind: long\n:::", "You wrote: {answer}`a|nothing yet`.")
    assert re.search(plain(r'You wrote: your answer to "What brings you\?" in lesson 1 \(page') + r"\d+"
                     + plain(r"\), or nothing yet\."), text)


def test_each_worksheet_has_its_columns_and_rows():
    text = small(
        ":::{thought-record} One moment\n:key: r\n:with: alternative\n:::",
        ":::{exposure-ladder} My ladder\n:key: l\n:rows: 5\n:::",
        ":::{activity-planner} My week\n:key: w\n:::",
        ":::{values-compass} My compass\n:key: c\n:areas: family | work | health\n:::",
        ":::{checklist} To do\n:key: d\n:options: call | write\n:::",
        ":::{question} Wide\n:key: z\n:kind: table\n:columns: aa | bb | cc | dd | ee\n:rows: 2\n:::")
    for word in ("What went through my mind?", "What is another way to see it?", "The step", "Monday", "Sunday",
                 "Afternoon", "family", "health", "What matters to me here", "call", "Number 2"):
        assert plain(word) in text, word
    assert text.count("ee") >= 2  # a row after another, where a page is too narrow


def test_a_question_longer_than_a_page_is_not_cut_off():
    options = " | ".join(f"option number {count} of many" for count in range(1, 80))
    text = small(f":::{{question}} Which?\n:key: a\n:kind: some-of\n:options: {options}\n:::")
    assert all(plain(f"option number {count} of many") in text for count in range(1, 80))


def test_letters_that_the_typeface_lacks_still_give_a_book():
    made = typeset.workbook(a_programme(section("日本語 and \U0001f331.")), "en")
    assert made.pages > 3
    assert all("PDF/UA" in note for note in made.notes)


def test_the_same_programme_gives_the_same_file():
    assert typeset.workbook(a_programme(), "en").data == typeset.workbook(a_programme(), "en").data


def test_the_paper_can_be_us_letter():
    box = PdfReader(BytesIO(typeset.workbook(a_programme(), "en", "us-letter").data)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


def test_the_words_come_translated(monkeypatch):
    spanish = {"Help at any hour": "Ayuda a cualquier hora", "Lesson {number}: {title}": "Lección {number}: {title}",
               "Contents": "Contenido", "Tick one.": "Marque una."}
    monkeypatch.setattr(words, "gettext", lambda text: spanish.get(text, text))
    words.words_in.cache_clear()
    try:
        manifest = MANIFEST.replace('["en"]', '["es"]').replace(".en", ".es")
        files = {"programme.toml": manifest, "es/one.md": "---\nkey: one\ntitle: Uno\nminutes: 20\n"
                 "components: [education]\n---\n" + section(
                     ":::{question} ¿Cómo?\n:key: a\n:kind: one-of\n:options: sí {#yes} | no\n:::")}
        made = typeset.workbook(pack.load(files, "small"), "es")
    finally:
        words.words_in.cache_clear()
    text = text_of(made.data)
    for said in [*list(spanish.values())[2:], "Ayuda a cualquier hora", "Lección 1: Uno", "¿Cómo?"]:
        assert plain(said) in text
    assert PdfReader(BytesIO(made.data)).trailer["/Root"]["/Lang"] == "es"


# pictures

def test_pictures_have_the_light_colours_of_the_look_written_in():
    tokens = (pack.SHIPPED.parent.parent / "look" / "css" / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", tokens[:tokens.index("@media")]))
    ours = {"ink": pictures.INK, "ink-soft": pictures.INK_SOFT, "line": pictures.LINE, "rail": pictures.RAIL,
            "rail-tint": pictures.RAIL_TINT, "sun": pictures.SUN, "sun-tint": pictures.SUN_TINT, "card": pictures.CARD}
    assert ours == {name: light[name] for name in ours}
    assert set(pictures.STROKES) | set(pictures.FILLS) == svg.CLASSES


def test_a_picture_keeps_no_class_and_gets_its_colours():
    made = ElementTree.fromstring(pictures.for_paper(
        '<svg viewBox="0 0 9 9"><rect class="card-fill line-stroke" fill="none"/><text class="ink">a &amp; b</text>'
        '<path d="M0 0" stroke="currentColor" fill="none"/></svg>'))
    box, text, path = list(made)
    assert (box.get("fill"), box.get("stroke")) == (pictures.CARD, pictures.LINE)
    assert (text.get("fill"), text.text) == (pictures.INK, "a & b")
    assert (path.get("fill"), path.get("stroke")) == ("none", pictures.INK)
    assert all(one.get("class") is None for one in made.iter())


# one page of a lesson

@pytest.mark.parametrize("paper", typeset.PAPERS)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_summary_is_one_page_with_the_lesson_in_short_its_questions_and_its_plan(name, paper):
    programme = shipped(name)
    for key in programme.lesson_keys:
        lesson = programme.lesson(key)
        made = typeset.one_page(programme, lesson, paper)
        assert (made.pages, len(PdfReader(BytesIO(made.data)).pages), made.notes) == (1, 1, ()), key
        text = text_of(made.data)
        for block in lesson.blocks:
            if isinstance(block, Summary):
                lines = [one.plain for one in block.blocks if isinstance(one, Prose)]
                assert all(plain(line) in text for line in "\n".join(lines).splitlines()), key
            if isinstance(block, Plan):
                assert all(plain(option.text) in text for option in block.suggests), key
        for one in lesson.sections:
            for block in one.blocks:
                if hasattr(block, "label") and not isinstance(block, Check):
                    assert plain(block.label) in text, block.key


def test_even_a_lesson_with_very_many_questions_is_one_page():
    asks = [f":::{{question}} Question number {count}, and it is rather long, so that it takes more than one line\n"
            f":key: q-{count}\n:kind: long\n:::" for count in range(120)]
    programme = a_programme(section(*asks))
    made = typeset.one_page(programme, programme.lesson("one"))
    assert made.pages == 1
    text = text_of(made.data)
    assert all(plain(f"Question number {count},") in text for count in range(120))
