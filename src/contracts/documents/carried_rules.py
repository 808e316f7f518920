"""Rules in documents: each an object whose `rule` says which it is, with its terms beside that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from contracts.documents.carried_nodes import NODE, PATTERN
from contracts.documents.carried_values import (
    BOOLEAN,
    COUNT,
    FLOAT,
    FORM,
    LITERAL,
    NAMES,
    TEXT,
    Written,
)
from contracts.documents.codecs import (
    Codec,
    Key,
    Kind,
    Many,
    Named,
    OneOfThem,
    Record,
    Schema,
    Texts,
)
from contracts.documents.places import AnyCustom, At, Json
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.rules.codes import CodeListName
from contracts.rules.formats import FormatName
from contracts.rules.requirement import Requirement, Severity
from contracts.rules.row import Coordinates, CustomRow, FreshAt, OnNull, Satisfies
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    Nulls,
    NullShare,
    References,
    RowCount,
    Sorted,
    Unique,
)
from contracts.rules.value import (
    CodeList,
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NamedFormat,
    OneOf,
)

DURATION = Written("duration")


@dataclass(frozen=True, slots=True)
class CustomNames:
    """A rule of the user's own by its name, under which reader and writer know the same rule."""

    kind: type

    def write(self, given: Any, at: At) -> Json:
        """The name, if the rule is the one that is known by it."""
        known = at.customs.get(given.name)
        if known is None or not is_same(known, given):
            other = "is not among customs" if known is None else "is not the one among customs"
            raise at.error(
                f"is {self.kind.__name__}({given.name!r}), a function that no document holds, and {other}",
                "Give the rule to whoever writes and to whoever reads: customs=[…]",
            )
        return TEXT.write(given.name, at)

    def read(self, data: Json, at: At) -> AnyCustom:
        """The rule that is known by the name."""
        name = TEXT.read(data, at)
        known = at.customs.get(name)
        if known is None or type(known) is not self.kind:
            other = (
                "is not among customs" if known is None else f"is a {type(known).__name__} there"
            )
            raise at.error(
                f"names {self.kind.__name__}({name!r}), which {other}",
                "Give the rule: customs=[…]",
            )
        return known

    def schema(self) -> Schema:
        """A text."""
        return TEXT.schema()


def is_same(known: AnyCustom, given: AnyCustom) -> bool:
    """Whether two rules ask the same functions: their fields and terms are in the document."""
    return (
        type(known) is type(given)
        and known.accepts is given.accepts
        and known.expr is given.expr
        and known.says == given.says
    )


def custom_of(known: Custom) -> Custom:
    """The rule as it is known."""
    return known


def of_fields(known: Any, fields: tuple[str, ...], **terms: Any) -> Any:
    """A rule of several fields, which are those that it is known by.

    Raises:
        ValueError: they are others.
    """
    its = (known.fields,) if isinstance(known.fields, str) else tuple(known.fields)
    if its != fields:
        raise ValueError(f"the rule {known.name!r} among customs reads {its}, not {fields}")
    return replace(known, fields=fields, **terms)


def custom_kind(of: type, make: Callable[..., Any], **keys: Key) -> Kind:
    """The kind of a rule of the user's own."""
    return Kind(of, {"custom": Key(CustomNames(of), "known", whole=True), **keys}, make)


# Rules of one value -----------------------------------------------------------------------------

BOUND = {"bound": Key(FORM, "bound")}
LENGTH = {"length": Key(COUNT, "length")}
VALUE_RULES = OneOfThem(
    "rule",
    {
        "ge": Kind(Ge, BOUND),
        "gt": Kind(Gt, BOUND),
        "le": Kind(Le, BOUND),
        "lt": Kind(Lt, BOUND),
        "multiple_of": Kind(MultipleOf, {"step": Key(FORM, "step")}),
        "min_length": Kind(MinLength, LENGTH),
        "max_length": Kind(MaxLength, LENGTH),
        "matches": Kind(
            Matches,
            {"pattern": Key(PATTERN, "pattern"), "whole": Key(BOOLEAN, "whole", default=True)},
        ),
        "one_of": Kind(
            OneOf, {"members": Key(Many(FORM), "members")}, lambda members: OneOf(*members)
        ),
        "format": Kind(NamedFormat, {"format": Key(Texts(get_args(FormatName)), "name")}),
        "code_list": Kind(CodeList, {"list": Key(Texts(get_args(CodeListName)), "name")}),
        "custom": custom_kind(Custom, custom_of),
    },
)

# Rules of a row, and of many --------------------------------------------------------------------

ON_NULL = Key(Texts(get_args(OnNull)), "on_null", default="fail")
FIELD, FIELDS = Key(TEXT, "field"), Key(NAMES, "fields")
AGES = {
    "max_age": Key(DURATION, "max_age"),
    "max_ahead": Key(DURATION, "max_ahead", default=None),
}
ENDS = {end: Key(LITERAL, end, default=None) for end in ("ge", "gt", "le", "lt")}


