"""Predicates that mean nothing are refused."""

from __future__ import annotations

import functools
import operator
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

import contracts as ct
from contracts import both_or_neither, col, requires, when
from tests.declaration.samples import ITS_FIELDS, declare, refusal


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (ct.Unique("y"), "has no field 'y'"),
        (ct.Unique(), r"has a Unique of \(\)"),
        (ct.RowCount(min=2, max=1), "which no batch can"),
        (ct.RowCount(min="1"), "which are not whole numbers"),  # type: ignore[arg-type]
        (ct.tolerate(ct.RowCount(min=1), share=0.5), "which names none"),
        (ct.warn(ct.tolerate(ct.Unique("x"), rows=1)), "has terms around terms"),
        (ct.Unique("x", "x"), "each field once"),
        (ct.Unique(["x"]), "has Unique of one list, whose names it takes itself"),  # type: ignore[arg-type]
        (ct.Unique("x", nulls="Equal"), "has nulls='Equal'"),  # type: ignore[arg-type]
        ([ct.Unique("x")], r"Give ct\.rules each rule by itself"),
        (ct.Matches("a"), "which is neither a table rule nor a predicate"),
        (ct.rule(ct.Unique("x"), cost=float("nan")), "cost is nan"),
    ],
)
def test_invalid_table_rules_are_refused(rule: Any, problem: str) -> None:
    """A table rule that names no field, or that no batch can keep, is refused."""
    with pytest.raises(ct.ContractDefinitionError, match=problem):
        declare(int, rules=ct.rules(rule))


NAN = float("nan")
PARENTHESES = "Put each comparison in parentheses: (col(…) > 0) & (col(…) < 9)"

