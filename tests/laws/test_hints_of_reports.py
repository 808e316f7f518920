"""Law 12: every hint of a report works: done, its message is gone, and none says to undo it."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Annotated, Any, Literal
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pydantic
import pytest

import contracts as ct
from contracts.engine.options import Options
from contracts.hints import UseVerb
from contracts.profiles.baselines import Baselines
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.profile import Profile
from contracts.rules.reference import References, TableName
from contracts.rules.table import Grouped
from contracts.specification import Field, Specification
from contracts.testing import cases, faults, wire_cases
from tests.laws.test_conformance import columns_of_rows, columnwise
from tests.laws.test_hints_of_files import FILES
from tests.reference.case_tables import specification_of_table
from tests.reference.hint_sources import unmet
from tests.reference.hints import Call, Message, Tried, dead_ends, messages

Named = tuple[str, Call]


# Calls ------------------------------------------------------------------------------------------


def of_corpus() -> Iterator[Named]:
    """The cases of the corpus as lists of dicts, without their tables and times."""
    for case in cases():
        supplies = {
            "tables": lambda _, case=case: tables_of(case),
            "now": now_for,
            "baseline": lambda _, case=case: good_of(case),
        }
        options = Options(now=case.now, baseline=case.baseline)
        call = Call(case.specification, list(case.rows), options=options, supplies=supplies)
        yield case.name, call


def tables_of(case: Any) -> dict[TableName, Any]:
    """The tables of a case; empty ones where it has none."""
    rules = [one.rule for one in case.specification.rules]
    inner = [one.rule if isinstance(one, Grouped) else one for one in rules]
    wanted = {o.contract: () for o in inner if isinstance(o, References) and o.contract is not None}
    tables = {}
    for contract, rows in {**wanted, **case.tables}.items():
        specification = specification_of_table(contract, case.specification)
        columns = columns_of_rows(specification, rows)
        tables[contract] = columnwise(specification).table(columns)
    return tables


def good_of(case: Any) -> Any:
    """A baseline that has what the rules of a case need: for every group, and every time."""
    specification = case.specification
    fields = {
        one.alias: FieldProfile(one.alias, one.value.dtype.kind, 1000)
        for one in specification.fields
    }
    rows = [300, 400] * 8
    good = Profile(specification.name, None, None, sum(rows), fields, 16, sum(n * n for n in rows))
    by = [one.rule.by[0] for one in specification.rules if isinstance(one.rule, Grouped)]
    if not by:
        return good
    alias = specification.by_name[by[0]].alias
    return Baselines(by[0], {row.get(alias): good for row in case.rows})


def now_for(message: Message) -> datetime:
    """A time with a zone where the message asks for one."""
    zone = UTC if str(message.hint).endswith("with one") else None
    return datetime(2024, 1, 1, tzinfo=zone)


def of_wire_form() -> Iterator[Named]:
    """The values of the corpus of wire form, all together and one by one, for each verb."""
    for case in wire_cases():
        specification = Specification("Case", (Field("x", "X", case.value),))
        for some in [case.inputs, *((one,) for one in case.inputs)]:
            rows = [{"X": one} for one in some]
            yield f"check of {case}", Call(specification, rows)
            for text in (False, True):
                call = Call(specification, rows, "split", Options(text=text))
                yield f"split of {case}, text={text}", call
        if case.value.nullable and case.value.wire.missing is not None:
            required = Field("x", "X", replace(case.value, nullable=False))
            for some in [case.inputs, *((one,) for one in case.inputs)]:
                rows = [{"X": one} for one in some]
                yield f"check of {case}, required", Call(Specification("Case", (required,)), rows)


class Ping(ct.Contract):
    """What faults are injected into: a field of each kind, most with a wire form."""

    vehicle: Annotated[str, ct.Matches(r"VH-[0-9]{3}"), ct.Trim()]
    seen_at: Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")]
    on: Annotated[date, ct.Format("%d/%m/%Y")]
    lat: ct.Latitude
    lon: ct.Longitude
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)] = 0.0
    level: Annotated[float | None, ct.Missing(-999)]
    count: Annotated[int, ct.Numerals(thousands=",")]
    since: Annotated[datetime | None, ct.Truncate()]
    lasted: timedelta | None
    moving: bool
    status: Literal["moving", "idle", "off"]
    note: str | None = None
    rules = ct.rules(ct.Unique("vehicle"), ct.Freshness("seen_at", max_age="2h"))


PINGS = pl.DataFrame(
    {
        "vehicle": [f"VH-{n:03}" for n in range(40)],
        "seen_at": [datetime(2026, 11, 29, 9, n, tzinfo=UTC) for n in range(40)],
        "on": [date(2026, 11, 1 + n % 28) for n in range(40)],
        "lat": [40.4 + n / 100 for n in range(40)],
        "lon": [-3.7 - n / 100 for n in range(40)],
        "speed": [float(n * 7 % 130) for n in range(40)],
        "level": [None if n % 9 == 0 else n / 4 for n in range(40)],
        "count": list(range(40)),
        "since": [None if n % 9 == 0 else datetime(2026, 1, 1, n % 24) for n in range(40)],
        "lasted": [None if n % 9 == 0 else timedelta(seconds=n) for n in range(40)],
        "moving": [n % 3 == 0 for n in range(40)],
        "status": [("moving", "idle", "off")[n % 3] for n in range(40)],
        "note": [None if n % 5 else "a" for n in range(40)],
    }
)


def of_faults() -> Iterator[Named]:
    """Every fault in good data, as each kind of container that can hold it."""
    specification = ct.specification_of(Ping)
    good, options = (
        PINGS.to_dict(as_series=False),
        Options(now=datetime(2026, 11, 29, 10, tzinfo=UTC)),
    )
    for fault in faults():
        for fields in fault.targets(specification):
            injected = fault.inject(dict(good), specification, fields, range(0, 40, 3), Random(0))  # noqa: S311 - rows of a test
            for verb, data in containers(injected.columns) if injected else ():
                name = f"{fault.name} of {fields}, {verb} of {type(data).__name__}"
                yield name, Call(specification, data, verb, options)


def containers(columns: dict[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    """Columns as a dict of lists, and as pandas and Polars hold them, each with a verb."""
    yield "split", columns
    yield "check", pd.DataFrame(columns)
    try:
        yield "check", pl.DataFrame(columns)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        yield "check", columns


class Typed(ct.Contract):
    """A required field of each type, and one that NaN may be null in."""

    number: float
    maybe: float | None
    filled: float = 1.0
    whole: int | None
    text: str
    name: str | None
    fine: Annotated[float | None, ct.NonFinite(nan="null")]
    counted: Annotated[int | None, ct.NonFinite(nan="null")]
    many: list[float]


def of_containers() -> Iterator[Named]:
    """What only some kinds of data have: NaN in objects, an index, words that readers drop, labels."""
    typed = ct.specification_of(Typed)
    nan = float("nan")
    row = {"number": 1.0, "maybe": 1.0, "filled": 1.0, "whole": 1, "text": "a", "name": "a", "fine": 1.0, "counted": 1, "many": [1.0]}  # fmt: skip  # a row
    for name in row:
        bad = {**row, name: [nan] if name == "many" else nan}
        frame = pd.DataFrame([row, bad])
        for data in ([row, bad], frame, frame.astype(object), pd.DataFrame([bad, bad])):
            for verb in ("check", "split"):
                yield f"NaN in {name}, {verb}", Call(typed, data, verb)
    for name in ("text", "number"):
        some = pd.DataFrame([row, row]).set_index(name)
        yield f"{name} in the index", Call(typed, some)
    country = ct.specification_of(
        type(ct.Contract)("Country", (ct.Contract,), {"__annotations__": {"x": ct.CountryAlpha2}})
    )
    text = "x\nFR\nNA\n"
    for verb in ("check", "split"):
        yield "Namibia", Call(country, pd.read_csv(io.StringIO(text)), verb, source=text)
    for verb in ("check", "split"):
        fine_values = (
            (datetime, pd.Timestamp(1)),
            (Annotated[timedelta, ct.Truncate()], pd.Timedelta(-1)),
        )
        for kind, wanted in fine_values:
            fine = ct.specification_of(
                type(ct.Contract)("Fine", (ct.Contract,), {"__annotations__": {"x": kind}})
            )
            for data in (
                [{"x": wanted}],
                [{"x": wanted.to_numpy()}],
                pd.DataFrame({"x": [wanted]}),
            ):
                yield f"nanoseconds in {kind}, {verb}", Call(fine, data, verb)
    whole = pd.DataFrame([{**row, "number": 2}])
    yield "whole numbers", Call(typed, whole)
    speed = ct.specification_of(
        type(ct.Contract)(
            "Speed", (ct.Contract,), {"__annotations__": {"x": Annotated[float, ct.Unit("km/h")]}}
        )
    )
    labelled = pa.schema([pa.field("x", pa.float64(), metadata={"unit": "m/s"})])
    yield "another unit", Call(speed, pa.table({"x": [1.0]}, schema=labelled))


def of_streams() -> Iterator[Named]:
    """Rules that take all rows at once, in two batches."""
    two = ct.CustomTable("two", ("n",), accepts=lambda rows: rows.height == 2)
    few = ct.CustomTable("few", ("n",), expr=lambda row: row["n"].sum() < 9, says="be few")
    functions: dict[str, Any] = {
        "partial": lambda rows: rows["n"].sum(),
        "merge": lambda one, other: one + other,
        "finish": lambda total: total < 9,
    }

    class Streamed(ct.Contract):
        n: int
        rules = ct.rules(two, ct.group("n", few))

    rows = [{"n": 1}, {"n": 2}, {"n": 1}]
    supplies = {"functions": lambda _: functions}
    specification = ct.specification_of(Streamed)
    yield "in two batches", Call(specification, rows, "check_batches", supplies=supplies)


NOTATIONS: list[tuple[Any, list[Any]]] = [
    (float, ["12%", "3.5 %"]),
    (float, ["$1,234.50", "$3"]),
    (list[float], [["(33.52)", "1"]]),
    (int, ["1\u202f234", "12"]),
    (Decimal, ["1.234,5"]),
    (float, ["1'234.5"]),
    (float, ["1.234.567"]),
    (int, ["-1.234.567", "12"]),
    (float, ["($1,234.50)", "$3"]),
    (bool, ["Yes", "no"]),
    (bool, [1, 0]),
    (list[int], ["[1, 2]"]),
    (date, ["13/02/2024"]),
    (date, ["Mar-2018"]),
    (datetime, ["2024-02-13 06:30"]),
    (timedelta, ["26:30:00"]),
    (timedelta, ["1 days 02:00:00"]),
    *(
        (time, [one])
        for one in ("06:00", "6:00", "6:00:00", "1:05 PM", "1:05pm", "1:05:06 am", "0600", "060001")
    ),
    (date, [" 2024-02-13", "2024-02-14 "]),
    (UUID, [f" {UUID(int=1)}"]),
]
"""Types of fields with values in another notation, which can be declared."""
TEXT_ALONE: list[tuple[Any, list[Any]]] = [
    *((kind, values) for kind, values in NOTATIONS if {*map(type, values)} == {str}),
    (int, [" 12", "13"]),
    (float, ["1.5\u2003"]),
    (bool, ["TRUE", "FALSE"]),
    (bool, ["1", "0"]),
]
"""Likewise, of data that is all text, as CSV is."""


def of_notations() -> Iterator[Named]:
    """Text in notations that a field can declare."""
    written = [(*one, False) for one in NOTATIONS] + [(*one, True) for one in TEXT_ALONE]
    for annotation, values, text in written:
        value = Annotated[Decimal, pydantic.Field(max_digits=9, decimal_places=2)]
        body = {"__annotations__": {"x": value if annotation is Decimal else annotation}}
        specification = ct.specification_of(type(ct.Contract)("Written", (ct.Contract,), body))
        rows = [{"x": one} for one in values]
        call = Call(specification, rows, "split", Options(text=text))
        assert any(hint.changes for _, hint in messages(call.report())), values
        yield f"{values}, text={text}", call


WALKS = {
    one.__name__: one
    for one in (of_corpus, of_wire_form, of_faults, of_containers, of_streams, of_notations)
}


@cache
def walk(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The hints of a walk's calls, and those that do not work."""
    met: set[str] = set()
    wrong: list[str] = []
    tried: Tried = set()
    for case, call in WALKS[name]():
        met |= {str(hint) for _, hint in messages(call.report())}
        wrong += [f"{case}: {one}" for one in dead_ends(call, tried)]
    return frozenset(met), tuple(wrong)


