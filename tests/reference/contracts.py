"""Generated contracts and rows. A `Plan` is drawn first: the contract's annotations are written from it, and the reference in `oracle.py` evaluates rows by it, so that neither knows how the library reads the other."""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.reference import formats

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
    excluded: tuple[Any, ...] = ()
    differ: bool = False


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
    "floats": st.lists(st.floats(-5, 5) | st.sampled_from([0.0, -0.0]), max_size=4),
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
)  # fmt: skip  # short values, several a line
"""Values that most kinds are not, or only seem to be."""


EXCLUDED: dict[str, tuple[Any, ...]] = {
    "int": (0, 2**63 - 1), "float": (0.0, 1.5), "decimal": (Decimal("0.10"), 0), "text": ("", "x"),
    "date": (date(2000, 1, 1),), "bytes": (b"",),
}  # fmt: skip  # a table
"""Members that a value of a kind is not to be."""


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
        }  # fmt: skip  # short values, several a line
        settings |= {draw(st.sampled_from(["low", "high"])): middle[kind]}
    if kind in ("text", "bytes", "floats") and draw(st.booleans()):
        lengths = sorted([draw(st.integers(0, 3)), draw(st.integers(0, 3))])
        settings |= {"shortest": lengths[0], "longest": lengths[1]}
    if kind == "text" and "shortest" not in settings and draw(st.booleans()):
        settings["pattern"] = draw(st.sampled_from(sorted(PATTERNS)))
    if kind in EXCLUDED and "pattern" not in settings and draw(st.integers(0, 2)) == 0:
        settings["excluded"] = EXCLUDED[kind]
    if kind == "floats":
        settings["differ"] = draw(st.booleans())
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
    if plan.excluded:
        rules.append(ct.NoneOf(*plan.excluded))
    if plan.differ:
        rules.append(ct.UniqueItems())
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
    """The field's name in data."""
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
