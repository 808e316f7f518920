"""Values as text on one line and as strict JSON: escaped, and cut with a note of their length.

Showing a value takes time and memory in proportion to the text that is shown, and calls none of the
methods that a subclass may have overridden, except `repr` of classes that are not Python's own.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from operator import length_hint
from typing import Any, cast
from uuid import UUID

from contracts.escaping import printable
from contracts.lazy_dataclass import lazy_dataclass

SHOWN_CHARACTERS = 48
"""The number of characters of a value before it is cut."""
_SHOWN_ITEMS = 20
"""The number of fields of a key that are shown before they are only counted."""
_SHOWN_DEPTH = 6
"""The nesting of a value that is shown."""
SHOWN_SENTENCE = 64
"""The number of characters of a rule's sentence before it is cut."""
SHOWN_ERROR = 200
"""The number of characters of an error's message before it is cut."""
_MAX_INT_BITS = 4096
"""The size of the largest integer that is written out."""
_JSON_CHARACTERS = 1_000
"""The number of characters or bytes of a value in JSON before it is cut."""
_JSON_ITEMS = 100
"""The number of items of a list, or members of an object, in JSON before they are only counted."""
_JSON_ITEMS_IN_ALL = 1_000
"""The number of items of one value in JSON, at all depths together."""
_JSON_DEPTH = 50
"""The nesting of a value in JSON."""


@lazy_dataclass(frozen=True, slots=True)
class Masked:
    """Replaces a sensitive value."""

    def __repr__(self) -> str:
        return "<sensitive>"


MASKED = Masked()


# On one line ----------------------------------------------------------------------------------


def show_value(value: object) -> str:
    """Show a value on one line, with control characters escaped, cut when long.

    >>> show_value(float("nan")), show_value("a" * 60)
    ('NaN', "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' … (60 characters)")
    >>> show_value([*range(1_000_000)])
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, …] (1,000,000 items)'
    """
    return _show_nested(value, _SHOWN_DEPTH)


def short_repr(value: object) -> str:
    """Show a value like its own `repr`, cut when long."""
    if value is None or type(value) is float:
        return repr(value)
    return _show_nested(value, _SHOWN_DEPTH - 1)


def _show_nested(value: object, depth: int) -> str:
    try:
        return _show_builtin(value, depth)
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return f"<{cut(printable(type(value).__name__), SHOWN_CHARACTERS)} that cannot be shown>"


def _show_builtin(value: Any, depth: int) -> str:
    match _builtin_kind(value):
        case "null":
            return "null"
        case "text" | "bytes":
            return _show_text(value)
        case "int" if int.bit_length(value) > _MAX_INT_BITS:
            return f"<an integer of {int.bit_length(value):,} bits>"
        case "float" if not math.isfinite(value):
            return str(float.__float__(value)).replace("nan", "NaN").replace("inf", "Infinity")
        case "dict" if depth == _SHOWN_DEPTH:
            return show_key(value)
        case "dict":
            members = (_show_member(name, one, depth) for name, one in dict.items(value))
            return _show_items("{}", members, dict.__len__(value), "member")
        case "list" | "tuple" | "set" as kind:
            items = (
                _show_nested(one, depth - 1) if depth else "…" for one in _builtin_items(value)
            )
            brackets = {"list": "[]", "tuple": "()", "set": "{}"}[kind]
            return _show_items(brackets, items, _builtin_length(value), "item")
        case "time":
            return str(value.isoformat())
        case _:
            return _show_other(value)


def _builtin_kind(value: object) -> str:
    """The kind of one of Python's own types and their subclasses; empty for any other type."""
    for kind, types in _BUILTIN_KINDS.items():
        if issubclass(type(value), types):
            return kind
    return ""


_BUILTIN_KINDS: Mapping[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "text": (str,),
    "int": (int,),
    "float": (float,),
    "bytes": (bytes, bytearray),
    "dict": (dict,),
    "list": (list,),
    "tuple": (tuple,),
    "set": (set, frozenset),
    "time": (date, time),
}


