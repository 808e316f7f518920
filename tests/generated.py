"""Generated contracts and rows, and the slow, obvious reference that judges them.

A `Plan` is drawn first. The contract's annotations are written from it, and the reference judges
rows by it in plain Python, so that neither knows how the library reads the other.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime, Field
from tests import generated_formats as formats

import contracts as ct

PATTERNS = {"[A-Z]{2}[0-9]{2}": r"[A-Z]{2}[0-9]{2}\Z", "a*b?": r"a*b?\Z", "x|yy": r"(?:x|yy)\Z"}
"""Patterns in the syntax that Rust and Python share, with Python's own for the reference."""
MEMBERS = ("moving", "idle", "off")
BIG = 2**53


@dataclass(frozen=True)
class Plan:
    """What one field is to be, in words of its own."""

    kind: str
    nullable: bool = False
    low: Any = None
    low_strict: bool = False
    high: Any = None
    high_strict: bool = False
    step: int | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    nan: bool = False
    inf: bool = False
    alias: bool = False
    even: bool = False


TYPES: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "int8": ct.Int8,
    "uint16": ct.UInt16,
    "float": float,
    "decimal": Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
    "text": str,
    "bytes": bytes,
    "date": date,
    "naive": datetime,
    "aware": AwareDatetime,
    "time": time,
    "duration": timedelta,
    "uuid": UUID,
    "literal": Literal["moving", "idle", "off"],
    "floats": list[float],
    "latitude": ct.Latitude,
    "struct": None,  # filled in below, once contracts can be made of plans
    **formats.TYPES,
}
TEXTS = ("text", "literal", *formats.TYPES)
"""The kinds that are text."""
RANGES: dict[str, tuple[int, int]] = {
    "int8": (-128, 127),
    "uint16": (0, 65535),
    "int": (-(2**63), 2**63 - 1),
}
SOME: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.integers(-10, 10) | st.sampled_from([2**63 - 1, -(2**63), BIG + 1]),
    "int8": st.integers(-128, 127),
    "uint16": st.integers(0, 65535),
    "float": st.floats(-10, 10)
    | st.sampled_from([0.0, -0.0, 1e300, -1e300, 5e-324])
    | st.integers(-10, 10),
    "latitude": st.floats(-90, 90) | st.sampled_from([90.0, -90.0, 90.00000000000001]),
    "decimal": st.decimals(-9999, 9999, places=2),
    "text": st.text(max_size=4) | st.sampled_from(["AB12", "x", "yy", "aab", "AB12\n"]),
    "bytes": st.binary(max_size=4),
    "date": st.dates(),
    "naive": st.datetimes(),
    "aware": st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])
    ),
    "time": st.times(),
    "duration": st.timedeltas(timedelta(-(10**6)), timedelta(10**6)),
    "uuid": st.uuids() | st.uuids().map(str),
    "literal": st.sampled_from(MEMBERS),
    "floats": st.lists(st.floats(-5, 5), max_size=4),
    **formats.SOME,
}
"""Values of each kind, most of them valid."""
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, math.nan, math.inf, -math.inf, True, 0, 1, -1, 1.5, BIG + 1, 2**63, 2**70, "", "NaN",
        "1", "Moving", "\ud800", b"x", Decimal("1.005"), Decimal("NaN"), Decimal("Infinity"),
        Decimal(10) ** 9, date(2024, 2, 29), datetime(2024, 2, 29), datetime(2024, 2, 29, tzinfo=UTC),
        time(1, tzinfo=UTC), timedelta(1), [math.nan], [None], [1.0, "x"], [True], {}, {"a": 1}, object,
        "0191D4E2-7C7F-7D3A-8F52-1C2B3A4D5E6F",
    ]
)  # fmt: skip
"""Values that most kinds are not, or only seem to be."""


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """One field's plan; bounds never contradict each other."""
    kind = draw(st.sampled_from(sorted(TYPES)))
    settings: dict[str, Any] = {"nullable": draw(st.booleans()), "alias": draw(st.booleans())}
    if kind in ("int", "int8", "float", "uint16"):
        bounds = sorted([draw(st.integers(0, 20)), draw(st.integers(0, 20))])
        if draw(st.booleans()):
            settings |= {
                "low": bounds[0] - 10 if kind != "uint16" else bounds[0],
                "low_strict": draw(st.booleans()),
            }
        if draw(st.booleans()):
            settings |= {"high": bounds[1] + 12, "high_strict": draw(st.booleans())}
    if kind in ("int", "int8") and draw(st.booleans()):
        settings["step"] = draw(st.integers(1, 3))
    if kind in ("int", "text") and draw(st.integers(0, 4)) == 0:
        settings["even"] = True
    if kind in ("date", "naive", "aware", "duration") and draw(st.booleans()):
        middle = {
            "date": date(2020, 1, 1), "naive": datetime(2020, 1, 1),
            "aware": datetime(2020, 1, 1, tzinfo=UTC), "duration": timedelta(0),
        }  # fmt: skip
        settings |= {draw(st.sampled_from(["low", "high"])): middle[kind]}
    if kind in ("text", "bytes", "floats") and draw(st.booleans()):
        lengths = sorted([draw(st.integers(0, 3)), draw(st.integers(0, 3))])
        settings |= {"shortest": lengths[0], "longest": lengths[1]}
    if kind == "text" and "shortest" not in settings and draw(st.booleans()):
        settings["pattern"] = draw(st.sampled_from(sorted(PATTERNS)))
    if kind in ("float", "floats"):
        settings |= {"nan": draw(st.booleans()), "inf": draw(st.booleans())}
    return Plan(kind, **settings)


