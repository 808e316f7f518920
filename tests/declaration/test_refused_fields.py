"""Annotations and defaults that contradict themselves, or that cannot be checked on frames, are refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import annotated_types as at
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    EmailStr,
    Field,
    StringConstraints,
)

import contracts as ct
from contracts import col
from contracts.hints import ReplaceWith
from tests.declaration.samples import Keyed, Nest, Ordered, T, declare


class Plain(BaseModel):
    x: int


class Mixed(Enum):
    A = 1
    B = "b"


LIBRARY_TYPES: list[tuple[Any, Any]] = [
    (np.int64, int), (np.uint8, int), (np.float32, float), (np.bool_, bool), (np.str_, str), (np.datetime64, datetime),
    (np.timedelta64, timedelta), (np.dtype("int64"), int), (np.integer, int), (np.floating, float), (pd.Timestamp, datetime),
    (pd.Timedelta, timedelta), (pd.Int64Dtype(), int), (pd.Int64Dtype, int), (pd.StringDtype(), str), (pd.BooleanDtype(), bool),
    (pd.DatetimeTZDtype(tz="UTC"), AwareDatetime), (pl.Int64, int), (pl.Int64(), int), (pl.Float32, float), (pl.String, str),
    (pl.Boolean, bool), (pl.Date, date), (pl.Time, time), (pl.Duration, timedelta), (pl.Datetime, datetime),
    (pl.Datetime("us", "UTC"), AwareDatetime), (pl.Datetime("us"), datetime), (pl.Binary, bytes), (pa.int64(), int),
    (pa.string(), str), (pa.large_string(), str), (pa.timestamp("us"), datetime), (pa.timestamp("us", "UTC"), AwareDatetime),
    (pa.date32(), date), (pa.float64(), float), (pa.bool_(), bool), (pa.binary(), bytes),
]  # fmt: skip  # a table
"""Types of libraries, and what is declared in their place."""

REFUSED_FIELDS: dict[str, tuple[Any, str]] = {
    "a union": (int | str, "is a union of 2 types"),
    "a union with None": (int | str | None, "is a union of 2 types"),
    "a dict": (dict[str, float], "is dict[str, float], which a frame cannot hold"),
    "a set": (set[int], "which a frame cannot hold"),
    "a bare list": (list, "which a frame cannot hold"),
    "a tuple of unlike types": (tuple[int, str], "which a frame cannot hold"),
    "Any": (Any, "which a frame cannot hold"),
    "a plain pydantic model": (Plain, "which a frame cannot hold"),
    "a list of one type": ([float], "is [float], which is not a type"),
    "a list of values": (["a", "b"], "is ['a', 'b'], which is not a type"),
    "a tuple of a type and rules": ((float, ct.Ge(0)), "is (float, ct.Ge(0)), which is not a type"),
    "a dict of types": ({"a": int}, "which is not a type"),
    "a list of types": ([int, str], "which is not a type"),
    "a rule as the type": (ct.Ge(0), "is a rule, and has no type"),
    "members as the type": (ct.OneOf("a", "b"), "is a rule, and has no type"),
    "a unit as the type": (ct.Unit("km/h"), "is a rule, and has no type"),
    "its type behind a rule": (Annotated[ct.Ge(0), float], "has its type behind a rule"),  # type: ignore[valid-type]
    "a list of members": (Annotated[str, ct.OneOf(["a", "b"])], "has OneOf of one list"),  # type: ignore[arg-type]
    "a tuple of members": (Annotated[int, ct.OneOf((1, 2))], "has OneOf of one list"),  # type: ignore[arg-type]
    "a set of members": (Annotated[str, ct.OneOf({"a"})], "has OneOf of one list"),  # type: ignore[arg-type]
    "a list of missing values": (Annotated[str | None, ct.Missing(["NA", ""])], "has Missing of one list"),  # type: ignore[arg-type]
    "a type variable": (T, "which a frame cannot hold"),
    "an Enum of mixed values": (Mixed, "lists members that do not share one type"),
    "a Literal of a list": (Literal[["a"]], "lists members that do not share one type"),  # type: ignore[valid-type]
    "a Literal of mixed values": (Literal[1, "a"], "lists members that do not share one type"),
    "a contract with table rules": (Keyed, "whose table rules have no table here"),
    "a contract whose columns have an order": (Ordered, "which is ordered=True: a struct's members go by their names"),
    "a bare Decimal": (Decimal, "does not say how many digits"),
    "too many digits": (Annotated[Decimal, Field(max_digits=39, decimal_places=2)], "has 39 digits"),
    "more places than digits": (Annotated[Decimal, Field(max_digits=2, decimal_places=3)], "has 2 digits"),
    "digits of a float": (Annotated[float, Field(max_digits=3)], "limits the digits of a type other than Decimal"),
    "a width on text": (Annotated[str, ct.Int8.__metadata__[0]], "with the width of"),
    "a zone on a date": (Annotated[date, ct.Timezone(...)], "has a Timezone"),
    "one zone of many": (Annotated[datetime, ct.Timezone("Europe/Paris")], "asks for the zone Europe/Paris"),
    "one zone as an object": (Annotated[datetime, at.Timezone(ZoneInfo("Asia/Tokyo"))], "asks for the zone"),
    "a before validator": (Annotated[int, BeforeValidator(int)], "which is unknown and would be ignored"),
    "an after validator": (Annotated[int, AfterValidator(abs)], "which is unknown and would be ignored"),
    "unknown metadata": (Annotated[int, "in metres"], "'in metres', which is unknown"),
    "a predicate": (Annotated[str, at.Predicate(str.isupper)], "which is unknown and would be ignored"),
    "a rule class, not a rule": (Annotated[str, ct.Sensitive], "has Sensitive without its parentheses"),
    "strict": (Annotated[int, Field(strict=True)], "which is unknown and would be ignored"),
    "stripping": (Annotated[str, StringConstraints(strip_whitespace=True)], "has strip_whitespace=True"),
    "a compiled pattern": (Annotated[str, Field(pattern=re.compile("a"))], "has a compiled pattern"),
    "an email": (EmailStr, "which a frame cannot hold"),
    "an alias path": (Annotated[int, Field(validation_alias=AliasPath("a", 0))], "not a single name"),
    "alias choices": (Annotated[int, Field(validation_alias=AliasChoices("a", "b"))], "not a single name"),
    "an alias one way only": (Annotated[int, Field(validation_alias="a")], "goes by different names"),
    "an alias that nothing reads": (Annotated[int, Field(alias="a")] | None, "inside its type"),
    "an excluded field": (Annotated[int, Field(exclude=True)], "is excluded from dumps"),
    "Matches on an int": (Annotated[int, ct.Matches("1")], "cannot match '1': it is an integer"),
    "Ge on text": (Annotated[str, ct.Ge("a")], "cannot be at least 'a': it is text"),
    "Len on a float": (Annotated[float, ct.Len(1)], "cannot have a length of at least 1"),
    "MultipleOf on a date": (Annotated[date, ct.MultipleOf(2)], "cannot be a multiple of 2"),
    "OneOf on a list": (Annotated[list[int], ct.OneOf(1)], "cannot be one of 1"),
    "NonFinite on an int": (Annotated[int, ct.NonFinite(nan="allow")], "has NonFinite"),
    "NonFinite on a list": (Annotated[list[float], ct.NonFinite(nan="allow")], "has NonFinite"),
    "NaN as null where null is not": (Annotated[float, ct.NonFinite(nan="null")], "but may not be null"),
    "NaN as default without one": (Annotated[float, ct.NonFinite(nan="default")], "but has none"),
    "bounds that cross": (Annotated[float, ct.Ge(5), ct.Le(3)], "it must be at least 5 and be at most 3"),
    "bounds that touch": (Annotated[float, ct.Gt(5), ct.Le(5)], "allows no value"),
    "bounds with no int between": (Annotated[int, ct.Gt(3), ct.Lt(4)], "allows no value"),
    "bounds with no day between": (Annotated[date, ct.Gt(date(2024, 1, 1)), ct.Lt(date(2024, 1, 2))], "allows no value"),
    "bounds with no multiple": (Annotated[int, ct.Interval(ge=1, le=9), ct.MultipleOf(10)], "allows no value"),
    "lengths that cross": (Annotated[str, Field(min_length=3, max_length=2)], "allows no value"),
    "sets with nothing in common": (Annotated[Literal["a"], ct.OneOf("b")], "allows no value"),
    "a set outside the bounds": (Annotated[int, ct.OneOf(1, 2), ct.Ge(3)], "allows no value"),
    "a set that no pattern matches": (Annotated[Literal["a"], ct.Matches("b")], "allows no value"),
    "an operand of another type": (Annotated[int, ct.Ge(0.5)], "0.5 is not an integer"),
    "an inexact operand": (Annotated[float, ct.Ge(2**53 + 1)], "is not a number"),
    "a naive bound of an instant": (Annotated[datetime, ct.Timezone(...), ct.Ge(datetime(2024, 1, 1))], "is not a datetime with"),
    "a NaN bound": (Annotated[float, ct.Ge(float("nan"))], "compares with nothing"),
    "a step of zero": (Annotated[int, ct.MultipleOf(0)], "which no number can"),
    "a negative length": (Annotated[str, ct.rule(at.MinLen(-1))], "which is not a length"),
    "an empty set": (Annotated[int, ct.OneOf()], "one of no members"),
    "a look-ahead": (Annotated[str, ct.Matches("(?=a)")], "which the Rust engine refuses"),
    "an unbalanced pattern": (Annotated[str, ct.Matches("a)|(b")], "which the Rust engine refuses"),
    "a custom rule of nothing": (Annotated[int, ct.Custom("odd")], "with no interpretation"),
    "a warning about types": (Annotated[float, ct.warn(ct.NonFinite(nan="allow"))], "which is not a value rule"),
    "a table rule on a field": (Annotated[int, ct.Unique("x")], "which is not a value rule"),
    "a warning of a table rule on a field": (Annotated[int, ct.warn(ct.Unique("x"))], "which is not a value rule"),
    "a predicate of our own on a field": (Annotated[int, col("x") > 0], "has <x must be greater than 0>, which is not a value rule"),
    "a row rule on a field": (Annotated[int, ct.rule(col("x") > 0)], "which is not a value rule"),
    "rules of the body on a field": (Annotated[int, ct.rules(ct.RowCount(min=1))], "which is not a value rule"),
    "a group on a field": (Annotated[int, ct.group("x", ct.RowCount(min=1))], "which is not a value rule"),
    "an operand that is a field": (Annotated[int, ct.Ge(col("x"))], "must be at least <x>, but <x> is not an integer"),
    "a custom rule without a name": (Annotated[int, ct.Custom("", accepts=bool)], "has a Custom named ''"),
    "a custom rule named by a number": (Annotated[int, ct.Custom(5, accepts=bool)], "has a Custom named 5"),  # type: ignore[arg-type]
    "a custom rule that says a number": (Annotated[int, ct.Custom("a", accepts=bool, says=5)], "has Custom('a') with says=5"),  # type: ignore[arg-type]
    "a pattern that is no Unicode text": (Annotated[str, ct.Matches("\ud800")], "which is not text"),
    "a pattern matched maybe": (Annotated[str, ct.Matches("a", whole="yes")], "with whole='yes'"),  # type: ignore[arg-type]
    "a tolerance above all": (Annotated[int, ct.tolerate(ct.Ge(0), share=1.5)], "tolerate_share is 1.5"),
    "a tolerance of parts": (Annotated[int, ct.tolerate(ct.Ge(0), rows=-1)], "tolerate_rows is -1"),
    "a cost below zero": (Annotated[int, ct.rule(ct.Ge(0), cost=-1)], "cost is -1"),
    "a severity of its own": (Annotated[int, ct.rule(ct.Ge(0), severity="fatal")], "severity is 'fatal'"),  # type: ignore[arg-type]
    "an empty name": (Annotated[int, ct.rule(ct.Ge(0), name=" ")], "name is ' '"),
    "a shared name": (Annotated[int, ct.rule(ct.Ge(0), name="a"), ct.rule(ct.Le(9), name="a", cost=2)], "has a second rule named 'a'"),
    "two custom rules of one name": (Annotated[int, ct.Custom("a", accepts=bool), ct.Custom("a", accepts=callable)], "has a second rule named 'a'"),
    "terms around terms": (Annotated[int, ct.warn(ct.tolerate(ct.Ge(0), rows=1))], "has terms around terms"),
    "a policy that is none": (Annotated[float, ct.NonFinite(nan="alow")], "has NonFinite(nan='alow'"),  # type: ignore[arg-type]
    "two policies": (Annotated[float, ct.NonFinite(nan="allow"), ct.NonFinite(inf="allow")], "states both"),
    "two zones": (Annotated[datetime, ct.Timezone(...), ct.Timezone(None)], "states both True and False"),
    "two widths": (Annotated[ct.Int8, *ct.Int16.__metadata__], "states both"),
    "a bound beyond the width": (Annotated[ct.Int8, ct.Ge(200)], "allows no value: it is a signed 8-bit integer"),
    "a bound below the width": (Annotated[ct.UInt8, ct.Lt(0)], "allows no value: it is an unsigned 8-bit"),
    "a bound beyond the digits": (Annotated[Decimal, Field(max_digits=4, decimal_places=2, ge=1000)], "allows no value: it is a decimal of 4"),
    "a pattern of None": (Annotated[str, ct.Matches(None)], "which is not text"),  # type: ignore[arg-type]
    "a length below zero": (Annotated[str, ct.Len(-1)], "which is not a length"),
    "an interpretation that is no function": (Annotated[int, ct.Custom("a", accepts=3)], "is not a function"),  # type: ignore[arg-type]
    "no excluded members": (Annotated[int, ct.NoneOf()], "must be none of no members"),
    "a list of excluded members": (Annotated[int, ct.NoneOf([1, 2])], "has NoneOf of one list"),  # type: ignore[arg-type]
    "an excluded member of another type": (Annotated[int, ct.NoneOf("a")], "but 'a' is not an integer"),
    "every member excluded": (Annotated[Literal["a", "b"], ct.NoneOf("b", "a")], "no member can be none of"),
    "both truth values excluded": (Annotated[bool, ct.NoneOf(True, False)], "no member can be none of"),
    "excluded lists": (Annotated[list[int], ct.NoneOf(1)], "it is a list"),
    "unique items of text": (Annotated[str, ct.UniqueItems()], "cannot have no item twice: it is text"),
    "an alias that is no text": (Annotated[int, Field(alias="\ud800")], "which is not valid Unicode"),
    "a tolerance in text": (Annotated[int, ct.tolerate(ct.Ge(0), share="0.1")], "tolerate_share is '0.1'"),  # type: ignore[arg-type]
    "a name that is no text": (Annotated[int, ct.rule(ct.Ge(0), name=5)], "name is 5"),  # type: ignore[arg-type]
    "a reserved type inside a list": (list[dict[str, int]], "which a frame cannot hold"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "problem"), REFUSED_FIELDS.values(), ids=REFUSED_FIELDS)
def test_invalid_fields_are_refused(annotation: Any, problem: str) -> None:
    """The definition error names the contract, the field, the problem and a hint."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        declare(annotation)
    error = raised.value
    assert (error.contract, error.field) == ("C", "x")
    assert problem in error.problem
    assert error.hint
    assert str(error).startswith("C.x ")


