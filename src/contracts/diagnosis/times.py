"""Diagnoses of dates and times: as text, as numbers, with a wrong zone, or missing."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import product

from contracts.diagnosis.evidence import (
    MAX_EVIDENCE_TEXT,
    MIN_VALUES_OF_MOST,
    MOST_VALUES,
    Evidence,
    all_match,
    mention_missing,
    separate_missing,
)
from contracts.diagnosis.what_to_declare import with_counts, with_format
from contracts.dtypes import Date, Datetime
from contracts.rules.directives import parse_pattern
from contracts.rules.format import has_offset
from contracts.specification import FieldType
from contracts.wire.scalar.guards import layout_guard

_DAY_DIGITS, _YEAR_DIGITS, _SHORT_YEAR_DIGITS = "[0-9]{1,2}", "[0-9]{4}", "[0-9]{2}"
_DATE_FORMATS = (
    ("%Y-%m-%d", "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"),
    ("%Y/%m/%d", "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"),
    ("%Y.%m.%d", r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}"),
    ("%Y%m%d", "[0-9]{8}"),
    *((f, f"{_DAY_DIGITS}/{_DAY_DIGITS}/{_YEAR_DIGITS}") for f in ("%d/%m/%Y", "%m/%d/%Y")),
    *((f, f"{_DAY_DIGITS}-{_DAY_DIGITS}-{_YEAR_DIGITS}") for f in ("%d-%m-%Y", "%m-%d-%Y")),
    *((f, f"{_DAY_DIGITS}/{_DAY_DIGITS}/{_SHORT_YEAR_DIGITS}") for f in ("%d/%m/%y", "%m/%d/%y")),
    ("%d.%m.%Y", rf"{_DAY_DIGITS}\.{_DAY_DIGITS}\.{_YEAR_DIGITS}"),
    ("%d.%m.%y", rf"{_DAY_DIGITS}\.{_DAY_DIGITS}\.{_SHORT_YEAR_DIGITS}"),
    ("%d %b %Y", f"{_DAY_DIGITS} [A-Za-z]{{3}} {_YEAR_DIGITS}"),
    ("%d-%b-%Y", f"{_DAY_DIGITS}-[A-Za-z]{{3}}-{_YEAR_DIGITS}"),
    ("%d-%b-%y", f"{_DAY_DIGITS}-[A-Za-z]{{3}}-{_SHORT_YEAR_DIGITS}"),
    ("%b %d, %Y", f"[A-Za-z]{{3}} {_DAY_DIGITS}, {_YEAR_DIGITS}"),
    ("%d %B %Y", f"{_DAY_DIGITS} [A-Za-z]{{4,9}} {_YEAR_DIGITS}"),
    ("%B %d, %Y", f"[A-Za-z]{{4,9}} {_DAY_DIGITS}, {_YEAR_DIGITS}"),
)
"""Common date formats, each with a pattern, because `strptime` alone is lenient."""
_RARE_DATE_FORMATS = (
    ("%Y-%d-%m", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ("%Y/%d/%m", "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"),
)
"""Formats that are tried where no common one fits."""
_CLOCK_FORMATS = (
    ("%H:%M", "[0-9]{1,2}:[0-9]{2}"),
    ("%H:%M:%S", "[0-9]{1,2}:[0-9]{2}:[0-9]{2}"),
    ("%H:%M:%S.%f", r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,6}"),
    ("%I:%M %p", "[0-9]{1,2}:[0-9]{2} [AaPp][Mm]"),
    ("%I:%M:%S %p", "[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]"),
)
_ZONE_FORMATS = (("", ""), ("Z", "Z"), ("%z", "[+-][0-9]{2}:?[0-9]{2}"), (" %z", " [+-][0-9]{4}"))
_TIME_FORMATS = (
    ("", ""),
    *(
        (s + c + z, s + cs + zs)
        for s, (c, cs), (z, zs) in product("T ", _CLOCK_FORMATS, _ZONE_FORMATS)
    ),
)

_WEEKDAY = re.compile(
    r"(?:(?P<A>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|(?P<a>Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?P<after>,? )",
    re.IGNORECASE,
)
_WEEKDAY_DIRECTIVE = re.compile("%[aA],? ")

_COUNTS = {
    "seconds": (1, "epoch_s"), "milliseconds": (10**3, "epoch_ms"), "microseconds": (10**6, "epoch_us"),
    "nanoseconds": (10**9, "epoch_ns"),
}  # fmt: skip  # a table
"""Units in which instants are counted, with how many are a second, and the format."""
IN_1990, IN_2100 = 631_152_000, 4_102_444_800
EXCEL_1954, EXCEL_2000, EXCEL_2064 = 20_000, 36_526, 60_000
"""Days since 1899-12-30, as spreadsheets count."""

_DEFAULT_DATES = (
    date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1),
)  # fmt: skip  # a list of days
"""Dates that systems write for a missing one: the first day of their calendar."""


def common_date_formats(texts: tuple[str, ...], column: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The `strptime` formats of all texts: one, or two with day and month swapped; none if more fit.

    Args:
        column: texts of the whole column, which show how the formats of the texts are written, and
            in which order day and month stand, where one of them fits them all.
    """
    weekday, days = _without_weekday(texts)
    same, rest = _without_weekday(column)
    for known in (_DATE_FORMATS, _RARE_DATE_FORMATS):
        fitting = _formats_of_all(days, known)
        of_column = fitting & _formats_of_all(rest, known) if same == weekday else set()
        if of_column:
            fitting, days = of_column, (*days, *rest)
        if fitting:
            break
    if len(fitting) > 2:
        return ()
    return tuple(weekday + _unpadded(one, days) for one in sorted(fitting))


