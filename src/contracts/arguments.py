"""Arguments that do not fit a function: answered in our words, with the nearest name.

What an argument must be is read off its annotation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import cache, partial, wraps
from types import FunctionType, MappingProxyType, NoneType, UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

_Callable = TypeVar("_Callable", bound=Callable[..., Any])
_Owner = TypeVar("_Owner", bound=type)
_Kind = tuple[Callable[[Any], bool], str]
"""Whether a value is of a kind, and the kind in words."""


@overload
def own_words(function: _Callable, /) -> _Callable: ...
@overload
def own_words(
    *, checked_later: Collection[str] = ..., names: Callable[[], Mapping[str, Any]] = ...
) -> Callable[[_Callable], _Callable]: ...
def own_words(
    function: Any = None,
    /,
    *,
    checked_later: Collection[str] = (),
    names: Callable[[], Mapping[str, Any]] = dict,
) -> Any:
    """Decorate a public function, or a class, so that arguments that do not fit it are answered in our words.

    Args:
        checked_later: the arguments that the function checks itself.
        names: what stands in annotations and is not imported at run time.
    """
    if function is None or isinstance(function, type):
        decorate: Any = partial(own_words, checked_later=checked_later, names=names)
        if function is None:
            return decorate
        function.__init__ = decorate(function.__init__)  # type: ignore[misc]  # of a class, not of an instance
        return function
    taken = cache(lambda: _taken_by(function, checked_later, names()))

    @wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        if keywords:
            _refuse_unfit(taken(), keywords)
        try:
            return function(*args, **keywords)
        except TypeError as error:
            problem = misfit(function, args, keywords, taken())
            if problem is None:
                raise
            failed = error
        raise TypeError(problem) from failed.__cause__

    return call


def methods_in_own_words(owner: _Owner) -> _Owner:
    """Decorate a class so that its public methods, and calls of its instances, are decorated likewise."""
    for name, value in [*vars(owner).items()]:
        if name[0] == "_" and name != "__call__":
            continue
        if isinstance(value, FunctionType):
            setattr(owner, name, own_words(value))
        elif isinstance(value, (classmethod, staticmethod)):
            setattr(owner, name, type(value)(own_words(value.__func__)))
    return owner


def misfit(
    function: Any,
    args: tuple[Any, ...],
    keywords: Mapping[str, Any],
    known: _Taken | None = None,
) -> str | None:
    """Why arguments do not fit a function, without any value of them; None if they do."""
    import inspect

    taken = known or _taken_by(function)
    for name in keywords:
        if name not in taken.kinds:
            return _unknown(taken, name)
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **keywords)
    except TypeError as error:
        by_name = {
            one.name for one in signature.parameters.values() if one.kind is one.KEYWORD_ONLY
        }
        takes = _takes(taken.kinds, by_name if str(error).startswith("too many") else set())
        return f"{taken.function}: {error}. It takes {takes}"
    return None


def _takes(names: Iterable[str], by_name: Container[str]) -> str:
    """The names of arguments, those that are passed by name apart."""
    first, named = (
        [name for name in names if name not in by_name],
        [name for name in names if name in by_name],
    )
    if not named:
        return ", ".join(first) or "no arguments"
    return f"{', '.join(first)}{', and ' if first else ''}by name {', '.join(named)}"


def _refuse_unfit(taken: _Taken, keywords: Mapping[str, Any]) -> None:
    """Raise TypeError for an argument that a function does not have, or one of another kind, whose value
    is not shown.
    """
    for name, value in keywords.items():
        if name not in taken.kinds:
            raise TypeError(_unknown(taken, name))
        kind = taken.kinds[name]
        if kind is not None and not kind[0](value):
            got = f"got an object of type {type(value).__name__}"
            if type(value) is int and value < 0:
                got = "got a negative one"
            raise TypeError(f"{taken.function}: {name} must be {kind[1]} ({got})")


def _unknown(taken: _Taken, name: str) -> str:
    """The message about an argument that a function does not have, with the nearest one that it has."""
    from difflib import get_close_matches

    near = [one for one in _OTHER_WORDS.get(name, ()) if one in taken.kinds]
    near += get_close_matches(name, taken.kinds, n=1)
    near += [one for one in taken.kinds if one in name or name in one]
    meant = f"; did you mean {near[0]!r}?" if near else "."
    if name in _OF_WIRE_FORM and taken.function in ("check", "validate"):
        meant = ": it takes contract form, and parse and split read wire form."
    takes = ", ".join(taken.listed) or "no arguments"
    return f"{taken.function} has no {taken.word} {name!r}{meant} It takes {takes}"


_OF_WIRE_FORM = ("text", "units", "wire", "max_invalid_share")
"""What is asked of the verbs of contract form, and is about data that is to be converted first."""
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "delimiter": ("separator",), "sep": ("separator",), "delim": ("separator",), "quotechar": ("quote",),
    "quote_char": ("quote",), "skiprows": ("skip_rows",), "charset": ("encoding",), "names": ("header",), "record_path": ("records",),
    "columns": ("header",), "limit": ("max_examples",), "n": ("max_examples", "max_size"),
    "size": ("max_size",), "ge": ("min",), "le": ("max",), "minimum": ("min",), "maximum": ("max",),
    "tz": ("zone",), "timezone": ("zone",), "on": ("key",), "reverse": ("descending",), "ascending": ("descending",),
    "threshold": ("max_invalid_share", "max"), "max_errors": ("max_invalid_share",),
}  # fmt: skip  # a table
"""What other libraries call an argument, and what it may be called here."""


# What a function takes ---------------------------------------------------------------------------


class _Taken(NamedTuple):
    """What a function takes.

    Attributes:
        function: what it is called in messages.
        kinds: the arguments that can be named, each with what it must be; None for anything.
        listed: those that the message about an unknown one lists.
        word: what that message calls them.
    """

    function: str
    kinds: Mapping[str, _Kind | None]
    listed: Collection[str]
    word: str = "argument"


def _taken_by(
    function: Any,
    checked_later: Collection[str] = (),
    names: Mapping[str, Any] = MappingProxyType({}),
) -> _Taken:
    import inspect

    known = {**getattr(function, "__globals__", {}), **names}
    parameters = [
        one
        for one in inspect.signature(function).parameters.values()
        if one.name not in ("self", "cls")
    ]
    kinds = {
        one.name: None if one.name in checked_later else _kind_of(_evaluated(one.annotation, known))
        for one in parameters
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    }
    name = _name_of(function)
    rest = next((one for one in parameters if one.kind is one.VAR_KEYWORD), None)
    if rest is None:
        return _Taken(name, kinds, kinds)
    (unpacked,) = get_args(_evaluated(rest.annotation, known))
    if rest.name != "options":
        kinds |= {key: _kind_of(one) for key, one in get_type_hints(unpacked).items()}
        return _Taken(name, kinds, kinds)
    more = dict.fromkeys(unpacked.__annotations__)  # `check_options` looks at their values
    optional = [
        one.name for one in parameters if one.name in kinds and one.default is not one.empty
    ]
    return _Taken(name, kinds | more, sorted([*optional, *more]), "option")


def _name_of(function: Any) -> str:
    name: str = function.__name__
    owner: str = function.__qualname__.split(".")[-2:][0]
    return {"__init__": owner, "__call__": f"the {owner.lower()}"}.get(name, name)


def _evaluated(annotation: Any, known: dict[str, Any]) -> Any:
    """An annotation that may be text; what only type checkers know may be anything."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, known)  # noqa: S307 - it stands in our source
    except (NameError, TypeError):
        return Any


