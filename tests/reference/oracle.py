"""The slow, obvious reference: which codes one row breaks, in plain Python."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.reference import formats
from tests.reference.contracts import (
    BIG,
    INNER,
    MEMBERS,
    PATTERNS,
    TEXTS,
    Plan,
    Planned,
    alias_of,
    is_even,
)

RANGES: dict[str, tuple[int, int]] = {
    "int8": (-128, 127),
    "uint16": (0, 65535),
    "int": (-(2**63), 2**63 - 1),
}


def broken_in(planned: Planned, row: dict[str, Any], *, wire: bool = False) -> set[tuple[str, str]]:
    """What one row breaks: field and code.

    Args:
        wire: whether it is read first, as wire form.
    """
    found = set()
    known = set()
    for name, plan in planned.items():
        alias = alias_of(plan, name)
        known |= {name, alias}
        if alias not in row and name not in row:
            found.add((alias, "missing_field"))
            continue
        if alias in row and name in row and alias != name:
            found.add((name, "extra_field"))
        value = row[alias] if alias in row else row[name]
        if plan.kind == "struct" and type(value) is dict:
            inner = broken_in(INNER, value, wire=wire)
            found |= {(f"{alias}.{field}", code) for field, code in inner}
        else:
            codes = wire_codes_of if wire else codes_of
            found |= {(alias, code) for code in codes(plan, value)}
    return found | {(key, "extra_field") for key in row if key not in known}


def wire_codes_of(plan: Plan, value: Any) -> set[str]:
    """The codes that one value breaks that is parsed first: as an integer, a time or a decimal."""
    if plan.kind in (*RANGES, "decimal") and type(value) is float and not math.isfinite(value):
        return {"nan" if math.isnan(value) else "inf"}
    read = read_as(plan, value)
    if plan.kind in RANGES and type(read) is float:
        return {"lossy"}
    if plan.kind == "date" and type(read) is datetime and read.tzinfo is None:
        return {"lossy"}
    if plan.kind in ("naive", "aware", "date", "time", "duration") and type(value) is str:
        return {"format"}  # none that is drawn is a time
    return codes_of(plan, read)


def read_as(plan: Plan, value: Any) -> Any:
    """A value as it is read on the wire, where it can be."""
    if plan.kind in RANGES and type(value) is float and value.is_integer():
        return int(value)
    if plan.kind == "decimal" and type(value) is str and value.isdecimal():
        return Decimal(value)
    if plan.kind == "decimal" and type(value) in (int, float) and math.isfinite(value):
        return Decimal(value)
    if (
        plan.kind == "date"
        and type(value) is datetime
        and value == datetime(*value.timetuple()[:3], tzinfo=value.tzinfo)
    ):
        return value if value.tzinfo else value.date()
    if plan.kind == "naive" and type(value) is date:
        return datetime(value.year, value.month, value.day)
    return value


def read_row(planned: Planned, row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is read on the wire."""
    plans = {key: plan for name, plan in planned.items() for key in (name, alias_of(plan, name))}
    return {key: read_as(plans[key], one) if key in plans else one for key, one in row.items()}


def codes_of(plan: Plan, value: Any) -> set[str]:
    """The codes that one value breaks."""
    if value is None:
        return set() if plan.nullable else {"null"}
    if (code := type_code(plan, value)) is not None:
        return {code}
    if plan.kind == "floats":
        items = Plan("float", nan=plan.nan, inf=plan.inf)
        found = {code for item in value for code in codes_of(items, item)}
        repeats = {"unique_items"} if plan.differ and has_item_twice(items, value) else set()
        return found | length_codes(plan, value) | repeats
    if isinstance(value, (float, Decimal)) and math.isnan(value):
        return set() if plan.nan and plan.kind == "float" else {"nan"}
    if (
        isinstance(value, (float, Decimal))
        and math.isinf(value)
        and not (plan.inf and plan.kind == "float")
    ):
        return {"inf"}
    return rule_codes(plan, value) | length_codes(plan, value)


