"""Values that lie: their types state one thing and their methods another, or raise.

Each is made anew, because some of them change as they are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID


class Lie(RuntimeError):
    """What a method of these classes raises."""


def lies(*names: str) -> dict[str, Any]:
    """Methods of these names that raise."""

    def lie(*_args: object, **_keywords: object) -> Any:
        raise Lie

    return dict.fromkeys(names, lie)


COMPARED = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__bool__")
SHOWN = ("__repr__", "__str__", "__format__")
COUNTED = ("__len__", "__iter__", "__getitem__", "__contains__", "__reversed__")
CHANGED = ("__int__", "__index__", "__float__", "__abs__", "__round__", "__bytes__", "__copy__")
EVERYTHING = (
    *COMPARED, *SHOWN, *COUNTED, *CHANGED, "__deepcopy__", "__reduce_ex__", "is_integer", "isascii",
    "items", "keys", "values", "get", "copy", "utcoffset", "date", "timetz", "astimezone", "as_tuple",
)  # fmt: skip  # short values, several a line


def liar(base: type, *names: str) -> Any:
    """A subclass whose methods of these names raise."""
    return type(f"Lying{base.__name__.title()}", (base,), lies(*names))


class Longer(str):  # noqa: SLOT000 - as a user's own subclass would be
    """Text that says that it is longer than it is."""

    def __len__(self) -> int:
        return 10**12


class LongerList(list[Any]):
    """A list that says that it is longer than it is."""

    def __len__(self) -> int:
        return 10**12


class LongerDict(dict[Any, Any]):
    """A dict that says that it is longer than it is."""

    def __len__(self) -> int:
        return 10**12


class Items(Sequence[Any]):
    """A sequence that says that it is longer than it is."""

    def __len__(self) -> int:
        return 10**12

    def __getitem__(self, place: Any) -> Any:
        if place > 1:
            raise IndexError
        return 1


class Absentee(Mapping[str, Any]):
    """A mapping without the keys that it gives."""

    def __iter__(self) -> Iterator[str]:
        return iter(["x", "y"])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)


class Fickle(Mapping[str, Any]):
    """A mapping that gives other keys each time, and other items than keys."""

    def __init__(self) -> None:
        self.times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return iter(["x"] if self.times % 2 else ["y"])

    def __len__(self) -> int:
        return -1  # noqa: PLE0303 - it lies

    def __getitem__(self, name: str) -> Any:
        return 1

    def items(self) -> Any:
        return [("z", 1)]


class Nowhere(tzinfo):
    """A zone that raises."""

    def utcoffset(self, _moment: datetime | None, /) -> timedelta:
        raise Lie

    dst = utcoffset

    def tzname(self, _moment: datetime | None, /) -> str:
        raise Lie


class Undecided(Nowhere):
    """A zone that knows no offset."""

    def utcoffset(self, _moment: datetime | None, /) -> Any:
        return None


class Moving(Nowhere):
    """A zone whose offset is another each time."""

    hours = 0

    def utcoffset(self, _moment: datetime | None, /) -> timedelta:
        Moving.hours = (Moving.hours + 1) % 20
        return timedelta(hours=Moving.hours)


class Wordy(Nowhere):
    """A zone whose offset is none."""

    def utcoffset(self, _moment: datetime | None, /) -> Any:
        return "x"


class Ambiguous:
    """Something of which not even the class can be asked."""

    @property
    def __class__(self) -> Any:
        raise Lie

    @__class__.setter
    def __class__(self, other: type) -> None:
        raise Lie


class Closed:
    """Something of which no attribute can be asked."""

    def __getattr__(self, name: str) -> Any:
        raise Lie


class Evasive:
    """Something whose comparisons answer with itself."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise Lie


class Word(StrEnum):
    """Text that is a member of an Enum."""

    A = "a"


def recursive_list() -> list[Any]:
    """A list that holds itself."""
    whole: list[Any] = []
    whole.append(whole)
    return whole


def recursive_dict() -> dict[str, Any]:
    """A dict that holds itself."""
    whole: dict[str, Any] = {}
    whole["x"] = whole
    return whole


@cache  # the collector walks all of it for each that is made
def deep(depth: int = 100_000) -> list[Any]:
    """A list in a list in a list."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


HASHED = tuple(name for name in EVERYTHING if name != "__hash__")

LIARS: dict[str, Callable[[], Any]] = {
    "longer text": lambda: Longer("aa"),
    "longer list": lambda: LongerList([1]),
    "longer dict": lambda: LongerDict(x=1),
    "longer sequence": Items,
    "absentee": Absentee,
    "fickle": Fickle,
    "lying mapping": lambda: type("M", (Mapping,), lies("__iter__", "__len__", "__getitem__"))(),
    "lying sequence": lambda: type("Q", (Sequence,), lies("__len__", "__getitem__"))(),
    "lying text": lambda: liar(str, *EVERYTHING)("aa"),
    "lying bytes": lambda: liar(bytes, *EVERYTHING)(b"aa"),
    "lying list": lambda: liar(list, *EVERYTHING)([1]),
    "lying tuple": lambda: liar(tuple, *EVERYTHING)((1,)),
    "lying dict": lambda: liar(dict, *EVERYTHING)(x=1),
    "lying int": lambda: liar(int, *EVERYTHING)(1),
    "lying float": lambda: liar(float, *EVERYTHING)(1.0),
    "lying decimal": lambda: liar(Decimal, *EVERYTHING)("1.5"),
    "lying datetime": lambda: liar(datetime, *EVERYTHING)(2024, 1, 1),
    "lying date": lambda: liar(date, *EVERYTHING)(2024, 1, 1),
    "lying time": lambda: liar(time, *EVERYTHING)(12),
    "lying duration": lambda: liar(timedelta, *EVERYTHING)(1),
    "lying uuid": lambda: liar(UUID, *EVERYTHING)(int=1),
    "lying object": lambda: liar(object, *EVERYTHING)(),
    "hashed text": lambda: liar(str, *HASHED)("x"),
    "nowhere": lambda: datetime(2024, 1, 1, tzinfo=Nowhere()),
    "undecided": lambda: datetime(2024, 1, 1, tzinfo=Undecided()),
    "moving": lambda: datetime(2024, 1, 1, tzinfo=Moving()),
    "wordy": lambda: datetime(2024, 1, 1, tzinfo=Wordy()),
    "time nowhere": lambda: time(12, tzinfo=Nowhere()),
    "ambiguous": Ambiguous,
    "closed": Closed,
    "evasive": Evasive,
    "word": lambda: Word.A,
    "recursive list": recursive_list,
    "recursive dict": recursive_dict,
    "deep list": deep,
    "great int": lambda: 10**5000,
    "signalling NaN": lambda: Decimal("sNaN"),
    "complex": lambda: 1j,
    "generator": lambda: (place for place in [1, 2]),
    "class": lambda: dict,
}  # fmt: skip  # a table, a line each
"""By what they are, functions that make them."""
