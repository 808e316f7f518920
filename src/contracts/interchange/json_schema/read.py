"""Documents of JSON Schema as contracts, and the JSON pointer of everything that no contract can hold.

Nothing is looked up outside the document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from annotated_types import Len
from pydantic import AwareDatetime, ValidationError

from contracts.contract import Contract
from contracts.dtypes import Datetime
from contracts.interchange.class_builder import (
    FieldDraft,
    check_field_alone,
    contract_from_fields,
    create_class,
    draft_fields,
    struct_name,
)
from contracts.interchange.json_schema.correspondences import ANY_BUT_NULL, DECIMAL_DEGREES
from contracts.interchange.json_schema.read_values import (
    ONE_TYPE_HINT,
    SchemaMapping,
    escape_pointer,
    obstacle_at,
    read_decimal,
    read_length,
    read_scalar,
    read_type,
    unknown_keyword,
)
from contracts.interchange.json_schema.write_types import schema_of
from contracts.rules.value import Sensitive, UniqueItems
from contracts.rules.wire import Unit
from contracts.specification import FieldType
from contracts.types import Opaque

_Read = TypeVar("_Read")
_MAX_DEPTH = 40
"""How deep arrays, objects and references may lie in one another."""
_MAX_FIELDS = 10_000
"""How many fields there may be, those of an object counted wherever it is referred to."""
UNNAMED = "Document"
_DIALECTS = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
)
_WORDS = {"title", "description", "default", "examples", "$comment", "x-sensitive"}
"""The keywords that refuse nothing."""
_DEFINITIONS = {"$defs", "definitions"}
_ROOT_KEYWORDS = {"$schema", "$id", "$ref", *_DEFINITIONS}
_OBJECT_KEYWORDS = {"type", "properties", "required", "additionalProperties", "x-unit", *_WORDS}
_ARRAY_KEYWORDS = {"type", "items", "minItems", "maxItems", "uniqueItems"}
_INSTANT_WAYS = schema_of(FieldType(Datetime(aware=True)), "validation", lambda _: {})["anyOf"]
"""How `to_json_schema` writes instants: as RFC 3339 has them, or with a space for the T."""


@dataclass(slots=True)
class _ReadValue:
    """A value as a schema describes it.

    Attributes:
        settings: arguments for pydantic's `Field`: title, description, examples.
        default: in a list, or an empty one.
    """

    annotation: Any
    nullable: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    default: list[Any] = field(default_factory=list)

    @property
    def whole(self) -> Any:
        """The annotation, with null where it is permitted."""
        return self.annotation | None if self.nullable else self.annotation


class JsonSchemaReader:
    """Reads one document; an object that is referred to from several places is read once.

    Its methods raise Obstructed for what no contract can hold.
    """

    def __init__(self, document: SchemaMapping, ignore: frozenset[str]) -> None:
        self.document = document
        self.ignore = ignore
        self.open: list[str] = []
        self.objects: dict[str, tuple[type[Contract], int]] = {}
        self.fields = 0

    def read(self, identity: Any) -> type[Contract]:
        """The contract of the document."""
        root = {"type": "object", **self._known(self.document, "#")}
        dialect = root.get("$schema", _DIALECTS[0])
        if not isinstance(dialect, str) or dialect.rstrip("#") not in _DIALECTS:
            raise obstacle_at("#/$schema", f"is {dialect!r}", f"Write {_DIALECTS[0]}")
        if isinstance(root.get("$ref"), str):
            root = {**self._known(self._target(root["$ref"], "#/$ref"), root["$ref"]), **root}
        row = {key: one for key, one in root.items() if key not in _ROOT_KEYWORDS}
        if row.get("type") != "object":
            problem = f"is {row.get('type')!r}, and rows are objects"
            raise obstacle_at("#/type", problem, "Describe a row")
        identity.setdefault("name", row.get("title") or UNNAMED)
        return self._within("#", lambda: self._read_object(row, "#", identity))

    # Any value --------------------------------------------------------------------------------

    def _known(self, schema: Any, where: str) -> SchemaMapping:
        """A schema without the keywords that need not be understood."""
        if schema is True:
            return {}
        if not isinstance(schema, Mapping):
            problem = "lets nothing in" if schema is False else "is not a schema"
            raise obstacle_at(where, problem, "Say which type it is")
        return {key: one for key, one in schema.items() if key not in self.ignore}

    def _read_value(self, schema: Any, where: str) -> _ReadValue:
        known = self._known(schema, where)
        return self._within(
            where, lambda: self._with_words(self._read_bare(known, where), known, where)
        )

    def _read_bare(self, schema: SchemaMapping, where: str) -> _ReadValue:
        """A value as its type and rules describe it, its author's words apart."""
        rest = {key: one for key, one in schema.items() if key not in _WORDS | _DEFINITIONS}
        for keyword in ("$ref", "anyOf", "oneOf", "allOf"):
            if keyword in rest:
                _refuse_beside(keyword, rest, where)
                if keyword == "$ref":
                    return self._read_reference(rest[keyword], f"{where}/$ref")
                return self._read_choice(keyword, rest[keyword], f"{where}/{keyword}")
        if rest in ({}, ANY_BUT_NULL):
            return _ReadValue(Opaque, not rest)
        type_, nullable = read_type(rest, where)
        members = rest.get("enum")
        if isinstance(members, list):
            nullable = None in members and (nullable or "type" not in rest)
        if type_ == "object":
            return _ReadValue(self._read_struct(schema, where), nullable)
        if type_ == "array":
            return _ReadValue(self._read_array(rest, where), nullable)
        return _ReadValue(read_scalar(type_, rest, where), nullable)

    def _read_choice(self, keyword: str, schemas: Any, where: str) -> _ReadValue:
        if not isinstance(schemas, list) or not schemas:
            raise obstacle_at(where, "is not a list of schemas", "List some")
        if len(schemas) == 1:
            return self._read_value(schemas[0], f"{where}/0")
        if keyword == "allOf":
            raise obstacle_at(where, "asks several schemas of one value", "Write them as one")
        ways = [self._known(one, f"{where}/{place}") for place, one in enumerate(schemas)]
        others = [one for one in ways if one.get("type") != "null" or len(one) > 1]
        nullable = len(others) < len(ways)
        if len(others) == 1:
            found = self._read_value(others[0], f"{where}/{ways.index(others[0])}")
            return replace(found, nullable=nullable or found.nullable)
        annotation = AwareDatetime if others == _INSTANT_WAYS else read_decimal(others, where)
        if annotation is None:
            problem = f"is a choice of {len(others)} schemas beside null"
            raise obstacle_at(where, problem, ONE_TYPE_HINT)
        return _ReadValue(annotation, nullable)

    def _with_words(self, read: _ReadValue, schema: SchemaMapping, where: str) -> _ReadValue:
        """A value with its unit, and with its author's words."""
        if "x-unit" in schema and schema["x-unit"] != DECIMAL_DEGREES:
            read.annotation = Annotated[read.annotation, Unit(schema["x-unit"])]
        elif "x-unit" in schema and schema.get("type") != "number" and "anyOf" not in schema:
            raise obstacle_at(f"{where}/x-unit", "is decimal degrees of what is not a number")
        if schema.get("x-sensitive") is True:
            read.annotation = Annotated[read.annotation, Sensitive()]
        if "properties" not in schema and schema.get("type") != "object":
            for key, type_ in (("title", str), ("description", str), ("examples", list)):
                if isinstance(schema.get(key), type_):
                    read.settings[key] = schema[key]
        if "default" in schema:
            read.default = [schema["default"]]
        return read

    # References -------------------------------------------------------------------------------

    def _read_reference(self, pointer: Any, where: str) -> _ReadValue:
        target = self._target(pointer, where)
        if pointer in self.open:
            problem = f"leads to {pointer}, in which it stands, and a struct has finite depth"
            raise obstacle_at(where, problem, "Nest it to a depth, or refer to it by a key")
        return replace(self._read_value(target, pointer), settings={})

    def _target(self, pointer: Any, where: str) -> Any:
        """The part of the document to which a pointer leads (RFC 6901)."""
        if not isinstance(pointer, str) or not (pointer == "#" or pointer.startswith("#/")):
            problem = f"is {pointer!r}, and nothing is looked up outside the document"
            raise obstacle_at(where, problem, "Put what it means into $defs")
        found: Any = self.document
        for part in pointer.split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (KeyError, ValueError, IndexError, TypeError):
                problem = f"is {pointer!r}, which leads nowhere"
                raise obstacle_at(where, problem, "Correct it") from None
        return found

    def _within(self, where: str, read: Callable[[], _Read]) -> _Read:
        """Read at a place, which stays open meanwhile."""
        if len(self.open) >= _MAX_DEPTH:
            raise obstacle_at(where, f"lies more than {_MAX_DEPTH} deep", "Nest it less deeply")
        self.open.append(where)
        try:
            return read()
        finally:
            self.open.pop()

    # Arrays and objects -----------------------------------------------------------------------

    def _read_array(self, schema: SchemaMapping, where: str) -> Any:
        for keyword in schema.keys() - _ARRAY_KEYWORDS:
            raise unknown_keyword(where, keyword, "array")
        if "items" not in schema:
            raise obstacle_at(where, "does not say what its items are", "Write items")
        item: Any = self._read_value(schema["items"], f"{where}/items").whole
        shortest = read_length(schema.get("minItems", 0), f"{where}/minItems")
        longest = schema.get("maxItems")
        if longest is not None:
            longest = read_length(longest, f"{where}/maxItems")
        differ = schema.get("uniqueItems", False)
        if not isinstance(differ, bool):
            raise obstacle_at(f"{where}/uniqueItems", f"is {differ!r}", "Write true or false")
        annotation: Any = list[item]
        if shortest or longest is not None:
            annotation = Annotated[annotation, Len(shortest, longest)]
        return Annotated[annotation, UniqueItems()] if differ else annotation

    def _read_struct(self, schema: SchemaMapping, where: str) -> type[Contract]:
        """The contract of an object within the document."""
        if where in self.objects:
            self._count(self.objects[where][1], where)
            return self.objects[where][0]
        before = self.fields
        own = {key: one for key, one in schema.items() if key not in _DEFINITIONS | {"default"}}
        name = schema.get("title") or struct_name(where.rsplit("/", 1)[-1])
        contract = self._read_object(own, where, {"name": name})
        self.objects[where] = contract, self.fields - before
        return contract

    def _count(self, fields: int, where: str) -> None:
        """Count fields that are there, or there again."""
        self.fields += fields
        if self.fields > _MAX_FIELDS:
            problem = f"has more than {_MAX_FIELDS:,} fields in all"
            raise obstacle_at(where, problem, "Describe less")

    def _read_object(self, schema: SchemaMapping, where: str, identity: Any) -> type[Contract]:
        for keyword in schema.keys() - _OBJECT_KEYWORDS:
            raise unknown_keyword(where, keyword, "object")
        properties, required = _read_properties(schema, where)
        self._count(len(properties), where)
        fields = draft_fields(
            lambda key: self._read_property(
                key, properties[key], where, is_required=key in required
            ),
            properties,
        )
        config: dict[str, Any] = {"title": schema["title"]} if "title" in schema else {}
        if "examples" in schema:
            config["json_schema_extra"] = {"examples": schema["examples"]}
        body = {"__doc__": schema.get("description"), "model_config": config}
        keywords = {**identity, "extra": _read_extra(schema, where)}
        return contract_from_fields(keywords.pop("name"), fields, keywords=keywords, body=body)

    def _read_property(self, key: str, schema: Any, where: str, *, is_required: bool) -> FieldDraft:
        """A property as a field: where it is absent it takes the default, or is null."""
        pointer = f"{where}/properties/{escape_pointer(key)}"
        read = self._read_value(schema, pointer)
        if is_required:
            return FieldDraft(key, read.whole, read.settings, pointer)
        default = read.default[0] if read.default else None
        annotation = read.annotation | None if default is None else read.annotation
        if default is not None:
            default = _read_default(default, FieldDraft("x", annotation, {}, pointer))
        return FieldDraft(key, annotation, {**read.settings, "default": default}, pointer)


