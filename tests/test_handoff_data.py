"""A handoff with data: validated, adapted, validated again; in the consumer's order, and counted."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from importlib.util import find_spec
from typing import Annotated, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import Field

import contracts as ct


class Features(ct.Contract, boundary="features", version="1.0.0"):
    """What a feature store promises."""

    customer: str
    tenure: int | None
    calls: Annotated[int, ct.Ge(0)] | None
    spend: Annotated[float, ct.Interval(ge=0, le=1e6)]
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)]
    is_new: bool


class ModelInput(ct.Contract, boundary="inference", version="2.0.0"):
    """What a model was trained on."""

    speed: Annotated[float, ct.Unit("m/s"), ct.Interval(ge=0, le=50)]
    charges: Annotated[float, ct.Interval(ge=0, le=1e6), Field(alias="Monthly Charges")]
    calls: Annotated[int, ct.Ge(0)] = 0
    tenure: Annotated[int, ct.Interval(ge=0, le=600)]
    is_new: bool


SCORING = ct.Handoff(
    Features,
    ModelInput,
    rename={"spend": "Monthly Charges"},
    defaults={"tenure": 12},
    convert_units=True,
    clip=["speed", "tenure"],
    drop=["customer"],
)
ROWS: list[dict[str, Any]] = [
    {"customer": "a", "tenure": None, "calls": 3, "spend": 20.5, "speed": 90.0, "is_new": True},
    {"customer": "b", "tenure": 700, "calls": None, "spend": 0.0, "speed": 270.0, "is_new": False},
]
HANDED: list[dict[str, Any]] = [
    {"speed": 25.0, "Monthly Charges": 20.5, "calls": 3, "tenure": 12, "is_new": True},
    {"speed": 50.0, "Monthly Charges": 0.0, "calls": 0, "tenure": 600, "is_new": False},
]
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}


def test_data_comes_out_in_the_consumers_form_and_order() -> None:
    """Fields are renamed, converted, clipped, filled and dropped, as the handoff was told."""
    handed = SCORING(ROWS)
    assert HANDED == handed
    assert [list(row) for row in HANDED] == [list(row) for row in handed]


def test_what_was_done_is_counted() -> None:
    """Each repair is counted when it acts, by the field."""
    repairs = {(one.repair, one.field): one.count for one in SCORING.hand(ROWS).repairs}
    assert {
        ("rename", "Monthly Charges"): 2,
        ("convert_units", "speed"): 2,
        ("clip", "speed"): 1,
        ("clip", "tenure"): 1,
        ("defaults", "tenure"): 1,
        ("drop", "customer"): 2,
    } == repairs
    consumer = SCORING.hand(ROWS).consumer
    assert {"calls": 1, "tenure": 1} == consumer.filled
    assert {("rename", "Monthly Charges"), ("convert_units", "speed"), ("drop", "customer")} == {
        (one.repair, one.field) for one in SCORING.hand([{**ROWS[0], "tenure": 5}]).repairs
    }


def pandas_frame() -> Any:
    """The rows as pandas holds them where nulls are apart from NaN, under labels of their own."""
    frame = pd.DataFrame(COLUMNS, index=[7, 9])
    return frame.astype({"tenure": "Int64", "calls": "Int64"})


KINDS: dict[str, tuple[Callable[[], Any], Callable[[Any], list[dict[str, Any]]]]] = {
    "polars": (lambda: pl.DataFrame(ROWS), pl.DataFrame.to_dicts),
    "lazy": (lambda: pl.LazyFrame(ROWS), lambda out: out.collect().to_dicts()),
    "pyarrow": (lambda: pa.Table.from_pylist(ROWS), pa.Table.to_pylist),
    "a record batch": (lambda: pa.RecordBatch.from_pylist(ROWS), pa.RecordBatch.to_pylist),
    "a reader": (
        lambda: pa.Table.from_pylist(ROWS).to_reader(),
        lambda out: out.read_all().to_pylist(),
    ),
    "pandas": (pandas_frame, lambda out: out.to_dict("records")),
    "duckdb": (
        lambda: duckdb.connect().from_arrow(pa.Table.from_pylist(ROWS)),
        lambda out: out.to_pylist(),
    ),
    "rows": (lambda: ROWS, lambda out: out),
    "columns": (
        lambda: COLUMNS,
        lambda out: [dict(zip(out, row, strict=True)) for row in zip(*out.values(), strict=True)],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_data_goes_out_as_the_kind_that_came_in(kind: str) -> None:
    """Whatever a contract reads is handed on as it came: polars as polars, a list as a list."""
    give, rows_of = KINDS[kind]
    handed = SCORING(give())
    assert HANDED == rows_of(handed)
    assert type(give()) is type(handed) or kind == "duckdb"


def test_pandas_keeps_its_labels() -> None:
    """The rows of a pandas frame keep their labels."""
    assert [7, 9] == SCORING(pandas_frame()).index.to_list()


def test_one_row_goes_out_as_one_row() -> None:
    """A mapping of values, or an instance of the producer, is one row, and comes out as one."""
    assert HANDED[0] == SCORING(ROWS[0])
    assert HANDED[0] == SCORING(Features.model_validate(ROWS[0]))
    assert (1, 5) == SCORING.to_numpy(ROWS[0]).shape


def test_of_one_row_no_rule_of_the_table_is_asked() -> None:
    """A batch of too few rows is refused, and one row is no batch."""

    class Many(ct.Contract):
        x: int
        rules = ct.rules(ct.RowCount(min=2))

    handoff = ct.Handoff(Many, Many)
    assert {"x": 1} == handoff({"x": 1})
    assert [[1.0]] == handoff.to_numpy({"x": 1}).tolist()
    with pytest.raises(ct.ContractViolation, match="have at least 2 rows"):
        handoff([{"x": 1}])
    with pytest.raises(ct.ContractViolation, match="have at least 2 rows"):
        handoff.to_numpy([{"x": 1}])


def test_a_mapping_of_columns_is_a_batch() -> None:
    """A mapping whose values are columns is a batch, also where there is a field of lists."""

    class Embedded(ct.Contract):
        vector: Annotated[list[float], ct.Len(2, 2)]
        x: int

    handoff = ct.Handoff(Embedded, Embedded)
    assert [[1.0, 2.0, 3.0]] == handoff.to_numpy({"vector": [1.0, 2.0], "x": 3}).tolist()
    assert [[1.0, 2.0, 3.0]] == handoff.to_numpy({"vector": [[1.0, 2.0]], "x": [3]}).tolist()
    assert ("vector[0]", "vector[1]", "x") == handoff.features


# The rows that were asked for -------------------------------------------------------------------


class Keyed(Features):
    rules = ct.rules(ct.Unique("customer"))


KEYED = ct.Handoff(
    Keyed, ModelInput, rename={"spend": "Monthly Charges"}, defaults={"tenure": 12}, convert_units=True,
    clip=["speed", "tenure"], drop=["customer"],
)  # fmt: skip
ANSWERS: dict[str, tuple[list[str], list[tuple[str, int]]]] = {
    "as asked": (["a", "b"], []),
    "lost": (["b"], [("rows_lost", 1)]),
    "added": (["a", "c", "b"], [("rows_added", 1)]),
    "reordered": (["b", "a"], [("reordered", 2)]),
    "none": ([], [("rows_lost", 2)]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_comes_is_what_was_asked_for(name: str) -> None:
    """The rows are those that were asked for, in their order, or the handoff says which are not."""
    customers, expected = ANSWERS[name]
    data = pl.DataFrame(
        [{**ROWS[0], "customer": one} for one in customers], schema=pl.DataFrame(ROWS).schema
    )
    asked = {"customer": ["a", "b"], "label": [0, 1]}
    for give in (KEYED, KEYED.to_numpy, KEYED.to_arrow):
        report = refusal(lambda give=give: give(data, asked=asked))
        assert expected == (
            [] if report is None else [(v.code, v.count) for v in report.violations]
        )


def test_rows_are_told_apart_by_a_key() -> None:
    """The key is the producer's, unless another is given; without one nothing tells rows apart."""
    repeated = [ROWS[0], ROWS[0]]
    with pytest.raises(ct.ContractViolation, match="not come back more often"):
        SCORING(repeated, asked=[{"id": "a"}], key={"id": "customer"})
    with pytest.raises(
        ValueError, match="key must name what tells rows apart, for Features has no Unique"
    ):
        SCORING(ROWS, asked=[{"customer": "a"}])
    assert HANDED[0] == SCORING(ROWS[0], asked=[{"customer": "a"}], key="customer")


