"""Predicates against a contract's fields: typed, their constants written in the fields' types."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

from contracts.backends.contract_form import NotContractForm, contract_form
from contracts.backends.predicate_types import Untyped, aligned_decimal, as_decimal, type_of
from contracts.backends.row_values import alias_of
from contracts.declaration.mends import (
    PARENTHESES,
    mend_of_kinds,
    mend_of_name,
    mend_of_operator,
)
from contracts.declaration.metadata import is_unicode
from contracts.declaration.operands import refuse_no_pattern
from contracts.declaration.refused import Refused
from contracts.dtypes import MAX_DECIMAL_DIGITS, Bool, Datetime, Decimal, Float, Int, Kind, Text
from contracts.rendering import SHOWN_SENTENCE, cut, render
from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Arithmetic,
    Comparison,
    Const,
    Function,
    IsIn,
    IsNull,
    Node,
    Not,
    Operator,
    PatternTest,
    Ref,
    TextTest,
    Together,
    When,
    children,
)
from contracts.rules.sentences import phrase_of, term
from contracts.rules.value import Matches
from contracts.specification import DType, ListOf, Specification, StructOf, Value, value_at

COMPARABLE: tuple[frozenset[Kind], ...] = (
    frozenset({"int", "float"}),
    frozenset({"int", "decimal"}),
    frozenset({"text", "uuid"}),
)
"""The kinds that compare with one another, beside each with itself."""
DEEPEST = 100
"""How deep a predicate may be nested: Python's own stack holds about three times as much."""
UNORDERED: tuple[Kind, ...] = ("bool", "bytes")
"""The kinds that are equal or not, and neither less nor greater."""


def fitted_predicate(node: Node, specification: Specification) -> Node:
    """The predicate with its constants in the types of the fields that they meet.

    Raises:
        Refused: it is no predicate about these fields.
    """
    refuse_too_deep(node)
    try:
        fit = fitted(node, specification)
        answer = type_of(fit, specification)
    except (Untyped, Refused) as refused:
        problem = f"{refused.problem}, in the rule {quoted(node)}"
        raise Refused(problem, refused.mend) from None
    if answer.kind != "bool":
        raise Refused(
            f"has the rule {quoted(node)}, which is {answer}, not a predicate",
            "Compare it with something: col(…) > 0",
        )
    return fit


def refuse_too_deep(node: Node) -> None:
    """Refuse a predicate in which more is nested than every interpreter of it could follow."""
    level, depth = [node], 0
    while level:
        level, depth = [child for one in level for child in children(one)], depth + 1
        if depth > DEEPEST:
            raise Refused(
                f"has a predicate that nests more than {DEEPEST} operators",
                "Give it as several rules, or as a CustomRow(name, fields, accepts=…, expr=…)",
            )


def quoted(node: Node) -> str:
    """The node in words, in quotation marks."""
    return f"“{cut(phrase_of(node), SHOWN_SENTENCE)}”"


def fitted(node: Node, specification: Specification) -> Node:
    """The node with whatever is in it fitted.

    Raises:
        Refused, Untyped: it asks what cannot be asked of these fields.
    """

    def fit(of: Node) -> Node:
        return fitted(of, specification)

    match node:
        case Ref(path):
            refuse_unreachable(node, specification)
            return Ref(path, alias_of(path, specification))
        case Const(value):
            if isinstance(value, datetime) and value.tzinfo is not None:
                return Const(value.astimezone(UTC))
            return node
        case Arithmetic(operator, left, right):
            sides = combinable(operator, fit(left), fit(right), specification)
            both = fitted_pair(*sides, specification, exact=False)
            refuse_odd_days(both, specification)
            return Arithmetic(operator, *both)
        case Function(name, of):
            function = Function(name, fit(of))
            type_of(function, specification)  # refuses what has no such thing
            return function
        case Comparison(order, left, right):
            both = fitted_pair(fit(left), fit(right), specification, exact=True)
            refuse_incomparable(order, *(type_of(side, specification) for side in both))
            return Comparison(order, *both)
        case IsNull(of):
            return IsNull(fit(of))
        case IsIn(of, members):
            return fitted_membership(fit(of), members, specification)
        case TextTest(relation, of, text):
            refuse_no_text(of, specification)
            given: Any = text
            if not isinstance(given, str) or not is_unicode(given):
                raise Refused(f"looks for {text!r}, which is no text", "Give it as text")
            return TextTest(relation, fit(of), text)
        case PatternTest(of, pattern, whole):
            refuse_no_text(of, specification)
            refuse_no_pattern(Matches(pattern, whole=whole))
            return PatternTest(fit(of), pattern, whole)
        case Not(of):
            return Not(truth(fit(of), specification))
        case AllOf(members):
            return AllOf(tuple(truth(fit(member), specification) for member in members))
        case AnyOf(members):
            return AnyOf(tuple(truth(fit(member), specification) for member in members))
        case When(condition, then, otherwise):
            parts = (condition, then) if otherwise is None else (condition, then, otherwise)
            return When(*(truth(fit(part), specification) for part in parts))
        case Together(members):
            if len(set(members)) < len(members):
                raise Refused(f"names {term(members[0])} twice", "Name two fields")
            return Together(tuple(fit(member) for member in members))
        case _:
            assert_never(node)


