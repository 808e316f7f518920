"""The differences between a contract and the pandera schema that it is made of, each as the docs list it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.polars import Check, Column

import contracts as ct
from contracts import col
from tests.house.docs_pages import rows_of
from tests.interchange.pandera.verdicts import contract_takes, pandera_takes
from tests.older_polars import compares_as_pandera_does

NAN, INF = float("nan"), float("inf")
NOON = datetime(2026, 3, 2, 12)


@dataclass(frozen=True)
class Difference:
    """One column, its values, and who takes them.

    Attributes:
        values: None where the column is absent.
        name: what the frame calls the column.
        settings: of the schema.
    """

    column: Column
    values: list[Any] | None
    dtype: Any = None
    verb: str = "validate"
    name: str = "a column"
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The schema of the one column."""
        return pa.DataFrameSchema({"a column": self.column}, **self.settings)

    @property
    def frame(self) -> pl.DataFrame:
        """The column as a frame."""
        if self.values is None:
            return pl.DataFrame({"other": [1, 1]})
        return pl.DataFrame({self.name: pl.Series(self.values, dtype=self.dtype)})

    def verdicts(self) -> tuple[bool, bool]:
        """Whether pandera takes the frame, and whether the contract does."""
        contract = ct.from_pandera(self.schema)
        return pandera_takes(self.schema, self.frame), contract_takes(
            contract, self.frame, self.verb
        )


def coerced(dtype: Any, value: Any, stored: Any = None) -> Difference:
    """A value in a column that is converted to a type."""
    return Difference(Column(dtype, coerce=True), [value], stored, verb="parse")


STRICTER = {
    "an infinity": Difference(Column(float), [INF]),
    "a NaN where nulls may be": Difference(Column(float, nullable=True), [NAN]),
    "an alternative without an anchor": Difference(Column(str, Check.str_matches("a|b")), ["xb"]),
    "nanoseconds": Difference(Column(pl.Datetime("ns")), [1], pl.Datetime("ns")),
    "1.9 for an integer": coerced(int, 1.9),
    "2**53 + 1 for a float": coerced(float, 2**53 + 1),
    "1.005 for cents": coerced(pl.Decimal(10, 2), 1.005),
    "a number for text": coerced(str, 1),
    "text for a number": coerced(int, "12"),
    "True for a number": coerced(int, value=True),
    "1 for True": coerced(bool, 1),
    "1 for a date": coerced(date, 1),
    "a datetime for a date": coerced(date, NOON),
    "a time without a zone for an instant": coerced(pl.Datetime("us", "UTC"), NOON),
    "numbers, where text has a default": Difference(Column(str, default="x"), [1], verb="parse"),
    "an absent column whose default breaks a check": Difference(
        Column(bool, Check.notin([True]), default=True),
        None,
        verb="parse",
        settings={"add_missing_columns": True},
    ),
    "an absent column that is unique": Difference(
        Column(int, unique=True, nullable=True, required=False), None, verb="parse"
    ),
}
"""What pandera takes and the contract does not."""
WIDER = {
    "text in categories": Difference(Column(str), ["a"], pl.Categorical),
    "text, where an Enum is declared": Difference(Column(pl.Enum(["a"])), ["a"], pl.String),
    "times in another unit": Difference(Column(datetime), [NOON], pl.Datetime("ms")),
    "instants in another zone": Difference(
        Column(pl.Datetime("us", "UTC")),
        [NOON.replace(tzinfo=UTC)],
        pl.Datetime("us", "Europe/Paris"),
    ),
    "decimals with other digits": Difference(
        Column(pl.Decimal(10, 2)), [Decimal("1.5")], pl.Decimal(12, 1)
    ),
    "lists of one length as an Array": Difference(
        Column(pl.List(pl.Int64)), [[1, 2]], pl.Array(pl.Int64, 2)
    ),
    "members in another order": Difference(
        Column(pl.Struct({"x": pl.Int64, "y": pl.Int64})),
        [{"y": 1, "x": 2}],
        pl.Struct({"y": pl.Int64, "x": pl.Int64}),
    ),
    "nulls without a type": Difference(Column(int, nullable=True), [None], pl.Null),
    "nulls of another type": Difference(Column(str, nullable=True), [None], pl.Int64),
    "a column by its name in Python": Difference(Column(int), [1], name="a_column"),
    "an absent column that has a default": Difference(Column(int, default=1), None, verb="parse"),
    "a date in text": coerced(date, "2026-03-02"),
    "numbers of another width": Difference(Column(pl.Int32), [1], pl.Int64, verb="parse"),
    "floats of another width": Difference(Column(pl.Float32), [0.1], pl.Float64, verb="parse"),
}
"""What the contract takes and pandera does not."""


