"""What each rule of a contract's body means, on frames, on Python rows and on payloads."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct
from contracts import both_or_neither, col, when
from contracts.backends.physical import physical_type

NAN = float("nan")
Row = dict[str, Any]


def frame_of(contract: type[ct.Contract], rows: list[Row]) -> pl.DataFrame:
    """The rows as a typed frame, what they leave out as null."""
    return pl.DataFrame(
        [
            pl.Series(f.alias, [r.get(f.alias) for r in rows], dtype=physical_type(f.value.dtype))
            for f in ct.specification_of(contract).fields
        ]
    )


def with_rules(base: type[ct.Contract], *rules: Any) -> type[ct.Contract]:
    """The contract with rules of its own."""
    return type(ct.Contract)("C", (base,), {"rules": ct.rules(*rules)})


def found(report: ct.Report) -> list[tuple[str | None, str, list[int | None]]]:
    """What a report says is broken, and in which rows; that every rule ran, too."""
    assert report.not_run == ()
    return [(v.field, v.code, [e.row for e in v.examples]) for v in report.violations]


def reports(contract: type[ct.Contract], rows: list[Row], **told: Any) -> dict[str, ct.Report]:
    """The reports on rows by every kind of data that a batch may be."""
    frame = frame_of(contract, rows)
    return {
        "frame": contract.check(frame, **told),
        "lazy frame": contract.check(frame.lazy(), **told),
        "rows": contract.check([{**dict.fromkeys(frame.columns), **row} for row in rows], **told),
    }


def everywhere(contract: type[ct.Contract], rows: list[Row], **told: Any) -> Any:
    """What every kind of data that a batch may be has broken, if they agree."""
    one, *others = (found(report) for report in reports(contract, rows, **told).values())
    assert [one, one] == others
    return one


def not_run_everywhere(contract: type[ct.Contract], rows: list[Row], **told: Any) -> Any:
    """The rules that could not be asked of any kind of data, and why, if they agree."""
    one, *others = (
        [(entry.field, entry.code, entry.reason) for entry in report.not_run]
        for report in reports(contract, rows, **told).values()
    )
    assert [one, one] == others
    return one


def lines_of(make: Callable[[], Any]) -> list[tuple[str, str]]:
    """The places and codes of the error that a payload is refused with; none where it is not."""
    try:
        make()
    except ValidationError as error:
        return [(".".join(map(str, line["loc"])), line["type"]) for line in error.errors()]
    return []


def payloads(contract: type[ct.Contract], row: Row) -> dict[str, list[tuple[str, str]]]:
    """What every way to make an instance refuses one row for."""
    body = contract.model_construct(**row)
    dumped = {name: value for name, value in json.loads(body.model_dump_json()).items() if name in row}  # fmt: skip
    return {
        "model_validate": lines_of(lambda: contract.model_validate(row)),
        "keywords": lines_of(lambda: contract(**row)),
        "model_validate_json": lines_of(lambda: contract.model_validate_json(json.dumps(dumped))),
    }


# Row rules ---------------------------------------------------------------------------------------


class Trip(ct.Contract):
    start: datetime | None = None
    end: datetime | None = None
    lat: Annotated[float | None, ct.NonFinite(nan="allow")] = None
    lon: float | None = None
    fare: int | None = None
    paid: int | None = None
    status: Literal["moving", "off"] | None = None


FORWARD = col("end") >= col("start")
MORNING, EVENING = datetime(2024, 1, 1, 8), datetime(2024, 1, 1, 20)
FRANCE = (-5.1, 41.3, 9.6, 51.1)
FIJI = (176.0, -21.0, -178.0, -12.0)


def fair(row: Any) -> bool | None:
    """Whether what was paid is the fare; null where nothing was paid."""
    return None if row["paid"] is None else row["paid"] == row["fare"]


def fair_expr(row: Any) -> pl.Expr:
    """The same, of columns."""
    return row["paid"] == row["fare"]


ACCEPTS = ct.CustomRow("fair", ("paid", "fare"), accepts=fair)
EXPR = ct.CustomRow("fair", ("paid", "fare"), expr=fair_expr)
BOTH = ct.CustomRow("fair", ("paid", "fare"), accepts=fair, expr=fair_expr, on_null="pass")
ROW_RULES: dict[str, tuple[Any, Row, bool]] = {
    "a predicate kept": (FORWARD, {"start": MORNING, "end": EVENING}, True),
    "a predicate broken": (FORWARD, {"start": EVENING, "end": MORNING}, False),
    "a predicate of null": (FORWARD, {"start": EVENING}, False),
    "a predicate of null that may pass": (ct.rule(FORWARD, on_null="pass"), {"start": EVENING}, True),
    "a predicate broken that null may pass": (ct.rule(FORWARD, on_null="pass"), {"start": EVENING, "end": MORNING}, False),
    "a predicate that null must not pass": (ct.rule(FORWARD, on_null="fail"), {"start": EVENING}, False),
    "both": (both_or_neither("lat", "lon"), {"lat": 1.0, "lon": 1.0}, True),
    "one of both": (both_or_neither("lat", "lon"), {"lat": 1.0}, False),
    "a condition that does not hold": (when(col("status") == "off").then(col("fare") == 0), {"status": "moving", "fare": 5}, True),
    "a condition that holds": (when(col("status") == "off").then(col("fare") == 0), {"status": "off", "fare": 5}, False),
    "a position": (ct.Coordinates("lat", "lon"), {"lat": 48.9, "lon": 2.35}, True),
    "a position off the Earth": (ct.Coordinates("lat", "lon"), {"lat": 2.35, "lon": 480.9}, False),
    "latitude 90": (ct.Coordinates("lat", "lon"), {"lat": 90.0, "lon": -180.0}, True),
    "null island": (ct.Coordinates("lat", "lon"), {"lat": 0.0, "lon": -0.0}, False),
    "null island, allowed": (ct.Coordinates("lat", "lon", allow_zero=True), {"lat": 0.0, "lon": 0.0}, True),
    "the equator": (ct.Coordinates("lat", "lon"), {"lat": 0.0, "lon": 9.4}, True),
    "NaN is no position": (ct.Coordinates("lat", "lon"), {"lat": NAN, "lon": 9.4}, False),
    "in the box": (ct.Coordinates("lat", "lon", box=FRANCE), {"lat": 48.9, "lon": 2.35}, True),
    "on the edge of the box": (ct.Coordinates("lat", "lon", box=FRANCE), {"lat": 41.3, "lon": -5.1}, True),
    "axes swapped": (ct.Coordinates("lat", "lon", box=FRANCE), {"lat": 2.35, "lon": 48.9}, False),
    "west of the antimeridian": (ct.Coordinates("lat", "lon", box=FIJI), {"lat": -17.0, "lon": 179.0}, True),
    "east of the antimeridian": (ct.Coordinates("lat", "lon", box=FIJI), {"lat": -17.0, "lon": -179.0}, True),
    "half the world away": (ct.Coordinates("lat", "lon", box=FIJI), {"lat": -17.0, "lon": 0.5}, False),
    "half a position": (ct.Coordinates("lat", "lon"), {"lat": 48.9}, False),
    "half a position that null may pass": (ct.Coordinates("lat", "lon", on_null="pass"), {"lat": 48.9}, False),
    "no position": (ct.Coordinates("lat", "lon"), {}, False),
    "no position that null may pass": (ct.Coordinates("lat", "lon", on_null="pass"), {}, True),
    "no position, said by rule()": (ct.rule(ct.Coordinates("lat", "lon"), on_null="pass"), {}, True),
    "accepts": (ACCEPTS, {"paid": 5, "fare": 5}, True),
    "accepts not": (ACCEPTS, {"paid": 5, "fare": 6}, False),
    "accepts null": (ACCEPTS, {"fare": 6}, False),
    "expr": (EXPR, {"paid": 5, "fare": 5}, True),
    "expr not": (EXPR, {"paid": 5, "fare": 6}, False),
    "expr null": (EXPR, {"fare": 6}, False),
    "both interpretations": (BOTH, {"paid": 5, "fare": 6}, False),
    "both interpretations of null": (BOTH, {"fare": 6}, True),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "row", "ok"), ROW_RULES.values(), ids=ROW_RULES)
def test_a_row_rule_has_one_verdict(rule: Any, row: Row, ok: bool) -> None:
    """Frames, Python rows and payloads judge a row alike, and this is how."""
    contract = with_rules(Trip, rule)
    code = ct.specification_of(contract).rules[0].rule.code
    assert ([] if ok else [(None, code, [0])]) == everywhere(contract, [row])
    expected: list[tuple[str, str]] = [] if ok else [("", code)]
    assert dict.fromkeys(payloads(contract, row), expected) == payloads(contract, row)
    made = contract.model_construct(**row)
    assert ok == contract.check([made]).ok


class Ping(ct.Contract):
    id: int
    speed: Annotated[float, ct.Interval(ge=0, le=300), Field(alias="Speed km/h")]
    status: str
    rules = ct.rules(
        ct.Unique("id"),
        ct.rule((col("status") != "off") | (col("speed") == 0), name="parked", cost=5),
    )


def ping(**changed: Any) -> Row:
    """A good row, but for what is changed."""
    return {"id": 1, "Speed km/h": 0.0, "status": "off", **changed}


def test_a_broken_row_rule_is_shown_with_what_it_read() -> None:
    """A violation of a row rule names no field, and its examples have the values read, by alias."""
    for report in reports(Ping, [ping(), ping(id=2, **{"Speed km/h": 5.0})]).values():
        (violation,) = report.violations
        assert (None, "row_rule", "parked", 1, 0.5, 5, None) == (
            violation.field, violation.code, violation.rule_id, violation.count, violation.share,
            violation.cost, violation.groups,
        )  # fmt: skip
        example = ct.Example(1, {"id": 2}, {"status": "off", "Speed km/h": 5.0})
        assert (example,) == violation.examples
        assert (
            "  row  status must differ from 'off' or Speed km/h must be 0  1 row  "
            "row 1: status='off', Speed km/h=5.0 (id=2)" in str(report)
        )


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"Speed km/h": None}, [("Speed km/h", "null")]),
        ({"Speed km/h": NAN}, [("Speed km/h", "nan")]),
        ({"Speed km/h": math.inf}, [("Speed km/h", "inf")]),
        ({"Speed km/h": 500.0}, [("Speed km/h", "le"), (None, "row_rule")]),
    ],
    ids=str,
)
def test_a_row_rule_is_asked_of_contract_form(changed: Row, codes: list[Any]) -> None:
    """A row whose fields are in contract form is asked, whatever bound is broken; another is not:
    it is invalid already.
    """
    said = [(field, code) for field, code, _ in everywhere(Ping, [ping(**changed)])]
    assert sorted(codes, key=str) == sorted(said, key=str)
    places = [(field or "", code) for field, code in codes]
    assert sorted(places) == sorted(lines_of(lambda: Ping.model_validate(ping(**changed))))


@pytest.mark.parametrize("wrong", ["fast", [1], True], ids=str)
def test_a_mistyped_row_is_not_asked_and_the_others_are(wrong: Any) -> None:
    """Among Python rows, one value of another type keeps its own row from being asked."""
    rows = [ping(**{"Speed km/h": wrong}), ping(id=2, **{"Speed km/h": 5.0})]
    said = found_among_rows(Ping.check(rows))
    assert {("Speed km/h", "dtype", 0), (None, "row_rule", 1)} == said


def found_among_rows(report: ct.Report) -> set[tuple[str | None, str, int | None]]:
    """The fields, codes and rows of every example."""
    return {(v.field, v.code, e.row) for v in report.violations for e in v.examples}


def test_a_row_rule_of_a_mistyped_column_is_not_run() -> None:
    """In a frame a column has one type: a rule that reads another is not run, and the rest is."""
    frame = pl.DataFrame([ping(id=1), ping(id=1)]).with_columns(pl.lit("fast").alias("Speed km/h"))
    report = Ping.check(frame)
    assert [("id", "unique"), ("Speed km/h", "dtype")] == [(v.field, v.code) for v in report.violations]  # fmt: skip
    assert ("parked", "Speed km/h is not of its type") in [
        (entry.rule_id, entry.reason) for entry in report.not_run
    ]


def test_a_row_rule_of_a_missing_column_is_not_run() -> None:
    """Without a field that it reads a rule is not run, and the report is not ok."""
    report = Ping.check(pl.DataFrame([ping()]).drop("status"))
    assert [("parked", "status is missing")] == [(e.rule_id, e.reason) for e in report.not_run]
    assert not report.ok


def raises(_: Any) -> bool:
    """An interpretation that fails."""
    raise RuntimeError("no idea")


FAILING: dict[str, tuple[ct.CustomRow, str]] = {
    "accepts raises": (ct.CustomRow("mine", ("id",), accepts=raises), "RuntimeError: no idea"),
    "accepts answers 1": (ct.CustomRow("mine", ("id",), accepts=lambda row: 1), "it answered int, not a Boolean"),  # type: ignore[arg-type, return-value]
    "expr raises": (ct.CustomRow("mine", ("id",), expr=raises), "its expr raised RuntimeError: no idea"),  # type: ignore[arg-type]
    "expr gives True": (ct.CustomRow("mine", ("id",), expr=lambda row: True), "its expr gave bool, not a polars expression"),  # type: ignore[arg-type, return-value]
    "expr reads another field": (ct.CustomRow("mine", ("id",), expr=lambda row: pl.col("status") == "off"), "its expr reads status, which is not in its fields"),
    "expr reads all": (ct.CustomRow("mine", ("id",), expr=lambda row: pl.all() == "off"), "its expr reads many columns at once"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "reason"), FAILING.values(), ids=FAILING)
def test_a_custom_row_rule_that_fails_is_not_run(rule: ct.CustomRow, reason: str) -> None:
    """A rule of the user's own that raises, or answers no Boolean, did not pass, on any path."""
    contract = with_rules(Ping, rule)
    for report in reports(contract, [ping()]).values():
        assert ((), False) == (report.violations, report.ok)
        ((code, said),) = [(entry.code, entry.reason) for entry in report.not_run]
        assert code == "custom_row"
        assert reason in said
    row = {"id": 1, "speed": 0.0, "status": "off"}
    for make in (
        lambda: contract.model_validate(row),
        lambda: contract(**row),
        lambda: contract.model_validate_json(json.dumps(row)),
    ):
        with pytest.raises(ValidationError, match="must satisfy mine: not run"):
            make()


