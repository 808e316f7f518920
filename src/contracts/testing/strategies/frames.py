"""The strategies of frames in contract form, with a number of rows that the rules permit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any, TypeVar

from hypothesis import reject
from hypothesis import strategies as st

from contracts.backends.python.convert import Source
from contracts.contract import Contract
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.errors import StrategyNeeded
from contracts.report.report import NotRun, Violation
from contracts.rules.requirement import sentence
from contracts.rules.row import RowRule
from contracts.rules.table import RowCount
from contracts.specification import Specification
from contracts.testing.strategies.batches import Batches
from contracts.testing.strategies.field_limits import (
    FieldLimits,
    current_time,
    intervals,
    referenced_values,
)
from contracts.testing.strategies.rows import FieldStrategies, RowDomain

_Drawn = TypeVar("_Drawn", bound=Contract)
_EXTRA_ROWS = 10
"""How many rows more than the least number a batch may have by default."""
_MAX_DISTANCE = 25
"""How far a height is sought at which the table rules can be kept."""


def single_row_domain(
    specification: Specification, strategies: FieldStrategies, source: Source | None = None
) -> RowDomain:
    """The domain of single rows: table rules are not part of a row's verdict.

    Raises:
        StrategyNeeded: a rule needs a strategy and has none.
        ValueError: a strategy names an unknown field.
    """
    alone = replace(specification, rules=specification.row_rules)
    limits = FieldLimits(intervals(alone, current_time()))
    _check_strategies(strategies, specification)
    return _refuse_missing_strategies(RowDomain(alone, strategies, limits, source))


@st.composite
def draw_instance(draw: st.DrawFn, rows: RowDomain, contract: type[_Drawn]) -> _Drawn:
    """An instance of a contract. Hypothesis notes its `repr`, in which sensitive values are masked; of a
    mapped strategy it notes the row.
    """
    return contract.model_validate(draw(rows.strategy()))


def batches_of(
    engine: Engine,
    strategies: FieldStrategies,
    options: Options,
    source: Source | None = None,
) -> Batches:
    """The batches of a specification.

    Raises:
        StrategyNeeded, ValueError: as `single_row_domain`.
    """
    specification = engine.specification
    now = current_time() if options.now is None else options.now
    now = now if now.utcoffset() is not None else now.replace(tzinfo=UTC)
    _check_strategies(strategies, specification)
    limits = FieldLimits(
        intervals(specification, now), referenced_values(specification, options.tables)
    )
    rows = _refuse_missing_strategies(RowDomain(specification, strategies, limits, source))
    return Batches(engine, rows, options)


def _refuse_missing_strategies(rows: RowDomain) -> RowDomain:
    """The domain, if no rule lacks a strategy that it needs; else raise StrategyNeeded."""
    if needs := list(dict.fromkeys(rows.rules_without_strategy())):
        rules = tuple(_named_rule(field, rule) for field, rule in needs)
        raise StrategyNeeded(rows.specification.label, rules, _GIVE_STRATEGY)
    return rows


def _named_rule(field: str | None, rule: Any) -> tuple[str | None, str]:
    """A rule's sentence with its field; that of a nested contract's row rule has a subject already."""
    if field is not None and isinstance(rule, RowRule):
        return None, f"in {field}: {sentence(rule)}"
    return field, sentence(rule)


def _check_strategies(strategies: FieldStrategies, specification: Specification) -> None:
    """Raise ValueError unless every strategy is one of Hypothesis's, and is for fields."""
    for key, strategy in strategies.items():
        for name in key if isinstance(key, tuple) else (key,):
            if name not in specification.by_name:
                known = ", ".join(specification.by_name)
                raise ValueError(
                    f"strategies are by the fields' Python names, {known} (got {name!r})"
                )
        if not isinstance(strategy, st.SearchStrategy):
            raise ValueError(f"strategies must be Hypothesis's (got {strategy!r} for {key!r})")  # noqa: TRY004 - as for every invalid value of an argument


