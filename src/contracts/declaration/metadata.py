"""What stands around a type in `Annotated`, read piece by piece: rules, policies, widths.

Every piece is understood or refused; nothing is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

import annotated_types as at
from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo
from pydantic.types import AllowInfNan, Strict
from pydantic_core import PydanticUndefined

from contracts.declaration.refused import Refused
from contracts.dtypes import Float, Int, Scalar
from contracts.rendering import render
from contracts.rules.declared import Rules
from contracts.rules.expression import Expression
from contracts.rules.format import Format
from contracts.rules.named import Coordinate
from contracts.rules.requirement import Requirement, is_name
from contracts.rules.row import CustomRow, RowRule
from contracts.rules.table import CustomTable, TableRule
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
    NonFinite,
    OneOf,
    Sensitive,
    ValueRule,
)
from contracts.rules.wire import Axis, Missing, Numerals, Trim, Unit, Words

T = TypeVar("T")

OF_THE_BODY = (Expression, Rules, *get_args(RowRule), *get_args(TableRule))
"""What stands in a contract's body, and on no field."""
MENDS: dict[str, str] = {
    "BeforeValidator": "Convert before the boundary: a contract states what crosses it",
    "AfterValidator": "Write Custom(name, accepts=…, expr=…), which frames can be asked too",
    "WrapValidator": "Write Custom(name, accepts=…, expr=…), which frames can be asked too",
    "PlainValidator": "Write Custom(name, accepts=…, expr=…), which frames can be asked too",
    "Predicate": "Write Custom(name, accepts=…, expr=…), which frames can be asked too",
    "_AnnotatedAlias": "It is a type: write it before the rules, Annotated[T, …]",
    "Strict": "Leave it out: a contract converts exactly or not at all",
}


@dataclass(slots=True)
class Parts:
    """What the annotations of one value say, gathered before they are put together."""

    requirements: list[Requirement[ValueRule]] = field(default_factory=list)
    non_finite: NonFinite | None = None
    unit: str | None = None
    axis: Axis | None = None
    sensitive: bool = False
    width: Scalar | None = None
    aware: bool | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    description: str | None = None
    wire: dict[str, Any] = field(default_factory=dict)
    of_contract: bool = False
    """Whether what stands for null may be what the contract says of all its fields."""


def gather(item: Any, parts: Parts, terms: Requirement[Any] | None = None) -> None:
    """Read one piece of `Annotated` metadata into the parts, or refuse it."""
    match item:
        case Requirement():
            if terms is not None:
                raise Refused(
                    "has terms around terms", "Write ct.rule(x, …) once, with all of them"
                )
            if (problem := item.problem()) is not None:
                raise Refused(
                    f"has a rule whose {problem}", "See Requirement for what terms may be"
                )
            gather(item.rule, parts, terms=item)
        case Ge() | Gt() | Le() | Lt() | MultipleOf() | MinLength() | MaxLength() | OneOf():
            add(item, parts, terms)
        case Matches():
            add(item, parts, terms)
        case NamedFormat() | CodeList():
            refuse_unknown_name(item)
            add(item, parts, terms)
        case Custom():
            refuse_odd_custom(item)
            add(item, parts, terms)
        case at.Ge(bound):
            add(Ge(bound), parts, terms)  # type: ignore[arg-type]  # fitted() checks the operand
        case at.Gt(bound):
            add(Gt(bound), parts, terms)  # type: ignore[arg-type]  # fitted() checks the operand
        case at.Le(bound):
            add(Le(bound), parts, terms)  # type: ignore[arg-type]  # fitted() checks the operand
        case at.Lt(bound):
            add(Lt(bound), parts, terms)  # type: ignore[arg-type]  # fitted() checks the operand
        case at.MultipleOf(step):
            add(MultipleOf(step), parts, terms)  # type: ignore[arg-type]  # fitted() checks it
        case at.MinLen(length):
            add(MinLength(length), parts, terms)
        case at.MaxLen(length):
            add(MaxLength(length), parts, terms)
        case Coordinate():
            parts.unit, parts.axis = item.unit, item.axis
            for rule in item.expanded():
                add(rule, parts, terms)
        case _ if isinstance(item, OF_THE_BODY):
            raise Refused(
                f"has {render(item)}, which is no rule of one value",
                "Put it into the contract's body: rules = ct.rules(…)",
            )
        case _ if terms is not None and not isinstance(item, at.GroupedMetadata):
            raise Refused(
                f"puts terms on {item!r}, which is no value rule",
                "Types, nullability and NaN cannot be warned or tolerated away",
            )
        case at.Len(shortest, longest):
            if shortest != 0:
                add(MinLength(shortest), parts, terms)
            if longest is not None:
                add(MaxLength(longest), parts, terms)
        case at.GroupedMetadata():
            for one in item:
                gather(one, parts, terms)
        case None:
            pass  # what pydantic's conint() leaves behind for a limit that was not given
        case _:
            gather_setting(item, parts)


