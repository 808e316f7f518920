"""What is written in an expectation: its kind, its arguments, the terms of its rules; types and operands."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.dtypes import Kind
from contracts.interchange.leave_out import Unreadable

Arguments = dict[str, Any]

_TYPE_NAMES: tuple[tuple[str, Kind], ...] = (
    ("u?int(eger|8|16|32|64)?|(big|small|tiny)int|long", "int"),
    ("float(32|64)?|double( precision)?(type)?|real", "float"),
    ("str(ing)?(type)?|object|text|varchar.*|char.*", "text"),
    ("bool(ean)?_?(type)?", "bool"),
    ("datetime.*|timestamp.*", "datetime"),
    ("date(type)?", "date"),
    ("(decimal|numeric).*", "decimal"),
)
"""The names of types in pandas, SQL and Spark, and the kinds that they are."""


def is_type_of(name: str, kind: Kind) -> bool:
    """Whether a name is that of a type of a kind, as pandas, SQL or Spark have it."""
    return any(kind == of and re.fullmatch(pattern, name.lower()) for pattern, of in _TYPE_NAMES)


def as_operand(stated: Any, kind: Kind) -> Any:
    """What JSON states, or a list of it, in a kind of type: times are text there."""
    if isinstance(stated, list):
        return [as_operand(one, kind) for one in stated]
    if not isinstance(stated, str) or kind not in ("date", "datetime"):
        return stated
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return stated
    return moment.date() if kind == "date" else moment


def parts_of(expectation: Any) -> tuple[str, Arguments, dict[str, Any]]:
    """An expectation's kind, its arguments, and the terms of its rules."""
    if not isinstance(expectation, dict) or not isinstance(expectation.get("kwargs", {}), dict):
        raise Unreadable("is not an expectation", "Give its type and its kwargs")
    kind = str(expectation.get("type", expectation.get("expectation_type")))
    kwargs = {"severity": "critical", **expectation, **expectation.get("kwargs", {})}
    arguments = {name: one for name, one in kwargs.items() if one is not None}
    for name, one in arguments.items():
        if isinstance(one, dict) and "$PARAMETER" in one:
            raise Unreadable(f"takes its {name} as it is run ($PARAMETER)", "Write the value")
    if "row_condition" in arguments:
        problem = "is about some rows only (row_condition)"
        raise Unreadable(problem, "Write it by hand: ct.when(col(…) == …).then(…)")
    terms: dict[str, Any] = {} if arguments["severity"] == "critical" else {"severity": "warn"}
    if (mostly := arguments.get("mostly", 1)) != 1:
        terms["tolerate_share"] = float(
            1 - Decimal(repr(mostly))
        )  # in the digits that were written
    return kind.removeprefix("expect_"), arguments, terms
