"""One Python value at a time: which rules does it break, and what is it in contract form?

This is the explanation after a payload failed, and the way to judge cells that no typed column
can hold. It is exact rather than fast.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from functools import lru_cache
from typing import Any, assert_never, cast
from uuid import UUID

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.report import MASKED
from contracts.rules.implied import EachItem
from contracts.rules.requirement import Requirement
from contracts.rules.value import (
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    OneOf,
    ValueRule,
)
from contracts.specification import (
    CANONICAL_UUID,
    DECLARED,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    PRESENT,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
)

EXACT_IN_FLOAT = 2**53
"""Every integer up to this magnitude is a float64 exactly."""
STEP_SLACK = 1e-9
STEP_SLACK_PER_STEP = 2.0**-50
"""A float is a multiple of a step when its quotient lies this near a whole number: the first for
the decimal fractions people write, the second for the rounding of a large quotient."""


Loc = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One requirement that one value breaks.

    Attributes:
        loc: where, in the words of the data, from the outside in; empty for the value itself.
        value: what to show; `MASKED` where it is sensitive.
        not_run: why the requirement could not be asked, where that is the problem.
    """

    loc: Loc
    requirement: Requirement[Any]
    value: Any
    not_run: str | None = None

    @property
    def path(self) -> str:
        """The place as reports write it: "address.zip"."""
        return ".".join(self.loc)


class NotOfType(ValueError):
    """The value is not of the type."""


class NotHeld(ValueError):
    """The value is of the kind, but the type cannot hold it exactly."""


class NotCanonical(ValueError):
    """The text is not the one way of writing the value."""


class RuleFailed(Exception):
    """A rule's own interpretation failed; the message says how."""


def problems_of(
    value: object, expected: Value, loc: Loc = (), *, wire: bool = False
) -> Iterator[Problem]:
    """Every requirement that the value breaks; nothing if it is valid.

    A value that is not of its type is asked nothing else.

    Args:
        loc: the place of the value, for the problems.
        wire: whether the defaults of nested contracts are still to be filled.
    """
    shown = masked(value, expected)
    if value is None:
        if not expected.nullable:
            yield Problem(loc, NOT_NULL, shown)
        return
    try:
        plain = contract_form(value, expected)
    except NotOfType:
        yield Problem(loc, expected.of_type, shown)
        return
    except NotHeld:
        yield Problem(loc, expected.held, shown)
        return
    except NotCanonical:
        yield Problem(loc, CANONICAL_UUID, shown)
        return
    match expected.dtype:
        case ListOf(item):
            yield from item_problems(plain, item, loc, wire=wire)
        case StructOf(specification):
            yield from member_problems(
                plain, specification, loc, hide=expected.sensitive, wire=wire
            )
        case _:
            pass
    if isinstance(plain, (float, PyDecimal)) and not math.isfinite(plain):
        forbidden = expected.forbids_nan if math.isnan(plain) else expected.forbids_inf
        if forbidden:
            yield Problem(loc, NOT_NAN if math.isnan(plain) else NOT_INF, shown)
        if math.isnan(plain):
            return
    for requirement in expected.rules:
        try:
            if not holds(requirement.rule, plain):
                yield Problem(loc, requirement, shown)
        except RuleFailed as failure:
            reason = "its interpretation failed" if hides(expected) else str(failure)
            yield Problem(loc, requirement, shown, not_run=reason)


def item_problems(
    items: Sequence[object], item: Value, loc: Loc, *, wire: bool
) -> Iterator[Problem]:
    """What the items of a list break, each requirement once, with its first offender."""
    seen: set[tuple[Loc, Requirement[Any]]] = set()
    for one in items:
        for problem in problems_of(one, item, loc, wire=wire):
            lifted = problem.requirement.with_rule(EachItem(problem.requirement.rule))
            if (problem.loc, lifted) not in seen:
                seen.add((problem.loc, lifted))
                yield Problem(problem.loc, lifted, problem.value, problem.not_run)


