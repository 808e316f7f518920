"""Every backend finds in every case of the corpus exactly what the case says."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args

import polars as pl
import pytest
from pydantic_core import SchemaValidator, core_schema

from contracts.backends.contract_form import NotOfType, contract_form
from contracts.backends.frame import FrameBackend
from contracts.backends.payload import field_schema, value_schema
from contracts.backends.physical import physical_type
from contracts.backends.rows import RowsBackend
from contracts.backends.values import member_problems
from contracts.backends.batch import Circumstances, Findings
from contracts.report import Violation
from contracts.rules.implied import EachItem, ImpliedRule
from contracts.rules.table import TableRule
from contracts.rules.value import Custom, ValueRule
from contracts.specification import Field, Specification, StructOf, Value, within
from contracts.testing import Case, cases

CORPUS = cases()


def found_by(found: Findings) -> frozenset[Any]:
    """What a backend found, as the corpus writes it."""
    assert found.not_run == []
    violations = [finding.violation for finding in found.broken]
    return frozenset((v.field, v.code, rows_of(v)) for v in violations)


def rows_of(violation: Violation) -> tuple[int, ...]:
    """The rows a violation names; a column that is missing or extra is so in every row."""
    if violation.code in ("missing_field", "extra_field") and not violation.examples:
        return tuple(range(violation.count))
    return tuple(example.row for example in violation.examples if example.row is not None)


def as_frame(case: Case) -> pl.DataFrame | None:
    """The case's rows as a typed frame, or None where typed columns cannot hold them."""
    names = {name for row in case.rows for name in row}
    if any(set(row) != names for row in case.rows):
        return None
    columns = []
    for field in case.specification.fields:
        for name in {field.alias, field.name} & names:
            try:
                values = [plain(row[name], field.value) for row in case.rows]
                # A typed struct column would drop what a row calls by its Python name.
                struct = isinstance(field.value.dtype, StructOf)
                dtype = None if struct else physical_type(field.value.dtype)
                series = pl.Series(name, values, dtype=dtype)
            except NotOfType:
                return None
            columns.append(series)
    declared = {series.name for series in columns}
    columns += [pl.Series(n, [r[n] for r in case.rows]) for n in sorted(names - declared)]
    return pl.DataFrame(columns or {f.alias: [] for f in case.specification.fields})


def plain(value: Any, expected: Value) -> Any:
    """A value as a typed column takes it; a list or a struct only where all in it fits."""
    specification = Specification("Probe", (Field("x", "x", expected),))
    codes = {p.requirement.rule.code for p in member_problems({"x": value}, specification)}
    if codes & {"dtype", "lossy", "format", "missing_field", "extra_field"}:
        raise NotOfType
    if isinstance(value, Decimal) and not value.is_finite():
        raise NotOfType  # Arrow has no such decimal, and Polars panics on one
    return None if value is None else contract_form(value, expected)


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_python_rows_conform(case: Case) -> None:
    """A list of mappings breaks exactly what the case says, in the rows it says."""
    assert case.broken == found_by(
        RowsBackend(case.specification).judge(list(case.rows), Circumstances())
    )


@pytest.mark.parametrize("case", [c for c in CORPUS if as_frame(c) is not None], ids=str)
def test_frames_conform(case: Case) -> None:
    """A typed frame breaks exactly what the case says, in the rows it says."""
    frame = as_frame(case)
    assert frame is not None
    assert case.broken == found_by(FrameBackend(case.specification).judge(frame, Circumstances()))


@pytest.mark.parametrize("case", [c for c in CORPUS if len(c.rows) == 1], ids=str)
def test_single_rows_conform(case: Case) -> None:
    """One row judged by itself breaks what the case says of it, apart from table rules."""
    problems = member_problems(case.rows[0], case.specification)
    on_rows = {b for b in case.broken if b[1] not in ("unique", "row_count")}
    assert on_rows == {(p.path, p.requirement.rule.code, (0,)) for p in problems}


@pytest.mark.parametrize(
    "case", [c for c in CORPUS if len(c.rows) == 1 and set(c.rows[0]) == {"x"}], ids=str
)
def test_payload_schemas_conform(case: Case) -> None:
    """pydantic-core accepts a payload's value exactly where the case says it breaks nothing."""
    (field,) = case.specification.fields

    config: Any = {"validate_by_name": True, "validate_by_alias": True}
    validator = SchemaValidator(value_schema(field.value, nested), config)
    assert (not case.broken) == validator.isinstance_python(case.rows[0]["x"])


def nested(value: Value) -> Any:
    """The schema of a nested contract that has no class."""
    assert isinstance(value.dtype, StructOf)
    inner = value.dtype.specification
    return core_schema.model_fields_schema(
        {
            f.name: core_schema.model_field(field_schema(f, nested), validation_alias=f.alias)
            for f in inner.fields
        },
        extra_behavior=inner.extra,
    )


def rules_in_the_corpus() -> list[Any]:
    """Every rule that a case's contract states, those of items and members included."""
    rules: list[Any] = []
    for case in CORPUS:
        rules += [requirement.rule for requirement in case.specification.rules]
        for field in case.specification.fields:
            rules += [r.rule for value in within(field.value) for r in value.rules]
    return rules


@pytest.mark.parametrize("rule", [*get_args(ValueRule), *get_args(TableRule)])
def test_every_parameter_of_every_rule_has_cases(rule: type) -> None:
    """Each parameter of each rule takes at least two values over the corpus."""
    stated = [one for one in rules_in_the_corpus() if type(one) is rule]
    for parameter in fields(rule):
        values = {repr(getattr(one, parameter.name)) for one in stated}
        assert len(values) >= 2, f"{rule.__name__}.{parameter.name} is never varied"


# EachItem has the code of the rule that it lifts to a list.
CODED = {*get_args(ValueRule), *get_args(TableRule), *get_args(ImpliedRule)} - {EachItem}


@pytest.mark.parametrize("rule", sorted(CODED, key=lambda rule: rule.__name__))
def test_every_rule_is_broken_somewhere(rule: type) -> None:
    """Each rule's code is broken by some case and kept by some case that states it."""
    code = rule.code  # type: ignore[attr-defined]
    assert any(code == broken for case in CORPUS for _, broken, _ in case.broken)
    assert any(not case.broken for case in CORPUS)


def test_the_corpus_is_a_value() -> None:
    """The corpus is the same at every call, but for the functions of its custom rules."""
    assert [str(case) for case in CORPUS] == [str(case) for case in cases()]
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    assert Custom("a") == Custom("a")
