"""Small frames that keep their contract, proved row by row.

The plan of a frame costs some 300 µs however few its rows are, and the compiled validator of a payload a few
for each row. By law a row has one verdict on both paths; so what the validator accepts breaks nothing, and
whatever it does not accept, or is not compiled for, takes the way of all frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Never, assert_never

import polars as pl
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from contracts.backends.findings import Findings
from contracts.backends.payload.validators import row_rules_validator
from contracts.backends.payload.value_schema import value_schema
from contracts.backends.physical_types import physical_type
from contracts.backends.python.convert import reads_nan_as_null
from contracts.dtypes import Time
from contracts.errors import is_failure
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, CustomRow, FreshAt, Satisfies
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.rules.value import Custom
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf, walk_types

if TYPE_CHECKING:
    from contracts.backends.frame.backend import FrameBackend
    from contracts.backends.frame.batch import Context

MAX_ROWS = 50
"""Up to how many rows a frame is tried row by row; both ways take the same time at some 65."""
_MAX_ORDERS = 32
"""For how many orders of its columns a contract keeps a validator."""


class SmallFrames:
    """Proves that small frames keep one contract; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self._specification = specification
        self._proofs: dict[tuple[str, ...], _Proof | None] = {}
        self._is_provable = _is_provable(specification)

    def evaluate(
        self, frame: pl.DataFrame, context: Context, frames: FrameBackend
    ) -> Findings | None:
        """The findings in a frame whose rows keep the contract; None where that is not proved.

        Args:
            frames: evaluates the rules of the batch that its rows do not decide here.
        """
        if not self._is_provable or frame.height > MAX_ROWS:
            return None
        proof = self._proof(tuple(frame.columns))
        if proof is None or frame.dtypes != proof.dtypes:
            return None
        try:
            rows = frame.rows()
            if not proof.validator.isinstance_python(rows):
                return None
        except BaseException as error:  # a date that Python has no year for; a rule that raises
            if not is_failure(error):
                raise
            return None
        left = [one for one in self._specification.table_rules if not proof.keeps(one.rule, rows)]
        return frames.evaluate_table_rules(frame, context, left) if left else Findings()

    def _proof(self, names: tuple[str, ...]) -> _Proof | None:
        """How frames with these columns are proved, made once; None where they lack a field or have more."""
        if names not in self._proofs:
            if len(self._proofs) >= _MAX_ORDERS:
                self._proofs.clear()
            self._proofs[names] = _build_proof(self._specification, names)
        return self._proofs[names]


@dataclass(frozen=True, slots=True)
class _Proof:
    """How the rows of frames with certain columns are proved.

    Attributes:
        dtypes: the types of the columns: the fields' own, of which Python's values are the same.
        places: the places of the fields, by their Python names.
        validator: accepts lists of tuples that keep every rule of a row.
    """

    dtypes: list[pl.DataType]
    places: dict[str, int]
    validator: SchemaValidator

    def keeps(self, rule: TableRule, rows: list[tuple[Any, ...]]) -> bool:
        """Whether the rows plainly keep a rule of the batch."""
        match rule:
            case RowCount(min=least, max=most):
                return least <= len(rows) and (most is None or len(rows) <= most)
            case Unique(fields=fields) if all(name in self.places for name in fields):
                places = [self.places[name] for name in fields]
                keys = [tuple(row[place] for place in places) for row in rows]
                return _all_differ(keys)
            case _:
                return False


def _all_differ(keys: list[tuple[Any, ...]]) -> bool:
    """Whether keys surely differ: none has a null or a NaN, which may equal each other."""
    plain = all(part is not None and part == part for key in keys for part in key)  # noqa: PLR0124 - NaN
    try:
        return plain and len(set(keys)) == len(keys)
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
        {field.name: place for place, field in enumerate(fields)},
        SchemaValidator(core_schema.list_schema(row)),
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
    """Whether the rows of a frame, as Python's values, show all that its rules ask of one row."""
    values = [one for field in specification.fields for one in walk_types(field.value)]
    return all(map(_shows_in_python, values)) and all(
        _is_decided_by_values(requirement.rule) for requirement in specification.row_rules
    )


def _shows_in_python(value: FieldType) -> bool:
    """Whether a value of a frame is the same in Python, and the payload's validator asks all of it."""
    return (
        not isinstance(value.dtype, (StructOf, Time))  # a Polars time has nanoseconds
        and value.wire.missing is None  # which is a null still to be read
        and value.wire.trim is None
        and not reads_nan_as_null(value)
        and not any(
            isinstance(one.rule, Custom) for one in value.rules
        )  # it may have an expression
    )


def _is_decided_by_values(rule: Satisfies | Coordinates | FreshAt | CustomRow) -> bool:
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            return True
        case CustomRow():
            return False  # it may have an expression of its own for frames
        case _:
            assert_never(rule)
