"""A predicate reads as a sentence, in the words of the data."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct
from contracts import both_or_neither, col, requires, when

A, B, S = col("a"), col("b"), col("s")

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
    "s must not contain a": ~S.contains(A),
    "s without white space around it in lower case must be 'x'": S.strip().lower() == "x",
    "s in NFC must equal s": S.normalize() == S,
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
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("sentence", "expression"), SENTENCES.items(), ids=SENTENCES)
def test_a_predicate_reads_as_a_sentence(sentence: str, expression: ct.Expression) -> None:
    """Every predicate states its requirement in words, without ambiguity."""
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