def test_a_custom_rule_says_what_it_is_told_to() -> None:
    """`says` completes the sentence, in reports and in payload errors."""
    rule = ct.CustomRow("mine", ("id",), accepts=lambda row: False, says="be one of ours")
    contract = with_rules(Ping, rule)
    assert {"must be one of ours"} == {
        v.rule for r in reports(contract, [ping()]).values() for v in r.violations
    }
    with pytest.raises(ValidationError, match="must be one of ours"):
        contract.model_validate(ping())


# Terms (laws 3 and 6) ------------------------------------------------------------------------------


class Speed(ct.Contract):
    id: int
    speed: float


STILL = col("speed") == 0
GOOD_ROW, BAD_ROW = {"id": 1, "speed": 0.0}, {"id": 1, "speed": 5.0}


def test_a_row_rule_that_warns() -> None:
    """A warning stands in the report, which is ok; the payload and the row are valid."""
    contract = with_rules(Speed, ct.warn(STILL, name="still", cost=2))
    for report in reports(contract, [GOOD_ROW, BAD_ROW]).values():
        assert report.ok
        assert [("still", "warn", 1, 2)] == [
            (v.rule_id, v.severity, v.count, v.cost) for v in report.warnings
        ]
    assert BAD_ROW == contract.model_validate(BAD_ROW).model_dump()
    assert [BAD_ROW] == contract.split([BAD_ROW]).valid
    with pytest.warns(ct.ContractWarning, match="speed must be 0"):
        contract.validate([BAD_ROW])


