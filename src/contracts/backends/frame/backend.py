"""The backend for frames: one fused plan per contract and schema; masks and rows only for failures.

A clean frame costs one pass of aggregates that proves it clean. Only a column that the proof leaves
in doubt is evaluated again, and counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.custom import shown_failure
from contracts.backends.engine_errors import column_types, reason_with_types
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.frame.batch import Batch, Context, ReferenceTable
from contracts.backends.frame.check import Check
from contracts.backends.frame.null_types import nulls_of_field_types
from contracts.backends.frame.plan import (
    CHUNKS,
    NO_MASKS,
    FramePlan,
    build_plan,
    chunk_size,
    with_literal_names,
)
from contracts.backends.frame.proofs import Doubt, run_proofs
from contracts.backends.frame.table_rules import evaluate_table_rule
from contracts.backends.masking import contains_sensitive, shown_list
from contracts.backends.masks import constant_mask
from contracts.report.report import build_violation
from contracts.rules.requirement import Requirement
from contracts.rules.table import TableRule
from contracts.specification import DECLARED, PRESENT, Specification

_MAX_PLANS = 32
"""For how many schemas a contract keeps its plan."""
_MIN_ROWS_TO_CHUNK = 400_000
"""From this many rows a frame is cut into chunks."""
_MAX_MASKS_AT_ONCE = 64
"""How many masks are computed together: enough for every core, and a bit a row each in memory."""
_READ_ONE_BY_ONE = frozenset({pl.Float64, pl.Float32, pl.Int64, pl.Int32, pl.String, pl.Boolean})
_FEW = 40
"""Of the types above so many values are read sooner one by one than together."""


class FrameBackend:
    """Enforces one contract on Polars frames; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._plans: dict[Any, FramePlan] = {}

    def evaluate(
        self,
        frame: pl.DataFrame,
        context: Context,
        unparseable: Mapping[str, Unparseable] = NO_MASKS,
    ) -> Findings:
        """Every violation in the frame, and every rule that cannot be evaluated on it.

        Args:
            frame: data in contract form; never changed.
            unparseable: the rows of fields, by their Python names, in which null replaces a value
                that is not contract form.
        """
        height = frame.height
        frame = nulls_of_field_types(frame, self.specification)
        masks = {name: _unused_column_name(name, frame) for name in unparseable}
        if unparseable:
            frame = frame.with_columns(
                **{masks[name]: one.rows for name, one in unparseable.items()}
            )
        plan = self.plan(frame.schema, masks)
        frame = with_literal_names(frame)
        chunks = _split_into_chunks(frame)
        keys = plan.keys if context.take_batch is None else ()
        in_doubt, proved = run_proofs(plan.columns, keys, frame, chunks)
        batch = Batch(self.specification, plan, frame, context, proved, unparseable)
        found = Findings(list(_structural_findings(plan, self.specification, height)))
        for check in plan.not_run:
            found.cannot_run(check.path, check.requirement, check.not_run or "")
        for start in range(0, len(in_doubt), _MAX_MASKS_AT_ONCE):
            doubts = in_doubt[start : start + _MAX_MASKS_AT_ONCE]
            for doubt, mask in zip(doubts, _masks_of(doubts, chunks), strict=True):
                _add_finding(found, doubt.check, mask, batch)
        take = context.take_batch or _evaluate_all_table_rules
        found += take(batch)
        return found

    def evaluate_table_rules(
        self, frame: pl.DataFrame, context: Context, rules: Iterable[Requirement[TableRule]]
    ) -> Findings:
        """The violations of some table rules alone, in a frame whose rows are valid."""
        batch = self.batch(frame, context)
        found = Findings()
        for requirement in rules:
            found += evaluate_table_rule(requirement, batch)
        return found

    def batch(
        self,
        frame: pl.DataFrame,
        context: Context,
        unparseable: Mapping[str, Unparseable] = NO_MASKS,
    ) -> Batch:
        """A frame of which only table rules are evaluated.

        Args:
            unparseable: as for `evaluate`.
        """
        frame = nulls_of_field_types(frame, self.specification)
        plan = self.plan(frame.schema)
        frame = with_literal_names(frame)
        return Batch(self.specification, plan, frame, context, unparseable=unparseable)

    def table(self, frame: pl.DataFrame, unknown: Iterable[str] = ()) -> ReferenceTable:
        """The frame as a table for references to look up.

        Args:
            unknown: the columns of which some values cannot be read, and might be what is referred
                to: they have no type to compare.
        """
        frame = nulls_of_field_types(frame, self.specification)
        untyped = [
            pl.repeat(None, n=frame.height, eager=True, dtype=pl.List(pl.Null)).alias(name)
            for name in unknown
        ]
        frame = frame.with_columns(untyped)
        return ReferenceTable(
            self.specification, self.plan(frame.schema), with_literal_names(frame)
        )

    def plan(self, schema: pl.Schema, unparseable: Mapping[str, str] = NO_MASKS) -> FramePlan:
        """The plan for frames of the schema, made once."""
        key = (tuple(schema.items()), tuple(unparseable.items()))
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MAX_PLANS:
                self._plans.clear()
            plan = self._plans[key] = build_plan(self.specification, schema, unparseable)
        return plan


