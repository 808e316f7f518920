"""Cases of table rules over a field that is not of its type, or missing: they are not run, and
every other rule is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contracts.dtypes import Datetime, Int
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    References,
    RowCount,
    Sorted,
    TableRule,
    Unique,
)
from contracts.testing.cases.case import Case, Row, Values, contract, of
from contracts.testing.cases.table import target

NUMBERS = target("Numbers", id=Int())
NOON = datetime(2024, 3, 2, 12)


def blind_cases() -> Iterator[Case]:
    """What one bad column leaves not run, and what it does not."""
    rules: list[tuple[str | None, TableRule]] = [
        ("A", Unique("a")),
        (None, Unique("a", "b")),
        ("A", Sorted("a")),
        ("A", References("a", NUMBERS, "id")),
        ("A", Mean("a", ge=0)),
        ("A", Sum("a", ge=0)),
        ("A", Quantile("a", ge=0)),
        ("A", Distinct("a", ge=0)),
        (None, CustomTable("any", ("b", "a"), accepts=lambda frame: frame.height == 2)),
        (None, Grouped(("a",), RowCount(min=1))),
        ("B", Grouped(("b", "a"), Mean("b", ge=0))),
        ("A", Grouped(("b",), Unique("a"))),
        ("A", Grouped(("b",), Sum("a", ge=0))),
    ]
    bad: dict[str, tuple[Row, Row]] = {
        "dtype": ({"A": 1, "B": 1}, {"A": "1", "B": 1}),
        "missing_field": ({"A": 1, "B": 1}, {"B": 1}),
    }
    values: Values = {"a": of(Int()), "b": of(Int())}
    for code, rows in bad.items():
        for subject, rule in rules:
            both = contract(values, rule, Unique("b"), RowCount(max=1))
            yield Case(
                f"{code} and {rule!r}", both, rows,
                frozenset({("A", code, (1,)), ("B", "unique", (0, 1)), (None, "row_count", ())}),
                frozenset({(subject, rule.code)}), tables={NUMBERS: ()},
            )  # fmt: skip
    yield Case(
        "the age of what is no time", contract({"a": of(Datetime())}, Freshness("a", "1h")),
        ({"A": NOON}, {"A": "2024-03-02"}), frozenset({("A", "dtype", (1,))}),
        frozenset({("A", "freshness")}), now=NOON,
    )  # fmt: skip
