"""A class attribute → a `Field`; an annotation → the `Value` it describes."""

from __future__ import annotations

import math
import types
from collections.abc import Hashable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo

from contracts.declaration.metadata import Parts, gather, refuse_unread_settings
from contracts.declaration.operands import (
    default_of,
    fitted,
    refuse_impossible_members,
    refuse_out_of_reach,
)
from contracts.declaration.refused import Refused
from contracts.declaration.wire_form import fitted_wire, says_instants
from contracts.dtypes import (
    MAX_DECIMAL_DIGITS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Scalar,
    Text,
    Time,
    Uuid,
)
from contracts.errors import ContractDefinitionError
from contracts.rules.conjunction import Contradiction, merge
from contracts.rules.named import Coordinate
from contracts.rules.requirement import Requirement
from contracts.rules.value import NonFinite, OneOf
from contracts.specification import DType, Field, ListOf, Specification, StructOf, Value

PLAIN_TYPES: dict[Any, Scalar] = {
    bool: Bool(),
    int: Int(),
    float: Float(),
    str: Text(),
    bytes: Bytes(),
    date: Date(),
    datetime: Datetime(),
    NaiveDatetime: Datetime(),
    AwareDatetime: Datetime(aware=True),
    time: Time(),
    timedelta: Duration(),
    UUID: Uuid(),
}
FORMATTED = {
    "EmailStr": "Email", "AnyUrl": "Uri", "HttpUrl": "Uri", "IPv4Address": "IPv4", "IPv6Address": "IPv6",
}  # fmt: skip
"""Our type for a class of pydantic's, or of the standard library's, that reads text of a format."""


def declared_field(contract: str, name: str, info: FieldInfo) -> Field:
    """The field that a class attribute declares.

    Raises:
        ContractDefinitionError: it cannot stand; names the field and the mend.
    """
    try:
        return _declared_field(name, info)
    except Refused as refused:
        raise ContractDefinitionError(contract, name, refused.problem, refused.mend) from None
    except Contradiction as contradiction:
        mend = "Loosen one of the two"
        raise ContractDefinitionError(contract, name, str(contradiction), mend) from None


def _declared_field(name: str, info: FieldInfo) -> Field:
    refuse_unread_settings(info)
    value, parts = value_of(info.annotation, info.metadata)
    default = default_of(info, value)
    if value.non_finite.nan == "null" and not value.nullable:
        raise Refused("reads NaN as null, but may not be null", "Declare it X | None")
    missing = value.wire.missing if not parts.of_contract else None
    if missing and missing.values and not value.nullable and default is None:
        raise Refused(
            "reads values as null, but may not be null", "Declare it X | None, or give it a default"
        )
    if value.non_finite.nan == "default" and default is None:
        raise Refused("reads NaN as its default, but has none", "Give it a default")
    return Field(
        name=name,
        alias=info.alias or name,
        value=value,
        default=default,
        title=info.title,
        description=info.description or parts.description or None,
        examples=tuple(map(hashable, info.examples or ())),
    )


def hashable(example: Any) -> Any:
    """An example as it is, its lists as tuples and anything else unhashable as its text."""
    if type(example) is float and math.isnan(example):
        return math.nan  # equal to itself only as the very same object in a tuple
    if isinstance(example, (list, tuple)):
        return tuple(map(hashable, example))
    return example if isinstance(example, Hashable) else repr(example)


