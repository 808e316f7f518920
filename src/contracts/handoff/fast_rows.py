"""A few rows from a producer to an array without a frame: what it does not take goes the long way, which
explains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from contracts.backends.attempt import Failure, attempt
from contracts.comparing.guarantee import Guarantee
from contracts.dtypes import Int
from contracts.errors import is_failure
from contracts.handoff.apply_row import RowAdapter
from contracts.handoff.plan import HandoffPlan
from contracts.rules.row import CustomRow
from contracts.rules.value import Custom
from contracts.specification import FieldType, Specification, walk_types

if TYPE_CHECKING:
    import numpy as np

    from contracts.inputs.adapter import InputAdapter

_EXACT = 2**53
"""Up to this magnitude every integer is a float of 64 bits."""
_MAX_ROWS = 100
"""Up to how many rows are taken; a frame takes as long as some 200 of them."""
_SHOWN_TYPES = frozenset({
    "Boolean", "String", "Date", "Float32", "Float64",
    "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64",
})  # fmt: skip  # a table, a family of types a line
"""The types of Polars of which Python has every value, by their names."""

_MakeInstance = Callable[[Any], BaseModel]


class FastRows:
    """The fast path of a handoff for few rows.

    Args:
        producer, consumer: make an instance of a row, or raise.
    """

    def __init__(self, producer: _MakeInstance, consumer: _MakeInstance, plan: HandoffPlan) -> None:
        self._parse_first, self._parse_second = producer, consumer
        self._rewritten = RowAdapter(plan)
        self._plan = plan

    def rows_of(self, adapter: InputAdapter) -> Sequence[Any] | None:
        """The rows of a small batch of wire form, where each of them is decided by itself alone; else
        None.
        """
        from contracts.inputs.rows import RowsAdapter

        if not 0 < adapter.height <= _MAX_ROWS or not self._are_decided_alone:
            return None
        if isinstance(adapter, RowsAdapter):
            return adapter.mappings
        rows = adapter.python_rows()
        if rows is None or not all(map(_is_shown_in_python, rows.dtypes)):
            return None
        read = attempt(rows.read)
        if isinstance(read, Failure):
            return None
        return [dict(zip(rows.names, cells, strict=True)) for cells in read]

    def makes(self, dtype: np.typing.DTypeLike) -> bool:
        """Whether arrays of the type are made here."""
        import numpy as np

        return dtype in ("float32", np.float32, "float64", np.float64)

    def array(self, rows: Sequence[Any], dtype: np.typing.DTypeLike) -> np.ndarray[Any, Any] | None:
        """Some rows as an array; None where they go the long way."""
        try:
            return self._as_array([self._numbers.of(self._parse(row)) for row in rows], dtype)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            return None

    def _parse(self, row: Any) -> Mapping[str, Any]:
        return self._parse_second(self._rewritten(self._parse_first(row))).__dict__

    @cached_property
    def _are_decided_alone(self) -> bool:
        """Whether the reports on a batch are those on its rows: nothing in them only warns, and no
        rule is about the batch.
        """
        return all(map(_is_decided_by_rows, (self._plan.producer, self._plan.consumer)))

    @cached_property
    def _numbers(self) -> _Numbers:
        """The numbers of a row."""
        from contracts.handoff.features import features_of

        features = features_of(self._plan.consumer)
        names = dict.fromkeys(one.field.name for one in features)
        lists = {one.field.name for one in features if one.place is not None}
        doubtful = [
            place
            for place, one in enumerate(features)
            if isinstance(one.value.dtype, Int) and not _is_exact(one.value)
        ]
        return _Numbers(tuple(names), frozenset(lists), tuple(doubtful))

    def _as_array(
        self, numbers: list[list[Any]], dtype: np.typing.DTypeLike
    ) -> np.ndarray[Any, Any] | None:
        """The numbers of some rows as an array; None where one is not simply rounded."""
        import numpy as np

        given = np.array(numbers, dtype=np.float64)
        done = given.astype(np.dtype(dtype), copy=False)
        if _is_lossy(given, done):
            return None
        doubtful = self._numbers.doubtful
        exact = all(abs(row[place]) <= _EXACT for row in numbers for place in doubtful)
        return done if exact and np.isfinite(done).all() else None


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Where the numbers of a row are.

    Attributes:
        names: the fields, in order, by their Python names.
        lists: those that hold several.
        doubtful: the places of integers that may be no float of 64 bits.
    """

    names: tuple[str, ...]
    lists: frozenset[str]
    doubtful: tuple[int, ...]

    def of(self, row: Mapping[str, Any]) -> list[Any]:
        """The numbers of a row."""
        if not self.lists:
            return [row[name] for name in self.names]
        found: list[Any] = []
        for name in self.names:
            value = row[name]
            found.extend(value if name in self.lists else (value,))
        return found


def _is_decided_by_rows(specification: Specification) -> bool:
    """Whether the report on a batch by a specification is that on its rows, one by one."""
    values = [one for field in specification.fields for one in walk_types(field.value)]
    every = [*specification.rules, *(rule for one in values for rule in one.rules)]
    return not specification.labelled and not any(
        one.severity != "error"
        or (one.tolerate_share, one.tolerate_rows) != (None, None)
        or isinstance(one.rule, (Custom, CustomRow))  # it may have an expression of its own
        or one in specification.table_rules
        for one in every
    )


def _is_shown_in_python(dtype: Any) -> bool:
    """Whether Python's values show all that a column of the type has, if it has one."""
    return dtype is None or type(dtype).__name__ in _SHOWN_TYPES


def _is_exact(value: FieldType) -> bool:
    """Whether each integer that is promised is a float of 64 bits."""
    promise = Guarantee(value)
    return all(
        end is not None and abs(end.bound) <= _EXACT for end in (promise.least, promise.greatest)
    )


def _is_lossy(given: np.ndarray[Any, Any], done: np.ndarray[Any, Any]) -> bool:
    """Whether a number overflows, becomes 0, or was an integer and is another number."""
    back = done.astype(given.dtype)
    changed = back != given
    if not changed.any():
        return False
    was, now = given[changed], back[changed]
    return bool(((now == 0) | (was == was.round())).any())
