"""One row from a producer to an array without a frame: what it does not take goes the long way, which
explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contracts.adapting.plan import Plan
from contracts.adapting.rows import Rewriting
from contracts.adapting.shapes import is_row
from contracts.comparing.promises import Promise
from contracts.dtypes import Int
from contracts.errors import is_failure
from contracts.specification import Value

if TYPE_CHECKING:
    import numpy as np

    from contracts.contract import Contract

EXACT = 2**53
"""Up to this magnitude every integer is a float of 64 bits."""


class Quick:
    """The quick way of a handoff for one row.

    Args:
        producer, consumer: the contracts as they read one row.
    """

    def __init__(self, producer: type[Contract], consumer: type[Contract], plan: Plan) -> None:
        self._validate, self._again = producer.model_validate, consumer.model_validate
        self._rewritten = Rewriting(plan)
        self._plan = plan

    def array(self, data: object, dtype: np.typing.DTypeLike) -> np.ndarray[Any, Any] | None:
        """One row, given as a dict, as an array of one row; None where it goes the long way."""
        if type(data) is not dict or not is_row(data, self._plan.producer):
            return None
        try:
            given = self._again(self._rewritten(self._validate(data))).__dict__
            return self._as_array(given, dtype)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            return None

    @cached_property
    def _numbers(self) -> Numbers:
        """The numbers of a row."""
        from contracts.adapting.features import fit_features

        features = fit_features(self._plan.consumer)
        names = dict.fromkeys(one.field.name for one in features)
        lists = {one.field.name for one in features if one.place is not None}
        doubtful = [
            place
            for place, one in enumerate(features)
            if isinstance(one.value.dtype, Int) and not is_exact(one.value)
        ]
        return Numbers(tuple(names), frozenset(lists), tuple(doubtful))

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
            if is_lossy(given, done):
                return None
        else:
            return None
        exact = all(abs(numbers[place]) <= EXACT for place in self._numbers.doubtful)
        return done if exact and np.isfinite(done).all() else None


@dataclass(frozen=True, slots=True)
class Numbers:
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


def is_exact(value: Value) -> bool:
    """Whether each integer that is promised is a float of 64 bits."""
    promise = Promise(value)
    return all(
        end is not None and abs(end.bound) <= EXACT for end in (promise.least, promise.greatest)
    )


def is_lossy(given: np.ndarray[Any, Any], done: np.ndarray[Any, Any]) -> bool:
    """Whether a number overflows, becomes 0, or was an integer and is another number."""
    back = done.astype(given.dtype)
    changed = back != given
    if not changed.any():
        return False
    was, now = given[changed], back[changed]
    return bool(((now == 0) | (was == was.round())).any())
