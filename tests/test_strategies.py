"""What is drawn for a contract keeps it, and is what code goes wrong at."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field
from tests import generated_wire
from tests.generated_rules import Ruled, broken_rules, ruled_contracts

import contracts as ct
from contracts import col
from contracts.errors import StrategyNeeded
from contracts.testing import frames, json_bodies, payloads, rows, wire_frames

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
# A rule that only warns may be broken by what is drawn: it may leave nothing else.
warned = pytest.mark.filterwarnings("ignore::contracts.ContractWarning")
SURELY = settings(max_examples=3000, database=None, derandomize=True, deadline=None)


def example(strategy: st.SearchStrategy[Any], such: Callable[[Any], bool] = lambda _: True) -> Any:
    """The simplest that is drawn of what is looked for."""
    return find(strategy, such, settings=SURELY)


# The law ------------------------------------------------------------------------------------------


def made(make: Callable[[type[ct.Contract]], Any], contract: type[ct.Contract]) -> Any:
    """A strategy; None where one has to be given for some rule."""
    try:
        return make(contract)
    except StrategyNeeded:
        return None


@given(st.data(), ruled_contracts(with_defaults=True))
def test_every_frame_that_is_drawn_keeps_its_contract(data: st.DataObject, ruled: Ruled) -> None:
    """Whatever the contract, its frames keep every rule of it, or a strategy is asked for."""
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
    """A row is an instance; a payload says one in JSON."""
    contract = ruled.contract
    strategy = made(rows, contract)
    if strategy is None:
        return
    assert isinstance(data.draw(strategy), contract)
    contract.model_validate_json(json.dumps(data.draw(payloads(contract))))


@given(st.data(), generated_wire.contracts_said, st.booleans())
def test_every_frame_in_wire_form_is_parsed(data: st.DataObject, said: Any, text: bool) -> None:
    """What is written as the fields say is read, whether all of it is text or not."""
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


@given(st.data(), generated_wire.contracts_said)
def test_every_payload_in_wire_form_is_accepted(data: st.DataObject, said: Any) -> None:
    """Payloads are written as the fields say."""
    contract = generated_wire.contract_of(said)
    contract.model_validate_json(json.dumps(data.draw(payloads(contract))))


# Row rules, by construction -------------------------------------------------------------------------


def with_rules(*rules: Any, **fields: Any) -> type[ct.Contract]:
    """A contract of some fields, with rules over them."""
    return type("Drawn", (ct.Contract,), {"__annotations__": fields, "rules": ct.rules(*rules)})


MONEY = Annotated[Decimal, Field(max_digits=8, decimal_places=2)]
SHAPES: dict[str, tuple[type[ct.Contract], Callable[[dict[str, Any]], bool]]] = {
    "order": (
        with_rules(ct.rule(col("end") >= col("start")), start=datetime, end=datetime),
        lambda row: row["end"] - row["start"] > timedelta(hours=1),
    ),
    "chain": (
        with_rules(
            ct.rule((col("a") < col("b")) & (col("b") < col("c"))), a=float, b=float, c=float
        ),
        lambda row: row["a"] < -1 and row["c"] > 1,
    ),
    "distance": (
        with_rules(
            ct.rule(abs(col("a") - col("b")) <= timedelta(hours=2)), a=AwareDatetime, b=AwareDatetime
        ),
        lambda row: row["a"] > row["b"],
    ),
    "sum": (
        with_rules(ct.rule(col("net") + col("tax") == col("gross")), net=MONEY, tax=MONEY, gross=MONEY),
        lambda row: row["net"] > 1 and row["tax"] > 0,
    ),
    "product": (
        with_rules(ct.rule(col("cents") == col("euros") * 100), cents=int, euros=int),
        lambda row: row["euros"] > 7,
    ),
    "either": (
        with_rules(ct.rule((col("status") != "off") | (col("speed") == 0)), status=Literal["on", "off"], speed=float),
        lambda row: row["status"] == "off",
    ),
    "when": (
        with_rules(
            ct.when(col("country") == "CH").then(col("zip").length() == 4).otherwise(col("zip").length() == 5),
            country=Literal["DE", "CH"],
            zip=str,
        ),
        lambda row: row["country"] == "CH" and row["zip"] != "0000",
    ),
    "together": (
        with_rules(ct.both_or_neither("lat", "lon"), lat=float | None, lon=float | None),
        lambda row: row["lat"] is not None and row["lat"] > 1,
    ),
    "neither": (
        with_rules(ct.both_or_neither("lat", "lon"), lat=float | None, lon=float | None),
        lambda row: row["lat"] is None,
    ),
    "position": (
        with_rules(ct.Coordinates("lat", "lon", box=(-5.1, 41.3, 9.6, 51.1)), lat=ct.Latitude, lon=ct.Longitude),
        lambda row: row["lat"] > 50 and row["lon"] < 0,
    ),
    "stale": (
        with_rules(ct.FreshAt("seen", "at", max_age="2d", max_ahead="0s"), seen=datetime, at=datetime),
        lambda row: row["at"] - row["seen"] > timedelta(days=1),
    ),
    "prefix": (
        with_rules(ct.rule(col("name").starts_with("VH-") & col("name").ends_with("!")), name=str),
        lambda row: len(row["name"]) > 5,
    ),
    "pattern": (
        with_rules(ct.rule(col("name").matches("[A-Z]{2}[0-9]+")), name=str),
        lambda row: row["name"] not in ("AA0", "AA1"),
    ),
    "member": (
        with_rules(ct.rule(col("n").is_in([3, 5, 7])), n=int),
        lambda row: row["n"] == 7,
    ),
    "weekday": (
        with_rules(ct.rule(col("on").weekday() <= 5), on=date),
        lambda row: row["on"].year != 2000,
    ),
    "length": (
        with_rules(ct.rule(col("tags").length() == col("count")), tags=list[str], count=int),
        lambda row: row["count"] > 2,
    ),
    "bound": (
        with_rules(ct.rule((col("n") > 1000) & (col("n") < 1010)), n=int),
        lambda row: row["n"] == 1007,
    ),
}  # fmt: skip
"""Row rules of every common shape, and what must be drawn for them beside the simplest."""


@pytest.mark.parametrize("shape", SHAPES)
def test_row_rules_are_kept_by_construction(shape: str) -> None:
    """Of every common shape of rule there are rows enough, and none has to be filtered."""
    contract, such = SHAPES[shape]
    found = example(rows(contract), lambda row: such(vars(row)))
    assert contract.check([vars(found)]).ok


# Rules of the table -----------------------------------------------------------------------------------


class Vendor(ct.Contract):
    """What is referred to."""

    name: str


class Sale(ct.Contract):
    """A bit of every rule of a table."""

    id: int
    day: date
    vendor: str
    share: Annotated[float, ct.Interval(ge=0, le=1)]
    price: Annotated[float, ct.Interval(ge=0, le=1000)]
    note: str | None
    seen_at: AwareDatetime
    rules = ct.rules(
        ct.Unique("id"),
        ct.Unique("day", "vendor"),
        ct.Sorted("day"),
        ct.References("vendor", Vendor, "name"),
        ct.RowCount(min=4, max=30),
        ct.Sum("share", ge=0.999, le=1.001),
        ct.Mean("price", ge=10, le=20),
        ct.Quantile("price", q=0.9, le=30),
        ct.Distinct("vendor", ge=2),
        ct.NullShare("note", max=0.5),
        ct.Freshness("seen_at", max_age="2h", max_ahead="5m"),
        ct.group("vendor", ct.RowCount(min=2)),
    )


VENDORS = {Vendor: [{"name": "a"}, {"name": "b"}, {"name": "c"}]}


@settings(deadline=None)
@given(frames(Sale, now=NOON, tables=VENDORS))
def test_rules_of_the_table_are_kept(frame: pl.DataFrame) -> None:
    """Keys are unique, rows in order, sums right, references there, times fresh."""
    assert Sale.check(frame, now=NOON, tables=VENDORS).ok


def test_departures_keep_the_rules_of_the_table() -> None:
    """What keeps those rules is not always the same: values vary in every column."""
    seen: dict[str, set[Any]] = {}

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(frames(Sale, now=NOON, tables=VENDORS))
    def draw(frame: pl.DataFrame) -> None:
        for name, values in frame.to_dict(as_series=False).items():
            seen.setdefault(name, set()).update(values)

    draw()
    assert {"a", "b", "c"} == seen["vendor"]
    assert None in seen["note"]
    assert 5 < min(len(seen[name]) for name in ("id", "day", "share", "price", "seen_at", "note"))


def test_times_are_fresh_by_the_clock_unless_a_time_is_given() -> None:
    """A contract with a rule of freshness has frames that keep it now."""
    fresh = with_rules(ct.Freshness("at", max_age="2h"), at=AwareDatetime)
    assert fresh.check(example(frames(fresh))).ok


def test_naive_times_need_a_time_to_be_fresh_at() -> None:
    """A clock of no zone is asked for: without it the rule would not be run."""
    fresh = with_rules(ct.Freshness("at", max_age="2h"), at=datetime)
    with pytest.raises(StrategyNeeded, match="now="):
        frames(fresh)
    noon = NOON.replace(tzinfo=None)
    assert fresh.check(example(frames(fresh, now=noon)), now=noon).ok


def test_a_batch_is_as_large_as_the_rules_let_it_be() -> None:
    """Where a key has two values, a batch has two rows at the most."""
    two = with_rules(ct.Unique("flag"), flag=bool)
    assert {0, 1, 2} == {
        example(frames(two), lambda f, n=n: f.height == n).height for n in (0, 1, 2)
    }
    with pytest.raises(StrategyNeeded, match="unique"):
        frames(two, min_size=3, max_size=5)


@pytest.mark.parametrize(("least", "most"), [(0, 0), (3, 3), (2, 40), (1000, 1000)])
def test_sizes_are_those_that_are_asked_for(least: int, most: int) -> None:
    """A frame has at least as many rows as `min_size` says, and at most `max_size`."""
    strategy = frames(with_rules(ct.Unique("n"), n=int), min_size=least, max_size=most)
    assert least == example(strategy).height
    assert least <= example(strategy, lambda f: f.height >= (least + most) // 2).height <= most


def test_sizes_must_leave_some_that_the_contract_allows() -> None:
    """A size outside `RowCount` is an error that says what the contract allows."""
    with pytest.raises(ValueError, match=r"4 to 30 rows \(got None, 3\)"):
        frames(Sale, max_size=3, now=NOON, tables=VENDORS)


# Values ---------------------------------------------------------------------------------------------


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
}  # fmt: skip
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


# What has no strategy -----------------------------------------------------------------------------------


LUHN = ct.Custom("luhn", accepts=lambda digits: digits[-1:] == "7", says="end in its check digit")


def test_what_cannot_be_known_is_asked_for() -> None:
    """A requirement of the user's own has to say what to draw; every one is named at once."""
    contract = with_rules(
        ct.CustomRow(
            "pair", ("a", "b"), accepts=lambda row: row["a"] == row["b"][::-1], says="mirror"
        ),
        card=Annotated[str, LUHN],
        a=str,
        b=Annotated[str, ct.Len(3, 9)],
    )
    with pytest.raises(StrategyNeeded) as caught:
        frames(contract)
    assert (("card", "must end in its check digit"), (None, "must mirror")) == caught.value.rules
    assert "Give the rule a strategy=" in str(caught.value)


