"""The order of the rooms where import-linter can't look, and the few rules that hold for every file.

A room knows only rooms below it: in its models, templates, migrations and whatever it names by a string. Going up
happens through announcements, registries and the names of addresses.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import DateField

HOUSE = Path(__file__).parent.parent / "src" / "handrail"
CONTRACT = tomllib.loads((HOUSE.parent.parent / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
FLOORS = [[room for room in layer.split(" | ") if (HOUSE / room).is_dir()] for layer in reversed(CONTRACT["layers"])]
ROOMS = [room for rooms in FLOORS for room in rooms]  # the ground floor first; rooms of one floor don't know each other

MOST_LINES = 400
NO_NAME_FOR_A_MODULE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools"}

_TAG = re.compile(r"{%-?\s*(?:extends|include)\s+(\S+)")
_TEMPLATE = re.compile(r"[\w/.-]+\.(?:html|txt)")
_MODULE = re.compile(r"handrail\.([a-z_]+)(?:\.[\w.]+)?")
_MODEL = re.compile(r"([a-z_]+)\.[A-Z]\w+")


def floor(room: str) -> int:
    """How high a room lies."""
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


def is_below(there: str, here: str) -> bool:
    """Whether `here` may know `there`: the same room, or one on a lower floor."""
    return there == here or floor(there) < floor(here)


def room_of(path: Path) -> str:
    """The room a file is in; the files beside the rooms are above them all."""
    first = path.relative_to(HOUSE).parts[0]
    return first if first in ROOMS else ROOMS[-1]


def code() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every Python file of every room: room, path, tree."""
    for path in sorted(HOUSE.rglob("*.py")):
        yield room_of(path), path, ast.parse(path.read_text(encoding="utf-8"))


def templates() -> dict[str, tuple[str, Path]]:
    """Every template's name to its room and path."""
    found = {}
    for room in ROOMS:
        for path in (HOUSE / room).rglob("templates/**/*"):
            if path.is_file():
                parts = path.relative_to(HOUSE).parts
                found["/".join(parts[parts.index("templates") + 1:])] = (room, path)
    return found


def at(path: Path, line: int) -> str:
    return f"{path.relative_to(HOUSE.parent.parent)}:{line}"


def test_the_rooms_are_those_of_the_house():
    assert ROOMS == ["evidence", "ground", "look", "people", "programmes", "measures", "delivery", "journeys", "safety",
                     "guidance", "fidelity", "supervision", "meetings", "texting", "intake", "referrals", "outcomes",
                     "site"]


