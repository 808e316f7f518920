"""Where a contract and the pandera schema that it was made of differ, each as the docs list it; and what
crosses, and what is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.api.parsers import Parser
from pandera.engines.polars_engine import DateTime
from pandera.polars import Check, Column
from pydantic import ConfigDict, Field
from tests.test_docs import rows_of
from tests.test_pandera import contract_takes, pandera_takes

import contracts as ct
from contracts import col

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
    "a date for a datetime": coerced(datetime, NOON.date()),
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
    "a column by its name in Python": Difference(Column(int), [1], name="a_column"),
    "an absent column that has a default": Difference(Column(int, default=1), None, verb="parse"),
    "a date in text": coerced(date, "2026-03-02"),
}
"""What the contract takes and pandera does not."""


@pytest.mark.parametrize("name", STRICTER)
def test_a_contract_refuses_what_is_listed(name: str) -> None:
    """Pandera takes it, and the contract does not."""
    assert (True, False) == STRICTER[name].verdicts()


@pytest.mark.parametrize("name", WIDER)
def test_a_contract_takes_what_is_listed(name: str) -> None:
    """The contract takes it, for its values are what they must be, and pandera does not."""
    assert (False, True) == WIDER[name].verdicts()


def test_the_docs_list_every_difference() -> None:
    """The reference has a line for each difference, and no other."""
    for heading, listed in (
        ("What a contract refuses", STRICTER),
        ("What a contract takes", WIDER),
    ):
        assert [*listed] == [row[0] for row in rows_of("pandera.md", heading)]


# Conversion -----------------------------------------------------------------------------------

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
def test_what_parse_converts_pandera_converts_to_the_same(data: st.DataObject) -> None:
    """Where `parse` takes a column of another type, pandera coerces it to the same values."""
    target = data.draw(st.sampled_from(TARGETS))
    source = data.draw(st.sampled_from([*SOURCES]))
    values = data.draw(st.lists(st.sampled_from(SOURCES[source]), max_size=3))
    schema = pa.DataFrameSchema({"x": Column(target, nullable=True, coerce=True)})
    frame = pl.DataFrame({"x": pl.Series(values, dtype=source)})
    contract = ct.from_pandera(schema)
    if contract_takes(contract, frame, "parse"):
        assert schema.validate(frame).equals(contract.parse(frame))


# What crosses ---------------------------------------------------------------------------------


class Base(pa.DataFrameModel):
    """GPS pings."""

    vehicle: str = pa.Field(str_matches="VH-[0-9]{6}", title="Vehicle", description="Its plate.")
    speed: float = pa.Field(ge=0, le=300, metadata={"unit": "km/h"}, alias="Top speed")
    note: str | None = pa.Field(nullable=True)

    class Config:
        """Of the whole."""

        name = "Ping"
        title = "A ping"
        strict = True
        unique: tuple[str, ...] | list[str] = ["vehicle", "Top speed"]
        metadata = {"team": "fleet"}


def test_a_model_crosses_with_all_that_it_says() -> None:
    """Names, titles, descriptions, metadata, strictness, keys: all of a model is in its contract."""
    Ping = ct.from_pandera(Base, boundary="ingest", version="1.0.0", owner="fleet")
    specification = ct.specification_of(Ping)
    assert ("Ping 1.0.0 at ingest", "GPS pings.") == (
        specification.label,
        specification.description,
    )
    assert ("A ping", {"team": "fleet"}) == (
        Ping.model_config["title"],
        Ping.model_config["json_schema_extra"],
    )
    vehicle, speed, note = specification.fields
    assert ("Vehicle", "Its plate.") == (vehicle.title, vehicle.description)
    assert ("Top_speed", "Top speed") == (speed.name, speed.alias)
    assert {"unit": "km/h"} == Ping.model_fields["Top_speed"].json_schema_extra
    assert note.value.nullable
    assert note.default is not None
    assert ct.Unique("vehicle", "Top_speed") == specification.rules[-1].rule
    assert "forbid" == specification.extra


def test_it_all_comes_back() -> None:
    """The schema of the contract of a model says what the model says."""
    back = ct.to_pandera(ct.from_pandera(Base, boundary="ingest"))
    assert ("Ping", "A ping", "GPS pings.", True) == (
        back.name, back.title, back.description, back.strict,
    )  # fmt: skip
    assert ["vehicle", "Top speed"] == back.unique
    assert {"team": "fleet", "contracts": {"boundary": "ingest"}} == back.metadata
    assert {"unit": "km/h"} == back.columns["Top speed"].metadata
    assert ("Vehicle", "Its plate.") == (
        back.columns["vehicle"].title,
        back.columns["vehicle"].description,
    )
    assert not back.columns["note"].required


@pytest.mark.parametrize(
    ("strict", "extra"), [(True, "forbid"), (False, "allow"), ("filter", "ignore")]
)
def test_strictness_is_what_becomes_of_other_columns(strict: Any, extra: str) -> None:
    """`strict` is `extra`, both ways."""
    contract = ct.from_pandera(pa.DataFrameSchema({"x": Column(int)}, strict=strict))
    assert extra == ct.specification_of(contract).extra
    assert strict == ct.to_pandera(contract).strict


def test_coercion_comes_back() -> None:
    """A contract says nothing of conversion, which is the verb's; the way back to pandera does."""
    for schema in (
        pa.DataFrameSchema({"x": Column(int)}, coerce=True),
        pa.DataFrameSchema({"x": Column(int, coerce=True)}),
    ):
        back = ct.to_pandera(ct.from_pandera(schema))
        assert [1] == back.validate(pl.DataFrame({"x": [1.0]}))["x"].to_list()


