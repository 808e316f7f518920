"""The reference of types: the columns that hold each type."""

from __future__ import annotations

import re
from typing import Any, get_args

import polars as pl
import pytest

import contracts as ct
from contracts.dtypes import Kind
from tests.house.docs_pages import (
    DOCS,
    blocks_of,
    code_in,
    declared,
    namespace_of,
    rows_of,
    written,
)
from tests.paths import ROOT

COLUMNS: dict[str, tuple[Any, ...]] = {
    **{name: (getattr(pl, name),) for name in (
        "Boolean", "Int8", "Int16", "Int32", "Int64", "Int128", "UInt8", "UInt16", "UInt32",
        "UInt64", "Float32", "Float64", "String", "Categorical", "Binary", "Date", "Time", "Object",
    )},
    "Enum": (pl.Enum(["a"]),),
    "Decimal": (pl.Decimal(18, 2), pl.Decimal(38, 10)),
    "Datetime without zone": tuple(pl.Datetime(unit) for unit in ("ms", "us", "ns")),
    "Datetime with zone": (pl.Datetime("us", "UTC"), pl.Datetime("ns", "Europe/Paris")),
    "Duration": tuple(pl.Duration(unit) for unit in ("ms", "us", "ns")),
    "List": (pl.List(pl.Int64),),
    "Array": (pl.Array(pl.Int64, 2),),
    "Struct": (pl.Struct({"x": pl.Float64}),),
}  # fmt: skip  # a table, a line each
"""The types of columns, by the words of the reference."""


def test_the_types_are_held_by_the_columns_that_the_reference_lists() -> None:
    """Each annotation has the listed noun, and is held by columns of the listed types alone."""
    namespace, seen = namespace_of("types.md"), set()
    for annotation, noun, columns, _ in rows_of("types.md", "Types"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        field = ct.specification_of(contract).fields[0]
        held = [
            name
            for name, types in COLUMNS.items()
            if all(holds(contract, dtype) for dtype in types)
        ]
        assert noun == str(field.value.dtype)
        assert sorted(columns.replace("`", "").split(", ")) == sorted(held), annotation
        seen.add(field.value.dtype.kind)
    assert seen == {*get_args(Kind)}


def holds(contract: type[ct.Contract], dtype: Any) -> bool:
    """Whether a column of the type is of the type that the contract's field declares."""
    empty = pl.DataFrame({"x": pl.Series([], dtype=dtype)})
    return all(violation.code != "dtype" for violation in contract.check(empty).violations)


def test_type_checkers_see_the_endpoints_of_the_page() -> None:
    """The page's endpoints stand in a module that both type checkers check."""
    checked = (ROOT / "tests" / "typing" / "serves_page.py").read_text(encoding="utf-8")
    page = (DOCS / "how-to" / "serve-with-fastapi.md").read_text(encoding="utf-8")
    endpoints = [
        one.body for one in blocks_of(page) if "Rows[Score]:" in one.body or "/few" in one.body
    ]
    typed = [body for body in endpoints if body.startswith(("from typing", "@app.post"))]
    assert [(True, body) for body in typed] == [(body in checked, body) for body in typed]
    assert len(typed) > 1


METHODS = rows_of("refused.md", "Methods and class statements")
WRITTEN = rows_of("refused.md", "As it is written")
REFUSED = [row for row in rows_of("refused.md") if row not in METHODS and row not in WRITTEN]


@pytest.mark.parametrize(("written", "problem", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_invalid_bodies_of_the_reference_are_refused(written: str, problem: str, hint: str) -> None:
    """The class body is refused with the words of the reference, in which … abbreviates."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        declared(code_in(written), namespace_of("refused.md"))
    said = (raised.value.problem, raised.value.hint)
    for expected, got in zip((problem, hint), said, strict=True):
        pattern = re.escape(expected.replace("`", "")).replace("…", ".*")
        assert re.fullmatch(pattern, got.replace("`", "")), got


@pytest.mark.parametrize(("cell", "raises"), [row[:2] for row in WRITTEN])
def test_invalid_code_of_the_reference_raises(cell: str, raises: str) -> None:
    """Code for which the reference lists an exception raises it where it is written."""
    with pytest.raises({"TypeError": TypeError, "ValueError": ValueError}[code_in(raises)]):
        written(cell, namespace_of("refused.md"))