def refuse_odd_custom(rule: Custom | CustomRow | CustomTable) -> None:
    """Refuse a rule of the user's own without a name, or without an interpretation."""
    says: Any = rule.says
    functions: list[Any] = [rule.accepts, rule.expr]
    kind = type(rule).__name__
    if not is_name(rule.name):
        raise Refused(f"has a {kind} named {rule.name!r}", "Give it a name, as text")
    if says is not None and not is_name(says):
        mend = 'Complete the sentence "must …", as text'
        raise Refused(f"has {kind}({rule.name!r}) with says={says!r}", mend)
    if all(one is None for one in functions):  # an expression answers `==` with another
        problem = f"has {kind}({rule.name!r}) with no interpretation"
        raise Refused(problem, "Give it accepts= or expr=")
    if not all(one is None or callable(one) for one in functions):
        problem = f"has {kind}({rule.name!r}) whose interpretation is no function"
        raise Refused(problem, "Give accepts= and expr= functions of one argument")


def refuse_unknown_name(rule: NamedFormat | CodeList) -> None:
    """Refuse a format or a list that goes by no such name."""
    known = rule.known()
    if rule.name not in known:
        kind = "format" if isinstance(rule, NamedFormat) else "list of codes"
        raise Refused(f"has {rule!r}, which names no {kind}", f"Name one of {', '.join(known)}")


def add(rule: ValueRule, parts: Parts, terms: Requirement[Any] | None) -> None:
    """Add a rule with its terms."""
    parts.requirements.append(Requirement(rule) if terms is None else terms.with_rule(rule))


def gather_setting(item: Any, parts: Parts) -> None:
    """Read metadata that is no rule: a type's width, a policy, a description."""
    match item:
        case NonFinite(nan, inf):
            if nan not in ("forbid", "allow", "null", "default") or inf not in ("forbid", "allow"):
                raise Refused(f"has {item!r}", "See NonFinite for what it takes")
            parts.non_finite = settled(parts.non_finite, item)
        case AllowInfNan(allow_inf_nan=allow):
            gather_general("allow_inf_nan", allow, parts)
        case Sensitive():
            parts.sensitive = True
        case Missing() | Trim() | Numerals() | Words() | Unit() | Format():
            name = type(item).__name__.lower()
            parts.wire[name] = settled(parts.wire.get(name), item)
            parts.unit = settled(parts.unit, item.code) if isinstance(item, Unit) else parts.unit
        case Int() | Float():
            parts.width = settled(parts.width, item)
        case at.Timezone(tz):
            parts.aware = settled(parts.aware, awareness(tz))
        case Strict(strict=False):
            pass
        case FieldInfo():
            gather_nested_field(item, parts)
        case _ if hasattr(item, "documentation"):  # PEP 727: typing_extensions.Doc, at.doc
            parts.description = item.documentation
        case _ if type(item).__name__ == "_PydanticGeneralMetadata":
            for name, setting in vars(item).items():
                gather_general(name, setting, parts)
        case _ if item in (Sensitive, NonFinite, Trim):
            raise Refused(
                f"has {item.__name__} without its parentheses", f"Write {item.__name__}()"
            )
        case _:
            raise Refused(
                f"has {item!r}, which is unknown and would be ignored",
                MENDS.get(type(item).__name__, "Leave it out, or say it with a rule"),
            )


