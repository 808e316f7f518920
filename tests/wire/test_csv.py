"""Delimited text: what is well formed is read exactly, and what is malformed is reported by line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.wire.records.csv import CsvRecords, read_csv_records
from contracts.wire.records.csv_lines import (
    MAX_RECORD_TEXT,
    FileLayout,
    MalformedRecord,
)


def rows(data: bytes, **how: Any) -> list[tuple[str | None, ...]]:
    """The rows of data in which nothing is malformed."""
    read = read_csv_records(data, FileLayout(**how))
    assert (None, {}) == (read.unreadable, read.malformed)
    return read.frame.rows()


def problems(data: bytes, **how: Any) -> dict[int, tuple[int, str, str]]:
    """Line, problem and text of what is malformed, by the row."""
    found = read_csv_records(data, FileLayout(**how)).malformed.items()
    return {row: (why.line, why.problem, why.text) for row, why in found}


def rest(read: CsvRecords) -> list[tuple[str | None, ...]]:
    """The rows that are not malformed."""
    return [row for index, row in enumerate(read.frame.rows()) if index not in read.malformed]


def test_an_empty_cell_is_null_and_a_quoted_one_is_empty_text() -> None:
    """An absent value and an empty text are kept apart."""
    assert [(None, ""), ("", None)] == rows(b'a,b\n,""\n"",\n')


def test_nothing_is_inferred() -> None:
    """Numbers, dates, "NA" and blanks are read as text."""
    cells = ("007", "NA", "null", " x ", "\t", "2024-01-02", "#5", "1e400")
    assert [cells] == rows(b"a,b,c,d,e,f,g,h\n" + ",".join(cells).encode() + b"\n")


def test_quotes_hold_separators_and_lines_together() -> None:
    """Between quotes, all but a quote is text, and two quotes are one."""
    read = rows(b'a,b\n"x,y","1\n2\r\n3\r4"\n"say ""hi""",""""\n')
    assert [("x,y", "1\n2\r\n3\r4"), ('say "hi"', '"')] == read


@pytest.mark.parametrize(
    "data", [b"a,b\r\n1,2\r\n3,4\r\n", b"a,b\n1,2\r\n3,4", b"a,b\r\n1,2\n3,4\n"]
)
def test_crlf_and_lf_end_records(data: bytes) -> None:
    """Either ends a record, and so does the end of the file."""
    assert [("1", "2"), ("3", "4")] == rows(data)


def test_a_byte_order_mark_is_not_part_of_the_first_name() -> None:
    """One at the start is dropped; anywhere else it is text."""
    read = read_csv_records(b"\xef\xbb\xbfa,b\n\xef\xbb\xbf1,2\n")
    assert (("a", "b"), [("\ufeff1", "2")]) == (read.names, read.frame.rows())


def test_any_character_is_text() -> None:
    """A cell may hold NUL and anything in UTF-8."""
    assert [("\0", "é\U0001f600")] == rows("a,b\n\0,é\U0001f600\n".encode())


def test_a_long_cell_is_read_whole() -> None:
    """No cell is too long, quoted or not."""
    long = "x" * 3_000_000
    assert [(long, f"{long}\n")] == rows(f'a,b\n{long},"{long}\n"\n'.encode())


@pytest.mark.parametrize("separator", [";", "\t", "|", "\x1f", "^", "\\", "-", "]", " ", ".", "\0"])
@pytest.mark.parametrize("quote", ['"', "'", "^^"[:1], None])
def test_other_characters_may_hold_records_together(separator: str, quote: str | None) -> None:
    """Any ASCII character may separate, and any other may quote."""
    if separator == quote:
        return
    cells = ["a", "b"] if quote is None else [f"{quote}a{separator}{quote}{quote}{quote}", "b"]
    expected = [("a" if quote is None else f"a{separator}{quote}", "b")]
    data = f"x{separator}y\n{separator.join(cells)}\n".encode()
    assert expected == rows(data, separator=separator, quote=quote)


def test_without_a_quote_character_every_quote_is_text() -> None:
    """`quote=None` reads what other systems write without quoting."""
    assert [('"a', 'b"'), ('""', None)] == rows(b'x,y\n"a,b"\n"",\n', quote=None)


def test_names_may_be_repeated_or_empty() -> None:
    """Every column is there, the header's names are kept, and repeated ones are reported."""
    read = read_csv_records(b"a,,a,a_2,a,\n1,2,3,4,5,6\n")
    assert ("a", "", "a", "a_2", "a", "") == read.names
    assert ["a", "", "a_3", "a_2", "a_4", "_2"] == read.frame.columns
    assert ("a", "a", "") == read.repeated
    assert {"a": ["1"], "": ["2"], "a_2": ["4"]} == {
        name: column.to_list() for name, column in read.columns.items()
    }


