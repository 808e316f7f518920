"""A contract as a document, and back: the contracts that it nests or refers to stand beside it, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

from contracts.documents.carried_fields import FIELDS, VALUES, Fields
from contracts.documents.carried_nodes import NODES
from contracts.documents.carried_rules import (
    BATCHES,
    REQUIREMENT,
    RULES_OF_THE_BODY,
    VALUE_REQUIREMENT,
    is_same,
)
from contracts.documents.carried_values import FORM_SCHEMA, TEXT, literal_schema
from contracts.documents.codecs import Key, Record, Schema, Texts
from contracts.documents.places import AnyCustom, At, Count, Customs, Json, shown
from contracts.documents.strict_json import canonical
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable
from contracts.rules.value import Custom
from contracts.specification import Extra, ListOf, Specification, StructOf, Value, within

FORMAT_VERSION = "1"
"""The version of the format: of another one nothing is read."""
CONTRACT = Record(
    Specification,
    {
        "name": Key(TEXT, "name"),
        "version": Key(TEXT, "version", default=None),
        "boundary": Key(TEXT, "boundary", default=None),
        "owner": Key(TEXT, "owner", default=None),
        "description": Key(TEXT, "description", default=None),
        "extra": Key(Texts(get_args(Extra)), "extra", default="forbid"),
        "fields": Key(FIELDS, "fields"),
        "rules": Key(RULES_OF_THE_BODY, "rules", default=()),
    },
)
Make = Callable[[Specification, At], type]
"""Makes the class of a specification, and holds it to what a declared one is held to."""


def customs_of(given: Iterable[AnyCustom]) -> Customs:
    """Rules of the user's own by their names.

    Raises:
        TypeError: something else is among them.
        ValueError: two of them have one name.
    """
    done: dict[str, AnyCustom] = {}
    for one in given:
        if not isinstance(one, (Custom, CustomRow, CustomTable)):
            raise TypeError(f"customs are Custom, CustomRow and CustomTable rules (got {one!r})")
        other = done.setdefault(one.name, one)
        if not is_same(other, one) or fields_of(other) != fields_of(one):
            raise ValueError(f"customs are known by their names, and two are named {one.name!r}")
    return done


def fields_of(rule: AnyCustom) -> tuple[str, ...]:
    """The fields that a rule names: none, if it is one of a single value."""
    return () if isinstance(rule, Custom) else tuple(rule.fields)


class Section:
    """The contracts beside the one that a document is of."""

    def __init__(self) -> None:
        self.sizes: dict[Specification, int] = {}
        self.depths: dict[Specification, int] = {}

    def values_in(self, contract: Specification) -> int:
        """How many values stand in a contract, and in what it nests."""
        if contract not in self.sizes:
            values = [one for field in contract.fields for one in own_values(field.value)]
            nested = (one.dtype.specification for one in values if isinstance(one.dtype, StructOf))
            self.sizes[contract] = len(values) + sum(map(self.values_in, nested))
        return self.sizes[contract]

    def depth_of(self, value: Value) -> int:
        """How many values stand in each other, lists and contracts, in a value at most."""
        match value.dtype:
            case ListOf(item):
                return 1 + self.depth_of(item)
            case StructOf(contract):
                if contract not in self.depths:
                    inner = (self.depth_of(field.value) for field in contract.fields)
                    self.depths[contract] = max(inner, default=0)
                return 1 + self.depths[contract]
            case _:
                return 1


def own_values(value: Value) -> list[Value]:
    """The value and those inside it that no other contract has."""
    return [value] if isinstance(value.dtype, StructOf) else [*within(value)]


class Writing(Section):
    """The contracts that were written beside."""

    def __init__(self) -> None:
        super().__init__()
        self.section: dict[str, Json] = {}
        self.keys: dict[str, str] = {}
        self.known: dict[int, str] = {}

    def key_of(self, contract: Specification, at: At) -> str:
        """What the document calls a contract: its name, and a number where another has it."""
        # By identity first, for each is written once; equal ones may differ, as 0 and -0 do.
        if id(contract) not in self.known:
            self.known[id(contract)] = self.key_of_new(contract, at)
        return self.known[id(contract)]

    def key_of_new(self, contract: Specification, at: At) -> str:
        """The key of a contract that was not written yet."""
        data = CONTRACT.write(contract, at)
        text = canonical(data)
        if text not in self.keys:
            at.counted("contracts")
            name, number = contract.name, 1
            while name in self.section:
                number += 1
                name = f"{contract.name} {number}"
            self.keys[text], self.section[name] = name, data
        return self.keys[text]

    def contract(self, key: str, at: At) -> type:
        """Nothing: what is written is there."""
        raise AssertionError(key, at)


class Reading(Section):
    """The contracts that are read from beside, each when it is first asked for.

    Args:
        section: their data.
        make: makes their classes.
    """

    def __init__(self, section: dict[str, Json], make: Make) -> None:
        super().__init__()
        self.section, self.make = section, make
        self.made: dict[str, type | None] = {}

    def key_of(self, contract: Specification, at: At) -> str:
        """Nothing: what is read has its keys."""
        raise AssertionError(contract, at)

    def contract(self, key: str, at: At) -> type:
        """The class of what the document calls so."""
        if key not in self.section:
            raise at.unlike("the key of one of contracts", key)
        if key not in self.made:
            at.counted("contracts")
            self.made[key] = None
            there = At(f"contracts[{shown(key)}]", at.customs, self, at.count)
            self.made[key] = self.make(CONTRACT.read(self.section[key], there), there)
        made = self.made[key]
        if made is None:
            raise at.error("leads back to a contract that it stands in", "Nest it less deeply")
        return made


def document_of(specification: Specification, customs: Customs) -> Json:
    """A contract as JSON data.

    Raises:
        DocumentError: something in it is code, or no JSON.
    """
    writing = Writing()
    at = At("", customs, writing, Count()).down(specification.name)
    data = {"contract": FORMAT_VERSION, **CONTRACT.write(specification, at)}
    return data | ({"contracts": writing.section} if writing.section else {})


def contract_in(data: Json, customs: Customs, make: Make) -> type:
    """The class of the contract that JSON data is.

    Raises:
        DocumentError: it is none.
    """
    whole = At("", customs, Writing(), Count())
    if type(data) is not dict:
        raise whole.unlike("an object", data)
    version = data.get("contract")
    if version != FORMAT_VERSION or type(version) is not str:
        raise whole.down("contract").unlike(
            f"{FORMAT_VERSION!r}, the version of the format", version
        )
    section = data.get("contracts", {})
    if type(section) is not dict or ("contracts" in data and not section):
        raise whole.down("contracts").unlike("an object with contracts", section)
    reading = Reading(section, make)
    at = At("", customs, reading, whole.count)
    own = {key: one for key, one in data.items() if key not in ("contract", "contracts")}
    made = make(CONTRACT.read(own, at), at)
    for key in section:
        if key not in reading.made:
            there = At(f"contracts[{shown(key)}]", customs, reading, whole.count)
            raise there.error("is a contract that nothing names", "Leave it out")
    return made


def schema_of_documents() -> Schema:
    """The JSON Schema (2020-12) of every document."""
    contract = CONTRACT.schema()
    beside = {"type": "object", "minProperties": 1,
              "additionalProperties": {"$ref": "#/$defs/contract"}}  # fmt: skip
    own = {"contract": {"const": FORMAT_VERSION}, **contract["properties"], "contracts": beside}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A data contract, format {FORMAT_VERSION}",
        **contract,
        "properties": own,
        "required": ["contract", *contract["required"]],
        "$defs": {
            "contract": contract,
            "field": Fields().schema(),
            "value": VALUES.schema(),
            "value_rule": VALUE_REQUIREMENT.schema(),
            "rule": REQUIREMENT.schema(),
            "batch_rule": BATCHES.schema(),
            "node": NODES.schema(),
            "literal": literal_schema(),
            "form": FORM_SCHEMA,
        },
    }
