"""Laws of durations, counts and local times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dtypes import Duration, Time
from contracts.rules.format import Format
from contracts.wire.column.write_times import write_time_column
from contracts.wire.scalar.times import plan_format
from contracts.wire.scalar.write_times import write_time
from tests.wire.time_values import MOMENTS, changed
from tests.wire.times import AWARE, both, by_column, one_by_one

SPAN_PARTS = {"W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1}
NUMERALS = st.integers(0, 99).map(str) | st.sampled_from(["007", "9999999", "99999999999999999999"])
DECIMALS = st.builds(
    "{}{}{}".format, NUMERALS, st.sampled_from(".,"), st.text("0123456789", min_size=1, max_size=9)
)


@st.composite
def durations(draw: st.DrawFn) -> str:
    """A duration, or nearly one."""
    number = st.one_of(st.just(""), NUMERALS, NUMERALS, DECIMALS)
    if draw(st.integers(0, 5)) == 0:
        text = "P" + draw(number) + "W"
    else:
        days, *clock = (
            part + unit if (part := draw(number)) else "" for unit in ("D", "H", "M", "S")
        )
        text = "P" + days + ("T" + "".join(clock) if any(clock) else "")
    signed = draw(st.sampled_from(["", "", "-"])) + text
    return draw(changed(signed)) if draw(st.integers(0, 3)) == 0 else signed


def duration_of(text: str) -> Any:
    """The duration of a text, computed in fractions part by part."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not rest.startswith("P"):
        return "format"
    before, letter, after = rest[1:].partition("T")
    if letter and not after:
        return "format"
    parts = []
    for allowed, section in (("WD", before), ("HMS", after)):
        while section:
            found = re.match(r"([0-9]+)(?:[.,]([0-9]+))?([WDHMS])", section)
            if found is None or found[3] not in allowed:
                return "format"
            parts.append((found[1], found[2], found[3]))
            section = section[found.end() :]  # noqa: PLW2901 - it is eaten up
    units = [unit for *_, unit in parts]
    ordered = sorted(set(units), key=list(SPAN_PARTS).index) == units
    if not parts or not ordered or ("W" in units and len(units) > 1):
        return "format"
    if any(fraction is not None for _, fraction, _ in parts[:-1]):
        return "format"
    shares = [Fraction(f"{w}.{f or 0}") * SPAN_PARTS[u] * 1_000_000 for w, f, u in parts]
    total = sign * sum(shares)
    if total.denominator != 1 or not -(2**63) <= total < 2**63:
        return "lossy"
    return timedelta(microseconds=int(total))


@given(st.lists(durations(), min_size=1))
def test_a_duration_is_the_sum_of_its_parts(drawn: list[str]) -> None:
    """A duration is read as exact reckoning has it, or not at all; and what is read is written."""
    plan = plan_format(Format("iso8601_duration"), Duration())
    read = both(plan, *drawn)
    assert [duration_of(text) for text in drawn] == read
    values = [value for value in read if isinstance(value, timedelta)]
    assert values == one_by_one(plan, [write_time(plan, value) for value in values])


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-(10**7), 10**7), min_size=1))
def test_every_duration_can_be_written(counts: list[int]) -> None:
    """Whatever int64 counts in microseconds is written, and read as the same, in a column too."""
    plan = plan_format(Format("iso8601_duration"), Duration())
    column = pl.Series("t", counts, dtype=pl.Int64).cast(pl.Duration("us"))
    texts_written = write_time_column(plan, column)
    spans = [timedelta(microseconds=count) for count in counts]
    assert [write_time(plan, span) for span in spans] == texts_written.to_list()
    assert spans == by_column(plan, texts_written)


