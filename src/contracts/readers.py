"""Files in wire form → frames in contract form: nothing in them is inferred, and nothing is dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias, TypeVar, Unpack, cast

from contracts.arguments import own_words
from contracts.engine.contract_class import require_contract, specification_of
from contracts.engine.options import SplitFileOptions, UnitOptions, check_options
from contracts.errors import WireError
from contracts.wire.records.csv_lines import CsvLayout
from contracts.wire.records.source import naming_file, utf8_bytes

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.engine.parts import Parts
    from contracts.typing import Frame, LazyFrame

_ReaderContract = TypeVar("_ReaderContract", bound="Contract")

File: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO
"""A path, or a file open for bytes, or what is in one."""


# Delimited text --------------------------------------------------------------------------------


@own_words
def read_csv(
    contract: type[_ReaderContract],
    file: File,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
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
        options: as for `Contract.parse`: `units`, `max_examples`, `now`, `tables`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file has no readable header, or is not in its encoding.
        OSError: it cannot be read.

    >>> from contracts import Contract
    >>> Id = type(Contract)("Id", (Contract,), {"__annotations__": {"id": int}})
    >>> read_csv(Id, b"id\n7\n")["id"].to_list()
    [7]
    """
    require_contract(contract)
    check_options(options)
    layout = CsvLayout(separator, quote, header, encoding, skip_rows)
    with naming_file(file):
        records = _csv_records(contract, file, layout)
        return cast("Frame[_ReaderContract]", contract.parse(records, **options))


@own_words
def split_csv(
    contract: type[_ReaderContract],
    file: File,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    **options: Unpack[SplitFileOptions],
) -> Parts[pl.DataFrame, Frame[_ReaderContract]]:
    """The records of a CSV file in two parts, as `Contract.split` gives them.

    In `invalid` every cell is text, and `__text__` has how malformed records stand in the file.

    Args:
        file: as for `read_csv`, and so are the others.
        options: as for `Contract.split`: `max_invalid_share`, `units`, `max_examples`, `now`, `tables`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the file is wrong as a whole.
        WireError: the file has no readable header, or is not in its encoding.
        OSError: it cannot be read.
    """
    require_contract(contract)
    check_options(options)
    layout = CsvLayout(separator, quote, header, encoding, skip_rows)
    with naming_file(file):
        records = _csv_records(contract, file, layout)
        parts = contract.split(records, **options)
    return cast("Parts[pl.DataFrame, Frame[_ReaderContract]]", parts)


