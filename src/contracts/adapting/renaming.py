"""Rules in the words of another contract: the same requirement of fields that go by other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, assert_never

from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.predicate import NODES, Node, Path, Ref
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    References,
    RowCount,
    Sorted,
    TableRule,
    Unique,
)

Names = Mapping[str, str]
"""New Python names by the old ones; what is not in it keeps its name."""
T = TypeVar("T")


def fields_of(rule: RowRule | TableRule) -> set[str]:
    """The Python names of the fields at the top that a rule reads."""
    if isinstance(rule, RowRule):
        return {path[0] for path in rule.paths}
    return {*rule.fields}


def renamed(rule: RowRule | TableRule, names: Names) -> RowRule | TableRule | None:
    """The same rule of fields with other names; None where only its own code could say that."""
    match rule:
        case CustomRow() | CustomTable():
            return rule if all(names.get(one, one) == one for one in rule.fields) else None
        case Satisfies(predicate):
            return replace(rule, predicate=renamed_node(predicate, names))
        case Coordinates(latitude, longitude):
            return replace(
                rule, latitude=dotted(latitude, names), longitude=dotted(longitude, names)
            )
        case FreshAt(field, at):
            return replace(rule, field=dotted(field, names), at=dotted(at, names))
        case RowCount():
            return rule
        case Unique():
            return Unique(*(names.get(one, one) for one in rule.fields), nulls=rule.nulls)
        case References():
            own = tuple(names.get(one, one) for one in rule.fields)
            return References(own, rule.contract, rule.keys)
        case Sorted() | NullShare() | Freshness() | Mean() | Sum() | Quantile() | Distinct():
            return with_field(rule, names)
        case Grouped(by, of):
            inner: Any = renamed(of, names)
            return None if inner is None else Grouped(tuple(names.get(n, n) for n in by), inner)
        case _:
            assert_never(rule)


def with_field(rule: T, names: Names) -> T:
    """A rule of one field with that field's new name."""
    changed: Any = rule
    done: T = replace(changed, field=names.get(changed.field, changed.field))
    return done


def dotted(path: str, names: Names) -> str:
    """A path in a text with the new name of its first field."""
    first, dot, rest = path.partition(".")
    return f"{names.get(first, first)}{dot}{rest}"


def renamed_node(node: Node, names: Names) -> Any:
    """A predicate of fields with other names."""
    if isinstance(node, Ref):
        path: Path = (names.get(node.path[0], node.path[0]), *node.path[1:])
        return replace(node, path=path)
    parts = {one.name: getattr(node, one.name) for one in fields(node) if one.init}
    return replace(node, **{name: renamed_part(part, names) for name, part in parts.items()})


def renamed_part(part: Any, names: Names) -> Any:
    """What a node is made of, where that is nodes."""
    if isinstance(part, tuple):
        return tuple(renamed_part(one, names) for one in part)
    return renamed_node(part, names) if isinstance(part, NODES) else part
