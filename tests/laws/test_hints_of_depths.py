"""Law 12: what is said of enforced functions, of rows, of names and of what is nested too deep, works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import contracts as ct
from tests.laws.refusals import hints_of
from tests.reference.hint_sources import unmet

METACLASS: Any = type(ct.Contract)
Call = Callable[[Path], Any]


class Row(ct.Contract):
    """What is checked."""

    n: int


class NotYet(ct.Contract):
    """A contract of a type that nothing defines."""

    x: Later  # type: ignore[name-defined]  # noqa: F821 - that is the case


@ct.enforce
def of_polars(data: ct.Frame[Row]) -> Any:
    """What takes a frame."""
    return data


@ct.enforce
def of_lazy(data: ct.LazyFrame[Row]) -> Any:
    """What takes a LazyFrame."""
    return data


@ct.enforce
def of_pandas(data: Annotated[pd.DataFrame, Row]) -> Any:
    """What takes a frame of pandas."""
    return data


@ct.enforce
def of_row(data: Row) -> Any:
    """What takes one row."""
    return data


FRAME = pl.DataFrame({"n": [1]})
ROWS: Any = [{"n": 1}]


def check(*rows: Any) -> Call:
    """Rows are checked."""
    return lambda _: Row.check([*rows])


DATA: dict[str, tuple[Call, Call]] = {
    "no frame": (lambda _: of_polars(3), lambda _: of_polars(FRAME)),  # type: ignore[arg-type]
    "no LazyFrame": (lambda _: of_lazy(FRAME), lambda _: of_lazy(FRAME.lazy())),  # type: ignore[arg-type]
    "no frame of pandas": (lambda _: of_pandas(ROWS), lambda _: of_pandas(FRAME.to_pandas())),
    "a frame for a row": (lambda _: of_row(FRAME), lambda _: of_polars(FRAME)),  # type: ignore[arg-type]
    "a row that is none": (check({"n": 1}, 3), check({"n": 1}, {"n": 3})),
    "a name that is none": (check({1: 2}), check({"n": 2})),
    "no file to read": (lambda _: ct.read_csv(Row, []), lambda at: ct.read_csv(Row, [at / "a.csv"])),
    "no file to check": (lambda _: ct.check_parquet(Row, []), lambda at: ct.check_parquet(Row, [at / "a.parquet"])),
    "a folder to check": (lambda _: ct.check_parquet(Row, []), lambda at: ct.check_parquet(Row, at / "some")),
    "a type that nothing defines": (lambda _: NotYet.check([]), lambda _: Row.check([])),
}  # fmt: skip  # a table, a line each


def columns(*fields: tuple[str, pa.DataType], name: str = "C") -> Call:
    """Columns of Arrow are declared."""
    return lambda _: ct.from_arrow(pa.schema(fields), name=name)


def listed(depth: int) -> pa.DataType:
    """Lists in lists."""
    kind = pa.int64()
    for _ in range(depth):
        kind = pa.list_(kind)
    return kind


def nested(depth: int) -> type[ct.Contract]:
    """Contracts in contracts."""
    made: type[ct.Contract] = Row
    for _ in range(depth):
        made = METACLASS("C", (ct.Contract,), {"__annotations__": {"r": made}})
    return made


NAMES: dict[str, tuple[Call, Call]] = {
    "no name of a column": (columns(("", pa.int64())), columns(("x", pa.int64()))),
    "a name twice": (columns(("x", pa.int64()), ("x", pa.int64())), columns(("x", pa.int64()), ("y", pa.int64()))),
    "no name of a class": (columns(("x", pa.int64()), name=" "), columns(("x", pa.int64()), name="C")),
    "deep lists": (columns(("x", listed(900))), columns(("x", listed(9)))),
}  # fmt: skip  # a table, a line each


def document(contracts: dict[str, Any] | None = None, **field: Any) -> str:
    """A document of one field, and of some more contracts."""
    written = {"contract": "1", "name": "A", "fields": [{"name": "x", "type": "int", **field}]}
    return json.dumps(written | ({} if contracts is None else {"contracts": contracts}))


def read(text: str) -> Call:
    """A document is read."""
    return lambda _: ct.from_json(text)


B = {"name": "B", "fields": [{"name": "x", "type": "int"}]}
IN_B = {"name": "B", "fields": [{"name": "x", "type": "struct", "contract": "B"}]}
OF_B = {"type": "struct", "contract": "B"}
DOCUMENTS: dict[str, tuple[Call, Call]] = {
    "a contract in itself": (read(document({"B": IN_B}, **OF_B)), read(document({"B": B}, **OF_B))),
    "a contract that nothing names": (read(document({"B": B})), read(document())),
    "another type": (read(document(type="integer")), read(document(type="int"))),
    "half a character": (read(document(name="\ud800")), read(document(name="x"))),
    "contracts in contracts": (lambda _: ct.to_json(nested(34)), lambda _: ct.to_json(nested(9))),
}  # fmt: skip  # a table, a line each
CASES = {**DATA, **NAMES, **DOCUMENTS}


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A folder with the same rows in files of two formats."""
    (tmp_path / "a.csv").write_bytes(b"n\n1\n")
    (tmp_path / "some").mkdir()
    for path in (tmp_path / "a.parquet", tmp_path / "some" / "a.parquet"):
        pq.write_table(pa.table({"n": [1]}), path)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_what_a_hint_says_works(name: str, at: Path) -> None:
    """Each case is refused with a hint, and what the hint says is taken."""
    before, after = CASES[name]
    assert (True, []) == (any(hints_of(before, at)), hints_of(after, at))


def test_every_hint_is_met(at: Path) -> None:
    """Each hint stands in one of the cases, but for those that are listed with the reason."""
    met = {hint for before, _ in CASES.values() for hint in hints_of(before, at)}
    documents = [f"interchange/json/{one}.py" for one in ("api", "documents", "places", "scalar_codecs", "value_codecs")]  # fmt: skip  # a list
    rooms = [
        "backends/columns.py", "engine/contract_class.py", "engine/parquet_check.py", "enforcement.py",
        "inputs/many_files.py", "interchange/class_builder.py", "row.py",
    ]  # fmt: skip  # a list of rooms
    left = unmet([*rooms, *documents], met)
    assert {} == {at: hint for at, hint in left.items() if hint not in NOT_MET}


NOT_MET = {
    "Make it several contracts": "more than a document may have: tests/interchange/json/test_hostile_documents.py",
    "Give it as a plain value": "a guard: what contracts declare has a form",
    "Give it as text": "as above: no declaration takes half a character",
    "Give it as text, a number, a Boolean, bytes, a date, a time or a duration": "as above, of constants",
}
"""The hints that no case meets, with the reason."""