@pytest.mark.parametrize(
    ("name", "unit"), [("epoch_s", 10**6), ("epoch_ms", 10**3), ("epoch_us", 1)]
)
@given(st.data())
def test_a_count_is_an_instant_within_its_bounds(name: str, unit: int, data: st.DataObject) -> None:
    """A count, as a number or as digits, is its instant if that lies in the bounds, else not so."""
    since, until = sorted(data.draw(st.lists(MOMENTS, min_size=2, max_size=2, unique=True)))
    bounds = [bound.replace(tzinfo=UTC) for bound in (since, until)]
    plan = plan_format(Format(name, since=bounds[0], until=bounds[1]), AWARE)
    epoch, microsecond = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
    edges = [(bound - epoch) // microsecond // unit for bound in bounds]
    counts = data.draw(
        st.lists(st.integers(edges[0] - 2, edges[1] + 2) | st.sampled_from(edges), min_size=1)
    )
    instants = [epoch + timedelta(microseconds=count * unit) for count in counts]
    expected = [i if bounds[0] <= i < bounds[1] else "format" for i in instants]
    assert expected == by_column(plan, pl.Series(counts, dtype=pl.Int64))
    assert expected == one_by_one(plan, counts)
    assert expected == both(plan, *map(str, counts))


ZONES = sorted(
    name for name in available_timezones() if not name.startswith(("posix/", "right/", "localtime"))
)
HOUR = timedelta(hours=1)


def changes_of(name: str, year: int) -> list[datetime]:
    """The instants, without a zone, at which the zone's clocks change in a year."""
    zone, found = ZoneInfo(name), []
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
    for day, following in pairwise(days):
        low, high = day, following
        offset = low.astimezone(zone).utcoffset()
        if offset == high.astimezone(zone).utcoffset():
            continue
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            same = middle.astimezone(zone).utcoffset() == offset
            low, high = (middle, high) if same else (low, middle)
        found.append(high.replace(microsecond=0, tzinfo=None))
    return found


@st.composite
def local_times(draw: st.DrawFn) -> tuple[str, list[datetime]]:
    """A zone, and local times, most of them about where its clocks change."""
    name = draw(
        st.sampled_from([*ZONES, "Europe/Paris", "Australia/Lord_Howe", "America/New_York"])
    )
    year = draw(st.integers(1880, 2200) | st.integers(1970, 2040))
    changes = changes_of(name, year) or [datetime(year, 7, 1)]
    minutes = st.integers(-16 * 60, 16 * 60).map(lambda n: timedelta(minutes=n))
    edges = st.sampled_from([timedelta(0), timedelta(seconds=-1), timedelta(microseconds=-1), HOUR])
    zone = ZoneInfo(name)
    moments = []
    for change in draw(st.lists(st.sampled_from(changes), min_size=1, max_size=8)):
        offset = change.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta(0)
        moments.append(
            change + draw(st.sampled_from([offset, offset - HOUR])) + draw(minutes | edges)
        )
    return name, moments


def shown_at(name: str, reading: datetime) -> Any:
    """The instant at which the zone's clocks show a reading, of all the offsets it ever has about
    then.
    """
    zone, naive_utc = ZoneInfo(name), reading.replace(tzinfo=UTC)
    about = (naive_utc + HOUR * n for n in range(-27, 28))
    offsets = {moment.astimezone(zone).utcoffset() for moment in about}
    instants = {naive_utc - offset for offset in offsets if offset is not None}
    shown = [i for i in instants if i.astimezone(zone).replace(tzinfo=None) == reading]
    return "ambiguous" if len(shown) > 1 else shown[0] if shown else "format"


@given(local_times())
def test_a_local_time_is_the_one_instant_at_which_clocks_show_it(
    case: tuple[str, list[datetime]],
) -> None:
    """In any zone and any year a local time is one instant, or ambiguous, or none; columns alike;
    and an instant that was read is written.
    """
    name, readings = case
    plan = plan_format(Format("%Y-%m-%dT%H:%M:%S.%f", zone=name), AWARE)
    given_texts = [f"{reading:%Y-%m-%dT%H:%M:%S.%f}" for reading in readings]
    read = both(plan, *given_texts)
    assert [shown_at(name, reading) for reading in readings] == read
    pairs = [(v, t) for v, t in zip(read, given_texts, strict=True) if isinstance(v, datetime)]
    column = pl.Series("t", [value for value, _ in pairs], dtype=pl.Datetime("us", "UTC"))
    assert [text for _, text in pairs] == write_time_column(plan, column).to_list()


@given(st.times())
def test_a_time_of_day_is_written_and_read(moment: time) -> None:
    """Every time of day is written by the standards and read as the same."""
    for name in ("rfc3339", "iso8601"):
        plan = plan_format(Format(name), Time())
        text = write_time(plan, moment)
        column = pl.Series("t", [moment], dtype=pl.Time)
        assert [text] == write_time_column(plan, column).to_list()
        assert [moment] == both(plan, text)


@pytest.mark.parametrize("name", ["rfc3339", "iso8601"])
@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_is_written_and_read(name: str, moment: datetime) -> None:
    """Every instant that a datetime holds is written by the standards and read as the same."""
    plan = plan_format(Format(name), AWARE)
    text = write_time(plan, moment)
    column = pl.Series("t", [moment], dtype=pl.Datetime("us", "UTC"))
    assert [text] == write_time_column(plan, column).to_list()
    assert [moment] == both(plan, text)
