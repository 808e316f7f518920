"""Several files of one format as one batch: their rows one after the other, in the order of the files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pyarrow as pa

from contracts.backends.frame.arrow_metadata import UNIT
from contracts.diagnosis.file_content import other_than_parquet
from contracts.errors import ContractError, ContractViolation, UnsupportedDataError, WireError
from contracts.escaping import printable
from contracts.hints import Hint
from contracts.inputs.column_order import order_unless_declared
from contracts.inputs.json import JsonBody
from contracts.inputs.path_columns import with_path_columns
from contracts.report.files import FileRows, with_files
from contracts.specification import Specification
from contracts.wire.records.csv import CsvRecords
from contracts.wire.records.source import each_file, name_of_file, naming_file

_HEAD_BYTES = 1 << 16
_APART_HINT = "read such files apart, or by ct.split_to, which takes files of several kinds"


class FilesRead(NamedTuple):
    """What was read of some files.

    Attributes:
        data: their rows, as the adapters take them.
        files: the files, with their numbers of rows.
    """

    data: Any
    files: tuple[FileRows, ...]


def read_each(
    source: object,
    suffixes: tuple[str, ...],
    storage_options: Mapping[str, Any] | None,
    read: Callable[[Any], Any],
    specification: Specification,
) -> FilesRead:
    """The rows of one file or several.

    Args:
        suffixes: those of the files of a folder that are read.
        read: reads one file, to `CsvRecords`, a `JsonBody` or a pyarrow Table.
        specification: reads fields from the names of folders; where columns must stand in order, those of all
            stand as they do in a file that breaks that.

    Raises:
        WireError: a file is not what it should be, or does not go with the first one.
        UnsupportedDataError: there is no file.
        OSError: a file cannot be read.
    """
    parts: list[Any] = []
    files: list[FileRows] = []
    disordered: Any = None
    for file in each_file(source, suffixes, storage_options):
        with naming_file(file):
            part = with_path_columns(read(file), name_of_file(file), specification)
            if disordered is None and _is_disordered(part, specification):
                disordered = part
            parts.append(_as_first(part, parts[0]) if parts else part)
        files.append(FileRows(name_of_file(file), _height(part)))
    if not parts:
        raise UnsupportedDataError("an empty list", "has no file", "Pass a file, or a folder")
    if disordered is not None:
        parts = [_as_first(part, disordered) for part in parts]
    return FilesRead(parts[0] if len(parts) == 1 else _rows_of_all(parts), tuple(files))


@contextmanager
def reporting_files(files: Sequence[FileRows]) -> Iterator[None]:
    """Name files in what is raised about their rows: each example its own, and one file alone in a note."""
    try:
        yield
    except ContractError as error:
        if isinstance(error, ContractViolation):
            error.report = with_files(error.report, files)
            error.args = (error.report, error.reason)
        if len(files) == 1 and files[0].file is not None:
            error.add_note(f"in the file {files[0].file!a}")
        raise


@contextmanager
def hinting_at_content(source: object) -> Iterator[None]:
    """Say in a `WireError` about a file of Parquet what the file is, where it is another and can be read again."""
    try:
        yield
    except WireError as error:
        head: Any = source
        if isinstance(source, str | os.PathLike):
            with Path(source).open("rb") as file:
                head = file.read(_HEAD_BYTES)
        if error.hint is None and isinstance(head, bytes | bytearray | memoryview):
            error.hint = other_than_parquet(bytes(head[:_HEAD_BYTES]))
        raise


def _is_disordered(part: CsvRecords | JsonBody | pa.Table, specification: Specification) -> bool:
    """Whether a file has its columns in another order than the contract requires."""
    if not specification.ordered or isinstance(part, JsonBody):
        return False
    names = part.names if isinstance(part, CsvRecords) else part.column_names
    return order_unless_declared(specification, names) is not None


def _height(part: CsvRecords | JsonBody | pa.Table) -> int:
    match part:
        case CsvRecords():
            return part.frame.height
        case JsonBody():
            return len(part.rows)
        case _:
            return int(part.num_rows)


def _as_first(part: Any, first: Any) -> Any:
    """A part with its columns in the order of the first one.

    Raises:
        WireError: they are others, of other types or in other units.
    """
    match part:
        case CsvRecords():
            _refuse_other_names(part.names, first.names)
            return replace(part, frame=part.frame.select(first.frame.columns), names=first.names)
        case pa.Table():
            _refuse_other_names(part.column_names, first.column_names)
            ordered = part.select(first.column_names)
            for one, before in zip(ordered.schema, first.schema, strict=True):
                _refuse_other_type(one, before)
            return ordered
        case _:
            return part


def _refuse_other_names(names: Sequence[str], first: Sequence[str]) -> None:
    if sorted(names) == sorted(first) and (len({*names}) == len(names) or [*names] == [*first]):
        return
    told = (
        ("lacks", [one for one in first if one not in names]),
        ("adds", [one for one in names if one not in first]),
    )
    what = ", and ".join(f"{verb} {', '.join(map(repr, some))}" for verb, some in told if some)
    _refuse_beside_first(
        f"has other columns than the first file: it {printable(what) or 'repeats some'}"
    )


def _refuse_other_type(one: pa.Field, before: pa.Field) -> None:
    kinds = one.type, before.type
    if kinds[0] != kinds[1] and not any(map(pa.types.is_null, kinds)):
        _refuse_beside_first(
            f"has {printable(one.name)!r} as {kinds[0]}, and the first file as {kinds[1]}"
        )
    units = [(field.metadata or {}).get(UNIT) for field in (one, before)]
    if units[0] != units[1]:
        _refuse_beside_first(f"has {printable(one.name)!r} in another unit than the first file")


def _refuse_beside_first(problem: str) -> None:
    error = WireError(problem)
    error.hint = Hint(_APART_HINT)
    raise error


def _rows_of_all(parts: Sequence[Any]) -> Any:
    """The rows of parts whose columns agree."""
    first = parts[0]
    match first:
        case CsvRecords():
            frame = pl.concat([one.frame for one in parts])
            return replace(first, frame=frame, malformed=_malformed(parts))
        case JsonBody():
            rows = [row for one in parts for row in one.rows]
            hint = next((one.hint for one in parts if one.hint is not None), None)
            return JsonBody(rows, _malformed(parts), hint)
        case _:
            return pa.concat_tables(parts, promote_options="default")


def _malformed(parts: Sequence[CsvRecords | JsonBody]) -> dict[int, Any]:
    """What is wrong with the rows that could not be read, by their positions in all parts."""
    found: dict[int, Any] = {}
    before = 0
    for part in parts:
        found |= {before + row: one for row, one in part.malformed.items()}
        before += _height(part)
    return found
