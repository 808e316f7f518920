"""A stream split in two on the disk: nothing is known of a row for certain before the last one was read.

A key may be repeated later, and a rule may turn out not to have been run. So each batch is parsed once, and
put on the disk in both forms; the parts are made of that when the whole is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import polars as pl

from contracts.backends.partial.table_rules import rules_on_held
from contracts.backends.partial.violations import EntryKey, key_of
from contracts.engine.file_form import valid_in_file
from contracts.engine.file_rows import wire_in_file
from contracts.engine.parse import mask_of_any, reasons_of
from contracts.engine.part_writer import ADDED_TYPES, PartWriter, rows_in_form, select
from contracts.engine.stream_parse import StreamParser
from contracts.engine.valid_rows import ValidRowsAlone
from contracts.engine.whole_batch import broken_by_valid_rows, refuse_wrong_whole
from contracts.inputs.adapter import ROW, VIOLATIONS
from contracts.inputs.wire_rows import wire_frame
from contracts.report.files import with_files
from contracts.report.order import place_in_report
from contracts.wire.records.spool import FrameSpool
from contracts.wire.records.staged import StagedFiles, commit_all

if TYPE_CHECKING:
    from contracts.backends.findings import Findings
    from contracts.engine.backends import Backends
    from contracts.engine.engine import Engine
    from contracts.engine.options import Options
    from contracts.engine.parse import WireBatch
    from contracts.inputs.adapter import InputAdapter
    from contracts.report.files import FileRows
    from contracts.report.report import NotRun, Report

_SPOILED, _KEPT, _FILLED = "spoiled", "kept", "filled "
"""Columns of the masks that are kept of a batch, beside one for each rule, by its number: the rows that stay
invalid, those whose wire form is kept, and those in which a field's default was applied."""


def split_batches(
    engine: Engine,
    batches: Iterable[InputAdapter],
    options: Options,
    valid: StagedFiles,
    invalid: StagedFiles,
    *,
    files: Sequence[FileRows] = (),
) -> Report:
    """Split batches of wire form into files; the report on all of them.

    Args:
        files: the files that the batches are read from, with their rows once all were read.

    Raises:
        ContractViolation: they are wrong as a whole, and the options say what is.
    """
    with _StreamSplit(engine.backends, options, valid, invalid) as parts:
        for adapter in batches:
            parts.add(engine.wire_batch(adapter, options))
        return parts.finish(options.max_invalid_share, files)


