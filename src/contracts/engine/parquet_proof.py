"""What the metadata of a Parquet file proves of a contract, and what is left to read of its row groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from contracts.backends.frame.proof_by_bounds import ColumnBounds, prove
from contracts.backends.partial.violations import EntryKey, key_of
from contracts.inputs.arrow_columns import column_from_arrow
from contracts.report.order import subject_field
from contracts.report.report import NotRun, build_not_run
from contracts.rules.arrival import Volume
from contracts.rules.table import NullShare, RowCount, TableRule, fields_of_table_rule
from contracts.specification import Specification, match_columns
from contracts.wire.records.parquet_statistics import ColumnStatistics, column_statistics

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from contracts.backends.frame.backend import FrameBackend

_TEXT = {pl.String, pl.Categorical, pl.Enum}
_REASON = "the metadata of the files proves it"


@dataclass(frozen=True, slots=True)
class Section:
    """Row groups that follow each other, of which the same columns are read.

    Attributes:
        start: how many rows of the file come before them.
        names: the Python names of the fields to read.
    """

    groups: tuple[int, ...]
    start: int
    rows: int
    names: frozenset[str]


@dataclass(frozen=True)
class FileProof:
    """What the metadata of one file proves.

    Attributes:
        columns: the columns of the fields, by the fields' Python names.
        schema: their types, by the columns' names.
        bounds: what is known of them, by the fields' names; nested ones are left out.
        complete: whether the values themselves tell nothing more, by those names, for each row group.
        entries: the rules that are proved in every row group.
        read_by_rules: the fields whose values rules of rows and of the batch need.
        counted: the fields of which rules need the number of nulls.
    """

    specification: Specification
    columns: Mapping[str, str]
    schema: pl.Schema
    bounds: Mapping[str, ColumnBounds]
    complete: Mapping[str, list[bool]]
    entries: Mapping[EntryKey, NotRun]
    read_by_rules: frozenset[str]
    counted: frozenset[str]

    def sections(self, rows: Sequence[int], at_once: int) -> Iterator[Section]:
        """The row groups in sections of at most so many rows, or of one row group each.

        Args:
            rows: how many rows each row group has.
        """
        last = Section((), 0, 0, self._fields_to_read(0))
        for group, height in enumerate(rows):
            names = self._fields_to_read(group)
            if last.names == names and (last.rows + height <= at_once or not last.groups):
                last = replace(last, groups=(*last.groups, group), rows=last.rows + height)
                continue
            yield last
            last = Section((group,), last.start + last.rows, height, names)
        yield last

    def _fields_to_read(self, group: int) -> frozenset[str]:
        return frozenset(
            name
            for name in self.columns
            if name in self.read_by_rules
            or name not in self.complete
            or not self.complete[name][group]
            or (name in self.counted and not _has_stand_in(self.bounds[name], group))
        )

    def has_types_of(self, part: pl.DataFrame) -> bool:
        """Whether columns were read as the types of which everything here is proved; but text is text."""
        return all(
            dtype == self.schema[name]
            or {dtype.base_type(), self.schema[name].base_type()} <= _TEXT
            for name, dtype in part.schema.items()
            if name in self.schema
        )

    def specification_of(self, section: Section) -> Specification:
        """The contract without the fields that need not be read."""
        needed = section.names | self.counted
        fields = tuple(one for one in self.specification.fields if one.name in needed)
        return replace(self.specification, fields=fields, extra="ignore", ordered=False)

    def with_stand_ins(self, section: Section, part: pl.DataFrame, start: int) -> pl.DataFrame:
        """A part of a section with columns that have as many nulls, and one value in place of all others,
        where columns are counted and were not read.

        Args:
            start: how many rows of the section come before it.
        """
        return part.with_columns(
            _stand_in(self.bounds[name], section, start, part.height)
            for name in sorted(self.counted - section.names)
        )


def _has_stand_in(bounds: ColumnBounds, group: int) -> bool:
    nulls, rows = bounds.nulls[group], bounds.rows[group]
    return nulls is not None and (nulls == rows or bounds.upper[group] is not None)


def _stand_in(bounds: ColumnBounds, section: Section, start: int, height: int) -> pl.Series:
    """The nulls of a section first, then a bound."""
    nulls = sum(bounds.nulls[group] or 0 for group in section.groups)
    here = min(max(nulls - start, 0), height)
    values = bounds.upper.gather([*section.groups]).drop_nulls()
    of_nulls = bounds.upper.clear(here)
    return (
        pl.concat([of_nulls, values.new_from_index(0, height - here)])
        if here < height
        else of_nulls
    )


def prove_file(
    frames: FrameBackend, file: pq.ParquetFile, opened: pa.NativeFile, schema: pl.Schema
) -> FileProof:
    """What the metadata of a file proves.

    Args:
        opened: the file's bytes.
        schema: the columns as they are evaluated, of which none breaks the contract by its type alone.
    """
    specification = frames.specification
    checks = {one.field: one.checks for one in frames.plan(schema).columns}
    columns, _ = match_columns(specification, schema)
    known = column_statistics(file, opened, columns.values())
    bounds = {
        name: _bounds_of(known[one], one, schema[one])
        for name, one in columns.items()
        if one in known
    }
    complete: dict[str, list[bool]] = {}
    entries: list[NotRun] = []
    for name, of_column in bounds.items():
        some = checks.get(name, ())
        proof = prove(specification.by_name[name].value, some, of_column)
        complete[name] = proof.complete
        entries += [
            build_not_run(check.path, check.requirement, _REASON)
            for check, satisfied in zip(some, proof.checks, strict=True)
            if all(satisfied)
        ]
    entries += [
        build_not_run(subject_field(specification, one.rule), one, _REASON)
        for one in specification.table_rules
        if _is_counted(one.rule, specification, bounds)
    ]
    by_key = {key_of(one): one for one in entries}
    counted, read = _fields_of_rules(specification)
    return FileProof(specification, columns, schema, bounds, complete, by_key, read, counted)


def _is_counted(
    rule: TableRule, specification: Specification, bounds: Mapping[str, ColumnBounds]
) -> bool:
    """Whether the metadata has all that a rule counts."""
    if isinstance(rule, RowCount | Volume):
        return True
    known = bounds.get(_counted_field(rule, specification) or "")
    return known is not None and all(_has_stand_in(known, n) for n in range(len(known.rows)))


def _counted_field(rule: TableRule, specification: Specification) -> str | None:
    """The field of which a rule needs the number of nulls alone, if it is such a rule."""
    if not isinstance(rule, NullShare):
        return None
    # Values that are used for null are not nulls of the file.
    return rule.field if specification.by_name[rule.field].value.wire.missing is None else None


def _fields_of_rules(specification: Specification) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of which rules need the number of nulls, and those of which they need the values."""
    rules = [one.rule for one in specification.table_rules]
    counted = {rule: _counted_field(rule, specification) for rule in rules}
    read = {path[0] for one in specification.row_rules for path in one.rule.paths}
    for rule, field in counted.items():
        read.update(fields_of_table_rule(rule) if field is None else ())
    return frozenset(filter(None, counted.values())), frozenset(read)


def _bounds_of(known: ColumnStatistics, column: str, physical: pl.DataType) -> ColumnBounds:
    """What is known of a column, as its values are evaluated."""
    values = column_from_arrow(pa.chunked_array([known.bounds]))
    if not isinstance(values, pl.Series) or values.dtype != physical:
        values = pl.Series([None] * len(known.bounds), dtype=physical)
    values = values.alias(column)
    groups = len(known.rows)
    whole = getattr(known.type, "unit", "us") != "ns"
    return ColumnBounds(values[:groups], values[groups:], known.nulls, known.rows, whole)
