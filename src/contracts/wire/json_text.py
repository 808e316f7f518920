"""JSON text as Python values, strictly: what RFC 8259 does not allow is an error that says where.

Where the RFC leaves it open: of members of one name the last wins; a byte order mark is skipped;
an integer is exact, up to 4,300 digits; any other number is the nearest float, and one beyond the
largest an infinity, which nothing else is, for JSON has no word for one; half a surrogate pair is an
error, for it is no character; and so is what is nested deeper than 200.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic_core import from_json

from contracts.errors import UnsupportedDataError, WireError

Body: TypeAlias = bytes | bytearray | memoryview | str
Row: TypeAlias = dict[str, Any]

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WHITE = b" \t\n\r"
NOT_WHITE = re.compile(rb"[^ \t\n\r]")
SHOWN = 500
"""How many characters of a malformed line are kept."""
PLACE = re.compile(r"(.*) at line (\d+) column (\d+)", re.DOTALL)
NO_NUMBER = re.compile(rb"-?(?:NaN|Infinity)")
NOT_UTF_8 = "is not UTF-8"
HALF_A_PAIR = "escapes half of a surrogate pair, which is no character"
PROBLEMS = {
    "invalid unicode code point": NOT_UTF_8,
    "lone leading surrogate in hex escape": HALF_A_PAIR,
    "unexpected end of hex escape": HALF_A_PAIR,
    "number out of range": "has an integer of more than 4,300 digits",
    "recursion limit exceeded": "is nested deeper than 200",
    "trailing characters": "goes on after its end",
}
"""What the parser says, as the predicate of the body; all else is "no JSON", in its own words."""
CUT = "EOF while parsing "
KINDS = {
    type(None): "null",
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "an array",
    str: "a string",
}


@dataclass(frozen=True, slots=True)
class MalformedLine:
    r"""A line that holds no row.

    Attributes:
        line: which it is, the body's first being 1.
        problem: what is wrong, as the predicate of the line.
        text: the line as it stands there, or how it begins; bytes that are no text as `\xff`.
        column: the character where it was noticed, the first being 1, or None.
    """

    line: int
    problem: str
    text: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of lines of JSON.

    Attributes:
        rows: one for each line that is not blank, in order: `{}` where that is malformed.
        lines: the line that each row is on, the body's first being 1.
        malformed: what is wrong, by the row.
    """

    rows: list[Row]
    lines: list[int]
    malformed: dict[int, MalformedLine]


def read_value(body: Body) -> Any:
    """The one JSON value that a body is.

    Raises:
        WireError: it is none.
        UnsupportedDataError: it is neither bytes nor text.
    """
    return value_of(as_utf8(body))


def read_rows(body: Body) -> list[Row]:
    r"""The rows of a body: an array of objects, or an object on each line; blank lines are skipped.

    An object over several lines is one row, if it is the whole body.

    Raises:
        WireError: it is neither, or empty.
        UnsupportedDataError: it is neither bytes nor text.

    >>> read_rows(b'[{"a": 1}, {"a": 2.5}]') == read_rows('{"a": 1}\n{"a": 2.5}\n')
    True
    """
    data = as_utf8(body)
    first = NOT_WHITE.search(data)
    if first is None:
        raise WireError("is empty")
    return objects(value_of(data)) if first[0] == b"[" else rows_on_lines(data)


def read_lines(body: Body) -> Lines:
    r"""The rows of a body that is an object on each line, and what is wrong with the other lines.

    Raises:
        WireError: it is text that UTF-8 cannot hold.
        UnsupportedDataError: it is neither bytes nor text.

    >>> read = read_lines('{"a": 1}\n\n{"a": \n{"a": 3}')
    >>> read.rows, read.lines
    ([{'a': 1}, {}, {'a': 3}], [1, 3, 4])
    >>> read.malformed[1].problem
    'ends within a value'
    """
    return lines_of(as_utf8(body))


def as_utf8(body: Body) -> bytes:
    """The body as bytes, without a byte order mark."""
    match body:
        case str():
            try:
                return str.encode(body).removeprefix(BOM)
            except UnicodeEncodeError as error:
                before = body[: error.start]
                line, column = before.count("\n") + 1, error.start - before.rfind("\n")
                raise WireError("has half of a surrogate pair", line, column) from None
        case bytes() | bytearray() | memoryview():
            return bytes(body).removeprefix(BOM)
        case _:
            name = type(body).__name__
            raise UnsupportedDataError(name, "is no JSON body", "Pass its bytes, or its text")


