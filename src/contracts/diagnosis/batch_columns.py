"""The columns of a batch at the rows that violate something, and whose fields' values they could be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from contracts.diagnosis.evidence import is_public
from contracts.diagnosis.sampling import SampledViolation, spread_items
from contracts.rules.value import CodeList, Custom, Ge, Gt, Le, Lt, Matches, NamedFormat, OneOf
from contracts.specification import Field, Specification, walk_types

_MAX_ROWS, _MIN_ROWS, _MAX_ROWS_OF_ALL = 16, 6, 96
"""The rows of a violation of which the values of other columns are looked at: fewer of many."""
_MIN_FITTING = 0.9
"""The share of the values from which a column fits a field: real data has a few bad values."""
_MIN_COPIED = 3
"""The different values from which two equal columns are one twice."""
_POSITIONAL = frozenset(
    {"dtype", "format", "ambiguous", "lossy", "ge", "gt", "le", "lt", "multiple_of", "min_length",
     "max_length", "matches", "one_of"}
)  # fmt: skip  # a list of words
"""The codes of values that may be those of another column."""

_REMEMBERED = (bool, float, int, str)
"""The types of values of which two equal ones are the same: 1.0 and 1.00 are not the same decimal."""

Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BatchView:
    """What a diagnosis of several columns reads of a batch.

    Attributes:
        rows: the values of some rows, by the fields' names in data.
        accepts: whether a field permits a value, in the form that the batch came in.
        reads: whether the verbs that convert, `parse` and `split`, read a value for a field.
        column: a sample of all values of a field's column, by its name in data.
    """

    rows: Callable[[Sequence[int]], Sequence[Mapping[str, object]]]
    accepts: Callable[[Field, object], bool]
    reads: Callable[[Field, object], bool]
    column: Callable[[str], Sequence[object]]


def rows_examined(examined: Sequence[SampledViolation], specification: Specification) -> list[int]:
    """The rows of which the values of other columns may be looked at."""
    rows = _suspect_rows(examined, specification)
    return sorted({r for n, some in rows.items() if is_public(specification, n) for r in some})


def suspects_of(
    examined: Sequence[SampledViolation], specification: Specification
) -> dict[str, Rows]:
    """The public fields whose values may be another column's, with a few rows of them."""
    rows = _suspect_rows(examined, specification)
    most = max(_MIN_ROWS, min(_MAX_ROWS, _MAX_ROWS_OF_ALL // max(len(rows), 1)))
    return {
        name: tuple(spread_items(sorted({*some}), most))
        for name, some in rows.items()
        if some and is_public(specification, name)
    }


def _suspect_rows(
    examined: Sequence[SampledViolation], specification: Specification
) -> dict[str, list[int]]:
    """The fields whose values may be another column's, with their sampled rows."""
    rows: dict[str, list[int]] = {}
    for one in examined:
        if one.code in _POSITIONAL and one.field in specification.places:
            rows.setdefault(one.field, []).extend([row for row in one.rows if row is not None])
    return rows


@dataclass(slots=True)
class BatchColumns:
    """The columns of a batch at the rows that violate something.

    Attributes:
        suspects: the fields whose values may be another column's, with rows of them.
        names: every field in the order in which they are declared.
        fields: the fields that are compared.
        _kinds: a number for those that are declared alike.
        _alike: those that are declared alike.
    """

    suspects: Mapping[str, Rows]
    names: Sequence[str]
    fields: Mapping[str, Field]
    _view: BatchView
    _rows: Mapping[int, Mapping[str, object]]
    _fits: dict[tuple[str, int, Rows], bool | None] = field(default_factory=dict)
    _could_fit: dict[tuple[str, int, Rows], bool] = field(default_factory=dict)
    _constant: dict[tuple[str, Rows], bool] = field(default_factory=dict)
    _copies: dict[tuple[str, Rows], Sequence[str]] = field(default_factory=dict)
    _present: dict[tuple[str, Rows], tuple[object, ...] | None] = field(default_factory=dict)
    _distinctive: dict[str, bool] = field(default_factory=dict)
    _accepted: dict[tuple[int, type, object], bool] = field(default_factory=dict)
    _kinds: Mapping[str, int] = field(default_factory=dict)
    _alike: Sequence[Sequence[str]] = ()

    def could_fit_in(self, column: str, rows: Rows) -> Iterator[str]:
        """The fields that permit the values of a column in the rows: of those that are declared alike, one
        is asked.
        """
        for names in self._alike:
            if self.could_fit(column, names[0], rows):
                yield from names

    def fits(self, column: str, name: str, rows: Rows) -> bool | None:
        """Whether a field permits the values of a column in the rows; None where that is unknown,
        because most are missing, one of the two is not looked at, or it permits the only value: a
        sentinel say, which fits in many places.
        """
        declared = self.fields.get(name)
        if declared is None or column not in self.fields:
            return None
        key = column, self._kinds[name], rows
        if key not in self._fits:
            self._fits[key] = self._compare(column, declared, rows)
        return self._fits[key]

    def _compare(self, column: str, declared: Field, rows: Rows) -> bool | None:
        present = self.present(column, rows)
        if present is None:
            return None
        one = self.is_one_value(column, rows)
        spare = 0 if one else int((1 - _MIN_FITTING) * len(present))
        for value in present[:1] if one else present:
            spare -= not self._accepts(declared, value)
            if spare < 0:
                return False
        return None if one else True

    def is_read(self, name: str, rows: Rows) -> bool:
        """Whether the conversion of a field reads the values of its own column in the rows."""
        present = self.present(name, rows) if name in self.fields else None
        if present is None:
            return False
        spare = int((1 - _MIN_FITTING) * len(present))
        refused = (value for value in present if not self._view.reads(self.fields[name], value))
        return len([*islice(refused, spare + 1)]) <= spare

    def _accepts(self, declared: Field, value: object) -> bool:
        """Whether a field permits a value, evaluated once for all fields that are declared alike."""
        if type(value) not in _REMEMBERED or not value:  # 0.0 and -0.0 are equal
            return self._view.accepts(declared, value)
        key = self._kinds[declared.alias], type(value), value
        if key not in self._accepted:
            self._accepted[key] = self._view.accepts(declared, value)
        return self._accepted[key]

    def could_fit(self, column: str, name: str, rows: Rows) -> bool:
        """Whether a field permits the values of a column in the rows, though it be one value."""
        declared = self.fields.get(name)
        if declared is None:
            return False
        key = column, self._kinds[name], rows
        if key not in self._could_fit:
            fits = self.fits(column, name, rows)
            self._could_fit[key] = fits is True or (
                fits is None and self.is_one_value(column, rows)
            )
        return self._could_fit[key]

    def is_missing(self, column: str, rows: Rows) -> bool:
        """Whether the values of a column that is looked at are mostly missing in the rows."""
        return column in self.fields and self.present(column, rows) is None

    def present(self, column: str, rows: Rows) -> tuple[object, ...] | None:
        """The values of a column, without missing ones; None if most are missing."""
        key = column, rows
        if key not in self._present:
            values = [self._rows[row].get(column) for row in rows]
            present = tuple(one for one in values if one is not None and one == one)  # noqa: PLR0124 - NaN
            enough = present and 2 * len(present) >= len(values)
            self._present[key] = present if enough else None
        return self._present[key]

    def is_one_value(self, column: str, rows: Rows) -> bool:
        """Whether a column has one value in all of several rows."""
        key = column, rows
        if key not in self._constant:
            present = self.present(column, rows) or ()
            same = len(present) > 2 and all(one == present[0] for one in present)
            self._constant[key] = same
        return self._constant[key]

    def copies(self, name: str, rows: Rows) -> Sequence[str]:
        """The other columns that have the same values as one, which are right there."""
        key = name, rows
        if key not in self._copies:
            same: Iterable[str] = (other for other in self.fields if other != name)
            for values in map(self._rows.__getitem__, rows):
                one = values.get(name)
                kind = type(one)
                same = [n for n in same if type(two := values.get(n)) is kind and two == one]
                if not same:
                    break
            self._copies[key] = [n for n in same if self.fits(n, n, rows) is not False]
        return self._copies[key]

    def has_many_values(self, name: str, rows: Rows) -> bool:
        """Whether a column has different values enough for two equal columns to be no coincidence."""
        present = self.present(name, rows) or ()
        return len(set(present)) >= _MIN_COPIED

    def is_distinctive(self, name: str) -> bool:
        """Whether few values are a field's: it has two bounds, members, or a pattern."""
        if name not in self._distinctive:
            self._distinctive[name] = _is_distinctive(self.fields[name])
        return self._distinctive[name]


def batch_columns(
    suspects: Mapping[str, Rows], specification: Specification, view: BatchView
) -> BatchColumns:
    """The columns at the rows of the suspects, of which none is left that its field's conversion
    accepts: its values are its own, of another type.
    """
    wanted = sorted({row for some in suspects.values() for row in some})
    fields, kinds, alike = _compared_fields(specification)
    columns = BatchColumns(
        suspects,
        [one.alias for one in specification.fields],
        fields,
        view,
        dict(zip(wanted, view.rows(wanted), strict=True)),
        _kinds=kinds,
        _alike=alike,
    )
    strange = {name: rows for name, rows in suspects.items() if not columns.is_read(name, rows)}
    return replace(columns, suspects=strange)


@lru_cache(maxsize=16)
def _compared_fields(
    specification: Specification,
) -> tuple[Mapping[str, Field], Mapping[str, int], Sequence[Sequence[str]]]:
    """The fields that are compared, and a number for those that are declared alike, by their names in data;
    and the names of those.
    """
    fields = {one.alias: one for one in specification.fields if _is_comparable(one)}
    numbers: dict[tuple[object, ...], int] = {}
    kinds = {
        name: numbers.setdefault((one.value, one.value.python, one.default is None), len(numbers))
        for name, one in fields.items()
    }
    alike: dict[int, list[str]] = {}
    for name, kind in kinds.items():
        alike.setdefault(kind, []).append(name)
    return fields, kinds, tuple(map(tuple, alike.values()))


def _is_distinctive(declared: Field) -> bool:
    rules = [requirement.rule for requirement in declared.value.rules]
    low, high = (any(isinstance(rule, kinds) for rule in rules) for kinds in ((Ge, Gt), (Le, Lt)))
    listed = any(isinstance(rule, (OneOf, CodeList, Matches, NamedFormat)) for rule in rules)
    return listed or (low and high)


def _is_comparable(declared: Field) -> bool:
    """Whether a field is public, and no code of the user's is run to evaluate it."""
    types = list(walk_types(declared.value))
    rules = [requirement.rule for value in types for requirement in value.rules]
    return not any(value.sensitive for value in types) and not any(
        isinstance(rule, Custom) for rule in rules
    )
