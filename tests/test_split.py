"""What `split` makes of a batch: the valid rows in contract form, the others as they came, and why."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from contracts import col

NAN = float("nan")
ROW, VIOLATIONS = "__row__", "__violations__"
Row = dict[str, Any]


class Ping(ct.Contract):
    """A contract with a default of each kind."""

    id: int
    speed: Annotated[float, ct.Interval(ge=0, le=300), Field(alias="Speed km/h")] = 0.0
    status: Literal["moving", "off"] = "moving"
    note: str | None = None
    tags: list[str] = Field(default_factory=list)
    rules = ct.rules(
        ct.Unique("id"),
        ct.rule((col("status") != "off") | (col("speed") == 0), name="parked"),
    )


NAMES = ["id", "Speed km/h", "status", "note", "tags"]
ROWS: list[Row] = [
    {"id": 1, "Speed km/h": 5.0, "status": "off", "note": "a"},
    {"id": 2, "Speed km/h": None, "status": "off", "note": None},
    {"id": 3, "Speed km/h": 400.0, "status": None, "note": None},
    {"id": 4, "Speed km/h": NAN, "status": "moving", "note": None},
    {"id": 2, "Speed km/h": 7.0, "status": "flying", "note": "z"},
    {"id": 6, "Speed km/h": 9.5, "status": None, "note": "b"},
]
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


def given(kind: str, rows: list[Row] = ROWS) -> Any:
    """The rows as a kind of data."""
    match kind:
        case "frame":
            return pl.DataFrame(rows, infer_schema_length=None)
        case "lazy frame":
            return pl.LazyFrame(rows, infer_schema_length=None)
        case "instances":
            names = {"Speed km/h": "speed"}
            renamed = [{names.get(k, k): v for k, v in row.items()} for row in rows]
            return [Ping.model_construct(**row) for row in renamed]
        case _:
            return copy.deepcopy(rows)


def listed(part: Any) -> list[Row]:
    """A part as a list of dicts."""
    if isinstance(part, pl.LazyFrame):
        part = part.collect()
    return part.to_dicts() if isinstance(part, pl.DataFrame) else part  # type: ignore[no-any-return]


def same(one: list[Row], other: list[Row]) -> bool:
    """Whether rows are the same, in the order of their names too; NaN is NaN."""
    return repr(one) == repr(other)


def ruled(*rules: Any, extra: str = "forbid", **fields: Any) -> type[ct.Contract]:
    """A contract of fields with rules; a field may be given with its default."""
    annotations = {n: f[0] if isinstance(f, tuple) else f for n, f in fields.items()}
    defaults = {n: f[1] for n, f in fields.items() if isinstance(f, tuple)}
    body = {"__annotations__": annotations, "rules": ct.rules(*rules), **defaults}
    return type(ct.Contract)("C", (ct.Contract,), body, extra=extra)


# The parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_valid_part_is_in_contract_form(kind: str) -> None:
    """The rows that no error names, in order: defaults filled, under the fields' names in data and
    in the contract's order.
    """
    assert same(VALID, listed(Ping.split(given(kind)).valid))


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_invalid_part_is_as_it_came(kind: str) -> None:
    """The other rows, in order, with their wire values, where they stood, and what is wrong."""
    invalid = listed(Ping.split(given(kind)).invalid)
    assert [0, 1, 2, 3, 4] == [row[ROW] for row in invalid]
    assert WHY == [row[VIOLATIONS] for row in invalid]
    wire = [{n: v for n, v in row.items() if n not in (ROW, VIOLATIONS)} for row in invalid]
    assert same(ROWS[:5], wire)


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_parts_are_of_the_datas_kind(kind: str) -> None:
    """A frame comes apart as frames, a lazy one as lazy ones, rows as lists of dicts."""
    parts = Ping.split(given(kind))
    expected = {"frame": pl.DataFrame, "lazy frame": pl.LazyFrame, "rows": list}[kind]
    assert [expected, expected] == [type(parts.valid), type(parts.invalid)]
    assert isinstance(parts.report, ct.Report)


def test_instances_come_apart_as_rows() -> None:
    """Instances of the contract are rows like any, under their fields' names."""
    parts = Ping.split([Ping(id=1), Ping.model_construct(id="x")])
    assert [{"id": 1, "Speed km/h": 0.0, "status": "moving", "note": None, "tags": []}] == parts.valid  # fmt: skip
    assert [(1, ["id: dtype"])] == [(row[ROW], row[VIOLATIONS]) for row in listed(parts.invalid)]


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_data_itself_is_not_changed(kind: str) -> None:
    """Whatever is filled, is filled in the parts."""
    data, before = given(kind), given(kind)
    Ping.split(data)
    assert same(listed(before), listed(data))


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_the_parts_share_nothing_with_the_data(kind: str) -> None:
    """Changing a list in a part changes neither the data nor another row."""
    data = [{"id": 1}, {"id": 2}]
    parts = Ping.split(given(kind, data))
    listed(parts.valid)[0]["tags"].append("x")
    assert [{"id": 1}, {"id": 2}] == data
    assert [[], []] == [row["tags"] for row in listed(Ping.split(given(kind, data)).valid)]


