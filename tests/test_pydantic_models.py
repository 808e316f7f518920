"""Pydantic models as contracts: what the one accepts in strict mode, the other accepts."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Optional
from uuid import UUID

import pytest
from annotated_types import Interval, Len
from hypothesis import given
from hypothesis import strategies as st
from pydantic import (
    UUID4,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    NaiveDatetime,
    PositiveInt,
    PrivateAttr,
    RootModel,
    SecretStr,
    StrictInt,
    StringConstraints,
    ValidationError,
    computed_field,
    conlist,
    create_model,
    field_serializer,
    field_validator,
    model_validator,
)

import contracts as ct
from contracts.specification import Specification


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(BaseModel):
    """A point."""

    x: float = Field(ge=-5, le=5)
    label: str | None = None


# The law ------------------------------------------------------------------------------------------

TYPES: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "positive": PositiveInt,
    "strict": Annotated[StrictInt, Field(ge=-3, lt=7)],
    "steps": Annotated[int, Field(multiple_of=3)],
    "float": float,
    "bounded": Annotated[float, Interval(gt=-2, le=2)],
    "any float": Annotated[float, Field(allow_inf_nan=True)],
    "text": str,
    "short": Annotated[str, Field(min_length=1, max_length=3)],
    "searched": Annotated[str, Field(pattern="a+b")],
    "constrained": Annotated[str, StringConstraints(pattern="^[ab]*$", max_length=4, strict=True)],
    "bytes": Annotated[bytes, Len(0, 2)],
    "date": Annotated[date, Field(ge=date(2020, 1, 1))],
    "naive": NaiveDatetime,
    "aware": AwareDatetime,
    "duration": timedelta,
    "decimal": Annotated[Decimal, Field(max_digits=6, decimal_places=2, gt=-5)],
    "uuid": UUID,
    "literal": Literal["a", "b"],
    "numbers": Literal[3, 5],
    "enum": Colour,
    "list": Annotated[list[Annotated[int, Field(le=3)]], Field(max_length=2)],
    "tuple": tuple[str, ...],
    "point": Point,
    "points": list[Point | None],
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.integers(-10, 10),
    "float": st.floats(-6, 6) | st.sampled_from([math.nan, math.inf, -math.inf]),
    "text": st.text("abc\n", max_size=5),
    "bytes": st.binary(max_size=4),
    "date": st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    "naive": st.datetimes(),
    "aware": st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
    "duration": st.timedeltas(timedelta(-(10**6)), timedelta(10**6)),
    "decimal": st.decimals(-(10**5), 10**5, places=2) | st.decimals(-9, 9, places=3),
    "enum": st.sampled_from(Colour),
    "list": st.lists(st.integers(0, 5), max_size=3),
    "tuple": st.lists(st.text(max_size=1), max_size=2).map(tuple),
    "point": st.fixed_dictionaries({"x": st.floats(-6, 6), "label": st.none() | st.text(max_size=1)}),
    "none": st.none(),
    "missing key": st.just({"label": None}),
    "extra key": st.just({"x": 0.0, "label": None, "y": 1}),
    "points": st.lists(st.none() | st.fixed_dictionaries({"x": st.floats(0, 1), "label": st.none()}), max_size=2),
}  # fmt: skip
LIKE = {
    "positive": "int", "strict": "int", "steps": "int", "bounded": "float", "any float": "float", "short": "text",
    "searched": "text", "constrained": "text", "uuid": "text", "literal": "text", "numbers": "int",
}  # fmt: skip
"""The values that are drawn for a type, where they do not go by its name."""
SEQUENCES = ("list", "tuple", "points")
"""The kinds of which a contract takes lists for tuples and tuples for lists."""


@st.composite
def values_for(draw: st.DrawFn, kind: str) -> Any:
    """A value for a field of the kind, or one of another kind."""
    others = [one for one in VALUES if one not in SEQUENCES or kind not in SEQUENCES]
    other = draw(st.integers(0, 3)) == 0
    return draw(VALUES[draw(st.sampled_from(others)) if other else LIKE.get(kind, kind)])


@st.composite
def drawn(draw: st.DrawFn) -> tuple[type[BaseModel], dict[str, Any]]:
    """A model of some fields, some of which may be null or have an alias, and a row for it."""
    fields: dict[str, Any] = {}
    row: dict[str, Any] = {}
    for place in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(sorted(TYPES)))
        alias = draw(st.sampled_from([f"f{place}", f"Field {place}", f"check{place}"]))
        annotation = Optional[TYPES[kind]] if draw(st.booleans()) else TYPES[kind]  # noqa: UP045 - of a variable
        fields[f"f{place}"] = (annotation, Field(alias=alias))
        if draw(st.integers(0, 9)):
            row[alias] = draw(values_for(kind).filter(lambda v, k=kind: not is_listed(k, v)))
    if draw(st.integers(0, 4)) == 0:
        row["never declared"] = 1
    extra = draw(st.sampled_from([None, "ignore", "allow", "forbid"]))
    return create_model("Drawn", __config__=ConfigDict(extra=extra), **fields), row


def is_listed(kind: str, value: Any) -> bool:
    """Whether the reference lists a value as one that the two judge differently."""
    match value:
        case float():
            return kind == "numbers" or (not math.isfinite(value) and kind != "any float")
        case Decimal():
            return kind in ("float", "any float", "bounded", "numbers")
        case dict():
            return "label" not in value or not math.isfinite(value.get("x", 0))
        case _:
            return False


def is_valid(model: type[BaseModel], row: Any) -> bool:
    """Whether a model accepts a row strictly."""
    try:
        model.model_validate(row, strict=True)
    except ValidationError:
        return False
    return True


@given(drawn())
def test_a_contract_accepts_what_its_model_accepts(given_: Any) -> None:
    """A row in contract form keeps the contract if the model accepts it in strict mode, and else not;
    but for what is listed in docs/how-to/exchange-schemas.md.
    """
    model, row = given_
    report = ct.from_pydantic(model).check([row])
    assert is_valid(model, row) == report.ok, report


@pytest.mark.parametrize("kind", sorted(TYPES))
@given(data=st.data())
def test_each_type_accepts_what_its_model_accepts(kind: str, data: st.DataObject) -> None:
    """The law for each type."""
    value = data.draw(values_for(kind).filter(lambda v: not is_listed(kind, v)))
    model = create_model("Drawn", x=(TYPES[kind], ...))
    assert is_valid(model, {"x": value}) == ct.from_pydantic(model).check([{"x": value}]).ok


LISTED: dict[str, tuple[Any, Any, bool]] = {
    "NaN": (float, math.nan, True), "an infinity": (float, -math.inf, True), "past int64": (int, 2**63, True),
    "an integer that no float is": (float, 2**53 + 1, True), "a zone on a time": (time, time(1, tzinfo=UTC), True),
    "no Unicode": (str, "\ud800", True), "a span past int64": (timedelta, timedelta.max, True),
    "true for a member": (Literal[1], True, True),
    "a float for a member": (Literal[1], 1.0, True), "a tuple": (list[int], (1,), False), "a list": (tuple[int, ...], [1], False),
    "text of a UUID": (UUID, str(UUID(int=0)), False), "an enum's value": (Colour, "red", False),
    "a decimal": (float, Decimal(1), True),
}  # fmt: skip
"""What is judged differently, and whether it is the model that accepts it."""


@pytest.mark.parametrize(("annotation", "value", "by_model"), LISTED.values(), ids=LISTED.keys())
def test_what_is_listed_is_judged_differently(
    annotation: Any, value: Any, *, by_model: bool
) -> None:
    """Each difference that the reference lists is one."""
    model = create_model("Drawn", x=(annotation, ...))
    accepted = is_valid(model, {"x": value}), ct.from_pydantic(model).check([{"x": value}]).ok
    assert (by_model, not by_model) == accepted


# What crosses -------------------------------------------------------------------------------------


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


def test_the_identity_is_what_is_said() -> None:
    """A contract is called as its model, unless another name is given."""
    said = specification_of(Point, boundary="ingest", version="1.0.0", owner="us")
    assert ("Point 1.0.0 at ingest", "us", "A point.") == (said.label, said.owner, said.description)
    assert "Place" == specification_of(Point, name="Place").name


def test_defaults_are_filled_in_wire_form() -> None:
    """What a model fills, `parse` fills."""
    assert [{"x": 1.0, "label": None}] == ct.from_pydantic(Point).parse([{"x": 1.0}])


@pytest.mark.parametrize(
    ("extra", "ok"), [(None, True), ("ignore", True), ("allow", True), ("forbid", False)]
)
def test_unknown_keys_are_judged_as_the_model_does(extra: Any, *, ok: bool) -> None:
    """Pydantic ignores them unless it is told otherwise."""
    model = create_model("Drawn", __config__=ConfigDict(extra=extra), x=(int, ...))
    assert ok == ct.from_pydantic(model).check([{"x": 1, "y": 2}]).ok


def test_what_refuses_nothing_is_left_behind() -> None:
    """Serializers, computed fields, private attributes and methods are no part of what is accepted."""

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


def test_a_datetime_says_whether_it_has_a_zone() -> None:
    """A model takes both; a column is one of them, and nobody guesses which."""

    class Model(BaseModel):
        at: list[datetime]

    with pytest.raises(ct.SchemaError, match=r"at\[\] is a datetime with a zone or without one"):
        ct.from_pydantic(Model)
    for zone, aware in (("naive", False), ("aware", True)):
        found = specification_of(Model, datetimes=zone).fields[0].value.dtype
        assert aware == found.item.dtype.aware


def test_infinities_cross_where_the_model_says_so() -> None:
    """`allow_inf_nan` of a model's config is said of each of its floats that says nothing."""

    class Model(BaseModel):
        model_config = ConfigDict(allow_inf_nan=True)
        x: list[float]
        y: Annotated[float, Field(allow_inf_nan=False)]

    found = ct.from_pydantic(Model).check([{"x": [math.nan], "y": math.nan}])
    assert ["y"] == [one.field for one in found.violations]