def batch_heights(batches: Batches, least: int | None, most: int | None) -> tuple[int, int]:
    """The least and the greatest number of rows that are drawn.

    Args:
        least: the least number that the user wants; None for the contract's.
        most: the greatest number that the user wants; None for some more than the least.

    Raises:
        ValueError: the contract permits none of the wanted numbers.
        StrategyNeeded: no batch is found that keeps the table rules.
    """
    low, high = batches.height_limits
    label = batches.specification.label
    first = max(low, low if least is None else least)
    last = first + _EXTRA_ROWS if most is None else most
    last = last if high is None else min(last, high)
    if high is not None and low > high:
        counts = [sentence(rule) for rule in batches.rules if isinstance(rule, RowCount)]
        raise StrategyNeeded(label, tuple((None, one) for one in counts), _GIVE_STRATEGY)
    if first > last:
        bounds = f"{low} to {'any number of' if high is None else high}"
        raise ValueError(
            f"sizes must leave some of the contract's {bounds} rows (got {least}, {most})"
        )
    if batches.rows.undrawn_blocks:
        _refuse_missing_baseline(batches)
        return first, last
    height = _nearest_height(batches, first, first, last)
    if height is None:
        raise _strategy_needed(batches, first)
    return height, last


def _nearest_height(batches: Batches, height: int, first: int, last: int) -> int | None:
    """The height nearest to one at which a batch is found that keeps the table rules."""
    for distance in range(max(height - first, last - height, _MAX_DISTANCE) + 1):
        for one in (height + distance, height - distance):
            is_near = first <= one <= last and distance <= _MAX_DISTANCE
            if is_near and batches.perfect(one) is not None:
                return one
    return None


_GIVE_STRATEGY = (
    'Give the rule a strategy=, or pass strategies={"field": …} or {("one", "other"): …}.'
)
_WITHOUT_DRIFT = (
    "Draw from a contract without Drift, and declare Drift in a subclass of it:"
    " what is drawn to find faults is not distributed as good data."
)
_ASK_BASELINE = "Pass the baseline of the check: baseline=."


def _refuse_missing_baseline(batches: Batches) -> None:
    """Raise StrategyNeeded where the user's values, whatever they are, are compared with a baseline that is missing."""
    empty = batches.frame({one.alias: [] for one in batches.specification.fields})
    not_run = batches.engine.check(empty, batches.options).not_run
    if waiting := [one for one in not_run if _hint_to_draw(one, batches) == _ASK_BASELINE]:
        rules = tuple((one.field, str(one.rule)) for one in waiting)
        raise StrategyNeeded(batches.specification.label, rules, _ASK_BASELINE)


def _strategy_needed(batches: Batches, height: int) -> StrategyNeeded:
    """The error that names the rules that no found batch keeps, and what to do about them."""
    report = batches.report_of(height)
    unmet: list[Violation | NotRun] = [*report.violations, *report.not_run]
    rules = tuple((one.field, str(one.rule)) for one in unmet)
    hints = list(dict.fromkeys(_hint_to_draw(one, batches) for one in unmet))
    return StrategyNeeded(batches.specification.label, rules, " ".join(hints))


def _hint_to_draw(unmet: Violation | NotRun, batches: Batches) -> str:
    """What leads to data that keeps a rule: a strategy, where nothing else does."""
    if unmet.code == "drift":
        return _WITHOUT_DRIFT
    if isinstance(unmet, Violation):
        return _GIVE_STRATEGY
    if unmet.code == "freshness":
        return "Pass the time of the check: now=."
    if batches.options.baseline is None and "baseline=" in unmet.reason:
        return _ASK_BASELINE
    return f"Not run: {unmet.reason}."


@st.composite
def draw_frame(draw: st.DrawFn, batches: Batches, first: int, last: int) -> Any:
    """A frame in contract form with `first` to `last` rows."""
    wanted = draw(st.integers(first, last))
    if batches.rows.undrawn_blocks:
        counts = dict.fromkeys(batches.distinct_fields, max(wanted, 1))
        batches = Batches(batches.engine, batches.rows.drawn(draw, counts), batches.options)
    height = _nearest_height(batches, wanted, first, last)
    if height is None:
        reject()
    return batches.draw_frame(draw, height)