@pytest.mark.parametrize(
    ("terms", "bad", "ok"),
    [
        ({"rows": 1}, 1, True),
        ({"rows": 1}, 2, False),
        ({"share": 0.2}, 2, True),
        ({"share": 0.2}, 3, False),
        ({"share": 0.5, "rows": 1}, 2, False),
        ({"share": 0.0}, 1, False),
        ({}, 1, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("rule", [STILL, ct.Unique("id"), ct.Sorted("id")], ids=str)
def test_a_tolerance_counts_the_rows_that_a_rule_names(
    rule: Any, terms: dict[str, Any], bad: int, ok: bool
) -> None:
    """A report is ok as long as no more rows break the rule than are tolerated; split takes them
    out all the same.
    """
    contract = with_rules(Speed, ct.tolerate(rule, **terms))
    good = [{"id": 100 + n, "speed": 0.0} for n in range(10 - bad)]
    match rule:
        case ct.Unique():  # one row of a key names no row, so that a row too many is in the key
            broken = [{"id": 1000, "speed": 0.0}] * bad
            bad = bad if bad > 1 else 0
            ok = ok or not bad
        case ct.Sorted():
            broken = [{"id": -n, "speed": 0.0} for n in range(bad)]
        case _:
            broken = [{"id": 1000 + n, "speed": 5.0} for n in range(bad)]
    for report in reports(contract, [*good, *broken]).values():
        assert (ok, bad) == (report.ok, sum(v.count for v in report.violations))
    parts = contract.split([*good, *broken])
    assert (ok, bad, 10 - bad) == (parts.report.ok, len(parts.invalid), len(parts.valid))


@pytest.mark.parametrize(
    ("terms", "valid"),
    [({"rows": 1}, True), ({"rows": 0}, False), ({"share": 1.0}, True), ({"share": 0.99}, False)],
    ids=str,
)
def test_a_payload_is_one_row_in_one(terms: dict[str, Any], valid: bool) -> None:
    """A payload is valid where one broken row in one is tolerated."""
    contract = with_rules(Speed, ct.tolerate(STILL, **terms))
    expected: list[tuple[str, str]] = [] if valid else [("", "row_rule")]
    assert dict.fromkeys(payloads(contract, BAD_ROW), expected) == payloads(contract, BAD_ROW)
    assert valid == contract.check([BAD_ROW]).ok


def test_what_costs_most_comes_first() -> None:
    """Violations are ranked by cost × count, whatever kinds of rules are broken."""
    contract = with_rules(
        Speed,
        ct.rule(STILL, name="cheap"),
        ct.rule(ct.Unique("id"), name="dear", cost=2),
        ct.rule(ct.RowCount(min=9), name="dearest", cost=100),
        ct.warn(col("speed") < 1, name="only a warning", cost=1000),
    )
    for report in reports(contract, [BAD_ROW, BAD_ROW]).values():
        assert ["dearest", "dear", "cheap", "only a warning"] == [
            v.rule_id for v in report.violations
        ]


def test_a_rule_may_be_stated_as_an_error_and_as_a_warning() -> None:
    """The same rule with other terms is another rule: each is judged by its own."""
    contract = with_rules(Speed, ct.tolerate(STILL, rows=1), ct.warn(STILL, name="watch"))
    for report in reports(contract, [BAD_ROW]).values():
        assert report.ok
        assert [("error", True), ("warn", False)] == [
            (v.severity, v.tolerated) for v in report.violations
        ]


# Nested contracts ---------------------------------------------------------------------------------


class Leg(ct.Contract):
    start: Annotated[int, Field(alias="Start")]
    end: int
    note: str | None = None
    rules = ct.rules(
        ct.rule(col("end") >= col("start"), name="forward"),
        ct.rule(col("note").length() <= 3, name="short", on_null="pass"),
    )


class Journey(ct.Contract):
    leg: Leg
    spare: Leg | None = None
    legs: list[Leg] = []
    spares: list[Leg | None] = []
    rules = ct.rules(
        ct.rule(col("leg.end") < 100, name="near"),
        ct.rule(col("spare.end") < 100, name="spare near", on_null="pass"),
    )


LEG = {"Start": 1, "end": 2, "note": None}
BACK = {"Start": 3, "end": 2, "note": None}
LONG = {"Start": 3, "end": 2, "note": "long"}
NESTED: dict[str, tuple[Row, list[tuple[str | None, str, Any]]]] = {
    "nothing wrong": ({"spare": LEG, "legs": [LEG], "spares": [None, LEG]}, []),
    "a struct": ({"leg": BACK}, [("leg", "forward", {"end": 2, "Start": 3})]),
    "a nullable struct": ({"spare": BACK}, [("spare", "forward", {"end": 2, "Start": 3})]),
    "two rules": ({"leg": LONG}, [("leg", "forward", {"end": 2, "Start": 3}), ("leg", "short", {"note": "long"})]),
    "a list": ({"legs": [LEG, BACK, LONG]}, [("legs", "forward", {"end": 2, "Start": 3}), ("legs", "short", {"note": "long"})]),
    "a list with nulls": ({"spares": [None, BACK]}, [("spares", "forward", {"end": 2, "Start": 3})]),
    "a path": ({"leg": {**LEG, "end": 200}}, [(None, "near", {"leg.end": 200})]),
    "a path through null": ({"spare": None}, []),
    "a path through a value": ({"spare": {**LEG, "end": 200}}, [(None, "spare near", {"spare.end": 200})]),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "broken"), NESTED.values(), ids=NESTED)
def test_row_rules_hold_inside_nested_contracts(changed: Row, broken: list[Any]) -> None:
    """A nested contract's row rules are asked of every struct, and of every struct in a list: the
    violation names the place, and a list breaks a rule once.
    """
    row = {"leg": LEG, "spare": None, "legs": [], "spares": [], **changed}
    expected = sorted(broken, key=str)
    for report in reports(Journey, [row]).values():
        said = [(v.field, v.rule_id, v.examples[0].value) for v in report.violations]
        assert expected == sorted(said, key=str)
        assert all("in every item" in v.rule for v in report.violations if v.field in ("legs", "spares"))  # fmt: skip
    places = sorted((field or "", "row_rule") for field, _, _ in broken)
    assert places == sorted(lines_of(lambda: Journey.model_validate(row)))
    assert bool(broken) == bool(lines_of(lambda: Journey(**row)))
    assert bool(broken) == bool(lines_of(lambda: Journey.model_validate_json(json.dumps(row))))


class Noted(ct.Contract):
    note: str | None = None
    rules = ct.rules(col("note").is_not_null())


class Holder(ct.Contract):
    noted: Noted | None = None


def test_a_struct_that_is_null_is_asked_nothing() -> None:
    """Where there is no struct there is no row of the nested contract, whatever its rule reads."""
    assert [] == everywhere(Holder, [{"noted": None}])
    assert [("noted", "row_rule", [0])] == everywhere(Holder, [{"noted": {"note": None}}])
    assert [] == lines_of(lambda: Holder(noted=None))


def test_a_rule_of_a_nested_contract_is_not_asked_where_the_struct_is_not() -> None:
    """A struct that is null, or lacks a field, has nothing to ask a rule of."""
    frame = pl.DataFrame({"leg": [{"Start": 9}]}, schema={"leg": pl.Struct({"Start": pl.Int64})})
    report = Journey.check(frame)
    assert {("leg", "end is missing"), (None, "end is missing")} <= {
        (entry.field, entry.reason) for entry in report.not_run
    }


# Inheritance ----------------------------------------------------------------------------------------


def test_rules_accumulate_over_bases() -> None:
    """A row rule and a table rule of each base hold in the child, each once."""

    class Base(ct.Contract):
        id: int
        speed: float
        rules = ct.rules(ct.Unique("id"), ct.rule(col("speed") >= 0, name="not backwards"))

    class Mixin(ct.Contract):
        limit: float
        rules = ct.rules(ct.RowCount(max=2), ct.NullShare("limit", max=0.5))

    class Child(Base, Mixin):
        rules = ct.rules(
            ct.rule(col("speed") <= col("limit"), name="within the limit"), ct.Unique("id")
        )

    rows = [{"id": 1, "speed": 9.0, "limit": 5.0}] * 2 + [{"id": 2, "speed": -1.0, "limit": 5.0}]
    assert {"unique", "row_count", "not backwards", "within the limit"} == {
        v.rule_id if v.code == "row_rule" else v.code
        for v in Child.check(frame_of(Child, rows)).violations
    }
    assert 5 == len(ct.specification_of(Child).rules)
    assert [("", "row_rule")] == lines_of(lambda: Child(id=1, speed=-1.0, limit=5.0))


# Table rules ------------------------------------------------------------------------------------------


class Item(ct.Contract):
    vendor: str | None = None
    n: int | None = None
    f: Annotated[float | None, ct.NonFinite(nan="allow")] = None
    money: Annotated[Decimal | None, Field(max_digits=8, decimal_places=2)] = None
    seen: Annotated[datetime | None, ct.Timezone(...)] = None
    day: date | None = None
    text: str | None = None


def ns(*values: int | None) -> list[Row]:
    """Rows of integers."""
    return [{"n": value} for value in values]


def fs(*values: float | None) -> list[Row]:
    """Rows of floats."""
    return [{"f": value} for value in values]


def per(**groups: list[int | None]) -> list[Row]:
    """Rows of integers by vendor."""
    return [{"vendor": v, "n": n} for v, values in groups.items() for n in values]


NAMING_ROWS: dict[str, tuple[Any, list[Row], list[int]]] = {
    "no key repeats": (ct.Unique("n", nulls="equal"), ns(1, 2, 3), []),
    "every row of a repeated key": (ct.Unique("n", nulls="equal"), ns(1, 2, 1, 3, 1), [0, 2, 4]),
    "nulls are distinct": (ct.Unique("n", nulls="distinct"), ns(None, None, 1), []),
    "nulls are equal": (ct.Unique("n", nulls="equal"), ns(None, None, 1), [0, 1]),
    "NaN equals NaN": (ct.Unique("f", nulls="equal"), fs(NAN, NAN, 1.0), [0, 1]),
    "-0.0 equals 0.0": (ct.Unique("f", nulls="equal"), fs(-0.0, 0.0), [0, 1]),
    "a key of two": (ct.Unique("vendor", "n", nulls="equal"), per(a=[1, 2], b=[1, 1]), [2, 3]),
    "a key of two with nulls": (ct.Unique("vendor", "n", nulls="distinct"), per(a=[None, None]), []),
    "unique in each group": (ct.group("vendor", ct.Unique("n", nulls="equal")), per(a=[1, 2], b=[1, 1]), [2, 3]),
    "nulls distinct in each group": (ct.group("vendor", ct.Unique("n", nulls="distinct")), per(a=[None, None, 1, 1]), [2, 3]),
    "a group of null has keys too": (ct.group("vendor", ct.Unique("n", nulls="distinct")), ns(1, 1, 2), [0, 1]),
    "nulls equal in each group": (ct.group("vendor", ct.Unique("n", nulls="equal")), per(a=[None, None, 1]), [0, 1]),
    "in order": (ct.Sorted("n"), ns(1, 1, 2), []),
    "after a greater one": (ct.Sorted("n"), ns(1, 5, 2, 3, 5, 6), [2, 3]),
    "strictly": (ct.Sorted("n", strict=True), ns(1, 1, 2), [1]),
    "descending": (ct.Sorted("n", descending=True), ns(5, 6, 5, 4), [1]),
    "strictly descending": (ct.Sorted("n", descending=True, strict=True), ns(5, 5, 4), [1]),
    "nulls have no place": (ct.Sorted("n"), ns(2, None, 1, None, 3), [2]),
    "nulls have no place, strictly": (ct.Sorted("n", strict=True), ns(2, None, 2, None, 3), [2]),
    "NaN has no place": (ct.Sorted("f"), fs(NAN, 2.0, NAN, 1.0, 3.0), [3]),
    "text by code points": (ct.Sorted("text"), [{"text": t} for t in ("Z", "a", "é", "b")], [3]),
    "in order in each group": (ct.group("vendor", ct.Sorted("n")), per(a=[1, 2], b=[1, 3, 2]), [4]),
    "sorted in a group of nulls": (ct.group("vendor", ct.Sorted("n")), [{"n": 2}, {"n": 1}], [1]),
    "no rows": (ct.Unique("n", nulls="equal"), [], []),
    "no rows in order": (ct.Sorted("n"), [], []),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "rows", "named"), NAMING_ROWS.values(), ids=NAMING_ROWS)
def test_a_rule_names_the_rows_that_break_it(rule: Any, rows: list[Row], named: list[int]) -> None:
    """Unique and Sorted name exactly the rows that break them, in the whole or in each group."""
    broken = everywhere(with_rules(Item, rule), rows)
    assert ([named] if named else []) == [rows for _, _, rows in broken]


NOW = datetime(2024, 1, 2, 12, tzinfo=UTC)


def seen(*hours: float) -> list[Row]:
    """Rows that were seen so many hours ago."""
    return [{"seen": NOW - timedelta(hours=ago)} for ago in hours]


def days(*ago: int) -> list[Row]:
    """Rows of so many days ago."""
    return [{"day": NOW.date() - timedelta(days=n)} for n in ago]


OF_THE_WHOLE: dict[str, tuple[Any, list[Row], list[Any] | None]] = {
    "enough rows": (ct.RowCount(min=2, max=2), ns(1, 2), None),
    "too few rows": (ct.RowCount(min=3), ns(1, 2), [2]),
    "too many rows": (ct.RowCount(max=1), ns(1, 2), [2]),
    "no rows are too few": (ct.RowCount(min=1), [], [0]),
    "few enough nulls": (ct.NullShare("n", max=0.5), ns(1, None), None),
    "too many nulls": (ct.NullShare("n", max=0.5), ns(1, None, None), [2 / 3]),
    "any null": (ct.NullShare("n", max=0.0), ns(1, None), [0.5]),
    "NaN is no null": (ct.NullShare("f", max=0.0), fs(NAN), None),
    "no rows have no nulls": (ct.NullShare("n", max=0.0), [], None),
    "fresh": (ct.Freshness("seen", max_age="2h"), seen(1, 99), None),
    "just fresh": (ct.Freshness("seen", max_age="2h"), seen(2), None),
    "stale": (ct.Freshness("seen", max_age="2h"), seen(3, 99), [NOW - timedelta(hours=3)]),
    "the future hides nothing": (ct.Freshness("seen", max_age="2h"), seen(-5, 3), [NOW - timedelta(hours=3)]),
    "all in the future": (ct.Freshness("seen", max_age="2h"), seen(-5), None),
    "a little ahead": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-0.1), None),
    "too far ahead": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-5, 1), [NOW + timedelta(hours=5)]),
    "too far ahead, and stale": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-5, 3), [NOW + timedelta(hours=5), NOW - timedelta(hours=3)]),
    "a mean": (ct.Mean("n", ge=2, le=2), ns(1, None, 3), None),
    "a mean too low": (ct.Mean("n", gt=2), ns(1, None, 3), [2]),
    "a mean that is a fraction": (ct.Mean("n", gt=2), ns(1, 2), [1.5]),
    "a mean of decimals is exact": (ct.Mean("money", ge=Decimal("0.10"), le=Decimal("0.10")), [{"money": Decimal("0.10")}] * 3, None),
    "a mean of nothing": (ct.Mean("n", ge=0), ns(None), [None]),
    "a mean of no rows": (ct.Mean("n", ge=0), [], [None]),
    "a mean with NaN": (ct.Mean("f", ge=0), fs(1.0, NAN), ["NaN"]),
    "a sum": (ct.Sum("n", ge=6, le=6), ns(1, 2, 3, None), None),
    "a sum too great": (ct.Sum("n", lt=6), ns(1, 2, 3), [6]),
    "a sum past int64 is exact": (ct.Sum("n", le=2**63), ns(2**63 - 1, 2), [2**63 + 1]),
    "a sum of nothing is 0": (ct.Sum("n", ge=0, le=0), ns(None), None),
    "a sum of no rows is 0": (ct.Sum("n", gt=0), [], [0]),
    "a sum with NaN": (ct.Sum("f", le=9), fs(1.0, NAN), ["NaN"]),
    "a median": (ct.Quantile("n", ge=2, le=2), ns(1, None, 2, 9), None),
    "a quantile between two values": (ct.Quantile("n", q=0.25, lt=1), ns(0, 10, 20), [5.0]),
    "a quantile of nothing": (ct.Quantile("n", ge=0), ns(None), [None]),
    "a quantile with NaN": (ct.Quantile("f", ge=0), fs(1.0, NAN), ["NaN"]),
    "different values": (ct.Distinct("n", ge=2, le=2), ns(1, 1, 2, None), None),
    "too many different values": (ct.Distinct("n", lt=2), ns(1, 1, 2), [2]),
    "NaN is one value": (ct.Distinct("f", le=1), fs(NAN, NAN), None),
    "-0.0 is 0.0": (ct.Distinct("f", le=1), fs(0.0, -0.0), None),
    "no different values": (ct.Distinct("n", ge=1), ns(None), [0]),
    "a rule of one's own": (ct.CustomTable("mine", ("n",), accepts=lambda frame: frame["n"].sum() == 3), ns(1, 2), None),
    "a rule of one's own, broken": (ct.CustomTable("mine", ("n",), accepts=lambda frame: frame.height == 3), ns(1, 2), [False]),
    "a rule of one's own that is null": (ct.CustomTable("mine", ("n",), accepts=lambda frame: None), ns(1, 2), [None]),  # type: ignore[arg-type, return-value]
    "an expression of one's own": (ct.CustomTable("mine", ("n", "f"), expr=lambda row: row["n"].sum() == 3), ns(1, 2), None),
    "an expression of one's own, broken": (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() > 2), ns(1, 2), [False]),
    "an expression of one's own that is null": (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() > 2), ns(None), [None]),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "rows", "shown"), OF_THE_WHOLE.values(), ids=OF_THE_WHOLE)
