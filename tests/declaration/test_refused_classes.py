"""Class bodies that cannot be checked on frames are refused: validators, settings, keywords, generics."""

from __future__ import annotations

from types import new_class
from typing import Annotated, Any, Generic

import pytest
from pydantic import (
    ConfigDict,
    Field,
    field_serializer,
    field_validator,
    model_validator,
)

import contracts as ct
from tests.declaration.samples import T, declare


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
    """Titles and descriptions for JSON Schema change no verdict and are kept."""
    contract = declare(int, model_config=ConfigDict(title="A title", json_schema_extra={"a": 1}))
    assert contract.check([{"x": 1}]).ok


@pytest.mark.parametrize(
    "name", ["check", "validate", "split", "parse", "check_row", "json", "copy", "model_dump"]
)
def test_names_that_every_contract_uses_are_refused(name: str) -> None:
    """A field may not hide a verb or an attribute of every pydantic model; an alias solves it."""
    with pytest.raises(ct.ContractDefinitionError, match=rf"Field\(alias='{name}'\)"):
        type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {name: int}})


def test_rules_accepts_only_rules() -> None:
    """`rules` is what ct.rules gives, or a definition error."""
    with pytest.raises(ct.ContractDefinitionError, match=r"Write rules = ct\.rules"):
        declare(int, rules=[ct.Unique("x")])


def test_fields_of_one_name_in_data_are_refused() -> None:
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
    """A boundary that is not text, or an unknown policy for extra fields, is refused."""
    with pytest.raises(ct.ContractDefinitionError, match=next(iter(keywords))):
        type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}}, **keywords)


def test_generic_contracts_are_refused() -> None:
    """A type variable is not a type that a column can have."""
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

    with pytest.raises(
        ct.ContractDefinitionError, match=r"C\.x has the type Undefined, which is not defined"
    ):
        C.check([])


@pytest.mark.parametrize(
    "keyword", ["boundary", "version", "owner", "missing", "nan", "extra", "title"]
)
def test_a_class_keyword_in_the_body_is_refused(keyword: str) -> None:
    """`version = "1.0.0"` in the body is read by nothing: the hint writes the class statement."""
    body: dict[str, Any] = {"__annotations__": {"x": int}, keyword: "a"}
    with pytest.raises(ct.ContractDefinitionError) as caught:
        new_class("K", (ct.Contract,), exec_body=lambda names: names.update(body))
    assert str(caught.value).startswith(f"K has {keyword} in its body, where nothing reads it.")
    assert caught.value.hint == f"Write class K(ct.Contract, {keyword}='a')"


def test_types_of_the_function_around_a_class_are_found() -> None:
    """A class statement in a function may annotate its fields with what is local there."""
    bound = 3

    class Local(ct.Contract):
        x: Annotated[int, ct.Le(bound)]

    assert [one.code for one in Local.check([{"x": 4}]).violations] == ["le"]


FIELD_NAMES = (
    "boundary",
    "version",
    "owner",
    "missing",
    "nan",
    "extra",
    "title",
    "severity",
    "name",
)
FREE_DEFAULTS: list[tuple[Any, dict[str, Any], Any]] = [
    (str | None, {}, None), (str, {}, "a"), (int, {}, 0), (str | None, {"version": "1.0.0", "owner": "me"}, None),
]  # fmt: skip  # a table


@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize(("annotation", "keywords", "default"), FREE_DEFAULTS)
def test_a_field_may_be_named_as_a_class_keyword_and_have_a_default(
    name: str, annotation: Any, keywords: Any, default: Any
) -> None:
    """`owner: str | None = None` is a field like any other, in rows, in frames and in a subclass."""
    body = {"__annotations__": {"x": int, name: annotation}, "__module__": __name__, name: default}
    contract = type(ct.Contract)("K", (ct.Contract,), body, **keywords)
    below = type(ct.Contract)("L", (contract,), {"__annotations__": {"y": int}, "y": 1})
    for one in (contract, below):
        assert getattr(one.model_validate({"x": 1}), name) == default
        assert one.parse([{"x": 1}])[0][name] == default
    specification = ct.specification_of(contract)
    assert (specification.version, specification.owner) == (
        keywords.get("version"),
        keywords.get("owner"),
    )
    with pytest.raises(ct.ContractDefinitionError, match="is complete"):
        setattr(contract, "owner", "you")  # noqa: B010 - a type checker knows it is wrong


def test_annotations_may_use_the_names_of_the_function_around_the_class() -> None:
    """A contract declared in a function reads its annotations with the function's own names."""
    least = 3

    class C(ct.Contract):
        x: Annotated[int, ct.Ge(least)]

    assert not C.check([{"x": 2}]).ok
