"""Decode JSON text strictly: whatever RFC 8259 forbids is an error with its line and column.

Where the RFC leaves a choice: of repeated keys the last wins; a byte order mark is skipped; an integer
is exact, up to 4,300 digits; any other number is the nearest float, which is infinite beyond the
largest float; half of a surrogate pair is an error, and so is nesting deeper than 200.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, TypeAlias

from pydantic_core import from_json

from contracts.errors import UnsupportedDataError, WireError
from contracts.lazy_dataclass import lazy_dataclass
from contracts.wire.records.source import is_compressed, text_bytes

JsonText: TypeAlias = bytes | bytearray | memoryview | str
_JsonRow: TypeAlias = dict[str, Any]

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON_WHITE_SPACE = b" \t\n\r"
_JSON_CONTENT = re.compile(rb"[^ \t\n\r]")
_MAX_LINE_TEXT = 500
"""The characters of a malformed line that are kept."""
_MAX_KEYS, _MAX_KEY_TEXT = 8, 40
"""How many keys of an object a message names, and how many characters of each."""
_PARSER_MESSAGE = re.compile(r"(.*) at line (\d+) column (\d+)", re.DOTALL)
_NON_FINITE_WORD = re.compile(rb"-?(?:NaN|Infinity)")
_NOT_UTF_8 = "is not UTF-8"
_LONE_SURROGATE = "escapes half of a surrogate pair, which is not a character"
_PARSER_PROBLEMS = {
    "invalid unicode code point": _NOT_UTF_8,
    "lone leading surrogate in hex escape": _LONE_SURROGATE,
    "unexpected end of hex escape": _LONE_SURROGATE,
    "number out of range": "has an integer of more than 4,300 digits",
    "recursion limit exceeded": "is nested deeper than 200",
    "trailing characters": "goes on after its end",
}
"""Messages of the parser as phrases that complete "the body …"; others are quoted as they are."""
_UNEXPECTED_END = "EOF while parsing "
_JSON_TYPE_NAMES = {
    type(None): "null",
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "an array",
    str: "a string",
}


@lazy_dataclass(frozen=True, slots=True)
class MalformedLine:
    r"""A malformed line.

    Attributes:
        line: its number, counted from 1.
        problem: what is wrong, as a phrase that completes "the line …".
        text: the line as it is in the body, or its beginning; bytes that are not UTF-8 as `\xff`.
        column: the character where the problem was noticed, counted from 1, or None.
    """

    line: int
    problem: str
    text: str
    column: int | None = None


@lazy_dataclass(frozen=True, slots=True)
class JsonLines:
    """The rows of a body with one object on each line.

    Attributes:
        rows: one for each line that is not blank, in order; `{}` for a malformed one.
        lines: the line of each row, counted from 1.
        malformed: the malformed lines, by row.
    """

    rows: list[_JsonRow]
    lines: list[int]
    malformed: dict[int, MalformedLine]


def read_json_value(body: JsonText) -> Any:
    """Decode a body that is one JSON value.

    Raises:
        WireError: the body is malformed.
        UnsupportedDataError: the body is neither bytes nor text.
    """
    return _decode_json(_body_bytes(body))


def read_json_rows(body: JsonText, records: str | None = None) -> list[_JsonRow]:
    r"""Decode a body to rows: it is an array of objects, or has an object on each line that is not blank.

    An object over several lines is one row, if it is the whole body.

    Args:
        records: the key of the array of rows in a body that is one object; a dot reaches into an object.

    Raises:
        WireError: the body is neither, or empty; or it has no such array.
        UnsupportedDataError: the body is neither bytes nor text.

    >>> read_json_rows(b'[{"a": 1}, {"a": 2.5}]') == read_json_rows('{"a": 1}\n{"a": 2.5}\n')
    True
    >>> read_json_rows('{"page": {"items": [{"a": 1}]}}', "page.items")
    [{'a': 1}]
    """
    data = _body_bytes(body)
    if records is not None:
        return _require_objects(_array_at(_decode_json(data), records))
    first = _JSON_CONTENT.search(data)
    if first is None:
        raise WireError("is empty")
    return _require_objects(_decode_json(data)) if first[0] == b"[" else _read_strict_lines(data)


def read_json_records(body: JsonText) -> JsonLines:
    r"""Decode a body with an object on each line; malformed lines are listed.

    Raises:
        WireError: the body is a `str` with half of a surrogate pair.
        UnsupportedDataError: the body is neither bytes nor text.

    >>> read = read_json_records('{"a": 1}\n\n{"a": \n{"a": 3}')
    >>> read.rows, read.lines
    ([{'a': 1}, {}, {'a': 3}], [1, 3, 4])
    >>> read.malformed[1].problem
    'ends within a value'
    """
    return _read_lines_leniently(_body_bytes(body))


def read_json_chunks(file: BinaryIO, size: int) -> Iterator[JsonLines]:
    """The rows of a file with an object on each line, in chunks of about `size` bytes; one at least."""
    start = file.read(4)
    if is_compressed(start):
        yield read_json_records(text_bytes(start + file.read()))
        return
    rest, line, ended = start.removeprefix(codecs.BOM_UTF8), 1, False
    while not ended:
        read = file.read(size)
        ended = not read
        data = rest + read
        end = len(data) if ended else data.rfind(b"\n") + 1
        rest = data[end:]
        if end or (ended and line == 1):
            yield _read_lines_leniently(data[:end], line)
        line += data.count(b"\n", 0, end)


_FILE_NAME = re.compile(
    r"[^\[\]{}\"\n]{1,260}\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?", re.IGNORECASE
)


def _body_bytes(body: JsonText) -> bytes:
    """The body in UTF-8, without a byte order mark."""
    match body:
        case str():
            if _FILE_NAME.fullmatch(body):
                hint = "Read the file: ct.read_json(contract, path), or ct.read_ndjson"
                raise UnsupportedDataError(
                    "text", "is the name of a file, and not its content", hint
                )
            try:
                return str.encode(body).removeprefix(codecs.BOM_UTF8)
            except UnicodeEncodeError as error:
                before = body[: error.start]
                line, column = before.count("\n") + 1, error.start - before.rfind("\n")
                raise WireError("has half of a surrogate pair", line, column) from None
        case bytes() | bytearray() | memoryview():
            return bytes(body).removeprefix(codecs.BOM_UTF8)
        case _:
            name = type(body).__name__
            raise UnsupportedDataError(name, "is not a JSON body", "Pass its bytes, or its text")


def _decode_json(data: bytes) -> Any:
    try:
        return from_json(data, allow_inf_nan=False, cache_strings="keys")  # values seldom repeat
    except ValueError as error:
        raise _json_error(data, str(error)) from None


def non_finite_number_problem(body: str | bytes | bytearray) -> str | None:
    """What is wrong with a body that has NaN or an infinity as a number, or None.

    RFC 8259 (section 6) forbids both, but pydantic's validators accept them.
    """
    words: Any = ("NaN", "Infinity") if isinstance(body, str) else (b"NaN", b"Infinity")
    if not any(word in body for word in words):
        return None
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        return str(error)
    return None  # the word is part of a string


def _array_at(value: Any, records: str) -> list[Any]:
    """The array at some keys of an object.

    Raises:
        WireError: there is none.
    """
    for key in records.split("."):
        if type(value) is not dict:
            raise WireError(
                f"has no {records!a}: what should have the key {key!a} {not_object_problem(value)}"
            )
        if key not in value:
            raise WireError(f"has no {records!a}: the keys are {_few_keys(value)}")
        value = value[key]
    if type(value) is not list:
        raise WireError(f"has no array of rows at {records!a}, but {_JSON_TYPE_NAMES[type(value)]}")
    return value


def _few_keys(value: _JsonRow) -> str:
    shown = ", ".join(ascii(one[:_MAX_KEY_TEXT]) for one in [*value][:_MAX_KEYS])
    return f"{shown}, …" if len(value) > _MAX_KEYS else shown or "none"


def _require_objects(values: list[Any]) -> list[_JsonRow]:
    if set(map(type, values)) <= {dict}:
        return values
    row = next(place for place, value in enumerate(values) if type(value) is not dict)
    raise WireError(f"has an item that {not_object_problem(values[row])}", row=row)


def not_object_problem(value: Any) -> str:
    """What is wrong with a value that must be an object."""
    return f"is not an object but {_JSON_TYPE_NAMES[type(value)]}"


def _read_strict_lines(data: bytes) -> list[_JsonRow]:
    """The rows of lines that are all well formed, or one row if the whole body is an object."""
    read = _read_lines_leniently(data)
    if not read.malformed:
        return read.rows
    try:
        whole = _decode_json(data)
    except WireError:
        whole = None
    if type(whole) is dict:
        return [whole]
    row, first = next(iter(read.malformed.items()))
    raise WireError(f"has a line that {first.problem}", first.line, first.column, row)


def _read_lines_leniently(data: bytes, first: int = 1) -> JsonLines:
    """The rows of lines, well formed or not.

    Args:
        first: the number of the first line.
    """
    rows: list[_JsonRow] = []
    lines: list[int] = []
    malformed: dict[int, MalformedLine] = {}
    for number, line in enumerate(data.split(b"\n"), first):
        try:
            row = from_json(line, allow_inf_nan=False)
            if type(row) is not dict:
                raise WireError(not_object_problem(row))
        except ValueError as error:
            if not line.strip(_JSON_WHITE_SPACE):
                continue
            malformed[len(rows)] = _malformed_line(number, line, error)
            row = {}
        rows.append(row)
        lines.append(number)
    return JsonLines(rows, lines, malformed)


def _malformed_line(number: int, line: bytes, error: ValueError) -> MalformedLine:
    text = (
        line[: 4 * _MAX_LINE_TEXT]
        .decode(errors="backslashreplace")
        .removesuffix("\r")[:_MAX_LINE_TEXT]
    )
    wrong = error if isinstance(error, WireError) else _json_error(line, str(error))
    return MalformedLine(number, wrong.problem, text, wrong.column)


def _json_error(data: bytes, message: str) -> WireError:
    """The error of malformed bytes from the message of the parser, with the column in characters."""
    found = _PARSER_MESSAGE.fullmatch(message)
    if found is None:
        return WireError(f"is not JSON: {message}")
    reason, line, byte = found[1], int(found[2]), int(found[3])
    start = 0
    for _ in range(line - 1):
        start = data.index(b"\n", start) + 1
    wrong = _describe_parser_error(data, reason, start + byte - 1)
    if wrong == _NOT_UTF_8:
        byte = _first_not_utf8(data[start:]) + 1  # versions of the parser differ in the place
    column = len(data[start : start + byte].decode(errors="replace"))
    return WireError(wrong, line, max(column, 1))


def _first_not_utf8(data: bytes) -> int:
    """The first byte that is not UTF-8; 0 if all are."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _describe_parser_error(data: bytes, reason: str, place: int) -> str:
    """The message of the parser as a phrase that completes "the body …".

    Args:
        place: the byte where the problem was noticed.
    """
    word = _NON_FINITE_WORD.match(data, max(place - 1, 0)) or _NON_FINITE_WORD.match(data, place)
    if word is not None and reason in ("expected value", "invalid number"):
        return f"has {word[0].decode()}, which is not JSON"
    if place == 0 and data.startswith(_UTF_16_MARKS):
        return _NOT_UTF_8
    if reason.startswith(_UNEXPECTED_END):
        return f"ends within {reason.removeprefix(_UNEXPECTED_END)}"
    return _PARSER_PROBLEMS.get(reason, f"is not JSON: {reason}")
