"""Small batches that keep their contract, proved row by row.

The plan of a frame costs some 300 µs however few its rows are, and the compiled validator of a payload a few
for each row. By law a row has one verdict on both paths; so what the validator accepts breaks nothing, and
whatever it does not accept, or is not compiled for, takes the way of all batches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from itertools import chain
from types import NoneType
from typing import TYPE_CHECKING, Any, Never, assert_never

import polars as pl
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from contracts.backends.payload.validators import row_rules_validator
from contracts.backends.payload.value_schema import value_schema
from contracts.backends.physical_types import physical_type
from contracts.backends.python.convert import reads_nan_as_null
from contracts.dtypes import Datetime, Decimal, Float, Opaque, Time
from contracts.errors import is_failure
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, CustomRow, FreshAt, Satisfies
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.rules.value import CodeList, Custom, MultipleOf, NamedFormat, NoneOf, UniqueItems
from contracts.specification import (
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    walk_types,
)

if TYPE_CHECKING:
    from contracts.inputs.adapter import InputAdapter, PythonRows

MAX_ROWS = 130
"""Up to how many rows of plain values a frame is tried row by row; both ways take the same time at some 180."""
_STEPS_OF_ROW_RULE = 100
"""What a row rule costs in one row, in plain values: it is evaluated by Python's own arithmetic."""
_STEPS_OF_SLOW_VALUE = 8
"""What a value costs for which pydantic-core calls a function."""
_SLOW_RULES = (MultipleOf, NoneOf, UniqueItems, NamedFormat, CodeList)
_PYTHON_ROWS = 3
"""How many times as many Python's values may be, of which the other way makes columns first: there both
take the same time at some 400."""
_MAX_ORDERS = 32
"""For how many orders of its columns a contract keeps a validator."""
_PLAIN_TYPES: Mapping[str, frozenset[type]] = {
    "bool": frozenset({bool}),
    "int": frozenset({int}),
    "float": frozenset({float, int}),
    "decimal": frozenset({PyDecimal}),
    "text": frozenset({str}),
    "uuid": frozenset({str}),
    "bytes": frozenset({bytes}),
    "date": frozenset({date}),
    "datetime": frozenset({datetime}),
    "duration": frozenset({timedelta}),
    "list": frozenset({list}),
}
"""The types of Python's values that are contract form wherever the validator accepts them: not their
subclasses, and nothing that it would read first."""


class SmallBatches:
    """Proves that small batches keep one contract; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self._specification = specification
        self._proofs: dict[tuple[str, ...], _Proof | None] = {}
        self._is_provable = _is_provable(specification)
        self._share = _share_of_rows(specification)

    def undecided(
        self, adapter: InputAdapter, batch: PythonRows | None = None
    ) -> list[Requirement[TableRule]] | None:
        """The rules of the batch that it may break, where its rows keep all others; None where that
        is not proved.

        Args:
            batch: its rows, where they were asked for before.
        """
        most = MAX_ROWS * self._share * (_PYTHON_ROWS if adapter.frame() is None else 1)
        if not self._is_provable or adapter.height > most:
            return None
        batch = batch or adapter.python_rows()
        proof = None if batch is None else self._proof(batch.names)
        if batch is None or proof is None or not proof.has_types_of(batch):
            return None
        try:
            rows = batch.read()
            if not (
                proof.are_plain(rows, batch.dtypes) and proof.validator.isinstance_python(rows)
            ):
                return None
            rules = self._specification.table_rules
            return [one for one in rules if not proof.keeps(one.rule, rows, adapter.height)]
        except BaseException as error:  # a date that Python has no year for; a rule that raises
            if not is_failure(error):
                raise
            return None

    def _proof(self, names: tuple[str, ...]) -> _Proof | None:
        """How batches with these columns are proved, made once; None where they lack a field or have more."""
        if names not in self._proofs:
            if len(self._proofs) >= _MAX_ORDERS:
                self._proofs.clear()
            self._proofs[names] = _build_proof(self._specification, names)
        return self._proofs[names]


@dataclass(frozen=True, slots=True)
class _Proof:
    """How the rows of batches with certain columns are proved.

    Attributes:
        dtypes: the types of the columns: the fields' own, of which Python's values are the same.
        values: the types of the fields.
        plain: the types of Python's values that are plainly of those.
        places: the places of the fields, by their Python names.
        validator: accepts lists of tuples that keep every rule of a row.
    """

    dtypes: list[pl.DataType]
    values: list[FieldType]
    plain: list[frozenset[type]]
    places: dict[str, int]
    validator: SchemaValidator

    def has_types_of(self, batch: PythonRows) -> bool:
        """Whether the typed columns of a batch have the fields' own types."""
        return batch.dtypes == self.dtypes or all(
            one is None or one == own for one, own in zip(batch.dtypes, self.dtypes, strict=True)
        )

    def are_plain(self, rows: list[tuple[Any, ...]], dtypes: Sequence[pl.DataType | None]) -> bool:
        """Whether the values of columns without a type are plainly of the fields' types."""
        untyped = [place for place, dtype in enumerate(dtypes) if dtype is None]
        if not rows or not untyped:
            return True
        columns = [*zip(*rows, strict=True)]
        return all(
            self.plain[place].issuperset(map(type, columns[place]))
            and _are_plain(columns[place], self.values[place])
            for place in untyped
        )

    def keeps(self, rule: TableRule, rows: list[tuple[Any, ...]], height: int) -> bool:
        """Whether the rows plainly keep a rule of the batch."""
        match rule:
            case RowCount(min=least, max=most):
                return least <= height and (most is None or height <= most)
            case Unique(fields=fields, ignore_case=False) if all(n in self.places for n in fields):
                places = [self.places[name] for name in fields]
                return _all_differ([[row[place] for row in rows] for place in places])
            case _:
                return False


