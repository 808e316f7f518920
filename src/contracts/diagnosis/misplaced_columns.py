"""The cause of a whole batch whose columns stand in each other's places: shifted, or exchanged.

Columns count as exchanged where each takes the other's values and not its own, in both directions;
as shifted where several neighbours do. Where that explains a line, no other cause does: a pressure in
the wind's column is not at a scale of 100.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from contracts.diagnosis.evidence import declarations
from contracts.diagnosis.sampling import spread_items
from contracts.report.report import Violation
from contracts.report.values import show_value
from contracts.rules.value import CodeList, Custom, Ge, Gt, Le, Lt, Matches, NamedFormat, OneOf
from contracts.specification import Field, Specification, walk_types

_MAX_ROWS = 16
"""The rows of which the values of other columns are looked at."""
_MAX_FIELDS = 24
"""The most violated fields of which each two are compared."""
_MIN_FITTING = 0.9
"""The share of the values from which a column fits a field: real data has a few bad values."""
_MIN_SHIFTED = 2
"""The fields that a shift must explain; one of them is a cause of its own line only."""
_MIN_RUN = 3
_POSITIONAL = frozenset(
    {"dtype", "format", "ambiguous", "lossy", "ge", "gt", "le", "lt", "multiple_of", "min_length",
     "max_length", "matches", "one_of"}
)  # fmt: skip  # a list of words
"""The codes of values that may be those of another column."""


@dataclass(frozen=True, slots=True)
class BatchView:
    """What a diagnosis of several columns reads of a batch.

    Attributes:
        rows: the values of some rows, by the fields' names in data.
        accepts: whether a field permits a value, in the form that the batch came in.
    """

    rows: Callable[[Sequence[int]], Sequence[Mapping[str, object]]]
    accepts: Callable[[Field, object], bool]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What is known of the columns of a batch.

    Attributes:
        causes: the causes of exchanged and shifted columns, by the violations' indexes.
        unclear: the indexes of violations whose values may be another column's, or a copy of it.
    """

    causes: Mapping[int, str]
    unclear: frozenset[int]


NOTHING_MISPLACED = Misplaced({}, frozenset())


def misplaced_columns(
    examined: Sequence[Violation], specification: Specification, view: BatchView
) -> Misplaced:
    """The violations that columns in each other's places explain.

    Args:
        examined: the violations, with a sample as examples.
    """
    suspects = _suspects(examined, specification)
    if not suspects or len(specification.fields) < 2:
        return NOTHING_MISPLACED
    columns = _Columns(specification, view, suspects)
    causes = {name: cause for cause, pair in columns.exchanged() for name in pair}
    shift = columns.shift() if set(suspects) - set(causes) else None
    if shift is not None:
        cause, names = shift
        lines = [n for n, one in enumerate(examined) if one.field in names]
        return Misplaced(dict.fromkeys(lines, cause), frozenset(range(len(examined))))
    unclear = {name for name in suspects if name not in causes and columns.is_unclear(name)}
    return Misplaced(
        {n: causes[one.field] for n, one in enumerate(examined) if one.field in causes},
        frozenset(n for n, one in enumerate(examined) if one.field in unclear),
    )


def rows_examined(examined: Sequence[Violation], specification: Specification) -> list[int]:
    """The rows of which the values of other columns may be looked at.

    Args:
        examined: the violations, with a sample as examples.
    """
    return sorted({row for some in _suspect_rows(examined, specification).values() for row in some})


def _suspects(
    examined: Sequence[Violation], specification: Specification
) -> dict[str, tuple[int, ...]]:
    """The public fields whose values may be another column's, with a few rows of them."""
    return {
        name: tuple(spread_items(sorted({*some}), _MAX_ROWS))
        for name, some in _suspect_rows(examined, specification).items()
    }


def _suspect_rows(
    examined: Sequence[Violation], specification: Specification
) -> dict[str, list[int]]:
    """The public fields whose values may be another column's, with their sampled rows."""
    rows: dict[str, list[int]] = {}
    for one in examined:
        if one.code in _POSITIONAL and one.field in specification.places:
            places = [example.row for example in one.examples if example.row is not None]
            rows.setdefault(one.field, []).extend(places)
    return {name: some for name, some in rows.items() if some and _is_public(specification, name)}


def _is_public(specification: Specification, name: str) -> bool:
    return not any(one.private for one in declarations(specification, name))