def _without_weekday(texts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The directive of the weekday that all texts begin with, and the texts after it."""
    found = [_WEEKDAY.match(text) for text in texts]
    ways = {one and f"%{'A' if one['A'] else 'a'}{one['after']}" for one in found}
    (way,) = ways if len(ways) == 1 else (None,)
    if way is None:
        return "", texts
    ends = (one.end() for one in found if one is not None)
    return way, tuple(text[end:] for text, end in zip(texts, ends, strict=True))


def _unpadded(format_: str, texts: tuple[str, ...]) -> str:
    """The format, with directives of one digit or two where a text has one digit."""
    widest = re.sub("%([dmHI])(?!%)", r"%-\1", format_)
    shape = re.compile(layout_guard(parse_pattern(widest), named=True))
    found = [match.groupdict() for match in map(shape.fullmatch, texts) if match is not None]
    for letter in "dmHI":
        if any(len(parts.get(letter) or "00") == 1 for parts in found):
            format_ = format_.replace(f"%{letter}", f"%-{letter}")
    return format_


def _formats_of_all(texts: tuple[str, ...], days: tuple[tuple[str, str], ...]) -> set[str]:
    fitting = set(_date_formats(texts[0], days)) if texts else set()
    for text in texts[1:]:
        if not fitting:
            break
        fitting &= set(_date_formats(text, days))
    return fitting


def _date_formats(text: str, days: tuple[tuple[str, str], ...]) -> list[str]:
    found: list[str] = []
    if not re.search("[0-9]", text):
        return found
    for day, shape in days:
        start = re.match(shape, text)
        if start is None:
            continue
        rest = re.sub("[0-9]", "0", text[start.end() : MAX_EVIDENCE_TEXT])
        found += [day + time for time in _time_formats(rest)]
    return [format_ for format_ in found if _exists_in_calendar(text, format_)]


@lru_cache(maxsize=256)
def _time_formats(shape: str) -> tuple[str, ...]:
    """The formats of the times of a shape: a text with 0 for every digit."""
    return tuple(time for time, pattern in _TIME_FORMATS if re.fullmatch(pattern, shape))


def _exists_in_calendar(text: str, format_: str) -> bool:
    try:
        datetime.strptime(text, format_)
    except ValueError:
        return False
    return True


def date_in_text(evidence: Evidence) -> str | None:
    """Every text is a date in the same format, which is not the declared one."""
    texts, missing = evidence.words
    if not evidence.wants("date", "datetime"):
        return None
    column, _ = separate_missing(evidence.column)
    formats = common_date_formats(_stripped(texts), _stripped(column))
    declared = evidence.field_type.wire.format
    if declared is not None and set(formats) & set(declared.patterns):
        skipped = declared.zone is not None and evidence.violation.code == "format"
        return f"the clocks of {declared.zone} skip it" if skipped else None
    if formats:
        advice = _what_to_declare(formats, evidence.field_type)
        cause = f"looks like {' or '.join(formats)}{advice}"
        if len(formats) == 1 and not advice:
            return with_format(cause, formats[0], evidence)
        return mention_missing(cause, missing)
    counted = all_match("[0-9]{9,19}", texts) and _count_since_1970([float(t) for t in texts])
    if not counted:
        return None
    cause = f"{counted[0]}, as text"
    return mention_missing(cause, missing) if missing else with_counts(cause, counted[1], evidence)


def _what_to_declare(formats: tuple[str, ...], declared: FieldType) -> str:
    """What to do where the field cannot have such a `Format`, in parentheses; otherwise nothing."""
    plain = tuple(_WEEKDAY_DIRECTIVE.sub("", one) for one in formats)
    advice = []
    if plain != formats:
        advice.append(f"no Format reads a weekday: cut it off and declare {' or '.join(plain)}")
    of_instants = has_offset(parse_pattern(plain[0]))
    if isinstance(declared.dtype, Date) and of_instants:
        advice.append(
            "it is an instant, whose day depends on a time zone: declare an AwareDatetime"
        )
    zone = None if declared.wire.format is None else declared.wire.format.zone
    if declared.dtype == Datetime(aware=True) and not of_instants and zone is None:
        advice.append('it has no offset from UTC: declare its time zone, zone="Europe/Paris"')
    return f" ({'; '.join(advice)})" if advice else ""


def _stripped(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)


def dates_of_declared_order(evidence: Evidence) -> str | None:
    """Most texts are of the declared format but for leading zeros, where no format has all of them."""
    texts, missing = evidence.words
    declared = evidence.field_type.wire.format
    if declared is None or len(texts) < MIN_VALUES_OF_MOST:
        return None
    for pattern in declared.patterns:
        padded = pattern.replace("%-", "%")
        fitting = tuple(
            one for one in _stripped(texts) if padded in _date_formats(one, _DATE_FORMATS)
        )
        written = _unpadded(padded, fitting)
        if len(fitting) >= MOST_VALUES * len(texts) and written != pattern:
            cause = f"has no leading zeros: looks like {written}"
            return mention_missing(cause, missing) + evidence.share_of(len(fitting) + len(missing))
    return None


def date_in_numbers(evidence: Evidence) -> str | None:
    """Every number is a date: a count since 1970, the digits of a date, or a day of a spreadsheet."""
    numbers = list(evidence.numbers)
    if not evidence.wants("date", "datetime") or not numbers:
        return None
    if counted := _count_since_1970(numbers):
        return with_counts(*counted, evidence)
    if digits := _digits_of_dates(numbers):
        return digits
    whole = all(isinstance(value, int) for value in evidence.values)
    days = _spreadsheet_days(numbers, EXCEL_2000 if whole else EXCEL_1954)
    return with_counts(days, "excel_1900", evidence) if days else None


def _count_since_1970(numbers: list[float]) -> tuple[str, str] | None:
    """The unit in which all numbers are instants from 1990 to 2100, counted from 1970, and its format."""
    for unit, (per_second, format_) in _COUNTS.items():
        if all(IN_1990 <= number / per_second < IN_2100 for number in numbers):
            return f"looks like {unit} since 1970", format_
    return None


def _digits_of_dates(numbers: list[float]) -> str | None:
    """The format in which all numbers are the digits of a date in 1900 to 2099."""
    if not all(number.is_integer() for number in numbers):
        return None
    digits = [str(int(number)) for number in numbers]
    for format_, length in (("%Y%m%d", 8), ("%Y%m%d%H%M%S", 14)):
        if all(
            len(d) == length and d[:2] in ("19", "20") and _exists_in_calendar(d, format_)
            for d in digits
        ):
            return f"looks like {format_} read as a number"
    return None


def _spreadsheet_days(numbers: list[float], since: int) -> str | None:
    """All numbers are days as spreadsheets count. Integers before 2000 may be days since 1970 instead, as
    databases count.
    """
    within = all(since <= number <= EXCEL_2064 for number in numbers)
    return "looks like Excel's serial dates (days since 1899-12-30)" if within else None


def wrong_zone(evidence: Evidence) -> str | None:
    """Every datetime lacks the required zone, or has one although none is allowed."""
    times, dtype = evidence.all_of(datetime), evidence.field_type.dtype
    if not isinstance(dtype, Datetime) or not times:
        return None
    wrong = all((time.utcoffset() is None) == dtype.aware for time in times)
    phrase = "has no time zone" if dtype.aware else "has a time zone"
    return phrase if wrong else None


def midnight_datetimes(evidence: Evidence) -> str | None:
    """Every datetime is at midnight although a date is required."""
    times = evidence.all_of(datetime)
    if not evidence.wants("date") or not times:
        return None
    whole = all(one.time() == time.min for one in times)  # pandas' own `min` is no midnight
    return "looks like dates read as datetimes: all are at midnight" if whole else None


def default_date(evidence: Evidence) -> str | None:
    """Every date is the same day, one that systems write for a missing one."""
    if not evidence.wants("date", "datetime"):
        return None
    days = {_utc_day(value) for value in evidence.values}
    (day,) = days if len(days) == 1 else (None,)
    if day is None or not (day in _DEFAULT_DATES or day.year >= 2100):
        return None
    kind = "an epoch's default" if day in _DEFAULT_DATES else "a stand-in"
    return f"looks like {kind} for a missing date ({day.isoformat()})"


def wrong_epoch_unit(evidence: Evidence) -> str | None:
    """Every instant is in January 1970, as if counts were read in too fine a unit."""
    if not evidence.wants("date", "datetime"):
        return None
    days = {_utc_day(value) for value in evidence.values}
    early = days and all(day is not None and (day.year, day.month) == (1970, 1) for day in days)
    if not early or len(set(evidence.values)) < 2:
        return None
    return "looks like a count since 1970 read in too fine a unit"


def _utc_day(value: object) -> date | None:
    """The day of a date or datetime; in UTC for an instant, as in contract form."""
    if isinstance(value, datetime):
        with suppress(OverflowError):
            return (value if value.utcoffset() is None else value.astimezone(UTC)).date()
        return None
    return value if isinstance(value, date) else None
