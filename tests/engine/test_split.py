"""`split`: the valid rows in contract form, the invalid ones as they came, and the report on both."""

from __future__ import annotations

import json
import pickle
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts import col
from tests.engine.split_samples import (
    NAMES,
    NAN,
    ROW,
    ROWS,
    VIOLATIONS,
    Ping,
    listed,
    rows_as,
    ruled,
    same,
)
from tests.older_polars import keeps_rows_without_columns

VALID = [
    {"id": 6, "Speed km/h": 9.5, "status": "moving", "note": "b", "tags": []},
]
WHY = [
    ["parked: row_rule"],
    ["id: unique"],
    ["Speed km/h: le"],
    ["Speed km/h: nan"],
    ["id: unique", "status: one_of"],
]
DATA = ["rows", "frame", "lazy frame", "instances"]


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_valid_part_is_in_contract_form(kind: str) -> None:
    """The rows that no error names, in order: defaults filled, under the fields' names in data and
    in the contract's order.
    """
    assert same(VALID, listed(Ping.split(rows_as(kind)).valid))


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_invalid_part_is_as_it_came(kind: str) -> None:
    """The other rows, in order, with their wire values, where they stood, and what is wrong."""
    invalid = listed(Ping.split(rows_as(kind)).invalid)
    assert [0, 1, 2, 3, 4] == [row[ROW] for row in invalid]
    assert WHY == [row[VIOLATIONS] for row in invalid]
    wire = [{n: v for n, v in row.items() if n not in (ROW, VIOLATIONS)} for row in invalid]
    assert same(ROWS[:5], wire)


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_parts_are_of_the_datas_kind(kind: str) -> None:
    """A frame comes apart as frames, a lazy one as lazy ones, rows as lists of dicts."""
    parts = Ping.split(rows_as(kind))
    expected = {"frame": pl.DataFrame, "lazy frame": pl.LazyFrame, "rows": list}[kind]
    assert [expected, expected] == [type(parts.valid), type(parts.invalid)]
    assert isinstance(parts.report, ct.Report)


def test_instances_come_apart_as_rows() -> None:
    """Instances of the contract are rows like any, under their fields' names."""
    parts = Ping.split([Ping(id=1), Ping.model_construct(id="x")])
    assert [
        {"id": 1, "Speed km/h": 0.0, "status": "moving", "note": None, "tags": []}
    ] == parts.valid
    assert [(1, ["id: dtype"])] == [(row[ROW], row[VIOLATIONS]) for row in listed(parts.invalid)]


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_data_itself_is_not_changed(kind: str) -> None:
    """Whatever is filled, is filled in the parts."""
    data, before = rows_as(kind), rows_as(kind)
    Ping.split(data)
    assert same(listed(before), listed(data))


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_the_parts_share_nothing_with_the_data(kind: str) -> None:
    """Changing a list in a part changes neither the data nor another row."""
    data = [{"id": 1}, {"id": 2}]
    parts = Ping.split(rows_as(kind, data))
    listed(parts.valid)[0]["tags"].append("x")
    assert [{"id": 1}, {"id": 2}] == data
    assert [[], []] == [row["tags"] for row in listed(Ping.split(rows_as(kind, data)).valid)]


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_report_is_on_the_whole_input(kind: str) -> None:
    """The report counts the rows of both parts, what was filled, and what every rule found."""
    report = Ping.split(rows_as(kind)).report
    assert (6, False) == (report.rows, report.ok)
    assert {"Speed km/h": 1, "status": 2, "tags": 6} == report.filled
    assert {
        ("id", "unique", 2), (None, "row_rule", 1), ("Speed km/h", "le", 1),
        ("Speed km/h", "nan", 1), ("status", "one_of", 1),
    } == {(v.field, v.code, v.count) for v in report.violations}  # fmt: skip  # short values, several a line
    assert json.loads(report.to_json())["filled"] == dict(report.filled)
    assert str(report) == str(pickle.loads(pickle.dumps(report)))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("kind", DATA[:3])
