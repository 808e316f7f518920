"""Cases of custom row rules: their arguments, their answers, their failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Datetime, Decimal, Duration, Float, Int, Text
from contracts.rules.row import CustomRow
from contracts.rules.value import Ge
from contracts.specification import Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import Case, FieldTypes, Status, case_specification, of, rows_of
from contracts.testing.cases.samples import MARCH_NOON, PARIS

# Tables of cases, a line each.
# fmt: off


def custom_row_cases() -> Iterator[Case]:
    """Custom row rules, which carry their own interpretations."""
    yield from _column_cases()
    yield from _contract_form_cases()
    yield from _failing_cases()


def _column_cases() -> Iterator[Case]:
    """Interpretations by value, by column, and both; null answers."""
    ints: FieldTypes = {"a": Int(), "b": of(Int())}

    def less(row: Mapping[str, Any]) -> bool | None:
        return None if row["a"] is None else row["a"] < row["b"]

    rows = rows_of(ints, [(1, 2), (2, 2), (None, 2), (1, None), (0, 1)])
    null = ("B", "null", (3,))
    ways: dict[str, dict[str, Any]] = {
        "by value": {"accepts": less},
        "by column": {"expr": lambda row: row["a"] < row["b"]},
        "by both": {"accepts": less, "expr": lambda row: row["a"] < row["b"], "says": "rise"},
    }
    for name, way in ways.items():
        fails = case_specification(ints, CustomRow(f"less {name}", ("a", "b"), **way))
        passes = case_specification(ints, CustomRow(f"less {name}", ("a", "b"), on_null="pass", **way))
        broken = frozenset({null, (None, "custom_row", (1, 2))})
        yield Case(f"custom {name}, null fails", fails, rows, broken)
        broken = frozenset({null, (None, "custom_row", (1,))})
        yield Case(f"custom {name}, null passes", passes, rows, broken)
        yield Case(f"custom {name}, no rows", fails, ())
    never = CustomRow("never", ("a", "b"), accepts=lambda row: row["b"] < 0, strategy=...)
    broken = frozenset({null, (None, "custom_row", (0, 1, 2, 4))})
    yield Case("a forbidden null skips a custom rule", case_specification(ints, never), rows, broken)


def _contract_form_cases() -> Iterator[Case]:
    """A custom rule reads contract form, on every path."""
    noon = MARCH_NOON.replace(tzinfo=UTC)
    paris = noon.astimezone(PARIS)
    holder = Specification("Holder", (Field("y", "Y", of(Int())),))
    values: dict[str, tuple[Any, Any, Any]] = {
        "an instant in UTC": (of(Datetime(aware=True)), paris, noon),
        "an int where a float is declared": (of(Float()), 3, 3.0),
        "a decimal": (of(Decimal(5, 2)), PyDecimal("1.50"), PyDecimal("1.5")),
        "a duration": (of(Duration()), timedelta(1), timedelta(1)),
        "a list": (of(ListOf(of(Int()))), (1, 2), [1, 2]),
        "a nested contract by its aliases": (of(StructOf(holder)), {"Y": 1}, {"Y": 1}),
        "a nested contract for its Python names": (of(StructOf(holder)), {"y": 1}, {"Y": 1}),
        "the value of an Enum": (of(Text(), python=Status), Status.OFF, "off"),
    }

    for name, (value, sent, seen) in values.items():

        def same(row: Mapping[str, Any], seen: Any = seen) -> bool:
            return bool(row["a"] == seen) and type(row["a"]) is type(seen)

        rule = CustomRow(f"sees {name}", ("a",), accepts=same)
        yield Case(f"custom sees {name}", case_specification({"a": value}, rule), ({"A": sent},))
    utc = CustomRow("in UTC", ("a",), accepts=lambda row: row["a"].hour == 12)
    moment: FieldTypes = {"a": of(Datetime(aware=True))}
    yield Case("custom sees the hour in UTC", case_specification(moment, utc), rows_of(moment, [noon, paris]))
    first = CustomRow("first in UTC", ("a",), accepts=lambda row: row["a"][0].hour == 12)
    moments: FieldTypes = {"a": of(ListOf(of(Datetime(aware=True))))}
    rows = rows_of(moments, [[noon], [paris]])
    yield Case("custom sees the hours of a list in UTC", case_specification(moments, first), rows)
    clock = Specification("Clock", (Field("y", "Y", of(Datetime(aware=True))),))
    inside = CustomRow("inside in UTC", ("a",), accepts=lambda row: row["a"]["Y"].hour == 12)
    nested: FieldTypes = {"a": of(StructOf(clock))}
    rows = rows_of(nested, [{"Y": noon}, {"Y": paris}])
    yield Case("custom sees the hour of a struct in UTC", case_specification(nested, inside), rows)


def _failing_cases() -> Iterator[Case]:
    """A rule whose interpretation fails is not run; the other rules are."""
    ints: FieldTypes = {"a": Int(), "b": Int()}
    interpretations: dict[str, dict[str, Any]] = {
        "raises": {"accepts": lambda row: row["a"] / 0},
        "answers a number": {"accepts": lambda row: row["a"]},
        "answers a column of numbers": {"expr": lambda row: row["a"] + row["b"]},
        "answers no expression": {"expr": lambda row: len(row) == 2},
        "raises over columns": {"expr": lambda row: row["c"]},
        "looks at other rows": {"expr": lambda row: row["a"] <= row["a"].max()},
        "gives one answer for all rows": {"expr": lambda row: row["a"].is_null().any()},
    }
    for name, way in interpretations.items():
        specification = replace(
            case_specification(ints, CustomRow(name, ("a", "b"), **way)),
            fields=case_specification({"a": of(Int(), Ge(0), nullable=True), "b": Int()}).fields,
        )
        yield Case(
            f"a custom rule that {name}", specification, rows_of(ints, [(-1, 1), (1, 1)]),
            frozenset({("A", "ge", (0,))}), frozenset({(None, "custom_row")}),
        )