def test_a_rule_of_the_whole_names_no_row(
    rule: Any, rows: list[Row], shown: list[Any] | None
) -> None:
    """A rule of the whole batch counts no rows, and shows what it measured."""
    for report in reports(with_rules(Item, rule), rows, now=NOW).values():
        assert report.not_run == ()
        assert (shown is None) == report.ok
        for violation in report.violations:
            assert (0, 0.0, None) == (violation.count, violation.share, violation.groups)
            values = ["NaN" if e.value != e.value else e.value for e in violation.examples]
            assert shown == values
            assert {None} == {e.row for e in violation.examples}


IN_GROUPS: dict[str, tuple[Any, list[Row], dict[Any, Any]]] = {
    "enough rows in each": (ct.group("vendor", ct.RowCount(min=1)), per(a=[1], b=[1]), {}),
    "too few rows in one": (ct.group("vendor", ct.RowCount(min=2)), per(a=[1], b=[1, 2]), {"a": 1}),
    "too few rows in both": (ct.group("vendor", ct.RowCount(min=2)), per(a=[1], b=[2]), {"a": 1, "b": 1}),
    "null is a group": (ct.group("vendor", ct.RowCount(max=1)), [*ns(1, 2), *per(a=[1])], {None: 2}),
    "nulls in each": (ct.group("vendor", ct.NullShare("n", max=0.5)), per(a=[None], b=[1, None]), {"a": 1.0}),
    "a mean in each": (ct.group("vendor", ct.Mean("n", le=2)), per(a=[1, 3], b=[5]), {"b": 5}),
    "a mean of nothing in one": (ct.group("vendor", ct.Mean("n", le=2)), per(a=[1], b=[None]), {"b": None}),
    "a sum in each": (ct.group("vendor", ct.Sum("n", le=2)), per(a=[1, 2], b=[2]), {"a": 3}),
    "a quantile in each": (ct.group("vendor", ct.Quantile("n", le=2)), per(a=[1, 2], b=[3]), {"b": 3.0}),
    "different values in each": (ct.group("vendor", ct.Distinct("n", le=1)), per(a=[1, 1], b=[1, 2]), {"b": 2}),
    "one's own in each": (ct.group("vendor", ct.CustomTable("mine", ("n",), accepts=lambda frame: frame.height < 2)), per(a=[1, 1], b=[1]), {"a": False}),
    "an expression in each": (ct.group("vendor", ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() < 2)), per(a=[1, 1], b=[2]), {"b": False}),
    "no groups at all": (ct.group("vendor", ct.RowCount(min=1)), [], {}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "rows", "groups"), IN_GROUPS.values(), ids=IN_GROUPS)
