"""A class body becomes its specification, without loss."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, Literal, NewType, Optional
from uuid import UUID

import polars as pl
import pytest
from pydantic import AwareDatetime, Field, FiniteFloat, NaiveDatetime, PositiveInt, computed_field
from typing_extensions import Doc, TypeAliasType

import contracts as ct
from contracts import dtypes
from contracts.rules.requirement import Requirement
from contracts.rules.value import Ge, Gt, Le, Matches, MaxLength, MinLength, MultipleOf, OneOf
from contracts.specification import Default, Factory, FieldType, ListOf, StructOf


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Plain(Enum):
    A = "a"


class Point(ct.Contract):
    lat: ct.Latitude
    lon: ct.Longitude


Metres = NewType("Metres", float)
Positive = TypeAliasType("Positive", Annotated[int, ct.Gt(0)])


def value_of(annotation: Any, **namespace: Any) -> FieldType:
    """The value that a field with the annotation declares."""
    body = {"__annotations__": {"x": annotation}, **namespace}
    contract = type(ct.Contract)("C", (ct.Contract,), body)
    return ct.specification_of(contract).fields[0].value


def rules_of(value: FieldType) -> list[Any]:
    """The rules that a value states, without their terms."""
    return [requirement.rule for requirement in value.rules]


TYPES: dict[Any, Any] = {
    bool: dtypes.Bool(),
    int: dtypes.Int(),
    float: dtypes.Float(),
    str: dtypes.Text(),
    bytes: dtypes.Bytes(),
    date: dtypes.Date(),
    datetime: dtypes.Datetime(),
    NaiveDatetime: dtypes.Datetime(),
    AwareDatetime: dtypes.Datetime(aware=True),
    Annotated[datetime, ct.Timezone(...)]: dtypes.Datetime(aware=True),
    Annotated[datetime, ct.Timezone("UTC")]: dtypes.Datetime(aware=True),
    Annotated[datetime, ct.Timezone(None)]: dtypes.Datetime(),
    time: dtypes.Time(),
    timedelta: dtypes.Duration(),
    UUID: dtypes.Uuid(),
    Annotated[Decimal, Field(max_digits=5, decimal_places=2)]: dtypes.Decimal(5, 2),
    Literal["a", "b"]: dtypes.Text(),
    Literal[1, 2]: dtypes.Int(),
    Colour: dtypes.Text(),
    Level: dtypes.Int(),
    Plain: dtypes.Text(),
    ct.Int8: dtypes.Int(8),
    ct.UInt64: dtypes.Int(64, signed=False),
    ct.Float32: dtypes.Float(32),
    Metres: dtypes.Float(),
    Positive: dtypes.Int(),
    list[int]: ListOf(FieldType(dtypes.Int())),
    tuple[int, ...]: ListOf(FieldType(dtypes.Int())),
    list[float | None]: ListOf(FieldType(dtypes.Float(), nullable=True)),
    Point: StructOf(ct.specification_of(Point)),
}


@pytest.mark.parametrize(("annotation", "dtype"), TYPES.items(), ids=str)
def test_python_types_are_logical_types(annotation: Any, dtype: Any) -> None:
    """Each Python type that a frame can hold is one logical type."""
    assert dtype == value_of(annotation).dtype


@pytest.mark.parametrize(
    "annotation",
    [
        int | None,
        Optional[int],  # noqa: UP045 - the old spelling is the case
        None | int,
        Annotated[int | None, ct.Ge(0)],
        Annotated[int, ct.Ge(0)] | None,
    ],
    ids=str,
)
def test_a_union_with_none_is_nullable(annotation: Any) -> None:
    """X | None may be null, wherever the rules of X are written."""
    value = value_of(annotation)
    assert (dtypes.Int(), True) == (value.dtype, value.nullable)
    assert rules_of(value) in ([], [Ge(0)])


RULES: dict[str, tuple[Any, list[Any]]] = {
    "annotated_types": (Annotated[float, ct.Ge(0), ct.Lt(9)], [Ge(0.0), *rules_of(value_of(Annotated[float, ct.Lt(9)]))]),
    "an interval": (Annotated[int, ct.Interval(gt=0, le=5)], [Gt(0), Le(5)]),
    "pydantic's Field": (Annotated[int, Field(ge=1, multiple_of=5)], [Ge(1), MultipleOf(5)]),
    "pydantic's pattern is a search": (Annotated[str, Field(pattern="a")], [Matches("a", whole=False)]),
    "pydantic's own types": (PositiveInt, [Gt(0)]),
    "finite floats": (FiniteFloat, []),
    "lengths": (Annotated[str, ct.Len(2, 3)], [MinLength(2), MaxLength(3)]),
    "a fixed width": (Annotated[list[float], ct.Len(3, 3)], [MinLength(3), MaxLength(3)]),
    "a latitude": (ct.Latitude, [Ge(-90.0), Le(90.0)]),
    "a longitude": (ct.Longitude, [Ge(-180.0), Le(180.0)]),
    "a literal": (Literal["a", "b"], [OneOf("a", "b")]),
    "a nullable literal": (Literal["a", None], [OneOf("a")]),  # noqa: PYI061 - that spelling is the case
    "an enum": (Colour, [OneOf("red", "blue")]),
    "the tighter bound": (Annotated[int, ct.Ge(0), ct.Ge(5), ct.Gt(5)], [Gt(5)]),
    "the shared members": (Annotated[Literal["a", "b"], ct.OneOf("b", "c")], [OneOf("b")]),
    "all excluded members": (Annotated[str, ct.NoneOf("b", "a"), ct.NoneOf("c", "b")], [ct.NoneOf("b", "a", "c")]),
    "unique items, twice": (Annotated[list[int], ct.UniqueItems(), ct.UniqueItems()], [ct.UniqueItems()]),
    "steps in common": (Annotated[int, ct.MultipleOf(4), ct.MultipleOf(6)], [MultipleOf(12)]),
    "an alias of a type": (Annotated[Positive, ct.Le(9)], [Gt(0), Le(9)]),
    "an int bound of a float": (Annotated[float, ct.Ge(1)], [Ge(1.0)]),
    "a whole float bound of an int": (Annotated[int, ct.Ge(1.0)], [Ge(1)]),
    "a bound in another zone": (
        Annotated[AwareDatetime, ct.Ge(datetime.fromisoformat("2024-01-01T01:00+01:00"))],
        [Ge(datetime(2024, 1, 1, tzinfo=UTC))],
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "rules"), RULES.values(), ids=RULES)
def test_rules_are_understood_and_merged(annotation: Any, rules: list[Any]) -> None:
    """Whatever vocabulary states a rule, the specification states it once, in the field's type."""
    assert rules == rules_of(value_of(annotation))


