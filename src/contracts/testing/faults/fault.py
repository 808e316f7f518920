"""A fault: something that really happens to data, with its story and its injection into a good batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from contracts.arguments import own_words
from contracts.report.values import MASKED
from contracts.specification import Field, Specification

_ValueList = list[Any]
ColumnLists = dict[str, _ValueList]
"""A batch by its columns: Python values, by the fields' names in data."""
_Place = Literal["values", "rows", "columns", "batch"]
"""The part of the data that a fault changes: values of one field, whole rows, columns, or the batch."""
Targets = Callable[[Specification], Iterator[tuple[str, ...]]]
"""The fields that a fault can happen to, by their names in data: several together where the fault needs
several, one empty tuple where it needs none.
"""
ValueChange = Callable[[Any, Field], Any]
"""Turns one good value into a bad one; returns `UNTOUCHED` where the fault cannot happen to the value."""
UNTOUCHED: Any = object()


@dataclass(frozen=True, slots=True)
class Injected:
    """A batch with a fault in it.

    Attributes:
        columns: the batch.
        rows: the positions of the wrong rows; None where a single row is never wrong by itself.
    """

    columns: ColumnLists
    rows: frozenset[int] | None


@own_words
@dataclass(frozen=True, slots=True)
class Fault:
    """One of the things that really happen to data.

    Attributes:
        name: "degrees_minutes_seconds", for example.
        story: how it happens, in a sentence.
        caught_by: the declarations of a contract that should catch it, in words.
        place: the part of the data that it changes.
        targets: the fields that it can happen to.
        inject: returns a batch with the fault in some rows of the fields, or None where nothing changes.
        has_strength: whether it can be injected into more rows or fewer.
    """

    name: str
    story: str
    caught_by: str
    place: _Place
    targets: Targets
    inject: Callable[
        [ColumnLists, Specification, tuple[str, ...], Sequence[int], Random], Injected | None
    ]

    has_strength: bool = True

    def __repr__(self) -> str:
        return f"Fault({self.name!r})"


@dataclass(frozen=True, slots=True)
class Faulty:
    """Data with one known fault in it.

    Attributes:
        data: the data.
        fault: the fault: its name, its story, the declarations that should catch it.
        fields: the fields that it is in, by their names in data; empty where it is in the batch.
        rows: the positions of the wrong rows; None where a single row is never wrong by itself.
        good: the data without the fault.
        hides: whether the contract has a sensitive field, so that the data stands in no `repr`.
    """

    data: Any
    fault: Fault
    fields: tuple[str, ...]
    rows: frozenset[int] | None
    good: Any
    hides: bool = False

    def __repr__(self) -> str:
        shown = MASKED if self.hides else self.data
        return f"Faulty(data={shown!r}, fault={self.fault!r}, fields={self.fields!r}, rows={self.rows!r})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 - the protocol of IPython
        """What Hypothesis notes of a failing example: it shows every attribute of a dataclass."""
        printer.text(repr(self))


def value_fault(
    name: str, story: str, caught_by: str, applies: Callable[[Field], bool], change: ValueChange
) -> Fault:
    """A fault of single values of one field."""

    def targets(specification: Specification) -> Iterator[tuple[str, ...]]:
        yield from ((one.alias,) for one in specification.fields if applies(one))

    def inject(
        columns: ColumnLists,
        specification: Specification,
        target: tuple[str, ...],
        rows: Sequence[int],
        _: Random,
    ) -> Injected | None:
        field = field_by_alias(specification, target[0])
        column, wrong = list(columns[field.alias]), set[int]()
        for row in rows:
            bad = UNTOUCHED if column[row] is None else change(column[row], field)
            if bad is not UNTOUCHED and not is_same_value(bad, column[row]):
                column[row] = bad
                wrong.add(row)
        return Injected({**columns, field.alias: column}, frozenset(wrong)) if wrong else None

    return Fault(name, story, caught_by, "values", targets, inject)


def field_by_alias(specification: Specification, alias: str) -> Field:
    return next(one for one in specification.fields if one.alias == alias)


def is_same_value(one: Any, other: Any) -> bool:
    """Whether two values are equal and of one type: 1 is not 1.0, and NaN is NaN."""
    return type(one) is type(other) and (one == other or (one != one and other != other))  # noqa: PLR0124 - NaN


def height_of(columns: Mapping[str, _ValueList]) -> int:
    """The number of rows."""
    return max(map(len, columns.values()), default=0)
