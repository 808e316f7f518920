"""Read a block of CSV records with Polars, and prove that `csv_lines` reads the same.

Polars is lenient: it pads short records with null, and drops single quotes inside quoted cells and
carriage returns at the end of cells. So its result is used only if a check of the bytes proves that
every record is well formed. Otherwise the block is read record by record.

Polars rather than pyarrow, because it is faster into its own frame. Pyarrow counts fields, but it ends a
line at a lone carriage return and accepts text after a closing quote, so that it needs the proof too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from contracts.wire.records.csv_lines import CsvDialect

_LONE_RETURN = re.compile(rb"\r(?!\n)")
_POLARS_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


class _Block(NamedTuple):
    """Well-formed records, and the byte where the next one starts."""

    frame: pl.DataFrame
    end: int


def read_block(
    data: bytes, start: int, stop: int, columns: Sequence[str], dialect: CsvDialect
) -> _Block | None:
    """Read the records between two bytes, up to the first with misplaced quotes; None if unproved.

    The quotes are checked while Polars reads on other threads.
    """
    if not _opens_quotes(data, start, stop, dialect):
        dialect = CsvDialect(dialect.separator, None)
    block = _with_line_feed(data[start:stop])
    with ThreadPoolExecutor(1) as beside:
        likely = beside.submit(_read_by_polars, block, columns, dialect)
        end = _well_formed_end(data, start, stop, dialect)
        frame = likely.result()
    if end == start:
        return None
    if end < stop:
        block = _with_line_feed(data[start:end])
        frame = _read_by_polars(block, columns, dialect)
    if frame is None or not _accounts_for_every_byte(frame, block, dialect):
        return None
    return _Block(frame, end)


def _opens_quotes(data: bytes, start: int, stop: int, dialect: CsvDialect) -> bool:
    """Whether a cell begins with a quote; otherwise all quotes are text."""
    quote = (dialect.quote or "").encode()
    if not quote or data.find(quote, start, stop) < 0:
        return False
    before = (b"\n", dialect.separator.encode())
    return data.startswith(quote, start) or any(
        data.find(one + quote, start, stop) >= 0 for one in before
    )


def _with_line_feed(block: bytes) -> bytes:
    """The block with a line feed at its end, without which Polars drops an excess field silently."""
    return block if block.endswith(b"\n") else block + b"\n"


def _read_by_polars(
    block: bytes, columns: Sequence[str], dialect: CsvDialect
) -> pl.DataFrame | None:
    if block.startswith(codecs.BOM_UTF8):
        return None  # Polars drops it, but within a file it is text
    try:
        return pl.read_csv(
            block,
            has_header=False,
            schema=dict.fromkeys(columns, pl.String),
            separator=dialect.separator,
            quote_char=dialect.quote,
        )
    except _POLARS_ERRORS:
        return None


# Quotes and carriage returns -------------------------------------------------------------------


def _well_formed_end(data: bytes, start: int, stop: int, dialect: CsvDialect) -> int:
    """The byte up to which quotes and carriage returns are well placed, at the end of a record; the start
    if there is none.
    """
    quoted = dialect.quote is not None and data.find(dialect.quote.encode(), start, stop) >= 0
    if not quoted:
        lone = _LONE_RETURN.search(data, start, stop)
        return stop if lone is None else data.rfind(b"\n", start, lone.start()) + 1 or start
    places = _quoting_pattern(dialect, returns=data.find(b"\r", start, stop) >= 0)
    reached = _match_end(places, data, start, stop)
    if reached == stop:
        return stop
    end = data.rfind(b"\n", start, reached) + 1 or start
    return end if _match_end(places, data, start, end) == end else start


def _match_end(places: re.Pattern[bytes], data: bytes, start: int, stop: int) -> int:
    found = places.match(data, start, stop)
    return start if found is None else found.end()


@lru_cache(maxsize=64)
def _quoting_pattern(dialect: CsvDialect, *, returns: bool) -> re.Pattern[bytes]:
    """Matches text whose quotes all enclose whole cells.

    Args:
        returns: whether the text has carriage returns, which are then checked outside of quotes.
    """
    separator, quote = re.escape(dialect.separator), re.escape(dialect.quote or "")
    outside = f"(?:[^{quote}\\r]++|\\r\\n)*+" if returns else f"[^{quote}]*+"
    enclosed = f"{quote}[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+{quote}"
    ended = f"(?={separator}|\\r?\\n|\\Z)"
    cell = f"(?<![^{separator}\\n]){enclosed}{ended}"
    return re.compile(f"(?:{outside}{cell})*+{outside}".encode())


# Fields ----------------------------------------------------------------------------------------


def _accounts_for_every_byte(frame: pl.DataFrame, block: bytes, dialect: CsvDialect) -> bool:
    """Whether every byte of a block belongs to a value, or is a separator, quote or line end.

    Polars refuses a record with too many fields, and pads a short one with nulls. So if the bytes of
    values, quotes, line ends, and of the separators that full records have, add up to the block, no
    record is short.
    """
    if not frame.to_series(-1).null_count():
        return True
    left = len(block) - _sum_over_values(frame, pl.all().str.len_bytes())
    left -= frame.height * frame.width + _count_in_block(block, b"\r")
    quote = (dialect.quote or "").encode()
    if quote and quote in block:
        left -= (
            _count_in_block(block, quote)
            - _count_in_values(frame, quote)
            - _count_in_values(frame, b"\r")
        )
    return left == 0


def _count_in_values(frame: pl.DataFrame, char: bytes) -> int:
    return _sum_over_values(frame, pl.all().str.count_matches(char.decode(), literal=True))


def _count_in_block(block: bytes, char: bytes) -> int:
    """How often a character occurs in a block; searching is faster than counting if it does not."""
    return block.count(char) if char in block else 0


def _sum_over_values(frame: pl.DataFrame, numbers: pl.Expr) -> int:
    return sum(frame.select(numbers.sum().cast(pl.Int64)).row(0))
