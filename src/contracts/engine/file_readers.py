"""Files of any number read to wire form, and parsed or split as one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from contracts.backends.engine_errors import enforcing
from contracts.diagnosis.json_content import other_than_json
from contracts.engine.contract_class import engine_of, options_for, specification_of
from contracts.errors import WireError
from contracts.hints import UseVerb
from contracts.inputs.csv import csv_records
from contracts.inputs.json import JsonBody, json_lines
from contracts.inputs.many_files import FilesRead, hinting_at_content, read_each, reporting_files
from contracts.report.files import with_files
from contracts.report.warn import warn_of
from contracts.wire.records.json import read_json_rows
from contracts.wire.records.parquet import read_parquet_table
from contracts.wire.records.source import utf8_bytes

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.parts import Parts
    from contracts.wire.records.csv_lines import FileLayout

_Options: TypeAlias = Mapping[str, object] | None
_COMPRESSED = ("", ".gz", ".zst")


def csv_of_files(
    contract: type[Contract], file: object, layout: FileLayout, storage_options: _Options
) -> FilesRead:
    """The records of delimited text."""
    specification = specification_of(contract)
    return read_each(
        file,
        _suffixes(".csv"),
        storage_options,
        lambda one: csv_records(one, layout, specification),
        specification,
    )


def json_of_files(
    contract: type[Contract],
    file: object,
    encoding: str,
    records: str | None,
    storage_options: _Options,
) -> FilesRead:
    """The rows of arrays of JSON."""

    def read(one: Any) -> JsonBody:
        return _json_rows(contract, utf8_bytes(one, encoding), records)

    return read_each(file, _suffixes(".json"), storage_options, read, specification_of(contract))


def _json_rows(contract: type[Contract], data: bytes, records: str | None) -> JsonBody:
    try:
        return JsonBody(read_json_rows(data, records), in_file=True)
    except WireError as error:
        hint = other_than_json(data, specification_of(contract))
        if hint is not None and UseVerb("read_json") not in hint.changes:  # which reads it now
            error.hint = hint
        raise


def lines_of_files(
    contract: type[Contract], file: object, encoding: str, storage_options: _Options
) -> FilesRead:
    """The rows of lines of JSON."""
    specification = specification_of(contract)
    return read_each(
        file,
        _suffixes(".ndjson", ".jsonl"),
        storage_options,
        lambda one: json_lines(utf8_bytes(one, encoding), specification),
        specification,
    )


def parquet_of_files(
    contract: type[Contract], file: object, storage_options: _Options
) -> FilesRead:
    """The rows of Parquet, as a pyarrow Table."""

    def read(one: Any) -> Any:
        with hinting_at_content(one):
            return read_parquet_table(one)

    return read_each(file, (".parquet",), storage_options, read, specification_of(contract))


def polars_of_table(contract: type[Contract], table: Any) -> Any:
    """A pyarrow Table as a polars frame."""
    with enforcing(specification_of(contract), "converting the rows to Polars"):
        return pl.from_arrow(table)


def _suffixes(*plain: str) -> tuple[str, ...]:
    return tuple(one + compressed for one in plain for compressed in _COMPRESSED)


def parse_files(contract: type[Contract], read: FilesRead, options: Mapping[str, Any]) -> Any:
    """The rows of files in contract form, as `Contract.parse` gives them."""
    with reporting_files(read.files):
        frame, report = engine_of(contract).parse(read.data, options_for(contract, options))
    warn_of(with_files(report, read.files))
    return frame


def split_files(
    contract: type[Contract], read: FilesRead, options: Mapping[str, Any]
) -> Parts[Any, Any]:
    """The rows of files in two parts, as `Contract.split` gives them."""
    with reporting_files(read.files):
        parts = engine_of(contract).split(read.data, options_for(contract, options))
    return replace(parts, report=with_files(parts.report, read.files))
