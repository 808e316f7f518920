"""The settings of pandera's schemas and columns beside types and checks, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.errors import Obstacle
from contracts.interchange.pandera.replacements import Replacements
from contracts.rules.coordinate import Coordinate
from contracts.rules.requirement import Requirement
from contracts.rules.table import Unique
from contracts.rules.value import Sensitive
from contracts.specification import FINITE, Extra, Field, Specification

EXTRA_OF_STRICT: dict[Any, Extra] = {True: "forbid", False: "allow", "filter": "ignore"}
STRICT_OF_EXTRA = {extra: strict for strict, extra in EXTRA_OF_STRICT.items()}
KEPT = "pandera"
"""The key of `json_schema_extra` for what pandera declares, and contracts have no words for."""
JSON_SCHEMA_KEYWORDS = frozenset(
    {"type", "properties", "required", "additionalProperties", "title", "description", "$defs"}
)
"""The keywords of a contract's own JSON Schema, which metadata must not replace."""
_NOTES = "contracts"
"""The key of pandera's metadata for what contracts declare, and pandera has no words for."""
_REFUSED_SETTINGS = {
    "drop_invalid_rows": ("drops the rows that break it", "Call split and go on with parts.valid"),
    "parsers": ("has parsers, which change values", "Parse before the boundary"),
    "on_missing_columns": ("warns of absent columns", "Read in report.filled what was absent"),
}
"""Settings of a schema or a column that contracts lack: the problem, and the hint."""


def refused_settings(where: str, part: Any, replacements: Replacements) -> Iterator[Obstacle]:
    """The settings of a schema or a column that cannot cross."""
    for setting, (problem, hint) in _REFUSED_SETTINGS.items():
        if getattr(part, setting, None):
            yield from replacements.unless_left_out(where, setting, problem, hint)


# Metadata -----------------------------------------------------------------------------------


def split_metadata(metadata: Mapping[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The notes of a contract in metadata, and the rest of it."""
    rest = dict(metadata or {})
    return rest.pop(_NOTES, {}), rest


def contract_metadata(specification: Specification) -> dict[str, Any]:
    """The contract's identity as metadata of a schema."""
    identity = {key: getattr(specification, key) for key in ("boundary", "version", "owner")}
    return _as_notes({key: text for key, text in identity.items() if text is not None})


def field_metadata(field: Field) -> dict[str, Any]:
    """A field's wire form, unit and examples as metadata of a column: no check depends on them."""
    value, wire = field.value, field.value.wire
    declared = (
        *wire.declared,
        None if wire.axis is None else Coordinate(wire.axis),
        None if value.non_finite == FINITE else value.non_finite,
        Sensitive() if value.sensitive else None,
    )
    annotated = tuple(one for one in declared if one is not None)
    notes = {"annotated": annotated, "examples": [*field.examples]}
    return _as_notes({key: note for key, note in notes.items() if note})


def _as_notes(notes: dict[str, Any]) -> dict[str, Any]:
    return {_NOTES: notes} if notes else {}


# Keys ---------------------------------------------------------------------------------------


def is_nullable(column: Any) -> bool:
    """Whether nulls are left once defaults are filled."""
    return bool(column.nullable and column.default is None)


def read_keys(
    unique: Any, columns: Mapping[Any, Any], names: Mapping[str, str]
) -> Iterator[Unique]:
    """The keys of several columns, as a schema has them in `unique`."""
    unique = unique or []
    for key in [unique] if unique and isinstance(unique[0], str) else unique:
        nullable = any(is_nullable(columns[one]) for one in key if one in names)
        fields = [names.get(one, one) for one in key]
        yield Unique(*fields, nulls="equal" if nullable else None)


def is_key(requirement: Requirement[Any], specification: Specification) -> bool:
    """Whether a rule is a key as pandera has them: nulls are equal, and it has no terms."""
    rule = requirement.rule
    if not isinstance(rule, Unique) or rule.ignore_case or not requirement.plain:
        return False
    nullable = any(specification.by_name[name].value.nullable for name in rule.fields)
    return not nullable or rule.nulls == "equal"


def write_keys(specification: Specification) -> Any:
    """The keys of several fields as `unique` of a schema."""
    keys = [
        [specification.by_name[name].alias for name in one.rule.fields]
        for one in specification.table_rules
        if isinstance(one.rule, Unique) and len(one.rule.fields) > 1 and is_key(one, specification)
    ]
    return keys[0] if len(keys) == 1 else keys or None
