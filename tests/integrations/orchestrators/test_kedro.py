"""Kedro's catalog holds datasets to contracts, and shows which rules they break."""

from __future__ import annotations

import logging
import warnings
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.integrations.kedro import ContractValidator
from tests.integrations.orchestrators.trips import BAD, GOOD, Trip

kedro_io = pytest.importorskip("kedro.io", reason="make test-orchestrators runs these")
validation = pytest.importorskip("kedro.validation", reason="make test-orchestrators runs these")

TRIP = "tests.integrations.orchestrators.trips.Trip"


def catalog_of(options: dict[str, Any], **declared: Any) -> Any:
    """A catalog of one dataset in memory, which Kedro validates."""
    name = "contracts.integrations.kedro.ContractValidator"
    validator = {"class": name, "options": options, **declared}
    entry = {"type": "kedro.io.MemoryDataset", "copy_mode": "assign", "validator": validator}
    return kedro_io.DataCatalog.from_config({"trips": entry})


def test_good_data_is_saved_and_loaded() -> None:
    """What keeps its contract passes through the catalog as it is."""
    catalog = catalog_of({"contract": TRIP})
    catalog.save("trips", GOOD)
    assert catalog.load("trips") is GOOD


def test_bad_data_is_refused_with_a_check_for_each_rule() -> None:
    """A save of bad data fails, and Kedro's error has the rules, their fields, their counts and values."""
    catalog = catalog_of({"contract": TRIP})
    with pytest.raises(validation.DataValidationError) as raised:
        catalog.save("trips", BAD)
    shown = [
        (f.column, f.check, f.failure_count, f.failure_examples) for f in raised.value.failures
    ]
    assert ("vehicle", "must be unique", 2, ["VH-001", "VH-001"]) in shown
    assert ("km", "must be at most 900", 1, [1200.0]) in shown
    assert 3 == len(shown)
    assert "km: must be at most 900 — 1 case (e.g. 1200.0)" in str(raised.value)


def test_what_was_not_run_is_a_failed_check() -> None:
    """A rule that could not be evaluated did not pass in Kedro either."""
    with pytest.raises(validation.DataValidationError) as raised:
        ContractValidator(Trip).validate(GOOD.drop("km"))
    failed = {(one.column, one.check) for one in raised.value.failures}
    assert ("km", "must be present") in failed
    assert any("not run: its column is missing" in check for _, check in failed)


def test_private_values_are_masked() -> None:
    """A value that is private does not get into Kedro's error."""

    class Secret(ct.Contract):
        name: Annotated[str, ct.Sensitive()]
        rules = ct.rules(ct.Unique("name"))

    with pytest.raises(validation.DataValidationError) as raised:
        ContractValidator(Secret).validate(pl.DataFrame({"name": ["hush", "hush"]}))
    assert "hush" not in f"{raised.value} {raised.value.failures}"


def test_a_rule_that_warns_does_not_fail() -> None:
    """A rule of severity "warn" is a warning of Python's, and no failure of Kedro's."""
    far = GOOD.with_columns(km=pl.lit(800.0))
    with pytest.warns(ct.ContractWarning, match="mean"):
        assert ContractValidator(Trip).validate(far) is far


def test_severity_warn_of_kedro_logs_the_rules(caplog: pytest.LogCaptureFixture) -> None:
    """Declared with `severity: warn` in the catalog, the broken rules are logged and the data goes on."""
    catalog = catalog_of({"contract": TRIP}, severity="warn")
    with caplog.at_level(logging.WARNING):
        catalog.save("trips", BAD)
    assert "vehicle: must be unique — 2 cases" in caplog.text


def test_wire_form_is_parsed_on_request() -> None:
    """With `parse` what is loaded is converted to contract form."""
    catalog = catalog_of({"contract": TRIP, "parse": True}, on=["load"])
    catalog.save("trips", GOOD.with_columns(km=pl.Series([1, 2])))
    assert pl.Float64 == catalog.load("trips")["km"].dtype


def test_a_dataset_is_validated_on_demand() -> None:
    """`validate_dataset` answers with the failed checks, and never raises."""
    with warnings.catch_warnings(action="ignore"):  # of Kedro's experiment
        result = validation.validate_dataset(catalog_of({"contract": TRIP}), "trips", BAD)
    assert ("failed", 3) == (result.status, len(result.failures))
    assert result.to_dict()["failures"]


def test_what_is_not_a_contract_is_a_wrong_declaration() -> None:
    """A path to another object is refused when Kedro makes the validator."""
    wrong = catalog_of({"contract": "tests.integrations.orchestrators.trips.GOOD"})
    with pytest.raises(validation.ValidationConfigurationError, match="must be a contract's class"):
        wrong.save("trips", GOOD)


@pytest.mark.parametrize("path", ["Trip", "fleet.contracts.Trip", f"{TRIP}s"])
def test_a_path_that_names_nothing_is_answered_with_one_that_does(path: str) -> None:
    """A misspelt path is a wrong declaration, and the message shows how a path is written."""
    with pytest.raises(ValueError, match=r"cannot be imported .*: fleet\.contracts\.Ping"):
        ContractValidator(path)
