"""What was handed from a producer to a consumer, and what was done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from contracts.adapting.plan import Plan
from contracts.report import Report
from contracts.specification import Specification

if TYPE_CHECKING:
    import numpy as np

    from contracts.adapting.frames import Adapted
    from contracts.contract import Contract
    from contracts.frames import Frame

C = TypeVar("C", bound="Contract")
RepairName = Literal["rename", "defaults", "convert_units", "clip", "drop"]


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair of a handoff did to one batch.

    Attributes:
        repair: which it was.
        field: the field, as the consumer's data calls it; as the producer's does, where it was dropped.
        count: how many values it changed, filled, renamed or dropped.
    """

    repair: RepairName
    field: str
    count: int


@dataclass(frozen=True)
class Handed(Generic[C]):
    """One batch that was handed from a producer to a consumer.

    Attributes:
        frame: it in the consumer's contract form, its columns in the consumer's order.
        producer: the report on what came in.
        consumer: the report on what goes out; both are ok.
        repairs: what the handoff's repairs did, each counted.
    """

    frame: Frame[C]
    producer: Report
    consumer: Report
    repairs: tuple[Repair, ...]
    _consumer: Specification = field(repr=False)
    _of_its_kind: Callable[[], Any] = field(repr=False)

    @cached_property
    def data(self) -> Any:
        """It in the consumer's contract form, of the kind that came in."""
        return self._of_its_kind()

    def to_numpy(self, dtype: np.typing.DTypeLike = "float32") -> np.ndarray[Any, Any]:
        """The rows as an array of (rows, features), as `Handoff.to_numpy` gives it."""
        from contracts.adapting.matrices import matrix_of

        return matrix_of(self.frame, self._consumer, dtype)

    def rounded(self, dtype: np.typing.DTypeLike = "float32") -> Mapping[str, int]:
        """How many numbers of each feature `to_numpy` rounds to the nearest of that type."""
        from contracts.adapting.matrices import rounded_in

        return rounded_in(self.frame, self._consumer, dtype)


def repairs_in(adapted: Adapted, report: Report, plan: Plan) -> Iterator[Repair]:
    """What the repairs did, by the kind of the repair."""
    for (repair, name), count in adapted.counts.items():
        yield Repair(cast("RepairName", repair), name, count)
    for one in plan.defaulted:
        count = int(report.filled.get(one.alias, 0))
        if count:
            yield Repair("defaults", one.alias, count)