def _evaluate_all_table_rules(batch: Batch) -> Findings:
    found = Findings()
    for requirement in batch.specification.table_rules:
        found += evaluate_table_rule(requirement, batch)
    return found


def _unused_column_name(field: str, frame: pl.DataFrame) -> str:
    """A name for the mask of a field's unparseable rows, which no column of the frame has."""
    name = f"{field} unparseable"
    while name in frame.columns:
        name += "?"
    return name


def _structural_findings(
    plan: FramePlan, specification: Specification, rows: int
) -> Iterator[Finding]:
    """The violations by the frame's columns alone: every row lacks a missing column."""
    broken = [(field.alias, PRESENT) for field in plan.missing]
    if specification.extra == "forbid":
        broken += [(name, DECLARED) for name in plan.extra]
    if broken:  # making a mask takes longer than evaluating a small frame
        every = constant_mask(rows, value=True)
        for name, requirement in broken:
            yield Finding(build_violation(name, requirement, rows, rows), every)


def _split_into_chunks(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """The frame in chunks of rows, which share its memory; a small frame in one."""
    if frame.height < _MIN_ROWS_TO_CHUNK:
        return [frame]
    size = chunk_size(frame.height)
    return [frame.slice(size * place, size) for place in range(CHUNKS)]


def _select_in_chunks(
    exprs: Sequence[Sequence[pl.Expr | pl.Series]], chunks: Sequence[pl.DataFrame]
) -> list[pl.DataFrame]:
    """Some expressions of each chunk, under the numbers of their places, on all cores."""
    named = [{str(place): expr for place, expr in enumerate(some)} for some in exprs]
    nonempty = [(chunk, some) for chunk, some in zip(chunks, named, strict=True) if some]
    if len(nonempty) == 1:
        done = [chunk.select(**some) for chunk, some in nonempty]
    else:
        lazy = [chunk.lazy().select(**some) for chunk, some in nonempty]
        done = pl.collect_all(lazy, engine="in-memory")
    rest = iter(done)
    return [next(rest) if some else pl.DataFrame() for some in named]


def _masks_of(
    doubts: Sequence[Doubt], chunks: Sequence[pl.DataFrame]
) -> Iterator[pl.Series | Failure]:
    """The mask of each check in doubt: what its proof has made, or computed now."""
    missing = [one for one in doubts if isinstance(one.broken, pl.Expr)]
    computed = iter(_compute_masks(missing, chunks) if missing else ())
    for one in doubts:
        yield next(computed) if isinstance(one.broken, pl.Expr) else one.broken


def _compute_masks(
    doubts: Sequence[Doubt], chunks: Sequence[pl.DataFrame]
) -> list[pl.Series | Failure]:
    """The mask of each check, computed in the chunks that are in doubt; where computing all of them
    together fails, each is computed alone.
    """
    together = attempt(lambda: _compute_masks_together(doubts, chunks))
    if not isinstance(together, Failure):
        return [_require_boolean(mask) for mask in together]
    alone = [attempt(partial(_compute_masks_together, [one], chunks)) for one in doubts]
    return [one if isinstance(one, Failure) else _require_boolean(one[0]) for one in alone]


def _compute_masks_together(
    doubts: Sequence[Doubt], chunks: Sequence[pl.DataFrame]
) -> list[pl.Series]:
    """The mask of each check: false throughout the chunks that are not in doubt."""
    wanted = [
        [place for place, one in enumerate(doubts) if chunk in one.where]
        for chunk in range(len(chunks))
    ]
    exprs = [[doubts[place].broken for place in places] for places in wanted]
    parts: list[list[pl.Series]] = [[] for _ in doubts]
    for chunk, places, found in zip(chunks, wanted, _select_in_chunks(exprs, chunks), strict=True):
        clean = constant_mask(chunk.height, value=False)
        masks = dict(zip(places, found.get_columns(), strict=True))
        for place, part in enumerate(parts):
            part.append(masks.get(place, clean))
    return [part[0] if len(part) == 1 else pl.concat(part) for part in parts]


def _require_boolean(mask: pl.Series | Failure) -> pl.Series | Failure:
    if isinstance(mask, Failure) or mask.dtype == pl.Boolean:
        return mask
    return Failure(f"it answered {mask.dtype}, not a Boolean")


def _shown_reason(check: Check, reason: str, frame: pl.DataFrame) -> str:
    """The reason as it may be shown, with the types of the columns; an engine's message may quote a
    sensitive value.
    """
    shown = shown_failure(reason, sensitive=contains_sensitive(check.expected))
    return reason_with_types(shown, column_types(frame, check.broken.meta.root_names()))


def _add_finding(found: Findings, check: Check, mask: pl.Series | Failure, batch: Batch) -> None:
    if isinstance(mask, Failure):
        found.cannot_run(
            check.path, check.requirement, _shown_reason(check, mask.reason, batch.frame)
        )
    elif check.structural or mask.any():
        found.broken.append(
            batch.named(
                check.path,
                check.requirement,
                mask,
                lambda rows: _shown_values(check, batch.frame, rows),
            )
        )


def _shown_values(check: Check, frame: pl.DataFrame, rows: Sequence[int]) -> list[Any]:
    """The values to show for the rows; None where the check shows none."""
    shown = check.shown
    if shown is None or not rows:
        return [None] * len(rows)
    if check.column is not None:  # no need for an engine to select it
        column = frame.get_column(check.column)
        together = len(rows) > _FEW or contains_sensitive(check.expected)
        if column.dtype in _READ_ONE_BY_ONE and not together:
            return [*map(column.item, rows)]
        places = pl.Series(rows, dtype=pl.UInt32)  # a list takes twice as long
        return shown_list(column[places], check.expected)
    # A select looks at every column there is.
    read = [frame.get_column(name) for name in check.read]
    values = attempt(lambda: pl.DataFrame(read)[list(rows)].select(value=shown)["value"])
    if isinstance(
        values, Failure
    ):  # no struct holds Python's own objects, as a column of any values may
        values = attempt(lambda: _structs(pl.DataFrame(read)[list(rows)], shown))
    if isinstance(values, Failure):
        return ["<no value>"] * len(rows)
    return shown_list(values, check.expected)


def _structs(frame: pl.DataFrame, shown: pl.Expr) -> pl.Series:
    """Structs as dicts of Python's: what an expression of a struct computes, one member after the other."""
    columns = {
        one.meta.output_name(): frame.select(value=one).to_series().to_list()
        for one in reversed(shown.meta.pop())
    }
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return pl.Series(rows, dtype=pl.Object)
