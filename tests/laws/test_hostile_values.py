"""Values, rows and columns that lie about themselves: a violation or a clear error, never theirs."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, ValidationError

import contracts as ct
from tests.reference.hostile import (
    LIARS,
    Items,
    Longer,
    LongerDict,
    LongerList,
    Moving,
    Nowhere,
    Wordy,
)


class Inner(ct.Contract):
    x: str


def of(kind: Any, **members: Any) -> type[ct.Contract]:
    """A contract of one field x."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": kind}, **members})


FIELDS: dict[str, Any] = {
    "bool": bool,
    "int": Annotated[int, ct.Ge(0)],
    "float": Annotated[float, ct.Ge(0)],
    "float32": ct.Float32,
    "decimal": Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
    "text": Annotated[str, ct.Len(0, 5), ct.Matches("a*")],
    "private": Annotated[str, ct.Sensitive()],
    "bytes": bytes,
    "date": date,
    "naive": datetime,
    "aware": AwareDatetime,
    "time": time,
    "duration": timedelta,
    "uuid": UUID,
    "list": list[int],
    "lists": list[list[int]],
    "struct": Inner,
    "structs": list[Inner],
    "nullable": float | None,
}
CONTRACTS = {name: of(kind) for name, kind in FIELDS.items()}
CONTRACTS["key"] = of(str, rules=ct.rules(ct.Unique("x"), ct.NullShare("x", max=0.5)))
CONTRACTS["defaults"] = of(list[Inner], x=[])
liars = pytest.mark.parametrize("liar", LIARS)


def shown(report: ct.Report) -> None:
    """Every way in which a report shows itself, none of which may raise."""
    assert all(line.isprintable() for line in str(report).splitlines())
    assert json.loads(report.to_json(), parse_constant=pytest.fail)["rows"] == report.rows
    assert report.to_frame().height == len(report.violations)
    assert report.to_html()
    assert repr(report)


@liars
def test_a_value_that_lies_is_evaluated(liar: str) -> None:
    """Whatever a value's own methods return or raise, every contract evaluates it by its content:
    check never raises, split loses no row, and contract form is wire form.
    """
    for contract in CONTRACTS.values():
        rows = [{"x": LIARS[liar]()}, {"x": LIARS[liar]()}]
        report = contract.check(rows)
        shown(report)
        parts = contract.split(rows)
        assert 2 == len(parts.valid) + len(parts.invalid)
        assert parts.report.ok or not report.ok


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # pydantic-core asks for the class
@liars
def test_a_payload_that_lies_is_refused_or_taken(liar: str) -> None:
    """A payload with such a value, or that is one, is valid or a ValidationError in strict JSON."""
    for contract in CONTRACTS.values():
        for payload in ({"x": LIARS[liar]()}, LIARS[liar]()):
            try:
                contract.model_validate(payload)
            except ValidationError as raised:
                error = raised
            else:
                continue
            assert json.loads(error.json(), parse_constant=pytest.fail)
            assert str(error)


@liars
def test_a_row_or_a_batch_that_lies_is_read_or_refused(liar: str) -> None:
    """As a row, a column, a whole batch: it is read, or it is an UnsupportedDataError in one line."""
    contract = CONTRACTS["key"]
    for make in (
        lambda: [{"x": "a"}, LIARS[liar]()],
        lambda: {"x": LIARS[liar]()},
        LIARS[liar],
    ):
        try:
            shown(contract.check(make()))
            contract.split(make())
        except ct.UnsupportedDataError as refused:
            said = str(refused)
        else:
            continue
        assert said.isprintable()


@pytest.mark.parametrize(
    ("contract", "value"),
    [
        ("text", Longer("aa")),
        ("text", LIARS["lying text"]()),
        ("int", LIARS["lying int"]()),
        ("float", LIARS["lying float"]()),
        ("decimal", LIARS["lying decimal"]()),
        ("bytes", LIARS["lying bytes"]()),
        ("list", LongerList([1])),
        ("list", LIARS["lying list"]()),
        ("list", LIARS["lying tuple"]()),
        ("struct", LongerDict(x="a")),
        ("date", LIARS["lying date"]()),
        ("naive", LIARS["undecided"]()),
    ],
    ids=lambda given: str(type(given)),
)
def test_the_content_of_a_subclass_counts(contract: str, value: Any) -> None:
    """A subclass of Python's own types is evaluated by its content, however it compares, counts or
    iterates, on both paths.
    """
    assert CONTRACTS[contract].check([{"x": value}]).ok
    CONTRACTS[contract].model_validate({"x": value})


