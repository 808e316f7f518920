"""Dates and times: written as text, counted as numbers, or standing for none."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import product

from contracts.diagnosis.evidence import Evidence, all_match, with_missing, without_missing
from contracts.dtypes import Datetime

DAY, YEAR, YY = "[0-9]{1,2}", "[0-9]{4}", "[0-9]{2}"
DATES = (
    ("%Y-%m-%d", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ("%Y/%m/%d", "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"),
    ("%Y.%m.%d", r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}"),
    ("%Y%m%d", "[0-9]{8}"),
    *((f, f"{DAY}/{DAY}/{YEAR}") for f in ("%d/%m/%Y", "%m/%d/%Y")),
    *((f, f"{DAY}-{DAY}-{YEAR}") for f in ("%d-%m-%Y", "%m-%d-%Y")),
    *((f, f"{DAY}/{DAY}/{YY}") for f in ("%d/%m/%y", "%m/%d/%y")),
    ("%d.%m.%Y", rf"{DAY}\.{DAY}\.{YEAR}"),
    ("%d.%m.%y", rf"{DAY}\.{DAY}\.{YY}"),
    ("%d %b %Y", f"{DAY} [A-Za-z]{{3}} {YEAR}"),
    ("%d-%b-%Y", f"{DAY}-[A-Za-z]{{3}}-{YEAR}"),
    ("%d-%b-%y", f"{DAY}-[A-Za-z]{{3}}-{YY}"),
    ("%b %d, %Y", f"[A-Za-z]{{3}} {DAY}, {YEAR}"),
    ("%d %B %Y", f"{DAY} [A-Za-z]{{4,9}} {YEAR}"),
    ("%B %d, %Y", f"[A-Za-z]{{4,9}} {DAY}, {YEAR}"),
    ("%a, %d %b %Y", f"[A-Za-z]{{3}}, {DAY} [A-Za-z]{{3}} {YEAR}"),
)
"""Common ways of writing a date, each with the shape of such a text: `strptime` alone is lenient."""
CLOCKS = (
    ("%H:%M", "[0-9]{2}:[0-9]{2}"),
    ("%H:%M:%S", "[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    ("%H:%M:%S.%f", r"[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,6}"),
    ("%I:%M %p", "[0-9]{1,2}:[0-9]{2} [AaPp][Mm]"),
    ("%I:%M:%S %p", "[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]"),
)
ZONES = (("", ""), ("Z", "Z"), ("%z", "[+-][0-9]{2}:?[0-9]{2}"), (" %z", " [+-][0-9]{4}"))
TIMES = (
    ("", ""),
    *((s + c + z, s + cs + zs) for s, (c, cs), (z, zs) in product("T ", CLOCKS, ZONES)),
)

PER_SECOND = {"seconds": 1, "milliseconds": 10**3, "microseconds": 10**6, "nanoseconds": 10**9}
IN_1990, IN_2100 = 631_152_000, 4_102_444_800
EXCEL_1954, EXCEL_2000, EXCEL_2064 = 20_000, 36_526, 60_000
"""Days since 1899-12-30, as spreadsheets count."""

NO_DATES = (
    date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1),
)  # fmt: skip
"""What systems write for a date that they do not have: the day their calendar begins."""


def formats_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The formats of `strptime` that every text fits: one, or two that only the days could tell
    apart; none where it could be anything.
    """
    fitting = set(formats_of_one(texts[0])) if texts else set()
    for text in texts[1:]:
        fitting &= set(formats_of_one(text))
    return tuple(sorted(fitting)) if len(fitting) <= 2 else ()


def formats_of_one(text: str) -> list[str]:
    """Every format that the text fits."""
    found = []
    for day, shape in DATES:
        start = re.match(shape, text)
        if start is None:
            continue
        rest = text[start.end() :]
        found += [day + time for time, shape in TIMES if re.fullmatch(shape, rest)]
    return [format_ for format_ in found if is_written(text, format_)]


def is_written(text: str, format_: str) -> bool:
    """Whether the calendar has what the text says in the format."""
    try:
        datetime.strptime(text, format_)
    except ValueError:
        return False
    return True