def test_patterns_count_rules_that_are_broken_together(kind: str) -> None:
    """Each pattern is the set of rules that some rows broke, and no others; the most frequent comes
    first.
    """
    rows = [*ROWS, *({"id": 10 + n, "Speed km/h": -1.0} for n in range(3))]
    assert {
        frozenset({"Speed km/h: ge"}): 3,
        frozenset({"parked: row_rule"}): 1,
        frozenset({"id: unique"}): 1,
        frozenset({"Speed km/h: le"}): 1,
        frozenset({"Speed km/h: nan"}): 1,
        frozenset({"status: one_of", "id: unique"}): 1,
    } == (patterns := Ping.split(rows_as(kind, rows)).report.patterns())
    assert frozenset({"Speed km/h: ge"}) == next(iter(patterns))
    assert {} == Ping.split(rows_as(kind, ROWS[5:])).report.patterns()


def test_patterns_of_a_check_are_the_same() -> None:
    """`check` knows the patterns too, warnings and all; rules that name no row are in none."""
    contract = ruled(
        ct.warn(col("a") > 0, name="positive"), ct.RowCount(min=9), a=Annotated[int, ct.Le(5)]
    )
    report = contract.check([{"a": -1}, {"a": -2}, {"a": 9}, {"a": 1}])
    assert {frozenset({"positive: row_rule"}): 2, frozenset({"a: le"}): 1} == report.patterns()


@pytest.mark.parametrize("most", [0, 1, None])
def test_max_examples_changes_no_part(most: int | None) -> None:
    """However many examples are shown, the same rows are valid and the same is stated of them."""
    parts = Ping.split(ROWS, max_examples=most)
    assert same(VALID, parts.valid)
    assert WHY == [row[VIOLATIONS] for row in parts.invalid]
    assert all(most is None or len(v.examples) <= most for v in parts.report.violations)


@pytest.mark.parametrize("kind", DATA[:3])
def test_all_valid(kind: str) -> None:
    """Where nothing is wrong the invalid part has no row, and a frame's still has its columns."""
    parts = Ping.split(rows_as(kind, [{"id": 1}, {"id": 2}]))
    assert (2, 0, True) == (len(listed(parts.valid)), len(listed(parts.invalid)), parts.report.ok)
    if kind == "frame":
        assert {
            "id": pl.Int64,
            ROW: pl.Int64,
            VIOLATIONS: pl.List(pl.String),
        } == parts.invalid.schema


@pytest.mark.parametrize("kind", DATA[:3])
def test_all_invalid(kind: str) -> None:
    """Where everything is wrong the valid part has no row, and a frame's has the contract's types."""
    parts = Ping.split(rows_as(kind, [{"id": 1, "Speed km/h": -1.0}, {"id": 2, "Speed km/h": NAN}]))
    assert (0, 2) == (len(listed(parts.valid)), len(listed(parts.invalid)))
    if kind == "frame":
        assert {
            "id": pl.Int64, "Speed km/h": pl.Float64, "status": pl.String, "note": pl.String,
            "tags": pl.List(pl.String),
        } == parts.valid.schema  # fmt: skip  # short values, several a line


@pytest.mark.parametrize(
    "data",
    [[], pl.DataFrame(), pl.DataFrame({"id": []}, schema={"id": pl.Int64}), pl.LazyFrame()],
    ids=["rows", "no columns", "one column", "lazy"],
)
def test_no_rows_come_apart_as_no_rows(data: Any) -> None:
    """Of nothing both parts are empty, and a frame's valid part has every column."""
    parts = Ping.split(data)
    assert ([], []) == (listed(parts.valid), listed(parts.invalid))
    if isinstance(data, pl.DataFrame):
        assert NAMES == parts.valid.columns
        assert "id" in data.columns or [("id", "missing_field", 0)] == [
            (v.field, v.code, v.count) for v in parts.report.violations
        ]


@keeps_rows_without_columns
def test_rows_without_any_column() -> None:
    """A frame of no columns has rows all the same, and each lacks what is required."""
    parts = Ping.split(pl.DataFrame(height=2))
    assert [(0, ["id: missing_field"]), (1, ["id: missing_field"])] == parts.invalid.rows()
    assert 0 == parts.valid.height


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_invalid_part_may_be_fixed_and_fed_back_in(kind: str) -> None:
    """The invalid part is data again: the columns that an earlier split added are not part of it."""
    invalid = Ping.split(rows_as(kind)).invalid
    again = Ping.split(invalid)
    assert WHY == [row[VIOLATIONS] for row in listed(again.invalid)]
    assert [0, 1, 2, 3, 4] == [row[ROW] for row in listed(again.invalid)]
    fixed = [
        {**row, "id": 100 + n, "Speed km/h": 1.0, "status": "moving"}
        for n, row in enumerate(listed(invalid))
    ]
    assert [] == Ping.split(fixed).invalid
    assert NAMES == [*Ping.split(fixed).valid[0]]


