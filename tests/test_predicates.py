"""A predicate is written with operators, is data that can be compared, and reads as a sentence."""

from __future__ import annotations

import copy
import json
import operator
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import numpy as np
import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct
from contracts import both_or_neither, col, requires, when
from contracts.backends.physical import physical_type

A, B, S = col("a"), col("b"), col("s")

# Data ------------------------------------------------------------------------------------------

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
    """Two predicates that ask something else, or of something else, are not equal."""
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
def test_a_constant_may_stand_on_either_side(left: ct.Expression, right: ct.Expression) -> None:
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
            [sys.executable, "-c", REPORT_IDS], capture_output=True, text=True, check=True,
            env=environment,
        )  # fmt: skip
        return done.stdout

    one, *others = (printed(seed) for seed in ("0", "1", "2"))
    assert "row_rule:" in one
    assert [one, one] == others


# Operators that mislead ----------------------------------------------------------------------

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
    """What is combined with a predicate and is none itself is a TypeError that shows parentheses."""
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
    "requires nothing": (lambda: requires("a"), r"requires\('a', …\) takes the names"),
}  # fmt: skip


@pytest.mark.parametrize(("misuse", "said"), OTHERWISE_MISUSED.values(), ids=OTHERWISE_MISUSED)
def test_other_misuse_is_explained_at_once(misuse: Callable[[], Any], said: str) -> None:
    """What can mean nothing is a TypeError where it is written, which says what to write."""
    with pytest.raises(TypeError, match=said):
        misuse()


# Sentences -------------------------------------------------------------------------------------