def _builtin_items(value: Any) -> Iterator[Any]:
    """The items of one of Python's own collections, without calling a subclass's methods."""
    bases = (list, tuple, set, frozenset)
    return next(base for base in bases if issubclass(type(value), base)).__iter__(value)


def _builtin_length(value: Any) -> int:
    """The length of one of Python's own values, without calling a subclass's methods."""
    bases = (str, bytes, bytearray, list, tuple, set, frozenset, dict)
    return next(base for base in bases if issubclass(type(value), base)).__len__(value)


def _show_text(value: Any) -> str:
    base = next(base for base in (str, bytes, bytearray) if issubclass(type(value), base))
    length, unit = _builtin_length(value), "characters" if base is str else "bytes"
    shown = _quote_text(base.__getitem__(value, slice(0, SHOWN_CHARACTERS)))
    return f"{shown} … ({length:,} {unit})" if length > SHOWN_CHARACTERS else shown


def _show_items(brackets: str, items: Iterable[str], length: int, noun: str) -> str:
    """The items between brackets, as many as fit; where some do not, the number of all."""
    text, start, end = "", brackets[0], brackets[1]
    for place, item in enumerate(items):
        more = f", {item}" if place else item
        if len(text) + len(more) > SHOWN_CHARACTERS + 2:
            return f"{start}{text}{', ' if place else ''}…{end} ({count_noun(length, noun)})"
        text += more
    return f"{start}{text}{end}"


def _show_member(name: object, value: object, depth: int) -> str:
    return f"{_show_nested(name, 0)}: {_show_nested(value, depth - 1) if depth else '…'}"


def _show_other(value: Any) -> str:
    """The value's own `repr`, unless it has so many items that this is likely to be long."""
    # `len` of an array without dimensions raises, as that of an expression does.
    if issubclass(type(value), Collection) and (length := length_hint(value)) > _JSON_ITEMS_IN_ALL:
        return f"<{printable(type(value).__name__)} of {length:,} items>"
    return cut(printable(repr(value)), SHOWN_CHARACTERS + 2)


def _quote_text(text: str | bytes | bytearray) -> str:
    """The text in quotes, without escaped quotes inside: 40°26'46"N is easier to read."""
    return repr(text).replace("\\'", "'")


def cut(text: str, limit: int) -> str:
    """The text, cut with an ellipsis if it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def count_noun(count: int, noun: str) -> str:
    """The count with its noun: 1 row, 1,500 rows."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def show_key(members: Mapping[Any, Any] | None) -> str:
    """A row's key as text: vehicle_id='VH-000011', seen_at=…"""
    if members is None:
        return ""
    key = members if isinstance(members, dict) else dict(members)
    some = [
        f"{show_name(name)}={_show_nested(value, _SHOWN_DEPTH - 1)}"
        for name, value in islice(dict.items(key), _SHOWN_ITEMS)
    ]
    length = dict.__len__(key)
    return ", ".join(some if len(some) == length else [*some, f"… ({length:,} members)"])


def show_name(name: Any) -> str:
    """The name of a column or a member, without quotes."""
    text = str.__str__(cast("str", name)) if issubclass(type(name), str) else repr(name)
    return cut(printable(text), SHOWN_CHARACTERS)


def show_error(error: BaseException) -> str:
    """An error in one line: its class, and the first line of its message."""
    try:
        message = printable(str(error).strip().split("\n", 1)[0][: 2 * SHOWN_ERROR])
    except Exception:  # noqa: BLE001 - whatever an error's own text raises
        message = ""
    name = cut(printable(type(error).__name__), SHOWN_CHARACTERS)
    return f"{name}: {cut(message, SHOWN_ERROR)}" if message else name


# As strict JSON -------------------------------------------------------------------------------


