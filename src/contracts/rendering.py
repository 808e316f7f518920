"""How a value is shown: on one line, as strict JSON; escaped, and cut with its length.

Whatever a value is, showing it takes no more time and memory than what is shown of it, and calls
none of the methods that its class may have changed, but for `repr` where nothing else is known.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, cast
from uuid import UUID

SHOWN_CHARACTERS = 48
"""How many characters of a value are shown before it is cut."""
SHOWN_ITEMS = 20
"""How many items of a value, or fields of a key, are shown before they are only counted."""
SHOWN_DEPTH = 6
"""How deep a value is looked into."""
SHOWN_SENTENCE = 64
"""How many characters of a rule's sentence are shown before it is cut."""
SHOWN_ERROR = 200
"""How many characters of an error's message are shown before it is cut."""
LONGEST_INT = 4096
"""How many bits an integer has at the most that is written out."""
WRITTEN_CHARACTERS = 1_000
"""How many characters of a text JSON has before it is cut, and how many bytes."""
WRITTEN_ITEMS = 100
"""How many items of each list JSON has, and members of each object, before they are only counted."""
WRITTEN_IN_ALL = 1_000
"""How many items JSON has of one value, however deep they lie."""
WRITTEN_DEPTH = 50
"""How deep JSON looks into a value."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Stands where a sensitive value would be."""

    def __repr__(self) -> str:
        return "<sensitive>"


MASKED = Masked()


# On one line ----------------------------------------------------------------------------------


def render(value: object) -> str:
    """A value as a report shows it: on one line, control characters escaped, cut when long.

    >>> render(float("nan")), render("a" * 60)
    ('NaN', "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' … (60 characters)")
    >>> render([*range(1_000_000)])
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, …] (1,000,000 items)'
    """
    return _rendered(value, SHOWN_DEPTH)


def bounded(value: object) -> str:
    """A value as its own `repr` would be, cut when long."""
    if value is None or type(value) is float:
        return repr(value)
    return _rendered(value, SHOWN_DEPTH - 1)


def _rendered(value: object, depth: int) -> str:
    try:
        return _of_its_kind(value, depth)
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return f"<{cut(printable(type(value).__name__), SHOWN_CHARACTERS)} that cannot be shown>"


def _of_its_kind(value: Any, depth: int) -> str:
    match kind_of(value):
        case "null":
            return "null"
        case "text" | "bytes":
            return _cut_text(value)
        case "int" if int.bit_length(value) > LONGEST_INT:
            return f"<an integer of {int.bit_length(value):,} bits>"
        case "float" if not math.isfinite(value):
            return str(float.__float__(value)).replace("nan", "NaN").replace("inf", "Infinity")
        case "dict" if depth == SHOWN_DEPTH:
            return key_text(value)
        case "dict":
            members = (_member(name, one, depth) for name, one in dict.items(value))
            return _listed("{}", members, dict.__len__(value), "member")
        case "list" | "tuple" | "set" as kind:
            items = (_rendered(one, depth - 1) if depth else "…" for one in items_of(value))
            brackets = {"list": "[]", "tuple": "()", "set": "{}"}[kind]
            return _listed(brackets, items, length_of(value), "item")
        case "time":
            return str(value.isoformat())
        case _:
            return _of_unknown_kind(value)


def kind_of(value: object) -> str:
    """What a value is, whatever it says of itself; empty where it is nothing that is known."""
    for kind, types in KINDS.items():
        if issubclass(type(value), types):
            return kind
    return ""


