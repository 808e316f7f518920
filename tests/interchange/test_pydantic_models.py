"""Pydantic models as contracts: what crosses, and what frames could not be held to."""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from pydantic import (
    UUID4,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    RootModel,
    SecretStr,
    StrictInt,
    StringConstraints,
    computed_field,
    conlist,
    create_model,
    field_serializer,
    field_validator,
    model_validator,
)

import contracts as ct
from contracts.specification import Specification
from tests.interchange.pydantic_types import Colour, Point


def specification_of(model: type[BaseModel], **said: Any) -> Specification:
    """The specification of the contract of a model."""
    return ct.specification_of(ct.from_pydantic(model, **said))


def test_a_model_crosses_as_if_it_were_declared_a_contract() -> None:
    """Types, constraints, words, defaults, aliases and nested models are those of the same class body."""

    class Base(BaseModel):
        """Orders."""

        model_config = ConfigDict(title="An order", extra="forbid", frozen=True, strict=True)

        id: UUID = Field(alias="Order Id", title="id", description="which one", examples=["a"])
        email: Annotated[str, Field(pattern="@")]
        tags: list[str] = Field(default_factory=list, max_length=3)
        colour: Colour = Colour.RED
        at: AwareDatetime | None = None
        check: Annotated[StrictInt, Field(ge=0)] = 0
        where: Point
        also: list[Point | None]

    class Place(ct.Contract, extra="ignore"):
        """A point."""

        x: Annotated[float, ct.Interval(ge=-5, le=5)]
        label: str | None = None

    class Same(ct.Contract):
        """Orders."""

        id: Annotated[
            UUID, Field(alias="Order Id", title="id", description="which one", examples=["a"])
        ]
        email: Annotated[str, ct.Matches("@", whole=False)]
        tags: Annotated[list[str], ct.Len(0, 3)] = Field(default_factory=list)
        colour: Colour = Colour.RED
        at: AwareDatetime | None = None
        check_: Annotated[int, ct.Ge(0), Field(alias="check")] = 0
        where: Place
        also: list[Place | None]

    same = repr(ct.specification_of(Same)).replace("'Place'", "'Point'").replace("'Same'", "'Base'")
    expected, found = (
        re.sub("<class '[^']*'>", "…", one) for one in (same, repr(specification_of(Base)))
    )
    assert expected == found
    assert "An order" == ct.from_pydantic(Base).model_json_schema()["title"]


def test_the_identity_may_be_passed() -> None:
    """A contract has the name of its model, unless another is passed."""
    said = specification_of(Point, boundary="ingest", version="1.0.0", owner="us")
    assert ("Point 1.0.0 at ingest", "us", "A point.") == (said.label, said.owner, said.description)
    assert "Place" == specification_of(Point, name="Place").name


def test_defaults_are_filled_in_wire_form() -> None:
    """A default that a model fills, `parse` fills."""
    assert [{"x": 1.0, "label": None}] == ct.from_pydantic(Point).parse([{"x": 1.0}])


@pytest.mark.parametrize(
    ("extra", "ok"), [(None, True), ("ignore", True), ("allow", True), ("forbid", False)]
)
def test_unknown_keys_are_treated_as_by_the_model(extra: Any, *, ok: bool) -> None:
    """Pydantic ignores them unless it is configured otherwise."""
    model = create_model("Drawn", __config__=ConfigDict(extra=extra), x=(int, ...))
    assert ok == ct.from_pydantic(model).check([{"x": 1, "y": 2}]).ok


def test_members_that_refuse_nothing_are_left_out() -> None:
    """Serializers, computed fields, private attributes and methods are not part of what is accepted."""

    class Model(BaseModel):
        model_config = ConfigDict(
            use_enum_values=True, validate_assignment=True, populate_by_name=True
        )
        x: int
        _cache: int = PrivateAttr(default=0)

        @computed_field
        @property
        def twice(self) -> int:
            return 2 * self.x

        @field_serializer("x")
        def written(self, x: int) -> str:
            return str(x)

    assert ["x"] == [one.name for one in specification_of(Model).fields]


def test_a_datetime_must_declare_whether_it_has_a_zone() -> None:
    """A model takes both; a column is one of them, and nobody guesses which."""

    class Model(BaseModel):
        at: list[datetime]

    with pytest.raises(ct.SchemaError, match=r"at\[\] is a datetime with a zone or without one"):
        ct.from_pydantic(Model)
    for zone, aware in (("naive", False), ("aware", True)):
        found = specification_of(Model, datetimes=zone).fields[0].value.dtype
        assert aware == found.item.dtype.aware


