"""What CONTRIBUTING says of the house is true: its files and symbols exist, and mypy lists what it says."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text()
SOURCE = ROOT / "src" / "contracts"
MENTION = re.compile(r"`(?P<path>[\w./-]+(?:\.(?:py|md|tsv|txt)|/))`(?: \((?P<symbols>[^)]*)\))?")
TOY = '''@lazy_dataclass(frozen=True, slots=True)
class Toy:
    """A rule that nobody handles."""

    code: ClassVar[str] = "toy"

    def __str__(self) -> str:
        return "be a toy"


ValueRule = (
    Toy | '''


def file_named(path: str) -> Path | None:
    """The file or folder that a path in CONTRIBUTING means."""
    places = (SOURCE / path, ROOT / path, ROOT / "src" / path)
    return next((place for place in places if place.exists()), None)


def defined_in(path: Path) -> set[str]:
    """The names at the top of a module, and the attributes of its classes."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case _:
                pass
    return found


def test_its_files_exist() -> None:
    """Every file and folder that it names exists."""
    named = {found["path"] for found in MENTION.finditer(TEXT)}
    assert len(named) > 80
    assert set() == {path for path in named if file_named(path) is None}


def test_its_symbols_exist() -> None:
    """Every symbol that it names in parentheses behind a module is defined there."""
    missing = set()
    for found in MENTION.finditer(TEXT):
        path = file_named(found["path"])
        if path is None or path.suffix != ".py" or found["symbols"] is None:
            continue
        for symbol in re.findall(r"`(\w+)`", found["symbols"]):
            if symbol not in defined_in(path):
                missing.add(f"{found['path']}: {symbol}")
    assert set() == missing


def test_the_plan_is_that_of_the_architecture_test() -> None:
    """The plan of the house names every room at the top, and no other."""
    plan = TEXT.split("## The house")[1].split("```")[1]
    named = {room.rstrip("/") for line in plan.splitlines() for room in line[:35].split()}
    there = {
        path.stem
        for path in SOURCE.iterdir()
        if path.name not in ("__init__.py", "py.typed", "__pycache__")
    }
    assert there == named


@pytest.mark.at_length
def test_mypy_lists_where_a_value_rule_is_missing(tmp_path: Path) -> None:
    """A value rule that nobody handles makes mypy list the places that the table marks, and no other."""
    pytest.importorskip("mypy", reason="make check has mypy")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rules = tmp_path / "src" / "contracts" / "rules" / "value.py"
    text = rules.read_text()
    assert text.count("ValueRule = (\n    ") == 1
    rules.write_text(text.replace("ValueRule = (\n    ", TOY))
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "src"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip  # a call as one would type it
    listed = set(re.findall(r"^src/contracts/([\w/]+\.py):\d+: error", done.stdout, re.MULTILINE))
    table = TEXT.split("### … a value rule?")[1].split("### ")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("|")]
    marked = {
        found["path"]
        for what, where in rows
        if what.rstrip().endswith(r"\*")
        for found in MENTION.finditer(where)
    }
    assert marked == listed