def test_a_header_may_be_quoted() -> None:
    """A name may hold a separator, a quote or the end of a line."""
    read = read_csv_records(b'"a,b","c\n""d"""\n1,2\n\n3\n')
    assert ("a,b", 'c\n"d"') == read.names
    assert ([3, 4, 5], {4: "is blank", 5: "has 1 field, not 2"}) == (
        read.lines(range(3)),
        {why.line: why.problem for why in read.malformed.values()},
    )


def test_names_may_be_passed_instead_of_a_header() -> None:
    """The first record is then a record, and has as many fields as there are names."""
    read = read_csv_records(b"1,2\n3\n", FileLayout(header=["a", "b"]))
    assert (("a", "b"), [("1", "2")], [1]) == (read.names, rest(read), [*read.malformed])


def test_without_names_the_first_record_decides_the_number_of_columns() -> None:
    """`header=False` numbers the columns."""
    read = read_csv_records(b"1,2\n3\n4,5", FileLayout(header=False))
    assert (("column_1", "column_2"), [("1", "2"), ("4", "5")]) == (read.names, rest(read))


@pytest.mark.parametrize(
    ("data", "height"),
    [(b"a,b", 0), (b"a,b\n", 0), (b"a,b\r\n\r\n\n", 0), (b"a\n", 0), (b"a\n\n", 1)],
)
def test_a_file_may_be_a_header_alone(data: bytes, height: int) -> None:
    """It has columns of text and no rows; blank lines after it are empty cells of one column."""
    read = read_csv_records(data)
    assert (height, {pl.String}) == (read.frame.height, set(read.frame.dtypes))


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("header", [True, False])
def test_an_empty_file_cannot_be_read_without_names(data: bytes, header: bool) -> None:
    """Nothing states which columns there are."""
    read = read_csv_records(data, FileLayout(header=header))
    assert MalformedRecord(1, "is missing: the file is empty", "") == read.unreadable
    assert ((0, 0), (), {}) == (read.frame.shape, read.names, read.malformed)
    assert (0, 1) == read_csv_records(data, FileLayout(header=["a"])).frame.shape


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (b'a,"b\n', "has a quote that is never closed"),
        (b'a,"b\n1,"c"\n', "has text after a closing quote, 1 line below"),
        (b'a,"b"c\n', "has text after a closing quote"),
        (b"a,b\xff\n", "is not UTF-8"),
        (b"a,b\r1,2\r", "has a carriage return outside quotes"),
    ],
)
def test_a_malformed_header_leaves_nothing_to_read(header: bytes, problem: str) -> None:
    """Which columns there are is not guessed."""
    read = read_csv_records(header + b"1,2\n")
    assert (problem, 1) == (read.unreadable and read.unreadable.problem, read.unreadable and 1)
    assert (0, 0) == read.frame.shape


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (b"1", "has 1 field, not 3"),
        (b"1,2", "has 2 fields, not 3"),
        (b"1,2,", None),
        (b"1,2,3,", "has 4 fields, not 3"),
        (b'1,"2,3"', "has 2 fields, not 3"),
        (b",", "has 2 fields, not 3"),
        (b" ", "has 1 field, not 3"),
        (b'""', "has 1 field, not 3"),
        (b"", "is blank"),
        (b'1,"2,3', "has a quote that is never closed"),
        (b'1,2,"', "has a quote that is never closed"),
        (b'1,2,"3""', "has a quote that is never closed"),
        (b'1,2,"""', "has a quote that is never closed"),
        (b'1,"2"2,3', "has text after a closing quote"),
        (b'1,"2" ,3', "has text after a closing quote"),
        (b'1,2,"3"\r', None),
        (b'1,2,"3"\r\r', "has text after a closing quote"),
        (b'1,2,"x"y"z"', "has text after a closing quote"),
        (b'1,2,"x"y""', "has text after a closing quote"),
        (b'1,"x,"y",z"', "has text after a closing quote"),
        (b'1,2,3"', None),
        (b'1,2 "a" 3,4', None),
        (b'1,2, "3"', None),
        (b'1,2,x""', None),
        (b"1,2\r,3", "has a carriage return outside quotes"),
        (b"1,2,3\r\r", "has a carriage return outside quotes"),
        (b'1,"2"\r,3', "has text after a closing quote"),
        (b"1,\xff,3", "is not UTF-8"),
        (b'1,"\xc3\n",3', "is not UTF-8"),
        (b"1,\xed\xa0\x80,3", "is not UTF-8"),
    ],
)
def test_a_malformed_record_is_reported_and_affects_no_other(
    record: bytes, problem: str | None
) -> None:
    """A malformed record is a row of nulls with a line and a problem; all others are read."""
    read = read_csv_records(b"a,b,c\n4,5,6\n" + record + b"\n7,8,9\n")
    assert [("4", "5", "6"), ("7", "8", "9")] == [read.frame.row(0), read.frame.row(-1)]
    assert 3 == read.frame.height
    assert ({} if problem is None else {1: problem}) == {
        row: why.problem for row, why in read.malformed.items()
    }
    if problem is not None:
        assert ((None, None, None), 3) == (read.frame.row(1), read.malformed[1].line)


