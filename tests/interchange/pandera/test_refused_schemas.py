"""Parts of pandera schemas and contracts that cannot cross are refused by name."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
import pytest
from pandera.api.parsers import Parser
from pandera.engines.polars_engine import DateTime
from pandera.polars import Check, Column

import contracts as ct
from contracts import col
from tests.interchange.pandera.verdicts import pandera_takes

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
        "declares the type Int64 for every column",
    ),
    "columns by a pattern": (
        pa.DataFrameSchema({"^x.*$": Column(int, regex=True)}),
        "^x.*$",
        "matches columns by a pattern",
    ),
    "no type": (pa.DataFrameSchema({"x": Column()}), "x", "has no type"),
    "a type that no contract holds": (
        pa.DataFrameSchema({"x": Column(pl.Object)}),
        "x",
        "is of type Object, which contracts do not support",
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
        "has the check 'str_length' on Int64, where Polars cannot evaluate it",
    ),
    "members that the type cannot have": (
        pa.DataFrameSchema({"x": Column(pl.Float32, Check.unique_values_eq([0.0, 0.1]))}),
        "x",
        "has a check that requires members that the type cannot hold",
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
def test_parts_that_a_contract_lacks_are_refused_by_name(name: str) -> None:
    """The error names the column and the obstacle, with a hint."""
    schema, where, problem = REFUSED[name]
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pandera(schema)
    (obstacle,) = raised.value.obstacles
    assert (where, problem) == (obstacle.where, obstacle.problem)
    assert obstacle.hint


def test_every_obstacle_is_reported_at_once() -> None:
    """One error has every obstacle of a schema."""
    schema = pa.DataFrameSchema(
        {"x": Column(int, [EVEN, Check(lambda data: True, name="odd")]), "y": Column()},
        drop_invalid_rows=True,
    )
    with pytest.raises(ct.SchemaError, match="for 4 reasons") as raised:
        ct.from_pandera(schema)
    assert ["", "x", "x", "y"] == [one.where for one in raised.value.obstacles]


def test_a_rule_may_replace_a_check() -> None:
    """`checks=` has rules instead of functions: of values, of rows, of the batch; None leaves one
    out.
    """
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
    """A name that is not a check's is not passed over."""
    with pytest.raises(ValueError, match="'evn', which is not part of it"):
        ct.from_pandera(
            pa.DataFrameSchema({"x": Column(int, EVEN)}), checks={"even": None, "evn": None}
        )


@pytest.mark.parametrize("given_", [pl.DataFrame, 1, "schema", pa.Column(int)], ids=str)
def test_anything_but_a_schema_is_refused(given_: object) -> None:
    """Only a schema or a model of pandera's Polars or pandas API is read."""
    with pytest.raises(ct.UnsupportedDataError, match=r"pandera\.polars"):
        ct.from_pandera(given_)


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
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", OURS)
def test_parts_that_pandera_lacks_are_refused_by_name(name: str) -> None:
    """The error names the field and the rule, and how to leave the rule out; so it is left out."""
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
    assert f"checks={{{key!r}: None}} leaves it out" in obstacle.hint
    assert isinstance(ct.to_pandera(contract, checks={key: None}), pa.DataFrameSchema)


def test_a_check_may_replace_a_rule() -> None:
    """`checks=` has checks of pandera's for rules without one."""

    class C(ct.Contract):
        x: Annotated[int, ct.rule(ct.MultipleOf(2), name="even")]

    schema = ct.to_pandera(C, checks={"even": EVEN})
    assert [True, False] == [pandera_takes(schema, pl.DataFrame({"x": [x]})) for x in (2, 1)]
