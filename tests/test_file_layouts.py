"""A file that is read by other arguments than it was written by: its data, or a hint that works."""

from __future__ import annotations

import bz2
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pytest

import contracts as ct
from contracts.hints import CallElsewhere, Hint, PassArgument
from tests.laws.test_hints_of_files import ROWS, Layout, Reading, zstd


def first_hint(body: bytes, contract: type[ct.Contract] = Reading, **passed: Any) -> str | None:
    """What the first message of a file says to do, or None; the message's cause where it is advice."""
    try:
        ct.read_csv(contract, body, **passed)
    except ct.WireError as error:
        return error.hint
    except ct.ContractViolation as error:
        causes = {one.cause for one in error.report.violations}
        assert len(causes) == 1, causes
        return causes.pop()
    raise AssertionError("the file was read")


CSV = Layout().body()
TEXT = CSV.decode()


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (Layout(";").body(), 'the header reads as one column: is it separator=";"?'),
        (Layout("\t").body(), 'the header reads as one column: is it separator="\\t"?'),
        (b"Levels\n\n" + CSV, "the header is on line 3: is it skip_rows=2?"),
        (
            Layout(";", above=("sep=;",)).body(),
            'the header is on line 2: is it separator=";", skip_rows=1?',
        ),
        (
            Layout(header=False).body(),
            'the first record looks like data: is it header=["id", "station", "level", "note"]?',
        ),
        (TEXT.encode("utf-16"), 'the file is text in another encoding: is it encoding="utf-16"?'),
        (
            TEXT.encode("latin-1"),
            'the file looks like Windows-1252 (Latin-1): is it encoding="cp1252"?',
        ),
        (
            TEXT.replace("note", "beiwörter").encode("latin-1"),
            'the file is text in another encoding: is it encoding="cp1252"?',
        ),
        (CSV.replace(b"\n", b"\r"), 'the lines end in carriage returns alone: pass data.replace(b"\\r", b"\\n")'),
        (bz2.compress(CSV), "the file is compressed by bzip2: unpack it, and read the file in it"),
        (ROWS.write_json().encode(), "the file is JSON: ct.read_json reads it"),
        (b"<!DOCTYPE html>\n<html>", "the file is a web page, of an error or a login say, and not the data"),
    ],
)  # fmt: skip  # a table
def test_the_layout_of_a_file_is_named(body: bytes, hint: str) -> None:
    """Every message about the file has the same hint."""
    assert hint == first_hint(body)


def test_archives_and_workbooks_are_named() -> None:
    """Archives and workbooks are not records, though what they contain may be."""
    ods = b"application/vnd.oasis.opendocument.spreadsheet"
    for name, kind, content in (
        ("day.csv", "a zip archive", CSV),
        ("xl/workbook.xml", "a workbook of Excel", CSV),
        ("mimetype", "a workbook of OpenDocument", ods),
    ):
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            archive.writestr(name, content)
        assert str(first_hint(body.getvalue())).startswith(f"the file is {kind}: ")
    frame = io.BytesIO()
    ROWS.write_parquet(frame)
    assert "the file is Parquet: ct.read_parquet reads it" == first_hint(frame.getvalue())


@pytest.mark.parametrize("compress", [gzip.compress, zstd])
def test_what_is_compressed_and_damaged_is_a_wire_error(compress: Any) -> None:
    """A part of a file is never taken for all of it."""
    body = compress(CSV * 100)
    for damaged in (body[: len(body) // 2], body[:-3], body[:5], body + b"x"):
        with pytest.raises(ct.WireError, match=r"is damaged: it begins as (gzip|zstd), and cannot"):
            ct.read_csv(Reading, damaged)


def test_lines_above_the_header_are_counted() -> None:
    """A line is named by its number in the file; where all lines are skipped there is no header."""
    read = ct.split_csv(Reading, b"Levels\n\n" + CSV + b"7,8\n", skip_rows=2)
    (violation,) = read.report.violations
    assert "line 7 has 2 fields, not 4: 7,8" == violation.examples[0].value
    with pytest.raises(ct.WireError, match=r"missing: the file has 4 lines \(at line 5\)"):
        ct.read_csv(Reading, CSV, skip_rows=9)
    with pytest.raises(TypeError, match="skip_rows must be a whole number from 0"):
        ct.read_csv(Reading, CSV, skip_rows=-1)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Москва", "cp1251"), ("Αθήνα", "cp1253"), ("東京駅", "shift_jis"), ("北京站", "gbk"),
        ("Łódź", "cp1250"), ("Málaga", "mac_roman"), ("İstanbul'ş", "cp857"),
    ],
)  # fmt: skip  # a table
def test_an_encoding_that_is_not_known_is_not_named(text: str, encoding: str) -> None:
    """Of other encodings than those of Western Europe it is known only that it is another."""
    body = f"id,station,level,note\n1,{text},,\n2,{text},,\n".encode(encoding)
    hint = first_hint(body)
    assert "the file is in another encoding: pass encoding=" == hint
    assert isinstance(hint, Hint)
    assert (PassArgument("encoding"),) == hint.changes
    assert [text, text] == ct.read_csv(Reading, body, encoding=encoding)["station"].to_list()


