"""The seam between two contracts, proved before any data: `Handoff`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contracts'
# annotations would be text.

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack, cast

from contracts.adapting.batches import (
    Read,
    frame_from,
    frame_of,
    given_back,
    read_by,
    refuse_others,
)
from contracts.adapting.handed import Handed, repairs_in
from contracts.adapting.mends import mismatches
from contracts.adapting.plan import Repairs, plan_of
from contracts.adapting.plan_text import told_of
from contracts.adapting.quick import Quick
from contracts.adapting.reading import of_rows, reading_by
from contracts.adapting.rows import plain
from contracts.adapting.shapes import is_row
from contracts.contract import Contract
from contracts.errors import ContractViolation, HandoffError
from contracts.judging import specification_of
from contracts.report import report_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import pyarrow as pa

    from contracts.adapting.frames import Adapted
    from contracts.frames import Frame, HandTold, WireTold

Data = TypeVar("Data")
C = TypeVar("C", bound=Contract)


class Handoff(Generic[C]):
    """What a producer's contract promises is what a consumer's needs: proved when it is made, so that
    every row which the producer accepts comes out acceptable to the consumer.

    Nothing is repaired unless it is said, and what a repair does is counted. A rule that only warns, or
    tolerates broken rows, promises nothing. One thing no contract can promise: a number so small that
    it would become 0 in another unit is refused as `lossy` when it comes.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Features(ct.Contract, boundary="features"):
    ...     customer: str
    ...     calls: int | None
    ...     speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)]
    >>> class ModelInput(ct.Contract, boundary="inference"):
    ...     speed: Annotated[float, ct.Unit("m/s"), ct.Interval(ge=0, le=90)]
    ...     calls: Annotated[int, ct.Ge(0)]
    >>> try:
    ...     Handoff(Features, ModelInput)
    ... except ct.HandoffError as error:
    ...     print(error)
    Features at features → ModelInput at inference: 4 mismatches
      speed is in km/h, and must be in m/s. Give convert_units=True.
      calls may be null, and has no default. Give defaults={'calls': …}, or declare it | None in ModelInput.
      calls is not promised to be at least 0. Give clip=('calls',), or declare narrower bounds in Features.
      customer is not declared by ModelInput. Give drop=('customer',).
    >>> scoring = Handoff(Features, ModelInput, convert_units=True, defaults={"calls": 0},
    ...                   clip=["calls"], drop=["customer"])
    >>> scoring([{"customer": "c1", "calls": None, "speed": 90.0}])
    [{'speed': 25.0, 'calls': 0}]
    >>> scoring.to_numpy({"customer": "c1", "calls": 3, "speed": 90.0})
    array([[25.,  3.]], dtype=float32)

    Args:
        producer: the contract of the data that comes in.
        consumer: the contract of the data that goes out.
        rename: the consumer's names of the producer's fields: {"total": "charges"}.
        defaults: what stands for null, or for a field that the producer does not promise, by the
            consumer's field.
        convert_units: whether numbers are converted to the consumer's units, rounded once.
        clip: the consumer's fields whose values are moved into its closed bounds.
        drop: the producer's fields that are not handed on.

    Fields go by what data calls them, or by their Python names.

    Raises:
        HandoffError: the producer does not promise what the consumer needs; it lists every mismatch,
            each with what to do about it.
    """

    def __init__(
        self,
        producer: type[Contract],
        consumer: type[C],
        *,
        rename: Mapping[str, str] | None = None,
        defaults: Mapping[str, Any] | None = None,
        convert_units: bool = False,
        clip: Collection[str] = (),
        drop: Collection[str] = (),
    ) -> None:
        first, second = specification_of(producer), specification_of(consumer)
        repairs = Repairs(rename or {}, defaults or {}, convert_units, names(clip), names(drop))
        plan, wrong = plan_of(first, second, repairs)
        found = (*wrong, *mismatches(plan))
        if found:
            raise HandoffError(first.label, second.label, found)
        self.producer, self.consumer = producer, consumer
        self._repairs, self._plan = repairs, plan
        self._batches = (producer, reading_by(consumer, plan.consumer))
        self._rows = (of_rows(producer), of_rows(self._batches[1]))
        self._quick = Quick(*self._rows, plan)

    def __reduce__(self) -> tuple[Any, ...]:
        # Proved again where it is loaded: there the contracts may be others.
        return proved, (self.producer, self.consumer, self._repairs)

    def __repr__(self) -> str:
        return f"Handoff({self.producer.__name__}, {self.consumer.__name__})"

    def __str__(self) -> str:
        head = f"{self._plan.producer.label} → {self._plan.consumer.label}"
        return "\n".join([head, *(f"  {line}" for line in told_of(self._plan))])

    def __call__(self, data: Data, **told: "Unpack[HandTold]") -> Data:
        """The data in the consumer's contract form, of the kind that came in: the same rows in the same
        order.

        Args:
            data: what the producer's `parse` reads; or one row, as a mapping or an instance, which no
                table rule is asked of.
            told: as for `parse`: `text`, `units`, `now`, `tables`, `max_examples`. And `asked`, the rows
                that were asked for: what came must be those, as often and in their order (see
                `match_rows`); told apart by `key`, or by the producer's first `Unique`.

        Raises:
            ContractViolation: the data breaks the producer's contract, a number in it has no float in
                the consumer's unit, or rows were lost, duplicated, added or reordered.
            ValueError: rows were asked for, and there is no key; or another argument is of no use.
            UnsupportedDataError: it is no kind of data that a contract reads.
            EngineError: it could not be read.
        """
        return cast("Data", self.hand(data, **told).data)

    def hand(self, data: object, **told: "Unpack[HandTold]") -> Handed[C]:
        """The data in the consumer's contract form, with what was done to it; otherwise as a call."""
        one = is_row(data, self._plan.producer)
        producer, consumer = self._rows if one else self._batches
        first = read_by(producer, [plain(data)] if one else data, told)
        frame = frame_of(first)
        asked = told.get("asked")
        if asked is not None:
            refuse_others(self._plan.producer, frame, asked, told)
        adapted = self._adapted(frame, first)
        second = read_by(consumer, frame_from(adapted, frame.height), self._given(told))

        def of_its_kind() -> Any:
            done = given_back(first.reading.kind, second)
            return done[0] if one else done

        return Handed(
            cast("Frame[C]", frame_of(second)),
            first.parsed.report,
            second.parsed.report,
            tuple(repairs_in(adapted, second.parsed.report, self._plan)),
            self._plan.consumer,
            of_its_kind,
        )

    def to_numpy(
        self,
        data: object,
        dtype: "np.typing.DTypeLike" = "float32",
        **told: "Unpack[HandTold]",
    ) -> "np.ndarray[Any, Any]":
        """The rows as an array of (rows, features), C-contiguous and finite, the features in the
        consumer's order.

        A list of fixed length is as many features, true and false are 1 and 0. Integers are exact in
        the array, reals are rounded to the nearest number of its type (`Handed.rounded` counts them).

        Args:
            data: as for a call.
            dtype: float32, float64, or an integer type of numpy's.

        Raises:
            HandoffError: a field of the consumer is no number.
            ContractViolation: as for a call; or a value is null or not finite, or `lossy`: an integer
                that the type has not, a number that becomes 0 or an infinity in it.
        """
        if not told:
            quick = self._quick.array(data, dtype)
            if quick is not None:
                return quick
        return self.hand(data, **told).to_numpy(dtype)

    def to_torch(
        self, data: object, dtype: "np.typing.DTypeLike" = "float32", **told: "Unpack[HandTold]"
    ) -> Any:
        """The same as a tensor of PyTorch's, which shares the array's memory (by DLPack).

        Raises:
            ImportError: there is no torch.
        """
        import torch  # pyright: ignore[reportMissingImports]  # it is no dependency

        return torch.from_dlpack(self.to_numpy(data, dtype, **told))

    def to_polars(self, data: object, **told: "Unpack[HandTold]") -> "Frame[C]":
        """The rows as a polars DataFrame, columns in the consumer's order; otherwise as a call."""
        return self.hand(data, **told).frame

    def to_arrow(self, data: object, **told: "Unpack[HandTold]") -> "pa.Table":
        """The rows as a pyarrow Table, whose metadata says the contract and the units."""
        from contracts.kinds.arrow import signed

        return signed(self.to_polars(data, **told).to_arrow(), self._plan.consumer)

    def to_dicts(self, data: object, **told: "Unpack[HandTold]") -> list[dict[str, Any]]:
        """The rows as dicts, by the consumer's names."""
        return self.to_polars(data, **told).to_dicts()

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features in arrays: those of the consumer's fields, in its order.

        Raises:
            HandoffError: a field of the consumer is no number.
        """
        from contracts.adapting.features import feature_names

        return feature_names(self._plan.consumer)

    def _adapted(self, frame: "pl.DataFrame", first: "Read") -> "Adapted":
        """The producer's frame with every repair made."""
        from contracts.adapting.frames import adapted, lossy_violations
        from contracts.backends.failing import enforcing

        with enforcing(self._plan.consumer, "adapting the data"):
            done = adapted(frame, self._plan)
            if done.lossy:
                found = lossy_violations(frame, done, self._plan, first.reading.max_examples)
                report = report_of(self._plan.consumer, frame.height, found, [])
                raise ContractViolation(report)
        return done

    def _given(self, told: "HandTold") -> "WireTold":
        """What the consumer is told beside the data, and the units that it asks to be told of."""
        units = {
            one.alias: one.value.wire.unit.code
            for one in self._plan.consumer.fields
            if one.value.wire.unit is not None and one.value.wire.unit.labelled
        }
        kept = {
            key: value for key, value in told.items() if key in ("now", "tables", "max_examples")
        }
        return cast("WireTold", {**kept, "units": units})


def names(given: Collection[str]) -> Collection[str]:
    """Names in a collection, where one alone is one name and no letters."""
    return (given,) if isinstance(given, str) else tuple(given)


def proved(producer: type[Contract], consumer: type[C], repairs: Repairs) -> Handoff[C]:
    """The handoff of some repairs: what a pickled one is loaded by."""
    return Handoff(
        producer,
        consumer,
        rename=repairs.rename,
        defaults=repairs.defaults,
        convert_units=repairs.convert_units,
        clip=repairs.clip,
        drop=repairs.drop,
    )