@pytest.mark.parametrize("kind", DATA[:3])
def test_the_report_is_on_the_whole_input(kind: str) -> None:
    """The report counts the rows of both parts, what was filled, and what every rule found."""
    report = Ping.split(given(kind)).report
    assert (6, False) == (report.rows, report.ok)
    assert {"Speed km/h": 1, "status": 2, "tags": 6} == report.filled
    assert {
        ("id", "unique", 2), (None, "row_rule", 1), ("Speed km/h", "le", 1),
        ("Speed km/h", "nan", 1), ("status", "one_of", 1),
    } == {(v.field, v.code, v.count) for v in report.violations}  # fmt: skip
    assert json.loads(report.to_json())["filled"] == dict(report.filled)
    assert str(report) == str(pickle.loads(pickle.dumps(report)))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("kind", DATA[:3])
def test_patterns_count_what_goes_wrong_together(kind: str) -> None:
    """Each pattern is what some rows broke, and nothing else; the most frequent comes first."""
    rows = [*ROWS, *({"id": 10 + n, "Speed km/h": -1.0} for n in range(3))]
    assert {
        frozenset({"Speed km/h: ge"}): 3,
        frozenset({"parked: row_rule"}): 1,
        frozenset({"id: unique"}): 1,
        frozenset({"Speed km/h: le"}): 1,
        frozenset({"Speed km/h: nan"}): 1,
        frozenset({"status: one_of", "id: unique"}): 1,
    } == (patterns := Ping.split(given(kind, rows)).report.patterns())
    assert frozenset({"Speed km/h: ge"}) == next(iter(patterns))
    assert {} == Ping.split(given(kind, ROWS[5:])).report.patterns()


def test_patterns_of_a_check_are_the_same() -> None:
    """`check` knows the patterns too, warnings and all; rules that name no row are in none."""
    contract = ruled(ct.warn(col("a") > 0, name="positive"), ct.RowCount(min=9), a=Annotated[int, ct.Le(5)])  # fmt: skip
    report = contract.check([{"a": -1}, {"a": -2}, {"a": 9}, {"a": 1}])
    assert {frozenset({"positive: row_rule"}): 2, frozenset({"a: le"}): 1} == report.patterns()


@pytest.mark.parametrize("most", [0, 1, None])
def test_max_examples_changes_no_part(most: int | None) -> None:
    """However many examples are shown, the same rows are valid and the same is said of them."""
    parts = Ping.split(ROWS, max_examples=most)
    assert same(VALID, parts.valid)
    assert WHY == [row[VIOLATIONS] for row in parts.invalid]
    assert all(most is None or len(v.examples) <= most for v in parts.report.violations)


@pytest.mark.parametrize("kind", DATA[:3])
def test_all_valid(kind: str) -> None:
    """Where nothing is wrong the invalid part has no row, and a frame's still has its columns."""
    parts = Ping.split(given(kind, [{"id": 1}, {"id": 2}]))
    assert (2, 0, True) == (len(listed(parts.valid)), len(listed(parts.invalid)), parts.report.ok)
    if kind == "frame":
        assert {"id": pl.Int64, ROW: pl.Int64, VIOLATIONS: pl.List(pl.String)} == parts.invalid.schema  # fmt: skip


@pytest.mark.parametrize("kind", DATA[:3])
def test_all_invalid(kind: str) -> None:
    """Where everything is wrong the valid part has no row, and a frame's has the contract's types."""
    parts = Ping.split(given(kind, [{"id": 1, "Speed km/h": -1.0}, {"id": 2, "Speed km/h": NAN}]))
    assert (0, 2) == (len(listed(parts.valid)), len(listed(parts.invalid)))
    if kind == "frame":
        assert {
            "id": pl.Int64, "Speed km/h": pl.Float64, "status": pl.String, "note": pl.String,
            "tags": pl.List(pl.String),
        } == parts.valid.schema  # fmt: skip


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


def test_rows_without_any_column() -> None:
    """A frame of no columns has rows all the same, and each lacks what is required."""
    parts = Ping.split(pl.DataFrame(height=2))
    assert [(0, ["id: missing_field"]), (1, ["id: missing_field"])] == parts.invalid.rows()
    assert 0 == parts.valid.height


# Feeding back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DATA[:3])
def test_what_was_invalid_may_be_mended_and_fed_back_in(kind: str) -> None:
    """The invalid part is data again: what an earlier split said of it is not part of it."""
    invalid = Ping.split(given(kind)).invalid
    again = Ping.split(invalid)
    assert WHY == [row[VIOLATIONS] for row in listed(again.invalid)]
    assert [0, 1, 2, 3, 4] == [row[ROW] for row in listed(again.invalid)]
    mended = [{**row, "id": 100 + n, "Speed km/h": 1.0, "status": "moving"} for n, row in enumerate(listed(invalid))]  # fmt: skip
    assert [] == Ping.split(mended).invalid
    assert NAMES == [*Ping.split(mended).valid[0]]


def test_where_the_rows_stand_is_said_anew() -> None:
    """`__row__` counts the rows of the data that was given, not of the one before."""
    once = Ping.split([{"id": 1}, {"id": None}, {"id": 2}, {"id": "x"}])
    assert [1, 3] == [row[ROW] for row in once.invalid]
    assert [0, 1] == [row[ROW] for row in Ping.split(once.invalid).invalid]


