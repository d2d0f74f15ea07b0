"""What else `handrail pool` works out when asked: each by its option, as JSON under its key and as lines of a table."""

import argparse
import math
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from .. import asymmetry, bayes, influence, multilevel, permutation, precision, selection, sensitivity, subgroups
from .. import trimfill as filling
from ..robust import ROBUST
from ..studies import Studies
from . import words

SEED = 1
Found = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An option for each."""
    parser.add_argument("--subgroup", metavar="COLUMN", help="pool each group of this column; do they differ?")
    parser.add_argument("--three-level", metavar="COLUMN", help="effects within clusters: the column that names them")
    parser.add_argument("--robust", choices=ROBUST, help="errors robust to clusters, with --three-level")
    parser.add_argument("--permute", type=int, metavar="ORDERS", help="a permutation test of the moderators")
    parser.add_argument("--seed", type=int, default=SEED, help="of what is drawn by chance in --permute")
    parser.add_argument("--bayes", nargs="?", const="half-normal", choices=bayes.PRIORS, metavar="PRIOR",
                        help="posterior with a half-normal (unless said) or half-cauchy prior on τ")
    parser.add_argument("--scale", type=float, default=0.5, help="the scale of that prior: 0.5 unless said")
    parser.add_argument("--influence", action="store_true", help="how much each study moves the pool")
    parser.add_argument("--predictions", action="store_true", help="each study's true effect as best predicted")
    parser.add_argument("--leave-one-out", action="store_true", help="the pool without each study in turn")
    parser.add_argument("--trimfill", nargs="?", const="L0", choices=filling.ESTIMATORS, metavar="ESTIMATOR",
                        help="fill in studies that seem missing: L0 (unless said) or R0")
    parser.add_argument("--side", choices=filling.SIDES,
                        help="where they are missing; if not said, told from the studies")
    parser.add_argument("--asymmetry", action="store_true", help="Egger's tests, Begg's, PET, PEESE")
    parser.add_argument("--selection", type=float, nargs="*", metavar="P",
                        help="a selection model with steps at these one-sided p-values: 0.025 unless said")
    parser.add_argument("--selection-side", choices=selection.SIDES, default="greater",
                        help="which effects are the likelier published: greater unless said")


def labels(options: argparse.Namespace) -> list[str]:
    """The columns of names that are needed."""
    return [column for column in (options.subgroup, options.three_level) if column]


def worked_out(options: argparse.Namespace, studies: Studies, method: str, test: str) -> Found:
    """What was asked for, by its key. ValueError and NoConvergence where it can't be."""
    if options.robust and not options.three_level:
        raise ValueError("Errors robust to clusters need clusters: name their column with --three-level.")
    if options.permute is not None and not studies.moderators:
        raise ValueError("A permutation test needs moderators: name them with --moderator.")
    asked = {
        "subgroups": options.subgroup, "three_level": options.three_level, "permutation": options.permute is not None,
        "bayes": options.bayes, "influence": options.influence, "predictions": options.predictions,
        "leave_one_out": options.leave_one_out, "trimfill": options.trimfill, "asymmetry": options.asymmetry,
        "selection": options.selection is not None,
    }
    return {key: _MAKERS[key](options, studies, method, test) for key, is_asked in asked.items() if is_asked}


def _permuted(options, studies: Studies, method: str, test: str):
    import numpy as np

    return permutation.permuted(studies.yi, studies.vi, studies.moderators, method, test, orders=options.permute,
                                chance=np.random.default_rng(options.seed))


def _asymmetry(options, studies: Studies, method: str, test: str) -> Found:
    y, v = studies.yi, studies.vi
    return {"egger": asymmetry.egger(y, v), "egger_mixed": asymmetry.egger_mixed(y, v, method, "z"),
            "begg": asymmetry.begg(y, v), "pet": precision.pet(y, v), "peese": precision.peese(y, v),
            "pet_peese": precision.pet_peese(y, v).model}


_MAKERS: dict[str, Callable[..., Any]] = {
    "subgroups": lambda o, s, method, test: subgroups.subgroups(s.yi, s.vi, s.labels[o.subgroup], method, test),
    "three_level": lambda o, s, method, test: multilevel.three_level(
        s.yi, s.vi, s.labels[o.three_level], s.moderators or None, robust=o.robust),
    "permutation": _permuted,
    "bayes": lambda o, s, method, test: bayes.bayes(s.yi, s.vi, prior=o.bayes, scale=o.scale),
    "influence": lambda o, s, method, test: _named(s, influence.influence(s.yi, s.vi, method, test)),
    "predictions": lambda o, s, method, test: _named(s, influence.predictions(s.yi, s.vi, method, test)),
    "leave_one_out": lambda o, s, method, test: _named(s, sensitivity.leave_one_out(s.yi, s.vi, method, test)),
    "trimfill": lambda o, s, method, test: filling.trim_and_fill(
        s.yi, s.vi, method, test, estimator=o.trimfill, side=o.side),
    "asymmetry": _asymmetry,
    "selection": lambda o, s, method, test: selection.selected(
        s.yi, s.vi, steps=o.selection or selection.STEPS, side=o.selection_side),
}


def _named(studies: Studies, found: tuple) -> list[tuple[str, Any]]:
    return list(zip(studies.names, found, strict=True))


def plain(value: Any) -> Any:
    """As JSON has it: names of fields as keys, a study's name first; what isn't finite is null."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [{"study": name, **plain(one)} if is_dataclass(one) else plain([name, one]) for name, one in value]
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def table(found: Found) -> list[str]:
    """Lines for each."""
    return [line for key, value in found.items() for line in ("", *words.LINES[key](value))]
