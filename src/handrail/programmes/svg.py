"""Pictures of a lesson: SVG from a short list of elements and attributes, so that it can stand in the page itself.

Colours come from classes only (`rail`, `sun`, `ink` …), so a picture follows light and dark. No scripts, styles,
links, ids, outside files or entities.
"""

import re
from html import escape
from xml.parsers import expat

from .mistakes import Mistakes

ELEMENTS = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
CLASSES = {
    "rail-line", "rail", "rail-fill", "rail-tint-fill", "sun-line", "sun", "sun-tint-fill", "card-fill",
    "line-stroke", "ink", "ink-soft",
}
NUMBERS = {
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "font-size",
    "stroke-width", "stroke-dasharray", "stroke-dashoffset", "opacity", "fill-opacity", "stroke-opacity", "points",
    "viewBox",
}
WORDS = {
    "fill": {"none", "currentColor"},
    "stroke": {"none", "currentColor"},
    "stroke-linecap": {"butt", "round", "square"},
    "stroke-linejoin": {"miter", "round", "bevel"},
    "font-weight": {"400", "500", "600", "700", "normal", "bold"},
    "font-style": {"normal", "italic"},
    "text-anchor": {"start", "middle", "end"},
    "dominant-baseline": {"auto", "middle", "central", "hanging"},
}
PATTERNS = {
    "d": re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE\s.,+-]+\Z"),
    "transform": re.compile(r"(?:(?:translate|rotate|scale)\([0-9eE\s.,+-]+\)\s*)+\Z"),
}
_NUMBER = re.compile(r"[0-9eE\s.,+%-]+\Z")
MOST = 60_000  # characters


def read_svg(text: str, file: str, mistakes: Mistakes) -> str:
    """A checked picture as HTML, `<svg viewBox=…>…</svg>`; everything that isn't allowed becomes a mistake."""
    if len(text) > MOST:
        mistakes.add(file, 1, f"The picture is longer than {MOST:,} characters; make it simpler.")
        return ""
    if place := re.search(r"<!DOCTYPE|<!ENTITY", text, re.IGNORECASE):
        mistakes.add(file, text.count("\n", 0, place.start()) + 1, "A picture has no document type and no entities.")
        return ""
    reader = _Reader(file, mistakes)
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as wrong:
        mistakes.add(file, wrong.lineno, f"This isn't well-formed SVG: {expat.errors.messages[wrong.code]}.")
        return ""
    return "".join(reader.html)


def with_alt(svg: str, alt: str) -> str:
    """The picture with its text alternative, for the page; without one it is decoration."""
    what = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    return svg.replace("<svg", f"<svg {what}", 1)


class _Reader:
    def __init__(self, file: str, mistakes: Mistakes):
        self.file, self.mistakes, self.html, self.open = file, mistakes, [], []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.ProcessingInstructionHandler = lambda *_: self.wrong("A picture holds no processing instruction.")

    def wrong(self, what: str) -> None:
        self.mistakes.add(self.file, self.parser.CurrentLineNumber, what)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and name != "svg":
            self.wrong("A picture begins with <svg>.")
        elif self.open and name == "svg":
            self.wrong("A picture holds only one <svg>.")
        elif name not in ELEMENTS:
            self.wrong(f"<{name}> is not allowed in a picture. Allowed are: {', '.join(sorted(ELEMENTS))}.")
        if not self.open and not re.match(r"-?\d[\d.]*( -?\d[\d.]*){3}\Z", attributes.get("viewBox", "")):
            self.wrong("The picture needs a viewBox of four numbers, such as viewBox=\"0 0 360 240\".")
        kept = [f' {key}="{escape(value)}"' for key, value in attributes.items() if self.is_fine(name, key, value)]
        self.open.append(name)
        self.html.append(f"<{name}{''.join(kept)}>")

    def is_fine(self, element: str, key: str, value: str) -> bool:
        if key == "xmlns":
            if value != "http://www.w3.org/2000/svg":
                self.wrong("The picture's xmlns must be http://www.w3.org/2000/svg.")
            return False
        if element == "svg" and key in ("width", "height"):
            return False  # the page decides
        if key == "class":
            for name in [name for name in value.split() if name not in CLASSES]:
                self.wrong(f"“{name}” is not a class for pictures. There are: {', '.join(sorted(CLASSES))}.")
            return True
        if key in NUMBERS:
            fine = bool(_NUMBER.match(value))
        elif key in WORDS:
            fine = value in WORDS[key]
            if not fine and key in ("fill", "stroke"):
                self.wrong(f"{key}=\"{value}\": colours come from classes, so that the picture works in the dark.")
                return False
        elif key in PATTERNS:
            fine = bool(PATTERNS[key].match(value))
        else:
            self.wrong(f"The attribute “{key}” is not allowed in a picture.")
            return False
        if not fine:
            self.wrong(f"{key}=\"{value}\" is not a value that is allowed here.")
        return fine

    def end(self, name: str) -> None:
        self.open.pop()
        self.html.append(f"</{name}>")

    def text(self, text: str) -> None:
        if text.strip() and (not self.open or self.open[-1] not in ("text", "tspan")):
            self.wrong("Words in a picture stand in <text>.")
        elif text.strip():
            self.html.append(escape(text, quote=False))
        else:
            self.html.append("\n" if "\n" in text else text)
