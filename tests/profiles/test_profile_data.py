"""`ct.profile`: nulls as they came, values in contract form, and what cannot be read counted."""

from __future__ import annotations

import operator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import pytest

import contracts as ct


class Point(ct.Contract):
    """A point in a ping."""

    lat: float
    note: str | None = None


class Ping(ct.Contract, version="1.2.0"):
    """A ping with a default, a sentinel, a secret, a date as text, and a nested contract."""

    vehicle: str
    speed: float = 0.0
    day: Annotated[date, ct.Format("%d/%m/%Y")]
    depth: Annotated[float | None, ct.Missing(-999.0)]
    status: Literal["on", "off"]
    secret: Annotated[str, ct.Sensitive()]
    at: Point | None = None


ROWS = [
    {
        "vehicle": f"VH-{n}",
        "speed": None if n % 4 == 0 else n / 2,
        "day": "31/02/2024" if n == 3 else f"{n + 1:02}/02/2024",
        "depth": -999.0 if n % 2 else 1.5,
        "status": "on" if n < 7 else "off",
        "secret": f"hunter{n}",
        "at": {"lat": 40.0 + n, "note": None} if n else None,
    }
    for n in range(8)
]


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy", "batches"])
def test_nulls_are_counted_as_they_came_and_values_after_conversion(kind: str) -> None:
    """A null with a default is a null as it came and a value as it is; a sentinel is a null; text that is not a
    date is unreadable.
    """
    frame = pl.DataFrame(ROWS)
    kinds = {
        "rows": ROWS,
        "frame": frame,
        "lazy": frame.lazy(),
        "batches": iter([ROWS[:3], frame[3:]]),
    }
    profile = ct.profile(Ping, kinds[kind])
    fields = profile.fields
    assert ("Ping", "1.2.0", ct.fingerprint(Ping), 8) == (
        profile.contract,
        profile.version,
        profile.fingerprint,
        profile.rows,
    )
    speed, day, depth = fields["speed"], fields["day"], fields["depth"]
    assert (2, 2, 8, 0.0, 3.5, 0.25) == (
        speed.nulls, speed.filled, speed.count, speed.minimum, speed.maximum, speed.null_share,
    )  # fmt: skip  # one line a side
    assert (0, 1, 7, date(2024, 2, 8)) == (day.nulls, day.unreadable, day.count, day.maximum)
    assert (4, 4, 1.5) == (depth.nulls, depth.count, depth.maximum)
    status = fields["status"].categories
    assert status is not None
    assert {"off": 1, "on": 7} == status.counts


def test_nested_fields_have_profiles_of_their_own() -> None:
    """A field of a nested contract goes by its path, and counts the rows in which the outer one is there."""
    fields = ct.profile(Ping, ROWS).fields
    assert (8, 1) == (fields["at"].rows, fields["at"].nulls)
    assert (7, 0, 41.0) == (fields["at.lat"].rows, fields["at.lat"].nulls, fields["at.lat"].minimum)
    assert (7, 7) == (fields["at.note"].rows, fields["at.note"].nulls)


class Order(ct.Contract):
    """An order with three times, one of which is private."""

    ordered: datetime
    shipped: datetime | None
    born: Annotated[datetime, ct.Sensitive()]
    day: date


NOON = datetime(2024, 2, 29, 12)
ORDERS = pl.DataFrame(
    {
        "ordered": [NOON, NOON, NOON, NOON],
        "shipped": [NOON, NOON - timedelta(hours=1), NOON + timedelta(days=2), None],
        "born": [datetime(1970, 1, 1)] * 4,
        "day": [date(2024, 2, 29)] * 4,
    }
)


