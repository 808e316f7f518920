"""What a contract can hold of a document of JSON Schema, and the pointer of everything else. Nothing is
looked up outside the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from annotated_types import Len
from pydantic import AwareDatetime

from contracts.contract import Contract
from contracts.documents.json_types import schema_of
from contracts.dtypes import Datetime
from contracts.rules.value import Sensitive
from contracts.rules.wire import Unit
from contracts.schemas.json_decimals import decimal_in
from contracts.schemas.json_members import ONE_TYPE, extra_in, members_in, read_default, type_in
from contracts.schemas.json_values import (
    DEGREES,
    Json,
    length_in,
    obstacle,
    scalar_of,
    unknown,
)
from contracts.schemas.making import Drafted, contract_of, drafts, struct_name
from contracts.specification import Value

T = TypeVar("T")
MAX_DEPTH = 40
"""How deep arrays, objects and references may lie in one another."""
MAX_FIELDS = 10_000
"""How many fields there may be, those of an object counted wherever it is referred to."""
UNNAMED = "Document"
DIALECTS = ("https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema",
            "http://json-schema.org/draft-07/schema")  # fmt: skip
SAID = {"title", "description", "default", "examples", "$comment", "x-unit", "x-sensitive"}
"""The keywords that refuse nothing."""
HOLDERS = {"$defs", "definitions"}
OF_ROOT = {"$schema", "$id", "$ref", *HOLDERS}
OBJECT = {"type", "properties", "required", "additionalProperties"}
ARRAY = {"type", "items", "minItems", "maxItems"}
INSTANT = schema_of(Value(Datetime(aware=True)), "validation", lambda _: {})["anyOf"]
"""How our own schemas write instants: as RFC 3339 has them, or with a space for the T."""


@dataclass(slots=True)
class Seen:
    """What a schema says of one value.

    Attributes:
        settings: what pydantic's `Field` is given of its author's words.
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


