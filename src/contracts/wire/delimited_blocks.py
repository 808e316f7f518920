"""Delimited text by the block: read by Polars, and proved to be what the line by line scan reads.

Polars is lenient: it pads short records with null, and drops single quotes inside quoted cells and
carriage returns at the end of cells. So what it read counts only where a second look at the bytes shows that every
record was well formed. Whatever is in doubt is read line by line instead.

Polars and not pyarrow: of the two, it is the faster into a frame of its own; and pyarrow, though it
counts fields, ends a line at a lone carriage return and takes text after a closing quote, so that
it would need the proof as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from contracts.wire.delimited_lines import Dialect

BOM = b"\xef\xbb\xbf"
LONE_RETURN = re.compile(rb"\r(?!\n)")
FAILED = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


class Block(NamedTuple):
    """Some records, all of them well formed, and where the next one starts."""

    frame: pl.DataFrame
    end: int


def read_block(
    data: bytes, start: int, stop: int, columns: Sequence[str], dialect: Dialect
) -> Block | None:
    """The records of the lines that end, or lie, between two places, up to one whose quotes are
    wrong; None where nothing is proved.

    Polars reads on other threads, so the quotes are looked at meanwhile.
    """
    if not opens_quotes(data, start, stop, dialect):
        dialect = Dialect(dialect.separator, None)
    block = ended(data[start:stop])
    with ThreadPoolExecutor(1) as beside:
        likely = beside.submit(read_by_polars, block, columns, dialect)
        end = right_end(data, start, stop, dialect)
        frame = likely.result()
    if end == start:
        return None
    if end < stop:
        block = ended(data[start:end])
        frame = read_by_polars(block, columns, dialect)
    if frame is None or not accounts_for(frame, block, dialect):
        return None
    return Block(frame, end)


def opens_quotes(data: bytes, start: int, stop: int, dialect: Dialect) -> bool:
    """Whether a cell begins with a quote: where none does, all quotes are text."""
    quote = (dialect.quote or "").encode()
    if not quote or data.find(quote, start, stop) < 0:
        return False
    before = (b"\n", dialect.separator.encode())
    return data.startswith(quote, start) or any(
        data.find(one + quote, start, stop) >= 0 for one in before
    )


def ended(block: bytes) -> bytes:
    """A block with the end of its last line, without which Polars drops a field that is too many."""
    return block if block.endswith(b"\n") else block + b"\n"


def read_by_polars(block: bytes, columns: Sequence[str], dialect: Dialect) -> pl.DataFrame | None:
    """What Polars makes of a block; None where that is nothing."""
    if block.startswith(BOM):
        return None  # Polars would drop it, and here it is text
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


# Quotes and carriage returns -------------------------------------------------------------------


def right_end(data: bytes, start: int, stop: int, dialect: Dialect) -> int:
    """Up to where quotes and carriage returns are only where they may be, and no line ends within
    quotes; the start if that is nowhere.
    """
    quoted = dialect.quote is not None and data.find(dialect.quote.encode(), start, stop) >= 0
    if not quoted:
        lone = LONE_RETURN.search(data, start, stop)
        return stop if lone is None else data.rfind(b"\n", start, lone.start()) + 1 or start
    places = quoting(dialect, returns=data.find(b"\r", start, stop) >= 0)
    reached = extent(places, data, start, stop)
    if reached == stop:
        return stop
    end = data.rfind(b"\n", start, reached) + 1 or start
    return end if extent(places, data, start, end) == end else start


def extent(places: re.Pattern[bytes], data: bytes, start: int, stop: int) -> int:
    """How far a pattern matches."""
    found = places.match(data, start, stop)
    return start if found is None else found.end()


@lru_cache(maxsize=64)
def quoting(dialect: Dialect, *, returns: bool) -> re.Pattern[bytes]:
    """Quotes that enclose whole cells, and no others.

    Args:
        returns: whether carriage returns are there, which are looked for outside of quotes.
    """
    separator, quote = re.escape(dialect.separator), re.escape(dialect.quote or "")
    outside = f"(?:[^{quote}\\r]++|\\r\\n)*+" if returns else f"[^{quote}]*+"
    enclosed = f"{quote}[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+{quote}"
    ended = f"(?={separator}|\\r?\\n|\\Z)"
    cell = f"(?<![^{separator}\\n]){enclosed}{ended}"
    return re.compile(f"(?:{outside}{cell})*+{outside}".encode())


# Fields ----------------------------------------------------------------------------------------


def accounts_for(frame: pl.DataFrame, block: bytes, dialect: Dialect) -> bool:
    """Whether every byte of a block is a value's, or stands between values as it must.

    A record has as many fields as the frame at most, or Polars had refused it; and one that is
    short, it pads with nulls. The bytes that are no value's, and no quotes around or inside one, are
    the carriage returns that end lines, less the separators that short records lack.
    """
    if not frame.to_series(-1).null_count():
        return True
    left = len(block) - total(frame, pl.all().str.len_bytes())
    left -= frame.height * frame.width + count(block, b"\r")
    quote = (dialect.quote or "").encode()
    if quote and quote in block:
        left -= count(block, quote) - held(frame, quote) - held(frame, b"\r")
    return left == 0


def held(frame: pl.DataFrame, char: bytes) -> int:
    """How often a character is in values."""
    return total(frame, pl.all().str.count_matches(char.decode(), literal=True))


def count(block: bytes, char: bytes) -> int:
    """How often a character is in a block; to find none at all is quicker than to count."""
    return block.count(char) if char in block else 0


def total(frame: pl.DataFrame, numbers: pl.Expr) -> int:
    """The sum of what each value has."""
    return sum(frame.select(numbers.sum().cast(pl.Int64)).row(0))
