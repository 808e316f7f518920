"""JSON text: what RFC 8259 allows is read as it states, and what it does not is an error with a place."""

from __future__ import annotations

import base64
import json
import math
import pickle
import re
import threading
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.errors import ContractError, UnsupportedDataError, WireError
from contracts.wire.records.json import (
    JsonText,
    MalformedLine,
    not_object_problem,
    read_json_records,
    read_json_rows,
    read_json_value,
)
from tests.paths import ROOT

SUITE = ROOT.parent / "shared" / "suites" / "json_payloads" / "cases.json"
"""An outside judge, where there is one: see its README."""

TEXT = st.text() | st.text("a\udc00", max_size=3)
"""Text, and some that UTF-8 cannot hold."""
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**63 - 1, max_value=10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ROWS = st.lists(st.dictionaries(TEXT, VALUES, max_size=4), max_size=6)
PIECES = st.sampled_from(
    [
        *'[]{},:"\\ \n\t\r0123456789.eE+-',
        "true",
        "false",
        "null",
        "NaN",
        "Infinity",
        "\\u",
        "d800",
        "dc00",
        "01",
        "1.",
        ".5",
        "1e",
        "nul",
        "'",
        "//",
        "/**/",
        "\ufeff",
        "\x00",
        "\x1f",
        "\x7f",
        "é",
        "\u2028",
        '{"a":1}',
        '"a":',
    ]
)
NEARLY = st.lists(PIECES, max_size=12).map("".join).map(str.encode) | st.binary(max_size=12)
"""Bytes that are JSON, or nearly."""


def strictly(data: bytes) -> Any:
    """The value that Python's own reader makes of the bytes, with all that it is lax about refused."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    value = json.loads(text, parse_constant=refuse)
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no character
    return value


def problem_of(body: JsonText) -> tuple[str, int | None, int | None, int | None]:
    """The problem of a body that holds no rows, and its place."""
    with pytest.raises(WireError) as raised:
        read_json_rows(body)
    error = raised.value
    return error.problem, error.line, error.column, error.row


# Values --------------------------------------------------------------------------------------


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 3]))
def test_written_json_is_read(value: Any, ascii_only: bool, indent: int | None) -> None:
    """A value that is written as JSON is read as itself, of the same types, as bytes and as text."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if not is_text(value):
        with pytest.raises(WireError):
            read_json_value(text)
        return
    assert repr(value) == repr(read_json_value(text))
    assert repr(value) == repr(read_json_value(text.encode()))
    assert repr(value) == repr(read_json_value(bytearray(b" \r\n" + text.encode() + b"\t")))


