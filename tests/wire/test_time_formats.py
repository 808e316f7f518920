"""Formats of times: which patterns and terms a format may have, and what type it fits."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from contracts.dtypes import Date, Duration, Int, Time
from contracts.rules.directives import DIRECTIVES, EXPANSIONS, UNPADDED
from contracts.rules.format import Format
from contracts.wire.scalar.times import is_aware, plan_format
from tests.house.loading import loaded_after
from tests.paths import ROOT
from tests.wire.times import AWARE, NAIVE, PARIS, utc


@pytest.mark.parametrize(
    ("format_", "sentence"),
    [
        (Format("%d/%m/%Y"), "as %d/%m/%Y"),
        (Format("%d/%m/%Y", "%Y-%m-%d"), "as %d/%m/%Y or %Y-%m-%d"),
        (Format("%d/%m/%Y", "%F", "rfc3339"), "as %d/%m/%Y, %F or in RFC 3339"),
        (Format("iso8601", "%d/%m/%Y"), "in ISO 8601 or as %d/%m/%Y"),
        (Format("%b-%Y", day=1), "as %b-%Y (with day 1)"),
        (Format("%Y", month=7, day=1), "as %Y (with month 7, day 1)"),
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
    """A format states how a value must be written, and all that makes one be refused."""
    assert f"be written {sentence}" == str(format_)


def test_formats_are_values() -> None:
    """Equal formats are equal and hash alike; their plan is made once."""
    assert Format("%F", zone="UTC") == Format("%F", zone="UTC")
    assert {Format("%F")} == {Format("%F"), Format("%F")}
    assert Format("%F") != Format("%F", zone="UTC")
    assert plan_format(Format("%F"), Date()) is plan_format(Format("%F"), Date())


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        ((), "a format has no pattern. Write a pattern such as"),
        (("dd/mm/yyyy",), "'dd/mm/yyyy' is not a format. Write \"%d/%m/%Y\""),
        (("rfc 3339",), "is not a format"),
        (("%F", "%F"), "'%F' is given twice. Give it once"),
        (("epoch_s", "%F"), "'epoch_s' does not go with other formats. Give it alone"),
        (("excel_1900", "%F"), "'excel_1900' does not go with other formats"),
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
        (("%_d.%m.%Y",), "has %_d. Parts are padded with zeros: write %d, or %-d for one digit or two"),
        (("%-j %Y",), "has %-j. Parts are padded with zeros: write %j"),
        (("%-d%m%Y",), "has digits right after %-d, which is one digit or two. Write what stands between"),
        (("%Y%e%m",), "has digits right after %e, which is one digit or two"),
        (("%-d1/%m/%Y",), "has digits right after %-d"),
        (("%F %H:%M:%-S%f",), "has digits right after %-S"),
        (("%-d %e/%m/%Y",), "states the day twice (%-d and %e)"),
        (("%_H:%M",), "has %_H. Parts are padded with zeros: write %H"),
        (("%C%y",), "has %C. Write the whole year: %Y"),
        (("%F %T%.f",), "has %.f. Write .%f"),
        (("%F %T.%3f",), "has %3f. Write .%f"),
        (("%F %T%:z",), "has %:z. Write %z"),
        (("%k:%M",), "has %k. Parts are padded with zeros: write %H"),
        (("%Q",), "has %Q. The directives are %Y %m %d"),
        (("%F%",), "'%F%' has %. The directives are"),
        (("%Y-%m-%d %y",), "states the year twice (%Y and %y). Write it once"),
        (("%d %m %b %Y",), "states the month twice (%m and %b)"),
        (("%F %H %I %p",), "states the hour twice (%H and %I)"),
        (("%F %T%zZ",), "states the offset twice (%z and Z)"),
        (("%Y-%m-%d %j",), "states a date in two ways at once. Write one of them"),
        (("%G-W%V-%u %d",), "states a date in two ways at once"),
        (("%Y-%m",), "'%Y-%m' has no day. Write a whole date: add %d, or declare it: day=1"),
        (("%Y",), "has no month and no day. Write a whole date: add %m and %d, or declare them: month=1, day=1"),
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
)  # fmt: skip  # a table, a line each
def test_patterns_that_mean_nothing_or_two_things_are_refused(
    patterns: tuple[str, ...], said: str
) -> None:
    """A pattern that would be guessed at, or contradicts itself, is refused with a hint."""
    with pytest.raises(ValueError, match=re.escape(said)):
        Format(*patterns)


@pytest.mark.parametrize(
    ("patterns", "terms", "said"),
    [
        (("rfc3339",), {"zone": PARIS}, "'rfc3339' takes no zone. Leave zone= out"),
        (("epoch_s",), {"zone": PARIS}, "takes no zone"),
        (
            ("%d/%m/%y",),
            {"pivot": 1930},
            "1930 is not a two-digit year, 0 to 100. Write pivot=30 for the years 1930 to 2029",
        ),
        (("%d/%m/%y",), {"pivot": True}, "is not a two-digit year"),
        (
            ("%d/%m/%Y",),
            {"pivot": 30},
            "has no two-digit year, for which a pivot is declared. Leave pivot= out",
        ),
        (("iso8601_duration",), {"zone": PARIS}, "takes no zone"),
        (("%F %T%z",), {"zone": PARIS}, "states its own offset"),
        (("%F %TZ",), {"zone": PARIS}, "states its own offset"),
        (("%F %T GMT",), {"zone": PARIS}, "ends in GMT"),
        (("%F",), {"zone": ""}, "'' is not a time zone"),
        (("%F",), {"zone": 1}, "1 is not a time zone"),
        (("%F",), {"since": date(2000, 1, 1)}, "is not a count since 1970. Bound its values by Ge"),
        (("epoch_s",), {"since": datetime(2000, 1, 1)}, "has no time zone. Add tzinfo=UTC"),
        (("epoch_s",), {"since": "2000"}, "'2000' is not a date"),
        (("epoch_s",), {"since": date(2100, 1, 1)}, "allows no instant"),
        (("%Y-%m",), {"day": 29}, "29 is not a day from 1 to 28. Write day=1"),
        (("%Y-%m",), {"day": True}, "True is not a day"),
        (("%Y",), {"month": 13, "day": 1}, "13 is not a month from 1 to 12"),
        (
            ("%Y",),
            {"day": 1},
            "'%Y' has no month. Write a whole date: add %m, or declare it: month=1",
        ),
        (
            ("%Y-%m",),
            {"month": 1, "day": 1},
            "'%Y-%m' does not lack a month, which is declared. Leave month= out",
        ),
        (("%F",), {"day": 1}, "'%F' does not lack a day, which is declared. Leave day= out"),
        (("rfc3339",), {"day": 1}, "'rfc3339' does not lack a day"),
        (("%T",), {"day": 1}, "'%T' does not lack a day"),
        (("%G-W%V",), {"day": 8}, "8 is not a day of the week. Write day=1 for Mondays"),
    ],
)
def test_terms_that_do_not_go_with_the_pattern_are_refused(
    patterns: tuple[str, ...], terms: dict[str, Any], said: str
) -> None:
    """A zone beside an offset, and bounds of what is not a count, are refused with a hint."""
    with pytest.raises(ValueError, match=re.escape(said)):
        Format(*patterns, **terms)


@pytest.mark.parametrize(
    ("format_", "dtype", "said"),
    [
        (Format("%F %TZ"), Date(), "has an offset from UTC, on which the day depends. Declare a datetime, or leave the offset out"),
        (Format("%FZ"), Date(), "has an offset from UTC"),
        (Format("%F"), Time(), "has more parts than a time of day"),
        (Format("%TZ"), Time(), "has more parts than a time of day"),
        (Format("%T"), Date(), "has no date. Add %Y-%m-%d, or declare a time"),
        (Format("%T"), NAIVE, "has no date"),
        (Format("%%"), Time(), "has no time"),
        (Format("%F %T%z"), NAIVE, "is a format of instants, and a datetime without a time zone is not one"),
        (Format("rfc3339"), NAIVE, "is a format of instants"),
        (Format("%F %T", zone=PARIS), NAIVE, "is a format of instants"),
        (Format("iso8601", zone=PARIS), NAIVE, "has a zone"),
        (Format("%F %T"), AWARE, "has no offset from UTC. Add %z"),
        (Format("%F %T%z", "%F"), AWARE, "'%F' has no offset from UTC"),
        (Format("%F", zone=PARIS), Date(), "has a zone, but a date has none"),
        (Format("%F", zone="Europe/Nowhere"), AWARE, "'Europe/Nowhere' is not a known time zone"),
        (Format("%F", zone="right/UTC"), AWARE, "is not a known time zone"),
        (Format("%F", zone="../etc"), AWARE, "is not a known time zone"),
        (Format("epoch_s"), Time(), "counts to instants, not a time of day"),
        (Format("epoch_s"), NAIVE, "is a format of instants"),
        (Format("%T"), Duration(), 'is not a format of durations. Write Format("hms") for 26:30:00'),
        (Format("hms"), Time(), "writes durations, not a time of day"),
        (Format("excel_1900"), Time(), "counts to days, not a time of day. Declare a date or a datetime"),
        (Format("excel_1900"), AWARE, 'has no offset from UTC. Declare the zone: zone="Europe/Paris"'),
        (Format("iso8601"), Duration(), "is not a format of durations"),
        (Format("iso8601_blank"), Date(), "writes a date and a time, not a date"),
        (Format("iso8601_blank"), Time(), 'writes a date and a time, not a time of day. Write Format("iso8601")'),
        (Format("iso8601_blank", zone=PARIS), NAIVE, "has a zone"),
        (Format("iso8601_duration"), AWARE, "writes durations, not a datetime with"),
        (Format("%F"), Int(), "writes times, not an integer. Declare a date"),
    ],
)  # fmt: skip  # a table, a line each
def test_a_format_fits_the_type(format_: Format, dtype: Any, said: str) -> None:
    """A format of more or less than a type holds is refused with a hint."""
    with pytest.raises(ValueError, match=re.escape(said)):
        plan_format(format_, dtype)


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
def test_formats_of_instants_are_aware(format_: Format, aware: bool) -> None:
    """Z at the end, %z, a zone, RFC 3339 and counts mean instants, and nothing else does."""
    assert aware == is_aware(format_)


def test_the_reference_lists_the_directives() -> None:
    """The page about formats has a line for every directive, and each is one."""
    page = (ROOT / "docs" / "reference" / "formats.md").read_text()
    listed = re.findall(
        r"`%(-?.)`(?=[^|\n]*\|)", "\n".join(re.findall(r"^\| (`%[^|]*\|)", page, re.MULTILINE))
    )
    known = {*DIRECTIVES, *EXPANSIONS, "%", "e", *(f"-{letter}" for letter in UNPADDED)}
    assert sorted(listed) == sorted(known - {"Z"})


def test_one_value_loads_no_engine() -> None:
    """Reading and writing one value loads neither Polars nor anything as heavy."""
    modules = (
        "contracts.wire.scalar.times, contracts.wire.scalar.write_times, contracts.rules.format"
    )
    assert set() == loaded_after(f"import {modules}")
