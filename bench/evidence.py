"""`python -m bench.evidence`: pools by REML with Knapp and Hartung's test, beside R's metafor in the same run.

Both sides are measured by the processor time that they take themselves (user and system), since other work on the
machine lengthens only the clock's. They take turns, and what counts is the median of the turns' ratios. Ours computes
what `rma` does: the interval of τ², which both work out only when asked, is measured beside. Where `Rscript` with
metafor is missing that column stays empty and it says so. Writes into bench/results.json, under `evidence`.
"""

import json
import os
import platform
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.__main__ import RESULTS, say
from handrail.evidence.batch import pool_many
from handrail.evidence.heterogeneity import estimate
from handrail.evidence.pooling import pool
from handrail.evidence.weighted import observed

R_SCRIPT = Path(__file__).with_name("evidence.R")
FEW = 36
MANY = (3000, 2000, 1000)  # metafor works with k × k matrices: the largest that it fits in the time it is given
FITS = int(os.environ.get("BENCH_FITS", "1000"))
TURNS = int(os.environ.get("BENCH_TURNS", "5"))
R_SECONDS = int(os.environ.get("BENCH_R_SECONDS", "900"))  # of processor time, for one run of metafor
SIZES = (1_000, 10_000, 100_000, 1_000_000)
TARGETS = {FEW: 20, MANY[0]: 1000}
SAME = 1e-4  # metafor stops when τ² moves by less than 1e-5
SEED = 20

KILLED = (-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU, 128 + signal.SIGKILL)

Outcomes = tuple[np.ndarray, np.ndarray]


class NoMetafor(Exception):
    """Why there is nothing to compare with."""


class TooLong(Exception):
    """Metafor took all of the processor time that it was given."""


def studies(k: int, rows: int | None = None) -> Outcomes:
    """Outcomes and variances of k studies with some heterogeneity, or of `rows` such pools."""
    rng = np.random.default_rng(SEED + k)
    shape = k if rows is None else (rows, k)
    v = rng.uniform(0.01, 0.12, shape)
    return rng.normal(0.3, np.sqrt(v + 0.02)), v


