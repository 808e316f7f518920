"""Read a Parquet file to a pyarrow Table; what is wrong with its bytes is a `WireError`."""

from __future__ import annotations

import io
import os
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import WireError, is_failure
from contracts.wire.records.source import refuse_many, source_bytes

_MAGIC = b"PAR1"


def read_parquet_table(source: Any) -> pa.Table:
    """The rows of a file, a path or its bytes; the bytes of a path are not copied into memory at once.

    Raises:
        WireError: it is not Parquet, or is damaged.
        UnsupportedDataError: it is not one file.
        OSError: it cannot be read.
    """
    refuse_many(source)
    if not isinstance(source, str | os.PathLike):
        body = source_bytes(source)
        return _table_of(io.BytesIO(body), body[:4])
    if len(urlsplit(os.fsdecode(source)).scheme) > 1:  # one letter is a drive
        return _table_of(source, _MAGIC)
    with open(source, "rb") as file:  # noqa: PTH123 - it may be anything that `open` takes
        start = file.read(4)
        file.seek(0)
        return _table_of(file, start)


def _table_of(file: Any, start: bytes) -> pa.Table:
    if not start:
        raise WireError("is empty")
    if start != _MAGIC:
        raise WireError("is not Parquet: it does not begin with PAR1")
    try:
        return pq.read_table(file)
    except BaseException as error:
        # Arrow has an OSError for damage too, without the number that one of the system has.
        of_system = isinstance(error, OSError) and (type(error) is not OSError or error.errno)
        if of_system or not is_failure(error):
            raise
        raise WireError("is damaged: it begins as Parquet, and cannot be decoded") from error