def test_operands_are_of_the_fields_own_type() -> None:
    """A bound that is written as an int is a float on a float field, and an int on an int field."""
    assert float is type(rules_of(value_of(Annotated[float, ct.Ge(1)]))[0].bound)
    assert int is type(rules_of(value_of(Annotated[int, ct.Ge(1.0)]))[0].bound)


def test_rules_with_terms_are_not_merged() -> None:
    """A rule with a name, a severity, a tolerance or a cost stays separate from the plain ones."""
    named = ct.rule(ct.Ge(5), name="five", cost=3)
    assert (
        Requirement(Ge(0)),
        Requirement(Ge(5), name="five", cost=3),
        Requirement(Ge(9), severity="warn"),
    ) == tuple(sorted(value_of(Annotated[int, ct.Ge(0), named, ct.warn(ct.Ge(9))]).rules, key=repr))


def test_the_order_of_rules_does_not_matter() -> None:
    """Two contracts that state the same rules in another order are equal."""
    one = value_of(Annotated[str, ct.Matches("a"), ct.Len(1, 2), ct.Matches("b", whole=False)])
    two = value_of(Annotated[str, ct.Matches("b", whole=False), ct.Len(1, 2), ct.Matches("a")])
    assert one == two


def test_items_have_rules_of_their_own() -> None:
    """Rules inside list[…] are applied to the items, those around it of the list."""
    value = value_of(Annotated[list[Annotated[int, ct.Ge(0)] | None], ct.Len(1, 9)])
    assert [MinLength(1), MaxLength(9)] == rules_of(value)
    assert isinstance(value.dtype, ListOf)
    assert ([Ge(0)], True) == (rules_of(value.dtype.item), value.dtype.item.nullable)


def test_defaults() -> None:
    """X = d fills absent and null, X | None = None makes absent null, a factory is kept."""

    class C(ct.Contract):
        required: int
        filled: float = 1
        optional: str | None = None
        made: list[int] = Field(default_factory=list)
        listed: list[int] = [1, 2]
        coloured: Colour = Colour.RED

    defaults = [field.default for field in ct.specification_of(C).fields]
    expected = [
        None,
        Default(1),
        Default(None),
        Factory(list),
        Default((1, 2)),
        Default(Colour.RED),
    ]
    assert expected == defaults
    assert hash(ct.specification_of(C))


