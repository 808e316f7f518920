"""What a file is that is not the JSON it was read as, or where in it the rows are: a hint."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping

from contracts.diagnosis.encodings import decodes, likely_encodings
from contracts.diagnosis.file_content import DELIMITED, binary_content
from contracts.diagnosis.file_layout import has_header_of
from contracts.diagnosis.malformed_records import encoding_hint
from contracts.diagnosis.sampling import spread_items
from contracts.errors import WireError
from contracts.hints import CallElsewhere, Hint, PassArgument, UseVerb
from contracts.report.values import show_value
from contracts.specification import ListOf, Specification, StructOf
from contracts.wire.records.csv_lines import NOT_UTF_8
from contracts.wire.records.json import JsonLines, read_json_value
from contracts.wire.records.source import to_utf8

_HEAD_BYTES = 1 << 16
_MAX_DEPTH = 2
"""How many objects are between a body and its rows, at most."""
_ONE_VALUE = Hint("the file is one JSON value: ct.read_json reads it", UseVerb("read_json"))
_BY_COLUMNS = Hint("the file has columns, not rows: parse takes what json.load gives for it")
_OF_PANDAS = Hint(
    'the file has columns by labels of rows: write it by to_json(orient="records")',
    CallElsewhere("pandas.DataFrame.to_json", {"orient": "records"}),
)


def other_than_json(data: bytes, specification: Specification) -> Hint | None:
    """What a file is that could not be read as rows of JSON."""
    if _is_one_value(data):
        return _ONE_VALUE
    head = data[:_HEAD_BYTES]
    if (binary := binary_content(head)) is not None:
        return binary
    for encoding in likely_encodings(head, "utf-8"):
        if encoding != "utf-8" and _is_json_in(data, encoding):
            hint = f'the file is text in another encoding: is it encoding="{encoding}"?'
            return Hint(hint, PassArgument("encoding", encoding))
    is_json = re.match(rb"(?:\xef\xbb\xbf)?\s*[\[{]", head) is not None
    return DELIMITED if not is_json and has_header_of(head, specification) else None


def _is_one_value(data: bytes) -> bool:
    """Whether a body is an array of rows, or one row; a malformed one is read up to its first error."""
    try:
        value = read_json_value(data)
    except WireError:
        return False
    return type(value) is dict or (type(value) is list and all(type(one) is dict for one in value))


def _is_json_in(data: bytes, encoding: str) -> bool:
    """Whether a body is JSON in an encoding: one value, or one on its first line."""
    try:
        text = to_utf8(data, encoding)
    except UnicodeError:
        return False
    return any(map(_is_one_value, (text, text.lstrip().partition(b"\n")[0])))


def cause_of_malformed_lines(
    data: bytes, read: JsonLines, specification: Specification
) -> Hint | None:
    """What a file is of which some lines are not JSON, or every line."""
    if len(read.malformed) == len(read.rows):
        return other_than_json(data, specification)
    if any(one.problem != NOT_UTF_8 for one in read.malformed.values()):
        return None
    mixed = any(not line.isascii() and decodes(line, "utf-8") for line in data.split(b"\n"))
    return None if mixed else encoding_hint(spread_items([*read.malformed.values()]))


def rows_elsewhere(
    row: Mapping[str, object], specification: Specification, *, in_file: bool
) -> Hint | None:
    """Where the rows are in a body that is one object and not a row."""
    scalars = [
        one.alias
        for one in specification.fields
        if not isinstance(one.value.dtype, (ListOf, StructOf)) and one.alias in row
    ]
    if 2 * len(scalars) >= len(specification.fields) > 0:
        values = [row[name] for name in scalars]
        for kind, hint in ((list, _BY_COLUMNS), (dict, _OF_PANDAS)):
            if all(isinstance(value, kind) for value in values):
                return hint
        return None
    names = {one.alias for one in specification.fields}
    holding = [*_places_of_rows(row, names, _MAX_DEPTH)]
    if len(holding) != 1:
        return None
    shown = show_value(".".join(holding[0]))
    if in_file and not any("." in key for key in holding[0]):
        records = ".".join(holding[0])
        return Hint(
            f"the rows are in {shown}: is it records={json.dumps(records)}?",
            PassArgument("records", records),
        )
    return Hint(
        f"the rows are in {shown}: send them alone, or pass them to parse, as json.load gives them"
    )


def _places_of_rows(
    value: Mapping[str, object], names: Collection[str], depth: int
) -> Iterator[tuple[str, ...]]:
    """The keys of each array of rows in an object."""
    for key, one in value.items():
        if _has_rows_of(one, names):
            yield (key,)
        elif type(one) is dict and depth:
            yield from ((key, *others) for others in _places_of_rows(one, names, depth - 1))


def _has_rows_of(value: object, names: Collection[str]) -> bool:
    first = value[0] if type(value) is list and value else None
    return type(first) is dict and 2 * len(first.keys() & names) >= len(names)
