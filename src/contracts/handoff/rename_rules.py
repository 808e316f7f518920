"""Rules with the names of another contract's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, assert_never

from contracts.rules.aggregate import (
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.predicate import NODE_TYPES, Node, Path, Ref
from contracts.rules.reference import References
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    RowCount,
    Sorted,
    TableRule,
    Unique,
    fields_of_table_rule,
)

_Names = Mapping[str, str]
"""New Python names by the old ones; what is not in it keeps its name."""
_FieldRule = TypeVar("_FieldRule")


def fields_read(rule: RowRule | TableRule) -> set[str]:
    """The Python names of the top-level fields that a rule reads."""
    if isinstance(rule, RowRule):
        return {path[0] for path in rule.paths}
    return {*fields_of_table_rule(rule)}


def rename_rule(rule: RowRule | TableRule, names: _Names) -> RowRule | TableRule | None:
    """The same rule with other field names; None for a rule that is code, which cannot be renamed."""
    match rule:
        case CustomRow() | CustomTable():
            return rule if all(names.get(one, one) == one for one in rule.fields) else None
        case Satisfies(predicate):
            return replace(rule, predicate=_rename_node(predicate, names))
        case Coordinates(latitude, longitude):
            return replace(
                rule,
                latitude=_rename_path(latitude, names),
                longitude=_rename_path(longitude, names),
            )
        case FreshAt(field, at):
            return replace(rule, field=_rename_path(field, names), at=_rename_path(at, names))
        case RowCount() | Volume():
            return rule
        case Unique():
            return rule.over(names.get(one, one) for one in rule.fields)
        case References():
            own = tuple(names.get(one, one) for one in rule.fields)
            of_own = rule.contract is None
            keys = tuple(names.get(one, one) for one in rule.keys) if of_own else rule.keys
            return References(own, rule.contract, keys)
        case (
            Sorted() | Past() | Future() | NullShare() | Freshness() | Coverage() | Schedule()
            | Drift() | NewCategory() | Plausible()
            | Mean() | Sum() | Quantile() | Distinct() | DistinctShare() | StandardDeviation()
        ):  # fmt: skip  # by module
            return _rename_field(rule, names)
        case Lag(event, ingested):
            return replace(
                rule, event=names.get(event, event), ingested=names.get(ingested, ingested)
            )
        case Grouped(by, of):
            inner: Any = rename_rule(of, names)
            return None if inner is None else Grouped(tuple(names.get(n, n) for n in by), inner)
        case _:
            assert_never(rule)


def _rename_field(rule: _FieldRule, names: _Names) -> _FieldRule:
    changed: Any = rule
    done: _FieldRule = replace(changed, field=names.get(changed.field, changed.field))
    return done


def _rename_path(path: str, names: _Names) -> str:
    """A dotted path with the new name of its first field."""
    first, dot, rest = path.partition(".")
    return f"{names.get(first, first)}{dot}{rest}"


def _rename_node(node: Node, names: _Names) -> Any:
    if isinstance(node, Ref):
        path: Path = (names.get(node.path[0], node.path[0]), *node.path[1:])
        return replace(node, path=path)
    parts = {one.name: getattr(node, one.name) for one in fields(node) if one.init}
    return replace(node, **{name: _rename_part(part, names) for name, part in parts.items()})


def _rename_part(part: Any, names: _Names) -> Any:
    if isinstance(part, tuple):
        return tuple(_rename_part(one, names) for one in part)
    return _rename_node(part, names) if isinstance(part, NODE_TYPES) else part
