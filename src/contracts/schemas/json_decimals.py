"""Decimals in JSON Schema: a number, or text of its digits, as our own schemas have them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from contracts.documents.json_types import decimal_pattern
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.dtypes import Decimal as DecimalType
from contracts.rules.value import Ge, Gt, Le, Lt, MultipleOf, OneOf, ValueRule
from contracts.schemas.json_values import NUMERIC, Json, rules_of, unknown


def decimal_in(ways: list[Json], where: str) -> Any:
    """The decimal that is a number or text of its digits, as our own schemas have it; None where it is
    something else.

    Raises:
        Obstructed: it is one, of which something else is said.
    """
    number, text = ways[0], ways[-1]
    digits = decimals().get(text.get("pattern", "")) if text.keys() == {"type", "pattern"} else None
    if len(ways) != 2 or digits is None or number.get("type") != "number":
        return None
    end = 10 ** (digits[0] - digits[1])
    implied = {"exclusiveMinimum": -end, "exclusiveMaximum": end}
    said = {k: one for k, one in number.items() if k != "type" and implied.get(k) != one}
    for keyword in said.keys() - NUMERIC | (said.keys() & {"format"}):
        raise unknown(where, keyword, "number")
    annotation: Any = Annotated[Decimal, Field(max_digits=digits[0], decimal_places=digits[1])]
    for rule in rules_of("number", said, where):
        annotation = Annotated[annotation, in_decimals(rule)]
    return annotation


@cache
def decimals() -> dict[str, tuple[int, int]]:
    """The digits of decimals by the patterns that our schemas have of them."""
    every = range(1, MAX_DECIMAL_DIGITS + 1)
    types = (DecimalType(digits, places) for digits in every for places in range(digits + 1))
    return {decimal_pattern(one): (one.max_digits, one.decimal_places) for one in types}


def in_decimals(rule: ValueRule) -> ValueRule:
    """A rule of numbers as one of decimals: as the shortest digits of its operands say."""
    match rule:
        case Ge(bound) | Gt(bound) | Le(bound) | Lt(bound):
            return type(rule)(Decimal(repr(bound)))
        case MultipleOf(step):
            return MultipleOf(Decimal(repr(step)))
        case OneOf(members):
            return OneOf(*(Decimal(repr(member)) for member in members))
        case _:
            return rule
