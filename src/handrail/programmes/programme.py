"""A programme: what `programme.toml` says, and its lessons in every language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .battery import Battery, read_battery
from .blocks import AnswerBlock
from .building import Teller
from .components import COMPONENTS
from .facts import THERAPIES
from .lesson import Lesson
from .mistakes import Mistakes
from .sms_lesson import Text
from .toml_file import LANGUAGE, SLUG, Table, read_toml

FILE = "programme.toml"
PARTICIPANTS, GUIDES = "participants", "guides"  # whom a programme is for
LESSON_WORDS = (1_200, 2_200)  # unless the programme says otherwise


@dataclass(frozen=True)
class Opens:
    """When a lesson opens: so many days after another was opened, once that was read; `after` none: at the start."""

    after: str | None = None
    days: int = 0


@dataclass(frozen=True)
class LessonEntry:
    """A lesson's place in its programme."""

    key: str
    opens: Opens | None = None


@dataclass(frozen=True)
class Programme:
    """A version of a programme."""

    id: str
    version: str
    therapy: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    languages: tuple[str, ...]
    lessons: tuple[LessonEntry, ...]
    assess: Mapping[str, Battery]
    protocol: str
    components: tuple[str, ...] = ()
    safe_after: tuple[str, ...] = ()  # versions whose readers may go on in this one: only words were corrected
    lesson_words: tuple[int, int] = LESSON_WORDS  # how long its lessons mean to be
    readers: str = PARTICIPANTS  # or those who guide them
    licence: str = ""
    sources: tuple[str, ...] = ()
    tellers: Mapping[str, Mapping[str, Teller]] | None = None  # by language
    texts: Mapping[tuple[str, str], Lesson] = field(default_factory=dict)  # by language and key
    sms: Mapping[tuple[str, str], tuple[Text, ...]] = field(default_factory=dict)  # the same, as text messages
    lines: Mapping[str, int] = field(default_factory=dict)  # of the manifest: "assess.weekly", "guidance.protocol"

    @property
    def is_for_guides(self) -> bool:
        """Whether it teaches guides: no participant is ever offered it."""
        return self.readers == GUIDES

    @property
    def lesson_keys(self) -> tuple[str, ...]:
        """The keys of the lessons, in order."""
        return tuple(entry.key for entry in self.lessons)

    def language_for(self, language: str) -> str:
        """The language to read in: the one asked for, its base ("es-mx" → "es"), else the programme's first."""
        wanted = (language, language.split("-")[0])
        return next((one for one in wanted if one in self.languages), self.languages[0])

    def lesson(self, key: str, language: str = "") -> Lesson:
        """A lesson, in the language nearest to the one asked for. Raises KeyError for a key that isn't there."""
        return self.texts[(self.language_for(language), key)]

    def sms_of(self, key: str, language: str = "") -> tuple[Text, ...]:
        """A lesson as text messages; none where the pack has no such wording."""
        return self.sms.get((self.language_for(language), key), ())

    def title_in(self, language: str) -> str:
        """The programme's title."""
        return self.title[self.language_for(language)]

    def summary_in(self, language: str) -> str:
        """What the programme says of itself."""
        return self.summary[self.language_for(language)]

    @property
    def givers(self) -> dict[str, tuple[str, AnswerBlock]]:
        """The question that gives each fact about a reader, with the key of its lesson."""
        lessons = [self.texts[(self.languages[0], key)] for key in self.lesson_keys]
        blocks = {block.key: (lesson.key, block) for lesson in lessons for block in lesson.answer_blocks}
        return {fact: blocks[key] for lesson in lessons for fact, key in lesson.givers.items() if key in blocks}

    def lesson_of(self, block: str) -> str:
        """The key of the lesson that a block belongs to. Raises KeyError."""
        for entry in self.lessons:
            if any(one.key == block for one in self.lesson(entry.key).answer_blocks):
                return entry.key
        raise KeyError(block)


