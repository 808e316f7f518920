"""The house: what may import what, and what a module may weigh."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "contracts"
FLOORS = {
    "errors": 0,
    "changes": 0,
    "dtypes": 1,
    "rules": 1,
    "units": 1,
    "types": 2,
    "specification": 2,
    "rendering": 3,
    "wire": 3,
    "report_text": 4,
    "report": 5,
    "backends": 6,
    "diagnosis": 6,
    "declaration": 7,
    "kinds": 7,
    "judging": 8,
    "one_row": 8,
    "documents": 8,
    "comparing": 8,
    "adapting": 10,
    "splitting": 9,
    "identity": 9,
    "writing": 9,
    "frames": 0,
    "row": 9,
    "contract": 10,
    "carrying": 11,
    "enforcement": 11,
    "schemas": 12,
    "comparison": 11,
    "handoff": 11,
    "testing": 12,
    "rehearsing": 13,
    "rehearsal": 14,
    "pytest_plugin": 15,
    "hypothesis_plugin": 15,
    "integrations": 12,
    "readers": 11,
}
"""The floor of each module or package, from the ground up; an import goes down, or stays in its
own room. Two rooms on one floor know nothing of each other, but for `rules` and `dtypes`."""
NEIGHBOURS = {("rules", "dtypes")}
PLAIN = ("errors", "dtypes", "rules", "units")
"""The rooms that need the standard library only, but for what reads columns."""
COLUMNS = {"columns.py", "enclosing.py"}
HEAVY = ("polars", "pyarrow", "pandas", "hypothesis", "pytest", "pandera", "yaml", "numpy",
         "fastapi", "starlette", "sklearn", "feast")  # fmt: skip
LONGEST = 350
"""More lines than this in a module say that it is more than one idea."""

MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def name_of(path: Path) -> str:
    """A module's path as its room: the first name below the package."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_at_run_time(path: Path) -> set[str]:
    """The modules that a module imports when it runs; imports for type checkers only do not."""
    found = set()
    tree = ast.parse(path.read_text())
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_only(path: Path) -> None:
    """A module imports from lower floors and from its own room, and from nowhere else."""
    own = name_of(path)
    uphill = set()
    for imported in imports_at_run_time(path):
        if not imported.startswith("contracts."):
            continue
        other = imported.split(".")[1]
        if other != own and (own, other) not in NEIGHBOURS and FLOORS[other] >= FLOORS[own]:
            uphill.add(imported)
    assert set() == uphill


def test_every_room_has_a_floor() -> None:
    """The plan of the house names every module and package there is."""
    assert set(FLOORS) == {name_of(path) for path in MODULES}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if name_of(p) in PLAIN and p.name not in COLUMNS], ids=str
)
def test_rules_need_the_standard_library_only(path: Path) -> None:
    """What may be required, and what a unit is, is said without any engine."""
    outside = {name.split(".")[0] for name in imports_at_run_time(path)} - {"contracts"}
    assert set() == outside - sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_one_idea(path: Path) -> None:
    """No module is longer than one idea takes."""
    assert len(path.read_text().splitlines()) <= LONGEST


def loaded_after(code: str) -> set[str]:
    """The heavy modules that are loaded once the code has run in a fresh interpreter."""
    script = f"{code}\nimport sys; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


DECLARE = """
import contracts as ct
class C(ct.Contract, boundary="here"):
    x: float = 0.0
"""


@pytest.mark.parametrize(
    "code",
    [
        "import contracts",
        DECLARE,
        DECLARE + "C(x=1.0); C.model_validate_json('{}'); C.check_row({'x': 'no'})",
        DECLARE + "C.model_json_schema()",
        DECLARE + "@ct.enforce\ndef f(c: C, more: ct.Frame[C] | None = None) -> C: return c\nf({})",
    ],
    ids=["import", "declare", "one payload", "JSON Schema", "enforce"],
)
def test_one_row_loads_no_engine(code: str) -> None:
    """Importing, declaring and judging one payload load neither Polars nor anything as heavy."""
    assert set() == loaded_after(code)


def test_units_load_no_engine() -> None:
    """Units are parsed and converted without any engine."""
    code = "from contracts.units import *; conversion(parse_unit('km'), parse_unit('m')).apply(1.5)"
    assert set() == loaded_after(code)


def test_frames_load_polars_alone() -> None:
    """Judging Python rows as a batch loads Polars, and nothing heavier beside it."""
    assert {"polars"} == loaded_after(DECLARE + "assert C.check([{'x': 1.0}]).ok")


def test_reading_from_feast_loads_polars_alone() -> None:
    """What Feast hands over is read without importing Feast, or what Feast needs."""
    assert {"polars"} == loaded_after("import contracts.integrations.feast")