def test_no_table_points_up():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("handrail."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            if target is not None and target.__module__.startswith("handrail."):
                here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
                if not is_below(there, here):
                    wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


@pytest.fixture
def on_disk(settings):
    """Migrations as they are: other tests make their tables without them."""
    settings.MIGRATION_MODULES = {}


def test_migrations_make_the_tables_that_the_models_say(on_disk):
    known = MigrationLoader(None, ignore_no_migrations=True)
    changes = MigrationAutodetector(known.project_state(), ProjectState.from_apps(apps)).changes(graph=known.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("handrail.")}
    assert changes.keys() & ours == set()


def test_no_migration_waits_for_one_above(on_disk):
    labels = {config.label: config.name.split(".")[1] for config in apps.get_app_configs()
              if config.name.startswith("handrail.")}
    wrong = []
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    with_tables = {config.label for config in apps.get_app_configs() if list(config.get_models())}
    assert (labels.keys() & with_tables) <= {label for label, _ in known}
    for (label, name), migration in known.items():
        wrong += [
            f"{label}.{name} → {above}" for above, _ in migration.dependencies
            if label in labels and above in labels and not is_below(labels[above], labels[label])
        ]
    assert wrong == []


def test_no_template_extends_or_includes_one_above():
    known, wrong = templates(), []
    for name, (room, path) in known.items():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for wanted in _TAG.findall(line):
                literal = wanted.strip("\"'")
                if literal == wanted:
                    wrong.append(f"{at(path, number)} takes a template by a variable, {wanted}; nothing can check that")
                elif literal in known and not is_below(known[literal][0], room):
                    wrong.append(f"{at(path, number)} {name} → {literal}")
    assert wrong == []


def test_no_code_names_what_is_above_by_a_string():
    labels = {config.label: config.name.split(".")[1] for config in apps.get_app_configs()
              if config.name.startswith("handrail.")}
    known, wrong = templates(), []
    for room, path, tree in code():
        if "migrations" in path.parts:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            module, model = _MODULE.fullmatch(node.value), _MODEL.fullmatch(node.value)
            there = None
            if module and module[1] in ROOMS:
                there = module[1]
            elif model and model[1] in labels:
                there = labels[model[1]]
            elif _TEMPLATE.fullmatch(node.value) and node.value in known:
                there = known[node.value][0]
            if there is not None and not is_below(there, room):
                wrong.append(f"{at(path, node.lineno)} {node.value!r}")
    assert wrong == []


def _names_of_moment(tree: ast.Module) -> set[str]:
    """What a file calls ground.moment."""
    return {"moment"} | {
        name.asname or name.name for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "handrail.ground"
        for name in node.names if name.name == "moment"
    }


def _asks_the_time(node: ast.AST, moments: set[str]) -> str | None:
    """What this node asks another clock for."""
    if not isinstance(node, ast.Call):
        return None
    called = ast.unparse(node.func)
    if called.endswith((".now", ".utcnow", ".today")) and called.rpartition(".")[0] not in moments:
        return called
    if called in ("time.time", "time.localtime", "time.gmtime", "time.ctime", "now", "Now", "functions.Now"):
        return called
    if called in ("timezone.localdate", "timezone.localtime", "localdate", "localtime") and not node.args:
        return called
    return None


def test_nobody_but_moment_knows_what_time_it_is():
    wrong = []
    for _, path, tree in code():
        if path == HOUSE / "ground" / "moment.py" or "migrations" in path.parts:
            continue
        moments = _names_of_moment(tree)
        wrong += [
            f"{at(path, node.lineno)} {asked}()" for node in ast.walk(tree) if (asked := _asks_the_time(node, moments))
        ]
    for _, path in templates().values():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"{%-?\s*now\b", line):
                wrong.append(f"{at(path, number)} {{% now %}}")
    for model in apps.get_models():
        if model.__module__.startswith("handrail."):
            wrong += [
                f"{model._meta.label}.{field.name}" for field in model._meta.concrete_fields
                if isinstance(field, DateField) and (field.auto_now or field.auto_now_add)
            ]
    assert wrong == []


@pytest.mark.parametrize("asked", [
    "datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "timezone.now()", "time.time()", "localdate()",
])
def test_other_clocks_are_seen(asked):
    [expression] = ast.parse(asked).body
    assert _asks_the_time(expression.value, {"moment"})


@pytest.mark.parametrize("asked", ["moment.now()", "moment.real_now()", "time.monotonic()", "timezone.localdate(at)"])
def test_and_the_one_that_may_be_asked_is_not(asked):
    [expression] = ast.parse(asked).body
    assert _asks_the_time(expression.value, {"moment"}) is None


def test_no_file_has_outgrown_one_idea():
    wrong = []
    for _, path, _ in code():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES and "migrations" not in path.parts:
            wrong.append(f"{at(path, lines)}")
    assert wrong == []


def test_no_module_is_named_after_nothing():
    assert [str(path) for _, path, _ in code() if path.stem in NO_NAME_FOR_A_MODULE] == []


def test_every_module_says_what_it_is():
    empty = [at(path, 1) for _, path, tree in code()
             if "migrations" not in path.parts and ast.get_docstring(tree) is None and path.read_text().strip()]
    assert empty == []
