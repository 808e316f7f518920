"""A contract as immutable data, which every backend, document and strategy reads.

A `Specification` is a value: frozen, hashable, comparable, safe to share between threads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, cast

from contracts.dtypes import Kind, Scalar
from contracts.hash_once import HashOnce
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.implied import (
    CanonicalUuid,
    ColumnsInOrder,
    Declared,
    GivenOnce,
    Held,
    ImpliedRule,
    NotInf,
    NotNan,
    NotNull,
    NullIsNull,
    OfType,
    Present,
    Trimmed,
    WellFormed,
)
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule, Unique
from contracts.rules.value import NonFinite, ValueRule
from contracts.rules.wire import AS_IS, Wire

Extra = Literal["forbid", "ignore", "allow"]


@lazy_dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items all have one type; limits on its length are value rules."""

    item: FieldType
    kind: ClassVar[Kind] = "list"

    def __str__(self) -> str:
        return f"a list in which each item is {self.item.noun}"


@lazy_dataclass(frozen=True, slots=True)
class StructOf:
    """A struct with the fields of another contract."""

    specification: Specification
    kind: ClassVar[Kind] = "struct"

    def __str__(self) -> str:
        return f"a struct with the fields of {self.specification.name}"


DType = Scalar | ListOf | StructOf
"""Every logical type. Backends `match` over it and end in `assert_never`."""


FINITE = NonFinite()
"""The default for floats: NaN and infinities are forbidden."""


@dataclass(frozen=True)
class FieldType(HashOnce):
    """The type of one value, whether it may be null, and its merged value rules.

    Attributes:
        unit: the unit in words, which completes the type in messages ("a number in km/h").
        python: the Python class of a row's attribute (an Enum, a tuple), where it is not the
            type's usual one; it does not change which values are valid.
        sensitive: whether the value must never be shown.
        wire: its wire form.
    """

    dtype: DType
    nullable: bool = False
    rules: tuple[Requirement[ValueRule], ...] = ()
    non_finite: NonFinite = FINITE
    unit: str | None = None
    python: type | None = field(default=None, compare=False)
    sensitive: bool = False
    wire: Wire = AS_IS

    __hash__ = HashOnce.__hash__

    @property
    def noun(self) -> str:
        """The type in words, with its unit, and with null where it is permitted."""
        noun = f"{self.dtype}" if self.unit is None else f"{self.dtype} in {self.unit}"
        return f"{noun} or null" if self.nullable else noun

    @cached_property
    def of_type(self) -> Requirement[ImpliedRule]:
        """The implied rule that the value has this type."""
        return Requirement(OfType(self.noun))

    @cached_property
    def held(self) -> Requirement[ImpliedRule]:
        """The implied rule that the type can hold the value exactly."""
        return Requirement(Held(str(self.dtype)))

    @cached_property
    def declares_wire_form(self) -> bool:
        """Whether a wire form is declared for the value, or for one inside it."""
        return any(one.wire != AS_IS for one in walk_types(self))

    @cached_property
    def forbids_nan(self) -> bool:
        """Whether NaN in contract form violates the contract."""
        return self.non_finite.nan != "allow"

    @cached_property
    def forbids_inf(self) -> bool:
        """Whether an infinity violates the contract."""
        return self.non_finite.inf == "forbid"


PRESENT: Requirement[ImpliedRule] = Requirement(Present())
DECLARED: Requirement[ImpliedRule] = Requirement(Declared())
GIVEN_ONCE: Requirement[ImpliedRule] = Requirement(GivenOnce())
IN_ORDER: Requirement[ImpliedRule] = Requirement(ColumnsInOrder())
WELL_FORMED: Requirement[ImpliedRule] = Requirement(WellFormed())
VALID_JSON: Requirement[ImpliedRule] = Requirement(WellFormed("JSON"))
NOT_NULL: Requirement[ImpliedRule] = Requirement(NotNull())
NOT_NAN: Requirement[ImpliedRule] = Requirement(NotNan())
NOT_INF: Requirement[ImpliedRule] = Requirement(NotInf())
CANONICAL_UUID: Requirement[ImpliedRule] = Requirement(CanonicalUuid())
NULL_IS_NULL: Requirement[ImpliedRule] = Requirement(NullIsNull())
TRIMMED: Requirement[ImpliedRule] = Requirement(Trimmed())


@lazy_dataclass(frozen=True, slots=True)
class Default:
    """The value that replaces an absent field or a null: contract form after `freeze`."""

    value: Any

    def __eq__(self, other: object) -> bool:
        # In a tuple NaN equals itself. Since Python 3.13 a dataclass compares its attributes one
        # by one, so a NaN default would differ from itself.
        return isinstance(other, Default) and (self.value,) == (other.value,)

    def __hash__(self) -> int:
        return hash((self.value,))


