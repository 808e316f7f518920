"""Drawing of row rules and table rules over generated contracts, and of rows for them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from tests.reference.contracts import (
    INNER,
    SOME,
    TEXTS,
    Planned,
    alias_of,
    planned_contracts,
)
from tests.reference.oracle import codes_of, type_code
from tests.reference.rule_oracle import value_at
from tests.reference.rules import Row, Ruled, Term, Terms

NUMBERS = ("int", "int8", "uint16", "float", "latitude")
INTS = ("int", "int8", "uint16")
FAMILY = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(TEXTS, "text"),
    **{kind: kind for kind in ("decimal", "date", "naive", "aware", "duration", "time", "bool")},
}
"""What may be compared with what."""
CONSTANTS: dict[str, list[Any]] = {
    "decimal": [Decimal("0.10"), Decimal(3), 7],
    "text": ["", "moving", "AB", "\U0001f600"],
    "date": [date(2020, 1, 1)],
    "naive": [datetime(2020, 1, 1)],
    "aware": [datetime(2020, 1, 1, tzinfo=UTC)],
    "duration": [timedelta(0), timedelta(hours=1)],
    "time": [time(12)],
    "bool": [True, False],
}

NAMES_NONE = (
    "row_count", "mean", "sum", "quantile", "distinct", "null_share", "distinct_share",
    "standard_deviation",
)  # fmt: skip  # a list of names
ORDERS = ("==", "!=", "<", "<=", ">", ">=")


def places(planned: Planned) -> dict[str, str]:
    """The paths that predicates may read, and the kinds of what is there."""
    found = {name: plan.kind for name, plan in planned.items()}
    structs = [name for name, plan in planned.items() if plan.kind == "struct"]
    found |= {f"{name}.{inner}": plan.kind for name in structs for inner, plan in INNER.items()}
    return found


@st.composite
def values(draw: st.DrawFn, kinds: dict[str, str], family: str) -> Term:
    """Something computed from a row, of a family of kinds."""
    paths = sorted(path for path, kind in kinds.items() if FAMILY.get(kind) == family)
    base: Term = ("field", draw(st.sampled_from(paths)))
    fate = draw(st.integers(0, 5))
    if family == "number" and fate == 0:
        other = draw(st.sampled_from(paths).map(lambda path: ("field", path)) | numbers)
        return (draw(st.sampled_from("+-*/")), base, other)
    if family in ("number", "decimal", "duration") and fate == 1:
        return (draw(st.sampled_from(["abs", "negative"])), base)
    if family == "text" and fate in (1, 2):
        function = draw(st.sampled_from(["lower", "upper", "strip", "normalize"]))
        return (function, base)
    if family in ("decimal", "duration") and fate == 2:
        other = ("field", draw(st.sampled_from(paths)))
        return (draw(st.sampled_from("+-")), base, other)
    if family == "naive" and fate == 3:
        return (
            draw(st.sampled_from("+-")),
            base,
            ("const", timedelta(days=draw(st.integers(0, 9**5)))),
        )
    return base


numbers = st.sampled_from([0, 1, -3, 2**62]).map(lambda number: ("const", number))


@st.composite
def simple_predicates(draw: st.DrawFn, kinds: dict[str, str]) -> Term:
    """One simple predicate."""
    families = sorted({FAMILY[kind] for kind in kinds.values() if kind in FAMILY})
    any_path = ("field", draw(st.sampled_from(sorted(kinds))))
    fate = draw(st.integers(0, 9))
    if fate == 0 or not families:
        return ("is_null", any_path)
    if fate == 1 and len(kinds) > 1:
        two = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=2, max_size=2, unique=True))
        return ("together", *(("field", path) for path in two))
    family = draw(st.sampled_from(families))
    left = draw(values(kinds, family))
    if family == "text" and fate == 2:
        name = draw(st.sampled_from(["starts_with", "ends_with", "contains"]))
        if draw(st.booleans()):
            return (name, left, draw(values(kinds, family)))
        return (name, left, draw(st.sampled_from(["", "A", "mov", "\U0001f600"])))
    if family == "text" and fate == 3:
        left, family = ("length", left), "number"
    elif family in ("date", "naive", "aware") and fate in (2, 3):
        left, family = (draw(st.sampled_from(["year", "month", "day", "weekday"])), left), "number"
    elif family == "duration" and fate == 2:
        left, family = ("total_seconds", left), "number"
    order = draw(st.sampled_from(["==", "!="] if family == "bool" else ORDERS))
    same = [path for path, kind in kinds.items() if FAMILY.get(kind) == family]
    if same and draw(st.booleans()):
        return (order, left, draw(values(kinds, family)))
    if family == "number":
        return (order, left, ("const", draw(st.integers(-3, 3))))
    if fate == 4:
        return ("is_in", left, tuple(CONSTANTS[family]))
    return (order, left, ("const", draw(st.sampled_from(CONSTANTS[family]))))


@st.composite
def predicates(draw: st.DrawFn, kinds: dict[str, str]) -> Term:
    """A predicate, simple or of several."""
    simple = simple_predicates(kinds)
    shape = draw(st.sampled_from(["one", "one", "not", "and", "or", "when", "otherwise"]))
    match shape:
        case "one":
            return draw(simple)
        case "not":
            return ("not", draw(simple))
        case "and" | "or" | "when":
            return (shape, draw(simple), draw(simple))
        case _:
            return ("when", draw(simple), draw(simple), draw(simple))


@st.composite
def row_rules(draw: st.DrawFn, planned: Planned) -> tuple[Terms, ...]:
    """Some row rules over the fields."""
    count = draw(st.integers(0, 2))
    kinds = places(planned)
    made = []
    for place in range(count):
        rule = ("row_rule", draw(predicates(kinds)), draw(st.sampled_from(["fail", "pass"])))
        made.append(draw(terms(f"row rule {place}", rule)))
    return tuple(made)


@st.composite
def terms(draw: st.DrawFn, name: str, rule: Term) -> Terms:
    """A rule with terms: mostly none but its name."""
    fate = draw(st.integers(0, 3))
    names_rows = rule[0] not in NAMES_NONE and not (rule[0] == "group" and rule[2][0] in NAMES_NONE)
    if fate == 0:
        return Terms(name, rule, severity="warn")
    if fate == 1 and names_rows:
        return Terms(name, rule, tolerate_rows=draw(st.integers(0, 2)))
    return Terms(name, rule)


@st.composite
def batch_rules(draw: st.DrawFn, planned: Planned) -> Term:
    """One rule about many rows."""
    scalars = sorted(n for n, p in planned.items() if p.kind not in ("floats", "struct"))
    ordered = [n for n in scalars if planned[n].kind in FAMILY and planned[n].kind != "bool"]
    measured = [n for n in scalars if planned[n].kind in (*NUMBERS, "decimal")]
    kinds = ["row_count"]
    kinds += ["unique", "distinct", "distinct_share", "null_share"] * bool(scalars)
    kinds += ["sorted"] * bool(ordered)
    alike = [
        two for two in permutations(scalars, 2) if len({planned[one].kind for one in two}) == 1
    ]
    kinds += ["references"] * bool(alike)
    instants = sorted(n for n, p in planned.items() if p.kind == "aware")
    kinds += ["past", "future"] * bool(instants)
    kinds += ["mean", "sum", "quantile", "standard_deviation"] * bool(measured)
    kind = draw(st.sampled_from(kinds))
    low, high = draw(st.integers(-2, 2)), draw(st.integers(0, 4))
    match kind:
        case "row_count":
            return (kind, max(low, 0), max(low, 0) + high)
        case "unique":
            names = draw(st.lists(st.sampled_from(scalars), min_size=1, max_size=2, unique=True))
            is_text = any(planned[name].kind in TEXTS for name in names)
            ignores_case = is_text and draw(st.booleans())
            return (kind, tuple(names), draw(st.sampled_from(["distinct", "equal"])), ignores_case)
        case "references":
            return (kind, *draw(st.sampled_from(alike)))
        case "sorted":
            return (kind, draw(st.sampled_from(ordered)), draw(st.booleans()), draw(st.booleans()))
        case "past" | "future":
            return (kind, draw(st.sampled_from(instants)))
        case "null_share":
            return (kind, draw(st.sampled_from(scalars)), draw(st.sampled_from([0.0, 0.25, 0.5])))
        case "distinct_share":
            share = draw(st.sampled_from([0.0, 0.5, 2 / 3]))
            return (
                kind,
                draw(st.sampled_from(scalars)),
                share,
                draw(st.sampled_from([share, 1.0])),
            )
        case "standard_deviation":
            return (kind, draw(st.sampled_from(measured)), abs(low), abs(low) + high)
        case "distinct":
            return (kind, draw(st.sampled_from(scalars)), max(low, 0), max(low, 0) + high)
        case "quantile":
            q = draw(st.sampled_from([0.0, 0.5, 1.0]))
            return (kind, draw(st.sampled_from(measured)), low, low + high, q)
        case _:
            return (kind, draw(st.sampled_from(measured)), low, low + high)


@st.composite
def table_rules(draw: st.DrawFn, planned: Planned) -> tuple[Terms, ...]:
    """Some table rules over the fields, of the whole or of groups."""
    scalars = sorted(n for n, p in planned.items() if p.kind not in ("floats", "struct"))
    made = []
    for place in range(draw(st.integers(0, 3))):
        rule = draw(batch_rules(planned))
        if scalars and draw(st.integers(0, 3)) == 0:
            rule = ("group", draw(st.sampled_from(scalars)), rule)
        made.append(draw(terms(f"table rule {place}", rule)))
    return tuple(made)


@st.composite
def ruled_contracts(draw: st.DrawFn, *, table: bool = True, with_defaults: bool = False) -> Ruled:
    """A contract with row rules and, unless told otherwise, table rules.

    Args:
        with_defaults: whether some fields are to have a default.
    """
    planned = draw(planned_contracts)
    tables = draw(table_rules(planned)) if table else ()
    given = draw(defaults(planned)) if with_defaults else ()
    return Ruled(planned, draw(row_rules(planned)), tables, given)


@st.composite
def defaults(draw: st.DrawFn, planned: Planned) -> tuple[tuple[str, Any], ...]:
    """Values that keep the contract, to replace absent values and nulls: None where it is allowed."""
    made: list[tuple[str, Any]] = []
    for name, plan in planned.items():
        if draw(st.booleans()):
            continue
        value = None if plan.nullable else draw(SOME[plan.kind])
        if plan.kind != "struct" and not codes_of(plan, value):
            made.append((name, value))
    return tuple(made)


@st.composite
def batches(draw: st.DrawFn, ruled: Ruled) -> list[Row]:
    """Rows that a typed frame can hold, some of them null or not finite where they may not be."""
    rows = []
    for _ in range(draw(st.integers(0, 7))):
        row = {}
        for name, plan in ruled.planned.items():
            fate = draw(st.integers(0, 11))
            value = draw(SOME[plan.kind])
            if fate == 0:
                value = None
            elif fate <= (5 if plan.nan else 1) and plan.kind in ("float", "latitude"):
                value = draw(st.sampled_from([math.nan, math.inf, -math.inf]))
            row[alias_of(plan, name)] = value
        rows.append(row)
    return [row for row in rows if is_typed(ruled.planned, row)]


def is_typed(planned: Planned, row: Row) -> bool:
    """Whether typed columns can hold the row."""
    found = (value_at(name, planned, row) for name in planned)
    return not any(
        value is not None and type_code(plan, value) is not None
        for plan, value in zip(planned.values(), found, strict=True)
    )
