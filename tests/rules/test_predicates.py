"""A predicate is written with operators, and is data that can be compared, copied and sent."""

from __future__ import annotations

import copy
import operator
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import contracts as ct
from contracts import both_or_neither, col, requires, when

A, B, S = col("a"), col("b"), col("s")

BUILT: dict[str, Callable[[], ct.Expression]] = {
    "a field": lambda: col("a.b"),
    "a comparison": lambda: col("a") >= 1,
    "arithmetic": lambda: 2 * (col("a") + col("b")) - 1 > col("c") % 3,
    "functions": lambda: abs(-col("a")) > col("s").length(),
    "logic": lambda: (col("a") > 0) & (col("b") > 0) | ~(col("c") == 1),
    "membership": lambda: col("s").is_in({"z", "y", "x", "w"}),
    "mixed membership": lambda: col("s").is_in({1, "y", Decimal(2), None}),
    "text": lambda: col("s").starts_with("a") | col("s").matches("b", whole=False),
    "nulls": lambda: col("a").is_null() | both_or_neither("a", "b"),
    "a condition": lambda: when(col("a") > 0).then(col("b") > 0).otherwise(requires("a", "b")),
    "times": lambda: col("t") - timedelta(hours=1) > datetime(2024, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize("build", BUILT.values(), ids=BUILT)
def test_predicates_built_alike_are_equal(build: Callable[[], ct.Expression]) -> None:
    """Two predicates that are built alike are equal data, of one hash and one repr."""
    one, other = ct.rule(build()), ct.rule(build())
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert len({one, other}) == 1


@pytest.mark.parametrize("build", BUILT.values(), ids=BUILT)
def test_predicates_are_copied_and_sent(build: Callable[[], ct.Expression]) -> None:
    """A predicate survives copying and pickling, by itself and in its rule."""
    expression, rule = build(), ct.rule(build())
    sent = pickle.loads(pickle.dumps(expression))  # noqa: S301 - our own bytes
    assert expression.node == sent.node == copy.deepcopy(expression).node
    assert rule == pickle.loads(pickle.dumps(rule))  # noqa: S301 - our own bytes


DIFFERENT: list[tuple[ct.Expression, ct.Expression]] = [
    (A > 0, A >= 0),
    (A > 0, B > 0),
    (A > 0, A > 1),
    (A > B, B > A),
    (A - B > 0, B - A > 0),
    (A - (B - 1) > 0, (A - B) - 1 > 0),
    (~(A > 0), A > 0),
    ((A > 0) & (B > 0), (A > 0) | (B > 0)),
    (S.starts_with("x"), S.ends_with("x")),
    (S.matches("x"), S.matches("x", whole=False)),
    (S.is_in(["x", "y"]), S.is_in(["y", "x"])),
    (A.is_null(), A.is_not_null()),
    (when(A > 0).then(B > 0), when(A > 0).then(B > 0).otherwise(B > 0)),
    (col("a.b") > 0, col("ab") > 0),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda e: str(e)[:40])
def test_predicates_built_otherwise_differ(one: ct.Expression, other: ct.Expression) -> None:
    """Two predicates that have another test, or other operands, are not equal."""
    assert one.node != other.node


def test_chains_of_one_connective_are_flat() -> None:
    """`a & b & c` is one predicate of three members, however it is bracketed."""
    a, b, c = (col(name) > 0 for name in "abc")
    assert ((a & b) & c).node == (a & (b & c)).node
    assert ((a | b) | c).node == (a | (b | c)).node
    assert ((a & b) | c).node != (a & (b | c)).node


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (0 < A, A > 0),
        (0 <= A, A >= 0),
        (0 > A, A < 0),
        (0 >= A, A <= 0),
        (0 == A, A == 0),
        (0 != A, A != 0),
        (A.abs() > 0, abs(A) > 0),
        (np.float64(2.0) < A, A > 2.0),
        (np.int64(2) < A, A > 2),
        (A > np.int64(2), A > 2),
        (A == np.datetime64("2024-01-01"), A == date(2024, 1, 1)),
        (A.is_in(np.array([1, 2])), A.is_in([1, 2])),
        (A.is_in({np.float32(0.5)}), A.is_in([0.5])),
    ],
    ids=str,
)
def test_a_constant_may_be_on_either_side(left: ct.Expression, right: ct.Expression) -> None:
    """A comparison reads the same whichever side its constant was written on."""
    assert left.node == right.node


def test_arithmetic_keeps_its_sides() -> None:
    """A constant on the left of an operator stays there."""
    said = [str(1 + A), str(1 - A), str(2 * A), str(1 / A), str(7 % A)]
    assert ["1 + a", "1 - a", "2 * a", "1 / a", "7 % a"] == said


REPORT_IDS = """
from datetime import UTC, datetime
import contracts as ct
from contracts import col

class C(ct.Contract):
    a: float
    s: str
    rules = ct.rules(
        col("s").is_in({"z", "y", "x", "w", "v"}),
        (col("a") > 0) | ~(col("s") == "x"),
        ct.CustomRow("mine", ("a",), accepts=bool),
        col("a") * 2 > 1,
    )

for v in C.check([{"a": 0.0, "s": "x"}, {"a": 0.0, "s": "!"}]).violations:
    print(v.rule_id, v.rule)
for requirement in ct.specification_of(C).rules:
    print(repr(requirement))
"""


