"""Law 12: what is said about formats of dates and times, and about the types that they are declared on, works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, NaiveDatetime

import contracts as ct
from contracts.rules.directives import InvalidFormat
from tests.reference.hint_sources import unmet

METACLASS: Any = type(ct.Contract)
Call = Callable[[], Any]
PARIS = "Europe/Paris"


def form(pattern: str, kind: Any = datetime, **options: Any) -> Call:
    """A field with a format is declared."""

    def call() -> None:
        annotation = Annotated[kind, ct.Format(pattern, **options)]
        METACLASS("C", (ct.Contract,), {"__annotations__": {"x": annotation}})

    return call


def forms(before: str, after: str, kind: Any = datetime) -> tuple[Call, Call]:
    """One type with two patterns."""
    return form(before, kind), form(after, kind)


DIRECTIVES: dict[str, tuple[Call, Call]] = {
    "a zone's letters": forms("%F %T %Z", "%F %T %z", AwareDatetime),
    "a zone's letters as they stand": (form("%F %T %Z", AwareDatetime), form("%F %T CET", AwareDatetime, zone=PARIS)),
    "a locale's date and time": forms("%c", "%Y-%m-%d %H:%M:%S"),
    "a locale's date": forms("%x", "%d/%m/%Y", date),
    "a locale's time": forms("%X", "%H:%M:%S", time),
    "a weekday": forms("%a %F", "%F", date),
    "a weekday in full": forms("%A %F", "%F", date),
    "weeks from Sunday": forms("%Y-W%U-%u", "%G-W%V-%u", date),
    "weeks from Monday": forms("%Y-W%W-%u", "%G-W%V-%u", date),
    "weekdays from Sunday": forms("%G-W%V-%w", "%G-W%V-%u", date),
    "two digits of a week's year": forms("%g-W%V-%u", "%G-W%V-%u", date),
    "a century": forms("%C%y-%m-%d", "%Y-%m-%d", date),
    "a blank for a zero": forms("%k:%M", "%H:%M", time),
    "a blank for a zero, or one digit": forms("%k:%M", "%-H:%M", time),
    "a blank of half a day": forms("%l:%M %p", "%I:%M %p", time),
    "seconds since 1970": forms("%s", "epoch_s", AwareDatetime),
    "a month": forms("%d %h %Y", "%d %b %Y", date),
    "a half of a day": forms("%I:%M %P", "%I:%M %p", time),
    "a time of half a day": forms("%r", "%I:%M:%S %p", time),
    "nanoseconds": forms("%F %T.%N", "%F %T.%f"),
    "milliseconds": forms("%F %T.%L", "%F %T.%f"),
    "a line feed": forms("%F%n%T", "%F %T"),
    "a tab": forms("%F%t%T", "%F %T"),
    "a date of VMS": forms("%v", "%d-%b-%Y", date),
    "a date of chrono": forms("%+", "rfc3339", AwareDatetime),
    "digits of a fraction": forms("%F %T%.3f", "%F %T.%f"),
    "an offset with a colon": forms("%F %T%:z", "%F %T%z", AwareDatetime),
    "a flag": forms("%_d/%m/%Y", "%d/%m/%Y", date),
    "a flag, and one digit": forms("%_d/%m/%Y", "%-d/%m/%Y", date),
    "a flag of a year": forms("%_Y-%m-%d", "%Y-%m-%d", date),
    "a flag of an hour": forms("%_k:%M", "%H:%M", time),
    "a flag of half a day": forms("%_l:%M %p", "%I:%M %p", time),
    "a directive that is none": forms("%F %Q", "%F", date),
}  # fmt: skip  # a table, a line each
PATTERNS: dict[str, tuple[Call, Call]] = {
    "what is not seen": forms("%Y\u200b-%m-%d", "%Y-%m-%d", date),
    "a part twice": forms("%F %y", "%F", date),
    "no day": forms("%Y-%m", "%Y-%m-%d", date),
    "a day that is declared": (form("%Y-%m", date), form("%Y-%m", date, day=1)),
    "no year": forms("%d.%m.", "%d.%m.%Y", date),
    "two ways at once": forms("%F %j", "%F", date),
    "minutes alone": forms("%F %M", "%F %H:%M"),
    "which half": forms("%I:%M", "%I:%M %p", time),
    "which half, of 24 hours": forms("%I:%M", "%H:%M", time),
    "half of 24 hours": forms("%H:%M %p", "%I:%M %p", time),
    "digits after one or two": forms("%-d%m%Y", "%-d.%m%Y", date),
    "digits after two": forms("%-d%m%Y", "%d%m%Y", date),
}  # fmt: skip  # a table, a line each
TYPES: dict[str, tuple[Call, Call]] = {
    "an angle on a number": (form("dms", float), form("dms", ct.Latitude)),
    "JSON on a number": (form("json", float), form("json", list[float])),
    "a time on a number": (form("%F", float), form("%F", date)),
    "a zone of a date": (form("%F", date, zone=PARIS), form("%F", date)),
    "a naive zone": (form("iso8601", NaiveDatetime, zone=PARIS), form("iso8601", NaiveDatetime)),
    "an instant without a zone": (form("%F %T%z", NaiveDatetime), form("%F %T%z", AwareDatetime)),
    "no offset": (form("%F %T", AwareDatetime), form("%F %T", AwareDatetime, zone=PARIS)),
    "no offset, and a directive": (form("%F %T", AwareDatetime), form("%F %T%z", AwareDatetime)),
    "no offset, and a letter": (form("%F %T", AwareDatetime), form("%F %TZ", AwareDatetime)),
    "days from 1900": (form("excel_1900", AwareDatetime), form("excel_1900", AwareDatetime, zone=PARIS)),
    "a duration of parts": forms("%T", "hms", timedelta),
    "a duration of a date": forms("rfc3339", "iso8601_duration", timedelta),
    "days and hours": forms("%T", "days_hms", timedelta),
    "a duration as a time": forms("hms", "iso8601"),
    "a count of a date": (form("epoch_s", date), form("epoch_s", AwareDatetime)),
    "days of a time": (form("excel_1900", time), form("excel_1900", date)),
    "days of a time, with hours": (form("excel_1900", time), form("excel_1900", datetime)),
    "a blank of a date": forms("iso8601_blank", "iso8601", date),
    "a date of a time": (form("%F %T", time), form("%F %T")),
    "a date left out of a time": forms("%F %T", "%T", time),
    "an offset of a date": (form("%F%z", date), form("%F%z", AwareDatetime)),
    "an offset left out": forms("%F%z", "%F", date),
    "no date": forms("%T", "%Y-%m-%d %T"),
    "no date, of a time": (form("%T"), form("%T", time)),
    "no time": forms("%%", "%H:%M:%S", time),
    "no time, of a date": (form("%%", time), form("%F", date)),
    "no zone": (form("%F %T", AwareDatetime, zone="Europe/Nowhere"), form("%F %T", AwareDatetime, zone=PARIS)),
}  # fmt: skip  # a table, a line each
CASES = {**DIRECTIVES, **PATTERNS, **TYPES}


def hint_of(call: Call) -> str | None:
    """The hint of what refuses a declaration."""
    try:
        call()
    except (InvalidFormat, ct.ContractDefinitionError) as error:
        return str(error.hint)
    return None


@pytest.mark.parametrize("name", CASES)
def test_what_a_hint_says_to_write_is_taken(name: str) -> None:
    """Each declaration is refused with a hint, and what the hint says is taken."""
    before, after = CASES[name]
    assert (True, None) == (bool(hint_of(before)), hint_of(after))


def test_every_hint_about_times_is_met() -> None:
    """Each hint stands in one of the cases."""
    met = {hint for before, _ in CASES.values() if (hint := hint_of(before))}
    assert {} == unmet(["rules/directives.py", "wire/scalar"], met)
