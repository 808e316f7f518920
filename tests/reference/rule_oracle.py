"""The meaning of generated rules in plain Python: the rows that break them, found slowly and plainly."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.contracts import (
    INNER,
    Plan,
    Planned,
    alias_of,
)
from tests.reference.oracle import is_in_contract_form, type_code
from tests.reference.rules import PYTHON, Broken, Row, Ruled, Term, plainly


class NotAskedError(Exception):
    """The row has a field that the rule reads and that is not in contract form."""


def value_at(name: str, planned: Planned, row: Row) -> Any:
    """The value of a field in a row, by its alias or its name."""
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


def evaluate(term: Term, planned: Planned, row: Row) -> Any:
    """The value of a term for a row: a value, true, false or None."""

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
            other = text if isinstance(text, str) else ask(text)
            return None if None in (value, other) else getattr(value, method)(other)
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
    """The value of a function."""
    match name:
        case "abs":
            return kept(abs(value), value)
        case "negative":
            return kept(-value, value)
        case "length":
            return len(value)
        case "weekday":
            return value.isoweekday()
        case "lower" | "upper":
            return getattr(value, name)()
        case "strip":
            marks = [not one.isspace() or one in "\x1c\x1d\x1e\x1f" for one in value]
            return (
                value[marks.index(True) : len(value) - marks[::-1].index(True)]
                if any(marks)
                else ""
            )
        case "normalize":
            return unicodedata.normalize("NFC", value)
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
        if rule[3]:
            keys = [[one.lower() if isinstance(one, str) else one for one in key] for key in keys]
        named = repeated(places, keys, nulls_equal=rule[2] == "equal")
        return bool(named), named
    values = [value_at(rule[1], planned, rows[place]) for place in places]
    if rule[0] == "references":
        there = {key_of(value_at(rule[2], planned, rows[place])) for place in places}
        pairs = zip(places, values, strict=True)
        named = {p for p, value in pairs if value is not None and key_of(value) not in there}
        return bool(named), named
    if rule[0] == "sorted":
        named = misplaced(places, values, descending=rule[2], strict=rule[3])
        return bool(named), named
    if rule[0] in ("past", "future"):
        now, is_past = datetime.now(UTC), rule[0] == "past"
        there = [(p, v) for p, v in zip(places, values, strict=True) if v is not None]
        named = {place for place, value in there if (value > now) == is_past}
        return bool(named), named
    if rule[0] == "null_share":
        return values.count(None) > rule[2] * len(values), set()
    if rule[0] == "distinct_share":
        there = [key_of(value) for value in values if value is not None]
        return not there or not rule[2] <= len(set(there)) / len(there) <= rule[3], set()
    if rule[0] == "distinct":
        different = {key_of(value) for value in values if value is not None}
        return not rule[2] <= len(different) <= rule[3], set()
    numbers = [plainly(value) for value in values if value is not None]
    if any(isinstance(number, float) and math.isnan(number) for number in numbers):
        return True, set()  # NaN is outside every interval
    measured = measure(rule, sorted(numbers))
    return measured is None or not rule[2] <= measured <= rule[3], set()


def repeated(places: list[int], keys: list[list[Any]], *, nulls_equal: bool) -> set[int]:
    """The places of keys that are in another place too."""
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
    """An aggregate of some numbers, in order; None if there are none."""
    if not numbers:
        return 0 if rule[0] == "sum" else None
    if rule[0] == "standard_deviation":
        if len(numbers) < 2 or {math.inf, -math.inf} & set(numbers):
            return None
        middle = sum(map(Fraction, numbers)) / len(numbers)
        squares = sum((Fraction(number) - middle) ** 2 for number in numbers) / (len(numbers) - 1)
        # The bounds are whole numbers, to which the nearest float of the root may be rounded.
        root = Decimal(squares.numerator) / Decimal(squares.denominator)
        return float(root.sqrt())
    if rule[0] in ("sum", "mean"):
        infinite = {number for number in numbers if number in (math.inf, -math.inf)}
        if infinite:
            return infinite.pop() if len(infinite) == 1 else math.nan
        return sum(map(Fraction, numbers)) / (len(numbers) if rule[0] == "mean" else 1)
    place = Fraction(rule[4]) * (len(numbers) - 1)
    low = math.floor(place)
    if place == low:
        return numbers[low]
    return numbers[low] + (numbers[low + 1] - numbers[low]) * (place - low)


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
