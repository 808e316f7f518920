"""Generated row rules and table rules over generated contracts, and what they mean in plain Python.

A rule is drawn as a tuple in words of its own. The library's rule is written from it, and the
reference asks it of rows without knowing how the library does. Every rule has a name, so that a
report's lines can be told apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from tests.generated import (
    INNER,
    SOME,
    TEXTS,
    Plan,
    Planned,
    alias_of,
    codes_of,
    contract_of,
    is_in_contract_form,
    planned_contracts,
    type_code,
)

import contracts as ct

Term = tuple[Any, ...]
Row = dict[str, Any]
Broken = dict[tuple[str | None, str, str], frozenset[int]]
"""The rows that break a rule, by its field, its code and its name."""

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
ABSENT = object()
NAMES_NONE = ("row_count", "mean", "sum", "quantile", "distinct", "null_share")
ORDERS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Terms:
    """A rule with its name and its terms."""

    name: str
    rule: Term
    severity: str = "error"
    tolerate_rows: int | None = None


@dataclass(frozen=True)
class Ruled:
    """A generated contract: its fields, its row rules and its table rules."""

    planned: Planned
    row_rules: tuple[Terms, ...] = ()
    table_rules: tuple[Terms, ...] = ()
    defaults: tuple[tuple[str, Any], ...] = ()

    @property
    def contract(self) -> type[ct.Contract]:
        """The contract, as its author would declare it."""
        rules = [written(terms, row_rule_of(terms.rule)) for terms in self.row_rules]
        rules += [written(terms, table_rule_of(terms.rule)) for terms in self.table_rules]
        return contract_of(self.planned, ct.rules(*rules), dict(self.defaults))

    def filled(self, row: Row) -> Row:
        """The row with its defaults filled, its fields under their names in data."""
        done = {}
        for name, plan in self.planned.items():
            alias = alias_of(plan, name)
            value = row.get(alias, row.get(name, ABSENT))
            if (value is None or value is ABSENT) and name in dict(self.defaults):
                value = default_form(plan, dict(self.defaults)[name])
            if plan.kind == "struct" and type(value) is dict:  # in the contract's order
                value = {member: value[member] for member in INNER if member in value} | value
            if value is not ABSENT:
                done[alias] = value
        given = {alias_of(p, n) if alias_of(p, n) in row else n for n, p in self.planned.items()}
        return done | {key: value for key, value in row.items() if key not in given}

    def fills(self, rows: list[Row]) -> dict[str, int]:
        """How often each default, None apart, stands for what is absent or null."""
        counts = {}
        for name, default in self.defaults:
            alias = alias_of(self.planned[name], name)
            gone = sum(row.get(alias, row.get(name)) is None for row in rows)
            if default is not None and gone:
                counts[alias] = gone
        return counts


def written(terms: Terms, rule: Any) -> Any:
    """A rule with its terms; a group's rule has them inside."""
    settings: dict[str, Any] = {"name": terms.name, "severity": terms.severity}
    if terms.tolerate_rows is not None:
        settings["tolerate_rows"] = terms.tolerate_rows
    if isinstance(rule, tuple):
        by, inner = rule
        return ct.group(by, ct.rule(inner, **settings))
    return ct.rule(rule, **settings)


def default_form(plan: Plan, default: Any) -> Any:
    """A default as it stands in the data that it is filled into: in contract form."""
    if default is None:
        return None
    if plan.kind in ("float", "latitude"):
        return float(default)
    return (
        str(default)
        if plan.kind == "uuid"
        else plainly(default)
        if plan.kind == "aware"
        else default
    )


