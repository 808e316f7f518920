"""A function that takes a contract says so where another object stands in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from pydantic import BaseModel

import contracts as ct
import contracts.testing as ctt


class Ping(ct.Contract):
    k: int


ROWS = pl.DataFrame({"k": [1]})
TAKING: dict[str, Callable[[Any], Any]] = {
    "read_csv": lambda c: ct.read_csv(c, b"k\n1\n"),
    "split_csv": lambda c: ct.split_csv(c, b"k\n1\n"),
    "scan_csv": lambda c: ct.scan_csv(c, b"k\n1\n"),
    "read_json": lambda c: ct.read_json(c, b"[]"),
    "read_ndjson": lambda c: ct.read_ndjson(c, b""),
    "split_ndjson": lambda c: ct.split_ndjson(c, b""),
    "scan_ndjson": lambda c: ct.scan_ndjson(c, b""),
    "read_parquet": lambda c: ct.read_parquet(c, b""),
    "split_parquet": lambda c: ct.split_parquet(c, b""),
    "scan_parquet": lambda c: ct.scan_parquet(c, b""),
    "compare, the older": lambda c: ct.compare(c, Ping),
    "compare, the newer": lambda c: ct.compare(Ping, c),
    "Handoff, the producer": lambda c: ct.Handoff(c, Ping),
    "Handoff, the consumer": lambda c: ct.Handoff(Ping, c),
    "to_json": ct.to_json,
    "fingerprint": ct.fingerprint,
    "to_json_schema": ct.to_json_schema,
    "to_markdown": ct.to_markdown,
    "to_odcs": lambda c: ct.to_odcs([Ping, c]),
    "to_arrow": ct.to_arrow,
    "to_polars": ct.to_polars,
    "specification_of": ct.specification_of,
    "render": lambda c: ct.render(c, ROWS),
    "rehearse": lambda c: ct.rehearse(c, ROWS),
    "assert_rehearsed": lambda c: ct.assert_rehearsed(c, ROWS),
    "frames": ctt.frames,
    "payloads": ctt.payloads,
    "rows": ctt.rows,
    "wire_frames": ctt.wire_frames,
    "json_bodies": ctt.json_bodies,
}
OTHERS: dict[str, tuple[Any, str]] = {
    "text": ("secret", "an object of type str"),
    "bytes": (b"secret", "an object of type bytes"),
    "a frame": (pl.DataFrame({"k": ["secret"]}), "an object of type DataFrame"),
    "an instance": (Ping(k=1), "an instance of Ping); write Ping"),
    "the base class": (ct.Contract, "the class Contract"),
    "another model": (BaseModel, "the class BaseModel"),
    "nothing": (None, "an object of type NoneType"),
}


REFUSED = [
    (name, other)
    for name in TAKING
    for other in OTHERS
    if not (name.startswith("compare") and other in ("text", "bytes"))  # which are documents there
]


@pytest.mark.parametrize(("name", "other"), REFUSED)
def test_another_object_than_a_contract_is_refused(name: str, other: str) -> None:
    """The error names the type of what is there, and never shows it: it may be data."""
    value, got = OTHERS[other]
    with pytest.raises(TypeError, match=f"must be a contract's class .*{re.escape(got)}") as raised:
        TAKING[name](value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("fault", [["nan"], {"nan": 1}, ("nan",), 3, Ping], ids=str)
def test_a_fault_is_named_by_text(fault: Any) -> None:
    """`payloads(Ping, fault=["nan"])` is refused, and the faults are listed."""
    with pytest.raises(ValueError, match="fault must be 'any' or one of"):
        ctt.payloads(Ping, fault=fault)


def test_a_marker_on_a_contract_names_its_argument() -> None:
    """`@pytest.mark.contract(Ping)` would mark the class: the error says to write `returns=Ping`."""
    with pytest.raises(TypeError, match=re.escape("@pytest.mark.contract(returns=Ping)")):
        pytest.mark.contract(Ping)


def test_a_rehearsal_needs_rows() -> None:
    """Data without rows is refused: no fault can happen to it, and a score of 1 would pass every gate."""
    for rehearse in (ct.rehearse, ct.assert_rehearsed):
        with pytest.raises(ValueError, match="a rehearsal needs good data, and this has no rows"):
            rehearse(Ping, ROWS.clear())


@pytest.mark.parametrize(
    "options", [{"faults": "nan"}, {"strengths": 0.5}], ids=["faults", "strengths"]
)
def test_one_value_instead_of_a_list_is_refused(options: dict[str, Any]) -> None:
    """A rehearsal takes lists of faults and strengths; one by itself is refused with its spelling."""
    with pytest.raises(TypeError, match=re.escape(f"={[*options.values()]}")):
        ct.rehearse(Ping, ROWS, **options)