# Errors, warnings, tolerance (law 6) -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
@pytest.mark.parametrize(
    "rule", [col("a") > 0, ct.Unique("b"), ct.Sorted("b", strict=True)], ids=["row", "key", "order"]
)
def test_what_only_warns_stays_valid(kind: str, rule: Any) -> None:
    """A row that breaks a warning is valid, and the warning stands in the report."""
    contract = ruled(ct.warn(rule), a=Annotated[int, ct.warn(ct.Ge(0))], b=int)
    parts = contract.split(given(kind, [{"a": -1, "b": 1}, {"a": -1, "b": 1}]))
    assert (2, 0) == (len(listed(parts.valid)), len(listed(parts.invalid)))
    assert parts.report.ok
    assert ["warn", "warn"] == [v.severity for v in parts.report.violations]


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
@pytest.mark.parametrize("rule", [col("a") > 0, ct.Unique("b")], ids=["row", "key"])
def test_what_is_tolerated_is_invalid_all_the_same(kind: str, rule: Any) -> None:
    """Tolerance decides whether the report is ok, never which rows are valid."""
    contract = ruled(ct.tolerate(rule, rows=2), a=Annotated[int, ct.tolerate(ct.Ge(0), share=1.0)], b=int)  # fmt: skip
    parts = contract.split(given(kind, [{"a": -1, "b": 1}, {"a": -1, "b": 1}, {"a": 1, "b": 2}]))
    assert (1, 2, True) == (len(listed(parts.valid)), len(listed(parts.invalid)), parts.report.ok)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_a_rule_that_names_no_row_makes_none_invalid(kind: str) -> None:
    """A batch that is too small, or not fresh, has valid rows; its report is not ok."""
    contract = ruled(ct.RowCount(min=9), ct.Mean("a", ge=9), a=int)
    parts = contract.split(given(kind, [{"a": 1}]))
    assert ([{"a": 1}], [], False) == (listed(parts.valid), listed(parts.invalid), parts.report.ok)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_what_only_the_whole_keeps_is_said(kind: str) -> None:
    """A rule of the batch that the valid rows alone would break stands in `not_applicable`."""
    contract = ruled(ct.RowCount(min=2), ct.Mean("a", ge=0, lt=5), ct.Sum("a", ge=0), a=Annotated[int, ct.Le(9)])  # fmt: skip
    parts = contract.split(given(kind, [{"a": 1}, {"a": 10}]))
    reason = "kept by the whole input, and broken by its valid rows alone"
    assert [("row_count", reason)] == [(e.code, e.reason) for e in parts.report.not_applicable]
    assert ["mean", "le"] == sorted((v.code for v in parts.report.violations), reverse=True)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_references_and_freshness_are_judged(kind: str) -> None:
    """`tables=` and `now=` mean what they mean to `check`."""
    vendor = ruled(id=str)
    contract = ruled(
        ct.References("vendor", vendor, "id"), ct.Freshness("seen", max_age="1h"),
        vendor=str, seen=datetime,
    )  # fmt: skip
    rows = [{"vendor": v, "seen": datetime(2024, 1, 1)} for v in ("a", "z")]
    parts = contract.split(given(kind, rows), now=datetime(2024, 1, 1), tables={vendor: [{"id": "a"}]})  # fmt: skip
    assert [(1, ["vendor: references"])] == [(r[ROW], r[VIOLATIONS]) for r in listed(parts.invalid)]
    assert ["references"] == [v.code for v in parts.report.violations]
    unasked = contract.split(given(kind, rows)).report
    assert ["references", "freshness"] == [entry.code for entry in unasked.not_run]


# Filling -----------------------------------------------------------------------------------------------


class Member(Enum):
    RED = "red"


DEFAULTS: dict[str, tuple[Any, Any, Any]] = {
    "a number": (float, 1, 1.0),
    "text": (str, "x", "x"),
    "a truth": (bool, False, False),
    "bytes": (bytes, b"x", b"x"),
    "a date": (date, date(2024, 1, 1), date(2024, 1, 1)),
    "a datetime": (datetime, datetime(2024, 1, 1, 1), datetime(2024, 1, 1, 1)),
    "a time": (time, time(1), time(1)),
    "a duration": (timedelta, timedelta(1), timedelta(1)),
    "a decimal": (Annotated[Decimal, Field(max_digits=4, decimal_places=2)], Decimal("1.5"), Decimal("1.50")),
    "a member": (Member, Member.RED, "red"),
    "a literal": (Literal["a"], "a", "a"),
    "a narrow integer": (ct.Int8, 5, 5),
    "a narrow float": (ct.Float32, 0.5, 0.5),
    "a list": (list[int], [1, 2], [1, 2]),
    "a tuple": (tuple[int, ...], (1, 2), [1, 2]),
    "a list of lists": (list[list[int]], [[1], []], [[1], []]),
    "no items": (list[int], [], []),
    "a factory": (list[int], Field(default_factory=lambda: [3]), [3]),
}  # fmt: skip


@pytest.mark.parametrize(("annotation", "default", "filled"), DEFAULTS.values(), ids=DEFAULTS)
def test_absent_and_null_take_the_default(annotation: Any, default: Any, filled: Any) -> None:
    """`X = d` fills what is absent and what is null, and counts both, on every kind of data."""
    contract = ruled(k=int, x=(annotation, default))
    absent, null = [{"k": 1}, {"k": 2}], [{"k": 1, "x": None}, {"k": 2, "x": None}]
    for data in (absent, null, pl.DataFrame(absent), pl.DataFrame(null), pl.LazyFrame(null)):
        parts = contract.split(data)
        assert [{"k": 1, "x": filled}, {"k": 2, "x": filled}] == listed(parts.valid)
        assert ({"x": 2}, True) == (parts.report.filled, parts.report.ok)
        assert contract.check(parts.valid).ok
    assert [None] == [row["x"] for row in contract.split([{"k": "bad", "x": None}]).invalid]


