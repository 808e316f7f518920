"""Checks of ODCS' library of quality metrics, and rules: each as the other."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias, assert_never, get_args

from contracts.dtypes import UNCOMPARED, Float, Int, Text
from contracts.interchange.leave_out import Unreadable
from contracts.interchange.odcs.engine_checks import read_expectation, read_query
from contracts.interchange.odcs.logical_types import Data, read_operand, write_operand
from contracts.interchange.odcs.type_options import read_pattern, write_pattern
from contracts.rules import predicate as p
from contracts.rules import table as t
from contracts.rules import value as v
from contracts.rules.implied import NotNull
from contracts.rules.requirement import Requirement, Severity
from contracts.rules.row import Satisfies
from contracts.specification import Field, FieldType

_WARNING_SEVERITIES = ("warn", "warning", "info")
"""The severities that are warnings; every other is an error."""
_PERCENT_UNITS = ("percent", "%", "percentage")
_COMPARISONS = (
    "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
    "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
)  # fmt: skip  # a list of names
_ARGUMENTS: dict[Any, tuple[str, ...]] = {
    "missingValues": ("missingValues",), "invalidValues": ("validValues", "pattern"),
    "duplicateValues": ("properties",),
}  # fmt: skip  # a table of short pairs
"""The arguments that the checks of a metric may have."""
_GREAT_EXPECTATIONS = re.compile("great[ _-]?expectations", re.IGNORECASE)
CheckedRule: TypeAlias = v.OneOf | v.Matches | Satisfies | t.Unique | t.RowCount | t.NullShare
"""The rules that a check may be; `NotNull`, which is a part of the type, is only read."""


CheckedElement: TypeAlias = Field | Mapping[str, Field]
"""A property that has checks, as its field; or an object, as the fields that its properties are."""


# Reading ----------------------------------------------------------------------------------------


def read_check(
    check: Data, of: CheckedElement, tables: frozenset[str] = frozenset()
) -> list[Requirement[Any]]:
    """The rules that a check is; none if it is text for people, which requires nothing.

    Args:
        tables: the names of the object that it is of, or in, as queries have them.

    Raises:
        Unreadable: no rule is this check.
    """
    kind, metric = check.get("type", "library"), check.get("metric") or check.get("rule")
    if kind == "text":
        return []
    if kind == "sql":
        return [_read_query(check, of, tables)]
    if kind != "library" and _GREAT_EXPECTATIONS.fullmatch(str(check.get("engine"))):
        return _read_expectation(check, of)
    if kind != "library":
        problem = f"is one for {check.get('engine', 'an engine')}, which no contract runs"
        hint = "Say what it asks as a rule of a contract that inherits from this one"
        raise Unreadable(problem, hint, "engines")
    if metric is None and not any(one in check for one in _COMPARISONS):
        return []
    of_values = metric == "duplicateValues" and isinstance(of, Field)
    known = set(() if of_values else _ARGUMENTS.get(metric, ()))
    for argument in _check_arguments(check).keys() - known:
        problem = f"has the argument {argument!r}, which no rule reads"
        raise Unreadable(problem, "Say it otherwise")
    return [_with_terms_of(check, _read_metric(metric, check, of))]


def _with_terms_of(check: Data, read: Requirement[Any]) -> Requirement[Any]:
    name = check["name"] if check.get("name", "").strip() else None
    return replace(read, name=name, severity=_severity_of(check))


def _read_query(check: Data, of: CheckedElement, tables: frozenset[str]) -> Requirement[Any]:
    rule, counts_broken = read_query(check, _fields_of(of), tables)
    if isinstance(rule, t.RowCount):
        return _with_terms_of(check, Requirement(_read_row_count(check)))
    tolerance = _tolerance_in(check) if counts_broken else {}
    return _with_terms_of(check, Requirement(rule, **tolerance))


def _read_expectation(check: Data, of: CheckedElement) -> list[Requirement[Any]]:
    read = read_expectation(check, _fields_of(of))
    is_warning = _severity_of(check) == "warn"
    if is_warning and any(isinstance(one.rule, NotNull) for one in read):
        raise Unreadable("only warns of nulls", "Warn of their share", "engines")
    if len(read) == 1 and read[0].severity == "error":
        return [_with_terms_of(check, read[0])]
    return [replace(one, severity="warn") for one in read] if is_warning else read


def _fields_of(of: CheckedElement) -> Mapping[str, Field]:
    """The fields of an element by the names of their properties; none of one inside another."""
    if isinstance(of, Field):
        return {of.alias: of} if of.name else {}
    return of


def _check_arguments(check: Data) -> Data:
    return check.get("arguments") or {}


def _severity_of(check: Data) -> Severity:
    stated = str(check.get("severity", "error")).lower()
    return "warn" if stated in _WARNING_SEVERITIES else "error"


def _read_metric(metric: Any, check: Data, of: CheckedElement) -> Requirement[Any]:
    rule: Any
    match metric, of:
        case "rowCount", Mapping():
            return Requirement(_read_row_count(check))
        case "nullValues", Field(name):
            return _read_null_values(check, name)
        case "missingValues", Field(name, value=value):
            rule = _read_missing_values(check, p.Ref((name,)), value)
        case "invalidValues", Field(value=value):
            rule = _read_valid_values(check, value)
        case "duplicateValues", Field():
            rule = _unique_by([of])
        case "duplicateValues", Mapping():
            members = _check_arguments(check).get("properties")
            if (
                not isinstance(members, list)
                or not members
                or any(one not in [*of] for one in members)
            ):
                hint = "Name them in arguments.properties"
                raise Unreadable("does not say of which properties", hint)
            rule = _unique_by([of[one] for one in members])
        case _:
            problem = f"asks {metric!r} where no rule does"
            raise Unreadable(problem, "Move it, or say it otherwise")
    return Requirement(rule, **_tolerance_in(check))


def _range_in(check: Data, what: str) -> tuple[float, float]:
    """The least and the greatest number that the comparison of a check permits."""
    stated = [(one, check[one]) for one in _COMPARISONS if one in check]
    if len(stated) != 1:
        raise Unreadable("compares with nothing", "Give it an operator, such as mustBe")
    [(comparison, bound)] = stated
    low, high = bound if isinstance(bound, list) else (bound, bound)
    if any(isinstance(end, bool) or not isinstance(end, (int, float)) for end in (low, high)):
        raise Unreadable(f"compares {what} with {bound!r}", "Give a number")
    match comparison:
        case "mustBe" | "mustBeBetween":
            return low, high
        case "mustBeGreaterOrEqualTo":
            return low, math.inf
        case "mustBeGreaterThan":
            return math.floor(low) + 1, math.inf
        case "mustBeLessOrEqualTo":
            return -math.inf, high
        case "mustBeLessThan" if check.get("unit", "rows") == "rows":
            return -math.inf, math.ceil(high) - 1
        case _:
            problem = f"asks {comparison}: {bound!r} of {what}"
            raise Unreadable(problem, "Say mustBe, mustBeBetween, or mustBeLessOrEqualTo")


def _read_row_count(check: Data) -> t.RowCount:
    if check.get("unit", "rows") != "rows":
        raise Unreadable(f"counts {check['unit']}", "Count rows")
    low, high = _range_in(check, "rows")
    least, most = math.ceil(max(low, 0)), None if high == math.inf else math.floor(high)
    if most is not None and most < least:
        raise Unreadable("permits no number of rows", "Give a least or a greatest number")
    return t.RowCount(min=least, max=most)


def _tolerance_in(check: Data) -> dict[str, Any]:
    """How many rows may break a rule, or what share of them."""
    low, high = _range_in(check, "what is wrong")
    unit = check.get("unit", "rows")
    if low > 0 or not 0 <= high < math.inf:
        problem = "requires some of what is wrong, or tolerates all of it"
        raise Unreadable(problem, "Say mustBeLessOrEqualTo")
    if "mustBe" in check:
        return {}
    if unit in _PERCENT_UNITS:
        if high > 100:
            raise Unreadable(f"tolerates {high}%", "Give at most 100")
        return {"tolerate_share": high / 100}
    if unit != "rows":
        raise Unreadable(f"counts {unit!r}", "Count rows, or percent")
    return {"tolerate_rows": math.floor(high)} if math.floor(high) else {}


def _read_null_values(check: Data, name: str) -> Requirement[Any]:
    tolerance = _tolerance_in(check)
    if "tolerate_share" in tolerance or (not tolerance and _severity_of(check) == "warn"):
        return Requirement(t.NullShare(name, tolerance.get("tolerate_share", 0.0)))
    if not tolerance:
        return Requirement(NotNull())
    return Requirement(Satisfies(p.Not(p.IsNull(p.Ref((name,))))), **tolerance)


def _read_missing_values(check: Data, ref: p.Ref, value: FieldType) -> Satisfies:
    """That a value is none of those that are used for a missing one."""
    members = _check_arguments(check).get("missingValues")
    if not isinstance(members, list) or not members:
        hint = "Say which values are missing, or nullValues"
        raise Unreadable("has no arguments.missingValues", hint)
    if not isinstance(value.dtype, (Text, Int, Float)):
        raise _other_type()
    operands = _operands_in(members, value)
    nodes: list[p.Node] = [p.Not(p.IsIn(ref, operands))] if operands else []
    nodes += [p.Not(p.IsNull(ref))] if None in members else []
    node = nodes[0] if len(nodes) == 1 else p.AllOf(tuple(nodes))
    return Satisfies(node, "fail" if None in members else "pass")


def _operands_in(members: list[Any], value: FieldType) -> tuple[Any, ...]:
    """The members that are not null, in the type of the values."""
    operands = tuple(read_operand(one, value.dtype) for one in members if one is not None)
    if None in operands:
        raise _other_type()
    return operands


def _other_type() -> Unreadable:
    hint = "Name values of the property's type"
    return Unreadable("names values that are not of its type", hint)


def _read_valid_values(check: Data, value: FieldType) -> v.OneOf | v.Matches:
    match _check_arguments(check):
        case {"validValues": list(members)} as arguments if arguments.get("pattern") is None:
            operands = _operands_in(members, value)
            if not operands:
                raise _other_type()
            return v.OneOf(*operands)
        case {"pattern": str(pattern)} as arguments if arguments.get(
            "validValues"
        ) is None and isinstance(value.dtype, Text):
            return read_pattern(pattern)
        case _:
            hint = "Say arguments.validValues, or .pattern"
            raise Unreadable("does not say which values are valid", hint)


def _unique_by(fields: Sequence[Field]) -> t.Unique:
    """The rule of a check that counts duplicates.

    Raises:
        Unreadable: one of the fields holds values that are not compared.
    """
    for one in fields:
        if one.value.dtype.kind in UNCOMPARED:
            problem = f"compares {one.name}, which is {one.value.dtype}"
            raise Unreadable(problem, "State the type of what it holds")
    return unique(fields)


def unique(fields: Sequence[Field]) -> t.Unique:
    """The rule that a key is; nulls in it are distinct, as SQL has them (ISO/IEC 9075-2)."""
    nullable = any(one.value.nullable for one in fields)
    return t.Unique(*(one.name for one in fields), nulls="distinct" if nullable else None)


def is_value_rule(requirement: Requirement[Any]) -> bool:
    """Whether a rule that was read from a check is one of each value, or a part of the type."""
    return isinstance(requirement.rule, (NotNull, *get_args(v.ValueRule)))


def is_same(one: Requirement[Any], other: Requirement[Any]) -> bool:
    """Whether canonical JSON writes two rules alike: it tells 0 from 0.0 and 1.5 from 1.50."""
    return one == other and repr(one.rule) == repr(other.rule)


# Writing ----------------------------------------------------------------------------------------


def write_check(
    stated: Requirement[Any], of: CheckedElement, columns: Mapping[str, str]
) -> Data | None:
    """The check of a property, or of an object, that is read as a rule; None where there is none."""
    metric = _write_metric(stated, of, columns)
    if metric is None or stated.cost != 1.0:
        return None
    named = {} if stated.name is None else {"name": stated.name}
    warning = {"severity": "warning"} if stated.severity == "warn" else {}
    check = {"type": "library", **metric, **named, **warning}
    try:
        read = read_check(check, of)
    except Unreadable:
        return None
    return check if len(read) == 1 and is_same(read[0], stated) else None


def _write_metric(
    stated: Requirement[Any], of: CheckedElement, columns: Mapping[str, str]
) -> Data | None:
    rule: CheckedRule = stated.rule
    match rule:
        case t.RowCount(min=least, max=most):
            return {"metric": "rowCount", **_write_ends(least, most)}
        case t.NullShare(max=most_nulls):
            return {"metric": "nullValues", **_write_tolerance(most_nulls or None, None)}
        case Satisfies():
            rows = stated.tolerate_rows or 0
            return {"metric": "nullValues", "mustBeLessOrEqualTo": rows}
        case t.Unique(fields):
            metric: Data = {"metric": "duplicateValues"}
            if not isinstance(of, Field):
                metric["arguments"] = {"properties": [columns[one] for one in fields]}
        case v.OneOf(members):
            operands = [*map(write_operand, members)]
            metric = {"metric": "invalidValues", "arguments": {"validValues": operands}}
        case v.Matches():
            pattern = write_pattern(rule)
            if pattern is None:
                return None
            metric = {"metric": "invalidValues", "arguments": {"pattern": pattern}}
        case _:
            assert_never(rule)
    return metric | _write_tolerance(stated.tolerate_share, stated.tolerate_rows)


def _write_ends(least: int, most: int | None) -> Data:
    if most is None:
        return {"mustBeGreaterOrEqualTo": least}
    if least == most:
        return {"mustBe": least}
    return {"mustBeBetween": [least, most]} if least else {"mustBeLessOrEqualTo": most}


def _write_tolerance(share: float | None, rows: int | None) -> Data:
    if share is not None:
        return {"mustBeLessOrEqualTo": 100 * share, "unit": "percent"}
    return {"mustBeLessOrEqualTo": rows} if rows else {"mustBe": 0}
