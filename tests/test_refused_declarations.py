"""A contract that contradicts itself, or that frames cannot be held to, does not exist."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import annotated_types as at
import numpy as np
import polars as pl
import pytest
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    field_serializer,
    field_validator,
    model_validator,
)

import contracts as ct
from contracts import both_or_neither, col, requires, when


class Plain(BaseModel):
    x: int


class Mixed(Enum):
    A = 1
    B = "b"


class Keyed(ct.Contract):
    k: int
    rules = ct.rules(ct.Unique("k"))


class Nest(ct.Contract):
    n: int
    s: Annotated[str, Field(alias="Ess")]


class Vendor(ct.Contract):
    id: Annotated[str, Field(alias="Vendor id")]
    n: int
    f: float
    many: list[int]
    seen: Annotated[datetime, ct.Timezone(...)]
    price: Annotated[Decimal, Field(max_digits=10, decimal_places=3)]


class Wide(ct.Contract):
    """A field of each type, for rules to be refused of."""

    i: int
    u8: ct.UInt8
    f: float
    maybe: float | None
    money: Annotated[Decimal, Field(max_digits=10, decimal_places=2)]
    huge: Annotated[Decimal, Field(max_digits=38, decimal_places=10)]
    s: Annotated[str, Field(alias="Ess")]
    t: str
    raw: bytes
    b: bool
    day: date
    at: datetime
    zat: Annotated[datetime, ct.Timezone(...)]
    clock: time
    span: timedelta
    key: UUID
    many: list[int]
    nests: list[Nest]
    nest: Nest
    lat: ct.Latitude
    lon: ct.Longitude


T = TypeVar("T")


def declare(annotation: Any, **namespace: Any) -> type[ct.Contract]:
    """A contract of one field x with the annotation."""
    return type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"x": annotation}, **namespace}
    )


REFUSED_FIELDS: dict[str, tuple[Any, str]] = {
    "a union": (int | str, "is a union of 2 types"),
    "a union with None": (int | str | None, "is a union of 2 types"),
    "a dict": (dict[str, float], "is dict[str, float], which a frame cannot hold"),
    "a set": (set[int], "which a frame cannot hold"),
    "a bare list": (list, "which a frame cannot hold"),
    "a tuple of unlike types": (tuple[int, str], "which a frame cannot hold"),
    "Any": (Any, "which a frame cannot hold"),
    "a plain pydantic model": (Plain, "which a frame cannot hold"),
    "a type variable": (T, "which a frame cannot hold"),
    "an Enum of mixed values": (Mixed, "lists members of no one type"),
    "a Literal of mixed values": (Literal[1, "a"], "lists members of no one type"),
    "a contract with table rules": (Keyed, "whose table rules have no table here"),
    "a bare Decimal": (Decimal, "does not say how many digits"),
    "too many digits": (Annotated[Decimal, Field(max_digits=39, decimal_places=2)], "has 39 digits"),
    "more places than digits": (Annotated[Decimal, Field(max_digits=2, decimal_places=3)], "has 2 digits"),
    "digits of a float": (Annotated[float, Field(max_digits=3)], "limits the digits of what is no Decimal"),
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
    "an alias path": (Annotated[int, Field(validation_alias=AliasPath("a", 0))], "no single name"),
    "alias choices": (Annotated[int, Field(validation_alias=AliasChoices("a", "b"))], "no single name"),
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
    "a negative length": (Annotated[str, ct.rule(at.MinLen(-1))], "which is no length"),
    "an empty set": (Annotated[int, ct.OneOf()], "one of no members"),
    "a look-ahead": (Annotated[str, ct.Matches("(?=a)")], "which the Rust engine refuses"),
    "an unbalanced pattern": (Annotated[str, ct.Matches("a)|(b")], "which the Rust engine refuses"),
    "a custom rule of nothing": (Annotated[int, ct.Custom("odd")], "with no interpretation"),
    "a warning about types": (Annotated[float, ct.warn(ct.NonFinite(nan="allow"))], "which is no value rule"),
    "a table rule on a field": (Annotated[int, ct.Unique("x")], "which is no rule of one value"),
    "a warning of a table rule on a field": (Annotated[int, ct.warn(ct.Unique("x"))], "which is no rule of one value"),
    "a predicate of our own on a field": (Annotated[int, col("x") > 0], "has <x must be greater than 0>, which is no rule of one value"),
    "a row rule on a field": (Annotated[int, ct.rule(col("x") > 0)], "which is no rule of one value"),
    "rules of the body on a field": (Annotated[int, ct.rules(ct.RowCount(min=1))], "which is no rule of one value"),
    "a group on a field": (Annotated[int, ct.group("x", ct.RowCount(min=1))], "which is no rule of one value"),
    "an operand that is a field": (Annotated[int, ct.Ge(col("x"))], "must be at least <x>, but <x> is not an integer"),
    "a custom rule without a name": (Annotated[int, ct.Custom("", accepts=bool)], "has a Custom named ''"),
    "a custom rule named by a number": (Annotated[int, ct.Custom(5, accepts=bool)], "has a Custom named 5"),  # type: ignore[arg-type]
    "a custom rule that says a number": (Annotated[int, ct.Custom("a", accepts=bool, says=5)], "has Custom('a') with says=5"),  # type: ignore[arg-type]
    "a pattern that is no Unicode text": (Annotated[str, ct.Matches("\ud800")], "which is no text"),
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
    "a pattern of None": (Annotated[str, ct.Matches(None)], "which is no text"),  # type: ignore[arg-type]
    "a length below zero": (Annotated[str, ct.Len(-1)], "which is no length"),
    "an interpretation that is no function": (Annotated[int, ct.Custom("a", accepts=3)], "is no function"),  # type: ignore[arg-type]
    "an alias that is no text": (Annotated[int, Field(alias="\ud800")], "which is no Unicode text"),
    "a tolerance in text": (Annotated[int, ct.tolerate(ct.Ge(0), share="0.1")], "tolerate_share is '0.1'"),  # type: ignore[arg-type]
    "a name that is no text": (Annotated[int, ct.rule(ct.Ge(0), name=5)], "name is 5"),  # type: ignore[arg-type]
    "a reserved type inside a list": (list[dict[str, int]], "which a frame cannot hold"),
}  # fmt: skip


@pytest.mark.parametrize(("annotation", "problem"), REFUSED_FIELDS.values(), ids=REFUSED_FIELDS)
def test_fields_that_cannot_stand(annotation: Any, problem: str) -> None:
    """The definition error names the contract, the field, the problem and a mend."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        declare(annotation)
    error = raised.value
    assert (error.contract, error.field) == ("C", "x")
    assert problem in error.problem
    assert error.mend
    assert str(error).startswith("C.x ")