def member_problems(
    members: Mapping[str, object],
    specification: Specification,
    loc: Loc = (),
    *,
    hide: bool = False,
    wire: bool = False,
) -> Iterator[Problem]:
    """What the members of one row or struct break.

    Args:
        members: the values by the names the data uses.
        hide: whether the whole is sensitive, so that none of its members may be shown.
        wire: whether defaults are still to be filled: a field that has one may be absent or null.
    """
    held, extra = columns_of(specification, members)
    for declared in specification.fields:
        where = (*loc, declared.alias)
        filled = wire and declared.default is not None
        if declared.name not in held:
            if filled:
                continue
            yield Problem(where, PRESENT, None)
            continue
        value = members[held[declared.name]]
        if value is None and filled:
            continue
        for problem in problems_of(value, declared.value, where, wire=wire):
            shown = MASKED if hide else problem.value
            yield Problem(problem.loc, problem.requirement, shown, problem.not_run)
    if specification.extra == "forbid":
        for name in extra:
            yield Problem((*loc, name), DECLARED, None)


def masked(value: object, expected: Value) -> object:
    """The value as it may be shown: what is sensitive in it is replaced by `MASKED`."""
    if expected.sensitive:
        return MASKED
    match expected.dtype:
        case ListOf(item) if isinstance(value, (list, tuple)) and hides(item):
            return [masked(one, item) for one in value]
        case StructOf(specification) if specification.has_sensitive:
            if not isinstance(value, Mapping):
                return MASKED
            by_name = {n: f.value for f in specification.fields for n in (f.alias, f.name)}
            return {
                name: masked(member, by_name[name]) if name in by_name else MASKED
                for name, member in value.items()
            }
        case _:
            return MASKED if hides(expected) else value


def hides(value: Value) -> bool:
    """Whether anything in values of this kind must never be shown."""
    match value.dtype:
        case ListOf(item):
            return value.sensitive or hides(item)
        case StructOf(specification):
            return value.sensitive or specification.has_sensitive
        case _:
            return value.sensitive


# From a Python value to contract form -------------------------------------------------------


def contract_form(value: object, expected: Value) -> Any:
    """The value as frames hold it: an Enum's value, a UUID's text, a list for any sequence.

    Raises:
        NotOfType: it is something else.
        NotHeld: the type cannot hold it exactly.
        NotCanonical: it is text that is written in another way than the one.
    """
    if isinstance(value, Enum) and isinstance(value, (str, int, expected.python or str)):
        value = value.value
    dtype = expected.dtype
    match dtype:
        case Bool():
            return _of_type(value, bool)
        case Int():
            return _integer(value, dtype)
        case Float():
            return _float(value, dtype)
        case Decimal():
            return _decimal(value, dtype)
        case Text():
            return _text(value)
        case Bytes():
            return _of_type(value, bytes)
        case Date():
            if isinstance(value, datetime):
                raise NotOfType
            return _of_type(value, date)
        case Datetime():
            if (_of_type(value, datetime).utcoffset() is None) == dtype.aware:
                raise NotOfType
            return value
        case Time():
            if _of_type(value, time).tzinfo is not None:
                raise NotOfType
            return value
        case Duration():
            return _of_type(value, timedelta)
        case Uuid():
            return _uuid(value)
        case ListOf():
            return list(_of_type(value, (list, tuple)))
        case StructOf(specification):
            return as_mapping(value, specification)
        case _:
            assert_never(dtype)


def as_mapping(value: object, specification: Specification) -> Mapping[str, object]:
    """A struct's members by name: those of a mapping, or of a contract's own instance.

    Raises:
        NotOfType: it is neither, or a name in it is not text.
    """
    if getattr(type(value), "__specification__", None) == specification:
        return dict(vars(value))
    members = _of_type(value, Mapping)
    if not all(isinstance(name, str) for name in members):
        raise NotOfType
    return members  # type: ignore[no-any-return]  # Mapping is checked, its types are not


def _of_type(value: object, wanted: type | tuple[type, ...]) -> Any:
    if not isinstance(value, wanted):
        raise NotOfType
    return value


