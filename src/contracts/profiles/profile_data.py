"""`profile`: what data looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Unpack

from contracts.arguments import own_words
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import ProfileOptions
from contracts.errors import is_failure
from contracts.profiles.profile import Profile, as_one_batch

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.engine import Engine
    from contracts.engine.options import Options
    from contracts.inputs.adapter import InputAdapter


@own_words(checked_later=("pairs",))
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
    pairs: Iterable[tuple[str, str]] | None = None,
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
        pairs: the Python names of two fields each, whose values are compared row by row: numbers, or of one type that has
            an order. Dates and times of one type, and what a rule relates, are compared by themselves.
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
    from contracts.profiles.paired_fields import check_pairs
    from contracts.wire.records.csv import refuse_invalid_layout
    from contracts.wire.records.csv_lines import FileLayout

    engine, known = engine_of(contract), options_for(contract, options)
    layout = FileLayout(separator, quote, header, encoding, skip_rows, records)
    refuse_invalid_layout(layout)
    paired = check_pairs(engine.specification, pairs)
    if isinstance(data, list | tuple) and not data:
        return _profile_of(engine, [engine.read(data)], known, paired)
    source = stream_source(engine, data, layout)
    batches = with_progress(source.batches, known.progress, source.bytes_read)
    return _profile_of(engine, batches, known, paired)


def _profile_of(
    engine: Engine,
    batches: Iterable[InputAdapter],
    options: Options,
    pairs: Sequence[tuple[str, str]],
) -> Profile:
    """The profile of all rows of some batches; there is one batch at least.

    Raises:
        EngineError: one could not be had, or measured.
    """
    passing = PassingProfile(engine, options, pairs)
    for batch in batches:
        passing.add(batch)
    return passing.finish()


class PassingProfile:
    """The profile of batches, measured one after the other, as what else reads them does."""

    def __init__(
        self, engine: Engine, options: Options, pairs: Sequence[tuple[str, str]] = ()
    ) -> None:
        from contracts.engine.identify import identify_contract
        from contracts.profiles.paired_fields import fields_to_pair, ordered_times

        one = engine.specification
        self._engine, self._options = engine, options
        self._paired, self._ordered = fields_to_pair(one, pairs), ordered_times(one)
        self._named = one.name, one.version, identify_contract(one)
        self._sum: Profile | None = None
        self._ended = False

    def beside(self, batches: Iterable[InputAdapter]) -> Iterator[InputAdapter]:
        """The batches for whoever reads them, each measured before; of what cannot be measured there is no profile."""
        failed = False
        for batch in batches:
            try:
                if not failed:
                    self.add(batch)
            except BaseException as error:
                if not is_failure(error):
                    raise
                failed = True
            yield batch
        self._ended = not failed

    @property
    def found(self) -> Profile | None:
        """The profile of the batches that were read beside; None unless all of them could be measured."""
        return self.finish() if self._ended else None

    def add(self, batch: InputAdapter) -> None:
        """Measure the next batch.

        Raises:
            EngineError: it could not be measured.
        """
        from contracts.profiles.batch_profile import batch_profile

        wire = self._engine.wire_batch(batch, self._options)
        found = batch_profile(wire, self._paired, self._ordered)
        part = Profile(*self._named, wire.adapter.height, **found._asdict())
        self._sum = part if self._sum is None else self._sum + part

    def finish(self) -> Profile:
        """The profile of all of them, of which there is one at least: however they were read, they are one batch."""
        assert self._sum is not None  # noqa: S101 - a source has one batch at least
        return as_one_batch(self._sum)