def test_a_strategy_is_given_by_the_rule_or_beside_it() -> None:
    """A rule's own strategy= is drawn from, and so is what is passed for a field."""
    sevens = st.integers(0, 99).map(lambda n: f"{n}7")
    ruled = ct.Custom("luhn", accepts=LUHN.accepts, strategy=sevens)
    plain = with_rules(card=Annotated[str, LUHN])
    for strategy in (
        rows(with_rules(card=Annotated[str, ruled])),
        rows(plain, strategies={"card": sevens}),
    ):
        assert "427" == example(strategy, lambda row: len(row.card) == 3 and row.card > "42").card
    assert ["427"] == example(
        frames(plain, strategies={"card": sevens}), lambda f: "427" in f["card"]
    )["card"].to_list()


def test_a_strategy_is_given_for_several_fields_together() -> None:
    """By a rule of rows, or by the names of its fields: as mappings, or values in their order."""
    mirrored = st.text("abc", min_size=3).map(lambda text: {"a": text, "b": text[::-1]})
    accepts = lambda row: row["a"] == row["b"][::-1]  # noqa: E731 - for two rules
    ruled = with_rules(
        ct.CustomRow("pair", ("a", "b"), accepts=accepts, strategy=mirrored),
        a=str,
        b=Annotated[str, ct.Len(3, 9)],
    )
    assert ruled.check(example(frames(ruled, min_size=2), lambda f: "abc" in f["a"])).ok
    plain = with_rules(
        ct.CustomRow("pair", ("a", "b"), accepts=accepts), a=str, b=Annotated[str, ct.Len(3, 9)]
    )
    pairs = mirrored.map(lambda both: (both["a"], both["b"]))
    assert plain.check(example(frames(plain, strategies={("a", "b"): pairs}, min_size=1))).ok


