"""What to write instead: of a rule, of a name, of a comparison, of an operator."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from contracts.dtypes import Kind
from contracts.rules.building import Condition
from contracts.rules.declared import Rules
from contracts.rules.predicate import Operator
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.rules.value import ValueRule
from contracts.specification import Specification

RULES = (*get_args(ValueRule), *get_args(RowRule), *get_args(TableRule))
PARENTHESES = "Put each comparison in parentheses: (col(…) > 0) & (col(…) < 9)"
SHOWN_FIELDS = 12
"""How many fields of a contract a mend lists before it only counts them."""


def mend_of_name(name: object, specification: Specification, owner: str = "Its") -> str:
    """What to write instead of a name: the one that Python has for it, or those there are.

    Args:
        owner: whose fields they are, as the mend says it.
    """
    for field in specification.fields:
        if field.alias == name:
            return f"Write {field.name!r}: that is the field's name in Python"
    known = list(specification.by_name)
    near = get_close_matches(name, known, 1) if isinstance(name, str) and "." not in name else ()
    if near:
        return f"Write {near[0]!r}, if that is what is meant"
    more = len(known) - SHOWN_FIELDS
    listed = ", ".join(known[:SHOWN_FIELDS]) + (f", … ({len(known)} in all)" if more > 0 else "")
    return f"{owner} fields are {listed}" if known else f"{owner} fields are none"


def mend_of_kinds(kinds: frozenset[Kind]) -> str:
    """What to write instead of a comparison of two kinds."""
    if kinds == {"date", "datetime"}:
        return "Compare the date() of the datetime"
    if kinds == {"datetime"}:
        return "Declare both with a time zone, or both without one"
    if kinds == {"float", "decimal"}:
        return "Declare both as float, or both as Decimal"
    if kinds & {"list", "struct"}:
        return "Compare the length() of a list, the fields of a nested contract"
    return "Compare values of one kind; a rule converts none"


def mend_of_operator(operator: Operator, kinds: frozenset[Kind]) -> str | None:
    """What to write instead of two values combined; None where nothing better is known."""
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


def mend_of_rule(given: Any) -> str:
    """What to write instead of what is no rule of a contract's body."""
    if isinstance(given, Rules):
        return "Put the terms inside: ct.group(by, ct.rule(x, …))"
    if isinstance(given, (list, tuple, set, frozenset, dict)):
        return "Give ct.rules each rule by itself"
    if isinstance(given, Condition):
        return "Say what is asked: when(…).then(…)"
    if isinstance(given, type) and issubclass(given, RULES):
        return f"Write {given.__name__}(…), with its arguments"
    if isinstance(given, ValueRule) or type(given).__module__ == "annotated_types":
        return "Put value rules on a field, in Annotated"
    if callable(given):
        return "Write CustomRow(name, fields, accepts=…) or CustomTable(…) around a function"
    return 'Write a predicate with col(…): col("a") > 0'


def mend_of_grouped(given: Any) -> str:
    """What to write instead of what no group can keep."""
    if isinstance(given, RowRule):
        return "A row rule is asked of each row, whatever its group: put it into ct.rules(…)"
    if isinstance(given, (Rules, TableRule)):
        return "Name the fields of both groups in one: ct.group((a, b), …)"
    return "Give ct.group table rules, each by itself"
