"""Hints: what to write instead of an invalid name, comparison, operator or rule."""

from __future__ import annotations

from typing import Any, get_args

from contracts.declaration.levels import CONTRACT_RULE_CLASSES
from contracts.dtypes import Kind
from contracts.hints import Hint, ReplaceWith
from contracts.rules.builders import Condition
from contracts.rules.predicate import Operator
from contracts.rules.requirement import Requirement, Severity
from contracts.rules.row import RowRule
from contracts.rules.rule_set import Rules
from contracts.rules.table import TableRule
from contracts.rules.value import ValueRule
from contracts.specification import Specification

_RULE_CLASSES = (*get_args(ValueRule), *CONTRACT_RULE_CLASSES)
ASK_FOR_NULL = "Ask is_null() or is_not_null(), or declare its type"
PARENTHESES = "Put each comparison in parentheses: (col(…) > 0) & (col(…) < 9)"
_TERMS_HINT = (
    'Give severity "error" or "warn", tolerate_share= from 0 to 1, tolerate_rows= as a whole '
    "number, cost= as a number from 0 up, name= as text"
)
_SHOWN_FIELDS = 12
"""The number of fields that a hint lists before it only counts them."""


def hint_for_name(name: object, specification: Specification) -> str:
    """Suggest the field's Python name for an unknown name, or list the fields."""
    for field in specification.fields:
        if field.alias == name:
            hint = f"Write {field.name!r}: that is the field's name in Python"
            return Hint(hint, ReplaceWith(name, field.name))
    known = list(specification.by_name)
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1) if isinstance(name, str) and "." not in name else ()
    if near:
        return Hint(f"Write {near[0]!r}, if that is what is meant", ReplaceWith(name, near[0]))
    more = len(known) - _SHOWN_FIELDS
    listed = ", ".join(known[:_SHOWN_FIELDS]) + (f", … ({len(known)} in all)" if more > 0 else "")
    return f"Its fields are {listed}" if known else "It has no fields"


def hint_for_kinds(kinds: frozenset[Kind]) -> str:
    """Suggest a comparison instead of one between values of these kinds."""
    if kinds == {"date", "datetime"}:
        return "Compare the date() of the datetime"
    if kinds == {"datetime"}:
        return "Declare both with a time zone, or both without one"
    if kinds == {"float", "decimal"}:
        return "Declare both as float, or both as Decimal"
    if "opaque" in kinds:
        return ASK_FOR_NULL
    if kinds & {"list", "struct"}:
        return "Compare the length() of a list, the fields of a nested contract"
    return "Compare values of one kind; a rule does not convert values"


def hint_for_operator(operator: Operator, kinds: frozenset[Kind]) -> str | None:
    """Suggest a computation instead of an operator on these kinds; None where nothing is known."""
    if "text" in kinds:
        return "Text is compared, and not computed with"
    if "bool" in kinds:
        return "Combine predicates with & | ~"
    if kinds & {"date", "datetime"} and kinds & {"int", "float"}:
        return "Add or subtract a timedelta"
    if ("duration" in kinds and kinds & {"int", "float", "decimal"}) or kinds == {"duration"}:
        return "Compute with its total_seconds()"
    if kinds == {"float", "decimal"}:
        return "Declare both as float, or both as Decimal"
    if "decimal" in kinds and operator in ("/", "%"):
        return "Decimals are added, subtracted and multiplied: for a / b > c write a > c * b"
    return "Only integers have a remainder" if operator == "%" else None


def hint_for_terms(terms: Requirement[Any]) -> str:
    """What the terms of a rule may be, where one of them is invalid."""
    word = str(terms.severity).lower()
    if terms.severity not in get_args(Severity) and word.startswith(("warn", "err")):
        right: Severity = "warn" if word[0] == "w" else "error"
        return Hint(f'Write severity="{right}"', ReplaceWith(terms.severity, right))
    return _TERMS_HINT


def hint_for_rule(declared: Any) -> str:
    """Suggest a row rule or a table rule instead of another object in a contract's body."""
    if isinstance(declared, Rules):
        return "Put the terms inside: ct.group(by, ct.rule(x, …))"
    if isinstance(declared, (list, tuple, set, frozenset, dict)):
        return "Give ct.rules each rule by itself"
    if isinstance(declared, Condition):
        return "Complete it: when(…).then(…)"
    if isinstance(declared, type) and issubclass(declared, _RULE_CLASSES):
        return f"Write {declared.__name__}(…), with its arguments"
    if isinstance(declared, ValueRule) or type(declared).__module__ == "annotated_types":
        return "Put value rules on a field, in Annotated"
    if callable(declared):
        return "Write CustomRow(name, fields, accepts=…) or CustomTable(…) around a function"
    return 'Write a predicate with col(…): col("a") > 0'


def hint_for_grouped(declared: Any) -> str:
    """Suggest a table rule instead of another object in a group."""
    if isinstance(declared, RowRule):
        return "A row rule applies to each row, whatever its group: put it into ct.rules(…)"
    if isinstance(declared, (Rules, TableRule)):
        return "Name the fields of both groups in one: ct.group((a, b), …)"
    return "Give ct.group table rules, each by itself"
