"""A contract as immutable data: what every backend, document and strategy reads.

A `Specification` is a value: frozen, hashable, comparable, safe to share between threads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar, Literal, cast

from contracts.dtypes import Kind, Scalar
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
    OfType,
    Present,
    WellFormed,
)
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule, Unique
from contracts.rules.value import NonFinite, ValueRule
from contracts.rules.wire import AS_IS, Wire

Extra = Literal["forbid", "ignore", "allow"]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items are all the same kind of value; its length is a rule like any other."""

    item: Value
    kind: ClassVar[Kind] = "list"

    def __str__(self) -> str:
        return f"a list in which each item is {self.item.noun}"


@dataclass(frozen=True, slots=True)
class StructOf:
    """A value with the fields of another contract."""

    specification: Specification
    kind: ClassVar[Kind] = "struct"

    def __str__(self) -> str:
        return f"a struct with the fields of {self.specification.name}"


DType = Scalar | ListOf | StructOf
"""Every logical type. Backends `match` over it and end in `assert_never`."""


FINITE = NonFinite()
"""What a float is unless its field says otherwise."""


@dataclass(frozen=True)
class Value:
    """What one value must be: its type, whether it may be null, and its merged value rules.

    Attributes:
        unit: the unit in words, which completes the type in messages ("a number in km/h").
        python: the class that a payload's value is given as (an Enum, a tuple), where it differs
            from what the type is read as; it does not change what is valid.
        sensitive: whether the value must never be shown.
        wire: what it looks like on the wire.
    """

    dtype: DType
    nullable: bool = False
    rules: tuple[Requirement[ValueRule], ...] = ()
    non_finite: NonFinite = FINITE
    unit: str | None = None
    python: type | None = field(default=None, compare=False)
    sensitive: bool = False
    wire: Wire = AS_IS

    @property
    def noun(self) -> str:
        """The type in words, with its unit, and with null where it is permitted."""
        noun = f"{self.dtype}" if self.unit is None else f"{self.dtype} in {self.unit}"
        return f"{noun} or null" if self.nullable else noun

    @cached_property
    def of_type(self) -> Requirement[ImpliedRule]:
        """The implied rule that the value is of its type."""
        return Requirement(OfType(self.noun))

    @cached_property
    def held(self) -> Requirement[ImpliedRule]:
        """The implied rule that the type can hold the value exactly."""
        return Requirement(Held(str(self.dtype)))

    @cached_property
    def forbids_nan(self) -> bool:
        """Whether NaN in contract form breaks the contract."""
        return self.non_finite.nan != "allow"

    @cached_property
    def forbids_inf(self) -> bool:
        """Whether an infinity breaks the contract."""
        return self.non_finite.inf == "forbid"


PRESENT: Requirement[ImpliedRule] = Requirement(Present())
DECLARED: Requirement[ImpliedRule] = Requirement(Declared())
GIVEN_ONCE: Requirement[ImpliedRule] = Requirement(GivenOnce())
IN_ORDER: Requirement[ImpliedRule] = Requirement(ColumnsInOrder())
WELL_FORMED: Requirement[ImpliedRule] = Requirement(WellFormed())
A_JSON_TEXT: Requirement[ImpliedRule] = Requirement(WellFormed("JSON"))
NOT_NULL: Requirement[ImpliedRule] = Requirement(NotNull())
NOT_NAN: Requirement[ImpliedRule] = Requirement(NotNan())
NOT_INF: Requirement[ImpliedRule] = Requirement(NotInf())
CANONICAL_UUID: Requirement[ImpliedRule] = Requirement(CanonicalUuid())


@dataclass(frozen=True, slots=True)
class Default:
    """The value that stands for an absent field or a null: contract form, `frozen`."""

    value: Any

    def __eq__(self, other: object) -> bool:
        # In a tuple NaN equals itself, as in every tuple of defaults; Python 3.13 compares the
        # attributes of dataclasses by themselves.
        return isinstance(other, Default) and (self.value,) == (other.value,)

    def __hash__(self) -> int:
        return hash((self.value,))


@dataclass(frozen=True, slots=True)
class Factory:
    """Makes the value that stands for an absent field or a null, anew for every row."""

    make: Callable[[], Any]


