"""The lines in which `handrail pool` says what else was worked out."""

from collections.abc import Callable
from typing import Any

from ..pooling import Interval


def effect(value: float, ci: Interval) -> str:
    """A figure with its interval."""
    return f"{value:.3f} {interval(ci)}"


def interval(ci: Interval) -> str:
    """An interval."""
    return f"[{ci[0]:.3f}, {ci[1]:.3f}]"


def chance(p: float) -> str:
    """A p-value."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _subgroups(found) -> list[str]:
    return ["Subgroups", *(f"  {name}: {effect(one.estimate, one.ci)}, {one.k} studies, τ² {one.spread.tau2:.4f}"
                           for name, one in found.pools.items()),
            f"  Difference: Q({found.df}) {found.q_between:.2f}, p {chance(found.p)}"]


def _three_level(found) -> list[str]:
    errors = f", errors {found.robust}" if found.robust else ""
    return [f"Three levels: {found.k} effects in {found.clusters} clusters{errors}",
            *(f"  {one.name}: {effect(one.estimate, one.ci)}, {f't({one.df:.1f})' if one.df else 'z'} "
              f"{one.statistic:.2f}, p {chance(one.p)}" for one in found.terms),
            f"  variance between clusters {found.between:.4f} (I² {found.i2_between:.1f}%), "
            f"within {found.within:.4f} (I² {found.i2_within:.1f}%)"]


def _permutation(found) -> list[str]:
    kind = "all orders" if found.is_exact else "orders drawn"
    return [f"Permutation test, {found.orders} {kind}", *(f"  {name}: p {chance(p)}" for name, p in found.p.items()),
            f"  All moderators: p {chance(found.qm_p)}"]


def _bayes(found) -> list[str]:
    lines = [f"Bayes, {found.prior} prior on τ with scale {found.scale:g}"]
    for name, one in (("mean effect", found.mu), ("τ", found.tau), ("the next study's effect", found.next)):
        lines.append(f"  {name}: {effect(one.median, one.ci)}")
    return [*lines, f"  chance that the mean effect is above 0: {found.mu.above:.3f}"]


def _influence(found) -> list[str]:
    return ["Influence (rstudent, DFFITS, DFBETAS, Cook's D, covariance ratio, τ² without, Q without, hat)", *(
        f"  {name}: {one.rstudent:.2f}, {one.dffits:.2f}, {one.dfbetas:.2f}, {one.cook:.3f}, {one.cov_ratio:.3f}, "
        f"{one.tau2_without:.4f}, {one.q_without:.2f}, {one.hat:.3f}{' – influential' if one.is_influential else ''}"
        for name, one in found)]


def _predictions(found) -> list[str]:
    return ["Best predictions of true effects",
            *(f"  {name}: {effect(one.estimate, one.interval)}" for name, one in found)]


def _leave_one_out(found) -> list[str]:
    return ["Without each study", *(f"  {name}: {effect(one.estimate, one.ci)}, I² {one.spread.i2:.1f}%"
                                    for name, one in found)]


def _trimfill(found) -> list[str]:
    return [f"Trim and fill, {found.estimator}: {found.k0} missing on the {found.side} (SE {found.se_k0:.1f})",
            f"  with them: {effect(found.pooled.estimate, found.pooled.ci)}"]


def _asymmetry(found) -> list[str]:
    egger, mixed, begg = found["egger"], found["egger_mixed"], found["begg"]
    return ["Small studies against large ones",
            f"  Egger: t({egger.df}) {egger.statistic:.2f}, p {chance(egger.p)}; mixed effects: "
            f"z {mixed.statistic:.2f}, p {chance(mixed.p)}",
            f"  Begg: τ {begg.tau:.3f}, p {chance(begg.p)}",
            *(f"  {one.model}: {effect(one.estimate, one.ci)}, p {chance(one.p)}"
              f"{' (the one to take)' if one.model == found['pet_peese'] else ''}"
              for one in (found["pet"], found["peese"]))]


def _selection(found) -> list[str]:
    pooled = f"{found.estimate:.3f}" if found.ci is None else effect(found.estimate, found.ci)
    return [f"Selection model, steps at p {', '.join(f'{step:g}' for step in found.steps)}",
            f"  without selection: {pooled}, τ² {found.tau2:.4f}",
            f"  chances of being published: {', '.join(f'{one:.2f}' for one in found.chances)}",
            f"  selection: χ²({found.lrt_df}) {found.lrt:.2f}, p {chance(found.lrt_p)}"]


LINES: dict[str, Callable[[Any], list[str]]] = {
    "subgroups": _subgroups, "three_level": _three_level, "permutation": _permutation, "bayes": _bayes,
    "influence": _influence, "predictions": _predictions, "leave_one_out": _leave_one_out, "trimfill": _trimfill,
    "asymmetry": _asymmetry, "selection": _selection,
}
