"""The words of JSON Schema and what contracts have for them: one table a subject, read in both directions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import AwareDatetime

import contracts.dtypes as d
from contracts import types as ours
from contracts.rules.named_formats import FormatName
from contracts.rules.value import Ge, Gt, Le, Lt, Matches, MaxLength, MinLength, NamedFormat
from contracts.wire.scalar.text import NON_FINITE_PATTERNS


class BoundKeyword(NamedTuple):
    """A keyword of a bound.

    Attributes:
        inclusive: the keyword for a number that is only near the bound, on the outside.
        to_integer: gives the bound that admits the same integers.
    """

    rule: type[Ge | Gt | Le | Lt]
    inclusive: str
    to_integer: Callable[[float], int]


BOUND_KEYWORDS = {
    "minimum": BoundKeyword(Ge, "minimum", math.ceil),
    "exclusiveMinimum": BoundKeyword(Gt, "minimum", math.floor),
    "maximum": BoundKeyword(Le, "maximum", math.floor),
    "exclusiveMaximum": BoundKeyword(Lt, "maximum", math.ceil),
}
LENGTH_KEYWORDS: dict[str, type[MinLength | MaxLength]] = {
    "minLength": MinLength,
    "maxLength": MaxLength,
}
ANY_BUT_NULL = {"not": {"type": "null"}}
"""The schema of any value that is not null."""
NUMBER_FORMATS = (
    ("integer", "int64", int, (d.Int(), d.Int(64))),
    ("integer", "int32", ours.Int32, (d.Int(32),)),
    ("number", "double", float, (d.Float(), d.Float(64))),
    ("number", "float", ours.Float32, (d.Float(32),)),
)
"""The type, its format in OpenAPI's registry, the annotation that it is read as, the types written as it."""
TEXT_FORMATS: dict[str, Any] = {
    "date": date,
    "date-time": AwareDatetime,
    "duration": timedelta,
    # RFC 3339's full-time has an offset, which no column of times has: it stays text.
    "time": Annotated[
        str,
        Matches(
            r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
            r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
        ),
    ],
    **{name: Annotated[str, NamedFormat(name)] for name in get_args(FormatName)},
}
"""The annotation that text of each format is read as. `NamedFormat` has JSON Schema's own names."""
COORDINATES: dict[tuple[Any, Any], Any] = {(-90, 90): ours.Latitude, (-180, 180): ours.Longitude}
"""The numbers whose `x-unit` is `DECIMAL_DEGREES`, by their bounds."""
DECIMAL_DEGREES = "decimal degrees"
BASE64_PATTERN = "^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=)?$"
"""Either alphabet of RFC 4648, padded."""
LOWER_CASE_UUID_PATTERN = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
"""Which tells a `UUID`, that is lower case in frames, from text in the format uuid."""


def non_finite_pattern(names: Iterable[str]) -> str:
    """The pattern of the texts that mean the floats with the names, NaN and the infinities."""
    return f"^(?:{'|'.join(NON_FINITE_PATTERNS[name] for name in names)})$"


def decimal_pattern(dtype: d.Decimal) -> str:
    """The pattern of decimals in text: of as many digits as the type has, zeros at the ends apart, or with
    an exponent and any number of digits.
    """
    room, places = dtype.max_digits - dtype.decimal_places, dtype.decimal_places
    whole = f"0*[0-9]{{1,{room}}}" if room else "0+"
    after = f"[0-9]{{0,{places}}}0*" if places else "0*"
    bare = f"[0-9]{{1,{places}}}0*" if places else "0+"
    exact = rf"{whole}(?:\.{after})?|0*\.{bare}"
    return rf"^[+-]?(?:{exact}|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{{1,3}})$"


@cache
def decimals_by_pattern() -> dict[str, d.Decimal]:
    """Every decimal type by its `decimal_pattern`."""
    every = range(1, d.MAX_DECIMAL_DIGITS + 1)
    dtypes = (d.Decimal(digits, places) for digits in every for places in range(digits + 1))
    return {decimal_pattern(dtype): dtype for dtype in dtypes}
