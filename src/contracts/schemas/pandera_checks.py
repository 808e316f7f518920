"""pandera's built-in checks as rules: what each asks of a column of some type."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.documents.pandera_rules import grouped
from contracts.errors import Obstacle
from contracts.rules.aggregate import Distinct
from contracts.rules.building import col
from contracts.rules.expression import Expression
from contracts.rules.value import (
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    OneOf,
    ValueRule,
)
from contracts.schemas.making import Obstructed

Bound = type[Ge] | type[Gt] | type[Le] | type[Lt]
WHOLE = re.compile(r"\^\(\?:(?P<pattern>.*)\)\$", re.DOTALL)
"""How a pattern looks that the whole text must match, as a contract writes it for pandera."""
BY_CATEGORY = (pl.Enum, pl.Categorical)
"""The types that Polars compares by their categories, and whose text it does not search."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A column of which a check is asked.

    Attributes:
        where: how errors call it.
        name: what Python calls its field.
    """

    where: str
    name: str
    dtype: pl.DataType

    def refused(self, problem: str, mend: str) -> Obstructed:
        """The error that a check cannot be asked of it."""
        return Obstructed(Obstacle(self.where, problem, mend))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check asks: of each value, of each row, of the batch."""

    values: tuple[ValueRule, ...] = ()
    rows: tuple[Expression, ...] = ()
    tables: tuple[Distinct, ...] = ()


def asked_by(check: str, said: dict[str, Any], column: Asking) -> Asked:
    """What a built-in check asks of a column.

    Args:
        check: its name: "in_range".
        said: what it was given, by pandera's own names.

    Raises:
        Obstructed: no rule asks the same.
    """
    refuse_categories(check, column)
    match check:
        case "greater_than" | "greater_than_or_equal_to" | "less_than" | "less_than_or_equal_to":
            return bounded(column, (BOUNDS[check], *said.values()))
        case "in_range":
            lower: Bound = Ge if said["include_min"] else Gt
            upper: Bound = Le if said["include_max"] else Lt
            return bounded(column, (lower, said["min_value"]), (upper, said["max_value"]))
        case "equal_to":
            value = compared(said["value"], column)
            members = members_in([value], column) if column.dtype.is_integer() else [value]
            return Asked((OneOf(*members),))
        case "not_equal_to":
            return excluded([compared(said["value"], column)], column)
        case "isin":
            return Asked((OneOf(*members_in(said["allowed_values"], column)),))
        case "notin":
            return excluded([*said["forbidden_values"]], column)
        case "unique_values_eq":
            members = members_in(said["values"], column)
            if len(members) < len(said["values"]):
                problem = "has a check that asks for members that the type cannot have"
                raise column.refused(problem, "Leave them out")
            exactly = Distinct(column.name, ge=len(members), le=len(members))
            return Asked((OneOf(*members),), tables=(exactly,))
        case _:
            return asked_of_text(check, said, column)


def asked_of_text(check: str, said: dict[str, Any], column: Asking) -> Asked:
    """What a built-in check asks of text.

    Raises:
        Obstructed: it is no text, or no rule asks the same.
    """
    if column.dtype != pl.String:
        problem = f"has the check {check!r} on {column.dtype}, where Polars cannot ask it"
        raise column.refused(problem, "Leave it out, or declare pl.String")
    match check:
        case "str_matches":
            pattern = pattern_in(said["pattern"], column)
            # An alternative of its own would have no anchor: "^a|b" finds b anywhere.
            anchored = pattern if pattern.startswith("^") else f"^{grouped(pattern)}"
            return Asked((whole_or_part(anchored),))
        case "str_contains":
            pattern = pattern_in(said["pattern"], column)
            return Asked((whole_or_part(pattern),))
        case "str_startswith":
            return Asked(rows=(col(column.name).starts_with(said["string"]),))
        case "str_endswith":
            return Asked(rows=(col(column.name).ends_with(said["string"]),))
        case "str_length":
            least, most, exact = map(said.get, ("min_value", "max_value", "exact_value"))
            least, most = (least, most) if exact is None else (exact, exact)
            shortest = () if least is None else (MinLength(least),)
            longest = () if most is None else (MaxLength(most),)
            return Asked((*shortest, *longest))
        case _:
            problem = f"has the check {check!r}, which is not known here"
            raise column.refused(problem, "Say what it asks in a rule")


BOUNDS: dict[str, Bound] = {
    "greater_than": Gt,
    "greater_than_or_equal_to": Ge,
    "less_than": Lt,
    "less_than_or_equal_to": Le,
}
"""What each check of one bound is called here."""


def refuse_categories(check: str, column: Asking) -> None:
    """Refuse checks that Polars asks of the places of categories, not of their text."""
    compared = check in BOUNDS or check == "in_range"
    if compared and isinstance(column.dtype, BY_CATEGORY):
        problem = (
            f"has the check {check!r} on {column.dtype}, which goes by the order of categories"
        )
        raise column.refused(problem, "List the categories that are meant: Check.isin([…])")


# Numbers and times --------------------------------------------------------------------------