@pytest.mark.parametrize("zone", [Nowhere, Wordy])
def test_a_zone_that_raises_is_a_violation_of_its_row(zone: Any) -> None:
    """A time whose zone cannot state its offset is not of its type; the other rows are evaluated."""
    rows = [{"x": datetime(2024, 1, 1, tzinfo=zone())}, {"x": datetime(2024, 1, 1)}]
    (violation,) = CONTRACTS["naive"].check(rows).violations
    assert ("dtype", 1, 0) == (violation.code, violation.count, violation.examples[0].row)


def test_a_zone_that_moves_is_an_instant() -> None:
    """A zone with another offset each time still yields one offset at each evaluation."""
    assert CONTRACTS["aware"].check([{"x": datetime(2024, 1, 1, tzinfo=Moving())}]).ok


@pytest.mark.parametrize(
    "now",
    [
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
        datetime(2024, 1, 1, tzinfo=Nowhere()),
        datetime(2024, 1, 1, tzinfo=Wordy()),
    ],
    ids=["max", "min", "nowhere", "wordy"],
)
def test_now_is_a_time_that_utc_has(now: datetime) -> None:
    """A now that UTC cannot hold, or whose zone raises, is a ValueError that states what to pass."""
    with pytest.raises(ValueError, match=r"now must (lie within the years|have a time zone)"):
        CONTRACTS["aware"].check([], now=now)


def test_a_sequence_of_another_length_is_refused() -> None:
    """A column that has another number of items than its length is refused with both numbers."""
    with pytest.raises(
        ct.UnsupportedDataError, match="reports 1,000,000,000,000 items, and gives 2"
    ):
        CONTRACTS["int"].check({"x": Items()})


@pytest.mark.parametrize(("row", "lie"), [("absentee", "KeyError"), ("lying mapping", "Lie")])
def test_a_row_that_raises_is_refused_with_its_position(row: str, lie: str) -> None:
    """A mapping that raises as it is read is not a row; the error states what it raised, and where."""
    with pytest.raises(
        ct.UnsupportedDataError, match=f"at position 1: it raised {lie} as it was read"
    ):
        CONTRACTS["int"].check([{"x": 1}, LIARS[row]()])


def test_a_mapping_is_read_once() -> None:
    """A row that gives other keys each time is evaluated by those it gave first, on both paths."""
    assert CONTRACTS["int"].check([LIARS["fickle"]()]).ok
    assert 1 == CONTRACTS["int"].model_validate(LIARS["fickle"]()).x  # type: ignore[attr-defined]


def test_values_are_never_coerced_and_late_keys_are_seen() -> None:
    """A ragged list of dicts is evaluated value by value: text, truths and fractions are not integers,
    and a key that only the last row has is seen there.
    """
    rows: list[dict[str, Any]] = [{"x": 1} for _ in range(500)]
    rows += [{"x": "1"}, {"x": True}, {"x": 1.5}, {}, {"x": None}, {"x": 1, "late": 2}]
    found = {
        (v.field, v.code): [e.row for e in v.examples]
        for v in CONTRACTS["int"].check(rows).violations
    }
    expected = {
        ("x", "dtype"): [500, 501, 502],
        ("x", "missing_field"): [503],
        ("x", "null"): [504],
        ("late", "extra_field"): [505],
    }
    assert expected == found


def test_a_generator_among_the_values_is_not_used_up() -> None:
    """Showing a value changes nothing in it: a generator gives its items afterwards."""
    generator = (place for place in range(3))
    shown(CONTRACTS["int"].check([{"x": generator}]))
    assert [0, 1, 2] == list(generator)


def test_memory_errors_and_interrupts_pass() -> None:
    """Errors that are not the data's are not swallowed: MemoryError and KeyboardInterrupt pass."""
    for wanted in (MemoryError, KeyboardInterrupt, SystemExit):

        def accepts(_value: Any, raised: Any = wanted) -> bool:
            raise raised

        contract = of(Annotated[list[int], ct.Custom("mine", accepts=accepts)])
        with pytest.raises(wanted):
            contract.check([{"x": [1]}, {"x": "x"}])
