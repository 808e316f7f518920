"""Frames: one fused plan per contract and schema; masks and rows only for what failed.

A clean frame costs one pass of aggregates that proves it clean. Only a column that the proof
leaves in doubt is looked at again, and then counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
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
CHUNKS = 8
"""Into how many chunks of rows a large frame is cut: what one proves clean is not looked at again,
and each core takes the next."""
WORTH_CUTTING = 50_000
"""How many rows are worth a chunk of their own."""
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
        chunks = chunks_of(frame)
        in_doubt = [
            (check, where) for column, where in doubtful(plan, chunks) for check in column.checks
        ]
        for start in range(0, len(in_doubt), MASKS_AT_ONCE):
            checks = in_doubt[start : start + MASKS_AT_ONCE]
            for (check, _), mask in zip(checks, masks_of(checks, chunks), strict=True):
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


def chunks_of(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """The frame in chunks of rows, which share its memory; a small one in a single chunk."""
    count = max(1, min(CHUNKS, frame.height // WORTH_CUTTING))
    size = -(-frame.height // count)
    return [frame.slice(size * place, size) for place in range(count)]


def doubtful(plan: Plan, chunks: Sequence[pl.DataFrame]) -> list[tuple[Column, set[int]]]:
    """The columns that the cheap proof does not prove clean, and in which chunks it does not.

    A column that is in doubt in the first chunk is in doubt in all of them: bad data is often bad
    throughout, and then the proof would be one look too many.
    """
    asked = [column for column in plan.columns if column.suspects is not None]
    doubts: dict[int, set[int]] = {}
    for place in unproved(asked, chunks[:1])[0]:
        doubts[place] = set(range(len(chunks)))
    rest = [place for place in range(len(asked)) if place not in doubts]
    proofs = unproved([asked[place] for place in rest], chunks[1:])
    for chunk, places in enumerate(proofs, start=1):
        for place in places:
            doubts.setdefault(rest[place], set()).add(chunk)
    return [(asked[place], doubts[place]) for place in sorted(doubts)]


def unproved(columns: Sequence[Column], chunks: Sequence[pl.DataFrame]) -> list[list[int]]:
    """Which of the columns each chunk leaves in doubt; all of them where the proof itself fails."""
    exprs = [column.suspects for column in columns if column.suspects is not None]
    if not exprs:
        return [[] for _ in chunks]
    rows = attempt(lambda: [frame.row(0) for frame in selected([exprs] * len(chunks), chunks)])
    if isinstance(rows, Failure):
        return [list(range(len(columns)))] * len(chunks)
    return [[place for place, answer in enumerate(row) if answer is not False] for row in rows]


def selected(
    exprs: Sequence[Sequence[pl.Expr]], chunks: Sequence[pl.DataFrame]
) -> list[pl.DataFrame]:
    """Some expressions of each chunk, under the numbers of their places, all cores at work."""
    named = [{str(place): expr for place, expr in enumerate(some)} for some in exprs]
    asked = [(chunk, some) for chunk, some in zip(chunks, named, strict=True) if some]
    if len(asked) == 1:
        done = [chunk.select(**some) for chunk, some in asked]
    else:
        lazy = [chunk.lazy().select(**some) for chunk, some in asked]
        done = pl.collect_all(lazy, engine="in-memory")
    rest = iter(done)
    return [next(rest) if some else pl.DataFrame() for some in named]


def masks_of(
    checks: Sequence[tuple[Check, set[int]]], chunks: Sequence[pl.DataFrame]
) -> list[pl.Series | Failure]:
    """The mask of each check, computed in the chunks that are in doubt; where computing all of
    them together fails, each is computed alone.
    """
    together = attempt(lambda: masks_in(checks, chunks))
    if not isinstance(together, Failure):
        return [boolean(mask) for mask in together]
    alone = [attempt(partial(masks_in, [one], chunks)) for one in checks]
    return [one if isinstance(one, Failure) else boolean(one[0]) for one in alone]


def masks_in(
    checks: Sequence[tuple[Check, set[int]]], chunks: Sequence[pl.DataFrame]
) -> list[pl.Series]:
    """The mask of each check: false throughout the chunks that are not in doubt."""
    asked = [
        [place for place, (_, where) in enumerate(checks) if chunk in where]
        for chunk in range(len(chunks))
    ]
    exprs = [[checks[place][0].broken for place in places] for places in asked]
    parts: list[list[pl.Series]] = [[] for _ in checks]
    for chunk, places, found in zip(chunks, asked, selected(exprs, chunks), strict=True):
        clean = pl.repeat(False, n=chunk.height, dtype=pl.Boolean, eager=True)
        masks = dict(zip(places, found.get_columns(), strict=True))
        for place, part in enumerate(parts):
            part.append(masks.get(place, clean))
    return [part[0] if len(part) == 1 else pl.concat(part) for part in parts]


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