def test_types_by_other_names_cross() -> None:
    """A NewType, and a model that stands in several places, are what they stand for."""
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


# What does not ------------------------------------------------------------------------------------


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
}  # fmt: skip


@pytest.mark.parametrize(("model", "where"), REFUSED.values(), ids=REFUSED.keys())
def test_what_frames_could_not_be_held_to_is_refused(
    model: type[BaseModel], where: list[str]
) -> None:
    """One error lists everything, by the path of its field, with what to do."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pydantic(model)
    assert where == [one.where for one in raised.value.obstacles]
    assert all(one.problem and one.mend for one in raised.value.obstacles)


def test_a_type_that_is_not_defined_is_refused() -> None:
    """A forward reference must lead somewhere."""
    model = create_model("Drawn", x=("Nowhere", ...))  # type: ignore[call-overload]  # it is the test's point
    with pytest.raises(ct.SchemaError, match="names a type that is not defined"):
        ct.from_pydantic(model)


@pytest.mark.parametrize(
    "given_", [int, Point(x=1.0), {"x": int}, BaseModel, ct.Contract], ids=repr
)
def test_what_is_no_model_is_refused(given_: Any) -> None:
    """The error says what was passed."""
    with pytest.raises(ct.UnsupportedDataError, match="is no pydantic model"):
        ct.from_pydantic(given_)


def test_the_error_shows_no_default_that_is_sensitive() -> None:
    """A default that is refused is masked where its field is sensitive."""
    model = create_model("Drawn", x=(Annotated[int, ct.Sensitive()], "hunter2"))
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pydantic(model)
    assert "hunter2" not in str(raised.value)
