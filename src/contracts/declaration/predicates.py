"""Predicates, checked against the contract's fields, with constants in the fields' types."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

import contracts.dtypes as d
from contracts.backends.contract_form import NotContractForm, contract_form
from contracts.backends.predicate_types import UntypedNode, aligned_decimal, as_decimal, node_type
from contracts.backends.python.row_rules import alias_of
from contracts.declaration.errors import DeclarationError
from contracts.declaration.field_rules import refuse_invalid_pattern
from contracts.declaration.hints import (
    ASK_FOR_NULL,
    PARENTHESES,
    hint_for_kinds,
    hint_for_name,
    hint_for_operator,
)
from contracts.hints import Hint, ReplaceWith
from contracts.report.values import SHOWN_SENTENCE, cut, is_valid_unicode, show_value
from contracts.rules import predicate as p
from contracts.rules.sentences import node_phrase, value_phrase
from contracts.rules.value import Matches
from contracts.specification import DType, FieldType, ListOf, Specification, StructOf, field_type_at

_COMPARABLE: tuple[frozenset[d.Kind], ...] = (
    frozenset({"int", "float"}),
    frozenset({"int", "decimal"}),
    frozenset({"text", "uuid"}),
)
"""The pairs of kinds that can be compared, besides each kind with itself."""
_MAX_PREDICATE_DEPTH = 100
"""The greatest nesting of a predicate: Python's own stack holds about three times as much."""
_UNORDERED: tuple[d.Kind, ...] = ("bool", "bytes")
"""The kinds that have equality but no order."""


def fit_predicate(node: p.Node, specification: Specification) -> p.Node:
    """Fit a predicate to the contract's fields: constants in the types of the fields beside them.

    Raises:
        DeclarationError: it is not a valid predicate about these fields.
    """
    _refuse_too_deep(node)
    try:
        fit = _fit_node(node, specification)
        answer = node_type(fit, specification)
    except (UntypedNode, DeclarationError) as refused:
        problem = f"{refused.problem}, in the rule {_quote_node(node)}"
        raise DeclarationError(problem, refused.hint) from None
    if answer.kind != "bool":
        raise DeclarationError(
            f"has the rule {_quote_node(node)}, which is {answer}, not a predicate",
            "Compare it with something: col(…) > 0",
        )
    return fit


def _refuse_too_deep(node: p.Node) -> None:
    """Refuse a predicate that is nested too deeply for the recursion of some interpreter of it."""
    level, depth = [node], 0
    while level:
        level, depth = [child for one in level for child in p.children(one)], depth + 1
        if depth > _MAX_PREDICATE_DEPTH:
            raise DeclarationError(
                f"has a predicate that nests more than {_MAX_PREDICATE_DEPTH} operators",
                "Give it as several rules, or as a CustomRow(name, fields, accepts=…, expr=…)",
            )


def _quote_node(node: p.Node) -> str:
    return f"“{cut(node_phrase(node), SHOWN_SENTENCE)}”"


def _fit_node(node: p.Node, specification: Specification) -> p.Node:
    """The node and its children, fitted.

    Raises:
        DeclarationError, Untyped: an operation does not apply to its operands.
    """

    def fit(of: p.Node) -> p.Node:
        return _fit_node(of, specification)

    match node:
        case p.Ref(path):
            _refuse_unreachable(node, specification)
            return p.Ref(path, alias_of(path, specification))
        case p.Const(value):
            if isinstance(value, datetime) and value.tzinfo is not None:
                return p.Const(value.astimezone(UTC))
            return node
        case p.Arithmetic(operator, left, right):
            left, right = fit(left), fit(right)
            _refuse_uncombinable(operator, left, right, specification)
            both = _fit_pair(left, right, specification, exact=False)
            _refuse_partial_days(both, specification)
            return p.Arithmetic(operator, *both)
        case p.Function(name, of):
            function = p.Function(name, fit(of))
            node_type(function, specification)  # raises where the function does not apply
            return function
        case p.Comparison(order, left, right):
            both = _fit_pair(fit(left), fit(right), specification, exact=True)
            _refuse_incomparable(order, *(node_type(side, specification) for side in both))
            return p.Comparison(order, *both)
        case p.IsNull(of):
            return p.IsNull(fit(of))
        case p.IsIn(of, members):
            return _fit_membership(fit(of), members, specification)
        case p.TextTest(relation, of, text):
            _require_text(of, specification)
            searched: Any = text
            if isinstance(text, str) or not isinstance(searched, p.NODE_TYPES):
                if not isinstance(searched, str) or not is_valid_unicode(searched):
                    raise DeclarationError(
                        f"looks for {text!r}, which is not text", "Give it as text"
                    )
                return p.TextTest(relation, fit(of), text)
            _require_text(text, specification)
            return p.TextTest(relation, fit(of), fit(text))
        case p.PatternTest(of, pattern, whole):
            _require_text(of, specification)
            refuse_invalid_pattern(Matches(pattern, whole=whole))
            return p.PatternTest(fit(of), pattern, whole)
        case p.Not(of):
            return p.Not(_require_predicate(fit(of), specification))
        case p.AllOf(members):
            return p.AllOf(
                tuple(_require_predicate(fit(member), specification) for member in members)
            )
        case p.AnyOf(members):
            return p.AnyOf(
                tuple(_require_predicate(fit(member), specification) for member in members)
            )
        case p.When(condition, then, otherwise):
            parts = (condition, then) if otherwise is None else (condition, then, otherwise)
            return p.When(*(_require_predicate(fit(part), specification) for part in parts))
        case p.Together(members):
            if len(set(members)) < len(members):
                raise DeclarationError(f"names {value_phrase(members[0])} twice", "Name two fields")
            return p.Together(tuple(fit(member) for member in members))
        case _:
            assert_never(node)


