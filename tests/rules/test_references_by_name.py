"""References without a contract of another table: to rows of the same data, and to tables by a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.partial import held_keys
from tests.rules.samples import everywhere, not_run_everywhere, with_rules


class Person(ct.Contract):
    id: int
    manager: int | None
    site: str


class Employee(Person):
    rules = ct.rules(ct.References("manager", "Employee", "id"))


class Purchase(ct.Contract):
    vendor: str


class Order(Purchase):
    rules = ct.rules(ct.References("vendor", "vendors", "name"))


STAFF = [
    {"id": 1, "manager": 2, "site": "x"},
    {"id": 2, "manager": None, "site": "x"},
    {"id": 3, "manager": 9, "site": "y"},
]
ORDERS = [{"vendor": "a"}, {"vendor": "z"}]


def test_a_name_of_its_own_is_the_data_itself() -> None:
    """A value must occur in a row of the same data, before or after it."""
    assert [("manager", "references", [2])] == everywhere(Employee, STAFF)


def test_a_subclass_refers_to_its_own_rows() -> None:
    """An inherited rule about the own table is about the table of whoever inherits it."""

    class Lead(Employee):
        pass

    assert [("manager", "references", [2])] == everywhere(Lead, STAFF)


def test_a_table_that_is_passed_for_the_data_is_used_instead() -> None:
    """Where the data is a part of a table, the table is passed, by its contract or its name."""
    everyone = [*STAFF, {"id": 9, "manager": None, "site": "x"}]
    for key in (Employee, "Employee"):
        assert [] == everywhere(Employee, STAFF, tables={key: everyone})
        assert ct.partial(Employee, STAFF[2:], tables={key: everyone}).finish().ok


def test_a_table_may_be_of_a_contract_whose_types_are_defined_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is not defined is named; once it is, the table is looked up in."""

    class Late(ct.Contract, extra="ignore"):
        name: "Undefined"  # type: ignore[name-defined]  # noqa: F821, UP037 - defined below

    contract = with_rules(Purchase, ct.References("vendor", "Late", "name"))
    vendors = {Late: [{"name": "a"}]}
    with pytest.raises(ct.ContractDefinitionError, match="Undefined, which is not defined"):
        contract.check(ORDERS, tables=vendors)
    monkeypatch.setitem(globals(), "Undefined", str)
    assert [1] == [one.row for one in contract.check(ORDERS, tables=vendors).violations[0].examples]


def test_the_error_of_a_table_names_the_rule_that_needs_it() -> None:
    """A table that cannot be computed is named with its own rule, and not with one about another table."""

    class Site(ct.Contract):
        name: str

    contract = with_rules(Employee, ct.References("site", Site, "name"))
    broken = pl.LazyFrame({"name": ["x"], "id": [1]}).select("name", "id", pl.col("nope"))
    for key, keys in (
        (Site, "name of Site"),
        ("Site", "name of Site"),
        (contract, "id of its own table"),
    ):
        with pytest.raises(ct.EngineError, match=f"for the rule 'must occur in {keys}'"):
            contract.check(STAFF, tables={key: broken})


def test_a_key_that_cannot_be_read_might_be_what_is_referred_to() -> None:
    """Where some key is of another type, no value is said to refer to nothing."""
    reason = "in its own table, id is not of its type"
    report = Employee.check([{**STAFF[0], "id": "2"}, STAFF[2]])
    assert [("manager", "references", reason)] == [
        (one.field, one.code, one.reason) for one in report.not_run
    ]


