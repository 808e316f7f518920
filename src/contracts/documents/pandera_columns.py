"""A contract's fields as columns of a pandera schema."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contracts.backends.physical import as_dtype, physical_type
from contracts.documents.pandera_keys import ASKED, KEPT, NOTES, Replacements
from contracts.documents.pandera_rules import (
    CANONICAL_UUID,
    Call,
    Unasked,
    calls_for,
    calls_for_predicate,
    field_of,
    is_null_test,
    pattern_of,
    terms_of,
)
from contracts.dtypes import Uuid
from contracts.errors import Obstacle
from contracts.rules.named import Coordinate
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.value import Matches, Sensitive
from contracts.specification import (
    FINITE,
    Default,
    Factory,
    Field,
    ListOf,
    StructOf,
    Value,
    thawed,
    within,
)

WRITE_ONE = "Write a check of pandera's that asks it, checks={{{!r}: pa.Check(…)}}"


@dataclass(slots=True)
class Writer:
    """What writes columns, and gathers what stands in the way.

    Attributes:
        replaced: what to have instead of what cannot cross.
        coerce: whether columns are converted.
        nested: writes the schema of a nested contract.
    """

    replaced: Replacements
    coerce: bool
    nested: Callable[[str, Any, Any], Any]
    obstacles: list[Obstacle] = field(default_factory=list)

    def refuse(self, where: str, what: str, problem: str, mend: str) -> None:
        """Note what cannot cross, unless it is left out."""
        self.obstacles += self.replaced.unless_left_out(where, what, problem, mend)

    def column(self, declared: Field, extra: Any, rules: list[Requirement[Any]]) -> Any:
        """A field as a column.

        Args:
            extra: its `json_schema_extra`.
            rules: the row rules that read it alone.
        """
        from pandera.polars import Column

        value, where = declared.value, declared.alias
        if where.startswith("^") and where.endswith("$"):
            self.refuse_name(where)
        extra = self.extra_of(where, extra)
        kept = extra.pop(KEPT, {})
        filled = self.default_of(declared)
        dtype = kept.get("dtype") or self.dtype_of(where, value)
        checks = [*self.implied(where, value, filled), *self.asked(where, value, dtype)]
        checks += [one for rule in rules for one in self.of_row(where, rule, value, dtype, filled)]
        self.refuse_sensitive(where, value)
        return Column(
            dtype,
            checks,
            nullable=value.nullable,
            required=declared.default is None or filled is not None,
            coerce=self.coerce or bool(kept.get("coerce")),
            default=filled,
            title=declared.title,
            description=declared.description,
            metadata=(extra | self.notes(declared)) or None,
        )

    def refuse_name(self, where: str) -> None:
        """Note a name that pandera takes for a pattern."""
        problem = "has a name that pandera takes for a pattern of names"
        self.obstacles.append(Obstacle(where, problem, "Rename it"))

    def extra_of(self, where: str, extra: Any) -> dict[str, Any]:
        """The metadata of a field or a contract, which may not be computed."""
        if callable(extra):
            mend = "Give a dict"
            self.refuse(where, "metadata", "has a function as its json_schema_extra", mend)
        return {} if callable(extra) else dict(extra or {})

    def refuse_sensitive(self, where: str, value: Value) -> None:
        """Note values that pandera's errors would show."""
        if any(one.sensitive for one in within(value)):
            problem = "is sensitive, and pandera's errors show the values that they are about"
            self.refuse(where, "sensitive", problem, "Keep it on this side")

    # Types and nulls --------------------------------------------------------------------------

    def dtype_of(self, where: str, value: Value) -> Any:
        """The type of a column in contract form; of a nested contract its schema."""
        match value.dtype:
            case StructOf(specification):
                return self.nested(where, value.python, specification)
            case ListOf(item) if asks_anything(item):
                problem = f"asks of the items of a list that each is {item.noun}"
                mend = "pandera asks nothing of what is in lists"
                self.refuse(where, "items", problem, mend)
            case _:
                pass
        return physical_type(value.dtype)

    def default_of(self, declared: Field) -> Any:
        """The value that stands for null; None where there is none."""
        where, value, default = declared.alias, declared.value, declared.default
        if default is None or default == Default(None):
            return None
        if self.replaced.of(where, "default") is None:
            return None
        if isinstance(default, Factory):
            self.refuse(
                where, "default", "has a default that is made anew for each row", "Give one"
            )
            return None
        if value.dtype.kind in ("list", "struct"):
            self.refuse(where, "default", f"has a default, which is {value.dtype}", "Require it")
        if value.dtype.kind == "float" and value.non_finite.nan != "default":
            problem = "has a default for null, and pandera gives it to NaN as well"
            self.refuse(where, "default", problem, 'Declare NonFinite(nan="default")')
        filled = thawed(default.value, value)
        return str(filled) if isinstance(value.dtype, Uuid) else filled

    def implied(self, where: str, value: Value, filled: Any) -> Iterator[Any]:
        """The checks for what every field of the type is asked."""
        if isinstance(value.dtype, Uuid):
            yield Call("str_contains", (pattern_of(Matches(CANONICAL_UUID)),)).made({})
        if value.dtype.kind != "float":
            return
        if value.forbids_inf:
            yield Call("notin", ([math.inf, -math.inf],)).made({})
        if value.forbids_nan and value.nullable:
            yield Call("less_than_or_equal_to", (math.inf,)).made({})
        if not value.forbids_nan and (filled is not None or not value.nullable or value.rules):
            problem = "allows NaN, which pandera takes for null, and Polars for the greatest number"
            self.refuse(
                where, "nan", problem, "Forbid it, or let it be null and ask no rules of it"
            )

    def notes(self, declared: Field) -> dict[str, Any]:
        """What a field says that changes no verdict of pandera's: how it is written, in what unit."""
        value, wire = declared.value, declared.value.wire
        said: list[Any] = [
            wire.missing,
            wire.trim,
            wire.numerals,
            wire.words,
            wire.unit,
            wire.format,
        ]
        said += [None if wire.axis is None else Coordinate(wire.axis)]
        said += [None if value.non_finite == FINITE else value.non_finite]
        said += [Sensitive() if value.sensitive else None]
        annotated = tuple(one for one in said if one is not None)
        noted: dict[str, Any] = {"annotated": annotated} if annotated else {}
        if declared.examples:
            noted["examples"] = [*declared.examples]
        return {NOTES: noted} if noted else {}

    # Rules ------------------------------------------------------------------------------------

    def asked(self, where: str, value: Value, dtype: Any) -> Iterator[Any]:
        """The checks that ask what the value rules do."""
        physical = physical_type(value.dtype) if isinstance(value.dtype, StructOf) else dtype
        for one in value.rules:
            yield from self.checks_of(where, one, partial(calls_for, one.rule, as_dtype(physical)))

    def of_row(
        self, where: str, one: Requirement[Any], value: Value, dtype: Any, filled: Any
    ) -> Iterator[Any]:
        """The checks that ask what a row rule asks of one field."""
        node = one.rule.predicate
        fails = one.rule.on_null == "fail" or is_null_test(node)
        terms = {"ignore_na": False} if fails and value.nullable and filled is None else {}
        yield from self.checks_of(where, one, partial(calls_for_predicate, node, dtype), terms)

    def checks_of(
        self,
        where: str,
        one: Requirement[Any],
        calls: Callable[[], list[Call]],
        terms: dict[str, Any] | None = None,
    ) -> Iterator[Any]:
        """The checks of a requirement, or what stands instead of it, or why there are none."""
        what = one.name or one.rule.code
        instead = self.replaced.of(where, what)
        if instead is not ASKED:
            yield from listed(instead)
            return
        try:
            made = (terms or {}) | terms_of(one)
            yield from [call.made(made) for call in calls()]
        except Unasked as unasked:
            self.refuse_rule(where, one, unasked.problem)

    def refuse_rule(self, where: str, one: Requirement[Any], problem: str | None = None) -> None:
        """Note a rule that pandera cannot ask."""
        what = one.name or one.rule.code
        said = problem or f"has a rule ({sentence(one.rule)}) that no check of pandera's asks"
        key = f"{where}.{what}" if where else what
        self.refuse(where, what, said, WRITE_ONE.format(key))


def listed(instead: Any) -> list[Any]:
    """What stands for a rule, as a list of checks."""
    if instead is None:
        return []
    return [*instead] if isinstance(instead, (list, tuple)) else [instead]


def asks_anything(item: Value) -> bool:
    """Whether a contract asks more of the items of a list than that they are of their type."""
    if not item.nullable or item.rules or isinstance(item.dtype, Uuid):
        return True
    if item.dtype.kind == "float" and (item.forbids_nan or item.forbids_inf):
        return True
    match item.dtype:
        case ListOf(inner):
            return asks_anything(inner)
        case StructOf(specification):
            return bool(specification.rules) or any(
                asks_anything(one.value) for one in specification.fields
            )
        case _:
            return False


def is_of_field(one: Requirement[Any], name: str) -> bool:
    """Whether a row rule reads one field alone."""
    return field_of(one.rule) == name