@pytest.mark.parametrize(
    "body",
    [
        b"id,station,level,note\n1,Z\xc3\xbcrich,,\n2,M\xe1laga,,\n",  # two encodings
        b"id,station,level,note\n1,Z\xc3",  # cut off within a character
        b"id,station,level,note\n1,\x00\x01\xff\xfe,,\n",  # binary
        b"id,station,level\n1,a,\n",  # a field is missing
        b"id,station,level,note,\n1,a,,,5\n",
        b"kennung,ort,pegel,wort\n1,a,,\n",  # other names
        b"kennung,ort,pegel,wort\n1,id,station,\n",
        b'id,station,level,note\n1,"a,,\n',  # cut off within quotes
        b"id,station,level,note\n1,a\n",
        b"day\n2026-01-01\n",
    ],
)
def test_no_layout_is_named_where_another_may_be_meant(body: bytes) -> None:
    """Where other names, damage or a lost column would explain as much, nothing is said of the layout."""
    with pytest.raises(ct.ContractViolation) as caught:
        ct.read_csv(Reading, body)
    assert [] == [one.hint for one in caught.value.report.violations if one.hint is not None]


class Part(ct.Contract):
    """Fields of text alone."""

    name: str
    size: Annotated[str, ct.Matches(r".*")]


def test_quotes_that_are_text_are_named() -> None:
    """Where no cell is enclosed in them; a backslash before them is named as what it is."""
    inches = b'name,size\n"A" team,5\n"B" pipe,6"\n'
    assert "quotes look like text: is it quote=None?" == first_hint(inches, Part)
    assert ['"A" team', '"B" pipe'] == ct.read_csv(Part, inches, quote=None)["name"].to_list()
    escaped = b'name,size\n"the \\"A\\" team",5\n'
    assert "quotes are escaped by backslashes: RFC 4180 doubles them" == first_hint(escaped, Part)
    assert first_hint(inches + b'"C, D",7\n', Part) is None


def test_a_column_without_a_name_is_the_index_of_pandas_or_a_trailing_separator() -> None:
    """Which of them, its place and its cells tell."""
    frame = pd.DataFrame({"name": ["a", "b"], "size": ["5", "6"]})
    hint = first_hint(frame.to_csv().encode(), Part)
    assert isinstance(hint, Hint)
    (change,) = hint.changes
    assert CallElsewhere("pandas.DataFrame.to_csv", {"index": False}) == change
    assert ["a", "b"] == ct.read_csv(Part, frame.to_csv(**change.arguments).encode())[
        "name"
    ].to_list()
    ends = b"name,size,\na,5,\nb,6,\n"
    assert "the header ends in a separator, and so does every record" == first_hint(ends, Part)


class Plain(ct.Contract):
    n: int


UNUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a separator of Parquet": ("n.parquet", {"separator": ";"}, "separator is for CSV"),
    "a quote of Arrow": ("n.arrow", {"quote": "'"}, "quote is for CSV"),
    "no header of lines of JSON": ("n.ndjson", {"header": False}, "header is for CSV"),
    "lines above JSON": ("n.json", {"skip_rows": 1}, "skip_rows is for CSV"),
    "an encoding of Parquet": ("n.parquet", {"encoding": "cp1252"}, "encoding is for CSV"),
    "the key of rows of CSV": ("n.csv", {"records": "data"}, r"records is for \.json"),
    "the key of rows of lines of JSON": ("n.ndjson", {"records": "data"}, r"records is for \.json"),
    "a separator of rows": ("", {"separator": ";"}, "separator is for CSV"),
}
"""Options for files of another format, by the name of a file; without one the data is in memory."""


@pytest.mark.parametrize(("name", "option", "says"), UNUSED.values(), ids=UNUSED)
def test_an_option_for_files_of_another_format_is_refused(
    tmp_path: Path, name: str, option: dict[str, Any], says: str
) -> None:
    """It would change nothing; left out, as the message says, the data is read."""
    rows = pl.DataFrame({"n": [1, 2]})
    (tmp_path / "n.json").write_text('[{"n": 1}, {"n": 2}]')
    for write, place in (
        (rows.write_parquet, "n.parquet"), (rows.write_ipc, "n.arrow"), (rows.write_csv, "n.csv"),
        (rows.write_ndjson, "n.ndjson"),
    ):  # fmt: skip  # a table
        write(tmp_path / place)
    data: Any = tmp_path / name if name else rows
    parts: dict[str, Any] = {"valid": tmp_path / "v.parquet", "invalid": tmp_path / "i.ndjson"}

    def each(**passed: Any) -> Iterator[Callable[[], object]]:
        yield lambda: ct.infer(data, **passed)
        yield lambda: ct.profile(Plain, data, **passed)
        yield lambda: ct.split_to(Plain, data, **parts, **passed)

    for call in each(**option):
        with pytest.raises(ValueError, match=f"{says} files, and there is none: leave .* out"):
            call()
    assert 3 == len([call() for call in each()])


