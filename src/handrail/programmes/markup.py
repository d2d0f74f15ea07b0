"""Markdown in the MyST dialect, taken apart with line numbers: sections, directives and prose. HTML isn't allowed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from .mistakes import Mistakes
from .prose import AnswerRef, HelpNow, Piece, Prose, SectionHref

QUOTES = {"en": "“”‘’", "es": "«»“”", "de": "„“‚‘", "fr": ["«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"]}
SCHEMES = ("http://", "https://", "mailto:", "tel:")

_DIRECTIVE = re.compile(r"\{([^}\s]*)\}\s*(.*)\Z")
_OPTION = re.compile(r":([A-Za-z][\w-]*):(?:\s+(.*))?\Z")
_KEYED = re.compile(r"(.*?)\{#([^{}]*)\}\s*\Z")
_ROLE_LEFT = re.compile(r"\{[#a-z][\w-]*\}")
_TAGS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote",
         "strong": "strong", "em": "em"}
_REFUSED = {
    "html_block": "HTML is not allowed in a lesson.",
    "html_inline": "HTML is not allowed in a lesson.",
    "code_block": "These lines are indented by four spaces, which makes them program text. Take the spaces away.",
    "fence": "Program text has no place in a lesson.",
    "code_inline": "Words in `backticks` need a role in front: {answer}`…` or {help-now}`…`.",
    "hr": "A line across the page has no place in a lesson; begin a section with “## Title {#key}”.",
    "image": "Pictures are put in with :::{figure} name.svg.",
}


@dataclass(frozen=True)
class Heading:
    """A `## Title {#key}`."""

    title: str
    key: str
    line: int


@dataclass(frozen=True)
class Directive:
    """A `:::{name} argument` with its options, and the text inside it."""

    name: str
    argument: str
    options: dict[str, tuple[str, int]]
    body: str
    body_line: int
    line: int


Node = Heading | Directive | Prose


@dataclass
class Markup:
    """Reads the Markdown of one file. Whoever gives `on_reference` hears of every answer and section named."""

    file: str
    mistakes: Mistakes
    language: str = "en"
    on_reference: Callable[[AnswerRef | SectionHref], None] = field(default=lambda reference: None)

    def __post_init__(self) -> None:
        self._markdown = _reader(self.language)

    def wrong(self, line: int, what: str) -> None:
        """Note a mistake."""
        self.mistakes.add(self.file, line, what)

    def typeset(self, text: str) -> str:
        """A plain text with this language's quotation marks and apostrophes."""
        tokens = self._markdown.parseInline(text.replace("\n", " ")) if text else []
        plain = all(child.type in ("text", "softbreak") for token in tokens for child in token.children or [])
        return "".join(child.content for token in tokens for child in token.children or []) if plain else text

    def nodes(self, text: str, first_line: int) -> Iterator[Node]:
        """Headings, directives and prose in reading order, each read when it is asked for."""
        prose: list[Token] = []
        tokens = self._markdown.parse(text)
        source = text.split("\n")
        place = 0
        while place < len(tokens):
            token = tokens[place]
            is_title = token.type == "heading_open" and token.tag == "h2" and token.level == 0
            if not is_title and token.type != "colon_fence":
                prose.append(token)
                place += 1
                continue
            if prose and (found := self._prose(prose, first_line)):
                yield found
            prose = []
            if is_title:
                yield self._heading(tokens[place + 1], first_line)
            elif node := self._directive(token, source, first_line):
                yield node
            place += 3 if is_title else 1
        if prose and (found := self._prose(prose, first_line)):
            yield found

    def prose(self, text: str, first_line: int, what: str) -> Prose:
        """A text that holds no headings and no directives; `what` says in which place."""
        found = list(self.nodes(text, first_line))
        for node in found:
            if not isinstance(node, Prose):
                self.wrong(node.line, f"Only text can stand in {what}.")
        return next((node for node in found if isinstance(node, Prose)), Prose())

    def _heading(self, inline: Token, first_line: int) -> Heading:
        line = first_line + (inline.map[0] if inline.map else 0)
        match = _KEYED.match(inline.content)
        if not match:
            self.wrong(line, "A section's title needs a lasting key behind it: “## Title {#key}”.")
        title, key = (match[1].rstrip(), match[2]) if match else (inline.content, "")
        if not title.strip():
            self.wrong(line, "A section needs a title in front of its key.")
        for child in inline.children or []:
            if child.type not in ("text", "softbreak"):
                self.wrong(line, "A section's title is plain text.")
                break
        return Heading(self.typeset(title), key, line)

    def _directive(self, token: Token, source: list[str], first_line: int) -> Directive | None:
        start, end = token.map or [0, 0]
        line = first_line + start
        if not (match := _DIRECTIVE.match(token.info.strip())):
            self.wrong(line, f"“{token.markup}” closes nothing, and opens no block such as {token.markup}{{question}}. "
                             "To put a block inside another, give the outer one more colons.")
            return None
        if token.level:
            self.wrong(line, "A block can't stand inside a list or a quotation; begin its line at the margin.")
            return None
        last = source[end - 1].strip() if end - start > 1 else ""
        if set(last) != {":"} or len(last) < len(token.markup):
            self.wrong(line, f"The block that begins here is never closed: a line “{token.markup}” is missing.")
            return None
        options: dict[str, tuple[str, int]] = {}
        lines = token.content.split("\n")
        count = 0
        for count, text in enumerate(lines):  # noqa: B007
            if not (option := _OPTION.match(text.rstrip())):
                break
            if option[1] in options:
                self.wrong(line + 1 + count, f"“:{option[1]}:” stands here twice.")
            options.setdefault(option[1], ((option[2] or "").strip(), line + 1 + count))
        for later, text in enumerate(lines[count:], count):
            if _OPTION.match(text.rstrip()) and not _is_inside(lines, later):
                self.wrong(line + 1 + later, "Options such as this come first in a block, right below its first line.")
        return Directive(match[1], match[2].strip(), options, "\n".join(lines[count:]), line + 1 + count, line)

    def _prose(self, tokens: list[Token], first_line: int) -> Prose:
        pieces: list[Piece] = []
        plain: list[str] = []
        start = next((first_line + token.map[0] for token in tokens if token.map), first_line)
        for token in tokens:
            line = first_line + (token.map[0] if token.map else 0)
            kind, _, edge = token.type.rpartition("_")
            if token.type in _REFUSED:
                self.wrong(line, _REFUSED[token.type])
            elif token.type == "inline":
                self._inline(token.children or [], line, pieces, plain)
            elif kind == "heading":
                if edge == "open" and (token.tag != "h3" or token.level):
                    self.wrong(line, "Titles are “## Title {#key}” for a section and “### Title” within one.")
                pieces.append("<h2>" if edge == "open" else "</h2>\n")  # the section's own title is the page's h1
                plain.append(". " if edge == "close" else "")
            elif kind in _TAGS and not token.hidden:
                start_at = token.attrGet("start") if token.type == "ordered_list_open" else None
                attribute = f' start="{int(start_at)}"' if start_at not in (None, 1) else ""
                pieces.append(f"<{_TAGS[kind]}{attribute}>" if edge == "open" else f"</{_TAGS[kind]}>\n")
            elif not token.hidden and kind not in _TAGS:
                self.wrong(line, "This Markdown has no place in a lesson.")
            if edge == "close" and kind in ("paragraph", "list_item"):
                plain.append("\n")
        return Prose(_joined(pieces), "".join(plain).strip(), start)

    def _inline(self, tokens: list[Token], line: int, pieces: list[Piece], plain: list[str]) -> None:
        for place, token in enumerate(tokens):
            kind, _, edge = token.type.rpartition("_")
            if token.type in ("softbreak", "hardbreak"):
                line += 1
                pieces.append("<br>\n" if token.type == "hardbreak" else "\n")
                plain.append(" ")
            elif token.type == "text":
                if stray := _ROLE_LEFT.search(token.content):
                    self.wrong(line, f"“{stray[0]}” can't be read here; a role is written {{answer}}`block|fallback`.")
                pieces.append(escape(token.content, quote=False))
                plain.append(token.content)
            elif token.type == "myst_role":
                after = tokens[place + 1].content if place + 1 < len(tokens) else ""
                self._role(token, line, pieces, plain, before_stop=after.startswith("."))
            elif token.type == "link_open":
                self._link(str(token.attrGet("href") or ""), line, pieces)
            elif token.type == "link_close":
                pieces.append("</a>")
            elif token.type in _REFUSED:
                self.wrong(line, _REFUSED[token.type])
            elif kind in _TAGS:
                pieces.append(f"<{_TAGS[kind]}>" if edge == "open" else f"</{_TAGS[kind]}>")
            else:
                self.wrong(line, "This Markdown has no place in a lesson.")

    def _role(self, token: Token, line: int, pieces: list[Piece], plain: list[str], *, before_stop: bool) -> None:
        name, content = token.meta.get("name", ""), token.content.strip()
        if name == "answer":
            key, bar, fallback = (part.strip() for part in content.partition("|"))
            if not bar or not fallback:
                self.wrong(line, "{answer} needs words for whoever hasn't answered: {answer}`block|words`.")
            reference = AnswerRef(key, self.typeset(fallback), line, before_stop)
            self.on_reference(reference)
            pieces.append(reference)
            plain.append(fallback)
        elif name == "help-now":
            if not content:
                self.wrong(line, "{help-now} needs words to tap: {help-now}`Help at any hour`.")
            pieces.append(HelpNow(self.typeset(content)))
            plain.append(content)
        else:
            self.wrong(line, f"There is no role {{{name}}}. There are {{answer}} and {{help-now}}.")

    def _link(self, href: str, line: int, pieces: list[Piece]) -> None:
        if href.startswith("#"):
            reference = SectionHref(href[1:], line)
            self.on_reference(reference)
            pieces.extend(['<a href="', reference, '">'])
            return
        if not href.lower().startswith(SCHEMES):
            self.wrong(line, f"A link goes to http, https, mailto, tel, or “#section” of this lesson; not to “{href}”.")
            href = ""
        pieces.append(f'<a href="{escape(href)}" rel="noopener noreferrer">')


@lru_cache(maxsize=16)
def _reader(language: str) -> MarkdownIt:
    """The Markdown reader, with a language's quotation marks."""
    quotes = QUOTES.get(language[:2], QUOTES["en"])
    markdown = MarkdownIt("commonmark", {"html": True, "typographer": True, "quotes": quotes})
    markdown.enable(["smartquotes"]).use(colon_fence_plugin).use(myst_role_plugin)
    markdown.validateLink = lambda url: True  # what a link may be is decided here, with a sentence
    return markdown


def _is_inside(lines: list[str], place: int) -> bool:
    """Whether a line stands inside a block of its own, further in."""
    return any(line.lstrip().startswith(":::") for line in lines[:place])


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbouring texts as one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)