def test_each_group_keeps_a_rule_by_itself(
    rule: Any, rows: list[Row], groups: dict[Any, Any]
) -> None:
    """A rule of groups counts the groups that break it, and shows each with what was measured."""
    for report in reports(with_rules(Item, rule), rows).values():
        assert report.not_run == ()
        shown = {e.key["vendor"]: e.value for v in report.violations for e in v.examples if e.key}
        assert groups == shown
        assert [len(groups)] * bool(groups) == [v.groups for v in report.violations]
        assert all(v.count == 0 and v.rule.endswith("for each vendor") for v in report.violations)


def test_a_group_of_several_fields() -> None:
    """Rows are of one group where they are alike in all its fields."""
    contract = with_rules(Item, ct.group(("vendor", "n"), ct.RowCount(max=1)))
    for report in reports(contract, per(a=[1, 1, 2], b=[1])).values():
        (violation,) = report.violations
        assert 1 == violation.groups
        assert [({"vendor": "a", "n": 1}, 2)] == [(e.key, e.value) for e in violation.examples]
        assert "1 group" in str(report)


def test_several_rules_of_one_group() -> None:
    """`group` takes several rules, each with terms of its own."""
    contract = with_rules(
        Item,
        ct.group(
            "vendor", ct.rule(ct.RowCount(min=2), name="two rows"), ct.warn(ct.Sum("n", le=1))
        ),
    )
    for report in reports(contract, per(a=[5])).values():
        assert [("two rows", "error"), ("sum", "warn")] == [
            (v.rule_id if v.severity == "error" else v.code, v.severity) for v in report.violations
        ]