SENTENCES: dict[str, ct.Expression] = {
    "status must differ from 'off' or speed must be 0": (col("status") != "off") | (col("speed") == 0),
    # comparisons
    "a must be 0": A == 0,
    "a must equal b": A == B,
    "a must differ from 0": A != 0,
    "a must differ from b": A != B,
    "a must be less than 1.5": A < 1.5,
    "a must be at most b": A <= B,
    "a must be greater than 0": A > 0,
    "a must be at least 2024-01-01": A >= date(2024, 1, 1),
    "a must be less than 2024-01-01T12:00:00": A < datetime(2024, 1, 1, 12),
    "a must be less than 12:30:00": A < time(12, 30),
    "a must be 1.50": A == Decimal("1.50"),
    "a must be true": A == True,  # noqa: E712 - that spelling is the case
    "a must differ from false": A != False,  # noqa: E712 - that spelling is the case
    "s must be 'it\\'s \"x\"'": S == "it's \"x\"",
    "a must be at least 1 and a must be at most 2": A.is_between(1, 2),
    "a must be at least b and a must be at most c": A.is_between(B, col("c")),
    # negations
    "a must not be 0": ~(A == 0),
    "a must be 1": ~(A != 1),
    "a must not be greater than 0": ~(A > 0),
    "b must be greater than 0": ~~(B > 0),
    # nulls and members
    "a must be null": A.is_null(),
    "a must not be null": A.is_not_null(),
    "b must be null": ~B.is_not_null(),
    "s must be one of 'x', 'y'": S.is_in(["x", "y"]),
    "s must not be one of 'x'": ~S.is_in(["x"]),
    "a must be one of 0, 1, 2, 3, 4, 5, 6, 7 … (20 in all)": A.is_in(range(20)),
    # text
    "s must start with 'x'": S.starts_with("x"),
    "s must not end with 'x'": ~S.ends_with("x"),
    "s must contain 'x'": S.contains("x"),
    "s must match '[a-z]+'": S.matches("[a-z]+"),
    "s must not contain a match of 'x'": ~S.matches("x", whole=False),
    # a field that is true or false
    "a must be true and b must be false": (A == True) & ~B,  # noqa: E712 - that spelling is the case
    "b must be true or a must be null": B | A.is_null(),
    # logic
    "a must be 1 and b must be 2 and s must be 'x'": (A == 1) & (B == 2) & (S == "x"),
    "(a must be 1 and b must be 2) or s must be 'x'": ((A == 1) & (B == 2)) | (S == "x"),
    "a must be 1 and (b must be 2 or s must be 'x')": (A == 1) & ((B == 2) | (S == "x")),
    "a must not be 1 or b must not be 2": ~((A == 1) & (B == 2)),
    "a must not be 1 and b must not be 2": ~((A == 1) | (B == 2)),
    "a must be 1 and (b must not be 2 or s must not be 'x')": (A == 1) & ~((B == 2) & (S == "x")),
    # conditions
    "where a is 1, b must be 2": when(A == 1).then(B == 2),
    "where a is 1, b must be 2; elsewhere b must be null": when(A == 1).then(B == 2).otherwise(B.is_null()),
    "where a is 1 and b is 2, s must be 'x' or s must be 'y'": when((A == 1) & (B == 2)).then((S == "x") | (S == "y")),
    "where a is not null, b must not be null": requires("a", "b"),
    "where a is not null, b must not be null and s must not be null": requires("a", "b", "s"),
    "where a is true, b must be false": when(A).then(~B),
    "where a is false, b must be true": when(~A).then(B),
    "where a differs from 1, b must be 2": when(A != 1).then(B == 2),
    "where a is 2, b must be 2": when(~(A != 2)).then(B == 2),
    "where a is not greater than 1, b must be 2": when(~(A > 1)).then(B == 2),
    "where a does not equal b, s must be 'x'": when(~(A == B)).then(S == "x"),
    "where s starts with 'x', a must be 1": when(S.starts_with("x")).then(A == 1),
    "where s does not contain 'x', a must be 1": when(~S.contains("x")).then(A == 1),
    "where s matches 'x', a must be 1": when(S.matches("x")).then(A == 1),
    "where (s is one of 'x', 'y'), a must be 1": when(S.is_in(["x", "y"])).then(A == 1),
    "where a is 1 and (s is not one of 'x', 'y'), b must be 2": when((A == 1) & ~S.is_in(["x", "y"])).then(B == 2),
    "where a is 1, (where b is 2, s must be 'x')": when(A == 1).then(when(B == 2).then(S == "x")),
    "where a is 1, (where b is 2, s must be 'x'); elsewhere s must be 'y'": when(A == 1).then(when(B == 2).then(S == "x")).otherwise(S == "y"),
    "where a is 1, s must be 'x'; elsewhere (where b is 2, s must be 'y')": when(A == 1).then(S == "x").otherwise(when(B == 2).then(S == "y")),
    "a must be 1 or (where b is 2, s must be 'x')": (A == 1) | when(B == 2).then(S == "x"),
    "not (where a is 1, b must be 2)": ~when(A == 1).then(B == 2),
    # values that are there together
    "a and b must both be null, or neither": both_or_neither("a", "b"),
    "exactly one of a and b must be null": ~both_or_neither("a", "b"),
    "where (a and b are both null, or neither), s must be 'x'": when(both_or_neither("a", "b")).then(S == "x"),
    "where (exactly one of a and b is null), s must be 'x'": when(~both_or_neither("a", "b")).then(S == "x"),
    "s must be 'x' and (a and b must both be null, or neither)": (S == "x") & both_or_neither("a", "b"),
    # values that are computed
    "a + b must be 1": A + B == 1,
    "a - (b - 1) must be 1": A - (B - 1) == 1,
    "(a * b) / 2 must be 1": A * B / 2 == 1,
    "a % 2 must be 0": A % 2 == 0,
    "-a must be 1": -A == 1,
    "-(a + b) must be 1": -(A + B) == 1,
    "|a - b| must be at most 1": abs(A - B) <= 1,
    "length of s must be 5": S.length() == 5,
    "(length of s) + 1 must be 5": S.length() + 1 == 5,
    "length of address.zip must be 5": col("address.zip").length() == 5,
    "year of a must be 2024": A.year() == 2024,
    "month of a must be 2": A.month() == 2,
    "day of a must be 29": A.day() == 29,
    "weekday of a must be less than 6": A.weekday() < 6,
    "hour of a must be 23": A.hour() == 23,
    "minute of a must be 59": A.minute() == 59,
    "second of a must be 58": A.second() == 58,
    "date of a must be 2024-02-29": A.date() == date(2024, 2, 29),
    "time of a must be less than 12:00:00": A.time() < time(12),
    "total seconds of (a - b) must be at most 60": (A - B).total_seconds() <= 60,
    # predicates as values
    "(a is 1) must equal (b is 2)": (A == 1) == (B == 2),
    "(a is 1) must be null": (A == 1).is_null(),
    # what is no predicate
    "a": A,
    "a + 1": A + 1,
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "expression"), SENTENCES.items(), ids=SENTENCES)
def test_a_predicate_reads_as_a_sentence(sentence: str, expression: ct.Expression) -> None:
    """Every predicate says in words what it asks, without ambiguity."""
    assert sentence == str(expression)
    assert f"<{sentence}>" == repr(expression)


