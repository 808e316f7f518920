"""The cause of a whole batch whose columns stand in each other's places: copied, exchanged, permuted,
or shifted.

Columns count as exchanged where each has the other's values and not its own, in both directions, and
no third broken field could have them; as permuted where that holds for more of them; as shifted where
several neighbours have each other's, and do not only stand in each other's places. A column that `parse` reads as it is, 1.0 for an integer say, is in
its place. Where any of that explains a line, no cause of a column by itself
stands on other lines: a pressure in the wind's column is not at a scale of 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.diagnosis.batch_columns import (
    BatchColumns,
    BatchView,
    Rows,
    batch_columns,
    suspects_of,
)
from contracts.diagnosis.bounds import coordinate_axis
from contracts.diagnosis.intervals import finite_float
from contracts.diagnosis.sampling import SampledViolation
from contracts.report.values import show_value
from contracts.specification import Specification

_MAX_FIELDS = 16
"""The most violated fields of which each two are compared."""
_MAX_PAIRS = 64 * 64
"""The most pairs of a violated column and another that are compared; of more, no column is clear."""
_MIN_SHIFTED = 2
"""The fields that a shift must explain; one of them is a cause of its own line only."""
_MIN_RUN = 3
_POLE = 90.0
_MAX_NAMED = 4
"""The most names in a cause."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What is known of the columns of a batch.

    Attributes:
        causes: the causes of copied, exchanged, permuted and shifted columns, by the violations' indexes.
        unclear: the indexes of violations whose values may be another column's.
    """

    causes: Mapping[int, str]
    unclear: frozenset[int]


NOTHING_MISPLACED = Misplaced({}, frozenset())


def misplaced_columns(
    examined: Sequence[SampledViolation], specification: Specification, view: BatchView
) -> Misplaced:
    """The violations that columns in each other's places explain."""
    suspects = suspects_of(examined, specification)
    if not suspects or len(specification.fields) < 2:
        return NOTHING_MISPLACED
    columns = batch_columns(suspects, specification, view)
    suspects = {**columns.suspects}
    many = len(suspects) * len(columns.fields) > _MAX_PAIRS
    copied = {} if many else dict(_copied(columns))
    edges = _edges(columns, [name for name in suspects if name not in copied][:_MAX_FIELDS])
    groups = _closed_groups(edges)
    exchanged = {n: _exchange(columns, group) for group in groups if len(group) == 2 for n in group}
    if set(suspects) - set(copied) - set(exchanged):
        shift = _shift(columns)
        if shift is not None and not _is_rotation(columns, groups, shift[1]):
            cause, names = shift
            lines = [n for n, one in enumerate(examined) if one.field in names]
            return Misplaced(dict.fromkeys(lines, cause), frozenset(range(len(examined))))
    permuted = {
        n: _permutation(columns, group) for group in groups if len(group) > 2 for n in group
    }
    causes = copied | exchanged | permuted
    unclear = {name for name in suspects if causes or many or _is_unclear(columns, name)}
    return Misplaced(
        {n: causes[one.field] for n, one in enumerate(examined) if one.field in causes},
        frozenset(n for n, one in enumerate(examined) if one.field in unclear),
    )


# Copied -------------------------------------------------------------------------------------


def _copied(columns: BatchColumns) -> Iterator[tuple[str, str]]:
    """The columns that are a copy of another, with their cause."""
    for name, rows in columns.suspects.items():
        if name in columns.fields and columns.has_many_values(name, rows):
            for other in columns.copies(name, rows)[:1]:
                yield name, f"looks like a copy of {show_value(other)}"


# Exchanged, permuted ------------------------------------------------------------------------


def _edges(columns: BatchColumns, names: Sequence[str]) -> dict[str, list[str]]:
    """The violated fields that could have the values of each violated column."""
    edges: dict[str, list[str]] = {}
    for one in names:
        fitting = {*columns.could_fit_in(one, columns.suspects[one])} - {one}
        edges[one] = [
            other for other in names if other in fitting and _could_be(columns, one, other)
        ]
    return edges


def _could_be(columns: BatchColumns, column: str, name: str) -> bool:
    """Whether a field permits the values of a column in its own rows too."""
    if all(columns.is_one_value(one, columns.suspects[one]) for one in (column, name)):
        return False  # two sentinels, more likely
    return columns.could_fit(column, name, columns.suspects[name])


