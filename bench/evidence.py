"""`python -m bench.evidence`: pools by REML with Knapp and Hartung's test, beside R's metafor in the same run.

Where `Rscript` with metafor is missing that column stays empty and it says so. CPU-bound, so the median of five turns.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from handrail.evidence.batch import pool_many
from handrail.evidence.pooling import pool

R_SCRIPT = Path(__file__).with_name("evidence.R")
FEW, MANY = 36, 3000
FITS = int(os.environ.get("BENCH_FITS", "1000"))
R_FITS = {FEW: max(1, FITS // 10), MANY: 1}  # metafor works with k × k matrices: one fit of 3,000 takes long
TURNS = int(os.environ.get("BENCH_TURNS", "5"))
SIZES = (1_000, 10_000, 100_000, 1_000_000)
TARGETS = {FEW: 20, MANY: 1000}
SEED = 20


def studies(k: int, rows: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes and variances of k studies with some heterogeneity, or of `rows` such pools."""
    rng = np.random.default_rng(SEED + k)
    shape = k if rows is None else (rows, k)
    v = rng.uniform(0.01, 0.12, shape)
    return rng.normal(0.3, np.sqrt(v + 0.02)), v


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median of some turns, for one time."""
    took = []
    work()
    for _ in range(TURNS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        took.append((time.perf_counter() - start) / times)
    return statistics.median(took)


def main() -> dict:
    """Measure, print and return."""
    data = {k: studies(k) for k in (FEW, MANY)}
    ours = {FEW: seconds(lambda: pool(*data[FEW]), FITS), MANY: seconds(lambda: pool(*data[MANY]), 10)}
    theirs, why = metafor(data)
    found: dict = {"fits": {}, "metafor_missing": why}
    for k in (FEW, MANY):
        row = {"ms": round(ours[k] * 1000, 4), "target": TARGETS[k]}
        if theirs:
            same = abs(theirs[k][1] - pool(*data[k]).estimate) <= 1e-4 * abs(theirs[k][1])
            row |= {"metafor_ms": round(theirs[k][0] * 1000, 4), "ratio": round(theirs[k][0] / ours[k], 1),
                    "same_estimate": same}
        found["fits"][str(k)] = row
        print(f"  evidence, {k} studies: {row['ms']} ms a fit"
              + (f", metafor {row['metafor_ms']} ms: {row['ratio']} times (wanted {TARGETS[k]}), "
                 f"{'the same' if row['same_estimate'] else 'ANOTHER'} estimate" if theirs else f"; {why}"))
    many = studies(FEW, FITS)
    batch = seconds(lambda: pool_many(*many)) / FITS
    found["batched"] = {"ms": round(batch * 1000, 5), "ratio_to_one": round(ours[FEW] / batch, 1)}
    print(f"  evidence, {FITS} pools of {FEW} at once: {batch * 1e6:.1f} µs a pool, "
          f"{ours[FEW] / batch:.1f} times one by one")
    found["linear"] = {}
    for k in SIZES:
        y, v = studies(k)
        took = seconds(lambda y=y, v=v: pool(y, v))
        found["linear"][str(k)] = round(took / k * 1e9, 1)
        print(f"  evidence, {k} studies: {took * 1000:.1f} ms, {took / k * 1e9:.0f} ns a study")
    return found


def metafor(data: dict) -> tuple[dict[int, tuple[float, float]] | None, str]:
    """Seconds a fit and the estimate by metafor, or none and why."""
    if shutil.which("Rscript") is None:
        return None, "R isn't installed (Debian: r-cran-metafor)"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studies.csv"
        rows = [f"{k},{y!r},{v!r}" for k, (ys, vs) in data.items()
                for y, v in zip(ys.tolist(), vs.tolist(), strict=True)]
        path.write_text("\n".join(["k,yi,vi", *rows]) + "\n")
        done = subprocess.run(["Rscript", str(R_SCRIPT), str(R_FITS[FEW]), str(R_FITS[MANY]), str(path)],
                              capture_output=True, text=True)
    if done.returncode:
        return None, "R has no metafor (Debian: r-cran-metafor)" if "no package" in done.stderr else done.stderr.strip()
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    return {int(k): (float(took), float(value)) for k, took, value in lines}, ""


if __name__ == "__main__":
    print(json.dumps(main(), indent=1, ensure_ascii=False))
