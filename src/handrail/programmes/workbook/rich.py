"""Text of a lesson as plain data: its safe HTML read with a parser, its places filled with words for paper.

A block is `{"k": "p", "c": inline}`, `ul` or `ol` with `items` of blocks, `quote` with blocks, or `h`. Inline is a list
of texts and of `{"k": "strong" | "em" | "link" | "page" | "br", …}`.
"""

from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from typing import Any

from ..prose import AnswerRef, HelpNow, Piece, Prose, SectionHref
from .setting import HELP, Setting
from .words import Inline

BLOCKS = {"p": "p", "h2": "h", "blockquote": "quote", "ul": "ul", "ol": "ol"}
MARKS = {"strong": "strong", "em": "em"}


def prose(text: Prose, setting: Setting) -> list[dict]:
    """The blocks of a text."""
    return _parsed(text.pieces, setting).blocks()


def inline_of(html: str, setting: Setting) -> list[Inline]:
    """A line of safe HTML that holds no paragraphs, such as a step of an exercise; paragraphs in it become one."""
    found: list[Inline] = []
    for block in _parsed((html,), setting).blocks():
        found += ([" "] if found else []) + block.get("c", [])
    return found


def _parsed(pieces: Sequence[Piece], setting: Setting) -> "_Reader":
    """Read the pieces as one HTML text, in which each place is a tag that no author can write: theirs are escaped."""
    reader = _Reader(pieces, setting)
    for number, piece in enumerate(pieces):
        if isinstance(piece, str):
            reader.feed(piece)
        elif isinstance(piece, SectionHref):  # stands inside an href
            reader.feed(escape(f"#{piece.key}"))
        else:
            reader.feed(f'<place number="{number}">')
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Builds the tree; `open` holds the node that is being filled, and those around it."""

    def __init__(self, pieces: Sequence[Piece], setting: Setting):
        super().__init__(convert_charrefs=True)
        self.pieces, self.setting = pieces, setting
        self.root: dict[str, Any] = {"k": "quote", "blocks": []}
        self.open: list[dict[str, Any]] = [self.root]

    def blocks(self) -> list[dict]:
        """What was read."""
        return [block for block in self.root["blocks"] if block.get("c") != []]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "place":
            self.put(self.place(self.pieces[int(told["number"] or 0)]))
        elif tag == "br":
            self.put([{"k": "br"}])
        elif tag == "li":
            item = {"k": "quote", "blocks": []}
            self.open[-1].setdefault("items", []).append(item)
            self.open.append(item)
        elif tag in BLOCKS:
            self.begin_block(BLOCKS[tag], told)
        elif tag in MARKS or tag == "a":
            node = {"k": MARKS.get(tag, "link"), "c": []} | ({"href": told.get("href") or ""} if tag == "a" else {})
            self.line().append(node)
            self.open.append(node)

    def begin_block(self, kind: str, told: dict[str, str | None]) -> None:
        while "blocks" not in self.open[-1]:  # a paragraph without an end, before a list
            self.open.pop()
        node: dict[str, Any] = {"k": kind}
        node |= {"items": []} if kind in ("ul", "ol") else {"blocks": []} if kind == "quote" else {"c": []}
        if kind == "ol":
            node["start"] = int(told.get("start") or 1)
        self.open[-1]["blocks"].append(node)
        self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        kind = {"li": "quote", "a": "link"}.get(tag) or BLOCKS.get(tag) or MARKS.get(tag)
        if kind is None or all(node["k"] != kind for node in self.open[1:]):
            return
        while (node := self.open.pop())["k"] != kind:
            pass
        if kind == "link":
            self.end_link(node)

    def end_link(self, node: dict[str, Any]) -> None:
        """On paper nobody can tap: a link to a section gets its page, one to elsewhere its address."""
        href = node.pop("href")
        if href.startswith("#"):
            if self.setting.with_pages:
                node["to"] = self.setting.section(href[1:])
                self.put([" ", *self.setting.page_in_brackets(node["to"])])
            return
        node["href"] = href
        address = href.removeprefix("mailto:").removeprefix("tel:")
        if address and address != "".join(one for one in node["c"] if isinstance(one, str)):
            self.put([f" ({address})"])

    def handle_data(self, data: str) -> None:
        text = data.replace("\n", " ")
        if text.strip(" ") or "c" in self.open[-1]:
            self.put([text])

    def put(self, nodes: list[Inline]) -> None:
        self.line().extend(nodes)

    def line(self) -> list[Inline]:
        """The line that is being written; a new one where text stands right in a list's item."""
        node = self.open[-1]
        if "c" in node:
            return node["c"]
        blocks = node.setdefault("blocks", [])
        if not blocks or blocks[-1]["k"] != "p":
            blocks.append({"k": "p", "c": []})
        return blocks[-1]["c"]

    def place(self, piece: Piece) -> list[Inline]:
        """What stands on paper where the page has somebody's own words, or a way to help."""
        if isinstance(piece, AnswerRef):
            return self.setting.answer(piece)
        assert isinstance(piece, HelpNow)
        words: list[Inline] = [{"k": "strong", "c": [piece.text]}]
        return [*words, " ", *self.setting.page_in_brackets(HELP)] if self.setting.with_pages else words