@dataclass(frozen=True, slots=True)
class ContractKeys:
    """Another contract, by what the document calls it."""

    def write(self, given: Any, at: At) -> Json:
        """Its key."""
        return at.contracts.key_of(vars(given)["__specification__"], at)

    def read(self, data: Json, at: At) -> type:
        """Its class."""
        return at.contracts.contract(TEXT.read(data, at), at)

    def schema(self) -> Schema:
        """A text."""
        return TEXT.schema()


ROW_RULES: Mapping[str, Kind] = {
    "satisfies": Kind(Satisfies, {"predicate": Key(NODE, "predicate"), "on_null": ON_NULL}),
    "coordinates": Kind(
        Coordinates,
        {
            "latitude": Key(TEXT, "latitude"),
            "longitude": Key(TEXT, "longitude"),
            "allow_zero": Key(BOOLEAN, "allow_zero", default=False),
            "box": Key(Many(FLOAT, most=4), "box", default=None),
            "on_null": ON_NULL,
        },
    ),
    "fresh_at": Kind(FreshAt, {"field": FIELD, "at": Key(TEXT, "at"), **AGES, "on_null": ON_NULL}),
    "custom_row": custom_kind(CustomRow, of_fields, fields=FIELDS, on_null=ON_NULL),
}
BATCH_RULES: Mapping[str, Kind] = {
    "unique": Kind(
        Unique,
        {"fields": FIELDS, "nulls": Key(Texts(get_args(Nulls)), "nulls", default=None)},
        lambda fields, nulls: Unique(*fields, nulls=nulls),
    ),
    "sorted": Kind(
        Sorted,
        {
            "field": FIELD,
            "descending": Key(BOOLEAN, "descending", default=False),
            "strict": Key(BOOLEAN, "strict", default=False),
        },
    ),
    "references": Kind(
        References,
        {
            "fields": FIELDS,
            "contract": Key(ContractKeys(), "contract"),
            "keys": Key(NAMES, "keys"),
        },
    ),
    "row_count": Kind(
        RowCount, {"min": Key(COUNT, "min", default=0), "max": Key(COUNT, "max", default=None)}
    ),
    "null_share": Kind(NullShare, {"field": FIELD, "max": Key(FLOAT, "max")}),
    "freshness": Kind(Freshness, {"field": FIELD, **AGES}),
    "mean": Kind(Mean, {"field": FIELD, **ENDS}),
    "sum": Kind(Sum, {"field": FIELD, **ENDS}),
    "quantile": Kind(Quantile, {"field": FIELD, "q": Key(FLOAT, "q", default=0.5), **ENDS}),
    "distinct": Kind(Distinct, {"field": FIELD, **ENDS}),
    "custom_table": custom_kind(CustomTable, of_fields, fields=FIELDS),
}
BATCHES = OneOfThem("rule", BATCH_RULES)
BATCH: Codec = Named("batch_rule", lambda: BATCHES)
OF_THE_BODY = OneOfThem(
    "rule",
    {
        **ROW_RULES,
        **BATCH_RULES,
        "group": Kind(Grouped, {"by": Key(NAMES, "by"), "of": Key(BATCH, "rule")}),
    },
)

# Rules with terms -------------------------------------------------------------------------------

TERMS = Record(
    dict,
    {
        "name": Key(TEXT, "name", default=None),
        "severity": Key(Texts(get_args(Severity)), "severity", default="error"),
        "tolerate_share": Key(FLOAT, "tolerate_share", default=None),
        "tolerate_rows": Key(COUNT, "tolerate_rows", default=None),
        "cost": Key(FLOAT, "cost", default=1.0),
    },
)


@dataclass(frozen=True)
class Required:
    """A rule with its terms, in one object."""

    rules: OneOfThem

    def write(self, given: Any, at: At) -> Json:
        """The object of both."""
        return self.rules.write(given.rule, at) | TERMS.write(given, at)

    def read(self, data: Json, at: At) -> Requirement[Any]:
        """The rule, with its terms."""
        record = self.rules.record_of(data, at)
        apart = {key: one for key, one in data.items() if key in TERMS.keys}
        rule = record.read({key: one for key, one in data.items() if key not in apart}, at)
        return Requirement(rule, **TERMS.read(apart, at))

    def schema(self) -> Schema:
        """Any of the rules, with the terms among its keys."""
        return self.rules.with_keys(TERMS)


VALUE_REQUIREMENT, REQUIREMENT = Required(VALUE_RULES), Required(OF_THE_BODY)
RULES_OF_A_VALUE = Many(Named("value_rule", lambda: VALUE_REQUIREMENT))
RULES_OF_THE_BODY = Many(Named("rule", lambda: REQUIREMENT))