def read_manifest(text: str, mistakes: Mistakes) -> Programme | None:
    """What `programme.toml` says, without the lessons; None when it can't be read at all."""
    table = read_toml(text, FILE, mistakes)
    if table is None:
        return None
    languages = table.texts("languages")
    for language in [one for one in languages if not LANGUAGE.match(one)]:
        table.wrong(f"“{language}” is not a language code such as en or es-mx.", "languages")
    languages = tuple(one for one in languages if LANGUAGE.match(one))
    components = table.texts("components", required=False)
    for unknown in [one for one in components if one not in COMPONENTS]:
        table.wrong(f"“{unknown}” is not a component. There are: {', '.join(COMPONENTS)}.", "components")
    lessons, lesson_lines = _lessons(table)
    assess, assess_table = {}, table.table("assess", required=False)
    for name, battery in assess_table.named() if assess_table else ():
        assess[name] = read_battery(name, battery)
    guidance = table.table("guidance", required=False)
    protocol = guidance.slug("protocol") if guidance else ""
    if guidance:
        guidance.close()
    tellers = _tellers(table.table("people", required=False), languages)
    readers = table.one_of("for", (PARTICIPANTS, GUIDES), required=False) or PARTICIPANTS
    if readers == GUIDES:
        for key in [key for key in ("therapy", "assess", "guidance") if key in table]:
            table.wrong(f"A course for guides has no “{key}”: nobody is treated or measured in it.", key)
    programme = Programme(
        id=table.slug("id"), version=table.text("version"),
        therapy=table.one_of("therapy", THERAPIES, required=readers == PARTICIPANTS) or "",
        title=table.by_language("title", languages), summary=table.by_language("summary", languages),
        languages=languages, lessons=lessons, assess=assess, protocol=protocol, components=components,
        safe_after=table.texts("safe-after", required=False), lesson_words=_lesson_words(table), readers=readers,
        licence=table.text("licence"),
        sources=table.texts("sources", required=False), tellers=tellers,
        lines={f"assess.{name}": table.line("assess", name, "measures") for name in assess}
        | {"guidance.protocol": table.line("guidance", "protocol"), "components": table.line("components")}
        | lesson_lines,
    )
    if len(programme.version) > 20:
        table.wrong("“version” is at most 20 characters long.", "version")
    table.close("a programme")
    return programme


def _lesson_words(table: Table) -> tuple[int, int]:
    """How many words a lesson should have: from, to."""
    ends = table.array("lesson-words", required=False)
    if not ends:
        return LESSON_WORDS
    if len(ends) != 2 or not all(type(end) is int for end in ends) or not 0 < ends[0] < ends[1]:
        table.wrong("“lesson-words” is two whole numbers, from and to, such as [600, 1100].", "lesson-words")
        return LESSON_WORDS
    return ends[0], ends[1]


def _lessons(table: Table) -> tuple[tuple[LessonEntry, ...], dict[str, int]]:
    """The lessons in order, and their lines. The first opens at the start; others after one that stands before them."""
    found: list[LessonEntry] = []
    lines: dict[str, int] = {}
    rows = table.tables("lesson")
    keys = [row.data.get("key") for row in rows]
    for place, row in enumerate(rows):
        key = row.slug("key")
        if key and keys.index(key) < place:
            row.wrong(f"The lesson “{key}” is listed twice.", "key")
        opens = row.table("opens", required=place > 0)
        rule = _opens(opens, key, keys, place) if opens else None
        row.close()
        if key:
            found.append(LessonEntry(key, rule))
            lines.setdefault(f"lesson.{key}", row.line("key"))
    if "lesson" in table and not rows:
        table.wrong("A programme needs at least one [[lesson]].", "lesson")
    elif found and not any(entry.opens is None or entry.opens.after is None for entry in found):
        table.wrong("No lesson opens at the start, so none ever will: opens = { at = \"start\" }.", "lesson", 0)
    return tuple(found), lines


def _opens(table: Table, key: str, keys: Collection[object], place: int) -> Opens | None:
    if "at" in table:
        if "after" in table or "days" in table:
            table.wrong("A lesson opens at the start or after another, not both.")
        table.one_of("at", ("start",))
        table.text("after", required=False)
        table.whole("days", least=0, most=365, required=False)
        table.close()
        return Opens()
    after, days = table.slug("after"), table.whole("days", least=0, most=365)
    table.close()
    if after and after == key:
        table.wrong(f"“{key}” would open after itself, so it never would.", "after")
    elif after and after not in keys:
        table.wrong(f"There is no lesson “{after}” in this programme.", "after")
    elif after and list(keys).index(after) > place:
        table.wrong(f"“{after}” comes later than “{key}”; a lesson opens after one that stands before it.", "after")
    return Opens(after or None, days or 0)


def _tellers(table: Table | None, languages: tuple[str, ...]) -> dict[str, dict[str, Teller]] | None:
    """The people whose stories the programme follows: `[people.maria] name.en = "Maria"`."""
    if table is None:
        return None
    found: dict[str, dict[str, Teller]] = {language: {} for language in languages}
    for key, person in table.named():
        if not SLUG.match(key):
            person.wrong(f"“{key}” must be small letters, digits and dashes.")
        names = person.by_language("name", languages)
        about = person.by_language("about", languages, required=False)
        person.close()
        for language in languages:
            found[language][key] = Teller(names.get(language, key), about.get(language, ""))
    return found
