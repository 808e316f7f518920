"""Law 12 of files: read by other arguments than it was written by, a file is data, or its hint works."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import contracts as ct
from contracts.hints import CallElsewhere, Hint, PassArgument, PassArguments, UseVerb
from tests.reference.hint_sources import unmet


class Reading(ct.Contract):
    """What the files hold."""

    id: int
    station: str
    level: float | None
    note: str | None


ROWS = pl.DataFrame(
    {
        "id": [7, 8, 9],
        "station": ["Zürich", "Málaga", "Göteborg"],
        "level": [1.5, None, -2.0],
        "note": ["a, b; c | d", None, "e\tf"],
    }
)


@dataclass(frozen=True)
class Layout:
    """How a file is written."""

    separator: str = ","
    quote: str = '"'
    above: tuple[str, ...] = ()
    header: bool = True
    encoding: str = "utf-8"
    compress: Any = bytes

    def body(self, rows: pl.DataFrame = ROWS) -> bytes:
        """The rows, written so."""
        text = rows.write_csv(
            separator=self.separator, quote_char=self.quote, include_header=self.header
        )
        lines = "".join(f"{line}\n" for line in self.above)
        return bytes(self.compress((lines + text).encode(self.encoding)))


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, "zstd", asbytes=True))


LAYOUTS = st.builds(
    Layout,
    separator=st.sampled_from(",;\t|"),
    quote=st.sampled_from("\"'"),
    above=st.lists(
        st.sampled_from(["Levels of 2026", "", "# by: the team", "sep=;", "a;b", ",,,", "Total,3"]),
        max_size=4,
    ).map(tuple),
    header=st.booleans(),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
    ),
    compress=st.sampled_from([bytes, gzip.compress, zstd]),
)


@dataclass
class Walk:
    """A file read, and read again as its hints say.

    Attributes:
        frame: what was written to it, for a hint that says to write it in another way.
        passed: the arguments that hints had passed.
        met: the hints.
    """

    body: bytes
    verb: str = "read_csv"
    frame: pd.DataFrame | None = None
    passed: dict[str, Any] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)

    def read(self) -> Any:
        """The rows, once no message says what to do; a hint takes away the message that it is in."""
        while True:
            try:
                return getattr(ct, self.verb)(Reading, self.body, **self.passed)
            except (ct.ContractViolation, ct.WireError) as error:
                hint = next(hints_of(error), None)
                if hint is None:
                    raise
                assert str(hint) not in self.met, f"{hint} leaves the message, or leads back"
                self.met.append(str(hint))
                (change,) = hint.changes
                self.follow(change)

    def follow(self, change: Any) -> None:
        """Do what a hint says."""
        match change:
            case PassArgument("encoding", value) if value is ...:
                self.passed["encoding"] = "cp1251"  # only the caller knows
            case PassArgument(name, value):
                self.passed[name] = value
            case PassArguments(arguments):
                self.passed |= arguments
            case UseVerb(verb):
                kept = {"encoding"} & {*self.passed}
                self.verb, self.passed = verb, {name: self.passed[name] for name in kept}
            case CallElsewhere("bytes.replace", arguments):
                self.body = self.body.replace(*arguments.values())
            case CallElsewhere("pandas.DataFrame.to_csv", arguments):
                self.body = self.frame.to_csv(**arguments).encode()  # type: ignore[union-attr]
            case CallElsewhere("pandas.DataFrame.to_json", arguments):
                self.body = self.frame.to_json(**arguments).encode()  # type: ignore[union-attr]
            case _:
                raise NotImplementedError(change)


def hints_of(error: ct.ContractViolation | ct.WireError) -> Iterator[Hint]:
    """The hints of an error that a program can follow."""
    if isinstance(error, ct.WireError):
        yield from [error.hint] if error.hint is not None and error.hint.changes else []
    else:
        yield from (one.hint for one in error.report.violations if one.hint is not None)


@given(LAYOUTS.filter(lambda one: one.header or not {"a;b", "Total,3"} & {*one.above}))
def test_a_file_is_read_by_its_hints_whatever_its_layout(layout: Layout) -> None:
    """Separators, quotes, lines above, no header, encodings and compression, each with any other."""
    assert_frame_equal(ROWS, Walk(layout.body()).read())


# Files of other kinds -----------------------------------------------------------------------


def json_files() -> Iterator[bytes]:
    """The rows as JSON: on lines, in an array, each over several lines, in several encodings."""
    rows = ROWS.to_dicts()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    texts = [lines, json.dumps(rows, ensure_ascii=False), json.dumps(rows, indent=1)]
    for text, encoding in product(texts, ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"]):
        yield text.encode(encoding)
        yield gzip.compress(text.encode(encoding))


def walks() -> Iterator[Walk]:
    """Files that another function reads, or that hold the rows in another way."""
    for body, verb in product(json_files(), ["read_json", "read_ndjson", "read_csv"]):
        yield Walk(body, verb)
    for layout, verb in product(
        [Layout(), Layout(";", above=("a",))], ["read_json", "read_ndjson"]
    ):
        yield Walk(layout.body(), verb)
    rows = ROWS.to_dicts()
    for envelope in ({"data": rows, "next": None}, {"page": {"items": rows, "size": 3}}):
        yield Walk(json.dumps(envelope, indent=1).encode(), "read_json")
        yield Walk(json.dumps(envelope).encode("utf-16"), "read_csv")
    yield Walk(Layout().body().replace(b"\n", b"\r"))
    parquet = io.BytesIO()
    ROWS.write_parquet(parquet)
    for verb in ("read_csv", "read_json", "read_ndjson"):
        yield Walk(parquet.getvalue(), verb)
    frame = ROWS.to_pandas()
    yield Walk(frame.to_csv().encode(), frame=frame)
    for verb in ("read_json", "read_ndjson"):
        yield Walk(frame.to_json().encode(), verb, frame=frame)
    yield Walk(Layout(encoding="latin-1").body())


@cache
def met_in_walks() -> frozenset[str]:
    """The hints of the walks, each of which ended with the rows."""
    met: set[str] = set()
    for walk in walks():
        assert_frame_equal(ROWS, walk.read())
        met |= {*walk.met}
    for layout in (Layout(";"), Layout(";", above=("a",)), Layout(encoding="utf-16")):
        done = Walk(layout.body())
        done.read()
        met |= {*done.met}
    return frozenset(met)


def test_a_file_of_another_kind_is_read_by_its_hints() -> None:
    """JSON, Parquet and CSV, each by the functions for the others."""
    assert {
        "the file is JSON: ct.read_json reads it",
        """the rows are in 'data': is it records="data"?""",
        """the rows are in 'page.items': is it records="page.items"?""",
    } <= met_in_walks()


def test_other_files_are_read_by_the_encoding_that_only_the_caller_knows() -> None:
    """The hint has no value, and works with the right one."""
    text = "id,station,level,note\n1,Москва,,\n2,Омск,,\n"
    walk = Walk(text.encode("cp1251"))
    assert ["Москва", "Омск"] == walk.read()["station"].to_list()
    apostrophes = Walk(b"id,station,level,note\n1,'a,b',,\n")
    assert ["a,b"] == apostrophes.read()["station"].to_list()
    inches = Walk(b'id,station,level,note\n1,"A" b,,\n')
    assert ['"A" b'] == inches.read()["station"].to_list()
    met = met_in_walks() | {*walk.met, *apostrophes.met, *inches.met}
    assert {} == unmet(FILES, met)


def archives(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Files that hold another, by what they are called."""
    yield "compressed by bzip2", bz2.compress(body)
    yield "compressed by xz", lzma.compress(body)
    yield "compressed by lz4", pa.compress(body, "lz4", asbytes=True)
    yield "compressed by gzip", gzip.compress(gzip.compress(body))  # twice
    yield "compressed by zstd", gzip.compress(zstd(body))
    held, of_tape = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("day", body)
    yield "a zip archive", held.getvalue()
    with tarfile.open(fileobj=of_tape, mode="w") as tape:
        member = tarfile.TarInfo("day")
        member.size = len(body)
        tape.addfile(member, io.BytesIO(body))
    yield "a tar archive", of_tape.getvalue()


@pytest.mark.parametrize("verb", ["read_csv", "read_json", "read_ndjson"])
def test_a_file_in_an_archive_is_read_once_it_is_unpacked(verb: str) -> None:
    """Every archive is named with what to do, and what was packed is read by what its own hints say."""
    body = Layout().body()
    for kind, packed in archives(body):
        with pytest.raises((ct.ContractViolation, ct.WireError)) as caught:
            getattr(ct, verb)(Reading, packed)
        assert f"the file is {kind}: unpack it, and read the file in it" in str(caught.value)
    assert_frame_equal(ROWS, Walk(body, verb).read())


FILES = (
    "diagnosis/file_layout.py",
    "diagnosis/file_content.py",
    "diagnosis/json_content.py",
    "diagnosis/malformed_records.py",
    "inputs/csv.py",
)
"""The modules whose hints are of files."""
