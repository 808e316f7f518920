"""The order of a report's entries, which does not depend on the order in which they were found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from contracts.rules.requirement import rule_id
from contracts.rules.table import CustomTable, Grouped, TableRule
from contracts.specification import Specification


class _Entry(Protocol):
    @property
    def field(self) -> str | None: ...

    @property
    def rule_id(self) -> str: ...


def place_in_report(
    specification: Specification, *, several: bool
) -> Callable[[_Entry], tuple[int, str, int]]:
    """The place of an entry beside others as important: by its field, then by its rule, both in the
    order of the declaration.

    Args:
        several: whether there is more than one entry, so that their rules are to be told apart.
    """
    fields = specification.places
    rules = _places_of_rules(specification) if several else {}

    def place(entry: _Entry) -> tuple[int, str, int]:
        name = entry.field or ""
        field = fields.get(name, fields.get(name.split(".")[0], len(fields)))
        return field, name, rules.get(entry.rule_id, -1)

    return place


def subject_field(specification: Specification, rule: TableRule) -> str | None:
    """The name in data of the only field that a table rule is about, or None."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    if len(inner.fields) == 1 and not isinstance(inner, CustomTable):
        return specification.by_name[inner.fields[0]].alias
    return None


def _places_of_rules(specification: Specification) -> dict[str, int]:
    """The position of each row rule and table rule in the declaration, by its id."""
    ids = [rule_id(None, one) for one in specification.row_rules]
    ids += [rule_id(subject_field(specification, o.rule), o) for o in specification.table_rules]
    return {name: place for place, name in enumerate(ids)}
