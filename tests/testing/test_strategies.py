"""Data that is drawn for a contract satisfies it, and is what code goes wrong at."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts import col
from contracts.errors import StrategyNeeded
from contracts.testing import frames, json_bodies, payloads, rows, wire_frames
from tests.reference import wire as generated_wire
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rule_oracle import broken_rules
from tests.reference.rules import Ruled
from tests.testing.drawing import MONEY, Wide, example, with_rules

# A rule that only warns may be broken by what is drawn: it may leave nothing else.
warned = pytest.mark.filterwarnings("ignore::contracts.ContractWarning")


def made(make: Callable[[type[ct.Contract]], Any], contract: type[ct.Contract]) -> Any:
    """A strategy; None where a rule needs one from the user."""
    try:
        return make(contract)
    except StrategyNeeded:
        return None


@given(st.data(), ruled_contracts(with_defaults=True))
def test_every_frame_that_is_drawn_keeps_its_contract(data: st.DataObject, ruled: Ruled) -> None:
    """Whatever the contract, its frames keep every rule of it, or a strategy is requested."""
    contract = ruled.contract
    strategy = made(frames, contract)
    if strategy is None:
        return
    frame = data.draw(strategy)
    assert contract.check(frame).ok
    errors = {terms.name for terms in (*ruled.row_rules, *ruled.table_rules) if not_free(terms)}
    broken = {name for _, _, name in broken_rules(ruled, frame.to_dicts())}
    assert set() == broken & errors


def not_free(terms: Any) -> bool:
    """Whether a rule neither only warns nor tolerates anything."""
    return terms.severity == "error" and terms.tolerate_rows is None


@warned
@given(st.data(), ruled_contracts(with_defaults=True))
def test_every_row_and_payload_that_is_drawn_is_accepted(data: st.DataObject, ruled: Ruled) -> None:
    """A row is an instance; a payload states one in JSON."""
    contract = ruled.contract
    strategy = made(rows, contract)
    if strategy is None:
        return
    assert isinstance(data.draw(strategy), contract)
    contract.model_validate_json(json.dumps(data.draw(payloads(contract))))


@given(st.data(), generated_wire.wire_contracts, st.booleans())
def test_every_frame_in_wire_form_is_parsed(data: st.DataObject, said: Any, text: bool) -> None:
    """Data that is written in the fields' wire form is parsed, whether all of it is text or not."""
    contract = generated_wire.contract_of(said)
    frame = data.draw(wire_frames(contract, text=text, min_size=1))
    report = contract.check(contract.parse(frame, text=text))
    assert report.ok


@warned
@given(st.data(), ruled_contracts(with_defaults=True))
def test_every_body_that_is_drawn_is_parsed(data: st.DataObject, ruled: Ruled) -> None:
    """A batch as JSON, an array or a text a line, is parsed to a batch that keeps the contract."""
    contract = ruled.contract
    strategy = made(json_bodies, contract)
    if strategy is not None:
        assert contract.check(contract.parse_json(data.draw(strategy))).ok


@given(st.data(), generated_wire.wire_contracts)
def test_every_payload_in_wire_form_is_accepted(data: st.DataObject, said: Any) -> None:
    """Payloads are written as the fields state."""
    contract = generated_wire.contract_of(said)
    contract.model_validate_json(json.dumps(data.draw(payloads(contract))))


class Colour(Enum):
    """Members of text."""

    RED = "red"
    BLUE = "blue"


EVERY: dict[str, tuple[Any, list[Any]]] = {
    "int": (int, [0, -1, 2**63 - 1, -(2**63), 2**53 + 1]),
    "int8": (ct.Int8, [127, -128]),
    "uint64": (ct.UInt64, [2**64 - 1, 0]),
    "bounded": (Annotated[int, ct.Interval(gt=2, lt=1000)], [3, 999]),
    "multiple": (Annotated[int, ct.MultipleOf(7)], [7, -7]),
    "float": (float, [0.0, -0.0, 5e-324, 1.7976931348623157e308]),
    "float32": (ct.Float32, [3.4028234663852886e38, 2.0**-149]),
    "interval": (Annotated[float, ct.Interval(ge=0.1, lt=0.3)], [0.1, math.nextafter(0.3, 0)]),
    "nan": (Annotated[float, ct.NonFinite(nan="allow", inf="allow")], [math.nan, math.inf, -math.inf]),
    "decimal": (MONEY, [Decimal("999999.99"), Decimal("-0.01")]),
    "text": (str, ["", "e\u0301", "x" * 300, "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\x00"]),
    "short": (Annotated[str, ct.Len(2, 3)], ["NaN", "00"]),
    "code": (Annotated[str, ct.Matches("VH-[0-9]{6}")], ["VH-000000", "VH-000003"]),
    "email": (ct.Email, ["user@example.org", '"a b"@example.org']),
    "currency": (ct.CurrencyCode, ["AED", "ZWG"]),
    "date": (date, [date(2024, 2, 29), date.min, date.max]),
    "naive": (datetime, [datetime(2024, 3, 31, 2, 30), datetime.max]),
    "aware": (AwareDatetime, [datetime(2024, 10, 27, 2, 30, tzinfo=UTC)]),
    "time": (time, [time(0), time(23, 59, 59, 999_999)]),
    "duration": (timedelta, [timedelta(0), timedelta(microseconds=-1)]),
    "bytes": (bytes, [b"", b"\xff"]),
    "uuid": (UUID, [UUID(int=0), UUID(int=2**128 - 1)]),
    "enum": (Colour, [Colour.RED, Colour.BLUE]),
    "literal": (Literal["x", "y"], ["x", "y"]),
    "bool": (bool, [True, False]),
    "nullable": (int | None, [None, 0]),
    "list": (list[int], [[]]),
    "sized": (Annotated[list[bool], ct.Len(2, 2)], [[False, False], [True, False]]),
    "defaulted": (Annotated[str, Field(examples=["for example"])], ["for example"]),
}  # fmt: skip  # a table, a line each
"""Types, with values of them that must be drawn."""


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, values) in EVERY.items() for value in values]
)
def test_values_at_which_code_goes_wrong_are_drawn(name: str, value: Any) -> None:
    """Bounds, signed zeros, subnormals, leap days, hours that clocks skip, combining characters, …"""
    contract = with_rules(x=EVERY[name][0])
    found = example(rows(contract), lambda row: repr(row.x) == repr(value))
    assert repr(value) == repr(found.x)


