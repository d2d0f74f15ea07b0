"""`make bench`: pages of the product beside their references, in one run on one machine.

`python -m bench answer lesson` measures only those, and leaves the kept results alone.

Timings on a shared machine are noisy, so a page and its reference take turns, and what counts is their ratio: each
turn's product rate over the mean of the reference rates around it; the median of the turns is printed.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from bench import load
from bench.server import cpu_seconds, memory_mb, served
from handrail.ground.moment import real_now

CONNECTIONS = int(os.environ.get("BENCH_CONNECTIONS", "8"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
TURNS = int(os.environ.get("BENCH_TURNS", "5"))
RESULTS = Path(__file__).resolve().parent / "results.json"
ALONE = ("outcomes", "caseload", "fidelity")  # pages that one person opens now and then: measured on one connection
MOST_MS = {"caseload of 300": 150}  # of server time, on one connection: the median
TOKEN = "b" * 32  # a CSRF secret; the double-submit cookie needs no more
PRODUCT, REFERENCE = 8761, 8762

Request = Callable[[int, int], bytes]


def main() -> int:
    """Build both worlds, serve both, measure in turns, write the results."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"HANDRAIL_VAR": folder, "HANDRAIL_ORIGIN": f"http://localhost:{PRODUCT}", "HANDRAIL_LOG": "ERROR"}
        say("Building the worlds …")
        ours, theirs = build("product", env), build("reference", env)
        if is_wanted("outcomes") or is_wanted("fidelity"):
            say("  and a service of 10,000 people (some minutes) …")
            ours |= build("service", env)
        with (
            served("handrail.site.wsgi:application", PRODUCT, env) as product,
            served("bench.reference.wsgi:application", REFERENCE, env) as reference,
        ):
            results = measure(ours, theirs, product, reference)
    if not sys.argv[1:]:
        kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        evidence = {key: kept[key] for key in ("evidence",) if key in kept}  # measured by bench.evidence
        RESULTS.write_text(json.dumps(results | evidence, indent=1, ensure_ascii=False) + "\n")
    show(results)
    return 0


def measure(ours: dict, theirs: dict, product: int, reference: int) -> dict:
    """Every page beside its reference."""
    page, answer, hello = reference_requests(theirs)
    lesson, today, save, caseload, outcomes, fidelity = product_requests(ours)
    rows = {
        "lesson page": (lesson, page, 2.5),
        "today": (today, page, 1.0),
        "answer saved": (save, answer, 2.0),
        "caseload of 300": (caseload, page, None),
        "outcomes of 10,000": (outcomes, page, None),
        "fidelity of 10,000": (fidelity, page, None),
    }
    pages = {
        name: side_by_side(name, mine, its, product, reference, target=target)
        for name, (mine, its, target) in rows.items() if is_wanted(name.split()[0])
    }
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "connections": CONNECTIONS, "seconds": SECONDS, "turns": TURNS,
        "pages": {**pages, "hello (reference alone)": one_turn("hello", REFERENCE, hello, reference)},
        "memory_mb": {"product": round(memory_mb(product), 1), "reference": round(memory_mb(reference), 1)},
    }


def is_wanted(page: str) -> bool:
    """Whether a page is measured in this run: all, unless some are named."""
    return not sys.argv[1:] or page in sys.argv[1:]


def side_by_side(
    name: str, ours: Request, theirs: Request, product: int, reference: int, *, target: float | None
) -> dict:
    """The product and the reference in turns; the ratio of rates, turn by turn."""
    one_turn(name, PRODUCT, ours, product, seconds=1.0)
    one_turn(name, REFERENCE, theirs, reference, seconds=1.0)
    mine, its = [], [one_turn(name, REFERENCE, theirs, reference)]
    for _ in range(TURNS):
        mine.append(one_turn(name, PRODUCT, ours, product))
        its.append(one_turn(name, REFERENCE, theirs, reference))
    ratios = [
        turn["per_second"] / statistics.mean((before["per_second"], after["per_second"]))
        for turn, before, after in zip(mine, its, its[1:], strict=False)
    ]
    say(f"  {name}: {statistics.median(ratios):.2f} times its reference ({min(ratios):.2f} to {max(ratios):.2f})")
    return {
        "product": middle(mine), "reference": middle(its), "ratio": round(statistics.median(ratios), 2),
        **({"most_ms": MOST_MS[name]} if name in MOST_MS else {}),
        "ratio_from": round(min(ratios), 2), "ratio_to": round(max(ratios), 2), "target": target,
    }


