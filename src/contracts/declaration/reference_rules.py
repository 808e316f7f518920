"""References, checked against the fields of both tables."""

from __future__ import annotations

from typing import Any

from contracts.declaration.errors import DeclarationError
from contracts.declaration.hints import hint_for_name
from contracts.declaration.named_fields import check_names, find_field_type
from contracts.dtypes import UNCOMPARED, are_comparable
from contracts.report.values import short_repr
from contracts.rules.reference import References, name_of_table
from contracts.rules.requirement import Requirement
from contracts.rules.table import Grouped
from contracts.specification import Specification


def with_own_table(requirement: Requirement[Any], declared_in: str) -> Requirement[Any]:
    """The requirement, its references to the contract in whose body it stands without the name: whoever
    inherits it has a table of its own.
    """
    rule = requirement.rule
    inner = rule.rule if isinstance(rule, Grouped) else rule
    if not isinstance(inner, References) or not isinstance(inner.contract, str):
        return requirement  # a frame would compare its cells with the name
    if inner.contract != declared_in:
        return requirement
    own = References(inner.fields, None, inner.keys)
    return requirement.with_rule(Grouped(rule.by, own) if isinstance(rule, Grouped) else own)


def fit_references(rule: References, specification: Specification) -> References:
    """The rule, once it is checked.

    Raises:
        DeclarationError: it does not apply to the fields, or the other contract is invalid.
    """
    other = _table_of(rule.contract, specification)
    fields = check_names(rule, rule.fields)
    keys = check_names(rule, rule.keys, f"fields of {name_of_table(rule.contract)}")
    if len(fields) != len(keys):
        raise DeclarationError(
            f"must {rule}: {len(fields)} fields refer to {len(keys)}", "Name as many"
        )
    if rule.contract is None:
        other = specification
        if fields == keys:
            raise DeclarationError(f"must {rule}, which each row does", "Name both fields")
    for name, key in zip(fields, keys, strict=True):
        own = find_field_type(specification, rule, name).dtype
        if isinstance(other, Specification) and key not in other.by_name:
            hint = hint_for_name(key, other)
            raise DeclarationError(f"must {rule}, but {other.name} has no field {key!r}", hint)
        theirs = other.by_name[key].value.dtype if isinstance(other, Specification) else own
        if own.kind in UNCOMPARED or not are_comparable(own, theirs):
            problem = f"must {rule}, but {name} is {own}, and {key} is {theirs}"
            raise DeclarationError(problem, "Let both fields be of one scalar type")
    return rule


def _table_of(contract: Any, own: Specification) -> Specification | str:
    """The specification of the table's contract, or its name.

    Raises:
        DeclarationError: it is neither a contract nor a name.
    """
    if contract is None:
        return own.name
    if isinstance(contract, str) and contract:
        return contract
    is_contract = isinstance(contract, type) and hasattr(contract, "__settings__")
    other = vars(contract).get("__specification__") if is_contract else None
    if isinstance(other, Specification):
        return other
    state = "is not complete yet" if is_contract else "is not a contract"
    hint = "Name the class of another contract, which is declared before, or write its name as text"
    raise DeclarationError(f"refers to {short_repr(contract)}, which {state}", hint)