def _kind_of(annotation: Any) -> _Kind | None:
    """What an annotation says that a value must be; None where that may be anything, or is not known here."""
    is_union = get_origin(annotation) in (Union, UnionType)
    parts = get_args(annotation) if is_union else (annotation,)
    kinds = [_kind_of_part(one) for one in parts if one is not NoneType]
    known = [one for one in kinds if one is not None]
    if len(known) < len(kinds):
        return None
    accepts = [one[0] for one in known]
    if NoneType in parts:
        accepts.append(lambda value: value is None)
    what = ", or ".join(one[1] for one in known)
    return lambda value: any(one(value) for one in accepts), what


def _kind_of_part(annotation: Any) -> _Kind | None:
    origin, inner = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Literal:
        return (lambda value: isinstance(value, str) and value in inner), " or ".join(
            map(repr, inner)
        )
    if origin in _PLAIN_KINDS:
        return _PLAIN_KINDS[origin]
    if getattr(annotation, "__name__", None) == "Report":  # which lies above
        return lambda value: isinstance(value, annotation), "a report, which check returns"
    if origin not in (Iterable, Collection, Sequence):
        return None
    if inner == (str,):
        return _are_names, "a list of names"
    return is_list, f"a list of {' or '.join(map(_item_name, get_args(inner[0]) or inner))}"


def _item_name(item: Any) -> str:
    return {str: "names", int: "integers", float: "numbers"}.get(
        item, getattr(item, "__name__", "things")
    )


def is_list(value: object) -> bool:
    """Whether a value is some values, and neither text nor a mapping."""
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


def _are_names(value: Any) -> bool:
    is_some = isinstance(value, Iterable) and not isinstance(value, bytes)
    return is_some and all(isinstance(one, str) for one in value)


_PLAIN_KINDS: Mapping[Any, _Kind] = {
    bool: (lambda value: isinstance(value, bool), "True or False"),
    str: (lambda value: isinstance(value, str), "text"),
    int: (lambda value: type(value) is int and value >= 0, "a whole number from 0"),
    Mapping: (lambda value: isinstance(value, Mapping), "a dict: {…: …}"),
}
