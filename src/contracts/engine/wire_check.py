"""Wire form that comes in batches, parsed for its report alone: of the rows nothing is kept but which are invalid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl

from contracts.backends.masks import constant_mask
from contracts.engine.parse import mask_of_any
from contracts.engine.split_stream import NamedRows
from contracts.engine.stream_parse import StreamParser
from contracts.engine.whole_batch import refuse_wrong_whole
from contracts.report.files import with_files

if TYPE_CHECKING:
    from contracts.backends.findings import Findings
    from contracts.backends.partial.violations import EntryKey
    from contracts.engine.engine import Engine
    from contracts.engine.options import Options
    from contracts.inputs.adapter import InputAdapter
    from contracts.report.files import FileRows
    from contracts.report.report import Report


def check_wire_batches(
    engine: Engine,
    batches: Iterable[InputAdapter],
    options: Options,
    *,
    files: Sequence[FileRows] = (),
) -> Report:
    """The report that parsing all rows of some batches of wire form has; there is one batch at least.

    Args:
        files: the files that they come from, with their rows once they were read.

    Raises:
        ContractViolation: they are wrong as a whole, and the options say what is.
        EngineError: a batch could not be parsed.
    """
    gate = options.max_invalid_share
    with closing(StreamParser(engine.backends, options)) as parser:
        masks = _KeptMasks()
        for adapter in batches:
            parsed = parser.add(engine.wire_batch(adapter, options))
            if gate is not None:
                masks.add(parsed.masks, adapter.height)
        report, found = parser.finish()
    report = with_files(report, files)
    if gate is not None:
        refuse_wrong_whole(report, masks.invalid_rows(report, found), gate)
    return report


class _KeptMasks:
    """The rows that each rule names, a bit for each row: which of them hold is known at the end."""

    def __init__(self) -> None:
        self._numbers: dict[EntryKey, str] = {}
        self._batches: list[pl.DataFrame] = []

    def add(self, masks: Mapping[EntryKey, pl.Series], height: int) -> None:
        for key in masks:
            self._numbers.setdefault(key, str(len(self._numbers)))
        every = {self._numbers[key]: mask for key, mask in masks.items()}
        self._batches.append(pl.DataFrame({"": constant_mask(height, value=False)} | every))

    def invalid_rows(self, report: Report, found: Findings) -> int:
        """The number of rows that a rule of severity "error" names."""
        named = NamedRows(report, found, self._numbers)
        before = invalid = 0
        for kept in self._batches:
            masks = named.masks(kept, before)
            invalid += int(mask_of_any(masks.values(), kept.height).sum())
            before += kept.height
        return invalid