def _closed_groups(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """The groups of columns that could have each other's values, and no other column's."""
    reached = {name: _reach(name, edges) for name in edges}
    groups = {
        name: tuple(other for other in edges if name in reached[other] and other in reached[name])
        for name in edges
    }
    found = dict.fromkeys(group for group in groups.values() if len(group) > 1)
    return [
        group
        for group in found
        if all({*edges[name]} <= {*group} for name in group) and _can_be_dealt(group, edges)
    ]


def _reach(name: str, edges: Mapping[str, Sequence[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for other in edges[waiting.pop()]:
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def _can_be_dealt(group: Sequence[str], edges: Mapping[str, Sequence[str]]) -> bool:
    """Whether each column can have another's field, each field one column's."""
    owner: dict[str, str] = {}

    def place(column: str, seen: set[str]) -> bool:
        for name in edges[column]:
            if name not in seen:
                seen.add(name)
                if name not in owner or place(owner[name], seen):
                    owner[name] = column
                    return True
        return False

    return all(place(column, set()) for column in group)


def _exchange(columns: BatchColumns, pair: Sequence[str]) -> str:
    one, other = pair
    if any(_may_be_between(columns, one, other, third) for third in columns.fields):
        return f"columns look permuted, {show_value(one)} and {show_value(other)} among them"
    return f"{show_value(one)} and {show_value(other)} look exchanged"


def _may_be_between(columns: BatchColumns, one: str, other: str, third: str) -> bool:
    """Whether a third column, which is not broken, may be permuted with two."""
    rows = columns.suspects[one]
    return third not in (one, other) and any(
        columns.could_fit(left, third, rows) and columns.could_fit(third, right, rows)
        for left, right in ((one, other), (other, one))
    )


def _permutation(columns: BatchColumns, group: Sequence[str]) -> str:
    declared = sorted(group, key=columns.names.index)
    *names, last = map(show_value, declared[:_MAX_NAMED])
    return f"columns look permuted, {', '.join(names)} and {last} among them"


def _is_rotation(
    columns: BatchColumns, groups: Sequence[Sequence[str]], names: frozenset[str]
) -> bool:
    """Whether the broken fields among those of a shift are of one group of columns that have each other's
    values, but not of the whole contract: of a shift some values are in no field.
    """
    broken = names & {*columns.suspects}
    around = (group for group in groups if 2 < len(group) < len(columns.names))
    return any(broken <= {*group} for group in around)


# Unclear ------------------------------------------------------------------------------------


def _is_unclear(columns: BatchColumns, name: str) -> bool:
    """Whether the column may be another one's, or is a copy of it, in the violating rows."""
    rows = columns.suspects[name]
    if name not in columns.fields:
        return False
    fitting = (other for other in columns.could_fit_in(name, rows) if other != name)
    return bool(
        columns.copies(name, rows)
        or any(_may_have(columns, name, other, rows) for other in fitting)
        or (
            coordinate_axis(columns.fields[name].value) == "latitude"
            and any(_is_past_the_pole(columns, name, other, rows) for other in columns.fields)
        )
    )


def _may_have(columns: BatchColumns, name: str, other: str, rows: Rows) -> bool:
    """Whether a column may have the values of another, in which they could be: it is broken itself or would
    fit here.
    """
    if other in columns.suspects:
        if columns.is_one_value(name, rows) and columns.is_one_value(other, rows):
            return False
        return not columns.could_fit(other, other, rows)
    if columns.is_missing(other, rows):
        return not columns.fields[other].value.nullable
    return (
        columns.is_distinctive(other)
        and columns.fits(name, other, rows) is True
        and columns.fits(other, name, rows) is True
    )


def _is_past_the_pole(columns: BatchColumns, name: str, other: str, rows: Rows) -> bool:
    """Whether a latitude has numbers that only longitudes have, whose column has no latitudes."""
    if coordinate_axis(columns.fields[other].value) != "longitude":
        return False
    reaches = [abs(finite_float(one) or 0) for one in columns.present(name, rows) or ()]
    past = bool(reaches) and min(reaches) > _POLE and max(reaches) <= 2 * _POLE
    swapped = columns.could_fit(other, name, rows) and columns.could_fit(name, other, rows)
    return past and not swapped


# Shifted ------------------------------------------------------------------------------------


def _shift(columns: BatchColumns) -> tuple[str, frozenset[str]] | None:
    """The cause of a run of fields that have their neighbours' values, and all that it explains."""
    if len(columns.suspects) < _MIN_SHIFTED:
        return None
    rows = max(columns.suspects.values(), key=len)
    broken = {name for name in columns.suspects if columns.fits(name, name, rows) is False}
    found = [_shifted_by(columns, step, rows, broken) for step in (1, -1)]
    explained = [0 if one is None else len(one[1] & broken) for one in found]
    if explained[0] == explained[1] or 2 * max(explained) < len(broken):
        return None
    return found[explained.index(max(explained))]


def _shifted_by(
    columns: BatchColumns, step: int, rows: Rows, broken: set[str]
) -> tuple[str, frozenset[str]] | None:
    """The cause of the longest run of columns that have the values of the field `step` places
    further, and their names.
    """
    names = columns.names
    targets = {name: names[(n + step) % len(names)] for n, name in enumerate(names)}
    longest: list[str] = []
    run: list[str] = []
    for name, target in targets.items():
        misfits = columns.fits(name, target, rows) is False
        run = [] if misfits else [*run, name]
        longest = max(longest, run, key=len)
    fitting = [name for name in longest if columns.fits(name, targets[name], rows)]
    explained = [name for name in fitting if name in broken]
    if len(fitting) < _MIN_RUN or len(explained) < _MIN_SHIFTED:
        return None
    # The last is the most certain: what stands before a gained or lost column is in its place.
    sure = [name for name in explained if columns.is_distinctive(targets[name])] or explained
    one, other = show_value(sure[-1]), show_value(targets[sure[-1]])
    cause = f"columns look shifted: {one} has the values of {other}"
    return cause, frozenset({*longest, *(targets[name] for name in longest)})
