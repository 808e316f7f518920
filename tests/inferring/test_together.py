"""The rules about columns together: declared where chance would have broken them, else offered or left."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import polars as pl

import contracts as ct
from tests.inferring.drafted import notes_of, rules_of

START = datetime(2024, 1, 1)


def draft_of(**columns: Any) -> ct.Draft:
    """The draft of a frame."""
    return ct.infer(pl.DataFrame(columns, strict=False))


def lot(count: int, most: int, seed: int = 1) -> list[int]:
    """Numbers by lot."""
    random = Random(seed)  # noqa: S311 - the same every time
    return [random.randrange(most) for _ in range(count)]


def test_a_key_is_declared_where_values_would_repeat_by_chance() -> None:
    """Numbers that could be anything in their range and never repeat are a key."""
    draft = draft_of(ticket=[n * 7 % 401 for n in range(400)], bits=lot(400, 2))
    assert ["Unique('ticket')"] == rules_of(draft)


def test_a_name_makes_a_key() -> None:
    """Numbers far apart do not repeat in any case; of an id it is declared, of others offered."""
    sparse = [n * n * 10**6 for n in range(400)]
    assert ["Unique('order_id')"] == rules_of(draft_of(order_id=sparse))
    draft = draft_of(size=sparse)
    assert [] == rules_of(draft)
    assert 'no value repeats in 400 rows: ct.Unique("size")' in notes_of(draft, "size")


def test_a_value_that_repeats_in_another_batch_is_no_key() -> None:
    """Keys are searched in all rows, not in each batch."""
    frame = pl.DataFrame({"id": range(400)})
    assert [] == rules_of(ct.infer(iter([frame, frame])))


def test_a_pair_is_a_key() -> None:
    """Two columns that repeat are a key together where no pair of values does."""
    hours = [START + timedelta(hours=n // 20) for n in range(400)]
    draft = draft_of(vehicle=[f"VH-{n % 20}" for n in range(400)], at=hours)
    assert ["Unique('vehicle', 'at')", "Sorted('at')"] == rules_of(draft)


def test_an_order_is_declared_that_chance_would_break() -> None:
    """Of two times that overlap the one is never after the other."""
    begins = [START + timedelta(minutes=n) for n in lot(400, 999)]
    ends = [one + timedelta(minutes=n) for one, n in zip(begins, lot(400, 30, 2), strict=True)]
    assert ["rule(col('begin') <= col('end'), on_null='pass')"] == rules_of(
        draft_of(begin=begins, end=ends)
    )


def test_ranges_apart_are_no_order() -> None:
    """That all of one column is below all of the other says nothing about rows."""
    assert [] == rules_of(draft_of(low=lot(400, 99), high=[n + 100 for n in lot(400, 99, 2)]))


def test_an_order_that_may_end_is_none() -> None:
    """Differences that come close to 0 without ending there will be less once."""
    low = [n / 100 for n in lot(400, 10_000)]
    close = [one + 0.05 + n / 100 for one, n in zip(low, lot(400, 1000, 2), strict=True)]
    assert [] == rules_of(draft_of(low=low, high=close))


def test_only_the_closest_orders_are_declared() -> None:
    """An order that follows from two others is left out."""
    first = lot(400, 999)
    second = [one + n for one, n in zip(first, lot(400, 30, 2), strict=True)]
    third = [one + n for one, n in zip(second, lot(400, 30, 3), strict=True)]
    expected = [
        "rule(col('a') <= col('b'), on_null='pass')",
        "rule(col('b') <= col('c'), on_null='pass')",
    ]
    assert expected == rules_of(draft_of(a=first, b=second, c=third))


def test_columns_that_are_the_same_are_shown() -> None:
    """Two columns with the same values are noted, for one of them may be a mistake."""
    same = lot(400, 99)
    draft = draft_of(a=same, b=same)
    assert ['the same as b in 400 rows: col("a") == col("b")'] == notes_of(draft, "a")


def test_what_is_null_together_stays_together() -> None:
    """Columns that are null in the same rows must both be null, or neither."""
    present = [n % 3 > 0 for n in range(400)]
    drafted = rules_of(
        draft_of(
            lat=[n % 90 if there else None for n, there in enumerate(present)],
            note=["ab"[n % 2] if n % 5 else None for n in range(400)],
            way=["xy"[n % 2] if there else None for n, there in enumerate(present)],
        )
    )
    assert ["both_or_neither('lat', 'way')"] == [one for one in drafted if "both" in one]


def test_few_rows_show_nothing() -> None:
    """Of fewer than 100 rows no rule about rows is declared."""
    assert [] == rules_of(draft_of(id=[*range(99)], b=[n % 7 for n in range(99)]))