def test_an_instant_is_filled_in_utc() -> None:
    """A default with a zone is filled as the instant that it is."""
    local = datetime.fromisoformat("2024-01-01T01:00+02:00")
    contract = ruled(k=int, x=(Annotated[datetime, ct.Timezone(...)], local))
    for data in ([{"k": 1}], pl.DataFrame({"k": [1]})):
        (row,) = listed(contract.split(data).valid)
        assert (local, timedelta(0)) == (row["x"], row["x"].utcoffset())


def test_a_null_that_is_permitted_is_not_counted() -> None:
    """`X | None = None` makes absent null, and counts nothing."""
    contract = ruled(k=int, x=(str | None, None))
    for data in ([{"k": 1}], [{"k": 1, "x": None}], pl.DataFrame({"k": [1]})):
        parts = contract.split(data)
        assert ([{"k": 1, "x": None}], {}) == (listed(parts.valid), parts.report.filled)


def test_a_factory_is_called_for_every_value() -> None:
    """Each row has a value of its own from a factory."""
    for kind in ("rows", "frame"):
        count = itertools.count()
        contract = ruled(k=int, x=(int, Field(default_factory=lambda c=count: next(c))))
        data = given(kind, [{"k": 1, "x": None}, {"k": 2, "x": 7}, {"k": 3, "x": None}])
        assert [0, 7, 1] == [row["x"] for row in listed(contract.split(data).valid)]


def test_what_a_factory_makes_is_held_to_the_contract() -> None:
    """A factory whose value breaks a rule makes its rows invalid, as they came."""
    contract = ruled(k=int, x=(Annotated[int, ct.Ge(0)], Field(default_factory=lambda: -1)))
    for data in ([{"k": 1}], pl.DataFrame({"k": [1]})):
        parts = contract.split(data)
        assert [{"k": 1, ROW: 0, VIOLATIONS: ["x: ge"]}] == listed(parts.invalid)


class Inner(ct.Contract):
    p: int
    q: Annotated[float, Field(alias="Q")] = 1.5
    tags: list[str] = Field(default_factory=list)
    opt: str | None = None


class Outer(ct.Contract):
    k: int
    one: Inner = Inner(p=7)
    maybe: Inner | None = None
    many: list[Inner] = []


