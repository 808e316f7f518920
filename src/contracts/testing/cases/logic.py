"""Cases of predicates that combine others: Kleene's logic, conditions, values that come together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as PyDecimal

from contracts.dtypes import Bool, Decimal, Float, Int, Text
from contracts.rules.building import both_or_neither, col, requires, when
from contracts.rules.expression import Expression
from contracts.rules.predicate import Together
from contracts.testing.cases.case import Case, Status, Values, asked, of, open_to_all

A, B, C = col("a"), col("b"), col("c")
T, F, N = True, False, None
"""The three truth values."""
TRUTHS: Values = {"a": Bool(), "b": Bool()}
NUMBERS: Values = {"a": Int(), "b": Int(), "c": Int()}


def logic_cases() -> Iterator[Case]:
    """Every connective over every combination of true, false and null."""
    yield from connective_cases()
    yield from condition_cases()
    yield from presence_cases()


def connective_cases() -> Iterator[Case]:
    """Not, and, or: one decisive answer decides, whatever is null."""
    yield from asked("a field itself", {"a": Bool()}, A, true=[T], false=[F], null=[N])
    yield from asked("not", {"a": Bool()}, ~A, true=[F], false=[T], null=[N])
    yield from asked("not not", {"a": Bool()}, ~~A, true=[T], false=[F], null=[N])
    yield from asked(
        "and", TRUTHS, A & B,
        true=[(T, T)], false=[(T, F), (F, T), (F, F), (F, N), (N, F)], null=[(T, N), (N, T), (N, N)],
    )  # fmt: skip
    yield from asked(
        "or", TRUTHS, A | B,
        true=[(T, T), (T, F), (F, T), (T, N), (N, T)], false=[(F, F)], null=[(F, N), (N, F), (N, N)],
    )  # fmt: skip
    yield from asked(
        "not and", TRUTHS, ~(A & B),
        true=[(T, F), (F, N)], false=[(T, T)], null=[(T, N), (N, N)],
    )  # fmt: skip
    yield from asked(
        "not or", TRUTHS, ~(A | B), true=[(F, F)], false=[(T, N), (N, T)], null=[(F, N), (N, N)]
    )
    three: Values = {"a": Bool(), "b": Bool(), "c": Bool()}
    yield from asked(
        "or of ands", three, (A & B) | (~A & C),
        true=[(T, T, N), (F, N, T)], false=[(T, F, T), (F, T, F)],
        null=[(N, T, T), (T, N, F), (N, F, N)],
    )  # fmt: skip
    yield from asked(
        "and of ors", three, (A | B) & (B | C) & (A | C),
        true=[(T, T, N), (N, T, T)], false=[(F, F, N), (N, F, F)], null=[(T, N, N), (T, N, F)],
    )  # fmt: skip
    yield from asked(
        "one truth value equals another", TRUTHS, A == B,
        true=[(T, T), (F, F)], false=[(T, F), (F, T)], null=[(T, N), (N, N)],
    )  # fmt: skip
    yield from asked(
        "what is asked equals a truth value", {"a": Int(), "b": Bool()}, (A > 0) == B,
        true=[(1, T), (0, F)], false=[(1, F), (0, T)], null=[(N, T), (1, N)],
    )  # fmt: skip
    yield from asked(
        "between", {"a": Int(), "b": Int(), "c": Int()}, A.is_between(B, C),
        true=[(1, 1, 1), (2, 1, 3)], false=[(0, 1, 3), (0, 1, N), (4, N, 3)],
        null=[(2, N, 3), (N, 1, 3)],
    )  # fmt: skip


def condition_cases() -> Iterator[Case]:
    """When: a condition that is null does not hold."""
    yield from asked(
        "when", TRUTHS, when(A).then(B), true=[(T, T), (F, F), (F, N), (N, F), (N, N)], false=[(T, F)],
        null=[(T, N)],
    )  # fmt: skip
    yield from asked(
        "when, otherwise", {"a": Bool(), "b": Bool(), "c": Bool()}, when(A).then(B).otherwise(C),
        true=[(T, T, F), (F, F, T), (N, F, T)], false=[(T, F, T), (F, T, F), (N, T, F)],
        null=[(T, N, T), (F, T, N), (N, T, N)],
    )  # fmt: skip
    yield from asked(
        "not when", TRUTHS, ~when(A).then(B), true=[(T, F)], false=[(T, T), (F, N), (N, N)],
        null=[(T, N)],
    )  # fmt: skip
    yield from asked(
        "when of when", NUMBERS, when(when(A > 0).then(B > 0)).then(C > 0),
        true=[(1, 1, 1), (1, -1, -1), (1, N, -1), (N, N, 1)], false=[(-1, 1, -1), (N, N, -1)],
        null=[(1, 1, N)],
    )  # fmt: skip
    yield from asked(
        "where one has a value, so have the others", NUMBERS, requires("a", "b", "c"),
        true=[(1, 1, 1), (N, N, 1), (N, N, N)], false=[(1, N, 1), (1, 1, N)],
    )  # fmt: skip
    yield from asked(
        "members of an Enum", {"a": of(Text(), nullable=True, python=Status)}, A == "off",
        true=[Status.OFF, "off"], false=[Status.ON], null=[N],
    )  # fmt: skip
    yield from asked(
        "parked vehicles stand still", {"a": Text(), "b": open_to_all(Float())},
        when(A == "off").then(B == 0.0),
        true=[("off", 0.0), ("off", -0.0), ("on", 9.0), (N, 9.0)],
        false=[("off", 5e-324), ("off", float("nan"))], null=[("off", N)],
    )  # fmt: skip


def presence_cases() -> Iterator[Case]:
    """Null and not null, which are never null themselves."""
    yield from asked("is null", {"a": Int()}, A.is_null(), true=[N], false=[0])
    yield from asked("is not null", {"a": Text()}, A.is_not_null(), true=[""], false=[N])
    yield from asked(
        "what is computed is null", NUMBERS, ((A + B) / C).is_null(),
        true=[(N, 1, 1), (1, N, 1), (1, 1, N), (1, 1, 0), (2**63 - 1, 1, 1), (2**53, 1, 1)],
        false=[(1, 1, 1)],
    )  # fmt: skip
    yield from asked("an answer is null", {"a": Int()}, (A > 0).is_null(), true=[N], false=[0, 1])
    yield from asked(
        "both or neither", NUMBERS, both_or_neither("a", "b"),
        true=[(1, 1, N), (N, N, 1)], false=[(1, N, 1), (N, 1, 1)],
    )  # fmt: skip
    yield from asked(
        "all three or none", {"a": Text(), "b": Decimal(3, 1), "c": Bool()},
        Expression(Together((A.node, B.node, C.node))),
        true=[("", PyDecimal(0), F), (N, N, N)],
        false=[("", PyDecimal(0), N), (N, PyDecimal(0), F), ("", N, F), (N, N, T)],
    )  # fmt: skip
    yield from asked(
        "neither, for what is computed is none", NUMBERS,
        Expression(Together(((A / B).node, C.node))),
        true=[(1, 0, N), (1, 1, 1)], false=[(1, 0, 1), (1, 1, N)],
    )  # fmt: skip
