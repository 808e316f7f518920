"""`profile`: what data looks like."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Unpack

from contracts.arguments import own_words
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import ProfileOptions
from contracts.profiles.profile import Profile

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.engine import Engine
    from contracts.engine.options import Options
    from contracts.engine.parse import WireBatch
    from contracts.inputs.adapter import InputAdapter


@own_words
def profile(
    contract: type[Contract],
    data: object,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    records: str | None = None,
    **options: Unpack[ProfileOptions],
) -> Profile:
    """What data looks like: for each field of the contract its nulls as they came, and its values in contract
    form. Profiles of parts add up, `p + q`, to that of the whole, exactly.

    The data is read once, a batch at a time, in memory that does not grow with it. It may be in wire form or in
    contract form, and violate the contract: what cannot be read is counted, and nothing is raised for it.

    Args:
        contract: what the data is read by.
        data: of any type that `check` takes; also a LazyFrame, which is computed once, files (a path, a list of
            them, a folder, a pattern), a reader, or an iterator of batches, each of which is used up.
        separator, quote, header, encoding, skip_rows: of CSV files, as for `read_csv`.
        records: of JSON files, as for `read_json`.
        units, text: as for `Contract.parse`.
        progress: is called with a `Progress` after each batch.

    Raises:
        UnsupportedDataError, EngineError, WireError, OSError: the data cannot be read.
        TypeError, ValueError: as `Contract.parse`.

    >>> import contracts as ct
    >>> Trip = type(ct.Contract)("Trip", (ct.Contract,), {"__annotations__": {"km": float | None}})
    >>> monday, tuesday = [{"km": 2.0}, {"km": None}], [{"km": 7.5}]
    >>> week = ct.profile(Trip, monday) + ct.profile(Trip, tuesday)
    >>> week.fields["km"].nulls, week.fields["km"].maximum
    (1, 7.5)
    >>> week == ct.profile(Trip, monday + tuesday)
    True
    """
    from contracts.engine.progress import with_progress
    from contracts.engine.sources import stream_source
    from contracts.wire.records.csv import refuse_invalid_layout
    from contracts.wire.records.csv_lines import CsvLayout

    engine, known = engine_of(contract), options_for(contract, options)
    layout = CsvLayout(separator, quote, header, encoding, skip_rows, records)
    refuse_invalid_layout(layout)
    if isinstance(data, list | tuple) and not data:
        return _profile_of(engine, [engine.read(data)], known)
    source = stream_source(engine, data, layout)
    batches = with_progress(source.batches, known.progress, source.bytes_read)
    return _profile_of(engine, batches, known)


def _profile_of(engine: Engine, batches: Iterable[InputAdapter], options: Options) -> Profile:
    """The profile of all rows of some batches; there is one batch at least.

    Raises:
        EngineError: one could not be had, or measured.
    """
    from contracts.engine.identify import identify_contract

    one = engine.specification
    named = one.name, one.version, identify_contract(one)
    parts = (_profile_of_batch(named, engine.wire_batch(batch, options)) for batch in batches)
    whole = functools.reduce(operator.add, parts)
    # However it was read, it is one batch.
    return Profile(*named, whole.rows, whole.fields, pairs=whole.pairs)


def _profile_of_batch(named: tuple[str, str | None, str | None], batch: WireBatch) -> Profile:
    from contracts.profiles.batch_profile import batch_profile

    fields, pairs = batch_profile(batch)
    return Profile(*named, batch.adapter.height, fields, pairs=pairs)