def test_a_failing_table_rule_of_ones_own_is_not_run() -> None:
    """What a rule of the user's own raises, or answers but a Boolean, is why it was not run."""
    for rule, reason in (
        (ct.CustomTable("mine", ("n",), accepts=raises), "it raised RuntimeError: no idea"),
        (ct.CustomTable("mine", ("n",), accepts=lambda frame: 1), "it answered int, not a Boolean"),  # type: ignore[arg-type, return-value]
        (ct.CustomTable("mine", ("n",), expr=raises), "its expr raised RuntimeError: no idea"),  # type: ignore[arg-type]
        (ct.CustomTable("mine", ("n",), expr=lambda row: True), "its expr gave bool, not a polars expression"),  # type: ignore[arg-type, return-value]
        (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"] > 0), "its expr did not give one Boolean"),
        (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].sum()), "its expr did not give one Boolean"),
    ):  # fmt: skip
        assert [(None, "custom_table", reason)] == not_run_everywhere(with_rules(Item, rule), ns(1, 2))  # fmt: skip


def test_a_table_rule_of_a_missing_field_is_not_run() -> None:
    """Each table rule that reads a column which is not there is not run, the others are."""
    contract = with_rules(
        Item,
        ct.Unique("n", nulls="equal"), ct.Sorted("n"), ct.NullShare("n", max=0.1), ct.Mean("n", ge=0),
        ct.group("n", ct.RowCount(min=1)), ct.CustomTable("mine", ("n",), accepts=lambda frame: True),
        ct.RowCount(min=5),
    )  # fmt: skip
    report = contract.check(frame_of(contract, ns(1)).drop("n"))
    assert [("n", "missing_field"), (None, "row_count")] == [(v.field, v.code) for v in report.violations]  # fmt: skip
    assert ["unique", "sorted", "null_share", "mean", "row_count", "custom_table"] == [
        entry.code for entry in report.not_run
    ]
    assert all("n is missing" in e.reason or "n cannot be read" in e.reason for e in report.not_run)


def test_a_null_share_of_a_filled_field_is_not_applicable() -> None:
    """Contract form shows nothing of what a default stands for: the rule is visible, and harmless."""

    class Filled(ct.Contract):
        speed: float = 0.0
        rules = ct.rules(ct.NullShare("speed", max=0.1))

    for report in reports(Filled, [{"speed": 1.0}]).values():
        assert ((), (), True) == (report.violations, report.not_run, report.ok)
        assert [
            ("speed", "null_share", "its default stands for null; only the wire form shows the nulls")
        ] == [(e.field, e.code, e.reason) for e in report.not_applicable]  # fmt: skip
        assert "null_share" in report.to_json()


# now= ---------------------------------------------------------------------------------------------


class Clocks(ct.Contract):
    aware: Annotated[datetime, ct.Timezone(...)]
    naive: datetime
    day: date


MIDDAY = datetime(2024, 1, 2, 12)
NEWEST = {"aware": NOW, "naive": MIDDAY, "day": date(2024, 1, 2)}


def fresh(field: str, **terms: Any) -> type[ct.Contract]:
    """A contract whose field must be fresh."""
    return with_rules(Clocks, ct.Freshness(field, **{"max_age": "1h", **terms}))


@pytest.mark.parametrize(
    ("field", "now", "ok"),
    [
        ("aware", NOW, True),
        ("aware", datetime.fromisoformat("2024-01-02T15:00+02:00"), True),
        ("aware", datetime.fromisoformat("2024-01-02T15:01+02:00"), False),
        ("aware", datetime(2024, 1, 1, tzinfo=UTC), True),
        ("naive", MIDDAY, True),
        ("naive", MIDDAY + timedelta(hours=1), True),
        ("naive", MIDDAY + timedelta(hours=2), False),
        ("day", datetime(2024, 1, 2, 23, 59), True),
        ("day", datetime(2024, 1, 3, 0, 59), True),
        ("day", datetime(2024, 1, 3, 1, 30), False),
        ("naive", datetime.min, True),
        ("naive", datetime.max, False),
        ("naive", MIDDAY.replace(tzinfo=UTC), True),
    ],
    ids=str,
)
def test_now_is_what_freshness_is_judged_at(field: str, now: datetime, ok: bool) -> None:
    """`now=` decides what is fresh, on every clock; a date lasts until its end."""
    for report in reports(fresh(field), [NEWEST], now=now).values():
        assert ((), ok) == (report.not_run, report.ok)


def test_without_now_it_is_the_clocks_time() -> None:
    """A field of instants is judged by the clock unless `now=` is given."""
    contract = fresh("aware")
    assert not contract.check([NEWEST]).ok
    assert contract.check([{**NEWEST, "aware": datetime.now(UTC)}]).ok


@pytest.mark.parametrize(
    ("field", "now", "reason"),
    [
        ("naive", None, "naive has no time zone: pass now= as its clock reads"),
        ("day", None, "day has no time zone: pass now= as its clock reads"),
        ("aware", MIDDAY, "aware has a time zone: pass now= with one"),
    ],
)
def test_a_clock_that_nobody_reads_is_not_run(
    field: str, now: datetime | None, reason: str
) -> None:
    """A field without a zone has no now but the one that is given, and the other way about."""
    assert [(field, "freshness", reason)] == not_run_everywhere(fresh(field), [NEWEST], now=now)


@pytest.mark.parametrize(
    ("rows", "reason"), [([], "there are no rows"), ([{}], "seen has no value")], ids=str
)
def test_nothing_is_neither_fresh_nor_stale(rows: list[Row], reason: str) -> None:
    """Without any row, or any value, freshness is not run."""
    contract = with_rules(Item, ct.Freshness("seen", max_age="1h"))
    assert [("seen", "freshness", reason)] == not_run_everywhere(contract, rows)


def test_now_is_a_datetime() -> None:
    """Anything else is an argument of no use, in every verb."""
    for verb in (Clocks.check, Clocks.validate, Clocks.split):
        for now in ("2024-01-01", date(2024, 1, 1), 0):
            with pytest.raises(ValueError, match=r"now must be a datetime \(got"):
                verb([NEWEST], now=now)  # type: ignore[arg-type]


# tables= -----------------------------------------------------------------------------------------------


class Vendor(ct.Contract):
    key: Annotated[str, Field(alias="Vendor key")]
    site: int | None = None


class Delivery(ct.Contract):
    vendor: str | None
    site: int | None = None


