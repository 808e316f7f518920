"""Defaults: the value of one, and a record of those that were applied to a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from contracts.backends.contract_form import NotContractForm, deep_contract_form
from contracts.backends.masking import contains_sensitive
from contracts.backends.python.problems import problems_of
from contracts.backends.raising import raise_alone
from contracts.dtypes import Float
from contracts.errors import ContractError, EngineError
from contracts.report.values import show_error, show_name
from contracts.specification import Default, Factory, Field, FieldType, StructOf, thaw, walk_types
from contracts.wire.scalar.write import to_wire_form
from contracts.wire.scalar.write_times import UnwritableValue

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class AppliedDefaults:
    """The defaults that were applied to one batch.

    Attributes:
        counts: how many values, by the field's path in data, and by what they replace: "absent" or
            "null".
        rows: the mask of their rows, by the Python name of the top-level field.
        unfilled: the fields, by path, whose columns are of another type and so keep their nulls,
            although they have a default.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    rows: dict[str, pl.Series] = field(default_factory=dict)
    unfilled: set[str] = field(default_factory=set)

    def note(self, path: str, count: int, cause: str) -> None:
        if count:
            self.counts.setdefault(path, Counter())[cause] += count


def rounded_default(value: object, expected: FieldType) -> object:
    """A default as an author wrote it, with floats rounded to the width of their fields."""
    if not any(one.dtype == Float(32) for one in walk_types(expected)):
        return value
    try:
        return deep_contract_form(value, expected, rounds=True)
    except NotContractForm:
        return value


def default_value(declared: Field) -> Any:
    """The default of a field in contract form."""
    match declared.default:
        case Default(value):
            return thaw(value, declared.value)
        case Factory(make):
            value = make_default(declared, make)
            try:
                return deep_contract_form(value, declared.value, rounds=True)
            except NotContractForm:
                return value  # which is a violation like any other
        case None:
            raise AssertionError(declared.name)
        case _:
            assert_never(declared.default)


def make_default(declared: Field, make: Callable[[], Any]) -> Any:
    """What a field's factory makes.

    Raises:
        EngineError: the factory raised, or made what the field cannot write; so there is no verdict about
            the data, whichever way it came.
    """
    expected = declared.value
    try:
        value = make()
        if expected.declares_wire_form and not any(
            problems_of(rounded_default(value, expected), expected)
        ):
            refuse_unwritable_default(value, expected)
    except Exception as error:
        if isinstance(error, (ContractError, MemoryError)):
            raise
        hides = contains_sensitive(expected)
        name = getattr(declared.default, "contract", "") or declared.name
        what, reason = f"the default_factory of {declared.alias}", _show_failure(error, hides=hides)
        failed = EngineError(name, what, reason)
        if hides:
            raise_alone(failed)
        raise failed from error
    return value


def _show_failure(error: Exception, *, hides: bool) -> str:
    if isinstance(error, UnwritableValue):
        return str(error.without_value("what it made")) if hides else str(error)
    return show_name(type(error).__name__) if hides else show_error(error)


def refuse_unwritable_default(value: object, expected: FieldType) -> None:
    """Refuse a valid default that its field's declaration writes as no text, or as another value's.

    Raises:
        UnwritableValue: it does so.
    """
    if expected.declares_wire_form:
        to_wire_form(deep_contract_form(value, expected, rounds=True), expected, text=True)


def has_nested_defaults(value: FieldType) -> bool:
    """Whether a contract nested in the value has a default."""
    return any(
        member.default is not None
        for one in walk_types(value)
        if isinstance(one.dtype, StructOf)
        for member in one.dtype.specification.fields
    )
