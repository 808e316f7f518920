"""Times on the wire: what a format reads, what it refuses, and that nothing is lost or guessed."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.dtypes import Date, Datetime, Duration, Int, Time
from contracts.rules.directives import EXPANSIONS, FIELDS
from contracts.rules.format import Format
from contracts.wire import time_columns
from contracts.wire.time_columns import read_column
from contracts.wire.time_writing import written
from contracts.wire.time_writing_columns import written_column
from contracts.wire.times import FormatPlan, is_aware, plan_for, read_one
from test_architecture import loaded_after

NAIVE, AWARE = Datetime(), Datetime(aware=True)
PARIS = "Europe/Paris"


def utc(*parts: int) -> datetime:
    """An instant by its parts in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # the parts are a datetime's


def one_by_one(plan: FormatPlan, values: Sequence[Any]) -> list[Any]:
    """Each value, or the code of what is wrong with it, as it is read alone."""
    read = [None if value is None else read_one(plan, value) for value in values]
    return [one if one is None else one.code or one.value for one in read]


def by_column(plan: FormatPlan, column: pl.Series) -> list[Any]:
    """Each value, or the code of what is wrong with it, as it is read in a column."""
    values, masks = read_column(plan, column)
    coded = reduce(operator.or_, masks.values(), pl.repeat(value=False, n=len(column), eager=True))
    assert values.null_count() == column.null_count() + coded.sum()
    found = values.to_list()
    for code, mask in masks.items():
        assert mask.dtype == pl.Boolean
        assert mask.any()
        for row in mask.arg_true():
            assert found[row] is None
            found[row] = code
    return found


def both(plan: FormatPlan, *values: Any) -> list[Any]:
    """What is read of the values: one by one and in a column, whichever way that is read, if all
    agree.
    """
    column = pl.Series("t", [*values, None], dtype=pl.String)
    alone = one_by_one(plan, [*values, None])
    for few, sample in ((time_columns.FEW, time_columns.SAMPLE), (0, 1), (0, 0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time_columns, "FEW", few)
            patch.setattr(time_columns, "SAMPLE", sample)
            assert alone == by_column(plan, column)
    return alone[:-1]


# What is a format ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "sentence"),
    [
        (Format("%d/%m/%Y"), "as %d/%m/%Y"),
        (Format("%d/%m/%Y", "%Y-%m-%d"), "as %d/%m/%Y or %Y-%m-%d"),
        (Format("%d/%m/%Y", "%F", "rfc3339"), "as %d/%m/%Y, %F or in RFC 3339"),
        (Format("iso8601", "%d/%m/%Y"), "in ISO 8601 or as %d/%m/%Y"),
        (Format("iso8601_duration"), "as an ISO 8601 duration"),
        (
            Format("%F %R", zone=PARIS),
            "as %F %R in Europe/Paris, at a time that exists there",
        ),
        (
            Format("epoch_s"),
            "as seconds since 1970-01-01 (UTC), from 1980-01-01 on and before 2100-01-01",
        ),
        (
            Format("epoch_ms", since=date(2000, 1, 1), until=utc(2001, 1, 1, 12)),
            (
                "as milliseconds since 1970-01-01 (UTC), from 2000-01-01 on"
                " and before 2001-01-01T12:00:00Z"
            ),
        ),
    ],
    ids=str,
)
def test_a_format_completes_the_sentence(format_: Format, sentence: str) -> None:
    """A format says how a value must be written, and all that makes one be refused."""
    assert f"be written {sentence}" == str(format_)