FULL = {"p": 1, "Q": 1.5, "tags": [], "opt": None}
FILLED: dict[str, tuple[Row, Row, dict[str, int]]] = {
    "nothing given": ({}, {"one": {**FULL, "p": 7}, "maybe": None, "many": []}, {"one": 1, "many": 1}),
    "a struct": ({"one": {"p": 1}}, {"one": FULL, "maybe": None, "many": []}, {"one.Q": 1, "one.tags": 1, "many": 1}),
    "a struct with nulls": (
        {"one": {"p": 1, "Q": None, "tags": None, "opt": None}},
        {"one": FULL, "maybe": None, "many": []},
        {"one.Q": 1, "one.tags": 1, "many": 1},
    ),
    "a nullable struct": ({"maybe": {"p": 1, "Q": 2.0}}, {"one": {**FULL, "p": 7}, "maybe": {**FULL, "Q": 2.0}, "many": []}, {"one": 1, "maybe.tags": 1, "many": 1}),
    "a list of structs": ({"many": [{"p": 1}, {"p": 1}]}, {"one": {**FULL, "p": 7}, "maybe": None, "many": [FULL, FULL]}, {"one": 1, "many.Q": 2, "many.tags": 2}),
    "a struct by Python names": ({"one": {"p": 1, "q": 2.0}}, {"one": {**FULL, "Q": 2.0}, "maybe": None, "many": []}, {"one.tags": 1, "many": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("wire", "filled", "counts"), FILLED.values(), ids=FILLED)
def test_defaults_of_nested_contracts_are_filled(
    wire: Row, filled: Row, counts: dict[str, int]
) -> None:
    """Inside a struct, and inside every struct of a list, what is absent or null is filled and
    counted under its path.
    """
    for data in ([{"k": 1, **wire}], pl.DataFrame([{"k": 1, **wire}])):
        parts = Outer.split(data)
        assert [{"k": 1, **filled}] == listed(parts.valid)
        assert counts == parts.report.filled
        assert Outer.check(parts.valid).ok


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
def test_null_shares_are_judged_on_the_wire_form(kind: str) -> None:
    """The nulls that a default stands for count, whether they were null or absent."""
    contract = ruled(ct.NullShare("x", max=0.5), k=int, x=(float, 0.0))
    rows = [{"k": 1, "x": None}, {"k": 2, "x": None}, {"k": 3, "x": 1.0}]
    parts = contract.split(given(kind, rows))
    assert ([("null_share", [2 / 3])], 3) == (
        [(v.code, [e.value for e in v.examples]) for v in parts.report.violations],
        len(listed(parts.valid)),
    )
    assert ["null_share"] == [v.code for v in contract.split(given(kind, [{"k": 1}])).report.violations]  # fmt: skip
    assert contract.split(given(kind, rows[1:])).report.ok


# Columns that are missing, mistyped, or of no type -------------------------------------------------------


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_a_missing_required_column_makes_every_row_invalid(kind: str) -> None:
    """Every row lacks it; the valid part of a frame still has it, in its type."""
    parts = Ping.split(given(kind, [{"status": "off"}, {"status": "moving"}]))
    assert [["id: missing_field"]] * 2 == [row[VIOLATIONS] for row in listed(parts.invalid)]
    assert [{"status": "off"}, {"status": "moving"}] == [
        {"status": row["status"]} for row in listed(parts.invalid)
    ]
    if kind == "frame":
        assert pl.Int64 == parts.valid.schema["id"]


def test_one_row_may_lack_a_key() -> None:
    """A key that one row lacks is that row's violation only."""
    parts = Ping.split([{"id": 1}, {"note": "x"}])
    assert [1] == [row["id"] for row in parts.valid]
    assert [{"note": "x", ROW: 1, VIOLATIONS: ["id: missing_field"]}] == parts.invalid


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_nulls_of_a_mistyped_column_are_filled(kind: str) -> None:
    """In a column of another type the nulls are valid, and the valid part has the field's type."""
    rows = [{"id": 1, "Speed km/h": "fast"}, {"id": 2, "Speed km/h": None}]
    parts = Ping.split(given(kind, rows))
    assert [{"id": 2, "Speed km/h": 0.0, "status": "moving", "note": None, "tags": []}] == listed(parts.valid)  # fmt: skip
    assert [("fast", ["Speed km/h: dtype"])] == [
        (row["Speed km/h"], row[VIOLATIONS]) for row in listed(parts.invalid)
    ]
    assert 1 == parts.report.filled["Speed km/h"]
    if kind == "frame":
        assert pl.Float64 == parts.valid.schema["Speed km/h"]


@pytest.mark.parametrize(
    ("annotation", "physical"),
    [
        (str | None, pl.String),
        (int | None, pl.Int64),
        (list[int] | None, pl.List(pl.Int64)),
        (Inner | None, pl.Struct({"p": pl.Int64, "Q": pl.Float64, "tags": pl.List(pl.String), "opt": pl.String})),
        (Annotated[Decimal | None, Field(max_digits=5, decimal_places=2)], pl.Decimal(5, 2)),
        (Annotated[datetime | None, ct.Timezone(...)], pl.Datetime("us", "UTC")),
    ],
    ids=str,
)  # fmt: skip
def test_a_column_of_no_type_takes_its_fields(annotation: Any, physical: Any) -> None:
    """A column of nulls only, or one that is absent, is in the valid part in its field's type."""
    contract = ruled(k=int, x=(annotation, None))
    for frame in (pl.DataFrame({"k": [1], "x": [None]}), pl.DataFrame({"k": [1]})):
        parts = contract.split(frame)
        assert (physical, [None], True) == (
            parts.valid.schema["x"], parts.valid["x"].to_list(), parts.report.ok,
        )  # fmt: skip


PHYSICAL: dict[str, tuple[Any, pl.Series]] = {
    "a category": (str, pl.Series(["x", "y"], dtype=pl.Categorical)),
    "an enum": (str, pl.Series(["x", "y"], dtype=pl.Enum(["y", "x"]))),
    "a narrow integer": (int, pl.Series([1, 2], dtype=pl.UInt8)),
    "a narrow float": (float, pl.Series([1, 2], dtype=pl.Float32)),
    "milliseconds": (datetime, pl.Series([datetime(2024, 1, 1)] * 2, dtype=pl.Datetime("ms"))),
    "a zone": (Annotated[datetime, ct.Timezone(...)], pl.Series([datetime(2024, 1, 1)] * 2, dtype=pl.Datetime("us", "Asia/Tokyo"))),
    "an array": (list[int], pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2))),
}  # fmt: skip


@pytest.mark.parametrize(("annotation", "column"), PHYSICAL.values(), ids=PHYSICAL)
def test_physical_types_that_hold_a_field_are_kept(annotation: Any, column: pl.Series) -> None:
    """A column whose type holds its field's is not converted, in either part."""
    contract = ruled(k=int, x=annotation)
    parts = contract.split(pl.DataFrame({"k": [1, None], "x": column}))
    assert [column.dtype, column.dtype] == [parts.valid.schema["x"], parts.invalid.schema["x"]]
    assert (column[:1].to_list(), column[1:].to_list()) == (
        parts.valid["x"].to_list(), parts.invalid["x"].to_list(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "default"),
    [
        (pl.Series(["x", None], dtype=pl.Categorical), "other"),
        (pl.Series(["x", None], dtype=pl.Enum(["x"])), "other"),
        (pl.Series([1, None], dtype=pl.Int8), 300),
        (pl.Series([1, None], dtype=pl.UInt8), -1),
        (pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64, 2)), [7]),
    ],
    ids=lambda given: str(getattr(given, "dtype", given)),
)
def test_a_default_that_a_column_cannot_hold_is_held(column: pl.Series, default: Any) -> None:
    """Where a default is none of what the column's physical type holds, the column is widened."""
    annotation = list[int] if isinstance(default, list) else type(default)
    contract = ruled(k=int, x=(annotation, default))
    parts = contract.split(pl.DataFrame({"k": [1, 2], "x": column}))
    assert default == parts.valid["x"].to_list()[1]
    assert column.to_list()[0] == parts.valid["x"].to_list()[0]


