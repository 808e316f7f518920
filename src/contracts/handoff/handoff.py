"""The seam between two contracts, proved before any data: `Handoff`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contracts'
# annotations would be text.

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack, cast

from contracts.arguments import methods_in_own_words, own_words
from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for, specification_of
from contracts.engine.engine import Engine
from contracts.engine.options import HandoffOptions, Options
from contracts.errors import ContractViolation, HandoffError
from contracts.handoff.apply_row import to_plain_value
from contracts.handoff.batches import adapted_frame, parse_with, refuse_other_rows, to_native_type
from contracts.handoff.fast_rows import FastRows
from contracts.handoff.is_row import is_row
from contracts.handoff.mismatches import handoff_mismatches
from contracts.handoff.plan import Repairs, make_plan, plan_lines
from contracts.handoff.result import HandoffResult, count_repairs
from contracts.report.ranking import build_report
from contracts.row import payload_validator
from contracts.specification import Specification

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import pyarrow as pa

    from contracts.handoff.apply_frame import AdaptedFrame
    from contracts.inputs.adapter import InputAdapter
    from contracts.typing import Frame

_Handed = TypeVar("_Handed")
_ConsumerContract = TypeVar("_ConsumerContract", bound=Contract)


@methods_in_own_words
@own_words
class Handoff(Generic[_ConsumerContract]):
    """A producer's contract connected to a consumer's. Making one proves that they fit: every row that the
    producer's contract accepts comes out as one that the consumer's accepts.

    Nothing is repaired unless it is asked for, and what a repair does is counted. A rule that only warns,
    or tolerates broken rows, guarantees nothing. One thing no contract can guarantee: a number so small that
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
        consumer: type[_ConsumerContract],
        *,
        rename: Mapping[str, str] | None = None,
        defaults: Mapping[str, Any] | None = None,
        convert_units: bool = False,
        clip: Collection[str] = (),
        drop: Collection[str] = (),
    ) -> None:
        first, second = specification_of(producer), specification_of(consumer)
        repairs = Repairs(
            rename or {}, defaults or {}, convert_units, _as_names(clip), _as_names(drop)
        )
        plan, wrong = make_plan(first, second, repairs)
        found = (*wrong, *handoff_mismatches(plan))
        if found:
            raise HandoffError(first.label, second.label, found)
        self.producer, self.consumer = producer, consumer
        self._repairs, self._plan = repairs, plan
        # The consumer's engine reads with the defaults that the handoff was given.
        self._batches = (engine_of(producer), Engine(plan.consumer))
        self._rows = (_row_engine(plan.producer), _row_engine(plan.consumer))
        self._fast = FastRows(
            payload_validator(producer, plan.producer),
            payload_validator(consumer, plan.consumer),
            plan,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Proved again where it is loaded: there the contracts may be others.
        return _load_handoff, (self.producer, self.consumer, self._repairs)

    def __repr__(self) -> str:
        return f"Handoff({self.producer.__name__}, {self.consumer.__name__})"

    def __str__(self) -> str:
        head = f"{self._plan.producer.label} → {self._plan.consumer.label}"
        return "\n".join([head, *(f"  {line}" for line in plan_lines(self._plan))])

    def __call__(self, data: _Handed, **options: Unpack[HandoffOptions]) -> _Handed:
        """The data in the consumer's contract form, of the kind that came in: the same rows in the same
        order.

        Args:
            data: what the producer's `parse` reads; or one row, as a mapping or an instance, which no
                table rule is asked of.
            options: as for `parse`: `text`, `units`, `now`, `tables`, `max_examples`, `baseline` (of the
                producer's data or of the consumer's, by the contract that it is of). And `asked`, the
                rows that were asked for: what came must be those, as often and in their order (see
                `match_rows`); `key` tells them apart, or the producer's first `Unique`.

        Raises:
            ContractViolation: the data breaks the producer's contract, a number in it has no float in
                the consumer's unit, or rows were lost, duplicated, added or reordered.
            ValueError: rows were asked for, and there is no key; or another option is invalid.
            UnsupportedDataError: it is not a supported data type.
            EngineError: it could not be read.
        """
        return cast("_Handed", self._run(*self._read(data), options).data)

    def run(
        self, data: object, **options: Unpack[HandoffOptions]
    ) -> HandoffResult[_ConsumerContract]:
        """The data in the consumer's contract form, with what was done to it; otherwise as a call."""
        return self._run(*self._read(data), options)

    def _read(self, data: object) -> "tuple[InputAdapter | None, Any]":
        """A batch behind its adapter, or one row."""
        if is_row(data, self._plan.producer):
            return None, to_plain_value(data)
        return self._batches[0].read(data), None

    def _run(
        self, adapter: "InputAdapter | None", row: Any, options: HandoffOptions
    ) -> HandoffResult[_ConsumerContract]:
        one = adapter is None
        producer, consumer = self._rows if one else self._batches
        known, consumer_baseline = self._known_options(options)
        first = parse_with(producer, producer.read([row]) if adapter is None else adapter, known)
        frame = first.to_frame()
        refuse_other_rows(self._plan.producer, frame, options, known.max_examples)
        adapted = self._adapted(frame, known.max_examples)
        given = consumer.read(adapted_frame(adapted, frame.height))
        second = parse_with(consumer, given, self._consumer_options(known, consumer_baseline))

        def native() -> Any:
            done = to_native_type(first.adapter, second)
            return done[0] if one else done

        return HandoffResult(
            cast("Frame[_ConsumerContract]", second.to_frame()),
            first.report,
            second.report,
            tuple(count_repairs(adapted, second.report, self._plan)),
            self._plan.consumer,
            native,
        )

    def to_numpy(
        self,
        data: object,
        dtype: "np.typing.DTypeLike" = "float32",
        **options: Unpack[HandoffOptions],
    ) -> "np.ndarray[Any, Any]":
        """The rows as an array of (rows, features), C-contiguous and finite, the features in the
        consumer's order.

        A list of fixed length is as many features, true and false are 1 and 0. Integers are exact in
        the array, reals are rounded to the nearest number of its type (`HandoffResult.rounded` counts them).

        Args:
            data: as for a call.
            dtype: float32, float64, or an integer type of numpy's.

        Raises:
            HandoffError: a field of the consumer is not a number.
            ContractViolation: as for a call; or a value is null or not finite, or `lossy`: an integer
                that the type has not, a number that becomes 0 or an infinity in it.
        """
        adapter, row = self._read(data)
        if not options and self._fast.makes(dtype):
            rows = [row] if adapter is None else self._fast.rows_of(adapter)
            done = None if rows is None else self._fast.array(rows, dtype)
            if done is not None:
                return done
        return self._run(adapter, row, options).to_numpy(dtype)

    def to_torch(
        self,
        data: object,
        dtype: "np.typing.DTypeLike" = "float32",
        **options: Unpack[HandoffOptions],
    ) -> Any:
        """The same as a tensor of PyTorch's, which shares the array's memory (by DLPack).

        Raises:
            ImportError: there is no torch.
        """
        import torch  # pyright: ignore[reportMissingImports]  # it is no dependency

        return torch.from_dlpack(self.to_numpy(data, dtype, **options))

    def to_polars(
        self, data: object, **options: Unpack[HandoffOptions]
    ) -> "Frame[_ConsumerContract]":
        """The rows as a polars DataFrame, columns in the consumer's order; otherwise as a call."""
        return self._run(*self._read(data), options).frame

    def to_arrow(self, data: object, **options: Unpack[HandoffOptions]) -> "pa.Table":
        """The rows as a pyarrow Table, whose metadata says the contract and the units."""
        from contracts.inputs.arrow import label_table

        return label_table(self.to_polars(data, **options).to_arrow(), self._plan.consumer)

    def to_dicts(self, data: object, **options: Unpack[HandoffOptions]) -> list[dict[str, Any]]:
        """The rows as dicts, by the consumer's names."""
        return self.to_polars(data, **options).to_dicts()

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features in arrays: those of the consumer's fields, in its order.

        Raises:
            HandoffError: a field of the consumer is not a number.
        """
        from contracts.handoff.features import feature_names

        return feature_names(self._plan.consumer)

    def _adapted(self, frame: "pl.DataFrame", max_examples: int | None) -> "AdaptedFrame":
        """The producer's frame with every repair made."""
        from contracts.backends.engine_errors import enforcing
        from contracts.handoff.apply_frame import adapt_frame, lossy_violations

        with enforcing(self._plan.consumer, "adapting the data"):
            done = adapt_frame(frame, self._plan)
            if done.lossy:
                found = lossy_violations(frame, done, self._plan, max_examples)
                report = build_report(self._plan.consumer, frame.height, found, [])
                raise ContractViolation(report)
        return done

    def _known_options(self, options: HandoffOptions) -> tuple[Options, Any]:
        """The options of the producer's engine, checked, and the baseline, if it is one of the consumer's data."""
        baseline, name = options.get("baseline"), self._plan.consumer.name
        if getattr(baseline, "contract", None) != name or name == self._plan.producer.name:
            return options_for(self.producer, options), None
        known = options_for(self.consumer, {"baseline": baseline})
        return options_for(self.producer, {**options, "baseline": None}), known.baseline

    def _consumer_options(self, options: Options, baseline: Any) -> Options:
        """The options of the consumer's engine: with the units of fields whose columns must declare one."""
        units = self._plan.consumer.labelled
        return replace(options, units=units, text=False, baseline=baseline)


def _row_engine(specification: Specification) -> Engine:
    """The engine of one row, whose verdict has no table rules."""
    return Engine(replace(specification, rules=specification.row_rules))


def _as_names(given: Collection[str]) -> Collection[str]:
    """Names in a collection, where one alone is one name and no letters."""
    return (given,) if isinstance(given, str) else tuple(given)


def _load_handoff(
    producer: type[Contract], consumer: type[_ConsumerContract], repairs: Repairs
) -> Handoff[_ConsumerContract]:
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