KINDS: Mapping[str, tuple[type, ...]] = {
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


def items_of(value: Any) -> Iterator[Any]:
    """The items of one of Python's own collections, whatever a subclass says they are."""
    bases = (list, tuple, set, frozenset)
    return next(base for base in bases if issubclass(type(value), base)).__iter__(value)


def length_of(value: Any) -> int:
    """The length of one of Python's own values, whatever a subclass says it is."""
    bases = (str, bytes, bytearray, list, tuple, set, frozenset, dict)
    return next(base for base in bases if issubclass(type(value), base)).__len__(value)


def _cut_text(value: Any) -> str:
    base = next(base for base in (str, bytes, bytearray) if issubclass(type(value), base))
    length, unit = length_of(value), "characters" if base is str else "bytes"
    shown = quoted(base.__getitem__(value, slice(0, SHOWN_CHARACTERS)))
    return f"{shown} … ({length:,} {unit})" if length > SHOWN_CHARACTERS else shown


def _listed(brackets: str, items: Iterable[str], length: int, noun: str) -> str:
    """Some items between brackets, as many as fit; all of them are counted where some do not."""
    text, start, end = "", brackets[0], brackets[1]
    for place, item in enumerate(items):
        more = f", {item}" if place else item
        if len(text) + len(more) > SHOWN_CHARACTERS + 2:
            return f"{start}{text}{', ' if place else ''}…{end} ({counted(length, noun)})"
        text += more
    return f"{start}{text}{end}"


def _member(name: object, value: object, depth: int) -> str:
    return f"{_rendered(name, 0)}: {_rendered(value, depth - 1) if depth else '…'}"


def _of_unknown_kind(value: Any) -> str:
    """What something says of itself, unless it has so many items that this is likely to be long."""
    if issubclass(type(value), Collection) and len(value) > WRITTEN_IN_ALL:
        return f"<{printable(type(value).__name__)} of {len(value):,} items>"
    return cut(printable(repr(value)), SHOWN_CHARACTERS + 2)


def quoted(text: str | bytes | bytearray) -> str:
    """The text in quotes, with its own quotes as they are: 40°26'46"N reads better so."""
    return repr(text).replace("\\'", "'")


def printable(text: str) -> str:
    """The text with whatever would break its line or hide in it escaped."""
    text = str.__str__(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def cut(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def counted(count: int, noun: str) -> str:
    """The count with its noun: 1 row, 1,500 rows."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def key_text(members: Mapping[Any, Any] | None) -> str:
    """A row's key as text: vehicle_id='VH-000011', seen_at=…"""
    if members is None:
        return ""
    key = members if isinstance(members, dict) else dict(members)
    some = [
        f"{name_text(name)}={_rendered(value, SHOWN_DEPTH - 1)}"
        for name, value in islice(dict.items(key), SHOWN_ITEMS)
    ]
    length = dict.__len__(key)
    return ", ".join(some if len(some) == length else [*some, f"… ({length:,} members)"])


def name_text(name: Any) -> str:
    """The name of a column or a member as text without quotes."""
    text = str.__str__(cast("str", name)) if issubclass(type(name), str) else repr(name)
    return cut(printable(text), SHOWN_CHARACTERS)


def error_text(error: BaseException) -> str:
    """An error in one line: what it is, and the first line of what it says."""
    try:
        said = printable(str(error).strip().split("\n", 1)[0][: 2 * SHOWN_ERROR])
    except Exception:  # noqa: BLE001 - whatever an error's own text raises
        said = ""
    name = cut(printable(type(error).__name__), SHOWN_CHARACTERS)
    return f"{name}: {cut(said, SHOWN_ERROR)}" if said else name


# As strict JSON -------------------------------------------------------------------------------


def jsonable(value: object) -> Any:
    """The value as plain data that strict JSON can hold, NaN and infinities as text.

    Long text is cut, and of many items only the first are there; each says how long it was. What
    JSON has no form for, or nests too deeply, is there as `render` shows it.
    """
    try:
        return _jsonable(value, WRITTEN_DEPTH, iter(range(WRITTEN_IN_ALL)))
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return render(value)


def _jsonable(value: Any, depth: int, left: Iterator[int]) -> Any:
    """The value as plain data, as long as there are items left to write."""
    match kind_of(value):
        case "null" | "bool":
            return value
        case "int" if int.bit_length(value) <= LONGEST_INT:
            return int.__int__(value)
        case "float" if math.isfinite(value):
            return float.__float__(value)
        case "text":
            return _written_text(value)
        case "bytes" if length_of(value) <= WRITTEN_CHARACTERS:
            return _plainly_written(bytes(value))
        case "dict" if depth:
            return _written_members(value, depth, left)
        case "list" | "tuple" if depth:
            some = islice(items_of(value), WRITTEN_ITEMS)
            done = [_jsonable(one, depth - 1, left) for one, _ in zip(some, left, strict=False)]
            count = length_of(value)
            return done if len(done) == count else [*done, f"… ({count:,} items)"]
        case _:
            return _plainly_written(value) if type(value) in WRITTEN else render(value)


WRITTEN = (date, datetime, time, timedelta, Decimal, UUID)
"""The types that JSON has a form for in text."""


def _plainly_written(value: Any) -> Any:
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value, bytes_mode="base64")


def _written_text(value: str) -> str:
    length = str.__len__(value)
    text = str.__getitem__(value, slice(0, WRITTEN_CHARACTERS))
    return scalar_values(text) + (f"… ({length:,} characters)" if length > len(text) else "")


def _written_members(value: Any, depth: int, left: Iterator[int]) -> dict[str, Any]:
    done: dict[str, Any] = {}
    some = islice(dict.items(value), WRITTEN_ITEMS)
    for (name, one), _ in zip(some, left, strict=False):
        is_text = issubclass(type(name), str)
        done[_written_text(name) if is_text else render(name)] = _jsonable(one, depth - 1, left)
    count = dict.__len__(value)
    return done if len(done) == count else done | {"…": f"({count:,} members)"}


def is_scalar_values(text: str) -> bool:
    """Whether UTF-8 can hold the text: it has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def scalar_values(text: str) -> str:
    """The text as UTF-8 can hold it: lone surrogates are escaped."""
    return str.__str__(text).encode("utf-8", "backslashreplace").decode()


def unbroken(json: str) -> str:
    """The same JSON with every character escaped that would hide in its line, or end a script in
    HTML: the text means what it did (RFC 8259, section 7).
    """
    if "<" not in json and all(line.isprintable() for line in json.split("\n")):
        return json
    return "".join(c if c == "\n" or (c.isprintable() and c != "<") else _unit(c) for c in json)


def _unit(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


# To another process ---------------------------------------------------------------------------


SENT_AS_THEY_ARE = (type(None), bool, int, float, str, bytes)


@dataclass(frozen=True, slots=True)
class Shown:
    """Stands where a value would be that could not be sent to this process."""

    text: str

    def __repr__(self) -> str:
        return self.text


def sent(value: object, *, inside: bool = False) -> object:
    """The value as another process can be sent it: what cannot be pickled as it is shown.

    Args:
        inside: whether it is shown inside a key.
    """
    if type(value) in SENT_AS_THEY_ARE:
        return value
    try:
        pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return Shown(_rendered(value, SHOWN_DEPTH - inside))
    return value
