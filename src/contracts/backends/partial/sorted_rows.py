"""`Sorted` on one part after the other: of the rows before a part, only the furthest value is needed.

The furthest rows so far are put before the rows of the next part, and the rule is evaluated on both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Batch, Context
from contracts.backends.frame.groups import key_exprs
from contracts.backends.frame.row_rules import read_path_column
from contracts.backends.frame.table_rules import by_and_rule, evaluate_table_rule, parseable_rows
from contracts.backends.partial.held import HeldColumns, batch_of_held, with_keys_as_shown
from contracts.backends.partial.violations import examples_later
from contracts.rules import table as t
from contracts.rules.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Order:
    """The order of the rows so far, as one rule has it.

    Attributes:
        furthest: a row with the furthest value of each group; None before the first row.
    """

    requirement: Requirement[t.TableRule]
    furthest: HeldColumns | None = None

    @property
    def applies(self) -> bool:
        """Whether the rule is about the order of rows."""
        return isinstance(by_and_rule(self.requirement.rule)[1], t.Sorted)

    def then(
        self, part: HeldColumns, frames: FrameBackend, context: Context
    ) -> tuple[Order, Findings]:
        """The order after the next part, and the findings in that, by positions in it.

        Args:
            context: with the number of rows before the part.

        Raises:
            CannotEvaluate: no type holds the values of a column before the part and in it.
        """
        parts = [part] if self.furthest is None else [self.furthest, part]
        added = 0 if self.furthest is None else self.furthest.height
        context = replace(context, before=context.before - added)
        batch = batch_of_held(parts, frames, context)
        readable = parseable_rows(self.requirement.rule, batch)
        if readable is not None and not readable.any():
            return self, Findings()
        found = evaluate_table_rule(self.requirement, batch)
        specification = batch.specification
        broken = [with_keys_as_shown(one, parts, specification) for one in found.broken]
        found = replace(found, broken=[_without_first(one, added) for one in broken])
        return replace(self, furthest=furthest_rows(self.requirement.rule, batch, readable)), found


def _without_first(finding: Finding, added: int) -> Finding:
    """The finding by positions without so many rows, which come first and break nothing."""
    violation = finding.violation
    examples = tuple(examples_later(violation.examples, -added))
    sample = finding.sample and tuple(examples_later(finding.sample, -added))
    rows = None if finding.rows is None else finding.rows.slice(added)
    violation = replace(violation, examples=examples)
    return replace(finding, violation=violation, sample=sample, rows=rows)


def furthest_rows(rule: t.TableRule, batch: Batch, readable: pl.Series | None) -> HeldColumns:
    """A row of each group with the value that no later one may be before."""
    by, inner = by_and_rule(rule)
    if not isinstance(inner, t.Sorted):
        raise TypeError(f"{rule} is not about the order of rows")
    specification, held = batch.specification, batch.plan.held
    form = read_path_column((inner.field,), specification, batch.plan.members).form
    if specification.by_name[inner.field].value.dtype.kind == "float":
        form = pl.when(form.is_not_nan()).then(form)
    frame = batch.frame.select(value=form, row=pl.int_range(pl.len()), **key_exprs(by, batch))
    frame = frame if readable is None else frame.filter(readable)
    value = pl.col("value")
    furthest = value.min() if inner.descending else value.max()
    row = pl.col("row").filter(value == furthest).first()
    keys = list(key_exprs(by, batch))
    found = frame.group_by(keys).agg(row) if by else frame.select(row)
    rows = found["row"].drop_nulls().sort()
    names = dict.fromkeys((*by, inner.field))
    columns = {specification.by_name[name].alias: held[name] for name in names}
    kept = {n: batch.frame.get_column(column).gather(rows) for n, column in columns.items()}
    return HeldColumns(pl.DataFrame(kept), len(rows), {})
