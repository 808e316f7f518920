"""Codecs of fields, of what their values must be, and of a whole contract but for the others it uses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast, get_args

import contracts.dtypes as d
from contracts.interchange.json.codecs import (
    Array,
    Codec,
    Converted,
    Definition,
    JsonSchema,
    Record,
    TaggedUnion,
    split_object,
)
from contracts.interchange.json.places import DocumentPlace, Json
from contracts.interchange.json.rule_codecs import (
    BODY_REQUIREMENTS,
    CONTRACT_KEY,
    VALUE_REQUIREMENTS,
)
from contracts.interchange.json.scalar_codecs import BOOLEAN, COUNT, STRING, choice
from contracts.interchange.json.value_codecs import CONTRACT_FORM, LITERAL
from contracts.interchange.json.wire_codecs import WIRE
from contracts.rules.value import NonFinite
from contracts.specification import (
    Default,
    Extra,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
)

_FIELD_TYPE: Codec = Definition("value", lambda: FIELD_TYPE)
DTYPE_UNION = TaggedUnion(
    "type",
    {
        "bool": Record(d.Bool),
        "int": Record(d.Int, bits=choice((8, 16, 32, 64)), signed=BOOLEAN),
        "float": Record(d.Float, bits=choice((32, 64))),
        "decimal": Record(d.Decimal, max_digits=COUNT, decimal_places=COUNT),
        "text": Record(d.Text),
        "bytes": Record(d.Bytes),
        "date": Record(d.Date),
        "datetime": Record(d.Datetime, aware=BOOLEAN),
        "time": Record(d.Time),
        "duration": Record(d.Duration),
        "uuid": Record(d.Uuid),
        "opaque": Record(d.Opaque),
        "list": Record(ListOf, item=_FIELD_TYPE),
        "struct": Record(StructOf, {"specification": "contract"}, specification=CONTRACT_KEY),
    },
)
VALUE_RECORD = Record(
    FieldType,
    nullable=BOOLEAN,
    non_finite=Record(
        NonFinite,
        nan=choice(("forbid", "allow", "null", "default")),
        inf=choice(("forbid", "allow")),
    ),
    unit=STRING,
    sensitive=BOOLEAN,
    wire=WIRE,
    rules=VALUE_REQUIREMENTS,
)
"""The keys of values of every type."""


class _FieldTypeCodec:
    """What one value must be: its type and the keys of every type, in one object."""

    def write(self, value: Any, at: DocumentPlace) -> dict[str, Json]:
        _count_values(value, at)
        data = DTYPE_UNION.write(value.dtype, at) | VALUE_RECORD.write(value, at.typed(value.dtype))
        if value.wire.unit is not None and value.unit == value.wire.unit.code:
            del data["unit"]  # it is written once, with the wire form
        return data

    def read(self, data: Json, at: DocumentPlace) -> FieldType:
        others, own = split_object(data, VALUE_RECORD)
        dtype, python = DTYPE_UNION.read(own, at), None
        if isinstance(dtype, StructOf):
            python = cast("type", dtype.specification)  # the class, as every key is read
            dtype = StructOf(vars(python)["__specification__"])
        _count_values(FieldType(dtype), at)
        keys = VALUE_RECORD.read_attributes(others, at.typed(dtype))
        if "unit" not in keys and "wire" in keys and keys["wire"].unit is not None:
            keys["unit"] = keys["wire"].unit.code
        return FieldType(dtype, python=python, **keys)

    def schema(self) -> JsonSchema:
        return DTYPE_UNION.schema(VALUE_RECORD)


def _count_values(value: FieldType, at: DocumentPlace) -> None:
    """Count a value, and those of the contract that it nests; items are counted where they are."""
    is_struct = isinstance(value.dtype, StructOf)
    at.count("values", at.contracts.measure(value)[0] if is_struct else 1)


FIELD_TYPE: _FieldTypeCodec = _FieldTypeCodec()

# Fields -----------------------------------------------------------------------------------------

_FACTORIES = {"list": list, "tuple": tuple, "dict": dict}
"""The factories that a document names: all others are code."""


def _factory_name(factory: Factory, at: DocumentPlace) -> str:
    for name, make in _FACTORIES.items():
        if make is factory.make:
            return name
    raise at.error(
        "has a default_factory, a function that no document can hold",
        "Give a default, or one of the factories list, tuple, dict",
    )


def _make_names(name: str, alias: str | None = None) -> dict[str, str]:
    return {"name": name, "alias": name if alias is None else alias}


def _default(
    default: Default | None = None, default_factory: Factory | None = None
) -> Default | Factory | None:
    return default or default_factory


NAMES_RECORD = Record(_make_names, name=STRING, alias=STRING)
DEFAULT_RECORD = Record(
    _default,
    default=Converted(CONTRACT_FORM, lambda one, _: one.value, lambda value, _: Default(value)),
    default_factory=Converted(
        choice((*_FACTORIES,)), _factory_name, lambda name, _: Factory(_FACTORIES[name])
    ),
)
DESCRIPTION_RECORD = Record(Field, title=STRING, description=STRING, examples=Array(LITERAL))
"""The keys that describe a field to people."""


def read_default(data: Json, at: DocumentPlace) -> Default | Factory | None:
    """The default that the keys `default` and `default_factory` state, if they do."""
    if len(data) > 1:
        raise at.error("has two defaults", "Leave one out")
    default: Default | Factory | None = DEFAULT_RECORD.read(data, at)
    return default


class _FieldCodec:
    """A field, and what its values must be, in one object."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        at.refuse_deep(value.value)
        data = NAMES_RECORD.write(value, at)
        if value.alias == value.name:
            del data["alias"]
        data |= FIELD_TYPE.write(value.value, at)
        if value.default is not None:
            key = "default" if isinstance(value.default, Default) else "default_factory"
            within = at.down(key).typed(value.value.dtype)
            data[key] = DEFAULT_RECORD.keys[key].codec.write(value.default, within)
        return data | DESCRIPTION_RECORD.write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Field:
        if type(data) is not dict:
            raise at.unlike("an object", data)
        records = (NAMES_RECORD, DESCRIPTION_RECORD, DEFAULT_RECORD)
        names, description, default, own = split_object(data, *records)
        named = NAMES_RECORD.read(names, at)
        value = FIELD_TYPE.read(own, at)
        at.refuse_deep(value)
        return Field(
            **named,
            value=value,
            default=read_default(default, at.typed(value.dtype)),
            **DESCRIPTION_RECORD.read_attributes(description, at),
        )

    def schema(self) -> JsonSchema:
        others = (VALUE_RECORD, NAMES_RECORD, DEFAULT_RECORD, DESCRIPTION_RECORD)
        return DTYPE_UNION.schema(*others) | {"not": {"required": [*DEFAULT_RECORD.keys]}}


FIELD = _FieldCodec()


class _FieldArray(Array):
    """The fields of a contract; errors of writing name each by its name, as its class does."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        contract = replace(at, path=at.path.removesuffix(".fields"))
        return [self.items.write(field, contract.down(field.name)) for field in value]


CONTRACT = Record(
    Specification,
    name=STRING,
    version=STRING,
    boundary=STRING,
    owner=STRING,
    description=STRING,
    extra=choice(get_args(Extra)),
    ordered=BOOLEAN,
    fields=_FieldArray(Definition("field", lambda: FIELD)),
    rules=BODY_REQUIREMENTS,
)
