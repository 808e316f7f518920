"""Fields, and what their values must be, in documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from contracts.documents.carried_rules import RULES_OF_A_VALUE, ContractKeys
from contracts.documents.carried_values import BOOLEAN, COUNT, FORM, LITERAL, TEXT
from contracts.documents.carried_wire import WIRE
from contracts.documents.codecs import (
    Codec,
    Key,
    Kind,
    Many,
    Named,
    OneOfThem,
    Record,
    Schema,
    Texts,
)
from contracts.documents.places import At, Json
from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.value import NonFinite
from contracts.rules.wire import AS_IS
from contracts.specification import FINITE, Default, Factory, Field, ListOf, StructOf, Value

VALUE: Codec = Named("value", lambda: every_value())


@dataclass(frozen=True, slots=True)
class Nested:
    """The contract that a value nests, by what the document calls it."""

    def write(self, given: Any, at: At) -> Json:
        """Its key."""
        return at.contracts.key_of(given, at)

    def read(self, data: Json, at: At) -> type:
        """Its class."""
        return ContractKeys().read(data, at)

    def schema(self) -> Schema:
        """A text."""
        return TEXT.schema()


@dataclass(frozen=True, slots=True)
class Bits:
    """How many bits a number has."""

    among: tuple[int, ...]

    def write(self, given: Any, at: At) -> Json:
        """The number of them."""
        if given not in self.among:
            raise at.unlike(f"one of {self.among}", given)
        return given

    def read(self, data: Json, at: At) -> Any:
        """The number of them."""
        if type(data) is not int or data not in self.among:
            raise at.unlike(f"one of {', '.join(map(str, self.among))}", data)
        return data

    def schema(self) -> Schema:
        """One of the numbers."""
        return {"enum": [*self.among]}


@dataclass(frozen=True, slots=True)
class Holds:
    """A struct's class, until its value knows both."""

    contract: type


TYPES = OneOfThem(
    "type",
    {
        "bool": Kind(Bool, {}),
        "int": Kind(
            Int,
            {
                "bits": Key(Bits((8, 16, 32, 64)), "bits", default=None),
                "signed": Key(BOOLEAN, "signed", default=True),
            },
        ),
        "float": Kind(Float, {"bits": Key(Bits((32, 64)), "bits", default=None)}),
        "decimal": Kind(
            Decimal,
            {
                "max_digits": Key(COUNT, "max_digits"),
                "decimal_places": Key(COUNT, "decimal_places"),
            },
        ),
        "text": Kind(Text, {}),
        "bytes": Kind(Bytes, {}),
        "date": Kind(Date, {}),
        "datetime": Kind(Datetime, {"aware": Key(BOOLEAN, "aware", default=False)}),
        "time": Kind(Time, {}),
        "duration": Kind(Duration, {}),
        "uuid": Kind(Uuid, {}),
        "list": Kind(ListOf, {"item": Key(VALUE, "item")}),
        "struct": Kind(
            StructOf,
            {"contract": Key(Nested(), "specification")},
            lambda specification: Holds(specification),
        ),
    },
)
NON_FINITE = Record(
    NonFinite,
    {
        "nan": Key(Texts(("forbid", "allow", "null", "default")), "nan", default="forbid"),
        "inf": Key(Texts(("forbid", "allow")), "inf", default="forbid"),
    },
)
ABOUT = Record(
    dict,
    {
        "nullable": Key(BOOLEAN, "nullable", default=False),
        "non_finite": Key(NON_FINITE, "non_finite", default=FINITE),
        "unit": Key(TEXT, "unit", default=None),
        "sensitive": Key(BOOLEAN, "sensitive", default=False),
        "wire": Key(WIRE, "wire", default=AS_IS),
        "rules": Key(RULES_OF_A_VALUE, "rules", default=()),
    },
)
"""What is said of values of every type."""


def apart(data: dict[str, Json], keys: Any) -> tuple[dict[str, Json], dict[str, Json]]:
    """The members that stand at some keys, and the others."""
    some = {key: one for key, one in data.items() if key in keys}
    return some, {key: one for key, one in data.items() if key not in some}