def date_in_text(evidence: Evidence) -> str | None:
    """Every text is a date in one format, which is not the one that was wanted."""
    texts, missing = without_missing(evidence.texts)
    if not evidence.wants("date", "datetime"):
        return None
    formats = formats_of(tuple(text.strip() for text in texts))
    said = evidence.value.wire.format
    if said is not None and set(formats) & set(said.patterns):
        skipped = said.zone is not None and evidence.violation.code == "format"
        return f"the clocks of {said.zone} skip it" if skipped else None
    if formats:
        return with_missing(f"looks like {' or '.join(formats)}", missing)
    counted = all_match("[0-9]{9,19}", texts) and count_since_1970([float(t) for t in texts])
    return with_missing(f"{counted}, as text", missing) if counted else None


def date_in_numbers(evidence: Evidence) -> str | None:
    """Every number is a date: an epoch's count, the digits of one, a spreadsheet's day."""
    numbers = list(evidence.numbers)
    if not evidence.wants("date", "datetime") or not numbers:
        return None
    whole = all(isinstance(value, int) for value in evidence.values)
    return (
        count_since_1970(numbers)
        or digits_of_dates(numbers)
        or spreadsheet_days(numbers, EXCEL_2000 if whole else EXCEL_1954)
    )


def count_since_1970(numbers: list[float]) -> str | None:
    """The unit in which all the numbers, counted from 1970, are instants from 1990 to 2100."""
    for unit, per_second in PER_SECOND.items():
        if all(IN_1990 <= number / per_second < IN_2100 for number in numbers):
            return f"looks like {unit} since 1970"
    return None


def digits_of_dates(numbers: list[float]) -> str | None:
    """The format of which all the numbers are the digits, in years from 1900 to 2100."""
    if not all(number.is_integer() for number in numbers):
        return None
    digits = [str(int(number)) for number in numbers]
    for format_, length in (("%Y%m%d", 8), ("%Y%m%d%H%M%S", 14)):
        if all(
            len(d) == length and d[:2] in ("19", "20") and is_written(d, format_) for d in digits
        ):
            return f"looks like {format_} read as a number"
    return None


def spreadsheet_days(numbers: list[float], since: int) -> str | None:
    """All the numbers are days as spreadsheets count them. Integers before 2000 may as well be
    days since 1970, which databases count.
    """
    within = all(since <= number <= EXCEL_2064 for number in numbers)
    return "looks like Excel's serial dates (days since 1899-12-30)" if within else None


def wrong_zone(evidence: Evidence) -> str | None:
    """Every datetime lacks the zone that was wanted, or has one that was not."""
    times, dtype = evidence.all_of(datetime), evidence.value.dtype
    if not isinstance(dtype, Datetime) or not times:
        return None
    wrong = all((time.utcoffset() is None) == dtype.aware for time in times)
    says = "has no time zone" if dtype.aware else "has a time zone"
    return says if wrong else None


def midnight(evidence: Evidence) -> str | None:
    """Every datetime is at midnight, where a date was wanted."""
    times = evidence.all_of(datetime)
    if not evidence.wants("date") or not times:
        return None
    whole = all(time.time() == time.min.time() for time in times)
    return "looks like dates read as datetimes: all are at midnight" if whole else None


def no_date(evidence: Evidence) -> str | None:
    """Every date is the one day that stands for none: where a calendar begins, or where it ends."""
    days = {day_of(value) for value in evidence.values}
    (day,) = days if len(days) == 1 else (None,)
    if day is None or not (day in NO_DATES or day.year >= 2100):
        return None
    kind = "an epoch's default" if day in NO_DATES else "a stand-in"
    return f"looks like {kind} for a missing date ({day.isoformat()})"


def wrong_count(evidence: Evidence) -> str | None:
    """Every instant lies in the first days of 1970, as counts read in too fine a unit do."""
    days = {day_of(value) for value in evidence.values}
    early = days and all(day is not None and (day.year, day.month) == (1970, 1) for day in days)
    if not early or len(set(evidence.values)) < 2:
        return None
    return "looks like a count since 1970 read in too fine a unit"


def day_of(value: object) -> date | None:
    """The day of a date or datetime; of an instant that in UTC, as contract form has it."""
    if isinstance(value, datetime):
        with suppress(OverflowError):
            return (value if value.utcoffset() is None else value.astimezone(UTC)).date()
        return None
    return value if isinstance(value, date) else None