def test_nested_contracts_are_drawn_with_their_rules() -> None:
    """A struct keeps the rules of its own contract, and those that reach into it."""
    inner = with_rules(ct.rule(col("low") <= col("high")), low=int, high=int)
    outer = with_rules(
        ct.rule(col("inner.high") < col("limit")), inner=inner, limit=int, more=list[inner] | None
    )  # type: ignore[valid-type]  # made above
    strategy = rows(outer)
    found = example(strategy, lambda row: row.inner.high > 10 and row.more)
    assert found.inner.low <= found.inner.high < found.limit


@pytest.mark.parametrize(
    ("column", "bug", "least"),
    [
        pytest.param("j", pl.col("j") > 100, 0, marks=pytest.mark.at_length),
        ("i", pl.col("i").is_null(), 5),
        pytest.param("d", pl.col("d") > date(2020, 6, 1), 50, marks=pytest.mark.at_length),
    ],
)
def test_a_planted_bug_shrinks_to_perfect_rows_and_one_bad_cell(
    column: str, bug: pl.Expr, least: int
) -> None:
    """A test that fails for one cell is left with rows that are all alike but for the key, and that cell."""
    strategy = frames(Wide, min_size=least)
    shrunk = example(strategy, lambda frame: bool(frame.select(bug.any()).item()))
    assert max(least, 1) == shrunk.height
    assert 1 == shrunk.select(bug.sum()).item()
    perfect = example(frames(Wide, min_size=1, max_size=1)).drop("key", column)
    assert perfect.rows() == shrunk.drop("key", column).unique().rows()


class Reading(ct.Contract):
    """Something of each wire form."""

    on: Annotated[date, ct.Format("%d.%m.%y")]
    at: Annotated[datetime, ct.Format("epoch_ms")]
    km: Annotated[float, ct.Numerals(decimal_comma=True)]
    level: Annotated[float | None, ct.Missing("NA", -999)]
    ok: Annotated[bool, ct.Words("yes", "no")]
    name: Annotated[str, ct.Trim()]
    speed: Annotated[float, ct.Unit("km/h")] = 0.0


def test_frames_in_wire_form_are_written_as_the_fields_declare() -> None:
    """Dates, counts, decimal commas, words, and sentinels."""
    frame = example(wire_frames(Reading, min_size=1, text=True), lambda f: "NA" in f["level"])
    assert ["01.01.00", "946684800000", "0,0", "NA", "no", "", "0.0"] == [*frame.row(0)]
    assert ["level"] == [
        name
        for name, one in zip(
            Reading.model_fields, Reading.parse(frame, text=True).row(0), strict=True
        )
        if one is None
    ]


@pytest.mark.parametrize(
    "notation",
    [
        "\u00a0",
        "[0-9]’[0-9]{3}",
        *(
            pytest.param(rare, marks=pytest.mark.at_length)
            for rare in (r"\(\$", "[0-9],[0-9]{3}", r" USD\)")
        ),
    ],
)
def test_numbers_in_wire_form_have_all_of_their_notation(notation: str) -> None:
    """Groups, currencies and parentheses are drawn, and percent signs are there."""
    amount = ct.Numerals(thousands=("’", ","), currency=("$", "USD"), parentheses=True)
    share = Annotated[float, ct.Numerals(percent=True)]
    contract = with_rules(paid=Annotated[int, amount], share=share)
    frames_of_text = wire_frames(contract, min_size=1)
    assert example(frames_of_text, lambda one: re.search(notation, one["paid"][0]))["paid"][0]
    assert "0%" == example(frames_of_text)["share"][0]


def test_columns_are_labelled_with_units_that_they_must_have() -> None:
    """A contract whose unit must be labelled has Arrow tables, with the label."""
    contract = with_rules(speed=Annotated[float, ct.Unit("km/h", labelled=True)])
    table = example(wire_frames(contract, min_size=1))
    assert isinstance(table, pa.Table)
    assert {b"unit": b"km/h"} == table.schema.field("speed").metadata
    assert [0.0] == contract.parse(table)["speed"].to_pylist()


def test_a_payload_may_leave_out_defaults() -> None:
    """A field is left out where its default is the same value."""
    assert "speed" not in example(payloads(Reading), lambda one: "speed" not in one)
    assert "speed" in example(payloads(Reading))


def test_bodies_are_arrays_or_a_text_a_line() -> None:
    """Both forms are drawn."""
    contract = with_rules(n=int)
    assert b'[{"n":0}]' == example(json_bodies(contract, min_size=1))
    assert b'{"n":0}\n' == example(
        json_bodies(contract, min_size=1), lambda body: not body.startswith(b"[")
    )