def test_rule_ids_are_the_same_in_every_process() -> None:
    """The repr and the rule_id of a predicate do not depend on the process that builds it."""

    def printed(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
            [sys.executable, "-c", REPORT_IDS],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        return done.stdout

    one, *others = (printed(seed) for seed in ("0", "1", "2"))
    assert "row_rule:" in one
    assert [one, one] == others


MISUSED: dict[str, Callable[[], Any]] = {
    "bool": lambda: bool(A > 0),
    "and": lambda: (A > 0) and (B > 0),
    "or": lambda: (A > 0) or (B > 0),
    "not": lambda: not (A > 0),
    "if": lambda: 1 if A == 0 else 2,
    "a chain": lambda: 0 < A < 5,
    "membership in a list": lambda: A in [1, 2],
    "max": lambda: max(A, B),
    "sorted": lambda: sorted([A, B]),
    "any": lambda: any([A > 0]),
    "assert": lambda: operator.truth(A != B),
    "parentheses between fields": lambda: A > B & B > 0,
}


@pytest.mark.parametrize("misuse", MISUSED.values(), ids=MISUSED)
def test_a_predicate_is_neither_true_nor_false(misuse: Callable[[], Any]) -> None:
    """Whatever takes a predicate for a truth raises a TypeError that names & | ~."""
    with pytest.raises(TypeError, match=r"is neither true nor false .* combine .* with & \| ~"):
        misuse()


WITHOUT_PARENTHESES: dict[str, Callable[[], Any]] = {
    "and": lambda: A > 0 & B > 0,
    "or": lambda: A > 0 | B > 0,
    "one side": lambda: A > 0 & (B > 0),
    "text": lambda: S == "x" | S == "y",
    "True": lambda: (A > 0) & True,
    "True on the left": lambda: True & (A > 0),
    "None": lambda: (A > 0) | None,  # type: ignore[operator]
    "a condition": lambda: when(True).then(A > 0),  # type: ignore[arg-type]
    "what is asked": lambda: when(A > 0).then("b > 0"),  # type: ignore[arg-type]
    "what is asked elsewhere": lambda: when(A > 0).then(B > 0).otherwise(1),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("written", WITHOUT_PARENTHESES.values(), ids=WITHOUT_PARENTHESES)
def test_missing_parentheses_are_explained(written: Callable[[], Any]) -> None:
    """Combining a predicate with anything else is a TypeError that shows parentheses."""
    with pytest.raises(
        TypeError, match=r"put each comparison in parentheses: \(a > 0\) & \(b > 0\)"
    ):
        written()


OTHERWISE_MISUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "in": (lambda: "x" in S, r"is_in\(\[…\]\) or \.contains\(…\)"),
    "iteration": (lambda: list(A), "a is one value of one row"),
    "unpacking": (lambda: [*(A > 0)], "a must be greater than 0 is one value of one row"),
    "a key": (lambda: {A > 0: 1}, "unhashable"),
    "members of text": (lambda: S.is_in("abc"), r"is_in takes a list of members \(got 'abc'\)"),
    "members of a number": (lambda: A.is_in(5), r"is_in takes a list of members \(got 5\)"),  # type: ignore[arg-type]
    "members of a field": (lambda: A.is_in(B), r"is_in takes a list of members \(got <b>\)"),
    "col of a number": (lambda: col(5), r"col takes the name of a field, as text \(got 5\)"),  # type: ignore[arg-type]
    "col of a field": (lambda: both_or_neither(A, "b"), r"as text \(got <a>\)"),  # type: ignore[arg-type]
    "another normal form": (lambda: S.normalize("nfc"), r"normalize takes NFC, NFD, NFKC, NFKD \(got 'nfc'\)"),  # type: ignore[arg-type]
    "length": (lambda: len(S), r"write \.length\(\)"),  # type: ignore[arg-type]
    "a part": (lambda: A[0], "write the whole path"),  # type: ignore[index]
    "powers": (lambda: A**2, r"by \+ - \* / %"),  # type: ignore[operator]
    "powers of three": (lambda: pow(A, 2, 3), r"by \+ - \* / %"),  # type: ignore[call-overload]
    "whole division": (lambda: 2 // A, r"by \+ - \* / %"),  # type: ignore[operator]
    "rounding": (lambda: round(A, 2), r"by \+ - \* / %"),  # type: ignore[call-overload]
    "a number": (lambda: float(A), r"by \+ - \* / %"),  # type: ignore[arg-type]
    "requires nothing": (lambda: requires("a"), r"requires\('a', …\) takes the names"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("misuse", "said"), OTHERWISE_MISUSED.values(), ids=OTHERWISE_MISUSED)
def test_other_misuse_is_explained_at_once(misuse: Callable[[], Any], said: str) -> None:
    """A meaningless operation is a TypeError where it is written, with a hint."""
    with pytest.raises(TypeError, match=said):
        misuse()