REFUSED_PREDICATES: dict[str, tuple[ct.Expression, str, str]] = {
    # fields
    "an unknown field": (col("nope") > 0, "has no field 'nope', in the rule “nope must be greater than 0”", ITS_FIELDS),
    "a misspelt field": (col("mony") > 0, "has no field 'mony'", "Write 'money', if that is what is meant"),
    "an alias": (col("Ess") == "x", "has no field 'Ess'", "Write 's': that is the field's name in Python"),
    "no name": (col("") > 0, "has no field ''", ITS_FIELDS),
    "a path into a scalar": (col("i.x") > 0, "reads 'i.x', but i is an integer", "A dot reaches into a nested contract"),
    "a path into a list": (col("nests.n") > 0, "reads 'nests.n', but nests is a list", "Ask the list's length(), or put the rule into the items' own contract"),
    "a path to nothing": (col("nest.x") > 0, "but nest is a struct with the fields of Nest, which has no field 'x'", "Its fields are n, s"),
    "a path to an alias": (col("nest.Ess") == "x", "which has no field 'Ess'", "Write 's': that is the field's name in Python"),
    "a path through a scalar": (col("nest.n.x") > 0, "reads 'nest.n.x', but nest.n is an integer", "A dot reaches into a nested contract"),
    "an unknown field deep in a rule": ((col("i") > 0) & ~(abs(col("nope")) > 0), "has no field 'nope'", ITS_FIELDS),
    "an unknown field that must be there": (requires("i", "nope"), "has no field 'nope'", ITS_FIELDS),
    "one field, both or neither": (both_or_neither("maybe", "maybe"), "names maybe twice", "Name two fields"),
    # what is no predicate
    "a number": (col("i"), "has the rule “i”, which is an integer, not a predicate", "Compare it with something: col(…) > 0"),
    "a sum": (col("i") + 1, "has the rule “i + 1”, which is an integer, not a predicate", "Compare it with something: col(…) > 0"),
    "not a number": (~col("i"), "takes i for a predicate, which is an integer", PARENTHESES),
    "not a sum": (~(col("i") + 1), "takes i + 1 for a predicate, which is an integer", PARENTHESES),
    "and a number": (col("b") & col("i"), "takes i for a predicate", PARENTHESES),
    "or text": (col("b") | col("t"), "takes t for a predicate, which is text", PARENTHESES),
    "a comparison of what was combined": ((col("i") > 0) & col("b") > 0, "puts 0 beside (i is greater than 0 and b is true)", PARENTHESES),
    "a number as a condition": (when(col("i")).then(col("b")), "takes i for a predicate", PARENTHESES),
    "a number that is asked": (when(col("b")).then(col("i")), "takes i for a predicate", PARENTHESES),
    "a number that is asked elsewhere": (when(col("b")).then(col("b")).otherwise(col("i")), "takes i for a predicate", PARENTHESES),
    # constants of another type
    "text beside a number": (col("i") > "0", "puts '0' beside i, which is an integer", "Write the constant as an integer, exactly"),
    "a number beside text": (col("t") > 0, "puts 0 beside t, which is text", "Write the constant as text, exactly"),
    "True beside a number": (col("i") == True, "puts True beside i", "Write the constant as an integer, exactly"),  # noqa: E712
    "1 beside a truth": (col("b") == 1, "puts 1 beside b, which is true or false", "Write the constant as true or false, exactly"),
    "text beside a date": (col("day") > "2024-01-01", "puts '2024-01-01' beside day, which is a date", "Write the constant as a date, exactly"),
    "a datetime beside a date": (col("day") > datetime(2024, 1, 1), "puts 2024-01-01T00:00:00 beside day", "Write the constant as a date, exactly"),
    "a date beside a datetime": (col("at") > date(2024, 1, 1), "puts 2024-01-01 beside at", "Write the constant as a datetime without a time zone, exactly"),
    "an aware constant beside a naive field": (col("at") > datetime(2024, 1, 1, tzinfo=UTC), "which is a datetime without a time zone", "Write the constant as a datetime without a time zone, exactly"),
    "a naive constant beside an aware field": (col("zat") > datetime(2024, 1, 1), "which is a datetime with a time zone", "Write the constant as a datetime with a time zone, exactly"),
    "a time with a zone": (col("clock") > time(12, tzinfo=UTC), "which is a time of day", "Write the constant as a time of day, exactly"),
    "seconds beside a duration": (col("span") > 5, "puts 5 beside span, which is a duration", "Write the constant as a duration, exactly"),
    "a float beside a decimal": (col("money") > 0.1, "puts the float 0.1 beside money, which is a decimal", 'Write Decimal("0.1")'),
    "a decimal beside a float": (col("f") > Decimal("0.1"), "beside f, which is a number", "Write the constant as a number, exactly"),
    "an integer that no float is": (col("f") > 2**53 + 1, "puts 9007199254740993 beside f", "Write the constant as a number, exactly"),
    "text that is no UUID": (col("key") == "x", "puts 'x' beside key, which is a UUID", "Write the constant as a UUID, exactly"),
    "a UUID in capitals": (col("key") == str(UUID(int=10)).upper(), "beside key, which is a UUID", "Write the constant as a UUID, exactly"),
    "text beside bytes": (col("raw") == "x", "puts 'x' beside raw, which is bytes", "Write the constant as bytes, exactly"),
    "text that is no Unicode": (col("t") == "\ud800", "beside t, which is text", "Write the constant as text, exactly"),
    "a function": (col("i") > len, "beside i, which is an integer", "Write the constant as an integer, exactly"),  # type: ignore[operator]
    "an array": (col("i") > np.array([1, 2]), "beside i, which is an integer", "Write the constant as an integer, exactly"),
    "an array on the left": (np.array([1, 2]) < col("i"), "beside i, which is an integer", "Write the constant as an integer, exactly"),
    "None": (col("maybe") == None, "compares with None, in the rule “maybe must be None”", "Ask is_null() or is_not_null()"),  # noqa: E711
    "not None": (col("maybe") != None, "compares with None", "Ask is_null() or is_not_null()"),  # noqa: E711
    "NaN": (col("f") > NAN, "has the constant nan", "Declare NonFinite(…) on the field"),
    "infinity": (col("f") < float("inf"), "has the constant inf", "Declare NonFinite(…) on the field"),
    "a decimal that is NaN": (col("money") > Decimal("NaN"), "has the constant Decimal('NaN'), which no field can hold", "Write numbers, text, dates and times; test for null with is_null()"),
    "a list": (col("many") == [1], "puts [1] beside many, which is a list", "Compare the list's length()"),
    "a dict": (col("nest") == {"n": 1}, "beside nest, which is a struct", 'Compare its fields: col("outer.inner")'),
    # comparisons of fields
    "a number with text": (col("i") == col("t"), "compares an integer with text", "Compare values of one kind; a rule does not convert values"),
    "a truth with a number": (col("b") == col("i"), "compares true or false with an integer", "Compare values of one kind; a rule does not convert values"),
    "a decimal with a float": (col("money") == col("f"), "compares a decimal of 10 digits, 2 after the point with a number", "Declare both as float, or both as Decimal"),
    "aware with naive": (col("zat") > col("at"), "compares a datetime with a time zone with a datetime without", "Declare both with a time zone, or both without one"),
    "a date with a datetime": (col("day") == col("at"), "compares a date with a datetime", "Compare the date() of the datetime"),
    "lists": (col("many") == col("many"), "compares a list", "Compare the length() of a list, the fields of a nested contract"),
    "an order of truths": (col("b") > col("b"), "asks which is the greater of true or false and true or false", "Ask == or !="),
    "an order of predicates": ((col("i") > 0) < (col("f") > 0), "asks which is the greater of true or false", "Ask == or !="),
    "an order of bytes": (col("raw") > b"x", "asks which is the greater of bytes and bytes", "Ask == or !="),
    # arithmetic
    "text added": (col("t") + "x" == "y", "computes text + text, which is undefined", "Text is compared, and not computed with"),
    "text repeated": (col("t") * 2 == "y", "computes text * an integer, which is undefined", "Text is compared, and not computed with"),
    "a truth added": ((col("i") > 0) + 1 > 1, "computes true or false + an integer", "Combine predicates with & | ~"),
    "a number of days": (col("day") + 1 > date(2024, 1, 1), "computes a date + an integer", "Add or subtract a timedelta"),
    "hours added to a date": (col("day") + timedelta(hours=1) > date(2024, 1, 1), "moves a date by a duration that is not always a whole number of days", "Compare the difference of two dates with the duration instead"),
    "a duration added to a date": (col("day") + col("span") > date(2024, 1, 1), "moves a date by a duration", "Compare the difference of two dates with the duration instead"),
    "datetimes added": (col("at") + col("at") > datetime(2024, 1, 1), "computes a datetime without a time zone + a datetime", "Compute with numbers of one kind, with durations, or with times and durations"),
    "aware less naive": (col("zat") - col("at") > timedelta(0), "computes a datetime with a time zone - a datetime without", "Compute with numbers of one kind, with durations, or with times and durations"),
    "a duration doubled": (col("span") * 2 > timedelta(0), "computes a duration * an integer", "Compute with its total_seconds()"),
    "a duration divided": (col("span") / col("span") > 1, "computes a duration / a duration", "Compute with its total_seconds()"),
    "a decimal divided": (col("money") / 2 > 1, "computes a decimal of 10 digits, 2 after the point / an integer", "Decimals are added, subtracted and multiplied: for a / b > c write a > c * b"),
    "a decimal times a float": (col("money") * 0.5 > 1, "puts the float 0.5 beside money", 'Write Decimal("0.5")'),
    "a decimal and a float": (col("money") + col("f") > 1, "computes a decimal of 10 digits, 2 after the point + a number", "Declare both as float, or both as Decimal"),
    "a decimal of too many digits": (col("huge") * col("huge") > 1, "needs 76 digits, and decimals have 38", "Declare the decimals with fewer digits"),
    "a remainder of floats": (col("f") % 2 == 0, "computes a number % an integer", "Only integers have a remainder"),
    "None added": (col("f") + None > 0, "has the constant None, which no field can hold", "Write numbers, text, dates and times; test for null with is_null()"),
    "NaN added": (col("f") + float("nan") > 0, "has the constant nan", "Declare NonFinite(…) on the field"),
    # functions
    "the magnitude of text": (abs(col("t")) > 0, "asks for the abs of text", "Ask it of a number or a duration"),
    "the opposite of a truth": (-col("b"), "asks for the negative of true or false", "Ask it of a number or a duration"),
    "the length of a number": (col("i").length() > 0, "asks for the length of an integer", "Ask it of text, bytes or a list"),
    "the length of a struct": (col("nest").length() > 0, "asks for the length of a struct", "Ask it of text, bytes or a list"),
    "the year of a number": (col("i").year() > 0, "asks for the year of an integer", "Ask it of a date or a datetime"),
    "the hour of a date": (col("day").hour() > 0, "asks for the hour of a date", "Ask it of a datetime or a time"),
    "the date of a date": (col("day").date() == date(2024, 1, 1), "asks for the date of a date", "Ask it of a datetime"),
    "the seconds of a date": (col("day").total_seconds() > 0, "asks for the total_seconds of a date", "Ask it of a duration"),
    # members and text
    "no members": (col("i").is_in([]), "must be one of no members", "List at least one"),
    "a member of another type": (col("i").is_in([1, "a"]), "puts 'a' beside i", "Write the constant as an integer, exactly"),
    "a member that is None": (col("maybe").is_in([None]), "compares with None", "Ask is_null() or is_not_null()"),
    "a member that is a list": (col("i").is_in([[1]]), "puts [1] beside i", "Write the constant as an integer, exactly"),  # type: ignore[list-item]
    "a pattern of a number": (col("i").matches("1"), "looks for text in i, which is an integer", "Apply it to text"),
    "a start of bytes": (col("raw").starts_with("x"), "looks for text in raw, which is bytes", "Apply it to text"),
    "a start that is a number": (col("t").starts_with(5), "looks for 5, which is not text", "Give it as text"),  # type: ignore[arg-type]
    "a start that is another type": (col("t").starts_with(col("raw")), "looks for text in raw, which is bytes", "Apply it to text"),
    "a number in lower case": (col("i").lower() == "x", "asks for an integer in lower case", "Ask it of text"),
    "contained text that is no Unicode": (col("t").contains("\ud800"), "which is not text", "Give it as text"),
    "a pattern that is none": (col("t").matches(None), "must match None, which is not text", "Give a pattern as text"),  # type: ignore[arg-type]
    "a compiled pattern": (col("t").matches(re.compile("a")), "must match re.compile('a'), which is not text", "Give a pattern as text"),  # type: ignore[arg-type]
    "an unbalanced pattern": (col("t").matches("("), "which the Rust engine refuses (error: unclosed group)", "It has no look-around, no back-references and no \\Z"),
    "a pattern that looks ahead": (col("t").matches("(?=a)"), "which the Rust engine refuses", "It has no look-around, no back-references and no \\Z"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(
    ("predicate", "problem", "hint"), REFUSED_PREDICATES.values(), ids=REFUSED_PREDICATES
)
@pytest.mark.parametrize("terms", [{}, {"name": "n", "severity": "warn"}], ids=["plain", "terms"])
def test_invalid_predicates_are_refused(
    predicate: ct.Expression, problem: str, hint: str, terms: dict[str, Any]
) -> None:
    """A predicate that cannot be applied to the fields is refused with the problem, the rule and a
    hint.
    """
    error = refusal(ct.rule(predicate, **terms) if terms else predicate)
    assert ("C", None, hint) == (error.contract, error.field, error.hint)
    assert problem in error.problem
    assert "the rule “" in error.problem


def test_a_predicate_that_is_too_deep_is_refused() -> None:
    """A predicate nests no more than its interpreters can follow; side by side there is room."""
    error = refusal(sum([col("i")] * 120, start=col("u8")) > 0)
    assert "has a predicate that nests more than 100 operators" == error.problem
    assert error.hint.startswith("Give it as several rules, or as a CustomRow(")
    wide = functools.reduce(operator.and_, [col("i") > n for n in range(500)])
    contract = type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"i": int}, "rules": ct.rules(wide)}
    )
    assert contract.check([{"i": 500}]).ok


def test_a_refusal_does_not_run_on() -> None:
    """However long a rule or a constant is, its refusal is not."""
    error = refusal(col("f") > 10**400)
    assert "puts 100000000000000" in error.problem
    assert len(str(error)) < 300