REFUSED_DEFAULTS: dict[str, tuple[Any, Any, str]] = {
    "a default that breaks a bound": (Annotated[float, ct.Le(1)], 2.0, "breaks its own rule"),
    "a default of another type": (int, "1", "breaks its own rule"),
    "a default that is NaN": (float, float("nan"), "breaks its own rule"),
    "a default that is not listed": (Literal["a"], "b", "breaks its own rule"),
    "a member's default that breaks": (Nest, {"n": 5, "s": 5}, "its own rule: Ess must be text"),
    "a default that is a field": (int, col("x"), "breaks its own rule: it must be an integer"),
    "None where null is not": (int, None, "is None by default, but may not be null"),
    "a default for both absent and null": (int | None, 3, "cannot tell absent from null"),
    "a factory for both": (int | None, Field(default_factory=int), "cannot tell absent from null"),
    "a factory of other fields": (int, Field(default_factory=lambda data: data["y"]), "reads other fields"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("annotation", "default", "problem"), REFUSED_DEFAULTS.values(), ids=REFUSED_DEFAULTS
)
def test_defaults_that_cannot_stand(annotation: Any, default: Any, problem: str) -> None:
    """A default that the contract itself would refuse is refused when the class is created."""
    with pytest.raises(ct.ContractDefinitionError, match=problem):
        declare(annotation, x=default)


def test_field_validators_are_refused() -> None:
    """A pydantic field_validator would run on payloads and not on frames."""
    with pytest.raises(ct.ContractDefinitionError, match=r"has a field_validator \(positive\)"):

        class C(ct.Contract):
            x: int

            @field_validator("x")
            @classmethod
            def positive(cls, value: int) -> int:
                return abs(value)


def test_model_validators_are_refused() -> None:
    """A pydantic model_validator would run on payloads and not on frames."""
    with pytest.raises(ct.ContractDefinitionError, match=r"has a model_validator \(check_all\)"):

        class C(ct.Contract):
            x: int

            @model_validator(mode="after")
            def check_all(self) -> C:
                return self


def test_serializers_are_refused() -> None:
    """A dump that differs from wire form would not validate to the same instance."""
    with pytest.raises(ct.ContractDefinitionError, match=r"has a field_serializer \(rounded\)"):

        class C(ct.Contract):
            x: float

            @field_serializer("x")
            def rounded(self, value: float) -> float:
                return round(value)


@pytest.mark.parametrize(
    "config",
    [
        {"strict": True},
        {"str_strip_whitespace": True},
        {"coerce_numbers_to_str": True},
        {"frozen": False},
        {"use_enum_values": True},
        {"allow_inf_nan": True},
        {"from_attributes": True},
        {"alias_generator": str.upper},
        {"validate_by_name": False, "validate_by_alias": True},
        {"regex_engine": "python-re"},
    ],
    ids=str,
)
def test_config_that_changes_verdicts_is_refused(config: ConfigDict) -> None:
    """A config key that pydantic would act on and frames would not is refused."""
    with pytest.raises(ct.ContractDefinitionError, match="has the config"):
        declare(int, model_config=config)


def test_config_that_only_describes_is_understood() -> None:
    """Titles and descriptions for JSON Schema change no verdict and stand."""
    contract = declare(int, model_config=ConfigDict(title="A title", json_schema_extra={"a": 1}))
    assert contract.check([{"x": 1}]).ok


@pytest.mark.parametrize(
    "name", ["check", "validate", "split", "parse", "check_row", "json", "copy", "model_dump"]
)
def test_names_that_every_contract_uses_are_refused(name: str) -> None:
    """A field may not hide a verb or an attribute of every pydantic model; an alias mends it."""
    with pytest.raises(ct.ContractDefinitionError, match=rf"Field\(alias='{name}'\)"):
        type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {name: int}})


def test_rules_accepts_only_rules() -> None:
    """`rules` is what ct.rules gives, or a definition error."""
    with pytest.raises(ct.ContractDefinitionError, match=r"Write rules = ct\.rules"):
        declare(int, rules=[ct.Unique("x")])


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (ct.Unique("y"), "has no field 'y'"),
        (ct.Unique(), r"has a Unique of \(\)"),
        (ct.RowCount(min=2, max=1), "which no batch can"),
        (ct.RowCount(min="1"), "which are no whole numbers"),  # type: ignore[arg-type]
        (ct.tolerate(ct.RowCount(min=1), share=0.5), "which names none"),
        (ct.warn(ct.tolerate(ct.Unique("x"), rows=1)), "has terms around terms"),
        (ct.Unique("x", "x"), "each field once"),
        (ct.Unique(["x"]), "which are no names of fields"),  # type: ignore[arg-type]
        (ct.Unique("x", nulls="Equal"), "has nulls='Equal'"),  # type: ignore[arg-type]
        ([ct.Unique("x")], r"Give ct\.rules each rule by itself"),
        (ct.Matches("a"), "which is no table rule"),
        (ct.rule(ct.Unique("x"), cost=float("nan")), "cost is nan"),
    ],
)
def test_table_rules_that_cannot_stand(rule: Any, problem: str) -> None:
    """A table rule that names no field, or that no batch can keep, is refused."""
    with pytest.raises(ct.ContractDefinitionError, match=problem):
        declare(int, rules=ct.rules(rule))