def test_names_and_descriptions() -> None:
    """A field goes by its alias in data and by its name in Python, and keeps what describes it."""

    class C(ct.Contract):
        spend: Annotated[
            float,
            Field(alias="Monthly Spend", title="Spend", description="In euros", examples=[1.5]),
        ]
        note: Annotated[str, Doc("Free text")]

    spend, note = ct.specification_of(C).fields
    assert (
        spend.name, spend.alias, spend.title, spend.description, spend.examples,
    ) == ("spend", "Monthly Spend", "Spend", "In euros", (1.5,))  # fmt: skip  # short values, several a line
    assert note.description == "Free text"


def test_class_keywords() -> None:
    """Boundary, version, owner, extra and the docstring are in the specification."""

    class C(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet", extra="allow"):
        """What it is."""

        x: int

    specification = ct.specification_of(C)
    assert (
        specification.name, specification.boundary, specification.version,
        specification.owner, specification.extra, specification.description,
    ) == ("C", "ingest", "1.0.0", "fleet", "allow", "What it is.")  # fmt: skip  # short values, several a line


def test_inheritance() -> None:
    """Rules accumulate, a redeclared field replaces, boundary and owner inherit, version does
    not.
    """

    class Base(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet"):
        key: int
        x: Annotated[float, ct.Ge(0)]
        rules = ct.rules(ct.Unique("key"))

    class Child(Base, version="2.0.0"):
        x: Annotated[float, ct.Le(9)]
        rules = ct.rules(ct.RowCount(min=1))

    class Grandchild(Child):
        y: int

    child, grandchild = ct.specification_of(Child), ct.specification_of(Grandchild)
    assert [ct.Unique("key"), ct.RowCount(min=1)] == [r.rule for r in child.rules]
    assert child.rules == grandchild.rules
    assert [Le(9.0)] == rules_of(child.by_name["x"].value)
    assert (child.boundary, child.version, child.owner) == ("ingest", "2.0.0", "fleet")
    assert (
        grandchild.boundary,
        grandchild.version,
        grandchild.owner,
    ) == ("ingest", None, "fleet")


def test_all_bases_contribute_their_rules() -> None:
    """The rules of every base hold, each once."""

    class Left(ct.Contract):
        a: int
        rules = ct.rules(ct.Unique("a"))

    class Right(ct.Contract):
        b: int
        rules = ct.rules(ct.Unique("b"))

    class Both(Left, Right):
        pass

    stated = {requirement.rule for requirement in ct.specification_of(Both).rules}
    assert {ct.Unique("a"), ct.Unique("b")} == stated


def test_members_of_instances_are_not_data() -> None:
    """computed_field, private attributes and model_post_init work on instances, and frames
    neither need nor know them.
    """

    class C(ct.Contract):
        x: int
        _seen: int = 0

        def model_post_init(self, context: Any) -> None:
            object.__setattr__(self, "_private", context)

        @computed_field  # type: ignore[prop-decorator]
        @property
        def double(self) -> int:
            return 2 * self.x

    row = C(x=2)
    assert row.double == 4
    assert row.model_dump() == {"x": 2}
    assert row == C.model_validate_json(row.model_dump_json())
    assert [field.name for field in ct.specification_of(C).fields] == ["x"]
    assert C.check(pl.DataFrame({"x": [1]})).ok


def test_methods_and_class_variables_are_not_fields() -> None:
    """A contract may have methods and class variables; they are not fields."""

    class C(ct.Contract):
        x: int

        def doubled(self) -> int:
            return 2 * self.x

    assert C(x=2).doubled() == 4


class Later(ct.Contract):
    at: Defined


class Defined(ct.Contract):
    x: Annotated[int, ct.Ge(0)]


def test_a_forward_reference_is_resolved_at_first_use() -> None:
    """A type that is defined after the contract that names it is found when it is used."""
    report = Later.check([{"at": {"x": -1}}])
    assert [(v.field, v.code) for v in report.violations] == [("at.x", "ge")]


def test_a_specification_is_immutable() -> None:
    """Nothing about a contract can be changed once it exists."""
    specification = ct.specification_of(Point)
    with pytest.raises(AttributeError):
        specification.name = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        specification.fields[0].alias = "Lat"  # type: ignore[misc]