def settled(before: T | None, now: T) -> T:
    """What is stated now, unless something else was stated before."""
    if before is not None and before != now:
        raise Refused(f"states both {before!r} and {now!r}", "State one of them")
    return now


def gather_nested_field(info: FieldInfo, parts: Parts) -> None:
    """Read a pydantic `Field(…)` that stands below the top of an annotation."""
    if info.alias or info.validation_alias or info.default is not PydanticUndefined:
        raise Refused(
            "has an alias or a default inside its type, where nothing reads it",
            "Put it on the field: Annotated[X | None, Field(alias=…)]",
        )
    refuse_unread_settings(info)
    parts.description = info.description or parts.description
    for item in info.metadata:
        gather(item, parts)


def gather_general(name: str, setting: Any, parts: Parts) -> None:
    """Read one of the constraints that pydantic keeps in its general metadata."""
    match name, setting:
        case _, None:
            pass
        case "pattern", str():
            add(Matches(setting, whole=False), parts, None)
        case "pattern", _:
            raise Refused(
                "has a compiled pattern, of an engine that frames do not have",
                "Write the pattern as text, in the syntax of Rust's regex",
            )
        case "allow_inf_nan", bool():
            stated = NonFinite(nan="allow", inf="allow") if setting else NonFinite()
            parts.non_finite = settled(parts.non_finite, stated)
        case "max_digits", int():
            parts.max_digits = setting
        case "decimal_places", int():
            parts.decimal_places = setting
        case _:
            raise Refused(
                f"has {name}={setting!r}, which changes values or verdicts on one path only",
                "Leave it out: a contract converts exactly or not at all",
            )


def awareness(tz: object) -> bool:
    """What a `Timezone` says: any zone, UTC, or none."""
    if tz is None:
        return False
    if tz is Ellipsis or str(tz) == "UTC":
        return True
    raise Refused(
        f"asks for the zone {tz}, but instants are kept as UTC",
        "Write Timezone(...) for any zone",
    )


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold the text: a lone surrogate it cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def refuse_unread_settings(info: FieldInfo) -> None:
    """Refuse the settings of pydantic's `Field` that frames could not keep to."""
    alias_only = "Write Field(alias=…): data has one name for a field"
    refusals = (
        (
            isinstance(info.validation_alias, (AliasPath, AliasChoices)),
            "has a validation_alias that is no single name",
            alias_only,
        ),
        (
            info.validation_alias != info.alias or info.serialization_alias != info.alias,
            "goes by different names on the way in and on the way out",
            alias_only,
        ),
        (
            info.alias is not None and not is_unicode(info.alias),
            f"has the alias {info.alias!r}, which is no Unicode text",
            "Name the column in text that UTF-8 can hold",
        ),
        (bool(info.exclude) or info.exclude_if is not None, "is excluded from dumps",
         "Declare it in the contracts where it crosses, and nowhere else"),
        (info.discriminator is not None, "has a discriminator", "Declare one contract for each shape"),
        (info.init is False or bool(info.init_var), "cannot be given by data",
         "Make it a private attribute or a computed_field"),
        (info.default_factory_takes_validated_data is True,
         "has a default_factory that reads other fields", "Give it a factory without arguments"),
    )  # fmt: skip
    for refused, problem, mend in refusals:
        if refused:
            raise Refused(problem, mend)
