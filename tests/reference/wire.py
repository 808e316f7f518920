"""Generated contracts whose fields declare a wire form, and values for them."""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct


@dataclass(frozen=True)
class Kind:
    """A type as an author writes it, with the wire forms that it may have.

    Attributes:
        said: the wire forms that it may declare, any of them together.
        form: values in contract form that all of that can write.
        texts: text on the wire: some that is written so, some that is not quite.
    """

    type: Any
    said: tuple[Any, ...]
    form: st.SearchStrategy[Any]
    texts: st.SearchStrategy[str]


SECONDS = st.datetimes(datetime(1981, 1, 1), datetime(2099, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
INSTANTS = SECONDS.map(lambda moment: moment.replace(tzinfo=UTC))
FINE_INSTANTS = st.datetimes(datetime(1981, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
MILLISECONDS = SECONDS.flatmap(
    lambda moment: st.integers(0, 999).map(lambda n: moment + timedelta(milliseconds=n))
)
CLOCK_SPANS = st.from_regex(r"-?[0-9]{1,3}:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,8})?", fullmatch=True)
ISO_SPANS = st.from_regex(
    r"[-+]?P?([0-9]{1,2}([.,][0-9])?W)?([0-9]{1,2}([.,][0-9])?D)?T?([0-9]{1,2}([.,][0-9])?H)?([0-9]{1,2}([.,][0-9])?M)?([0-9]{1,2}([.,][0-9]{1,8})?S)?",
    fullmatch=True,
)
"""Durations of ISO 8601, and what is almost one: without a part, a sign, a letter, or in another place."""
SPANS_IN_DAYS = st.timedeltas(timedelta(-(10**6)), timedelta(10**6)).map(str) | st.from_regex(
    r"-?[0-9]{1,3} days?( |, )[+-]?[0-9]{1,2}:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,8})?", fullmatch=True
)
WORDS = st.sampled_from(
    ["", "NA", " ", "x", "\x1cNA", "NA\u2003", "null", "true", "yes", "1", "0", "-999", "NaN"]
)
DIGITS = st.integers(-(10**6), 10**6).map(str) | st.floats(-1e6, 1e6).map(str)
AMOUNTS = st.builds("{}{}{}".format, st.sampled_from(["", "-", "(", "$", "-$", "USD ", "Fr."]), DIGITS | st.sampled_from(["1,234.50", "1’234", "1\u202f234.0", "5."]), st.sampled_from(["", "%", " %", ")", "%)", " USD", "\u00a0Fr."]))  # fmt: skip  # a line of short parts
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
FINER = st.datetimes(datetime(1, 1, 1)).map(
    lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.%f}4567".rjust(30, "0")
)
CLOCKS = st.sampled_from(
    [
        "2024-03-02T12:00:00Z",
        "2024-03-02 12:00",
        "2024-10-27 02:30",
        "2024-03-31 02:30",
        "02/03/2024",
    ]
)
KINDS = {
    "int": Kind(int, (ct.Numerals(thousands=","), ct.Trim()), st.integers(-(2**63), 2**63 - 1), DIGITS | WORDS | st.just("1,234")),
    "int8": Kind(ct.Int8, (ct.Trim(),), st.integers(-128, 127), DIGITS | WORDS),
    "float": Kind(float, (ct.Numerals(decimal_comma=True), ct.Trim()), st.floats(allow_nan=False, allow_infinity=False), DIGITS | WORDS | DIGITS.map(lambda t: t.replace(".", ","))),
    "amount": Kind(Annotated[Decimal, Field(max_digits=9, decimal_places=2)], (ct.Numerals(thousands=",", currency=("$", "USD"), parentheses=True), ct.Trim()), st.decimals(-9999, 9999, places=2), AMOUNTS | WORDS),
    "share": Kind(float, (ct.Numerals(percent=True, parentheses=True),), st.floats(allow_nan=False, allow_infinity=False), AMOUNTS | WORDS),
    "growth": Kind(Annotated[Decimal, Field(max_digits=38, decimal_places=20)], (ct.Numerals(percent=True, decimal_comma=True), ct.Trim()), st.decimals(-9999, 9999, places=20), AMOUNTS | WORDS),
    "francs": Kind(int, (ct.Numerals(thousands=("’", "\u202f", "\u00a0"), currency="Fr."),), st.integers(-(2**63), 2**63 - 1), AMOUNTS | WORDS),
    "float32": Kind(ct.Float32, (ct.Trim(),), st.floats(width=32, allow_nan=False, allow_infinity=False), DIGITS | WORDS),
    "decimal": Kind(Annotated[Decimal, Field(max_digits=9, decimal_places=2)], (ct.Numerals(decimal_comma=True, thousands="."),), st.decimals(-9999, 9999, places=2), DIGITS | WORDS),
    "bool": Kind(bool, (ct.Words(true=("yes", "1"), false=("no", "0", "-7")),), st.booleans(), WORDS),
    "text": Kind(str, (ct.Trim(),), st.text(st.characters(categories=["L", "N"]), min_size=3, max_size=6), st.text(max_size=4) | WORDS),
    "bytes": Kind(bytes, (), st.binary(min_size=1, max_size=6), WORDS | st.text("QUJD=-_", max_size=8)),
    "date": Kind(date, (ct.Format("%d/%m/%Y"),), DAYS, DAYS.map(str) | DAYS.map(lambda d: d.strftime("%d/%m/%Y")) | WORDS),
    "either": Kind(Annotated[date, ct.Format("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y")], (ct.Trim(),), DAYS, DAYS.map(str) | DAYS.map(lambda d: d.strftime("%d/%m/%Y")) | WORDS),
    "naive": Kind(datetime, (ct.Format("%Y-%m-%d %H:%M:%S"), ct.Truncate()), SECONDS, SECONDS.map(str) | FINER | SECONDS.map(datetime.isoformat) | WORDS | CLOCKS),
    "instant": Kind(AwareDatetime, (ct.Format("%Y%m%dT%H%M%SZ", "rfc3339"), ct.Trim(), ct.Truncate()), INSTANTS, INSTANTS.map(datetime.isoformat) | FINER.map("{}Z".format) | WORDS | CLOCKS),
    "unpadded": Kind(Annotated[datetime, ct.Format("%-m/%-d/%Y %-H:%-M:%-S")], (ct.Trim(), ct.Truncate()), SECONDS, SECONDS.map(lambda s: f"{s.month}/{s.day}/{s.year} {s.hour}:{s.minute:02}:{s.second}") | WORDS),
    "month": Kind(Annotated[date, ct.Format("%b-%Y", "%-m/%Y", day=1)], (ct.Trim(),), DAYS.map(lambda d: d.replace(day=1)), DAYS.map(lambda d: d.strftime("%b-%Y")) | DAYS.map(lambda d: f"{d.month}/{d.year}") | WORDS),
    "midnight": Kind(Annotated[date, ct.Format("%Y-%m-%d %H:%M:%S.%f")], (ct.Trim(),), DAYS, DAYS.map(lambda d: f"{d} 00:00:00.000") | SECONDS.map(lambda s: f"{s}.0") | WORDS),
    "short year": Kind(Annotated[date, ct.Format("%d/%m/%y", pivot=90)], (ct.Trim(),), DAYS, DAYS.map(lambda d: d.strftime("%d/%m/%y")) | st.just("29/02/00") | WORDS),
    "week": Kind(Annotated[date, ct.Format("%G-W%V", day=1)], (), DAYS.map(lambda d: d - timedelta(days=d.weekday())), DAYS.map(lambda d: d.strftime("%G-W%V")) | WORDS),
    "blank": Kind(Annotated[datetime, ct.Format("iso8601_blank")], (), SECONDS, SECONDS.map(str) | WORDS | CLOCKS),
    "offset": Kind(Annotated[datetime, ct.Format("%F %T%z")], (ct.Trim(), ct.Truncate()), INSTANTS, INSTANTS.map(str) | INSTANTS.map(lambda i: f"{i:%F %T}+00") | WORDS | CLOCKS),
    "local": Kind(Annotated[datetime, ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris")], (), st.sampled_from([datetime(2024, 7, 1, 10, tzinfo=UTC), datetime(2024, 1, 31, 23, 59, tzinfo=UTC)]), CLOCKS | WORDS),
    "count": Kind(Annotated[datetime, ct.Format("epoch_s")], (ct.Trim(), ct.Truncate()), INSTANTS, st.integers(-5, 5 * 10**9).map(str) | WORDS),
    "fraction": Kind(Annotated[datetime, ct.Format("epoch_s")], (ct.Trim(), ct.Truncate()), FINE_INSTANTS, FINE_INSTANTS.map(lambda i: f"{i.timestamp():f}") | FINE_INSTANTS.map(lambda i: f"{i.timestamp():f}7") | st.floats(3e8, 5e9).map(repr) | WORDS),
    "nanoseconds": Kind(Annotated[datetime, ct.Format("epoch_ns")], (ct.Truncate(),), FINE_INSTANTS, st.integers(0, 2**63).map(str) | st.integers(3 * 10**14, 4 * 10**15).map(lambda n: f"{n}000") | WORDS),
    "serial": Kind(Annotated[date, ct.Format("excel_1900")], (ct.Trim(),), st.dates(date(1900, 1, 1)), st.integers(-5, 3 * 10**6).map(str) | st.integers(55, 65).map(str) | WORDS),
    "serial time": Kind(Annotated[datetime, ct.Format("excel_1904")], (), MILLISECONDS, st.floats(0, 60000).map(repr) | st.integers(0, 6 * 10**10).map(lambda n: f"{n / 1e6:.10f}") | WORDS),
    "clock duration": Kind(timedelta, (ct.Format("hms"), ct.Truncate()), st.timedeltas(timedelta(-(10**6)), timedelta(10**6)), CLOCK_SPANS | WORDS),
    "days and clock": Kind(Annotated[timedelta, ct.Format("days_hms", "hms", "iso8601_duration")], (ct.Trim(), ct.Truncate()), st.timedeltas(timedelta(-(10**6)), timedelta(10**6)), CLOCK_SPANS | SPANS_IN_DAYS | WORDS),
    "duration": Kind(timedelta, (ct.Truncate(),), st.timedeltas(timedelta(-(10**6)), timedelta(10**6)), WORDS | ISO_SPANS | st.sampled_from(["P1D", "P1DT", "PT1H0.5S", "P1Y", "PT", "-PT0,5S", "-PT0.1234567S", "PT0.00000001H"])),
    "uuid": Kind(UUID, (ct.Trim(),), st.uuids().map(str), st.uuids().map(str) | WORDS),
    "degrees": Kind(Annotated[ct.Longitude, ct.Format("decimal", "dms")], (ct.Trim(),), st.floats(-180, 180), st.floats(-200, 200).map(repr) | st.sampled_from(["40°26'46\"E", "1e-5", "1e5", "-0", "0.1.2"]) | WORDS),
    "latitude": Kind(Annotated[ct.Latitude, ct.Format("dms", "iso6709")], (ct.Trim(),), st.floats(-90, 90), st.sampled_from(["40°26'46\"N", "95°N", "40 26 46 S", "+4026/", "40.5", "40°60'N"]) | WORDS),
    "vector": Kind(Annotated[list[float], ct.Format("json")], (ct.Trim(),), st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3), WORDS | st.sampled_from(["[]", "[1, 0.5]", "[1", '["x"]', "[9007199254740993]"])),
    "stamps": Kind(Annotated[list[Annotated[datetime, ct.Format("epoch_s")]], ct.Format("json")], (ct.Trim(),), st.lists(INSTANTS, max_size=2), WORDS | st.sampled_from(["[1709380800]", "[0]", '["1709380800"]'])),
}  # fmt: skip  # a table, a line each
"""Every kind of scalar, with what may be said of it."""


@dataclass(frozen=True)
class WireField:
    """One field's kind, and what is said of it."""

    kind: str
    annotation: Any
    nullable: bool


@st.composite
def fields(draw: st.DrawFn, kind: str | None = None) -> WireField:
    """One field, of a kind if one is passed, with some wire form."""
    name = kind or draw(st.sampled_from(sorted(KINDS)))
    annotation, nullable = KINDS[name].type, draw(st.booleans())
    for one in KINDS[name].said:
        if draw(st.booleans()):
            annotation = Annotated[annotation, one]
    if nullable and draw(st.booleans()):
        annotation = Annotated[annotation, ct.Missing("", "NA")]
    if nullable and draw(st.booleans()):
        annotation = Annotated[annotation, ct.NonFinite(nan="null")]
    return WireField(name, annotation | None if nullable else annotation, nullable)


wire_contracts = st.lists(fields(), min_size=1, max_size=3)
"""The fields of a contract."""


def contract_of(said: list[WireField]) -> type[ct.Contract]:
    """The contract of some fields, x0, x1 and so on."""
    members = {"__annotations__": {f"x{place}": one.annotation for place, one in enumerate(said)}}
    return types.new_class("Generated", (ct.Contract,), {}, lambda body: body.update(members))


ALMOST: dict[str, st.SearchStrategy[Any]] = {
    "float32": st.floats(),
    "int": st.sampled_from([2.0, 1.5]),
}
"""Values of some kinds that Python has, and that are not contract form."""


def rows_of(
    said: list[WireField], *, text: bool, almost: bool = False
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of contract form, or almost in it, or of text on the wire."""
    columns = {}
    for place, one in enumerate(said):
        value = KINDS[one.kind].texts if text else KINDS[one.kind].form
        value = value | ALMOST[one.kind] if almost and one.kind in ALMOST else value
        columns[f"x{place}"] = st.none() | value if one.nullable or text else value
    return st.lists(st.fixed_dictionaries(columns), max_size=5)