@own_words
def scan_csv(
    contract: type[_ReaderContract],
    file: File,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    **options: Unpack[UnitOptions],
) -> LazyFrame[_ReaderContract]:
    """What `read_csv` gives, read when it is collected: the whole file, for the verdict is on all of it.

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
    }
    return _read_lazily(contract, lambda: read_csv(contract, file, **layout, **options))


def _csv_records(contract: type[Contract], file: File, layout: CsvLayout) -> Any:
    from contracts.inputs.csv import csv_records

    return csv_records(file, layout, specification_of(contract))


# JSON ------------------------------------------------------------------------------------------


@own_words
def read_json(
    contract: type[_ReaderContract],
    file: File,
    *,
    encoding: str = "utf-8",
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    """The rows of a JSON file in contract form: an array of objects, or an object on each line.

    Args:
        encoding: any of Python's; JSON is UTF-8 by its definition.
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file is not JSON (RFC 8259), or has no rows.
        OSError: it cannot be read.
    """
    require_contract(contract)
    check_options(options)
    with naming_file(file):
        data = utf8_bytes(file, encoding)
        try:
            return contract.parse_json(data, **options)
        except WireError as error:
            from contracts.diagnosis.json_content import other_than_json

            error.hint = other_than_json(data, specification_of(contract))
            raise


@own_words
def read_ndjson(
    contract: type[_ReaderContract],
    file: File,
    *,
    encoding: str = "utf-8",
    **options: Unpack[UnitOptions],
) -> Frame[_ReaderContract]:
    """The rows of a file with a JSON object on each line, in contract form; a line that is none breaks
    the contract, as `malformed`, with its number.

    Args:
        encoding: any of Python's; JSON is UTF-8 by its definition.
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        OSError: the file cannot be read.
    """
    require_contract(contract)
    check_options(options)
    with naming_file(file):
        lines = _json_lines(contract, file, encoding)
        return cast("Frame[_ReaderContract]", contract.parse(lines, **options))


@own_words
def split_ndjson(
    contract: type[_ReaderContract],
    file: File,
    *,
    encoding: str = "utf-8",
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
    require_contract(contract)
    check_options(options)
    with naming_file(file):
        parts = contract.split(_json_lines(contract, file, encoding), **options)
    return cast("Parts[pl.DataFrame, Frame[_ReaderContract]]", parts)


@own_words
def scan_ndjson(
    contract: type[_ReaderContract],
    file: File,
    *,
    encoding: str = "utf-8",
    **options: Unpack[UnitOptions],
) -> LazyFrame[_ReaderContract]:
    """What `read_ndjson` gives, read when it is collected.

    Args:
        encoding: as for `read_ndjson`, and so are the options.
    """
    require_contract(contract)
    check_options(options)
    return _read_lazily(contract, lambda: read_ndjson(contract, file, encoding=encoding, **options))


def _json_lines(contract: type[Contract], file: File, encoding: str) -> Any:
    from contracts.inputs.json import json_lines

    return json_lines(utf8_bytes(file, encoding), specification_of(contract))


# Parquet ---------------------------------------------------------------------------------------


@own_words
def read_parquet(
    contract: type[_ReaderContract], file: File, **options: Unpack[UnitOptions]
) -> Frame[_ReaderContract]:
    """The rows of a Parquet file in contract form; the columns have types, and may say their units.

    Args:
        options: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file is not Parquet, or is damaged.
        OSError: it cannot be read.
    """
    require_contract(contract)
    check_options(options)
    return cast("Frame[_ReaderContract]", _from_parquet(contract, file, contract.parse, options))


@own_words
def split_parquet(
    contract: type[Contract], file: File, **options: Unpack[SplitFileOptions]
) -> Parts[pl.DataFrame]:
    """The rows of a Parquet file in two parts, as `Contract.split` gives them.

    Args:
        options: as for `Contract.split`: `max_invalid_share`, `units`, `max_examples`, `now`, `tables`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the file is wrong as a whole.
        WireError: the file is not Parquet, or is damaged.
        OSError: it cannot be read.
    """
    require_contract(contract)
    check_options(options)
    return cast("Parts[pl.DataFrame]", _from_parquet(contract, file, contract.split, options))


def _from_parquet(
    contract: type[Contract], file: File, verb: Callable[..., Any], options: Mapping[str, Any]
) -> Any:
    """What a verb gives for the rows of a file; its tables as Polars frames."""
    from dataclasses import replace

    import polars as pl

    from contracts.backends.engine_errors import enforcing
    from contracts.wire.records.parquet import read_parquet_table

    with naming_file(file):
        done = verb(read_parquet_table(file), **options)
        with enforcing(specification_of(contract), "converting the rows to Polars"):
            if not hasattr(done, "report"):
                return pl.from_arrow(done)
            parts = {name: pl.from_arrow(getattr(done, name)) for name in ("valid", "invalid")}
            return replace(done, **parts)


@own_words
def scan_parquet(
    contract: type[_ReaderContract], file: File, **options: Unpack[UnitOptions]
) -> LazyFrame[_ReaderContract]:
    """What `read_parquet` gives, read when it is collected.

    Args:
        options: as for `read_parquet`.
    """
    require_contract(contract)
    check_options(options)
    return _read_lazily(contract, lambda: read_parquet(contract, file, **options))


def _read_lazily(
    contract: type[_ReaderContract], read: Callable[[], pl.DataFrame]
) -> LazyFrame[_ReaderContract]:
    from contracts.inputs.lazy_reader import read_lazily

    return cast("LazyFrame[_ReaderContract]", read_lazily(specification_of(contract), read))
