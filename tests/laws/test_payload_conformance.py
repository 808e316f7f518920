"""Payloads, as Python values and as JSON, conform to every case of the corpus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic_core import SchemaValidator, to_json

from contracts.backends.attempt import Failure, attempt
from contracts.backends.payload.schema import PayloadSchemas, build_payload_schemas
from contracts.backends.payload.value_schema import has_wire_form
from contracts.backends.python.convert import convert_members, ignore_change
from contracts.backends.python.problems import member_problems
from contracts.specification import (
    Specification,
    walk_types,
)
from contracts.testing import Case
from contracts.wire.scalar.durations import write_duration
from tests.testing.corpus import A_TICK, CORPUS, UNTYPED, Entries, code_of, inside, on_row


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_single_rows_conform(case: Case) -> None:
    """One row evaluated by itself breaks what the case states of it, apart from table rules."""
    for place, row in enumerate(case.rows):
        found: tuple[Entries, Entries] = set(), set()
        for problem in member_problems(row, case.specification):
            entry = (problem.path, problem.requirement.rule.code)
            found[problem.not_run is not None].add(entry)
        assert on_row(case, place) == found


def plainly(value: Any) -> Any:
    """A value with spans of time in text, in which pydantic would write years and months."""
    if isinstance(value, dict):
        return {name: plainly(member) for name, member in value.items()}
    if isinstance(value, list):
        return list(map(plainly, value))
    return write_duration(value // A_TICK) if isinstance(value, timedelta) else value


def reads_otherwise(specification: Specification) -> bool:
    """Whether a field, however deep, states that it looks on the wire otherwise than as declared."""
    return any(
        has_wire_form(one) for field in specification.fields for one in walk_types(field.value)
    )


in_contract_form = pytest.mark.parametrize(
    "case", [case for case in CORPUS if not reads_otherwise(case.specification)], ids=str
)
"""The cases of contracts of which a payload, which is wire form, is contract form too."""


@in_contract_form
def test_payloads_conform(case: Case) -> None:
    """pydantic-core accepts a payload exactly where the case states that its row breaks nothing, if
    it has no value that is read as another.
    """
    validator = SchemaValidator(payload_schema(case.specification))
    for place, row in enumerate(case.rows):
        if repr(convert_members(row, case.specification, None, ignore_change, "values")) != repr(
            row
        ):
            continue  # 1.0 for an integer, the text of a time
        assert is_clean(case, place) == validator.isinstance_python(row), row


@in_contract_form
def test_json_payloads_conform(case: Case) -> None:
    """So it does where the payload is the JSON of a row that is of its types."""
    validator = SchemaValidator(payload_schema(case.specification))
    for place, row in enumerate(case.rows):
        if {code_of(b) for b in case.broken if place in b[2]} & UNTYPED:
            continue  # JSON has other types
        body = to_json(plainly(row), bytes_mode="base64", inf_nan_mode="strings")
        verdict = attempt(lambda body=body: validator.validate_json(body))
        assert is_clean(case, place) == (not isinstance(verdict, Failure)), body


def is_clean(case: Case, place: int) -> bool:
    """Whether the case states that a row breaks nothing by itself, and that all was applied to it."""
    return not any(on_row(case, place))


def payload_schema(specification: Specification) -> Any:
    """The schema of one payload, for a class that has the specification as a contract does."""
    return payloads_of(specification).schema


def payloads_of(specification: Specification) -> PayloadSchemas:
    """The schemas of a class that has the specification as a contract does."""
    slots = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
    row = type("Row", (), {"__slots__": slots, "__specification__": specification})
    return build_payload_schemas(row, specification, lambda value: payloads_of(inside(value)))
