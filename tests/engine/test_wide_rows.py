"""Rows that each bring keys of their own cost what their keys cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Literal

import pytest

import contracts as ct

Rows = list[dict[str, Any]]


def rows_of(count: int) -> Rows:
    """Rows of which each has a key that no other has."""
    return [{"a": place, f"k{place}": place} for place in range(count)]


def calls_of(work: Callable[[], object]) -> int:
    """How many functions some work calls, of Python and of its libraries."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def contract_with(extra: str) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("One", (ct.Contract,), {"__annotations__": {"a": int}}, extra=extra)


def parsed(contract: type[ct.Contract], body: str) -> None:
    """A body parsed, and its refusal written out."""
    try:
        contract.parse_json(body)
    except ct.ContractViolation as violation:
        str(violation)


@pytest.mark.parametrize("extra", ["forbid", "ignore", "allow"])
@pytest.mark.parametrize("verb", ["split", "check", "parse_json"])
def test_keys_cost_what_they_are(
    extra: Literal["forbid", "ignore", "allow"], verb: Literal["split", "check", "parse_json"]
) -> None:
    """Twice as many rows with keys of their own take about twice the work."""
    contract = contract_with(extra)

    def work(rows: Rows) -> Callable[[], object]:
        body = json.dumps([dict(pair for row in rows for pair in row.items())])
        works: dict[str, Callable[[], object]] = {
            "split": lambda: contract.split(rows),
            "check": lambda: contract.check(rows),
            "parse_json": lambda: parsed(contract, body),
        }
        return works[verb]

    work(rows_of(30))()  # what is imported at first use is imported now
    few, many = (calls_of(work(rows_of(count))) for count in (200, 400))
    assert many < 3 * few


@pytest.mark.parametrize("extra", ["forbid", "ignore", "allow"])
def test_rows_of_many_keys_are_split_like_any(extra: Literal["forbid", "ignore", "allow"]) -> None:
    """Every row is on the side where it belongs, with its keys in order, and every reason in the
    order of the report.
    """
    rows = [*rows_of(3), {"a": None, "k": 1}, {"a": 9}]
    parts = contract_with(extra).split(rows)
    refused = [[f"k{place}: extra_field"] for place in range(3)] if extra == "forbid" else []
    last = ["a: null", "k: extra_field"] if extra == "forbid" else ["a: null"]
    reasons = [sorted(row["__violations__"]) for row in parts.invalid]
    kept = [rows[4]] if extra == "forbid" else [*rows_of(3), rows[4]]
    expected = [{"a": row["a"]} for row in kept] if extra == "ignore" else kept
    assert (expected, [*refused, last]) == (parts.valid, reasons)
