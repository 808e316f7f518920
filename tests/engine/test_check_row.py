"""One payload's report: `check_row`, and `report_of` an error."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

import pytest
from pydantic import VERSION, AwareDatetime, BaseModel, TypeAdapter, ValidationError

import contracts as ct
from contracts import col


class Trip(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet"):
    """A trip, with something of everything that a report tells."""

    vehicle: str
    metres: Annotated[float, ct.Ge(0)] = 0.0
    speed: Annotated[float, ct.warn(ct.Le(50))] = 30.0
    seats: Annotated[int | None, ct.Missing("NA", -1)] = None

    rules = ct.rules(
        ct.Unique("vehicle"),
        ct.rule((col("metres") > 0) | (col("speed") == 0), name="moves or stands", cost=5),
    )


class Patient(ct.Contract):
    """Somebody whose name is nobody's business."""

    name: Annotated[str, ct.Sensitive(), ct.Len(1, 5)]


def version_info(version: str) -> tuple[int, ...]:
    """A version as numbers."""
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def refused(call: object, *args: object) -> ValidationError:
    """The error that a call ends in."""
    assert callable(call)
    with pytest.raises(ValidationError) as raised:
        call(*args)
    return raised.value


def test_a_good_row_has_its_warnings_and_changes() -> None:
    """The report on a good row states what only warns, and what was converted and filled."""
    report = Trip.check_row({"vehicle": "a", "metres": 7, "speed": 80.0, "seats": -1})
    assert report.ok
    assert ["speed: le"] == [v.label for v in report.warnings]
    assert {"seats": {"missing": 1}} == {path: count.by for path, count in report.converted.items()}
    again = Trip.check_row({"vehicle": "a", "metres": None, "speed": 0.0})
    assert {"metres": {"null": 1}} == {path: count.by for path, count in again.filled.items()}


def test_a_bad_row_has_every_violation_by_its_cost() -> None:
    """The report on a bad row has every rule that it breaks, ranked as a batch's is."""
    report = Trip.check_row({"metres": -1.0, "speed": 1.0, "colour": "red"})
    assert [
        ("moves or stands: row_rule", 5.0),
        ("vehicle: missing_field", 1.0),
        ("metres: ge", 1.0),
        ("colour: extra_field", 1.0),
    ] == [(v.label, v.cost) for v in report.violations]
    assert (1, "1.0.0", "ingest", "fleet") == (
        report.rows,
        report.version,
        report.boundary,
        report.owner,
    )


@pytest.mark.parametrize(
    "payload", ['{"vehicle": "a", "metres": -1}', b'{"vehicle": "a", "metres": -1}']
)
def test_a_row_may_be_json(payload: str | bytes) -> None:
    """The text of a JSON object is a payload."""
    assert {"metres: ge", "moves or stands: row_rule"} == {
        v.label for v in Trip.check_row(payload).violations
    }


@pytest.mark.parametrize("payload", [None, 5, object(), [], {1: 2}, "", "{", b"\xff", "[]", "NaN"])
def test_anything_but_a_row_is_a_violation(payload: object) -> None:
    """`check_row` never raises: anything that is not a row is a violation."""
    report = Trip.check_row(payload)
    assert not report.ok
    assert {None} == {violation.field for violation in report.violations}
    assert {"dtype", "malformed"} >= {violation.code for violation in report.violations}


def test_an_instance_is_a_row() -> None:
    """An instance is checked by what it holds, validated or not."""
    assert Trip.check_row(Trip(vehicle="a", metres=1.0)).ok
    assert not Trip.check_row(Trip.model_construct(vehicle=1, metres=1.0)).ok


def test_an_error_has_the_report_of_its_row() -> None:
    """report_of an error is what check_row states of its payload, without warnings."""
    bad = {"metres": -1.0, "speed": 1.0, "colour": "red"}
    expected = Trip.check_row(bad).violations
    assert expected == ct.report_of(refused(Trip.model_validate, bad)).violations
    error = refused(Trip.model_validate_json, '{"metres": -1.0, "speed": 1.0, "colour": "red"}')
    assert expected == ct.report_of(error).violations


