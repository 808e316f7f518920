"""The tests themselves: they mirror the house, a file holds one idea, and each test's docstring is a sentence of
the specification.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

TESTS = ROOT / "tests"
FILES = sorted(TESTS.rglob("*.py"))
MAX_LINES = 350
"""The same as in the package: more lines are more than one idea."""


def packages_in(folder: Path) -> set[str]:
    """The names of the packages that lie in a folder."""
    return {one.parent.name for one in folder.glob("*/__init__.py")}


def undocumented_in(path: Path) -> Iterator[str]:
    """The file, if it holds anything without a docstring, and its tests that have none."""
    tree = ast.parse(path.read_text())
    if tree.body and ast.get_docstring(tree) is None:
        yield str(path)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name.startswith("test_")
            and ast.get_docstring(node) is None
        ):
            yield f"{path}: {node.name}"


def test_every_room_has_its_tests() -> None:
    """Each room of the package has a folder of the same name here, and so has each format of `interchange`."""
    for room in ("", "interchange"):
        assert packages_in(ROOT / "src" / "contracts" / room) <= packages_in(TESTS / room)


def test_every_folder_of_tests_is_a_package() -> None:
    """Two files may have one name, since each is a module of its own package."""
    folders = {path.parent for path in FILES} - {TESTS / "typing"}
    assert set() == {folder for folder in folders if not (folder / "__init__.py").exists()}


def test_a_file_of_tests_is_one_idea() -> None:
    """No file of tests is longer than one idea takes."""
    assert {} == {
        str(path): lines
        for path in FILES
        if (lines := len(path.read_text().splitlines())) > MAX_LINES
    }


def test_every_test_states_what_it_holds() -> None:
    """Every test and every file of tests has a docstring."""
    assert [] == [name for path in FILES for name in undocumented_in(path)]