def has_item_twice(items: Plan, value: list[Any]) -> bool:
    """Whether numbers or nulls that a list holds are equal, NaN to NaN; nothing else is compared."""
    if any(item is not None and type_code(items, item) is not None for item in value):
        return False
    return len({"NaN" if item is not None and math.isnan(item) else item for item in value}) < len(
        value
    )


def rule_codes(plan: Plan, value: Any) -> set[str]:
    """The codes that one value of its kind breaks, lengths apart."""
    low, high = (-90, 90) if plan.kind == "latitude" else (plan.low, plan.high)
    broken = {
        "ge": low is not None and not plan.low_strict and value < low,
        "gt": low is not None and plan.low_strict and value <= low,
        "le": high is not None and not plan.high_strict and value > high,
        "lt": high is not None and plan.high_strict and value >= high,
        "multiple_of": plan.step is not None and value % plan.step != 0,
        "matches": plan.pattern is not None and re.match(PATTERNS[plan.pattern], value) is None,
        "one_of": (plan.kind == "literal" and value not in MEMBERS)
        or (plan.kind == "country" and not formats.is_country(value)),
        "format": plan.kind in formats.MADE and not formats.READERS[plan.kind](value),
        "none_of": value in plan.excluded,
        "custom": plan.even and not is_even(value),
    }
    return {code for code, is_broken in broken.items() if is_broken}


def length_codes(plan: Plan, value: Any) -> set[str]:
    """The codes that one value's length breaks."""
    if plan.shortest is None or plan.longest is None:
        return set()
    too_short = {"min_length"} if len(value) < plan.shortest else set()
    too_long = {"max_length"} if len(value) > plan.longest else set()
    return too_short | too_long


def type_code(plan: Plan, value: Any) -> str | None:
    """Whether the value is of its kind and fits it: None, "dtype", "lossy" or "format"."""
    kind = plan.kind
    if kind in RANGES:
        if type(value) is not int:
            return "dtype"
        low, high = RANGES[kind]
        return None if low <= value <= high else "lossy"
    if kind in ("float", "latitude"):
        if type(value) is int:
            return None if abs(value) <= BIG or int_is_float(value) else "lossy"
        return None if type(value) is float else "dtype"
    if kind == "decimal":
        if type(value) is not Decimal:
            return "dtype"
        if not value.is_finite():
            return None
        return None if round(value, 2) == value and abs(value) < 10**4 else "lossy"
    if kind in TEXTS:
        return None if type(value) is str and is_unicode(value) else "dtype"
    if kind in ("naive", "aware"):
        if type(value) is not datetime or (value.tzinfo is not None) != (kind == "aware"):
            return "dtype"
        return "lossy" if kind == "aware" and not has_year_in_utc(value) else None
    if kind == "time":
        return None if type(value) is time and value.tzinfo is None else "dtype"
    if kind == "uuid":
        if type(value) is str:
            canonical = re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value)
            return None if canonical else "format"
        return None if type(value) is UUID else "dtype"
    wanted = {
        "bool": bool,
        "bytes": bytes,
        "date": date,
        "duration": timedelta,
        "floats": list,
        "struct": dict,
    }[kind]
    return None if type(value) is wanted else "dtype"


def is_in_contract_form(plan: Plan, value: Any) -> bool:
    """Whether the value is null where it may be, or of its kind, fits it and is not an odd float."""
    if value is None:
        return plan.nullable
    return type_code(plan, value) is None and not codes_of(plan, value) & {"nan", "inf"}


def int_is_float(value: int) -> bool:
    """Whether the integer is a float exactly."""
    try:
        return int(float(value)) == value
    except OverflowError:
        return False


def has_year_in_utc(instant: datetime) -> bool:
    """Whether the instant lies within the years 1..9999 of UTC."""
    wall, offset = instant.replace(tzinfo=None), instant.utcoffset() or timedelta(0)
    return (
        datetime.min + max(offset, timedelta(0)) <= wall <= datetime.max + min(offset, timedelta(0))
    )


def is_unicode(text: str) -> bool:
    """Whether the text is all Unicode scalar values."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
