"""Files in wire form → frames in contract form: nothing in them is inferred, and nothing is dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias, TypeVar, Unpack, cast

from contracts.arguments import own_words
from contracts.engine.contract_class import require_contract, specification_of
from contracts.engine.options import SplitFileOptions, UnitOptions, check_options
from contracts.wire.records.csv_lines import FileLayout

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.engine.parts import Parts
    from contracts.typing import Frame, LazyFrame

_ReaderContract = TypeVar("_ReaderContract", bound="Contract")

File: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO
"""A path or a URL, or a file open for bytes, or what is in one."""
Files: TypeAlias = File | Sequence[File]
"""One file; or several as one batch: a list of them in its order, a folder or a pattern in the order of paths."""


# Delimited text --------------------------------------------------------------------------------


@own_words
def read_csv(
    contract: type[_ReaderContract],
    file: Files,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    r"""The records of a CSV file (RFC 4180) in contract form; every cell is text until a field reads it.

    An empty cell is null and `""` is empty text. A record that is not well formed breaks the contract,
    as `malformed`, with its line: it is neither dropped nor guessed at.

    Args:
        separator: what stands between cells.
        quote: what encloses a cell and is doubled inside it; None where every quote is text.
        header: whether the first record names the columns, or the names where none does.
        encoding: any of Python's.
        skip_rows: how many lines stand above the header, or above the first record where there is none.
        storage_options: of what serves a URL: the arguments of pyarrow's `S3FileSystem`, `GcsFileSystem` or
            `AzureFileSystem`; headers for HTTP.
        options: as for `Contract.parse`: `units`, `max_examples`, `now`, `tables`, `baseline`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: a file has no readable header, is not in its encoding, or has other columns than the first.
        UnsupportedDataError: there is no file, or nothing serves the URL.
        OSError: it cannot be read.

    >>> from contracts import Contract
    >>> Id = type(Contract)("Id", (Contract,), {"__annotations__": {"id": int}})
    >>> read_csv(Id, b"id\n7\n")["id"].to_list()
    [7]
    """
    from contracts.engine.file_readers import csv_of_files, parse_files

    require_contract(contract)
    check_options(options)
    layout = FileLayout(separator, quote, header, encoding, skip_rows)
    records = csv_of_files(contract, file, layout, storage_options)
    return cast("Frame[_ReaderContract]", parse_files(contract, records, options))


@own_words
def split_csv(
    contract: type[_ReaderContract],
    file: Files,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[SplitFileOptions],
) -> Parts[pl.DataFrame, Frame[_ReaderContract]]:
    """The records of a CSV file in two parts, as `Contract.split` gives them.

    In `invalid` every cell is text, and `__text__` has how malformed records stand in the file.

    Args:
        file: as for `read_csv`, and so are the others.
        options: as for `Contract.split`: `max_invalid_share`, `units`, `max_examples`, `now`, `tables`, `baseline`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the file is wrong as a whole.
        WireError: the file has no readable header, or is not in its encoding.
        OSError: it cannot be read.
    """
    from contracts.engine.file_readers import csv_of_files, split_files

    require_contract(contract)
    check_options(options)
    layout = FileLayout(separator, quote, header, encoding, skip_rows)
    records = csv_of_files(contract, file, layout, storage_options)
    return cast(
        "Parts[pl.DataFrame, Frame[_ReaderContract]]", split_files(contract, records, options)
    )


@own_words
def scan_csv(
    contract: type[_ReaderContract],
    file: Files,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> LazyFrame[_ReaderContract]:
    """A LazyFrame of what `read_csv` returns. Collecting it reads the whole file, for the verdict is on all of it.

    Args:
        options: as for `read_csv`.
    """
    require_contract(contract)
    check_options(options)
    layout: Any = {
        "separator": separator,
        "quote": quote,
        "header": header,
        "encoding": encoding,
        "skip_rows": skip_rows,
        "storage_options": storage_options,
    }
    return _read_lazily(contract, lambda: read_csv(contract, file, **layout, **options))


# JSON ------------------------------------------------------------------------------------------


@own_words
def read_json(
    contract: type[_ReaderContract],
    file: Files,
    *,
    encoding: str = "utf-8",
    records: str | None = None,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    """The rows of a JSON file in contract form: an array of objects, or an object on each line.

    Args:
        encoding: any of Python's; JSON is UTF-8 by its definition.
        records: of a file that is one object: the key of the array of its rows, "data"; a dot reaches into an
            object, "page.items". What is beside the rows is not read.
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file is not JSON (RFC 8259), or has no rows there.
        OSError: it cannot be read.
    """
    from contracts.engine.file_readers import json_of_files, parse_files

    require_contract(contract)
    check_options(options)
    rows = json_of_files(contract, file, encoding, records, storage_options)
    return cast("Frame[_ReaderContract]", parse_files(contract, rows, options))


@own_words
def read_ndjson(
    contract: type[_ReaderContract],
    file: Files,
    *,
    encoding: str = "utf-8",
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    """The rows of a file with a JSON object on each line, in contract form; any other line breaks
    the contract, as `malformed`, with its number.

    Args:
        encoding: any of Python's; JSON is UTF-8 by its definition.
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        OSError: the file cannot be read.
    """
    from contracts.engine.file_readers import lines_of_files, parse_files

    require_contract(contract)
    check_options(options)
    lines = lines_of_files(contract, file, encoding, storage_options)
    return cast("Frame[_ReaderContract]", parse_files(contract, lines, options))


@own_words
def split_ndjson(
    contract: type[_ReaderContract],
    file: Files,
    *,
    encoding: str = "utf-8",
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[SplitFileOptions],
) -> Parts[pl.DataFrame, Frame[_ReaderContract]]:
    """The rows of a file with a JSON object on each line in two parts; those of `invalid` are JSON text,
    in `__text__`.

    Args:
        encoding: any of Python's; JSON is UTF-8 by its definition.
        options: as for `Contract.split`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the file is wrong as a whole.
        OSError: the file cannot be read.
    """
    from contracts.engine.file_readers import lines_of_files, split_files

    require_contract(contract)
    check_options(options)
    lines = lines_of_files(contract, file, encoding, storage_options)
    return cast(
        "Parts[pl.DataFrame, Frame[_ReaderContract]]", split_files(contract, lines, options)
    )


@own_words
def scan_ndjson(
    contract: type[_ReaderContract],
    file: Files,
    *,
    encoding: str = "utf-8",
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> LazyFrame[_ReaderContract]:
    """A LazyFrame of what `read_ndjson` returns; collecting it reads the file.

    Args:
        encoding: as for `read_ndjson`, and so are the options.
    """
    require_contract(contract)
    check_options(options)
    layout: Any = {"encoding": encoding, "storage_options": storage_options}
    return _read_lazily(contract, lambda: read_ndjson(contract, file, **layout, **options))


# Parquet ---------------------------------------------------------------------------------------


@own_words
def read_parquet(
    contract: type[_ReaderContract],
    file: Files,
    *,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    """The rows of a Parquet file in contract form; the columns have types, and may say their units.

    Args:
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file is not Parquet, or is damaged.
        OSError: it cannot be read.
    """
    from contracts.engine.file_readers import parquet_of_files, parse_files, polars_of_table

    require_contract(contract)
    check_options(options)
    table = parquet_of_files(contract, file, storage_options)
    return cast(
        "Frame[_ReaderContract]", polars_of_table(contract, parse_files(contract, table, options))
    )


@own_words
def split_parquet(
    contract: type[Contract],
    file: Files,
    *,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[SplitFileOptions],
) -> Parts[pl.DataFrame]:
    """The rows of a Parquet file in two parts, as `Contract.split` gives them.

    Args:
        options: as for `Contract.split`: `max_invalid_share`, `units`, `max_examples`, `now`, `tables`, `baseline`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the file is wrong as a whole.
        WireError: the file is not Parquet, or is damaged.
        OSError: it cannot be read.
    """
    from contracts.engine.file_readers import parquet_of_files, polars_of_table, split_files

    require_contract(contract)
    check_options(options)
    parts = split_files(contract, parquet_of_files(contract, file, storage_options), options)
    return replace(
        parts,
        valid=polars_of_table(contract, parts.valid),
        invalid=polars_of_table(contract, parts.invalid),
    )


@own_words
def scan_parquet(
    contract: type[_ReaderContract],
    file: Files,
    *,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[UnitOptions],
) -> LazyFrame[_ReaderContract]:
    """A LazyFrame of what `read_parquet` returns; collecting it reads the file.

    Args:
        options: as for `read_parquet`.
    """
    require_contract(contract)
    check_options(options)
    layout: Any = {"storage_options": storage_options}
    return _read_lazily(contract, lambda: read_parquet(contract, file, **layout, **options))


def _read_lazily(
    contract: type[_ReaderContract], read: Callable[[], pl.DataFrame]
) -> LazyFrame[_ReaderContract]:
    from contracts.inputs.lazy_reader import read_lazily

    return cast("LazyFrame[_ReaderContract]", read_lazily(specification_of(contract), read))
