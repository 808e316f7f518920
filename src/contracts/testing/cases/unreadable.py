"""Cases of table rules over a field some of whose values are missing or of another type: the rules are
evaluated on the rows that can be read, and not run where none can; every other rule is run.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.dtypes import Datetime, Int
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.reference import References
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    RowCount,
    Sorted,
    TableRule,
    Unique,
)
from contracts.testing.cases.case import Broken, Case, CaseRow, FieldTypes, case_specification, of
from contracts.testing.cases.samples import MARCH_NOON
from contracts.testing.cases.table import referenced_contract

# Tables of cases, a line each.
# fmt: off

_NUMBERS_TABLE = referenced_contract("Numbers", id=Int())


def unreadable_cases() -> Iterator[Case]:
    """One unreadable column: the rules that read it are not run, the others are."""
    rules: list[tuple[str | None, TableRule]] = [
        ("A", Unique("a")),
        (None, Unique("a", "b")),
        ("A", Sorted("a")),
        ("A", References("a", _NUMBERS_TABLE, "id")),
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
    bad: dict[str, tuple[CaseRow, CaseRow]] = {
        "dtype": ({"A": 1.5, "B": 1}, {"A": "1", "B": 1}), "missing_field": ({"B": 1}, {"B": 1}),
    }
    values: FieldTypes = {"a": of(Int()), "b": of(Int())}
    for code, rows in bad.items():
        for subject, rule in rules:
            both = case_specification(values, rule, Unique("b"), RowCount(max=1))
            yield Case(
                f"{code} and {rule!r}", both, rows,
                frozenset({("A", code, (0, 1)), ("B", "unique", (0, 1)), (None, "row_count", ())}),
                frozenset({(subject, rule.code)}), tables={_NUMBERS_TABLE: ()},
            )
    yield Case(
        "the age of values that are not times", case_specification({"a": of(Datetime())}, Freshness("a", "1h")),
        ({"A": 1}, {"A": "2024-03-02"}), frozenset({("A", "dtype", (0, 1))}),
        frozenset({("A", "freshness")}), now=MARCH_NOON,
    )
    yield from _partly_unreadable_cases(values)


def _partly_unreadable_cases(values: FieldTypes) -> Iterator[Case]:
    """One unreadable value: the rules are evaluated on the other rows."""
    rules: list[tuple[Broken | None, TableRule]] = [
        (("A", "unique", (0, 2)), Unique("a")),
        (None, Unique("a", "b")),
        (("A", "sorted", (2,)), Sorted("a", strict=True)),
        (("A", "references", (0, 2)), References("a", _NUMBERS_TABLE, "id")),
        (("A", "mean", ()), Mean("a", gt=1)),
        (None, Mean("a", ge=1)),
        (None, Sum("a", ge=2, le=2)),
        (("A", "quantile", ()), Quantile("a", gt=1)),
        (None, Distinct("a", ge=1, le=1)),
        (None, CustomTable("two", ("b", "a"), accepts=lambda frame: frame.height == 2)),
        (None, Grouped(("a",), RowCount(min=2, max=2))),
        (None, NullShare("a", max=0.1)),
        (None, RowCount(min=3, max=3)),
        (("A", "unique", (0, 2)), Grouped(("c",), Unique("a"))),
    ]
    rows = ({"A": 1, "B": 1, "C": 1}, {"A": "1", "B": 2, "C": 1}, {"A": 1, "B": 3, "C": 1})
    values = {**values, "c": of(Int())}
    for found, rule in rules:
        broken = frozenset({("A", "dtype", (1,))} | ({found} if found else set()))
        name = f"{rule!r} of what can be read"
        yield Case(name, case_specification(values, rule), rows, broken, tables={_NUMBERS_TABLE: ()})
    maybe: FieldTypes = {"a": of(Int(), nullable=True), "b": of(Int())}
    nulls = ({"A": None, "B": 1}, {"A": "1", "B": 2}, {"A": None, "B": 3})
    equal = case_specification(maybe, Unique("a", nulls="equal"), NullShare("a", max=0.5))
    both = frozenset({("A", "dtype", (1,)), ("A", "unique", (0, 2)), ("A", "null_share", ())})
    yield Case("an unreadable value is not null", equal, nulls, both)
    absent = ({"B": 1}, {"A": 1, "B": 2}, {"B": 3})
    missing = frozenset({("A", "missing_field", (0, 2)), ("A", "null_share", ())})
    yield Case("an absent value is null", case_specification(maybe, NullShare("a", max=0.5)), absent, missing)
