"""What stands where a field's type belongs and is none: a library's own type, or a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import is_dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, is_typeddict

from annotated_types import Timezone
from pydantic import AwareDatetime, BaseModel

import contracts.types as named_types
from contracts.declaration.errors import DeclarationError
from contracts.declaration.misplaced import is_field_rule, source_of
from contracts.hints import Hint, ReplaceWith
from contracts.report.values import short_repr
from contracts.rules import value as v
from contracts.rules.format import Format
from contracts.rules.requirement import Requirement
from contracts.rules.wire import Missing, Trim, Words

_LIBRARIES = ("numpy", "pandas", "polars", "pyarrow")
_TYPES_BY_NAME: tuple[tuple[str, type], ...] = (
    ("u?int(eger|p|c|[0-9]+)?", int),
    ("long|u?longlong|u?short|u?byte", int),
    ("float(ing)?[0-9]*|double|half|halffloat", float),
    ("bool(ean)?", bool),
    ("str|string(view)?|utf8|large_?(string|utf8)|object", str),
    ("bytes|(large_?|fixed_?size_?)?binary", bytes),
    ("date(32|64)?", date),
    ("datetime.*|timestamp.*", datetime),
    ("time(32|64)?", time),
    ("timedelta.*|duration", timedelta),
)
"""Patterns of the names that libraries have for the type that a field is declared with."""
_MEMBERS = re.compile("categor.*|enum|dictionary")
_ITEMS = re.compile("ndarray|array|(large_?|fixed_?size_?)?list")
_ZONED = re.compile(r"tz=(?!None)|time_zone=(?!None)|\[\w+, ")
_FORMAT_TYPES = {
    "EmailStr": "Email", "AnyUrl": "Uri", "HttpUrl": "Uri", "IPv4Address": "IPv4", "IPv6Address": "IPv6",
}  # fmt: skip  # a table
"""Our types in place of classes of pydantic and of the standard library that parse formatted text."""
_WRITTEN: dict[str, tuple[str, Any]] = {
    "SecretStr": ("Annotated[str, ct.Sensitive()]", Annotated[str, v.Sensitive()]),
    "SecretBytes": ("Annotated[bytes, ct.Sensitive()]", Annotated[bytes, v.Sensitive()]),
    "PastDate": ("date, and ct.Past(…) among the rules", date),
    "FutureDate": ("date, and ct.Future(…) among the rules", date),
    "PastDatetime": ("datetime, and ct.Past(…) among the rules", datetime),
    "FutureDatetime": ("datetime, and ct.Future(…) among the rules", datetime),
    "Json": ('Annotated[list[X], ct.Format("json")], or a nested contract', Annotated[list[str], Format("json")]),
    "ByteSize": ("int", int),
}  # fmt: skip  # a table
"""What to write for other classes of pydantic, with an example of it."""

_TYPES_HINT = (
    "Write bool, int, float, Decimal, str, bytes, date, datetime, time, timedelta, UUID, an Enum, a Literal,"
    " list[X], or a nested contract"
)
_ANY_VALUE = (
    "Write contracts.Opaque, of which only null is evaluated, or the type that its values have"
)


def refuse_other_type(annotation: Any, metadata: Sequence[Any]) -> None:
    """Refuse what is not a type, and the type of a library where one of Python is as good.

    Args:
        metadata: what stands beside it in `Annotated`.

    Raises:
        DeclarationError: with what to write instead.
    """
    if is_field_rule(annotation) and not isinstance(annotation, type):
        _refuse_rule(annotation, metadata)
    module = annotation.__module__ if isinstance(annotation, type) else type(annotation).__module__
    library = str(module).partition(".")[0]
    if library in _LIBRARIES and (hint := _hint_for_library(annotation)) is not None:
        name = annotation.__name__ if isinstance(annotation, type) else str(annotation)
        raise DeclarationError(f"is {name} of {library}, a type of one library", hint)


def _refuse_rule(rule: Any, metadata: Sequence[Any]) -> None:
    types = [one for one in metadata if isinstance(one, type)]
    kind = types[0] if types else _likely_type(rule)
    first = "The type comes first" if types else "Write"
    written = f"Annotated[{kind.__name__}, {source_of(rule)}]"
    hint = f"{first}: {written}" if types else f"{first} {written}"
    problem = "has its type behind a rule" if types else "is a rule, and has no type"
    others = [one for one in metadata if one is not kind]
    whole = Annotated[(rule, *metadata)] if metadata else rule
    right = Annotated[(kind, rule, *others)]  # type: ignore[valid-type]  # made at run time
    raise DeclarationError(problem, Hint(hint, ReplaceWith(whole, right)))


def _likely_type(rule: Any) -> type:
    """The type of the fields that a rule is mostly for."""
    inner = rule.rule if isinstance(rule, Requirement) else rule
    match inner:
        case v.OneOf((first, *_)) | v.NoneOf((first, *_)):
            return type(first)
        case v.UniqueItems():
            return list
        case v.Matches() | v.NamedFormat() | v.CodeList() | v.MinLength() | v.MaxLength():
            return str
        case Missing() | Trim() | v.Sensitive() | v.OneOf() | v.NoneOf() | v.Custom():
            return str
        case Words():
            return bool
        case Format():
            return date
        case Timezone():
            return datetime
        case _:
            operands = [getattr(inner, name, None) for name in ("ge", "gt", "le", "lt")]
            known = [type(one) for one in operands if isinstance(one, (date, time, timedelta))]
            return known[0] if known else float


def _hint_for_library(annotation: Any) -> Hint | str | None:
    """What to write instead of a library's type; None where nothing is known."""
    shown = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    word = re.split(r"[\[(<]", shown.lower())[0]
    name = word.removesuffix("_").removesuffix("dtype").removesuffix("type")
    for pattern, kind in _TYPES_BY_NAME:
        if re.fullmatch(pattern, name):
            zoned = kind is datetime and _ZONED.search(shown)
            written = "AwareDatetime" if zoned else kind.__name__
            return Hint(
                f"Write {written}", ReplaceWith(annotation, AwareDatetime if zoned else kind)
            )
    if _MEMBERS.fullmatch(name):
        return 'Write Literal["a", "b"] with its members, or str'
    if _ITEMS.fullmatch(name):
        return "Write list[X]; for a fixed width Annotated[list[X], Len(n, n)]"
    if name.startswith("decimal"):
        return "Write Annotated[Decimal, Field(max_digits=18, decimal_places=2)]"
    return None