@dataclass(frozen=True)
class Field:
    """One column of a batch, one key of a payload.

    Attributes:
        name: what Python calls it.
        alias: what data calls it: columns, JSON keys, reports.
        default: None when the field is required.
    """

    name: str
    alias: str
    value: Value
    default: Default | Factory | None = None
    title: str | None = None
    description: str | None = None
    examples: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Specification:
    """What data crossing one boundary must be.

    Attributes:
        name: the contract's name: its class's.
        fields: its fields, in order of declaration.
        rules: the rules that need more than one value.
        extra: what becomes of fields that it does not declare.
    """

    name: str
    fields: tuple[Field, ...]
    rules: tuple[Requirement[RowRule] | Requirement[TableRule], ...] = ()
    extra: Extra = "forbid"
    boundary: str | None = None
    version: str | None = None
    owner: str | None = None
    description: str | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, field.name) for field in fields(self)))

    def __getstate__(self) -> dict[str, Any]:
        # Not what is cached: text hashes differently in every process.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by what Python calls them."""
        return {field.name: field for field in self.fields}

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each field is declared, by what data calls it."""
        return {field.alias: place for place, field in enumerate(self.fields)}

    @cached_property
    def row_rules(self) -> tuple[Requirement[RowRule], ...]:
        """The rules that one row decides."""
        return tuple(cast("Any", r) for r in self.rules if isinstance(r.rule, RowRule))

    @cached_property
    def table_rules(self) -> tuple[Requirement[TableRule], ...]:
        """The rules that many rows decide together."""
        return tuple(cast("Any", r) for r in self.rules if not isinstance(r.rule, RowRule))

    @cached_property
    def key(self) -> tuple[Field, ...]:
        """The fields that identify a row: those of the first `Unique`, or none."""
        keys = (r.rule.fields for r in self.rules if isinstance(r.rule, Unique))
        return tuple(self.by_name[name] for name in next(keys, ()))

    @cached_property
    def label(self) -> str:
        """The contract as reports call it: name, version, boundary."""
        name = f"{self.name} {self.version}" if self.version else self.name
        return f"{name} at {self.boundary}" if self.boundary else name

    @cached_property
    def has_sensitive(self) -> bool:
        """Whether any value in it, however deep, must never be shown."""
        return any(value.sensitive for field in self.fields for value in within(field.value))


def value_at(specification: Specification, path: Sequence[str]) -> Value | None:
    """What the value at a path of Python names must be; None where no field is declared there, or
    the path leads into a list.
    """
    value: Value | None = None
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


def within(value: Value) -> Iterator[Value]:
    """The value and every value inside it."""
    yield value
    match value.dtype:
        case ListOf(item):
            yield from within(item)
        case StructOf(specification):
            for member in specification.fields:
                yield from within(member.value)
        case _:
            pass


def frozen(value: Any, expected: Value) -> Any:
    """Contract form as a hashable value: lists as tuples, structs as tuples of their members."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return tuple(frozen(one, item) for one in value)
        case StructOf(specification) if value is not None:
            return tuple(frozen(value[f.alias], f.value) for f in specification.fields)
        case _ if type(value) is float and math.isnan(value):
            return math.nan  # NaN is equal to itself only as the very same object in a tuple
        case _:
            return value


def thawed(value: Any, expected: Value) -> Any:
    """The contract form that was `frozen`."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return [thawed(one, item) for one in value]
        case StructOf(specification) if value is not None:
            members = zip(specification.fields, value, strict=True)
            return {field.alias: thawed(member, field.value) for field, member in members}
        case _:
            return value


def columns_of(specification: Specification, present: Any) -> tuple[dict[str, str], list[str]]:
    """Which column holds each field, by alias first and Python name second; and the extra ones.

    A field that is there under both its names is held by its alias; the other one is extra.

    Args:
        present: the names that are there, in order; any iterable of text.

    Returns:
        The columns by the field's Python name (absent fields are left out), and the names that
        no field claims.
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


def held_by(declared: Field, present: Container[str]) -> str | None:
    """What holds a field of the names that are there: its alias, or else its Python name."""
    if declared.alias in present:
        return declared.alias
    return declared.name if declared.name in present else None
