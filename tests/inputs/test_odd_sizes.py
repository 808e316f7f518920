"""Data that is empty, wide, deep, huge or not Unicode is evaluated and bounded."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

import contracts as ct
from tests.inputs.odd_data import C, every_kind, of


def test_no_columns_and_no_rows() -> None:
    """Data of no columns lacks every field in each of its rows, of any kind."""
    for data in (pl.DataFrame(height=3), [{}, {}, {}], pd.DataFrame(index=range(3))):
        assert [("x", "missing_field", 3)] == [
            (v.field, v.code, v.count) for v in C.check(data).violations
        ]
    for data in (pl.DataFrame(), {}, pa.table({})):
        assert [("x", "missing_field", 0)] == [
            (v.field, v.code, v.count) for v in C.check(data).violations
        ]


@pytest.mark.at_length
@pytest.mark.parametrize("kind", ["polars", "rows", "columns", "arrow", "pandas"])
def test_thousands_of_columns_are_evaluated_and_split(kind: str) -> None:
    """Every one of 2,000 bad columns is reported, in any kind of data, and the rows are separated."""
    names = [f"c{n}" for n in range(2_000)]
    wide = of(**dict.fromkeys(names, Annotated[int, ct.Ge(0)]))
    data = every_kind({name: [0, -1] for name in names})[kind]
    assert [1] * 2_000 == [v.count for v in wide.check(data).violations]
    assert (
        1 == len(pl.DataFrame(wide.split(data).valid))
        if kind != "arrow"
        else wide.split(data).valid.num_rows
    )


def test_invalid_utf_8_is_a_violation_however_deep() -> None:
    """Text that is not UTF-8, in a column, a list, a struct or a dictionary, breaks its row."""
    bad = pa.array([b"\xff", b"a"]).view(pa.string())
    deep = {
        "text": (str, bad),
        "list": (list[str], pa.ListArray.from_arrays(pa.array([0, 1, 2]), bad)),
        "struct": (of(s=str), pa.StructArray.from_arrays([bad], ["s"])),
        "dictionary": (str, pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), bad)),
    }
    for name, (kind, array) in deep.items():
        report = of(x=kind).check(pa.table({"x": array}))
        assert not report.ok, name
        assert "�" not in report.to_json()
    assert [1] == [v.count for v in of(x=str).check(pa.table({"x": bad})).violations]


HUGE: dict[str, Any] = {
    "1,000,000 characters": "z" * 10**6,
    "1,000,000 bytes": b"z" * 10**6,
    "1,000,000 items": [0] * 10**6,
    "1,000,001 items": tuple(range(10**6 + 1)),
    "200,000 items": set(range(200_000)),
    "100,000 members": [{n: n for n in range(100_000)}],
    "33,220 bits": 10**10_000,
}


@pytest.mark.parametrize("length", HUGE)
def test_a_huge_value_is_cut_with_its_length(length: str) -> None:
    """However large a value, every view of its report is small and states how large it was; in Python
    the example is the value itself.
    """
    value = HUGE[length]
    report = of(x=bool).check([{"x": value}])
    assert value is report.violations[0].examples[0].value
    for view in (
        str(report),
        report.to_json(),
        report.to_html(),
        repr(report),
        str(report.to_frame().to_dicts()),
    ):
        assert len(view) < 5_000
        if not length.endswith("members"):  # which lie in a list
            assert length.split(maxsplit=1)[0] in view


def test_wide_and_deep_values_are_bounded_together() -> None:
    """Lists of lists of lists show no more in all than one long list does."""
    value: list[Any] = [1.5]
    for _ in range(12):
        value = [value] * 100
    assert len(of(x=int).check([{"x": value}]).to_json()) < 50_000


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|a)*b",
        r"(.*)*x",
        r"(\w+\s?)+$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(a{50}){50}b",
    ],
)
def test_patterns_that_explode_elsewhere_are_linear(pattern: str) -> None:
    """A pattern that backtracks for ever in other engines answers on 100,000 characters, on every
    path.
    """
    contract = of(x=Annotated[str, ct.Matches(pattern)])
    bad = "a" * 100_000 + "!"
    assert [3] == [v.count for v in contract.check(pl.DataFrame({"x": [bad] * 3})).violations]
    assert [1] == [v.count for v in contract.check([{"x": bad}]).violations]
    with pytest.raises(ValidationError):
        contract.model_validate({"x": bad})


@pytest.mark.parametrize(
    "pattern", [r"a{1000}{1000}", r"(?=a)", r"(a)\1", "(" * 5000 + ")" * 5000], ids=len
)
def test_a_pattern_that_no_linear_engine_takes_is_refused(pattern: str) -> None:
    """A pattern that takes too much memory, or that no engine of linear time supports, is refused
    at once.
    """
    with pytest.raises(ct.ContractDefinitionError, match="which the Rust engine refuses"):
        of(x=Annotated[str, ct.Matches(pattern)])


def nested(depth: int, core: Any = 1) -> Any:
    """A list in a list in a list."""
    for _ in range(depth):
        core = [core]
    return core


def test_a_contract_that_nests_itself_is_refused() -> None:
    """A contract without an end cannot exist, and the error states why."""
    with pytest.raises(ct.ContractDefinitionError, match="a contract cannot hold itself"):

        class Tree(ct.Contract):
            child: Tree | None = None


def test_a_contract_too_deep_to_follow_is_refused() -> None:
    """A type nested deeper than Python can follow is a definition error, not a crash."""
    kind: Any = int
    for _ in range(400):
        kind = list[kind]
    with pytest.raises(
        ct.ContractDefinitionError, match="is nested more deeply than Python can follow"
    ):
        of(x=kind)


@pytest.mark.parametrize("depth", [1, 100])
def test_data_nested_as_deep_as_its_contract_is_evaluated(depth: int) -> None:
    """Lists and contracts in one another are evaluated on every path, as deep as they are declared."""
    lists: Any = Annotated[int, ct.Ge(0)]
    contract = of(x=int)
    for _ in range(depth):
        lists, contract = list[lists], of(x=contract)
    row: Any = {"x": 1}
    for _ in range(depth):
        row = {"x": row}
    listed = of(x=lists)
    assert listed.check([{"x": nested(depth)}]).ok
    assert not listed.check([{"x": nested(depth, -1)}]).ok
    assert not listed.check([{"x": nested(depth + 1)}]).ok
    assert contract.check([row]).ok
    assert not contract.check([{"x": row}]).ok
    listed.model_validate({"x": nested(depth)})
    contract.model_validate(row)
