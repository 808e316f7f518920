"""Cases of row rules of the user's own: what they see, what they answer, how they fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Datetime, Decimal, Duration, Float, Int, Text
from contracts.rules.row import CustomRow
from contracts.rules.value import Ge
from contracts.specification import Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import Case, Status, Values, contract, of, rows_of


def custom_row_cases() -> Iterator[Case]:
    """Row rules that carry their own interpretations."""
    yield from column_cases()
    yield from contract_form_cases()
    yield from failing_cases()


def column_cases() -> Iterator[Case]:
    """Rules of the user's own, by value, by column, and by both; null answers."""
    ints: Values = {"a": Int(), "b": of(Int())}

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
        fails = contract(ints, CustomRow(f"less {name}", ("a", "b"), **way))
        passes = contract(ints, CustomRow(f"less {name}", ("a", "b"), on_null="pass", **way))
        broken = frozenset({null, (None, "custom_row", (1, 2))})
        yield Case(f"custom {name}, null fails", fails, rows, broken)
        broken = frozenset({null, (None, "custom_row", (1,))})
        yield Case(f"custom {name}, null passes", passes, rows, broken)
        yield Case(f"custom {name}, no rows", fails, ())
    never = CustomRow("never", ("a", "b"), accepts=lambda row: row["b"] < 0, strategy=...)
    broken = frozenset({null, (None, "custom_row", (0, 1, 2, 4))})
    yield Case(
        "custom is not asked of a null that is forbidden", contract(ints, never), rows, broken
    )


def contract_form_cases() -> Iterator[Case]:
    """What a custom rule is asked about is contract form, on every path."""
    noon = datetime(2024, 3, 2, 12, tzinfo=UTC)
    paris = noon.astimezone(timezone(timedelta(hours=1)))
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

    for name, (value, given, seen) in values.items():

        def same(row: Mapping[str, Any], seen: Any = seen) -> bool:
            return bool(row["a"] == seen) and type(row["a"]) is type(seen)

        rule = CustomRow(f"sees {name}", ("a",), accepts=same)
        yield Case(f"custom sees {name}", contract({"a": value}, rule), ({"A": given},))
    utc = CustomRow("in UTC", ("a",), accepts=lambda row: row["a"].hour == 12)
    moment: Values = {"a": of(Datetime(aware=True))}
    yield Case("custom sees the hour in UTC", contract(moment, utc), rows_of(moment, [noon, paris]))
    first = CustomRow("first in UTC", ("a",), accepts=lambda row: row["a"][0].hour == 12)
    moments: Values = {"a": of(ListOf(of(Datetime(aware=True))))}
    rows = rows_of(moments, [[noon], [paris]])
    yield Case("custom sees the hours of a list in UTC", contract(moments, first), rows)
    clock = Specification("Clock", (Field("y", "Y", of(Datetime(aware=True))),))
    inside = CustomRow("inside in UTC", ("a",), accepts=lambda row: row["a"]["Y"].hour == 12)
    nested: Values = {"a": of(StructOf(clock))}
    rows = rows_of(nested, [{"Y": noon}, {"Y": paris}])
    yield Case("custom sees the hour of a struct in UTC", contract(nested, inside), rows)


def failing_cases() -> Iterator[Case]:
    """A rule whose interpretation fails was not run, and the others still are."""
    ints: Values = {"a": Int(), "b": Int()}
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
            contract(ints, CustomRow(name, ("a", "b"), **way)),
            fields=contract({"a": of(Int(), Ge(0), nullable=True), "b": Int()}).fields,
        )
        yield Case(
            f"a custom rule that {name}", specification, rows_of(ints, [(-1, 1), (1, 1)]),
            frozenset({("A", "ge", (0,))}), frozenset({(None, "custom_row")}),
        )  # fmt: skip
