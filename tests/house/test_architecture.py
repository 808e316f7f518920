"""The house: what may import what, file by file, and how long a module may be."""

from __future__ import annotations

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools.house import modules_of, shared_names

SOURCE = ROOT / "src" / "contracts"
FLOORS: tuple[tuple[str, ...], ...] = (
    ("arguments", "caller_warnings", "other_names"),
    ("lazy_dataclass", "hash_once", "escaping", "effects"),
    ("hints",),
    ("errors",),
    ("dtypes", "rules"),
    ("units", "types", "limits", "specification"),
    ("report", "wire/scalar", "wire/records"),
    # Reports name their contract by its canonical JSON: what writes it lies below the engine.
    ("wire/column", "diagnosis", "interchange/json", "profiles"),
    ("backends", "profiles/measure_"),
    ("backends/python",),
    ("backends/frame", "backends/payload", "interchange/card"),
    ("backends/mixed", "inputs", "declaration", "profiles/measure_sums", "profiles/formats_seen"),
    ("backends/partial", "profiles/measure"),
    ("profiles/measure_pairs",),
    ("engine",),
    # pydantic asks a class for its JSON Schema: what writes it lies below the class.
    ("interchange/json_schema/correspondences", "interchange/json_schema/patterns"),
    ("interchange/json_schema/write",),
    ("row",),
    ("contract", "enforced_options", "typing"),
    (
        "comparing",
        "interchange",
        "readers",
        "sinks",
        "frame_namespace",
        "enforcement",
        "profiles/batch_profile",
    ),
    ("interchange/json/contract_classes", "profiles/profile_data"),
    ("interchange/json/api", "interchange/json_schema", "interchange/tables"),
    ("interchange/great_expectations",),
    (
        "interchange/odcs",
        "interchange/pandera",
        "interchange/source",
        "handoff",
    ),
    ("comparing/documents", "history"),
    ("testing",),
    ("rehearsing",),
    ("inferring", "integrations"),
    ("cli",),
    ("__main__",),
)
"""The plan of the house, from the ground up. A file belongs to the longest entry that its path starts with,
and imports from lower floors and from its own room."""
PLAIN = ("escaping", "hints", "errors", "dtypes", "rules", "units", "effects")
"""The rooms that need the standard library only, but for the files that read columns."""
COLUMNS = {"columns.py", "exact_rounding.py"}
LONGEST = 350
"""More lines than this in a module say that it is more than one idea."""
SHARED_NAMES = 0.04
"""What share of the functions and classes at the top of modules may have the name of another one."""

MODULES = sorted(
    path
    for path in SOURCE.rglob("*.py")
    if path not in (SOURCE / "__init__.py", SOURCE / "wire" / "__init__.py")
)
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def name_of(path: Path) -> str:
    """A file's path below the package, as the plan writes it."""
    return path.relative_to(SOURCE).with_suffix("").as_posix()


def room_of(path: Path) -> str:
    """The room that a file belongs to."""
    return max((room for room in ROOMS if name_of(path).startswith(room)), key=len, default="")


def file_of(module: str) -> Path:
    """The file of a module of the package."""
    path = SOURCE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports_at_run_time(path: Path) -> set[str]:
    """The modules that a module imports when it runs, lazily too; not what only type checkers read."""
    tree = ast.parse(path.read_text())
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {
                name for name in inner if name.startswith("contracts.") and file_of(name).exists()
            }
            found |= modules if len(modules) == len(inner) else {node.module, *modules}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def files_imported(path: Path) -> set[Path]:
    """The files of the package that a file imports."""
    ours = {name for name in imports_at_run_time(path) if name.startswith("contracts.")}
    return {file_of(name) for name in ours} - {path}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    """A file imports from lower floors and from its own room, and from nowhere else."""
    own = room_of(path)
    uphill = {
        name_of(other)
        for other in files_imported(path)
        if room_of(other) != own
        and ROOMS[room_of(other)] >= ROOMS[own]
        and (own, room_of(other)) != ("rules", "dtypes")
    }
    assert set() == uphill


def test_nothing_imports_in_a_circle() -> None:
    """No file imports itself by way of others, not even inside a function."""
    graph = {name_of(path): {*map(name_of, files_imported(path))} for path in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
    else:
        circle = []
    assert [] == circle


def test_every_file_has_a_room() -> None:
    """The plan of the house has a room for every file, and no room is empty."""
    assert set(ROOMS) == {room_of(path) for path in MODULES}


def test_names_have_one_home() -> None:
    """Hardly any function or class has the name of one in another module."""
    modules = modules_of(SOURCE)
    shared = shared_names(modules)
    share = sum(map(len, shared.values())) / sum(len(module.names) for module in modules)
    assert share <= SHARED_NAMES, f"{share:.1%} of the names have two homes: {', '.join(shared)}"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) in PLAIN and p.name not in COLUMNS], ids=name_of
)
def test_rules_need_the_standard_library_only(path: Path) -> None:
    """Rules and units need no engine."""
    outside = {name.split(".")[0] for name in imports_at_run_time(path)} - {"contracts"}
    assert set() == outside - sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_one_idea(path: Path) -> None:
    """No module is longer than one idea takes."""
    assert len(path.read_text().splitlines()) <= LONGEST
