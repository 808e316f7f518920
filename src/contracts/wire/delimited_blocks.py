"""Delimited text by the block: read by Polars, and proved to be what the line by line scan reads.

Polars is lenient: it pads short records with null, drops quotes inside quoted cells and keeps lone
carriage returns. So what it read counts only where a second look at the bytes shows that every
record was well formed. Whatever is in doubt is read line by line instead.

Polars and not pyarrow: of the two, it is the faster into a frame of its own; and pyarrow, though it
counts fields, ends a line at a lone carriage return and takes text after a closing quote, so that
it would need the proof as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import polars as pl

from contracts.wire.delimited_lines import Dialect, line_end

BOM = b"\xef\xbb\xbf"
FAILED = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


def block_end(data: bytes, start: int, stop: int, size: int, dialect: Dialect) -> int:
    """Where a block of about the size ends: with a line, and outside quotes where quotes are right.

    Where they are not, some end of a line within as much again.
    """
    end = min(line_end(data, min(start + size, stop) - 1), stop)
    if dialect.quote is None:
        return end
    quote = dialect.quote.encode()
    odd, limit = data.count(quote, start, end) % 2, end + size
    while odd and end < min(limit, stop):
        following = data.find(quote, end, stop)
        if following < 0:
            break
        end = min(line_end(data, following), stop)
        odd ^= data.count(quote, following, end) % 2
    return end


def read_block(block: bytes, columns: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    """The records of a block, a column of text for each field; None where one may be malformed."""
    if block.startswith(BOM) or block.endswith(b"\r"):
        return None  # Polars would drop either, and both are text
    if dialect.quote is None or dialect.quote.encode() not in block:
        frame = read_by_polars(block, columns, dialect)
        return frame if frame is not None and accounts_for(frame, block) else None
    with ThreadPoolExecutor(1) as beside:
        proof = beside.submit(is_well_formed, block, len(columns), dialect)
        frame = read_by_polars(block, columns, dialect)
        return frame if proof.result() else None


def read_by_polars(block: bytes, columns: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    """What Polars makes of a block; None where that is nothing."""
    try:
        return pl.read_csv(
            block,
            has_header=False,
            schema=dict.fromkeys(columns, pl.String),
            separator=dialect.separator,
            quote_char=dialect.quote,
        )
    except FAILED:
        return None


def accounts_for(frame: pl.DataFrame, block: bytes) -> bool:
    """Whether every byte of a block without quotes is a value's, or where it must be between them.

    A record has as many fields as the frame at most, and each line is one. So the bytes that are
    left over are the carriage returns that ended lines, less the separators that short records
    lack; that is every carriage return there is only if no record is short, and none is elsewhere.
    """
    lengths = frame.select(pl.all().str.len_bytes().sum().cast(pl.Int64))
    values = sum(lengths.row(0))
    between = frame.height * frame.width - (not block.endswith(b"\n"))
    returns = block.count(b"\r") if b"\r" in block else 0
    return bool(len(block) - values - between == returns)


def is_well_formed(block: bytes, width: int, dialect: Dialect) -> bool:
    """Whether a block is records of so many fields, each of them well formed, and UTF-8."""
    try:
        text = pl.Series([block], dtype=pl.Binary).cast(pl.String)
        return text.str.contains(grammar(width, dialect)).all()
    except FAILED:
        return False


@lru_cache(maxsize=64)
def grammar(width: int, dialect: Dialect) -> str:
    """RFC 4180 with so many fields, as a regular expression."""
    separator, quote = (f"\\x{ord(char):02x}" for char in (dialect.separator, dialect.quote or ""))
    cell = (
        f"(?:[^{quote}{separator}\\r\\n]*|{quote}[^{quote}]*(?:{quote}{quote}[^{quote}]*)*{quote})"
    )
    record = f"{cell}(?:{separator}{cell}){{{width - 1}}}"
    return f"\\A(?:{record}\\r?\\n)*(?:{record})?\\z"