# Drawing -------------------------------------------------------------------------------------


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
def tests(draw: st.DrawFn, kinds: dict[str, str]) -> Term:
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
    simple = tests(kinds)
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
    exact = [n for n in scalars if planned[n].kind in (*INTS, "decimal")]
    kinds = ["row_count"]
    kinds += ["unique", "distinct", "null_share"] * bool(scalars)
    kinds += ["sorted"] * bool(ordered)
    kinds += ["mean", "sum", "quantile"] * bool(exact)
    kind = draw(st.sampled_from(kinds))
    low, high = draw(st.integers(-2, 2)), draw(st.integers(0, 4))
    match kind:
        case "row_count":
            return (kind, max(low, 0), max(low, 0) + high)
        case "unique":
            names = draw(st.lists(st.sampled_from(scalars), min_size=1, max_size=2, unique=True))
            return (kind, tuple(names), draw(st.sampled_from(["distinct", "equal"])))
        case "sorted":
            return (kind, draw(st.sampled_from(ordered)), draw(st.booleans()), draw(st.booleans()))
        case "null_share":
            return (kind, draw(st.sampled_from(scalars)), draw(st.sampled_from([0.0, 0.25, 0.5])))
        case "distinct":
            return (kind, draw(st.sampled_from(scalars)), max(low, 0), max(low, 0) + high)
        case "quantile":
            q = draw(st.sampled_from([0.0, 0.5, 1.0]))
            return (kind, draw(st.sampled_from(exact)), low, low + high, q)
        case _:
            return (kind, draw(st.sampled_from(exact)), low, low + high)


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
    """Values that keep the contract, to stand for what is absent or null: None where it may be."""
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


# Writing them for the library -------------------------------------------------------------------


def expression_of(term: Term) -> Any:
    """A drawn predicate as the library's."""
    match term:
        case ("field", path):
            return ct.col(path)
        case ("const", value):
            return value
        case ("row_rule", predicate, on_null):
            return ct.rule(expression_of(predicate), on_null=on_null)
        case ("is_null", of):
            return expression_of(of).is_null()
        case ("together", *members):
            return ct.both_or_neither(*(path for _, path in members))
        case ("not", of):
            return ~expression_of(of)
        case ("and", left, right):
            return expression_of(left) & expression_of(right)
        case ("or", left, right):
            return expression_of(left) | expression_of(right)
        case ("when", condition, then):
            return ct.when(expression_of(condition)).then(expression_of(then))
        case ("when", condition, then, otherwise):
            asked = ct.when(expression_of(condition)).then(expression_of(then))
            return asked.otherwise(expression_of(otherwise))
        case ("negative", of):
            return -expression_of(of)
        case ("is_in", of, members):
            return expression_of(of).is_in(members)
        case ("starts_with" | "ends_with" | "contains" as name, of, text):
            return getattr(expression_of(of), name)(text)
        case (name, of):
            return getattr(expression_of(of), name)()
        case (operator, left, right):
            return PYTHON[operator](expression_of(left), expression_of(right))
        case _:
            raise AssertionError(term)


PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def row_rule_of(term: Term) -> Any:
    """A drawn row rule as the library's."""
    return expression_of(term).rule


def table_rule_of(term: Term) -> Any:
    """A drawn table rule as the library's; a group as its fields and the rule of each."""
    match term:
        case ("group", by, inner):
            return by, table_rule_of(inner)
        case ("row_count", low, high):
            return ct.RowCount(min=low, max=high)
        case ("unique", names, nulls):
            return ct.Unique(*names, nulls=nulls)
        case ("sorted", name, descending, strict):
            return ct.Sorted(name, descending=descending, strict=strict)
        case ("null_share", name, most):
            return ct.NullShare(name, max=most)
        case ("distinct", name, low, high):
            return ct.Distinct(name, ge=low, le=high)
        case ("mean", name, low, high):
            return ct.Mean(name, ge=low, le=high)
        case ("sum", name, low, high):
            return ct.Sum(name, ge=low, le=high)
        case ("quantile", name, low, high, q):
            return ct.Quantile(name, q, ge=low, le=high)
        case _:
            raise AssertionError(term)


# What they mean ----------------------------------------------------------------------------------


class NotAskedError(Exception):
    """The row has a field that the rule reads and that is not in contract form."""


def value_at(name: str, planned: Planned, row: Row) -> Any:
    """What a row gives for a field, by its alias or its name."""
    alias = alias_of(planned[name], name)
    if alias not in row and name not in row:
        raise NotAskedError
    return row[alias] if alias in row else row[name]


def read(path: str, planned: Planned, row: Row) -> Any:
    """The value at a path, if it is in contract form."""
    name, _, rest = path.partition(".")
    plan, value = planned[name], value_at(name, planned, row)
    if value is None and plan.nullable:
        return None
    if plan.kind in ("struct", "floats"):
        if codes_inside(plan, value):
            raise NotAskedError
        return read(rest, INNER, value) if rest else value
    if not is_in_contract_form(plan, value):
        raise NotAskedError
    return float(value) if plan.kind in ("float", "latitude") else plainly(value)