def test_a_strategy_that_is_passed_draws_every_value() -> None:
    """What is passed for a field is all that is drawn for it; what is passed for a key, keys."""
    contract = with_rules(
        ct.Unique("user"), ct.rule(col("spent") <= col("limit")), user=str, spent=int, limit=int
    )
    users = st.sampled_from(["ann", "bob", "eve"])
    strategy = frames(
        contract, strategies={"user": users, "limit": st.just(7)}, min_size=1, max_size=3
    )
    seen = example(strategy, lambda frame: frame.height == 3)
    assert {"ann", "bob", "eve"} == {*seen["user"]}
    assert {7} == {*seen["limit"]}
    assert 7 == example(strategy, lambda frame: frame["spent"].max() > 3)["limit"].max()


@pytest.mark.parametrize("given_", [{"c": st.none()}, {("n", "c"): st.none()}, {"n": 3}])
def test_strategies_are_of_fields(given_: Any) -> None:
    """A strategy for what is no field, or that is none, is an error that says so."""
    with pytest.raises(ValueError, match="strategies"):
        frames(with_rules(n=int), strategies=given_)


# Shrinking --------------------------------------------------------------------------------------------


class Wide(ct.Contract):
    """Twelve columns, with a key."""

    key: int
    a: float
    b: str
    c: bool
    d: date
    e: datetime
    f: int
    g: float
    h: Literal["x", "y"]
    i: str | None
    j: Annotated[float, ct.Interval(ge=0, le=300)]
    k: Annotated[str, ct.Matches("[A-Z]{3}[0-9]{3}")]
    rules = ct.rules(ct.Unique("key"))


