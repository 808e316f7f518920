"""The operands of pandera's checks as values of the column that they are compared with."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed

_LEADING_FLAGS = re.compile(r"\(\?([a-zA-Z]+)\)")


@dataclass(frozen=True, slots=True)
class CheckedColumn:
    """A column that a check is read for: its path in errors, its field's Python name, and its type."""

    where: str
    name: str
    dtype: pl.DataType
    nullable: bool
    library: ClassVar[str] = "Polars"
    text_type: ClassVar[str] = "pl.String"

    def refusal(self, problem: str, hint: str) -> Obstructed:
        return Obstructed(Obstacle(self.where, problem, hint))

    def value(self, value: Any) -> Any:
        """A value of the schema's as contracts have it."""
        return value

    def operand(self, operand: Any) -> Any:
        """An operand in the column's type: Polars rounds a number to 32 bits where the column has them."""
        self.refuse_null(operand)
        if self.dtype.is_integer() and isinstance(operand, float) and operand.is_integer():
            return int(operand)
        return _round_to_32_bits(operand) if self.dtype == pl.Float32 else operand

    def refuse_null(self, operand: Any) -> None:
        if operand is None or operand != operand:  # noqa: PLR0124 - NaN differs from itself
            problem = f"has a check that compares with {operand!r}, and so lets everything through"
            raise self.refusal(problem, "Compare with a value, or leave the check out")

    def possible_members(self, members: Iterable[Any]) -> list[Any]:
        """The members that a value of the column can equal, unrounded."""
        listed = [*members]
        for member in listed:
            self.refuse_null(member)
        return [member for member in listed if self.can_hold(member)]

    def members(self, members: Iterable[Any]) -> list[Any]:
        """The possible members, of which there must be some."""
        possible = self.possible_members(members)
        if not possible:
            problem = "has a check none of whose members the type can hold"
            raise self.refusal(problem, "List some")
        return possible

    def can_hold(self, member: Any) -> bool:
        # Polars widens a set to the type of its members, so that no 32-bit value equals 0.1 and no
        # integer 2.5; and a column that was read allows no infinities.
        if not isinstance(member, float):
            return True
        if self.dtype.is_integer():
            return member.is_integer()
        exact = self.dtype != pl.Float32 or _round_to_32_bits(member) == member
        return math.isfinite(member) and exact

    def pattern(self, pattern: str | re.Pattern[str]) -> str:
        """A pattern as text; refused with flags of a compiled one, which pandera does not pass on."""
        if isinstance(pattern, str):
            return pattern
        if pattern.flags & ~re.UNICODE:
            problem = f"has a check of {pattern!r}, whose flags pandera leaves out"
            raise self.refusal(problem, "Write the pattern as text, with (?i) and the like in it")
        return pattern.pattern

    def search_from_start(self, pattern: str) -> str:
        """The pattern that is searched for instead, where one is to match from the start of a text."""
        # An alternative of its own has no anchor: "^a|b" finds b anywhere.
        return pattern if pattern.startswith("^") else f"^{grouped(pattern)}"

    def fails_null(self, check: str) -> bool:
        """Whether null fails a built-in check that does not ignore it."""
        return check != "unique_values_eq"  # which passes nulls over, whatever its ignore_na


def grouped(pattern: str) -> str:
    """A pattern as one group; flags at its beginning become those of the group."""
    flags = _LEADING_FLAGS.match(pattern)
    return f"(?:{pattern})" if flags is None else f"(?{flags[1]}:{pattern[flags.end() :]})"


def _round_to_32_bits(number: float) -> float:
    """The nearest 32-bit float; infinity for numbers past them."""
    try:
        (rounded,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        return math.copysign(math.inf, number)
    return float(rounded)


def polars_operand(operand: Any, dtype: pl.DataType) -> Any:
    """An operand of a rule as Polars compares it with a column: an instant in the column's own zone."""
    if isinstance(operand, UUID):
        return str(operand)
    if isinstance(operand, datetime) and isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return operand.astimezone(ZoneInfo(dtype.time_zone))
    return operand
