"""Why records of a file are malformed: another encoding, other quotes; a hint of the argument."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from contracts.diagnosis.encodings import WESTERN, decodes, is_western
from contracts.hints import Hint, PassArgument
from contracts.wire.records.csv_lines import (
    MAX_RECORD_TEXT,
    NEVER_CLOSED,
    NOT_UTF_8,
    FileLayout,
    MalformedRecord,
    read_record,
)
from contracts.wire.records.json import MalformedLine

_ESCAPED_QUOTES = Hint("quotes are escaped by backslashes: RFC 4180 doubles them")
_OTHER_ENCODING = Hint("the file is in another encoding: pass encoding=", PassArgument("encoding"))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MIN_ENCODED = 2
"""The records from which an unknown encoding is the file's; one may be damaged."""
_MIN_UNCLOSED = 2
"""The records from which a quote that never closes is text; one may be where the file was cut off."""


def encoding_hint(malformed: Collection[MalformedRecord | MalformedLine]) -> Hint | None:
    """The encoding of records that are all not in UTF-8; where it is unknown, of several that have text,
    that it is another.
    """
    parts = [_bytes_of(one.text) for one in malformed if one.problem == NOT_UTF_8]
    if len(parts) < len(malformed) or any(map(_is_cut_off, parts)):
        return None
    if is_western(parts):
        text = f'the file looks like Windows-1252 (Latin-1): is it encoding="{WESTERN}"?'
        return Hint(text, PassArgument("encoding", WESTERN))
    binary = any(_CONTROL.search(part) for part in parts)
    return None if binary or len(parts) < _MIN_ENCODED else _OTHER_ENCODING


def _is_cut_off(record: bytes) -> bool:
    """Whether a record is UTF-8 but for its last character, as where a file was cut off."""
    return decodes(record, "utf-8")


def _bytes_of(text: str) -> bytes:
    r"""The bytes that a text was, whose bytes that are not UTF-8 are written as `\xff`."""
    parts = re.split(r"\\x([0-9a-f]{2})", text)
    return b"".join(
        bytes.fromhex(part) if place % 2 else part.encode() for place, part in enumerate(parts)
    )


def quote_hint(
    malformed: Collection[MalformedRecord], layout: FileLayout, width: int, head: bytes
) -> Hint | None:
    """The quotes by which all records are well formed, where none is enclosed in those that were read."""
    texts = [one.text for one in malformed]
    if any(len(text) >= MAX_RECORD_TEXT for text in texts):
        return None
    if layout.quote is not None and all(f"\\{layout.quote}" in text for text in texts):
        return _ESCAPED_QUOTES
    if layout.quote is None or _encloses(layout, head):
        return None
    if all(_begins_cell("'", layout, text.encode()) for text in texts) and all(
        _has_width(text, layout, "'", width) for text in texts
    ):
        return Hint(
            'cells are enclosed in apostrophes: is it quote="\'"?', PassArgument("quote", "'")
        )
    unclosed = [one for one in malformed if one.problem == NEVER_CLOSED]
    if len(unclosed) == len(malformed) < _MIN_UNCLOSED:
        return None
    if all(_has_width(text, layout, None, width) for text in texts):
        return Hint("quotes look like text: is it quote=None?", PassArgument("quote", None))
    return None


def _has_width(text: str, layout: FileLayout, quote: str | None, width: int) -> bool:
    cells = read_record(text.encode(), 0, replace(layout, quote=quote).dialect).cells
    return cells is not None and len(cells) == width


def _encloses(layout: FileLayout, head: bytes) -> bool:
    """Whether a record among the first ones has a cell in quotes."""
    quoted = [line for line in head.splitlines() if _begins_cell(f"{layout.quote}", layout, line)]
    return any(read_record(line, 0, layout.dialect).cells is not None for line in quoted)


def _begins_cell(quote: str, layout: FileLayout, line: bytes) -> bool:
    begin = rf"(?:^|{re.escape(layout.separator)}){re.escape(quote)}"
    return re.search(begin.encode(), line) is not None
