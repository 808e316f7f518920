"""A batch: perfect rows that keep every table rule, and drawn departures that keep them too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.report.report import Report
from contracts.rules.aggregate import Distinct, DistinctShare, Mean, Sum
from contracts.rules.arrival import Coverage, Volume
from contracts.rules.reference import References
from contracts.rules.table import (
    BatchRule,
    Grouped,
    RowCount,
    Sorted,
    Unique,
    fields_of_table_rule,
)
from contracts.specification import Field
from contracts.testing.faults.fault import ColumnLists
from contracts.testing.strategies.blocks import Block
from contracts.testing.strategies.domains import Domain, comparison_key
from contracts.testing.strategies.generator import Interval
from contracts.testing.strategies.repair import RowValues
from contracts.testing.strategies.rows import RowDomain
from contracts.testing.strategies.table_rules import (
    covered_times,
    fewest_values,
    frame_of_columns,
    is_finite,
    own_references,
    sort_rows,
    sum_interval,
    usual_rows,
    with_times,
)

if TYPE_CHECKING:
    import polars as pl

_MAX_DEPARTURES = 2
"""How many departures of one block a batch has at most."""
_SHARES = 16
"""A departure is put into so many sixteenths of the rows; 0 means one row."""
_MAX_ROUNDS = 3
"""How often departures that break table rules are taken back."""


class Batches:
    """The batches of some rows that keep the table rules as well.

    Args:
        engine: checks batches.
        rows: the domain of one row.
        options: the options of the check: the time, and the tables that references are looked up in.
    """

    def __init__(self, engine: Engine, rows: RowDomain, options: Options) -> None:
        self.engine = engine
        self.specification = engine.specification
        self.rows = rows
        self.options = replace(options, max_examples=1)
        self.rules = [r.rule for r in self.specification.table_rules]
        self.inner_rules = [r.rule if isinstance(r, Grouped) else r for r in self.rules]
        self._perfect: dict[int, ColumnLists | None] = {}
        self._reports: dict[int, Report] = {}

    def __repr__(self) -> str:
        return f"Batches({self.specification.label})"

    @property
    def height_limits(self) -> tuple[int, int | None]:
        """The least and the greatest number of rows that the rules permit."""
        required = [r.rule for r in self.specification.table_rules if r.severity == "error"]
        counts = [rule for rule in required if isinstance(rule, RowCount)]
        most = [one.max for one in counts if one.max is not None]
        least = [one.min for one in counts]
        least += [len(self._times_of(one)) for one in required if isinstance(one, Coverage)]
        if any(isinstance(one, Volume) for one in required):
            least.append(usual_rows(self.options))
        return max(least, default=0), min(most, default=None)

    @property
    def distinct_fields(self) -> set[str]:
        """The fields of which a batch needs different values."""
        rules = (
            rule
            for rule in self.inner_rules
            if isinstance(rule, (Unique, Sorted, Distinct, DistinctShare))
        )
        return {name for rule in rules for name in rule.fields}

    # Perfect batches ------------------------------------------------------------------------

    def perfect(self, height: int) -> ColumnLists | None:
        """The simplest batch of a height that keeps every rule; None where none is found."""
        if height not in self._perfect:
            self._perfect[height] = None
            for apart in (False, True):
                columns = self._columns_of(self._simplest_rows(height, apart=apart))
                self._reports[height] = report = self._check(self.frame(columns))
                if report.ok:
                    self._perfect[height] = columns
                    break
        return self._perfect[height]

    def report_of(self, height: int) -> Report:
        """The report on the simplest batch of a height."""
        self.perfect(height)
        return self._reports[height]

    def _simplest_rows(self, height: int, *, apart: bool) -> list[RowValues]:
        """The base, repeated, and changed as the table rules demand.

        Args:
            apart: whether each row is a group by itself; else all rows are one group.
        """
        rows = [self.rows.base] * height
        for grouped in self.rules if apart else ():
            if isinstance(grouped, Grouped):
                rows = self._spread(rows, grouped.by, height)
        for rule in self.inner_rules:
            match rule:
                case Unique(fields=names):
                    rows = self._spread(rows, names, height)
                case Sorted(field=name, strict=True):
                    rows = self._spread(rows, (name,), height)
                case Distinct(field=name) | DistinctShare(field=name):
                    rows = self._spread(rows, (name,), fewest_values(rule, height))
                case Coverage(field=name):
                    rows = with_times(rows, name, self._times_of(rule), self._block_of)
                case _:  # `_arrange` cares for sums and orders; the check decides on the rest
                    pass
        return self._arrange(rows)

    def _spread(
        self, rows: list[RowValues], names: tuple[str, ...], different: int
    ) -> list[RowValues]:
        """The rows with a number of different values in some fields, the other rows repeated."""
        aliases = [self.specification.by_name[name].alias for name in names]
        keys = [repr([row[alias] for alias in aliases]) for row in rows]
        if len({*keys}) >= min(different, len(rows)):
            return rows
        choices = sorted(names, key=lambda name: not self._block_of(name).is_free)
        for name in choices:
            if self.rows.field_domains[name].nth(different - 1) is not None:
                return self._with_different_values(rows, name, different)
        counts = {name: self._count_values(name, different) for name in choices}
        if len(rows) and counts[choices[0]] > 1:
            return self._with_combinations(rows, counts)
        return rows

    def _with_different_values(
        self, rows: list[RowValues], name: str, different: int
    ) -> list[RowValues]:
        """The rows with different values of a field in the first of them."""
        block, values = self._block_of(name), iter(range(different * 4))
        done: list[RowValues] = []
        for row in rows[:different]:
            for place in values:
                part = block.with_value(row, name, self.rows.field_domains[name].nth(place))
                if part is not None:
                    done.append({**row, **part})
                    break
            else:
                done.append(row)
        return [*done, *rows[len(done) :]]

    def _times_of(self, rule: Coverage) -> list[Any]:
        """Times that keep a rule, as far as its ends are declared."""
        return covered_times(rule, self.specification.by_name[rule.field])

    def _count_values(self, name: str, most: int) -> int:
        """The number of different values of a field, counted up to `most`."""
        domain = self.rows.field_domains[name]
        return next((n for n in range(most) if domain.nth(n) is None), most)

    def _with_combinations(
        self, rows: list[RowValues], counts: Mapping[str, int]
    ) -> list[RowValues]:
        """The rows with different combinations of the values of several fields."""
        done = []
        for number, row in enumerate(rows):
            left, changed = number, row
            for name, count in counts.items():
                left, place = divmod(left, max(count, 1))
                value = self.rows.field_domains[name].nth(place)
                part = self._block_of(name).with_value(changed, name, value)
                changed = {**changed, **(part or {})}
            done.append(changed)
        return done

    def _block_of(self, name: str) -> Block:
        return next(block for block in self.rows.blocks if name in block.names)

    # Sums and orders ------------------------------------------------------------------------

    def _arrange(self, rows: list[RowValues]) -> list[RowValues]:
        """The rows with their sums within the limits, their references to each other, and in their order."""
        for rule in self.inner_rules:
            if isinstance(rule, References) and rule.contract is None and not self.options.tables:
                rows = own_references(rows, rule, self.specification, self._block_of)
            if isinstance(rule, (Sum, Mean)):
                rows = self._balance(rows, rule)
        for rule in reversed(self.inner_rules):
            if isinstance(rule, Sorted):
                rows = sort_rows(rows, rule, self.specification.by_name[rule.field].alias)
        return rows

    def _balance(self, rows: list[RowValues], rule: Sum | Mean) -> list[RowValues]:
        """The rows with values moved until the sum, or the mean, lies in its interval."""
        field = self.specification.by_name[rule.field]
        values = [row[field.alias] for row in rows]
        low, high = sum_interval(rule, len(values) - values.count(None))
        if not all(value is None or is_finite(value) for value in values):
            return rows
        total = sum((Fraction(value) for value in values if value is not None), Fraction(0))
        if (low is None or total >= low) and (high is None or total <= high):
            return rows
        domain = self.rows.field_domains[field.name]
        return list(self._move_values(rows, field, domain, total, (low, high)))

    def _move_values(
        self,
        rows: list[RowValues],
        field: Field,
        domain: Domain,
        total: Fraction,
        within: Interval,
    ) -> Iterator[RowValues]:
        """The rows, each value moved as far as possible towards a total within an interval."""
        low, high = within
        for row in rows:
            old = row[field.alias]
            too_low, too_high = low is not None and total < low, high is not None and total > high
            if old is None or not (too_low or too_high):
                yield row
                continue
            goal = low if too_low else high
            new = domain.generator.nearest(Fraction(old) + (goal or 0) - total)
            fits = new is not None and domain.accepts(new)
            part = self._block_of(field.name).with_value(row, field.name, new) if fits else None
            if part is not None:
                total += Fraction(part[field.alias]) - Fraction(old)
            yield {**row, **(part or {})}

    # Frames -----------------------------------------------------------------------------------

    def _columns_of(self, rows: list[RowValues]) -> ColumnLists:
        return {one.alias: [row[one.alias] for row in rows] for one in self.specification.fields}

    def frame(self, columns: ColumnLists) -> pl.DataFrame:
        """The columns as a frame in contract form."""
        return frame_of_columns(columns, self.specification)

    def _check(self, frame: pl.DataFrame) -> Report:
        return self.engine.check(frame, self.options)

    # Departures -------------------------------------------------------------------------------

    def draw_frame(self, draw: st.DrawFn, height: int) -> pl.DataFrame:
        """A batch of a height: the perfect one, departed from in some rows."""
        perfect = self.perfect(height) or {}
        rows = [dict(zip(perfect, row, strict=True)) for row in zip(*perfect.values(), strict=True)]
        if not height:
            return self.frame(perfect)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        touched = [block for block in self.rows.blocks if self._depart(draw, rows, block, random)]
        for _ in range(_MAX_ROUNDS):
            if not touched:
                break
            frame = self.frame(self._columns_of(self._arrange(rows)))
            if self._departures_keep_rules:
                return frame
            report = self._check(frame)
            if report.ok:
                return frame
            touched = self._take_back(rows, perfect, touched, report)
        return self.frame(perfect)

    def _depart(self, draw: st.DrawFn, rows: list[RowValues], block: Block, random: Random) -> bool:
        """Put drawn values of a block into some rows; returns whether any were drawn."""
        departures = draw(st.integers(0, _MAX_DEPARTURES))
        strategy = block.strategy()
        for _ in range(departures):
            values = draw(strategy)
            # A share, so that the draw does not depend on the height, which shrinks separately.
            share = draw(st.integers(0, _SHARES))
            count = 1 if self._keys_within(block) else max(1, len(rows) * share // _SHARES)
            for place in random.sample(range(len(rows)), count):
                if not self._repeats_key(rows, block, values):
                    rows[place] = {**rows[place], **values}
        return departures > 0

    def _keys_within(self, block: Block) -> list[Unique]:
        """The rules that the block's fields alone are unique."""
        keys = (rule for rule in self.inner_rules if isinstance(rule, Unique))
        return [rule for rule in keys if {*rule.fields} <= {*block.names}]

    @cached_property
    def _departures_keep_rules(self) -> bool:
        """Whether departures keep every table rule by construction, so that no frame is checked."""
        return all(self._is_always_kept(rule) for rule in self.rules)

    def _is_always_kept(self, rule: BatchRule | Grouped) -> bool:
        """Whether every departure keeps a rule: heights are chosen, keys are not repeated."""
        match rule:
            case RowCount():
                return True
            case Unique(fields=names, ignore_case=False):
                return any({*names} <= {*block.names} for block in self.rows.blocks)
            case _:  # whatever is not sure is checked
                return False

    def _repeats_key(self, rows: list[RowValues], block: Block, values: RowValues) -> bool:
        """Whether the values would repeat a key that lies in the block."""
        for rule in self._keys_within(block):
            aliases = [self.specification.by_name[name].alias for name in rule.fields]
            fold = str.lower if rule.ignore_case else str
            key = [fold(comparison_key(values[alias])) for alias in aliases]
            if any([fold(comparison_key(row[alias])) for alias in aliases] == key for row in rows):
                return True
        return False

    def _take_back(
        self, rows: list[RowValues], perfect: ColumnLists, touched: list[Block], report: Report
    ) -> list[Block]:
        """Take back the departures in fields that broken rules read; returns the other blocks."""
        names = {name for rule in self._broken_rules(report) for name in fields_of_table_rule(rule)}
        wrong = [block for block in touched if names & {*block.names}] or touched
        for block in wrong:
            for place, row in enumerate(rows):
                rows[place] = {**row, **{alias: perfect[alias][place] for alias in block.aliases}}
        return [block for block in touched if block not in wrong]

    def _broken_rules(self, report: Report) -> list[BatchRule | Grouped]:
        """The table rules that are broken, or were not run."""
        codes = {one.code for one in report.violations} | {one.code for one in report.not_run}
        return [rule for rule in self.rules if rule.code in codes]
