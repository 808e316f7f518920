"""Reader of the metadata around a type in `Annotated`: rules, policies, widths.

Every piece is understood or refused; nothing is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

import annotated_types as at
from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo
from pydantic.types import AllowInfNan, Strict
from pydantic_core import PydanticUndefined

from contracts.declaration.errors import DeclarationError
from contracts.declaration.hints import hint_for_terms
from contracts.declaration.misplaced import hint_for_metadata
from contracts.declaration.unknown_keywords import refuse_unknown_keywords
from contracts.dtypes import Float, Int, Opaque, Scalar
from contracts.hints import Hint, LeaveOut, ReplaceWith, StateRules
from contracts.report.values import is_valid_unicode, show_value
from contracts.rules import value as v
from contracts.rules.coordinate import Coordinate
from contracts.rules.expression import Expression
from contracts.rules.format import Format
from contracts.rules.requirement import Requirement, is_name
from contracts.rules.row import CustomRow, RowRule
from contracts.rules.rule_set import Rules
from contracts.rules.table import CustomTable, TableRule
from contracts.rules.wire import Axis, Missing, Numerals, Trim, Truncate, Unit, Words

_Setting = TypeVar("_Setting")

_CONTRACT_LEVEL = (Expression, Rules, *get_args(RowRule), *get_args(TableRule))
"""The classes of rules that belong in a contract's body, not on a field."""
_ANNOTATED_TYPES: dict[type, tuple[str, Callable[[Any], v.ValueRule]]] = {
    at.Ge: ("ge", v.Ge),
    at.Gt: ("gt", v.Gt),
    at.Le: ("le", v.Le),
    at.Lt: ("lt", v.Lt),
    at.MultipleOf: ("multiple_of", v.MultipleOf),
    at.MinLen: ("min_length", v.MinLength),
    at.MaxLen: ("max_length", v.MaxLength),
}
"""The limits of `annotated_types`: the attribute with the operand, and the same rule of ours."""
_METADATA_HINTS: dict[str, str] = {
    "BeforeValidator": "Convert before the boundary: a contract states what crosses it",
    "AfterValidator": "Write Custom(name, accepts=…, expr=…), which works on frames too",
    "WrapValidator": "Write Custom(name, accepts=…, expr=…), which works on frames too",
    "PlainValidator": "Write Custom(name, accepts=…, expr=…), which works on frames too",
    "Predicate": "Write Custom(name, accepts=…, expr=…), which works on frames too",
    "_AnnotatedAlias": "It is a type: write it before the rules, Annotated[T, …]",
}


_NON_FINITE_HINT = 'Write nan="forbid", "allow", "null" or "default", and inf="forbid" or "allow"'


@dataclass(slots=True)
class AnnotationParts:
    """The metadata of one annotation, gathered before a `FieldType` is built from it."""

    requirements: list[Requirement[v.ValueRule]] = field(default_factory=list)
    non_finite: v.NonFinite | None = None
    unit: str | None = None
    axis: Axis | None = None
    sensitive: bool = False
    width: Scalar | None = None
    aware: bool | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    description: str | None = None
    wire: dict[str, Any] = field(default_factory=dict)
    annotated: Any = None
    """The type that the metadata stands beside, as it is written."""


def gather(item: Any, parts: AnnotationParts, terms: Requirement[Any] | None = None) -> None:
    """Read one piece of `Annotated` metadata into the parts, or refuse it."""
    match item:
        case type():
            _gather_setting(item, parts)  # a class has what the protocols of its instances ask for
        case Requirement():
            if terms is not None:
                raise DeclarationError(
                    "has terms around terms", "Write ct.rule(x, …) once, with all of them"
                )
            if (problem := item.problem()) is not None:
                raise DeclarationError(f"has a rule whose {problem}", hint_for_terms(item))
            gather(item.rule, parts, terms=item)
        case v.NamedFormat() | v.CodeList():
            _refuse_unknown_name(item)
            _add_rule(item, parts, terms)
        case v.Custom():
            refuse_invalid_custom(item)
            _add_rule(item, parts, terms)
        case _ if isinstance(item, v.ValueRule):
            _add_rule(item, parts, terms)
        case _ if (limit := _from_annotated_types(item)) is not None:
            _add_rule(limit, parts, terms)
        case Coordinate():
            parts.unit, parts.axis = item.unit, item.axis
            for rule in item.expanded():
                _add_rule(rule, parts, terms)
        case _ if isinstance(item, _CONTRACT_LEVEL):
            raise DeclarationError(
                f"has {show_value(item)}, which is not a value rule",
                Hint(
                    "Put it into the contract's body: rules = ct.rules(…)",
                    StateRules((item if terms is None else terms,)),
                ),
            )
        case _ if terms is not None and not isinstance(item, at.GroupedMetadata):
            raise DeclarationError(
                f"puts terms on {item!r}, which is not a value rule",
                "Types, nullability and NaN cannot be warned or tolerated away",
            )
        case at.Len(shortest, longest):
            if shortest != 0:
                _add_rule(v.MinLength(shortest), parts, terms)
            if longest is not None:
                _add_rule(v.MaxLength(longest), parts, terms)
        case at.GroupedMetadata():
            for one in item:
                gather(one, parts, terms)
        case None:
            pass  # pydantic's conint() leaves None behind for an absent limit
        case _:
            _gather_setting(item, parts)