def is_text(value: Any) -> bool:
    """Whether all that a value holds is text that UTF-8 holds."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@given(NEARLY)
@example(b'"\\ud800"')
@example(b'"\\ud83d\\ude00"')
@example(b"[1e400]")
@example(b'{"a":1,"a":2}')
def test_bytes_are_read_strictly_or_not_at_all(data: bytes) -> None:
    """Any bytes are read as a strict reader reads them, or are a `WireError`."""
    try:
        expected = strictly(data)
    except (ValueError, RecursionError):
        with pytest.raises(WireError):
            read_json_value(data)
    else:
        assert repr(expected) == repr(read_json_value(data))


@given(NEARLY)
def test_any_bytes_are_rows_or_an_error(data: bytes) -> None:
    """Rows are objects, and whatever is not a rows is a `WireError` that states it in words."""
    try:
        rows = read_json_rows(data)
    except WireError:
        rows = []
    assert {dict} >= set(map(type, rows))
    assert {dict} >= set(map(type, read_json_records(data).rows))


@pytest.mark.skipif(not SUITE.exists(), reason="the outside judge is not there")
def test_an_independent_suite_agrees() -> None:
    """Bodies that JSONTestSuite accepts are read, those it rejects are a `WireError`, the rest is
    either.
    """
    found: dict[str, set[str]] = {"accept": set(), "reject": set(), "either": set()}
    for case in json.loads(SUITE.read_text())["cases"]:
        try:
            read_json_value(base64.b64decode(case["base64"]))
        except WireError:
            found[case["expect"]].add("reject")
        else:
            found[case["expect"]].add("accept")
    assert {"accept": {"accept"}, "reject": {"reject"}, "either": {"accept", "reject"}} == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-0", 0),
        ("-0.0", -0.0),
        ("1E5", 100000.0),
        ("1.0", 1.0),
        ("9007199254740993", 9007199254740993),
        ("9007199254740993.0", 9007199254740992.0),
        ("1e-400", 0.0),
        ("1e400", math.inf),
        ("-1e400", -math.inf),
        ("1" + "0" * 4_299, 10**4_299),
        ('{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\u0000"', "\0"),
        ("\ufefftrue", True),
    ],
)
def test_what_the_standard_leaves_open(text: str, value: Any) -> None:
    """Integers are exact, other numbers the nearest float, and of equal names the last wins."""
    assert repr(value) == repr(read_json_value(text))


# Bodies --------------------------------------------------------------------------------------


@given(ROWS, st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n", "\n \t\n"]))
def test_an_array_and_lines_are_the_same_rows(rows: list[Any], end: bool, between: str) -> None:
    """An array of objects, and an object on each line, are the same rows; blank lines are skipped."""
    written = [json.dumps(row) for row in rows if is_text(row)]
    expected = [row for row in rows if is_text(row)]
    lines = between.join(written) + (between if end else "")
    assert expected == read_json_rows(f" [{','.join(written)}]")
    assert expected == read_json_records(lines).rows
    if expected:
        assert expected == read_json_rows(lines)


def test_one_object_over_several_lines_is_one_row() -> None:
    """A body that is one object is one row, however it is laid out."""
    row = {"a": {"b": [1, 2]}, "c": None}
    assert [row] == read_json_rows(json.dumps(row, indent=2)) == read_json_rows(json.dumps(row))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ("is empty", None, None, None)),
        (b"\xef\xbb\xbf \n", ("is empty", None, None, None)),
        (b'[{"a": 1}', ("ends within a list", 1, 9, None)),
        (b'[{"a": "x', ("ends within a string", 1, 9, None)),
        (b'[{"a": 1}] x', ("goes on after its end", 1, 12, None)),
        (b'[{"a": 1},\n {"a": 01}]', ("is not JSON: invalid number", 2, 9, None)),
        ('[{"é": "é", é}]', ("is not JSON: key must be a string", 1, 13, None)),
        (b'[{"a": NaN}]', ("has NaN, which is not JSON", 1, 8, None)),
        (b'[{"a": Infinity}]', ("has Infinity, which is not JSON", 1, 8, None)),
        (b'[{"a": -Infinity}]', ("has -Infinity, which is not JSON", 1, 9, None)),
        (b'[{"a": "\xff"}]', ("is not UTF-8", 1, 9, None)),
        ("[]".encode("utf-16"), ("has a line that is not UTF-8", 1, 1, 0)),
        (b"[1" + b"0" * 4_300 + b"]", ("has an integer of more than 4,300 digits", 1, 4_303, None)),
        (b"[[1]]", ("has an item that is not an object but an array", None, None, 0)),
        (b"[{}, true]", ("has an item that is not an object but a boolean", None, None, 1)),
        (b"[{}, {}, null]", ("has an item that is not an object but null", None, None, 2)),
        (b'{"a": 1}\n\n{"a"}', ("has a line that is not JSON: expected `:`", 3, 5, 1)),
        (b'{"a": 1}\n"a"', ("has a line that is not an object but a string", 2, None, 1)),
        (b"1.5", ("has a line that is not an object but a number", 1, None, 0)),
        (
            rb'[{"a": "\ud800"}]',
            ("escapes half of a surrogate pair, which is not a character", 1, 15, None),
        ),
        ('[{}]\n "\ud800"', ("has half of a surrogate pair", 2, 3, None)),
    ],
    ids=str,
)
def test_an_error_has_a_reason_and_a_place(
    body: JsonText, expected: tuple[str, int | None, int | None, int | None]
) -> None:
    """A body that holds no rows is an error with the reason, row, line and character."""
    assert expected == problem_of(body)


def test_an_error_reads_as_a_sentence() -> None:
    """The text of the error comes from its attributes, last, and survives being pickled."""
    error = WireError("is not JSON: invalid number", 1_200, 9)
    assert "the body is not JSON: invalid number (at line 1,200, column 9)" == str(error)
    assert str(error) == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 - our own
    assert "the body is empty" == str(WireError("is empty"))
    assert isinstance(error, ContractError)
    assert isinstance(error, ValueError)


@pytest.mark.parametrize("body", [None, 3, ["[]"], {"a": 1}])
def test_a_body_is_bytes_or_text(body: Any) -> None:
    """Anything but bytes or text is not a body."""
    with pytest.raises(UnsupportedDataError, match=re.escape("data is not a JSON body (got ")):
        read_json_rows(body)


@pytest.mark.parametrize("piece", [b"[", b'{"a":', b'[{"a":'], ids=str)
def test_deep_nesting_is_an_error_in_any_thread(piece: bytes) -> None:
    """A body that is nested 100,000 deep is an error, in a thread of a small stack as well."""
    found: list[str] = []
    before = threading.stack_size(
        256 * 1024
    )  # musl gives 128 KiB; below 96 the parser overflows it
    try:
        thread = threading.Thread(target=lambda: found.append(problem_of(piece * 100_000)[0]))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert found[0].endswith("is nested deeper than 200")


# Lines ---------------------------------------------------------------------------------------


def test_malformed_lines_are_reported_apart() -> None:
    """A malformed line affects no other: its row is `{}`, with its problem beside it."""
    body = b'{"a": 1}\r\n{"a": \r\n\r\n[1]\n{"a": "\xff"}\n{"a": 2}\n{"a": NaN}\n'
    read = read_json_records(body)
    assert [{"a": 1}, {}, {}, {}, {"a": 2}, {}] == read.rows
    assert [1, 2, 4, 5, 6, 7] == read.lines
    assert {
        1: MalformedLine(2, "ends within a value", '{"a": ', 7),
        2: MalformedLine(4, "is not an object but an array", "[1]"),
        3: MalformedLine(5, "is not UTF-8", '{"a": "\\xff"}', 8),
        5: MalformedLine(7, "has NaN, which is not JSON", '{"a": NaN}', 7),
    } == read.malformed


@example(["\ufeff\ufeff".encode()])
@given(st.lists(ROWS.filter(bool).map(lambda rows: json.dumps(rows[0]).encode()) | NEARLY))
def test_each_line_is_read_as_if_alone(lines: list[bytes]) -> None:
    """The value or the problem of a line does not depend on the others."""
    body = b"\n".join(without_marks(line.replace(b"\n", b"")) for line in lines)
    read = read_json_records(body)
    split = body.split(b"\n")
    assert [number for number, line in enumerate(split, 1) if line.strip(b" \t\r\n")] == read.lines
    for row, number in enumerate(read.lines):
        value, problem = alone(split[number - 1])
        assert (value if type(value) is dict else {}) == read.rows[row]
        assert problem == (read.malformed[row].problem if row in read.malformed else None)


def without_marks(line: bytes) -> bytes:
    """A line without the byte order marks that begin it: alone, it is let off the first of them."""
    return re.sub(b"\\A(?:\xef\xbb\xbf)+", b"", line)


def alone(line: bytes) -> tuple[Any, str | None]:
    """The value that a line is, and what keeps it from being a row."""
    try:
        value = read_json_value(line)
    except WireError as error:
        return None, error.problem
    return value, None if type(value) is dict else not_object_problem(value)


def test_a_long_line_is_shown_in_part() -> None:
    """Of a malformed line 500 characters are kept."""
    read = read_json_records("{" + "é" * 10_000)
    assert "{" + "é" * 499 == read.malformed[0].text


def test_no_lines_are_no_rows() -> None:
    """A file without a line has no rows and no problem."""
    assert [] == read_json_records(b"\n \n").rows
