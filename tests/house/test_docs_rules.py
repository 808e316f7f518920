"""The reference of rules: its tables list every code, rule, format, group and aggregate."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

import pytest

import contracts as ct
from contracts.declaration.contract_rules import NAMING_ROWS, fit_contract_rule
from contracts.declaration.field_rules import kinds_for
from contracts.dtypes import SCALARS, Kind
from contracts.rules.aggregate import Aggregate
from contracts.rules.code_lists import CODE_LISTS
from contracts.rules.implied import EachItem, ImpliedRule
from contracts.rules.named_formats import FORMATS
from contracts.rules.requirement import sentence
from contracts.rules.response import ResponseRule
from contracts.rules.row import RowRule
from contracts.rules.rule_set import as_requirement
from contracts.rules.table import BatchRule
from contracts.rules.value import ValueRule
from tests.house.docs_pages import (
    VALUES,
    can_be_asked,
    code_in,
    declared,
    kinds_in,
    namespace_of,
    rows_of,
    written,
)


def test_the_codes_are_all_the_codes() -> None:
    """The reference lists the code of every rule that there is, each once, and no other."""
    kinds = (ValueRule, RowRule, BatchRule, ImpliedRule, ResponseRule)
    rules = [rule for kind in kinds for rule in get_args(kind)]
    codes = {rule.code for rule in rules if rule is not EachItem}
    listed = [code_in(code) for code, *_ in rows_of("codes.md")]
    assert sorted(listed) == sorted(codes)


def test_value_rules_are_as_the_reference_lists_them() -> None:
    """Each listed rule has the listed sentence and code, and is applied to the listed types."""
    namespace, seen = namespace_of("rules.md"), set()
    for annotation, says, code, kinds in rows_of("rules.md", "Value rules"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        (requirement,) = ct.specification_of(contract).fields[0].value.rules
        rule = requirement.rule
        assert (f"must {rule}", rule.code) == (code_in(says), code_in(code))
        known = tuple(kind for kind in get_args(Kind) if kind != "opaque")
        listed = {"any but opaque": known, "any but list and struct": SCALARS}
        assert kinds_for(rule) == listed.get(kinds, tuple(kinds.split(", ")))
        seen.add(type(rule))
    assert seen == set(get_args(ValueRule))


def test_named_formats_are_as_the_reference_lists_them() -> None:
    """Each format is listed with its type, its name and its standard, and each list of codes with
    its length and its date.
    """
    namespace, formats, lists = namespace_of("rules.md"), set(), set()
    for annotation, name, *cells in rows_of("rules.md", "Named formats"):
        contract = declared(f"x: {code_in(annotation)}", namespace)
        (requirement,) = ct.specification_of(contract).fields[0].value.rules
        rule = requirement.rule
        assert rule.name == code_in(name)
        if isinstance(rule, ct.NamedFormat):
            assert cells[0].startswith(f"{rule.grammar.standard}, section ")
            formats.add(rule.name)
        else:
            assert cells[0].startswith(f"{len(rule.members)}: `")
            lists.add(rule.name)
    assert (formats, lists) == (set(FORMATS), set(CODE_LISTS))


def test_row_rules_are_as_the_reference_lists_them() -> None:
    """Each listed row rule is valid in the page's contract, and has the listed sentence and code."""
    namespace, seen = namespace_of("rules.md"), set()
    for rule, says, code in rows_of("rules.md", "Row rules"):
        requirement = as_requirement(written(rule, namespace))
        fit = fit_contract_rule(ct.specification_of(namespace["Ping"]), requirement).rule
        assert (sentence(fit), fit.code) == (code_in(says), code_in(code))
        seen.add(type(fit))
    assert seen == set(get_args(RowRule))


def test_table_rules_are_as_the_reference_lists_them() -> None:
    """Each listed table rule is valid in the page's contract, has the listed sentence and code, and
    names rows if that is listed.
    """
    namespace, seen = namespace_of("rules.md"), set()
    for rule, says, code, names in rows_of("rules.md", "Table rules"):
        fit = fit_contract_rule(
            ct.specification_of(namespace["Ping"]), as_requirement(written(rule, namespace))
        ).rule
        assert (f"must {fit}", fit.code) == (code_in(says), code_in(code))
        assert isinstance(fit, NAMING_ROWS) == (names == "rows")
        seen.add(type(fit))
    assert seen == set(get_args(BatchRule)) - set(get_args(Aggregate))


def test_groups_are_as_the_reference_lists_them() -> None:
    """Each listed rule of groups has the listed sentence and code."""
    namespace = namespace_of("rules.md")
    for rule, says, code, names in rows_of("rules.md", "Groups"):
        (requirement,) = written(rule, namespace).requirements
        fit = fit_contract_rule(ct.specification_of(namespace["Ping"]), requirement).rule
        assert (f"must {fit}", fit.code) == (code_in(says), code_in(code))
        assert isinstance(fit.rule, NAMING_ROWS) == (names == "rows")


def test_aggregates_are_as_the_reference_lists_them() -> None:
    """Each listed aggregate has the listed sentence and code, and is applied to the listed kinds."""
    namespace, seen = namespace_of("rules.md"), set()
    for cell, says, code, kinds in rows_of("rules.md", "Aggregates"):
        rule = written(cell, namespace)
        assert (f"must {rule}", rule.code) == (code_in(says), code_in(code))
        found = {kind for kind in VALUES if can_be_asked(replace(rule, field="x"), kind, kind)}
        assert found == kinds_in(kinds), cell
        seen.add(type(rule))
    assert seen == set(get_args(Aggregate))


@pytest.mark.parametrize(
    "described",
    [
        ct.Report,
        ct.Violation,
        ct.Example,
        ct.NotRun,
        ct.Passed,
        ct.Parts,
        ct.ReportChanges,
        ct.RuleChange,
        ct.Shadow,
        ct.Disagreement,
    ],
)
def test_every_attribute_is_described(described: type) -> None:
    """The reference of reports has a line for every attribute and method, and for no other."""
    named = {field.name for field in fields(described)} | set(vars(described))
    public = {name for name in named if not name.startswith("_")}
    listed = [
        code_in(name).partition("(")[0] for name, *_ in rows_of("report.md", described.__name__)
    ]
    assert sorted(listed) == sorted(public)
