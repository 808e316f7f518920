"""The default of a field, checked against its type and rules."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from contracts.backends.contract_form import deep_contract_form
from contracts.backends.masking import contains_sensitive
from contracts.backends.python.default_values import refuse_unwritable_default, rounded_default
from contracts.backends.python.problems import problems_of
from contracts.declaration.errors import DeclarationError
from contracts.declaration.misplaced import refuse_rule_as_default
from contracts.dtypes import Opaque
from contracts.hints import Declare, GiveDefault, Hint
from contracts.report.values import MASKED
from contracts.specification import Default, Factory, FieldType, freeze, walk_types
from contracts.wire.scalar.write_times import UnwritableValue


def read_field_default(info: FieldInfo, value: FieldType) -> Default | Factory | None:
    """Read the field's default, which must itself satisfy the field's rules.

    Raises:
        DeclarationError: it does not.
    """
    if info.is_required():
        return None
    refuse_rule_as_default(info)
    if info.default_factory is not None:
        _refuse_default_of_any_value(value)
        if value.nullable:
            raise _nullable_default("a factory")
        return Factory(info.default_factory)  # type: ignore[arg-type]  # takes no data: refused above
    if info.default is not None:
        _refuse_default_of_any_value(value)
    default = info.default
    if default is None:
        if not value.nullable:
            hint = Hint("Declare it X | None", Declare(nullable=True))
            raise DeclarationError("is None by default, but may not be null", hint)
        return Default(None)
    if value.nullable:
        raise _nullable_default(repr(MASKED if contains_sensitive(value) else default))
    refuse_broken_default(default, value)
    return Default(freeze(deep_contract_form(default, value, rounds=True), value))


def refuse_broken_default(default: object, value: FieldType) -> None:
    """Refuse a default that breaks a rule of its field, or that the field's wire form has no text for.

    Raises:
        DeclarationError: it does, or has none.
    """
    shown = repr(MASKED if contains_sensitive(value) else default)
    for problem in problems_of(rounded_default(default, value), value):
        raise DeclarationError(
            f"has the default {shown}, which breaks its own rule: "
            f"{problem.path or 'it'} must {problem.requirement.rule}",
            Hint("Give a default that the contract accepts", GiveDefault()),
        )
    try:
        refuse_unwritable_default(default, value)
    except UnwritableValue as error:
        hint = Hint("Give a default that can be written in its wire form", GiveDefault())
        raise DeclarationError(f"has the default {shown}, which {error.problem}", hint) from None


def _refuse_default_of_any_value(value: FieldType) -> None:
    if any(isinstance(one.dtype, Opaque) for one in walk_types(value)):
        problem = "has a default that is, or holds, a value of any type"
        raise DeclarationError(problem, "Declare it X | None = None, or leave the default out")


def _nullable_default(default: str) -> DeclarationError:
    return DeclarationError(
        f"may be null and has the default {default}, but a frame cannot tell absent from null",
        Hint(
            "Declare X = default (fills both), or X | None = None",
            Declare(nullable=False),
            GiveDefault(None),
        ),
    )