def test_a_key_that_is_never_shown_is_not_shown() -> None:
    """Keys of rows that were lost do not show what is sensitive."""

    class Secret(ct.Contract):
        pin: Annotated[str, ct.Sensitive()]
        x: int
        rules = ct.rules(ct.Unique("pin"))

    with pytest.raises(ct.ContractViolation) as caught:
        ct.Handoff(Secret, Secret)([{"pin": "1234", "x": 1}], asked=[{"pin": "4711"}])
    assert "1234" not in str(caught.value)
    assert "4711" not in str(caught.value)


# The shapes that feature stores give -------------------------------------------------------------


def without(name: str) -> list[dict[str, Any]]:
    """The rows, the first of which lacks a key."""
    return [{k: v for k, v in ROWS[0].items() if k != name}, ROWS[1]]


SHAPES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a key is missing": (without("spend"), [("spend", "missing_field")]),
    "a key that may be null is missing": (without("tenure"), [("tenure", "missing_field")]),
    "null where a number is required": (
        {**COLUMNS, "spend": [None, 1.0]}, [("spend", "null")]
    ),
    "NaN": ({**COLUMNS, "spend": [math.nan, 1.0]}, [("spend", "nan")]),
    "NaN in an integer's place": ({**COLUMNS, "calls": [math.nan, 1.0]}, [("calls", "nan")]),
    "an infinity": ({**COLUMNS, "spend": [math.inf, 1.0]}, [("spend", "inf")]),
    "the text NaN": ({**COLUMNS, "spend": ["NaN", 1.0]}, [("spend", "dtype")]),
    "the text Infinity": ({**COLUMNS, "spend": ["Infinity", 1.0]}, [("spend", "dtype")]),
    "a number as text": ({**COLUMNS, "spend": ["1.5", 1.0]}, [("spend", "dtype")]),
    "an integer with a fraction": ({**COLUMNS, "calls": [1.5, 1.0]}, [("calls", "lossy")]),
    "an integer that a float has lost": (
        {**COLUMNS, "calls": [2.0**63, 1.0]}, [("calls", "lossy")]
    ),
    "a row that is null as a whole, in Arrow": (
        pa.table({**COLUMNS, "spend": pa.nulls(2)}), [("spend", "null")]
    ),
    "true as 1": ({**COLUMNS, "is_new": [1, 0]}, [("is_new", "dtype")]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_what_a_feature_store_should_not_give_is_refused(name: str) -> None:
    """What breaks the producer's contract is refused, and never filled, zeroed or cast away."""
    data, expected = SHAPES[name]
    for give in (SCORING, SCORING.to_numpy, SCORING.to_dicts):
        with pytest.raises(ct.ContractViolation) as caught:
            give(data)
        found = [(one.field, one.code) for one in caught.value.report.violations]
        assert expected == found
        assert "Features 1.0.0 at features" in str(caught.value)


GOOD_SHAPES: dict[str, Any] = {
    "integers that came back as floats": {**COLUMNS, "calls": [3.0, None], "tenure": [None, 700.0]},
    "a batch of nulls, of no type": pl.DataFrame({**COLUMNS, "calls": [None] * 2, "tenure": [None] * 2}),
    "the same in Arrow": pa.table({**COLUMNS, "calls": pa.nulls(2), "tenure": pa.nulls(2)}),
    "a dict of lists with None": COLUMNS,
    "arrays of numpy": {**COLUMNS, "spend": np.array([20.5, 0.0]), "speed": np.array([90, 270])},
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD_SHAPES)
def test_shapes_that_feature_stores_give_are_read(name: str) -> None:
    """Whole floats are integers, and a column of nulls has the type that the contract says."""
    handed = SCORING.to_polars(GOOD_SHAPES[name])
    assert [20.5, 0.0] == handed["Monthly Charges"].to_list()
    assert pl.Int64 == handed.schema["tenure"]
    assert 12 == handed["tenure"][0]


def test_text_is_read_where_all_is_text() -> None:
    """What a verb is told beside the data a handoff is told too: that all is text, or another unit."""
    rows = [{name: str(value) for name, value in {**ROWS[0], "tenure": 4}.items()}]
    rows[0]["is_new"] = "true"
    assert [25.0] == SCORING.to_polars(rows, text=True)["speed"].to_list()
    metres = [{**ROWS[0], "speed": 25.0}]
    assert [25.0] == SCORING.to_polars(metres, units={"speed": "m/s"})["speed"].to_list()


def test_a_rule_that_warns_is_a_warning() -> None:
    """A rule that only warns is told as a warning, whichever contract has it."""

    class Warned(ct.Contract):
        x: Annotated[int, ct.warn(ct.Ge(0))]

    with pytest.warns(ct.ContractWarning, match="must be at least 0") as caught:
        ct.Handoff(Warned, Warned)([{"x": -1}])
    assert [__file__] * 2 == [one.filename for one in caught]


# Values of every sort ----------------------------------------------------------------------------


class Colour(Enum):
    RED = "red"


class Point(ct.Contract):
    x: Annotated[float, Field(alias="X")]
    note: str | None = None


class Wide(ct.Contract, extra="allow"):
    when: Annotated[datetime, ct.Timezone(...)]
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
    colour: Colour
    at: Point
    track: list[Point]
    tags: tuple[str, ...]


def test_values_of_every_sort_are_handed_on() -> None:
    """Times, decimals, enums, nested contracts and lists of them come out as they came in, one row as a
    batch of it.
    """
    handoff = ct.Handoff(Wide, Wide)
    row = {
        "when": datetime(2024, 5, 1, 12, tzinfo=UTC),
        "price": Decimal("12.50"),
        "colour": "red",
        "at": {"X": 1.0, "note": None},
        "track": [{"X": 1.0, "note": "a"}, {"X": 2.0, "note": None}],
        "tags": ["a", "b"],
        "more": 3,
    }
    assert [row] == handoff([row])
    assert row == handoff(row)
    assert row == handoff(Wide.model_validate(row))
    wide = ct.Handoff(Wide, Wide, clip=())
    assert [{**row, "more": None}, {**row, "more": "x"}] == wide(
        [{k: v for k, v in row.items() if k != "more"}, {**row, "more": "x"}]
    )


CLIPPED: dict[str, tuple[Any, Any, list[Any], list[Any]]] = {
    "integers": (int, Annotated[int, ct.Interval(ge=-3, le=5)], [-9, 0, 9], [-3, 0, 5]),
    "to narrower integers": (int, ct.Int8, [-1000, 5, 1000], [-128, 5, 127]),
    "unsigned integers": (ct.UInt64, Annotated[int, ct.Interval(ge=-3, le=5)], [0, 2**64 - 1], [0, 5]),
    "unsigned integers to negative ones": (ct.UInt64, Annotated[int, ct.Le(-1)], [0, 2**64 - 1], [-1, -1]),
    "integers to large ones": (int, Annotated[ct.UInt64, ct.Ge(2**63)], [-1, 2**63 - 1], [2**63, 2**63]),
    "integers to floats": (int, Annotated[float, ct.Interval(ge=-2.5, le=2.5)], [-9, 1, 9], [-2.0, 1.0, 2.0]),
    "floats": (float, Annotated[float, ct.Interval(ge=-0.1, le=0.1)], [-1.0, 0.05, 1.0], [-0.1, 0.05, 0.1]),
    "short floats": (ct.Float32, Annotated[float, ct.Interval(ge=0, le=0.1)], [-1.0, 1.0], [0.0, 0.1]),
    "infinities": (
        Annotated[float, ct.NonFinite(inf="allow")], Annotated[float, ct.Interval(ge=0, le=9)],
        [math.inf, -math.inf], [9.0, 0.0],
    ),
    "decimals": (
        Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=7, decimal_places=3), ct.Le(Decimal("1.005"))],
        [Decimal("9.99"), Decimal("0.10")], [Decimal("1.005"), Decimal("0.100")],
    ),
    "times": (
        datetime, Annotated[datetime, ct.Ge(datetime(2024, 1, 1))],
        [datetime(2023, 1, 1), datetime(2025, 1, 1)], [datetime(2024, 1, 1), datetime(2025, 1, 1)],
    ),
    "nulls": (int | None, Annotated[int, ct.Ge(0)] | None, [None, -1], [None, 0]),
}  # fmt: skip


