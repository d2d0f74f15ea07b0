"""`handrail pool STUDIES.csv`: pool the effects of studies. Needs no database, and writes nothing."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ..heterogeneity import ESTIMATORS, NoConvergence
from ..pooling import TESTS, Pooled, pool
from ..regression import Regression, regress
from ..studies import BadStudies, Studies, read_studies
from . import drawing, more
from .words import chance as _p
from .words import effect as _effect
from .words import interval as _interval

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("studies", type=Path, metavar="STUDIES.csv",
                        help="columns `study` and yi,vi or g,se or m1,sd1,n1,m2,sd2,n2")
    parser.add_argument("--method", choices=list(ESTIMATORS), default="REML",
                        help="how far effects differ: REML unless said; EE (or FE) for a common effect")
    parser.add_argument("--test", choices=list(TESTS),
                        help="knha (Knapp and Hartung) unless said; z for a common effect")
    parser.add_argument("--moderator", action="append", default=[], metavar="COLUMN",
                        help="also regress the effects on this column; may be given several times")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    more.add_arguments(parser)
    drawing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the pool; 1 with a sentence for each fault where the studies can't be read or pooled."""
    test = options.test or ("z" if options.method in ("EE", "FE") else "knha")
    try:
        studies = read_studies(options.studies.read_text(encoding="utf-8"), options.moderator, more.labels(options))
        pooled = pool(studies.yi, studies.vi, options.method, test)
        regression = None
        if studies.moderators or options.moderator:
            regression = regress(studies.yi, studies.vi, studies.moderators, options.method, test)
        besides = more.worked_out(options, studies, options.method, test)
    except OSError as wrong:
        print(f"{options.studies} can't be read: {wrong.strerror}.", file=sys.stderr)
        return FAILED
    except UnicodeDecodeError:
        print(f"{options.studies} can't be read: it should be text in UTF-8.", file=sys.stderr)
        return FAILED
    except BadStudies as wrong:
        print("\n".join(f"{options.studies}: {fault}" for fault in wrong.wrong), file=sys.stderr)
        return FAILED
    except (ValueError, ArithmeticError) as wrong:
        print(wrong, file=sys.stderr)
        return FAILED
    try:
        drawing.write(options, studies, pooled, regression)
    except OSError as wrong:
        print(f"{wrong.filename} can't be written: {wrong.strerror}.", file=sys.stderr)
        return FAILED
    except (ValueError, NoConvergence, ModuleNotFoundError) as wrong:
        print(wrong, file=sys.stderr)
        return FAILED
    if studies.twice and not options.three_level:
        print(f"Named more than once, and pooled as if independent: {', '.join(studies.twice)}. With --three-level "
              "study their effects are taken as one study's.", file=sys.stderr)
    if options.json:
        print(as_json(pooled, regression, besides))
    else:
        print("\n".join([as_table(studies, pooled, regression), *more.table(besides)]))
    return 0


def as_json(pooled: Pooled, regression: Regression | None, besides: more.Found | None = None) -> str:
    """The pool without moderators; under `moderators` the regression, or null; then what else was asked for.

    I2 and R2 are per cent.
    """
    spread = pooled.spread
    found: dict[str, Any] = {
        "k": pooled.k, "estimate": pooled.estimate, "se": pooled.se, "ci": pooled.ci, "p": pooled.p,
        "tau2": spread.tau2, "tau2_ci": spread.tau2_ci, "I2": spread.i2, "H2": spread.h2, "Q": spread.q, "Qp": spread.p,
        "prediction_interval": pooled.prediction_interval, "method": pooled.method, "test": pooled.test,
        "moderators": None,
    }
    if regression is not None:
        found["moderators"] = {
            "coefficients": [
                {"name": one.name, "estimate": one.estimate, "se": one.se, "ci": one.ci, "p": one.p}
                for one in regression.coefficients
            ],
            "tau2": regression.spread.tau2, "I2": regression.spread.i2, "R2": regression.r2,
            "QE": regression.spread.q, "QEp": regression.spread.p,
            "QM": regression.qm, "QM_df": regression.qm_df, "QMp": regression.qm_p,
        }
    return json.dumps(found | more.plain(besides or {}), ensure_ascii=False, allow_nan=False)


def as_table(studies: Studies, pooled: Pooled, regression: Regression | None) -> str:
    """Each study with its effect and weight, the pool, how far effects differ, and the moderators."""
    wide = max(len("A study like these"), *(len(name) for name in studies.names))
    lines = [f"{'Study':<{wide}}  Effect [95% interval]      Weight"]
    for name, y, v, weight in zip(studies.names, studies.yi, studies.vi, pooled.weights, strict=True):
        one = pool([y], [v], "EE", "z")
        lines.append(f"{name:<{wide}}  {_effect(one.estimate, one.ci):<25} {weight:6.1f}%")
    lines += ["", f"{'Pooled':<{wide}}  {_effect(pooled.estimate, pooled.ci)}   p {_p(pooled.p)}"]
    if pooled.prediction_interval:
        lines.append(f"{'A study like these':<{wide}}  {' ' * 6}{_interval(pooled.prediction_interval)}")
    spread = pooled.spread
    between = f"τ² {spread.tau2:.4f}"
    if spread.tau2_ci:
        between += f" [{spread.tau2_ci[0]:.4f}, {spread.tau2_ci[1]:.4f}]"
    lines += [
        "", f"{pooled.k} studies, {pooled.method}, {pooled.test}",
        f"{between}, I² {spread.i2:.1f}%, H² {spread.h2:.2f}, Q({spread.df}) {spread.q:.2f}, p {_p(spread.p)}",
    ]
    return "\n".join(lines + (_moderators(regression) if regression else []))


def _moderators(regression: Regression) -> list[str]:
    wide = max(len(one.name) for one in regression.coefficients)
    below = f", {regression.df}" if regression.df else ""
    left = regression.spread
    explained = "" if regression.r2 is None else f", R² {regression.r2:.1f}%"
    return [
        "", f"{'Moderator':<{wide}}  Coefficient [95% interval]",
        *(f"{one.name:<{wide}}  {_effect(one.estimate, one.ci)}   p {_p(one.p)}" for one in regression.coefficients),
        f"All moderators: {'F' if regression.df else 'χ²'}({regression.qm_df}{below}) {regression.qm:.2f}, "
        f"p {_p(regression.qm_p)}",
        f"Left over: τ² {left.tau2:.4f}, I² {left.i2:.1f}%{explained}, Q({left.df}) {left.q:.2f}, p {_p(left.p)}",
    ]
