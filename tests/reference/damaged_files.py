"""Files of every format that is read, and what flipping, cutting, joining and repeating their bytes makes of them."""

from __future__ import annotations

import gzip
import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

import contracts as ct
from contracts.backends.older_polars import is_from_2_on


class Place(ct.Contract):
    """A contract in a contract."""

    lat: float
    name: str | None = None


class Visit(ct.Contract, extra="ignore"):
    """Fields of the kinds that formats encode each in its way."""

    id: int
    name: str
    at: datetime | None
    on: date | None
    is_open: bool | None
    price: Annotated[Decimal, Field(max_digits=9, decimal_places=2)] | None
    tags: list[str] | None
    place: Place | None
    x: float | None = None
    rules = ct.rules(ct.Unique("id"), ct.NullShare("x", max=0.9))


class Line(ct.Contract, extra="allow"):
    """Fields of a file of text."""

    id: int
    name: str | None
    x: float | None = None


class LineAlone(Line, extra="ignore"):
    """The same where other columns are left out: of a LazyFrame they are known before."""


TABLE = pa.table(
    {
        "id": range(12),
        "name": [f"né{place % 3}" for place in range(12)],
        "at": [datetime(2026, 1, 1, 12), None] * 6,
        "on": [date(2026, 1, 2)] * 12,
        "is_open": [True, False, None] * 4,
        "price": [Decimal("1.25"), None] * 6,
        "tags": [["a", "b"], [], None] * 4,
        "place": [{"lat": 1.5, "name": "n"}, {"lat": -0.5, "name": None}] * 6,
        "x": [0.5, None, 1.5] * 4,
        "blob": [b"\x00\xff"] * 12,
        "seen": [datetime(2026, 1, 1, tzinfo=UTC)] * 12,
    }
)
TEXT = "".join(
    ["id,name,x\n", *(f'{n},"Zürich, {n}",{n}.5\n' for n in range(9)), '9,"a\n""b""",\n']
)
ROWS = "".join(f'{{"id": {n}, "name": "é{n}", "x": {n}.5, "more": [1]}}\n' for n in range(9))


@dataclass(frozen=True)
class Kind:
    """A format of files.

    Attributes:
        bodies: files of it.
        reads: what reads one, by its path and a folder for what is written.
    """

    bodies: tuple[bytes, ...]
    reads: Mapping[str, Callable[[Path, Path], Any]]


def _written(write: Callable[[io.BytesIO], Any]) -> bytes:
    body = io.BytesIO()
    write(body)
    return body.getvalue()


def _parquet(**options: Any) -> bytes:
    return _written(lambda body: pq.write_table(TABLE, body, row_group_size=7, **options))


def _ipc(make: Callable[..., Any], compression: str | None) -> bytes:
    options = pa.ipc.IpcWriteOptions(compression=compression)

    def write(body: io.BytesIO) -> None:
        with make(body, TABLE.schema, options=options) as writer:
            writer.write_table(TABLE, max_chunksize=5)

    return _written(write)


def _zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


def _split(contract: type[ct.Contract]) -> Callable[[Path, Path], Any]:
    return lambda path, folder: ct.split_to(
        contract, path, valid=folder / "valid.ndjson", invalid=folder / "invalid.ndjson"
    )