def value_of(data: bytes) -> Any:
    """The value that bytes without a byte order mark are."""
    try:
        return from_json(data, allow_inf_nan=False, cache_strings="keys")  # values seldom repeat
    except ValueError as error:
        raise wire_error(data, str(error)) from None


def not_a_number(body: str | bytes | bytearray) -> str | None:
    """What is wrong with a body that has NaN or an infinity where a number stands, which RFC 8259 (section
    6) has no word for; None where it has none. Readers that are not told otherwise take them.
    """
    words: Any = ("NaN", "Infinity") if isinstance(body, str) else (b"NaN", b"Infinity")
    if not any(word in body for word in words):
        return None
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        return str(error)
    return None  # a text has the word


def objects(values: list[Any]) -> list[Row]:
    """The items of an array, if each is an object."""
    if set(map(type, values)) <= {dict}:
        return values
    row = next(place for place, value in enumerate(values) if type(value) is not dict)
    raise WireError(f"has an item that {no_object(values[row])}", row=row)


def no_object(value: Any) -> str:
    """What is wrong with a value that should be an object."""
    return f"is no object but {KINDS[type(value)]}"


def rows_on_lines(data: bytes) -> list[Row]:
    """The rows of lines that are all well formed, or the object that all lines are together."""
    read = lines_of(data)
    if not read.malformed:
        return read.rows
    try:
        whole = value_of(data)
    except WireError:
        whole = None
    if type(whole) is dict:
        return [whole]
    row, first = next(iter(read.malformed.items()))
    raise WireError(f"has a line that {first.problem}", first.line, first.column, row)


def lines_of(data: bytes) -> Lines:
    """The rows of bytes without a byte order mark."""
    rows: list[Row] = []
    lines: list[int] = []
    malformed: dict[int, MalformedLine] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            row = from_json(line, allow_inf_nan=False)
            if type(row) is not dict:
                raise WireError(no_object(row))
        except ValueError as error:
            if not line.strip(WHITE):
                continue
            malformed[len(rows)] = malformed_line(number, line, error)
            row = {}
        rows.append(row)
        lines.append(number)
    return Lines(rows, lines, malformed)


def malformed_line(number: int, line: bytes, error: ValueError) -> MalformedLine:
    """What is wrong with a line."""
    text = line[: 4 * SHOWN].decode(errors="backslashreplace").removesuffix("\r")[:SHOWN]
    wrong = error if isinstance(error, WireError) else wire_error(line, str(error))
    return MalformedLine(number, wrong.problem, text, wrong.column)


def wire_error(data: bytes, message: str) -> WireError:
    """What the parser says of bytes that are no JSON, with the place in characters."""
    found = PLACE.fullmatch(message)
    if found is None:
        return WireError(f"is no JSON: {message}")
    says, line, byte = found[1], int(found[2]), int(found[3])
    start = 0
    for _ in range(line - 1):
        start = data.index(b"\n", start) + 1
    wrong = problem(data, says, start + byte - 1)
    if wrong == NOT_UTF_8:
        byte = first_not_utf8(data[start:]) + 1  # versions of the parser say other places
    column = len(data[start : start + byte].decode(errors="replace"))
    return WireError(wrong, line, max(column, 1))


def first_not_utf8(data: bytes) -> int:
    """The byte where what is UTF-8 ends; 0 for what all is."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def problem(data: bytes, says: str, place: int) -> str:
    """What the parser says, as the predicate of the body.

    Args:
        place: the byte where it was noticed.
    """
    word = NO_NUMBER.match(data, max(place - 1, 0)) or NO_NUMBER.match(data, place)
    if word is not None and says in ("expected value", "invalid number"):
        return f"has {word[0].decode()}, which is no JSON"
    if place == 0 and data.startswith(UTF_16):
        return NOT_UTF_8
    if says.startswith(CUT):
        return f"ends within {says.removeprefix(CUT)}"
    return PROBLEMS.get(says, f"is no JSON: {says}")
