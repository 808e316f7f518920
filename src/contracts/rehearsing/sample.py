"""A sample of a good batch: so many rows of it that a rehearsal ends in seconds, however long it is."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from contracts.engine.engine import Engine
from contracts.rehearsing.trial import GoodBatch
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import RowRule
from contracts.rules.table import Freshness, RowCount, TableRule
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl

_AnyRequirement: TypeAlias = Requirement[RowRule] | Requirement[TableRule]


def sample_batch(good: GoodBatch, max_rows: int | None) -> GoodBatch:
    """At most `max_rows` rows of a good batch, in its order; the batch itself where it has no more.

    `RowCount` is scaled to the sample. Of the rules that name no row those that the sample breaks are left out.
    """
    height = good.height
    if max_rows is None or height <= max_rows:
        return good
    specification = good.engine.specification
    rows = _sampled_rows(good, max_rows)
    frame = good.frame[rows]
    scaled = [_scaled(one, len(rows), height) for one in specification.rules]
    kept, left_out = _kept_rules(good, replace(specification, rules=tuple(scaled)), frame)
    engine = Engine(replace(specification, rules=kept))
    columns = frame.to_dict(as_series=False)
    return GoodBatch(engine, frame, columns, good.options, good.frame, left_out)


def _sampled_rows(good: GoodBatch, max_rows: int) -> list[int]:
    """Rows chosen by lot, the same every time, with the newest of every time whose age is limited."""
    rules = [one.rule for one in good.engine.specification.rules]
    names = {one.field for one in rules if isinstance(one, Freshness)}
    fields = (good.engine.specification.by_name[name].alias for name in sorted(names))
    newest = [good.frame.get_column(name).arg_max() for name in fields]
    rows = dict.fromkeys(row for row in newest if row is not None)
    chosen = Random(f"{max_rows} of {good.height}").sample(range(good.height), max_rows)  # noqa: S311 - the same rows every time
    return sorted([*rows, *(row for row in chosen if row not in rows)][:max_rows])


def _scaled(requirement: _AnyRequirement, rows: int, height: int) -> _AnyRequirement:
    """A requirement of the number of rows for so many of them; any other as it is."""
    rule = requirement.rule
    if not isinstance(rule, RowCount):
        return requirement
    most = None if rule.max is None else math.floor(rule.max * rows / height)
    least = math.ceil(rule.min * rows / height)
    return replace(requirement, rule=RowCount(min=least, max=most))  # type: ignore[arg-type]  # a table rule


def _kept_rules(
    good: GoodBatch, specification: Specification, frame: pl.DataFrame
) -> tuple[tuple[_AnyRequirement, ...], tuple[str, ...]]:
    """The rules that the sample keeps, and the others as sentences: such as of many groups, or of a mean."""
    kept: list[_AnyRequirement] = []
    left_out: list[str] = []
    for one in specification.rules:
        alone = Engine(replace(specification, rules=(one,)))
        if isinstance(one.rule, RowRule) or alone.check(frame, good.options).ok:
            kept.append(one)
        else:
            left_out.append(
                one.name or f"{', '.join(one.rule.fields) or 'the batch'} {sentence(one.rule)}"
            )
    return tuple(kept), tuple(left_out)
