"""Causes of wrong times: text, numbers and other kinds of dates, and dates out of their bounds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime

import contracts as ct
from contracts.diagnosis.times import _DATE_FORMATS, _TIME_FORMATS
from tests.diagnosis.samples import Since2000, Utc, contract_with, named_causes


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["11/22/2026", "01/02/2026"], "looks like %m/%d/%Y"),
        (["22/11/2026", "01/02/2026"], "looks like %d/%m/%Y"),
        (["02/03/2024"], "looks like %d/%m/%Y or %m/%d/%Y"),
        (["02/03/24 10:15"], "looks like %d/%m/%y %H:%M or %m/%d/%y %H:%M"),
        (["31.12.2024"], "looks like %d.%m.%Y"),
        (["2024-03-02"], "looks like %Y-%m-%d"),
        (["20240302"], "looks like %Y%m%d"),
        (["2024/3/2"], "looks like %Y/%-m/%-d"),
        (["1/5/2014 6:00", "12/15/2014 16:00"], "looks like %-m/%-d/%Y %-H:%M"),
        (["2/13/2014", "11/05/2014"], "looks like %-m/%d/%Y"),
        (["1/5/2014"], "looks like %-d/%-m/%Y or %-m/%-d/%Y"),
        (["2.3.2024 10:15"], "looks like %-d.%-m.%Y %H:%M"),
        (["2024-03-02 6:00"], "looks like %Y-%m-%d %-H:%M"),
        (["2024.03.02"], "looks like %Y.%m.%d"),
        (["02-03-2024"], "looks like %d-%m-%Y or %m-%d-%Y"),
        (["02.03.24"], "looks like %d.%m.%y"),
        (["2-Mar-2024"], "looks like %-d-%b-%Y"),
        (["02-Mar-24"], "looks like %d-%b-%y"),
        (["Mar 2, 2024"], "looks like %b %-d, %Y"),
        (["2 March 2024"], "looks like %-d %B %Y"),
        (["2 Mar 2024", "13 Dec 2024"], "looks like %-d %b %Y"),
        (["March 2, 2024"], "looks like %B %-d, %Y"),
        (["03/13/2024 9:05:01 am"], "looks like %m/%d/%Y %-I:%M:%S %p"),
        (["03/13/2024 9:05 PM"], "looks like %m/%d/%Y %-I:%M %p"),
        (["2024-03-02", "NaT"], "looks like %Y-%m-%d, with 'NaT' for missing"),
        (
            ["1709373600"],
            'looks like seconds since 1970, as text: declare an AwareDatetime with Format("epoch_s")',
        ),
    ],
)
def test_text_where_a_date_is_wanted(values: list[str], cause: str) -> None:
    """Text is stated to be dates in the one format that fits all of it, or the two that only the
    days could distinguish.
    """
    assert {cause} == named_causes(date, values) | named_causes(datetime, values)


_AS_INSTANTS = "it is an instant, whose day depends on a time zone: declare an AwareDatetime"


@pytest.mark.parametrize(
    ("annotation", "value", "cause"),
    [
        (date, "2024-03-02T00:00:00Z", f"looks like %Y-%m-%dT%H:%M:%SZ ({_AS_INSTANTS})"),
        (datetime, "2024-03-02T10:00:00Z", "looks like %Y-%m-%dT%H:%M:%SZ"),
        (date, "2024-03-02 10:00:00.5+02:00", f"looks like %Y-%m-%d %H:%M:%S.%f%z ({_AS_INSTANTS})"),
        (datetime, "2024-03-02 10:00:00.5+02:00", "looks like %Y-%m-%d %H:%M:%S.%f%z"),
        (AwareDatetime, "02.03.2024 10:00",
         'looks like %d.%m.%Y %H:%M (it has no offset from UTC: declare its time zone, zone="Europe/Paris")'),
        (Annotated[datetime, ct.Format("%Y-%m-%d", zone="Europe/Paris")], "31.03.2024", "looks like %d.%m.%Y"),
        (date, "Sat, 02 Mar 2024",
         "looks like %a, %d %b %Y (no Format reads a weekday: cut it off and declare %d %b %Y)"),
        (date, "saturday, March 2, 2024",
         "looks like %A, %B %-d, %Y (no Format reads a weekday: cut it off and declare %B %-d, %Y)"),
        (date, "Sat, 02 Mar 2024 10:00:00 +0000",
         f"looks like %a, %d %b %Y %H:%M:%S %z (no Format reads a weekday: cut it off and declare %d %b %Y %H:%M:%S %z; {_AS_INSTANTS})"),
        (datetime, "Tue 5/3/2024",
         "looks like %a %-d/%-m/%Y or %a %-m/%-d/%Y (no Format reads a weekday: cut it off and declare %-d/%-m/%Y or %-m/%-d/%Y)"),
    ],
)  # fmt: skip  # a table
def test_a_format_that_the_field_cannot_have(annotation: Any, value: str, cause: str) -> None:
    """Where a field of its type cannot have a `Format` so, the cause says what works instead."""
    assert {cause} == named_causes(annotation, [value])


@pytest.mark.parametrize("annotation", [date, datetime, AwareDatetime])
@pytest.mark.parametrize("weekday", ["", "%a, ", "%A "])
def test_a_format_that_a_cause_names_reads_the_text(annotation: Any, weekday: str) -> None:
    """Of each date and clock that causes know: what the cause says, done, reads the text."""
    moment = datetime(2024, 3, 12, 23, 59, 58, 123456, UTC)
    days, clocks = ([one for one, _ in formats] for formats in (_DATE_FORMATS, _TIME_FORMATS))
    for day, clock in (*((one, "") for one in days), *((days[0], one) for one in clocks)):
        text = moment.strftime(weekday + day + clock)
        (cause,) = named_causes(annotation, [text])
        assert cause is not None
        named, _, advice = cause.removeprefix("looks like ").partition(" (")
        declared = named.split(" or ")[0].removeprefix(weekday) if "%" in named else "rfc3339"
        kind = AwareDatetime if "AwareDatetime" in advice else annotation
        zone = "UTC" if "zone=" in advice else None
        cut = text if weekday == "" else text.removeprefix(moment.strftime(weekday))
        as_declared = contract_with(x=Annotated[kind, ct.Format(declared, zone=zone)])
        codes = {one.code for one in as_declared.split([{"x": cut}]).report.violations}
        assert codes <= {"lossy"} if kind is date else codes == set(), text


@pytest.mark.parametrize(
    ("annotation", "values", "declared"),
    [
        (date, ["Mar-2018", "Apr-2018"], 'Format("%b-%Y", day=1)'),
        (date, ["2018-03"], 'Format("%Y-%m", day=1)'),
        (datetime, ["03/2018"], 'Format("%m/%Y", day=1)'),
        (date, ["2018-W09"], 'Format("%G-W%V", day=1)'),
        (date, ["2018", "1999"], 'Format("%Y", month=1, day=1)'),
        (date, ["2018-13"], None),
        (date, ["2018-03", "Mar-2018"], None),
    ],
)
def test_times_without_a_day(annotation: Any, values: list[str], declared: str | None) -> None:
    """Months, weeks and years are named, with what to declare if the first day is meant."""
    expected = declared and f"has no day; if the first is meant, declare {declared}"
    assert {expected} == named_causes(annotation, values)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("26:30:00", 'looks like hours, minutes and seconds: declare Format("hms")'),
        (
            "1 days 02:00:00",
            'looks like days, hours, minutes and seconds: declare Format("days_hms")',
        ),
        ("26:30", None),
    ],
)
def test_text_where_a_duration_is_wanted(value: str, cause: str | None) -> None:
    """Durations in another notation are named, with the format that reads them."""
    assert {cause} == named_causes(timedelta, [value])


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ([1709373600, 1709373601], "looks like seconds since 1970"),
        ([1709373600.25], "looks like seconds since 1970"),
        ([1709373600 * 10**3], "looks like milliseconds since 1970"),
        ([1709373600 * 10**6], "looks like microseconds since 1970"),
        ([1709373600 * 10**9], "looks like nanoseconds since 1970"),
        ([20240302, 20241231], "looks like %Y%m%d read as a number"),
        ([20240302101500], "looks like %Y%m%d%H%M%S read as a number"),
        ([45353.5, 21000.0], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([45353], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([21000], None),
        ([20240302, 20241301], None),
        ([20240302.5], None),
        ([20240302.0, 20240303.5], None),
        ([2024032], None),
        ([10010101], None),
        ([631_152_000, 4_102_444_799], "looks like seconds since 1970"),
        ([631_151_999], None),
        ([4_102_444_800], None),
        ([36_526, 60_000], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([36_525], None),
        ([60_001], None),
        ([20_000.0, 45_353], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([19_999.0], None),
        ([45_353.5, 5.0], None),
        ([1709373600, 12], None),
        ([12.5], None),
    ],
)
def test_numbers_where_a_date_is_wanted(values: list[float], cause: str | None) -> None:
    """Numbers are stated to be dates where all of them are, in years around ours, in one way only."""
    found = named_causes(date, values) | named_causes(datetime, values)
    assert {cause} == {one and one.partition(": declare")[0] for one in found}


@pytest.mark.parametrize(
    ("annotation", "values", "declared"),
    [
        (AwareDatetime, [1709373600], "epoch_s"),
        (AwareDatetime, ["1709373600000"], "epoch_ms"),
        (Annotated[AwareDatetime, ct.Format("epoch_s")], [1709373600 * 10**3], "epoch_ms"),
        (Annotated[AwareDatetime, ct.Format("epoch_ms")], [1709373600 * 10**9], "epoch_ns"),
        (date, [45353], "excel_1900"),
        (datetime, [45353.5], "excel_1900"),
        (time, ["6:00", "16:00"], "%-H:%M"),
        (time, ["06:00"], "%H:%M"),
        (time, ["1:05 PM"], "%-I:%M %p"),
        (time, ["0600"], "%H%M"),
    ],
)
def test_what_is_declared_of_times_reads_them(
    annotation: Any, values: list[Any], declared: str
) -> None:
    """The cause of counts and clock times ends in the format that reads them."""
    (cause,) = named_causes(annotation, values)
    assert str(cause).endswith(f': declare Format("{declared}")')
    rows = [{"x": one} for one in values]
    kind = getattr(annotation, "__origin__", annotation)
    assert contract_with(x=Annotated[kind, ct.Format(declared)]).split(rows).report.ok


def test_a_count_that_is_declared_is_no_cause() -> None:
    """An instant outside the range of its format is in the unit that is declared."""
    declared = ct.Format("epoch_s", until=datetime(2001, 1, 1, tzinfo=UTC))
    assert {None} == named_causes(Annotated[AwareDatetime, declared], [1709373600])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Utc, [datetime(2024, 3, 2)], "has no time zone"),
        (datetime, [datetime(2024, 3, 2, tzinfo=UTC)], "has a time zone"),
        (datetime, [date(2024, 3, 2)], "has no time of day"),
        (date, [datetime(2024, 3, 2)], "looks like dates read as datetimes: all are at midnight"),
        (date, [datetime(2024, 3, 2), datetime(2024, 3, 2, 1)], None),
        (date, ["2024-02-30"], None),
        (date, ["2024-03-02", "02.03.2024"], None),
        (date, ["tomorrow"], None),
        (str, [datetime(2024, 3, 2)], "looks like text read as dates"),
    ],
)
def test_dates_of_another_kind(annotation: Any, values: list[Any], cause: str | None) -> None:
    """A date, a time on a wall clock and an instant are distinguished from each other."""
    assert {cause} == named_causes(annotation, values)


@pytest.mark.parametrize(
    ("text", "wanted", "cause"),
    [
        ("02/03/2024", ct.Format("%d/%m/%Y", "%m/%d/%Y"), None),
        ("2024-03-02", ct.Format("%d/%m/%Y"), "looks like %Y-%m-%d"),
        (
            "2024-03-31 02:30",
            ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris"),
            "the clocks of Europe/Paris skip it",
        ),
        ("2024-10-27 02:30", ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris"), None),
    ],
)
def test_the_wanted_format_is_not_a_cause(text: str, wanted: ct.Format, cause: str | None) -> None:
    """A format is not a cause where the field asks for the same; a time that clocks skip is one."""
    contract = contract_with(x=Annotated[date if wanted.zone is None else datetime, wanted])
    (violation,) = contract.split([{"x": text}]).report.violations
    assert cause == violation.cause


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Since2000, [datetime(1970, 1, 1)] * 2,
         "looks like an epoch's default for a missing date (1970-01-01)"),
        (Annotated[date, ct.Ge(date(1950, 1, 1))], [date(1900, 1, 1)],
         "looks like an epoch's default for a missing date (1900-01-01)"),
        (Annotated[date, ct.Ge(date(1950, 1, 1))], [date(1, 1, 1)],
         "looks like an epoch's default for a missing date (0001-01-01)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(9999, 12, 31)],
         "looks like a stand-in for a missing date (9999-12-31)"),
        (Since2000, [datetime(1970, 1, 20, 3), datetime(1970, 1, 20, 4)],
         "looks like a count since 1970 read in too fine a unit"),
        (Since2000, [datetime(1970, 1, 1), datetime(1980, 1, 1)], None),
        (Since2000, [datetime(1999, 12, 31)], None),
        (Since2000, [datetime(1899, 12, 30, 8), datetime(1899, 12, 30, 9)],
         "looks like an epoch's default for a missing date (1899-12-30)"),
        (Since2000, [datetime(1899, 12, 31)],
         "looks like an epoch's default for a missing date (1899-12-31)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2100, 1, 1)],
         "looks like a stand-in for a missing date (2100-01-01)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2099, 12, 31)], None),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2051, 1, 1)], None),
    ],
)  # fmt: skip  # a table, a line each
def test_dates_out_of_their_bounds(annotation: Any, values: list[Any], cause: str | None) -> None:
    """One day in every place, at the start of a calendar or in the far future, is used for a
    missing date.
    """
    assert {cause} == named_causes(annotation, values)


@pytest.mark.parametrize("pattern", ["%m/%d/%Y", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d %b %Y"])
@pytest.mark.parametrize("unpadded", [False, True])
def test_the_format_that_a_cause_names_reads_the_values(pattern: str, *, unpadded: bool) -> None:
    """Declared as it is named, the format of a cause reads what it was named for, padded or not."""
    moments = [datetime(2024, 3, 2, 6, 5), datetime(2024, 11, 22, 16, 30)]
    texts = [moment.strftime(pattern) for moment in moments]
    if unpadded:
        texts = [re.sub(r"(?<![:0-9])0(?=[0-9])", "", text) for text in texts]
    python = datetime if "%H" in pattern else date
    (cause,) = named_causes(python, texts)
    assert cause is not None
    named = ct.Format(cause.removeprefix("looks like "))
    field = contract_with(x=Annotated[python, named])
    assert field.split([{"x": text} for text in texts]).report.ok