def refuse_unreachable(ref: Ref, specification: Specification) -> None:
    """Refuse a path that leads to no field."""
    if ref.path[0] not in specification.by_name:
        mend = mend_of_name(ref.path[0], specification)
        raise Refused(f"has no field {ref.path[0]!r}", mend)
    for end in range(2, len(ref.path) + 1):
        if value_at(specification, ref.path[:end]) is not None:
            continue
        outer = ".".join(ref.path[: end - 1])
        dtype = type_of(Ref(ref.path[: end - 1]), specification)
        problem = f"reads {'.'.join(ref.path)!r}, but {outer} is {dtype}"
        match dtype:
            case StructOf(inner):
                problem += f", which has no field {ref.path[end - 1]!r}"
                raise Refused(problem, mend_of_name(ref.path[end - 1], inner))
            case ListOf():
                mend = "Ask the list's length(), or put the rule into the items' own contract"
                raise Refused(problem, mend)
            case _:
                raise Refused(problem, "A dot reaches into a nested contract")


def truth(node: Node, specification: Specification) -> Node:
    """The node, if its answer is true or false."""
    dtype = type_of(node, specification)
    if dtype.kind != "bool":
        raise Refused(
            f"takes {term(node)} for a predicate, which is {dtype}",
            PARENTHESES,
        )
    return node


def refuse_no_text(of: Node, specification: Specification) -> None:
    """Refuse to look for text in what is none."""
    dtype = type_of(of, specification)
    if not isinstance(dtype, Text):
        raise Refused(f"looks for text in {term(of)}, which is {dtype}", "Ask it of text")


def fitted_pair(
    left: Node, right: Node, specification: Specification, *, exact: bool
) -> tuple[Node, Node]:
    """Two nodes, a constant among them in the type of the other one.

    Args:
        exact: whether a whole float is to be an integer where it meets one.
    """
    if isinstance(left, Const) and isinstance(right, Const):
        raise Refused("compares two constants", "Name a field with col(…)")
    if isinstance(left, Const):
        return fitted_constant(left, right, specification, exact=exact), right
    if isinstance(right, Const):
        return left, fitted_constant(right, left, specification, exact=exact)
    return left, right


def fitted_constant(
    constant: Const, beside: Node, specification: Specification, *, exact: bool
) -> Const:
    """The constant in the type of the node that it meets."""
    given: Any = constant.value
    value = value_at(specification, beside.path) if isinstance(beside, Ref) else None
    expected = value or Value(type_of(beside, specification))
    dtype: DType = expected.dtype
    if given is None:
        raise Refused("compares with None", "Ask is_null() or is_not_null()")
    if isinstance(given, float) and not math.isfinite(given):
        raise Refused(f"has the constant {given!r}", "Say it with NonFinite(…) on the field")
    match dtype:
        case Int() if type(given) is int:
            refuse_huge(given, beside)
            return constant
        case Int() if type(given) is float and exact and given.is_integer():
            refuse_huge(int(given), beside)
            return Const(int(given))
        case Int() if type(given) in (float, PyDecimal):
            return constant
        case Decimal() if type(given) is PyDecimal or (type(given) is int):
            return constant
        case Decimal() if isinstance(given, float):
            problem = f"puts the float {given!r} beside {term(beside)}, which is a decimal"
            raise Refused(problem, f'Write Decimal("{given!r}")')
        case Float() if type(given) is int:
            dtype = Float()
        case _ if isinstance(given, timedelta) and dtype.kind in ("date", "datetime"):
            return constant
        case _:
            pass
    return Const(in_type(given, replace(expected, dtype=dtype), beside))