NAN = float("nan")
PARENTHESES = "Put each comparison in parentheses: (col(…) > 0) & (col(…) < 9)"
NUMBERS_ONLY = "Ask Mean of int, float, decimal only"
ITS_FIELDS = "Its fields are i, u8, f, maybe, money, huge, s, t, raw, b, day, at, … (21 in all)"
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
    "NaN": (col("f") > NAN, "has the constant nan", "Say it with NonFinite(…) on the field"),
    "infinity": (col("f") < float("inf"), "has the constant inf", "Say it with NonFinite(…) on the field"),
    "a decimal that is NaN": (col("money") > Decimal("NaN"), "has the constant Decimal('NaN'), which no field can hold", "Write numbers, text, dates and times; ask for null with is_null()"),
    "a list": (col("many") == [1], "puts [1] beside many, which is a list", "Compare the list's length()"),
    "a dict": (col("nest") == {"n": 1}, "beside nest, which is a struct", 'Compare its fields: col("outer.inner")'),
    # comparisons of fields
    "a number with text": (col("i") == col("t"), "compares an integer with text", "Compare values of one kind; a rule converts none"),
    "a truth with a number": (col("b") == col("i"), "compares true or false with an integer", "Compare values of one kind; a rule converts none"),
    "a decimal with a float": (col("money") == col("f"), "compares a decimal of 10 digits, 2 after the point with a number", "Declare both as float, or both as Decimal"),
    "aware with naive": (col("zat") > col("at"), "compares a datetime with a time zone with a datetime without", "Declare both with a time zone, or both without one"),
    "a date with a datetime": (col("day") == col("at"), "compares a date with a datetime", "Compare the date() of the datetime"),
    "lists": (col("many") == col("many"), "compares a list", "Compare the length() of a list, the fields of a nested contract"),
    "an order of truths": (col("b") > col("b"), "asks which is the greater of true or false and true or false", "Ask == or !="),
    "an order of predicates": ((col("i") > 0) < (col("f") > 0), "asks which is the greater of true or false", "Ask == or !="),
    "an order of bytes": (col("raw") > b"x", "asks which is the greater of bytes and bytes", "Ask == or !="),
    # arithmetic
    "text added": (col("t") + "x" == "y", "computes text + text, which is nothing", "Text is compared, and not computed with"),
    "text repeated": (col("t") * 2 == "y", "computes text * an integer, which is nothing", "Text is compared, and not computed with"),
    "a truth added": ((col("i") > 0) + 1 > 1, "computes true or false + an integer", "Combine predicates with & | ~"),
    "a number of days": (col("day") + 1 > date(2024, 1, 1), "computes a date + an integer", "Add or subtract a timedelta"),
    "hours added to a date": (col("day") + timedelta(hours=1) > date(2024, 1, 1), "moves a date by a duration that may be no whole number of days", "Compare the difference of two dates with the duration instead"),
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
    "None added": (col("f") + None > 0, "has the constant None, which no field can hold", "Write numbers, text, dates and times; ask for null with is_null()"),
    "NaN added": (col("f") + float("nan") > 0, "has the constant nan", "Say it with NonFinite(…) on the field"),
    # functions
    "the magnitude of text": (abs(col("t")) > 0, "asks for the abs of text", "Ask it of what has one: see docs/reference/rules.md"),
    "the opposite of a truth": (-col("b"), "asks for the negative of true or false", "Ask it of what has one: see docs/reference/rules.md"),
    "the length of a number": (col("i").length() > 0, "asks for the length of an integer", "Ask it of what has one: see docs/reference/rules.md"),
    "the length of a struct": (col("nest").length() > 0, "asks for the length of a struct", "Ask it of what has one: see docs/reference/rules.md"),
    "the year of a number": (col("i").year() > 0, "asks for the year of an integer", "Ask it of what has one: see docs/reference/rules.md"),
    "the hour of a date": (col("day").hour() > 0, "asks for the hour of a date", "Ask it of what has one: see docs/reference/rules.md"),
    "the date of a date": (col("day").date() == date(2024, 1, 1), "asks for the date of a date", "Ask it of what has one: see docs/reference/rules.md"),
    "the seconds of a date": (col("day").total_seconds() > 0, "asks for the total_seconds of a date", "Ask it of what has one: see docs/reference/rules.md"),
    # members and text
    "no members": (col("i").is_in([]), "must be one of no members", "List at least one"),
    "a member of another type": (col("i").is_in([1, "a"]), "puts 'a' beside i", "Write the constant as an integer, exactly"),
    "a member that is None": (col("maybe").is_in([None]), "compares with None", "Ask is_null() or is_not_null()"),
    "a member that is a list": (col("i").is_in([[1]]), "puts [1] beside i", "Write the constant as an integer, exactly"),  # type: ignore[list-item]
    "a pattern of a number": (col("i").matches("1"), "looks for text in i, which is an integer", "Ask it of text"),
    "a start of bytes": (col("raw").starts_with("x"), "looks for text in raw, which is bytes", "Ask it of text"),
    "a start that is a number": (col("t").starts_with(5), "looks for 5, which is no text", "Give it as text"),  # type: ignore[arg-type]
    "a start that is a field": (col("t").starts_with(col("s")), "looks for <s>, which is no text", "Give it as text"),  # type: ignore[arg-type]
    "contained text that is no Unicode": (col("t").contains("\ud800"), "which is no text", "Give it as text"),
    "a pattern that is none": (col("t").matches(None), "must match None, which is no text", "Give a pattern as text"),  # type: ignore[arg-type]
    "a compiled pattern": (col("t").matches(re.compile("a")), "must match re.compile('a'), which is no text", "Give a pattern as text"),  # type: ignore[arg-type]
    "a pattern matched maybe": (col("t").matches("a", whole=1), "must match 'a', with whole=1", "Write whole=True or whole=False"),  # type: ignore[arg-type]
    "an unbalanced pattern": (col("t").matches("("), "which the Rust engine refuses (error: unclosed group)", "It has no look-around, no back-references and no \\Z"),
    "a pattern that looks ahead": (col("t").matches("(?=a)"), "which the Rust engine refuses", "It has no look-around, no back-references and no \\Z"),
}  # fmt: skip


