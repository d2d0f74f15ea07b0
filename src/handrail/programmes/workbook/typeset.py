"""From plain data to a PDF, with typst in this process.

Nothing of a pack is ever typst code: the whole tree goes in as one JSON text (`sys.inputs`), and the templates put its
texts on the page as text. Only the templates' folder can be read while typst works. The letters are those that come
with Handrail, so the same programme gives the same file everywhere; the machine's own are asked only where those lack
something.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import typst

from ..lesson import Lesson
from ..programme import Programme
from .book import book
from .summary import summary

TEMPLATES = Path(__file__).resolve().parent / "typ"
FONTS = Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"
PAPERS = ("a4", "us-letter")
ACCESSIBLE = "ua-1"  # PDF/UA: tagged, with title, language and text alternatives, for screen readers


class CannotSet(Exception):
    """Why there are no pages, in a sentence."""


@dataclass(frozen=True)
class Made:
    """A PDF, how many pages it has, and what its maker should know."""

    data: bytes
    pages: int
    notes: tuple[str, ...] = ()


def workbook(programme: Programme, language: str, paper: str = "a4") -> Made:
    """The whole programme, in a language that it has. Raises CannotSet."""
    return made("workbook", book(programme, language), paper)


def one_page(programme: Programme, lesson: Lesson, paper: str = "a4") -> Made:
    """One page about a lesson. Raises CannotSet."""
    return made("summary", summary(programme, lesson), paper)


def made(template: str, tree: dict, paper: str) -> Made:
    """The tree as a PDF: to the standard for screen readers; if some letter lacks, with the machine's own as well."""
    for own_letters in (False, True):
        compiler = _compiler(template, tree, paper, own_letters)
        try:
            data = compiler.compile(format="pdf", pdf_standards=[ACCESSIBLE])
        except typst.TypstError as wrong:
            why = wrong
        else:
            return Made(data, _pages(compiler))
    try:
        data = compiler.compile(format="pdf")
    except typst.TypstError as wrong:
        raise CannotSet(f"The pages can't be set: {wrong.message}.") from wrong
    return Made(data, _pages(compiler), (f"Note: the PDF doesn't meet PDF/UA, so a screen reader may miss "
                                         f"something ({why.message}).",))


def pictures(template: str, tree: dict, paper: str, ppi: float = 60) -> list[bytes]:
    """The pages as PNG, to look at."""
    found = _compiler(template, tree, paper, own_letters=False).compile(format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def _compiler(template: str, tree: dict, paper: str, own_letters: bool) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=[str(FONTS)],
        ignore_system_fonts=not own_letters,
        sys_inputs={"tree": json.dumps(tree, ensure_ascii=False), "paper": paper},
    )


def _pages(compiler: typst.Compiler) -> int:
    return json.loads(compiler.query("<pages>", field="value", one=True))