def refuse_huge(given: int, beside: Node) -> None:
    """Refuse an integer that no field can hold."""
    if not -(2**63) <= given < 2**64:
        raise Refused(
            f"puts {cut(str(given), 24)} beside {term(beside)}, and no integer is so far from 0",
            "Write a number of 64 bits",
        )


def in_type(given: Any, expected: Value, beside: Node) -> Any:
    """A constant in contract form."""
    dtype = expected.dtype
    problem = f"puts {render(given)} beside {term(beside)}, which is {dtype}"
    if isinstance(dtype, ListOf):
        raise Refused(problem, "Compare the list's length()")
    if isinstance(dtype, StructOf):
        raise Refused(problem, 'Compare its fields: col("outer.inner")')
    if isinstance(dtype, Float):
        expected = replace(expected, dtype=Float())
    if isinstance(dtype, Decimal):
        expected = replace(expected, dtype=Decimal(MAX_DECIMAL_DIGITS, dtype.decimal_places))
    try:
        return contract_form(given, expected)
    except NotContractForm:
        computed = isinstance(dtype, Bool) and not isinstance(beside, Ref)
        mend = PARENTHESES if computed else f"Write the constant as {dtype}, exactly"
        raise Refused(problem, mend) from None


def refuse_incomparable(order: str, left: DType, right: DType) -> None:
    """Refuse to compare values of two kinds, or in an order that they have not."""
    kinds: frozenset[Kind] = frozenset({left.kind, right.kind})
    together = len(kinds) == 1 or kinds in COMPARABLE
    if isinstance(left, Datetime) and isinstance(right, Datetime):
        together = left == right
    if not together or kinds & {"list", "struct"}:
        raise Refused(f"compares {left} with {right}", mend_of_kinds(kinds))
    if order not in ("==", "!=") and left.kind in UNORDERED:
        raise Refused(f"asks which is the greater of {left} and {right}", "Ask == or !=")
    if "decimal" in kinds:
        aligned_decimal(as_decimal(left), as_decimal(right))


def combinable(
    operator: Operator, left: Node, right: Node, specification: Specification
) -> tuple[Node, Node]:
    """Two nodes that can be combined, before a constant among them is put in another's type."""
    types = [type_of(side, specification) for side in (left, right)]
    kinds: frozenset[Kind] = frozenset(dtype.kind for dtype in types)
    floats = [
        side for side in (left, right) if isinstance(side, Const) and type(side.value) is float
    ]
    if floats and "decimal" in kinds:
        return left, right  # the constant itself is refused, with its own mend
    try:
        type_of(Arithmetic(operator, left, right), specification)
    except Untyped as untyped:
        raise Refused(untyped.problem, mend_of_operator(operator, kinds) or untyped.mend) from None
    return left, right


def refuse_odd_days(both: tuple[Node, Node], specification: Specification) -> None:
    """Refuse to add a duration to a date, but for constants of whole days."""
    kinds = [type_of(side, specification).kind for side in both]
    if "date" not in kinds or "duration" not in kinds:
        return
    added = both[kinds.index("duration")]
    if not isinstance(added, Const) or added.value % timedelta(days=1):  # type: ignore[operator]  # a timedelta
        raise Refused(
            "moves a date by a duration that may be no whole number of days",
            "Compare the difference of two dates with the duration instead",
        )


def fitted_membership(of: Node, members: tuple[Any, ...], specification: Specification) -> IsIn:
    """A membership with its members in the type of the value."""
    if not members:
        raise Refused("must be one of no members", "List at least one")
    if isinstance(of, Const):
        raise Refused("compares two constants", "Name a field with col(…)")
    fit = []
    for member in members:
        one = fitted_constant(Const(member), of, specification, exact=True)
        if isinstance(type_of(of, specification), Int) and type(one.value) is not int:
            raise Refused(
                f"looks for {one.value!r} among integers, which none can be", "List integers only"
            )
        refuse_incomparable("==", type_of(of, specification), type_of(one, specification))
        fit.append(one.value)
    return IsIn(of, tuple(dict.fromkeys(fit)))