def refusal(*rules: Any) -> ct.ContractDefinitionError:
    """The error that a contract with the rules is refused with."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        type(ct.Contract)("C", (Wide,), {"rules": ct.rules(*rules)})
    return raised.value


@pytest.mark.parametrize(
    ("predicate", "problem", "mend"), REFUSED_PREDICATES.values(), ids=REFUSED_PREDICATES
)
@pytest.mark.parametrize("terms", [{}, {"name": "n", "severity": "warn"}], ids=["plain", "terms"])
def test_predicates_that_cannot_stand(
    predicate: ct.Expression, problem: str, mend: str, terms: dict[str, Any]
) -> None:
    """A predicate that cannot be asked of the fields is refused: what is wrong, in which rule, and
    what to write instead.
    """
    error = refusal(ct.rule(predicate, **terms) if terms else predicate)
    assert ("C", None, mend) == (error.contract, error.field, error.mend)
    assert problem in error.problem
    assert "the rule “" in error.problem


def test_a_predicate_that_is_too_deep_is_refused() -> None:
    """A predicate nests no more than its interpreters can follow; side by side there is room."""
    error = refusal(sum([col("i")] * 120, start=col("u8")) > 0)
    assert "has a predicate that nests more than 100 operators" == error.problem
    assert error.mend.startswith("Give it as several rules, or as a CustomRow(")
    wide = functools.reduce(operator.and_, [col("i") > n for n in range(500)])
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"i": int}, "rules": ct.rules(wide)})  # fmt: skip
    assert contract.check([{"i": 500}]).ok


def test_a_refusal_does_not_run_on() -> None:
    """However long a rule or a constant is, its refusal is not."""
    error = refusal(col("f") > 10**400)
    assert "puts 100000000000000" in error.problem
    assert len(str(error)) < 300


TOP_ONLY = "Only predicates, Coordinates and FreshAt reach into nested contracts"
BOX = "Give (west, south, east, north) in degrees, south of north (RFC 7946)"
TERMS = (
    'Give severity "error" or "warn", tolerate_share= from 0 to 1, tolerate_rows= as a whole '
    "number, cost= as a number from 0 up, name= as text"
)
NO_ROWS = "Loosen the rule itself; a tolerance counts rows"


def always(_: Any) -> bool:
    """An interpretation that accepts everything."""
    return True


REFUSED_RULES: dict[str, tuple[Any, str, str]] = {
    # what is no rule
    "a list of rules": ([ct.Unique("i")], "among its rules, which is no table rule and no predicate", "Give ct.rules each rule by itself"),
    "a tuple of predicates": ((col("i") > 0, col("f") > 0), "among its rules", "Give ct.rules each rule by itself"),
    "a value rule": (ct.Ge(0), "has Ge(ge=0) among its rules", "Put value rules on a field, in Annotated"),
    "a custom value rule": (ct.Custom("a", accepts=bool), "among its rules", "Put value rules on a field, in Annotated"),
    "text": ("i > 0", "has 'i > 0' among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "a truth": (1 > 2, "has False among its rules", 'Write a predicate with col(…): col("a") > 0'),  # noqa: PLR0133
    "None": (None, "has null among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "a function": (always, "among its rules", "Write CustomRow(name, fields, accepts=…) or CustomTable(…) around a function"),
    "a class": (ct.Unique, "among its rules", "Write Unique(…), with its arguments"),
    "a condition without a consequence": (when(col("b")), "has <when b, without then(…)> among its rules", "Say what is asked: when(…).then(…)"),
    "an expression of Polars": (pl.col("i") > 0, "among its rules", 'Write a predicate with col(…): col("a") > 0'),
    "terms around terms": (ct.warn(ct.rule(col("i") > 0, name="a")), "has terms around terms", "Write ct.rule(x, …) once, with all of them"),
    "terms around a group": (ct.warn(ct.group("t", ct.RowCount(min=1))), "among its rules", "Put the terms inside: ct.group(by, ct.rule(x, …))"),
    # terms
    "an unknown severity": (ct.rule(col("i") > 0, severity="fatal"), "has a rule (i must be greater than 0) whose severity is 'fatal'", TERMS),  # type: ignore[call-overload]
    "a share above all": (ct.tolerate(col("i") > 0, share=1.5), "whose tolerate_share is 1.5", TERMS),
    "a share below none": (ct.tolerate(ct.Unique("i"), share=-0.1), "has a rule (must be unique) whose tolerate_share is -0.1", TERMS),
    "half a row": (ct.tolerate(col("i") > 0, rows=0.5), "whose tolerate_rows is 0.5", TERMS),  # type: ignore[call-overload]
    "a cost in text": (ct.rule(col("i") > 0, cost="high"), "whose cost is 'high'", TERMS),  # type: ignore[call-overload]
    "an empty name": (ct.rule(col("i") > 0, name=" "), "whose name is ' '", TERMS),
    "an unknown on_null": (ct.rule(col("i") > 0, on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[call-overload]
    "a truth for on_null": (ct.rule(col("i") > 0, on_null=True), "has on_null=True", "Write on_null='fail' or on_null='pass'"),  # type: ignore[call-overload]
    "a tolerance of RowCount": (ct.tolerate(ct.RowCount(min=1), share=0.1), "tolerates rows that break a rule (must have at least 1", NO_ROWS),
    "a tolerance of NullShare": (ct.tolerate(ct.NullShare("maybe", max=0.1), rows=1), "which names none", NO_ROWS),
    "a tolerance of an aggregate": (ct.tolerate(ct.Mean("i", ge=0), rows=0), "which names none", NO_ROWS),
    "a tolerance of Freshness": (ct.tolerate(ct.Freshness("at", max_age="1h"), rows=1), "which names none", NO_ROWS),
    "a tolerance of CustomTable": (ct.tolerate(ct.CustomTable("a", ("i",), accepts=always), rows=1), "which names none", NO_ROWS),
    "a tolerance in a group": (ct.group("t", ct.tolerate(ct.RowCount(min=1), rows=1)), "which names none", NO_ROWS),
    # keys and orders
    "a key of no field": (ct.Unique(), "has a Unique of ()", "Name the fields, as text"),
    "a key that is a tuple": (ct.Unique(("i", "t")), "has a Unique of (('i', 't'),)", "Name the fields, as text"),  # type: ignore[arg-type]
    "a key that is a predicate": (ct.Unique(col("i")), "has a Unique of (<i>,)", "Name the fields, as text"),  # type: ignore[arg-type]
    "an unknown key": (ct.Unique("nope"), "must be unique, but has no field 'nope'", ITS_FIELDS),
    "a key under its alias": (ct.Unique("Ess"), "must be unique, but has no field 'Ess'", "Write 's': that is the field's name in Python"),
    "a nested key": (ct.Unique("nest.n"), "must be unique, but has no field 'nest.n'", TOP_ONLY),
    "a list as a key": (ct.Unique("many"), "must be unique, but many is a list", "Use scalar fields"),
    "a nullable key": (ct.Unique("maybe"), "must be unique, but maybe may be null", 'Say what nulls are to each other: nulls="distinct" or nulls="equal"'),
    "an order of lists": (ct.Sorted("many"), "must be in ascending order, but many is a list", "Ask Sorted of int, float, decimal, date, datetime, time, duration, text only"),
    "an order of truths": (ct.Sorted("b"), "must be in ascending order, but b is true or false", "Ask Sorted of int, float, decimal, date, datetime, time, duration, text only"),
    "an order of UUIDs": (ct.Sorted("key"), "but key is a UUID", "Ask Sorted of int, float, decimal, date, datetime, time, duration, text only"),
    "an order of two fields": (ct.Sorted(("i", "t")), "has Sorted of ('i', 't'), which names no field", "Name one field, as text"),  # type: ignore[arg-type]
    "an order of two arguments": (ct.Sorted("i", "t"), "has descending='t'", "Write descending=True or descending=False"),  # type: ignore[arg-type]
    "a strictness of 1": (ct.Sorted("i", strict=1), "has strict=1", "Write strict=True or strict=False"),  # type: ignore[arg-type]
    # counts and shares
    "no count": (ct.RowCount(), "has RowCount(), which every batch keeps", "Give it min or max"),
    "a count below zero": (ct.RowCount(max=-1), "which no batch can", "Give 0 <= min <= max"),
    "counts that cross": (ct.RowCount(min=5, max=4), "must have at least 5 and at most 4 rows, which no batch can", "Give 0 <= min <= max"),
    "a count of True": (ct.RowCount(min=True), "has RowCount(min=True, max=None), which are no whole numbers", "Give 0 <= min <= max, in whole numbers"),
    "a share of percents": (ct.NullShare("maybe", max=10), "has NullShare(max=10)", "Give a share from 0 to 1"),
    "a share in text": (ct.NullShare("maybe", max="10%"), "has NullShare(max='10%')", "Give a share from 0 to 1"),  # type: ignore[arg-type]
    "a share that is NaN": (ct.NullShare("maybe", max=float("nan")), "has NullShare(max=nan)", "Give a share from 0 to 1"),
    "a share of an unknown field": (ct.NullShare("nope", max=0.1), "has no field 'nope'", ITS_FIELDS),
    # freshness
    "the freshness of a number": (ct.Freshness("i", max_age="1h"), "old, but i is an integer", "Ask Freshness of date, datetime only"),
    "the freshness of a time of day": (ct.Freshness("clock", max_age="1h"), "old, but clock is a time of day", "Ask Freshness of date, datetime only"),
    "a negative age": (ct.Freshness("at", max_age=timedelta(hours=-2)), "must be at most", "Give spans of time from 0 up"),
    "ages of a number": (ct.FreshAt("i", "at", "1h"), "before at, but i is an integer", "Ask FreshAt of date, datetime only"),
    "ages of a time and a date": (ct.FreshAt("at", "day", "1h"), "one is a datetime", "Declare both as dates, both as times with a zone, or both as times without one"),
    "an age of one time": (ct.FreshAt("at", "at", "1h"), "has FreshAt of 'at' twice", "Name both fields"),
    "a negative age of a row": (ct.FreshAt("at", "zat", timedelta(-1)), "must have at at most -1d before zat", "Give spans of time from 0 up"),
    "an age of a name misspelt": (ct.FreshAt("at", "dayy", "1h"), "has no field 'dayy'", "Write 'day', if that is what is meant"),
    "a negative reach ahead": (ct.Freshness("at", max_age="1h", max_ahead=timedelta(-1)), "ahead", "Give spans of time from 0 up"),
    # aggregates
    "the mean of text": (ct.Mean("t", ge=0), "must have a mean of at least 0, but t is text", NUMBERS_ONLY),
    "the mean of truths": (ct.Mean("b", ge=0), "but b is true or false", NUMBERS_ONLY),
    "the mean of dates": (ct.Mean("day", ge=0), "but day is a date", NUMBERS_ONLY),
    "the mean of durations": (ct.Mean("span", ge=0), "but span is a duration", NUMBERS_ONLY),
    "the sum of a list": (ct.Sum("many", ge=0), "but many is a list", "Ask Sum of int, float, decimal only"),
    "a mean in no interval": (ct.Mean("i"), "has Mean('i') in no interval", "Give it ge, gt, le or lt"),
    "a mean in an empty interval": (ct.Mean("i", ge=5, le=3), "must have a mean of at least 5 and at most 3, which no values of i can", "Loosen one of the bounds"),
    "a mean between one number": (ct.Mean("i", ge=5, lt=5), "which no values of i can", "Loosen one of the bounds"),
    "a mean between huge numbers": (ct.Mean("i", ge=10**400 + 1, le=10**400), "which no values of i can", "Loosen one of the bounds"),
    "a bound in text": (ct.Mean("i", ge="5"), "has Mean('i') with the bound '5'", "Give numbers"),  # type: ignore[arg-type]
    "a bound that is NaN": (ct.Sum("f", le=float("nan")), "has Sum('f') with the bound nan", "Give numbers"),
    "a bound that is infinite": (ct.Sum("f", lt=float("inf")), "has Sum('f') with the bound inf", "Give numbers"),
    "a bound that is True": (ct.Mean("i", ge=True), "has Mean('i') with the bound True", "Give numbers"),
    "a decimal bound that is NaN": (ct.Mean("money", ge=Decimal("sNaN")), "with the bound Decimal('sNaN')", "Give numbers"),
    "a quantile above 1": (ct.Quantile("i", q=99, le=1), "has Quantile(q=99)", "Give a q from 0 to 1"),
    "a quantile below 0": (ct.Quantile("i", q=-0.1, le=1), "has Quantile(q=-0.1)", "Give a q from 0 to 1"),
    "a quantile in text": (ct.Quantile("i", q="p99", le=1), "has Quantile(q='p99')", "Give a q from 0 to 1"),  # type: ignore[arg-type]
    "a quantile in no interval": (ct.Quantile("i", q=0.5), "has Quantile('i') in no interval", "Give it ge, gt, le or lt"),
    "different lists": (ct.Distinct("many", ge=1), "but many is a list", "Use a scalar field"),
    "different values between integers": (ct.Distinct("t", gt=4, lt=5), "which no values of t can", "Loosen one of the bounds"),
    "fewer different values than none": (ct.Distinct("t", le=-1), "which no values of t can", "Loosen one of the bounds"),
    "one and a half different values": (ct.Distinct("t", ge=1.5), "has Distinct('t') with the bound 1.5", "Give integers"),
    "an aggregate of an unknown field": (ct.Mean("nope", ge=0), "has no field 'nope'", ITS_FIELDS),
    "an aggregate of a nested field": (ct.Mean("nest.n", ge=0), "has no field 'nest.n'", TOP_ONLY),
    # references
    "a reference to a name": (ct.References("s", "Vendor", "id"), "refers to 'Vendor', which is no contract", "Name the class of another contract, which is declared before"),  # type: ignore[arg-type]
    "a reference to a class": (ct.References("s", dict, "id"), "refers to <class 'dict'>, which is no contract", "Name the class of another contract, which is declared before"),
    "a reference to an instance": (ct.References("i", Nest(n=1, Ess="x"), "n"), "refers to Nest(n=1, s='x'), which is no contract", "Name the class of another contract, which is declared before"),  # type: ignore[arg-type, call-arg]
    "a reference to an unknown field": (ct.References("s", Vendor, "nope"), "but Vendor has no field 'nope'", "Its fields are id, n, f, many, seen, price"),
    "a reference to an alias": (ct.References("s", Vendor, "Vendor id"), "but Vendor has no field 'Vendor id'", "Write 'id': that is the field's name in Python"),
    "a reference of an unknown field": (ct.References("nope", Vendor, "id"), "but has no field 'nope'", ITS_FIELDS),
    "a reference to another type": (ct.References("i", Vendor, "id"), "but i is an integer, and id is text", "Let both fields be of one scalar type"),
    "a reference of a float to an integer": (ct.References("f", Vendor, "n"), "but f is a number, and n is an integer", "Let both fields be of one scalar type"),
    "a reference of naive to aware": (ct.References("at", Vendor, "seen"), "but at is a datetime without a time zone", "Let both fields be of one scalar type"),
    "a reference to other decimals": (ct.References("money", Vendor, "price"), "but money is a decimal of 10 digits, 2 after the point", "Let both fields be of one scalar type"),
    "a reference of a UUID to text": (ct.References("key", Vendor, "id"), "but key is a UUID, and id is text", "Let both fields be of one scalar type"),
    "a reference of a list": (ct.References("many", Vendor, "many"), "but many is a list", "Let both fields be of one scalar type"),
    "a reference of two to one": (ct.References(("s", "i"), Vendor, "id"), "2 fields refer to 1", "Name as many"),
    "a reference of one to two": (ct.References("s", Vendor, ("id", "n")), "1 fields refer to 2", "Name as many"),
    "a reference of nothing": (ct.References((), Vendor, ()), "has a References of ()", "Name the fields, as text"),
    "a reference of one field twice": (ct.References(("s", "s"), Vendor, ("id", "id")), "has a References of ('s', 's')", "Name each field once"),
    "a reference of a list of names": (ct.References(["s"], Vendor, ["id"]), "has a References of ['s']", "Name the fields, as text"),  # type: ignore[arg-type]
    # groups
    "a group of a group": (ct.group("t", *ct.group("i", ct.RowCount(min=1)).requirements), "which is no table rule", "Name the fields of both groups in one: ct.group((a, b), …)"),
    "a group around a group": (ct.group("t", ct.group("i", ct.RowCount(min=1))), "which is no table rule", "Name the fields of both groups in one: ct.group((a, b), …)"),  # type: ignore[arg-type]
    "a group of a predicate": (ct.group("t", col("i") > 0), "which is no table rule", "A row rule is asked of each row, whatever its group: put it into ct.rules(…)"),  # type: ignore[arg-type]
    "a group of Coordinates": (ct.group("t", ct.Coordinates("lat", "lon")), "which is no table rule", "A row rule is asked of each row, whatever its group: put it into ct.rules(…)"),  # type: ignore[arg-type]
    "a group of a value rule": (ct.group("t", ct.Ge(0)), "groups Ge(ge=0), which is no table rule", "Give ct.group table rules, each by itself"),  # type: ignore[arg-type]
    "a group of a list of rules": (ct.group("t", [ct.RowCount(min=1)]), "which is no table rule", "Give ct.group table rules, each by itself"),  # type: ignore[arg-type]
    "a group by a list": (ct.group("many", ct.RowCount(min=1)), "but many is a list", "Group by scalar fields"),
    "a group by a struct": (ct.group("nest", ct.RowCount(min=1)), "but nest is a struct", "Group by scalar fields"),
    "a group by an unknown field": (ct.group("nope", ct.RowCount(min=1)), "has no field 'nope'", ITS_FIELDS),
    "a group by nothing": (ct.group((), ct.RowCount(min=1)), "has a group of ()", "Name the fields, as text"),
    "a group by a field twice": (ct.group(("t", "t"), ct.RowCount(min=1)), "has a group of ('t', 't')", "Name each field once"),
    "a group of a rule that cannot stand": (ct.group("t", ct.Mean("s", ge=0)), "but s is text", NUMBERS_ONLY),
    # rules of the user's own
    "a custom rule of nothing": (ct.CustomRow("a", ("i",)), "has CustomRow('a') with no interpretation", "Give it accepts= or expr="),
    "a custom rule of no fields": (ct.CustomRow("a", (), accepts=always), "has a CustomRow of ()", "Name the fields, as text"),
    "a custom rule of a number of fields": (ct.CustomRow("a", 1, accepts=always), "has a CustomRow of 1, which are no names of fields", "Name the fields, as text"),  # type: ignore[arg-type]
    "a custom rule of a predicate": (ct.CustomRow("a", (col("i"),), accepts=always), "has a CustomRow of (<i>,)", "Name the fields, as text"),  # type: ignore[arg-type]
    "a custom rule of a field twice": (ct.CustomRow("a", ("i", "i"), accepts=always), "has a CustomRow of ('i', 'i')", "Name each field once"),
    "a custom rule of an unknown field": (ct.CustomRow("a", ("nope",), accepts=always), "must satisfy a, but has no field 'nope'", ITS_FIELDS),
    "a custom rule of a nested field": (ct.CustomRow("a", ("nest.n",), accepts=always), "has no field 'nest.n'", TOP_ONLY),
    "a custom rule without a name": (ct.CustomRow(" ", ("i",), accepts=always), "has a CustomRow named ' '", "Give it a name, as text"),
    "a custom rule named by its function": (ct.CustomRow(always, ("i",)), "has a CustomRow named <function", "Give it a name, as text"),  # type: ignore[arg-type]
    "a custom rule that is no function": (ct.CustomRow("a", ("i",), accepts=True), "whose interpretation is no function", "Give accepts= and expr= functions of one argument"),  # type: ignore[arg-type]
    "a custom rule that is an expression": (ct.CustomRow("a", ("i",), expr=pl.col("i") > 0), "whose interpretation is no function", "Give accepts= and expr= functions of one argument"),  # type: ignore[arg-type]
    "a custom rule that says a number": (ct.CustomRow("a", ("i",), accepts=always, says=5), "has CustomRow('a') with says=5", 'Complete the sentence "must …", as text'),  # type: ignore[arg-type]
    "a custom rule with an unknown on_null": (ct.CustomRow("a", ("i",), accepts=always, on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[arg-type]
    "a custom table rule of nothing": (ct.CustomTable("a", ("i",)), "has CustomTable('a') with no interpretation", "Give it accepts= or expr="),
    "a custom table rule of an unknown field": (ct.CustomTable("a", ("nope",), accepts=always), "must satisfy a, but has no field 'nope'", ITS_FIELDS),
    # positions
    "a position of one field": (ct.Coordinates("lat", "lat"), "has Coordinates of 'lat' twice", "Name both fields"),
    "a position of an unknown field": (ct.Coordinates("lat", "nope"), "must be a position other than 0, 0, but has no field 'nope'", ITS_FIELDS),
    "a position of predicates": (ct.Coordinates(col("lat"), col("lon")), "has Coordinates of <lat>, which names no field", "Name one field, as text"),  # type: ignore[arg-type]
    "a position of integers": (ct.Coordinates("i", "lon"), "but i is an integer", "Ask Coordinates of float only"),
    "a position of nested text": (ct.Coordinates("nest.s", "lon"), "but nest.s is text", "Ask Coordinates of float only"),
    "a box of three sides": (ct.Coordinates("lat", "lon", box=(1, 2, 3)), "has Coordinates in the box (1, 2, 3)", BOX),  # type: ignore[arg-type]
    "a box of no sides": (ct.Coordinates("lat", "lon", box=5), "has Coordinates in the box 5", BOX),  # type: ignore[arg-type]
    "a box in another order": (ct.Coordinates("lat", "lon", box=(41.3, 51.1, -5.1, 9.6)), "has Coordinates in the box (41.3, 51.1, -5.1, 9.6)", BOX),
    "a box off the Earth": (ct.Coordinates("lat", "lon", box=(-200, 0, 0, 10)), "has Coordinates in the box", BOX),
    "a box of NaN": (ct.Coordinates("lat", "lon", box=(float("nan"), 0, 1, 1)), "has Coordinates in the box", BOX),
    "a zero that is allowed maybe": (ct.Coordinates("lat", "lon", allow_zero=1), "has allow_zero=1", "Write allow_zero=True or allow_zero=False"),  # type: ignore[arg-type]
    "a position with an unknown on_null": (ct.Coordinates("lat", "lon", on_null="skip"), "has on_null='skip'", "Write on_null='fail' or on_null='pass'"),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize(("rule", "problem", "mend"), REFUSED_RULES.values(), ids=REFUSED_RULES)
def test_rules_that_cannot_stand(rule: Any, problem: str, mend: str) -> None:
    """A rule of the body that means nothing for the fields is refused: what is wrong, and what to
    write instead.
    """
    error = refusal(rule)
    assert ("C", None, mend) == (error.contract, error.field, error.mend)
    assert problem in error.problem


REFUSED_AT_ONCE: dict[str, tuple[Callable[[], Any], str]] = {
    "on_null of a table rule": (lambda: ct.rule(ct.Unique("x"), on_null="pass"), r"on_null is a term of row rules \(got Unique"),
    "on_null of a value rule": (lambda: ct.rule(ct.Ge(0), on_null="pass"), r"on_null is a term of row rules \(got Ge"),
    "on_null in a group": (lambda: ct.group("x", ct.rule(ct.RowCount(min=1), on_null="pass")), "on_null is a term of row rules"),
    "2 parsecs": (lambda: ct.Freshness("x", max_age="2 parsecs"), r'such as "2h" \(got \'2 parsecs\'\)'),
    "a number without a unit": (lambda: ct.Freshness("x", max_age="90"), "a span of time is a timedelta, or text"),
    "an age in seconds": (lambda: ct.Freshness("x", max_age=3600), r"such as \"2h\" \(got 3600\)"),  # type: ignore[arg-type]
    "a negative age in text": (lambda: ct.Freshness("x", max_age="-2h"), r"such as \"2h\" \(got '-2h'\)"),
    "no age": (lambda: ct.Freshness("x", max_age=""), "a span of time is a timedelta, or text"),
    "an ahead of no span": (lambda: ct.Freshness("x", max_age="1h", max_ahead="soon"), r"\(got 'soon'\)"),
}  # fmt: skip


@pytest.mark.parametrize(("write", "said"), REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE)
def test_what_can_mean_nothing_is_refused_where_it_is_written(
    write: Callable[[], Any], said: str
) -> None:
    """What no contract could give a meaning raises before there is one."""
    with pytest.raises((TypeError, ValueError), match=said):
        write()


def test_two_rules_of_one_name_are_refused() -> None:
    """A report tells rules apart by their names, those of rules of the body and of fields alike."""
    mine = ct.CustomRow("mine", ("i",), accepts=always)
    for rules in (
        (ct.rule(col("i") > 0, name="a"), ct.rule(col("f") > 0, name="a")),
        (ct.rule(col("i") > 0, name="a"), ct.rule(ct.Unique("i"), name="a")),
        (mine, ct.CustomRow("mine", ("f",), accepts=always)),
        (mine, ct.CustomTable("mine", ("f",), accepts=always)),
        (mine, ct.rule(col("i") > 0, name="mine")),
    ):
        error = refusal(*rules)
        assert "Give each rule a name of its own" == error.mend
        assert "has a second rule named" in error.problem


def test_a_rule_named_as_a_fields_rule_is_refused() -> None:
    """The name of a field's rule is no other rule's name."""
    with pytest.raises(ct.ContractDefinitionError, match="has a second rule named 'a'"):
        declare(
            Annotated[int, ct.rule(ct.Ge(0), name="a")],
            rules=ct.rules(ct.rule(col("x") > 0, name="a")),
        )


def test_a_child_may_not_reuse_the_name_of_a_parents_rule() -> None:
    """Rules accumulate, so a name that a base has given is taken."""

    class Base(ct.Contract):
        x: int
        rules = ct.rules(ct.rule(col("x") > 0, name="a"))

    with pytest.raises(ct.ContractDefinitionError, match="has a second rule named 'a'"):

        class Child(Base):
            rules = ct.rules(ct.rule(col("x") > 1, name="a"))


def test_a_childs_fields_are_what_a_parents_rules_are_asked_of() -> None:
    """A field that is redeclared in another type is refused where an inherited rule reads it."""

    class Base(ct.Contract):
        x: int
        rules = ct.rules(col("x") > 0)

    with pytest.raises(ct.ContractDefinitionError, match="puts 0 beside x, which is text"):

        class Child(Base):
            x: str  # type: ignore[assignment]


class Ruled(ct.Contract):
    n: int
    rules = ct.rules(ct.rule(col("n") > 0, name="positive"))


@pytest.mark.parametrize("annotation", [Keyed, Keyed | None, list[Keyed]], ids=str)
def test_a_contract_with_table_rules_is_not_nested(annotation: Any) -> None:
    """Table rules have no table inside a row, whether in a struct or in a list of them."""
    with pytest.raises(
        ct.ContractDefinitionError, match="holds Keyed, whose table rules have no table"
    ):
        declare(annotation)


@pytest.mark.parametrize("annotation", [Ruled, Ruled | None, list[Ruled]], ids=str)
def test_a_contract_with_row_rules_may_be_nested(annotation: Any) -> None:
    """Row rules are asked of a nested row too."""
    assert "Ruled" in str(ct.specification_of(declare(annotation)).fields[0].value.dtype)


@pytest.mark.parametrize(
    "given",
    [
        [ct.Unique("x")],
        (ct.Unique("x"),),
        ct.Unique("x"),
        ct.rule(ct.Unique("x")),
        col("x") > 0,
        ct.rules,
        None,
    ],
    ids=lambda given: type(given).__name__,
)
def test_rules_is_what_ct_rules_gives(given: Any) -> None:
    """Anything else under the name `rules` is refused, and never ignored."""
    with pytest.raises(
        ct.ContractDefinitionError, match=r"has rules = .* Write rules = ct\.rules\(…\)"
    ):
        declare(int, rules=given)


@pytest.mark.parametrize("annotation", [ct.Rules, ClassVar[ct.Rules]], ids=str)
def test_rules_has_no_annotation(annotation: Any) -> None:
    """The base declares what `rules` is; an annotation would make a field of it."""
    annotations = {"x": int, "rules": annotation}
    body = {"__annotations__": annotations, "rules": ct.rules(ct.Unique("x"))}
    with pytest.raises(
        ct.ContractDefinitionError, match=r"Write rules = ct\.rules\(…\) without one"
    ):
        type(ct.Contract)("C", (ct.Contract,), body)


@pytest.mark.parametrize("name", ["__row__", "__violations__"])
def test_a_name_that_split_uses_is_refused(name: str) -> None:
    """No field goes by the name of what split says of the invalid rows."""
    with pytest.raises(ct.ContractDefinitionError, match="which split gives its own column"):
        declare(Annotated[int, Field(alias=name)])


def test_a_reference_to_a_contract_that_is_not_complete_is_refused() -> None:
    """A contract that still lacks a type cannot be referred to, nor can a class's own."""

    class Later(ct.Contract):
        x: Undefined  # type: ignore[name-defined]  # noqa: F821 - that is the case

    with pytest.raises(ct.ContractDefinitionError, match="which is not complete yet"):
        declare(int, rules=ct.rules(ct.References("x", Later, "x")))


