"""What a fault is: something that really happens to data, with its story, and how to make it happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from contracts.specification import Field, Specification

Column = list[Any]
Columns = dict[str, Column]
"""A batch by its columns: Python values, by the names that data has for fields."""
Place = Literal["values", "rows", "columns", "batch"]
"""What a fault is about: values of one field, whole rows, columns, or the batch."""
Change = Callable[[Any, Field], Any]
"""Makes of one good value a bad one; `UNTOUCHED` where the fault cannot happen to it."""
UNTOUCHED: Any = object()


@dataclass(frozen=True, slots=True)
class Injected:
    """A batch with a fault in it.

    Attributes:
        columns: the batch.
        rows: the positions of the rows that are wrong; None where no row alone is.
    """

    columns: Columns
    rows: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One of the things that really happen to data.

    Attributes:
        name: what it is called: "degrees_minutes_seconds".
        story: how it happens, in a sentence.
        caught_by: what of a contract should catch it, in words.
        place: what it happens to.
        targets: the fields that it may happen to, by what data calls them; several together where it is
            about several; one empty tuple where it is about no field.
        inject: a batch with the fault in some rows of the fields, or None where it changes nothing.
        has_strength: whether it may be in more rows or fewer.
    """

    name: str
    story: str
    caught_by: str
    place: Place
    targets: Callable[[Specification], Iterator[tuple[str, ...]]]
    inject: Callable[
        [Columns, Specification, tuple[str, ...], Sequence[int], Random], Injected | None
    ]

    has_strength: bool = True

    def __repr__(self) -> str:
        return f"Fault({self.name!r})"


@dataclass(frozen=True, slots=True)
class Faulty:
    """Data with one known fault in it.

    Attributes:
        data: the data.
        fault: the fault: its name, its story, what should catch it.
        fields: the fields that it is in, as data calls them; none where it is in the batch.
        rows: the positions of the rows that are wrong; None where no row alone is.
        good: the data without it.
    """

    data: Any
    fault: Fault
    fields: tuple[str, ...]
    rows: frozenset[int] | None
    good: Any = field(repr=False)


def of_values(
    name: str, story: str, caught_by: str, applies: Callable[[Field], bool], change: Change
) -> Fault:
    """A fault of single values of one field."""

    def targets(specification: Specification) -> Iterator[tuple[str, ...]]:
        yield from ((one.alias,) for one in specification.fields if applies(one))

    def inject(
        columns: Columns,
        specification: Specification,
        target: tuple[str, ...],
        rows: Sequence[int],
        _: Random,
    ) -> Injected | None:
        field = field_of(specification, target[0])
        column, wrong = list(columns[field.alias]), set[int]()
        for row in rows:
            bad = UNTOUCHED if column[row] is None else change(column[row], field)
            if bad is not UNTOUCHED and not same(bad, column[row]):
                column[row] = bad
                wrong.add(row)
        return Injected({**columns, field.alias: column}, frozenset(wrong)) if wrong else None

    return Fault(name, story, caught_by, "values", targets, inject)


def field_of(specification: Specification, alias: str) -> Field:
    """The field that data calls so."""
    return next(one for one in specification.fields if one.alias == alias)


def same(one: Any, other: Any) -> bool:
    """Whether two values are one, of one type: 1 is not 1.0, and NaN is NaN."""
    return type(one) is type(other) and (one == other or (one != one and other != other))  # noqa: PLR0124 - NaN


def height_of(columns: Mapping[str, Column]) -> int:
    """How many rows there are."""
    return max(map(len, columns.values()), default=0)