def test_a_contract_of_ones_own_may_be_coerced() -> None:
    """`to_pandera(…, coerce=True)` converts as `parse` does."""

    class C(ct.Contract):
        x: int

    frame = pl.DataFrame({"x": [1.0]})
    assert not pandera_takes(ct.to_pandera(C), frame)
    assert C.parse(frame).equals(ct.to_pandera(C, coerce=True).validate(frame))


def test_what_pandera_has_no_word_for_stands_in_its_metadata() -> None:
    """Units, formats and what stands for null on the wire cross as notes, and come back as what they
    were.
    """

    class Ping(
        ct.Contract, boundary="ingest", version="1.0.0", owner="fleet", missing=ct.Missing("")
    ):
        at: Annotated[datetime, ct.Format("%d/%m/%Y %H:%M:%SZ")] | None
        speed: Annotated[ct.Float64, ct.Unit("km/h"), ct.NonFinite(inf="allow")] | None
        note: Annotated[str, ct.Trim(), Field(examples=["none"])] | None = None

    back = ct.from_pandera(ct.to_pandera(Ping))
    assert ct.specification_of(Ping) == ct.specification_of(back)


def test_a_warning_stays_a_warning() -> None:
    """`raise_warning` is severity "warn", and a name is a name, both ways."""
    schema = pa.DataFrameSchema(
        {"x": Column(int, Check.ge(0, name="not negative", raise_warning=True))}
    )
    contract = ct.from_pandera(schema)
    report = contract.check(pl.DataFrame({"x": [-1]}))
    assert (True, ["not negative"]) == (report.ok, [v.rule_id for v in report.warnings])
    (check,) = ct.to_pandera(contract).columns["x"].checks
    assert ("not negative", True) == (check.name, check.raise_warning)


def test_checks_of_one_name_are_told_apart_by_their_columns() -> None:
    """Two columns may have a check of one name; a contract's rules have names of their own."""
    schema = pa.DataFrameSchema(
        {name: Column(int, Check.ge(0, name="not negative")) for name in ("x", "y")}
    )
    report = ct.from_pandera(schema).check(pl.DataFrame({"x": [-1], "y": [-1]}))
    assert ["x: not negative", "y: not negative"] == [v.rule_id for v in report.violations]


# What cannot cross ----------------------------------------------------------------------------

