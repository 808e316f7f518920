"""From a contract to what its data is drawn from; what cannot be drawn is asked for at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import reject
from hypothesis import strategies as st

from contracts.backends.wire_values import Source
from contracts.errors import StrategyNeeded
from contracts.judging import Tables, specification_of, table_of
from contracts.rules.requirement import sentence
from contracts.rules.table import Freshness, Grouped, RowCount
from contracts.specification import Specification
from contracts.testing.strategies.batches import Batches, Circumstances
from contracts.testing.strategies.narrowing import clock, intervals, references
from contracts.testing.strategies.rows import Given, Narrowed, Rows

if TYPE_CHECKING:
    from contracts.contract import Contract

SIZES = 10
"""How many rows more than it must a batch has, unless more is said."""
SOUGHT = 25
"""How many heights are tried for one at which the rules of the table can be kept."""


def rows_of(
    contract: type[Contract],
    given: Given,
    *,
    now: datetime | None = None,
    tables: Tables | None = None,
    source: Source | None = None,
) -> Rows:
    """The rows of a contract, with what the rules of its table leave of them.

    Raises:
        StrategyNeeded: nothing tells what to draw for some of its rules.
        ValueError: a strategy is given for what is no field.
    """
    specification = specification_of(contract)
    moment = clock() if now is None else now
    moment = moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)
    known = Narrowed(intervals(specification, moment), members_of(specification, tables or {}))
    return asked_for(Rows(specification, checked(given, specification), known, source))


def rows_alone(contract: type[Contract], given: Given, source: Source | None = None) -> Rows:
    """The rows of a contract by their own rules: those of the table are no part of one row's verdict.

    Raises:
        StrategyNeeded, ValueError: as `rows_of` does.
    """
    specification = specification_of(contract)
    alone = replace(specification, rules=specification.row_rules)
    known = Narrowed(intervals(alone, clock()))
    return asked_for(Rows(alone, checked(given, specification), known, source))


def asked_for(rows: Rows) -> Rows:
    """The rows, if it is known what to draw for each of their rules.

    Raises:
        StrategyNeeded: it is not.
    """
    if needs := list(dict.fromkeys(rows.needs())):
        said = tuple((one, sentence(rule)) for one, rule in needs)
        raise StrategyNeeded(rows.specification.label, said)
    return rows


def members_of(specification: Specification, tables: Tables) -> dict[str, tuple[Any, ...]]:
    """The values that a field may refer to, by its name, of the tables that are given."""
    frames = {contract: table_of(contract, data) for contract, data in tables.items()}
    found: dict[str, tuple[Any, ...]] = {}
    for rule, keys in references(specification, {one: t.frame for one, t in frames.items()}):
        if len(rule.fields) == 1:
            found[rule.fields[0]] = tuple(key for (key,) in keys)
    return found


def checked(given: Given, specification: Specification) -> Given:
    """The strategies that are given, if they are some, and for fields.

    Raises:
        ValueError: they are not.
    """
    for key, strategy in given.items():
        for name in key if isinstance(key, tuple) else (key,):
            if name not in specification.by_name:
                known = ", ".join(specification.by_name)
                raise ValueError(
                    f"strategies are by the fields' Python names, {known} (got {name!r})"
                )
        if not isinstance(strategy, st.SearchStrategy):
            raise ValueError(f"strategies must be Hypothesis's (got {strategy!r} for {key!r})")  # noqa: TRY004 - as every argument of no use
    return given


def batches_of(
    contract: type[Contract],
    given: Given | None,
    now: datetime | None,
    tables: Tables | None,
    source: Source | None = None,
) -> Batches:
    """The batches of a contract.

    Raises:
        StrategyNeeded, ValueError: as `rows_of` does.
    """
    rows = rows_of(contract, given or {}, now=now, tables=tables, source=source)
    return Batches(contract, rows, Circumstances(now, tables))


def sizes(batches: Batches, least: int | None, most: int | None) -> tuple[int, int]:
    """How few rows and how many are drawn.

    Raises:
        ValueError: the contract wants other numbers of rows than were asked for.
        StrategyNeeded: no batch was found that keeps the rules of the table.
    """
    low, high = batches.heights
    asked = (least if least is not None else low, most)
    first = max(low, asked[0])
    last = asked[1] if asked[1] is not None else first + SIZES
    last = last if high is None else min(last, high)
    if high is not None and low > high:
        said = [sentence(r) for r in batches.rules if isinstance(r, RowCount)]
        raise StrategyNeeded(batches.specification.label, tuple((None, one) for one in said))
    if first > last:
        bounds = f"{low} to {'any number of' if high is None else high}"
        raise ValueError(
            f"sizes must leave some of the contract's {bounds} rows (got {least}, {most})"
        )
    if batches.rows.closed:
        return first, last
    fit = fitting(batches, first, first, last)
    if fit is None:
        raise StrategyNeeded(batches.specification.label, unmet(batches, first))
    return fit, last


def fitting(batches: Batches, height: int, first: int, last: int) -> int | None:
    """The number of rows nearest to one at which the rules of the table can be kept."""
    for distance in range(max(height - first, last - height, SOUGHT) + 1):
        for one in (height + distance, height - distance):
            if first <= one <= last and distance <= SOUGHT and batches.perfect(one) is not None:
                return one
    return None


def unmet(batches: Batches, height: int) -> tuple[tuple[str | None, str], ...]:
    """The rules that no batch was found to keep."""
    report = batches.why_not(height)
    needs_now = any(
        isinstance(r.rule if isinstance(r, Grouped) else r, Freshness) for r in batches.rules
    )
    broken = [(one.field, str(one.rule)) for one in report.violations]
    broken += [(one.field, str(one.rule)) for one in report.not_run]
    hint = (
        [(None, "be fresh by a time that is given: now=")] if needs_now and report.not_run else []
    )
    return (*broken, *hint)


@st.composite
def frames_from(draw: st.DrawFn, batches: Batches, first: int, last: int) -> Any:
    """A frame of a contract, with a number of rows."""
    wanted = draw(st.integers(first, last))
    if batches.rows.closed:
        several = dict.fromkeys(batches.told_apart, max(wanted, 1))
        batches = Batches(batches.contract, batches.rows.opened(draw, several), batches.told)
    height = fitting(batches, wanted, first, last)
    if height is None:
        reject()
    return batches.departed(draw, height)
