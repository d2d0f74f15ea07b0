"""A figure as PNG. Typst sets the SVG: it draws shapes and letters without a browser."""

from pathlib import Path

from .drawn import Drawn


def png(drawn: Drawn, *, ppi: float = 300, letters: Path | None = None) -> bytes:
    """The picture as PNG, `ppi` dots an inch of its own width in points.

    `letters`: a folder of fonts to draw with, else Atkinson Hyperlegible where the package with it is there.

    Raises ModuleNotFoundError, with what to install, without typst.
    """
    try:
        import typst
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError("A PNG needs the package typst: pip install typst.") from missing
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")\n'
    folders = [letters] if letters else _own_letters()
    made = typst.compile(page.encode(), format="png", ppi=ppi, sys_inputs={"svg": drawn.svg}, font_paths=folders)
    if not isinstance(made, bytes):
        raise ValueError("This is more than one page.")
    return made


def _own_letters() -> list[Path]:
    try:
        import fontpkg_atkinson_hyperlegible as letters
    except ModuleNotFoundError:
        return []
    return [Path(letters.__file__).parent / "files"] if letters.__file__ else []
