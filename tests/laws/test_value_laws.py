"""The law, as properties over generated contracts and generated rows."""

from __future__ import annotations

import copy
import json
import math
import pickle
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import contracts as ct
from contracts.backends.contract_form import contract_form
from contracts.backends.physical_types import physical_type
from tests.reference.contracts import (
    TEXTS,
    Planned,
    alias_of,
    contract_of,
    planned_contracts,
    rows_for,
)
from tests.reference.oracle import broken_in

Found = dict[tuple[str | None, str], int]


def counted(report: ct.Report) -> Found:
    """The findings of a report: how many rows break each field's code."""
    assert report.not_run == ()
    found: Found = {}
    for violation in report.violations:
        key = (violation.field, violation.code)
        found[key] = found.get(key, 0) + violation.count
    return found


def reference(planned: Planned, rows: list[dict[str, Any]]) -> Found:
    """The findings of the slow reference."""
    found: Found = {}
    for row in rows:
        for key in broken_in(planned, row):
            found[key] = found.get(key, 0) + 1
    return found


def typed_frame(contract: type[ct.Contract], rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of the right kinds as a typed frame."""
    columns = []
    for field in ct.specification_of(contract).fields:
        values = [contract_form(row[field.alias], field.value) for row in rows]
        columns.append(pl.Series(field.alias, values, dtype=physical_type(field.value.dtype)))
    return pl.DataFrame(columns)


@st.composite
def rows_with_contract(draw: st.DrawFn) -> tuple[Planned, list[dict[str, Any]]]:
    """A generated contract and some rows for it."""
    planned = draw(planned_contracts)
    return planned, draw(rows_for(planned))


@st.composite
def fitting_rows(draw: st.DrawFn) -> tuple[Planned, list[dict[str, Any]]]:
    """A generated contract and rows whose values are all of the planned kinds."""
    planned = draw(planned_contracts)
    return planned, draw(rows_for(planned, hostile=False))


@given(rows_with_contract())
def test_reports_on_rows_agree_with_the_reference(
    drawn: tuple[Planned, list[dict[str, Any]]],
) -> None:
    """The report on Python rows counts, for each field and code, the rows that break it."""
    planned, rows = drawn
    assert reference(planned, rows) == counted(contract_of(planned).check(rows))


@given(fitting_rows())
def test_reports_on_frames_agree_with_the_reference(
    drawn: tuple[Planned, list[dict[str, Any]]],
) -> None:
    """The report on a typed frame is the report on the same rows in Python."""
    planned, rows = drawn
    rows = [row for row in rows if not lossy(planned, row)]
    contract = contract_of(planned)
    frame = typed_frame(contract, rows)
    assert reference(planned, rows) == counted(contract.check(frame))
    assert contract.check(frame).to_json() == contract.check(frame.lazy()).to_json()


def lossy(planned: Planned, row: dict[str, Any]) -> bool:
    """Whether a typed column could not hold the row."""
    texts = {alias_of(plan, name) for name, plan in planned.items() if plan.kind in TEXTS}
    return any(
        code in ("lossy", "dtype") or (code == "format" and field not in texts)
        for field, code in broken_in(planned, row)
    )


@given(rows_with_contract())
def test_a_payload_has_the_verdict_of_its_row(
    drawn: tuple[Planned, list[dict[str, Any]]],
) -> None:
    """model_validate refuses a row for the fields and codes that the reference finds in it, once it
    is read as wire form.
    """
    planned, rows = drawn
    contract = contract_of(planned)
    for row in rows:
        try:
            contract.model_validate(row)
            found = set()
        except ValidationError as error:
            found = {(".".join(map(str, e["loc"])), e["type"]) for e in error.errors()}
        assert broken_in(planned, row, wire=True) == found


@given(rows_with_contract(), st.integers(0, 3))
def test_counts_are_exact_and_examples_are_bounded(
    drawn: tuple[Planned, list[dict[str, Any]]], most: int
) -> None:
    """Whatever max_examples is, counts are the same, and the examples are the first ones."""
    planned, rows = drawn
    contract = contract_of(planned)
    every, some = contract.check(rows, max_examples=None), contract.check(rows, max_examples=most)
    assert counted(every) == counted(some)
    for all_of, first_of in zip(every.violations, some.violations, strict=True):
        assert [e.row for e in all_of.examples[:most]] == [e.row for e in first_of.examples]
        assert all_of.count == len(all_of.examples)


@given(fitting_rows(), st.data())
def test_one_bad_column_never_blinds_the_rest(
    drawn: tuple[Planned, list[dict[str, Any]]], data: st.DataObject
) -> None:
    """With one column of a wrong type or missing, every other field is evaluated as before, and
    the report is not ok.
    """
    planned, rows = drawn
    rows = [row for row in rows if not lossy(planned, row)]
    contract = contract_of(planned)
    frame = typed_frame(contract, rows)
    victim = data.draw(st.sampled_from(frame.columns))
    other = pl.Series(victim, [object] * len(rows), dtype=pl.Object)
    for spoilt in (frame.drop(victim), frame.with_columns(other)):
        report = contract.check(spoilt)
        everything = reference(planned, rows).items()
        expected = {k: n for k, n in everything if not is_in(victim, k[0])}
        found = {
            (v.field, v.code): v.count for v in report.violations if not is_in(victim, v.field)
        }
        assert expected == found
        assert not report.ok


def is_in(column: str, path: str | None) -> bool:
    """Whether a path is the column's, or lies in it."""
    return path is not None and (path == column or path.startswith(f"{column}."))


@given(rows_with_contract())
def test_validate_returns_good_data_untouched_and_raises_for_bad(
    drawn: tuple[Planned, list[dict[str, Any]]],
) -> None:
    """`validate` returns the very data that was passed, or raises with the report of `check`."""
    planned, rows = drawn
    contract = contract_of(planned)
    before = copy.deepcopy(rows)
    report = contract.check(rows)
    if report.ok:
        assert rows is contract.validate(rows)
    else:
        with pytest.raises(ct.ContractViolation) as raised:
            contract.validate(rows)
        assert report.to_json() == raised.value.report.to_json()
    assert repr(before) == repr(rows)


@given(st.lists(st.sampled_from([1.0, math.nan, math.inf, None]), max_size=8))
def test_nan_infinity_and_null_are_three_states(values: list[float | None]) -> None:
    """Each of null, NaN and infinity is counted under its own code, in frames and in rows."""

    class C(ct.Contract):
        x: float

    expected = {
        ("x", "null"): values.count(None),
        ("x", "nan"): sum(v is not None and math.isnan(v) for v in values),
        ("x", "inf"): sum(v is not None and math.isinf(v) for v in values),
    }
    expected = {key: count for key, count in expected.items() if count}
    assert expected == counted(C.check(pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)})))
    assert expected == counted(C.check([{"x": value} for value in values]))


@given(planned_contracts)
def test_contracts_are_values(planned: Planned) -> None:
    """Two contracts declared alike have equal, hashable specifications, which survive pickling."""
    one = ct.specification_of(contract_of(planned))
    two = ct.specification_of(contract_of(planned))
    assert one == two
    assert hash(one) == hash(two)
    assert one == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes


@given(rows_with_contract())
def test_reports_are_plain_data(drawn: tuple[Planned, list[dict[str, Any]]]) -> None:
    """Every report is strict JSON, text and HTML, and its errors survive pickling."""
    planned, rows = drawn
    report = contract_of(planned).check(rows)
    assert json.loads(report.to_json(), parse_constant=pytest.fail)["rows"] == len(rows)
    assert report.rows == len(rows)
    assert all(line.isprintable() for line in str(report).splitlines())
    assert len(report.violations) == report.to_frame().height
    for violation in report.violations:
        assert violation.rule_id
    assert "<table>" in report.to_html() or report.ok
