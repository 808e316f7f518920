"""No rule shows a sensitive value."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import ValidationError

import contracts as ct
from contracts import col
from tests.rules.samples import Row, frame_of, reports, with_rules

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
    "Coverage": ct.Coverage("born", every="1d", start=date(2020, 4, 6)),
    "Schedule": ct.Schedule("born", every="1d", within="1s"),
    "NullShare": ct.NullShare("ssn", max=0.0),
    "a group": ct.group("ssn", ct.RowCount(max=1)),
    "a group of several": ct.group(("n", "ssn"), ct.RowCount(max=1)),
    "Unique in a group": ct.group("ssn", ct.Unique("n")),
    "Sorted in a group": ct.group("ssn", ct.Sorted("amount", strict=True)),
    "a mean in a group": ct.group("n", ct.Mean("amount", lt=0)),
    "a custom table rule": ct.CustomTable("mine", ("ssn",), accepts=lambda frame: False),
    "a custom table rule that answers the value": ct.CustomTable("mine", ("ssn",), accepts=lambda frame: frame["ssn"][0]),
}  # fmt: skip  # a table, a line each
PATIENT: Row = {
    "n": 1, "ssn": SECRET, "amount": 4711.25, "born": datetime(2020, 4, 7, 11, 47, 11),
    "inner": {"pin": SECRET, "n": 1}, "inners": [{"pin": SECRET, "n": 1}],
    "hidden": {"pin": SECRET, "n": 471147},
}  # fmt: skip  # short values, several a line


def views(report: ct.Report) -> str:
    """Everything that a report shows."""
    return "\n".join(
        [
            str(report), repr(report), report.to_json(), report.to_html(),
            str(report.to_frame().to_dicts()), str(report.patterns()),
            report.to_markdown(), report.to_junit(), report.to_github(), str(report.to_dicts()), repr(report.passed),
        ]
    )  # fmt: skip  # short values, several a line


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


def test_only_sensitive_values_are_masked() -> None:
    """A rule that reads both shows the one and masks the other."""
    contract = with_rules(Patient, ct.CustomRow("mine", ("ssn", "n"), accepts=lambda row: False))
    for report in reports(contract, [PATIENT]).values():
        (violation,) = [v for v in report.violations if v.code == "custom_row"]
        assert "ssn=<sensitive>, n=1" in str(report)
        assert {"n": 1} == {
            name: value for name, value in violation.examples[0].value.items() if name == "n"
        }


class Coded(ct.Contract):
    code: Annotated[Literal["north", "south"], ct.Sensitive()]
    pin: Annotated[int, ct.Sensitive(), ct.Ge(1000), ct.NoneOf(1234)]
    name: Annotated[str, ct.Sensitive(), ct.Matches("[a-z]+")]
    rules = ct.rules(ct.rule(col("name") != col("code"), name="other words"))


def test_a_rule_has_the_words_of_its_declaration() -> None:
    """Operands are of the declaration, and not of the data: they show alike where the rule holds and where it is broken."""
    held = Coded.check([{"code": "north", "pin": 4711, "name": "secretly"}])
    numbers = Coded.check([{"code": SECRET, "pin": 471, "name": SECRET}])
    named = Coded.check([{"code": "south", "pin": 1234, "name": "south"}])
    broken = {one.rule_id: one.rule for one in (*numbers.violations, *named.violations)}
    assert [
        "code must be one of 'north', 'south'", "name must differ from code", "name must match '[a-z]+'",
        "pin must be at least 1000", "pin must be none of 1234",
    ] == sorted(
        one.rule if one.field is None else f"{one.field} {one.rule}"
        for one in held.passed
        if broken.get(one.rule_id) == one.rule
    )  # fmt: skip  # the words together
    assert [[], [], []] == [shows(views(one)) for one in (held, numbers, named)]
