"""Frames: one fused plan per contract and schema; masks and rows only for what failed.

A clean frame costs one pass of aggregates that proves it clean. Only a column that the proof
leaves in doubt is looked at again, and then counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from contracts.backends.batch import (
    Batch,
    Circumstances,
    Failure,
    Finding,
    Findings,
    Table,
    attempt,
    shown_list,
)
from contracts.backends.check import Check
from contracts.backends.masking import hides
from contracts.backends.plan import Column, Plan, plan_for, safely_named
from contracts.backends.tables import table_findings
from contracts.report import violation_of
from contracts.specification import DECLARED, PRESENT, Specification

KEPT_PLANS = 32
"""How many schemas a contract remembers its plan for."""
WORTH_SLICING = 50_000
"""From how many rows on a slow proof is shared between the cores."""
MASKS_AT_ONCE = 64
"""How many masks are computed together: enough for every core, and a bit a row each in memory."""


class FrameBackend:
    """Enforces one contract on Polars frames; safe to share between threads.

    Args:
        only: the fields to look at, by Python name, where the others are judged elsewhere: those
            are neither missing nor extra here, and a table rule over them is not run.
    """

    def __init__(self, specification: Specification, only: frozenset[str] | None = None) -> None:
        self.specification = specification
        self.only = only
        self._plans: dict[tuple[tuple[str, pl.DataType], ...], Plan] = {}

    def judge(self, frame: pl.DataFrame, told: Circumstances) -> Findings:
        """Every violation in the frame, and every rule that could not be asked of it.

        Args:
            frame: data in contract form; never changed.
        """
        plan = self.plan(frame.schema)
        frame = safely_named(frame)
        batch = Batch(self.specification, plan, frame, told)
        found = Findings(list(structure(plan, self.specification, frame.height)))
        for check in plan.not_run:
            found.cannot_run(check.path, check.requirement, check.not_run or "")
        in_doubt = [check for column in doubtful(plan, frame) for check in column.checks]
        for start in range(0, len(in_doubt), MASKS_AT_ONCE):
            checks = in_doubt[start : start + MASKS_AT_ONCE]
            for check, mask in zip(checks, masks_of(checks, frame), strict=True):
                add_outcome(found, check, mask, batch)
        for requirement in self.specification.table_rules:
            found += table_findings(requirement, batch)
        return found

    def table(self, frame: pl.DataFrame) -> Table:
        """The frame as a table that references may be looked up in."""
        return Table(self.specification, self.plan(frame.schema), safely_named(frame))

    def plan(self, schema: pl.Schema) -> Plan:
        """The plan for frames of the schema, made once."""
        key = tuple(schema.items())
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= KEPT_PLANS:
                self._plans.clear()
            plan = self._plans[key] = plan_for(self.specification, schema, self.only)
        return plan


def structure(plan: Plan, specification: Specification, rows: int) -> Iterator[Finding]:
    """What the frame's columns alone break: every row lacks a column that is missing."""
    every = pl.repeat(True, n=rows, eager=True, dtype=pl.Boolean)
    for field in plan.missing:
        yield Finding(violation_of(field.alias, PRESENT, rows, rows), every)
    if specification.extra == "forbid":
        for name in plan.extra:
            yield Finding(violation_of(name, DECLARED, rows, rows), every)


def doubtful(plan: Plan, frame: pl.DataFrame) -> list[Column]:
    """The columns that the cheap pass does not prove clean; all of them where it fails."""
    asked = [column for column in plan.columns if column.suspects is not None]
    if not asked:
        return []
    many = frame.height >= WORTH_SLICING
    proofs = [
        (place, proof)
        for place, column in enumerate(asked)
        for proof in (column.slices if many and column.slices else (column.suspects,))
    ]
    row = attempt(lambda: frame.select(**{str(n): e for n, (_, e) in enumerate(proofs)}).row(0))
    if isinstance(row, Failure):
        return asked
    in_doubt = {
        place for (place, _), answer in zip(proofs, row, strict=True) if answer is not False
    }
    return [column for place, column in enumerate(asked) if place in in_doubt]


def masks_of(checks: Sequence[Check], frame: pl.DataFrame) -> list[pl.Series | Failure]:
    """The mask of each check; where computing them together fails, each is computed alone."""
    exprs = {str(place): check.broken for place, check in enumerate(checks)}
    together = attempt(lambda: frame.select(**exprs).get_columns())
    if not isinstance(together, Failure):
        return [boolean(mask) for mask in together]
    return [boolean(mask_of(check, frame)) for check in checks]


def mask_of(check: Check, frame: pl.DataFrame) -> pl.Series | Failure:
    """The mask of one check, computed alone."""
    mask: pl.Series | Failure = attempt(lambda: frame.select(check.broken).to_series())
    return mask


def boolean(mask: pl.Series | Failure) -> pl.Series | Failure:
    """The mask, if it is one."""
    if isinstance(mask, Failure) or mask.dtype == pl.Boolean:
        return mask
    return Failure(f"it answered {mask.dtype}, not a Boolean")


def said(check: Check, reason: str) -> str:
    """The reason as it may be shown: an engine's message may quote a sensitive value."""
    return "its interpretation failed" if hides(check.expected) else reason


def add_outcome(found: Findings, check: Check, mask: pl.Series | Failure, batch: Batch) -> None:
    """Add what one check finds in the frame."""
    if isinstance(mask, Failure):
        found.cannot_run(check.path, check.requirement, said(check, mask.reason))
    elif check.structural or mask.any():
        found.broken.append(
            batch.named(
                check.path,
                check.requirement,
                mask,
                lambda rows: shown_values(check, batch.frame, rows),
            )
        )


def shown_values(check: Check, frame: pl.DataFrame, rows: Sequence[int]) -> list[Any]:
    """The values to show for the rows; None where the check has none to show."""
    shown = check.shown
    if shown is None or not rows:
        return [None] * len(rows)
    names = dict.fromkeys(shown.meta.root_names())
    values = attempt(lambda: frame.select(*names)[list(rows)].select(value=shown)["value"])
    if isinstance(values, Failure):
        return ["<no value>"] * len(rows)
    return shown_list(values, check.expected)
