"""Implied rules: what every field requires without being told.

They cannot be warned or tolerated away, so they carry no settings. Each has the `code` and the
sentence that other rules have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Present:
    """A declared field is there."""

    code: ClassVar[str] = "missing_field"

    def __str__(self) -> str:
        return "be present"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is there was declared, unless the contract ignores or allows extra fields."""

    code: ClassVar[str] = "extra_field"

    def __str__(self) -> str:
        return "be declared by the contract, or be absent"


@dataclass(frozen=True, slots=True)
class GivenOnce:
    """No two columns have one name: which of them was meant is not guessed."""

    code: ClassVar[str] = "extra_field"

    def __str__(self) -> str:
        return "be there once"


@dataclass(frozen=True, slots=True)
class ColumnsInOrder:
    """The columns stand in the order of the fields, where whoever reads them goes by their places."""

    code: ClassVar[str] = "column_order"

    def __str__(self) -> str:
        return "have its columns in the order of the fields"


@dataclass(frozen=True, slots=True)
class OfType:
    """A value is of the field's type; `noun` is that type in words, with its unit."""

    noun: str
    code: ClassVar[str] = "dtype"

    def __str__(self) -> str:
        return f"be {self.noun}"


@dataclass(frozen=True, slots=True)
class NotNull:
    """A value of a field that is not nullable is not null."""

    code: ClassVar[str] = "null"

    def __str__(self) -> str:
        return "not be null"


@dataclass(frozen=True, slots=True)
class NotNan:
    """A float is a number."""

    code: ClassVar[str] = "nan"

    def __str__(self) -> str:
        return "be finite"


@dataclass(frozen=True, slots=True)
class NotInf:
    """A float is finite."""

    code: ClassVar[str] = "inf"

    def __str__(self) -> str:
        return "be finite"


@dataclass(frozen=True, slots=True)
class Held:
    """The field's type can hold the value exactly (law 4: conversion is exact or it says so)."""

    noun: str
    code: ClassVar[str] = "lossy"

    def __str__(self) -> str:
        return f"be held exactly as {self.noun}"


@dataclass(frozen=True, slots=True)
class WellFormed:
    """What is written can be read: a record of a file has as many fields as the header, its quotes
    close, …; the body of a payload is JSON.
    """

    what: str = "a well-formed record"
    code: ClassVar[str] = "malformed"

    def __str__(self) -> str:
        return f"be {self.what}"


@dataclass(frozen=True, slots=True)
class Written:
    """Text on the wire is written as the field says; `way` completes "must …"."""

    way: str
    code: ClassVar[str] = "format"

    def __str__(self) -> str:
        return self.way


@dataclass(frozen=True, slots=True)
class Unambiguous:
    """Text on the wire says one value, not two of which one would have to be guessed."""

    way: str
    code: ClassVar[str] = "ambiguous"

    def __str__(self) -> str:
        return f"{self.way}, and mean one value only"


@dataclass(frozen=True, slots=True)
class InUnit:
    """A column says that its numbers are in the field's unit, or in one that it converts from."""

    unit: str
    code: ClassVar[str] = "unit"

    def __str__(self) -> str:
        return f"be labelled with its unit, {self.unit} or what it converts from"


@dataclass(frozen=True, slots=True)
class CanonicalUuid:
    """A UUID in text is written in lower case with hyphens (RFC 9562, section 4)."""

    code: ClassVar[str] = "format"

    def __str__(self) -> str:
        return "be a UUID in 36 characters of lower-case text"


@dataclass(frozen=True, slots=True)
class EachItem:
    """Every item of a list satisfies a rule; a list breaks it once, however many items do."""

    rule: Any

    @property
    def code(self) -> str:
        """The code of the items' rule: a NaN in a list is a NaN."""
        return str(self.rule.code)

    def __str__(self) -> str:
        return f"{self.rule} in every item"


ImpliedRule = (
    Present
    | Declared
    | GivenOnce
    | ColumnsInOrder
    | OfType
    | NotNull
    | NotNan
    | NotInf
    | Held
    | WellFormed
    | Written
    | Unambiguous
    | InUnit
    | CanonicalUuid
    | EachItem
)
"""Every implied rule."""
