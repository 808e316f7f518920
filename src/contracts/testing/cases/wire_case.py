"""One case of wire form: values of a field, and what they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from contracts.rules.wire import Wire
from contracts.specification import DType, FieldType


@dataclass(frozen=True, slots=True)
class Wrong:
    """Replaces the contract form of a value that has none; `code` is its violation."""

    code: str


DTYPE, FORMAT, AMBIGUOUS, LOSSY = map(Wrong, ("dtype", "format", "ambiguous", "lossy"))
NAN_FOUND, INF_FOUND, NULL_FOUND = Wrong("nan"), Wrong("inf"), Wrong("null")


@dataclass(frozen=True, slots=True)
class WireCase:
    """Values of one field in wire form, and their contract form.

    Attributes:
        source: "text" where every value is written as text, "values" where they are typed.
        inputs: the values in wire form.
        becomes: the contract form of each, or `Wrong`.
    """

    name: str
    value: FieldType
    source: Literal["values", "text"]
    inputs: tuple[Any, ...]
    becomes: tuple[Any, ...]

    def __str__(self) -> str:
        return self.name


def wire_case(name: str, value: FieldType, *pairs: tuple[Any, Any], text: bool = False) -> WireCase:
    """A case of pairs: a value in wire form, and what it becomes."""
    inputs, becomes = zip(*pairs, strict=True)
    return WireCase(name, value, "text" if text else "values", inputs, becomes)


def nullable_type(dtype: DType, **wire: Any) -> FieldType:
    """A nullable type with a declared wire form."""
    return FieldType(dtype, nullable=True, wire=Wire(**wire))
