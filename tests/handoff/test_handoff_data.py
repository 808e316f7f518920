"""A handoff with data: validated, adapted and validated again, in the consumer's order, and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import Field

import contracts as ct
from tests.handoff.samples import COLUMNS, HANDED, ROWS, SCORING, Features


def test_data_comes_out_in_the_consumers_form_and_order() -> None:
    """Fields are renamed, converted, clipped, filled and dropped, as the handoff declares."""
    handed = SCORING(ROWS)
    assert HANDED == handed
    assert [list(row) for row in HANDED] == [list(row) for row in handed]


def test_repairs_are_counted() -> None:
    """Each repair is counted when it acts, by the field."""
    repairs = {(one.repair, one.field): one.count for one in SCORING.run(ROWS).repairs}
    assert {
        ("rename", "Monthly Charges"): 2,
        ("convert_units", "speed"): 2,
        ("clip", "speed"): 1,
        ("clip", "tenure"): 1,
        ("defaults", "tenure"): 1,
        ("drop", "customer"): 2,
    } == repairs
    consumer = SCORING.run(ROWS).consumer
    assert {"calls": 1, "tenure": 1} == consumer.filled
    assert {("rename", "Monthly Charges"), ("convert_units", "speed"), ("drop", "customer")} == {
        (one.repair, one.field) for one in SCORING.run([{**ROWS[0], "tenure": 5}]).repairs
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
    """Data of every kind comes out as it came in: polars as polars, a list as a list."""
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


def test_table_rules_are_not_applied_to_one_row() -> None:
    """A batch of too few rows is refused, and one row is not a batch."""

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


def test_a_rule_that_warns_is_a_warning() -> None:
    """A rule that only warns is reported as a warning, whichever contract has it."""

    class Warned(ct.Contract):
        x: Annotated[int, ct.warn(ct.Ge(0))]

    with pytest.warns(ct.ContractWarning, match="must be at least 0") as caught:
        ct.Handoff(Warned, Warned)([{"x": -1}])
    assert [__file__] * 2 == [one.filename for one in caught]


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


def test_values_of_every_type_pass() -> None:
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
