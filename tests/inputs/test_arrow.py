"""Arrow data: every type that holds the values of a field is read, and other values are violations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pyarrow as pa
import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.inputs.samples import DAY, NOON, found_in, of
from tests.older_polars import knows_unknown_extensions

A_UUID = UUID("12345678-9abc-4def-8123-456789abcdef")

MONEY = Annotated[Decimal, Field(max_digits=10, decimal_places=2)]
ARROW: list[tuple[Any, Any, pa.Array]] = [
    (str, "a", pa.array(["a", "b", "a"]).dictionary_encode()),
    (str, "a", pa.array(["a", "b"], pa.large_string())),
    (str, "a", pa.array(["a", "b"], pa.string_view())),
    (str, "a", pa.array(["a", "b"], pa.string_view()).dictionary_encode()),
    (str, "a", pa.RunEndEncodedArray.from_arrays(pa.array([1, 3], pa.int32()), pa.array(["a", "b"]))),
    (str, "{}", pa.array(["{}", "[]"], pa.json_())),
    (bytes, b"a", pa.array([b"a"], pa.binary_view())),
    (bytes, b"ab", pa.array([b"ab"], pa.binary(2))),
    (int, 5, pa.array([5], pa.uint8())),
    (int, 5, pa.array([5, 7]).dictionary_encode()),
    (bool, True, pa.ExtensionArray.from_storage(pa.bool8(), pa.array([2, 0], pa.int8()))),
    (MONEY, Decimal("1.50"), pa.array([Decimal("1.50")], pa.decimal256(40, 2))),
    (MONEY, Decimal("1.50"), pa.array([Decimal("1.50")], pa.decimal32(5, 2))),
    (date, DAY, pa.array([DAY], pa.date64())),
    (time, time(1, 2, 3), pa.array([time(1, 2, 3)], pa.time32("s"))),
    (time, time(1, 2, 3), pa.array([time(1, 2, 3)], pa.time64("ns"))),
    (UUID, str(A_UUID), pa.array([A_UUID.bytes], pa.uuid())),
    (list[int], [1, 2], pa.array([[1, 2]], pa.list_(pa.int64(), 2))),
    (list[int], [1, 2], pa.array([[1, 2]], pa.list_view(pa.int64()))),
    (list[int], [1, 2], pa.array([[1, 2]], pa.large_list(pa.int64()))),
    (list[UUID], [str(A_UUID)], pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array([A_UUID.bytes], pa.uuid()))),
    *((datetime, NOON, pa.array([NOON], pa.timestamp(unit))) for unit in ("s", "ms", "us", "ns")),
    *((timedelta, timedelta(1), pa.array([timedelta(1)], pa.duration(unit))) for unit in ("s", "ms", "us", "ns")),
    *(
        (AwareDatetime, NOON.replace(tzinfo=UTC), pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", zone)))
        for zone in ("UTC", "Europe/Paris", "+01:00", "-05:30", "Z", "Mars/Phobos")
    ),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(
    ("kind", "value", "array"), ARROW, ids=lambda given: str(getattr(given, "type", ""))
)
def test_every_arrow_type_that_holds_the_values_is_read(
    kind: Any, value: Any, array: pa.Array
) -> None:
    """A column is read whatever Arrow type holds its values; the valid part keeps them."""
    for column in (
        pa.chunked_array([array]),
        pa.chunked_array([array, array]),
        pa.chunked_array([], array.type),
    ):
        table = pa.table({"x": column})
        contract = of(kind)
        assert contract.check(table).ok
        assert table is contract.validate(table)
        assert len(column) == len(contract.split(contract.split({"x": column}).valid).valid["x"])
        assert len(column) == len(contract.split(table).valid)
        if len(column):
            shown = of(Annotated[kind, ct.Custom("no", accepts=lambda given: False)])
            assert value == shown.check(table).violations[0].examples[0].value


@pytest.mark.parametrize(
    ("kind", "array", "code"),
    [
        (int, pa.array([1.5]), "dtype"),
        (int, pa.array([2**63], pa.uint64()), "dtype"),
        (float, pa.array([1.5], pa.float32()).cast(pa.float16()), "dtype"),
        (int, pa.nulls(1), "null"),
        (str, pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), "dtype"),
        (int, pa.UnionArray.from_sparse(pa.array([1], pa.int8()), [pa.array([1]), pa.array(["x"])]), "dtype"),
        (int, pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "dtype"),
        pytest.param(int, pa.ExtensionArray.from_storage(pa.opaque(pa.int64(), "t", "v"), pa.array([1])), "dtype", marks=knows_unknown_extensions),
        (MONEY, pa.array([Decimal("1.505")], pa.decimal256(60, 3)), "lossy"),
        (MONEY, pa.array([Decimal(10) ** 50], pa.decimal256(60, 2)), "lossy"),
        (list[int], pa.array([[Decimal(1)]], pa.list_(pa.decimal256(60, 0))), "dtype"),
        (datetime, pa.array([2**62], pa.timestamp("s")), "lossy"),
        (datetime, pa.array([-(2**62)], pa.timestamp("s")), "lossy"),
        (timedelta, pa.array([2**62], pa.duration("s")), "lossy"),
        (date, pa.array([2**31 - 1], pa.date32()), "lossy"),
        (datetime, pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", "UTC")), "dtype"),
        (AwareDatetime, pa.array([NOON], pa.timestamp("us")), "dtype"),
        (UUID, pa.array([A_UUID.bytes]), "dtype"),
        (time, pa.array([86_400_000_005], pa.time64("us")), "dtype"),
        (time, pa.array([-1], pa.time32("s")), "dtype"),
    ],
    ids=lambda given: str(getattr(given, "type", "")),
)  # fmt: skip  # a table, a line each
def test_an_arrow_column_that_holds_other_values_is_a_violation(
    kind: Any, array: pa.Array, code: str
) -> None:
    """A column of a type of no use, or of values out of reach, breaks its field in its rows, and
    no other field.
    """

    class Beside(of(kind)):  # type: ignore[misc]
        y: Annotated[int, ct.Ge(0)]

    report = Beside.check(pa.table({"x": array, "y": [-1]}))
    assert {("x", code, 1), ("y", "ge", 1)} == {
        (v.field, v.code, v.count) for v in report.violations
    }
    assert str(report)
    assert report.to_json()


UNDECODABLE = pa.StringArray.from_buffers(
    3, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xffb")
)


def test_text_that_is_not_utf_8_is_a_violation_of_its_rows() -> None:
    """A cell that is not UTF-8 is not text; it is shown by its bytes, and the others are evaluated."""
    report = of(str).check(pa.table({"x": UNDECODABLE}))
    assert [("x", "dtype", 1, b"\xff")] == [
        (v.field, v.code, v.count, v.examples[0].value) for v in report.violations
    ]


def test_one_column_that_polars_cannot_hold_changes_no_other() -> None:
    """Beside a column that is read value by value the types of the others are checked as ever."""

    class C(ct.Contract):
        x: float
        y: str
        rules = ct.rules(ct.rule(ct.col("x") > 0, name="x is positive"), ct.Unique("y"))

    table = pa.table({"x": pa.array([1, 2, 3]), "y": UNDECODABLE})
    found, _ = found_in(C.check(table))
    assert {("x", "dtype", 3, (0, 1, 2)), ("y", "dtype", 1, (1,))} <= found
    assert (None, "row_rule", "not run") in found
