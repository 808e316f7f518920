"""Implied rules: the requirements on every field that need no declaration.

They cannot be warned or tolerated away, so they have no terms. Like other rules they have a `code`
and a sentence.
"""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.lazy_dataclass import lazy_dataclass


@lazy_dataclass(frozen=True, slots=True)
class Present:
    """A declared field is present."""

    code: ClassVar[str] = "missing_field"

    def __str__(self) -> str:
        return "be present"


@lazy_dataclass(frozen=True, slots=True)
class Declared:
    """A present field is declared, unless the contract ignores or allows extra fields."""

    code: ClassVar[str] = "extra_field"

    def __str__(self) -> str:
        return "be declared by the contract, or be absent"


@lazy_dataclass(frozen=True, slots=True)
class GivenOnce:
    """No two columns have the same name: which of them is meant is not guessed."""

    code: ClassVar[str] = "extra_field"

    def __str__(self) -> str:
        return "be present once"


@lazy_dataclass(frozen=True, slots=True)
class ColumnsInOrder:
    """The columns are in the order of the fields, for consumers that read columns by position."""

    code: ClassVar[str] = "column_order"

    def __str__(self) -> str:
        return "have its columns in the order of the fields"


@lazy_dataclass(frozen=True, slots=True)
class OfType:
    """A value has the field's type; `noun` is that type in words, with its unit."""

    noun: str
    code: ClassVar[str] = "dtype"

    def __str__(self) -> str:
        return f"be {self.noun}"


@lazy_dataclass(frozen=True, slots=True)
class NotNull:
    """A value of a field that is not nullable is not null."""

    code: ClassVar[str] = "null"

    def __str__(self) -> str:
        return "not be null"


@lazy_dataclass(frozen=True, slots=True)
class NotNan:
    """A float is a number."""

    code: ClassVar[str] = "nan"

    def __str__(self) -> str:
        return "be finite"


@lazy_dataclass(frozen=True, slots=True)
class NotInf:
    """A float is finite."""

    code: ClassVar[str] = "inf"

    def __str__(self) -> str:
        return "be finite"


@lazy_dataclass(frozen=True, slots=True)
class Held:
    """The field's type can represent the value exactly (law 4: conversion is exact or it says so)."""

    noun: str
    code: ClassVar[str] = "lossy"

    def __str__(self) -> str:
        return f"be held exactly as {self.noun}"


@lazy_dataclass(frozen=True, slots=True)
class WellFormed:
    """The data can be parsed: a record of a file has as many fields as the header, its quotes close,
    …; the body of a payload is JSON.
    """

    what: str = "a well-formed record"
    code: ClassVar[str] = "malformed"

    def __str__(self) -> str:
        return f"be {self.what}"


@lazy_dataclass(frozen=True, slots=True)
class Written:
    """Text on the wire has the field's format; `way` completes "must …"."""

    way: str
    code: ClassVar[str] = "format"

    def __str__(self) -> str:
        return self.way


@lazy_dataclass(frozen=True, slots=True)
class Unambiguous:
    """Text on the wire has one meaning, not two of which one would have to be guessed."""

    way: str
    code: ClassVar[str] = "ambiguous"

    def __str__(self) -> str:
        return f"{self.way}, and mean one value only"


@lazy_dataclass(frozen=True, slots=True)
class InUnit:
    """A column is labelled with the field's unit, or with one that can be converted to it."""

    unit: str
    code: ClassVar[str] = "unit"

    def __str__(self) -> str:
        return f"be labelled with its unit, {self.unit} or what it converts from"


@lazy_dataclass(frozen=True, slots=True)
class CanonicalUuid:
    """A UUID in text is written in lower case with hyphens (RFC 9562, section 4)."""

    code: ClassVar[str] = "format"

    def __str__(self) -> str:
        return "be a UUID in 36 characters of lower-case text"


@lazy_dataclass(frozen=True, slots=True)
class NullIsNull:
    """Contract form has null for a value that is used for null on the wire."""

    code: ClassVar[str] = "wire_form"

    def __str__(self) -> str:
        return "be null, which this value means in wire form"


@lazy_dataclass(frozen=True, slots=True)
class Trimmed:
    """Contract form has no white space around text whose field cuts it."""

    code: ClassVar[str] = "wire_form"

    def __str__(self) -> str:
        return "have no white space around it, which wire form may"


@lazy_dataclass(frozen=True, slots=True)
class EachItem:
    """Every item of a list satisfies a rule; a list violates it once, however many items do."""

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
    | NullIsNull
    | Trimmed
    | EachItem
)
"""Every implied rule."""