def test_a_quote_that_is_never_closed_takes_one_line() -> None:
    """The following lines are read again, and a later quote that closes it is reported."""
    data = b'a,b\n1,"x\n2,y\n3,"z"\n4,5\n6,"7\n8,9\n'
    assert {
        0: (2, "has text after a closing quote, 2 lines below", '1,"x'),
        4: (6, "has a quote that is never closed", '6,"7'),
    } == problems(data)
    assert [("2", "y"), ("3", "z"), ("4", "5"), ("8", "9")] == rest(read_csv_records(data))


def test_a_record_of_several_lines_with_too_few_fields_is_one() -> None:
    """Its quotes are right, so where it ends is known."""
    read = read_csv_records(b'a,b,c\n1,"x\ny"\n2,3,4\n')
    assert {0: MalformedRecord(2, "has 2 fields, not 3", '1,"x\ny"', 2)} == read.malformed
    assert [2, 4] == read.lines([0, 1])


def test_blank_lines_at_the_end_are_not_records() -> None:
    """Between records of several fields a blank line is malformed; of one field it is an empty
    record.
    """
    assert {1: (3, "is blank", "")} == problems(b"a,b\n1,2\n\r\n3,4\n\n\r\n\n")
    assert [("1",), (None,), ("2",), (None,), (None,)] == rows(b"a\n1\n\r\n2\n\n\r\n")


def test_bytes_that_are_not_text_are_shown() -> None:
    """A shown record has its bytes, and is bounded."""
    assert {0: (2, "is not UTF-8", r"1,\xff")} == problems(b"a,b\n1,\xff\n")
    assert MAX_RECORD_TEXT == len(problems(b"a,b\n" + b"x" * 1_000_000 + b"\n")[0][2])


def test_lines_are_counted_as_editors_count_them() -> None:
    """Each line feed ends a line, within quotes too; a row is on the line it starts on."""
    data = b'a,b\n"1\n\n2",3\n4,5\n6\n"7\r\n8"\n9,"\n"\n10,11\n'
    read = read_csv_records(data)
    assert [2, 5, 6, 7, 9, 11] == read.lines(range(6))
    assert [11, 2] == read.lines([5, 0])
    assert [] == read.lines([])


def test_a_file_is_read_by_its_path_or_open(tmp_path: Path) -> None:
    """A path as text or as a path, bytes, and a file opened as binary are read alike."""
    data = b"a,b\n1,2\n"
    path = tmp_path / "some.csv"
    path.write_bytes(data)
    with path.open("rb") as file:
        sources = [data, bytearray(data), str(path), path, file, io.BytesIO(data)]
        assert [[("1", "2")]] * 6 == [rows(source) for source in sources]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32", "UTF8"])
def test_a_file_is_decoded_from_the_declared_encoding(encoding: str) -> None:
    """Any encoding that Python knows is read, a byte order mark or not."""
    assert [("é", "x\ny")] == rows('ä,b\né,"x\ny"\n'.encode(encoding), encoding=encoding)


def test_a_file_in_another_encoding_is_not_read() -> None:
    """Where it stops being in its encoding is reported, and nothing is read."""
    read = read_csv_records(b"a,b\n1,2\n3,\x81\n4,5\n", FileLayout(encoding="cp1252"))
    assert MalformedRecord(3, "is not cp1252", r"3,\x81") == read.unreadable
    assert (0, 0) == read.frame.shape
    odd = read_csv_records("a\n1\n".encode("utf-16")[:-1], FileLayout(encoding="utf-16"))
    assert (2, "is not utf-16") == (
        odd.unreadable and (odd.unreadable.line, odd.unreadable.problem)
    )


@pytest.mark.parametrize(
    "how",
    [
        {"separator": ""},
        {"separator": ",,"},
        {"separator": "§"},
        {"separator": "\n"},
        {"separator": '"'},
        {"quote": "\r"},
        {"quote": ""},
        {"header": []},
        {"encoding": "no-such"},
        {"encoding": "hex"},
        {"encoding": "\0"},
    ],
    ids=str,
)
def test_invalid_arguments_are_refused(how: dict[str, Any]) -> None:
    """A ValueError names the invalid argument."""
    with pytest.raises(ValueError, match=r"separator|quote|header|encoding"):
        read_csv_records(b"a,b\n", FileLayout(**how))


def test_anything_but_a_file_of_bytes_is_refused(tmp_path: Path) -> None:
    """Text that was decoded is not a source, names are not single text, and a missing file is an OSError."""
    with pytest.raises(TypeError, match="binary"):
        read_csv_records(io.StringIO("a"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="names"):
        read_csv_records(b"a", FileLayout(header="abc"))
    with pytest.raises(FileNotFoundError):
        read_csv_records(tmp_path / "missing.csv")
