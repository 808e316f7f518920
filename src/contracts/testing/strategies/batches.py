"""A batch: perfect rows that keep every rule of the table, and drawn departures that keep them too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from contracts.judging import Tables, checked, read, specification_of
from contracts.report import Report
from contracts.rules.aggregate import Distinct, Mean, Sum
from contracts.rules.table import BatchRule, Grouped, RowCount, Sorted, Unique
from contracts.specification import Field
from contracts.testing.strategies.arranging import (
    Columns,
    ends,
    frame_of,
    in_order,
    is_finite,
    least_of,
)
from contracts.testing.strategies.blocks import Block
from contracts.testing.strategies.domains import Domain, key_of
from contracts.testing.strategies.mending import Row
from contracts.testing.strategies.rows import Rows

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

EXTRAS = 2
"""How many departures of a block a batch has at the most."""
SHARES = 16
"""Into how many sixteenths of the rows a departure is put; 0 for one row."""
ROUNDS = 3
"""How often departures are taken back where the table's rules do not stand them."""


@dataclass(frozen=True)
class Circumstances:
    """What a batch is judged by beside its rules."""

    now: datetime | None
    tables: Tables | None


class Batches:
    """The batches of some rows that keep the rules of the table as well."""

    def __init__(self, contract: type[Contract], rows: Rows, told: Circumstances) -> None:
        self.contract = contract
        self.specification = specification_of(contract)
        self.rows = rows
        self.told = told
        self.rules = [r.rule for r in self.specification.table_rules]
        self.inner = [r.rule if isinstance(r, Grouped) else r for r in self.rules]
        self._perfect: dict[int, Columns | None] = {}
        self._reports: dict[int, Report] = {}

    def __repr__(self) -> str:
        return f"Batches({self.specification.label})"

    @property
    def heights(self) -> tuple[int, int | None]:
        """How few rows and how many the rules ask for."""
        required = (r.rule for r in self.specification.table_rules if r.severity == "error")
        counts = [rule for rule in required if isinstance(rule, RowCount)]
        most = [one.max for one in counts if one.max is not None]
        return max((one.min for one in counts), default=0), min(most, default=None)

    @property
    def told_apart(self) -> set[str]:
        """The fields of which a batch must have different values."""
        asked = (Unique, Sorted, Distinct)
        return {name for rule in self.inner if isinstance(rule, asked) for name in rule.fields}

    # Perfect batches ------------------------------------------------------------------------

    def perfect(self, height: int) -> Columns | None:
        """The simplest batch of so many rows that keeps every rule; None where none is found."""
        if height not in self._perfect:
            self._perfect[height] = None
            for apart in (False, True):
                columns = self.columns_of(self.sought(height, apart=apart))
                self._reports[height] = report = self.judged(self.frame(columns))
                if report.ok:
                    self._perfect[height] = columns
                    break
        return self._perfect[height]

    def why_not(self, height: int) -> Report:
        """The report on the batch that was found of so many rows."""
        self.perfect(height)
        return self._reports[height]

    def sought(self, height: int, *, apart: bool) -> list[Row]:
        """The base, repeated, with what the table asks of its rows together.

        Args:
            apart: whether each row is a group of its own; else all rows are one.
        """
        rows = [self.rows.base] * height
        for grouped in self.rules if apart else ():
            if isinstance(grouped, Grouped):
                rows = self.spread(rows, grouped.by, height)
        for rule in self.inner:
            match rule:
                case Unique(fields=names):
                    rows = self.spread(rows, names, height)
                case Sorted(field=name, strict=True):
                    rows = self.spread(rows, (name,), height)
                case Distinct(field=name):
                    rows = self.spread(rows, (name,), least_of(rule))
                case _:
                    pass
        return self.arranged(rows)

    def spread(self, rows: list[Row], names: tuple[str, ...], different: int) -> list[Row]:
        """The rows with as many different values in some fields, the rest repeated."""
        aliases = [self.specification.by_name[name].alias for name in names]
        keys = [repr([row[alias] for alias in aliases]) for row in rows]
        if len({*keys}) >= min(different, len(rows)):
            return rows
        choices = sorted(names, key=lambda name: not self.block_of(name).is_free)
        for name in choices:
            if self.rows.own[name].nth(different - 1) is not None:
                return self.numbered(rows, name, different)
        counts = {name: self.count(name, different) for name in choices}
        if len(rows) and counts[choices[0]] > 1:
            return self.mixed(rows, counts)
        return rows

    def numbered(self, rows: list[Row], name: str, different: int) -> list[Row]:
        """The rows with different values of a field in the first of them."""
        block, values = self.block_of(name), iter(range(different * 4))
        done: list[Row] = []
        for row in rows[:different]:
            for place in values:
                part = block.with_value(row, name, self.rows.own[name].nth(place))
                if part is not None:
                    done.append({**row, **part})
                    break
            else:
                done.append(row)
        return [*done, *rows[len(done) :]]

    def count(self, name: str, most: int) -> int:
        """How many different values a field has, as far as that is asked."""
        return next((n for n in range(most) if self.rows.own[name].nth(n) is None), most)

    def mixed(self, rows: list[Row], counts: Mapping[str, int]) -> list[Row]:
        """The rows with different combinations of the values of several fields."""
        done = []
        for number, row in enumerate(rows):
            left, changed = number, row
            for name, count in counts.items():
                left, place = divmod(left, max(count, 1))
                part = self.block_of(name).with_value(changed, name, self.rows.own[name].nth(place))
                changed = {**changed, **(part or {})}
            done.append(changed)
        return done

    def block_of(self, name: str) -> Block:
        """The block that a field is in."""
        return next(block for block in self.rows.blocks if name in block.names)

    # What the table asks of rows together -----------------------------------------------------

    def arranged(self, rows: list[Row]) -> list[Row]:
        """The rows with their sums made right, in their order."""
        for rule in self.inner:
            if isinstance(rule, (Sum, Mean)):
                rows = self.balanced(rows, rule)
        for rule in reversed(self.inner):
            if isinstance(rule, Sorted):
                rows = in_order(rows, rule, self.specification.by_name[rule.field].alias)
        return rows

    def balanced(self, rows: list[Row], rule: Sum | Mean) -> list[Row]:
        """The rows with as much added to some as the sum, or the mean, lies outside its interval."""
        field = self.specification.by_name[rule.field]
        values = [row[field.alias] for row in rows]
        low, high = ends(rule, len(values) - values.count(None))
        if not all(value is None or is_finite(value) for value in values):
            return rows
        total = sum((Fraction(value) for value in values if value is not None), Fraction(0))
        if (low is None or total >= low) and (high is None or total <= high):
            return rows
        return list(self.moved(rows, field, self.rows.own[field.name], total, (low, high)))

    def moved(
        self,
        rows: list[Row],
        field: Field,
        domain: Domain,
        total: Fraction,
        within: tuple[Fraction | None, Fraction | None],
    ) -> Iterator[Row]:
        """The rows, each moved as far as it can be towards where the total must lie."""
        low, high = within
        for row in rows:
            old = row[field.alias]
            outside = low is not None and total < low, high is not None and total > high
            if old is None or not any(outside):
                yield row
                continue
            goal = low if outside[0] else high
            new = domain.drawn.nearest(Fraction(old) + (goal or 0) - total)
            fits = new is not None and domain.holds(new)
            part = self.block_of(field.name).with_value(row, field.name, new) if fits else None
            if part is not None:
                total += Fraction(part[field.alias]) - Fraction(old)
            yield {**row, **(part or {})}

    # Frames -----------------------------------------------------------------------------------

    def columns_of(self, rows: list[Row]) -> Columns:
        """The rows as columns."""
        return {one.alias: [row[one.alias] for row in rows] for one in self.specification.fields}

    def frame(self, columns: Columns) -> pl.DataFrame:
        """The columns as a frame, of the types that contract form has."""
        return frame_of(columns, self.specification)

    def judged(self, frame: pl.DataFrame) -> Report:
        """The report on a frame."""
        return checked(
            self.contract, read(self.contract, frame), 1, self.told.now, self.told.tables
        )

    # Departures -------------------------------------------------------------------------------

    def departed(self, draw: st.DrawFn, height: int) -> pl.DataFrame:
        """A batch of so many rows: a perfect one, departed from here and there."""
        perfect = self.perfect(height) or {}
        rows = [dict(zip(perfect, row, strict=True)) for row in zip(*perfect.values(), strict=True)]
        if not height:
            return self.frame(perfect)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        touched = [block for block in self.rows.blocks if self.depart(draw, rows, block, random)]
        for _ in range(ROUNDS):
            if not touched:
                break
            frame = self.frame(self.columns_of(self.arranged(rows)))
            if self.is_sure:
                return frame
            report = self.judged(frame)
            if report.ok:
                return frame
            touched = self.taken_back(rows, perfect, touched, report)
        return self.frame(perfect)

    def depart(self, draw: st.DrawFn, rows: list[Row], block: Block, random: Random) -> bool:
        """Put drawn values of a block into some rows, each into one or into many."""
        extras = draw(st.integers(0, EXTRAS))
        strategy = block.strategy()
        for _ in range(extras):
            values = draw(strategy)
            # A share, so that what is drawn does not depend on the height, which shrinks apart.
            share = draw(st.integers(0, SHARES))
            count = 1 if self.is_key(block) else max(1, len(rows) * share // SHARES)
            for place in random.sample(range(len(rows)), count):
                if not self.repeats(rows, block, values):
                    rows[place] = {**rows[place], **values}
        return extras > 0

    def is_key(self, block: Block) -> bool:
        """Whether its fields are all of a key, so that no two rows may be alike in them."""
        return any(isinstance(r, Unique) and {*r.fields} <= {*block.names} for r in self.inner)

    @cached_property
    def is_sure(self) -> bool:
        """Whether departures keep the rules of the table by how they are made, so that no frame is asked."""
        return all(self.keeps(rule) for rule in self.rules)

    def keeps(self, rule: BatchRule | Grouped) -> bool:
        """Whether every departure keeps a rule: heights are chosen, keys are not repeated."""
        match rule:
            case RowCount():
                return True
            case Unique(fields=names):
                return any({*names} <= {*block.names} for block in self.rows.blocks)
            case _:
                return False

    def repeats(self, rows: list[Row], block: Block, values: Row) -> bool:
        """Whether the values would repeat a key that lies in the block."""
        for rule in self.inner:
            if isinstance(rule, Unique) and {*rule.fields} <= {*block.names}:
                aliases = [self.specification.by_name[name].alias for name in rule.fields]
                key = [key_of(values[alias]) for alias in aliases]
                if any([key_of(row[alias]) for alias in aliases] == key for row in rows):
                    return True
        return False

    def taken_back(
        self, rows: list[Row], perfect: Columns, touched: list[Block], report: Report
    ) -> list[Block]:
        """Take back the departures of the fields that broken rules read; which are left."""
        names = {name for rule in self.broken(report) for name in rule.fields}
        wrong = [block for block in touched if names & {*block.names}] or touched
        for block in wrong:
            for place, row in enumerate(rows):
                rows[place] = {**row, **{alias: perfect[alias][place] for alias in block.aliases}}
        return [block for block in touched if block not in wrong]

    def broken(self, report: Report) -> list[BatchRule | Grouped]:
        """The rules of the table that a report says are broken, or were not run."""
        codes = {one.code for one in report.violations} | {one.code for one in report.not_run}
        return [rule for rule in self.rules if rule.code in codes]
