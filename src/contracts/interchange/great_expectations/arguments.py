"""What is written in an expectation: its kind, its arguments, the terms of its rules; types and operands."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from contracts.dtypes import Kind
from contracts.interchange.leave_out import Unreadable
from contracts.report.values import show_value

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


def kind_of(expectation: Any) -> str:
    """The kind of an expectation: "column_to_exist"; versions before 1.0 have another key for it."""
    known = expectation if isinstance(expectation, dict) else {}
    return str(known.get("type", known.get("expectation_type"))).removeprefix("expect_")


def parts_of(expectation: Any) -> tuple[str, Arguments, dict[str, Any]]:
    """An expectation's kind, its arguments, and the terms of its rules.

    Raises:
        Unreadable: it has other arguments than its kind, or one of another type.
    """
    if not isinstance(expectation, dict) or not isinstance(expectation.get("kwargs", {}), dict):
        raise Unreadable("is not an expectation", "Give its type and its kwargs")
    kind = kind_of(expectation)
    kwargs = expectation.get("kwargs", {})
    arguments = {name: one for name, one in kwargs.items() if one is not None}
    for name, one in arguments.items():
        if isinstance(one, dict) and "$PARAMETER" in one:
            raise Unreadable(f"takes its {name} as it is run ($PARAMETER)", "Write the value")
    if "row_condition" in arguments:
        problem = "is about some rows only (row_condition)"
        raise Unreadable(problem, "Write it by hand: ct.when(col(…) == …).then(…)")
    _refuse_other_arguments(kind, arguments)
    severity = expectation.get("severity", arguments.get("severity", "critical"))
    terms: dict[str, Any] = {} if severity == "critical" else {"severity": "warn"}
    if (mostly := arguments.get("mostly", 1)) != 1:
        terms["tolerate_share"] = float(1 - Decimal(repr(mostly)))  # in the digits written
    return kind, arguments, terms


_ENDS = "min_value max_value strict_min strict_max"
_ARGUMENTS = {
    "column_to_exist": "column!",
    "column_values_to_not_be_null": "column!",
    "column_values_to_be_of_type": "column! type_!",
    "column_values_to_be_in_type_list": "column! type_list!",
    "column_values_to_be_between": f"column! {_ENDS}",
    "column_values_to_be_in_set": "column! value_set!",
    "column_values_to_not_be_in_set": "column! value_set!",
    "column_distinct_values_to_be_in_set": "column! value_set!",
    "column_distinct_values_to_equal_set": "column! value_set!",
    "column_values_to_match_regex": "column! regex!",
    "column_values_to_not_match_regex": "column! regex!",
    "column_values_to_match_regex_list": "column! regex_list! match_on",
    "column_values_to_not_match_regex_list": "column! regex_list!",
    "column_value_lengths_to_be_between": f"column! {_ENDS}",
    "column_value_lengths_to_equal": "column! value!",
    "column_values_to_be_unique": "column!",
    "column_values_to_be_increasing": "column! strictly",
    "column_values_to_be_decreasing": "column! strictly",
    "column_max_to_be_between": f"column! {_ENDS}",
    "column_min_to_be_between": f"column! {_ENDS}",
    "column_median_to_be_between": f"column! {_ENDS}",
    "column_mean_to_be_between": f"column! {_ENDS}",
    "column_sum_to_be_between": f"column! {_ENDS}",
    "column_unique_value_count_to_be_between": f"column! {_ENDS}",
    "column_proportion_of_unique_values_to_be_between": f"column! {_ENDS}",
    "column_stdev_to_be_between": f"column! {_ENDS}",
    "column_pair_values_to_be_equal": "column_A! column_B!",
    "column_pair_values_a_to_be_greater_than_b": "column_A! column_B! or_equal",
    "column_pair_values_A_to_be_greater_than_B": "column_A! column_B! or_equal",
    "compound_columns_to_be_unique": "column_list!",
    "multicolumn_sum_to_equal": "column_list! sum_total!",
    "select_column_values_to_be_unique_within_record": "column_list!",
    "table_columns_to_match_set": "column_set! exact_match",
    "table_columns_to_match_ordered_list": "column_list!",
    "table_row_count_to_be_between": _ENDS,
    "table_row_count_to_equal": "value!",
}
"""The arguments of each kind that is read; those with a mark are required."""
_OF_EVERY_KIND = frozenset({
    "mostly", "severity", "ignore_row_if", "condition_parser",
    "meta", "notes", "description", "result_format", "catch_exceptions", "include_config", "batch_id",
})  # fmt: skip  # a list
"""The arguments that any kind may have: those of the second line do not change what it expects."""
_LISTS = frozenset({"column_list", "column_set", "regex_list", "type_list", "value_set"})
_TEXTS = frozenset({"column", "column_A", "column_B", "regex"})
_SIZES = frozenset({"value", "min_value", "max_value"})
"""The arguments that are whole numbers where lengths and rows are counted."""


def _refuse_other_arguments(kind: str, arguments: Arguments) -> None:
    if kind not in _ARGUMENTS:
        return  # which is refused as a whole
    own = [name.rstrip("!") for name in _ARGUMENTS[kind].split()]
    for name in arguments.keys() - _OF_EVERY_KIND - {*own}:
        near = get_close_matches(name, own, n=1)
        meant = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(own)}"
        raise Unreadable(f"has {name}, which expect_{kind} does not take", meant)
    for name in _ARGUMENTS[kind].split():
        if name.endswith("!") and name.rstrip("!") not in arguments:
            raise Unreadable(f"lacks {name.rstrip('!')}", "Give it")
    if "min_value" in own and not {"min_value", "max_value"} & arguments.keys():
        raise Unreadable("has neither min_value nor max_value", "Give one of them")
    for name, one in arguments.items():
        if not _is_of_its_type(kind, name, one):
            raise Unreadable(f"has {name}={show_value(one)}", f"Give {_type_of(kind, name)}")


def _is_of_its_type(kind: str, name: str, value: Any) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and bool(value)
    if name in _TEXTS:
        return isinstance(value, str)
    if name == "mostly":
        return type(value) in (int, float) and 0 <= value <= 1
    if name in _SIZES and _counts(kind):
        return type(value) in (int, float) and value == int(value) >= 0
    return True


def _type_of(kind: str, name: str) -> str:
    if name in _LISTS:
        return "a list"
    if name in _TEXTS:
        return "text"
    return "a share from 0 to 1" if name == "mostly" or not _counts(kind) else "a whole number"


def _counts(kind: str) -> bool:
    return "length" in kind or "row_count" in kind
