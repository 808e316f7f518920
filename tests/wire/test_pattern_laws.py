"""Laws of times in patterns: a value and a column are read alike, as the slow reference reads them.

Patterns are put together from pieces, and texts from the same pieces: most are right, some lie
beyond the calendar, some are changed by a character. The reference walks the text piece by piece.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from contracts.dtypes import Date
from contracts.rules.format import Format
from contracts.wire.column.times import parse_time_column
from contracts.wire.column.write_times import write_time_column
from contracts.wire.scalar.times import parse_time, plan_format
from contracts.wire.scalar.write_times import write_time
from tests.wire.time_values import UNPADDED, Pattern, reference, texts, walked
from tests.wire.times import NAIVE, both, one_by_one

DATES = st.one_of(
    st.tuples(
        st.sampled_from(["%Y", "%Y", "%y"]), st.sampled_from(["%m", "%b", "%B"]), st.just("%d")
    ).flatmap(st.permutations),
    st.tuples(st.sampled_from(["%Y", "%y"]), st.just("%j")).flatmap(st.permutations),
    st.permutations(["%G", "%V", "%u"]),
)
HOURS = st.sampled_from([["%H"], ["%H"], ["%I", "%p"]])
FINER = st.sampled_from(
    [[], ["%M"], ["%M", "%S"], ["%M", "%S.%f"], ["%M", "%S,%f"], ["%M", "%S%f"]]
)
CLOCKS = st.tuples(HOURS, FINER).map(lambda parts: [*parts[0], *parts[1]])
BETWEEN = st.sampled_from(
    ["", "", "-", "/", " ", "  ", "T", ":", ".", ",", "&", "5", "Z", "\u00e9"]
)


NO_DIGITS = ("%b", "%B", "%p", "%z", "Z")
"""The parts that do not begin with a digit."""


def unpadded(piece: str) -> st.SearchStrategy[str]:
    """A directive, or one that reads the same part without padding."""
    return st.sampled_from([piece, piece, *(u for u, p in UNPADDED.items() if p == piece)])


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """A pattern of a date, a time or both, in any order, with anything between the parts."""
    said = draw(st.sampled_from(["date", "time", "both", "both", "instant", "instant"]))
    parts: list[str] = []
    if said != "time":
        parts += draw(DATES)
    if said != "date":
        parts += draw(CLOCKS)
    if draw(st.integers(0, 3)) == 0:
        parts = list(draw(st.permutations(parts)))
    if said == "instant":
        parts.append(draw(st.sampled_from(["%z", "%z", "Z"])))
    pieces: list[str] = []
    for part, following in pairwise([*parts, ""]):
        pieces += [
            draw(unpadded(piece)) if part != "%S%f" else piece
            for piece in re.findall("%.|[.,Z]", part)
        ]
        if following:
            unfit = {"", "5"} if part.endswith("%f") else set()
            if pieces[-1] in UNPADDED:
                unfit |= {"5"} if following in NO_DIGITS else {"", "5"}
            unfit |= {"T", "Z", "\u00e9"} if following == "Z" else set()
            between = draw(BETWEEN)
            pieces.append("~" if between in unfit else between)
    if pieces[-1] != "Z" and draw(st.integers(0, 3)) == 0:
        pieces = ["[", *pieces, "]"]
    return Pattern(tuple(filter(None, pieces)), aware=said == "instant")


def texts_of(pattern: Pattern, size: int = 8) -> st.SearchStrategy[tuple[Pattern, list[str]]]:
    """A pattern with texts."""
    return st.tuples(st.just(pattern), st.lists(texts(pattern), min_size=1, max_size=size))


PATTERN_AND_TEXTS = patterns().flatmap(texts_of)


@given(PATTERN_AND_TEXTS)
def test_text_in_a_pattern_is_read_as_the_reference_reads_it(
    case: tuple[Pattern, list[str]],
) -> None:
    """One value and one column have the verdict of a strict walk and of strptime, for right and wrong text."""
    pattern, written_so = case
    assert [reference(pattern, text) for text in written_so] == both(pattern.plan, *written_so)


@given(PATTERN_AND_TEXTS)
def test_values_that_were_read_can_be_written(case: tuple[Pattern, list[str]]) -> None:
    """A value that a pattern reads it also writes, as text that it reads as the same; columns
    alike.
    """
    pattern, given_texts = case
    plan = pattern.plan
    values = [parse_time(plan, text).value for text in given_texts if in_utc(pattern, text)]
    expected = [None if value is None else write_time(plan, value) for value in values]
    given_so = [text for text in given_texts if in_utc(pattern, text)]
    column = parse_time_column(plan, pl.Series(given_so, dtype=pl.String)).values
    assert expected == write_time_column(plan, column).to_list()
    assert values == one_by_one(plan, expected)


@given(PATTERN_AND_TEXTS)
def test_a_date_is_read_from_times_at_midnight(case: tuple[Pattern, list[str]]) -> None:
    """With a time in its pattern, a date is the day of a midnight; other times are lossy."""
    pattern, drawn = case
    assume(pattern.plan.dtype == NAIVE)
    moments = [value for text in drawn if isinstance(value := reference(pattern, text), datetime)]
    for moment in moments:
        with suppress(ValueError):  # the pattern has no text for it
            drawn.append(write_time(pattern.plan, datetime.combine(moment, time())))
    found = [reference(pattern, text) for text in drawn]
    expected = [day_of(one) if isinstance(one, datetime) else one for one in found]
    plan = plan_format(pattern.format, Date())
    assert expected == both(plan, *drawn)
    days = [day for day in expected if isinstance(day, date)]
    written = write_time_column(plan, pl.Series(days, dtype=pl.Date)).to_list()
    assert [write_time(plan, day) for day in days] == written
    assert days == one_by_one(plan, written)


def day_of(moment: datetime) -> date | str:
    """The day of a midnight, "lossy" for another time."""
    return moment.date() if moment.time() == time() else "lossy"


def in_utc(pattern: Pattern, text: str) -> bool:
    """Whether a text has no other offset than Z: in UTC its time may have parts, and a year, that
    the pattern has not.
    """
    return "%z" not in pattern.pieces or (walked(pattern.pieces, text) or {}).get("%z") == "Z"


@given(patterns(), patterns(), st.data())
def test_two_patterns_agree_or_the_text_is_ambiguous(
    one: Pattern, other: Pattern, data: st.DataObject
) -> None:
    """Of two patterns the one that reads the text counts; both must read it alike, or it is
    ambiguous.
    """
    if one.plan.dtype != other.plan.dtype or one.format == other.format:
        other = Pattern((*one.pieces[:-1], "\u00a7", one.pieces[-1]), aware=one.aware)
    both_ways = Format(*one.format.patterns, *other.format.patterns)
    drawn = data.draw(st.lists(texts(one) | texts(other), min_size=1, max_size=6))
    expected = []
    for text in drawn:
        found = [reference(one, text), reference(other, text)]
        known = {read for read in found if read != "format"}
        expected.append("ambiguous" if len(known) > 1 else known.pop() if known else "format")
    assert expected == both(plan_format(both_ways, one.plan.dtype), *drawn)


DAY_FIRST = st.dates().map(lambda day: day.strftime("%d/%m/") + f"{day.year:04}")


@given(st.lists(DAY_FIRST, min_size=1))
def test_day_and_month_are_never_guessed(written_so: list[str]) -> None:
    """Declared both ways, a date is read only where its day and month cannot be exchanged."""
    plan = plan_format(Format("%d/%m/%Y", "%m/%d/%Y"), Date())
    for text, read in zip(written_so, both(plan, *written_so), strict=True):
        day, month, year = map(int, text.split("/"))
        exchangeable = day <= 12 and day != month
        assert read == ("ambiguous" if exchangeable else date(year, month, day))


@pytest.mark.parametrize("pattern", ["%d/%m/%y", "%y%j", "%-d %b %y %H:%M"])
@given(st.integers(0, 100), st.data())
@example(0, None)
def test_the_pivot_decides_the_century(
    pattern: str, pivot: int, data: st.DataObject | None
) -> None:
    """A two-digit year is the one from 1900 plus the pivot to 99 years later; so it is written."""
    plan = plan_format(Format(pattern, pivot=pivot), Date() if "%H" not in pattern else NAIVE)
    whole = plan_format(Format(pattern.replace("%y", "%Y")), plan.dtype)
    window = (datetime(1900 + pivot, 1, 1), datetime(1999 + pivot, 12, 31, 23, 59))
    drawn = st.datetimes(*window) | st.sampled_from(window)
    moments = [] if data is None else data.draw(st.lists(drawn, max_size=5))
    moments = [*moments, *(window[0].replace(day=n) for n in (1, 28, 31)), datetime(2000, 2, 29)]
    longs = [moment.strftime(pattern.replace("%y", "%Y")) for moment in moments]
    texts_drawn = [moment.strftime(pattern) for moment in moments]
    within = [
        one for one in zip(longs, texts_drawn, moments, strict=True) if pivot or one[2].year < 2000
    ]
    expected = [parse_time(whole, long).value for long, _, _ in within]
    assert expected == both(plan, *(text for _, text, _ in within))
    assert [text for _, text, _ in within] == [write_time(plan, value) for value in expected]


def test_a_leap_day_of_1900_does_not_exist() -> None:
    """With the pivot 0 the year 00 is 1900, which was not a leap year."""
    plan = plan_format(Format("%d/%m/%y", pivot=0), Date())
    assert ["format", date(1900, 3, 1)] == both(plan, "29/02/00", "01/03/00")
