"""Codecs of rules: each is an object whose `rule` tells which, with its terms beside its operands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, get_args

from contracts.hints import Hint, PassArgument
from contracts.interchange.json.codecs import (
    Array,
    Codec,
    Converted,
    Definition,
    JsonSchema,
    Record,
    TaggedUnion,
    split_object,
)
from contracts.interchange.json.places import AnyCustom, DocumentPlace, Json
from contracts.interchange.json.predicate_codecs import PATTERN, PREDICATE
from contracts.interchange.json.scalar_codecs import (
    BOOLEAN,
    COUNT,
    DURATION,
    FLOAT,
    STRING,
    STRINGS,
    choice,
)
from contracts.interchange.json.value_codecs import CONTRACT_FORM, LITERAL
from contracts.rules import aggregate as a
from contracts.rules import arrival, drift
from contracts.rules import row as r
from contracts.rules import table as t
from contracts.rules import value as v
from contracts.rules.clock import Future, Past
from contracts.rules.code_lists import CodeListName
from contracts.rules.named_formats import FormatName
from contracts.rules.reference import References, resolve_contract
from contracts.rules.requirement import Requirement, Severity

CONTRACT_KEY = Converted(
    STRING,
    lambda contract, at: at.contracts.key_of(resolve_contract(contract), at),
    lambda key, at: at.contracts.class_of(key, at),
)
"""Another contract: it is written as its key in the document, and read as its class."""


class _TableCodec:
    """The table that values refer to: the key of a contract in the document, the name of a table without one, or
    null, which is the contract's own.
    """

    def write(self, value: Any, at: DocumentPlace) -> Json:
        if isinstance(value, str):
            return {"table": value}
        return None if value is None else CONTRACT_KEY.write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        if data is None:
            return None
        if type(data) is not dict:
            return CONTRACT_KEY.read(data, at)
        return _NAMED_TABLE.read(data, at)

    def schema(self) -> JsonSchema:
        return {"oneOf": [CONTRACT_KEY.schema(), {"type": "null"}, _NAMED_TABLE.schema()]}


_NAMED_TABLE = Record(lambda table: table, table=STRING)


class _CustomRecord(Record):
    """A custom rule by its name, under which the writer and the reader know the same functions. Its fields
    and `on_null` are in the document.
    """

    def __init__(self, make: type, **codecs: Codec) -> None:
        super().__init__(make, {"name": "custom"}, name=STRING, **codecs)

    def write(self, value: Any, at: DocumentPlace) -> dict[str, Json]:
        known = at.customs.get(value.name)
        if known is None or not has_same_functions(known, value):
            other = "is not among customs" if known is None else "is not the one among customs"
            raise at.down("custom").error(
                f"is {type(value).__name__}({value.name!r}), a function that no document can hold, and {other}",
                Hint(
                    "Give the rule to whoever writes and to whoever reads: customs=[…]",
                    PassArgument("customs"),
                ),
            )
        return super().write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> AnyCustom:
        stated = super().read(data, at)
        kind, known = type(stated), at.customs.get(stated.name)
        if known is None or type(known) is not kind:
            other = (
                "is not among customs" if known is None else f"is a {type(known).__name__} there"
            )
            problem = f"names {kind.__name__}({stated.name!r}), which {other}"
            hint = Hint("Give the rule: customs=[…]", PassArgument("customs"))
            raise at.down("custom").error(problem, hint)
        if fields_of_custom(known) != fields_of_custom(stated):
            fields = f"{fields_of_custom(known)}, not {fields_of_custom(stated)}"
            problem = f"is invalid (the rule {known.name!r} among customs reads {fields})"
            hint = Hint(
                "Give the rule that reads these fields: customs=[…]", PassArgument("customs")
            )
            raise at.error(problem, hint)
        return replace(
            known, **{key.attribute: getattr(stated, key.attribute) for key in self.keys.values()}
        )


_FUNCTIONS = ("accepts", "expr", "partial", "merge", "finish")
"""The functions that a custom rule may have."""


def fields_of_custom(rule: Any) -> tuple[str, ...]:
    """The fields that a custom rule names: none, if it is a rule of a single value."""
    fields = getattr(rule, "fields", ())
    return (fields,) if isinstance(fields, str) else tuple(fields)


def has_same_functions(known: AnyCustom, rule: AnyCustom) -> bool:
    """Whether two custom rules have the same functions: the rest of them is in the document."""
    return (
        type(known) is type(rule)
        and all(getattr(known, one, None) is getattr(rule, one, None) for one in _FUNCTIONS)
        and known.says == rule.says
    )


VALUE_RULES = TaggedUnion(
    "rule",
    {
        "ge": Record(v.Ge, bound=CONTRACT_FORM),
        "gt": Record(v.Gt, bound=CONTRACT_FORM),
        "le": Record(v.Le, bound=CONTRACT_FORM),
        "lt": Record(v.Lt, bound=CONTRACT_FORM),
        "multiple_of": Record(v.MultipleOf, step=CONTRACT_FORM),
        "min_length": Record(v.MinLength, length=COUNT),
        "max_length": Record(v.MaxLength, length=COUNT),
        "matches": Record(v.Matches, pattern=PATTERN, whole=BOOLEAN),
        "unique_items": Record(v.UniqueItems),
        "one_of": Record(v.OneOf, members=Array(CONTRACT_FORM)),
        "none_of": Record(v.NoneOf, members=Array(CONTRACT_FORM)),
        "format": Record(v.NamedFormat, {"name": "format"}, name=choice(get_args(FormatName))),
        "code_list": Record(v.CodeList, {"name": "list"}, name=choice(get_args(CodeListName))),
        "custom": _CustomRecord(v.Custom),
    },
)
_ON_NULL = choice(get_args(r.OnNull))
_AGES: dict[str, Codec] = {"max_age": DURATION, "max_ahead": DURATION}
_BOUNDS_OF_AGGREGATE: dict[str, Codec] = dict.fromkeys(("ge", "gt", "le", "lt"), LITERAL)
_ROW_RULES = {
    "satisfies": Record(r.Satisfies, predicate=PREDICATE, on_null=_ON_NULL),
    "coordinates": Record(
        r.Coordinates,
        latitude=STRING,
        longitude=STRING,
        allow_zero=BOOLEAN,
        box=Array(FLOAT, max_items=4),
        on_null=_ON_NULL,
    ),
    "fresh_at": Record(r.FreshAt, field=STRING, at=STRING, **_AGES, on_null=_ON_NULL),
    "custom_row": _CustomRecord(r.CustomRow, fields=STRINGS, on_null=_ON_NULL),
}
_BATCH_RULES = {
    "unique": Record(
        t.Unique, fields=STRINGS, nulls=choice(get_args(t.Nulls)), ignore_case=BOOLEAN
    ),
    "sorted": Record(t.Sorted, field=STRING, descending=BOOLEAN, strict=BOOLEAN),
    "references": Record(References, fields=STRINGS, contract=_TableCodec(), keys=STRINGS),
    "past": Record(Past, field=STRING),
    "future": Record(Future, field=STRING),
    "row_count": Record(t.RowCount, min=COUNT, max=COUNT),
    "null_share": Record(t.NullShare, field=STRING, max=FLOAT, growth=FLOAT),
    "freshness": Record(t.Freshness, field=STRING, **_AGES),
    "mean": Record(a.Mean, field=STRING, **_BOUNDS_OF_AGGREGATE),
    "sum": Record(a.Sum, field=STRING, **_BOUNDS_OF_AGGREGATE),
    "quantile": Record(a.Quantile, field=STRING, q=FLOAT, **_BOUNDS_OF_AGGREGATE),
    "distinct": Record(a.Distinct, field=STRING, **_BOUNDS_OF_AGGREGATE),
    "distinct_share": Record(a.DistinctShare, field=STRING, **_BOUNDS_OF_AGGREGATE),
    "standard_deviation": Record(a.StandardDeviation, field=STRING, **_BOUNDS_OF_AGGREGATE),
    "lag": Record(arrival.Lag, event=STRING, ingested=STRING, max=DURATION, quantile=FLOAT),
    "coverage": Record(arrival.Coverage, field=STRING, every=DURATION, start=LITERAL, end=LITERAL),
    "schedule": Record(
        arrival.Schedule, field=STRING, every=DURATION, within=DURATION, at=DURATION
    ),
    "drift": Record(
        drift.Drift,
        {"min_rows": "min_values"},
        field=STRING,
        **dict.fromkeys(drift.STATISTICS, FLOAT),
        min_rows=COUNT,
    ),
    "new_category": Record(drift.NewCategory, field=STRING, max_share=FLOAT),
    "plausible": Record(drift.Plausible, field=STRING, factor=FLOAT),
    "volume": Record(arrival.Volume, change=FLOAT, z=FLOAT, min_rows=COUNT),
    "custom_table": _CustomRecord(t.CustomTable, fields=STRINGS),
}
BATCH_RULES = TaggedUnion("rule", _BATCH_RULES)
_BATCH_RULE: Codec = Definition("batch_rule", lambda: BATCH_RULES)
BODY_RULES = TaggedUnion(
    "rule",
    {
        **_ROW_RULES,
        **_BATCH_RULES,
        "group": Record(t.Grouped, {"rule": "of"}, by=STRINGS, rule=_BATCH_RULE),
    },
)
"""The rules that a contract's body may have: of rows, of batches, and of groups of rows."""
RULE_TERMS = Record(
    Requirement,
    name=STRING,
    severity=choice(get_args(Severity)),
    tolerate_share=FLOAT,
    tolerate_rows=COUNT,
    cost=FLOAT,
)


@dataclass(frozen=True, slots=True)
class _RequirementCodec:
    """A rule and its terms, in one object."""

    rules: TaggedUnion

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return self.rules.write(value.rule, at) | RULE_TERMS.write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Requirement[Any]:
        terms, rule = split_object(data, RULE_TERMS)
        return Requirement(self.rules.read(rule, at), **RULE_TERMS.read_attributes(terms, at))

    def schema(self) -> JsonSchema:
        return self.rules.schema(RULE_TERMS)


VALUE_REQUIREMENT, BODY_REQUIREMENT = _RequirementCodec(VALUE_RULES), _RequirementCodec(BODY_RULES)
VALUE_REQUIREMENTS = Array(Definition("value_rule", lambda: VALUE_REQUIREMENT))
BODY_REQUIREMENTS = Array(Definition("rule", lambda: BODY_REQUIREMENT))
