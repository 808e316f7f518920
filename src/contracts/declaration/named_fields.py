"""The fields that a rule of a contract's body names, and what they must be for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from contracts.declaration.mends import mend_of_name
from contracts.declaration.refused import Refused
from contracts.dtypes import Kind
from contracts.rules.table import Grouped
from contracts.specification import Specification, Value, value_at

NAME_ONE = "Name one field, as text"
ONLY_AT_THE_TOP = "Only predicates, Coordinates and FreshAt reach into nested contracts"


def value_named(specification: Specification, rule: Any, name: object) -> Value:
    """What the field that a rule names must be.

    Raises:
        Refused: there is no such field.
    """
    if not isinstance(name, str):
        raise Refused(f"has {type(rule).__name__} of {name!r}, which names no field", NAME_ONE)
    if (field := specification.by_name.get(name)) is not None:
        return field.value
    nested = value_at(specification, name.split(".")) is not None
    mend = ONLY_AT_THE_TOP if nested else mend_of_name(name, specification)
    raise Refused(f"must {rule}, but has no field {name!r}", mend)


def refuse_kind(rule: Any, name: str, value: Value, kinds: tuple[Kind, ...]) -> None:
    """Refuse a rule of a field that it cannot be asked of."""
    if value.dtype.kind not in kinds:
        raise Refused(
            f"must {rule}, but {name} is {value.dtype}",
            f"Ask {type(rule).__name__} of {', '.join(kinds)} only",
        )


def refuse_kinds(
    rule: Any, names: tuple[Any, Any], specification: Specification, kinds: tuple[Kind, ...]
) -> list[Value]:
    """What two fields must be, which may be nested.

    Raises:
        Refused: there is no such field, the rule cannot be asked of it, or both are the same.
    """
    values: list[Value] = []
    for name in names:
        value = value_at(specification, name.split(".")) if isinstance(name, str) else None
        values.append(value or value_named(specification, rule, name))
        refuse_kind(rule, name, values[-1], kinds)
    if names[0] == names[1]:
        raise Refused(f"has {type(rule).__name__} of {names[0]!r} twice", "Name both fields")
    return values


def refuse_unknown(given: object, known: Sequence[object], what: str) -> None:
    """Refuse an argument that is none of those there are."""
    if not any(given is one or (isinstance(one, str) and given == one) for one in known):
        said = " or ".join(f"{what}={one!r}" for one in known)
        raise Refused(f"has {what}={given!r}", f"Write {said}")


def names_given(rule: Any, names: object, what: str = "fields") -> tuple[str, ...]:
    """Names of fields, each once."""
    kind = "group" if isinstance(rule, Grouped) else type(rule).__name__
    if not isinstance(names, tuple) or not names or not all(isinstance(n, str) for n in names):
        problem = f"has a {kind} of {names!r}, which are no names of fields"
        raise Refused(problem, f"Name the {what}, as text")
    if len(set(names)) < len(names):
        raise Refused(f"has a {kind} of {names}", "Name each field once")
    return names


Named = Callable[[object], Value]