def test_formats_are_values() -> None:
    """Equal formats are equal and hash alike; their plan is made once."""
    assert Format("%F", zone="UTC") == Format("%F", zone="UTC")
    assert {Format("%F")} == {Format("%F"), Format("%F")}
    assert Format("%F") != Format("%F", zone="UTC")
    assert plan_for(Format("%F"), Date()) is plan_for(Format("%F"), Date())


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        ((), "a format has no pattern. Write a pattern such as"),
        (("dd/mm/yyyy",), "'dd/mm/yyyy' is no format. Write a pattern such as"),
        (("rfc 3339",), "is no format"),
        (("%F", "%F"), "'%F' is given twice. Give it once"),
        (("epoch_s", "%F"), "'epoch_s' does not go with other formats. Give it alone"),
        (("%F %Z",), "'%F %Z' has %Z. Write %z for an offset such as +01:00"),
        (("%c",), "depends on the locale: write the parts"),
        (("%x",), "depends on the locale: write the parts"),
        (("%F %X",), "depends on the locale: write %H:%M:%S"),
        (("%a %F",), "'%a %F' has %a. A weekday could contradict the date"),
        (("%A %F",), "has %A. A weekday could contradict the date"),
        (("%Y %U",), "has %U. Write the weeks of ISO 8601: %G-W%V-%u"),
        (("%Y %W",), "has %W. Write the weeks of ISO 8601"),
        (("%w",), "has %w. Write the weekdays of ISO 8601"),
        (("%s",), 'Seconds since 1970 have a format of their own: write Format("epoch_s")'),
        (("%e.%m.%Y",), "has %e. Parts are padded with zeros: write %d"),
        (("%-d.%m.%Y",), "has %-d. Parts are padded with zeros: write %d"),
        (("%_H:%M",), "has %_H. Parts are padded with zeros: write %H"),
        (("%C%y",), "has %C. Write the whole year: %Y"),
        (("%F %T%.f",), "has %.f. Write .%f"),
        (("%F %T.%3f",), "has %3f. Write .%f"),
        (("%F %T%:z",), "has %:z. Write %z"),
        (("%k:%M",), "has %k. Parts are padded with zeros: write %H"),
        (("%Q",), "has %Q. The directives are %Y %m %d"),
        (("%F%",), "'%F%' has %. The directives are"),
        (("%Y-%m-%d %y",), "says the year twice (%Y and %y). Write it once"),
        (("%d %m %b %Y",), "says the month twice (%m and %b)"),
        (("%F %H %I %p",), "says the hour twice (%H and %I)"),
        (("%F %T%zZ",), "says the offset twice (%z and Z)"),
        (("%Y-%m-%d %j",), "says a date in two ways at once. Write one of them"),
        (("%G-W%V-%u %d",), "says a date in two ways at once"),
        (("%Y-%m",), "'%Y-%m' has no day. Write a whole date: add %d"),
        (("%d/%m",), "has no year. Write a whole date: add %Y"),
        (("%G-%V",), "has no ISO weekday. Write a whole date: add %u"),
        (("%j",), "has no year"),
        (("%M:%S",), "has a minute and no hour. Write the hour too: %H"),
        (("%F %H:%S",), "has a second and no minute. Write the minute too: %M"),
        (("%F %R.%f",), "has a fraction and no second. Write the second too: %S"),
        (("%I:%M",), "does not say which half of the day %I is in. Add %p, or write %H"),
        (("%H:%M %p",), "has %p and no %I. Write %I for the hour of a half day"),
        (("%F\n",), "has a character that does not print"),
        (("%F %T UTC",), 'ends in UTC, which is read as letters. Add zone="UTC"'),
        (("%d %b %Y %T GMT",), "ends in GMT, which is read as letters"),
    ],
)  # fmt: skip
def test_patterns_that_mean_nothing_or_two_things_are_refused(
    patterns: tuple[str, ...], said: str
) -> None:
    """A pattern that would be guessed at, or contradicts itself, is refused with the mend."""
    with pytest.raises(ValueError, match=re.escape(said)):
        Format(*patterns)


@pytest.mark.parametrize(
    ("patterns", "terms", "said"),
    [
        (("rfc3339",), {"zone": PARIS}, "'rfc3339' takes no zone. Leave zone= out"),
        (("epoch_s",), {"zone": PARIS}, "takes no zone"),
        (("iso8601_duration",), {"zone": PARIS}, "takes no zone"),
        (("%F %T%z",), {"zone": PARIS}, "says an offset of its own"),
        (("%F %TZ",), {"zone": PARIS}, "says an offset of its own"),
        (("%F %T GMT",), {"zone": PARIS}, "ends in GMT"),
        (("%F",), {"zone": ""}, "'' is no zone"),
        (("%F",), {"zone": 1}, "1 is no zone"),
        (("%F",), {"since": date(2000, 1, 1)}, "is no count since 1970. Bound its values by Ge"),
        (("epoch_s",), {"since": datetime(2000, 1, 1)}, "has no time zone. Add tzinfo=UTC"),
        (("epoch_s",), {"since": "2000"}, "'2000' is no date"),
        (("epoch_s",), {"since": date(2100, 1, 1)}, "is left no instant"),
    ],
)
def test_terms_that_do_not_go_with_the_pattern_are_refused(
    patterns: tuple[str, ...], terms: dict[str, Any], said: str
) -> None:
    """A zone beside an offset, and bounds of what is no count, are refused with the mend."""
    with pytest.raises(ValueError, match=re.escape(said)):
        Format(*patterns, **terms)