@pytest.mark.parametrize("name", CLIPPED)
def test_values_are_clipped_to_the_consumers_bounds(name: str) -> None:
    """What lies outside the consumer's bounds is moved to the nearest bound, a row as a batch."""
    given_as, wanted, given, expected = CLIPPED[name]

    class First(ct.Contract):
        x: given_as  # type: ignore[valid-type]

    class Second(ct.Contract):
        x: wanted  # type: ignore[valid-type]

    handoff = ct.Handoff(First, Second, clip=["x"])
    assert expected == [row["x"] for row in handoff([{"x": x} for x in given])]
    assert expected == [handoff({"x": x})["x"] for x in given]
    moved = sum(one.count for one in handoff.hand([{"x": x} for x in given]).repairs)
    assert moved == sum(one != other for one, other in zip(given, expected, strict=True))


def test_nan_is_never_clipped() -> None:
    """NaN lies on neither side of a bound: it stays, where both contracts allow it."""

    class First(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow")]

    class Second(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow"), ct.Interval(ge=0, le=1)]

    handoff = ct.Handoff(First, Second, clip=["x"])
    assert [True, False] == [
        math.isnan(x) for x in handoff.to_polars([{"x": math.nan}, {"x": 5.0}])["x"]
    ]
    with pytest.raises(ct.ContractViolation, match="NaN"):
        handoff.to_numpy([{"x": math.nan}])
    with pytest.raises(ct.ContractViolation, match="NaN"):
        handoff.to_numpy({"x": math.nan})


def test_nan_takes_a_default_only_where_the_consumer_says_so() -> None:
    """A default stands for null; for NaN as well, where the consumer's field says so."""

    class First(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow")]

    class Second(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="default")] = 0.0

    handoff = ct.Handoff(First, Second, defaults={"x": -1.0})
    handed = handoff.hand([{"x": math.nan}, {"x": 2.0}])
    assert [-1.0, 2.0] == handed.frame["x"].to_list()
    assert {"nan": 1} == handed.consumer.filled["x"].by
    assert [("defaults", "x", 1)] == [(r.repair, r.field, r.count) for r in handed.repairs]


def test_a_number_that_vanishes_in_another_unit_is_lossy() -> None:
    """A number that would become 0 in the consumer's unit is refused, and the row is named."""
    rows = [ROWS[0], {**ROWS[1], "speed": 5e-324}]
    for data in (rows, pl.DataFrame(rows)):
        with pytest.raises(ct.ContractViolation) as caught:
            SCORING(data)
        (found,) = caught.value.report.violations
        assert ("speed", "lossy", 1) == (found.field, found.code, found.count)
        assert [(1, 5e-324)] == [(one.row, one.value) for one in found.examples]


def test_a_field_that_must_be_labelled_is_labelled_by_the_handoff() -> None:
    """Where the producer's contract says the unit, the consumer's column need not."""

    class First(ct.Contract):
        x: Annotated[float, ct.Unit("km"), ct.Interval(ge=0, le=9)]

    class Second(ct.Contract):
        x: Annotated[float, ct.Unit("m", labelled=True), ct.Interval(ge=0, le=9000)]

    handoff = ct.Handoff(First, Second, convert_units=True)
    assert [{"x": 2000.0}] == handoff([{"x": 2.0}])
    schema = handoff.to_arrow([{"x": 2.0}]).schema
    assert {b"unit": b"m"} == schema.field("x").metadata
    assert b"Second" == schema.metadata[b"contracts.name"]


# Arrays ------------------------------------------------------------------------------------------


def test_an_array_is_contiguous_finite_and_in_order() -> None:
    """An array has a row for each row and a column for each feature, in the consumer's order."""
    array = SCORING.to_numpy(ROWS)
    assert [[25, 20.5, 3, 12, 1], [50, 0, 0, 600, 0]] == array.tolist()
    assert ("speed", "Monthly Charges", "calls", "tenure", "is_new") == SCORING.features
    assert (np.float32, True, True) == (
        array.dtype,
        array.flags.c_contiguous,
        array.flags.writeable,
    )
    assert (0, 5) == SCORING.to_numpy(pl.DataFrame(ROWS).clear()).shape
    many = SCORING.to_numpy(pl.concat([pl.DataFrame(ROWS)] * 70_000))
    assert ((140_000, 5), True) == (many.shape, many.flags.c_contiguous)
    assert [array.tolist()[1]] == many[-1:].tolist()


class Numbers(ct.Contract):
    count: int
    real: Annotated[float, ct.NonFinite(inf="allow")]
    flag: bool | None


NUMBERS = ct.Handoff(Numbers, Numbers)
LOSSY: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("float32", {"count": 2**24 + 1}, [("count", "lossy")]),
    ("float32", {"count": 2**24 + 2}, []),
    ("float64", {"count": 2**53 + 1}, [("count", "lossy")]),
    ("float64", {"count": 2**63 - 1}, [("count", "lossy")]),
    ("float64", {"count": -(2**63)}, []),
    ("float32", {"real": 16777217.0}, [("real", "lossy")]),
    ("float32", {"real": 16777216.5}, []),
    ("float32", {"real": 1e39}, [("real", "lossy")]),
    ("float32", {"real": 1e-46}, [("real", "lossy")]),
    ("float32", {"real": -0.0}, []),
    ("float32", {"real": 0.1}, []),
    ("float64", {"real": 5e-324}, []),
    ("float32", {"real": math.inf}, [("real", "inf")]),
    ("float64", {"real": -math.inf}, [("real", "inf")]),
    ("float32", {"flag": None}, [("flag", "null")]),
    ("int8", {"count": 127, "real": 3.0}, []),
    ("int8", {"count": 128, "real": 3.0}, [("count", "lossy")]),
    ("uint8", {"count": -1, "real": 3.0}, [("count", "lossy")]),
    ("int64", {"real": 1.5}, [("real", "lossy")]),
    ("int64", {"real": 2.0**63}, [("real", "lossy")]),
    ("uint64", {"count": 2**63 - 1, "real": 2.0**63}, []),
]


@pytest.mark.parametrize(("dtype", "values", "expected"), LOSSY, ids=str)
def test_integers_are_exact_in_an_array_and_reals_are_rounded(
    dtype: Any, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A number that the array's type does not hold is refused, unless it is a real that is rounded; in a
    row, in few rows, and in many.
    """
    good = {"count": 1, "real": 0.5 if dtype.startswith("float") else 1.0, "flag": True}
    row = good | values
    for data in (row, [row], [good, row], pl.DataFrame([good, row] * 9)):
        report = refusal(lambda data=data: NUMBERS.to_numpy(data, dtype))
        found = [] if report is None else [(one.field, one.code) for one in report.violations]
        assert expected == found
        if report is None:
            wanted = np.array([list(row.values())], dtype=object).astype(np.dtype(dtype))
            assert wanted.tolist() == NUMBERS.to_numpy(data, dtype)[-1:].tolist()


def refusal(give: Callable[[], Any]) -> ct.Report | None:
    """The report with which data is refused, if it is."""
    try:
        give()
    except ct.ContractViolation as error:
        return error.report
    return None


def test_what_is_rounded_is_counted() -> None:
    """How many reals are rounded is told for each feature."""
    handed = SCORING.hand([{**ROWS[0], "spend": x} for x in (0.1, 0.5, 0.3)])
    assert {"Monthly Charges": 2} == handed.rounded()
    assert {} == handed.rounded("float64")
    assert (3, 5) == handed.to_numpy().shape


def test_what_is_no_number_is_no_feature() -> None:
    """A field that no array of numbers holds is told with what to do about it."""

    class Mixed(ct.Contract):
        name: str
        track: list[float]
        x: float

    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(Mixed, Mixed).to_numpy({"name": "a", "track": [1.0], "x": 1.0})
    assert [
        ("name", "is text, which is no number in an array"),
        ("track", "is a list of any length, which is no row of an array"),
    ] == [(one.field, one.problem) for one in caught.value.mismatches]


@pytest.mark.parametrize("dtype", ["float16", "str", "datetime64[us]", "complex128", "bool"])
def test_an_array_of_no_numbers_is_refused(dtype: str) -> None:
    """An array's type is one of the floats or integers that hold numbers as they are."""
    for data in (ROWS, ROWS[0]):
        with pytest.raises(ValueError, match="dtype must be one of float32, float64, int8"):
            SCORING.to_numpy(data, dtype)


def test_a_tensor_shares_the_memory_of_an_array() -> None:
    """An array goes to other libraries by DLPack."""
    assert SCORING.to_numpy(ROWS).tolist() == np.from_dlpack(SCORING.to_numpy(ROWS)).tolist()
    if find_spec("torch") is None:
        with pytest.raises(ImportError):
            SCORING.to_torch(ROWS)
    else:
        assert SCORING.to_numpy(ROWS).tolist() == SCORING.to_torch(ROWS).tolist()


def test_one_row_to_an_array_loads_no_polars() -> None:
    """One row goes to an array without a frame."""
    script = (
        "import sys, contracts as ct\n"
        "class C(ct.Contract):\n    x: float\n"
        "h = ct.Handoff(C, C)\n"
        "assert h.to_numpy({'x': 1.0}).tolist() == [[1.0]]\n"
        "print('polars' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "False" == done.stdout.strip()