def codes_inside(plan: Plan, value: Any) -> bool:
    """Whether a list or a struct is not of its type; what it holds may be null or not finite."""
    if value is None or type_code(plan, value) is not None:
        return True
    if plan.kind == "floats":
        real = Plan("float")
        return any(item is not None and type_code(real, item) is not None for item in value)
    return False


def plainly(value: Any) -> Any:
    """A value as it is computed with."""
    if isinstance(value, Decimal):
        return Fraction(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return value


def evaluate(term: Term, planned: Planned, row: Row) -> Any:
    """What a term yields for a row: a value, true, false or None."""

    def ask(of: Term) -> Any:
        return evaluate(of, planned, row)

    match term:
        case ("field", path):
            return read(path, planned, row)
        case ("const", value):
            return plainly(value)
        case ("is_null", of):
            return ask(of) is None
        case ("together", *members):
            return len({ask(member) is None for member in members}) == 1
        case ("not", of):
            return None if ask(of) is None else not ask(of)
        case ("and", *members):
            answers = [ask(member) for member in members]
            return False if False in answers else None if None in answers else True
        case ("or", *members):
            answers = [ask(member) for member in members]
            return True if True in answers else None if None in answers else False
        case ("when", condition, then, *otherwise):
            if ask(condition) is True:
                return ask(then)
            return ask(otherwise[0]) if otherwise else True
        case ("is_in", of, members):
            value = ask(of)
            return None if value is None else value in [plainly(member) for member in members]
        case ("starts_with" | "ends_with" | "contains" as name, of, text):
            method = {"starts_with": "startswith", "ends_with": "endswith"}.get(
                name, "__contains__"
            )
            value = ask(of)
            return None if value is None else getattr(value, method)(text)
        case (name, of):
            value = ask(of)
            return None if value is None else computed(name, value)
        case (operator, left, right):
            return combined(operator, ask(left), ask(right))
        case _:
            raise AssertionError(term)


def reads(term: Term) -> set[str]:
    """The paths that a term reads."""
    if term[0] == "field":
        return {term[1]}
    return {path for part in term[1:] if isinstance(part, tuple) and part for path in reads(part)}


def computed(name: str, value: Any) -> Any:
    """What a function yields."""
    match name:
        case "abs":
            return kept(abs(value), value)
        case "negative":
            return kept(-value, value)
        case "length":
            return len(value)
        case "weekday":
            return value.isoweekday()
        case "total_seconds":
            ticks = as_float(value // timedelta(microseconds=1))
            return None if ticks is None else ticks / 10**6
        case _:
            return getattr(value, name)


def combined(operator: str, left: Any, right: Any) -> Any:
    """Two values combined or compared."""
    if left is None or right is None:
        return None
    if operator == "/" or {type(left), type(right)} == {int, float}:
        left, right = as_float(left), as_float(right)
        if left is None or right is None:
            return None
    try:
        return kept(PYTHON[operator](left, right), left, right)
    except (ZeroDivisionError, OverflowError):
        return None


def as_float(value: Any) -> float | None:
    """A number as a float, if it is one exactly."""
    if isinstance(value, int) and int(float(value)) != value:
        return None
    return float(value)


def kept(result: Any, *operands: Any) -> Any:
    """A result, or None where its type cannot hold it."""
    if isinstance(result, bool):
        return result
    if isinstance(result, int):
        return result if -(2**63) <= result < 2**63 else None
    if isinstance(result, timedelta):
        ticks = result // timedelta(microseconds=1)
        return result if -(2**63) <= ticks < 2**63 else None
    if isinstance(result, float) and not math.isfinite(result):
        return None if all(map(math.isfinite, operands)) else result
    return result


def broken_row_rules(ruled: Ruled, row: Row) -> set[tuple[str, str]]:
    """The row rules that a row breaks: code and name."""
    found = set()
    for terms in ruled.row_rules:
        _, predicate, on_null = terms.rule
        try:
            for path in reads(predicate):
                read(path, ruled.planned, row)
            answer = evaluate(predicate, ruled.planned, row)
        except NotAskedError:
            continue
        if answer is False or (answer is None and on_null == "fail"):
            found.add(("row_rule", terms.name))
    return found


def key_of(value: Any) -> Any:
    """A value as keys compare it: NaN equals NaN, -0.0 equals 0.0."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return ("number", "NaN" if math.isnan(value) else value)
    return ("other", str(value)) if type(value).__name__ == "UUID" else ("other", plainly(value))


def broken_by_table(rule: Term, planned: Planned, rows: list[Row]) -> tuple[bool, set[int]]:
    """Whether a table rule is broken, and the rows that it names."""
    every = list(range(len(rows)))
    if rule[0] != "group":
        return broken_by(rule, planned, rows, every)
    groups: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(key_of(value_at(rule[1], planned, row)), []).append(place)
    found = [broken_by(rule[2], planned, rows, places) for places in groups.values()]
    return any(broken for broken, _ in found), {row for _, named in found for row in named}


def broken_by(
    rule: Term, planned: Planned, rows: list[Row], places: list[int]
) -> tuple[bool, set[int]]:
    """Whether some of the rows break a rule, and which of them it names."""
    if rule[0] == "row_count":
        return not rule[1] <= len(places) <= rule[2], set()
    if rule[0] == "unique":
        keys = [[value_at(name, planned, rows[place]) for name in rule[1]] for place in places]
        named = repeated(places, keys, nulls_equal=rule[2] == "equal")
        return bool(named), named
    values = [value_at(rule[1], planned, rows[place]) for place in places]
    if rule[0] == "sorted":
        named = misplaced(places, values, descending=rule[2], strict=rule[3])
        return bool(named), named
    if rule[0] == "null_share":
        return values.count(None) > rule[2] * len(values), set()
    if rule[0] == "distinct":
        different = {key_of(value) for value in values if value is not None}
        return not rule[2] <= len(different) <= rule[3], set()
    numbers = sorted(plainly(value) for value in values if value is not None)
    measured = measure(rule, numbers)
    return measured is None or not rule[2] <= measured <= rule[3], set()


def repeated(places: list[int], keys: list[list[Any]], *, nulls_equal: bool) -> set[int]:
    """The places of keys that stand in another place too."""
    seen: dict[Any, list[int]] = {}
    for place, key in zip(places, keys, strict=True):
        if nulls_equal or None not in key:
            seen.setdefault(tuple(map(key_of, key)), []).append(place)
    return {place for same in seen.values() if len(same) > 1 for place in same}


def misplaced(
    places: list[int], values: Iterable[Any], *, descending: bool, strict: bool
) -> set[int]:
    """The places of values of which an earlier one must come later."""
    found, earlier = set(), []
    for place, value in zip(places, map(plainly, values), strict=True):
        if value is None or (isinstance(value, float) and math.isnan(value)):
            continue
        if any(
            (other < value if descending else other > value) or (strict and other == value)
            for other in earlier
        ):
            found.add(place)
        earlier.append(value)
    return found


def measure(rule: Term, numbers: list[Any]) -> Any:
    """An aggregate of some numbers, in order; None where there is none."""
    if rule[0] == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    if rule[0] == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    place = Fraction(rule[4]) * (len(numbers) - 1)
    low = math.floor(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def field_of(rule: Term, planned: Planned) -> str | None:
    """The field that a report gives for a table rule, in the words of the data."""
    inner = rule[2] if rule[0] == "group" else rule
    if inner[0] == "row_count" or (inner[0] == "unique" and len(inner[1]) > 1):
        return None
    name = inner[1][0] if inner[0] == "unique" else inner[1]
    return alias_of(planned[name], name)


def broken_rules(ruled: Ruled, rows: list[Row]) -> Broken:
    """The rows that break each row rule and table rule; of a rule that names none, none."""
    found: dict[tuple[str | None, str, str], set[int]] = {}
    for place, row in enumerate(rows):
        for code, name in broken_row_rules(ruled, row):
            found.setdefault((None, code, name), set()).add(place)
    for terms in ruled.table_rules:
        broken, named = broken_by_table(terms.rule, ruled.planned, rows)
        if broken:
            inner = terms.rule[2] if terms.rule[0] == "group" else terms.rule
            found[field_of(terms.rule, ruled.planned), inner[0], terms.name] = named
    return {key: frozenset(named) for key, named in found.items()}
