"""What a default stands for, what it is, and what was filled with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from contracts.backends.contract_form import NotContractForm, whole_form
from contracts.specification import Default, Factory, Field, StructOf, Value, thawed, within

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class Filled:
    """What was filled in one batch.

    Attributes:
        counts: how many values, by the field's path in the words of the data, and by what they
            stand for: what is "absent", or "null".
        rows: the rows, by the Python name of the field at the top.
        unfilled: the fields, by path, whose columns are of another type and so keep their nulls,
            although a default stands for them.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    rows: dict[str, pl.Series] = field(default_factory=dict)
    unfilled: set[str] = field(default_factory=set)

    def note(self, path: str, count: int, cause: str) -> None:
        """Count values that were filled."""
        if count:
            self.counts.setdefault(path, Counter())[cause] += count


def fills(declared: Field) -> bool:
    """Whether the field's default stands for a null."""
    return declared.default is not None and declared.default != Default(None)


def made(declared: Field) -> Any:
    """The value that stands for an absent field or a null, in contract form."""
    match declared.default:
        case Default(value):
            return thawed(value, declared.value)
        case Factory(make):
            value = make()
            try:
                return whole_form(value, declared.value)
            except NotContractForm:
                return value  # which is a violation like any other
        case None:
            raise AssertionError(declared.name)
        case _:
            assert_never(declared.default)


def fills_inside(value: Value) -> bool:
    """Whether a default stands inside the value, in a nested contract."""
    return any(
        member.default is not None
        for one in within(value)
        if isinstance(one.dtype, StructOf)
        for member in one.dtype.specification.fields
    )