def spent(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of processor time for one time."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def middle(work: Callable[[], object], times: int = 1) -> float:
    """The median of some turns, after one that isn't counted."""
    work()
    return statistics.median(spent(work, times) for _ in range(TURNS))


def main() -> dict:
    """Measure, print and return."""
    found: dict = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
                   f"NumPy {np.__version__}",
        "fits": FITS, "turns": TURNS, "pools": {}, "metafor_missing": "",
    }
    rows = found["pools"]
    try:
        rows[f"{FEW} studies"] = beside(FEW, FITS, max(1, FITS // 10), TURNS)
        rows |= largest()
    except NoMetafor as why:
        found["metafor_missing"] = str(why)
        say(f"  evidence: nothing to compare with: {why}")
        rows |= {f"{k} studies": {"product": {"cpu_ms": ms(middle(lambda k=k: pool(*studies(k)), 20))}}
                 for k in (FEW, MANY[0])}
    few = studies(FEW)
    asked = middle(lambda: pool(*few).spread.tau2_ci, FITS)
    rows[f"{FEW} studies, with the interval of τ²"] = {"product": {"cpu_ms": ms(asked)}}
    many = studies(FEW, FITS)
    batch = middle(lambda: pool_many(*many)) / FITS
    alone = rows[f"{FEW} studies"]["product"]["cpu_ms"]
    rows[f"{FITS} pools of {FEW} at once"] = {
        "product": {"cpu_ms": ms(batch)}, "times_one_by_one": round(alone / ms(batch), 1)}
    say(f"  evidence, {FEW} studies with the interval of τ²: {ms(asked)} ms")
    say(f"  evidence, {FITS} pools of {FEW} at once: {ms(batch)} ms a pool, {alone / ms(batch):.1f} times one by one")
    found["linear"] = {str(k): steps_of(k) for k in SIZES}
    return found


def ms(seconds: float) -> float:
    """In milliseconds."""
    return round(seconds * 1000, 4)


def beside(k: int, ours: int, theirs: int, turns: int) -> dict:
    """Pools of k studies in turns with metafor's fits: each side's median, and the turns' ratios."""
    data = studies(k)
    pool(*data)
    mine, its = [], []
    for turn in range(turns):
        mine.append(spent(lambda: pool(*data), ours))
        seconds, value = metafor(data, theirs, warm=theirs > 1)
        its.append(seconds)
        say(f"  evidence, {k} studies, turn {turn + 1} of {turns}: {ms(mine[-1])} ms a fit, metafor {ms(seconds)} ms")
    ratios = [other / own for own, other in zip(mine, its, strict=True)]
    is_same = abs(value - pool(*data).estimate) <= SAME * abs(value)
    row = {
        "product": {"cpu_ms": ms(statistics.median(mine))}, "reference": {"cpu_ms": ms(statistics.median(its))},
        "ratio": round(statistics.median(ratios), 1), "ratio_from": round(min(ratios), 1),
        "ratio_to": round(max(ratios), 1), "target": TARGETS.get(k), "same_estimate": is_same,
    }
    say(f"  evidence, {k} studies: {row['ratio']} times metafor ({row['ratio_from']} to {row['ratio_to']}, wanted "
        f"{row['target']}), {'the same' if is_same else 'ANOTHER'} estimate")
    return row


def largest() -> dict:
    """The largest pool that metafor fits in the time it is given: once, since one fit takes long."""
    rows = {}
    for k in MANY:
        try:
            say(f"  evidence, {k} studies: metafor may take some minutes …")
            return rows | {f"{k} studies": beside(k, 20, 1, 1)}
        except TooLong:
            say(f"  evidence, {k} studies: metafor had no fit after {R_SECONDS} s of processor time")
            own = middle(lambda k=k: pool(*studies(k)), 20)
            rows[f"{k} studies"] = {"product": {"cpu_ms": ms(own)}, "ratio_above": round(R_SECONDS / own)}
    return rows


def metafor(data: Outcomes, fits: int, *, warm: bool) -> tuple[float, float]:
    """Seconds of processor time a fit and the estimate by metafor; NoMetafor where there is none, and why; TooLong."""
    if shutil.which("Rscript") is None:
        raise NoMetafor("R isn't installed (Debian: r-cran-metafor)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studies.csv"
        rows = [f"{y!r},{v!r}" for y, v in zip(*(column.tolist() for column in data), strict=True)]
        path.write_text("\n".join(["yi,vi", *rows]) + "\n")
        running = subprocess.Popen(
            ["Rscript", str(R_SCRIPT), str(path), str(fits), "yes" if warm else "no"], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (R_SECONDS, R_SECONDS)))
        lines = []
        for line in running.stdout:
            lines.append(line.strip())
            if line.startswith("Iteration"):
                say(f"    metafor: {line.strip()}")
    if running.wait():
        if running.returncode in KILLED:
            raise TooLong
        raise NoMetafor("R has no metafor (Debian: r-cran-metafor)" if any("no package" in line for line in lines)
                        else " ".join(lines))
    seconds, value = [line for line in lines if line][-1].split()
    return float(seconds), float(value)


def steps_of(k: int) -> dict:
    """What a pool of k studies costs a study, and a step towards its τ² a study: nanoseconds of processor time."""
    y, v = studies(k)
    whole = middle(lambda: pool(y, v))
    steps = estimate("REML", observed(y, v)).steps
    each = middle(lambda: estimate("REML", observed(y, v))) / (steps + 3)  # Hedges' estimate before, two fits after
    row = {"cpu_ms": ms(whole), "ns_a_study": round(whole / k * 1e9, 1), "steps": steps,
           "ns_a_study_and_step": round(each / k * 1e9, 2)}
    say(f"  evidence, {k} studies: {row['cpu_ms']} ms, {row['ns_a_study']} ns a study; {steps} steps, "
        f"{row['ns_a_study_and_step']} ns a study and step")
    return row


if __name__ == "__main__":
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(results | {"evidence": main()}, indent=1, ensure_ascii=False) + "\n")
    say(f"Written to bench/{RESULTS.name}.")
    sys.exit(0)