def test_a_nullable_key_says_what_nulls_are() -> None:
    """Unique over a nullable field must say whether nulls are distinct or equal."""
    with pytest.raises(ct.ContractDefinitionError, match='nulls="distinct" or nulls="equal"'):
        declare(int | None, rules=ct.rules(ct.Unique("x")))


def test_fields_that_data_cannot_tell_apart_are_refused() -> None:
    """Two fields never share a name in data, be it an alias or a Python name."""
    with pytest.raises(ct.ContractDefinitionError, match="goes by the name 'b' in data, as a does"):

        class C(ct.Contract):
            a: Annotated[int, Field(alias="b")]
            b: int


def test_a_contract_cannot_hold_itself() -> None:
    """A struct has finite depth, so a recursive contract is refused."""
    with pytest.raises(ct.ContractDefinitionError, match="not complete yet"):

        class Node(ct.Contract):
            children: list[Node]


def test_an_init_of_ones_own_is_refused() -> None:
    """An __init__ would change values on payloads and not on frames."""
    with pytest.raises(ct.ContractDefinitionError, match="has an __init__ of its own"):

        class C(ct.Contract):
            x: int

            def __init__(self, **values: int) -> None:
                super().__init__(x=values["x"] + 1)


@pytest.mark.parametrize(
    "keywords", [{"boundary": ["a"]}, {"owner": " "}, {"extra": "bogus"}], ids=str
)
def test_class_keywords_of_no_use_are_refused(keywords: Any) -> None:
    """A boundary that is no text, or an unknown policy for extra fields, is refused."""
    with pytest.raises(ct.ContractDefinitionError, match=next(iter(keywords))):
        type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}}, **keywords)


def test_generic_contracts_are_refused() -> None:
    """A type variable is no type that a column can have."""
    with pytest.raises(ct.ContractDefinitionError, match="which a frame cannot hold"):

        class Page(ct.Contract, Generic[T]):
            item: T


def test_unknown_class_keywords_are_refused() -> None:
    """A misspelt class keyword is an error, not a contract without a boundary."""
    with pytest.raises(ct.ContractDefinitionError, match="has the class keyword 'boundry'"):

        class C(ct.Contract, boundry="ingest"):  # type: ignore[call-arg]
            x: int


def test_an_undefined_type_is_named_when_the_contract_is_used() -> None:
    """A forward reference that nothing defines is a definition error at first use."""

    class C(ct.Contract):
        x: Undefined  # type: ignore[name-defined]  # noqa: F821 - that is the case

    with pytest.raises(ct.ContractDefinitionError, match="has a field whose type is not defined"):
        C.check([])