EVEN = Check(lambda data: data.lazyframe.select(pl.col(data.key) % 2 == 0), name="even")
REFUSED: dict[str, tuple[pa.DataFrameSchema, str, str]] = {
    "a function": (
        pa.DataFrameSchema({"x": Column(int, EVEN)}),
        "x",
        "has the check 'even', which is a function that no contract can read",
    ),
    "a check of each element": (
        pa.DataFrameSchema(
            {"x": Column(int, Check(lambda x: x > 0, element_wise=True, name="up"))}
        ),
        "x",
        "has the check 'up', which is a function that no contract can read",
    ),
    "a check of the whole frame": (
        pa.DataFrameSchema({"x": Column(int)}, checks=Check(lambda data: True, name="whole")),
        "",
        "has the check 'whole' of whole frames",
    ),
    "a limit of failure cases": (
        pa.DataFrameSchema({"x": Column(int, Check.ge(0, n_failure_cases=1))}),
        "x",
        "has the check 'greater_than_or_equal_to' with n_failure_cases",
    ),
    "two names": (
        pa.DataFrameSchema({"x": Column(int, Check.ge(0, name="a", error="b"))}),
        "x",
        "has a check that is called 'a' and 'b'",
    ),
    "an order of columns": (
        pa.DataFrameSchema({"x": Column(int)}, ordered=True),
        "",
        "wants its columns in their order",
    ),
    "rows that are dropped": (
        pa.DataFrameSchema({"x": Column(int)}, drop_invalid_rows=True),
        "",
        "drops the rows that break it",
    ),
    "rows of a column that are dropped": (
        pa.DataFrameSchema({"x": Column(int, drop_invalid_rows=True)}),
        "x",
        "drops the rows that break it",
    ),
    "parsers": (
        pa.DataFrameSchema({"x": Column(int)}, parsers=Parser(lambda data: data)),
        "",
        "has parsers, which change values",
    ),
    "a type of the whole": (
        pa.DataFrameSchema({"x": Column(int)}, dtype=pl.Int64),
        "",
        "has the type Int64 as a whole",
    ),
    "columns by a pattern": (
        pa.DataFrameSchema({"^x.*$": Column(int, regex=True)}),
        "^x.*$",
        "stands for every column whose name it matches",
    ),
    "no type": (pa.DataFrameSchema({"x": Column()}), "x", "has no type"),
    "a type that no contract holds": (
        pa.DataFrameSchema({"x": Column(pl.Object)}),
        "x",
        "is of type Object, which no contract holds",
    ),
    "any zone or none": (
        pa.DataFrameSchema({"x": Column(DateTime(time_zone_agnostic=True))}),
        "x",
        "is of pandera's own type Datetime(time_unit='us', time_zone=None)",
    ),
    "absent, but not null": (
        pa.DataFrameSchema({"x": Column(int, required=False)}),
        "x",
        "may be absent and not null, and a frame cannot tell the two apart",
    ),
    "a default that is computed": (
        pa.DataFrameSchema({"x": Column(int, default=pl.lit(1))}),
        "x",
        "has an expression as its default",
    ),
    "a comparison with null": (
        pa.DataFrameSchema({"x": Column(int, Check.isin([1, None]))}),
        "x",
        "has a check that compares with None, and so lets everything through",
    ),
    "flags of a compiled pattern": (
        pa.DataFrameSchema({"x": Column(str, Check.str_contains(re.compile("a", re.IGNORECASE)))}),
        "x",
        "has a check of re.compile('a', re.IGNORECASE), whose flags pandera leaves out",
    ),
    "text of a number": (
        pa.DataFrameSchema({"x": Column(int, Check.str_length(1, 2))}),
        "x",
        "has the check 'str_length' on Int64, where Polars cannot ask it",
    ),
    "members that the type cannot have": (
        pa.DataFrameSchema({"x": Column(pl.Float32, Check.unique_values_eq([0.0, 0.1]))}),
        "x",
        "has a check that asks for members that the type cannot have",
    ),
    "an order of categories": (
        pa.DataFrameSchema({"x": Column(pl.Enum(["b", "a"]), Check.ge("a"))}),
        "x",
        "has the check 'greater_than_or_equal_to' on Enum(categories=['b', 'a']), which goes by the order of categories",
    ),
    "no value at all": (
        pa.DataFrameSchema({"x": Column(str, [Check.isin(["a"]), Check.isin(["b"])])}),
        "x",
        "allows no value: its sets of members have none in common",
    ),
    "a keyword as metadata": (
        pa.DataFrameSchema({"x": Column(int)}, metadata={"type": "x"}),
        "",
        "has metadata under 'type', which is a keyword of JSON Schema",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_contract_cannot_say_is_refused_by_name(name: str) -> None:
    """The error names the column and what is in the way, and says what to do."""
    schema, where, problem = REFUSED[name]
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pandera(schema)
    (obstacle,) = raised.value.obstacles
    assert (where, problem) == (obstacle.where, obstacle.problem)
    assert obstacle.mend


def test_all_that_cannot_cross_is_said_at_once() -> None:
    """One error has every obstacle of a schema."""
    schema = pa.DataFrameSchema(
        {"x": Column(int, [EVEN, Check(lambda data: True, name="odd")]), "y": Column()},
        ordered=True,
    )
    with pytest.raises(ct.SchemaError, match="for 4 reasons") as raised:
        ct.from_pandera(schema)
    assert ["", "x", "x", "y"] == [one.where for one in raised.value.obstacles]


def test_a_rule_may_stand_for_a_check() -> None:
    """`checks=` has rules instead of functions: of values, of rows, of the batch; None leaves one out."""
    other = Check(lambda data: True, name="other")
    schema = pa.DataFrameSchema(
        {"x": Column(int, [EVEN, other]), "y": Column(int, EVEN)}, checks=other
    )
    contract = ct.from_pandera(
        schema,
        checks={
            "x.even": ct.MultipleOf(2),
            "y.even": ct.rule(col("y") % 2 == 0, name="even"),
            "x.other": None,
            "other": ct.RowCount(min=2),
        },
    )
    report = contract.check(pl.DataFrame({"x": [1], "y": [1]}))
    assert ["multiple_of", "row_count", "row_rule"] == sorted(v.code for v in report.violations)


def test_a_replacement_of_nothing_is_an_error() -> None:
    """A name that is no check's is not passed over."""
    with pytest.raises(ValueError, match="'evn', which is no part of it"):
        ct.from_pandera(
            pa.DataFrameSchema({"x": Column(int, EVEN)}), checks={"even": None, "evn": None}
        )


@pytest.mark.parametrize("given_", [pl.DataFrame, 1, "schema", pa.Column(int)], ids=str)
def test_what_is_no_schema_is_refused(given_: object) -> None:
    """Only a schema or a model of pandera's Polars API is read."""
    with pytest.raises(ct.UnsupportedDataError, match=r"pandera\.polars"):
        ct.from_pandera(given_)


class Inner(ct.Contract):
    """What stands in a list."""

    x: int


OURS: dict[str, tuple[Any, Any, str, str]] = {
    "a step": (Annotated[int, ct.MultipleOf(3)], None, "x", "multiple_of"),
    "a rule of ones own": (Annotated[int, ct.Custom("even", accepts=bool)], None, "x", "custom"),
    "a tolerance": (Annotated[int, ct.tolerate(ct.Ge(0), rows=1)], None, "x", "ge"),
    "a cost": (Annotated[int, ct.rule(ct.Ge(0), cost=2)], None, "x", "ge"),
    "lengths of bytes": (Annotated[bytes, ct.Len(1)], None, "x", "min_length"),
    "items of lists": (list[int], None, "x", "items"),
    "what is sensitive": (Annotated[str, ct.Sensitive()], None, "x", "sensitive"),
    "a NaN that is allowed": (Annotated[float, ct.NonFinite(nan="allow")], None, "x", "nan"),
    "two fields": (int, ct.rule(col("x") > col("y")), "", "row_rule"),
    "an age": (datetime, ct.Freshness("x", max_age="1h"), "x", "freshness"),
    "a count": (int, ct.RowCount(min=1), "", "row_count"),
    "nulls that are distinct": (int | None, ct.Unique("x", nulls="distinct"), "x", "unique"),
    "a pattern that Python does not read": (
        Annotated[str, ct.Matches(r"\p{Lu}")], None, "x", "matches",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_what_pandera_cannot_say_is_refused_by_name(name: str) -> None:
    """The error names the field and the rule; what it says to be left out is left out."""
    annotation, rule, where, what = OURS[name]
    body = {"__annotations__": {"x": annotation, "y": int}}
    body |= {} if rule is None else {"rules": ct.rules(rule)}
    contract = type(ct.Contract)("C", (ct.Contract,), body)
    with pytest.raises(
        ct.SchemaError, match="C cannot be a pandera schema, for 1 reason:"
    ) as raised:
        ct.to_pandera(contract)
    (obstacle,) = raised.value.obstacles
    assert where == obstacle.where
    key = f"{where}.{what}" if where else what
    assert f"checks={{{key!r}: None}} leaves it out" in obstacle.mend
    assert isinstance(ct.to_pandera(contract, checks={key: None}), pa.DataFrameSchema)


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


def test_a_check_may_stand_for_a_rule() -> None:
    """`checks=` has checks of pandera's for rules that it has none for."""

    class C(ct.Contract):
        x: Annotated[int, ct.rule(ct.MultipleOf(2), name="even")]

    schema = ct.to_pandera(C, checks={"even": EVEN})
    assert [True, False] == [pandera_takes(schema, pl.DataFrame({"x": [x]})) for x in (2, 1)]


def test_metadata_is_no_function() -> None:
    """A `json_schema_extra` that computes has no place in pandera's metadata."""

    class C(ct.Contract):
        model_config = ConfigDict(json_schema_extra=lambda schema: None)
        x: Annotated[int, Field(json_schema_extra=lambda schema: None)]

    with pytest.raises(ct.SchemaError) as raised:
        ct.to_pandera(C)
    assert ["x", ""] == [one.where for one in raised.value.obstacles]


def test_a_structs_schema_is_a_contract_of_its_own() -> None:
    """A schema that is the type of a column is a nested contract, and its obstacles have paths."""
    inner = pa.DataFrameSchema({"x": Column(int, Check.ge(0))})
    contract = ct.from_pandera(pa.DataFrameSchema({"home address": Column(inner)}))
    report = contract.check(pl.DataFrame({"home address": [{"x": -1}]}))
    assert [("home address.x", "ge")] == [(v.field, v.code) for v in report.violations]
    odd = pa.DataFrameSchema({"x": Column(int, EVEN)})
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pandera(pa.DataFrameSchema({"home": Column(odd)}))
    assert ["home.x"] == [one.where for one in raised.value.obstacles]


def test_durations_and_times_keep_their_units_on_the_way_back() -> None:
    """What frames store otherwise than a contract does comes back as it was."""
    types = (
        pl.Datetime("ns", "Europe/Paris"),
        pl.Duration("ms"),
        pl.Categorical(),
        pl.Array(pl.Int8, 2),
    )
    schema = pa.DataFrameSchema({str(n): Column(dtype) for n, dtype in enumerate(types)})
    back = ct.to_pandera(ct.from_pandera(schema))
    assert [*types] == [column.dtype.type for column in back.columns.values()]


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
def test_what_a_row_rule_makes_of_null_is_what_its_check_does(predicate: Any, on_null: Any) -> None:
    """A rule that asks one field passes null, or fails it, in pandera too."""

    class C(ct.Contract):
        x: ct.Int64 | None
        rules = ct.rules(ct.rule(predicate, on_null=on_null))

    schema = ct.to_pandera(C)
    for value in (None, 0, 1, 3):
        frame = pl.DataFrame({"x": pl.Series([value], dtype=pl.Int64)})
        assert contract_takes(C, frame, "validate") == pandera_takes(schema, frame)
