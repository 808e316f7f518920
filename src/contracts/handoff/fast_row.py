"""One row from a producer to an array without a frame: what it does not take goes the long way, which
explains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from contracts.comparing.guarantee import Guarantee
from contracts.dtypes import Int
from contracts.errors import is_failure
from contracts.handoff.apply_row import RowAdapter
from contracts.handoff.is_row import is_row
from contracts.handoff.plan import HandoffPlan
from contracts.specification import FieldType

if TYPE_CHECKING:
    import numpy as np

_EXACT = 2**53
"""Up to this magnitude every integer is a float of 64 bits."""


_MakeInstance = Callable[[Any], BaseModel]


class FastRow:
    """The fast path of a handoff for one row.

    Args:
        producer, consumer: make an instance of a row, or raise.
    """

    def __init__(self, producer: _MakeInstance, consumer: _MakeInstance, plan: HandoffPlan) -> None:
        self._parse_first, self._parse_second = producer, consumer
        self._rewritten = RowAdapter(plan)
        self._plan = plan

    def array(self, data: object, dtype: np.typing.DTypeLike) -> np.ndarray[Any, Any] | None:
        """One row, given as a dict, as an array of one row; None where it goes the long way."""
        if type(data) is not dict or not is_row(data, self._plan.producer):
            return None
        try:
            given = self._parse_second(self._rewritten(self._parse_first(data))).__dict__
            return self._as_array(given, dtype)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            return None

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
        self, row: Mapping[str, Any], dtype: np.typing.DTypeLike
    ) -> np.ndarray[Any, Any] | None:
        """The numbers of a row as an array; None where one is not simply rounded."""
        import numpy as np

        numbers = self._numbers.of(row)
        given = np.array((numbers,), dtype=np.float64)
        if dtype in ("float64", np.float64):
            done = given
        elif dtype in ("float32", np.float32):
            done = given.astype(np.float32)
            if _is_lossy(given, done):
                return None
        else:
            return None
        exact = all(abs(numbers[place]) <= _EXACT for place in self._numbers.doubtful)
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
