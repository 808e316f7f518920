"""A report names the rules that were evaluated and held: of each rule of a contract one entry, in one place."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct


class Stop(ct.Contract):
    zip: Annotated[str, ct.Matches("[0-9]{5}")]
    floor: Annotated[int, ct.Le(90)] | None = None
    rules = ct.rules(ct.rule(ct.col("floor") > 0, name="above ground", on_null="pass"))


class Ride(ct.Contract, boundary="ingest", version="1.0.0"):
    ride_id: int
    speed: Annotated[float, ct.Ge(0), ct.warn(ct.Le(200))]
    tags: list[Annotated[str, ct.Len(2)]]
    stop: Stop
    rules = ct.rules(
        ct.Unique("ride_id"),
        ct.RowCount(min=1),
        ct.rule(ct.col("speed") < ct.col("ride_id") + 100, name="slow", cost=3),
    )


GOOD: dict[str, Any] = {
    "ride_id": 1,
    "speed": 9.5,
    "tags": ["ab"],
    "stop": {"zip": "20121", "floor": 3},
}


def codes(report: ct.Report, field: str | None) -> set[str]:
    """The codes of the rules of a field that held."""
    return {one.code for one in report.passed if one.field == field}


def test_all_rules_hold_of_good_data() -> None:
    """Of data without a fault every rule is there, by field and code, with the rows that it was asked of."""
    report = Ride.check([GOOD])
    assert {
        ("ride_id", "dtype"), ("ride_id", "null"), ("ride_id", "unique"),
        ("speed", "dtype"), ("speed", "null"), ("speed", "nan"), ("speed", "inf"), ("speed", "ge"), ("speed", "le"),
        ("tags", "dtype"), ("tags", "null"), ("tags", "min_length"),
        ("stop", "dtype"), ("stop", "null"), ("stop", "row_rule"),
        ("stop.zip", "dtype"), ("stop.zip", "null"), ("stop.zip", "matches"),
        ("stop.floor", "dtype"), ("stop.floor", "le"),
        (None, "row_rule"), (None, "row_count"),
    } == {(one.field, one.code) for one in report.passed}  # fmt: skip  # a table
    assert {1} == {one.rows for one in report.passed}


def test_an_entry_has_the_words_of_the_rule() -> None:
    """An entry has the sentence, the id and the terms that its violation would have."""
    held = {one.rule_id: one for one in Ride.check([GOOD]).passed}["slow"]
    broken = Ride.check([GOOD | {"speed": 150.0}]).violations[0]
    assert (broken.rule_id, broken.rule, broken.cost, broken.severity) == (
        held.rule_id, held.rule, held.cost, held.severity,
    )  # fmt: skip  # a line for each side
    assert held.to_dict() == {
        "field": None, "code": "row_rule", "rule": "speed must be less than ride_id + 100", "rule_id": "slow",
        "severity": "error", "cost": 3.0, "rows": 1,
    }  # fmt: skip  # a table


BATCHES: dict[str, Any] = {
    "a broken rule": [GOOD | {"speed": -1.0}],
    "a warning": [GOOD | {"speed": 500.0}],
    "a null": [GOOD | {"speed": None}, GOOD | {"ride_id": 2}],
    "repeated keys": [GOOD, GOOD],
    "a fault in a list": [GOOD | {"tags": ["abc"]}],
    "a fault in a struct": [GOOD | {"stop": {"zip": "x", "floor": -1}}],
    "a column of another type": pl.DataFrame([GOOD | {"speed": "fast"}]),
    "a missing column": pl.DataFrame([GOOD]).drop("tags"),
}


@pytest.mark.parametrize("data", BATCHES.values(), ids=list(BATCHES))
def test_each_rule_is_in_one_place(data: Any) -> None:
    """Every rule that the contract declares is once in the report: broken, not run, without use, or passed."""
    report = Ride.check(data)
    places = (report.violations, report.not_run, report.not_applicable, report.passed)
    found = [(one.field, one.code, one.rule_id) for one in chain.from_iterable(places)]
    declared = {
        key
        for key in ((one.field, one.code, one.rule_id) for one in Ride.check([GOOD]).passed)
        if key[1] not in ("dtype", "null", "nan", "inf")
    }
    unasked = {key for key in declared if key not in found}
    assert len(found) == len(set(found))
    assert set() == unasked


def test_what_was_asked_of_no_row_did_not_pass() -> None:
    """Where no row has a value that rules are asked of, those of its field, and of rows that read it, did not pass."""
    report = Ride.check([GOOD | {"speed": None}])
    assert set() == codes(report, "speed")
    assert "slow" not in {one.rule_id for one in report.passed}
    assert {"dtype", "null", "unique"} == codes(report, "ride_id")


def test_rows_that_a_rule_was_not_asked_of_do_not_count() -> None:
    """A rule of a field has as many rows as have a value that it was asked of."""
    batch = [GOOD | {"ride_id": n, "speed": None if n < 3 else float(n)} for n in range(10)]
    rows = {one.code: one.rows for one in Ride.check(batch).passed if one.field == "speed"}
    assert {"ge": 7, "le": 7} == {code: rows[code] for code in ("ge", "le")}


def test_one_payload_is_not_asked_what_is_asked_of_many() -> None:
    """The report on one payload has no table rule among those that passed."""
    assert {"dtype", "null"} == codes(Ride.check_row(GOOD), "ride_id")
    assert {"row_rule"} == codes(Ride.check_row(GOOD), None)


def test_an_error_is_of_what_was_wrong_alone() -> None:
    """The report on the rows of an error has nothing that passed, for it is not on all the data."""
    with pytest.raises(ValueError, match="speed") as raised:
        Ride.model_validate(GOOD | {"speed": -1.0})
    report = ct.report_of(raised.value)  # type: ignore[arg-type]  # pydantic's ValidationError
    assert ((), None, None) == (report.passed, report.fingerprint, report.started)


def test_parts_have_what_the_whole_has() -> None:
    """What passed, and the fingerprint, are the same of the whole and of its parts added up."""
    rows = [GOOD | {"ride_id": n, "speed": n - 1.0} for n in range(4)]
    whole, parts = Ride.check(rows), [ct.partial(Ride, rows[:1]), ct.partial(Ride, rows[1:])]
    added = (parts[0] + parts[1]).finish()
    assert (whole, whole.passed) == (added, added.passed)
    assert whole.to_json() == added.to_json()


def test_what_metadata_proves_is_not_passed_too(tmp_path: Path) -> None:
    """What the metadata of a file proves is in `proved` alone."""
    path = tmp_path / "rides.parquet"
    pl.DataFrame([GOOD]).write_parquet(path)
    report = ct.check_parquet(Ride, path)
    proved = {(one.field, one.rule_id) for one in report.proved}
    assert proved
    assert not proved & {(one.field, one.rule_id) for one in report.passed}


def test_a_report_names_the_files_that_were_read(tmp_path: Path) -> None:
    """Verbs that read files name them in the report; data that comes otherwise has no source."""
    path = tmp_path / "rides.parquet"
    pl.DataFrame([GOOD]).write_parquet(path)
    split = ct.split_to(
        Ride, path, valid=tmp_path / "good.parquet", invalid=tmp_path / "bad.parquet"
    )
    assert (str(path),) == ct.check_parquet(Ride, path).source
    assert (str(path),) == split.source
    assert () == Ride.check([GOOD]).source


def test_a_report_names_its_contract_by_its_fingerprint() -> None:
    """The fingerprint is that of the contract; custom rules are in it by their names."""
    custom = ct.Custom("even", accepts=lambda value: value % 2 == 0)

    class Even(ct.Contract):
        n: Annotated[int, custom]

    assert ct.fingerprint(Ride) == Ride.check([GOOD]).fingerprint
    assert ct.fingerprint(Even, customs=[custom]) == Even.check([{"n": 2}]).fingerprint


def test_a_contract_that_no_document_holds_has_no_fingerprint() -> None:
    """A default that a function makes is in no document, so that its report has no fingerprint."""

    class Stamped(ct.Contract):
        mark: str = Field(default_factory=lambda: token_hex(4))

    assert Stamped.check([{"mark": "a"}]).fingerprint is None


def each_way(tmp: Path) -> Iterator[ct.Report]:
    """The report on good data by each verb that has one."""
    path = tmp / "rides.parquet"
    pl.DataFrame([GOOD]).write_parquet(path)
    yield Ride.check([GOOD])
    yield Ride.check_row(GOOD)
    yield Ride.split([GOOD | {"speed": "x"}]).report
    yield Ride.check(pl.LazyFrame([GOOD]))
    yield ct.check_batches(Ride, [[GOOD], [GOOD | {"ride_id": 2}]])
    yield ct.check_parquet(Ride, path)
    yield ct.split_to(Ride, path, valid=tmp / "good.parquet", invalid=tmp / "bad.parquet")


def test_a_report_says_when_it_was_made(tmp_path: Path) -> None:
    """Each verb's report has the time at which it was called, in UTC, and how long it took."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    for report in each_way(tmp_path):
        assert report.started is not None
        assert report.seconds is not None
        assert report.seconds >= 0
        assert before <= report.started <= datetime.now(UTC) + timedelta(seconds=1)


def test_reports_at_different_times_are_equal() -> None:
    """When a report was made, and how long that took, is in no comparison and in no JSON."""
    one, two = Ride.check([GOOD]), Ride.check([GOOD])
    assert one.started != two.started
    assert (one, one.to_json()) == (two, two.to_json())


def test_all_of_it_arrives_in_another_process() -> None:
    """A report of a contract with functions can be pickled, with what passed and when it was made."""

    class Even(ct.Contract):
        n: Annotated[int, ct.Custom("even", accepts=lambda value: value % 2 == 0)]

    report = Even.check([{"n": 2}])
    there = pickle.loads(pickle.dumps(report))  # noqa: S301 - our own bytes
    assert (report.passed, report.fingerprint, report.started, report.seconds) == (
        there.passed, there.fingerprint, there.started, there.seconds,
    )  # fmt: skip  # a line for each side