def refused_values(written: Any) -> DeclarationError:
    """The error about values in the place of a type: `[float]`, `["a", "b"]`, `(float, ct.Ge(0))`."""
    parts, shown = [*written], short_repr(written)
    types = [one for one in parts if isinstance(one, type)]
    rules = [one for one in parts if is_field_rule(one)]
    hint: str | Hint = _TYPES_HINT
    if isinstance(written, dict):
        hint = "Declare a nested contract with a field for each key, or list[X]"
    elif len(types) == 1 and len(rules) == len(parts) - 1 and rules:
        right: Any = Annotated[(types[0], *rules)]
        shown = f"({', '.join([types[0].__name__, *map(source_of, rules)])})"
        more = ", ".join(map(source_of, rules))
        hint = Hint(f"Write Annotated[{types[0].__name__}, {more}]", ReplaceWith(written, right))
    elif len(types) == len(parts) == 1:
        right = list[types[0]]  # type: ignore[valid-type]  # known when it runs
        shown = shown.replace(repr(types[0]), types[0].__name__)
        hint = Hint(f"Write list[{types[0].__name__}]", ReplaceWith(written, right))
    elif parts and all(isinstance(one, (str, int)) for one in parts):
        members = ", ".join(map(short_repr, parts))
        hint = Hint(f"Write Literal[{members}]", ReplaceWith(written, Literal[(*parts,)]))
    return DeclarationError(f"is {shown}, which is not a type", hint)


def annotation_name(annotation: Any) -> str:
    """An annotation as messages call it."""
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def hint_for_type(annotation: Any) -> str | Hint:
    """What to write instead of a type that a frame cannot hold."""
    origin = get_origin(annotation) or annotation
    if annotation in (Any, object):
        return Hint(_ANY_VALUE, ReplaceWith(annotation, named_types.Opaque))
    if origin is dict:
        return "Declare a nested contract with a field for each key, or list[X]"
    if origin in (set, frozenset):
        return "Write list[X], with UniqueItems() where no item may stand twice"
    if isinstance(annotation, TypeVar):
        return "Declare one contract for each type that it stands for"
    if origin in (list, tuple):
        return "Write list[X]; for a fixed width Annotated[list[X], Len(n, n)]"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "Make it a Contract, so that frames are held to it too"
    if is_typeddict(annotation) or is_dataclass(annotation) or hasattr(annotation, "_fields"):
        return "Make it a Contract: class X(ct.Contract), with the same fields"
    if annotation_name(annotation) in _WRITTEN:
        written, right = _WRITTEN[annotation_name(annotation)]
        return Hint(f"Write {written}", ReplaceWith(annotation, right))
    if str(getattr(origin, "__module__", "")).startswith("pandera.") and get_args(annotation):
        (column,) = get_args(annotation)[:1]
        return Hint(f"Write {annotation_name(column)}", ReplaceWith(annotation, column))
    if annotation_name(annotation) in _FORMAT_TYPES:
        name = _FORMAT_TYPES[annotation_name(annotation)]
        ours = getattr(named_types, name)
        hint = f"Write contracts.{name}: text of that format"
        return Hint(hint, ReplaceWith(annotation, ours))
    return _TYPES_HINT