def _refuse_unreachable(ref: p.Ref, specification: Specification) -> None:
    """Refuse a path that does not lead to a field."""
    if ref.path[0] not in specification.by_name:
        hint = hint_for_name(ref.path[0], specification)
        raise DeclarationError(f"has no field {ref.path[0]!r}", hint)
    for end in range(2, len(ref.path) + 1):
        if field_type_at(specification, ref.path[:end]) is not None:
            continue
        outer = ".".join(ref.path[: end - 1])
        dtype = node_type(p.Ref(ref.path[: end - 1]), specification)
        problem = f"reads {'.'.join(ref.path)!r}, but {outer} is {dtype}"
        match dtype:
            case StructOf(inner):
                problem += f", which has no field {ref.path[end - 1]!r}"
                raise DeclarationError(problem, hint_for_name(ref.path[end - 1], inner))
            case ListOf():
                hint = "Ask the list's length(), or put the rule into the items' own contract"
                raise DeclarationError(problem, hint)
            case _:
                raise DeclarationError(problem, "A dot reaches into a nested contract")


def _require_predicate(node: p.Node, specification: Specification) -> p.Node:
    """Return the node, or refuse it if its answer is not true or false."""
    dtype = node_type(node, specification)
    if dtype.kind != "bool":
        raise DeclarationError(
            f"takes {value_phrase(node)} for a predicate, which is {dtype}",
            PARENTHESES,
        )
    return node


def _require_text(of: p.Node, specification: Specification) -> None:
    dtype = node_type(of, specification)
    if not isinstance(dtype, d.Text):
        raise DeclarationError(
            f"looks for text in {value_phrase(of)}, which is {dtype}", "Apply it to text"
        )


def _fit_pair(
    left: p.Node, right: p.Node, specification: Specification, *, exact: bool
) -> tuple[p.Node, p.Node]:
    """Two nodes, where a constant among them is converted to the type of the other.

    Args:
        exact: whether a float without a fraction becomes an integer beside an integer.
    """
    if isinstance(left, p.Const) and isinstance(right, p.Const):
        raise DeclarationError("compares two constants", "Name a field with col(…)")
    if isinstance(left, p.Const):
        return _fit_constant(left, right, specification, exact=exact), right
    if isinstance(right, p.Const):
        return left, _fit_constant(right, left, specification, exact=exact)
    return left, right


def _fit_constant(
    constant: p.Const, beside: p.Node, specification: Specification, *, exact: bool
) -> p.Const:
    """The constant in the type of the node beside it."""
    operand: Any = constant.value
    value = field_type_at(specification, beside.path) if isinstance(beside, p.Ref) else None
    expected = value or FieldType(node_type(beside, specification))
    dtype: DType = expected.dtype
    if operand is None:
        raise DeclarationError("compares with None", "Ask is_null() or is_not_null()")
    if isinstance(operand, float) and not math.isfinite(operand):
        raise DeclarationError(f"has the constant {operand!r}", "Declare NonFinite(…) on the field")
    match dtype:
        case d.Int() if type(operand) is int:
            _refuse_huge(operand, beside)
            return constant
        case d.Int() if type(operand) is float and exact and operand.is_integer():
            _refuse_huge(int(operand), beside)
            return p.Const(int(operand))
        case d.Int() if type(operand) in (float, PyDecimal):
            return constant
        case d.Decimal() if type(operand) is PyDecimal or (type(operand) is int):
            return constant
        case d.Decimal() if isinstance(operand, float):
            problem = (
                f"puts the float {operand!r} beside {value_phrase(beside)}, which is a decimal"
            )
            written = ReplaceWith(operand, PyDecimal(repr(operand)))
            raise DeclarationError(problem, Hint(f'Write Decimal("{operand!r}")', written))
        case d.Float() if type(operand) is int:
            dtype = d.Float()
        case _ if isinstance(operand, timedelta) and dtype.kind in ("date", "datetime"):
            return constant
        case _:
            pass
    return p.Const(_convert_constant(operand, replace(expected, dtype=dtype), beside))