class Address(ct.Contract):
    zip: Annotated[str, Field(alias="Zip code")]


class Ping(ct.Contract):
    speed: Annotated[float, Field(alias="Speed (km/h)")]
    status: str
    address: Annotated[Address | None, Field(alias="Address")] = None
    rules = ct.rules(
        (col("status") != "off") | (col("speed") == 0),
        ct.rule(col("address.zip").length() == 5, on_null="pass"),
        ct.rule(col("speed") < 10, name="slow"),
    )


WORDS_OF_DATA = [
    "status must differ from 'off' or Speed (km/h) must be 0",
    "length of Address.Zip code must be 5",
    "Speed (km/h) must be less than 10",
]


@pytest.mark.parametrize("verb", ["check rows", "check frame", "split", "payload", "JSON"])
def test_sentences_speak_the_words_of_the_data(verb: str) -> None:
    """A field goes by its alias in the sentence of a predicate, on every path."""
    row = {"Speed (km/h)": 50.0, "status": "off", "Address": {"Zip code": "1"}}
    match verb:
        case "check rows":
            said = [v.rule for v in Ping.check([row]).violations]
        case "check frame":
            said = [v.rule for v in Ping.check(pl.DataFrame([row])).violations]
        case "split":
            said = [v.rule for v in Ping.split([row]).report.violations]
        case "payload":
            with pytest.raises(ValidationError) as raised:
                Ping.model_validate(row)
            said = [line["msg"] for line in raised.value.errors()]
        case _:
            with pytest.raises(ValidationError) as raised:
                Ping.model_validate_json(json.dumps(row))
            said = [line["msg"] for line in raised.value.errors()]
    assert sorted(WORDS_OF_DATA) == sorted(said)


# Meaning ----------------------------------------------------------------------------------------


class Everything(ct.Contract):
    i: int | None = None
    j: int | None = None
    f: float | None = None
    any_f: Annotated[float | None, ct.NonFinite(nan="allow", inf="allow")] = None
    d: Annotated[Decimal | None, Field(max_digits=8, decimal_places=2)] = None
    s: str | None = None
    lit: Literal["x", "y"] | None = None
    raw: bytes | None = None
    b: bool | None = None
    day: date | None = None
    at: datetime | None = None
    zat: Annotated[datetime | None, ct.Timezone(...)] = None
    tm: time | None = None
    dur: timedelta | None = None
    u: UUID | None = None
    l: list[int] | None = None  # noqa: E741 - the letters are the types


def answers(predicate: ct.Expression, row: dict[str, Any]) -> set[bool | None]:
    """What the predicate answers about one row by every path: true, false, or None for null."""
    return {asked(predicate, row, path) for path in ("frame", "rows", "payload")}


def asked(predicate: ct.Expression, row: dict[str, Any], path: str) -> bool | None:
    """What the predicate answers about one row by a path."""
    kept = []
    for on_null in ("fail", "pass"):
        rule = ct.rule(predicate, on_null=on_null)  # type: ignore[arg-type]
        contract = type(ct.Contract)("C", (Everything,), {"rules": ct.rules(rule)})
        whole = {f.alias: row.get(f.alias) for f in ct.specification_of(contract).fields}
        kept.append(keeps(contract, whole, path))
    return None if kept == [False, True] else kept == [True, True]