STRUCTS: dict[str, tuple[list[Any], list[Any], list[list[str]]]] = {
    "a member that is missing": ([{"q": 1.0}, None], [None], [["maybe.p: missing_field"]]),
    "a member of another type": ([{"p": "x"}, None, {"p": None}], [None], [["maybe.p: dtype"], ["maybe.p: null"]]),
    "no struct": (["x", None], [None], [["maybe: dtype"]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["rows", "frame"])
@pytest.mark.parametrize(("column", "valid", "why"), STRUCTS.values(), ids=STRUCTS)
def test_structs_that_are_none_of_theirs(
    kind: str, column: list[Any], valid: list[Any], why: list[list[str]]
) -> None:
    """A struct with a member missing or mistyped is invalid where it is there; null stays valid."""
    rows = [{"k": n, "maybe": value} for n, value in enumerate(column)]
    parts = Outer.split(given(kind, rows))
    assert valid == [row["maybe"] for row in listed(parts.valid)]
    assert why == [row[VIOLATIONS] for row in listed(parts.invalid)]
    if kind == "frame":
        assert Outer.check(parts.valid).ok


# Extra fields, and names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rows", "frame"])
@pytest.mark.parametrize(
    ("extra", "valid"),
    [("ignore", {"k": 1, "x": 0}), ("allow", {"k": 1, "x": 0, "zz": 5}), ("forbid", None)],
)
def test_extra_fields(kind: str, extra: str, valid: Row | None) -> None:
    """What is not declared is ignored out of the valid part, allowed in it behind the fields, or
    makes the row invalid; the invalid part keeps it.
    """
    contract = ruled(k=int, x=(int, 0), extra=extra)
    parts = contract.split(given(kind, [{"zz": 5, "k": 1}, {"zz": 6, "k": None}]))
    assert same([valid] if valid else [], listed(parts.valid))
    bad = {"zz": 6, "k": None, ROW: 1}
    assert bad == {n: v for n, v in listed(parts.invalid)[-1].items() if n != VIOLATIONS}
    assert (0 if valid else 2) == sum(v.count for v in parts.report.violations if v.field == "zz")


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_fields_are_read_under_either_name(kind: str) -> None:
    """A field that came under its Python name goes by its alias in the valid part."""
    parts = Ping.split(given(kind, [{"speed": 3.0, "id": 1}, {"speed": -3.0, "id": 2}]))
    assert NAMES == [*listed(parts.valid)[0]]
    assert [{"speed": -3.0, "id": 2, ROW: 1, VIOLATIONS: ["Speed km/h: ge"]}] == listed(parts.invalid)  # fmt: skip


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_both_names_at_once_is_an_extra_field(kind: str) -> None:
    """A field given under its alias and its Python name has an extra field."""
    (row,) = listed(Ping.split(given(kind, [{"id": 1, "speed": 1.0, "Speed km/h": 2.0}])).invalid)
    assert ["speed: extra_field"] == row[VIOLATIONS]


NAMES_OF_DATA = ["^a$", "^.*$", "*", " ", "a.b", "0", "rows", "len", "\n", "é", "x" * 300]


@pytest.mark.parametrize("name", NAMES_OF_DATA, ids=lambda name: repr(name[:5]))
@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
def test_names_are_never_patterns(kind: str, name: str) -> None:
    """Whatever a column is called, its field is filled, judged and named by that very name."""
    contract = ruled(
        col("a") > 0, ct.Unique("a"), ct.Sorted("a", descending=True), ct.NullShare("b", max=0.9),
        ct.group("b", ct.Mean("a", ge=-9)), ct.CustomRow("mine", ("a",), expr=lambda row: row["a"] < 9),
        a=Annotated[int, Field(alias=name)], b=(Annotated[int, Field(alias=f"b{name}")], 3),
    )  # fmt: skip
    parts = contract.split(given(kind, [{name: 1, f"b{name}": 2}, {name: -1, f"b{name}": None}]))
    assert [{name: 1, f"b{name}": 2}] == listed(parts.valid)
    assert [{name: -1, f"b{name}": None}] == [
        {n: v for n, v in row.items() if n not in (ROW, VIOLATIONS)} for row in listed(parts.invalid)
    ]  # fmt: skip
    assert {f"b{name}": 1} == parts.report.filled


@pytest.mark.parametrize("extra", ["ignore", "allow", "forbid"])
@pytest.mark.parametrize("name", NAMES_OF_DATA[:5], ids=repr)
def test_extra_names_are_never_patterns(name: str, extra: str) -> None:
    """A column that no field claims is dropped, kept or refused by its very name."""
    contract = ruled(k=int, x=(int, 0), extra=extra)
    for kind in ("rows", "frame"):
        parts = contract.split(given(kind, [{"k": 1, name: 5}]))
        expected = {
            "ignore": [{"k": 1, "x": 0}],
            "allow": [{"k": 1, "x": 0, name: 5}],
            "forbid": [],
        }
        assert expected[extra] == listed(parts.valid)


# Keys, nulls, and odd values --------------------------------------------------------------------------------


def hostile() -> Iterator[Any]:
    """Values that no column holds."""
    yield from (object(), {1, 2}, 2**70, float("inf"), "\ud800", b"\xff", [[[]]], {"a": {}}, print)


@pytest.mark.parametrize("value", [*hostile()], ids=lambda value: type(value).__name__)
def test_whatever_a_row_holds_it_is_not_lost(value: Any) -> None:
    """A value that no column could hold is in the invalid part, as it came."""
    parts = Ping.split([{"id": 1}, {"id": 2, "Speed km/h": value, "note": value}])
    assert [1] == [row["id"] for row in parts.valid]
    (row,) = parts.invalid
    assert (value, value) == (row["Speed km/h"], row["note"])
    assert str(parts.report)
    assert json.loads(parts.report.to_json())["rows"] == 2


def test_a_frame_of_objects_comes_apart() -> None:
    """A column of Python objects is of no field's type, and is in the invalid part as it came."""
    thing = object()
    parts = Ping.split(pl.DataFrame({"id": pl.Series([thing], dtype=pl.Object)}))
    assert ([thing], ["id: dtype"], 0) == (
        parts.invalid["id"].to_list(), parts.invalid[VIOLATIONS][0].to_list(), parts.valid.height,
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    ["text", 5, None, {1, 2}, iter([]), ({"id": 1},)],
    ids=lambda data: type(data).__name__,
)
def test_what_is_no_data_is_refused(data: Any) -> None:
    """What no contract reads is an error, not an empty batch."""
    with pytest.raises(ct.UnsupportedDataError, match="nothing that a contract reads"):
        Ping.split(data)


def test_a_row_that_is_no_mapping_is_refused() -> None:
    """A list of anything but rows is no data."""
    with pytest.raises(ct.UnsupportedDataError, match="at position 1"):
        Ping.split([{"id": 1}, 5])


def test_a_lazy_frame_that_cannot_be_collected() -> None:
    """What fails in a lazy frame is an engine error that says what was being done."""
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        Ping.split(pl.LazyFrame({"id": [1]}).select("nope"))


def test_a_lazy_frame_is_collected_once() -> None:
    """Both parts of a lazy frame come from one look at it."""
    calls = []

    def noted(frame: pl.DataFrame) -> pl.DataFrame:
        calls.append(frame.height)
        return frame

    parts = Ping.split(pl.LazyFrame({"id": [1, None]}).map_batches(noted))
    assert (1, 1) == (parts.valid.collect().height, parts.invalid.collect().height)
    assert [2] == calls


def test_sensitive_values_stay_in_the_parts() -> None:
    """The parts are the data, and hold what is sensitive; the report shows nothing of it."""
    contract = ruled(
        ct.Unique("s"), col("s") == "x",
        s=Annotated[str, ct.Sensitive()], k=(Annotated[int, ct.Sensitive()], 4711),
    )  # fmt: skip
    for data in ([{"s": "secret-4711"}], pl.DataFrame({"s": ["secret-4711"]})):
        parts = contract.split(data)
        assert "secret-4711" == listed(parts.invalid)[0]["s"]
        assert "4711" not in str(parts.report) + parts.report.to_json() + repr(parts.report)
        assert "4711" not in str(parts.report.patterns()) + str(
            listed(parts.invalid)[0][VIOLATIONS]
        )


def test_a_uuid_goes_by_its_text_in_frames() -> None:
    """A default that is a UUID is filled as a frame holds it."""
    contract = ruled(k=int, u=(UUID, UUID(int=1)))
    (row,) = listed(contract.split(pl.DataFrame({"k": [1]})).valid)
    assert str(UUID(int=1)) == row["u"]


def test_now_and_tables_are_checked_before_the_data() -> None:
    """Arguments of no use are errors, whatever the data."""
    with pytest.raises(ValueError, match="max_examples must be None or a whole number"):
        Ping.split([], max_examples=-1)
    with pytest.raises(ValueError, match="now must be a datetime"):
        Ping.split([], now=datetime.now(UTC).date())  # type: ignore[arg-type]


# Found broken ------------------------------------------------------------------------------------------


class OddlyNamed(ct.Contract):
    a: Annotated[int, Field(alias="^a$")] = 3
    b: Annotated[int, Field(alias="*")] = 4


def test_names_inside_structs_are_never_patterns() -> None:
    """Members of a struct are filled under their very names, whatever Polars reads into them."""
    contract = ruled(n=OddlyNamed, many=(list[OddlyNamed], []))
    member = pl.Struct({"^a$": pl.Int64, "*": pl.Int64})
    frame = pl.DataFrame(
        {"n": [{"^a$": None, "*": 1}], "many": [[{"^a$": 1, "*": None}]]},
        schema={"n": member, "many": pl.List(member)},
    )
    for data in (frame, frame.to_dicts()):
        assert [{"n": {"^a$": 3, "*": 1}, "many": [{"^a$": 1, "*": 4}]}] == listed(
            contract.split(data).valid
        )


class Made(ct.Contract):
    u: UUID = Field(default_factory=lambda: UUID(int=1))


@pytest.mark.parametrize(
    ("annotation", "make", "filled"),
    [
        (UUID, lambda: UUID(int=1), str(UUID(int=1))),
        (Made, Made, {"u": str(UUID(int=1))}),
        (list[Made], lambda: [Made()], [{"u": str(UUID(int=1))}]),
    ],
    ids=["a UUID", "an instance", "a list of instances"],
)
def test_a_factory_may_make_what_a_payload_may_hold(
    annotation: Any, make: Any, filled: Any
) -> None:
    """What a factory makes is put in contract form before a frame's column holds it."""
    contract = ruled(k=int, x=(annotation, Field(default_factory=make)))
    assert [filled] == contract.split(pl.DataFrame({"k": [1]})).valid["x"].to_list()


def test_a_factory_inside_a_struct_may_make_a_uuid() -> None:
    """Inside a struct of a frame too."""
    frame = pl.DataFrame({"n": [{"u": None}]}, schema={"n": pl.Struct({"u": pl.String})})
    assert [{"u": str(UUID(int=1))}] == ruled(n=Made).split(frame).valid["n"].to_list()


def test_a_factory_of_another_type_makes_its_rows_invalid() -> None:
    """A value that is not of the field's type is a violation in a frame, as in a row."""
    contract = ruled(k=int, x=(int, Field(default_factory=lambda: "x")))
    for data, reason in (
        ([{"k": 1}, {"k": 2, "x": 3}], "x: dtype"),
        (pl.DataFrame({"k": [1, 2], "x": [None, 3]}), "x: null"),  # the column cannot hold it
    ):
        parts = contract.split(data)
        assert [[reason]] == [row[VIOLATIONS] for row in listed(parts.invalid)]
        assert [{"k": 2, "x": 3}] == listed(parts.valid)


def test_a_null_item_is_no_null_that_a_default_stands_for() -> None:
    """A list with a null in it is invalid, whether or not the list has a default."""
    contract = ruled(x=(list[int], []))
    for data in ([{"x": [None]}], pl.DataFrame({"x": [[None]]}, schema={"x": pl.List(pl.Int64)})):
        parts = contract.split(data)
        assert ([], [["x: null"]]) == (
            listed(parts.valid),
            [row[VIOLATIONS] for row in listed(parts.invalid)],
        )


@pytest.mark.parametrize(
    ("annotation", "default", "physical"),
    [
        (datetime, datetime(2024, 1, 1, 0, 0, 0, 1), pl.Datetime("ms")),
        (timedelta, timedelta(microseconds=1), pl.Duration("ms")),
        (Annotated[Decimal, Field(max_digits=6, decimal_places=2)], Decimal("1.25"), pl.Decimal(4, 0)),
    ],
    ids=["datetime", "duration", "decimal"],
)  # fmt: skip
def test_a_default_loses_nothing_in_a_coarser_column(
    annotation: Any, default: Any, physical: Any
) -> None:
    """A default that is finer than the column's unit or scale is filled exactly (law 4)."""
    column = pl.Series([None], dtype=physical)
    valid = ruled(x=(annotation, default)).split(pl.DataFrame({"x": column})).valid
    assert [default] == valid["x"].to_list()


def test_nulls_of_a_mistyped_member_are_filled() -> None:
    """In a member of another type the nulls take the default, as they do in a column."""
    rows = [{"k": 1, "one": {"p": 1, "Q": "x"}}, {"k": 2, "one": {"p": 1, "Q": None}}]
    for data in (rows, pl.DataFrame(rows)):
        parts = Outer.split(data)
        assert [{"k": 2, "one": FULL, "maybe": None, "many": []}] == listed(parts.valid)


def test_a_filled_struct_has_no_extra_member() -> None:
    """A struct that a default stands for is not charged with what other rows carry beside it."""
    rows = [{"k": 1, "one": {"p": 1, "zz": 5}}, {"k": 2, "one": None}]
    assert [2] == [row["k"] for row in listed(Outer.split(rows).valid)]
    assert [1] == [row["k"] for row in listed(Outer.split(pl.DataFrame(rows)).invalid)]


def test_the_valid_part_has_no_extra_member() -> None:
    """A member that makes rows invalid is no part of the valid ones: they keep the contract."""
    frame = pl.DataFrame({"k": [1, 2], "maybe": [{"p": 1, "zz": 5}, None]})
    parts = Outer.split(frame)
    assert [2] == parts.valid["k"].to_list()
    assert Outer.check(parts.valid).ok


def test_defaults_inside_arrays_are_filled() -> None:
    """An array of structs is a list of them."""
    column = pl.Series([[{"p": 1}]], dtype=pl.Array(pl.Struct({"p": pl.Int64}), 1))
    parts = ruled(many=list[Inner]).split(pl.DataFrame({"many": column}))
    assert [{"many": [FULL]}] == listed(parts.valid)


def test_an_extra_column_without_a_name_is_allowed() -> None:
    """A column that is called nothing keeps its name where extra fields are allowed."""
    frame = pl.DataFrame({"k": [1], "": [5]})
    assert [{"k": 1, "": 5}] == listed(ruled(k=int, extra="allow").split(frame).valid)


class Ignoring(ct.Contract, extra="ignore"):
    p: Annotated[int, Field(alias="P")]
    q: int


def test_the_valid_part_is_in_contract_form_however_deep() -> None:
    """Inside structs too: what is ignored is left out, and fields have their names and order."""
    contract = ruled(n=Ignoring)
    for data in (
        [{"n": {"zz": 5, "q": 1, "p": 2}}],
        pl.DataFrame({"n": [{"zz": 5, "q": 1, "p": 2}]}),
    ):
        assert same([{"n": {"P": 2, "q": 1}}], listed(contract.split(data).valid))


def test_instances_within_rows_come_apart_as_rows() -> None:
    """A nested instance is a struct in the valid part, like its row."""
    contract = ruled(one=Inner)
    for row in ({"one": Inner(p=1)}, contract.model_validate({"one": {"p": 1}})):
        assert same([{"one": FULL}], contract.split([row]).valid)


def test_one_mistyped_value_does_not_blind_null_share() -> None:
    """Nulls are nulls whatever stands in the other rows."""
    contract = ruled(ct.NullShare("x", max=0.3), x=(float, 0.0))
    rows = [{"x": "fast"}, {"x": None}, {"x": 1.0}]
    for data in (rows, pl.DataFrame(rows, strict=False)):
        report = contract.split(data).report
        assert () == report.not_run
        assert ["dtype", "null_share"] == [v.code for v in report.violations]
