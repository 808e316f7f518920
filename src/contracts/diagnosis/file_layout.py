"""How a file of delimited text is laid out, where it was read by another layout: a hint of arguments.

Nothing is guessed from the look of a file: its first lines are read by other separators, quotes and
encodings, and a layout is named only by which a line has more of the contract's fields than the header
that was read, or by which the first record is a row of the contract's. Where there is no contract yet, one by
which all records are as wide as a header of several names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import product
from typing import Any

from contracts.diagnosis.encodings import likely_texts
from contracts.diagnosis.text_folding import bare_name
from contracts.hints import Hint, PassArgument, PassArguments
from contracts.specification import Field, Specification
from contracts.wire.records.csv_lines import (
    PLAIN_LAYOUT,
    FileLayout,
    next_line,
    read_record,
)

Accepts = Callable[[Field, object], bool]
"""Whether a field permits a cell, in wire form."""
_Cells = Sequence[str | None]
_SEPARATORS = (",", ";", "\t", "|")
_QUOTES = ('"', "'")
_MAX_LINES = 50
"""The lines among which a header is looked for."""
_MIN_NAMES = 2
"""The fields from which a line further down is a header: a single name may be a value."""
_MAX_SHOWN_NAMES = 6


def other_layout(
    head: bytes,
    layout: FileLayout,
    specification: Specification,
    accepts: Accepts,
    *,
    has_header: bool = True,
) -> Hint | None:
    """The arguments by which a file has the fields of a contract; None where none are known to be better.

    Args:
        head: the first bytes of the file, as they are in it.
        layout: how it was read.
        has_header: whether it has a header by that.
    """
    header = _header_as_read(head, layout) if has_header else ()
    if not specification.fields:
        table = _layout_of_table(head, layout, len(header))
        return None if table is None else _hint(layout, table, header)
    present = _score(header, specification)
    found = _layout_of_names(head, layout, specification, present)
    if found is None and not any(present):
        found = _layout_without_header(head, layout, specification, accepts)
    return None if found is None else _hint(layout, found, header)


def has_header_of(head: bytes, specification: Specification) -> bool:
    """Whether one of the first lines of a file names fields of a contract, by some layout."""
    return _layout_of_names(head, PLAIN_LAYOUT, specification, (0, 0)) is not None


# A header -----------------------------------------------------------------------------------


def _header_as_read(head: bytes, layout: FileLayout) -> _Cells:
    """The names of the columns, as far as the file has them."""
    if layout.header is not True:
        return () if layout.header is False else layout.header
    data = head.decode(layout.encoding, "replace").removeprefix("\ufeff").encode()
    records = [*_records(data, layout, layout.skip_rows + 1)]
    return records[-1] if len(records) > layout.skip_rows else ()


def _score(cells: _Cells, specification: Specification) -> tuple[int, int]:
    """How many fields are among the names, and how many in their own spelling."""
    names = {cell for cell in cells if cell is not None}
    bare = {_bare(name) for name in names}
    each = [{one.alias, one.name} for one in specification.fields]
    folded = sum(any(_bare(name) in bare for name in own) for own in each)
    return folded, sum(not own.isdisjoint(names) for own in each)


def _bare(name: str) -> str:
    return bare_name(name) or name


def _layout_of_names(
    head: bytes, layout: FileLayout, specification: Specification, present: tuple[int, int]
) -> FileLayout | None:
    """The layout whose header has most of the fields, more than the one that was read."""
    if not isinstance(layout.header, bool):
        return None
    best = max(
        (
            (_score(cells, specification), -len(_changes(layout, one)), -one.skip_rows, one)
            for one, cells in _headers(head, layout)
        ),
        key=lambda candidate: candidate[:3],
        default=None,
    )
    if best is None or best[0] <= present or 2 * best[0][0] < len(specification.fields):
        return None
    below_others = best[3].skip_rows != layout.skip_rows
    return None if below_others and best[0][0] < _MIN_NAMES else best[3]


def _headers(head: bytes, layout: FileLayout) -> Iterator[tuple[FileLayout, _Cells]]:
    """The first lines as headers, by every layout: each has more cells that are not empty than what is
    above it, or a line above could be a header of other names.
    """
    for one, data in _layouts(head, layout):
        most = 0
        for line, cells in enumerate(_records(data, one)):
            filled = len([*filter(None, cells)])
            if filled > most:
                yield replace(one, skip_rows=line, header=True), cells
            most = max(filled, most)


def _layouts(head: bytes, layout: FileLayout) -> Iterator[tuple[FileLayout, bytes]]:
    """Every layout that a file may have, with its first bytes in UTF-8."""
    separators = dict.fromkeys((layout.separator, *_SEPARATORS))
    quotes = dict.fromkeys((layout.quote, *_QUOTES))
    for encoding, text in likely_texts(head, layout.encoding):
        for separator, quote in product(separators, quotes):
            if separator != quote:
                one = replace(layout, separator=separator, quote=quote, encoding=encoding)
                yield one, text


def _records(data: bytes, layout: FileLayout, most: int = _MAX_LINES) -> Iterator[_Cells]:
    """The first lines, each as a record; one that is malformed is empty."""
    dialect, start = layout.dialect, 0
    for _ in range(most):
        if start == len(data):
            return
        yield read_record(data, start, dialect).cells or ()
        start = next_line(data, start)


# No contract --------------------------------------------------------------------------------


def _layout_of_table(head: bytes, layout: FileLayout, width: int) -> FileLayout | None:
    """The layout by which the first lines are a table that is wider than what was read, the widest."""
    if not isinstance(layout.header, bool):
        return None
    found: list[tuple[tuple[int, int, int], FileLayout]] = []
    for one, data in _layouts(head, layout):
        if one.quote != layout.quote:
            continue
        records = [*_records(data, one)]
        for line, cells in enumerate(records[:-1]):
            # A separator in every value does not make the first of them a header, unless a line is left blank.
            may_begin = line == 0 or one.separator == layout.separator or not any(records[line - 1])
            is_wider = may_begin and len(cells) > max(width, 1)
            if is_wider and _is_header_of(cells, records[line + 1 :]):
                table = replace(one, skip_rows=line, header=True)
                found.append(((len(cells), -len(_changes(layout, table)), -line), table))
                break
    return max(found, key=lambda one: one[0], default=(None, None))[1]


def _is_header_of(names: _Cells, records: Sequence[_Cells]) -> bool:
    """Whether names are different ones, and all records that are not blank as many cells."""
    are_names = all(names) and len({*names}) == len(names)
    filled = [cells for cells in records if cells == () or any(cells)]
    return are_names and bool(filled) and all(len(cells) == len(names) for cells in filled)


# No header ----------------------------------------------------------------------------------


def _layout_without_header(
    head: bytes, layout: FileLayout, specification: Specification, accepts: Accepts
) -> FileLayout | None:
    """The layout by which the first record is a row of the contract's, its columns as declared."""
    names = [one.alias for one in specification.fields]
    header = names if isinstance(layout.header, bool) else layout.header
    if list(header) != names:
        return None
    best, most = None, 0
    for one, data in _layouts(head, layout):
        records = [*_records(data, one)]
        line = _line_below_titles(records, len(names))
        if line is None or len(records[line]) != len(names):
            continue
        wide = sum(len(cells) == len(names) for cells in records)
        if wide > most and _is_row(records[line], specification.fields, accepts):
            best, most = replace(one, skip_rows=line, header=header), wide
    return best