class _StreamSplit:
    """One stream on its way into two parts; a context, after which nothing is left that was not put in
    its place.
    """

    def __init__(
        self, backends: Backends, options: Options, valid: StagedFiles, invalid: StagedFiles
    ) -> None:
        self._parser = StreamParser(backends, options)
        self._backends = backends
        self._numbers: dict[EntryKey, str] = {}
        self._stack = ExitStack()
        self._stack.callback(self._parser.close)
        spools = [self._stack.enter_context(FrameSpool(one.folder)) for one in (valid, invalid)]
        self._masks = self._stack.enter_context(FrameSpool(valid.folder))
        self._valid, self._invalid = map(PartWriter, (valid, invalid), spools)
        held = rules_on_held(backends.specification)
        # Of those rules alone it is not known which rows they name before the last one was read.
        self._may_name_any = any(one.severity == "error" for one in held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        for part in (self._valid, self._invalid):
            part.files.discard()

    def add(self, batch: WireBatch) -> None:
        """Parse the next batch, and keep both of its forms.

        Raises:
            EngineError: it could not be parsed.
            UnsupportedDataError: the files of a part cannot hold its rows beside those before.
        """
        parsed = self._parser.add(batch)
        bad = mask_of_any(parsed.masks.values(), batch.adapter.height)
        self._valid.keep(rows_in_form(parsed.converted.columns, ~parsed.spoiled))
        self._invalid.units.update(batch.adapter.units())
        self._invalid.keep(wire_frame(batch.adapter, bad | self._may_name_any))
        for key in parsed.masks:
            self._numbers.setdefault(key, str(len(self._numbers)))
        masks = {self._numbers[key]: mask for key, mask in parsed.masks.items()}
        masks |= {_FILLED + n: m for n, m in parsed.converted.filled.rows.items()}
        self._masks.add(
            pl.DataFrame({_SPOILED: parsed.spoiled, _KEPT: bad | self._may_name_any, **masks})
        )

    def finish(self, max_invalid_share: float | None, files: Sequence[FileRows]) -> Report:
        """The report on all rows, once both parts are in their places.

        Raises:
            ContractViolation: the whole is wrong, and `max_invalid_share` is not None.
        """
        report, found = self._parser.finish()
        invalid, notes = self._write_parts(report, found)
        place = place_in_report(self._backends.specification, several=True)
        not_applicable = sorted((*report.not_applicable, *notes), key=place)
        report = with_files(replace(report, not_applicable=tuple(not_applicable)), files)
        if max_invalid_share is not None:
            refuse_wrong_whole(report, invalid, max_invalid_share)
        commit_all((self._invalid.files, self._valid.files))
        return report

    def _write_parts(self, report: Report, found: Findings) -> tuple[int, list[NotRun]]:
        """Write both parts, not yet in their places: the number of invalid rows, and the rules that only
        all rows satisfy.
        """
        is_typed = self._invalid.format.is_typed
        self._invalid.types |= ADDED_TYPES if is_typed else dict.fromkeys(ADDED_TYPES, pl.String())
        named = NamedRows(report, found, self._numbers)
        with closing(ValidRowsAlone(self._backends, self._parser.parts.context)) as alone:
            before = invalid = 0
            for kept, form, came in zip(
                self._masks, self._valid.spool, self._invalid.spool, strict=True
            ):
                masks = named.masks(kept, before)
                bad = mask_of_any(masks.values(), kept.height)
                valid = select(form, ~bad.filter(~kept[_SPOILED]))
                self._valid.write(self._valid_in_file(valid))
                rows = pl.int_range(before, before + kept.height, eager=True).filter(bad)
                beside = {ROW: rows, VIOLATIONS: reasons_of(masks)}
                wrong = select(came, bad.filter(kept[_KEPT])).with_columns(**beside)
                self._invalid.write(wire_in_file(wrong, self._invalid.format))
                alone.add(valid, _filled_of(kept.filter(~bad)))
                before, invalid = before + kept.height, invalid + len(rows)
            return invalid, broken_by_valid_rows(alone.findings(), found) if invalid else []

    def _valid_in_file(self, valid: pl.DataFrame) -> pl.DataFrame:
        return valid_in_file(valid, self._backends.specification, self._valid.format)


def _filled_of(kept: pl.DataFrame) -> dict[str, pl.Series]:
    """The rows in which a default was applied, by the fields' Python names."""
    names = (name for name in kept.columns if name.startswith(_FILLED))
    return {name.removeprefix(_FILLED): kept[name] for name in names}


class NamedRows:
    """Which rows the rules of severity "error" name, now that the whole is known.

    Args:
        numbers: the columns of the masks that are kept of each batch, by their rules.
    """

    def __init__(self, report: Report, found: Findings, numbers: Mapping[EntryKey, str]) -> None:
        of_whole = {key_of(one.violation): one.rows for one in found.broken}
        ranked = [one for one in report.violations if one.severity == "error"]
        self._rules = [
            (one.label, numbers.get(key_of(one)), of_whole.get(key_of(one))) for one in ranked
        ]

    def masks(self, kept: pl.DataFrame, before: int) -> dict[str, pl.Series]:
        """The masks of the rules that name rows of a batch, by their labels, as the report ranks them.

        Args:
            kept: the masks that were kept of the batch.
            before: how many rows come before it.
        """
        masks: dict[str, pl.Series] = {}
        for label, number, of_whole in self._rules:
            some = [] if of_whole is None else [of_whole.slice(before, kept.height)]
            some += [kept[number]] if number in kept.columns else []
            for mask in some:
                masks[label] = masks[label] | mask if label in masks else mask
        return {label: mask.fill_null(value=False) for label, mask in masks.items()}
