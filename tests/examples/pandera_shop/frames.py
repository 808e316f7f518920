"""Frames of the shop's tables: a good one each, and what has gone wrong with them so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl

from tests.examples.pandera_shop.schemas import CURRENCIES

MARCH = pd.to_datetime(["2026-03-01 08:00", "2026-03-02 09:30", "2026-03-03 10:00"], utc=True)
INSTANTS = MARCH.astype("datetime64[ns, UTC]")
NAN, INF = float("nan"), float("inf")


def good_frames() -> dict[str, Any]:
    """A good frame of each table."""
    return {
        "customers": pd.DataFrame(
            {
                "customer_id": ["C-000001", "C-000002", "C-000003"],
                "email": ["ada@example.org", None, "bo@example.org"],
                "country": ["DE", "SE", "SE"],
                "signed_up": ["2020-05-01", "2021-06-02", "2026-01-01"],
                "birth_year": [1985.0, NAN, 2001.0],
                "newsletter": [True, False, True],
                "crm_row": [11, 12, 13],
            }
        ),
        "orders": pd.DataFrame(
            {
                "customer_id": ["C-000001", "C-000002", "C-000003"],
                "status": ["shipped", "open", "returned"],
                "currency": pd.Categorical(["EUR", "SEK", "SEK"], categories=CURRENCIES),
                "total": [120.0, 80.5, 0.0],
                "discount": [0.1, NAN, NAN],
                "ordered_at": INSTANTS,
                "shipped_at": pd.Series(
                    [INSTANTS[1], pd.NaT, INSTANTS[2]], dtype=INSTANTS.dtype
                ).array,
            },
            index=pd.Index(["O1", "O2", "O3"], name="order_id"),
        ),
        "order_lines": pd.DataFrame(
            {
                "order_id": ["O1", "O1", "O2"],
                "line": [1, 2, 1],
                "sku": ["TEA-0001", "CUP-0100", "TEA-0001"],
                "quantity": [6, 12, 6],
                "price": [Decimal("4.50"), Decimal("12.00"), Decimal("4.50")],
            }
        ),
        "inventory": pd.DataFrame(
            {
                "on_hand": pd.array([5, 0, 7], dtype="int32"),
                "weight_kg": pd.array([0.25, NAN, 0.5], dtype="float32"),
                "counted_at": pd.Series(
                    [datetime(2026, 3, 1), pd.NaT, pd.NaT], dtype="datetime64[ns]"
                ).array,
            },
            index=pd.MultiIndex.from_tuples(
                [("north", "TEA-0001"), ("north", "CUP-0100"), ("south", "TEA-0001")],
                names=["warehouse", "sku"],
            ),
        ),
        "events": pl.DataFrame(
            {
                "event_id": ["e001", "e002", "e003"],
                "kind": ["view", "basket", "order"],
                "at": [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)],
                "value": [None, 4.5, 4.5],
            },
            schema_overrides={"kind": pl.Enum(["view", "basket", "order"])},
        ),
    }


def with_values(**columns: Any) -> Callable[[Any], Any]:
    """Damage: other values in some columns."""

    def damage(frame: Any) -> Any:
        if isinstance(frame, pl.DataFrame):
            return frame.with_columns(**{name: pl.Series(one) for name, one in columns.items()})
        return frame.assign(**columns)

    return damage


def with_labels(*labels: Any) -> Callable[[Any], Any]:
    """Damage: other labels of the rows."""

    def damage(frame: Any) -> Any:
        several = isinstance(labels[0], tuple)
        make = pd.MultiIndex.from_tuples if several else pd.Index
        renamed = frame.set_axis(make([*labels]))
        renamed.index.names = frame.index.names
        return renamed

    return damage


DAMAGE: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("customers", "an id twice", with_values(customer_id=["C-000001", "C-000001", "C-000003"])),
    (
        "customers",
        "an id with a suffix",
        with_values(customer_id=["C-000001x", "C-000002", "C-000003"]),
    ),
    (
        "customers",
        "an id with a line break",
        with_values(customer_id=["C-000001\n", "C-000002", "C-000003"]),
    ),
    (
        "customers",
        "an e-mail in capitals",
        with_values(email=["ADA@example.org", None, "bo@example.org"]),
    ),
    ("customers", "a country that is new", with_values(country=["DE", "SE", "FR"])),
    ("customers", "a country that is missing", with_values(country=["DE", None, "SE"])),
    (
        "customers",
        "days before months",
        with_values(signed_up=["2020-05-01", "02/13/2021", "2026-01-01"]),
    ),
    ("customers", "a time of day", with_values(signed_up=["2020-05-01T10:00:00"] * 3)),
    ("customers", "half a year", with_values(birth_year=[1985.5, NAN, 2001.0])),
    ("customers", "a year from the future", with_values(birth_year=[2085.0, NAN, 2001.0])),
    ("customers", "years as text", with_values(birth_year=["1985", "1990", "2001"])),
    ("customers", "a newsletter of 0 and 1", with_values(newsletter=[1, 0, 1])),
    ("orders", "a negative total", with_values(total=[120.0, -80.5, 0.0])),
    ("orders", "an infinite total", with_values(total=[120.0, INF, 0.0])),
    ("orders", "a total that is missing", with_values(total=[120.0, NAN, 0.0])),
    ("orders", "totals as integers", with_values(total=[120, 80, 0])),
    ("orders", "a discount in percent", with_values(discount=[10.0, NAN, NAN])),
    ("orders", "a status in capitals", with_values(status=["Shipped", "open", "returned"])),
    ("orders", "another currency", with_values(currency=pd.Categorical(["GBP", "EUR", "EUR"]))),
    ("orders", "currencies as text", with_values(currency=["EUR", "SEK", "SEK"])),
    (
        "orders",
        "shipped before it was ordered",
        with_values(shipped_at=INSTANTS - timedelta(days=9)),
    ),
    ("orders", "times without a zone", with_values(ordered_at=INSTANTS.tz_localize(None))),
    (
        "orders",
        "times in microseconds",
        with_values(ordered_at=MARCH.astype("datetime64[us, UTC]")),
    ),
    ("orders", "an id twice", with_labels("O1", "O1", "O3")),
    ("orders", "another column", with_values(channel=["web", "web", "shop"])),
    ("orders", "a column that is gone", lambda frame: frame.drop(columns="total")),
    ("order_lines", "a line twice", with_values(line=[1, 1, 1])),
    ("order_lines", "no quantity", with_values(quantity=[0, 12, 6])),
    ("order_lines", "a broken box", with_values(quantity=[7, 12, 6])),
    (
        "order_lines",
        "a tenth of a cent",
        with_values(price=[Decimal("4.505"), Decimal("12.00"), Decimal("4.50")]),
    ),
    ("order_lines", "prices as floats", with_values(price=[4.5, 12.0, 4.5])),
    (
        "order_lines",
        "an article of another form",
        with_values(sku=["tea-1", "CUP-0100", "TEA-0001"]),
    ),
    ("inventory", "less than nothing", with_values(on_hand=pd.array([-5, 0, 7], dtype="int32"))),
    ("inventory", "wide integers", with_values(on_hand=[5, 0, 7])),
    ("inventory", "no weight", with_values(weight_kg=pd.array([0.0, NAN, 0.5], dtype="float32"))),
    (
        "inventory",
        "a shelf twice",
        with_labels(*[("north", "TEA-0001")] * 2, ("south", "TEA-0001")),
    ),
    (
        "inventory",
        "a warehouse that is new",
        with_labels(*[(one, "TEA-0001") for one in ("north", "east", "south")]),
    ),
    ("inventory", "a remark", with_values(note=["wet", None, None])),
    ("events", "an event twice", with_values(event_id=["e001", "e001", "e003"])),
    ("events", "a value of NaN", with_values(value=[NAN, 4.5, 4.5])),
    ("events", "a negative value", with_values(value=[None, -4.5, 4.5])),
    ("events", "kinds as text", with_values(kind=["view", "basket", "order"])),
    ("events", "times without a zone", with_values(at=[datetime(2026, 3, 1)] * 3)),
]
"""What arrived instead: the table, in words, and how the good frame becomes it."""