def bounded(column: Asking, *ends: tuple[Bound, Any]) -> Asked:
    """Values within bounds; text is compared by code points, which is a predicate."""
    if column.dtype == pl.String:
        texts = ((kind, given(end, column)) for kind, end in ends)
        return Asked(rows=tuple(predicate_of(kind(end), column.name) for kind, end in texts))
    return Asked(tuple(rule for kind, end in ends for rule in bound_of(kind, end, column)))


def bound_of(kind: Bound, end: Any, column: Asking) -> tuple[ValueRule, ...]:
    """A bound in the column's own type; none where every value keeps it that a contract lets in."""
    end = compared(end, column)
    lower = kind in (Ge, Gt)
    if isinstance(end, float) and math.isinf(end):
        if (end < 0) == lower:
            return ()  # at infinity: all that is finite keeps it
    elif column.dtype.is_integer() and isinstance(end, float) and not end.is_integer():
        return (Ge(math.ceil(end)),) if lower else (Le(math.floor(end)),)
    if column.dtype.is_unsigned_integer() and lower and end < 0:
        return ()
    return (kind(end),)


def compared(operand: Any, column: Asking) -> Any:
    """What a check compares with, in the column's type: Polars rounds a number beside 32 bits to them."""
    given(operand, column)
    if column.dtype.is_integer() and isinstance(operand, float) and operand.is_integer():
        return int(operand)
    return float32(operand) if column.dtype == pl.Float32 else operand


def given(operand: Any, column: Asking) -> Any:
    """What a check compares with.

    Raises:
        Obstructed: it is null, or NaN, and so nothing is compared.
    """
    if operand is None or operand != operand:  # noqa: PLR0124 - NaN is unlike itself
        problem = f"has a check that compares with {operand!r}, and so lets everything through"
        raise column.refused(problem, "Compare with a value, or leave the check out")
    return operand


# Members ------------------------------------------------------------------------------------


def members_in(members: Iterable[Any], column: Asking) -> list[Any]:
    """The members that a value of the column's type can be.

    Raises:
        Obstructed: there are none, so that no value can.
    """
    possible = [member for member in members if can_be(given(member, column), column.dtype)]
    if not possible:
        problem = "has a check that asks for one of no members that the type can have"
        raise column.refused(problem, "List some")
    return possible


def excluded(members: list[Any], column: Asking) -> Asked:
    """Values that are none of the members."""
    possible = [member for member in members if can_be(given(member, column), column.dtype)]
    if len(possible) == 1:
        return Asked(rows=(col(column.name) != possible[0],))
    return Asked(rows=(~col(column.name).is_in(possible),)) if possible else Asked()


def can_be(member: Any, dtype: pl.DataType) -> bool:
    """Whether a number can be a value of the type: Polars widens a set to the type of its members, and
    no contract lets infinities in that says nothing of them.
    """
    if not isinstance(member, float):
        return True
    if dtype.is_integer():
        return member.is_integer()
    return math.isfinite(member) and (dtype != pl.Float32 or is_float32(member))


def is_float32(number: float) -> bool:
    """Whether 32 bits hold the float exactly."""
    return float32(number) == number


def float32(number: float) -> float:
    """The number rounded to 32 bits; an infinity past them."""
    try:
        (rounded,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    return float(rounded)


def pattern_in(given: str | re.Pattern[str], column: Asking) -> str:
    """The pattern as text.

    Raises:
        Obstructed: it was compiled with flags, which pandera does not give to Polars.
    """
    if isinstance(given, str):
        return given
    if given.flags & ~re.UNICODE:
        problem = f"has a check of {given!r}, whose flags pandera leaves out"
        raise column.refused(problem, "Write the pattern as text, with (?i) and the like in it")
    return given.pattern


def whole_or_part(pattern: str) -> Matches:
    """What a pattern asks that is searched for: of all of the text, if it is written so."""
    whole = WHOLE.fullmatch(pattern)
    try:
        re.compile(whole["pattern"] if whole else "")
    except re.error:  # the parentheses are not one pair: "^(?:a)|(?:b)$"
        whole = None
    return Matches(whole["pattern"]) if whole else Matches(pattern, whole=False)


# As predicates ------------------------------------------------------------------------------

PREDICATES: dict[type, Callable[[Expression, Any], Expression]] = {
    Ge: lambda value, rule: value >= rule.bound,
    Gt: lambda value, rule: value > rule.bound,
    Le: lambda value, rule: value <= rule.bound,
    Lt: lambda value, rule: value < rule.bound,
    OneOf: lambda value, rule: value.is_in(rule.members),
    Matches: lambda value, rule: value.matches(rule.pattern, whole=rule.whole),
    MinLength: lambda value, rule: value.length() >= rule.length,
    MaxLength: lambda value, rule: value.length() <= rule.length,
}
"""How a row rule asks of one field what a value rule asks: of null too, which a value rule is not."""


def predicate_of(rule: Any, name: str) -> Expression:
    """A value rule as the predicate that asks it of a field."""
    return PREDICATES[type(rule)](col(name), rule)