def _from_annotated_types(item: Any) -> v.ValueRule | None:
    for theirs, (attribute, ours) in _ANNOTATED_TYPES.items():
        if isinstance(item, theirs):
            return ours(getattr(item, attribute))
    return None


def refuse_invalid_custom(rule: v.Custom | CustomRow | CustomTable) -> None:
    """Refuse a custom rule without a name, or without an interpretation."""
    says: Any = rule.says
    functions: list[Any] = [rule.accepts, rule.expr]
    kind = type(rule).__name__
    if not is_name(rule.name):
        raise DeclarationError(f"has a {kind} named {rule.name!r}", "Give it a name, as text")
    if says is not None and not is_name(says):
        hint = 'Complete the sentence "must …", as text'
        raise DeclarationError(f"has {kind}({rule.name!r}) with says={says!r}", hint)
    if isinstance(rule, CustomTable):
        of_parts: list[Any] = [rule.partial, rule.merge, rule.finish]
        if any(one is not None for one in of_parts) and not all(map(callable, of_parts)):
            problem = f"has {kind}({rule.name!r}) without a function for each of partial=, merge= and finish="
            raise DeclarationError(problem, "Give partial=, merge= and finish= together")
        functions += of_parts
    if all(one is None for one in functions):  # `in` would call `==`, which expressions overload
        problem = f"has {kind}({rule.name!r}) with no interpretation"
        raise DeclarationError(problem, "Give it accepts= or expr=")
    if not all(one is None or callable(one) for one in functions):
        problem = f"has {kind}({rule.name!r}) whose interpretation is not a function"
        raise DeclarationError(problem, "Give accepts= and expr= functions of one argument")


def _refuse_unknown_name(rule: v.NamedFormat | v.CodeList) -> None:
    known = rule.known()
    if rule.name not in known:
        kind = "format" if isinstance(rule, v.NamedFormat) else "list of codes"
        raise DeclarationError(
            f"has {rule!r}, which names no {kind}", f"Name one of {', '.join(known)}"
        )


def _add_rule(rule: v.ValueRule, parts: AnnotationParts, terms: Requirement[Any] | None) -> None:
    parts.requirements.append(Requirement(rule) if terms is None else terms.with_rule(rule))


def _gather_setting(item: Any, parts: AnnotationParts) -> None:
    """Read metadata other than rules: a type's width, a policy, a description."""
    match item:
        case v.NonFinite(nan, inf):
            if nan not in ("forbid", "allow", "null", "default") or inf not in ("forbid", "allow"):
                raise DeclarationError(f"has {item!r}", _NON_FINITE_HINT)
            parts.non_finite = _stated_once(parts.non_finite, item)
        case AllowInfNan(allow_inf_nan=allow):
            _gather_constraint("allow_inf_nan", allow, parts)
        case v.Sensitive():
            parts.sensitive = True
        case Missing() | Trim() | Truncate() | Numerals() | Words() | Unit() | Format():
            name = type(item).__name__.lower()
            parts.wire[name] = _stated_once(parts.wire.get(name), item)
            parts.unit = (
                _stated_once(parts.unit, item.code) if isinstance(item, Unit) else parts.unit
            )
        case Int() | Float() | Opaque():
            parts.width = _stated_once(parts.width, item)
        case at.Timezone(tz):
            parts.aware = _stated_once(parts.aware, _is_aware(tz))
        case Strict(strict=False):
            pass
        case FieldInfo():
            _gather_nested_field(item, parts)
        case _ if hasattr(item, "documentation"):  # PEP 727: typing_extensions.Doc, at.doc
            parts.description = item.documentation
        case _ if type(item).__name__ == "_PydanticGeneralMetadata":
            for name, setting in vars(item).items():
                _gather_constraint(name, setting, parts)
        case _ if item in (v.Sensitive, v.NonFinite, Trim, Truncate):
            raise DeclarationError(
                f"has {item.__name__} without its parentheses",
                Hint(f"Write {item.__name__}()", ReplaceWith(item, item())),
            )
        case _:
            raise DeclarationError(
                f"has {item!r}, which is unknown and would be ignored",
                _hint_by_class(item)
                or hint_for_metadata(item, parts.annotated)
                or Hint("Leave it out, or write a rule", LeaveOut(item)),
            )


