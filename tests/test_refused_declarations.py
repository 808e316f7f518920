"""A contract that contradicts itself, or that frames cannot be held to, does not exist."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

import annotated_types as at
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


class Plain(BaseModel):
    x: int


class Mixed(Enum):
    A = 1
    B = "b"


class Keyed(ct.Contract):
    k: int
    rules = ct.rules(ct.Unique("k"))


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
    "a table rule on a field": (Annotated[int, ct.Unique("x")], "which is unknown and would be ignored"),
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
        (ct.Unique("x", "x"), "each once"),
        (ct.Unique(["x"]), "which are no names of fields"),  # type: ignore[arg-type]
        (ct.Unique("x", nulls="Equal"), "has nulls='Equal'"),  # type: ignore[arg-type]
        ([ct.Unique("x")], "give ct.rules each rule by itself"),
        (ct.Matches("a"), "which is no table rule"),
        (ct.rule(ct.Unique("x"), cost=float("nan")), "cost is nan"),
    ],
)
def test_table_rules_that_cannot_stand(rule: Any, problem: str) -> None:
    """A table rule that names no field, or that no batch can keep, is refused."""
    with pytest.raises(ct.ContractDefinitionError, match=problem):
        declare(int, rules=ct.rules(rule))


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
