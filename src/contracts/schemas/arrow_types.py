"""Arrow's types, and what is said beside them in metadata, as annotations of fields."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

import pyarrow as pa
from annotated_types import Len
from pydantic import AwareDatetime

from contracts import types as ours
from contracts.backends.arrow_labels import (
    DESCRIPTION,
    FORMAT,
    IDENTITY,
    SENSITIVE,
    TYPE,
    UNIT,
    labelled_format,
)
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.errors import Obstacle
from contracts.rules.value import Sensitive
from contracts.rules.wire import Unit
from contracts.schemas.making import Drafted, Obstructed, contract_of, drafts, struct_name
from contracts.schemas.polars_types import decimal_of

PLAIN: dict[pa.DataType, Any] = {
    pa.bool_(): bool,
    pa.int8(): ours.Int8,
    pa.int16(): ours.Int16,
    pa.int32(): ours.Int32,
    pa.int64(): ours.Int64,
    pa.uint8(): ours.UInt8,
    pa.uint16(): ours.UInt16,
    pa.uint32(): ours.UInt32,
    pa.uint64(): ours.UInt64,
    pa.float32(): ours.Float32,
    pa.float64(): ours.Float64,
    **dict.fromkeys((pa.string(), pa.large_string(), pa.string_view()), str),
    **dict.fromkeys((pa.binary(), pa.large_binary(), pa.binary_view()), bytes),
    **dict.fromkeys((pa.date32(), pa.date64()), date),
}
LOGICAL: dict[str, tuple[Any, Any]] = {
    "int": (int, ours.Int64),
    "float": (float, ours.Float64),
    "uuid": (UUID, str),
}
"""What a label says that a column is, and what the column must be without it."""
AXES = {"latitude": ours.Latitude, "longitude": ours.Longitude}
MENDS = {
    "null": "Cast it to the type that its values have where there are any",
    "halffloat": "Cast it to float32",
    "map": "Make it a list of structs with a key and a value",
    "union": "Make a column of each type",
    "interval": "Cast it to a duration, or to days and months in columns of their own",
}
OTHERWISE = "Cast it to one of the types in docs/reference/types.md"


def drafted_field(field: pa.Field, where: str | None = None) -> Drafted:
    """A column of a schema as a field.

    Raises:
        Obstructed: no contract holds it, or something is said of it that is not so.
    """
    path = field.name if where is None else f"{where}.{field.name}"
    said = text_of(field.metadata)
    description = said.get(DESCRIPTION)
    settings = {} if description is None else {"description": description}
    return Drafted(field.name, annotation_of(path, field), settings, path)


def text_of(metadata: dict[bytes, bytes] | None) -> dict[bytes, str]:
    """Metadata as text."""
    return {key: text.decode("utf-8", "replace") for key, text in (metadata or {}).items()}


def identity_in(metadata: dict[bytes, bytes] | None) -> dict[str, str]:
    """What metadata says of the contract that was written down in it."""
    said = text_of(metadata)
    return {name: said[key] for name, key in IDENTITY.items() if key in said}


def annotation_of(where: str, field: pa.Field) -> Any:
    """A column's type, nullability and labels as an annotation.

    Raises:
        Obstructed: no contract holds it, or something is said of it that is not so.
    """
    annotation = labelled_type(where, type_of(where, field.type, field), text_of(field.metadata))
    return annotation | None if field.nullable else annotation


def labelled_type(where: str, annotation: Any, said: dict[bytes, str]) -> Any:
    """A type with what the labels say of it."""
    if TYPE in said:
        logical, held_as = LOGICAL.get(said[TYPE], (None, None))
        if annotation is not held_as:
            problem = f"is labelled {said[TYPE]!r}, which no column of its type is"
            raise Obstructed(Obstacle(where, problem, f"Take {TYPE.decode()} off it"))
        annotation = logical
    beside: list[Any] = [Unit(said[UNIT])] if UNIT in said else []
    if FORMAT in said:
        format_, axis = format_of(where, said[FORMAT])
        annotation = annotation if axis is None else AXES[axis]
        beside.append(format_)
    if SENSITIVE in said:
        beside.append(Sensitive())
    for one in beside:
        annotation = Annotated[annotation, one]
    return annotation


def format_of(where: str, label: str) -> Any:
    """The format that a label says, and the coordinate that is so written.

    Raises:
        Obstructed: it says none.
    """
    try:
        format_, axis = labelled_format(label)
        if axis is not None and axis not in AXES:
            raise ValueError(f"{axis!r} is no coordinate")  # noqa: TRY301 - told like the others
    except (ValueError, TypeError) as error:
        problem = f"has a {FORMAT.decode()} that is none ({error})"
        raise Obstructed(Obstacle(where, problem, "Write it anew, or take it off")) from None
    return format_, axis


def type_of(where: str, kind: pa.DataType, field: pa.Field) -> Any:
    """A type as an annotation.

    Args:
        field: what has the type, for what it says of structs.

    Raises:
        Obstructed: no contract holds it.
    """
    types = pa.types
    if kind in PLAIN:
        return PLAIN[kind]
    if types.is_timestamp(kind):
        return datetime if kind.tz is None else AwareDatetime
    if types.is_duration(kind):
        return timedelta
    if types.is_time(kind):
        return time
    if types.is_fixed_size_binary(kind) and not types.is_decimal(kind):
        return Annotated[bytes, Len(kind.byte_width, kind.byte_width)]
    if types.is_decimal(kind) and 0 <= kind.scale <= kind.precision <= MAX_DECIMAL_DIGITS:
        return decimal_of(kind.precision, kind.scale)
    if types.is_struct(kind):
        return struct_of(where, kind, field)
    if types.is_fixed_size_list(kind):
        return Annotated[list_of(where, kind), Len(kind.list_size, kind.list_size)]
    if is_list(kind):
        return list_of(where, kind)
    if types.is_dictionary(kind) or types.is_run_end_encoded(kind):
        return type_of(where, kind.value_type, field)
    return extension_of(where, kind, field)


def is_list(kind: pa.DataType) -> bool:
    """Whether a type is of lists of any length."""
    types = pa.types
    views = types.is_list_view(kind) or types.is_large_list_view(kind)
    return bool(types.is_list(kind) or types.is_large_list(kind) or views)


def list_of(where: str, kind: pa.DataType) -> Any:
    """Lists whose items are as the type says."""
    return list[annotation_of(f"{where}[]", kind.value_field)]  # type: ignore[misc]  # made at run time


def struct_of(where: str, kind: pa.DataType, field: pa.Field) -> Any:
    """A contract of the members of a struct, called as its metadata says, or else like its column."""
    members = [kind.field(place) for place in range(kind.num_fields)]
    drafted = drafts(lambda one: drafted_field(one, where), members)
    identity = identity_in(field.metadata)
    name = identity.pop("name", struct_name(where))
    return contract_of(name, drafted, keywords=identity)


def extension_of(where: str, kind: pa.DataType, field: pa.Field) -> Any:
    """A type of Arrow's canonical extensions.

    Raises:
        Obstructed: no contract holds it.
    """
    if isinstance(kind, pa.UuidType):
        return UUID
    if isinstance(kind, pa.Bool8Type):
        return bool
    if isinstance(kind, (pa.JsonType, pa.FixedShapeTensorType)):
        return type_of(where, kind.storage_type, field)
    known = f"{kind}"
    mend = next((mend for name, mend in MENDS.items() if name in known), OTHERWISE)
    if pa.types.is_decimal(kind):
        mend = f"Cast it to a decimal of at most {MAX_DECIMAL_DIGITS} digits, some after the point"
    raise Obstructed(Obstacle(where, f"is of type {kind}, which no contract holds", mend))