@pytest.mark.parametrize(
    ("format_", "dtype", "said"),
    [
        (Format("%F %H"), Date(), "says more than a date holds"),
        (Format("%FZ"), Date(), "says more than a date holds"),
        (Format("%F"), Time(), "says more than a time of day holds"),
        (Format("%TZ"), Time(), "says more than a time of day holds"),
        (Format("%T"), Date(), "has no date. Add %Y-%m-%d, or declare a time"),
        (Format("%T"), NAIVE, "has no date"),
        (Format("%%"), Time(), "has no time"),
        (Format("%F %T%z"), NAIVE, "says instants, and a datetime without a time zone is none"),
        (Format("rfc3339"), NAIVE, "says instants"),
        (Format("%F %T", zone=PARIS), NAIVE, "says instants"),
        (Format("iso8601", zone=PARIS), NAIVE, "is given a zone"),
        (Format("%F %T"), AWARE, "does not say how far from UTC a time is. Add %z"),
        (Format("%F %T%z", "%F"), AWARE, "'%F' does not say how far from UTC"),
        (Format("%F", zone=PARIS), Date(), "is given a zone, which a date has not"),
        (Format("%F", zone="Europe/Nowhere"), AWARE, "'Europe/Nowhere' is no zone that is known"),
        (Format("%F", zone="right/UTC"), AWARE, "is no zone that is known"),
        (Format("%F", zone="../etc"), AWARE, "is no zone that is known"),
        (Format("epoch_s"), Time(), "counts to instants, not a time of day"),
        (Format("epoch_s"), NAIVE, "says instants"),
        (Format("%T"), Duration(), 'writes no duration. Write Format("iso8601_duration")'),
        (Format("iso8601"), Duration(), "writes no duration"),
        (Format("iso8601_duration"), AWARE, "writes durations, not a datetime with"),
        (Format("%F"), Int(), "writes times, not an integer. Declare a date"),
    ],
)  # fmt: skip
def test_a_format_fits_the_type(format_: Format, dtype: Any, said: str) -> None:
    """What says more or less than a type holds is refused with the mend."""
    with pytest.raises(ValueError, match=re.escape(said)):
        plan_for(format_, dtype)


@pytest.mark.parametrize(
    ("format_", "aware"),
    [
        (Format("%F %TZ"), True),
        (Format("%F %T.000Z"), True),
        (Format("%F %T%z"), True),
        (Format("%F %T", zone=PARIS), True),
        (Format("%F %T UTC", zone="UTC"), True),
        (Format("rfc3339"), True),
        (Format("epoch_us"), True),
        (Format("%F %T"), False),
        (Format("%F %T NZ"), False),
        (Format("%F %Tz"), False),
        (Format("Z %F"), False),
        (Format("iso8601"), False),
        (Format("iso8601_duration"), False),
    ],
    ids=str,
)
def test_what_says_instants_is_aware(format_: Format, aware: bool) -> None:
    """Z at the end, %z, a zone, RFC 3339 and counts say instants, and nothing else does."""
    assert aware == is_aware(format_)


# What is read --------------------------------------------------------------------------------