class Values:
    """What one value must be: its type, and what is said of it, in one object."""

    def write(self, given: Any, at: At) -> Json:
        """The object of both; a unit is said once, with the wire form if it stands there."""
        at.counted("values")
        if isinstance(given.dtype, StructOf):
            at.counted("values", at.contracts.values_in(given.dtype.specification))
        data = TYPES.write(given.dtype, at) | ABOUT.write(given, at.typed(given.dtype))
        if given.wire.unit is not None and given.unit == given.wire.unit.code:
            del data["unit"]
        return data

    def read(self, data: Json, at: At) -> Value:
        """The value."""
        at.counted("values")
        record = TYPES.record_of(data, at)
        said, type_ = apart(data, ABOUT.keys)
        dtype, python = record.read(type_, at), None
        if isinstance(dtype, Holds):
            python = dtype.contract
            dtype = StructOf(vars(python)["__specification__"])
            at.counted("values", at.contracts.values_in(dtype.specification))
        about = ABOUT.read(said, at.typed(dtype))
        if about["unit"] is None and about["wire"].unit is not None:
            about["unit"] = about["wire"].unit.code
        return Value(dtype, python=python, **about)

    def schema(self) -> Schema:
        """Any of the types, with what is said of it among its keys."""
        return TYPES.with_keys(ABOUT)


VALUES = Values()


def every_value() -> Codec:
    """How values are written, which hold values."""
    return VALUES


# Fields -----------------------------------------------------------------------------------------

FACTORIES = {"list": list, "tuple": tuple, "dict": dict}
"""The factories that a document names: all others are code."""


class Factories:
    """What makes a default anew, by its name."""

    def write(self, given: Any, at: At) -> Json:
        """The name."""
        named = (name for name, make in FACTORIES.items() if make is given.make)
        if (name := next(named, None)) is None:
            raise at.error(
                "has a default_factory, a function that no document holds",
                "Give a default, or one of the factories list, tuple, dict",
            )
        return name

    def read(self, data: Json, at: At) -> Factory:
        """The factory."""
        return Factory(FACTORIES[Texts(tuple(FACTORIES)).read(data, at)])

    def schema(self) -> Schema:
        """One of the names."""
        return Texts(tuple(FACTORIES)).schema()


FACTORY = Factories()
NAMING = {"name": Key(TEXT, "name"), "alias": Key(TEXT, "alias", default=None)}
TELLING = {
    "title": Key(TEXT, "title", default=None),
    "description": Key(TEXT, "description", default=None),
    "examples": Key(Many(LITERAL), "examples", default=()),
}
NAMED, TOLD = Record(dict, NAMING), Record(dict, TELLING)
FILLING = {
    "default": Key(FORM, "default", default=None),
    "default_factory": Key(FACTORY, "default_factory", default=None),
}
FILLED = Record(dict, FILLING)


class Fields:
    """A field, and what its values must be, in one object."""

    def write(self, given: Any, at: At) -> Json:
        """The object of both."""
        at.refuse_deep(given.value)
        data = NAMED.write(given, at)
        if given.alias == given.name:
            del data["alias"]
        data |= VALUES.write(given.value, at)
        match given.default:
            case Default(value):
                data["default"] = FORM.write(value, at.down("default").typed(given.value.dtype))
            case Factory():
                data["default_factory"] = FACTORY.write(given.default, at.down("default_factory"))
            case _:
                pass
        return data | TOLD.write(given, at)

    def read(self, data: Json, at: At) -> Field:
        """The field."""
        if type(data) is not dict:
            raise at.unlike("an object", data)
        named, rest = apart(data, NAMING)
        told, rest = apart(rest, TELLING)
        filled, rest = apart(rest, FILLING)
        names = NAMED.read(named, at)
        value = VALUES.read(rest, at)
        at.refuse_deep(value)
        return Field(
            name=names["name"],
            alias=names["name"] if names["alias"] is None else names["alias"],
            value=value,
            default=self.default_in(filled, at.typed(value.dtype)),
            **TOLD.read(told, at),
        )

    def default_in(self, data: dict[str, Json], at: At) -> Default | Factory | None:
        """What stands for an absent field, if anything does."""
        if len(data) > 1:
            raise at.error("has two defaults", "Leave one out")
        if "default" in data:
            within = at.down("default")

            return Default(FORM.read(data["default"], within))
        if "default_factory" in data:
            return FACTORY.read(data["default_factory"], at.down("default_factory"))
        return None

    def schema(self) -> Schema:
        """Any of the types, with the field's own keys among its keys."""
        one_default = {"not": {"required": [*FILLING]}}
        return TYPES.with_keys(ABOUT, NAMED, FILLED, TOLD) | one_default


class InOrder(Many):
    """The fields of a contract; what is wrong with one is written down by its name."""

    def write(self, given: Any, at: At) -> Json:
        """An array of each."""
        contract = replace(at, path=at.path.removesuffix(".fields"))
        return [self.of.write(one, contract.down(one.name)) for one in given]


FIELDS = InOrder(Named("field", Fields))
