"""Which fields of a contract are compared with each other, row by row, and which with those of the next row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from contracts.dtypes import NUMBERS, Date, Datetime
from contracts.other_names import nearest_name
from contracts.report.values import show_value
from contracts.rules.arrival import Lag
from contracts.rules.predicate import Comparison, Node, children, paths_of
from contracts.rules.row import FreshAt, Satisfies
from contracts.rules.table import Sorted
from contracts.specification import Field, FieldType, Specification

MAX_PAIRED_TIMES = 4
"""How many times of one type are compared with each other: the first ones of the contract."""
MAX_RELATED = 8
"""How many pairs that rules relate are compared beside those: the first ones."""


def fields_to_pair(
    specification: Specification, asked: Sequence[tuple[str, str]]
) -> list[tuple[Field, Field]]:
    """The pairs of fields that are compared: times, what rules relate, and what was asked for; each once.

    Args:
        asked: the Python names of fields that `check_pairs` has let through.
    """
    known = specification.by_name
    related = islice(_related(specification), MAX_RELATED)
    wanted = ((known[one], known[other]) for one, other in asked)
    found: dict[frozenset[str], tuple[Field, Field]] = {}
    for pair in (*_times(specification), *related, *wanted):
        found.setdefault(frozenset(one.name for one in pair), pair)
    return [*found.values()]


def _times(specification: Specification) -> Iterator[tuple[Field, Field]]:
    for dtype in (Date(), Datetime(), Datetime(aware=True)):
        times = [
            one
            for one in specification.fields
            if one.value.dtype == dtype and not one.value.sensitive
        ]
        yield from combinations(times[:MAX_PAIRED_TIMES], 2)


def _related(specification: Specification) -> Iterator[tuple[Field, Field]]:
    """The fields that a rule relates to each other, each pair once."""
    known = specification.by_name
    every = (names for one in specification.rules for names in _names(one.rule))
    for first, second in dict.fromkeys(every):
        if {first, second} <= known.keys() and can_pair(known[first].value, known[second].value):
            yield known[first], known[second]


def _names(rule: object) -> Iterator[tuple[str, str]]:
    """The Python names of two fields that a rule compares."""
    match rule:
        case Lag(event, ingested):
            yield event, ingested
        case FreshAt(field, at):
            yield field, at
        case Satisfies(predicate):
            yield from _fields_of_comparisons(predicate)
        case _:
            pass


def _fields_of_comparisons(node: Node) -> Iterator[tuple[str, str]]:
    """The fields of comparisons that read two: `a <= b`, `a == b * 2`; not those of nested contracts."""
    paths = paths_of(node)
    if isinstance(node, Comparison) and [*map(len, paths)] == [1, 1]:
        yield paths[0][0], paths[1][0]
        return
    for child in children(node):
        yield from _fields_of_comparisons(child)


def ordered_times(specification: Specification) -> list[Field]:
    """The dates and datetimes in whose order the rows are declared to be: `Sorted`; sensitive ones apart."""
    known = specification.by_name
    names = dict.fromkeys(
        one.rule.field for one in specification.rules if isinstance(one.rule, Sorted)
    )
    ordered = (known[name] for name in names if name in known)
    return [
        one
        for one in ordered
        if one.value.dtype.kind in ("date", "datetime") and not one.value.sensitive
    ]


def can_pair(first: FieldType, second: FieldType) -> bool:
    """Whether values of two types compare with each other: both numbers, or of one type that has an order; neither
    sensitive.
    """
    if first.sensitive or second.sensitive:
        return False
    one, other = first.dtype, second.dtype
    if one.kind in NUMBERS:
        return other.kind in NUMBERS
    if one.kind in ("datetime", "date", "time", "duration"):
        return one == other
    return one.kind in ("text", "uuid", "bool") and one.kind == other.kind


def check_pairs(specification: Specification, pairs: object) -> tuple[tuple[str, str], ...]:
    """The pairs of fields that an argument names.

    Raises:
        ValueError: they are not pairs of two fields whose values compare with each other.
    """
    if pairs is None:
        return ()
    example = 'pairs=[("ordered", "shipped")]'
    if isinstance(pairs, str) or not isinstance(pairs, Iterable):
        raise ValueError(f"pairs are names of two fields each: {example} (got {show_value(pairs)})")  # noqa: TRY004 - as for every invalid value of an option
    found: list[tuple[str, str]] = []
    for one in pairs:
        if (
            not isinstance(one, (tuple, list))
            or [*map(type, one)] != [str, str]
            or one[0] == one[1]
        ):
            raise ValueError(
                f"pairs are names of two fields each: {example} (got {show_value(one)})"
            )
        fields = [_known_field(specification, name) for name in one]
        _refuse_unlike(*fields)
        found.append((one[0], one[1]))
    return tuple(found)


def _known_field(specification: Specification, name: str) -> Field:
    known = specification.by_name
    if name not in known:
        near = nearest_name(name, known)
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(
            f"pairs names {name!r}, which is not a field of {specification.name}{hint}"
        )
    return known[name]


def _refuse_unlike(first: Field, second: Field) -> None:
    """Raise ValueError unless the values of two fields compare."""
    for one in (first, second):
        if one.value.sensitive:
            raise ValueError(f"pairs names {one.name!r}, which is sensitive: leave the pair out")
    if not can_pair(first.value, second.value):
        kinds = f"{first.name!r} ({first.value.dtype}) and {second.name!r} ({second.value.dtype})"
        raise ValueError(f"pairs are of numbers, or of one type that has an order (got {kinds})")