@lazy_dataclass(frozen=True, slots=True)
class Factory:
    """Makes the value that replaces an absent field or a null, anew for every row.

    Attributes:
        make: makes it.
        contract: the name of the contract that declares it, for errors.
    """

    make: Callable[[], Any]
    contract: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Field:
    """One column of a batch, one key of a payload.

    Attributes:
        name: its name in Python.
        alias: its name in data: columns, JSON keys, reports.
        default: None when the field is required.
    """

    name: str
    alias: str
    value: FieldType
    default: Default | Factory | None = None
    title: str | None = None
    description: str | None = None
    examples: tuple[Any, ...] = ()

    @property
    def replaces_null(self) -> bool:
        """Whether it has a default that replaces null."""
        return self.default is not None and self.default != Default(None)


@dataclass(frozen=True)
class Specification(HashOnce):
    """The requirements on data that crosses one boundary.

    Attributes:
        name: the name of the contract's class.
        fields: its fields, in order of declaration.
        rules: its row rules and table rules.
        extra: how undeclared fields are treated.
        ordered: whether the columns of a batch must stand in the order of the fields.
    """

    name: str
    fields: tuple[Field, ...]
    rules: tuple[Requirement[RowRule] | Requirement[TableRule], ...] = ()
    extra: Extra = "forbid"
    boundary: str | None = None
    version: str | None = None
    owner: str | None = None
    description: str | None = None
    ordered: bool = False

    __hash__ = HashOnce.__hash__

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names in Python."""
        return {field.name: field for field in self.fields}

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each field in the declaration, by its name in data."""
        return {field.alias: place for place, field in enumerate(self.fields)}

    @cached_property
    def row_rules(self) -> tuple[Requirement[RowRule], ...]:
        """The rules that are decided by one row."""
        return tuple(cast("Any", r) for r in self.rules if isinstance(r.rule, RowRule))

    @cached_property
    def table_rules(self) -> tuple[Requirement[TableRule], ...]:
        """The rules that are decided by many rows together."""
        return tuple(cast("Any", r) for r in self.rules if not isinstance(r.rule, RowRule))

    @cached_property
    def key(self) -> tuple[Field, ...]:
        """The fields that identify a row: those of the first `Unique`, or none."""
        keys = (r.rule.fields for r in self.rules if isinstance(r.rule, Unique))
        return tuple(self.by_name[name] for name in next(keys, ()))

    @cached_property
    def labelled(self) -> Mapping[str, str]:
        """The units that columns must be labelled with, by the names of their fields in data."""
        units = {field.alias: field.value.wire.unit for field in self.fields}
        return {name: unit.code for name, unit in units.items() if unit and unit.labelled}

    @cached_property
    def label(self) -> str:
        """The contract's name in reports: name, version, boundary."""
        name = f"{self.name} {self.version}" if self.version else self.name
        return f"{name} at {self.boundary}" if self.boundary else name

    @cached_property
    def has_sensitive(self) -> bool:
        """Whether any value, at any depth, must never be shown."""
        return any(value.sensitive for field in self.fields for value in walk_types(field.value))


def field_type_at(specification: Specification, path: Sequence[str]) -> FieldType | None:
    """The type of the value at a path of Python names; None where no field is declared there, or
    the path leads into a list.
    """
    value: FieldType | None = None
    for name in path:
        if value is not None:
            if not isinstance(value.dtype, StructOf):
                return None
            specification = value.dtype.specification
        field = specification.by_name.get(name)
        if field is None:
            return None
        value = field.value
    return value


def walk_types(value: FieldType) -> Iterator[FieldType]:
    """The type itself and the types of all values inside it."""
    yield value
    match value.dtype:
        case ListOf(item):
            yield from walk_types(item)
        case StructOf(specification):
            for member in specification.fields:
                yield from walk_types(member.value)
        case _:
            pass


def freeze(value: Any, expected: FieldType) -> Any:
    """Turn contract form into a hashable value: lists and structs become tuples of their members."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return tuple(freeze(one, item) for one in value)
        case StructOf(specification) if value is not None:
            return tuple(freeze(value[f.alias], f.value) for f in specification.fields)
        case _ if type(value) is float and math.isnan(value):
            return math.nan  # in a tuple NaN equals itself only if it is the same object
        case _:
            return value


def thaw(value: Any, expected: FieldType) -> Any:
    """Turn a value back into the contract form that `freeze` took."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return [thaw(one, item) for one in value]
        case StructOf(specification) if value is not None:
            members = zip(specification.fields, value, strict=True)
            return {field.alias: thaw(member, field.value) for field, member in members}
        case _:
            return value


def match_columns(specification: Specification, present: Any) -> tuple[dict[str, str], list[str]]:
    """Find the column of each field, by its alias first and its Python name second.

    Where both names are present, the alias is the field's column and the other one is extra.

    Args:
        present: the names of the columns, in order; any iterable of text.

    Returns:
        The columns by the field's Python name (absent fields are left out), and the extra
        columns, which belong to no field.
    """
    names = dict.fromkeys(present)
    held = {
        one.name: one.alias if one.alias in names else one.name
        for one in specification.fields
        if one.alias in names or one.name in names
    }
    if len(held) == len(names):
        return held, []
    claimed = set(held.values())
    return held, [name for name in names if name not in claimed]


def find_name(declared: Field, present: Container[str]) -> str | None:
    """The name under which a field is present: its alias, or else its Python name."""
    if declared.alias in present:
        return declared.alias
    return declared.name if declared.name in present else None
