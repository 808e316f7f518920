"""A class attribute → a `Field`; its annotation → a `FieldType`."""

from __future__ import annotations

import math
import types
from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin
from uuid import UUID

from annotated_types import Timezone
from pydantic import AwareDatetime, NaiveDatetime
from pydantic import Field as PydanticField
from pydantic.fields import FieldInfo

import contracts.dtypes as d
from contracts.declaration.defaults import read_field_default
from contracts.declaration.errors import DeclarationError
from contracts.declaration.field_rules import (
    fit_value_rule,
    refuse_impossible_members,
    refuse_out_of_reach,
)
from contracts.declaration.metadata import AnnotationParts, gather, refuse_unsupported_settings
from contracts.declaration.other_types import (
    annotation_name,
    hint_for_type,
    refuse_other_type,
    refused_values,
)
from contracts.declaration.wire_form import fit_wire, has_instant_format
from contracts.errors import ContractDefinitionError
from contracts.hints import Declare, GiveDefault, Hint, LeaveOut, ReplaceWith
from contracts.rules.coordinate import Coordinate
from contracts.rules.merge import Contradiction, merge_rules
from contracts.rules.requirement import Requirement
from contracts.rules.value import NonFinite, OneOf
from contracts.specification import (
    DType,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
)

PLAIN_TYPES: dict[Any, d.Scalar] = {
    bool: d.Bool(),
    int: d.Int(),
    float: d.Float(),
    str: d.Text(),
    bytes: d.Bytes(),
    date: d.Date(),
    datetime: d.Datetime(),
    NaiveDatetime: d.Datetime(),
    AwareDatetime: d.Datetime(aware=True),
    time: d.Time(),
    timedelta: d.Duration(),
    UUID: d.Uuid(),
}

_ANNOTATED_TYPES: dict[d.Kind, Any] = {"int": int, "float": float, "opaque": Any}
"""The types beside which a width stands in `Annotated`."""

_NULL_OR_DEFAULT = Hint(
    "Declare it X | None, or give it a default", Declare(nullable=True), GiveDefault()
)
_NAN_IN_ITEMS = "Put it on the items: list[Annotated[float, NonFinite(…)]]"

_SOME_DIGITS = Declare((PydanticField(max_digits=18, decimal_places=2),))


def read_field(contract: str, name: str, info: FieldInfo, nan: NonFinite | None = None) -> Field:
    """Read a class attribute as a field.

    Args:
        nan: what the contract says about NaN, for a field that may be null and does not say itself.

    Raises:
        ContractDefinitionError: the declaration is invalid; names the field and the hint.
    """
    try:
        declared = _read_field(name, info, nan)
    except DeclarationError as refused:
        raise ContractDefinitionError(contract, name, refused.problem, refused.hint) from None
    except Contradiction as contradiction:
        hint = "Loosen one of the two"
        raise ContractDefinitionError(contract, name, str(contradiction), hint) from None
    if isinstance(declared.default, Factory):
        return replace(declared, default=replace(declared.default, contract=contract))
    return declared


def _read_field(name: str, info: FieldInfo, nan: NonFinite | None) -> Field:
    refuse_unsupported_settings(info)
    value, parts = _read_annotation(info.annotation, info.metadata)
    default = read_field_default(info, value)
    may_be_null = value.nullable or default is not None
    is_evaluated = not isinstance(value.dtype, d.Opaque)
    if nan is not None and parts.non_finite is None and may_be_null and is_evaluated:
        value = replace(value, non_finite=nan)
    if value.non_finite.nan == "null" and not may_be_null:
        hint = _NAN_IN_ITEMS if value.dtype.kind == "list" else _NULL_OR_DEFAULT
        raise DeclarationError("reads NaN as null, but may not be null", hint)
    if value.non_finite.nan == "default" and default is None:
        hint = Hint("Give it a default", GiveDefault())
        raise DeclarationError("reads NaN as its default, but has none", hint)
    return Field(
        name=name,
        alias=info.alias or name,
        value=value,
        default=default,
        title=info.title,
        description=info.description or parts.description or None,
        examples=tuple(map(_hashable, info.examples or ())),
    )


def _hashable(example: Any) -> Any:
    """An example with lists as tuples, and anything else unhashable as its `repr`."""
    if type(example) is float and math.isnan(example):
        return math.nan  # in a tuple NaN equals itself only if it is the same object
    if isinstance(example, (list, tuple)):
        return tuple(map(_hashable, example))
    return example if isinstance(example, Hashable) else repr(example)


