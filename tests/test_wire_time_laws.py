"""Laws of times on the wire: a value and a column are read alike, as a slow reference reads them.

Patterns are put together from pieces, and texts from the same pieces: most are right, some lie
beyond the calendar, some are changed by a character. The reference walks the text piece by piece
and gives what is strictly shaped to `datetime.strptime`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dtypes import Date, Duration, Time
from contracts.rules.format import Format
from contracts.wire.time_columns import read_column
from contracts.wire.time_writing import written
from contracts.wire.time_writing_columns import written_column
from contracts.wire.times import FormatPlan, plan_for, read_one
from test_wire_times import AWARE, NAIVE, both, by_column, one_by_one

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]  # fmt: skip
WIDTHS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%j": 3, "%G": 4, "%V": 2, "%u": 1, "%H": 2,
          "%I": 2, "%M": 2, "%S": 2, "%b": 3, "%p": 2}  # fmt: skip
RANGES = {"%Y": (0, 9999), "%y": (0, 99), "%m": (1, 12), "%d": (1, 31), "%j": (1, 366),
          "%G": (1, 9998), "%V": (1, 53), "%u": (1, 7), "%H": (0, 23), "%I": (1, 12),
          "%M": (0, 59), "%S": (0, 59)}  # fmt: skip
ODD = [*" +-:.,/0569TZtza", "\n", "\t", "\u0663", "\uff15", "\u00a0", "\u017f", "\u212a", "\x00"]
"""Characters that parsers are lenient with: white space, signs, digits and letters of other scripts."""


# Patterns and their texts ----------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """A pattern in pieces: directives, and text in between."""

    pieces: tuple[str, ...]
    aware: bool

    @property
    def format(self) -> Format:
        """The format that the pieces make."""
        return Format("".join(piece.replace("&", "%%") for piece in self.pieces))

    @property
    def plan(self) -> FormatPlan:
        """The plan of the format for the type that it says."""
        said = set("".join(self.pieces).replace("&", ""))
        if not said & set("YyGj"):
            return plan_for(self.format, Time())
        if not said & set("HI") and not self.aware:
            return plan_for(self.format, Date())
        return plan_for(self.format, AWARE if self.aware else NAIVE)


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
        pieces += re.findall("%.|[.,Z]", part)
        if following:
            unfit = {"", "5"} if part.endswith("%f") else set()
            unfit |= {"T", "Z", "\u00e9"} if following == "Z" else set()
            between = draw(BETWEEN)
            pieces.append("~" if between in unfit else between)
    if pieces[-1] != "Z" and draw(st.integers(0, 3)) == 0:
        pieces = ["[", *pieces, "]"]
    return Pattern(tuple(filter(None, pieces)), aware=said == "instant")


@st.composite
def texts(draw: st.DrawFn, pattern: Pattern) -> str:
    """A text in the pattern: often right, at times beyond what there is, at times changed."""
    off = draw(st.integers(0, 2)) == 0
    text = "".join(draw(piece_text(piece, beyond=off)) for piece in pattern.pieces)
    return draw(changed(text)) if draw(st.integers(0, 2)) == 0 else text


def piece_text(piece: str, *, beyond: bool) -> st.SearchStrategy[str]:
    """What may stand for a piece; beyond: what may not, too."""
    if piece in RANGES:
        low, high = RANGES[piece]
        numbers = st.integers(low, high) | st.sampled_from([low, high])
        if beyond:
            numbers |= st.integers(max(low - 1, 0), high + 2)
        return numbers.map(lambda number: f"{number:0{WIDTHS[piece]}}")
    match piece:
        case "%b" | "%B":
            names = [month[:3] if piece == "%b" else month for month in MONTHS]
            return st.sampled_from([*names, *map(str.upper, names), *map(str.lower, names)])
        case "%p":
            return st.sampled_from(["AM", "PM", "am", "pM"])
        case "%f":
            return st.text("0123456789", min_size=1, max_size=8 if beyond else 6)
        case "%z":
            offset = st.sampled_from(["+{:02}:{:02}", "-{:02}:{:02}", "+{:02}{:02}", "-{:02}{:02}"])
            hours = st.integers(0, 24 if beyond else 23)
            made = st.builds(str.format, offset, hours, st.integers(0, 60 if beyond else 59))
            return st.just("Z") | made
        case _:
            return st.just(piece.replace("&", "%"))


def changed(text: str) -> st.SearchStrategy[str]:
    """The text with a character put in, left out, or put in the place of another."""
    return st.builds(
        lambda at, cut, odd: text[:at] + odd + text[at + cut :],
        st.integers(0, len(text)),
        st.integers(0, 1),
        st.sampled_from(["", *ODD]),
    )


def texts_of(pattern: Pattern, size: int = 8) -> st.SearchStrategy[tuple[Pattern, list[str]]]:
    """A pattern with texts."""
    return st.tuples(st.just(pattern), st.lists(texts(pattern), min_size=1, max_size=size))


PATTERN_AND_TEXTS = patterns().flatmap(texts_of)


# The slow reference ----------------------------------------------------------------------------


def reference(pattern: Pattern, text: str) -> Any:
    """What the text is in the pattern: a value, or a code."""
    said = walked(pattern.pieces, text)
    if said is None:
        return "format"
    fraction = said.pop("%f", "0")
    names, given = " ".join(said), " ".join(said.values())
    try:
        moment = datetime.strptime(given, names) if said else datetime(1900, 1, 1)
    except ValueError:
        return "format"
    if "%j" in said and said["%j"] != f"{moment:%j}":
        return "format"  # strptime reads on into the next year
    if "%G" in said and (int(said["%G"]), int(said["%V"])) != tuple(moment.isocalendar())[:2]:
        return "format"
    if fraction[6:].strip("0"):
        return "lossy"
    moment = moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    return of_type(pattern, moment)


def of_type(pattern: Pattern, moment: datetime) -> Any:
    """The moment as the type that the pattern says."""
    match pattern.plan.dtype:
        case Date():
            return moment.date()
        case Time():
            return moment.time()
        case _ if not pattern.aware:
            return moment
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return "lossy"


def walked(pieces: tuple[str, ...], text: str) -> dict[str, str] | None:
    """What each directive takes of the text, or None where the text has another shape."""
    said = {}
    for piece in pieces:
        taken = first_of(piece, text)
        if taken is None:
            return None
        if piece.startswith("%"):
            said[piece] = taken
        text = text[len(taken) :]
    return None if text else said


def first_of(piece: str, text: str) -> str | None:
    """What a piece takes from the start of the text."""
    if not piece.startswith("%"):
        literal = piece.replace("&", "%")
        return literal if text.startswith(literal) else None
    if piece == "%f":
        length = next((n for n, c in enumerate(text) if c not in "0123456789"), len(text))
        return text[:length] or None
    if piece == "%B":
        return next((m for m in (text[: len(m)] for m in MONTHS) if m.title() in MONTHS), None)
    if piece == "%z":
        ends = [n for n in (1, 5, 6) if is_offset(text[:n])]
        return text[: max(ends)] if ends else None
    part = text[: WIDTHS[piece]]
    if piece == "%b":
        return part if part.isascii() and part.title() in [m[:3] for m in MONTHS] else None
    if piece == "%p":
        return part if part.upper() in ("AM", "PM") else None
    return part if len(part) == WIDTHS[piece] and set(part) <= set("0123456789") else None


def is_offset(text: str) -> bool:
    """Whether the text is Z, ±hhmm or ±hh:mm."""
    if text == "Z":
        return True
    digits = text[1:3] + text[4:] if text[3:4] == ":" else text[1:]
    if text[:1] not in ("+", "-") or len(digits) != 4 or not set(digits) <= set("0123456789"):
        return False
    return int(digits[:2]) < 24 and int(digits[2:]) < 60


# The laws --------------------------------------------------------------------------------------


@given(PATTERN_AND_TEXTS)
def test_text_in_a_pattern_is_read_as_the_reference_reads_it(
    case: tuple[Pattern, list[str]],
) -> None:
    """One value and one column say what a strict walk and strptime say, of right and wrong text."""
    pattern, written_so = case
    assert [reference(pattern, text) for text in written_so] == both(pattern.plan, *written_so)


@given(PATTERN_AND_TEXTS)
def test_what_was_read_can_be_written(case: tuple[Pattern, list[str]]) -> None:
    """What a pattern reads it also writes, as text that it reads as the same; columns alike."""
    pattern, given_texts = case
    plan = pattern.plan
    values = [read_one(plan, text).value for text in given_texts if in_utc(pattern, text)]
    expected = [None if value is None else written(plan, value) for value in values]
    given_so = [text for text in given_texts if in_utc(pattern, text)]
    column = read_column(plan, pl.Series(given_so, dtype=pl.String)).values
    assert expected == written_column(plan, column).to_list()
    assert values == one_by_one(plan, expected)


def in_utc(pattern: Pattern, text: str) -> bool:
    """Whether a text says no other offset than Z: in UTC its time may have parts, and a year, that
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
    assert expected == both(plan_for(both_ways, one.plan.dtype), *drawn)


