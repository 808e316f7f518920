"""Types of values as annotations in Python source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

import contracts.dtypes as d
from contracts import types
from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.source.layout import Bracketed, Joined, Prefixed, Source
from contracts.interchange.source.names import Names
from contracts.interchange.source.values import write_call, write_constant
from contracts.rules import value as v
from contracts.rules.coordinate import Coordinate
from contracts.rules.requirement import Requirement, Rule
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable
from contracts.rules.wire import Axis
from contracts.specification import FINITE, FieldType, ListOf, Specification, StructOf
from contracts.wire.scalar.times import is_aware

_BUILTINS: dict[d.Kind, str] = {
    "bool": "bool", "int": "int", "float": "float", "text": "str", "bytes": "bytes",
}  # fmt: skip  # a table
_IMPORTED: dict[d.Kind, tuple[str, str]] = {
    "decimal": ("decimal", "Decimal"),
    "date": ("datetime", "date"),
    "datetime": ("datetime", "datetime"),
    "time": ("datetime", "time"),
    "duration": ("datetime", "timedelta"),
    "uuid": ("uuid", "UUID"),
}
_SHORT_TYPES: dict[object, str] = {
    part: name
    for name, declared in vars(types).items()
    for part in get_args(declared)[1:]
    if not isinstance(part, Coordinate)
}
"""The type of ours that is short for a width or a rule, by that."""
_LITERAL_TYPES = (bool, int, str, bytes)
_DEGREES = Coordinate("latitude").unit


class Writer:
    """Writes what a contract declares.

    Attributes:
        names: the names that the source uses.
        name_of: the name of the class of a nested contract, or one that is referred to.
        imports: the custom rules by the places that they are imported from: "module:name".
    """

    def __init__(
        self,
        names: Names,
        name_of: Callable[[Specification], str],
        imports: Mapping[str, AnyCustom],
    ) -> None:
        self.names = names
        self.name_of = name_of
        self.imports = imports

    def annotation(self, value: FieldType, **settings: Source) -> Source:
        """The annotation of a type.

        Args:
            settings: the arguments of pydantic's `Field` beside it.
        """
        rules = [*value.rules]
        parts: list[Source] = []
        bare = self._bare_type(value, rules)
        if value.nullable:
            bare = Joined("|", (bare, "None"))
        if isinstance(value.dtype, d.Decimal):
            digits, places = value.dtype.max_digits, value.dtype.decimal_places
            settings = {"max_digits": str(digits), "decimal_places": str(places), **settings}
        parts += [write_call(one, self.names) for one in value.wire.declared]
        parts += self._requirements(rules)
        if value.non_finite != FINITE:
            parts.append(write_call(value.non_finite, self.names))
        if value.sensitive:
            parts.append(f"{self.names.ours('Sensitive')}()")
        if settings:
            arguments = tuple(Prefixed(f"{name}=", one) for name, one in settings.items())
            parts.append(Bracketed(f"{self.names.use('pydantic', 'Field')}(", arguments))
        if not parts:
            return bare
        annotated = self.names.use("typing", "Annotated")
        return Bracketed(f"{annotated}[", (bare, *parts), "]")

    def _bare_type(self, value: FieldType, rules: list[Requirement[v.ValueRule]]) -> Source:
        """The type without null and metadata; what it states already is taken off the rules."""
        names = self.names
        if (axis := _axis_of(value)) is not None:
            implied = [Requirement(one) for one in Coordinate(axis).expanded()]
            rules[:] = [one for one in rules if one not in implied]
            return names.ours(axis.capitalize())
        match value.dtype:
            case ListOf(item):
                if value.python is tuple:
                    items = (self.annotation(item), "...")
                    return Bracketed(f"{names.use_builtin('tuple')}[", items, "]")
                held = (self.annotation(item),)
                return Bracketed(f"{names.use_builtin('list')}[", held, "]", comma_makes_tuple=True)
            case StructOf(specification):
                return self.name_of(specification)
            case d.Datetime(aware=True) if not (form := value.wire.format) or not is_aware(form):
                return names.use("pydantic", "AwareDatetime")
            case dtype:
                return self._scalar(dtype, rules)

    def _scalar(self, dtype: d.Scalar, rules: list[Requirement[v.ValueRule]]) -> Source:
        names = self.names
        if dtype in _SHORT_TYPES:
            return names.ours(_SHORT_TYPES[dtype])
        for requirement in filter(lambda one: one.plain, rules):
            if (short := _SHORT_TYPES.get(requirement.rule)) is not None:
                rules.remove(requirement)
                return names.ours(short)
            match requirement.rule:
                case v.OneOf(members) if type(members[0]) in _LITERAL_TYPES:
                    rules.remove(requirement)
                    items = tuple(write_constant(one, names) for one in members)
                    return Bracketed(f"{names.use('typing', 'Literal')}[", items, "]")
                case _:
                    pass
        if dtype.kind in _BUILTINS:
            return names.use_builtin(_BUILTINS[dtype.kind])
        return names.use(*_IMPORTED[dtype.kind])

    def _requirements(self, rules: list[Requirement[v.ValueRule]]) -> list[Source]:
        """The rules, those two together that one call states."""
        written: list[Source] = []
        plain: dict[type, Requirement[Any]] = {type(one.rule): one for one in rules if one.plain}
        low, high = plain.get(v.Ge) or plain.get(v.Gt), plain.get(v.Le) or plain.get(v.Lt)
        if low is not None and high is not None:
            ends = tuple(
                Prefixed(f"{one.rule.code}=", write_constant(one.rule.bound, self.names))
                for one in (low, high)
            )
            written.append(Bracketed(f"{self.names.ours('Interval')}(", ends))
            rules = [one for one in rules if one not in (low, high)]
        match plain.get(v.MinLength), plain.get(v.MaxLength):
            case Requirement(v.MinLength(least)) as shortest, Requirement(
                v.MaxLength(most)
            ) as longest:
                written.append(f"{self.names.ours('Len')}({least}, {most})")
                rules = [one for one in rules if one not in (shortest, longest)]
            case _:
                pass
        return written + [self.requirement(one, self.rule(one.rule)) for one in rules]

    def rule(self, rule: Rule) -> Source:
        """The call that makes a rule."""
        match rule:
            case v.Custom() | CustomRow() | CustomTable():
                return self._imported(rule)
            case v.MinLength(length):
                return f"{self.names.ours('Len')}({length})"
            case v.MaxLength(length):
                return f"{self.names.ours('Len')}(0, {length})"
            case _:
                return write_call(rule, self.names)

    def _imported(self, rule: AnyCustom) -> Source:
        """The name that a custom rule has where it is imported from."""
        for place, known in self.imports.items():
            module, _, name = place.partition(":")
            if known == rule:
                return self.names.use(module, name)
            if isinstance(rule, CustomRow) and replace(rule, on_null="fail") == known:
                terms = (self.names.use(module, name), f'on_null="{rule.on_null}"')
                return Bracketed(f"{self.names.ours('rule')}(", terms)
        kind = type(rule).__name__
        problem = f"has {kind}({rule.name!r}), whose functions no source holds"
        hint = f'Pass imports={{"module:name": {kind}(…)}}: where it can be imported from'
        raise Obstructed(Obstacle("", problem, hint))

    def requirement(
        self, requirement: Requirement[Rule], rule: Source, on_null: str | None = None
    ) -> Source:
        """A rule with its terms."""
        terms: dict[str, object] = {
            name: getattr(requirement, name)
            for name in ("name", "severity", "tolerate_share", "tolerate_rows", "cost")
            if getattr(requirement, name) != getattr(Requirement(None), name)
        }
        if on_null is not None:
            terms["on_null"] = on_null
        if not terms:
            return rule
        word = "rule"
        if terms.keys() <= {"name", "severity", "cost"} and "severity" in terms:
            word = "warn"
            del terms["severity"]
        elif terms.keys() <= {"name", "tolerate_share", "tolerate_rows", "cost"} and terms.keys() & {"tolerate_share", "tolerate_rows"}:  # fmt: skip  # one condition
            word = "tolerate"
            terms = {name.removeprefix("tolerate_"): term for name, term in terms.items()}
        arguments = (
            Prefixed(f"{name}=", write_constant(term, self.names)) for name, term in terms.items()
        )
        return Bracketed(f"{self.names.ours(word)}(", (rule, *arguments))


def _axis_of(value: FieldType) -> Axis | None:
    """Which coordinate the values are; of those within 90 degrees nothing tells, and a latitude requires the same."""
    if value.unit != _DEGREES:
        if value.wire.axis is not None:  # only a document states one without the other
            problem = f"is a {value.wire.axis} that is not in {_DEGREES}"
            raise Obstructed(Obstacle("", problem, f"Give it the unit {_DEGREES!r}"))
        return None
    bounds: list[Any] = [abs(getattr(one.rule, "bound", 0)) for one in value.rules]
    return value.wire.axis or ("longitude" if max(bounds, default=0) > 90 else "latitude")
