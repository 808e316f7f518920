"""The laws of rules and backends, as one-line tests for those that you add.

`hold_rule` draws data with Hypothesis; it comes with the extra `testing`.
"""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their contracts'
# annotations would be text.

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
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

    from contracts.report.report import Report

_OpenRule = Custom | CustomRow | CustomTable
"""A rule that carries its own interpretations."""
_CASES_SHOWN = 5
"""How many wrong cases an error shows; the others are counted."""
_FIELD_NAME = "held"
"""The name of the field of a `Custom` rule."""


def hold_rule(rule: _OpenRule, types: Any, *, examples: int = 100) -> None:
    """A rule of your own has one meaning: its interpretations agree about every value, alone or in a
    batch, in a frame or in a payload; and the values that its strategy draws keep it.

    Args:
        rule: a `Custom`, `CustomRow` or `CustomTable`.
        types: for a `Custom` the type of its field, as an annotation; for the others the types of their
            fields, by name.
        examples: how many batches are drawn.

    Raises:
        AssertionError: two interpretations disagree, or a drawn value breaks the rule.

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

    fields = types if isinstance(types, Mapping) else {_FIELD_NAME: types}
    unruled, ruled = _contract_with_rule(fields, None), _contract_with_rule(fields, rule)

    @settings(max_examples=examples, database=None, deadline=None, print_blob=False)
    @given(frames(unruled))
    def hold(frame: "pl.DataFrame") -> None:
        _hold_interpretations(rule, fields, frame)
        if not isinstance(rule, CustomTable):
            _hold_each_row(rule, ruled, frame)

    _run_quietly(hold)
    _hold_strategy(rule, ruled, examples)


def _contract_with_rule(fields: Mapping[str, Any], rule: _OpenRule | None) -> type[Contract]:
    from contracts.rules.rule_set import rules

    annotations = dict(fields)
    if isinstance(rule, Custom):
        annotations = {name: Annotated[one, rule] for name, one in fields.items()}
    declared = () if rule is None or isinstance(rule, Custom) else (rule,)
    body = {"__annotations__": annotations, "rules": rules(*declared)}
    return new_class("Held", (Contract,), exec_body=lambda namespace: namespace.update(body))


def _run_quietly(test: Callable[[], None]) -> None:
    """Run a test of Hypothesis; raise its failure alone, without the traceback through Hypothesis."""
    from contracts.errors import StrategyNeeded

    try:
        test()
    except StrategyNeeded:
        raise
    except AssertionError as error:
        raise AssertionError(str(error)) from None


def _hold_interpretations(
    rule: _OpenRule, fields: Mapping[str, Any], frame: "pl.DataFrame"
) -> None:
    """All interpretations can be evaluated, and agree."""
    reports = {
        name: _contract_with_rule(fields, one).check(frame, max_examples=None)
        for name, one in _single_interpretations(rule)
    }
    if isinstance(rule, CustomTable) and rule.partial is not None:
        _hold_parts(rule, fields, frame)
    for name, report in reports.items():
        for entry in report.not_run:
            raise AssertionError(
                f"{rule.name} must answer about every value by {name} (got {entry.reason})"
            )
    for one, other in pairwise(reports):
        broken, broken_too = _broken_rows(reports[one]), _broken_rows(reports[other])
        for row in sorted(broken ^ broken_too, key=lambda row: -1 if row is None else row):
            answers = f"{row not in broken} and {row not in broken_too}"
            raise AssertionError(
                f"{rule.name} must answer alike by {one} and by {other} (got {answers} for {_row_of(frame, row)})"
            )


def _single_interpretations(rule: _OpenRule) -> Iterable[tuple[str, _OpenRule]]:
    """The rule by each of its interpretations alone, by their names."""
    alone: Any = rule
    if isinstance(rule, CustomTable):
        alone = replace(rule, partial=None, merge=None, finish=None)
    if rule.accepts is not None:
        yield "accepts", replace(alone, expr=None)
    if rule.expr is not None:
        yield "expr", replace(alone, accepts=None)
    if isinstance(rule, CustomTable) and rule.partial is not None:
        yield "finish", rule


def _hold_parts(rule: CustomTable, fields: Mapping[str, Any], frame: "pl.DataFrame") -> None:
    """The verdict of a batch is that of its parts, wherever it is cut in two."""
    from contracts.engine.streams import check_batches

    contract = _contract_with_rule(fields, rule)
    whole = contract.check(frame).ok
    for row in range(1, frame.height):
        in_parts = check_batches(contract, [frame[:row], frame[row:]])
        if in_parts.ok != whole:
            got = f"{in_parts.ok} in parts and {whole} of the whole, {row} rows first"
            raise AssertionError(
                f"{rule.name} must answer alike however its rows are cut (got {got} for {frame.to_dicts()})"
            )


def _broken_rows(report: "Report") -> set[int | None]:
    """The rows that a report names; None where the batch as a whole breaks a rule."""
    named = {one.row for violation in report.violations for one in violation.examples}
    return {*named, *([None] if report.violations and not named else [])}


def _row_of(frame: "pl.DataFrame", row: int | None) -> Any:
    """A row as errors show it; the whole batch for None."""
    return frame.to_dicts() if row is None else frame.row(row, named=True)


def _hold_each_row(rule: _OpenRule, ruled: type[Contract], frame: "pl.DataFrame") -> None:
    """The verdict on a row is the same in a batch, alone, and in a payload."""
    together = _broken_rows(ruled.check(frame, max_examples=None))
    for row in range(frame.height):
        breaks_alone = bool(ruled.check(frame[row : row + 1]).violations)
        if breaks_alone != (row in together):
            raise AssertionError(
                f"{rule.name} must answer about a row whatever stands beside it (got {not breaks_alone} alone"
                f" and {breaks_alone} among {frame.height} for {_row_of(frame, row)})"
            )
        breaks_as_payload = bool(ruled.check_row(frame.row(row, named=True)).violations)
        if breaks_as_payload != breaks_alone:
            raise AssertionError(
                f"{rule.name} must answer alike in a frame and in a payload (got {not breaks_alone} and"
                f" {not breaks_as_payload} for {_row_of(frame, row)})"
            )


def _hold_strategy(rule: _OpenRule, ruled: type[Contract], examples: int) -> None:
    """The values that the rule's strategy draws keep the rule."""
    from hypothesis import given, settings

    strategy = None if isinstance(rule, CustomTable) else rule.strategy
    if strategy is None:
        return

    @settings(max_examples=examples, database=None, deadline=None, print_blob=False)
    @given(strategy)
    def hold(drawn: Any) -> None:
        names = list(ruled.model_fields)
        row = drawn if isinstance(drawn, Mapping) else {names[0]: drawn}
        if not ruled.check_row(dict(row)).ok:
            raise AssertionError(
                f"{rule.name} must be kept by what its strategy= draws (got {drawn!r})"
            )

    _run_quietly(hold)


def hold_backend(
    evaluate: Callable[[Case], Iterable[Broken]], among: Collection[Case] | None = None
) -> None:
    """A backend of your own finds in every case of the corpus exactly the violations that the case expects.

    Args:
        evaluate: evaluates the rows of a case by its specification, and returns the broken rules: field,
            code, positions of the rows.
        among: the cases; by default all of `contracts.testing.cases()`.

    Raises:
        AssertionError: it finds something else in some cases; the message counts them, and shows the first.

    >>> hold_backend(lambda case: case.broken)
    >>> nothing = [case for case in cases() if not case.broken]
    >>> hold_backend(lambda case: [], among=nothing)
    """
    corpus = cases() if among is None else among
    wrong = [(case, found) for case in corpus if (found := {*evaluate(case)}) != case.broken]
    if wrong:
        lines = (
            f"  {case}: {sorted(case.broken, key=repr)} (got {sorted(found, key=repr)})"
            for case, found in wrong[:_CASES_SHOWN]
        )
        raise AssertionError(
            f"a backend must find what each of {len(corpus)} cases expects; it does not in {len(wrong)}:\n"
            + "\n".join(lines)
        )
