"""Checks of ODCS' library of quality metrics, and rules of canonical JSON: each as the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from contracts.documents.portable_patterns import portable
from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_types import Data, operand, pattern_in, same

WARNINGS = ("warn", "warning", "info")
"""The severities that are warnings; every other is an error."""
PERCENT = ("percent", "%", "percentage")
OPERATORS = (
    "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
    "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
)  # fmt: skip
ARGUMENTS: dict[Any, tuple[str, ...]] = {
    "missingValues": ("missingValues",), "invalidValues": ("validValues", "pattern"), "duplicateValues": ("properties",),
}  # fmt: skip
"""What the checks of a metric may be told."""
NOT_NULL = "not null"
"""Stands for the rule that a field is not null, which is part of its type."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check asks of: a property with its value, or (none) the object.

    Attributes:
        name: what Python calls the property.
        value: what its values are, in canonical JSON.
        names: what Python calls each property of the object.
        nullable: which of these may be null.
    """

    name: str | None
    value: Data
    names: dict[str, str]
    nullable: frozenset[str] = frozenset()


class Unread(Exception):
    """A check asks what no rule does; never seen by users."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.problem, self.mend = problem, mend


# Reading ----------------------------------------------------------------------------------------


def rule_in(check: Data, of: Checked) -> Data | str | None:
    """The rule that a check asks; `NOT_NULL`, or None where it is text for people, which asks nothing.

    Raises:
        Unread: it is one that no rule is.
    """
    kind, metric = check.get("type", "library"), check.get("metric") or check.get("rule")
    if kind == "text":
        return None
    if kind != "library":
        asks = (
            "is a query in SQL"
            if kind == "sql"
            else f"is one for {check.get('engine', 'an engine')}"
        )
        mend = "Say what it asks as a rule of a contract that inherits from this one"
        raise Unread(f"{asks}, which no contract runs", mend)
    if metric is None and not any(one in check for one in OPERATORS):
        return None
    known = () if metric == "duplicateValues" and of.name is not None else ARGUMENTS.get(metric, ())
    for argument in (check.get("arguments") or {}).keys() - set(known):
        raise Unread(f"has the argument {argument!r}, which no rule reads", "Say it otherwise")
    match metric:
        case "rowCount" if of.name is None:
            rule: Data | str = {"rule": "row_count", **row_count(check)}
        case "nullValues" if of.name is not None:
            rule = nulls(check, of.name)
        case "missingValues" if of.name is not None:
            rule = missing(check, of)
        case "invalidValues" if of.name is not None:
            rule = invalid(check, of) | tolerance(check)
        case "duplicateValues":
            rule = {"rule": "unique", **key_of(check, of)} | tolerance(check)
        case _:
            raise Unread(f"asks {metric!r} where no rule does", "Move it, or say it otherwise")
    return rule if isinstance(rule, str) else rule | terms(check)


def terms(check: Data) -> Data:
    """The terms of the rule: its name, and whether it is a warning."""
    severity = str(check.get("severity", "error")).lower()
    named = {"name": check["name"]} if check.get("name", "").strip() else {}
    return named | ({"severity": "warn"} if severity in WARNINGS else {})


def bound_in(check: Data) -> tuple[str, Any]:
    """The operator of a check, and what it compares with."""
    stated = [(one, check[one]) for one in OPERATORS if one in check]
    if len(stated) != 1:
        raise Unread("compares with nothing", "Give it an operator, such as mustBe")
    return stated[0]


def row_count(check: Data) -> Data:
    """The least and the greatest number of rows."""
    operator, bound = bound_in(check)
    if check.get("unit", "rows") != "rows":
        raise Unread(f"counts {check['unit']}", "Count rows")
    ends = bound if isinstance(bound, list) else [bound, bound]
    if any(isinstance(end, bool) or not isinstance(end, (int, float)) for end in ends):
        raise Unread(f"compares rows with {bound!r}", "Give a number")
    least, most = ends
    lows = {
        "mustBe": math.ceil(least), "mustBeGreaterThan": math.floor(least) + 1,
        "mustBeGreaterOrEqualTo": math.ceil(least), "mustBeBetween": math.ceil(least),
    }  # fmt: skip
    highs = {
        "mustBe": math.floor(most), "mustBeLessThan": math.ceil(most) - 1,
        "mustBeLessOrEqualTo": math.floor(most), "mustBeBetween": math.floor(most),
    }  # fmt: skip
    low, high = max(lows.get(operator, 0), 0), highs.get(operator)
    if (operator not in lows and operator not in highs) or (high is not None and high < low):
        raise Unread(f"asks {operator}: {bound!r} of rows", "Give a least or a greatest number")
    return ({"min": low} if low else {}) | ({} if high is None else {"max": high})


