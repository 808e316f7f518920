"""Profiling a Spark DataFrame where its rows are: executors measure partitions, and Spark brings the profiles together."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import pyarrow as pa

from contracts.engine.contract_class import engine_of, options_for
from contracts.errors import ContractError
from contracts.integrations.spark.driver import (
    collect_sent,
    empty_table,
    numbered_columns,
    raise_sent_error,
)
from contracts.integrations.spark.executors import (
    MERGED_AT_ONCE,
    instants_in_utc,
    row_of_error,
    tables_of,
)
from contracts.integrations.spark.job import CheckJob, read_job, stand_in
from contracts.integrations.spark.rows import (
    ERROR,
    PROFILE,
    SPARK_SCHEMA,
    SentRow,
    as_batch,
    sent_rows,
)
from contracts.profiles.profile import Profile, as_one_batch
from contracts.profiles.profile_data import profile

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from contracts.contract import Contract


def profile_dataframe(
    contract: type[Contract], df: DataFrame, *, units: Mapping[str, str] | None, text: bool
) -> Profile:
    """What the rows of a DataFrame look like; it is computed once."""
    job = profile_job(contract, df.columns, units=units, text=text)
    parts = numbered_columns(df).mapInArrow(ProfilePartition(job.to_bytes()).__call__, SPARK_SCHEMA)
    in_buckets = parts.repartition("bucket").sortWithinPartitions("bucket")
    merged = in_buckets.mapInArrow(merge_profiles, SPARK_SCHEMA)
    sent = collect_sent(job.specification.name, merged)
    return profile_of_sent(contract, job, sent, partial(empty_table, df))


def profile_job(
    contract: type[Contract],
    columns: Sequence[str],
    *,
    units: Mapping[str, str] | None = None,
    text: bool = False,
) -> CheckJob:
    """What executors need to measure their partitions."""
    options = options_for(contract, {"units": units, "text": text})
    now = datetime.now(UTC)
    specification = engine_of(contract).specification
    return CheckJob(
        specification, tuple(columns), None, now, now, {}, units=options.units, is_text=text
    )


def profile_of_sent(
    contract: type[Contract],
    job: CheckJob,
    sent: Sequence[SentRow],
    empty: Callable[[], pa.Table],
) -> Profile:
    """The profile of what executors sent.

    Args:
        empty: makes a table without rows of the columns, which no executor saw where there are no rows.

    Raises:
        ContractError: an executor sent it.
    """
    raise_sent_error(sent)
    whole = (
        sum_of_profiles(sent)
        if sent
        else profile(contract, empty(), units=job.units, text=job.is_text)
    )
    # However it was read, it is one batch; its rows came in no order, so that none is the next one.
    return replace(as_one_batch(whole), intervals={})


@dataclass(frozen=True)
class ProfilePartition:
    """Measures one partition: its profile; nothing of one without rows."""

    job: bytes

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        job, part = read_job(self.job), TaskContext.get().partitionId()
        contract = stand_in(job.specification)
        whole: Profile | None = None
        try:
            for came in tables_of(batches):
                table = instants_in_utc(came.rename_columns([*job.columns]))
                one = profile(contract, table, units=job.units, text=job.is_text)
                whole = one if whole is None else whole + one
        except ContractError as error:
            yield as_batch([row_of_error(error, part)])
            return
        if whole is not None:
            data = whole.to_json().encode()
            bucket = part // MERGED_AT_ONCE
            yield as_batch([SentRow(bucket, PROFILE, 0, part, 0, whole.rows, data)])


def merge_profiles(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The profiles of each bucket as one, on an executor."""
    for bucket, rows in groupby(sent_rows(batches), key=lambda one: one.bucket):
        some = [*rows]
        failed = [one for one in some if one.kind == ERROR]
        if failed:
            yield as_batch(failed[:1])
            continue
        whole = sum_of_profiles(some)
        yield as_batch([SentRow(bucket, PROFILE, 0, 0, 0, whole.rows, whole.to_json().encode())])


def sum_of_profiles(rows: Iterable[SentRow]) -> Profile:
    """The profile of all rows that some are of; there is one at least."""
    first, *rest = (Profile.from_json(one.data.decode()) for one in rows)
    for one in rest:
        first += one
    return first
