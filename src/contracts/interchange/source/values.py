"""Values and calls as Python source."""

from __future__ import annotations

import inspect
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.source.layout import Bracketed, Prefixed, Source
from contracts.interchange.source.names import Names
from contracts.report.values import show_value
from contracts.rules.spans import span_text


def write_constant(value: object, names: Names) -> Source:
    """An immutable value, or a list or a tuple of them.

    Raises:
        Obstructed: no source of its own makes it.
    """
    kind = type(value)
    if value is None or kind in (bool, int):
        return repr(value)
    match value:
        case str() if kind is str:
            return write_text(value)
        case bytes() if kind is bytes:
            return f"b{_in_double_quotes(repr(value)[1:])}"
        case float() if kind is float:
            number = repr(value).replace("e+", "e")
            if math.isfinite(value):
                return number
            return f'{names.use_builtin("float")}("{number}")'
        case Decimal() if kind is Decimal:
            return f'{names.use("decimal", "Decimal")}("{value}")'
        case UUID() if kind is UUID:
            return f'{names.use("uuid", "UUID")}("{value}")'
        case datetime() if kind is datetime:
            return _write_time(value, "datetime", names)
        case time() if kind is time:
            return _write_time(value, "time", names)
        case date() if kind is date:
            return _call("datetime", "date", (value.year, value.month, value.day), names)
        case timedelta() if kind is timedelta:
            parts = {p: getattr(value, p) for p in ("days", "seconds", "microseconds")}
            arguments = ", ".join(f"{part}={count}" for part, count in parts.items() if count)
            return f"{names.use('datetime', 'timedelta')}({arguments})"
        case list() if kind is list:
            return Bracketed("[", tuple(write_constant(one, names) for one in value), "]")
        case tuple() if kind is tuple:
            items = tuple(write_constant(one, names) for one in value)
            return Bracketed("(", items, ",)" if len(items) == 1 else ")")
        case _:
            problem = f"has {show_value(value)}, of type {kind.__name__}, which no literal writes"
            raise Obstructed(
                Obstacle("", problem, "Leave it out, or declare it with its plain value")
            )


def _write_time(value: datetime | time, name: str, names: Names) -> Source:
    zone = value.tzinfo
    if zone not in (None, UTC):
        problem = f"has {value.isoformat()}, a time in a zone other than UTC"
        raise Obstructed(Obstacle("", problem, "Write the instant in UTC"))
    parts: list[int] = []
    if isinstance(value, datetime):
        parts += [value.year, value.month, value.day]
    clock = [value.hour, value.minute, value.second, value.microsecond]
    while clock and not clock[-1]:
        clock.pop()
    arguments = [str(part) for part in parts + clock]
    if zone is not None:
        arguments.append(f"tzinfo={names.use('datetime', 'UTC')}")
    if value.fold:
        arguments.append("fold=1")
    return f"{names.use('datetime', name)}({', '.join(arguments)})"


def _call(module: str, name: str, arguments: tuple[int, ...], names: Names) -> str:
    return f"{names.use(module, name)}({', '.join(map(str, arguments))})"


def write_text(text: str) -> str:
    r"""Text in double quotes, as formatters write it; raw where that saves backslashes.

    >>> print(write_text("a"), write_text(r"\d{3}"), write_text('"'))
    "a" r"\d{3}" '"'
    """
    quoted = repr(text)
    is_raw = "\\" in text and not text.endswith("\\")
    if is_raw and '"' not in text and quoted[1:-1].replace("\\\\", "\\") == text:
        return f'r"{text}"'
    return _in_double_quotes(quoted)


def _in_double_quotes(quoted: str) -> str:
    """A literal in double quotes, unless it has some inside."""
    return quoted if '"' in quoted[1:-1] else f'"{quoted[1:-1]}"'


def write_call(thing: Any, names: Names) -> Source:
    """The call of a public class that makes a thing, without the arguments that change nothing."""
    make = type(thing)
    positional, keywords = _arguments_of(thing)
    for keyword in [*keywords]:
        fewer = {one: value for one, value in keywords.items() if one != keyword}
        if _makes(thing, positional, fewer):
            keywords = fewer
    for keyword, value in keywords.items():
        for shorter in _shorter(value):
            if _makes(thing, positional, {**keywords, keyword: shorter}):
                keywords = {**keywords, keyword: shorter}
    for place, value in enumerate(positional):
        for shorter in _shorter(value):
            changed = [*positional[:place], shorter, *positional[place + 1 :]]
            positional = changed if _makes(thing, changed, keywords) else positional
    written = [write_constant(one, names) for one in positional]
    written += [
        Prefixed(f"{one}=", write_constant(value, names)) for one, value in keywords.items()
    ]
    return Bracketed(f"{names.ours(make.__name__)}(", tuple(written))


def _arguments_of(thing: Any) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of a call, those that explain themselves by their positions."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for parameter in inspect.signature(type(thing)).parameters.values():
        value = getattr(thing, parameter.name)
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional += value
        elif parameter.default is parameter.empty and (not positional or isinstance(value, str)):
            positional.append(value)
        else:
            keywords[parameter.name] = value
    return positional, keywords


def _makes(thing: Any, positional: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether a call with these arguments makes the same: to the digit, so not 1 for 1.0."""
    try:
        return repr(type(thing)(*positional, **keywords)) == repr(thing)
    except (TypeError, ValueError):
        return False


def _shorter(value: Any) -> list[Any]:
    """Other spellings of an argument that may mean the same, and are shorter."""
    match value:
        case (str() as only,):
            return [only]
        case timedelta():
            return [span_text(value)]
        case _:
            return []
