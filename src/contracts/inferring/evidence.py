"""Everything that is known of the data after one pass over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from contracts.inferring.batches import DraftBatch, refuse_columns
from contracts.inferring.column import ColumnChanged, ColumnState
from contracts.inferring.rows import KeySearch, OrderSearch, OrderState, RowSample, Subject
from contracts.inferring.text import TextState


@dataclass(slots=True)
class Arrivals:
    """What each batch has: a file, or the files in one folder of a partition.

    Attributes:
        rows: the number of rows of each.
        newest: the newest time of each, by column and reading.
    """

    rows: dict[str, int] = field(default_factory=dict)
    newest: dict[Subject, dict[str, Any]] = field(default_factory=dict)

    def add(self, file: str, height: int, columns: Mapping[Subject, pl.Series]) -> None:
        """Take the next rows of a file."""
        folder = Path(file).parent
        batch = str(folder) if "=" in folder.name else file
        self.rows[batch] = self.rows.get(batch, 0) + height
        for subject, column in columns.items():
            if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
                known = self.newest.setdefault(subject, {})
                latest = [one for one in (known.get(batch), column.max()) if one is not None]
                if latest:
                    known[batch] = max(latest)


@dataclass(slots=True)
class DataEvidence:
    """What was seen of all rows.

    Attributes:
        columns: the columns' own values.
        texts: what the columns of text may be read as.
        partial: the columns that not every row has.
        uuids: the columns of UUIDs, here as text.
        finer: the columns that have times finer than a microsecond.
        text: whether every value was text, as in CSV.
        pandas: whether NaN is written for what is missing.
        keys: columns, and pairs, of which no value repeats.
        orders: pairs of which the first is nowhere greater.
        arrivals: the batches that the data came in, where it was read from files.
        sample: some rows.
    """

    rows: int = 0
    columns: dict[str, ColumnState] = field(default_factory=dict)
    texts: dict[str, TextState] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    uuids: set[str] = field(default_factory=set)
    finer: set[str] = field(default_factory=set)
    text: bool = False
    pandas: bool = False
    keys: list[tuple[str, ...]] = field(default_factory=list)
    orders: dict[tuple[Subject, Subject], OrderState] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=Arrivals)
    sample: pl.DataFrame = field(default_factory=pl.DataFrame)


def gather_data_evidence(batches: Iterable[DraftBatch]) -> DataEvidence:
    """What the batches show, which are read once.

    Raises:
        SchemaError: a column has values of several types.
    """
    found, orders, sample = DataEvidence(), OrderSearch(), RowSample()
    with closing(KeySearch()) as keys:
        for batch in batches:
            _add_batch(found, batch, orders, keys, sample)
        found.keys = keys.keys()
    found.orders, found.sample = orders.known, sample.frame
    return found


def _add_batch(
    found: DataEvidence,
    batch: DraftBatch,
    orders: OrderSearch,
    keys: KeySearch,
    sample: RowSample,
) -> None:
    marks = _marks(found.rows, found.rows + batch.height)
    found.partial |= batch.partial
    if found.rows:
        found.partial |= found.columns.keys() ^ batch.columns.keys()
    found.finer |= batch.finer
    found.uuids |= batch.uuids
    found.text, found.pandas = found.text or batch.text, found.pandas or batch.pandas
    absent = pl.repeat(None, batch.height, dtype=pl.Null, eager=True)
    compared: dict[Subject, pl.Series] = {}
    changed: list[ColumnChanged] = []
    for name in dict.fromkeys([*found.columns, *batch.columns]):
        column = batch.columns.get(name, absent.alias(name))
        if name not in found.columns:
            found.columns[name] = ColumnState()
            found.columns[name].add(*_null_rows(found.rows, pl.Null()))
        try:
            found.columns[name].add(column, marks)
        except ColumnChanged as change:
            changed.append(change)
            continue
        if column.dtype == pl.String:
            if name not in found.texts:
                found.texts[name] = TextState()
                found.texts[name].add(*_null_rows(found.rows, pl.String()))
            parsed = found.texts[name].add(column, marks)
            readings = found.texts[name].readings
            compared |= {
                (name, label): values
                for label, values in parsed.items()
                if readings[label].reading.numerals is None
            }
        elif name in found.texts:
            found.texts[name].add(column.cast(pl.String), marks)
        compared[name, ""] = column
    refuse_columns(one.obstacle for one in changed)
    places = {name: place for place, name in enumerate(found.columns)}
    orders.add(compared, places)
    if batch.file is not None:
        found.arrivals.add(batch.file, batch.height, compared)
    keys.add(batch.columns)
    sample.add(batch.columns, marks, found.rows)
    found.rows += batch.height


def _marks(start: int, stop: int) -> pl.Series:
    """The hashes of the positions of some rows."""
    return pl.int_range(start, stop, dtype=pl.UInt64, eager=True).hash()


def _null_rows(rows: int, dtype: pl.DataType) -> tuple[pl.Series, pl.Series]:
    """A column that was not there in so many rows, and the marks of those."""
    return pl.repeat(None, rows, dtype=dtype, eager=True), _marks(0, rows)