def _read_annotation(
    annotation: Any, metadata: Iterable[Any] = ()
) -> tuple[FieldType, AnnotationParts]:
    """Read an annotation, with the metadata around it, as the type of one value."""
    nullable = False
    gathered = [*metadata]
    if (known := next((one for one in gathered if isinstance(one, FieldType)), None)) is not None:
        return _read_field_type(known)
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *inner = get_args(annotation)
            gathered = [*inner, *gathered]
        elif origin in (Union, types.UnionType):
            members = [m for m in get_args(annotation) if m is not type(None)]
            if len(members) != 1:
                hint = "Choose one type, or declare a field for each"
                raise DeclarationError(
                    f"is a union of {len(members)} types, and a column has one type",
                    Hint(hint, *(ReplaceWith(annotation, one) for one in members)),
                )
            nullable, annotation = True, members[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":  # PEP 695: `type X = …`
            annotation = annotation.__value__
        else:
            break
    refuse_other_type(annotation, gathered)
    parts = AnnotationParts(annotated=annotation)
    for item in gathered:
        gather(item, parts)
    if get_origin(annotation) is Literal and None in get_args(annotation):
        nullable = True
    dtype, python = _read_dtype(annotation, parts)
    if (members_rule := _members_rule(annotation)) is not None:
        parts.requirements.insert(0, Requirement(members_rule))
    return _assemble_field_type(dtype, parts, nullable=nullable, python=python), parts


def _read_field_type(value: FieldType) -> tuple[FieldType, AnnotationParts]:
    """Check a type that comes from a specification as strictly as a declared one."""
    parts = AnnotationParts(axis=value.wire.axis)
    finite = value.non_finite if value.non_finite != NonFinite() else None
    for one in (*value.rules, *value.wire.declared, finite):
        gather(one, parts)  # ignores None
    if value.unit not in (parts.unit, Coordinate("latitude").unit):
        raise DeclarationError(
            f"has the unit {value.unit!r} in words alone", "Declare it in its wire form"
        )
    parts.unit, parts.sensitive = value.unit, value.sensitive
    dtype: DType = value.dtype
    match dtype:
        case d.Int(bits=None, signed=False):
            raise DeclarationError("is an unsigned integer without a width", "Give it bits")
        case d.Decimal(digits, places):
            dtype = _decimal_type(AnnotationParts(max_digits=digits, decimal_places=places))
        case d.Datetime(aware) if has_instant_format(parts.wire) and not aware:
            raise DeclarationError("has a format of instants, and no time zone", "Make it aware")
        case ListOf(item):
            dtype = ListOf(_read_field_type(item)[0])
        case StructOf() if value.python is not None:
            dtype = StructOf(_nested_specification(value.python))
        case _:
            pass
    return _assemble_field_type(dtype, parts, nullable=value.nullable, python=value.python), parts


def _assemble_field_type(
    dtype: DType, parts: AnnotationParts, *, nullable: bool, python: type | None
) -> FieldType:
    """The type, with its rules checked against it and merged."""
    if isinstance(dtype, d.Opaque) and (declared := [*parts.wire.values(), parts.non_finite]) != [
        None
    ]:
        problem = f"has {declared[0]!r}, and of any value only null is evaluated"
        raise DeclarationError(problem, "Leave it out, or declare its type")
    if dtype.kind != "float" and not _only_reads(parts.non_finite):
        raise DeclarationError(
            f"has NonFinite with what {dtype} never is",
            _NAN_IN_ITEMS
            if dtype.kind == "list"
            else Hint(
                'Leave it out; NonFinite(nan="null") reads NaN as null', LeaveOut(parts.non_finite)
            ),
        )
    bare = FieldType(dtype, python=python)
    rules = merge_rules(fit_value_rule(requirement, bare) for requirement in parts.requirements)
    value = FieldType(
        dtype=dtype,
        nullable=nullable,
        rules=rules,
        non_finite=parts.non_finite or NonFinite(),
        unit=parts.unit,
        python=python,
        sensitive=parts.sensitive,
        wire=fit_wire(parts.wire, dtype, parts.axis),
    )
    if dtype.kind in ("int", "decimal"):
        refuse_out_of_reach(value)
    refuse_impossible_members(value)
    return value


def _only_reads(stated: NonFinite | None) -> bool:
    """Whether NaN and the infinities are no values of the field, however NaN is read on the wire."""
    return stated is None or (stated.nan != "allow" and stated.inf == "forbid")


def _read_dtype(annotation: Any, parts: AnnotationParts) -> tuple[DType, type | None]:
    """The logical type of an annotation, and the Python class of its values in a row."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if parts.width is not None:
        if annotation is not _ANNOTATED_TYPES[parts.width.kind]:
            raise DeclarationError(
                f"is {annotation_name(annotation)} with the width of {parts.width}",
                Hint("Choose one", LeaveOut(parts.width)),
            )
        return parts.width, None
    if annotation is PyDecimal:
        return _decimal_type(parts), None
    if parts.max_digits is not None or parts.decimal_places is not None:
        raise DeclarationError(
            "limits the digits of a type other than Decimal",
            Hint("Declare it Decimal", ReplaceWith(annotation, PyDecimal)),
        )
    if annotation is datetime and (parts.aware is not None or has_instant_format(parts.wire)):
        return d.Datetime(aware=parts.aware is not False), None
    if parts.aware is not None:
        hint = Hint("Leave it out", LeaveOut(Timezone))
        raise DeclarationError("has a Timezone, which only a datetime can have", hint)
    if origin is Literal:  # before it is looked up: a member may have no hash
        return _literal_type([a for a in arguments if a is not None]), None
    if isinstance(annotation, (list, tuple, set, dict)):
        raise refused_values(annotation)
    if annotation in PLAIN_TYPES:
        return PLAIN_TYPES[annotation], None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _literal_type([member.value for member in annotation]), annotation
    if origin is list:
        return ListOf(_read_annotation(arguments[0])[0]), None
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return ListOf(_read_annotation(arguments[0])[0]), tuple
    if isinstance(annotation, type) and hasattr(annotation, "__settings__"):
        return StructOf(_nested_specification(annotation)), annotation
    raise DeclarationError(
        f"is {annotation_name(annotation)}, which a frame cannot hold", hint_for_type(annotation)
    )


def _nested_specification(contract: type) -> Specification:
    # The class syntax is above this module, so contracts are recognized by their attributes.
    specification = vars(contract).get("__specification__")
    if not isinstance(specification, Specification):
        raise DeclarationError(
            f"holds {contract.__name__}, which is not complete yet",
            "Declare it before; a contract cannot hold itself, because a struct has finite depth",
        )
    if specification.table_rules:
        raise DeclarationError(
            f"holds {contract.__name__}, whose table rules have no table here",
            "State table rules in the contract of the whole table",
        )
    if specification.ordered:
        raise DeclarationError(
            f"holds {contract.__name__}, which is ordered=True: a struct's members go by their names",
            "Leave ordered=True out; ordered=False undoes that of a base",
        )
    return specification


def _decimal_type(parts: AnnotationParts) -> d.Decimal:
    digits, places = parts.max_digits, parts.decimal_places
    if digits is None or places is None:
        raise DeclarationError(
            "is a Decimal that does not say how many digits it has",
            Hint("Write Annotated[Decimal, Field(max_digits=18, decimal_places=2)]", _SOME_DIGITS),
        )
    if not 0 <= places <= digits <= d.MAX_DECIMAL_DIGITS or digits < 1:
        raise DeclarationError(
            f"has {digits} digits, {places} of them after the point",
            f"Have at most {d.MAX_DECIMAL_DIGITS} digits, and no more after the point than in all",
        )
    return d.Decimal(digits, places)


def _literal_type(members: list[Any]) -> d.Scalar:
    """The type that all members of a Literal or an Enum share."""
    kinds = {type(member) for member in members}
    if len(kinds) != 1 or (kind := kinds.pop()) not in (bool, int, str, bytes, float):
        raise DeclarationError(
            "lists members that do not share one type that a column can have",
            "List members that are all text, or all integers",
        )
    return PLAIN_TYPES[kind]


def _members_rule(annotation: Any) -> OneOf | None:
    """The rule that a Literal or an Enum is short for."""
    if get_origin(annotation) is Literal:
        return OneOf(*(a for a in get_args(annotation) if a is not None))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return OneOf(*(member.value for member in annotation))
    return None
