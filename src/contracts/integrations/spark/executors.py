"""What runs on executors: a partition becomes a partial result and blocks of keys, and those of many merge."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import pyarrow as pa

from contracts.backends.partial.shuffled_groups import GroupBlocks, groups_in_range
from contracts.backends.partial.shuffled_keys import KeyBlocks, repeated_in_range
from contracts.backends.partial.shuffled_order import OrderBlocks, misplaced_in_range
from contracts.engine.engine import Engine
from contracts.engine.partial import Partial, read_partial
from contracts.engine.partial_batch import partial_of
from contracts.errors import ContractError
from contracts.integrations.spark.job import CheckJob, read_job
from contracts.integrations.spark.joined import known_tables
from contracts.integrations.spark.rows import (
    ERROR,
    GROUPS,
    KEYS,
    ORDER,
    STATE,
    SentRow,
    as_batch,
    frame_from_bytes,
    frame_to_bytes,
    sent_rows,
)

ROWS_AT_ONCE = 250_000
"""How many rows are checked at a time: Spark's batches of 10,000 would cost a plan each."""
KEYS_AT_ONCE = 32 * 2**20
"""How many bytes of keys, and of groups, are held before they are sent."""
MERGED_AT_ONCE = 32
"""The partial results of how many partitions an executor merges."""


@dataclass(frozen=True)
class CheckPartition:
    """Checks one partition: a partial result, and its keys in blocks; nothing of one without rows.

    What is ours to say, such as a rule that cannot be evaluated, is sent to the driver and not raised: Spark
    would run the task again, three times.
    """

    job: bytes

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        job, part = read_job(self.job), TaskContext.get().partitionId()
        try:
            for rows in _PartitionCheck(job, part).rows_of(batches):
                yield as_batch(rows)
        except ContractError as error:
            yield as_batch([row_of_error(error, part)])


class _PartitionCheck:
    """One partition on its way."""

    def __init__(self, job: CheckJob, part: int) -> None:
        self._engine, self._options = job.engine(), job.options()
        self._context, self._part, self._job = job.context(self._options), part, job
        frames = self._engine.backends.frames
        self._keys = KeyBlocks(frames, self._context, part, job.ranges)
        self._groups = GroupBlocks(job.specification, part, job.ranges)
        self._order = OrderBlocks(frames, part, job.ranges)
        self._block = 0

    def rows_of(self, batches: Iterable[pa.RecordBatch]) -> Iterator[list[SentRow]]:
        """The rows to send, some at a time."""
        whole: Partial | None = None
        for table in tables_of(batches):
            part = self._check(table, 0 if whole is None else whole.rows)
            whole = part if whole is None else whole + part
            yield from self._blocks_beyond(KEYS_AT_ONCE)
        if whole is None:
            return
        yield from self._blocks_beyond(-1)
        # Where the partition begins is known when all are merged.
        states = self._groups.with_failures(self._keys.with_failures(whole.state.states))
        states = self._order.with_failures(states) if self._job.is_ordered else states
        whole = replace(whole, rows_before=None, state=replace(whole.state, states=states))
        bucket = -1 - self._part // MERGED_AT_ONCE
        yield [SentRow(bucket, STATE, 0, self._part, 0, whole.rows, whole.to_bytes())]

    def _check(self, table: pa.Table, before: int) -> Partial:
        came, tables = known_tables(
            self._job.joined, instants_in_utc(table), len(self._job.columns)
        )
        adapter = self._engine.read(came.rename_columns([*self._job.columns]))
        context = replace(self._context, tables={**self._context.tables, **tables})
        part = partial_of(self._engine.backends, adapter, self._options, before, context)
        self._keys.add(part.state.held)
        self._order.add(part.state.ordered if self._job.is_ordered else ())
        states = self._groups.add(part.state.states)
        return replace(part, state=replace(part.state, held=(), ordered=(), states=states))

    def _blocks_beyond(self, size: int) -> Iterator[list[SentRow]]:
        """The blocks of what is held beyond so many bytes."""
        kinds = (KEYS, self._keys), (ORDER, self._order), (GROUPS, self._groups)
        for kind, blocks in kinds:
            if blocks.size > size:
                yield from self._rows_of(kind, blocks)

    def _rows_of(
        self, kind: str, blocks: KeyBlocks | OrderBlocks | GroupBlocks
    ) -> Iterator[list[SentRow]]:
        rows = []
        for number, at, frame in blocks.take():
            self._block += 1
            data = frame_to_bytes(frame)
            rows.append(SentRow(at, kind, number, self._part, self._block, frame.height, data))
        if rows:
            yield rows


