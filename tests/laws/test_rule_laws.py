"""The law of row rules, table rules and split, over generated contracts and generated rows."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import contracts as ct
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.contracts import alias_of, rows_for
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.oracle import broken_in, read_row
from tests.reference.rule_oracle import broken_row_rules, broken_rules
from tests.reference.rules import Broken, Ruled

ROW, VIOLATIONS = "__row__", "__violations__"


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with row rules, and rows of which some are of no use at all."""
    ruled = draw(ruled_contracts(table=False))
    return ruled, draw(rows_for(ruled.planned))


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with row rules and table rules, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts())
    return ruled, draw(batches(ruled))


def found_in(report: ct.Report, ruled: Ruled) -> Broken:
    """The generated rules in a report with every example."""
    names = {terms.name for terms in (*ruled.row_rules, *ruled.table_rules)}
    return {
        (v.field, v.code, v.rule_id): frozenset(e.row for e in v.examples if e.row is not None)
        for v in report.violations
        if v.rule_id in names
    }


@given(hostile())
def test_row_rules_of_python_rows_agree_with_the_reference(drawn: tuple[Ruled, Rows]) -> None:
    """A row breaks a row rule whose answer is false, or null unless that passes; a row whose fields
    are not in contract form is not evaluated.
    """
    ruled, rows = drawn
    report = ruled.contract.check(rows, max_examples=None)
    assert report.not_run == ()
    assert broken_rules(ruled, rows) == found_in(report, ruled)


@given(hostile())
def test_a_payload_keeps_the_row_rules_that_its_row_keeps(drawn: tuple[Ruled, Rows]) -> None:
    """model_validate refuses a row for exactly the fields' codes and the row rules that it breaks,
    those apart that only warn or that tolerate one row in one.
    """
    ruled, rows = drawn
    contract = ruled.contract
    strict = {t.name for t in ruled.row_rules if t.severity == "error" and not t.tolerate_rows}
    for row in rows:
        read = read_row(ruled.planned, row)
        broken = [("", code) for code, name in broken_row_rules(ruled, read) if name in strict]
        expected = sorted([*broken_in(ruled.planned, row, wire=True), *broken])
        try:
            contract.model_validate(row)
            found: list[tuple[str, str]] = []
        except ValidationError as error:
            found = sorted((".".join(map(str, e["loc"])), e["type"]) for e in error.errors())
        assert expected == found


@given(typed())
def test_rules_of_frames_and_rows_agree_with_the_reference(drawn: tuple[Ruled, Rows]) -> None:
    """A typed frame, a lazy one and the same rows in Python break the same rules in the same rows,
    and they are those of the reference.
    """
    ruled, rows = drawn
    contract = ruled.contract
    frame = typed_frame(contract, rows)
    expected = broken_rules(ruled, rows)
    assert expected == found_in(contract.check(rows, max_examples=None), ruled)
    report = contract.check(frame, max_examples=None)
    assert report.not_run == ()
    assert expected == found_in(report, ruled)
    assert report.to_json() == contract.check(frame.lazy(), max_examples=None).to_json()


@given(typed())
def test_severity_and_tolerance_decide_whether_a_report_is_ok(drawn: tuple[Ruled, Rows]) -> None:
    """A report is ok unless an error remains that its own tolerance does not allow."""
    ruled, rows = drawn
    every = {terms.name: terms for terms in (*ruled.row_rules, *ruled.table_rules)}
    fails = any(broken_in(ruled.planned, row) for row in rows)
    for (_, _, name), named in broken_rules(ruled, rows).items():
        terms = every[name]
        tolerated = terms.tolerate_rows is not None and len(named) <= terms.tolerate_rows
        fails |= terms.severity == "error" and not tolerated
    assert (not fails) == ruled.contract.check(rows).ok


def bad_rows(ruled: Ruled, rows: Rows) -> set[int]:
    """The rows that a rule of severity "error" names, whatever is tolerated."""
    errors = {t.name for t in (*ruled.row_rules, *ruled.table_rules) if t.severity == "error"}
    named = {
        row
        for (_, _, name), rows_of in broken_rules(ruled, rows).items()
        if name in errors
        for row in rows_of
    }
    return named | {place for place, row in enumerate(rows) if broken_in(ruled.planned, row)}


@st.composite
def wire(draw: st.DrawFn, *, typed: bool) -> tuple[Ruled, Rows]:
    """A contract of which some fields have a default, and rows that may leave those out."""
    ruled = draw(ruled_contracts(table=typed, with_defaults=True))
    return ruled, draw(batches(ruled) if typed else rows_for(ruled.planned))


