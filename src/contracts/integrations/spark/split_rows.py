"""What runs on executors of a split: each row in both of its forms, with what is wrong with it, and its keys."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from contracts.backends.findings import Findings
from contracts.backends.frame.batch import Context
from contracts.backends.frame.output import valid_frame
from contracts.backends.frame.table_rules import by_and_rule
from contracts.backends.masks import constant_mask
from contracts.backends.partial.shuffled_keys import ROW_BITS, errors_on_keys, keys_to_compare
from contracts.engine.parse import convert_wire, evaluate_wire, mask_of_any, reasons_of
from contracts.engine.partial_batch import kept_of_batch
from contracts.engine.partial_state import PartialState
from contracts.integrations.spark.executors import instants_in_utc, tables_of
from contracts.integrations.spark.job import CheckJob, read_job
from contracts.rules.clock import Future, Past
from contracts.rules.reference import References
from contracts.rules.table import Unique

_ALONE = "\N{WORD JOINER}alone"
"""The column of the numbers of rows whose key can repeat none. No field has such a name."""


@dataclass(frozen=True)
class SplitPartition:
    """Splits one partition: its rows as structs of contract form and of wire form.

    Attributes:
        valid, keys: the types of contract form, and of each key that rows of error severity must not share.
    """

    job: bytes
    valid: pa.Schema
    keys: tuple[pa.Schema, ...]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        split = _PartitionSplit(self, read_job(self.job), TaskContext.get().partitionId())
        for table in tables_of(batches):
            yield from split.batches_of(table)


class _PartitionSplit:
    """One partition on its way."""

    def __init__(self, types: SplitPartition, job: CheckJob, part: int) -> None:
        self._types, self._job = types, job
        self._engine, self._options = job.engine(), job.options()
        self._context = job.context(self._options)
        self._number = part << ROW_BITS

    def batches_of(self, came: pa.Table) -> Iterator[pa.RecordBatch]:
        """The rows of some that came: first those that nothing is wrong with yet."""
        came = came.rename_columns([*self._job.columns])
        adapter = self._engine.read(instants_in_utc(came))
        batch = self._engine.wire_batch(adapter, self._options)
        converted = convert_wire(batch)
        taken: list[Findings] = []

        def evaluate(context: Context) -> Findings:
            taken.append(evaluate_wire(self._engine.backends, batch, converted, context))
            return taken[0]

        columns, height = converted.columns, came.num_rows
        context = replace(self._context, filled=converted.filled.rows)
        untyped = None if columns.is_typed else columns
        part = kept_of_batch(
            self._engine.backends, batch.adapter, self._options, context, untyped, evaluate
        )
        masks = _masks_of(taken[0], part.state, height)
        bad = mask_of_any(masks.values(), height)
        keys = self._keys(part.state, height)
        self._number += height
        if not bad.all():
            valid = valid_frame(columns, ~bad).to_arrow().cast(self._types.valid)
            yield self._rows(came, ~bad, valid, None, keys)
        if bad.any():
            yield self._rows(came, bad, None, reasons_of(masks), keys)

    def _rows(
        self,
        came: pa.Table,
        rows: pl.Series,
        valid: pa.Table | None,
        reasons: pl.Series | None,
        keys: Sequence[pa.Table],
    ) -> pa.RecordBatch:
        """Some rows as they are sent: without their wire form where it is known not to be needed."""
        height, mask = int(rows.sum()), rows.to_arrow()
        is_kept = reasons is not None or keys
        no_reasons = pa.array([[]] * height, pa.list_(pa.string()))
        arrays = [
            pa.nulls(height, pa.struct(list(self._types.valid)))
            if valid is None
            else _array_of_rows(valid),
            _array_of_rows(came.filter(mask))
            if is_kept
            else pa.nulls(height, pa.struct(list(came.schema))),
            no_reasons if reasons is None else reasons.to_arrow().cast(pa.list_(pa.string())),
        ]
        for key in keys:
            picked = key.filter(mask)
            arrays += [
                _array_of_rows(picked.drop_columns([_ALONE])),
                picked[_ALONE].combine_chunks(),
            ]
        return pa.RecordBatch.from_arrays(arrays, [f"{place}" for place in range(len(arrays))])

    def _keys(self, state: PartialState, height: int) -> list[pa.Table]:
        """The keys of all rows, and a number of its own for each row whose key can repeat none."""
        numbers = pl.int_range(self._number, self._number + height, eager=True, dtype=pl.Int64)
        states = dict(zip(state.specification.table_rules, state.states, strict=True))
        rules = errors_on_keys(state.specification)
        made = []
        for requirement, types in zip(rules, self._types.keys, strict=True):
            keys, may_repeat = keys_to_compare(requirement, state.specification, state.held)
            if states[requirement].found is not None:  # its columns cannot be read
                may_repeat = constant_mask(height, value=False)
            alone = pl.select(pl.when(~may_repeat).then(numbers)).to_series()
            arrow = keys.to_arrow().cast(types)
            made.append(arrow.append_column(_ALONE, alone.to_arrow()))
        return made


def _array_of_rows(table: pa.Table) -> pa.Array:
    """The rows of a table as one array of structs."""
    arrays = [column.combine_chunks() for column in table.columns]
    if not arrays:
        return pa.array([{}] * table.num_rows, pa.struct([]))
    return pa.StructArray.from_arrays(arrays, fields=list(table.schema))


def _masks_of(found: Findings, state: PartialState, height: int) -> dict[str, pl.Series]:
    """The rows that cannot be valid, by what is wrong with them. Where a rule was not run, the rows that nothing
    else is wrong with did not pass it.
    """
    masks = found.rows_by_label(errors_only=True)
    others = ~mask_of_any(masks.values(), height)
    not_run = [*state.found.not_run.values(), *state.found.abstained.values()]
    for requirement, one in zip(state.specification.table_rules, state.states, strict=True):
        inner = by_and_rule(requirement.rule)[1]
        if one.found is not None and isinstance(inner, (Unique, References, Past, Future)):
            not_run += one.found.not_run
    if others.any():
        masks |= {f"{one.field or one.rule_id}: not_run": others for one in not_run}
    return masks
