"""Fields as properties of ODCS: in its own words what these state, in custom properties what they do not.

What is written is read again at once: where that gives something else, a custom property states the rest,
so that nothing is lost, whatever ODCS makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from contracts.dtypes import Text
from contracts.interchange.json.places import DocumentPlace
from contracts.interchange.json.value_codecs import LITERAL
from contracts.interchange.leave_out import LeftOut, Unreadable
from contracts.interchange.odcs import custom_properties as customs
from contracts.interchange.odcs import logical_types as types
from contracts.interchange.odcs import quality_checks as checks
from contracts.interchange.odcs.kept_elements import KeptElement
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import write_names
from contracts.interchange.odcs.read_objects import ANY_ITEM, Member, read_examples
from contracts.interchange.odcs.relationships import Relations
from contracts.interchange.odcs.type_options import read_option, read_options, write_option
from contracts.rules.implied import NotNull
from contracts.rules.requirement import Requirement
from contracts.rules.value import Matches, MaxLength, MinLength, OneOf
from contracts.specification import DType, Field, FieldType, ListOf, StructOf

UnwrittenRules = list[Requirement[Any]]


@dataclass(frozen=True, slots=True)
class PropertyWriter:
    """Writes the fields of a contract.

    Attributes:
        relations: the objects that are written.
        rest: the rules of the contract that are not written yet; those that are leave it.
    """

    relations: Relations
    rest: UnwrittenRules

    def write_members(
        self,
        fields: tuple[Field, ...],
        kept: KeptElement,
        at: DocumentPlace,
        *,
        nested: bool = False,
    ) -> list[Member]:
        """The properties of fields."""
        known = kept.by_column
        return [
            self._write_member(one, head, known.get(one.alias, KeptElement()), at, nested=nested)
            for one, head in zip(fields, write_names(fields), strict=True)
        ]

    def _write_member(
        self, stated: Field, head: Data, kept: KeptElement, at: DocumentPlace, *, nested: bool
    ) -> Member:
        at = at.down(stated.name)
        value = self._write_value(stated.value, kept, at, "" if nested else stated.name)
        own = [*head.pop("customProperties", ()), *value.pop("customProperties", ())]
        written = customs.add_customs(head | value, own)
        if stated.title is not None:
            written["businessName"] = stated.title
        if stated.description is not None:
            written["description"] = stated.description
        if stated.examples and repr(read_examples(kept.element)) == repr(stated.examples):
            written["examples"] = kept.element["examples"]
        elif stated.examples:
            written["examples"] = [_write_example(one, at) for one in stated.examples]
        written |= kept.left_out_keys()
        if not nested and (relationships := self.kept_relationships(kept, [stated.name])):
            written["relationships"] = relationships
        read = replace(stated, examples=read_examples(written))
        found = customs.write_customs(customs.FIELD_KEYS, stated, read, at)
        written = customs.add_customs(written, [*found, *customs.write_custom_default(stated, at)])
        return Member(written, stated, at, [])

    def _write_value(
        self, value: FieldType, kept: KeptElement, at: DocumentPlace, name: str = ""
    ) -> Data:
        """What a property states of its values.

        Args:
            name: the name of its field, if that is one of the object's own.
        """
        logical, stated_type, options = types.write_type(value, kept.element, at)
        kept = kept.of_type(stated_type)
        written: Data = ({} if stated_type is None else {"logicalType": stated_type}) | kept.others
        if not value.nullable:
            written["required"] = True
        match value.dtype:
            case ListOf(item) if item == ANY_ITEM and any(map(_is_length, value.rules)):
                pass  # an array whose items are limited is a list of anything
            case ListOf(item):
                written["items"] = self._write_value(item, kept.items, at.down("items"))
                written["items"] |= kept.items.left_out_keys()
            case StructOf(contract):
                members = self.write_members(contract.fields, kept, at, nested=True)
                properties = [*(one.prop for one in members), *kept.untyped_properties]
                written |= {"properties": properties} if properties else {}
                nested = [customs.write_nested_customs(contract, at)]
                written = customs.add_customs(written, nested)
            case dtype:
                prop = written | {"logicalTypeOptions": options}
                if types.read_scalar_type(prop, at, LeftOut()) != dtype:
                    written = customs.add_customs(written, customs.write_custom_type(dtype, at))
        rest = [*value.rules]
        kept_checks = self.kept_checks(kept, Field(name, name, value), rest)
        rest = _write_options(replace(value, rules=tuple(rest)), written, options, kept, at)
        if options:  # which the standard has for a logical type only
            written = {"logicalType": logical, **written}
        _write_value_checks(value, name, written, kept_checks, rest)
        unit = None if value.wire.unit is None else value.wire.unit.code
        wire = types.read_wire_form(written, value.dtype, at, LeftOut())
        read = FieldType(value.dtype, value.nullable, unit=unit, wire=wire)
        stated, there = replace(value, rules=tuple(rest)), at.typed(value.dtype)
        found = customs.write_customs(customs.VALUE_KEYS, stated, read, there)
        return customs.add_customs(written, found)

    # What is written as it was read ---------------------------------------------------------------

    def kept_checks(
        self, kept: KeptElement, of: checks.CheckedElement, rest: UnwrittenRules
    ) -> list[Data]:
        """The checks of an element that are written as they were read: those that are rules still, which
        leave the rest, and those that are not rules.
        """

        def is_kept(check: Data, *, left_out: bool) -> bool:
            try:
                read = checks.read_check(check, of, self.relations.own_names)
            except Unreadable:
                return left_out
            is_inside_another = isinstance(of, Field) and not of.name
            if left_out and is_inside_another and not all(map(checks.is_value_rule, read)):
                return True
            if any(isinstance(one.rule, NotNull) for one in read):
                return not isinstance(of, Field) or not of.value.nullable
            return take(read, rest) or take(read, self.rest)

        return [one for one, left_out in kept.listed("quality") if is_kept(one, left_out=left_out)]

    def kept_relationships(self, kept: KeptElement, fields: list[str] | None) -> list[Data]:
        """The relationships that are written as they were read: those that are rules still, which leave
        the rest, and those that were left out.

        Args:
            fields: the name of the field; None for those of an object.
        """

        def is_rule(relation: Data) -> bool:
            try:
                return take([Requirement(self.relations.read(fields, relation))], self.rest)
            except Unreadable:
                return False

        return [one for one, left_out in kept.listed("relationships") if is_rule(one) or left_out]


def _is_length(stated: Requirement[Any]) -> bool:
    return stated.plain and isinstance(stated.rule, (MinLength, MaxLength))


def take(rules: Iterable[Requirement[Any]], rest: UnwrittenRules) -> bool:
    """Whether some rules are all among the rest; then no more."""
    left = [*rest]
    for rule in rules:
        place = next((n for n, one in enumerate(left) if checks.is_same(one, rule)), None)
        if place is None:
            return False
        del left[place]
    rest[:] = left
    return True


def _write_example(example: Any, at: DocumentPlace) -> Any:
    """An example as YAML has it."""
    match example:
        case tuple():
            return [_write_example(one, at) for one in example]
        case float() if abs(example) < float("inf"):
            return example
        case None | bool() | int() | str():
            return LITERAL.write(example, at) if isinstance(example, str) else example
        case _:
            [text] = LITERAL.write(example, at).values()
            return text


def _write_options(
    value: FieldType, written: Data, options: Data, kept: KeptElement, at: DocumentPlace
) -> UnwrittenRules:
    """Add the options of a logical type; the value rules that are none of them."""
    rest: UnwrittenRules = []
    for stated in value.rules:
        option = write_option(stated.rule, value.dtype) if stated.plain else None
        prop = {"logicalTypeOptions": {} if option is None else {option[0]: option[1]}}
        read = read_options(prop, value.dtype, at, LeftOut())
        if option is None or option[0] in options or [*map(repr, read)] != [repr(stated.rule)]:
            rest.append(stated)
        else:
            options |= prop["logicalTypeOptions"]
    for key, option in types.options_of(kept.element).items():
        left_out = f"{kept.where}.logicalTypeOptions.{key}" in kept.left_out
        if key not in options and _requires_nothing(
            key, option, written, value.dtype, left_out=left_out
        ):
            options[key] = option
    if options:
        written["logicalTypeOptions"] = options
    return rest


def _write_value_checks(
    value: FieldType, name: str, written: Data, done: list[Data], rest: UnwrittenRules
) -> None:
    """Add the checks of a property to those that are kept, and take the value rules that they are from the rest."""
    of = Field(name, name, value)
    for stated in [one for one in rest if isinstance(one.rule, (OneOf, Matches))]:
        check = checks.write_check(stated, of, {})
        if check is not None:
            done.append(check)
            rest.remove(stated)
    if done:
        written["quality"] = done


def _requires_nothing(key: str, option: Any, prop: Data, dtype: DType, *, left_out: bool) -> bool:
    """Whether an option that was read required nothing, and does not now."""
    if key == "required" or (key == "format" and not isinstance(dtype, Text)):
        # A format states a type, or how times are written.
        return key == "format" and (left_out or types.is_json_format(option, dtype))
    try:
        return read_option(key, option, prop, dtype) is None
    except Unreadable:
        return left_out