REFUSED_DEFAULTS: dict[str, tuple[Any, Any, str]] = {
    "a default that breaks a bound": (Annotated[float, ct.Le(1)], 2.0, "breaks its own rule"),
    "a default of another type": (int, "1", "breaks its own rule"),
    "a default that is NaN": (float, float("nan"), "breaks its own rule"),
    "a default that is not listed": (Literal["a"], "b", "breaks its own rule"),
    "a member's default that breaks": (Nest, {"n": 5, "s": 5}, "its own rule: Ess must be text"),
    "a default of another day than its format's": (Annotated[date, ct.Format("%b-%Y", day=1)], date(2024, 1, 5), "which cannot be written as %b-%Y"),
    "a default with seconds": (Annotated[datetime, ct.Format("%Y-%m-%d %H:%M")], datetime(2024, 1, 5, 1, 2, 3), "cannot be written as"),
    "a default in the hour that the clocks show twice": (Annotated[datetime, ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris")], datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "cannot be written as"),
    "a default that is missing as text": (Annotated[bool, ct.Missing("true")], True, "would be read as null"),
    "a nested default of another day": (list[Annotated[date, ct.Format("%Y-%m", day=1)]], [date(2024, 1, 5)], "cannot be written as"),
    "a default that is a field": (int, col("x"), "breaks its own rule: it must be an integer"),
    "None where null is not": (int, None, "is None by default, but may not be null"),
    "a default for both absent and null": (int | None, 3, "cannot tell absent from null"),
    "a factory for both": (int | None, Field(default_factory=int), "cannot tell absent from null"),
    "a factory of other fields": (int, Field(default_factory=lambda data: data["y"]), "reads other fields"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(
    ("annotation", "default", "problem"), REFUSED_DEFAULTS.values(), ids=REFUSED_DEFAULTS
)
def test_invalid_defaults_are_refused(annotation: Any, default: Any, problem: str) -> None:
    """A default that the contract itself would refuse is refused when the class is created."""
    with pytest.raises(ct.ContractDefinitionError, match=problem):
        declare(annotation, x=default)


@pytest.mark.parametrize(("theirs", "ours"), LIBRARY_TYPES, ids=str)
def test_the_type_of_a_library_is_refused_with_the_type_to_write(theirs: Any, ours: Any) -> None:
    """A frame holds `np.int64` and `pl.Int64`, so nothing else is said of them: they are written `int`."""
    beside = [Annotated[theirs, ct.Sensitive()]] if callable(theirs) else []
    for annotation in (theirs, *beside):
        with pytest.raises(ct.ContractDefinitionError, match="a type of one library") as caught:
            declare(annotation)
        assert caught.value.hint == f"Write {ours.__name__}"
        assert caught.value.hint.changes == (ReplaceWith(theirs, ours),)


@pytest.mark.parametrize(
    "theirs", [pd.CategoricalDtype, pd.CategoricalDtype(["a"]), pl.Categorical, pl.Enum(["a"])]
)
def test_categories_of_a_library_are_written_as_a_literal(theirs: Any) -> None:
    """`pd.CategoricalDtype` is refused, and the hint names Literal."""
    with pytest.raises(ct.ContractDefinitionError, match="Literal") as caught:
        declare(theirs)
    assert "a type of one library" in caught.value.problem
