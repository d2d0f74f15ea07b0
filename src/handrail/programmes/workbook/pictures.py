"""Pictures for paper: the page's classes become the light colours of `look/css/tokens.css`, for typst knows no CSS."""

from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Atkinson Hyperlegible"

INK, INK_SOFT, LINE, RAIL, RAIL_TINT, SUN, SUN_TINT, CARD = (
    "#1d2b2d", "#51605f", "#e2dcd1", "#17595c", "#e4f0ee", "#a84a12", "#fdeee0", "#ffffff")
STROKES = {"rail-line": RAIL, "sun-line": SUN, "line-stroke": LINE}
FILLS = {"rail": RAIL, "rail-fill": RAIL, "rail-tint-fill": RAIL_TINT, "sun": SUN, "sun-tint-fill": SUN_TINT,
         "card-fill": CARD, "ink": INK, "ink-soft": INK_SOFT}


def for_paper(svg: str) -> str:
    """A checked picture (`svg.read_svg`) with its colours written in."""
    root = ElementTree.fromstring(svg)  # noqa: S314 read_svg has refused document types and entities
    for element in root.iter():
        for name in element.attrib.pop("class", "").split():
            if name in STROKES:
                element.set("stroke", STROKES[name])
            if name in FILLS:
                element.set("fill", FILLS[name])
        for paint in ("fill", "stroke"):
            if element.get(paint) == "currentColor":
                element.set(paint, INK)
    root.set("xmlns", NAMESPACE)
    root.set("font-family", FONT)
    return ElementTree.tostring(root, encoding="unicode")
