"""A document whose counts no data can have is refused, and not taken for what good data looks like."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import Field

import contracts as ct
from contracts.errors import DocumentError


class Ping(ct.Contract, version="1.0.0"):
    """A field of each sort that a profile has counts of."""

    speed: float | None
    count: int
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
    note: str
    late: timedelta
    driver: Annotated[str, ct.Sensitive()]


def _good() -> dict[str, Any]:
    rows = [
        {
            "speed": None if number == 3 else number / 2,
            "count": number,
            "price": Decimal(number) / 4,
            "note": "ab"[number % 2],
            "late": timedelta(seconds=number),
            "driver": "Ada",
        }
        for number in range(4)
    ]
    document: dict[str, Any] = json.loads(ct.profile(Ping, rows).to_json())
    return document


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("speed", {"rows": 2**63}),
        ("speed", {"rows": 5}),
        ("speed", {"nulls": 5}),
        ("speed", {"filled": 2}),
        ("speed", {"unreadable": 9}),
        ("speed", {"nan": 1}),
        ("speed", {"minimum": float("nan")}),
        ("speed", {"maximum": float("inf")}),
        ("speed", {"minimum": 2.0}),
        ("speed", {"minimum": None}),
        ("speed", {"sum": "1p9999"}),
        ("speed", {"sum": "1p99999999"}),
        ("speed", {"sum": "1e99999999"}),
        ("speed", {"sum": "9p0"}),
        ("speed", {"histogram": [0, 0, ""]}),
        ("speed", {"histogram": [2**63, 0, "AAM="]}),
        ("speed", {"histogram": [0, 2**70, "AAM="]}),
        ("speed", {"name": "\ud800"}),
        ("count", {"maximum": 10**29}),
        ("price", {"minimum": "NaN"}),
        ("price", {"minimum": "sNaN"}),
        ("late", {"sum": "dp0"}),
        ("note", {"categories": {"a": 1, "b": 1}}),
        ("note", {"categories": {"a": 2, "\ud800": 2}}),
        ("note", {"lengths": [0, 0, "AAE="]}),
        ("note", {"characters": [float("nan"), 4, 0, 0, 0, 0]}),
        ("note", {"characters": [-1, 4, 0, 0, 0, 0]}),
        ("note", {"shapes": {"lengths": {"a": 3}}}),
        ("note", {"shapes": {"lengths": {"a": 4, "\ud800": 0}}}),
        ("note", {"formats": {"%Y": 5}}),
        ("driver", {"shapes": {"lengths": {"Aaa": 4}}}),
        ("driver", {"categories": {"Ada": 4}}),
    ],
)
def test_counts_that_no_data_has_are_refused(field: str, change: dict[str, Any]) -> None:
    """Bounds, sums, histograms, categories and lengths are of the same values, as many as there are."""
    document = _good()
    place, one = next((n, one) for n, one in enumerate(document["fields"]) if one["name"] == field)
    document["fields"][place] = one | change
    with pytest.raises(DocumentError):
        ct.Profile.from_json(json.dumps(document))


@pytest.mark.parametrize(
    "change", [{"rows": 2**70, "squared_rows": 2**140}, {"contract": "\ud800"}]
)
def test_heads_that_no_profile_has_are_refused(change: dict[str, Any]) -> None:
    """Nor has a batch more rows than an engine counts, or a contract a name that is not text."""
    with pytest.raises(DocumentError):
        ct.Profile.from_json(json.dumps(_good() | change))


def test_what_was_written_is_read() -> None:
    """The same document, unchanged, is a profile."""
    document = json.dumps(_good())
    assert json.loads(document) == json.loads(ct.Profile.from_json(document).to_json())


@pytest.mark.parametrize("counts", [{"rows": -1}, {"rows": 1, "batches": 0}])
def test_a_profile_of_no_batch_is_refused(counts: dict[str, int]) -> None:
    """Even nothing is a batch of no rows."""
    with pytest.raises(ValueError, match="a profile has rows from 0, and batches from 1"):
        ct.Profile("Ping", "1.0.0", None, fields={}, **counts)
