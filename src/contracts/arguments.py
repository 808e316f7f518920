"""Arguments that do not fit a function: answered in our words, with the nearest name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

_Callable = TypeVar("_Callable", bound=Callable[..., Any])


def own_words(function: _Callable) -> _Callable:
    """Decorate a public function, or a class, so that arguments that do not fit it are answered in our words.

    A call that fits costs nothing more: only what failed is looked at.
    """
    if isinstance(function, type):
        function.__init__ = own_words(function.__init__)  # type: ignore[misc]  # of a class, not of an instance
        return cast("_Callable", function)
    name = function.__name__
    if name == "__init__":
        name = function.__qualname__.split(".")[-2]

    @wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        if keywords:
            _refuse_other_kinds(name, function, keywords)
        try:
            return function(*args, **keywords)
        except TypeError as error:
            problem = misfit(name, function, args, keywords)
            if problem is None:
                raise
            failed = error
        raise TypeError(problem) from failed.__cause__

    return cast("_Callable", call)


def _is_list(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


def _is_names(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, Iterable) and not isinstance(value, bytes) and all(isinstance(one, str) for one in value)
    )  # fmt: skip  # one condition


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_flag_or_names(value: object) -> bool:
    return isinstance(value, bool) or _is_names(value)


def _is_faults(value: object) -> bool:
    return isinstance(value, Iterable) or hasattr(value, "inject")  # one alone is answered there


def _is_numbers(value: object) -> bool:
    return isinstance(value, (Iterable, int, float)) and not isinstance(value, Mapping)


_Kind = tuple[Callable[[Any], bool], str]
_A_NAME: _Kind = (_is_text, "text")
_A_FLAG: _Kind = (lambda value: isinstance(value, bool), "True or False")
_SOME_NAMES: _Kind = (_is_names, "a list of names")
_A_SIZE: _Kind = (_is_count, "a whole number from 0")
_OPTIONAL = frozenset({"units", "boundary", "version", "owner", "quote"})
"""The names that may be None in every function."""
_PASSED_ON = frozenset(
    {
        "units",
        "name",
        "boundary",
        "version",
        "owner",
        "separator",
        "quote",
        "header",
        "encoding",
        "skip_rows",
    }
)
"""The names of the keywords that functions pass on."""
_KINDS: Mapping[str, _Kind] = {
    "customs": (_is_list, "a list of custom rules: customs=[rule]"),
    "boundary": _A_NAME,
    "version": _A_NAME,
    "owner": _A_NAME,
    "name": _A_NAME,
    "ordered": _A_FLAG,
    "convert_units": _A_FLAG,
    "coerce": _A_FLAG,
    "datetimes": (lambda value: value in ("naive", "aware"), "'naive' or 'aware'"),
    "separator": _A_NAME,
    "quote": _A_NAME,
    "encoding": _A_NAME,
    "skip_rows": _A_SIZE,
    "header": (_is_flag_or_names, "True, False or a list of the columns' names"),
    "nullable": (_is_flag_or_names, "True, False or a list of the columns' names"),
    "ignore": _SOME_NAMES,
    "sensitive": _SOME_NAMES,
    "clip": _SOME_NAMES,
    "drop": _SOME_NAMES,
    "units": (_is_mapping, "a dict of fields' names and units: {'speed': 'km/h'}"),
    "rename": (_is_mapping, "a dict of names: {'theirs': 'ours'}"),
    "defaults": (_is_mapping, "a dict of fields' names and values: {'calls': 0}"),
    "checks": (_is_mapping, "a dict of checks' names and rules"),
    "strategies": (
        _is_mapping,
        "a dict of fields' names and strategies: {'speed': st.floats(0, 9)}",
    ),
    "faults": (_is_faults, "a list of names"),
    "strengths": (_is_numbers, "a list of shares"),
    "seeds": (_is_numbers, "a list of integers"),
    "min_size": _A_SIZE,
    "max_size": _A_SIZE,
    "indent": _A_SIZE,
    "min_score": (
        lambda value: type(value) in (int, float) and 0 <= value <= 1,
        "a share from 0 to 1, 0.95 for 95 %",
    ),
    "mode": (
        lambda value: value in ("validation", "serialization"),
        "'validation' or 'serialization'",
    ),
}
"""What arguments of these names are, in every function; None is permitted where it is the default."""


def _refuse_other_kinds(
    function: str, called: Callable[..., Any], keywords: Mapping[str, Any]
) -> None:
    """Raise TypeError for an argument of another kind than its name has; its value is not shown."""
    for name, value in keywords.items():
        accepts, what = _KINDS.get(name, (None, ""))
        if accepts is None or accepts(value) or not _is_of(called, name, value):
            continue
        number = name == "min_score" and type(value) in (int, float)  # it is not data
        got = f"got {value if number else f'an object of type {type(value).__name__}'}"
        raise TypeError(f"{function}: {name} must be {what} ({got})")


def _is_of(function: Callable[..., Any], name: str, value: object) -> bool:
    """Whether a function has an argument of that name which may not be such a value."""
    import inspect

    parameters = inspect.signature(function).parameters
    parameter = parameters.get(name)
    if name not in _PASSED_ON if parameter is None else name == "name":
        return False  # the name of a rule is read where it is declared
    may_be_none = name in _OPTIONAL or (parameter is not None and parameter.default is None)
    return value is not None or not may_be_none


def misfit(
    name: str, function: Callable[..., Any], args: tuple[Any, ...], keywords: Mapping[str, Any]
) -> str | None:
    """Why arguments do not fit a function, without any value of them; None if they do.

    Args:
        name: what the function is called in the message.
    """
    import inspect

    signature = inspect.signature(function)
    parameters = [one for one in signature.parameters.values() if one.name != "self"]
    named = [
        one.name for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    ]
    for one in keywords:
        takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
        if one not in named and not takes_any:
            return unknown_argument(name, one, named)
    try:
        signature.bind(*args, **keywords)
    except TypeError as error:
        missing = [one for one in named if one not in keywords]
        for one in keywords:
            if one not in named and _nearest(one, missing):
                return unknown_argument(name, one, missing)
        taken = ", ".join(named) or "no arguments"
        return f"{name}: {error}. It takes {taken}"
    return None


def unknown_argument(name: str, argument: str, known: Iterable[str]) -> str:
    """The message about an argument that a function does not have, with the nearest one that it has."""
    known = list(known)
    near = _nearest(argument, known)
    meant = f"; did you mean {near!r}?" if near else "."
    takes = ", ".join(known) or "no arguments"
    return f"{name} has no argument {argument!r}{meant} It takes {takes}"


def _nearest(argument: str, known: list[str]) -> str | None:
    """The name that may have been meant, if one is near."""
    from difflib import get_close_matches

    near = get_close_matches(argument, known, n=1)
    near += [one for one in known if one in argument or argument in one]
    return next(iter(near), None)
