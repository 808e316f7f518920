"""What a case of the conformance corpus is, and how cases are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import OnNull, RowRule, Satisfies
from contracts.rules.table import Grouped, TableRule
from contracts.rules.value import NonFinite, ValueRule
from contracts.specification import Default, DType, Field, Specification, Value

Row = Mapping[str, Any]
Broken = tuple[str | None, str, tuple[int, ...]]
"""A field (None for the batch or the row), a code, and the rows that the rule names."""
Entry = tuple[str | None, str]
"""A field (None for the batch or the row) and a code."""
Values = Mapping[str, DType | Value]
"""What the fields of a case hold, by their Python names; a type alone is one that may be null."""


class Status(Enum):
    """What a field's text may be given as in Python."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Case:
    """Some rows in contract form, and exactly what they break.

    Attributes:
        rows: Python rows, as a payload or a list of mappings gives them.
        broken: what is broken: field, code, the rows named.
        not_run: what could not be asked: field, code.
        not_applicable: what had nothing to judge: field, code.
        groups: the keys of the groups that break a rule which names no row.
        now: the time that the verb is told.
        tables: the rows that references are looked up in, by contract.
        filled: where defaults were filled, by the field's Python name, if the rows came in wire
            form; None if they came in contract form.
    """

    name: str
    specification: Specification
    rows: tuple[Row, ...]
    broken: frozenset[Broken] = frozenset()
    not_run: frozenset[Entry] = frozenset()
    not_applicable: frozenset[Entry] = frozenset()
    groups: tuple[tuple[Any, ...], ...] = ()
    now: datetime | None = None
    tables: Mapping[type, tuple[Row, ...]] = field(default_factory=dict)
    filled: Mapping[str, tuple[bool, ...]] | None = None

    def __str__(self) -> str:
        return self.name


def of(dtype: DType, *rules: ValueRule, **settings: Any) -> Value:
    """A value of a type with rules."""
    return Value(dtype, rules=tuple(Requirement(rule) for rule in rules), **settings)


def open_to_all(dtype: DType) -> Value:
    """A value that may be null, and where it is a float NaN or infinite."""
    return of(dtype, nullable=True, non_finite=NonFinite(nan="allow", inf="allow"))


def contract(
    values: Values, *rules: RowRule | TableRule, defaults: Mapping[str, Default] | None = None
) -> Specification:
    """A contract of fields which data calls by their names in capitals."""
    fields = tuple(
        Field(
            name,
            name.upper(),
            value if isinstance(value, Value) else of(value, nullable=True),
            (defaults or {}).get(name),
        )
        for name, value in values.items()
    )
    stated: tuple[Any, ...] = tuple(Requirement(rule) for rule in rules)  # of rows, of tables
    return Specification("Conformance", fields, stated)


def rows_of(values: Values, given: Iterable[Any]) -> tuple[Row, ...]:
    """Rows of values in the order of the fields; of a single field they stand alone."""
    names = [name.upper() for name in values]
    listed = (one if isinstance(one, tuple) else (one,) for one in given)
    return tuple(dict(zip(names, one, strict=True)) for one in listed)


def judged(
    name: str,
    value: Value,
    *,
    kept: Iterable[Any] = (),
    broken: Mapping[str, Iterable[Any]] | None = None,
) -> Iterator[Case]:
    """A case for each value that keeps the rules of a field, and for each that breaks a code."""
    specification = Specification("Conformance", (Field("x", "x", value),))
    for given in kept:
        yield Case(f"{name} keeps {given!r}", specification, ({"x": given},))
    for code, values in (broken or {}).items():
        for given in values:
            found = frozenset({("x", code, (0,))})
            yield Case(f"{name} breaks {given!r}", specification, ({"x": given},), found)


def asked(
    name: str,
    values: Values,
    predicate: Expression,
    *,
    true: Iterable[Any] = (),
    false: Iterable[Any] = (),
    null: Iterable[Any] = (),
) -> Iterator[Case]:
    """Two cases of rows for which a predicate is true, false and null: null fails, null passes."""
    trues, falses, nulls = rows_of(values, true), rows_of(values, false), rows_of(values, null)
    rows = (*trues, *nulls, *falses)
    policies: tuple[tuple[str, OnNull, int], ...] = (
        ("null fails", "fail", len(trues)),
        ("null passes", "pass", len(trues) + len(nulls)),
    )
    for said, on_null, kept in policies:
        specification = contract(values, Satisfies(predicate.node, on_null))
        bad = tuple(range(kept, len(rows)))
        broken = frozenset({(None, "row_rule", bad)} if bad else ())
        yield Case(f"{name}, {said}", specification, rows, broken)


def batch(
    name: str,
    values: Values,
    rule: TableRule,
    given: Iterable[Any],
    *named: int,
    broken: bool = False,
    defaults: Mapping[str, Default] | None = None,
    **told: Any,
) -> Case:
    """A case of one table rule.

    Args:
        named: the rows that break it.
        broken: whether it is broken though it names none.
        told: what else the case says.
    """
    inner = rule.rule if isinstance(rule, Grouped) else rule
    about = inner.fields if inner.code != "custom_table" else ()
    subject = about[0].upper() if len(about) == 1 else None
    found = frozenset({(subject, rule.code, named)} if named or broken else ())
    for key in ("not_run", "not_applicable"):
        if told.get(key) is True:
            told[key] = frozenset({(subject, rule.code)})
    specification = contract(values, rule, defaults=defaults)
    return Case(name, specification, rows_of(values, given), found, **told)