@pytest.mark.parametrize(
    ("column", "bug", "least"),
    [
        ("j", pl.col("j") > 100, 0),
        ("i", pl.col("i").is_null(), 5),
        ("d", pl.col("d") > date(2020, 6, 1), 50),
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


# Wire form ----------------------------------------------------------------------------------------------


class Reading(ct.Contract):
    """Something of each wire form."""

    on: Annotated[date, ct.Format("%d.%m.%y")]
    at: Annotated[datetime, ct.Format("epoch_ms")]
    km: Annotated[float, ct.Numerals(decimal_comma=True)]
    level: Annotated[float | None, ct.Missing("NA", -999)]
    ok: Annotated[bool, ct.Words("yes", "no")]
    name: Annotated[str, ct.Trim()]
    speed: Annotated[float, ct.Unit("km/h")] = 0.0


def test_frames_in_wire_form_are_written_as_the_fields_say() -> None:
    """Dates, counts, decimal commas, words, and what stands for null."""
    frame = example(wire_frames(Reading, min_size=1, text=True), lambda f: "NA" in f["level"])
    assert ["01.01.00", "946684800000", "0,0", "NA", "no", "", "0.0"] == [*frame.row(0)]
    assert ["level"] == [
        name
        for name, one in zip(
            Reading.model_fields, Reading.parse(frame, text=True).row(0), strict=True
        )
        if one is None
    ]


def test_columns_are_labelled_with_units_that_they_must_say() -> None:
    """A contract whose unit must be said has Arrow tables, which say it."""
    contract = with_rules(speed=Annotated[float, ct.Unit("km/h", labelled=True)])
    table = example(wire_frames(contract, min_size=1))
    assert isinstance(table, pa.Table)
    assert {b"unit": b"km/h"} == table.schema.field("speed").metadata
    assert [0.0] == contract.parse(table)["speed"].to_pylist()


def test_a_payload_may_leave_out_what_has_a_default() -> None:
    """A field is left out where its default says the same."""
    assert "speed" not in example(payloads(Reading), lambda one: "speed" not in one)
    assert "speed" in example(payloads(Reading))


def test_bodies_are_arrays_or_a_text_a_line() -> None:
    """Both forms are drawn."""
    contract = with_rules(n=int)
    assert b'[{"n":0}]' == example(json_bodies(contract, min_size=1))
    assert b'{"n":0}\n' == example(
        json_bodies(contract, min_size=1), lambda body: not body.startswith(b"[")
    )


# Hypothesis finds contracts -----------------------------------------------------------------------------


def test_hypothesis_knows_contracts() -> None:
    """`st.from_type` gives the rows of a contract, in whatever asks for them."""
    assert isinstance(example(st.from_type(Wide)), Wide)
    found = example(st.builds(lambda n, one: (n, one), st.integers(), st.from_type(Wide)))
    assert 0 == found[1].key


def from_a_signature(reading: Wide) -> float:
    """A function of a contract's row."""
    return reading.j


def test_hypothesis_infers_contracts_from_signatures() -> None:
    """`st.builds` draws a row for an argument that is annotated with its contract."""
    assert 0.0 == example(st.builds(from_a_signature))