def tolerance(check: Data) -> Data:
    """How many rows may break a rule, or what share of them."""
    operator, bound = bound_in(check)
    if operator == "mustBeBetween" and bound[0] <= 0:
        operator, bound = "mustBeLessOrEqualTo", bound[1]
    unit = check.get("unit", "rows")
    if isinstance(bound, bool) or not isinstance(bound, (int, float)):
        raise Unread(f"compares a count with {bound!r}", "Give a number")
    if operator == "mustBe" and bound == 0:
        return {}
    if operator == "mustBeLessThan" and unit == "rows":
        operator, bound = "mustBeLessOrEqualTo", math.ceil(bound) - 1
    if operator != "mustBeLessOrEqualTo" or bound < 0:
        raise Unread(f"asks {operator}: {bound!r} of what is wrong", "Say mustBeLessOrEqualTo")
    if unit in PERCENT:
        if bound > 100:
            raise Unread(f"tolerates {bound}%", "Give at most 100")
        return {"tolerate_share": bound / 100}
    if unit != "rows":
        raise Unread(f"counts {unit!r}", "Count rows, or percent")
    return {"tolerate_rows": math.floor(bound)} if math.floor(bound) else {}


def nulls(check: Data, name: str) -> Data | str:
    """What a check of nulls asks."""
    tolerated, warns = tolerance(check), "severity" in terms(check)
    if "tolerate_share" in tolerated or (not tolerated and warns):
        return {"rule": "null_share", "field": name, "max": tolerated.get("tolerate_share", 0.0)}
    if not tolerated:
        return NOT_NULL
    is_null = {"op": "is_null", "of": {"op": "col", "path": name}}
    return {"rule": "satisfies", "predicate": {"op": "not", "of": is_null}} | tolerated


def missing(check: Data, of: Checked) -> Data:
    """What a check of values that stand for nothing asks: that the value is none of them."""
    members = (check.get("arguments") or {}).get("missingValues")
    if not isinstance(members, list):
        raise Unread(
            "has no arguments.missingValues", "Say which values are missing, or nullValues"
        )
    own = [one for one in members if one is not None]
    kind = of.value["type"]
    if kind not in ("text", "int", "float") or any(operand(one, of.value) is None for one in own):
        raise Unread("names values that are not of its type", "Name values of the property's type")
    path = {"op": "col", "path": of.name}
    literals = [one if kind == "text" else {kind: operand(one, of.value)} for one in own]
    asked: Data = {"op": "not", "of": {"op": "is_in", "of": path, "members": literals}}
    found: Data = {"op": "not", "of": {"op": "is_null", "of": path}}
    parts = [asked] * bool(own) + [found] * (None in members)
    if not parts:
        raise Unread("names no value that is missing", "Name them in arguments.missingValues")
    whole = parts[0] if len(parts) == 1 else {"op": "and", "of": parts}
    passed = {} if None in members else {"on_null": "pass"}
    return {"rule": "satisfies", "predicate": whole, **passed} | tolerance(check)


def invalid(check: Data, of: Checked) -> Data:
    """What a check of valid values, or of their pattern, asks."""
    arguments = check.get("arguments") or {}
    members, pattern = arguments.get("validValues"), arguments.get("pattern")
    if isinstance(members, list) and pattern is None:
        own = [operand(one, of.value) for one in members if one is not None]
        if not own or any(one is None for one in own):
            raise Unread(
                "names values that are not of its type", "Name values of the property's type"
            )
        return {"rule": "one_of", "members": own}
    if isinstance(pattern, str) and members is None and of.value["type"] == "text":
        leaving = Leaving(frozenset())
        for rule in pattern_in(pattern, "its pattern", leaving):
            return rule
        raise Unread(leaving.obstacles[0].problem, "Write it with sets, groups, counts, ^ and $")
    raise Unread("does not say which values are valid", "Say arguments.validValues, or .pattern")


