"""The columns that are held for table rules, of each batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from contracts.backends.columns import Columns
from contracts.backends.findings import Finding, Unparseable
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Batch, Context
from contracts.backends.masking import mask_sensitive
from contracts.backends.masks import constant_mask
from contracts.backends.partial.columns import concat_parts
from contracts.backends.physical_types import (
    MAX_SERIES_NESTING,
    nesting_depth,
    physical_type,
)
from contracts.report.report import Example
from contracts.specification import Specification

ROW_PLACE = "\N{WORD JOINER}row"
UNREADABLE = "\N{WORD JOINER}unreadable "
"""What columns beside those that are held are called: no column has such names, see `literal_name`."""


@dataclass(frozen=True, slots=True, repr=False)
class HeldColumns:
    """Some columns of a batch, under the names that their fields have in data.

    Attributes:
        frame: the columns, null where a value is not contract form.
        unparseable: the rows of those values, by their fields' Python names.
        keys: the columns of the key as they came, where keys are shown from them; None where they are
            shown as the frame has them.
    """

    frame: pl.DataFrame
    height: int
    unparseable: Mapping[str, Unparseable]
    keys: Columns | None = None

    def unreadable(self, name: str) -> pl.Series:
        """The mask of rows in which null replaces a field's value."""
        known = self.unparseable.get(name)
        return constant_mask(self.height, value=False) if known is None else known.rows


def hold(batch: Batch, names: Sequence[str], columns: Columns | None) -> HeldColumns:
    """The columns of some fields in a batch.

    Args:
        columns: the batch by its columns, where some of them are not typed.
    """
    specification, held = batch.specification, batch.plan.held
    made = [
        batch.frame.get_column(held[name]).alias(specification.by_name[name].alias)
        for name in names
        if name in held
    ]
    frame = pl.DataFrame(made) if made else pl.DataFrame(height=batch.frame.height)
    unparseable = {n: batch.unparseable[n] for n in names if n in batch.unparseable}
    keys = columns and replace(
        columns,
        fields={
            f.name: columns.fields[f.name] for f in specification.key if f.name in columns.fields
        },
        extra={},
    )
    return HeldColumns(frame, batch.frame.height, unparseable, keys)


def batch_of_held(parts: Sequence[HeldColumns], frames: FrameBackend, context: Context) -> Batch:
    """The held columns of all parts as one batch.

    Raises:
        CannotEvaluate: no type holds the values of a column in all of them.
    """
    frame = concat_parts([part.frame for part in parts])
    names = {name for part in parts for name in part.unparseable}
    unparseable = {name: _concat_unparseable(name, parts) for name in names}
    return frames.batch(frame, context, unparseable)


def _concat_unparseable(name: str, parts: Sequence[HeldColumns]) -> Unparseable:
    every = [
        part.unparseable.get(name) or Unparseable(*[constant_mask(part.height, value=False)] * 2)
        for part in parts
    ]
    return Unparseable(pl.concat([o.rows for o in every]), pl.concat([o.nulls for o in every]))


def with_keys_as_shown(
    finding: Finding, parts: Sequence[HeldColumns], specification: Specification
) -> Finding:
    """The finding, its examples with the keys of their rows as the batches show them."""
    if not specification.key or all(part.keys is None for part in parts):
        return finding
    violation = finding.violation
    examples = tuple(_with_key(one, parts) for one in violation.examples)
    return replace(finding, violation=replace(violation, examples=examples))


def _with_key(example: Example, parts: Sequence[HeldColumns]) -> Example:
    part, row = _place(example.row, parts)
    if part is None or part.keys is None:
        return example
    fields = part.keys.specification.key
    key = {f.alias: mask_sensitive(part.keys.value(f.name, row), f.value) for f in fields}
    return replace(example, key=key)


def _place(row: int | None, parts: Sequence[HeldColumns]) -> tuple[HeldColumns | None, int]:
    """The part that has a row of the whole, and its position there."""
    if row is not None:
        for part in parts:
            if row < part.height:
                return part, row
            row -= part.height
    return None, 0


def empty_batch(frames: FrameBackend, context: Context) -> Batch:
    """A batch without rows that has every field, each in its own type."""
    types = {
        field.alias: physical_type(field.value.dtype)
        for field in frames.specification.fields
        if nesting_depth(field.value) <= MAX_SERIES_NESTING
    }
    return frames.batch(pl.DataFrame(schema=types), context)
