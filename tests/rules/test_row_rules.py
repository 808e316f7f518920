"""Row rules on frames, on Python rows and on payloads: one verdict each, and what is shown of it."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct
from contracts import both_or_neither, col, when
from tests.rules.samples import (
    NAN,
    Item,
    Row,
    everywhere,
    frame_of,
    lines_of,
    ns,
    payloads,
    raises,
    reports,
    with_rules,
)


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
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("rule", "row", "ok"), ROW_RULES.values(), ids=ROW_RULES)
def test_a_row_rule_has_one_verdict(rule: Any, row: Row, ok: bool) -> None:
    """Frames, Python rows and payloads evaluate a row alike, and this is how."""
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
        )  # fmt: skip  # short values, several a line
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
def test_a_row_rule_applies_to_contract_form(changed: Row, codes: list[Any]) -> None:
    """A row whose fields are in contract form is evaluated, whatever bound is broken; another is
    not: it is invalid already.
    """
    said = [(field, code) for field, code, _ in everywhere(Ping, [ping(**changed)])]
    assert sorted(codes, key=str) == sorted(said, key=str)
    places = [(field or "", code) for field, code in codes]
    assert sorted(places) == sorted(lines_of(lambda: Ping.model_validate(ping(**changed))))


@pytest.mark.parametrize("wrong", ["fast", [1], True], ids=str)
def test_a_row_rule_skips_a_mistyped_row_only(wrong: Any) -> None:
    """Among Python rows, one value of another type excludes only its own row."""
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
    assert [("id", "unique"), ("Speed km/h", "dtype")] == [
        (v.field, v.code) for v in report.violations
    ]
    assert ("parked", "Speed km/h is not of its type") in [
        (entry.rule_id, entry.reason) for entry in report.not_run
    ]


def test_a_row_rule_of_a_missing_column_is_not_run() -> None:
    """Without a field that it reads a rule is not run, and the report is not ok."""
    report = Ping.check(pl.DataFrame([ping()]).drop("status"))
    assert [("parked", "status is missing")] == [(e.rule_id, e.reason) for e in report.not_run]
    assert not report.ok


FAILING: dict[str, tuple[ct.CustomRow, str]] = {
    "accepts raises": (ct.CustomRow("mine", ("id",), accepts=raises), "RuntimeError: no idea"),
    "accepts answers 1": (ct.CustomRow("mine", ("id",), accepts=lambda row: 1), "it answered int, not a Boolean"),  # type: ignore[arg-type, return-value]
    "expr raises": (ct.CustomRow("mine", ("id",), expr=raises), "its expr raised RuntimeError: no idea"),  # type: ignore[arg-type]
    "expr gives True": (ct.CustomRow("mine", ("id",), expr=lambda row: True), "its expr gave bool, not a polars expression"),  # type: ignore[arg-type, return-value]
    "expr reads another field": (ct.CustomRow("mine", ("id",), expr=lambda row: pl.col("status") == "off"), "its expr reads status, which is not in its fields"),
    "expr reads all": (ct.CustomRow("mine", ("id",), expr=lambda row: pl.all() == "off"), "its expr reads many columns at once"),
}  # fmt: skip  # a table, a line each


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


def test_a_custom_rule_has_its_own_sentence() -> None:
    """`says` completes the sentence, in reports and in payload errors."""
    rule = ct.CustomRow("mine", ("id",), accepts=lambda row: False, says="be one of ours")
    contract = with_rules(Ping, rule)
    assert {"must be one of ours"} == {
        v.rule for r in reports(contract, [ping()]).values() for v in r.violations
    }
    with pytest.raises(ValidationError, match="must be one of ours"):
        contract.model_validate(ping())


def test_a_row_expression_that_gives_no_boolean_is_not_run_on_a_payload() -> None:
    """An `expr` whose answer is a number is not run, on a payload as in a frame."""
    rule = ct.CustomRow("mine", ("n",), expr=lambda row: row["n"] + 1)
    contract = with_rules(Item, rule)
    assert ["custom_row"] == [
        entry.code for entry in contract.check(frame_of(contract, ns(1))).not_run
    ]
    assert [("", "custom_row")] == lines_of(lambda: contract.model_validate({"n": 1}))
