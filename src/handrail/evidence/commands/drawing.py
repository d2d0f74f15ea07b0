"""Figures and the report of `handrail pool`: which files were asked for, and writing them."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ..figures.drawn import Drawn
from ..figures.forest import Shown, forest
from ..figures.history import cumulative_forest
from ..figures.png import png
from ..figures.report import report
from ..figures.scatter import baujat, bubble, funnel
from ..pooling import Pooled
from ..regression import Regression
from ..sensitivity import cumulative
from ..studies import Studies
from ..subgroups import subgroups
from ..trimfill import trim_and_fill

FIGURES = ("forest", "funnel", "baujat", "cumulative", "bubble")
TITLES = {"forest": "Forest plot", "funnel": "Funnel plot", "baujat": "Heterogeneity and influence",
          "cumulative": "As studies came in", "bubble": "By the moderator"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files that can be asked for."""
    for name in FIGURES:
        parser.add_argument(f"--{name}", type=Path, metavar="FILE.svg",
                            help=f"write the {TITLES[name].lower()} ({name}); a name with .png writes PNG")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write a report with every figure")


def write(options: argparse.Namespace, studies: Studies, pooled: Pooled, regression: Regression | None) -> None:
    """Write what was asked for. OSError where a file can't be written, ValueError where a figure can't be drawn."""
    makers = figures(options, studies, pooled, regression)
    for name in FIGURES:
        path = getattr(options, name)
        if path is None:
            continue
        if name not in makers:
            raise ValueError("A figure over a moderator needs one moderator of numbers: name it with --moderator.")
        drawn = makers[name]()
        if path.suffix.lower() == ".png":
            path.write_bytes(png(drawn))
        else:
            path.write_text(drawn.svg + "\n", encoding="utf-8")
    if options.report is not None:
        made = [(TITLES[name], make()) for name, make in makers.items()]
        options.report.write_text(report(options.studies.stem, pooled, made), encoding="utf-8")


def figures(
    options: argparse.Namespace, studies: Studies, pooled: Pooled, regression: Regression | None
) -> dict[str, Callable[[], Drawn]]:
    """How each figure that these studies can have is drawn; with `--subgroup` and `--trimfill` as they say."""
    y, v, method, test = studies.yi, studies.vi, pooled.method, pooled.test
    labels = studies.labels[options.subgroup] if options.subgroup else ("",) * len(y)
    shown = [Shown(*study) for study in zip(studies.names, y, v, labels, strict=True)]

    def of_groups() -> Drawn:
        found = subgroups(y, v, labels, method, test) if options.subgroup else None
        return forest(shown, pooled, groups=found.pools if found else None)

    def with_filled() -> Drawn:
        if not options.trimfill:
            return funnel(shown, pooled)
        filled = trim_and_fill(y, v, method, test, estimator=options.trimfill, side=options.side)
        return funnel(shown, pooled, filled=list(zip(filled.yi, filled.vi, strict=True)))

    found: dict[str, Callable[[], Drawn]] = {"forest": of_groups, "funnel": with_filled}
    if len(shown) > 1:
        found["baujat"] = lambda: baujat(shown)
        found["cumulative"] = lambda: cumulative_forest(
            shown, cumulative(studies.yi, studies.vi, pooled.method, pooled.test))
    if regression is not None and len(studies.moderators) == 1:
        (name, values), = studies.moderators.items()
        found["bubble"] = lambda: bubble(shown, values, regression, moderator=name)
    return found