def test_infinities_cross_where_the_model_allows_them() -> None:
    """`allow_inf_nan` of a model's config holds for each of its floats that declares nothing."""

    class Model(BaseModel):
        model_config = ConfigDict(allow_inf_nan=True)
        x: list[float]
        y: Annotated[float, Field(allow_inf_nan=False)]

    found = ct.from_pydantic(Model).check([{"x": [math.nan], "y": math.nan}])
    assert ["y"] == [one.field for one in found.violations]


def test_types_by_other_names_cross() -> None:
    """A NewType is its type, and a model that is used in several places is one contract."""
    Meters = NewType("Meters", float)

    class Model(BaseModel):
        length: Meters
        here: Point
        there: Point

    fields = specification_of(Model).fields
    assert "a number" == str(fields[0].value.dtype)
    assert fields[1].value == fields[2].value


def test_a_contract_is_its_own_contract() -> None:
    """A contract within a model, or passed itself, stays what it is."""

    class Row(ct.Contract):
        x: int

    assert Row is ct.from_pydantic(Row)
    model = create_model("Drawn", row=(Row, ...))
    assert Row is specification_of(model).fields[0].value.python


class Loop(BaseModel):
    inner: Loop | None = None


class Custom(BaseModel):
    x: int

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return handler(source)


class Before(BaseModel):
    x: int

    @field_validator("x", mode="before")
    @classmethod
    def mended(cls, x: Any) -> Any:
        return x

    @model_validator(mode="after")
    def whole(self) -> Before:
        return self


class WithInit(BaseModel):
    x: int

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)


class Root(RootModel[int]):
    pass


def config(**said: Any) -> type[BaseModel]:
    """A model with a config."""
    return create_model("Drawn", __config__=ConfigDict(**said), x=(str, ...))


REFUSED: dict[str, tuple[type[BaseModel], list[str]]] = {
    "validators": (Before, ["Before", "Before"]),
    "a nested validator": (create_model("Drawn", inner=(list[Before], ...)), ["inner[]", "inner[]"]),
    "an init": (WithInit, ["WithInit"]),
    "a core schema": (Custom, ["Custom"]),
    "a root model": (Root, ["Root"]),
    "itself": (Loop, ["inner"]),
    "a loop": (create_model("Drawn", loop=(Loop, ...)), ["loop.inner"]),
    "white space": (config(str_strip_whitespace=True), ["Drawn"]),
    "lengths": (config(str_max_length=3), ["Drawn"]),
    "numbers as text": (config(coerce_numbers_to_str=True), ["Drawn"]),
    "another engine": (config(regex_engine="python-re"), ["Drawn"]),
    "no aliases": (config(validate_by_alias=False, validate_by_name=True), ["Drawn"]),
    "many": (
        create_model(
            "Drawn", a=(dict[str, int], ...), b=(int | str, ...), c=(Decimal, ...), d=(set[int], ...), e=(Any, ...),
            f=(UUID4, ...), g=(int | None, 3), h=(int, None), i=(int, Field(validation_alias="I")), j=(list, ...),
            k=(SecretStr, ...), m=(int, Field(exclude=True)), n=(Literal[1, "a"], ...), ok=(int, ...),
            o=(Annotated[str, StringConstraints(to_lower=True)], ...), p=(conlist(dict, min_length=1), ...),
            q=(tuple[int, str], ...), r=(int, "no"), s=(Annotated[str, "in metres"], ...),
        ),
        [*"abcdefghijkmnopqrs"],
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("model", "where"), REFUSED.values(), ids=REFUSED.keys())
def test_members_that_frames_cannot_be_held_to_are_refused(
    model: type[BaseModel], where: list[str]
) -> None:
    """One error lists everything, by the path of its field, with what to do."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pydantic(model)
    assert where == [one.where for one in raised.value.obstacles]
    assert all(one.problem and one.hint for one in raised.value.obstacles)


def test_a_type_that_is_not_defined_is_refused() -> None:
    """A forward reference must lead somewhere."""
    model = create_model("Drawn", x=("Nowhere", ...))  # type: ignore[call-overload]  # it is the test's point
    with pytest.raises(ct.SchemaError, match="names a type that is not defined"):
        ct.from_pydantic(model)


@pytest.mark.parametrize(
    "given_", [int, Point(x=1.0), {"x": int}, BaseModel, ct.Contract], ids=repr
)
def test_anything_but_a_model_is_refused(given_: Any) -> None:
    """The error names what was passed."""
    with pytest.raises(ct.UnsupportedDataError, match="is not a pydantic model"):
        ct.from_pydantic(given_)


def test_the_error_shows_no_default_that_is_sensitive() -> None:
    """A default that is refused is masked where its field is sensitive."""
    model = create_model("Drawn", x=(Annotated[int, ct.Sensitive()], "hunter2"))
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pydantic(model)
    assert "hunter2" not in str(raised.value)