def one_turn(name: str, port: int, request: Request, pid: int, seconds: float = SECONDS) -> dict:
    """One run against one server, with what it cost."""
    before = cpu_seconds(pid)
    status, connections = 200, 1 if name.split()[0] in ALONE else CONNECTIONS
    done = load.run(port, request, expect=status, connections=connections, seconds=seconds)
    spent = cpu_seconds(pid) - before
    return {
        "per_second": round(done.per_second, 1), "p50_ms": round(done.percentile(0.5), 2),
        "p95_ms": round(done.percentile(0.95), 2), "cpu_ms": round(spent * 1000 / done.requests, 2),
        "bytes": done.bytes_each,
    }


def middle(turns: list[dict]) -> dict:
    """The turn with the median rate."""
    return sorted(turns, key=lambda turn: turn["per_second"])[len(turns) // 2]


def reference_requests(theirs: dict) -> tuple[Request, Request, Request]:
    """What is asked of the reference: the page, an answer, hello."""
    def cookie(connection: int) -> str:
        return f"sessionid={theirs['readers'][connection]['cookie']}; csrftoken={TOKEN}"

    def page(connection: int, n: int) -> bytes:
        return load.http("GET", "/page/", port=REFERENCE, headers={"Cookie": cookie(connection)})

    def answer(connection: int, n: int) -> bytes:
        body = f"key=volume-moment&text=Saturday%2C+with+my+neighbour+{n}".encode()
        headers = {"Cookie": cookie(connection), "X-CSRFToken": TOKEN,
                   "Content-Type": "application/x-www-form-urlencoded"}
        return load.http("POST", "/answer/", port=REFERENCE, headers=headers, body=body)

    def hello(connection: int, n: int) -> bytes:
        return load.http("GET", "/hello/", port=REFERENCE)

    return page, answer, hello


def product_requests(ours: dict) -> tuple[Request, Request, Request, Request, Request, Request]:
    """What is asked of the product: a lesson page, Today, an answer saved, the caseload, two pages of figures."""
    def cookie(connection: int) -> str:
        return f"sessionid={ours['readers'][connection]['cookie']}; csrftoken={TOKEN}"

    def get(path: str) -> Request:
        return lambda connection, n: load.http("GET", path, port=PRODUCT, headers={"Cookie": cookie(connection)})

    last: dict[int, str] = {}

    def save(connection: int, n: int) -> bytes:
        client = str(uuid.uuid4())
        body = json.dumps({
            "client_id": client, "enrolment": ours["readers"][connection]["enrolment"], "key": ours["key"],
            "fields": {ours["block"]: [f"Saturday, with my neighbour {n}"]}, "made_at": real_now().isoformat(),
            "replaces": [last[connection]] if connection in last else [],
        }).encode()
        last[connection] = client
        headers = {"Cookie": cookie(connection), "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
        return load.http("POST", "/answers/", port=PRODUCT, headers=headers, body=body)

    def caseload(connection: int, n: int) -> bytes:
        headers = {"Cookie": f"sessionid={ours['guide']}; csrftoken={TOKEN}"}
        return load.http("GET", "/caseload/", port=PRODUCT, headers=headers)

    def outcomes(connection: int, n: int) -> bytes:
        headers = {"Cookie": f"sessionid={ours['manager']}; csrftoken={TOKEN}"}
        return load.http("GET", "/outcomes/", port=PRODUCT, headers=headers)

    def fidelity(connection: int, n: int) -> bytes:
        headers = {"Cookie": f"sessionid={ours['manager']}; csrftoken={TOKEN}"}
        return load.http("GET", "/fidelity/", port=PRODUCT, headers=headers)

    return get(ours["lesson"]), get("/today/"), save, caseload, outcomes, fidelity


def build(part: str, env: dict[str, str]) -> dict:
    """Build one world in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.world", part], env={**os.environ, **env}, capture_output=True, text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"The {part}'s world could not be built:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def show(results: dict) -> None:
    """The results as a table."""
    say(f"\n{'':24}{'per second':>12}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'ratio':>8}{'target':>8}")
    for name, page in results["pages"].items():
        for side in ("product", "reference"):
            run = page.get(side, page if side == "reference" else None)
            if run is None:
                continue
            ratio = f"{page['ratio']:>8}{page['target'] or '':>8}" if side == "product" else ""
            label = name if side == "product" or "product" not in page else "  its reference"
            say(f"{label:24}{run['per_second']:>12}{run['p50_ms']:>9}{run['p95_ms']:>9}{run['cpu_ms']:>9}{ratio}")
    say(f"Memory, MB: {results['memory_mb']}. Written to bench/{RESULTS.name}.")


def say(words: str) -> None:
    """A line on the terminal, at once."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
