"""Every backend finds what the corpus says of wire form: what each value becomes, or what is wrong."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import polars as pl
import pytest

from contracts.backends.batch import Circumstances
from contracts.backends.columns import columns_from
from contracts.backends.columnwise import ColumnsBackend
from contracts.backends.contract_form import NotContractForm, NotHeld, non_finite_state, whole_form
from contracts.backends.converting import converted_columns
from contracts.backends.frame import FrameBackend
from contracts.backends.wire_values import Unconverted, from_wire, uncounted
from contracts.rules.wire import Wire
from contracts.specification import Field, Specification
from contracts.testing import WireCase, Wrong, wire_cases

CASES = wire_cases()


def specification_of(case: WireCase) -> Specification:
    """A contract of the case's one field."""
    return Specification("Case", (Field("x", "X", case.value),))


def found_in(case: WireCase, column: Any) -> list[Any]:
    """What a column's values become, and the codes of what is wrong with the others."""
    specification = specification_of(case)
    given = columns_from({"X": column}, specification, len(case.given))
    columns = converted_columns(given, None, source=case.source).columns
    backend = ColumnsBackend(specification, FrameBackend(specification))
    found: list[Any] = list(columns.fields["x"])
    for finding in backend.judge(columns, Circumstances(None, None, {})).broken:
        for row in finding.rows.arg_true() if finding.rows is not None else ():
            found[row] = Wrong(finding.violation.code)
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_python_values_become_what_the_corpus_says(case: WireCase) -> None:
    """One value at a time."""
    found = [found_alone(case, given) for given in case.given]
    assert list(map(alike, case.becomes)) == list(map(alike, found))


def found_alone(case: WireCase, given: Any) -> Any:
    """What one value becomes."""
    done = from_wire(given, case.value, "X", uncounted, case.source)
    if isinstance(done, Unconverted):
        return Wrong(done.requirement.rule.code)
    try:
        form = whole_form(done, case.value)
    except NotContractForm as wrong:
        return Wrong("lossy" if isinstance(wrong, NotHeld) else "dtype")
    return Wrong("inf") if non_finite_state(form) == "inf" and case.value.forbids_inf else form


@pytest.mark.parametrize("case", CASES, ids=str)
def test_columns_of_python_values_become_what_the_corpus_says(case: WireCase) -> None:
    """A list of values, judged as rows are."""
    found = found_in(case, list(case.given))
    assert list(map(alike, case.becomes)) == list(map(alike, found))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_typed_columns_become_what_the_corpus_says(case: WireCase) -> None:
    """A column of Polars' own, of the type that the values have."""
    found = found_in(case, pl.Series("X", case.given, strict=True))
    assert list(map(alike, case.becomes)) == list(map(alike, found))


@pytest.mark.parametrize(
    "attribute", [one.name for one in fields(Wire) if one.name not in ("unit", "axis")]
)
def test_everything_that_a_field_may_say_has_cases(attribute: str) -> None:
    """What is said of wire form is in the corpus, each of its parameters with two values; units,
    which come from outside the column, are in test_parse_units.
    """
    stated = {getattr(case.value.wire, attribute) for case in CASES} - {None}
    assert stated
    for parameter in fields(next(iter(stated))):
        assert len({getattr(one, parameter.name) for one in stated}) > 1, parameter.name


def alike(value: Any) -> Any:
    """What tells a value from all others: NaN is like itself, and True is no 1."""
    return (
        non_finite_state(value),
        None if isinstance(value, float) and math.isnan(value) else value,
        type(value) is bool,
    )