def _refuse_huge(operand: int, beside: p.Node) -> None:
    """Refuse an integer that does not fit 64 bits."""
    if not -(2**63) <= operand < 2**64:
        raise DeclarationError(
            f"puts {cut(str(operand), 24)} beside {value_phrase(beside)}, and no integer is so far from 0",
            "Write a number of 64 bits",
        )


def _convert_constant(operand: Any, expected: FieldType, beside: p.Node) -> Any:
    """The contract form of a constant's value."""
    dtype = expected.dtype
    problem = f"puts {show_value(operand)} beside {value_phrase(beside)}, which is {dtype}"
    if isinstance(dtype, ListOf):
        raise DeclarationError(problem, "Compare the list's length()")
    if isinstance(dtype, StructOf):
        raise DeclarationError(problem, 'Compare its fields: col("outer.inner")')
    if isinstance(dtype, d.Opaque):
        raise DeclarationError(problem, ASK_FOR_NULL)
    if isinstance(dtype, d.Float):
        expected = replace(expected, dtype=d.Float())
    if isinstance(dtype, d.Decimal):
        expected = replace(expected, dtype=d.Decimal(d.MAX_DECIMAL_DIGITS, dtype.decimal_places))
    try:
        return contract_form(operand, expected)
    except NotContractForm:
        computed = isinstance(dtype, d.Bool) and not isinstance(beside, p.Ref)
        hint = PARENTHESES if computed else f"Write the constant as {dtype}, exactly"
        raise DeclarationError(problem, hint) from None


def _refuse_incomparable(order: str, left: DType, right: DType) -> None:
    """Refuse a comparison of two kinds, or by an order that the kind does not have."""
    kinds: frozenset[d.Kind] = frozenset({left.kind, right.kind})
    together = len(kinds) == 1 or kinds in _COMPARABLE
    if isinstance(left, d.Datetime) and isinstance(right, d.Datetime):
        together = left == right
    if not together or kinds & {*d.UNCOMPARED}:
        raise DeclarationError(f"compares {left} with {right}", hint_for_kinds(kinds))
    if order not in ("==", "!=") and left.kind in _UNORDERED:
        raise DeclarationError(f"asks which is the greater of {left} and {right}", "Ask == or !=")
    if "decimal" in kinds:
        aligned_decimal(as_decimal(left), as_decimal(right))


def _refuse_uncombinable(
    operator: p.Operator, left: p.Node, right: p.Node, specification: Specification
) -> None:
    """Refuse an operator that does not apply to its operands, before constants are converted."""
    types = [node_type(side, specification) for side in (left, right)]
    kinds: frozenset[d.Kind] = frozenset(dtype.kind for dtype in types)
    floats = [
        side for side in (left, right) if isinstance(side, p.Const) and type(side.value) is float
    ]
    if floats and "decimal" in kinds:
        return  # `_fit_constant` refuses the constant, with a better hint
    try:
        node_type(p.Arithmetic(operator, left, right), specification)
    except UntypedNode as untyped:
        raise DeclarationError(
            untyped.problem, hint_for_operator(operator, kinds) or untyped.hint
        ) from None


def _refuse_partial_days(both: tuple[p.Node, p.Node], specification: Specification) -> None:
    """Refuse to add a duration to a date, except for a constant of whole days."""
    kinds = [node_type(side, specification).kind for side in both]
    if "date" not in kinds or "duration" not in kinds:
        return
    added = both[kinds.index("duration")]
    if not isinstance(added, p.Const) or added.value % timedelta(days=1):  # type: ignore[operator]  # a timedelta
        raise DeclarationError(
            "moves a date by a duration that is not always a whole number of days",
            "Compare the difference of two dates with the duration instead",
        )


def _fit_membership(of: p.Node, members: tuple[Any, ...], specification: Specification) -> p.IsIn:
    """`IsIn`, its members in the type of the value."""
    if not members:
        raise DeclarationError("must be one of no members", "List at least one")
    if isinstance(of, p.Const):
        raise DeclarationError("compares two constants", "Name a field with col(…)")
    fit = []
    for member in members:
        one = _fit_constant(p.Const(member), of, specification, exact=True)
        if isinstance(node_type(of, specification), d.Int) and type(one.value) is not int:
            raise DeclarationError(
                f"looks for {one.value!r} among integers, which none can be", "List integers only"
            )
        _refuse_incomparable("==", node_type(of, specification), node_type(one, specification))
        fit.append(one.value)
    return p.IsIn(of, tuple(dict.fromkeys(fit)))
