"""Files in wire form → frames in contract form: nothing in them is inferred, and nothing is dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias, TypeVar, cast

from contracts.errors import WireError
from contracts.judging import specification_of
from contracts.splitting import Parts

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.frames import Frame, LazyFrame
    from contracts.wire.delimited import Delimited

C = TypeVar("C", bound="Contract")

File: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO
"""A path, or a file open for bytes, or what is in one."""


# Delimited text --------------------------------------------------------------------------------


def read_csv(
    contract: type[C],
    file: File,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    **told: Any,
) -> Frame[C]:
    r"""The records of a CSV file (RFC 4180) in contract form; every cell is text until a field reads it.

    An empty cell is null and `""` is empty text. A record that is not well formed breaks the contract,
    as `malformed`, with its line: it is neither dropped nor guessed at.

    Args:
        separator: what stands between cells.
        quote: what encloses a cell and is doubled inside it; None where every quote is text.
        header: whether the first record names the columns, or the names where none does.
        encoding: any of Python's.
        told: what `Contract.parse` is told beside the data: `units`, `max_examples`, `now`, `tables`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file has no readable header, or is not in its encoding.
        OSError: it cannot be read.

    >>> from contracts import Contract
    >>> Id = type(Contract)("Id", (Contract,), {"__annotations__": {"id": int}})
    >>> read_csv(Id, b"id\n7\n")["id"].to_list()
    [7]
    """
    records = delimited(file, separator, quote, header, encoding)
    return cast("Frame[C]", contract.parse(cast("Any", records), **told))


def split_csv(
    contract: type[Contract],
    file: File,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    **told: Any,
) -> Parts[pl.DataFrame]:
    """The records of a CSV file in two parts, as `Contract.split` gives them.

    In `invalid` every cell is text, and `__text__` has how malformed records stand in the file.

    Args:
        file: as for `read_csv`, and so are the others.

    Raises:
        WireError: the file has no readable header, or is not in its encoding.
        OSError: it cannot be read.
    """
    records = delimited(file, separator, quote, header, encoding)
    return cast("Parts[pl.DataFrame]", contract.split(cast("Any", records), **told))


def scan_csv(contract: type[C], file: File, **told: Any) -> LazyFrame[C]:
    """What `read_csv` gives, read when it is collected: the whole file, for the verdict is on all of it.

    Args:
        told: what `read_csv` is told.
    """
    return lazily(contract, lambda: read_csv(contract, file, **told))


def delimited(
    file: File,
    separator: str,
    quote: str | None,
    header: bool | Sequence[str],  # noqa: FBT001 - passed on
    encoding: str,
) -> Delimited:
    """The records of a file.

    Raises:
        WireError: there are none.
    """
    from contracts.wire.delimited import read_delimited

    read = read_delimited(file, separator=separator, quote=quote, header=header, encoding=encoding)
    if read.unreadable is not None:
        raise WireError(f"has a header that {read.unreadable.problem}", read.unreadable.line)
    return read


# JSON ------------------------------------------------------------------------------------------


def read_json(contract: type[C], file: File, **told: Any) -> Frame[C]:
    """The rows of a JSON file in contract form: an array of objects, or an object on each line.

    Args:
        told: what `Contract.parse` is told beside the data.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        WireError: the file is no JSON (RFC 8259), or no rows.
        OSError: it cannot be read.
    """
    return contract.parse_json(content(file), **told)


def read_ndjson(contract: type[C], file: File, **told: Any) -> Frame[C]:
    """The rows of a file with a JSON object on each line, in contract form; a line that is none breaks
    the contract, as `malformed`, with its number.

    Args:
        told: what `Contract.parse` is told beside the data.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        OSError: the file cannot be read.
    """
    return cast("Frame[C]", contract.parse(json_lines(file), **told))


def split_ndjson(contract: type[Contract], file: File, **told: Any) -> Parts[pl.DataFrame]:
    """The rows of a file with a JSON object on each line in two parts; those of `invalid` are JSON text,
    in `__text__`.

    Args:
        told: what `Contract.split` is told beside the data.

    Raises:
        OSError: the file cannot be read.
    """
    return cast("Parts[pl.DataFrame]", contract.split(json_lines(file), **told))


def scan_ndjson(contract: type[C], file: File, **told: Any) -> LazyFrame[C]:
    """What `read_ndjson` gives, read when it is collected.

    Args:
        told: what `read_ndjson` is told.
    """
    return lazily(contract, lambda: read_ndjson(contract, file, **told))


def json_lines(file: File) -> Any:
    """The rows of lines of JSON, those that could not be read among them."""
    from contracts.kinds.json_records import JsonBody
    from contracts.wire.json_text import read_lines

    read = read_lines(content(file))
    return JsonBody(read.rows, read.malformed)


def content(file: File) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: it cannot be read.
    """
    if isinstance(file, bytes):
        return file
    if isinstance(file, (str, os.PathLike)):
        return Path(file).read_bytes()
    return file.read()


# Parquet ---------------------------------------------------------------------------------------


def read_parquet(contract: type[C], file: File, **told: Any) -> Frame[C]:
    """The rows of a Parquet file in contract form; the columns have types, and may say their units.

    Args:
        told: what `Contract.parse` is told beside the data.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        OSError: the file cannot be read, or is no Parquet.
    """
    import io

    import polars as pl
    import pyarrow.parquet as pq

    source = io.BytesIO(file) if isinstance(file, bytes) else file
    parsed = contract.parse(pq.read_table(source), **told)
    return cast("Frame[C]", pl.from_arrow(parsed))


def scan_parquet(contract: type[C], file: File, **told: Any) -> LazyFrame[C]:
    """What `read_parquet` gives, read when it is collected.

    Args:
        told: what `read_parquet` is told.
    """
    return lazily(contract, lambda: read_parquet(contract, file, **told))


# Later -----------------------------------------------------------------------------------------


def lazily(contract: type[C], read: Callable[[], pl.DataFrame]) -> LazyFrame[C]:
    """A frame in contract form that is read when it is collected.

    Raises:
        ValueError: the contract allows extra columns, whose types are not known before.
    """
    from polars.io.plugins import register_io_source

    from contracts.backends.physical import physical_type

    specification = specification_of(contract)
    if specification.extra == "allow":
        raise ValueError(
            f"{specification.name} allows extra columns, whose types nobody knows before they are"
            " read: read the file at once, or ignore or forbid them"
        )

    def chunks(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        frame = read()
        frame = frame if predicate is None else frame.filter(predicate)
        frame = frame if rows is None else frame.head(rows)
        yield frame if columns is None else frame.select(columns)

    fields = specification.fields
    schema = {field.alias: physical_type(field.value.dtype) for field in fields}
    return cast("LazyFrame[C]", register_io_source(chunks, schema=schema))
