"""Laws of times in RFC 3339 and ISO 8601."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rules.format import Format
from contracts.wire.scalar.times import plan_format
from tests.wire.time_values import MOMENTS, Pattern, changed, reference, texts
from tests.wire.times import AWARE, NAIVE, both

RFC_3339 = Pattern(
    ("%Y", "-", "%m", "-", "%d", "T", "%H", ":", "%M", ":", "%S", ".", "%f", "%z"), aware=True
)
WHOLE_SECONDS = Pattern(RFC_3339.pieces[:11] + RFC_3339.pieces[13:], aware=True)
COLONS = re.compile(r"[Zz]\Z|[+-]..:..\Z")


def in_rfc_3339(text: str) -> Any:
    """The value of a text in RFC 3339: as a pattern reads it, with t and z in either case, a space
    for T.
    """
    upper = f"{text[:10]}T{text[11:]}" if text[10:11] in ("t", " ") else text
    upper = upper[:-1] + "Z" if upper.endswith("z") else upper
    if not COLONS.search(upper):
        return "format"
    return reference(RFC_3339 if "." in upper else WHOLE_SECONDS, upper)


@given(st.lists(texts(RFC_3339) | texts(WHOLE_SECONDS), min_size=1), st.booleans())
def test_rfc_3339_is_read_as_the_reference_reads_it(drawn: list[str], lower: bool) -> None:
    """RFC 3339 reads its date-time, in either case or with a space for T, and nothing else."""
    given_texts = [text.lower() for text in drawn] if lower else drawn
    expected = [in_rfc_3339(text) for text in given_texts]
    assert expected == both(plan_format(Format("rfc3339"), AWARE), *given_texts)


OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59)


@st.composite
def in_iso_8601(draw: st.DrawFn, *, aware: bool) -> tuple[str, datetime]:
    """A moment, and one of the ways in which ISO 8601 writes it: to a part of its finest part."""
    moment, basic = draw(MOMENTS), draw(st.booleans())
    dash, colon = ("", "") if basic else ("-", ":")
    year, week, weekday = moment.isocalendar()
    days = [
        f"{moment.year:04}{dash}{moment.month:02}{dash}{moment.day:02}",
        f"{moment.year:04}{dash}{moment.timetuple().tm_yday:03}",
        f"{year:04}{dash}W{week:02}{dash}{weekday}",
    ]
    clock = draw(st.sampled_from([["hour"], ["hour", "minute"], ["hour", "minute", "second"]]))
    spans = {"hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000}
    digits, span = draw(st.integers(0, 6)), spans[clock[-1]]
    share = Fraction(draw(st.integers(0, 10**digits - 1)), 10**digits) * span
    if share.denominator != 1:
        digits, share = 0, Fraction(0)
    moment = moment.replace(**{part: 0 for part in spans if part not in clock}, microsecond=0)
    text = draw(st.sampled_from(days)) + "T" + colon.join(f"{getattr(moment, p):02}" for p in clock)
    if digits:
        fraction = str(share / span * 10**digits).zfill(digits)
        text += draw(st.sampled_from(",.")) + fraction + "0" * draw(st.integers(0, 8))
    moment += timedelta(microseconds=int(share))
    if not aware:
        return text, moment
    minutes = draw(OFFSETS)
    end = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"
    if minutes % 60 == 0:
        end = draw(st.sampled_from([end, end[:3]] + (["Z"] if minutes == 0 else [])))
    return text + end, (moment - timedelta(minutes=minutes)).replace(tzinfo=UTC)


@pytest.mark.parametrize("aware", [False, True], ids=["naive", "aware"])
@given(st.data())
def test_iso_8601_is_read_however_it_is_written(aware: bool, data: st.DataObject) -> None:
    """Calendar, ordinal and week dates, basic and extended, with fractions of whatever is finest."""
    drawn = data.draw(st.lists(in_iso_8601(aware=aware), min_size=1, max_size=6))
    plan = plan_format(Format("iso8601"), AWARE if aware else NAIVE)
    assert [moment for _, moment in drawn] == both(plan, *(text for text, _ in drawn))


FRACTION_OF_MORE = re.compile(r"T[0-9]{2}(:?[0-9]{2})?[.,]")
"""A fraction of an hour or a minute, which `fromisoformat` takes for one of a second."""


@pytest.mark.parametrize("aware", [False, True], ids=["naive", "aware"])
@given(st.data())
def test_iso_8601_is_never_read_as_something_else(aware: bool, data: st.DataObject) -> None:
    """A changed text is read alike alone and in a column, and never unlike what Python reads."""
    drawn = data.draw(st.lists(in_iso_8601(aware=aware), min_size=1, max_size=6))
    changes = [data.draw(changed(text)) for text, _ in drawn]
    read = both(plan_format(Format("iso8601"), AWARE if aware else NAIVE), *changes)
    for text, value in zip(changes, read, strict=True):
        if not isinstance(value, str) and not FRACTION_OF_MORE.search(text):
            with suppress(ValueError):
                assert datetime.fromisoformat(text) == value
