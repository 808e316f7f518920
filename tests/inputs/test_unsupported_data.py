"""Whatever is passed as data: a clear error or a violation, never a raw engine error, never a pass."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct


class C(ct.Contract):
    x: Annotated[float, ct.Ge(0)]


class Times(ct.Contract):
    at: datetime
    for_: timedelta | None = None


@pytest.mark.parametrize(
    "data",
    [None, 1, "x", {"x"}, object(), io.BytesIO(), pl.Series([1.0]), C, C.check, (1.0,)],
    ids=lambda data: type(data).__name__,
)
def test_unsupported_data_is_refused_with_a_hint(data: Any) -> None:
    """Something that is not a batch is an UnsupportedDataError that states what to pass."""
    for verb in (C.check, C.validate):
        with pytest.raises(ct.UnsupportedDataError, match="Pass a polars DataFrame"):
            verb(data)


@pytest.mark.parametrize("row", [1, None, [("x", 1.0)], "x", {1: 1.0}], ids=str)
def test_a_row_that_is_not_a_mapping_is_refused_with_its_position(row: Any) -> None:
    """A row that has no names for its values is refused by its position."""
    with pytest.raises(ct.UnsupportedDataError, match="at position 1"):
        C.check([{"x": 1.0}, row])


@pytest.mark.parametrize("most", [-1, 1.5, "5"], ids=str)
def test_max_examples_is_a_whole_number(most: Any) -> None:
    """A number of examples that cannot be is refused."""
    with pytest.raises((ValueError, TypeError), match="max_examples"):
        C.check([{"x": -1.0}], max_examples=most)


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        (pl.DataFrame(), {"missing_field"}),
        (pl.DataFrame({"y": [1]}), {"missing_field", "extra_field"}),
        (pl.DataFrame({"x": []}, schema={"x": pl.Float64}), set()),
        (pl.DataFrame({"x": [None]}), {"null"}),
        (pl.DataFrame({"x": pl.Series([object()], dtype=pl.Object)}), {"dtype"}),
        (pl.DataFrame({"x": [[1.0]]}), {"dtype"}),
        (pl.DataFrame({"x": [{"x": 1.0}]}), {"dtype"}),
        (pl.DataFrame({"x": [1]}), {"dtype"}),
        (pl.DataFrame({"x": [True]}), {"dtype"}),
        (pl.DataFrame({"x": pl.Series([1], dtype=pl.Int128)}), {"dtype"}),
    ],
    ids=lambda given: str(getattr(given, "schema", "")),
)
def test_frames_of_the_wrong_shape_are_violations(frame: pl.DataFrame, codes: set[str]) -> None:
    """No columns, no rows, other columns, columns of other types: each is a violation or evaluated."""
    assert codes == {violation.code for violation in C.check(frame).violations}


def test_an_empty_list_has_no_row_that_lacks_a_field() -> None:
    """A batch of no rows breaks nothing but what is applied to the batch."""
    assert C.check([]).ok


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("ticks", [2**62, -(2**62), 2**63 - 1, -(2**63)], ids=str)
def test_times_that_python_cannot_hold_are_lossy(unit: Any, ticks: int) -> None:
    """A datetime outside the years 1..9999, on which Polars panics, is a violation with its row."""
    column = pl.Series([0, ticks], dtype=pl.Int64).cast(pl.Datetime(unit))
    report = Times.check(pl.DataFrame({"at": column, "for_": [None, None]}))
    expected = [] if unit == "ns" and ticks % 1000 == 0 else [("at", "lossy", 1)]
    if unit == "ns":  # within three centuries of 1970: only a part of a microsecond is too fine
        assert expected == [(v.field, v.code, v.count) for v in report.violations]
    else:
        assert [(v.field, v.code, v.count) for v in report.violations] == [("at", "lossy", 1)]
    assert [1] * len(report.violations) == [v.examples[0].row for v in report.violations]


@pytest.mark.parametrize(("unit", "per_second"), [("ms", 10**3), ("us", 10**6), ("ns", 10**9)])
def test_times_of_every_unit_are_the_same_times(unit: Any, per_second: int) -> None:
    """The unit that a column counts in changes no verdict."""

    class Recent(ct.Contract):
        at: Annotated[datetime, ct.Ge(datetime(2000, 1, 1))]

    seconds = int((datetime(2000, 1, 1) - datetime(1970, 1, 1)).total_seconds())
    ticks = [seconds * per_second, (seconds - 1) * per_second]
    column = pl.Series("at", ticks, dtype=pl.Int64).cast(pl.Datetime(unit))
    (violation,) = Recent.check(pl.DataFrame({"at": column})).violations
    assert (violation.code, violation.count, violation.examples[0].row) == ("ge", 1, 1)


def test_a_lazy_frame_is_collected_once_and_the_checked_frame_is_returned() -> None:
    """Check and validate of a LazyFrame read its source once; validate returns what it read."""
    reads = []

    def count(frame: pl.DataFrame) -> pl.DataFrame:
        reads.append(frame.height)
        return frame

    lazy = pl.LazyFrame({"x": [1.0, 2.0]}).map_batches(count)
    checked = C.validate(lazy)
    assert isinstance(checked, pl.LazyFrame)
    assert checked.collect()["x"].to_list() == [1.0, 2.0]
    assert reads == [2]


def test_a_lazy_frame_that_fails_is_an_engine_error() -> None:
    """The engine's error in the user's own query becomes an EngineError with its reason."""
    with pytest.raises(
        ct.EngineError,
        match=r"C could not be enforced: collecting the LazyFrame failed \(ColumnNotFoundError",
    ):
        C.check(pl.LazyFrame({"x": [1.0]}).select("y"))


@pytest.mark.parametrize(
    ("custom", "reason"),
    [
        (ct.Custom("raises", accepts=lambda value: 1 / 0), "ZeroDivisionError"),
        (ct.Custom("answers text", accepts=lambda value: "yes"), "it answered str, not a Boolean"),  # type: ignore[arg-type,return-value]
        (ct.Custom("raises at once", expr=lambda column: 1 / 0), "its expr raised ZeroDivisionError"),  # type: ignore[arg-type,return-value]
        (ct.Custom("no expression", expr=lambda column: True), "its expr gave bool"),  # type: ignore[arg-type,return-value]
        (ct.Custom("looks around", expr=lambda column: column > column.mean()), "may look at other rows"),
        (ct.Custom("no such cast", expr=lambda column: column.str.contains("a")), "the engine raised"),
        (ct.Custom("no Boolean", expr=lambda column: column + 1), "the engine raised|not a Boolean"),
    ],
    ids=lambda given: getattr(given, "name", None),
)  # fmt: skip  # a table, a line each
def test_a_custom_rule_that_fails_was_not_run(custom: ct.Custom, reason: str) -> None:
    """A custom rule that raises or gives no Boolean is not run; the other rules are; not ok."""

    class Asked(ct.Contract):
        x: Annotated[float, custom, ct.Ge(0)]
        y: Annotated[float, ct.Ge(0)]

    report = Asked.check(pl.DataFrame({"x": [1.0, -1.0], "y": [1.0, -1.0]}))
    assert [(v.field, v.code) for v in report.violations] == [("x", "ge"), ("y", "ge")]
    (entry,) = report.not_run
    assert (entry.field, entry.code) == ("x", "custom")
    assert any(part in entry.reason for part in reason.split("|"))
    assert not report.ok


def test_a_custom_rule_that_answers_null_is_broken() -> None:
    """The answer null counts as false."""

    class Asked(ct.Contract):
        x: Annotated[float, ct.Custom("null", expr=lambda column: pl.when(column > 0).then(True))]

    assert [v.count for v in Asked.check(pl.DataFrame({"x": [1.0, -1.0]})).violations] == [1]


def test_instances_are_rows() -> None:
    """A list of a contract's own instances is a batch of it."""
    assert C.check([C(x=1.0), C(x=0.0)]).ok


@pytest.mark.at_length
def test_ten_thousand_columns_are_evaluated() -> None:
    """A frame of ten thousand columns is evaluated, each of them."""
    names = [f"c{n}" for n in range(10_000)]
    wide = type(ct.Contract)(
        "Wide", (ct.Contract,), {"__annotations__": dict.fromkeys(names, float)}
    )
    frame = pl.DataFrame({name: [0.0, float("nan")] for name in names})
    assert len(wide.check(frame).violations) == 10_000
