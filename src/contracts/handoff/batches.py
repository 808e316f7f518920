"""Batches on their way through a handoff: parsed by the producer's engine, then by the consumer's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from contracts.engine.engine import Engine
from contracts.engine.match_rows import key_names, match_rows
from contracts.engine.options import HandoffOptions, Options
from contracts.engine.parse import ParsedBatch
from contracts.report.warn import warn_of
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl

    from contracts.handoff.apply_frame import AdaptedFrame
    from contracts.inputs.adapter import InputAdapter


def parse_with(engine: Engine, adapter: InputAdapter, options: Options) -> ParsedBatch:
    """One batch in contract form.

    Raises:
        ContractViolation: it breaks the contract.
    """
    done = engine.parse_batch(engine.wire_batch(adapter, options))
    done.report.raise_for_violations()
    warn_of(done.report)
    return done


def refuse_other_rows(
    producer: Specification,
    frame: pl.DataFrame,
    given: HandoffOptions,
    max_examples: int | None,
) -> None:
    """Raise unless the rows are those that were asked for, if `asked` is given.

    Raises:
        ContractViolation: rows were lost, duplicated, added or reordered.
        ValueError: nothing tells the rows apart.
    """
    asked = given.get("asked")
    if asked is None:
        return
    key = given.get("key") or [field.alias for field in producer.key]
    if not key:
        raise ValueError(
            f"key must name what tells rows apart, for {producer.name} has no Unique (got {key})"
        )
    hidden = {field.alias for field in producer.fields if field.value.sensitive}
    sensitive = [name for name, other in key_names(key).items() if other in hidden]
    report = match_rows(asked, frame, key=key, max_examples=max_examples, sensitive=sensitive)
    report.raise_for_violations()


def to_native_type(adapter: InputAdapter, batch: ParsedBatch) -> Any:
    """A batch in contract form, of the type that another adapter reads."""
    from contracts.inputs.rows import RowsAdapter

    specification = batch.columns.specification
    if isinstance(adapter, RowsAdapter):
        return batch.to_frame().to_dicts()
    changed = frozenset(one.name for one in specification.fields)  # the adapter holds none of it
    made: Any = replace(cast("Any", adapter), specification=specification)
    return made.output(replace(batch.columns, changed=changed), batch.every_row())


def adapted_frame(adapted: AdaptedFrame, height: int) -> pl.DataFrame:
    """The adapted columns as a frame, of as many rows where no column is left."""
    import polars as pl

    return pl.DataFrame(adapted.columns) if adapted.columns else pl.DataFrame(height=height)
