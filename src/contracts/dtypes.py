"""Logical types: what a value is, independent of how an engine stores it.

`str(dtype)` is the noun in "must be …". Types that contain other values (lists, nested contracts)
need rules for those values, and live in `contracts.specification`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from contracts.lazy_dataclass import lazy_dataclass

Kind = Literal[
    "bool", "int", "float", "decimal", "text", "bytes", "date", "datetime", "time", "duration",
    "uuid", "opaque", "list", "struct",
]  # fmt: skip  # a table

NUMBERS: tuple[Kind, ...] = ("int", "float", "decimal")
_TEMPORAL: tuple[Kind, ...] = ("date", "datetime", "time", "duration")
ORDERED: tuple[Kind, ...] = (*NUMBERS, *_TEMPORAL)
SIZED: tuple[Kind, ...] = ("text", "bytes", "list")
SCALARS: tuple[Kind, ...] = (*ORDERED, "bool", "text", "bytes", "uuid")
UNCOMPARED: tuple[Kind, ...] = ("list", "struct", "opaque")
"""The kinds whose values are not compared as a whole: they are no keys."""


MAX_DECIMAL_DIGITS = 38
"""The most digits of a decimal in Arrow (decimal128) and in Polars."""


@lazy_dataclass(frozen=True, slots=True)
class Bool:
    """True or false; 0 and 1 are integers."""

    kind: ClassVar[Kind] = "bool"

    def __str__(self) -> str:
        return "true or false"


@lazy_dataclass(frozen=True, slots=True)
class Int:
    """An integer: of exactly `bits` bits, or (bits=None) of any width that fits int64."""

    bits: Literal[8, 16, 32, 64] | None = None
    signed: bool = True
    kind: ClassVar[Kind] = "int"

    @property
    def lowest(self) -> int:
        """The least value the type holds."""
        return -(2 ** ((self.bits or 64) - 1)) if self.signed else 0

    @property
    def highest(self) -> int:
        """The greatest value the type holds."""
        return int(2 ** ((self.bits or 64) - self.signed)) - 1

    def __str__(self) -> str:
        if self.bits is None:
            return "an integer"
        return f"{'a signed' if self.signed else 'an unsigned'} {self.bits}-bit integer"


@lazy_dataclass(frozen=True, slots=True)
class Float:
    """A real number, IEEE 754: of exactly `bits` bits, or (bits=None) of either width."""

    bits: Literal[32, 64] | None = None
    kind: ClassVar[Kind] = "float"

    def __str__(self) -> str:
        return "a number" if self.bits is None else f"a {self.bits}-bit float"


@lazy_dataclass(frozen=True, slots=True)
class Decimal:
    """An exact decimal number of at most `max_digits` digits, `decimal_places` after the point."""

    max_digits: int
    decimal_places: int
    kind: ClassVar[Kind] = "decimal"

    def __str__(self) -> str:
        return f"a decimal of {self.max_digits} digits, {self.decimal_places} after the point"


@lazy_dataclass(frozen=True, slots=True)
class Text:
    """Text: a sequence of Unicode scalar values; lengths count code points."""

    kind: ClassVar[Kind] = "text"

    def __str__(self) -> str:
        return "text"


@lazy_dataclass(frozen=True, slots=True)
class Bytes:
    """A sequence of bytes; lengths count bytes."""

    kind: ClassVar[Kind] = "bytes"

    def __str__(self) -> str:
        return "bytes"


@lazy_dataclass(frozen=True, slots=True)
class Date:
    """A calendar date."""

    kind: ClassVar[Kind] = "date"

    def __str__(self) -> str:
        return "a date"


@lazy_dataclass(frozen=True, slots=True)
class Datetime:
    """A date and time to the microsecond: an instant (aware) or a wall clock's reading (naive)."""

    aware: bool = False
    kind: ClassVar[Kind] = "datetime"

    def __str__(self) -> str:
        return f"a datetime {'with' if self.aware else 'without'} a time zone"


@lazy_dataclass(frozen=True, slots=True)
class Time:
    """A time of day to the microsecond, without a zone."""

    kind: ClassVar[Kind] = "time"

    def __str__(self) -> str:
        return "a time of day"


@lazy_dataclass(frozen=True, slots=True)
class Duration:
    """A span of time to the microsecond."""

    kind: ClassVar[Kind] = "duration"

    def __str__(self) -> str:
        return "a duration"


@lazy_dataclass(frozen=True, slots=True)
class Uuid:
    """A UUID (RFC 9562), in frames as 36 characters of lower-case text."""

    kind: ClassVar[Kind] = "uuid"

    def __str__(self) -> str:
        return "a UUID"


@lazy_dataclass(frozen=True, slots=True)
class Opaque:
    """Any value: it is null or not, and nothing else about it is evaluated."""

    kind: ClassVar[Kind] = "opaque"

    def __str__(self) -> str:
        return "any value"


Scalar = (
    Bool | Int | Float | Decimal | Text | Bytes | Date | Datetime | Time | Duration | Uuid | Opaque
)


def widest(dtype: Any) -> Any:
    """The type of the widest values that are compared with those of a type."""
    match dtype:
        case Int(bits=64, signed=False):
            return dtype
        case Int():
            return Int()
        case Float():
            return Float()
        case Decimal(decimal_places=places):
            return Decimal(38, places)
        case _:
            return dtype


def are_comparable(one: Any, other: Any) -> bool:
    """Whether equal values of the two types compare as equal in every engine."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one.decimal_places == other.decimal_places
    if one.kind == "datetime":
        return bool(one == other)
    return bool(one.kind == other.kind)
