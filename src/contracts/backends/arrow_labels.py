"""What Arrow metadata says of a contract: its identity in a schema, and of a field what its column's
type does not.

`unit` and `description` are the keys that other programs know; the rest is ours, and says so.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from contracts.dtypes import Float, Int, Uuid
from contracts.rules.format import Format
from contracts.specification import Specification, StructOf, Value

Metadata = dict[bytes, bytes]

UNIT = b"unit"
"""The UCUM code of what a field's numbers count."""
DESCRIPTION = b"description"
"""What the author says of a field, or of the contract."""
TYPE = b"contracts.type"
"""The logical type, where the column's own type has others too."""
FORMAT = b"contracts.format"
"""How a field is written on the wire, as JSON."""
SENSITIVE = b"contracts.sensitive"
"""There, and "true", where values must never be shown."""
NAME = b"contracts.name"
IDENTITY = {
    "name": NAME,
    "boundary": b"contracts.boundary",
    "version": b"contracts.version",
    "owner": b"contracts.owner",
}
"""Where a schema, or a field of structs, has what a specification says of the contract as a whole."""
LOGICAL = {Int(): b"int", Float(): b"float", Uuid(): b"uuid"}
"""The types that are not what their columns' types say: of any width, and text of one kind."""


def identity_labels(specification: Specification) -> Metadata:
    """What a schema says of the contract that its columns keep."""
    said = {key: getattr(specification, name) for name, key in IDENTITY.items()}
    return {key: encoded(text) for key, text in said.items() if text is not None}


def field_labels(value: Value, description: str | None) -> Metadata:
    """What a field says of its values."""
    found: Metadata = {}
    if isinstance(value.dtype, StructOf):
        found |= identity_labels(value.dtype.specification)
    elif isinstance(value.dtype, (Int, Float, Uuid)) and value.dtype in LOGICAL:
        found[TYPE] = LOGICAL[value.dtype]
    if value.wire.unit is not None:
        found[UNIT] = encoded(value.wire.unit.code)
    if value.wire.format is not None:
        found[FORMAT] = encoded(format_label(value.wire.format, value.wire.axis))
    if value.sensitive:
        found[SENSITIVE] = b"true"
    if description is not None:
        found[DESCRIPTION] = encoded(description)
    return found


def encoded(text: str) -> bytes:
    """Text as metadata has it; what is no Unicode in it, escaped."""
    return text.encode("utf-8", "backslashreplace")


def format_label(format_: Format, axis: str | None) -> str:
    """A format as JSON."""
    said: dict[str, Any] = {"patterns": [*format_.patterns]}
    if format_.zone is not None:
        said["zone"] = format_.zone
    if format_.since is not None and format_.until is not None:
        said |= {"since": format_.since.isoformat(), "until": format_.until.isoformat()}
    if axis is not None:
        said["axis"] = axis
    return json.dumps(said)


def labelled_format(label: str) -> tuple[Format, str | None]:
    """The format that a label says, and the coordinate that is so written.

    Raises:
        ValueError: it says none.
    """
    said: Any = json.loads(label)
    if not isinstance(said, dict) or not isinstance(said.get("patterns"), list):
        raise ValueError("it has no patterns")  # noqa: TRY004 - the label is wrong, not its caller
    ends = {end: datetime.fromisoformat(said[end]) for end in ("since", "until") if end in said}
    return Format(*said["patterns"], zone=said.get("zone"), **ends), said.get("axis")