@pytest.mark.parametrize("name", STRICTER)
def test_a_contract_refuses_the_listed_data(name: str) -> None:
    """Pandera takes it, and the contract does not."""
    assert (True, False) == STRICTER[name].verdicts()


@compares_as_pandera_does
@pytest.mark.parametrize("name", WIDER)
def test_a_contract_accepts_the_listed_data(name: str) -> None:
    """The contract accepts it, for its values are right, and pandera does not."""
    assert (False, True) == WIDER[name].verdicts()


def test_the_docs_list_every_difference() -> None:
    """The reference has a line for each difference, and no other."""
    for heading, listed in (
        ("What a contract refuses", STRICTER),
        ("What a contract accepts", WIDER),
    ):
        assert [*listed] == [row[0] for row in rows_of("pandera.md", heading)]


TARGETS = (
    pl.Int64,
    pl.Int8,
    pl.UInt8,
    pl.Float64,
    pl.Float32,
    pl.String,
    pl.Boolean,
    pl.Decimal(10, 2),
)
SOURCES: dict[Any, list[Any]] = {
    pl.Int8: [-1, 0, 1, 2, None],
    pl.Int64: [-1, 0, 1, 300, 2**53 + 1, None],
    pl.UInt64: [0, 1, 2**63 + 1],
    pl.Float64: [-1.0, 0.0, 0.1, 1.5, 300.0, 1e300, None],
    pl.Float32: [0.5, 0.1, 2.0, None],
    pl.String: ["", "1", "1.5", "a", "true", None],
    pl.Boolean: [True, False, None],
    pl.Decimal(12, 3): [Decimal("1.500"), Decimal("1.005"), Decimal("1.000"), None],
}


@given(st.data())
def test_parse_and_pandera_convert_to_the_same_values(data: st.DataObject) -> None:
    """Where `parse` converts a column of another type, pandera coerces it to the same values."""
    target = data.draw(st.sampled_from(TARGETS))
    source = data.draw(st.sampled_from([*SOURCES]))
    values = data.draw(st.lists(st.sampled_from(SOURCES[source]), max_size=3))
    schema = pa.DataFrameSchema({"x": Column(target, nullable=True, coerce=True)})
    frame = pl.DataFrame({"x": pl.Series(values, dtype=source)})
    contract = ct.from_pandera(schema)
    if contract_takes(contract, frame, "parse"):
        assert schema.validate(frame).equals(contract.parse(frame))


def test_a_default_of_floats_is_one_for_nan_too() -> None:
    """Pandera fills NaN as it fills null, so that only a field that does so crosses."""

    class C(ct.Contract):
        x: float = 0.0

    with pytest.raises(ct.SchemaError, match=r'NonFinite\(nan="default"\)'):
        ct.to_pandera(C)

    class D(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="default")] = 0.0

    assert [0.0, 0.0, 1.0] == ct.to_pandera(D).validate(pl.DataFrame({"x": [NAN, None, 1.0]}))[
        "x"
    ].to_list()


@pytest.mark.parametrize("on_null", ["fail", "pass"])
@pytest.mark.parametrize(
    "predicate",
    [
        col("x").is_not_null(),
        col("x") > 0,
        (col("x") > 0) & (col("x") < 9),
        ~col("x").is_in([1, 2]),
        col("x") != 1,
    ],
    ids=str,
)
def test_a_row_rule_treats_null_as_its_check_does(predicate: Any, on_null: Any) -> None:
    """A rule of one field passes null, or fails it, in pandera too."""

    class C(ct.Contract):
        x: ct.Int64 | None
        rules = ct.rules(ct.rule(predicate, on_null=on_null))

    schema = ct.to_pandera(C)
    for value in (None, 0, 1, 3):
        frame = pl.DataFrame({"x": pl.Series([value], dtype=pl.Int64)})
        assert contract_takes(C, frame, "validate") == pandera_takes(schema, frame)
