"""Rules of nested contracts and of base classes."""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from contracts import col
from tests.rules.samples import Row, everywhere, frame_of, lines_of, reports


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
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("changed", "broken"), NESTED.values(), ids=NESTED)
def test_row_rules_hold_inside_nested_contracts(changed: Row, broken: list[Any]) -> None:
    """A nested contract's row rules are applied to every struct, and of every struct in a list: the
    violation names the place, and a list breaks a rule once.
    """
    row = {"leg": LEG, "spare": None, "legs": [], "spares": [], **changed}
    expected = sorted(broken, key=str)
    for report in reports(Journey, [row]).values():
        said = [(v.field, v.rule_id, v.examples[0].value) for v in report.violations]
        assert expected == sorted(said, key=str)
        assert all(
            "in every item" in v.rule for v in report.violations if v.field in ("legs", "spares")
        )
    places = sorted((field or "", "row_rule") for field, _, _ in broken)
    assert places == sorted(lines_of(lambda: Journey.model_validate(row)))
    assert bool(broken) == bool(lines_of(lambda: Journey(**row)))
    assert bool(broken) == bool(lines_of(lambda: Journey.model_validate_json(json.dumps(row))))


class Noted(ct.Contract):
    note: str | None = None
    rules = ct.rules(col("note").is_not_null())


class Holder(ct.Contract):
    noted: Noted | None = None


def test_rules_do_not_apply_to_a_null_struct() -> None:
    """Without a struct there is no row of the nested contract, whatever its rule reads."""
    assert [] == everywhere(Holder, [{"noted": None}])
    assert [("noted", "row_rule", [0])] == everywhere(Holder, [{"noted": {"note": None}}])
    assert [] == lines_of(lambda: Holder(noted=None))


def test_rules_do_not_apply_to_an_incomplete_struct() -> None:
    """A rule does not apply to a struct that is null, or lacks a field."""
    frame = pl.DataFrame({"leg": [{"Start": 9}]}, schema={"leg": pl.Struct({"Start": pl.Int64})})
    report = Journey.check(frame)
    assert {("leg", "end is missing"), (None, "end is missing")} <= {
        (entry.field, entry.reason) for entry in report.not_run
    }


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


def payloads_of(contract: type[ct.Contract], row: Row) -> list[tuple[str, str]]:
    """The broken rules for which `model_validate` refuses one row."""
    return lines_of(lambda: contract.model_validate(row))


def coloured() -> tuple[type[Enum], type[ct.Contract]]:
    """An Enum and a contract of it, as a notebook makes them anew whenever its cell is run."""
    colour = Enum("Colour", {"RED": "red", "BLUE": "blue"})
    body = {
        "__annotations__": {"colour": colour, "n": int},
        "rules": ct.rules((col("colour") != "red") | (col("n") == 0)),
    }
    return colour, type(ct.Contract)("Coloured", (ct.Contract,), body)


def test_a_contract_that_is_declared_again_has_its_own_rules() -> None:
    """A payload is held to the rules of its own contract, not of one that is declared alike."""
    for colour, contract in (coloured(), coloured(), coloured()):
        refused = [payloads_of(contract, {"colour": c, "n": 5}) for c in ("red", colour["RED"])]
        assert [[("", "row_rule")]] * 2 == refused


def test_predicates_whose_constants_are_of_other_types_are_distinguished() -> None:
    """`n * 2` overflows int64 to null where `n * 2.0` is a float; a payload gets the one that is
    declared.
    """
    answers = []
    for factor in (2, 2.0):
        body = {"__annotations__": {"n": int}, "rules": ct.rules(col("n") * factor > 0)}
        contract = type(ct.Contract)("Doubled", (ct.Contract,), body)
        row = {"n": 2**62}
        answers.append((contract.check([row]).ok, payloads_of(contract, row) == []))
    assert [(False, False), (True, True)] == answers
