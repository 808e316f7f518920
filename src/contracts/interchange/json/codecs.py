"""Codecs: how one thing of a contract is written as JSON data, read back, and described by JSON Schema.

The three are side by side in each codec, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any, Protocol

from contracts.interchange.json.places import DocumentPlace, Json, describe_json

JsonSchema = dict[str, Any]


class Codec(Protocol):
    """How one kind of thing is written, read and described; writing and reading raise `DocumentError`."""

    def write(self, value: Any, at: DocumentPlace) -> Json: ...
    def read(self, data: Json, at: DocumentPlace) -> Any: ...
    def schema(self) -> JsonSchema: ...


@dataclass(frozen=True, slots=True)
class Array:
    """A tuple of things of one kind."""

    items: Codec
    max_items: int | None = None

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return [self.items.write(one, at.down(index)) for index, one in enumerate(value)]

    def read(self, data: Json, at: DocumentPlace) -> tuple[Any, ...]:
        if type(data) is not list:
            raise at.unlike("an array", data)
        if self.max_items is not None and len(data) > self.max_items:
            raise at.error(f"has more than {self.max_items:,} items", "Give fewer")
        # Not a generator: that is one more frame for every level of a nested predicate.
        items: list[Any] = []
        for index, one in enumerate(data):
            items.append(self.items.read(one, at.down(index)))
        return tuple(items)

    def schema(self) -> JsonSchema:
        limit = {} if self.max_items is None else {"maxItems": self.max_items}
        return {"type": "array", "items": self.items.schema(), **limit}


@dataclass(frozen=True, slots=True)
class Converted:
    """What another codec writes and reads, with a conversion (or a check) before and after.

    Attributes:
        own_schema: the schema, where it is not that of the other codec.
    """

    codec: Codec
    before_write: Callable[[Any, DocumentPlace], Any]
    after_read: Callable[[Any, DocumentPlace], Any]
    own_schema: JsonSchema | None = None

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return self.codec.write(self.before_write(value, at), at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        return self.after_read(self.codec.read(data, at), at)

    def schema(self) -> JsonSchema:
        return self.codec.schema() if self.own_schema is None else self.own_schema


@dataclass(frozen=True, slots=True)
class Definition:
    """A codec that the schema describes once, under a name; found late, because it may hold itself."""

    name: str
    find: Callable[[], Codec]

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return self.find().write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        return self.find().read(data, at)

    def schema(self) -> JsonSchema:
        return {"$ref": f"#/$defs/{self.name}"}


@dataclass(frozen=True, slots=True)
class RecordKey:
    """The attribute at one key of a record, how it is written, and what a document means that leaves it out."""

    attribute: str
    codec: Codec
    default: Any

    @property
    def required(self) -> bool:
        """Whether the key cannot be left out."""
        return self.default is Parameter.empty


class Record:
    """An object of attributes, those at their defaults left out.

    They are left out so that a key which a later version adds changes no fingerprint. The defaults are those
    of the parameters of `make`, and part of the format: a document that leaves a key out means them.

    Args:
        make: the class of the things, or another callable that makes one of its attributes.
        renamed: the keys of the attributes that JSON calls otherwise.
        codecs: the codecs of the attributes, in the order in which people read them.
    """

    def __init__(
        self, make: Callable[..., Any], renamed: Mapping[str, str] | None = None, /, **codecs: Codec
    ) -> None:
        self.make = make
        parameters = signature(make).parameters
        self.keys = {
            (renamed or {}).get(name, name): RecordKey(name, codec, parameters[name].default)
            for name, codec in codecs.items()
        }
        starred = (n for n, one in parameters.items() if one.kind is Parameter.VAR_POSITIONAL)
        self._starred = next(starred, "")

    def write(self, value: Any, at: DocumentPlace) -> dict[str, Json]:
        """The object."""
        data: dict[str, Json] = {}
        for name, key in self.keys.items():
            attribute = getattr(value, key.attribute)
            if key.required or attribute != key.default:
                data[name] = key.codec.write(attribute, at.down(name))
        return data

    def read(self, data: Json, at: DocumentPlace) -> Any:
        """What `make` makes of the object."""
        attributes = self.read_attributes(data, at)
        try:
            return self.make(*attributes.pop(self._starred, ()), **attributes)
        except (TypeError, ValueError) as error:
            raise at.error(f"is invalid ({error})", "Write it as to_json does") from None

    def read_attributes(self, data: Json, at: DocumentPlace) -> dict[str, Any]:
        """The attributes that the object states.

        Raises:
            DocumentError: a key is missing, is unknown, or has data that its codec refuses.
        """
        if type(data) is not dict:
            raise at.unlike("an object", data)
        if unknown := data.keys() - self.keys.keys():
            first = describe_json(next(name for name in data if name in unknown))
            problem = f"has the key {first}, which is unknown and would be ignored"
            known = ", ".join(sorted(self.keys))
            raise at.error(problem, f"Known here are {known}" if known else "Leave it out")
        attributes: dict[str, Any] = {}
        for name, key in self.keys.items():
            if name in data:
                attributes[key.attribute] = key.codec.read(data[name], at.down(name))
            elif key.required:
                raise at.error(f"lacks the key {name!r}", "Give it")
        return attributes

    def schema(self, **tag: JsonSchema) -> JsonSchema:
        """The schema of an object with these keys alone, and perhaps a tag before them."""
        return {**self.open_schema(**tag), "additionalProperties": False}

    def open_schema(self, **tag: JsonSchema) -> JsonSchema:
        """The schema of an object that may have other keys too."""
        members = {name: key.codec.schema() for name, key in self.keys.items()}
        needed = [*tag, *(name for name, key in self.keys.items() if key.required)]
        required = {"required": needed} if needed else {}
        return {"type": "object", "properties": {**tag, **members}, **required}


class TaggedUnion:
    """Things of several classes, as objects that differ by the value of one key, the tag.

    Args:
        key: the key of the tag.
        records: the keys beside it, by the tag.
    """

    def __init__(self, key: str, records: Mapping[str, Record]) -> None:
        self.key, self.records = key, dict(records)
        self.tags = {record.make: tag for tag, record in records.items()}

    def tag_of(self, value: Any) -> str:
        """The tag that a thing is written with."""
        return self.tags[type(value)]

    def write(self, value: Any, at: DocumentPlace) -> dict[str, Json]:
        """The object."""
        tag = self.tag_of(value)
        return {self.key: tag, **self.records[tag].write(value, at)}

    def read(self, data: Json, at: DocumentPlace) -> Any:
        """What the object represents."""
        tag = data.get(self.key) if type(data) is dict else None
        if type(tag) is not str or tag not in self.records:
            expected = f"one of {', '.join(map(repr, self.records))}"
            if type(data) is not dict:
                raise at.unlike(f"an object whose {self.key!r} is {expected}", data)
            if self.key not in data:
                raise at.error(f"lacks the key {self.key!r}", "Give it")
            raise at.down(self.key).unlike(expected, tag)
        others = {key: one for key, one in data.items() if key != self.key}
        return self.records[tag].read(others, at)

    def variants(self) -> list[tuple[JsonSchema, Record]]:
        """The records, each with the schema of its tag."""
        return [({"const": tag}, record) for tag, record in self.records.items()]

    def schema(self, *others: Record) -> JsonSchema:
        """Any of the objects, perhaps with the keys of other records beside its own."""
        if not others:
            return {"oneOf": [one.schema(**{self.key: tag}) for tag, one in self.variants()]}
        return {
            "oneOf": [one.open_schema(**{self.key: tag}) for tag, one in self.variants()],
            "allOf": [one.open_schema() for one in others],
            "unevaluatedProperties": False,
        }


def split_object(data: Json, *records: Record) -> list[Json]:
    """The members of one object that belong to each of some records, and last the rest of the object."""
    if type(data) is not dict:
        return [*({} for _ in records), data]
    parts = [{key: data[key] for key in one.keys if key in data} for one in records]
    taken = {key for part in parts for key in part}
    return [*parts, {key: one for key, one in data.items() if key not in taken}]