def jsonable(value: object) -> Any:
    """The value as plain data that strict JSON can hold, NaN and infinities as text.

    Long text and lists are cut, with a note of their length. A value that JSON has no form for, or
    that is nested too deeply, is written as `show_value` shows it.
    """
    try:
        return _jsonable(value, _JSON_DEPTH, iter(range(_JSON_ITEMS_IN_ALL)))
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return show_value(value)


def _jsonable(value: Any, depth: int, left: Iterator[int]) -> Any:
    match _builtin_kind(value):
        case "null" | "bool":
            return value
        case "int" if int.bit_length(value) <= _MAX_INT_BITS:
            return int.__int__(value)
        case "float" if math.isfinite(value):
            return float.__float__(value)
        case "text":
            return _jsonable_text(value)
        case "bytes" if _builtin_length(value) <= _JSON_CHARACTERS:
            return _jsonable_scalar(bytes(value))
        case "dict" if depth:
            return _jsonable_members(value, depth, left)
        case "list" | "tuple" if depth:
            some = islice(_builtin_items(value), _JSON_ITEMS)
            done = [_jsonable(one, depth - 1, left) for one, _ in zip(some, left, strict=False)]
            count = _builtin_length(value)
            return done if len(done) == count else [*done, f"… ({count:,} items)"]
        case _:
            return _jsonable_scalar(value) if type(value) in _JSONABLE_TYPES else show_value(value)


_JSONABLE_TYPES = (date, datetime, time, timedelta, Decimal, UUID)
"""The types that pydantic writes as text in JSON."""


def _jsonable_scalar(value: Any) -> Any:
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value, bytes_mode="base64")


def _jsonable_text(value: str) -> str:
    length = str.__len__(value)
    text = str.__getitem__(value, slice(0, _JSON_CHARACTERS))
    return escape_surrogates(text) + (f"… ({length:,} characters)" if length > len(text) else "")


def _jsonable_members(value: Any, depth: int, left: Iterator[int]) -> dict[str, Any]:
    done: dict[str, Any] = {}
    some = islice(dict.items(value), _JSON_ITEMS)
    for (name, one), _ in zip(some, left, strict=False):
        is_text = issubclass(type(name), str)
        done[_jsonable_text(name) if is_text else show_value(name)] = _jsonable(
            one, depth - 1, left
        )
    count = dict.__len__(value)
    return done if len(done) == count else done | {"…": f"({count:,} members)"}


def is_valid_unicode(text: str) -> bool:
    """Whether UTF-8 can encode the text: it has no lone surrogates."""
    try:
        str.encode(text)
    except UnicodeEncodeError:
        return False
    return True


def escape_surrogates(text: str) -> str:
    """The text with lone surrogates escaped, so that UTF-8 can encode it."""
    return str.__str__(text).encode("utf-8", "backslashreplace").decode()


def escape_json(json: str) -> str:
    """The same JSON with unprintable characters and "<" escaped, so that it can be embedded in a line
    or in an HTML script without a change of meaning (RFC 8259, section 7).
    """
    if "<" not in json and all(line.isprintable() for line in json.split("\n")):
        return json
    return "".join(
        c if c == "\n" or (c.isprintable() and c != "<") else _json_escape(c) for c in json
    )


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


# To another process ---------------------------------------------------------------------------


_PICKLABLE_TYPES = (type(None), bool, int, float, str, bytes)


@lazy_dataclass(frozen=True, slots=True)
class Unpicklable:
    """Replaces a value that could not be pickled."""

    text: str

    def __repr__(self) -> str:
        return self.text


def picklable(value: object, *, inside: bool = False) -> object:
    """The value itself if it can be pickled, else a stand-in with the same `repr` in reports.

    Args:
        inside: whether it is shown inside a key.
    """
    if type(value) in _PICKLABLE_TYPES:
        return value
    try:
        import pickle

        pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return Unpicklable(_show_nested(value, _SHOWN_DEPTH - inside))
    return value