def value_of(annotation: Any, metadata: Iterable[Any] = ()) -> tuple[Value, Parts]:
    """What an annotation, with the metadata around it, says one value must be."""
    nullable = False
    gathered = [*metadata]
    if (stated := next((one for one in gathered if isinstance(one, Value)), None)) is not None:
        return restated(stated)
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *inner = get_args(annotation)
            gathered = [*inner, *gathered]
        elif origin in (Union, types.UnionType):
            members = [m for m in get_args(annotation) if m is not type(None)]
            if len(members) != 1:
                raise Refused(
                    f"is a union of {len(members)} types, and a column has one type",
                    "Choose one type, or declare a field for each",
                )
            nullable, annotation = True, members[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":  # PEP 695: `type X = …`
            annotation = annotation.__value__
        else:
            break
    parts = Parts()
    for item in gathered:
        gather(item, parts)
    if get_origin(annotation) is Literal and None in get_args(annotation):
        nullable = True
    dtype, python = dtype_of(annotation, parts)
    if (members_rule := members_of(annotation)) is not None:
        parts.requirements.insert(0, Requirement(members_rule))
    return assembled(dtype, parts, nullable=nullable, python=python), parts


def restated(value: Value) -> tuple[Value, Parts]:
    """A value that stands in a specification, held to everything that a declared one is held to."""
    parts = Parts(of_contract=True, axis=value.wire.axis)
    wire = value.wire
    said = (wire.missing, wire.trim, wire.numerals, wire.words, wire.unit, wire.format)
    finite = value.non_finite if value.non_finite != NonFinite() else None
    for one in (*value.rules, *said, finite):
        gather(one, parts)  # None says nothing
    if value.unit not in (parts.unit, Coordinate("latitude").unit):
        raise Refused(f"has the unit {value.unit!r} in words alone", "Say it in its wire form")
    parts.unit, parts.sensitive = value.unit, value.sensitive
    dtype: DType = value.dtype
    match dtype:
        case Int(bits=None, signed=False):
            raise Refused("is an unsigned integer of no width", "Give it bits")
        case Decimal(digits, places):
            dtype = decimal_of(Parts(max_digits=digits, decimal_places=places))
        case Datetime(aware) if says_instants(parts.wire) and not aware:
            raise Refused("has a format of instants, and no time zone", "Make it aware")
        case ListOf(item):
            dtype = ListOf(restated(item)[0])
        case StructOf() if value.python is not None:
            dtype = StructOf(nested(value.python))
        case _:
            pass
    return assembled(dtype, parts, nullable=value.nullable, python=value.python), parts


def assembled(dtype: DType, parts: Parts, *, nullable: bool, python: type | None) -> Value:
    """The value, its rules checked against its type and merged."""
    if parts.non_finite is not None and dtype.kind != "float":
        mend = "Put it on the items: list[Annotated[float, NonFinite(…)]]"
        raise Refused(
            f"has NonFinite, which says nothing about {dtype}",
            mend if dtype.kind == "list" else "Leave it out",
        )
    bare = Value(dtype, python=python)
    rules = merge(fitted(requirement, bare) for requirement in parts.requirements)
    value = Value(
        dtype=dtype,
        nullable=nullable,
        rules=rules,
        non_finite=parts.non_finite or NonFinite(),
        unit=parts.unit,
        python=python,
        sensitive=parts.sensitive,
        wire=fitted_wire(parts.wire, dtype, parts.axis),
    )
    if dtype.kind in ("int", "decimal"):
        refuse_out_of_reach(value)
    refuse_impossible_members(value)
    return value


def dtype_of(annotation: Any, parts: Parts) -> tuple[DType, type | None]:
    """The logical type of an annotation, and the Python class to give its values as."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if parts.width is not None:
        if annotation is not (int if isinstance(parts.width, Int) else float):
            raise Refused(f"is {name_of(annotation)} with the width of {parts.width}", "Choose one")
        return parts.width, None
    if annotation is PyDecimal:
        return decimal_of(parts), None
    if parts.max_digits is not None or parts.decimal_places is not None:
        raise Refused("limits the digits of what is no Decimal", "Declare it Decimal")
    if annotation is datetime and (parts.aware is not None or says_instants(parts.wire)):
        return Datetime(aware=parts.aware is not False), None
    if parts.aware is not None:
        raise Refused("has a Timezone, which only a datetime can have", "Leave it out")
    if annotation in PLAIN_TYPES:
        return PLAIN_TYPES[annotation], None
    if origin is Literal:
        return literal_type([a for a in arguments if a is not None]), None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return literal_type([member.value for member in annotation]), annotation
    if origin is list:
        return ListOf(item_of(arguments[0])), None
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return ListOf(item_of(arguments[0])), tuple
    if isinstance(annotation, type) and hasattr(annotation, "__settings__"):
        return StructOf(nested(annotation)), annotation
    raise Refused(f"is {name_of(annotation)}, which a frame cannot hold", mend_for(annotation))


def item_of(annotation: Any) -> Value:
    """What each item of a list must be."""
    return value_of(annotation)[0]


def nested(contract: type) -> Specification:
    """The specification of a contract that stands inside another.

    A contract is known here by what its class carries: the class syntax lies above this module.
    """
    specification = vars(contract).get("__specification__")
    if not isinstance(specification, Specification):
        raise Refused(
            f"holds {contract.__name__}, which is not complete yet",
            "Declare it before; a contract cannot hold itself, because a struct has finite depth",
        )
    if specification.table_rules:
        raise Refused(
            f"holds {contract.__name__}, whose table rules have no table here",
            "State table rules in the contract of the whole table",
        )
    return specification


def decimal_of(parts: Parts) -> Decimal:
    """The decimal type, which must say how many digits it has."""
    digits, places = parts.max_digits, parts.decimal_places
    if digits is None or places is None:
        raise Refused(
            "is a Decimal that does not say how many digits it has",
            "Write Annotated[Decimal, Field(max_digits=18, decimal_places=2)]",
        )
    if not 0 <= places <= digits <= MAX_DECIMAL_DIGITS or digits < 1:
        raise Refused(
            f"has {digits} digits, {places} of them after the point",
            f"Have at most {MAX_DECIMAL_DIGITS} digits, and no more after the point than in all",
        )
    return Decimal(digits, places)


def literal_type(members: list[Any]) -> Scalar:
    """The one type of all members of a Literal or an Enum."""
    kinds = {type(member) for member in members}
    if len(kinds) != 1 or (kind := kinds.pop()) not in (bool, int, str, bytes, float):
        raise Refused(
            "lists members of no one type that a column can have",
            "List members that are all text, or all integers",
        )
    return PLAIN_TYPES[kind]


def members_of(annotation: Any) -> OneOf | None:
    """The rule that a Literal or an Enum states."""
    if get_origin(annotation) is Literal:
        return OneOf(*(a for a in get_args(annotation) if a is not None))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return OneOf(*(member.value for member in annotation))
    return None


def name_of(annotation: Any) -> str:
    """An annotation as its author wrote it, more or less."""
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def mend_for(annotation: Any) -> str:
    """What to write instead of a type that frames cannot hold."""
    origin = get_origin(annotation) or annotation
    if origin in (dict, set, frozenset) or isinstance(annotation, TypeVar):
        return "Declare a nested contract with a field for each key, or list[X]"
    if origin in (list, tuple):
        return "Write list[X]; for a fixed width Annotated[list[X], Len(n, n)]"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "Make it a Contract, so that frames are held to it too"
    if name_of(annotation) in FORMATTED:
        return f"Write contracts.{FORMATTED[name_of(annotation)]}: text of that format"
    return "Use one of the types in docs/reference/types.md"