@pytest.mark.parametrize("name", WALKS)
def test_every_hint_of_a_report_works(name: str) -> None:
    """What a hint says, done, takes its message away, and no hint leads back."""
    met, wrong = walk(name)
    assert met
    assert [] == list(wrong[:5])


def test_the_walk_meets_every_hint_that_a_report_can_give() -> None:
    """A hint that stands in the source is met, or the walk lacks a case."""
    met = set().union(*(walk(name)[0] for name in WALKS))
    rooms = ("diagnosis", "inputs/pandas.py", "backends/frame", "backends/partial")
    others = (*FILES, "backends/partial/shuffled_states.py")  # which executors raise
    of_reports = {at: text for at, text in unmet(rooms, met).items() if not at.startswith(others)}
    assert {} == of_reports


def test_a_hint_is_text_with_its_changes_beside() -> None:
    """`cause` reads as before, in JSON too; `hint` has what to do as data, also in another process."""
    contract = ct.specification_of(Typed)
    report = pickle.loads(pickle.dumps(Call(contract, [{"number": "1"}]).report()))  # noqa: S301
    found = {one.field: one for one in report.violations}
    assert found["filled"].cause == "its default is not filled in yet: parse and split fill it"
    assert found["filled"].hint.changes == (UseVerb("parse"), UseVerb("split"))
    assert found["filled"].to_dict()["cause"] == str(found["filled"].hint)
    assert (found["number"].cause, found["number"].hint) == (
        "looks like numbers written as text",
        None,
    )
    with pytest.raises(AttributeError, match="a hint is a value"):
        found["filled"].hint.changes = ()
