"""The fields that a row rule or a table rule names, looked up and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from contracts.declaration.errors import DeclarationError
from contracts.declaration.hints import hint_for_name
from contracts.dtypes import Kind
from contracts.hints import Hint, PassArgument, ReplaceWith
from contracts.rules.table import Grouped, Unique
from contracts.specification import FieldType, Specification, field_type_at

_NAME_ONE = "Name one field, as text"
_ONLY_AT_THE_TOP = "Only predicates, Coordinates and FreshAt reach into nested contracts"


def find_field_type(specification: Specification, rule: Any, name: object) -> FieldType:
    """The type of the field that a rule names.

    Raises:
        DeclarationError: there is no such field.
    """
    if not isinstance(name, str):
        raise DeclarationError(
            f"has {type(rule).__name__} of {name!r}, which names no field", _NAME_ONE
        )
    if (field := specification.by_name.get(name)) is not None:
        return field.value
    nested = field_type_at(specification, name.split(".")) is not None
    hint = _ONLY_AT_THE_TOP if nested else hint_for_name(name, specification)
    raise DeclarationError(f"has no field {name!r}, in the rule “must {rule}”", hint)


def refuse_kind(rule: Any, name: str, value: FieldType, kinds: tuple[Kind, ...]) -> None:
    """Refuse a rule that does not apply to the field's kind."""
    if value.dtype.kind not in kinds:
        raise DeclarationError(
            f"must {rule}, but {name} is {value.dtype}",
            f"Apply {type(rule).__name__} to {', '.join(kinds)} only",
        )


def refuse_kinds(
    rule: Any, names: tuple[Any, Any], specification: Specification, kinds: tuple[Kind, ...]
) -> list[FieldType]:
    """The types of two fields, which may be nested.

    Raises:
        DeclarationError: there is no such field, the rule does not apply to its kind, or both are the same.
    """
    values: list[FieldType] = []
    for name in names:
        value = field_type_at(specification, name.split(".")) if isinstance(name, str) else None
        values.append(value or find_field_type(specification, rule, name))
        refuse_kind(rule, name, values[-1], kinds)
    if names[0] == names[1]:
        raise DeclarationError(
            f"has {type(rule).__name__} of {names[0]!r} twice", "Name both fields"
        )
    return values


def refuse_unknown(argument: object, known: Sequence[object], name: str) -> None:
    """Refuse an argument that is not one of the known ones."""
    if not any(argument is one or (isinstance(one, str) and argument == one) for one in known):
        options = " or ".join(f"{name}={one!r}" for one in known)
        choices = [PassArgument(name, one) for one in known]
        raise DeclarationError(f"has {name}={argument!r}", Hint(f"Write {options}", *choices))


def _refuse_list(rule: Unique, names: object) -> None:
    if isinstance(names, (list, tuple)) and all(isinstance(one, str) for one in names):
        right = rule.over(names)
        hint = Hint(f"Write Unique({', '.join(map(repr, names))})", ReplaceWith(rule, right))
        raise DeclarationError("has Unique of one list, whose names it takes itself", hint)


def check_names(rule: Any, names: object, what: str = "fields") -> tuple[str, ...]:
    """Return the names of fields, or refuse them if they are not text or not distinct."""
    kind = "group" if isinstance(rule, Grouped) else type(rule).__name__
    if type(rule) is Unique and isinstance(names, tuple) and len(names) == 1:
        _refuse_list(rule, names[0])
    if not isinstance(names, tuple) or not names or not all(isinstance(n, str) for n in names):
        problem = f"has a {kind} of {names!r}, which are not names of fields"
        raise DeclarationError(problem, f"Name the {what}, as text")
    if len(set(names)) < len(names):
        raise DeclarationError(f"has a {kind} of {names}", "Name each field once")
    return names


FieldLookup = Callable[[object], FieldType]
"""Finds the type of a field by the name that a rule uses, or refuses it."""
"""Finds the type of a field by the name that a rule uses, or refuses it."""
