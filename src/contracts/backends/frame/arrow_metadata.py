"""Arrow metadata for contracts: the identity in a schema's metadata, and in a field's what its
column's type does not tell.

`unit` and `description` are the keys that other programs know; the other keys are ours, and begin
with `contracts.`.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from contracts.dtypes import Float, Int, Opaque, Uuid
from contracts.rules.format import Format
from contracts.specification import FieldType, Specification, StructOf

_Metadata = dict[bytes, bytes]

UNIT = b"unit"
"""The UCUM code of a field's unit."""
DESCRIPTION = b"description"
"""The author's description of a field, or of the contract."""
TYPE = b"contracts.type"
"""The logical type, where columns of other logical types have the same Arrow type."""
FORMAT = b"contracts.format"
"""How a field is written on the wire, as JSON."""
SENSITIVE = b"contracts.sensitive"
"""Present, and "true", where values must never be shown."""
_CONTRACT_NAME = b"contracts.name"
IDENTITY = {
    "name": _CONTRACT_NAME,
    "boundary": b"contracts.boundary",
    "version": b"contracts.version",
    "owner": b"contracts.owner",
}
"""The keys of a contract's identity in a schema, or in a field of structs."""
_TYPE_LABELS = {Int(): b"int", Float(): b"float", Uuid(): b"uuid", Opaque(): b"opaque"}
"""The types that their columns' types do not tell: numbers of any width, UUIDs and any values among text."""


def identity_labels(specification: Specification) -> _Metadata:
    """The metadata of a schema whose columns satisfy the contract."""
    members = {key: getattr(specification, name) for name, key in IDENTITY.items()}
    return {key: encode_label(text) for key, text in members.items() if text is not None}


def field_labels(value: FieldType, description: str | None) -> _Metadata:
    """The metadata of one field."""
    found: _Metadata = {}
    if isinstance(value.dtype, StructOf):
        found |= identity_labels(value.dtype.specification)
    elif isinstance(value.dtype, (Int, Float, Uuid, Opaque)) and value.dtype in _TYPE_LABELS:
        found[TYPE] = _TYPE_LABELS[value.dtype]
    if value.wire.unit is not None:
        found[UNIT] = encode_label(value.wire.unit.code)
    if value.wire.format is not None:
        found[FORMAT] = encode_label(_format_label(value.wire.format, value.wire.axis))
    if value.sensitive:
        found[SENSITIVE] = b"true"
    if description is not None:
        found[DESCRIPTION] = encode_label(description)
    return found


def encode_label(text: str) -> bytes:
    """Text as metadata has it; characters that are not valid Unicode are escaped."""
    return text.encode("utf-8", "backslashreplace")


def _format_label(format_: Format, axis: str | None) -> str:
    members: dict[str, Any] = {"patterns": [*format_.patterns]}
    if format_.zone is not None:
        members["zone"] = format_.zone
    if format_.since is not None and format_.until is not None:
        members |= {"since": format_.since.isoformat(), "until": format_.until.isoformat()}
    declared = {"month": format_.month, "day": format_.day, "pivot": format_.pivot}
    members |= {part: number for part, number in declared.items() if number is not None}
    if axis is not None:
        members["axis"] = axis
    return json.dumps(members)


def parse_format_label(label: str) -> tuple[Format, str | None]:
    """The format in a label, and the axis of the coordinate that is so written.

    Raises:
        ValueError: the label is invalid.
    """
    members: Any = json.loads(label)
    if not isinstance(members, dict) or not isinstance(members.get("patterns"), list):
        raise ValueError("it has no patterns")  # noqa: TRY004 - the label is wrong, not its caller
    ends: dict[str, Any] = {
        end: datetime.fromisoformat(members[end]) for end in ("since", "until") if end in members
    }
    declared = {part: members[part] for part in ("month", "day", "pivot") if part in members}
    read = Format(*members["patterns"], zone=members.get("zone"), **ends, **declared)
    return read, members.get("axis")
