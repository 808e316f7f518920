"""Cases of predicates that combine others: Kleene's logic, conditions, values that come together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as PyDecimal

from contracts.dtypes import Bool, Decimal, Float, Int, Text
from contracts.rules.builders import both_or_neither, requires, when
from contracts.rules.expression import Expression
from contracts.rules.predicate import Together
from contracts.testing.cases.case import Case, FieldTypes, Status, of, permissive, predicate_cases
from contracts.testing.cases.samples import A, B, C

# Tables of cases, a line each.
# fmt: off

T, F, N = True, False, None
"""The three truth values."""
_TRUTHS: FieldTypes = {"a": Bool(), "b": Bool()}
_THREE_INTS: FieldTypes = {"a": Int(), "b": Int(), "c": Int()}


def logic_cases() -> Iterator[Case]:
    """Every connective over every combination of true, false and null."""
    yield from _connective_cases()
    yield from _condition_cases()
    yield from _presence_cases()


def _connective_cases() -> Iterator[Case]:
    """Not, and, or: one decisive answer decides, whatever is null."""
    yield from predicate_cases("a field itself", {"a": Bool()}, A, true=[T], false=[F], null=[N])
    yield from predicate_cases("not", {"a": Bool()}, ~A, true=[F], false=[T], null=[N])
    yield from predicate_cases("not not", {"a": Bool()}, ~~A, true=[T], false=[F], null=[N])
    yield from predicate_cases(
        "and", _TRUTHS, A & B,
        true=[(T, T)], false=[(T, F), (F, T), (F, F), (F, N), (N, F)], null=[(T, N), (N, T), (N, N)],
    )
    yield from predicate_cases(
        "or", _TRUTHS, A | B,
        true=[(T, T), (T, F), (F, T), (T, N), (N, T)], false=[(F, F)], null=[(F, N), (N, F), (N, N)],
    )
    yield from predicate_cases(
        "not and", _TRUTHS, ~(A & B), true=[(T, F), (F, N)], false=[(T, T)], null=[(T, N), (N, N)],
    )
    yield from predicate_cases(
        "not or", _TRUTHS, ~(A | B), true=[(F, F)], false=[(T, N), (N, T)], null=[(F, N), (N, N)]
    )
    three: FieldTypes = {"a": Bool(), "b": Bool(), "c": Bool()}
    yield from predicate_cases(
        "or of ands", three, (A & B) | (~A & C),
        true=[(T, T, N), (F, N, T)], false=[(T, F, T), (F, T, F)],
        null=[(N, T, T), (T, N, F), (N, F, N)],
    )
    yield from predicate_cases(
        "and of ors", three, (A | B) & (B | C) & (A | C),
        true=[(T, T, N), (N, T, T)], false=[(F, F, N), (N, F, F)], null=[(T, N, N), (T, N, F)],
    )
    yield from predicate_cases(
        "one truth value equals another", _TRUTHS, A == B,
        true=[(T, T), (F, F)], false=[(T, F), (F, T)], null=[(T, N), (N, N)],
    )
    yield from predicate_cases(
        "an answer equals a truth value", {"a": Int(), "b": Bool()}, (A > 0) == B,
        true=[(1, T), (0, F)], false=[(1, F), (0, T)], null=[(N, T), (1, N)],
    )
    yield from predicate_cases(
        "between", {"a": Int(), "b": Int(), "c": Int()}, A.is_between(B, C),
        true=[(1, 1, 1), (2, 1, 3)], false=[(0, 1, 3), (0, 1, N), (4, N, 3)],
        null=[(2, N, 3), (N, 1, 3)],
    )


def _condition_cases() -> Iterator[Case]:
    """When: a condition that is null does not hold."""
    yield from predicate_cases(
        "when", _TRUTHS, when(A).then(B), true=[(T, T), (F, F), (F, N), (N, F), (N, N)], false=[(T, F)],
        null=[(T, N)],
    )
    yield from predicate_cases(
        "when, otherwise", {"a": Bool(), "b": Bool(), "c": Bool()}, when(A).then(B).otherwise(C),
        true=[(T, T, F), (F, F, T), (N, F, T)], false=[(T, F, T), (F, T, F), (N, T, F)],
        null=[(T, N, T), (F, T, N), (N, T, N)],
    )
    yield from predicate_cases(
        "not when", _TRUTHS, ~when(A).then(B), true=[(T, F)], false=[(T, T), (F, N), (N, N)], null=[(T, N)],
    )
    yield from predicate_cases(
        "when of when", _THREE_INTS, when(when(A > 0).then(B > 0)).then(C > 0),
        true=[(1, 1, 1), (1, -1, -1), (1, N, -1), (N, N, 1)], false=[(-1, 1, -1), (N, N, -1)],
        null=[(1, 1, N)],
    )
    yield from predicate_cases(
        "where one has a value, so have the others", _THREE_INTS, requires("a", "b", "c"),
        true=[(1, 1, 1), (N, N, 1), (N, N, N)], false=[(1, N, 1), (1, 1, N)],
    )
    yield from predicate_cases(
        "members of an Enum", {"a": of(Text(), nullable=True, python=Status)}, A == "off",
        true=[Status.OFF, "off"], false=[Status.ON], null=[N],
    )
    yield from predicate_cases(
        "parked vehicles stand still", {"a": Text(), "b": permissive(Float())},
        when(A == "off").then(B == 0.0),
        true=[("off", 0.0), ("off", -0.0), ("on", 9.0), (N, 9.0)],
        false=[("off", 5e-324), ("off", float("nan"))], null=[("off", N)],
    )


def _presence_cases() -> Iterator[Case]:
    """Null and not null, which are never null themselves."""
    yield from predicate_cases("is null", {"a": Int()}, A.is_null(), true=[N], false=[0])
    yield from predicate_cases("is not null", {"a": Text()}, A.is_not_null(), true=[""], false=[N])
    yield from predicate_cases(
        "what is computed is null", _THREE_INTS, ((A + B) / C).is_null(),
        true=[(N, 1, 1), (1, N, 1), (1, 1, N), (1, 1, 0), (2**63 - 1, 1, 1), (2**53, 1, 1)],
        false=[(1, 1, 1)],
    )
    yield from predicate_cases("an answer is null", {"a": Int()}, (A > 0).is_null(), true=[N], false=[0, 1])
    yield from predicate_cases(
        "both or neither", _THREE_INTS, both_or_neither("a", "b"),
        true=[(1, 1, N), (N, N, 1)], false=[(1, N, 1), (N, 1, 1)],
    )
    yield from predicate_cases(
        "all three or none", {"a": Text(), "b": Decimal(3, 1), "c": Bool()},
        Expression(Together((A.node, B.node, C.node))),
        true=[("", PyDecimal(0), F), (N, N, N)],
        false=[("", PyDecimal(0), N), (N, PyDecimal(0), F), ("", N, F), (N, N, T)],
    )
    yield from predicate_cases(
        "neither, for what is computed is none", _THREE_INTS,
        Expression(Together(((A / B).node, C.node))),
        true=[(1, 0, N), (1, 1, 1)], false=[(1, 0, 1), (1, 1, N)],
    )
