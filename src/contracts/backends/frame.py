"""Frames: one fused plan per contract and schema; masks and rows only for what failed.

A clean frame costs one pass of aggregates that proves it clean. Only a column that the proof
leaves in doubt is looked at again, and then counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    Unread,
    attempt,
    shown_list,
)
from contracts.backends.check import Check
from contracts.backends.failing import of_types, types_in
from contracts.backends.masking import hides
from contracts.backends.plan import (
    CHUNKS,
    NO_MASKS,
    Column,
    Plan,
    chunk_size,
    plan_for,
    safely_named,
)
from contracts.backends.tables import table_findings
from contracts.report import violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import DECLARED, PRESENT, Specification

KEPT_PLANS = 32
"""How many schemas a contract remembers its plan for."""
WORTH_CUTTING = 400_000
"""From how many rows on a frame is cut into chunks."""
SAMPLE = 10_000
"""How many rows are looked at first: bad data is often bad throughout, and then the proof would be
one look too many."""
MASKS_AT_ONCE = 64
"""How many masks are computed together: enough for every core, and a bit a row each in memory."""


class FrameBackend:
    """Enforces one contract on Polars frames; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._plans: dict[Any, Plan] = {}

    def judge(
        self, frame: pl.DataFrame, told: Circumstances, unread: Mapping[str, Unread] = NO_MASKS
    ) -> Findings:
        """Every violation in the frame, and every rule that could not be asked of it.

        Args:
            frame: data in contract form; never changed.
            unread: what null stands for in fields, by their Python names, with values that are
                not contract form.
        """
        height = frame.height
        masks = {name: own_name(name, frame) for name in unread}
        if unread:
            frame = frame.with_columns(**{masks[name]: one.rows for name, one in unread.items()})
        plan = self.plan(frame.schema, masks)
        frame = safely_named(frame)
        chunks = chunks_of(frame)
        in_doubt, proved = doubtful(plan, frame, chunks)
        batch = Batch(self.specification, plan, frame, told, proved, unread)
        found = Findings(list(structure(plan, self.specification, height)))
        for check in plan.not_run:
            found.cannot_run(check.path, check.requirement, check.not_run or "")
        asked = [(check, where) for column, where in in_doubt for check in column.checks]
        for start in range(0, len(asked), MASKS_AT_ONCE):
            checks = asked[start : start + MASKS_AT_ONCE]
            for (check, _), mask in zip(checks, masks_of(checks, chunks), strict=True):
                add_outcome(found, check, mask, batch)
        for requirement in self.specification.table_rules:
            found += table_findings(requirement, batch)
        return found

    def table(self, frame: pl.DataFrame) -> Table:
        """The frame as a table that references may be looked up in."""
        return Table(self.specification, self.plan(frame.schema), safely_named(frame))

    def plan(self, schema: pl.Schema, unread: Mapping[str, str] = NO_MASKS) -> Plan:
        """The plan for frames of the schema, made once."""
        key = (tuple(schema.items()), tuple(unread.items()))
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= KEPT_PLANS:
                self._plans.clear()
            plan = self._plans[key] = plan_for(self.specification, schema, unread)
        return plan


def own_name(field: str, frame: pl.DataFrame) -> str:
    """A name for the mask of what is unread in a field, which no column of the frame has."""
    name = f"{field} unread"
    while name in frame.columns:
        name += "?"
    return name


def structure(plan: Plan, specification: Specification, rows: int) -> Iterator[Finding]:
    """What the frame's columns alone break: every row lacks a column that is missing."""
    broken = [(field.alias, PRESENT) for field in plan.missing]
    if specification.extra == "forbid":
        broken += [(name, DECLARED) for name in plan.extra]
    if broken:  # making a mask takes longer than judging a small frame
        every = pl.repeat(True, n=rows, eager=True, dtype=pl.Boolean)
        for name, requirement in broken:
            yield Finding(violation_of(name, requirement, rows, rows), every)


def chunks_of(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """The frame in chunks of rows, which share its memory; a small one in a single chunk."""
    if frame.height < WORTH_CUTTING:
        return [frame]
    size = chunk_size(frame.height)
    return [frame.slice(size * place, size) for place in range(CHUNKS)]


Doubts = list[tuple[Column, set[int]]]
"""The columns that a proof leaves in doubt, and in which chunks of the rows it does."""


def doubtful(
    plan: Plan, frame: pl.DataFrame, chunks: Sequence[pl.DataFrame]
) -> tuple[Doubts, frozenset[Requirement[Any]]]:
    """What the cheap proofs leave in doubt, and the keys that they prove unique."""
    asked = [column for column in plan.columns if column.suspects is not None]
    if len(chunks) == 1:
        return unproved([(c, (c.suspects,)) for c in asked], plan.keys, frame)
    early, _ = unproved([(c, (c.suspects,)) for c in asked], (), frame.head(SAMPLE))
    known = {id(column) for column, _ in early}
    rest = [(c, c.slices or (c.suspects,)) for c in asked if id(c) not in known]
    late, proved = unproved(rest, plan.keys, frame)
    everywhere = set(range(len(chunks)))
    doubts = [(column, everywhere) for column, _ in early]
    doubts += [(column, where if column.slices else everywhere) for column, where in late]
    return doubts, proved


def unproved(
    proofs: Sequence[tuple[Column, Sequence[pl.Expr | None]]],
    keys: Sequence[tuple[Requirement[Any], pl.Expr]],
    frame: pl.DataFrame,
) -> tuple[Doubts, frozenset[Requirement[Any]]]:
    """Which of each column's proofs fail, and the keys that are proved unique; where computing them
    fails nothing is proved.
    """
    exprs = {f"{n}.{m}": expr for n, (_, some) in enumerate(proofs) for m, expr in enumerate(some)}
    exprs |= {f"key {n}": expr for n, (_, expr) in enumerate(keys)}
    row = attempt(lambda: frame.select(**exprs).row(0, named=True)) if exprs else {}
    answers: dict[str, Any] = {} if isinstance(row, Failure) else row
    doubts: Doubts = []
    for n, (column, some) in enumerate(proofs):
        where = {m for m in range(len(some)) if answers.get(f"{n}.{m}") is not False}
        if where:
            doubts.append((column, where))
    proved = (rule for n, (rule, _) in enumerate(keys) if answers.get(f"key {n}") is True)
    return doubts, frozenset(proved)


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


def said(check: Check, reason: str, frame: pl.DataFrame) -> str:
    """The reason as it may be shown, with the types of what was read: an engine's message may quote
    a sensitive value.
    """
    reason = "its interpretation failed" if hides(check.expected) else reason
    return of_types(reason, types_in(frame, check.broken.meta.root_names()))


def add_outcome(found: Findings, check: Check, mask: pl.Series | Failure, batch: Batch) -> None:
    """Add what one check finds in the frame."""
    if isinstance(mask, Failure):
        found.cannot_run(check.path, check.requirement, said(check, mask.reason, batch.frame))
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
    read = [frame.get_column(name) for name in names]  # a select looks at every column there is
    values = attempt(lambda: pl.DataFrame(read)[list(rows)].select(value=shown)["value"])
    if isinstance(values, Failure):
        return ["<no value>"] * len(rows)
    return shown_list(values, check.expected)