def is_even(value: Any) -> bool:
    """A requirement of the user's own."""
    return (value if isinstance(value, int) else len(value)) % 2 == 0


def annotation_of(plan: Plan, name: str) -> Any:
    """The plan as its author would annotate it."""
    base = TYPES[plan.kind]
    rules: list[Any] = []
    if plan.low is not None:
        rules.append((ct.Gt if plan.low_strict else ct.Ge)(plan.low))
    if plan.high is not None:
        rules.append((ct.Lt if plan.high_strict else ct.Le)(plan.high))
    if plan.step is not None:
        rules.append(ct.MultipleOf(plan.step))
    if plan.shortest is not None:
        rules.append(ct.Len(plan.shortest, plan.longest))
    if plan.pattern is not None:
        rules.append(ct.Matches(plan.pattern))
    if plan.even:
        rules.append(ct.Custom("even", accepts=is_even))
    policy = ct.NonFinite(
        nan="allow" if plan.nan else "forbid", inf="allow" if plan.inf else "forbid"
    )
    if plan.kind == "floats" and (plan.nan or plan.inf):
        base = list[Annotated[float, policy]]
    elif plan.nan or plan.inf:
        rules.append(policy)
    for rule in rules:
        base = Annotated[base, rule]
    base = base | None if plan.nullable else base
    return Annotated[base, Field(alias=alias_of(plan, name))] if plan.alias else base


def alias_of(plan: Plan, name: str) -> str:
    """What data calls the field."""
    return f"{name.upper()} in data" if plan.alias else name


Planned = dict[str, Plan]


def contract_of(
    planned: Planned,
    rules: ct.Rules | None = None,
    defaults: dict[str, Any] | None = None,
    **keywords: Any,
) -> type[ct.Contract]:
    """The contract of the plans, with rules over them and defaults for some."""
    annotations = {name: annotation_of(plan, name) for name, plan in planned.items()}
    members: dict[str, Any] = {"__annotations__": annotations, "rules": rules or ct.rules()}
    members |= defaults or {}
    body: Callable[[dict[str, Any]], None] = lambda ns: ns.update(members)  # noqa: E731
    return types.new_class("Generated", (ct.Contract,), keywords, body)


INNER: Planned = {
    "u": Plan("float", low=-5, high=5),
    "v": Plan("text", nullable=True, longest=3, shortest=0),
    "w": Plan("float", nullable=True),
}
"""The fields of a nested contract."""


class Nested(ct.Contract):
    """The contract of those fields, in a module, as pickling needs it."""

    u: Annotated[float, ct.Interval(ge=-5, le=5)]
    v: Annotated[str, ct.Len(0, 3)] | None
    w: float | None


TYPES["struct"] = Nested
SOME["struct"] = st.fixed_dictionaries(
    {
        "u": st.floats(-6, 6) | st.just(math.nan),
        "v": st.none() | st.text(max_size=4),
        "w": st.none() | st.floats(),
    }
)

planned_contracts = st.lists(plans(), min_size=1, max_size=4).map(
    lambda drawn: {f"f{place}": plan for place, plan in enumerate(drawn)}
)


@st.composite
def rows_for(draw: st.DrawFn, planned: Planned, *, hostile: bool = True) -> list[dict[str, Any]]:
    """Some rows: mostly of the kinds planned; with hostile values and missing keys among them."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        row = {}
        for name, plan in planned.items():
            fate = draw(st.integers(0, 9)) if hostile else 2
            if fate == 0:
                row[alias_of(plan, name)] = draw(ODD)
            elif fate != 1 or draw(st.booleans()):
                key = name if fate == 2 and hostile else alias_of(plan, name)
                row[key] = draw(SOME[plan.kind])
        if hostile and draw(st.integers(0, 9)) == 0:
            row["never declared"] = 0
        rows.append(row)
    return rows


# The reference ------------------------------------------------------------------------------


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
    """What one value breaks that is read before: as an integer, a time or a decimal."""
    if plan.kind in RANGES and type(value) is float and not math.isfinite(value):
        return {"nan" if math.isnan(value) else "inf"}
    read = read_as(plan, value)
    if plan.kind in RANGES and type(read) is float:
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
    return value


def read_row(planned: Planned, row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is read on the wire."""
    plans = {key: plan for name, plan in planned.items() for key in (name, alias_of(plan, name))}
    return {key: read_as(plans[key], one) if key in plans else one for key, one in row.items()}


def codes_of(plan: Plan, value: Any) -> set[str]:
    """What one value breaks."""
    if value is None:
        return set() if plan.nullable else {"null"}
    if (code := type_code(plan, value)) is not None:
        return {code}
    if plan.kind == "floats":
        items = Plan("float", nan=plan.nan, inf=plan.inf)
        found = {code for item in value for code in codes_of(items, item)}
        return found | length_codes(plan, value)
    if isinstance(value, (float, Decimal)) and math.isnan(value):
        return set() if plan.nan and plan.kind == "float" else {"nan"}
    if (
        isinstance(value, (float, Decimal))
        and math.isinf(value)
        and not (plan.inf and plan.kind == "float")
    ):
        return {"inf"}
    return rule_codes(plan, value) | length_codes(plan, value)


def rule_codes(plan: Plan, value: Any) -> set[str]:
    """What one value of its kind breaks, lengths apart."""
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
        "custom": plan.even and not is_even(value),
    }
    return {code for code, is_broken in broken.items() if is_broken}


def length_codes(plan: Plan, value: Any) -> set[str]:
    """What one value's length breaks."""
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
    """Whether the value is null where it may be, or of its kind, fits it and is no odd float."""
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
