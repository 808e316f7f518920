"""A whole document: a contract as JSON data, and beside it, each once, the contracts it nests or refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256

from contracts.interchange.json.codecs import JsonSchema
from contracts.interchange.json.field_codecs import CONTRACT, FIELD, FIELD_TYPE
from contracts.interchange.json.places import (
    AnyCustom,
    Customs,
    DocumentCounts,
    DocumentPlace,
    Json,
    OtherContracts,
    describe_json,
)
from contracts.interchange.json.predicate_codecs import PREDICATES
from contracts.interchange.json.rule_codecs import (
    BATCH_RULES,
    BODY_REQUIREMENT,
    VALUE_REQUIREMENT,
    fields_of_custom,
    has_same_functions,
)
from contracts.interchange.json.strict_json import canonical_json
from contracts.interchange.json.value_codecs import CONTRACT_FORM_SCHEMA, literal_schema
from contracts.rules.reference import References, resolve_contract
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable, Grouped
from contracts.rules.value import Custom
from contracts.specification import Specification, StructOf, walk_types

_FORMAT_VERSION = "1"
"""The version of the format: a document of any other is refused."""
_MakeClass = Callable[[Specification, DocumentPlace], type]
"""Makes the class of a specification, with every check that a declared class passes."""


def index_customs(rules: Iterable[AnyCustom]) -> Customs:
    """Custom rules by their names.

    Raises:
        TypeError: something else is among them.
        ValueError: two of them have one name.
    """
    index: dict[str, AnyCustom] = {}
    for rule in rules:
        if not isinstance(rule, (Custom, CustomRow, CustomTable)):
            raise TypeError(f"customs are Custom, CustomRow and CustomTable rules (got {rule!r})")
        other = index.setdefault(rule.name, rule)
        if not has_same_functions(other, rule) or fields_of_custom(other) != fields_of_custom(rule):
            raise ValueError(f"customs are known by their names, and two are named {rule.name!r}")
    return index


class _DocumentWriter(OtherContracts):
    """Writes the other contracts of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.section: dict[str, Json] = {}
        self._key_of_text: dict[str, str] = {}
        self._key_of_id: dict[int, str] = {}

    def key_of(self, specification: Specification, at: DocumentPlace) -> str:
        # By identity first, for each is written once; equal ones may differ, as 0 and -0 do.
        if id(specification) not in self._key_of_id:
            self._key_of_id[id(specification)] = self._add(specification, at)
        return self._key_of_id[id(specification)]

    def _add(self, specification: Specification, at: DocumentPlace) -> str:
        """Write a contract, and name it; with a number where another contract has its name."""
        data = CONTRACT.write(specification, at)
        text = canonical_json(data)
        if text not in self._key_of_text:
            at.count("contracts")
            key, number = specification.name, 1
            while key in self.section:
                number += 1
                key = f"{specification.name} {number}"
            self._key_of_text[text], self.section[key] = key, data
        return self._key_of_text[text]


class _DocumentReader(OtherContracts):
    """Reads the other contracts of a document, each when it is first used.

    Args:
        section: their data, by their keys.
        make: makes their classes.
    """

    def __init__(self, section: dict[str, Json], make: _MakeClass) -> None:
        super().__init__()
        self.section, self.make = section, make
        self.classes: dict[str, type | None] = {}

    def class_of(self, key: str, at: DocumentPlace) -> type:
        if key not in self.section:
            raise at.unlike("the key of one of contracts", key)
        if key not in self.classes:
            at.count("contracts")
            self.classes[key] = None  # until it is made: it must not use itself
            there = _place_of_other(key, at)
            self.classes[key] = self.make(CONTRACT.read(self.section[key], there), there)
        made = self.classes[key]
        if made is None:
            raise at.error("leads back to a contract that contains it", "Nest it less deeply")
        return made


def _place_of_other(key: str, at: DocumentPlace) -> DocumentPlace:
    """The place of one of the other contracts."""
    return replace(at, path=f"contracts[{describe_json(key)}]", dtype=None)


def write_contract_document(specification: Specification, customs: Customs) -> Json:
    """A contract as JSON data.

    Raises:
        DocumentError: something in it is code, or has no form in JSON.
    """
    writer = _DocumentWriter()
    at = DocumentPlace("", customs, writer, DocumentCounts()).down(specification.name)
    data = {"contract": _FORMAT_VERSION, **CONTRACT.write(specification, at)}
    return data | ({"contracts": writer.section} if writer.section else {})


def fingerprint_of(specification: Specification, customs: Customs) -> str:
    """The SHA-256 of a contract's canonical JSON.

    Raises:
        DocumentError: as `write_contract_document`.
    """
    text = canonical_json(write_contract_document(specification, customs))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def customs_in(specification: Specification) -> list[AnyCustom]:
    """The custom rules of a contract, and of those that it names, however deep."""
    found: list[AnyCustom] = []
    for value in (one for field in specification.fields for one in walk_types(field.value)):
        rules = [requirement.rule for requirement in value.rules]
        found += [rule for rule in rules if isinstance(rule, Custom)]
        if isinstance(value.dtype, StructOf):
            found += customs_in(replace(value.dtype.specification, fields=()))
    for rule in (requirement.rule for requirement in specification.rules):
        inner = rule.rule if isinstance(rule, Grouped) else rule
        if isinstance(inner, CustomRow | CustomTable):
            found.append(inner)
        elif isinstance(inner, References) and isinstance(inner.contract, type):
            found += customs_in(resolve_contract(inner.contract))
    return found


def read_contract_document(data: Json, customs: Customs, make: _MakeClass) -> type:
    """The class of the contract that JSON data represents.

    Raises:
        DocumentError: it does not represent one.
    """
    whole = DocumentPlace("", customs, OtherContracts(), DocumentCounts())
    if type(data) is not dict:
        raise whole.unlike("an object", data)
    version = data.get("contract")
    if version != _FORMAT_VERSION or type(version) is not str:
        expected = f"{_FORMAT_VERSION!r}, the version of the format"
        raise whole.down("contract").unlike(expected, version)
    section = data.get("contracts", {})
    if type(section) is not dict or ("contracts" in data and not section):
        raise whole.down("contracts").unlike("an object with contracts", section)
    reader = _DocumentReader(section, make)
    at = replace(whole, contracts=reader)
    own = {key: one for key, one in data.items() if key not in ("contract", "contracts")}
    made = make(CONTRACT.read(own, at), at)
    for key in (one for one in section if one not in reader.classes):
        place = _place_of_other(key, at)
        raise place.error("is a contract that nothing names", "Leave it out")
    return made


def document_schema() -> JsonSchema:
    """The JSON Schema (2020-12) of every document."""
    contract = CONTRACT.schema()
    others = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/contract"},
    }
    own = {"contract": {"const": _FORMAT_VERSION}, **contract["properties"], "contracts": others}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A data contract, format {_FORMAT_VERSION}",
        **contract,
        "properties": own,
        "required": ["contract", *contract["required"]],
        "$defs": {
            "contract": contract,
            "field": FIELD.schema(),
            "value": FIELD_TYPE.schema(),
            "value_rule": VALUE_REQUIREMENT.schema(),
            "rule": BODY_REQUIREMENT.schema(),
            "batch_rule": BATCH_RULES.schema(),
            "node": PREDICATES.schema(),
            "literal": literal_schema(),
            "form": CONTRACT_FORM_SCHEMA,
        },
    }