def instants_in_utc(table: pa.Table) -> pa.Table:
    """The table with its instants in UTC, as Spark collects them: executors get them in the zone of the
    session, and a report is the same in every zone.
    """
    types = [_type_in_utc(one.type) for one in table.schema]
    for place, (kind, column) in enumerate(zip(types, table.columns, strict=True)):
        if kind != column.type:
            table = table.set_column(place, table.schema.field(place).name, column.cast(kind))
    return table


def _type_in_utc(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp(kind.unit, "UTC")
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_type_in_utc(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([one.with_type(_type_in_utc(one.type)) for one in kind])
    return kind


def tables_of(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The batches, as many together as are checked at a time."""
    some: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        some.append(batch)
        rows += batch.num_rows
        if rows >= ROWS_AT_ONCE:
            yield pa.Table.from_batches(some)
            some, rows = [], 0
    if rows:
        yield pa.Table.from_batches(some)


@dataclass(frozen=True)
class MergeBuckets:
    """Merges the partial results of neighbours, finds the keys that repeat in each range of hashes and the rows that are
    not in their order, and measures its groups. The rows come in the order of their buckets, kinds, rules, parts and blocks.
    """

    job: bytes

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        engine: Engine | None = None
        job = read_job(self.job)
        for (bucket, kind, number), rows in groupby(sent_rows(batches), key=lambda one: one[:3]):
            engine = engine or job.engine()
            try:
                row = _merged(job, engine, SentRow(bucket, kind, number, 0, 0, 0), rows)
            except ContractError as error:
                row = row_of_error(error, 0)
            yield as_batch([row])


def _merged(job: CheckJob, engine: Engine, to: SentRow, rows: Iterator[SentRow]) -> SentRow:
    """What the rows of one bucket and kind come to."""
    if to.kind == ERROR:
        return next(rows)
    if to.kind == STATE:
        return merged_states(engine, to.bucket, [*rows])
    frames, context = engine.backends.frames, job.context(job.options())
    blocks = (frame_from_bytes(one.data) for one in rows)
    if to.kind == GROUPS:
        groups = groups_in_range(to.number, blocks, frames, context)
        return to._replace(data=pickle.dumps(groups))
    found = (
        misplaced_in_range(to.number, blocks, frames, context)
        if to.kind == ORDER
        else repeated_in_range(to.number, [*blocks], frames, context)
    )
    if found.failure is not None:
        return to._replace(rows=-1, more=found.failure.encode())
    if not found.count:
        return to
    data, more = frame_to_bytes(found.first), frame_to_bytes(found.sample)
    return to._replace(rows=found.count, data=data, more=more)


def merged_states(engine: Engine, bucket: int, rows: list[SentRow]) -> SentRow:
    """The partial results of partitions that follow each other as one, with the number of rows of each."""
    whole = sum_of_parts(read_partial(engine.backends, one.data) for one in rows)
    heights = pickle.dumps([(one.part, one.rows) for one in rows])
    return SentRow(bucket, STATE, 0, rows[0].part, 0, whole.rows, whole.to_bytes(), heights)


def sum_of_parts(parts: Iterable[Partial]) -> Partial:
    """The result of parts that follow each other; there is one at least."""
    first, *rest = parts
    for one in rest:
        first += one
    return first


def row_of_error(error: ContractError, part: int) -> SentRow:
    """An error of ours on its way to the driver."""
    return SentRow(0, ERROR, 0, part, 0, 0, pickle.dumps(error))
