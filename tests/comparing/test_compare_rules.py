"""Rules of rows and tables in two versions of a contract: which follow from which."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

import contracts as ct
from tests.comparing.samples import changes, contract

RULES: dict[str, tuple[list[Any], list[Any], list[tuple[str | None, str, str]]]] = {
    "the same": ([ct.col("x") < ct.col("y")], [ct.col("x") < ct.col("y")], []),
    "a rule of a row": ([], [ct.col("x") < ct.col("y")], [(None, "row_rule", "tightens")]),
    "another rule of a row": (
        [ct.col("x") < ct.col("y")],
        [ct.col("x") <= ct.col("y")],
        [(None, "row_rule", "undetermined")],
    ),
    "a key": ([ct.Unique("x")], [], [(None, "unique", "loosens")]),
    "a longer key": ([ct.Unique("x")], [ct.Unique("x", "y")], [(None, "unique", "loosens")]),
    "another key": ([ct.Unique("x")], [ct.Unique("y")], [(None, "unique", "undetermined")]),
    "more rows": (
        [ct.RowCount(min=10, max=20)],
        [ct.RowCount(min=5, max=30)],
        [(None, "row_count", "loosens")],
    ),
    "fewer rows": (
        [ct.RowCount(min=10)],
        [ct.RowCount(min=10, max=30)],
        [(None, "row_count", "tightens")],
    ),
    "an order": ([ct.Sorted("x")], [ct.Sorted("y")], [(None, "sorted", "undetermined")]),
    "a rule that warns": ([], [ct.rule(ct.Unique("x"), severity="warn")], []),
    "groups": (
        [ct.group("x", ct.RowCount(min=2))],
        [ct.group("x", ct.RowCount(min=2))],
        [],
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_of_rows_and_tables_follow_or_not(name: str) -> None:
    """A rule of a row follows from itself; a key from a shorter one, a count from a narrower one."""
    old, new, expected = RULES[name]
    fields = {"x": int, "y": int}
    directions = [
        (field, code, "undetermined" if direction == "both" else direction)
        for field, code, direction in changes(contract(fields, *old), contract(fields, *new))
    ]
    assert expected == directions


def test_a_rule_of_a_row_is_of_the_values_that_it_was_of() -> None:
    """A rule that both contracts have is not promised where a value in it is filled or converted."""
    rule = ct.rule(ct.col("x") < 5, on_null="pass")
    old = contract({"x": int | None}, rule)
    assert [] == changes(old, old)
    for new in (
        contract({"x": (int, 7)}, rule),
        contract({"x": float | None}, rule),
        contract({"x": Annotated[int | None, ct.Missing(3)]}, rule),
    ):
        assert [(None, "row_rule", "producer")] == [
            (one.field, one.code, one.breaks[0]) for one in ct.compare(old, new).changes[-1:]
        ]


def test_a_rule_of_a_table_is_of_the_values_that_it_was_of() -> None:
    """So is a rule of the table."""
    old = contract({"x": int}, ct.Sorted("x"))
    assert [] == changes(old, old)
    assert ["x", None] == [one for one, *_ in changes(old, contract({"x": float}, ct.Sorted("x")))][
        ::2
    ]


def test_nan_that_becomes_null_is_another_value() -> None:
    """A rule is not promised of NaN that the second contract reads as null."""
    rule = ct.rule((ct.col("x") != 1) & ct.col("x").is_not_null())
    old, new = (
        contract({"x": Annotated[float | None, ct.NonFinite(nan=nan)]}, rule)
        for nan in ("allow", "null")
    )
    assert (None, "row_rule") in [(one.field, one.code) for one in ct.compare(old, new).changes]


def test_a_key_with_nulls_is_another_key() -> None:
    """Whether nulls are alike is part of a key, and how many there may be of a share."""
    old, new = (contract({"x": int | None}, ct.Unique("x", nulls=n)) for n in ("distinct", "equal"))
    assert [(None, "unique", "undetermined")] == changes(old, new)
    old, new = (contract({"x": int | None}, ct.NullShare("x", max=most)) for most in (0.1, 0.2))
    assert [(None, "null_share", "loosens")] == changes(old, new)