def _refuse_beside(keyword: str, schema: SchemaMapping, where: str) -> None:
    """Refuse keywords beside one that describes the whole value."""
    for other in schema.keys() - {keyword, "x-unit"}:
        problem = f"stands beside {keyword}, and is asked as well"
        raise obstacle_at(f"{where}/{other}", problem, f"Put it into the schema under {keyword}")


def _read_properties(schema: SchemaMapping, where: str) -> tuple[SchemaMapping, list[str]]:
    """The properties of an object, and the names of those that are required."""
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, Mapping):
        raise obstacle_at(f"{where}/properties", "is not an object of schemas", "Write one")
    if not isinstance(required, list):
        raise obstacle_at(f"{where}/required", "is not a list of names", "Write one")
    for name in required:
        if name not in properties:
            problem = f"names {name!r}, of which properties says nothing"
            raise obstacle_at(f"{where}/required", problem, "Say which type it is")
    return properties, required


def _read_extra(schema: SchemaMapping, where: str) -> str:
    """Whether members that are not declared are allowed."""
    more = schema.get("additionalProperties", True)
    if isinstance(more, Mapping) and not more:
        return "allow"
    if not isinstance(more, bool):
        problem = "asks something of members that nobody names"
        raise obstacle_at(f"{where}/additionalProperties", problem, "Write true or false")
    return "allow" if more else "forbid"


def _read_default(default: Any, draft: FieldDraft) -> Any:
    """A default as the field's own values are."""
    check_field_alone(draft)
    contract = create_class("Default", {"x": draft}, {}, {})
    try:
        return contract.model_validate_json(json.dumps({"x": default})).x  # type: ignore[attr-defined]  # it was just made
    except (ValidationError, ValueError, TypeError):
        problem = "has a default that breaks its own rules"
        raise obstacle_at(f"{draft.place}/default", problem, "Give one that it accepts") from None
