"""Codecs: how one thing of a contract is written as JSON data, read back, and described by a schema.

All three stand in one place, so that none can say other than the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from contracts.documents.places import At, Json, shown

Schema = dict[str, Any]
SAFE = 2**53 - 1
"""Integers up to this magnitude are numbers in JSON (RFC 8785, section 3.2.2.3); others are text."""
DIGITS = 1_000
"""The most digits of an integer."""
ABSENT = object()
"""Stands for the default of a key that must be there."""


class Codec(Protocol):
    """How one kind of thing is written, read and described."""

    def write(self, given: Any, at: At) -> Json:
        """The thing as JSON data.

        Raises:
            DocumentError: JSON data cannot hold it.
        """
        ...

    def read(self, data: Json, at: At) -> Any:
        """The thing that JSON data is.

        Raises:
            DocumentError: it is none.
        """
        ...

    def schema(self) -> Schema:
        """The JSON Schema of its data."""
        ...


@dataclass(frozen=True, slots=True)
class Texts:
    """Text, perhaps one of a few."""

    among: tuple[str, ...] = ()

    def write(self, given: Any, at: At) -> Json:
        """The text itself."""
        if not isinstance(given, str) or not is_unicode(given):
            raise at.error(f"is {shown(given)}, which is no Unicode text", "Give it as text")
        return str.__str__(given)

    def read(self, data: Json, at: At) -> str:
        """The text itself."""
        if type(data) is not str:
            raise at.unlike("text", data)
        if not is_unicode(data):
            raise at.error("has half of a surrogate pair, which is no character", "Leave it out")
        if self.among and data not in self.among:
            raise at.unlike(f"one of {', '.join(map(repr, self.among))}", data)
        return data

    def schema(self) -> Schema:
        """A string."""
        return {"enum": [*self.among]} if self.among else {"type": "string"}


@dataclass(frozen=True, slots=True)
class Booleans:
    """True or false."""

    def write(self, given: Any, at: At) -> Json:
        """The Boolean itself."""
        if type(given) is not bool:
            raise at.error(f"is {shown(given)}, which is neither true nor false", "Give a Boolean")
        return given

    def read(self, data: Json, at: At) -> bool:
        """The Boolean itself."""
        if type(data) is not bool:
            raise at.unlike("true or false", data)
        return data

    def schema(self) -> Schema:
        """A Boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Integers:
    """An integer: a number, or text beyond the integers that every reader of JSON keeps."""

    least: int | None = None

    def write(self, given: Any, at: At) -> Json:
        """A number or its digits."""
        if type(given) is not int or abs(given) >= 10**DIGITS:
            raise at.error("is no integer of at most 1,000 digits", "Give it as an integer")
        return given if abs(given) <= SAFE else str(given)

    def read(self, data: Json, at: At) -> int:
        """The integer."""
        number = data
        if (type(data) is float and data.is_integer() and abs(data) <= SAFE) or (
            type(data) is str and is_integer_text(data)
        ):
            number = int(data)
        if type(number) is not int or (self.least is not None and number < self.least):
            raise at.unlike(
                "an integer" if self.least is None else f"an integer from {self.least}", data
            )
        return number

    def schema(self) -> Schema:
        """An integer, or digits."""
        least: Schema = {} if self.least is None else {"minimum": self.least}
        return {
            "anyOf": [
                {"type": "integer", **least},
                {"type": "string", "pattern": "^-?[1-9][0-9]*$"},
            ]
        }


def is_integer_text(text: str) -> bool:
    """Whether a text is an integer that JSON has no number for."""
    digits = text.removeprefix("-")
    return (
        digits.isascii()
        and digits.isdigit()
        and len(digits) <= DIGITS
        and digits[0] != "0"
        and int(digits) > SAFE
    )


@dataclass(frozen=True, slots=True)
class Many:
    """Several of a kind, in order."""

    of: Codec
    most: int | None = None

    def write(self, given: Any, at: At) -> Json:
        """An array of each."""
        return [self.of.write(one, at.down(place)) for place, one in enumerate(given)]

    def read(self, data: Json, at: At) -> tuple[Any, ...]:
        """Each of an array."""
        if type(data) is not list:
            raise at.unlike("an array", data)
        if self.most is not None and len(data) > self.most:
            raise at.error(f"has more than {self.most:,} items", "Give fewer")
        done: list[Any] = []
        for place, one in enumerate(data):
            done.append(self.of.read(one, at.down(place)))
        return tuple(done)

    def schema(self) -> Schema:
        """An array."""
        most: Schema = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": self.of.schema(), **most}