@pytest.mark.parametrize("bytes_held", [10**6, 1], ids=["in memory", "on disk"])
def test_a_key_that_cannot_be_read_is_seen_in_any_part(
    bytes_held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a part of which no row's own value can be read."""
    monkeypatch.setattr(held_keys, "SPILL_BEYOND", bytes_held)
    rows = [{**STAFF[0], "id": "2", "manager": "?"}, STAFF[2]]
    whole, parts = Employee.check(rows), ct.check_batches(Employee, [rows[:1], rows[1:]])
    reason = ["in its own table, id is not of its type"]
    assert reason == [one.reason for one in whole.not_run]
    assert reason == [one.reason for one in parts.not_run]


def test_a_value_that_cannot_be_read_leaves_its_key_to_refer_to() -> None:
    """A row whose own reference is broken otherwise is still a row to refer to."""
    report = Employee.check([{**STAFF[0], "manager": "?"}, {**STAFF[1], "manager": 1}])
    assert [("manager", "dtype")] == [(one.field, one.code) for one in report.violations]


def test_what_valid_rows_refer_to_may_be_invalid() -> None:
    """A reference to a row that `split` removes is noted, and the row that refers is valid."""
    contract = with_rules(Person, ct.References("manager", None, "id"), ct.rule(ct.col("id") < 3))
    rows = [{"id": 1, "manager": 3, "site": "x"}, {"id": 3, "manager": None, "site": "x"}]
    parts = contract.split(rows)
    (note,) = parts.report.not_applicable
    assert ([1], "references", "kept by the whole input, and broken by its valid rows alone") == (
        [row["id"] for row in parts.valid],
        note.code,
        note.reason,
    )


def test_split_to_names_the_rows_of_split(tmp_path: Path) -> None:
    """A stream in parts has the parts, the report and the notes of the whole."""
    contract = with_rules(Person, ct.References("manager", None, "id"), ct.rule(ct.col("id") < 5))
    rows = [
        {"id": 1, "manager": 4, "site": "x"},
        {"id": 2, "manager": 9, "site": "x"},
        {"id": 4, "manager": 5, "site": "x"},
        {"id": 5, "manager": 1, "site": "x"},
    ]
    good, bad = tmp_path / "good.ndjson", tmp_path / "bad.ndjson"
    report = ct.split_to(contract, iter([rows[:1], rows[1:3], rows[3:]]), valid=good, invalid=bad)
    parts = contract.split(rows)
    assert parts.report == report
    assert [row["id"] for row in parts.valid] == pl.read_ndjson(good)["id"].to_list()


def test_a_file_of_references_is_checked_as_its_rows(tmp_path: Path) -> None:
    """Files that are read in pieces, and those whose statistics are trusted, have the report of the rows."""
    frame = pl.DataFrame(STAFF)
    frame.write_parquet(tmp_path / "staff.parquet", row_group_size=1)
    expected = Employee.check(frame)
    assert expected.violations == ct.check_parquet(Employee, tmp_path / "staff.parquet").violations
    assert expected == ct.check_batches(Employee, iter([frame[:1], frame[1:]]))


_staff = st.lists(
    st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5), st.sampled_from("xy")), max_size=12
)


@given(rows=_staff, cut=st.integers(0, 12), on_disk=st.booleans())
def test_references_to_rows_are_those_of_plain_python(
    rows: list[tuple[int, int | None, str]], cut: int, *, on_disk: bool
) -> None:
    """In memory, in parts and with what is held on a disk, of all rows and of each group, the verdict is that of a loop."""
    types = {"id": pl.Int64, "manager": pl.Int64, "site": pl.String}
    frame = pl.DataFrame(rows, types, orient="row")
    contract = with_rules(
        Person,
        ct.rule(ct.References("manager", None, "id"), name="all"),
        ct.group("site", ct.rule(ct.References("manager", None, "id"), name="each")),
    )
    ids, of_site = {row[0] for row in rows}, {(row[0], row[2]) for row in rows}
    expected = {
        "all": [n for n, row in enumerate(rows) if row[1] is not None and row[1] not in ids],
        "each": [n for n, row in enumerate(rows) if row[1] is not None and row[1:] not in of_site],
    }
    with pytest.MonkeyPatch.context() as patch:
        if on_disk:
            patch.setattr(held_keys, "SPILL_BEYOND", 60)
            patch.setattr(held_keys, "_AT_ONCE", 60)
        for report in _reports(contract, frame, cut):
            found = {one.rule_id: [e.row for e in one.examples] for one in report.violations}
            assert {name: at for name, at in expected.items() if at} == found