class Reading:
    """One reading of a document; an object that is referred to from several places is read once."""

    def __init__(self, document: Json, ignore: frozenset[str]) -> None:
        self.document = document
        self.ignore = ignore
        self.open: list[str] = []
        self.done: dict[str, tuple[type[Contract], int]] = {}
        self.fields = 0

    def whole(self, identity: Any) -> type[Contract]:
        """The contract of the document."""
        root = {"type": "object", **self.known(self.document, "#")}
        dialect = root.get("$schema", DIALECTS[0])
        if not isinstance(dialect, str) or dialect.rstrip("#") not in DIALECTS:
            raise obstacle("#/$schema", f"is {dialect!r}", f"Write {DIALECTS[0]}")
        if isinstance(root.get("$ref"), str):
            root = {**self.known(self.target(root["$ref"], "#/$ref"), root["$ref"]), **root}
        rest = {k: one for k, one in root.items() if k not in OF_ROOT}
        if rest.get("type") != "object":
            raise obstacle(
                "#/type", f"is {rest.get('type')!r}, and rows are objects", "Describe a row"
            )
        identity.setdefault("name", rest.get("title") or UNNAMED)
        return self.within("#", lambda: self.object(rest, "#", identity))

    # Any value --------------------------------------------------------------------------------

    def known(self, schema: Any, where: str) -> Json:
        """A schema without the keywords that need not be understood.

        Raises:
            Obstructed: it is none, or lets anything in.
        """
        if not isinstance(schema, Mapping):
            lets = {True: "lets anything in", False: "lets nothing in"}
            said = lets[schema] if isinstance(schema, bool) else "is no schema"
            raise obstacle(where, said, "Say which type it is")
        return {k: one for k, one in schema.items() if k not in self.ignore}

    def value(self, given: Any, where: str) -> Seen:
        """What a schema says of a value.

        Raises:
            Obstructed: what no contract can.
        """
        schema = self.known(given, where)
        return self.within(where, lambda: self.told(self.asked(schema, where), schema, where))

    def asked(self, schema: Json, where: str) -> Seen:
        """What a schema asks of a value, its author's words apart."""
        aside = SAID - {"x-unit"} | HOLDERS
        rest = {k: one for k, one in schema.items() if k not in aside}
        for keyword in ("$ref", "anyOf", "oneOf", "allOf"):
            if keyword in rest:
                self.refuse_beside(keyword, rest, where)
                return self.combined(keyword, rest[keyword], where)
        type_, nullable = type_in(rest, where)
        members = rest.get("enum")
        if isinstance(members, list):
            nullable = None in members and (nullable or "type" not in rest)
        if type_ == "object":
            return Seen(self.nested(rest, schema, where), nullable)
        if type_ == "array":
            return Seen(self.array(rest, where), nullable)
        return Seen(scalar_of(type_, rest, where), nullable)

    def refuse_beside(self, keyword: str, rest: Json, where: str) -> None:
        """Refuse what stands beside a keyword that says it all.

        Raises:
            Obstructed: something does.
        """
        for other in rest.keys() - {keyword, "x-unit"}:
            problem = f"stands beside {keyword}, and is asked as well"
            raise obstacle(f"{where}/{other}", problem, f"Put it into the schema under {keyword}")

    def combined(self, keyword: str, said: Any, where: str) -> Seen:
        """What a reference, or a choice of schemas, asks of a value."""
        if keyword == "$ref":
            return self.referred(said, f"{where}/$ref")
        path = f"{where}/{keyword}"
        if not isinstance(said, list) or not said:
            raise obstacle(path, "is no list of schemas", "List some")
        if len(said) == 1:
            return self.value(said[0], f"{path}/0")
        if keyword == "allOf":
            raise obstacle(path, "asks several schemas of one value", "Write them as one")
        ways = [self.known(one, f"{path}/{n}") for n, one in enumerate(said)]
        others = [one for one in ways if one.get("type") != "null" or len(one) > 1]
        nullable = len(others) < len(ways)
        if len(others) == 1:
            found = self.value(others[0], f"{path}/{ways.index(others[0])}")
            return Seen(found.annotation, nullable or found.nullable, found.settings, found.default)
        annotation = AwareDatetime if others == INSTANT else decimal_in(others, path)
        if annotation is None:
            raise obstacle(path, f"is a choice of {len(others)} schemas beside null", ONE_TYPE)
        return Seen(annotation, nullable)

    def told(self, seen: Seen, schema: Json, where: str) -> Seen:
        """What is seen of a value, with what its author says of it."""
        if "x-unit" in schema and schema["x-unit"] != DEGREES:
            seen.annotation = Annotated[seen.annotation, Unit(schema["x-unit"])]
        elif "x-unit" in schema and schema.get("type") != "number" and "anyOf" not in schema:
            raise obstacle(f"{where}/x-unit", "is decimal degrees of what is no number")
        if schema.get("x-sensitive") is True:
            seen.annotation = Annotated[seen.annotation, Sensitive()]
        is_object = "properties" in schema or schema.get("type") == "object"
        for key in ("title", "description"):
            if isinstance(schema.get(key), str) and not is_object:
                seen.settings[key] = schema[key]
        if isinstance(schema.get("examples"), list) and not is_object:
            seen.settings["examples"] = schema["examples"]
        seen.default = [schema["default"]] if "default" in schema else seen.default
        return seen

    # References -------------------------------------------------------------------------------

    def referred(self, pointer: Any, where: str) -> Seen:
        """What a reference leads to."""
        target = self.target(pointer, where)
        if pointer in self.open:
            problem = f"leads to {pointer}, in which it stands, and a struct has finite depth"
            raise obstacle(where, problem, "Nest it to a depth, or refer to it by a key")
        seen = self.value(target, pointer)
        return Seen(seen.annotation, seen.nullable, {}, seen.default)

    def target(self, pointer: Any, where: str) -> Any:
        """What a pointer leads to (RFC 6901).

        Raises:
            Obstructed: it leads out of the document, or to nothing.
        """
        if not isinstance(pointer, str) or not (pointer == "#" or pointer.startswith("#/")):
            problem = f"is {pointer!r}, and nothing is looked up outside the document"
            raise obstacle(where, problem, "Put what it means into $defs")
        found: Any = self.document
        for part in pointer.split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (KeyError, ValueError, IndexError, TypeError):
                raise obstacle(
                    where, f"is {pointer!r}, which leads nowhere", "Correct it"
                ) from None
        return found

    def within(self, where: str, read: Callable[[], T]) -> T:
        """What is read at a place, which stays open meanwhile."""
        if len(self.open) >= MAX_DEPTH:
            raise obstacle(where, f"lies more than {MAX_DEPTH} deep", "Nest it less deeply")
        self.open.append(where)
        try:
            return read()
        finally:
            self.open.pop()

    # Arrays and objects -----------------------------------------------------------------------

    def array(self, schema: Json, where: str) -> Any:
        """The list that an array is."""
        for keyword in schema.keys() - ARRAY:
            if (keyword, schema[keyword]) != ("uniqueItems", False):
                raise unknown(where, keyword, "array")
        if "items" not in schema:
            raise obstacle(where, "does not say what its items are", "Write items")
        item: Any = self.value(schema["items"], f"{where}/items").whole
        shortest = length_in(schema.get("minItems", 0), f"{where}/minItems")
        if "maxItems" not in schema and not shortest:
            return list[item]
        longest = schema.get("maxItems")
        most = None if longest is None else length_in(longest, f"{where}/maxItems")
        return Annotated[list[item], Len(shortest, most)]

    def nested(self, rest: Json, schema: Json, where: str) -> Any:
        """The contract of an object within the document."""
        if where not in self.done:
            before = self.fields
            said = {**rest, **{k: one for k, one in schema.items() if k in SAID - {"default"}}}
            name = schema.get("title") or struct_name(where.rsplit("/", 1)[-1])
            self.done[where] = self.object(said, where, {"name": name}), self.fields - before
        else:
            self.count(self.done[where][1], where)
        return self.done[where][0]

    def count(self, fields: int, where: str) -> None:
        """Count fields that are there, or there again.

        Raises:
            Obstructed: they are too many.
        """
        self.fields += fields
        if self.fields > MAX_FIELDS:
            raise obstacle(where, f"has more than {MAX_FIELDS:,} fields in all", "Describe less")

    def object(self, schema: Json, where: str, identity: Any) -> type[Contract]:
        """The contract of an object."""
        for keyword in schema.keys() - OBJECT - SAID:
            raise unknown(where, keyword, "object")
        properties, required = members_in(schema, where)
        self.count(len(properties), where)
        path = f"{where}/properties"
        drafted = drafts(
            lambda key: self.property(key, properties[key], path, required=key in required),
            properties,
        )
        config = (
            {"json_schema_extra": {"examples": schema["examples"]}} if "examples" in schema else {}
        )
        config |= {"title": schema["title"]} if "title" in schema else {}
        body = {"__doc__": schema.get("description"), "model_config": config}
        keywords = {**identity, "extra": extra_in(schema, where)}
        return contract_of(keywords.pop("name"), drafted, keywords=keywords, body=body)

    def property(self, key: str, schema: Any, where: str, *, required: bool) -> Drafted:
        """A property as a field: what is absent takes the default, or is null."""
        pointer = f"{where}/{key.replace('~', '~0').replace('/', '~1')}"
        seen = self.value(schema, pointer)
        if required:
            return Drafted(key, seen.whole, seen.settings, pointer)
        default = seen.default[0] if seen.default else None
        if default is None:
            settings = {**seen.settings, "default": None}
            return Drafted(key, seen.annotation | None, settings, pointer)
        bare = Drafted("x", seen.annotation, {}, pointer)
        settings = {**seen.settings, "default": read_default(default, bare)}
        return Drafted(key, seen.annotation, settings, pointer)