KNOWS = with_rules(Delivery, ct.References("vendor", Vendor, "key"))
KNOWS_BOTH = with_rules(Delivery, ct.References(("vendor", "site"), Vendor, ("key", "site")))
VENDORS = [{"Vendor key": "a", "site": 1}, {"Vendor key": "b", "site": None}]
TABLES: dict[str, Callable[[], Any]] = {
    "a frame": lambda: frame_of(Vendor, VENDORS),
    "a lazy frame": lambda: frame_of(Vendor, VENDORS).lazy(),
    "rows": lambda: VENDORS,
    "rows by Python names": lambda: [{"key": "a", "site": 1}, {"key": "b", "site": None}],
    "instances": lambda: [Vendor.model_validate(row) for row in VENDORS],
    "a frame of categories": lambda: frame_of(Vendor, VENDORS).with_columns(
        pl.col("Vendor key").cast(pl.Categorical)
    ),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_references_are_looked_up_in_a_table(table: Callable[[], Any]) -> None:
    """A value that stands nowhere in the other table breaks the rule; null refers to nothing."""
    rows = [{"vendor": "a", "site": 1}, {"vendor": "z", "site": 1}, {"vendor": None, "site": 1}]
    tables = {Vendor: table()}
    assert [("vendor", "references", [1])] == everywhere(KNOWS, rows, tables=tables)


def test_references_of_several_fields_refer_together() -> None:
    """Several fields are one reference, and one that lacks a part refers to nothing."""
    rows = [
        {"vendor": "a", "site": 1},
        {"vendor": "a", "site": 2},
        {"vendor": "b", "site": 1},
        {"vendor": "b", "site": None},
        {"vendor": "z", "site": None},
    ]
    for report in reports(KNOWS_BOTH, rows, tables={Vendor: VENDORS}).values():
        (violation,) = report.violations
        assert [(1, {"vendor": "a", "site": 2}), (2, {"vendor": "b", "site": 1})] == [
            (e.row, e.value) for e in violation.examples
        ]


def test_without_its_table_a_reference_is_not_run() -> None:
    """A table that was not given is said to be missing; another one does not stand in for it."""
    reason = "Vendor was not given: pass tables={Vendor: …}"
    expected = [("vendor", "references", reason)]
    assert expected == not_run_everywhere(KNOWS, [{"vendor": "a"}])
    assert expected == not_run_everywhere(KNOWS, [{"vendor": "a"}], tables={Delivery: []})


def test_an_empty_table_holds_nothing() -> None:
    """In a table without rows nothing stands."""
    assert [("vendor", "references", [0])] == everywhere(KNOWS, [{"vendor": "a"}], tables={Vendor: []})  # fmt: skip
    assert [] == everywhere(KNOWS, [], tables={Vendor: []})


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (frame_of(Vendor, VENDORS).drop("Vendor key"), "in the table of Vendor, Vendor key is missing"),
        (pl.DataFrame({"Vendor key": [1]}), "in the table of Vendor, Vendor key is not of its type"),
    ],
    ids=["missing", "mistyped"],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_why_a_reference_is_not_run(
    table: pl.DataFrame, reason: str
) -> None:
    """What is wrong with the other table is not said of the data."""
    assert [("vendor", "references", reason)] == not_run_everywhere(
        KNOWS, [{"vendor": "a"}], tables={Vendor: table}
    )


@pytest.mark.parametrize(
    ("own", "other", "values", "keys"),
    [
        (int, ct.UInt64, [1, 2], [1, 2**64 - 1]),
        (ct.Int8, int, [1, 2], [1, 2**40]),
        (float, float, [-0.0, 2.0], [0.0]),
        (Annotated[float, ct.NonFinite(nan="allow")], Annotated[float, ct.NonFinite(nan="allow")], [NAN, 2.0], [NAN]),
        (date, date, [date(2024, 1, 1), date(2024, 1, 2)], [date(2024, 1, 1)]),
        (bytes, bytes, [b"a", b"b"], [b"a"]),
        (bool, bool, [True, False], [True]),
        (Annotated[Decimal, Field(max_digits=9, decimal_places=2)], Annotated[Decimal, Field(max_digits=4, decimal_places=2)], [Decimal("1.50"), Decimal(2)], [Decimal("1.5")]),
    ],
    ids=str,
)  # fmt: skip
def test_references_compare_values(
    own: Any, other: Any, values: list[Any], keys: list[Any]
) -> None:
    """Equal values of one kind are one value, however wide their types; NaN is NaN, -0.0 is 0.0."""
    table = type(ct.Contract)("Table", (ct.Contract,), {"__annotations__": {"k": other}})
    rules = ct.rules(ct.References("x", table, "k"))
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": own}, "rules": rules})  # fmt: skip
    rows, of_table = [{"x": value} for value in values], [{"k": key} for key in keys]
    for given in (of_table, frame_of(table, of_table)):
        assert [("x", "references", [1])] == everywhere(contract, rows, tables={table: given})


def test_tables_are_named_by_their_contracts() -> None:
    """A table under another name is an argument of no use; one that is no table is no data."""
    for verb in (KNOWS.check, KNOWS.validate, KNOWS.split):
        with pytest.raises(
            ValueError, match=r"tables are named by their contracts: .* \(got 'V'\)"
        ):
            verb([], tables={"V": []})  # type: ignore[dict-item]
        with pytest.raises(ct.UnsupportedDataError, match="nothing that a contract reads"):
            verb([], tables={Vendor: None})


def test_a_table_that_cannot_be_collected_is_an_engine_error() -> None:
    """A lazy table is collected once, and what fails in it is said."""
    broken = pl.LazyFrame({"Vendor key": ["a"]}).select(pl.col("nope"))
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        KNOWS.check([{"vendor": "a"}], tables={Vendor: broken})


# Private fields (law 9) --------------------------------------------------------------------------

SECRET = "secret-4711"
SECRETS = (SECRET, "4711", "471147", "2020-04-07")


class Member(ct.Contract):
    id: Annotated[str, ct.Sensitive()]


class Inner(ct.Contract):
    pin: Annotated[str, ct.Sensitive()]
    n: int
    rules = ct.rules(ct.rule(col("pin").length() < 3, name="short pin"))


class Patient(ct.Contract):
    n: int
    ssn: Annotated[str, ct.Sensitive()]
    amount: Annotated[float, ct.Sensitive()]
    born: Annotated[datetime, ct.Sensitive()]
    inner: Inner
    inners: list[Inner]
    hidden: Annotated[Inner, ct.Sensitive()]


def digits(row: Any) -> bool:
    """An interpretation that fails with its value in the message."""
    return int(row["ssn"]) > 0


