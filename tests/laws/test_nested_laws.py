"""Nested contracts, some with defaults: one verdict on every path, and a valid part that is valid."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from pydantic import ValidationError

import contracts as ct
from contracts import col
from tests.reference.nested import Rows, nested


class Inner(ct.Contract):
    x: int = 5
    y: int | None = None


class Outer(ct.Contract):
    inner: Inner
    rules = ct.rules(ct.rule(col("inner").is_null(), name="none"))


class Lists(ct.Contract):
    many: list[Inner] | None
    rules = ct.rules(ct.rule(col("many").is_null(), name="none"))


class Bare(ct.Contract):
    pass


class HoldsBare(ct.Contract):
    one: Bare
    n: int = 1


def codes(report: ct.Report) -> list[tuple[str | None, str]]:
    """What is wrong: the field and the code of each rule."""
    return sorted(((v.field, v.code) for v in report.violations), key=str)


ROWS: list[tuple[type[ct.Contract], dict[str, Any], list[tuple[str | None, str]]]] = [
    (Outer, {"inner": {}}, [(None, "row_rule")]),
    (Outer, {"inner": {"x": 3}}, [(None, "row_rule")]),
    (Outer, {"inner": {}, "z": 1}, [("z", "extra_field"), (None, "row_rule")]),
    (Outer, {"inner": {"q": 1}}, [("inner.q", "extra_field"), (None, "row_rule")]),
    (Outer, {"inner": {"x": "3"}}, [("inner.x", "dtype")]),
    (Lists, {"many": [{}]}, [(None, "row_rule")]),
    (Lists, {"many": [{"q": 1}]}, [("many.q", "extra_field"), (None, "row_rule")]),
]


@pytest.mark.parametrize(("contract", "row", "expected"), ROWS, ids=str)
def test_rules_of_what_is_nested_read_it_with_its_defaults(
    contract: type[ct.Contract], row: dict[str, Any], expected: list[tuple[str | None, str]]
) -> None:
    """A row rule over a nested contract, or a list of them, reads it with its defaults, also where
    it has a key that no contract declares.
    """
    expected = sorted(expected, key=str)
    with pytest.raises(ValidationError) as raised:
        contract.model_validate(row)
    assert expected == codes(ct.report_of(raised.value))
    assert expected == codes(contract.check_row(row))
    assert expected == codes(contract.split([row]).report)
    assert expected == codes(contract.split(pl.DataFrame([row])).report)


def test_a_nested_contract_may_have_no_fields() -> None:
    """A nested contract without fields has one form, and refuses any key, on every path."""
    expected = [("one.q", "extra_field")]
    for data in ([{"one": {"q": 1}}], pl.DataFrame({"one": [{"q": 1}]})):
        assert expected == codes(HoldsBare.split(data).report)
    assert expected == codes(HoldsBare.check_row({"one": {"q": 1}}))
    assert [{"one": {}, "n": 1}] == HoldsBare.parse([{"one": {}}])


@given(nested())
def test_the_valid_part_of_nested_rows_is_valid(drawn: tuple[type[ct.Contract], Rows]) -> None:
    """The valid part breaks nothing, and is what it becomes when it is split again."""
    contract, rows = drawn
    valid = contract.split(rows).valid
    report = contract.check(valid)
    assert ((), ()) == (report.violations, report.not_run)
    assert repr(valid) == repr(contract.split(valid).valid)


def test_a_rule_that_was_not_run_names_no_row() -> None:
    """A rule that fails on a row is not run, and the valid part breaks no rule but such a one."""

    class Ratio(ct.Contract):
        a: Annotated[int, ct.Ge(0)]
        b: int
        rules = ct.rules(ct.CustomRow("ratio", ("a", "b"), accepts=lambda row: 9 // row["b"] > 1))

    parts = Ratio.split([{"a": -1, "b": 0}, {"a": 1, "b": 9}])
    assert ["ratio"] == [entry.rule_id for entry in parts.report.not_run]
    assert not parts.report.ok
    assert ["ratio"] == [v.rule_id for v in Ratio.check(parts.valid).violations]
