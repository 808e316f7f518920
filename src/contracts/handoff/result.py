"""The result of a handoff: the data in the consumer's contract form, and what was done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar, cast

from contracts.arguments import methods_in_own_words
from contracts.handoff.plan import HandoffPlan
from contracts.report.report import Report
from contracts.report.truth import no_truth
from contracts.specification import Specification

if TYPE_CHECKING:
    import numpy as np

    from contracts.contract import Contract
    from contracts.handoff.apply_frame import AdaptedFrame
    from contracts.typing import Frame

_Consumer = TypeVar("_Consumer", bound="Contract")
_RepairName = Literal["rename", "defaults", "convert_units", "clip", "drop"]


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair of a handoff did to one batch.

    Attributes:
        repair: which it was.
        field: the field, as the consumer's data calls it; as the producer's does, where it was dropped.
        count: how many values it changed, filled, renamed or dropped.
    """

    repair: _RepairName
    field: str
    count: int


@methods_in_own_words
@dataclass(frozen=True)
class HandoffResult(Generic[_Consumer]):
    """One batch after a handoff.

    Attributes:
        frame: it in the consumer's contract form, its columns in the consumer's order.
        producer: the report on what came in.
        consumer: the report on what goes out; both are ok.
        repairs: what the handoff's repairs did, each counted.
    """

    frame: Frame[_Consumer] = field(repr=False)  # which may hold what is sensitive
    producer: Report
    consumer: Report
    repairs: tuple[Repair, ...]
    _consumer: Specification = field(repr=False)
    _of_its_kind: Callable[[], Any] = field(repr=False)

    def __bool__(self) -> NoReturn:
        raise no_truth("the result of a handoff", ".data or .consumer.ok")

    @cached_property
    def data(self) -> Any:
        """The data in the consumer's contract form, of the type that came in."""
        return self._of_its_kind()

    def to_numpy(self, dtype: np.typing.DTypeLike = "float32") -> np.ndarray[Any, Any]:
        """The rows as an array of (rows, features), as `Handoff.to_numpy` gives it."""
        from contracts.handoff.arrays import to_matrix

        return to_matrix(self.frame, self._consumer, dtype)

    def rounded(self, dtype: np.typing.DTypeLike = "float32") -> Mapping[str, int]:
        """How many numbers of each feature `to_numpy` rounds to the nearest of that type."""
        from contracts.handoff.arrays import rounded_counts

        return rounded_counts(self.frame, self._consumer, dtype)


def count_repairs(adapted: AdaptedFrame, report: Report, plan: HandoffPlan) -> Iterator[Repair]:
    """What the repairs did, in the order of the repairs."""
    for (repair, name), count in adapted.counts.items():
        yield Repair(cast("_RepairName", repair), name, count)
    for one in plan.defaulted:
        count = int(report.filled.get(one.alias, 0))
        if count:
            yield Repair("defaults", one.alias, count)
