"""The corpus covers every rule, every parameter and every code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args

import pytest

from contracts.rules.implied import (
    ColumnsInOrder,
    EachItem,
    ImpliedRule,
    InUnit,
    Unambiguous,
    WellFormed,
    Written,
)
from contracts.rules.row import RowRule
from contracts.rules.table import Grouped, TableRule
from contracts.rules.value import Custom, ValueRule
from contracts.specification import (
    StructOf,
    walk_types,
)
from contracts.testing import Case, cases
from tests.testing.corpus import CORPUS, code_of, inside


def rules_of(case: Case) -> Iterator[Any]:
    """Every rule that a case's contract states, those of items, members and groups included."""
    specifications = [case.specification]
    for field in case.specification.fields:
        for value in walk_types(field.value):
            yield from (requirement.rule for requirement in value.rules)
            specifications += [inside(value)] if isinstance(value.dtype, StructOf) else []
    for requirement in (r for specification in specifications for r in specification.rules):
        yield requirement.rule
        if isinstance(requirement.rule, Grouped):
            yield requirement.rule.rule


STATED = [(case, rule) for case in CORPUS for rule in rules_of(case)]
DECLARED = [*get_args(ValueRule), *get_args(RowRule), *get_args(TableRule)]
"""Every rule that a contract may declare."""


@pytest.mark.parametrize("rule", DECLARED)
def test_every_parameter_of_every_rule_has_cases(rule: type) -> None:
    """Each parameter of each rule takes at least two values over the corpus."""
    stated = [one for _, one in STATED if type(one) is rule]
    for parameter in fields(rule):
        values = {repr(getattr(one, parameter.name)) for one in stated}
        assert len(values) >= 2, f"{rule.__name__}.{parameter.name} is never varied"


@pytest.mark.parametrize("rule", DECLARED, ids=lambda rule: rule.__name__)
def test_every_rule_is_broken_somewhere(rule: type) -> None:
    """Each rule is broken by some case that states it, and kept by another that does."""
    found = {
        one.code in map(code_of, case.broken)
        for case, one in STATED
        if type(one) is rule and case.rows and not case.not_run
    }
    assert found == {True, False}


OF_WIRE_FORM = {
    EachItem, ColumnsInOrder, InUnit, Unambiguous, WellFormed, Written,
}  # fmt: skip  # a list of rules
"""The rules that contract form cannot break (rows go by their names: tests/engine/test_column_order.py has the order of columns), and
EachItem, which has the code of the rule that it lifts.
"""


@pytest.mark.parametrize("rule", sorted({*get_args(ImpliedRule)} - OF_WIRE_FORM, key=str))
def test_every_implied_rule_is_broken_somewhere(rule: type) -> None:
    """Each implied rule's code is broken by some case."""
    assert any(rule.code == code_of(b) for case in CORPUS for b in case.broken)


@pytest.mark.parametrize("rule", [r for r in get_args(TableRule) if r is not Grouped])
def test_every_table_rule_is_grouped(rule: type) -> None:
    """Each table rule is applied to groups too, which break it and keep it."""
    grouped = [(c, one) for c, one in STATED if type(one) is Grouped and type(one.rule) is rule]
    assert {True, False} == {bool(case.broken) for case, _ in grouped}


@pytest.mark.parametrize("rule", [r for r in DECLARED if hasattr(r, "accepts") and r is not Custom])
def test_custom_rules_are_written_every_way(rule: type) -> None:
    """A custom rule of rows or of tables is written by value, by column, and by both; of tables also by parts alone."""
    stated = [one for _, one in STATED if type(one) is rule and not getattr(one, "partial", None)]
    ways = {(one.accepts is None, one.expr is None) for one in stated}
    assert ways == {(False, True), (True, False), (False, False)}


def test_the_corpus_is_a_value() -> None:
    """The corpus is the same at every call, but for the functions of its custom rules."""
    assert [str(case) for case in CORPUS] == [str(case) for case in cases()]
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    assert Custom("a") == Custom("a")