def keeps(contract: type[ct.Contract], row: dict[str, Any], path: str) -> bool:
    """Whether the row keeps the contract by a path."""
    if path == "payload":
        try:
            contract.model_validate(row)
        except ValidationError:
            return False
        return True
    if path == "rows":
        return contract.check([row]).ok
    fields = ct.specification_of(contract).fields
    columns = [
        pl.Series(f.alias, [row[f.alias]], dtype=physical_type(f.value.dtype)) for f in fields
    ]
    return contract.check(pl.DataFrame(columns)).ok


NAN, INF = float("nan"), float("inf")
NOON = datetime(2024, 2, 29, 12, 30, 15, 999999)
MEANINGS: dict[str, tuple[ct.Expression, dict[str, Any], bool | None]] = {
    # null
    "null equals nothing": (col("i") == col("j"), {}, None),
    "null is null": (col("i").is_null(), {}, True),
    "a value is not null": (col("i").is_not_null(), {"i": 0}, True),
    "anything computed from null is null": (col("i") + col("j") > 0, {"i": 1}, None),
    "false & null is false": ((col("i") > 0) & (col("j") > 0), {"i": 0}, False),
    "true & null is null": ((col("i") > 0) & (col("j") > 0), {"i": 1}, None),
    "true | null is true": ((col("i") > 0) | (col("j") > 0), {"i": 1}, True),
    "false | null is null": ((col("i") > 0) | (col("j") > 0), {"i": 0}, None),
    "~null is null": (~(col("i") > 0), {}, None),
    "null is one of nothing": (col("i").is_in([1]), {}, None),
    "a null condition asks nothing": (when(col("i") > 0).then(col("j") > 0), {"j": 0}, True),
    "a null condition is elsewhere": (when(col("i") > 0).then(col("j") > 0).otherwise(col("j") == 5), {"j": 0}, False),
    "a true condition asks": (when(col("i") > 0).then(col("j") > 0), {"i": 1, "j": 0}, False),
    "a true condition asks of null": (when(col("i") > 0).then(col("j") > 0), {"i": 1}, None),
    "both are there": (both_or_neither("i", "j"), {"i": 1, "j": 1}, True),
    "neither is there": (both_or_neither("i", "j"), {}, True),
    "one is there": (both_or_neither("i", "j"), {"j": 1}, False),
    "nothing requires nothing": (requires("i", "j"), {}, True),
    "a value requires another": (requires("i", "j"), {"i": 1}, False),
    "whether an answer is null": ((col("i") > 0).is_null(), {}, True),
    # numbers
    "division by zero is null": (col("i") / col("j") > 0, {"i": 1, "j": 0}, None),
    "a remainder of zero is null": (col("i") % col("j") == 0, {"i": 1, "j": 0}, None),
    "a remainder has the sign of the divisor": (col("i") % 3 == 2, {"i": -7}, True),
    "past int64 is null": (col("i") + 1 > 0, {"i": 2**63 - 1}, None),
    "the least integer has no opposite": (-col("i") > 0, {"i": -(2**63)}, None),
    "the least integer has no magnitude": (abs(col("i")) > 0, {"i": -(2**63)}, None),
    "a float that overflows is null": (col("f") * 1e308 > 0, {"f": 10.0}, None),
    "integers divide into fractions": (col("i") / col("j") == 0.5, {"i": 1, "j": 2}, True),
    "an integer equals the float that it is": (col("i") == col("f"), {"i": 2, "f": 2.0}, True),
    "an integer that no float is, is null beside one": (col("i") > col("f"), {"i": 2**53 + 1, "f": 0.0}, None),
    "-0.0 is 0": (col("f") == 0, {"f": -0.0}, True),
    "decimals are exact": (col("d") * 3 == Decimal("0.3"), {"d": Decimal("0.10")}, True),
    "decimals compare with integers": (col("d") == col("i"), {"d": Decimal("2.00"), "i": 2}, True),
    "NaN equals nothing": (col("any_f") == col("any_f"), {"any_f": NAN}, False),
    "NaN differs from all": (col("any_f") != col("any_f"), {"any_f": NAN}, True),
    "NaN is not greater": (col("any_f") > 0, {"any_f": NAN}, False),
    "NaN is not less": (col("any_f") < 0, {"any_f": NAN}, False),
    "not greater is true of NaN": (~(col("any_f") > 0), {"any_f": NAN}, True),
    "null beside NaN is null": (col("f") == col("any_f"), {"any_f": NAN}, None),
    "infinity is greater than all": (col("any_f") > 1e308, {"any_f": INF}, True),
    "infinity less infinity is NaN": (col("any_f") - col("any_f") == 0, {"any_f": INF}, False),
    # text
    "text is ordered by code points": (col("s") < "a", {"s": "Z"}, True),
    "lengths count code points": (col("s").length() == 1, {"s": "\U0001f600"}, True),
    "a pattern matches all of it": (col("s").matches("b"), {"s": "abc"}, False),
    "or a part of it": (col("s").matches("b", whole=False), {"s": "abc"}, True),
    "contained text is literal": (col("s").contains("."), {"s": "abc"}, False),
    "a start": (col("s").starts_with("ab"), {"s": "abc"}, True),
    "an end": (col("s").ends_with("ab"), {"s": "abc"}, False),
    "text compares with a member": (col("s") == col("lit"), {"s": "x", "lit": "x"}, True),
    "a UUID": (col("u") == UUID(int=1), {"u": str(UUID(int=1))}, True),
    "bytes": (col("raw") == b"\x00", {"raw": b"\x00"}, True),
    "lengths of bytes": (col("raw").length() == 2, {"raw": "é".encode()}, True),
    "lengths of lists": (col("l").length() == 2, {"l": [1, 2]}, True),
    "truths": (col("b") == ~(col("i") > 0), {"b": True, "i": 0}, True),
    "a truth is a predicate": (~col("b"), {"b": False}, True),
    # times
    "the year": (col("at").year() == 2024, {"at": NOON}, True),
    "the month": (col("at").month() == 2, {"at": NOON}, True),
    "the day": (col("day").day() == 29, {"day": NOON.date()}, True),
    "Thursday is 4": (col("day").weekday() == 4, {"day": NOON.date()}, True),
    "the hour": (col("at").hour() == 12, {"at": NOON}, True),
    "the minute of a time": (col("tm").minute() == 30, {"tm": NOON.time()}, True),
    "the second is whole": (col("at").second() == 15, {"at": NOON}, True),
    "the date": (col("at").date() == col("day"), {"at": NOON, "day": NOON.date()}, True),
    "the time of day": (col("at").time() == col("tm"), {"at": NOON, "tm": NOON.time()}, True),
    "parts of an instant are in UTC": (
        (col("zat").hour() == 23) & (col("zat").date() == date(2023, 12, 31)),
        {"zat": datetime.fromisoformat("2024-01-01T01:00+02:00")},
        True,
    ),
    "times before 1970": (col("at").second() == 59, {"at": datetime(1969, 12, 31, 23, 59, 59, 1)}, True),
    "a difference of instants": (col("zat") - col("zat") == timedelta(0), {"zat": NOON.replace(tzinfo=UTC)}, True),
    "a difference of dates": (col("day") - date(2024, 2, 28) == timedelta(days=1), {"day": NOON.date()}, True),
    "a date some days later": (col("day") + timedelta(days=1) == date(2024, 3, 1), {"day": NOON.date()}, True),
    "an hour later": (col("at") + timedelta(hours=1) > datetime(2024, 2, 29, 13), {"at": NOON}, True),
    "past the year 9999 is null": (col("at") + col("dur") > col("at"), {"at": datetime.max, "dur": timedelta(1)}, None),
    "a day past the year 9999 is null": (col("day") + timedelta(days=1) > col("day"), {"day": date.max}, None),
    "durations add": (col("dur") + col("dur") == timedelta(2), {"dur": timedelta(1)}, True),
    "a duration in seconds": (col("dur").total_seconds() == 1.5, {"dur": timedelta(seconds=1.5)}, True),
    "the magnitude of a duration": (abs(col("dur")) == timedelta(1), {"dur": timedelta(-1)}, True),
}  # fmt: skip


@pytest.mark.parametrize(("predicate", "row", "answer"), MEANINGS.values(), ids=MEANINGS)
def test_a_predicate_has_one_answer(
    predicate: ct.Expression, row: dict[str, Any], answer: bool | None
) -> None:
    """A frame, Python rows and a payload give the same answer, which is this."""
    assert {answer} == answers(predicate, row)
