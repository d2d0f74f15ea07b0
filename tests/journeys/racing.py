"""Many writers at once, on a database where they really meet; and one that is killed in the middle.

`race(enrolment)` runs threads, each with a connection of its own. As a program of its own (`python -m
tests.journeys.racing race|write`) it makes SQLite files under HANDRAIL_VAR first, since threads can't meet in memory.
"""

import json
import sys
import threading
import uuid
from collections.abc import Callable

WRITERS = 8


def race(enrolment) -> dict[str, object]:
    """Have writers meet in five ways at once; says what came of it."""
    from handrail.journeys import forks
    from handrail.journeys.models import Head, Row

    first, same, reused = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    chain = [uuid.uuid4() for _ in range(WRITERS)]
    write(enrolment, "first/brings", "first", first)
    works: list[Callable] = []
    for place in range(WRITERS):
        works += [
            lambda: write(enrolment, "first/name-it", "the same", same),
            lambda place=place: write(enrolment, "first/brings", f"device {place}", uuid.uuid4(), [first]),
            lambda place=place: write(enrolment, "second/review", f"link {place}", chain[place],
                                      chain[place - 1:place]),
            lambda place=place: write(enrolment, "second/small-thing", f"words {place}", reused),
        ]
        works.append(lambda place=place: through_the_door(enrolment, f"device {place}"))
    done = _all_at_once(works, enrolment.service_id)
    rows = list(Row.objects.filter(enrolment=enrolment))

    def text(row: Row) -> str:
        return row.body_json.get("text") or f"device {row.body_json['value']}"

    def heads(key: str) -> list[str]:
        return sorted(text(row) for row in rows if row.key == key and Head.objects.filter(row_id=row.pk).exists())

    def rightly(key: str) -> list[str]:
        by_id = {str(row.client_id): row for row in rows if row.key == key}
        standing = forks.heads_of({client: row.replaces for client, row in by_id.items()})
        return sorted(text(by_id[client]) for client in standing)

    keys = {"door": "first/minutes", "same": "first/name-it", "fork": "first/brings", "chain": "second/review",
            "reused": "second/small-thing"}
    return {
        "new": [sum(done[place::5]) for place in range(5)],
        "rows": {name: sorted(text(row) for row in rows if row.key == key) for name, key in keys.items()},
        "heads": {name: heads(key) for name, key in keys.items()},
        "derived": {name: rightly(key) for name, key in keys.items()},
    }


def expected() -> dict[str, object]:
    """What must come of a race, but for which words of a reused id stand."""
    every = [f"{{}} {place}" for place in range(WRITERS)]
    return {
        "new": [1, WRITERS, WRITERS, WRITERS, WRITERS],
        "rows": {
            "door": [one.format("device") for one in every], "same": ["the same"],
            "fork": sorted([one.format("device") for one in every] + ["first"]),
            "chain": [one.format("link") for one in every], "reused": [one.format("words") for one in every],
        },
        "heads": {"same": ["the same"], "fork": [one.format("device") for one in every],
                  "chain": [f"link {WRITERS - 1}"], "door": [one.format("device") for one in every]},
    }


def write(enrolment, key: str, text: str, client_id: uuid.UUID, replaces=()) -> bool:
    """Write one answer; says whether it was new."""
    from handrail.journeys import journal
    from tests.builders import AT

    return journal.write(enrolment=enrolment, kind="answer", key=key, body={"text": text}, client_id=client_id,
                         made_at=AT, at=AT, replaces=replaces).is_new


def through_the_door(enrolment, text: str) -> bool:
    """Send one answer as a page's script does; says whether it was taken."""
    from handrail.journeys import door
    from handrail.people.asker import Asker
    from tests.builders import AT

    sent = {"client_id": str(uuid.uuid4()), "enrolment": str(enrolment.pk), "key": "first/minutes", "replaces": [],
            "fields": {"minutes": [text.removeprefix("device ")]}, "made_at": AT.isoformat()}
    asker = Asker(enrolment.service_id, enrolment.participant_id, "en")
    return door.take(asker, json.dumps(sent).encode(), AT)[0] == 200


def _all_at_once(works: list[Callable], service_id: uuid.UUID) -> list:
    from django.db import connections

    from handrail.ground import scoped

    gate, done = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            with scoped.service(service_id):
                gate.wait(60)
                done[place] = works[place]()
        except Exception as failure:
            done[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    broken = [failure for failure in done if not isinstance(failure, bool)]
    if broken:
        raise broken[0] if isinstance(broken[0], Exception) else RuntimeError(broken)
    return done


def _main(what: str) -> None:
    from tests import own_files

    own_files.set_up()
    from handrail.ground import scoped
    from tests.journeys.small_course import a_reader

    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        if what == "race":
            json.dump(race(enrolment), sys.stdout)
            return
        before = None
        for number in range(100_000):  # until somebody kills us; each line is said once the answer is kept
            client_id = uuid.uuid4()
            write(enrolment, "first/brings", f"words {number}", client_id, [before] if before else [])
            print(client_id, flush=True)
            before = client_id


if __name__ == "__main__":
    _main(sys.argv[1])