@given(wire(typed=True))
def test_split_is_a_partition_of_a_frame(drawn: tuple[Ruled, Rows]) -> None:
    """The invalid rows are those that an error names, with their wire values, their positions and
    what is wrong; the others are valid; both are in order, and nothing is lost.
    """
    ruled, rows = drawn
    contract = ruled.contract
    frame = typed_frame(contract, rows)
    parts = contract.split(frame, max_examples=None)
    filled = [ruled.filled(row) for row in rows]
    bad = sorted(bad_rows(ruled, filled))
    good = [place for place in range(len(rows)) if place not in set(bad)]
    assert bad == parts.invalid[ROW].to_list()
    assert all(parts.invalid[VIOLATIONS].list.len() > 0)
    assert same(frame[bad], parts.invalid.drop(ROW, VIOLATIONS))
    assert same(typed_frame(contract, filled)[good], parts.valid)
    assert same(frame, typed_frame(contract, rows))
    assert ruled.fills(rows) == parts.report.filled
    assert sum(parts.report.patterns().values()) >= len(bad)


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two frames are equal: in types, in values, NaN equal to NaN."""
    return one.equals(other, null_equal=True) and one.schema == other.schema


@given(wire(typed=False))
def test_split_is_a_partition_of_rows(drawn: tuple[Ruled, Rows]) -> None:
    """Of Python rows too, hostile ones among them; the rows themselves are not changed."""
    ruled, rows = drawn
    before = copy.deepcopy(rows)
    parts = ruled.contract.split(rows)
    filled = [ruled.filled(row) for row in rows]
    bad = sorted(bad_rows(ruled, filled))
    assert bad == [row[ROW] for row in parts.invalid]
    wire = [{k: v for k, v in row.items() if k not in (ROW, VIOLATIONS)} for row in parts.invalid]
    assert repr([rows[place] for place in bad]) == repr(wire)
    assert len(rows) == len(parts.valid) + len(parts.invalid)
    assert ruled.fills(rows) == parts.report.filled
    assert repr(before) == repr(rows)
    good = [row for place, row in enumerate(filled) if place not in set(bad)]
    assert repr(good) == repr(parts.valid)


@given(wire(typed=True))
def test_the_valid_part_is_valid(drawn: tuple[Ruled, Rows]) -> None:
    """Checked again, the valid part breaks no rule that names rows; a rule of the whole that it
    breaks was broken before, or is stated to be one that only the whole keeps.
    """
    ruled, rows = drawn
    contract = ruled.contract
    for data in (rows, typed_frame(contract, rows)):
        parts = contract.split(data)
        said = {entry.rule_id for entry in parts.report.not_applicable}
        said |= {v.rule_id for v in parts.report.violations if not v.count}
        again = contract.check(parts.valid)
        assert again.not_run == ()
        assert {v.rule_id for v in again.violations if v.severity == "error"} <= said


@given(wire(typed=True))
def test_the_invalid_part_may_be_fed_back_in(drawn: tuple[Ruled, Rows]) -> None:
    """Splitting the invalid part finds the rows invalid again that a rule of one row names, at
    their new positions.
    """
    ruled, rows = drawn
    contract = ruled.contract
    for data in (rows, typed_frame(contract, rows)):
        invalid = contract.split(data).invalid
        again = contract.split(invalid)
        assert len(invalid) == len(again.valid) + len(again.invalid)
        filled = [ruled.filled(row) for row in rows]
        alone = sorted(bad_rows(ruled, filled))
        expected = bad_rows(ruled, [filled[place] for place in alone])
        rows_again = (
            again.invalid[ROW]
            if isinstance(again.invalid, pl.DataFrame)
            else [r[ROW] for r in again.invalid]
        )
        assert sorted(expected) == list(rows_again)


@given(typed(), st.integers(0, 3))
def test_counts_of_rules_are_exact_and_examples_bounded(
    drawn: tuple[Ruled, Rows], most: int
) -> None:
    """Whatever max_examples is, the counts are the same, and the examples are the first rows."""
    ruled, rows = drawn
    contract = ruled.contract
    every, some = contract.check(rows, max_examples=None), contract.check(rows, max_examples=most)
    for all_of, first_of in zip(every.violations, some.violations, strict=True):
        exact = (all_of.rule_id, all_of.count, all_of.groups)
        assert exact == (first_of.rule_id, first_of.count, first_of.groups)
        assert len(first_of.examples) <= most
        assert str(all_of.examples[:most]) == str(first_of.examples)  # NaN is unequal to itself


@given(typed(), st.data())
def test_a_rule_of_a_missing_column_is_not_run_and_blinds_no_other(
    drawn: tuple[Ruled, Rows], data: st.DataObject
) -> None:
    """Without one column the rules that read it are not run, the report is not ok, and every other
    rule is evaluated as before.
    """
    ruled, rows = drawn
    contract = ruled.contract
    frame = typed_frame(contract, rows)
    victim = data.draw(st.sampled_from(sorted(ruled.planned)))
    alias = alias_of(ruled.planned[victim], victim)
    report = contract.check(frame.drop(alias), max_examples=None)
    not_run = {entry.rule_id for entry in report.not_run}
    blind = {t.name for t in (*ruled.row_rules, *ruled.table_rules) if mentions(t.rule, victim)}
    names = {terms.name for terms in (*ruled.row_rules, *ruled.table_rules)}
    assert blind == not_run & names
    assert not report.ok
    expected = {k: rows for k, rows in broken_rules(ruled, rows).items() if k[2] not in blind}
    assert expected == found_in(report, ruled)


def mentions(rule: Any, name: str) -> bool:
    """Whether a drawn rule reads the field."""
    if isinstance(rule, tuple):
        return any(mentions(part, name) for part in rule)
    return isinstance(rule, str) and (rule == name or rule.startswith(f"{name}."))


@given(typed())
def test_reports_of_rules_are_plain_data(drawn: tuple[Ruled, Rows]) -> None:
    """Every report is strict JSON and text of whole lines, whatever rules it is about."""
    ruled, rows = drawn
    report = ruled.contract.check(rows)
    assert len(rows) == json.loads(report.to_json(), parse_constant=math.nan.hex)["rows"]
    assert all(line.isprintable() for line in str(report).splitlines())
    assert report.to_frame().height == len(report.violations)