def test_an_error_of_a_list_has_the_rows_of_it() -> None:
    """The report of an error about many payloads has their positions."""
    rows = [
        {"vehicle": "a", "speed": 0.0},
        {"vehicle": "b", "metres": -1.0, "speed": 0.0},
        {"speed": 0.0},
    ]
    report = ct.report_of(refused(TypeAdapter(list[Trip]).validate_python, rows))
    assert 2 == report.rows
    assert [("metres", [1]), ("vehicle", [2])] == sorted(
        (v.field, [e.row for e in v.examples]) for v in report.violations
    )


def test_an_error_of_a_body_has_one_violation() -> None:
    """The report on a body that is not JSON has that one violation."""
    report = ct.report_of(refused(Trip.model_validate_json, "{"))
    assert [(None, "malformed", "must be JSON")] == [
        (v.field, v.code, v.rule) for v in report.violations
    ]


def test_the_error_of_a_batch_has_its_report() -> None:
    """`report_of` a ContractViolation is its own report."""
    with pytest.raises(ct.ContractViolation) as raised:
        Trip.validate([{"vehicle": 1}])
    assert raised.value.report is ct.report_of(raised.value)


def test_no_report_is_made_of_another_error() -> None:
    """An error that no contract raised, or not whole, is an error with what to do."""

    class Other(BaseModel):
        x: int

    with pytest.raises(ValueError, match="pass one that a contract raised"):
        ct.report_of(refused(Other.model_validate, {"x": "y"}))


def test_private_values_show_in_no_report_of_a_row() -> None:
    """A sensitive value is masked in both, and so is a whole payload that may hold one."""
    for report in (
        Patient.check_row({"name": "Rumpelstiltskin"}),
        ct.report_of(refused(Patient.model_validate, {"name": "Rumpelstiltskin"})),
        Patient.check_row("Rumpelstiltskin"),
        Patient.check_row(["Rumpelstiltskin"]),
        ct.report_of(refused(Patient.model_validate_json, '{"name": "Rumpelstiltskin"')),
    ):
        assert not report.ok
        assert "Rumpel" not in report.to_json()


@pytest.mark.skipif(
    version_info(VERSION) < (2, 14, 2),
    reason="before, pydantic loads no pickled error of a custom type",
)
def test_an_error_may_be_sent_to_another_process() -> None:
    """An error that was pickled states what it stated."""
    error = refused(Trip.model_validate, {"vehicle": 1})
    assert error.errors() == pickle.loads(pickle.dumps(error)).errors()  # noqa: S301 - our own


def test_text_is_read_by_the_contract_alone() -> None:
    """model_validate_strings reads text as `parse(text=True)` does; pydantic's own reading through
    another class is refused, and so are its settings.
    """
    assert 7.5 == Trip.model_validate_strings({"vehicle": "a", "metres": "7.5"}).metres
    assert ["metres"] == [
        line["loc"][0]
        for line in refused(Trip.model_validate_strings, {"vehicle": "a", "metres": " 7"}).errors()
    ]
    with pytest.raises(TypeError, match="call its model_validate_strings"):
        TypeAdapter(Trip).validate_strings({"vehicle": "a", "metres": "7"})
    with pytest.raises(TypeError, match="leave out strict"):
        Trip.model_validate_strings({"vehicle": "a"}, strict=True)


def test_a_cause_is_the_batchs_whatever_zone_an_instant_came_in() -> None:
    """An instant's probable cause is found in UTC, as the batch has it: midnight elsewhere is none."""

    class Seen(ct.Contract):
        at: Annotated[AwareDatetime, ct.Le(datetime(2020, 1, 1, tzinfo=UTC))]

    for zone in (UTC, timezone(timedelta(hours=5.5))):
        row = {"at": datetime(2100, 1, 1, tzinfo=zone)}
        expected = [v.cause for v in Seen.check([row]).violations]
        assert expected == [v.cause for v in Seen.check_row(row).violations]