def test_row_positions_are_counted_anew() -> None:
    """`__row__` counts the rows of the data that was passed, not of the one before."""
    once = Ping.split([{"id": 1}, {"id": None}, {"id": 2}, {"id": "x"}])
    assert [1, 3] == [row[ROW] for row in once.invalid]
    assert [0, 1] == [row[ROW] for row in Ping.split(once.invalid).invalid]


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
@pytest.mark.parametrize(
    "rule", [col("a") > 0, ct.Unique("b"), ct.Sorted("b", strict=True)], ids=["row", "key", "order"]
)
def test_rows_that_only_break_warnings_stay_valid(kind: str, rule: Any) -> None:
    """A row that breaks a warning is valid, and the warning is in the report."""
    contract = ruled(ct.warn(rule), a=Annotated[int, ct.warn(ct.Ge(0))], b=int)
    parts = contract.split(rows_as(kind, [{"a": -1, "b": 1}, {"a": -1, "b": 1}]))
    assert (2, 0) == (len(listed(parts.valid)), len(listed(parts.invalid)))
    assert parts.report.ok
    assert ["warn", "warn"] == [v.severity for v in parts.report.violations]


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
@pytest.mark.parametrize("rule", [col("a") > 0, ct.Unique("b")], ids=["row", "key"])
def test_tolerated_rows_are_invalid_all_the_same(kind: str, rule: Any) -> None:
    """Tolerance decides whether the report is ok, never which rows are valid."""
    contract = ruled(
        ct.tolerate(rule, rows=2), a=Annotated[int, ct.tolerate(ct.Ge(0), share=1.0)], b=int
    )
    parts = contract.split(rows_as(kind, [{"a": -1, "b": 1}, {"a": -1, "b": 1}, {"a": 1, "b": 2}]))
    assert (1, 2, True) == (len(listed(parts.valid)), len(listed(parts.invalid)), parts.report.ok)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_a_rule_that_names_no_row_makes_none_invalid(kind: str) -> None:
    """A batch that is too small, or not fresh, has valid rows; its report is not ok."""
    contract = ruled(ct.RowCount(min=9), ct.Mean("a", ge=9), a=int)
    parts = contract.split(rows_as(kind, [{"a": 1}]))
    assert ([{"a": 1}], [], False) == (listed(parts.valid), listed(parts.invalid), parts.report.ok)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_a_rule_that_only_the_whole_batch_keeps_is_reported(kind: str) -> None:
    """A rule of the batch that the valid rows alone would break is in `not_applicable`."""
    contract = ruled(
        ct.RowCount(min=2), ct.Mean("a", ge=0, lt=5), ct.Sum("a", ge=0), a=Annotated[int, ct.Le(9)]
    )
    parts = contract.split(rows_as(kind, [{"a": 1}, {"a": 10}]))
    reason = "kept by the whole input, and broken by its valid rows alone"
    assert [("row_count", reason)] == [(e.code, e.reason) for e in parts.report.not_applicable]
    assert ["mean", "le"] == sorted((v.code for v in parts.report.violations), reverse=True)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_references_and_freshness_are_evaluated(kind: str) -> None:
    """`tables=` and `now=` mean the same as for `check`."""
    vendor = ruled(id=str)
    contract = ruled(
        ct.References("vendor", vendor, "id"),
        ct.Freshness("seen", max_age="1h"),
        vendor=str,
        seen=datetime,
    )
    rows = [{"vendor": v, "seen": datetime(2024, 1, 1)} for v in ("a", "z")]
    parts = contract.split(
        rows_as(kind, rows), now=datetime(2024, 1, 1), tables={vendor: [{"id": "a"}]}
    )
    assert [(1, ["vendor: references"])] == [(r[ROW], r[VIOLATIONS]) for r in listed(parts.invalid)]
    assert ["references"] == [v.code for v in parts.report.violations]
    unasked = contract.split(rows_as(kind, rows)).report
    assert ["references", "freshness"] == [entry.code for entry in unasked.not_run]