def test_lateness_is_measured() -> None:
    """Of two times in a row it is known how much later the second is, which parts add up; not of a sensitive one."""
    profile = ct.profile(Order, ORDERS)
    assert ["ordered → shipped"] == [*profile.pairs]
    later = profile.pairs["ordered → shipped"].distance
    assert later is not None
    assert (4, 1, timedelta(hours=-1), timedelta(days=2)) == (
        later.rows,
        later.nulls,
        later.minimum,
        later.maximum,
    )
    assert (2 * 86_400 - 3_600) == later.sum
    assert later.histogram is not None
    assert {-1: 1, 0: 1, 1: 1} == {
        (bucket > 0) - (bucket < 0): count for bucket, count in later.histogram.buckets
    }
    assert profile == ct.profile(Order, ORDERS[:1]) + ct.profile(Order, ORDERS[1:])
    assert profile == ct.Profile.from_json(profile.to_json())
    assert "ordered → shipped  duration" in str(profile)


def test_a_sensitive_value_is_nowhere() -> None:
    """Neither the JSON of a profile nor its repr has a value of a sensitive field, nor anything to try guesses on."""
    profile = ct.profile(Ping, ROWS)
    for text in (profile.to_json(), repr(profile)):
        assert "hunter" not in text
    secret = profile.fields["secret"]
    assert (8, None, None, None) == (
        secret.count,
        secret.distinct,
        secret.categories,
        secret.lengths,
    )


def test_what_violates_the_contract_is_profiled() -> None:
    """Columns that are missing, of another type or undeclared, and values of no use at all raise nothing."""
    frame = pl.DataFrame(
        {"vehicle": [1, 2, None], "speed": ["fast", "12", None], "more": [1, 2, 3]}
    )
    fields = ct.profile(Ping, frame).fields
    assert (1, 2, 0) == (
        fields["vehicle"].nulls,
        fields["vehicle"].unreadable,
        fields["vehicle"].count,
    )
    assert (1, 2, 0) == (fields["speed"].nulls, fields["speed"].unreadable, fields["speed"].count)
    assert (3, 0) == (fields["day"].nulls, fields["day"].count)
    rows = [{"vehicle": object(), "speed": "fast"}, {}, {"speed": None}]
    fields = ct.profile(Ping, rows).fields
    assert (2, 1) == (fields["vehicle"].nulls, fields["vehicle"].unreadable)
    assert (2, 2, 1) == (fields["speed"].nulls, fields["speed"].filled, fields["speed"].unreadable)


def test_files_are_read_a_batch_at_a_time(tmp_path: Path) -> None:
    """A path, a pattern or a list of files has the profile of all their rows."""
    flat = pl.DataFrame(ROWS).drop("at")
    flat[:5].write_csv(tmp_path / "a.csv")
    flat[5:].write_csv(tmp_path / "b.csv")
    flat.write_parquet(tmp_path / "c.parquet")
    assert ct.profile(Ping, flat) == ct.profile(Ping, str(tmp_path / "*.csv"))
    assert ct.profile(Ping, flat) == ct.profile(Ping, tmp_path / "c.parquet")


@pytest.mark.parametrize("empty", [[], pl.DataFrame(), pl.LazyFrame(), iter([]), {}])
def test_no_rows_have_a_profile(empty: object) -> None:
    """The profile of no rows adds nothing to another."""
    nothing, some = ct.profile(Ping, empty), ct.profile(Ping, ROWS)
    assert 0 == nothing.rows
    assert some == nothing + some == some + nothing


def test_sum_adds_profiles_up() -> None:
    """The 0 that `sum` begins with adds nothing; no other number is a profile."""
    parts = [ct.profile(Small, {"x": [n]}) for n in range(3)]
    total = sum(parts)
    assert isinstance(total, ct.Profile)
    assert (parts[0] + parts[1] + parts[2], 3) == (total, total.batches)
    with pytest.raises(TypeError, match="unsupported operand"):
        operator.add(1, parts[0])


def test_the_repr_of_profiles_is_a_line() -> None:
    """Thousands of counts say nothing at a prompt: what it is of does, in `Baselines` too."""
    good = ct.profile(Small, {"x": [1, 2]})
    assert "<Small: 2 rows>" == repr(good)
    assert "Baselines(by='weekday', profiles={'sunday': <Small: 2 rows>})" == repr(
        ct.Baselines("weekday", {"sunday": good})
    )


class Small(ct.Contract):
    """A contract of one number."""

    x: int