def _hint_by_class(item: Any) -> str | Hint | None:
    """The hint for what other libraries write in `Annotated`."""
    if isinstance(item, Strict):
        return Hint("Leave it out: a contract converts exactly or not at all", LeaveOut(item))
    return _METADATA_HINTS.get(type(item).__name__)


def _stated_once(before: _Setting | None, now: _Setting) -> _Setting:
    """Return the setting, or refuse it where another one was stated before."""
    if before is not None and before != now:
        known = [LeaveOut(one) for one in (before, now) if not isinstance(one, bool)]
        raise DeclarationError(
            f"states both {before!r} and {now!r}", Hint("State one of them", *known)
        )
    return now


def _gather_nested_field(info: FieldInfo, parts: AnnotationParts) -> None:
    """Read a pydantic `Field(…)` that stands below the top of an annotation."""
    if info.alias or info.validation_alias or info.default is not PydanticUndefined:
        raise DeclarationError(
            "has an alias or a default inside its type, where nothing reads it",
            "Put it on the field: Annotated[X | None, Field(alias=…)]",
        )
    refuse_unsupported_settings(info)
    parts.description = info.description or parts.description
    for item in info.metadata:
        gather(item, parts)


def _gather_constraint(name: str, setting: Any, parts: AnnotationParts) -> None:
    """Read a constraint from pydantic's `_PydanticGeneralMetadata`."""
    match name, setting:
        case _, None:
            pass
        case "pattern", str():
            _add_rule(v.Matches(setting, whole=False), parts, None)
        case "pattern", _:
            raise DeclarationError(
                "has a compiled pattern, of an engine that frames do not have",
                "Write the pattern as text, in the syntax of Rust's regex",
            )
        case "allow_inf_nan", bool():
            stated = v.NonFinite(nan="allow", inf="allow") if setting else v.NonFinite()
            parts.non_finite = _stated_once(parts.non_finite, stated)
        case "max_digits", int():
            parts.max_digits = setting
        case "decimal_places", int():
            parts.decimal_places = setting
        case _:
            raise DeclarationError(
                f"has {name}={setting!r}, which changes values or verdicts on one path only",
                Hint("Leave it out: a contract converts exactly or not at all", LeaveOut(name)),
            )


def _is_aware(tz: Any) -> bool:
    if tz is None:
        return False
    if tz is Ellipsis or str(tz) == "UTC":
        return True
    raise DeclarationError(
        f"asks for the zone {tz}, but instants are kept as UTC",
        Hint("Write Timezone(...) for any zone", ReplaceWith(at.Timezone(tz), at.Timezone(...))),
    )


def refuse_unsupported_settings(info: FieldInfo) -> None:
    """Refuse the settings of pydantic's `Field` that would not apply to frames."""
    alias_only = "Write Field(alias=…): data has one name for a field"
    refusals = (
        (
            isinstance(info.validation_alias, (AliasPath, AliasChoices)),
            "has a validation_alias that is not a single name",
            alias_only,
        ),
        (
            info.validation_alias != info.alias or info.serialization_alias != info.alias,
            "goes by different names on the way in and on the way out",
            alias_only,
        ),
        (
            info.alias is not None and not is_valid_unicode(info.alias),
            f"has the alias {info.alias!r}, which is not valid Unicode",
            "Name the column in text that UTF-8 can hold",
        ),
        (bool(info.exclude) or info.exclude_if is not None, "is excluded from dumps",
         "Declare it in the contracts where it crosses, and nowhere else"),
        (info.discriminator is not None, "has a discriminator", "Declare one contract for each shape"),
        (info.init is False or bool(info.init_var), "cannot be set from data",
         "Make it a private attribute or a computed_field"),
        (info.default_factory_takes_validated_data is True,
         "has a default_factory that reads other fields", "Give it a factory without arguments"),
    )  # fmt: skip  # a table
    for refused, problem, hint in refusals:
        if refused:
            raise DeclarationError(problem, hint)
    refuse_unknown_keywords(info)