def test_an_option_of_some_files_is_taken(tmp_path: Path) -> None:
    """Where files of several formats are read, it is enough that one of them is read by it."""
    pl.DataFrame({"n": [1], "m": [2]}).write_csv(tmp_path / "a.csv", separator=";")
    pl.DataFrame({"n": ["1"], "m": ["2"]}).write_parquet(tmp_path / "b.parquet")
    assert 2 == len(ct.specification_of(ct.infer(tmp_path, separator=";").contract).fields)


OTHER_KINDS: dict[str, tuple[bytes, str]] = {
    "UTF-16 without a mark": (CSV.decode().encode("utf-16-le"), 'is it encoding="utf-16-le"?'),
    "UTF-16, the other way": (CSV.decode().encode("utf-16-be"), 'is it encoding="utf-16-be"?'),
    "Avro": (b"Obj\x01\x04\x14avro.codec\x00", "the file is Avro"),
    "ORC": (b"ORC\x00\x00\x08", "the file is ORC"),
    "SQLite": (b"SQLite format 3\x00\x10\x00", "the file is a database of SQLite"),
    "nothing but NUL": (bytes(64), "has a header that has a NUL character (at line 1)"),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_header_with_nul_is_none(kind: str, tmp_path: Path) -> None:
    """No text has NUL, so that files of other kinds are refused with what they are, read at once or in parts."""
    body, message = OTHER_KINDS[kind]
    path = tmp_path / "day.csv"
    path.write_bytes(body)
    with pytest.raises(ct.WireError, match=re.escape(message)):
        ct.split_csv(Reading, body)
    with pytest.raises(ct.WireError, match=re.escape(message)):
        ct.split_to(Reading, path, valid=tmp_path / "v.parquet", invalid=tmp_path / "i.parquet")


@pytest.mark.parametrize("verb", ["read_parquet", "check_parquet"])
def test_what_is_not_parquet_is_named(verb: str, tmp_path: Path) -> None:
    """Delimited text, JSON, archives and other tables, as bytes and as a file; the functions named read them."""
    arrow, path = io.BytesIO(), tmp_path / "day.parquet"
    ROWS.write_ipc(arrow)
    bodies = {
        "the file is delimited text: ct.read_csv reads it": CSV,
        "the file is JSON: ct.read_json reads it": ROWS.write_ndjson().encode(),
        "the file is compressed by gzip: unpack it": gzip.compress(CSV),
        "the file is Arrow IPC": arrow.getvalue(),
        "the file is a pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\n",
        "the file is XML, of an error": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    }
    for hint, body in bodies.items():
        path.write_bytes(body)
        for source in (body, path):
            with pytest.raises(ct.WireError, match=f"does not begin with PAR1.*{hint}"):
                getattr(ct, verb)(Reading, source)
    path.write_bytes(b"PAR1PAR1")
    with pytest.raises(ct.WireError, match=r"it begins as Parquet, and cannot be decoded$"):
        getattr(ct, verb)(Reading, path)
    for name in ("read_csv", "read_json"):
        (body,) = (one for hint, one in bodies.items() if f"ct.{name} " in hint)
        assert ROWS.height == getattr(ct, name)(Reading, body).height


def test_frames_that_zstd_skips_come_first(tmp_path: Path) -> None:
    """A writer such as pzstd has the sizes of its frames in one that is skipped (RFC 8878, 3.1.2)."""
    body = b"\x50\x2a\x4d\x18\x04\x00\x00\x00size" + zstd(CSV)
    assert ct.read_csv(Reading, CSV).equals(ct.read_csv(Reading, body))
    path = tmp_path / "day.csv.zst"
    path.write_bytes(body)
    assert ct.split_to(Reading, path, valid=tmp_path / "v.csv", invalid=tmp_path / "i.csv").ok


def test_records_of_no_field_are_read_or_malformed() -> None:
    """A contract without fields, or without the file's, still says which records could not be read."""

    class Any_(ct.Contract, extra="allow"):
        """Whatever there is."""

    for split, body in ((ct.split_csv, b"a,b\n1,2\n3\n"), (ct.split_ndjson, b'{"a": 1}\n{"a"\n')):
        parts = split(Any_, body)
        assert [("malformed", 1)] == [(one.code, one.count) for one in parts.report.violations]
        assert (1, 1) == (parts.valid.height, parts.invalid.height)
    codes = {one.code for one in ct.split_csv(Reading, b"a,b\n1,2\n3\n").report.violations}
    assert {"malformed", "missing_field", "extra_field"} == codes


def test_columns_that_no_file_can_have_are_refused(tmp_path: Path) -> None:
    """Arrow's names end at NUL; Polars panics at one."""
    frame = pl.DataFrame({"id": [1], "a\0b": [2]})
    with pytest.raises(ct.UnsupportedDataError, match="NUL character in its name"):
        ct.split_to(Reading, [frame], valid=tmp_path / "v.parquet", invalid=tmp_path / "i.parquet")