def _reports(contract: type[ct.Contract], frame: pl.DataFrame, cut: int) -> Iterator[ct.Report]:
    yield contract.check(frame, max_examples=None)
    yield contract.check(frame.to_dicts(), max_examples=None)
    parts = [ct.partial(contract, one, max_examples=None) for one in (frame[:cut], frame[cut:])]
    yield (parts[0] + parts[1]).finish()
    yield ct.check_batches(contract, iter([frame[:cut], frame[cut:]]), max_examples=None)


TABLES: dict[str, Callable[[], Any]] = {
    "a frame": lambda: pl.DataFrame({"name": ["a"], "more": [1]}),
    "a pandas frame": lambda: pd.DataFrame({"name": ["a"]}),
    "rows": lambda: [{"name": "a", "more": 1}],
    "a list of keys": lambda: ["a", "b"],
    "a set of keys": lambda: {"a", "b"},
    "a Series": lambda: pl.Series(["a"]),
    "an Arrow array": lambda: pa.array(["a"]),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_name_is_that_of_a_table_without_a_contract(table: Callable[[], Any]) -> None:
    """A table by its name may be of any kind, or the keys alone."""
    assert [("vendor", "references", [1])] == everywhere(Order, ORDERS, tables={"vendors": table()})


@pytest.mark.parametrize("none", [[], (), set(), pl.Series([])], ids=lambda one: type(one).__name__)
def test_no_keys_are_a_table_that_nothing_is_in(none: Any) -> None:
    """Keys may be none, whatever holds them."""
    expected = [("vendor", "references", [0, 1])]
    assert expected == everywhere(Order, ORDERS, tables={"vendors": none})


def test_a_name_is_that_of_a_contract_declared_later() -> None:
    """A contract that is declared later is named, and its table passed by it."""
    later = type(ct.Contract)("vendors", (ct.Contract,), {"__annotations__": {"name": str}})
    rows = [{"name": "a"}]
    assert [("vendor", "references", [1])] == everywhere(Order, ORDERS, tables={later: rows})
    other = type(ct.Contract)("vendors", (ct.Contract,), {"__annotations__": {"id": int}})
    assert [("vendor", "references", "the contract vendors has no field 'name'")] == (
        not_run_everywhere(Order, ORDERS, tables={other: [{"id": 1}]})
    )


def test_a_contract_that_is_known_may_be_named_too() -> None:
    """A table is passed by the contract that a rule names, or by its name."""
    vendor = type(ct.Contract)("Vendor", (ct.Contract,), {"__annotations__": {"name": str}})
    contract = with_rules(Purchase, ct.References("vendor", vendor, "name"))
    assert [("vendor", "references", [1])] == everywhere(
        contract, ORDERS, tables={"Vendor": [{"name": "a"}]}
    )


def test_a_named_table_that_was_not_passed_is_named() -> None:
    """The reason says what to pass."""
    reason = "there is no table for vendors: pass tables={'vendors': …}"
    assert [("vendor", "references", reason)] == not_run_everywhere(Order, ORDERS)


@pytest.mark.parametrize("contract", [Employee, Order], ids=lambda one: one.__name__)
def test_such_references_are_documents_and_source(contract: type[ct.Contract]) -> None:
    """Canonical JSON and source give the same contract."""
    assert ct.fingerprint(contract) == ct.fingerprint(ct.from_json(ct.to_json(contract)))
    made: dict[str, Any] = {}
    exec(ct.to_source(contract), made)  # noqa: S102 - what it is for
    assert ct.fingerprint(contract) == ct.fingerprint(made[contract.__name__])