class _Columns:
    """The columns of a batch at the rows that violate something."""

    def __init__(
        self, specification: Specification, view: BatchView, suspects: Mapping[str, tuple[int, ...]]
    ) -> None:
        self.suspects = suspects
        self.fields = {one.alias: one for one in specification.fields if _is_comparable(one)}
        self.names = [one.alias for one in specification.fields]
        self.view = view
        wanted = sorted({row for some in suspects.values() for row in some})
        self.rows = dict(zip(wanted, view.rows(wanted), strict=True))

    def fits(self, column: str, name: str, rows: Sequence[int]) -> bool | None:
        """Whether a field permits the values of a column in the rows; None where that is unknown,
        because most are missing, or one of the two is not looked at.
        """
        field = self.fields.get(name)
        if field is None or column not in self.fields:
            return None
        values = [self.rows[row].get(column) for row in rows]
        present = [value for value in values if value is not None and value == value]  # noqa: PLR0124 - NaN
        if not present or 2 * len(present) < len(values):
            return None
        if len(present) > 2 and all(one == present[0] for one in present):
            return None  # a constant, a sentinel say, fits in many places
        spare = int((1 - _MIN_FITTING) * len(present))
        for value in present:
            spare -= not self.view.accepts(field, value)
            if spare < 0:
                return False
        return True

    # Exchanged ----------------------------------------------------------------------------------

    def exchanged(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Each two violated fields that have each other's values, if they have no third's."""
        names = list(self.suspects)[:_MAX_FIELDS]
        pairs = [pair for pair in combinations(names, 2) if self._are_exchanged(*pair)]
        for one, other in pairs:
            if sum(name in pair for pair in pairs for name in (one, other)) == 2:
                yield f"{show_value(one)} and {show_value(other)} look exchanged", (one, other)

    def _are_exchanged(self, one: str, other: str) -> bool:
        return all(
            self.fits(one, other, rows) and self.fits(other, one, rows)
            for rows in (self.suspects[one], self.suspects[other])
        )

    def is_unclear(self, name: str) -> bool:
        """Whether the column may be another one's, or is a copy of it, in the violating rows."""
        rows = self.suspects[name]
        return any(
            self._is_copy(name, other, rows)
            or (
                _is_distinctive(self.fields[other])
                and self.fits(other, name, rows)
                and self.fits(name, other, rows)
            )
            for other in self.fields
            if other != name and name in self.fields
        )

    def _is_copy(self, name: str, other: str, rows: Sequence[int]) -> bool:
        pairs = [(self.rows[row].get(name), self.rows[row].get(other)) for row in rows]
        return all(type(one) is type(two) and one == two for one, two in pairs)

    # Shifted ------------------------------------------------------------------------------------

    def shift(self) -> tuple[str, frozenset[str]] | None:
        """The cause of a run of fields that have their neighbours' values, and all that it explains."""
        if len(self.suspects) < _MIN_SHIFTED:
            return None
        rows = max(self.suspects.values(), key=len)
        broken = {name for name in self.suspects if self.fits(name, name, rows) is False}
        found = [self._shifted_by(step, rows, broken) for step in (1, -1)]
        explained = [0 if one is None else len(one[1] & broken) for one in found]
        if explained[0] == explained[1] or 2 * max(explained) < len(broken):
            return None
        return found[explained.index(max(explained))]

    def _shifted_by(
        self, step: int, rows: Sequence[int], broken: set[str]
    ) -> tuple[str, frozenset[str]] | None:
        """The cause of the longest run of columns that have the values of the field `step` places
        further, and their names.
        """
        longest: list[str] = []
        run: list[str] = []
        for place, name in enumerate(self.names):
            misfits = self.fits(name, self._at(place + step), rows) is False
            run = [] if misfits else [*run, name]
            longest = max(longest, run, key=len)
        targets = {name: self._at(self.names.index(name) + step) for name in longest}
        fitting = [name for name in longest if self.fits(name, targets[name], rows)]
        explained = [name for name in fitting if name in broken]
        if len(fitting) < _MIN_RUN or len(explained) < _MIN_SHIFTED:
            return None
        one, other = show_value(explained[0]), show_value(targets[explained[0]])
        cause = f"columns look shifted: {one} has the values of {other}"
        return cause, frozenset({*longest, *targets.values()})

    def _at(self, place: int) -> str:
        return self.names[place % len(self.names)]


def _is_distinctive(field: Field) -> bool:
    """Whether few values are a field's: it has two bounds, members, or a pattern."""
    rules = [requirement.rule for requirement in field.value.rules]
    low, high = (any(isinstance(rule, kinds) for rule in rules) for kinds in ((Ge, Gt), (Le, Lt)))
    listed = any(isinstance(rule, (OneOf, CodeList, Matches, NamedFormat)) for rule in rules)
    return listed or (low and high)


def _is_comparable(field: Field) -> bool:
    """Whether a field is public, and no code of the user's is run to evaluate it."""
    types = list(walk_types(field.value))
    rules = [requirement.rule for value in types for requirement in value.rules]
    return not any(value.sensitive for value in types) and not any(
        isinstance(rule, Custom) for rule in rules
    )