DAY_FIRST = st.dates().map(lambda day: day.strftime("%d/%m/") + f"{day.year:04}")


@given(st.lists(DAY_FIRST, min_size=1))
def test_day_and_month_are_never_guessed(written_so: list[str]) -> None:
    """Declared both ways, a date is read only where its day and month cannot be exchanged."""
    plan = plan_for(Format("%d/%m/%Y", "%m/%d/%Y"), Date())
    for text, read in zip(written_so, both(plan, *written_so), strict=True):
        day, month, year = map(int, text.split("/"))
        exchangeable = day <= 12 and day != month
        assert read == ("ambiguous" if exchangeable else date(year, month, day))


# Standards -------------------------------------------------------------------------------------

RFC_3339 = Pattern(
    ("%Y", "-", "%m", "-", "%d", "T", "%H", ":", "%M", ":", "%S", ".", "%f", "%z"), aware=True
)
WHOLE_SECONDS = Pattern(RFC_3339.pieces[:11] + RFC_3339.pieces[13:], aware=True)
COLONS = re.compile(r"[Zz]\Z|[+-]..:..\Z")


def in_rfc_3339(text: str) -> Any:
    """What a text is in RFC 3339: as a pattern reads it, with t and z in either case, a space for T."""
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
    assert expected == both(plan_for(Format("rfc3339"), AWARE), *given_texts)