def _integer(value: object, dtype: Int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotOfType
    if not dtype.lowest <= value <= dtype.highest:
        raise NotHeld
    return int(value)


def _float(value: object, dtype: Float) -> float:
    if isinstance(value, bool) or not isinstance(value, (float, int)):
        raise NotOfType
    if isinstance(value, int) and not exactly_float(value):
        raise NotHeld
    number = float(value)
    return rounded_to_float32(number) if dtype.bits == 32 else number


def exactly_float(value: int) -> bool:
    """Whether a float64 is exactly the integer."""
    try:
        return float(value) == value
    except OverflowError:
        return False


def rounded_to_float32(number: float) -> float:
    """The nearest float32 (IEEE 754 round-half-even), as a Python float.

    Raises:
        NotHeld: it overflows, a non-zero becomes 0, or an integer-valued number changes.
    """
    if not math.isfinite(number):
        return number
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError as error:
        raise NotHeld from error
    if (number and not nearest) or (number.is_integer() and nearest != number):
        raise NotHeld
    return float(nearest)


def _decimal(value: object, dtype: Decimal) -> PyDecimal:
    if not isinstance(value, PyDecimal):
        raise NotOfType
    if not value.is_finite():
        return value
    _, digits, exponent = value.normalize().as_tuple()
    if not isinstance(exponent, int) or -exponent > dtype.decimal_places:
        raise NotHeld
    if value and len(digits) + exponent > dtype.max_digits - dtype.decimal_places:
        raise NotHeld
    return value


def _text(value: object) -> str:
    text: str = _of_type(value, str)
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise NotOfType  # a lone surrogate is no Unicode scalar value: UTF-8 cannot hold it
    return str(text)


def _uuid(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    text: str = _of_type(value, str)
    try:
        canonical = str(UUID(text)) == text
    except ValueError:
        canonical = False
    if not canonical:
        raise NotCanonical
    return text


# What a rule asks of a value ----------------------------------------------------------------


def holds(rule: ValueRule, value: Any) -> bool:
    """Whether a value in contract form, neither null nor NaN, satisfies the rule.

    Raises:
        RuleFailed: the rule is a `Custom` whose interpretation raised or gave no Boolean.
    """
    match rule:
        case Ge(bound):
            return bool(value >= bound)
        case Gt(bound):
            return bool(value > bound)
        case Le(bound):
            return bool(value <= bound)
        case Lt(bound):
            return bool(value < bound)
        case MultipleOf(step):
            return is_multiple(value, step)
        case MinLength(length):
            return len(value) >= length
        case MaxLength(length):
            return len(value) <= length
        case Matches():
            return matcher(rule.anchored)(value)
        case OneOf(members):
            return value in members
        case Custom():
            return ask(rule, value)
        case _:
            assert_never(rule)


def is_multiple(value: Any, step: Any) -> bool:
    """Whether the value is a whole number of steps (see `MultipleOf`)."""
    if not isinstance(value, float):
        return bool(value % step == 0)
    quotient = value / step
    if not math.isfinite(quotient):
        return False
    slack = STEP_SLACK + abs(quotient) * STEP_SLACK_PER_STEP
    return bool(abs(quotient - round(quotient)) <= slack)


@lru_cache(maxsize=1024)
def matcher(pattern: str) -> Callable[[str], bool]:
    """A function that says whether the Rust engine finds the pattern in a text.

    Raises:
        pydantic_core.SchemaError: the engine refuses the pattern.
    """
    from pydantic_core import SchemaValidator, core_schema

    schema = core_schema.str_schema(pattern=pattern, strict=True, regex_engine="rust-regex")
    return SchemaValidator(schema).isinstance_python


def ask(rule: Custom, value: Any) -> bool:
    """What a custom rule answers about one value in contract form; None is "no".

    Raises:
        RuleFailed: its interpretation raised or gave no Boolean.
    """
    accepts = rule.accepts or _through_a_frame(rule.expr)
    try:
        answer = accepts(value)
    except Exception as error:
        raise RuleFailed(f"it raised {type(error).__name__}: {error}") from error
    if answer is None:
        return False
    if not isinstance(answer, bool) and type(answer).__name__ not in ("bool", "bool_"):
        raise RuleFailed(f"it answered {type(answer).__name__}, not a Boolean")
    return bool(answer)


def _through_a_frame(expr: Any) -> Callable[[Any], bool]:
    def accepts(value: Any) -> bool:
        import polars as pl

        answer = pl.DataFrame({"value": [value]}).select(expr(pl.col("value")))
        return cast("bool", answer.item())  # ask() refuses what is no Boolean

    return accepts