def _line_below_titles(records: Sequence[_Cells], width: int) -> int | None:
    """The first line that is more than a title: it has as many cells as there are fields, or two."""
    for line, cells in enumerate(records):
        filled = len([*filter(None, cells)])
        if filled > 1 or (filled and len(cells) == width):
            return line
    return None


def _is_row(cells: _Cells, declared: Iterable[Field], accepts: Accepts) -> bool:
    """Whether every cell is a value of its field, and one of them of a field that takes no name."""
    pairs = [*zip(declared, cells, strict=True)]
    telling = (field for field, cell in pairs if cell is not None)
    return all(accepts(field, cell) for field, cell in pairs) and any(
        not accepts(field, field.alias) for field in telling
    )


# In words -----------------------------------------------------------------------------------


def _changes(layout: FileLayout, other: FileLayout) -> dict[str, Any]:
    """The arguments that make one layout the other."""
    pairs = {
        one.name: (getattr(layout, one.name), getattr(other, one.name)) for one in fields(other)
    }
    return {name: new for name, (old, new) in pairs.items() if new != old}


def _hint(layout: FileLayout, other: FileLayout, header: _Cells) -> Hint | None:
    changes = _changes(layout, other)
    if not changes:
        return None
    shown = ", ".join(f"{name}={_shown(value)}" for name, value in changes.items())
    text = f"{_reason(changes, header)}: is it {shown}?"
    if len(changes) == 1:
        return Hint(text, *(PassArgument(name, value) for name, value in changes.items()))
    return Hint(text, PassArguments(changes))


def _reason(changes: dict[str, Any], header: _Cells) -> str:
    if changes.get("header") is True:
        return "the file has a header"
    if "header" in changes:
        return "the first record looks like data"
    if "skip_rows" in changes:
        return f"the header is on line {changes['skip_rows'] + 1}"
    if "separator" in changes:
        return (
            "the header reads as one column" if len(header) == 1 else "the names are in the header"
        )
    return (
        "the file is text in another encoding" if "encoding" in changes else "names are in quotes"
    )


def _shown(value: object) -> str:
    if isinstance(value, list) and len(value) > _MAX_SHOWN_NAMES:
        return f"[the {len(value)} fields' names]"
    return str(value) if value is None or isinstance(value, bool) else json.dumps(value)