def _plain_types(expected: FieldType) -> frozenset[type]:
    """The types of Python's values that are plainly null or of the type."""
    own = frozenset[type]() if expected.dtype == Float(32) else _PLAIN_TYPES[expected.dtype.kind]
    return own | {NoneType}  # a float need not be one of 32 bits


def _are_plain(values: Collection[Any], expected: FieldType) -> bool:
    """Whether the items of lists are plainly of their type, as deep as it reaches."""
    if not isinstance(expected.dtype, ListOf):
        return True
    items = [*chain.from_iterable(one for one in values if one is not None)]
    item = expected.dtype.item
    return _plain_types(item).issuperset(map(type, items)) and _are_plain(items, item)


def _all_differ(columns: list[list[Any]]) -> bool:
    """Whether the keys of some columns surely differ: none has a null or a NaN, which may equal
    each other, nor times of several zones, which Python does not always compare.
    """
    parts = [*chain.from_iterable(columns)]
    if any(part is None or part != part for part in parts):  # noqa: PLR0124 - NaN
        return False
    if len({getattr(part, "tzinfo", None) for part in parts} - {None}) > 1:
        return False
    try:
        keys = [*zip(*columns, strict=True)]
        return len(set(keys)) == len(keys)
    except TypeError:  # a list is not hashable
        return False


def _build_proof(specification: Specification, names: tuple[str, ...]) -> _Proof | None:
    by_alias = {field.alias: field for field in specification.fields}
    if len(names) != len(by_alias) or by_alias.keys() != set(names):
        return None
    fields = [by_alias[name] for name in names]
    row: CoreSchema = core_schema.tuple_schema([_cell_schema(field) for field in fields])
    rules = tuple(Requirement(one.rule) for one in specification.row_rules)
    if rules:
        keep_rules = row_rules_validator(
            Specification(specification.name, specification.fields, rules)
        )
        python_names = [field.name for field in fields]
        row = core_schema.no_info_after_validator_function(
            lambda cells: keep_rules(_Row(zip(python_names, cells, strict=True))), row
        )
    return _Proof(
        [physical_type(field.value.dtype) for field in fields],
        [field.value for field in fields],
        [_plain_types(field.value) for field in fields],
        {field.name: place for place, field in enumerate(fields)},
        SchemaValidator(core_schema.list_schema(row, fail_fast=True)),
    )


class _Row:
    """Values by the names of fields, as the attributes of an instance."""

    def __init__(self, members: Iterator[tuple[str, Any]]) -> None:
        self.__dict__.update(members)


def _cell_schema(field: Field) -> CoreSchema:
    """The core schema of a field's values, of which even a warning leaves the proof open."""
    return value_schema(_strict(field.value), _no_struct, wire=False)


def _strict(expected: FieldType) -> FieldType:
    """The type with all its rules as errors that tolerate nothing."""
    dtype = expected.dtype
    return replace(
        expected,
        rules=tuple(Requirement(one.rule) for one in expected.rules),
        dtype=ListOf(_strict(dtype.item)) if isinstance(dtype, ListOf) else dtype,
    )


def _no_struct(value: FieldType) -> Never:
    raise AssertionError(f"contracts that nest others are not proved by rows: {value.noun}")


def _is_provable(specification: Specification) -> bool:
    """Whether the rows of a batch, as Python's values, show all that its rules ask of one row."""
    values = [one for field in specification.fields for one in walk_types(field.value)]
    return all(map(_shows_in_python, values)) and all(
        _is_decided_by_values(requirement.rule) for requirement in specification.row_rules
    )


def _shows_in_python(value: FieldType) -> bool:
    """Whether a value of a frame is the same in Python, and the payload's validator asks all of it."""
    return (
        not isinstance(value.dtype, (StructOf, Opaque, Time))  # a Polars time has nanoseconds
        and value.wire.missing is None  # which is a null still to be read
        and value.wire.trim is None
        and not reads_nan_as_null(value)
        and not any(
            isinstance(one.rule, Custom) for one in value.rules
        )  # it may have an expression
    )


def _share_of_rows(specification: Specification) -> float:
    """The share of `MAX_ROWS` at which both ways take the same time; the plan's grows alike with any rule."""
    fields, rules = specification.fields, len(specification.row_rules)
    steps = sum(_STEPS_OF_SLOW_VALUE if _calls_function(field.value) else 1 for field in fields)
    return (len(fields) + rules) / (steps + rules * _STEPS_OF_ROW_RULE or 1)


def _calls_function(value: FieldType) -> bool:
    """Whether pydantic-core calls a function of some length for each value."""
    return (
        isinstance(value.dtype, Decimal)
        or value.dtype in (Datetime(aware=True), Float(32))
        or (isinstance(value.python, type) and issubclass(value.python, Enum))
        or any(isinstance(one.rule, _SLOW_RULES) for one in value.rules)
    )


def _is_decided_by_values(rule: Satisfies | Coordinates | FreshAt | CustomRow) -> bool:
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            return True
        case CustomRow():
            return False  # it may have an expression of its own for frames
        case _:
            assert_never(rule)
