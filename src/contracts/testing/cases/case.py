"""One case of the conformance corpus, and functions that write tables of cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from contracts.profiles.baselines import Baselines
from contracts.profiles.profile import Profile
from contracts.rules.expression import Expression
from contracts.rules.reference import TableName
from contracts.rules.requirement import Requirement
from contracts.rules.row import OnNull, RowRule, Satisfies
from contracts.rules.table import Grouped, TableRule
from contracts.rules.value import NonFinite, ValueRule
from contracts.specification import Default, DType, Field, FieldType, Specification

CaseRow = Mapping[str, Any]
Broken = tuple[str | None, str, tuple[int, ...]]
"""A field (None for the batch or the row), a code, and the positions of the broken rows."""
_FieldAndCode = tuple[str | None, str]
"""A field (None for the batch or the row) and a code."""
FieldTypes = Mapping[str, DType | FieldType]
"""The types of a case's fields by their Python names; a bare type may be null."""


class Status(Enum):
    """The Python class of a text field."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Case:
    """Some rows in contract form, and exactly which rules they break.

    Attributes:
        rows: Python rows, as in a payload or a list of mappings.
        broken: the broken rules: field, code, positions of the rows.
        not_run: the rules that cannot be evaluated: field, code.
        not_applicable: the rules with nothing to evaluate: field, code.
        groups: the keys of the groups that break a rule which names no row.
        now: the `now=` of the verb.
        baseline: the `baseline=` of the verb.
        tables: the rows that references are looked up in, by contract or name.
        filled: where defaults were filled, by the field's Python name, if the rows came in wire
            form; None if they came in contract form.
    """

    name: str
    specification: Specification
    rows: tuple[CaseRow, ...]
    broken: frozenset[Broken] = frozenset()
    not_run: frozenset[_FieldAndCode] = frozenset()
    not_applicable: frozenset[_FieldAndCode] = frozenset()
    groups: tuple[tuple[Any, ...], ...] = ()
    now: datetime | None = None
    baseline: Profile | Baselines | None = None
    tables: Mapping[TableName, tuple[CaseRow, ...]] = field(default_factory=dict)
    filled: Mapping[str, tuple[bool, ...]] | None = None

    def __str__(self) -> str:
        return self.name


def of(dtype: DType, *rules: ValueRule, **settings: Any) -> FieldType:
    """A field's type with value rules."""
    return FieldType(dtype, rules=tuple(Requirement(rule) for rule in rules), **settings)


def permissive(dtype: DType) -> FieldType:
    """A type that permits null, NaN and infinities."""
    return of(dtype, nullable=True, non_finite=NonFinite(nan="allow", inf="allow"))


def case_specification(
    types: FieldTypes, *rules: RowRule | TableRule, defaults: Mapping[str, Default] | None = None
) -> Specification:
    """A contract of some fields and rules; a field's alias is its name in capitals."""
    fields = tuple(
        Field(
            name,
            name.upper(),
            dtype if isinstance(dtype, FieldType) else of(dtype, nullable=True),
            (defaults or {}).get(name),
        )
        for name, dtype in types.items()
    )
    requirements: tuple[Any, ...] = tuple(Requirement(rule) for rule in rules)
    return Specification("Conformance", fields, requirements)


def rows_of(types: FieldTypes, values: Iterable[Any]) -> tuple[CaseRow, ...]:
    """Rows by their aliases, of tuples in the order of the fields; bare values are a single field's."""
    aliases = [name.upper() for name in types]
    tuples = (one if isinstance(one, tuple) else (one,) for one in values)
    return tuple(dict(zip(aliases, one, strict=True)) for one in tuples)


def value_cases(
    name: str,
    value: FieldType,
    *,
    kept: Iterable[Any] = (),
    broken: Mapping[str, Iterable[Any]] | None = None,
) -> Iterator[Case]:
    """A case for each value that keeps the rules of a field, and for each that breaks one, by its code."""
    specification = Specification("Conformance", (Field("x", "x", value),))
    for one in kept:
        yield Case(f"{name} keeps {one!r}", specification, ({"x": one},))
    for code, values in (broken or {}).items():
        for one in values:
            found = frozenset({("x", code, (0,))})
            yield Case(f"{name} breaks {one!r}", specification, ({"x": one},), found)


def predicate_cases(
    name: str,
    types: FieldTypes,
    predicate: Expression,
    *,
    true: Iterable[Any] = (),
    false: Iterable[Any] = (),
    null: Iterable[Any] = (),
) -> Iterator[Case]:
    """Two cases of rows for which a predicate is true, false and null: null fails, null passes."""
    trues, falses, nulls = rows_of(types, true), rows_of(types, false), rows_of(types, null)
    rows = (*trues, *nulls, *falses)
    policies: tuple[tuple[str, OnNull, int], ...] = (
        ("null fails", "fail", len(trues)),
        ("null passes", "pass", len(trues) + len(nulls)),
    )
    for suffix, on_null, kept in policies:
        specification = case_specification(types, Satisfies(predicate.node, on_null))
        bad = tuple(range(kept, len(rows)))
        broken = frozenset({(None, "row_rule", bad)} if bad else ())
        yield Case(f"{name}, {suffix}", specification, rows, broken)


def batch_case(
    name: str,
    types: FieldTypes,
    rule: TableRule,
    values: Iterable[Any],
    *rows: int,
    broken: bool = False,
    defaults: Mapping[str, Default] | None = None,
    **expected: Any,
) -> Case:
    """A case of one table rule.

    Args:
        values: the rows, as `rows_of` takes them.
        rows: the positions of the rows that break the rule.
        broken: whether the batch breaks the rule although no row is named.
        expected: other attributes of the case; `not_run` and `not_applicable` may be True for the rule.
    """
    inner = rule.rule if isinstance(rule, Grouped) else rule
    names = inner.fields if inner.code != "custom_table" else ()
    subject = names[0].upper() if len(names) == 1 else None
    found = frozenset({(subject, rule.code, rows)} if rows or broken else ())
    for key in ("not_run", "not_applicable"):
        if expected.get(key) is True:
            expected[key] = frozenset({(subject, rule.code)})
    specification = case_specification(types, rule, defaults=defaults)
    return Case(name, specification, rows_of(types, values), found, **expected)