@dataclass(frozen=True, slots=True)
class Named:
    """What the schema describes once, under a name; and what is there only once it is made."""

    name: str
    find: Callable[[], Codec]

    def write(self, given: Any, at: At) -> Json:
        """As it is written."""
        return self.find().write(given, at)

    def read(self, data: Json, at: At) -> Any:
        """As it is read."""
        return self.find().read(data, at)

    def schema(self) -> Schema:
        """Where it is described."""
        return {"$ref": f"#/$defs/{self.name}"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object.

    Attributes:
        of: what stands there.
        attribute: what Python calls it.
        default: what it is where the key is not there; `ABSENT` where it must be.
        whole: whether the codec is given the thing itself, not an attribute of it.
    """

    of: Codec
    attribute: str
    default: Any = ABSENT
    whole: bool = False


class Record:
    """A dataclass as an object, the keys at their defaults left out.

    Args:
        make: makes one of its attributes.
        keys: by their names in JSON.
        name: the first key and what stands there, which tells the object from others.
    """

    def __init__(
        self,
        make: Callable[..., Any],
        keys: Mapping[str, Key] | None = None,
        name: tuple[str, str] | None = None,
    ) -> None:
        self.make, self.keys, self.name = make, dict(keys or {}), name

    def write(self, given: Any, at: At) -> Json:
        """The object."""
        data: dict[str, Json] = {} if self.name is None else {self.name[0]: self.name[1]}
        for key, one in self.keys.items():
            value = given if one.whole else getattr(given, one.attribute)
            if one.default is ABSENT or value != one.default:
                data[key] = one.of.write(value, at.down(key))
        return data

    def read(self, data: Json, at: At) -> Any:
        """What is made of the object."""
        given = {
            one.attribute: one.of.read(data[key], at.down(key)) if key in data else one.default
            for key, one in self.keys_in(data, at).items()
        }
        try:
            return self.make(**given)
        except (TypeError, ValueError) as error:
            raise at.error(f"cannot stand ({error})", "See its documentation") from None

    def keys_in(self, data: Json, at: At) -> dict[str, Key]:
        """The keys, none of which is missing, and beside which there is none."""
        if type(data) is not dict:
            raise at.unlike("an object", data)
        known = {*self.keys} | ({self.name[0]} if self.name else set())
        for key in data:
            if key not in known:
                raise at.error(
                    f"has the key {shown(key)}, which is unknown and would be ignored",
                    f"Known here are {', '.join(sorted(known))}",
                )
        for key, one in self.keys.items():
            if key not in data and one.default is ABSENT:
                raise at.error(f"lacks the key {key!r}", "Give it")
        return self.keys

    def schema(self) -> Schema:
        """An object without other keys."""
        return {**self.open_schema(), "additionalProperties": False}

    def open_schema(self) -> Schema:
        """An object with its keys, and perhaps others."""
        properties = {key: one.of.schema() for key, one in self.keys.items()}
        needed = [key for key, one in self.keys.items() if one.default is ABSENT]
        if self.name is not None:
            properties = {self.name[0]: {"const": self.name[1]}, **properties}
            needed = [self.name[0], *needed]
        required: Schema = {"required": needed} if needed else {}
        return {"type": "object", "properties": properties, **required}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing among several.

    Attributes:
        of: its class.
        keys: what it is made of.
        make: makes it, where its class takes its attributes otherwise.
    """

    of: type
    keys: Mapping[str, Key]
    make: Callable[..., Any] | None = None


class OneOfThem:
    """Several kinds of things as objects that are told apart by what stands at one key.

    Args:
        key: that key.
        kinds: each kind, by what stands there.
    """

    def __init__(self, key: str, kinds: Mapping[str, Kind]) -> None:
        self.key = key
        self.by_name = {
            name: Record(kind.make or kind.of, kind.keys, (key, name))
            for name, kind in kinds.items()
        }
        self.by_class = {kind.of: self.by_name[name] for name, kind in kinds.items()}

    def write(self, given: Any, at: At) -> Json:
        """The object."""
        return self.by_class[type(given)].write(given, at)

    def read(self, data: Json, at: At) -> Any:
        """What the object is."""
        return self.record_of(data, at).read(data, at)

    def record_of(self, data: Json, at: At) -> Record:
        """How the object is read."""
        name = data.get(self.key) if type(data) is dict else None
        found = self.by_name.get(name) if type(name) is str else None
        if found is None:
            among = ", ".join(map(repr, self.by_name))
            if type(data) is not dict:
                raise at.unlike(f"an object whose {self.key!r} is one of {among}", data)
            if self.key not in data:
                raise at.error(f"lacks the key {self.key!r}", "Give it")
            raise at.down(self.key).unlike(f"one of {among}", name)
        return found

    def schema(self) -> Schema:
        """Any of the objects."""
        return {"oneOf": [record.schema() for record in self.by_name.values()]}

    def with_keys(self, *beside: Record) -> Schema:
        """Any of the objects, with the keys of others in the same object."""
        kinds = [record.open_schema() for record in self.by_name.values()]
        others = [one.open_schema() for one in beside]
        return {"oneOf": kinds, "allOf": others, "unevaluatedProperties": False}


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold the text: a lone surrogate it cannot."""
    return text.isascii() or not any("\ud800" <= one <= "\udfff" for one in text)
