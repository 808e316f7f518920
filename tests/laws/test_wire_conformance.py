"""Every backend finds the values that the corpus lists for wire form: what each value becomes, or
its code.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import polars as pl
import pytest
from pydantic_core import SchemaValidator, ValidationError

from contracts.backends.columns import columns_from
from contracts.backends.contract_form import (
    NotContractForm,
    NotRepresentable,
    deep_contract_form,
    non_finite_state,
)
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context
from contracts.backends.mixed.backend import ColumnsBackend
from contracts.backends.mixed.convert import convert_columns
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.convert import convert_member, ignore_change
from contracts.rules.wire import Wire
from contracts.specification import Field, Specification
from contracts.testing import WireCase, Wrong, wire_cases
from tests.laws.test_payload_conformance import payloads_of

CASES = wire_cases()


def specification_of(case: WireCase) -> Specification:
    """A contract of the case's one field."""
    return Specification("Case", (Field("x", "X", case.value),))


def found_in(case: WireCase, column: Any) -> list[Any]:
    """The values of a column after parsing, and the codes of those that cannot be parsed."""
    specification = specification_of(case)
    given = columns_from({"X": column}, specification, len(case.inputs))
    columns = convert_columns(given, None, source=case.source).columns
    backend = ColumnsBackend(specification, FrameBackend(specification))
    found: list[Any] = list(columns.fields["x"])
    for finding in backend.evaluate(columns, Context(None, None, {})).broken:
        for row in finding.rows.arg_true() if finding.rows is not None else ():
            found[row] = Wrong(finding.violation.code)
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_python_values_are_parsed_as_the_corpus_lists(case: WireCase) -> None:
    """One value at a time."""
    found = [found_alone(case, given) for given in case.inputs]
    assert list(map(alike, case.becomes)) == list(map(alike, found))


def found_alone(case: WireCase, given: Any) -> Any:
    """The value of one text after parsing."""
    done = convert_member(given, case.value, "X", ignore_change, case.source)
    if isinstance(done, UnparseableValue):
        return Wrong(done.requirement.rule.code)
    try:
        form = deep_contract_form(done, case.value)
    except NotContractForm as wrong:
        return Wrong("lossy" if isinstance(wrong, NotRepresentable) else "dtype")
    return Wrong("inf") if non_finite_state(form) == "inf" and case.value.forbids_inf else form


@pytest.mark.parametrize("case", CASES, ids=str)
def test_payloads_are_parsed_as_the_corpus_lists(case: WireCase) -> None:
    """One value in a payload, which pydantic-core reads."""
    schemas = payloads_of(specification_of(case))
    fast = SchemaValidator(schemas.schema)
    found: list[Any] = []
    for given in case.inputs:
        try:
            row: Any = (
                fast.validate_python({"X": given})
                if case.source == "values"
                else schemas.validate_with_all_errors({"X": given}, "text")
            )
            found.append(deep_contract_form(row.__dict__["x"], case.value))
        except ValidationError as error:
            found.append(Wrong(error.errors()[0]["type"]))
    assert list(map(alike, case.becomes)) == list(map(alike, found))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_columns_of_python_values_are_parsed_as_the_corpus_lists(case: WireCase) -> None:
    """A list of values, evaluated as rows are."""
    found = found_in(case, list(case.inputs))
    assert list(map(alike, case.becomes)) == list(map(alike, found))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_typed_columns_are_parsed_as_the_corpus_lists(case: WireCase) -> None:
    """A column of Polars' own, of the type that the values have."""
    found = found_in(case, pl.Series("X", case.inputs, strict=True))
    assert list(map(alike, case.becomes)) == list(map(alike, found))


@pytest.mark.parametrize(
    "attribute", [one.name for one in fields(Wire) if one.name not in ("unit", "axis")]
)
def test_every_wire_form_has_cases(attribute: str) -> None:
    """Every wire form is in the corpus, each of its parameters with two values; units, which come
    from outside the column, are in tests/units/test_parse_units.py.
    """
    stated = {getattr(case.value.wire, attribute) for case in CASES} - {None}
    assert stated
    for parameter in fields(next(iter(stated))):
        assert len({getattr(one, parameter.name) for one in stated}) > 1, parameter.name


def alike(value: Any) -> Any:
    """What distinguishes a value from all others: NaN is like itself, and True is not a 1."""
    return (
        non_finite_state(value),
        None if isinstance(value, float) and math.isnan(value) else value,
        type(value) is bool,
    )