MOMENTS = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29))
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
    plan = plan_for(Format("iso8601"), AWARE if aware else NAIVE)
    assert [moment for _, moment in drawn] == both(plan, *(text for text, _ in drawn))


FRACTION_OF_MORE = re.compile(r"T[0-9]{2}(:?[0-9]{2})?[.,]")
"""A fraction of an hour or a minute, which `fromisoformat` takes for one of a second."""


@pytest.mark.parametrize("aware", [False, True], ids=["naive", "aware"])
@given(st.data())
def test_iso_8601_is_never_read_as_something_else(aware: bool, data: st.DataObject) -> None:
    """A changed text is read alike alone and in a column, and never unlike what Python reads."""
    drawn = data.draw(st.lists(in_iso_8601(aware=aware), min_size=1, max_size=6))
    changes = [data.draw(changed(text)) for text, _ in drawn]
    read = both(plan_for(Format("iso8601"), AWARE if aware else NAIVE), *changes)
    for text, value in zip(changes, read, strict=True):
        if not isinstance(value, str) and not FRACTION_OF_MORE.search(text):
            with suppress(ValueError):
                assert datetime.fromisoformat(text) == value


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
    """What a text is as a duration, reckoned in fractions part by part."""
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
    plan = plan_for(Format("iso8601_duration"), Duration())
    read = both(plan, *drawn)
    assert [duration_of(text) for text in drawn] == read
    values = [value for value in read if isinstance(value, timedelta)]
    assert values == one_by_one(plan, [written(plan, value) for value in values])


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-(10**7), 10**7), min_size=1))
def test_every_duration_can_be_written(counts: list[int]) -> None:
    """Whatever int64 counts in microseconds is written, and read as the same, in a column too."""
    plan = plan_for(Format("iso8601_duration"), Duration())
    column = pl.Series("t", counts, dtype=pl.Int64).cast(pl.Duration("us"))
    texts_written = written_column(plan, column)
    spans = [timedelta(microseconds=count) for count in counts]
    assert [written(plan, span) for span in spans] == texts_written.to_list()
    assert spans == by_column(plan, texts_written)


# Counts and zones ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unit"), [("epoch_s", 10**6), ("epoch_ms", 10**3), ("epoch_us", 1)]
)
@given(st.data())
def test_a_count_is_an_instant_within_its_bounds(name: str, unit: int, data: st.DataObject) -> None:
    """A count, as a number or as digits, is its instant if that lies in the bounds, else not so."""
    since, until = sorted(data.draw(st.lists(MOMENTS, min_size=2, max_size=2, unique=True)))
    bounds = [bound.replace(tzinfo=UTC) for bound in (since, until)]
    plan = plan_for(Format(name, since=bounds[0], until=bounds[1]), AWARE)
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
    plan = plan_for(Format("%Y-%m-%dT%H:%M:%S.%f", zone=name), AWARE)
    given_texts = [f"{reading:%Y-%m-%dT%H:%M:%S.%f}" for reading in readings]
    read = both(plan, *given_texts)
    assert [shown_at(name, reading) for reading in readings] == read
    pairs = [(v, t) for v, t in zip(read, given_texts, strict=True) if isinstance(v, datetime)]
    column = pl.Series("t", [value for value, _ in pairs], dtype=pl.Datetime("us", "UTC"))
    assert [text for _, text in pairs] == written_column(plan, column).to_list()


@given(st.times())
def test_a_time_of_day_is_written_and_read(moment: time) -> None:
    """Every time of day is written by the standards and read as the same."""
    for name in ("rfc3339", "iso8601"):
        plan = plan_for(Format(name), Time())
        text = written(plan, moment)
        column = pl.Series("t", [moment], dtype=pl.Time)
        assert [text] == written_column(plan, column).to_list()
        assert [moment] == both(plan, text)


@pytest.mark.parametrize("name", ["rfc3339", "iso8601"])
@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_is_written_and_read(name: str, moment: datetime) -> None:
    """Every instant that a datetime holds is written by the standards and read as the same."""
    plan = plan_for(Format(name), AWARE)
    text = written(plan, moment)
    column = pl.Series("t", [moment], dtype=pl.Datetime("us", "UTC"))
    assert [text] == written_column(plan, column).to_list()
    assert [moment] == both(plan, text)