PRIVATE: dict[str, Any] = {
    "a predicate": col("ssn") == "x",
    "a predicate of several fields": col("ssn").length() + col("n") < 1,
    "a path": col("inner.pin") == "x",
    "a path through a sensitive struct": col("hidden.n") == 0,
    "a whole struct": col("inner").is_null(),
    "a whole list": col("inners").length() == 0,
    "a custom row rule": ct.CustomRow("mine", ("ssn", "n"), accepts=lambda row: False),
    "a custom row rule that raises": ct.CustomRow("mine", ("ssn",), accepts=digits),
    "a custom row rule that answers the value": ct.CustomRow("mine", ("ssn",), accepts=lambda row: row["ssn"]),
    "a custom row expression that fails": ct.CustomRow("mine", ("ssn",), expr=lambda row: row["ssn"].str.to_integer(strict=True) > 0),
    "Unique": ct.Unique("ssn"),
    "Unique of several": ct.Unique("n", "ssn"),
    "Sorted": ct.Sorted("ssn", strict=True),
    "Sorted numbers": ct.Sorted("amount", strict=True),
    "References": ct.References("ssn", Member, "id"),
    "Mean": ct.Mean("amount", lt=0),
    "Sum": ct.Sum("amount", lt=0),
    "Quantile": ct.Quantile("amount", lt=0),
    "Distinct": ct.Distinct("ssn", lt=1),
    "Freshness": ct.Freshness("born", max_age="1h"),
    "NullShare": ct.NullShare("ssn", max=0.0),
    "a group": ct.group("ssn", ct.RowCount(max=1)),
    "a group of several": ct.group(("n", "ssn"), ct.RowCount(max=1)),
    "Unique in a group": ct.group("ssn", ct.Unique("n")),
    "Sorted in a group": ct.group("ssn", ct.Sorted("amount", strict=True)),
    "a mean in a group": ct.group("n", ct.Mean("amount", lt=0)),
    "a custom table rule": ct.CustomTable("mine", ("ssn",), accepts=lambda frame: False),
    "a custom table rule that answers the value": ct.CustomTable("mine", ("ssn",), accepts=lambda frame: frame["ssn"][0]),
}  # fmt: skip
PATIENT: Row = {
    "n": 1, "ssn": SECRET, "amount": 4711.25, "born": datetime(2020, 4, 7, 11, 47, 11),
    "inner": {"pin": SECRET, "n": 1}, "inners": [{"pin": SECRET, "n": 1}],
    "hidden": {"pin": SECRET, "n": 471147},
}  # fmt: skip


def views(report: ct.Report) -> str:
    """Everything that a report shows."""
    return "\n".join(
        [
            str(report), repr(report), report.to_json(), report.to_html(),
            str(report.to_frame().to_dicts()), str(report.patterns()),
        ]
    )  # fmt: skip


def shows(text: str) -> list[str]:
    """The secrets that a text shows."""
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("rule", PRIVATE.values(), ids=PRIVATE)
def test_no_rule_shows_a_sensitive_value(rule: Any) -> None:
    """No example, key, group, aggregate or reason of any rule shows a value that is sensitive."""
    contract = with_rules(Patient, rule)
    told: dict[str, Any] = {"now": datetime(2024, 1, 1), "tables": {Member: [{"id": "x"}]}}
    rows = [PATIENT, PATIENT]
    frame = frame_of(contract, rows)
    every = [*reports(contract, rows, **told).values(), contract.split(rows, **told).report]
    every.append(contract.split(frame, **told).report)
    for report in every:
        assert len(report.violations) + len(report.not_run) >= 3  # two of them of nested contracts
        assert [] == shows(views(report))
    with pytest.raises(ct.ContractViolation) as raised:
        contract.validate(frame, **told)
    assert [] == shows(str(raised.value) + repr(raised.value))


@pytest.mark.parametrize("rule", PRIVATE.values(), ids=PRIVATE)
def test_no_payload_error_shows_a_sensitive_value(rule: Any) -> None:
    """The error of a payload that breaks a row rule does not show what is sensitive in it."""
    contract = with_rules(Patient, rule)
    body = json.dumps({**PATIENT, "born": PATIENT["born"].isoformat()})
    for make in (
        lambda: contract.model_validate(PATIENT),
        lambda: contract(**PATIENT),
        lambda: contract.model_validate_json(body),
    ):
        with pytest.raises(ValidationError) as raised:
            make()
        error = raised.value
        assert [] == shows(str(error) + repr(error) + str(error.errors()) + error.json())


def test_what_is_not_sensitive_is_shown_beside_what_is() -> None:
    """A rule that reads both shows the one and masks the other."""
    contract = with_rules(Patient, ct.CustomRow("mine", ("ssn", "n"), accepts=lambda row: False))
    for report in reports(contract, [PATIENT]).values():
        (violation,) = [v for v in report.violations if v.code == "custom_row"]
        assert "ssn=<sensitive>, n=1" in str(report)
        assert {"n": 1} == {
            name: value for name, value in violation.examples[0].value.items() if name == "n"
        }


# Found broken ----------------------------------------------------------------------------------


def payloads_of(contract: type[ct.Contract], row: Row) -> list[tuple[str, str]]:
    """What model_validate refuses one row for."""
    return lines_of(lambda: contract.model_validate(row))


def coloured() -> tuple[type[Enum], type[ct.Contract]]:
    """An Enum and a contract of it, as a notebook makes them anew whenever its cell is run."""
    colour = Enum("Colour", {"RED": "red", "BLUE": "blue"})
    body = {
        "__annotations__": {"colour": colour, "n": int},
        "rules": ct.rules((col("colour") != "red") | (col("n") == 0)),
    }
    return colour, type(ct.Contract)("Coloured", (ct.Contract,), body)


def test_a_contract_that_is_declared_again_is_asked_its_own_rules() -> None:
    """A payload is asked the rules of its own contract, not of one that is declared alike."""
    for colour, contract in (coloured(), coloured(), coloured()):
        refused = [payloads_of(contract, {"colour": c, "n": 5}) for c in ("red", colour["RED"])]
        assert [[("", "row_rule")]] * 2 == refused


def test_predicates_whose_constants_are_of_other_types_are_told_apart() -> None:
    """`n * 2` overflows int64 to null where `n * 2.0` is a float; a payload is told which is asked."""
    answers = []
    for factor in (2, 2.0):
        body = {"__annotations__": {"n": int}, "rules": ct.rules(col("n") * factor > 0)}
        contract = type(ct.Contract)("Doubled", (ct.Contract,), body)
        row = {"n": 2**62}
        answers.append((contract.check([row]).ok, payloads_of(contract, row) == []))
    assert [(False, False), (True, True)] == answers


def test_a_row_expression_that_gives_no_boolean_is_not_run_on_a_payload() -> None:
    """An `expr` whose answer is a number is not run, on a payload as in a frame."""
    rule = ct.CustomRow("mine", ("n",), expr=lambda row: row["n"] + 1)
    contract = with_rules(Item, rule)
    assert ["custom_row"] == [entry.code for entry in contract.check(frame_of(contract, ns(1))).not_run]  # fmt: skip
    assert [("", "custom_row")] == lines_of(lambda: contract.model_validate({"n": 1}))


@pytest.mark.parametrize("tables", [[VENDORS], frame_of(Vendor, VENDORS), VENDORS], ids=["list", "frame", "rows"])  # fmt: skip
def test_tables_are_a_mapping(tables: Any) -> None:
    """Tables that are not named by contracts are an argument of no use."""
    with pytest.raises(ValueError, match="tables are named by their contracts"):
        KNOWS.check([{"vendor": "a"}], tables=tables)


def test_sentences_of_table_rules_speak_the_words_of_the_data() -> None:
    """A key, a reference and a group go by the names that data has for their fields."""
    vendor = Annotated[str, Field(alias="Vendor name")]
    rules = ct.rules(
        ct.Unique("vendor", "n"), ct.group("vendor", ct.Unique("n")),
        ct.References(("vendor", "n"), Vendor, ("key", "site")),
    )  # fmt: skip
    body = {"__annotations__": {"vendor": vendor, "n": int}, "rules": rules}
    contract = type(ct.Contract)("C", (ct.Contract,), body)
    report = contract.check([{"Vendor name": "a", "n": 1}] * 2, tables={Vendor: []})
    assert {
        "must be unique by (Vendor name, n)",
        "must be unique for each Vendor name",
        "must stand in Vendor key, site of Vendor by (Vendor name, n)",
    } == {v.rule for v in report.violations}