MARCH = date(2024, 3, 2)
DAYS: list[tuple[Format, dict[str, Any]]] = [
    (
        Format("%d/%m/%Y"),
        {
            "02/03/2024": MARCH,
            "29/02/2024": date(2024, 2, 29),
            "29/02/2023": "format",
            "31/04/2024": "format",
            "03/13/2024": "format",
            "2/3/2024": "format",
            " 02/03/2024": "format",
            "02/03/2024 ": "format",
            "02/03/2024\n": "format",
            "02/03/24": "format",
            "02/03/+2024": "format",
            "02/03/02024": "format",
            "02/03/0000": "format",
            "02/03/0001": date(1, 3, 2),
            "02/03/9999": date(9999, 3, 2),
            "\u0660\u0662/03/2024": "format",
            "\uff10\uff12/03/2024": "format",
            "": "format",
        },
    ),
    (
        Format("%d/%m/%Y", "%m/%d/%Y"),
        {
            "02/03/2024": "ambiguous",
            "03/03/2024": date(2024, 3, 3),
            "13/03/2024": date(2024, 3, 13),
            "03/13/2024": date(2024, 3, 13),
            "13/13/2024": "format",
        },
    ),
    (
        Format("%d-%b-%y"),
        {
            "02-MAR-24": MARCH,
            "02-mar-69": date(1969, 3, 2),
            "02-Mar-68": date(2068, 3, 2),
            "29-Feb-00": date(2000, 2, 29),
            "02-M\u00e4r-24": "format",
            "02-March-24": "format",
        },
    ),
    (
        Format("%d %B %Y"),
        {"02 march 2024": MARCH, "02 Augu\u017ft 2024": "format", "02 Mar 2024": "format"},
    ),
    (Format("%Y%j"), {"2024062": MARCH, "2024366": date(2024, 12, 31), "2023366": "format"}),
    (
        Format("%G-W%V-%u"),
        {
            "2024-W09-6": MARCH,
            "2020-W53-5": date(2021, 1, 1),
            "2021-W53-1": "format",
            "9999-W52-6": "lossy",
            "0001-W01-1": date(1, 1, 1),
        },
    ),
    (Format("100%% %F"), {"100% 2024-03-02": MARCH, "100 2024-03-02": "format"}),
    (Format("%Y\u5e74%m\u6708%d"), {"2024\u5e7403\u670802": MARCH}),
    (Format("%D"), {"03/02/24": MARCH}),
    (Format("rfc3339"), {"2024-03-02": MARCH, "2024-062": "format", "2024-03-02Z": "format"}),
    (
        Format("iso8601"),
        {
            "2024-03-02": MARCH,
            "20240302": MARCH,
            "2024-062": MARCH,
            "2024062": MARCH,
            "2024-W09-6": MARCH,
            "2024W096": MARCH,
            "2024-0302": "format",
            "2024-W096": "format",
            "2024-03": "format",
            "+2024-03-02": "format",
            "-2024-03-02": "format",
            "12024-03-02": "format",
            "0000-03-02": "format",
        },
    ),
]
NOON = datetime(2024, 3, 2, 12)
LOCAL: list[tuple[Format, dict[str, Any]]] = [
    (
        Format("%F %T"),
        {
            "2024-03-02 12:00:00": NOON,
            "2024-03-02 24:00:00": "format",
            "2024-03-02 23:59:60": "format",
            "2024-03-02  12:00:00": "format",
            "2024-03-02T12:00:00": "format",
        },
    ),
    (Format("%F"), {"2024-03-02": datetime(2024, 3, 2)}),
    (Format("%F %H"), {"2024-03-02 12": NOON, "2024-03-02 12:00": "format"}),
    (
        Format("%d.%m.%Y %I:%M %p"),
        {
            "02.03.2024 12:00 PM": NOON,
            "02.03.2024 12:00 am": datetime(2024, 3, 2),
            "02.03.2024 00:00 am": "format",
            "02.03.2024 13:00 pm": "format",
        },
    ),
    (
        Format("%F %T.%f"),
        {
            "2024-03-02 12:00:00.5": datetime(2024, 3, 2, 12, 0, 0, 500_000),
            "2024-03-02 12:00:00.000001": datetime(2024, 3, 2, 12, 0, 0, 1),
            "2024-03-02 12:00:00.00000100": datetime(2024, 3, 2, 12, 0, 0, 1),
            "2024-03-02 12:00:00.0000001": "lossy",
            "2024-02-30 12:00:00.0000001": "format",
            "2024-03-02 12:00:00.": "format",
            "2024-03-02 12:00:00": "format",
            "2024-03-02 12:00:00." + "0" * 5_000: NOON,
            "2024-03-02 12:00:00." + "1" * 5_000: "lossy",
        },
    ),
    (Format("%Y%m%d%H%M%S%f"), {"202403021200005": datetime(2024, 3, 2, 12, 0, 0, 500_000)}),
    (
        Format("iso8601"),
        {
            "2024-03-02T12:00:00": NOON,
            "20240302T120000": NOON,
            "2024-W09-6T12:00": NOON,
            "2024062T12": NOON,
            "2024-03-02T11,5": datetime(2024, 3, 2, 11, 30),
            "2024-03-02T12:00.25": datetime(2024, 3, 2, 12, 0, 15),
            "2024-03-02T12:00:00,000001": datetime(2024, 3, 2, 12, 0, 0, 1),
            "2024-03-02T12:00:00,0000001": "lossy",
            "2024-03-02T12,33333333333": "lossy",
            "2024-03-02T1200": "format",
            "20240302T12:00": "format",
            "2024-03-02 12:00": "format",
            "2024-03-02": "format",
            "2024-03-02T12:00:00Z": "format",
            "2024-03-02T24:00:00": "format",
        },
    ),
]
INSTANTS: list[tuple[Format, dict[str, Any]]] = [
    (
        Format("%FT%TZ"),
        {"2024-03-02T12:00:00Z": utc(2024, 3, 2, 12), "2024-03-02T12:00:00z": "format"},
    ),
    (
        Format("[%d/%b/%Y:%H:%M:%S.%f %z]"),
        {
            "[02/Mar/2024:12:00:00.5 -0130]": utc(2024, 3, 2, 13, 30, 0, 500_000),
            "[02/Mar/2024:12:00:00.5 -0130": "format",
            "[02/Mar/2024:12:00:00.5-0130]": "format",
        },
    ),
    (Format("%FT%T.000Z"), {"2024-03-02T12:00:00.000Z": utc(2024, 3, 2, 12)}),
    (
        Format("%F %T%z"),
        {
            "2024-03-02 12:00:00Z": utc(2024, 3, 2, 12),
            "2024-03-02 12:00:00+01:00": utc(2024, 3, 2, 11),
            "2024-03-02 12:00:00-0130": utc(2024, 3, 2, 13, 30),
            "2024-03-02 12:00:00-00:30": utc(2024, 3, 2, 12, 30),
            "2024-03-02 12:00:00-00:00": utc(2024, 3, 2, 12),
            "2024-03-02 12:00:00+01": "format",
            "2024-03-02 12:00:00+24:00": "format",
            "2024-03-02 12:00:00+00:60": "format",
            "2024-03-02 12:00:00 +01:00": "format",
            "2024-03-02 12:00:00": "format",
            "0001-01-01 00:00:00+00:01": "lossy",
            "9999-12-31 23:59:59-00:01": "lossy",
        },
    ),
    (
        Format("rfc3339"),
        {
            "2024-03-02T12:00:00Z": utc(2024, 3, 2, 12),
            "2024-03-02t12:00:00.5z": utc(2024, 3, 2, 12, 0, 0, 500_000),
            "2024-03-02t12:00:00+01:00": utc(2024, 3, 2, 11),
            "2024-03-02T12:00:00-00:00": utc(2024, 3, 2, 12),
            "2024-03-02T12:00:00.1234567Z": "lossy",
            "2024-03-02t12:00:00.1234567z": "lossy",
            "2024-02-30T12:00:00.1234567Z": "format",
            "2024-03-02 12:00:00Z": utc(2024, 3, 2, 12),
            "2024-03-02  12:00:00Z": "format",
            "2024-03-02_12:00:00Z": "format",
            "2024-03-02T12:00Z": "format",
            "2024-03-02T12:00:00,5Z": "format",
            "2024-03-02T12:00:00+0100": "format",
            "2016-12-31T23:59:60Z": "format",
            "0000-01-01T00:00:00Z": "format",
            "0001-01-01T00:00:00+00:01": "lossy",
        },
    ),
    (
        Format("iso8601"),
        {
            "2024-03-02T12:00:00Z": utc(2024, 3, 2, 12),
            "2024-03-02T12:00+01": utc(2024, 3, 2, 11),
            "20240302T1200-0130": utc(2024, 3, 2, 13, 30),
            "2024-03-02T12:00-00:30": utc(2024, 3, 2, 12, 30),
            "2024-03-02T12:00-00:00": "format",
            "20240302T1200-00": "format",
            "2024-03-02T12:00+0100": "format",
            "20240302T1200+01:00": "format",
            "2024-03-02T12:00": "format",
        },
    ),
    (
        Format("%F %R", zone=PARIS),
        {
            "2024-03-02 12:00": utc(2024, 3, 2, 11),
            "2024-03-31 01:59": utc(2024, 3, 31, 0, 59),
            "2024-03-31 02:30": "format",
            "2024-03-31 03:00": utc(2024, 3, 31, 1),
            "2024-10-27 01:59": utc(2024, 10, 26, 23, 59),
            "2024-10-27 02:30": "ambiguous",
            "2024-10-27 03:00": utc(2024, 10, 27, 2),
            "2150-07-01 12:00": utc(2150, 7, 1, 10),
            "0001-01-01 00:00": "lossy",
            "9999-12-31 23:59": utc(9999, 12, 31, 22, 59),
        },
    ),
    (
        Format("%d/%m/%Y", "%m/%d/%Y", zone=PARIS),
        {"02/03/2024": "ambiguous", "31/03/2024": utc(2024, 3, 30, 23), "99/03/2024": "format"},
    ),
    (Format("iso8601", zone=PARIS), {"20240302T12": utc(2024, 3, 2, 11)}),
    (
        Format("epoch_s"),
        {
            "1709380800": utc(2024, 3, 2, 12),
            "315532800": utc(1980, 1, 1),
            "315532799": "format",
            "4102444799": utc(2099, 12, 31, 23, 59, 59),
            "4102444800": "format",
            "1709380800000": "format",
            "01709380800": "format",
            "+1709380800": "format",
            "1709380800.0": "format",
            "-1": "format",
            "1" * 5_000: "format",
        },
    ),
    (
        Format("epoch_ms", since=date(1, 1, 1), until=date(9999, 12, 31)),
        {"-1": utc(1969, 12, 31, 23, 59, 59, 999_000), "0": utc(1970, 1, 1), "-0": "format"},
    ),
]
CLOCK: list[tuple[Format, dict[str, Any]]] = [
    (Format("%T"), {"12:00:00": time(12), "12:00:60": "format", "24:00:00": "format"}),
    (Format("%H"), {"12": time(12), "1": "format"}),
    (Format("%I %p"), {"12 AM": time(0), "12 pm": time(12)}),
    (Format("rfc3339"), {"12:00:00": time(12), "12:00:00.5": time(12, 0, 0, 500_000),
                         "12:00:00Z": "format", "12:00": "format"}),
    (Format("iso8601"), {"12:00": time(12), "T12:00:00,5": time(12, 0, 0, 500_000),
                         "T12": time(12), "T1200": time(12), "T120000": time(12),
                         "12": "format", "1200": "format", "T11.5": time(11, 30)}),
]  # fmt: skip
SPANS: dict[str, Any] = {
    "P1W": timedelta(weeks=1),
    "P1DT2H3M4.5S": timedelta(days=1, hours=2, minutes=3, seconds=4.5),
    "PT36H": timedelta(hours=36),
    "PT1H2S": timedelta(hours=1, seconds=2),
    "P01D": timedelta(days=1),
    "P0.5D": timedelta(hours=12),
    "P0,5W": timedelta(days=3.5),
    "PT0S": timedelta(0),
    "-PT5M": timedelta(minutes=-5),
    "-P0D": timedelta(0),
    "PT0.000001S": timedelta(microseconds=1),
    "PT0.0000001S": "lossy",
    "PT0.1000000000S": timedelta(milliseconds=100),
    "PT0.33H": timedelta(seconds=1188),
    "PT0.333333333333H": "lossy",
    "P106751991DT4H54.775807S": timedelta(microseconds=2**63 - 1),
    "P" + "9" * 5_000 + "D": "lossy",
    "PT" + "0" * 5_000 + "1S": timedelta(seconds=1),
    "P999999999D": "lossy",
    "P1Y": "format",
    "P1M": "format",
    "P0Y1D": "format",
    "P1DT1.5H1M": "format",
    "P1WT1H": "format",
    "P1W1D": "format",
    "P": "format",
    "PT": "format",
    "P1DT": "format",
    "P1H": "format",
    "PT1D": "format",
    "+P1D": "format",
    "P-1D": "format",
    "p1d": "format",
    "P1D\n": "format",
    "PT.5S": "format",
    "PT1.S": "format",
    "P\u0661D": "format",
    "": "format",
}
READ = [
    *((format_, dtype, texts) for dtype, cases in
      ((Date(), DAYS), (NAIVE, LOCAL), (AWARE, INSTANTS), (Time(), CLOCK))
      for format_, texts in cases),
    (Format("iso8601_duration"), Duration(), SPANS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("format_", "dtype", "texts"),
    READ,
    ids=[f"{dtype.kind} {format_}" for format_, dtype, _ in READ],
)
def test_text_is_read_as_it_is_written(format_: Format, dtype: Any, texts: dict[str, Any]) -> None:
    """Text in the format is the value it says; other text is refused by its code, whatever stands
    beside it.
    """
    plan = plan_for(format_, dtype)
    assert list(texts.values()) == both(plan, *texts)
    assert list(texts.values()) == [value for text in texts for value in both(plan, text)]


def test_integers_are_counts() -> None:
    """A count since 1970 may be a number of any width; what no int64 holds is out of bounds."""
    plan = plan_for(Format("epoch_s"), AWARE)
    expected = [utc(2024, 3, 2, 12), "format", None]
    for dtype in (pl.Int64, pl.UInt64, pl.Int128):
        assert expected == by_column(plan, pl.Series([1_709_380_800, 2**62, None], dtype=dtype))
    assert expected == one_by_one(plan, [1_709_380_800, 2**62, None])
    assert ["format"] == by_column(plan, pl.Series([2**64 - 1], dtype=pl.UInt64))
    assert ["format"] == one_by_one(plan, [2**64 - 1])


def test_what_is_no_text_is_a_mistake() -> None:
    """A format is asked of text, a count of integers too: anything else raises."""
    for format_, values in (
        (Format("%F"), [1, 1.5, True, MARCH]),
        (Format("epoch_s"), [1.5, True]),
    ):
        plan = plan_for(format_, Date() if format_.since is None else AWARE)
        for value in values:
            with pytest.raises(TypeError):
                read_one(plan, value)  # type: ignore[arg-type]  # that is what is asked
            with pytest.raises(TypeError):
                read_column(plan, pl.Series([value]))


@pytest.mark.parametrize("dtype", [pl.Categorical(), pl.Enum(["02/03/2024", "no"])], ids=str)
def test_categories_are_text(dtype: Any) -> None:
    """A column of categories is read as the text that it stands for."""
    plan = plan_for(Format("%d/%m/%Y"), Date())
    column = pl.Series(["02/03/2024", None, "no"], dtype=dtype)
    assert [MARCH, None, "format"] == by_column(plan, column)


@pytest.mark.parametrize("dtype", [pl.String, pl.Null, pl.Categorical], ids=str)
@pytest.mark.parametrize("length", [0, 2])
@pytest.mark.parametrize(
    ("format_", "type_", "physical"),
    [
        (Format("%F"), Date(), pl.Date()),
        (Format("rfc3339"), AWARE, pl.Datetime("us", "UTC")),
        (Format("%F %T", zone=PARIS), AWARE, pl.Datetime("us", "UTC")),
        (Format("iso8601"), NAIVE, pl.Datetime("us")),
        (Format("%T"), Time(), pl.Time()),
        (Format("iso8601_duration"), Duration(), pl.Duration("us")),
        (Format("epoch_s"), AWARE, pl.Datetime("us", "UTC")),
    ],
    ids=str,
)
def test_nulls_are_no_failures(
    format_: Format, type_: Any, physical: Any, length: int, dtype: Any
) -> None:
    """Nulls stay null, in a column of the type and of the name, with no mask; so does nothing."""
    column = pl.Series("seen_at", [None] * length, dtype=dtype)
    values, masks = read_column(plan_for(format_, type_), column)
    assert (str(physical), "seen_at", [None] * length, {}) == (
        str(values.dtype), values.name, values.to_list(), masks,
    )  # fmt: skip


def test_the_reference_lists_the_directives() -> None:
    """The page about formats has a line for every directive, and each is one."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "formats.md").read_text()
    listed = re.findall(r"^\| `%(.)` ", page, re.MULTILINE)
    assert sorted(listed) == sorted({*FIELDS, *EXPANSIONS, "%"} - {"Z"})


def test_one_value_loads_no_engine() -> None:
    """Reading and writing one value loads neither Polars nor anything as heavy."""
    modules = "contracts.wire.times, contracts.wire.time_writing, contracts.rules.format"
    assert set() == loaded_after(f"import {modules}")


def test_a_column_in_chunks_is_one_column() -> None:
    """How a column lies in memory changes nothing."""
    plan = plan_for(Format("rfc3339"), AWARE)
    chunks = [
        pl.Series(["2024-03-02T12:00:00Z"]),
        pl.Series(["2024-03-02t12:00:00z", "no"]),
        pl.Series([None, "2024-03-02T12:00:00.1234567Z"]),
    ]
    noon = utc(2024, 3, 2, 12)
    expected = [noon, noon, "format", None, "lossy"]
    assert expected == by_column(plan, pl.concat(chunks, rechunk=False))


# What is written -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "value", "text"),
    [
        (Format("%d/%m/%Y", "%F"), date(1, 2, 3), "03/02/0001"),
        (Format("%d-%b-%y"), date(1969, 3, 2), "02-Mar-69"),
        (Format("%B %d, %Y %I:%M %p"), datetime(2024, 3, 2, 0, 5), "March 02, 2024 12:05 AM"),
        (Format("%Y-%j %H"), datetime(2024, 3, 2, 12), "2024-062 12"),
        (Format("%G-W%V-%u"), date(2021, 1, 1), "2020-W53-5"),
        (Format("%F %T.%f"), datetime(2024, 3, 2, 12, 0, 0, 5), "2024-03-02 12:00:00.000005"),
        (Format("%F %T%z"), utc(2024, 3, 2, 12), "2024-03-02 12:00:00+00:00"),
        (Format("%FT%TZ"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("100%% %T"), time(12), "100% 12:00:00"),
        (Format("%F %R", zone=PARIS), utc(2024, 7, 1, 10), "2024-07-01 12:00"),
        (Format("rfc3339"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("rfc3339"), utc(2024, 3, 2, 12, 0, 0, 500_000), "2024-03-02T12:00:00.500000Z"),
        (Format("rfc3339"), date(2024, 3, 2), "2024-03-02"),
        (Format("rfc3339"), time(12, 0, 0, 1), "12:00:00.000001"),
        (Format("iso8601"), NOON, "2024-03-02T12:00:00"),
        (Format("iso8601"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("iso8601", zone=PARIS), utc(2024, 3, 2, 12), "2024-03-02T13:00:00"),
        (Format("epoch_ms"), utc(2024, 3, 2, 12), "1709380800000"),
        (Format("iso8601_duration"), timedelta(days=1, seconds=5_400.5), "P1DT1H30M0.5S"),
        (Format("iso8601_duration"), timedelta(microseconds=-1), "-PT0.000001S"),
        (Format("iso8601_duration"), timedelta(0), "PT0S"),
    ],
    ids=str,
)
def test_a_value_is_written_in_the_first_pattern(format_: Format, value: Any, text: str) -> None:
    """A value is written padded, in English, and as the standards write it; a column alike."""
    plan = plan_for(format_, dtype_of(value))
    assert text == written(plan, value)
    assert [text, None] == written_column(plan, column_of(value, None)).to_list()
    assert [value] == both(plan, text)


@pytest.mark.parametrize(
    ("format_", "value"),
    [
        (Format("%F %R"), datetime(2024, 3, 2, 12, 0, 1)),
        (Format("%T"), time(12, 0, 0, 1)),
        (Format("%d/%m/%y"), date(1968, 12, 31)),
        (Format("%d/%m/%Y", "%m/%d/%Y"), date(2024, 3, 2)),
        (Format("%F %R", zone=PARIS), utc(2024, 10, 27, 0, 30)),
        (Format("%F %R", zone=PARIS), utc(2024, 10, 27, 1, 30)),
        (Format("%F %R", zone=PARIS), utc(9999, 12, 31, 23, 30)),
        (Format("%F %R", zone="America/New_York"), utc(1, 1, 1)),
        (Format("epoch_s"), utc(2024, 3, 2, 12, 0, 0, 1)),
        (Format("epoch_s"), utc(1970, 1, 1)),
    ],
    ids=str,
)
def test_what_a_format_has_no_room_for_is_not_written(format_: Format, value: Any) -> None:
    """A value that would be read as another, or as none, raises, alone and in a column."""
    plan = plan_for(format_, dtype_of(value))
    said = re.escape(f"{value} cannot be written")
    with pytest.raises(ValueError, match=said):
        written(plan, value)
    with pytest.raises(ValueError, match=said):
        written_column(plan, column_of(None, value))


@pytest.mark.parametrize(
    ("dtype", "value", "column"),
    [
        (Date(), NOON, pl.Series([NOON])),
        (NAIVE, utc(2024, 3, 2), pl.Series([NOON], dtype=pl.Datetime("us", "UTC"))),
        (AWARE, NOON, pl.Series([NOON], dtype=pl.Datetime("us"))),
        (AWARE, MARCH, pl.Series([NOON], dtype=pl.Datetime("ns", "UTC"))),
        (Time(), time(12, tzinfo=UTC), pl.Series([1])),
        (Duration(), 1, pl.Series([1], dtype=pl.Duration("ms"))),
    ],
    ids=str,
)
def test_what_is_not_of_the_type_is_not_written(dtype: Any, value: Any, column: pl.Series) -> None:
    """A value or a column of another type raises."""
    name = "iso8601_duration" if dtype == Duration() else "iso8601"
    with pytest.raises(ValueError, match="is not a"):
        written(plan_for(Format(name), dtype), value)
    with pytest.raises(TypeError, match="a column of"):
        written_column(plan_for(Format(name), dtype), column)


def test_a_part_of_a_microsecond_is_not_written() -> None:
    """A time of day that has nanoseconds is not written without them."""
    column = pl.Series([1], dtype=pl.Int64).cast(pl.Time)
    with pytest.raises(ValueError, match="cannot be written"):
        written_column(plan_for(Format("rfc3339"), Time()), column)


def test_an_instant_is_written_wherever_it_was_read() -> None:
    """An instant in any zone is written as the instant that it is."""
    elsewhere = datetime(2024, 3, 2, 12, tzinfo=timezone(timedelta(hours=5)))
    assert "2024-03-02T07:00:00Z" == written(plan_for(Format("rfc3339"), AWARE), elsewhere)


def dtype_of(value: Any) -> Any:
    """The type of a value."""
    match value:
        case datetime():
            return AWARE if value.tzinfo else NAIVE
        case date():
            return Date()
        case time():
            return Time()
        case _:
            return Duration()


def column_of(*values: Any) -> pl.Series:
    """Values as a column in contract form."""
    (some, *_) = [value for value in values if value is not None]
    physical: dict[Any, Any] = {
        Date(): pl.Date,
        NAIVE: pl.Datetime("us"),
        AWARE: pl.Datetime("us", "UTC"),
        Time(): pl.Time,
        Duration(): pl.Duration("us"),
    }
    return pl.Series("t", values, dtype=physical[dtype_of(some)])
