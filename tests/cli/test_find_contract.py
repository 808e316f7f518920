"""The contract that an argument names, and what is answered where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import contracts as ct
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    "named",
    [
        "trips:Trip",
        "trips.py:Trip",
        "trips.py",
        "trips",
        "./trips.py:Trip",
        "pack.mod:Trip",
        "pack/mod.py",
    ],
)
def test_a_contract_is_named_by_its_module_or_file(run: Run, named: str) -> None:
    """`module:Name` and `file.py:Name` name one; the name may be left out where a file declares one alone."""
    Path("pack").mkdir()
    Path("pack/__init__.py").touch()
    Path("pack/mod.py").write_text("from .base import *\n")
    Path("pack/base.py").write_text(Path("trips.py").read_text())
    done = run("check", named, "good.parquet")
    assert (0, "") == (done.code, done.err)


@pytest.mark.parametrize("folder", ["contracts", "a b; 'c"])
def test_a_file_may_lie_anywhere(run: Run, folder: str) -> None:
    """A package of the user's that is called `contracts` is not the library, and paths need no quoting."""
    Path(folder).mkdir()
    Path(folder, "__init__.py").touch()
    Path("trips.py").rename(Path(folder, "contracts.py"))
    assert 0 == run("check", f"{folder}/contracts.py:Trip", "good.parquet").code
    hidden = run("check", "contracts.contracts:Trip", "good.parquet")
    assert (2, True) == (hidden.code, "Write its path: contracts/contracts.py:Name" in hidden.err)


def test_a_document_is_a_contract(run: Run) -> None:
    """Canonical JSON, JSON Schema and ODCS are told apart by their keys."""
    for to, name in [("json", "c.json"), ("json-schema", "s.json"), ("odcs", "o.yaml")]:
        assert 0 == run("convert", "trips.py", "--to", to, "-o", name).code
        assert 0 == run("check", name, "good.parquet").code
    assert 0 == run("check", "o.yaml:Trip", "good.parquet").code


ODD = {
    "none.py": "x = 1\n",
    "two.py": "import contracts as ct\nclass A(ct.Contract):\n    x: int\nclass B(A):\n    y: int\n",
    "fails.py": "import contracts as ct\nx = 1\nx.nope\n",
    "lacks.py": "import nowhere.at_all\n",
    "bad.py": "import contracts as ct\nclass A(ct.Contract):\n    x: complex\n",
    "syntax.py": "class A(\n",
    "ends.py": "raise SystemExit(0)\n",
    "doc.json": "{}",
}


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("trips.py:Tripp", "trips.py' has no contract 'Tripp'\n  Is it trips.py:Trip?"),
        ("trips:Zebra", "It has Trip"),
        ("trps.py:Trip", "there is no file 'trps.py'\n  Is it 'trips.py'?"),
        ("trps:Trip", "there is no module 'trps'\n  Is it 'trips'?"),
        ("nowhere/x.py", "nor a folder 'nowhere'"),
        ("none.py", "declares no contract"),
        ("two.py", "has 2 contracts: say which\n  two.py:A\n  two.py:B"),
        ("fails.py", "cannot be imported: AttributeError: 'int' object has no attribute 'nope'"),
        ("fails.py", "fails.py, line 3: x.nope"),
        ("lacks:A", "No module named 'nowhere'"),
        ("bad.py", "A.x"),
        ("bad.py", "bad.py, line 2: class A(ct.Contract):"),
        ("syntax.py", "SyntaxError: '(' was never closed (syntax.py, line 1)"),
        ("ends.py", "SystemExit: 0"),
        ("doc.json", "contract must be '1'"),
        ("a b", "'a b' is not the place of a contract"),
    ],
)
def test_what_is_not_a_contract_ends_with_2(run: Run, named: str, said: str) -> None:
    """An invalid contract ends with 2, in our words: with the nearest name, or the line of the user's that raised."""
    for name, text in ODD.items():
        Path(name).write_text(text)
    done = run("check", named, "good.parquet")
    assert (2, "", True) == (done.code, done.out, said in done.err), done.err


@pytest.mark.parametrize("data", ["good.parquet", "days", "days/", "days/*.parquet"])
def test_data_in_the_place_of_the_contract_is_named(run: Run, data: str) -> None:
    """Data that is named before its contract ends with 2, and the message says which comes first."""
    Path("days").mkdir()
    Path("days/one.parquet").write_bytes(Path("good.parquet").read_bytes())
    done = run("check", data, "trips.py")
    assert (2, "") == (done.code, done.out)
    assert "is data, where a contract is expected" in done.err
    assert "The contract is named first, and then the data: contracts check trips.py" in done.err


def test_what_a_module_prints_is_not_the_result(run: Run) -> None:
    """A module that prints while it is imported does not spoil what is on stdout."""
    Path("trips.py").write_text("print('hello')\n" + Path("trips.py").read_text())
    done = run("show", "trips.py", "--format", "json")
    assert ("Trip", "hello\n") == (ct.from_json(done.out).__name__, done.err)
