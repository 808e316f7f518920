"""The laws that every rule and every backend keeps, for those that you add: one line each, in a test.

`hold_rule` draws data with Hypothesis; it comes with the extra `testing`.
"""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their contracts'
# annotations would be text.

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import new_class
from typing import TYPE_CHECKING, Annotated, Any

from contracts.contract import Contract
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable
from contracts.rules.value import Custom
from contracts.testing.cases import Case, cases
from contracts.testing.cases.case import Broken

if TYPE_CHECKING:
    import polars as pl

    from contracts.report import Report

OpenRule = Custom | CustomRow | CustomTable
"""A rule that carries its own interpretations."""
SHOWN = 5
"""How many cases an error shows before it only counts them."""
NAME = "held"
"""What the field of a rule of values is called."""


def hold_rule(rule: OpenRule, types: Any, *, examples: int = 100) -> None:
    """A rule of your own is one rule: each of its interpretations answers alike, about a value wherever
    it stands, in a frame and in a payload; and what its strategy draws keeps it.

    Args:
        rule: a `Custom`, `CustomRow` or `CustomTable`.
        types: what it is asked of: for a `Custom` the type of its field, as an annotation; for the
            others the types of their fields, by name.
        examples: how many batches are drawn.

    Raises:
        AssertionError: it does not keep one of them; says which, and for what.

    >>> from contracts import Custom
    >>> even = Custom("even", accepts=lambda n: n % 2 == 0, expr=lambda column: column % 2 == 0)
    >>> hold_rule(even, int)
    >>> odd = Custom("odd", accepts=lambda n: n % 2 == 1, expr=lambda column: column % 2 == 0)
    >>> hold_rule(odd, int)
    Traceback (most recent call last):
    AssertionError: odd must answer alike by accepts and by expr (got False and True for {'held': 0})
    """
    from hypothesis import given, settings

    from contracts.testing.drawing import frames

    fields = types if isinstance(types, Mapping) else {NAME: types}
    plain, held = contract_of(fields, None), contract_of(fields, rule)

    @settings(max_examples=examples, database=None, deadline=None, print_blob=False)
    @given(frames(plain))
    def hold(frame: "pl.DataFrame") -> None:
        hold_interpretations(rule, fields, frame)
        if not isinstance(rule, CustomTable):
            hold_each_row(rule, held, frame)

    reraised(hold)
    hold_strategy(rule, held, examples)


def contract_of(fields: Mapping[str, Any], rule: OpenRule | None) -> type[Contract]:
    """A contract of some fields, with a rule over them."""
    from contracts.rules.declared import rules

    annotations = dict(fields)
    if isinstance(rule, Custom):
        annotations = {name: Annotated[one, rule] for name, one in fields.items()}
    stated = () if rule is None or isinstance(rule, Custom) else (rule,)
    body = {"__annotations__": annotations, "rules": rules(*stated)}
    return new_class("Held", (Contract,), exec_body=lambda namespace: namespace.update(body))


def reraised(test: Callable[[], None]) -> None:
    """Run a test of Hypothesis, and raise what is wrong as one error that says it."""
    from contracts.errors import StrategyNeeded

    try:
        test()
    except StrategyNeeded:
        raise
    except AssertionError as error:
        raise AssertionError(str(error)) from None


def hold_interpretations(rule: OpenRule, fields: Mapping[str, Any], frame: "pl.DataFrame") -> None:
    """Both interpretations answer, and alike."""
    ways = {
        name: contract_of(fields, one)
        for name, one in (
            ("accepts", replace(rule, expr=None)),
            ("expr", replace(rule, accepts=None)),
        )
        if getattr(rule, name) is not None
    }
    reports = {name: one.check(frame, max_examples=None) for name, one in ways.items()}
    for name, report in reports.items():
        for entry in report.not_run:
            raise AssertionError(
                f"{rule.name} must answer about every value by {name} (got {entry.reason})"
            )
    if len(reports) < 2:
        return
    by_accepts, by_expr = (broken_by(reports[name]) for name in ("accepts", "expr"))
    for row in sorted(by_accepts ^ by_expr, key=lambda one: -1 if one is None else one):
        answers = f"{row not in by_accepts} and {row not in by_expr}"
        raise AssertionError(
            f"{rule.name} must answer alike by accepts and by expr (got {answers} for {said(frame, row)})"
        )


def broken_by(report: "Report") -> set[int | None]:
    """The rows that a report names; None where the batch as a whole is broken."""
    named = {one.row for violation in report.violations for one in violation.examples}
    return {*named, *([None] if report.violations and not named else [])}


def said(frame: "pl.DataFrame", row: int | None) -> Any:
    """A row, or the whole batch, as an error shows it."""
    return frame.to_dicts() if row is None else frame.row(row, named=True)


def hold_each_row(rule: OpenRule, held: type[Contract], frame: "pl.DataFrame") -> None:
    """What is said of a value is said of it alone, and in a payload."""
    together = broken_by(held.check(frame, max_examples=None))
    for row in range(frame.height):
        alone = bool(held.check(frame[row : row + 1]).violations)
        if alone != (row in together):
            raise AssertionError(
                f"{rule.name} must answer about a row whatever stands beside it (got {not alone} alone"
                f" and {alone} among {frame.height} for {said(frame, row)})"
            )
        paid = bool(held.check_row(frame.row(row, named=True)).violations)
        if paid != alone:
            raise AssertionError(
                f"{rule.name} must answer alike in a frame and in a payload (got {not alone} and"
                f" {not paid} for {said(frame, row)})"
            )


def hold_strategy(rule: OpenRule, held: type[Contract], examples: int) -> None:
    """What the rule's strategy draws keeps it."""
    from hypothesis import given, settings

    strategy = None if isinstance(rule, CustomTable) else rule.strategy
    if strategy is None:
        return

    @settings(max_examples=examples, database=None, deadline=None, print_blob=False)
    @given(strategy)
    def hold(drawn: Any) -> None:
        names = list(held.model_fields)
        row = drawn if isinstance(drawn, Mapping) else {names[0]: drawn}
        if not held.check_row(dict(row)).ok:
            raise AssertionError(
                f"{rule.name} must be kept by what its strategy= draws (got {drawn!r})"
            )

    reraised(hold)


def hold_backend(
    judge: Callable[[Case], Iterable[Broken]], among: Collection[Case] | None = None
) -> None:
    """A backend of your own finds in every case of the corpus exactly what the case says is broken.

    Args:
        judge: judges the rows of a case by its specification, and gives what they break: field, code,
            the rows named.
        among: the cases; all of `contracts.testing.cases()` unless given.

    Raises:
        AssertionError: it finds something else in some; says in how many, and shows the first.

    >>> hold_backend(lambda case: case.broken)
    >>> nothing = [case for case in cases() if not case.broken]
    >>> hold_backend(lambda case: [], among=nothing)
    """
    corpus = cases() if among is None else among
    wrong = [(case, found) for case in corpus if (found := {*judge(case)}) != case.broken]
    if wrong:
        lines = (
            f"  {case}: {sorted(case.broken, key=repr)} (got {sorted(found, key=repr)})"
            for case, found in wrong[:SHOWN]
        )
        raise AssertionError(
            f"a backend must find what each of {len(corpus)} cases says; it does not in {len(wrong)}:\n"
            + "\n".join(lines)
        )