def key_of(check: Data, of: Checked) -> Data:
    """The fields of which no two rows have the same values."""
    if of.name is not None:
        return {"fields": [of.name], **nulls_in([of.name], of)}
    members = (check.get("arguments") or {}).get("properties")
    if not isinstance(members, list) or not members or any(one not in of.names for one in members):
        raise Unread("does not say of which properties", "Name them in arguments.properties")
    fields = [of.names[one] for one in members]
    return {"fields": fields, **nulls_in(fields, of)}


def nulls_in(fields: list[str], of: Checked) -> Data:
    """What nulls in a key are, where there may be any: distinct, as SQL has them (ISO/IEC 9075-2)."""
    return {"nulls": "distinct"} if of.nullable.intersection(fields) else {}


def is_of_value(rule: Any) -> bool:
    """Whether a rule is one of values, or part of a type."""
    return rule == NOT_NULL or rule["rule"] in ("one_of", "matches")


# Writing ----------------------------------------------------------------------------------------


def check_of(rule: Data, of: Checked) -> Data | None:
    """The check that asks what a rule does, or None where there is none that is read so.

    The check is of the property for rules of one field, and of the object for others.
    """
    if rule.get("cost") is not None:
        return None
    check = asked_by(rule, of)
    if check is None:
        return None
    if "name" in rule:
        check["name"] = rule["name"]
    if rule.get("severity") == "warn":
        check["severity"] = "warning"
    try:
        read = rule_in(check, of)
    except Unread:
        return None
    return check if isinstance(read, dict) and same(read, rule) else None


def asked_by(rule: Data, of: Checked) -> Data | None:
    """A check that might ask what a rule does."""
    columns = {name: column for column, name in of.names.items()}
    head: Data = {"type": "library"}
    match rule["rule"]:
        case "row_count":
            return head | {"metric": "rowCount"} | counted(rule.get("min", 0), rule.get("max"))
        case "null_share":
            most = {"mustBeLessOrEqualTo": 100 * rule["max"], "unit": "percent"}
            zero = {"mustBe": 0} if rule["max"] == 0 else most
            return head | {"metric": "nullValues"} | zero
        case "satisfies":
            return head | {
                "metric": "nullValues",
                "mustBeLessOrEqualTo": rule.get("tolerate_rows", 0),
            }
        case "unique":
            named = (
                {}
                if of.name
                else {"arguments": {"properties": [columns[one] for one in rule["fields"]]}}
            )
            return head | {"metric": "duplicateValues"} | named | tolerated(rule)
        case "one_of":
            return (
                head
                | {"metric": "invalidValues", "arguments": {"validValues": rule["members"]}}
                | tolerated(rule)
            )
        case "matches":
            pattern = portable(rule["pattern"])
            if pattern is None:
                return None
            whole = f"^(?:{pattern})$" if rule.get("whole", True) else pattern
            return (
                head
                | {"metric": "invalidValues", "arguments": {"pattern": whole}}
                | tolerated(rule)
            )
        case _:
            return None


def counted(least: int, most: int | None) -> Data:
    """The operator that a least and a greatest number of rows are."""
    if most is None:
        return {"mustBeGreaterOrEqualTo": least}
    if least == most:
        return {"mustBe": least}
    return {"mustBeBetween": [least, most]} if least else {"mustBeLessOrEqualTo": most}


def tolerated(rule: Data) -> Data:
    """The operator that a tolerance is."""
    if "tolerate_share" in rule:
        return {"mustBeLessOrEqualTo": 100 * rule["tolerate_share"], "unit": "percent"}
    rows = rule.get("tolerate_rows")
    return {"mustBe": 0} if not rows else {"mustBeLessOrEqualTo": rows}