@cache
def kinds() -> Mapping[str, Kind]:
    """The formats, by the suffixes of their files."""
    text, rows = TEXT.encode(), ROWS.encode()
    array = b"[" + rows.replace(b"\n", b",")[:-1] + b"]"
    polars = _written(pl.DataFrame(TABLE.drop_columns("seen")).write_parquet)
    parquets = (
        _parquet(),
        _parquet(compression="none", use_dictionary=False),
        _parquet(compression="zstd", data_page_version="2.0", write_page_index=True),
        _parquet(compression="gzip", use_dictionary=False, write_statistics=False,
                 column_encoding={"id": "DELTA_BINARY_PACKED", "x": "BYTE_STREAM_SPLIT"}),
        _parquet(compression="none", use_dictionary=False, column_encoding={"name": "DELTA_BYTE_ARRAY"}),
        polars,
    )  # fmt: skip  # a table
    of_text = {
        "read": lambda path, _: ct.read_csv(Line, path),
        "split": lambda path, _: ct.split_csv(Line, path),
        "scan": lambda path, _: ct.scan_csv(LineAlone, path).collect(),
        "split_to": _split(Line),
    }
    of_lines = {
        "read": lambda path, _: ct.read_ndjson(Line, path),
        "split": lambda path, _: ct.split_ndjson(Line, path),
        "scan": lambda path, _: ct.scan_ndjson(LineAlone, path).collect(),
        "split_to": _split(Line),
    }
    return {
        ".parquet": Kind(parquets, {
            "read": lambda path, _: ct.read_parquet(Visit, path),
            "split": lambda path, _: ct.split_parquet(Visit, path),
            "scan": lambda path, _: ct.scan_parquet(Visit, path).collect(),
            "check": lambda path, _: ct.check_parquet(Visit, path),
            "check all": lambda path, _: ct.check_parquet(Visit, path, trust_statistics=False),
            "split_to": _split(Visit),
        }),
        ".arrow": Kind(
            tuple(
                _ipc(make, codec)
                for make in (pa.ipc.new_file, pa.ipc.new_stream)
                for codec in (None, "lz4", "zstd")
            ),
            {"split_to": _split(Visit)},
        ),
        ".csv": Kind((text, text.replace(b"\n", b"\r\n")), of_text),
        ".csv.gz": Kind((gzip.compress(text, mtime=0),), of_text),
        ".csv.zst": Kind((_zstd(text),), of_text),
        ".ndjson": Kind((rows,), of_lines),
        ".ndjson.gz": Kind((gzip.compress(rows, mtime=0),), of_lines),
        ".ndjson.zst": Kind((_zstd(rows),), of_lines),
        ".json": Kind((array,), {"read": lambda path, _: ct.read_json(Line, path)}),
    }  # fmt: skip  # a table


def damaged(chance: random.Random, body: bytes, other: bytes) -> bytes:
    """A file after some damage; in its last bytes, where formats have their metadata, more often than elsewhere."""
    data = bytearray(body)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        tail = chance.choice((0, 0, max(len(data) - 700, 0), max(len(data) - 12, 0)))
        at, end = sorted(chance.randint(min(tail, len(data)), len(data)) for _ in range(2))
        match chance.randrange(8):
            case 0 | 1 | 2:
                for _ in range(chance.choice((1, 1, 2, 8))):
                    place = chance.randint(min(tail, len(data)), len(data))
                    if place < len(data):
                        data[place] = chance.choice(
                            (data[place] ^ 1 << chance.randrange(8), 0, 255, chance.randrange(256))
                        )
            case 3:
                del data[at:]
            case 4:
                del data[at:end]
            case 5:
                data[at:at] = data[at:end]
            case 6:
                data[at:end] = other[at:end]
            case _:
                data[at:] = other[chance.randint(0, len(other)) :]
    return bytes(data)


@dataclass(frozen=True)
class Case:
    """One damaged file, and one way to read it."""

    suffix: str
    verb: str
    body: bytes

    def run(self, folder: Path) -> str:
        """The name of what it ends in: "data", or the class of an error of ours.

        Raises:
            BaseException: whatever else it ends in.
        """
        path = folder / f"damaged{self.suffix}"
        path.write_bytes(self.body)
        try:
            kinds()[self.suffix].reads[self.verb](path, folder)
        except ct.ContractError as error:
            return type(error).__name__
        except pl.exceptions.ComputeError as error:
            # Polars before 2.0 shows an error of ours in one of its own where a scan is collected.
            shown = re.fullmatch(
                r"(?s)caught exception .* Python source, exception: (\w+): .*", str(error)
            )
            if is_from_2_on() or shown is None or not hasattr(ct, shown[1]):
                raise
            return shown[1]
        return "data"


def case_of(seed: int) -> Case:
    """The damaged file of a number."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    suffix = chance.choice([*kinds()])
    suffix = chance.choice([suffix, suffix, ".parquet"])
    kind = kinds()[suffix]
    others = kinds()[chance.choice([suffix, suffix, *kinds()])].bodies
    body = damaged(chance, chance.choice(kind.bodies), chance.choice(others))
    return Case(suffix, chance.choice([*kind.reads]), body)
