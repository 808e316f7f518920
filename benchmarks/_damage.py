"""Kinds of damage to a table that an adversary of probable causes tries, and what may be said of each.

The faults of `contracts.testing.faults` are what contracts should catch; these are what should make a
cause hesitate: noise, mixtures of two kinds, columns moved, copied or permuted, values clipped or cut.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

Columns = dict[str, list[Any]]
NOTHING = r"(?!)"
"""The pattern of the causes of damage that has no cause."""


class Damaged(NamedTuple):
    """A damaged table.

    Attributes:
        kind: the kind of damage.
        columns: the table.
        right: a pattern of the causes that are right.
        sources: whose values a column has, if they are another's.
    """

    kind: str
    columns: Columns
    right: str = NOTHING
    sources: Mapping[str, str] = {}

    def is_right(self, name: str | None, cause: str) -> bool:
        """Whether a cause of a line about a field names the damage."""
        if cause == "every row has the same value":
            return len(set(self.columns.get(name or "", ()))) == 1  # a fact, whatever the damage
        named = re.search(r"'([^']+)' has the values of '([^']+)'", cause)
        if named is not None:
            return self.sources.get(named[1]) == named[2]
        names = set(re.findall("'([^']+)'", cause))
        if "permuted" in cause:
            return names <= {*self.sources}
        if "exchanged" in cause:
            return {self.sources.get(one) for one in names} == names
        source = re.search(r"(?:copy|values) of '([^']+)'", cause)
        if source is not None:
            return self.sources.get(name or "") == source[1]
        return re.search(self.right, cause) is not None


def damaged(good: Columns, random: Random) -> Iterator[Damaged]:
    """The table with every kind of damage in every column where it changes something."""
    for name, column in good.items():
        for kind, change, right in _CHANGES:
            changed = change(column, random)
            if changed is not None:
                yield Damaged(kind, {**good, name: changed}, right)
        for kind, change, right in _position_changes(name):
            yield Damaged(kind, {**good, name: change(column, random)}, right)
    yield from _moved(good, random)


# One column ---------------------------------------------------------------------------------

_Change = Callable[[list[Any], Random], list[Any] | None]


def numbers_only(change: _Change) -> _Change:
    """The change of columns of numbers, others as None."""

    def changed(column: list[Any], random: Random) -> list[Any] | None:
        numeric = all(isinstance(one, (int, float)) for one in column if one is not None)
        return change(column, random) if numeric else None

    return changed


def texts_only(change: _Change) -> _Change:
    """The change of columns of text, others as None."""

    def changed(column: list[Any], random: Random) -> list[Any] | None:
        texts = all(isinstance(one, str) for one in column if one is not None)
        return change(column, random) if texts else None

    return changed


def each(change: Callable[[Any, Random], Any], share: float = 1.0) -> _Change:
    """The change of each value, or of a share of them; nulls stay."""

    def changed(column: list[Any], random: Random) -> list[Any]:
        return [
            one if one is None or random.random() >= share else change(one, random)
            for one in column
        ]

    return changed


def mixed(share: float, one: Callable[..., Any], other: Callable[..., Any]) -> _Change:
    """The change of each value by the one or, so often, by the other."""
    return each(lambda value, random: (one if random.random() < share else other)(value, random))


def _noise(width: float) -> _Change:
    def changed(column: list[Any], random: Random) -> list[Any]:
        present = [one for one in column if one is not None]
        low, high = min(present), max(present)
        reach = (high - low or 1) * width
        whole = isinstance(present[0], int)
        drawn = [random.uniform(low - reach, high + reach) for _ in column]
        return [round(one) if whole else one for one in drawn]

    return changed


def _noise_of_all_sizes(one: Any, random: Random) -> Any:
    drawn = random.choice((-1, 1)) * 10 ** random.uniform(-3, 9)
    return round(drawn) if isinstance(one, int) else drawn


def _clipped(column: list[Any], _: Random) -> list[Any]:
    """The column at ten times its size, cut off at three times its greatest value."""
    present = [one for one in column if one is not None]
    top = 3 * max(map(abs, present))
    return [None if one is None else max(min(one * 10, top), -top) for one in column]


def _random_text(one: str, random: Random) -> str:
    return "".join(random.choice(string.ascii_letters + string.digits) for _ in one)


def _same_shape(one: str, random: Random) -> str:
    """Other letters for letters, other digits for digits."""

    def other(letter: str) -> str:
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits):
            if letter in kind:
                return random.choice(kind)
        return letter

    return "".join(map(other, one))


def _shuffled_letters(one: str, random: Random) -> str:
    return "".join(random.sample(one, len(one)))


def _cut(one: str, random: Random) -> str:
    return one[: random.randint(1, max(1, len(one) - 1))]


def _constant(value: Any) -> _Change:
    return each(lambda _, __: value)


def _tenfold(one: Any, _: Random) -> Any:
    return one * 10


def _squared(one: Any, _: Random) -> Any:
    return one * one


def _negated(one: Any, _: Random) -> Any:
    return -one


def _as_text(one: Any, _: Random) -> str:
    return str(one)


def _word(_one: Any, random: Random) -> str:
    return "".join(random.choice(string.ascii_lowercase) for _ in range(5))


def _currency(one: Any, _: Random) -> str:
    return f"${one}"


def _percent(one: Any, _: Random) -> str:
    return f"{one}%"


_CASED = r"another case|in (upper|lower) case"
_SAME: Callable[..., Any] = lambda one, _: one  # noqa: E731
_CHANGES: tuple[tuple[str, _Change, str], ...] = (
    ("noise, near", numbers_only(_noise(0.5)), NOTHING),
    ("noise, far", numbers_only(_noise(3)), NOTHING),
    ("noise, very far", numbers_only(_noise(50)), NOTHING),
    ("noise of all sizes", numbers_only(each(_noise_of_all_sizes)), NOTHING),
    ("noise of all sizes, a third", numbers_only(each(_noise_of_all_sizes, 0.3)), NOTHING),
    ("clipped", numbers_only(_clipped), r"clipped|constant|one value|scale of 10\b"),
    ("tenfold, a third", numbers_only(each(_tenfold, 0.3)), r"scale of 10\b"),
    ("squared", numbers_only(each(_squared)), NOTHING),
    ("negated", numbers_only(each(_negated)), r"minus sign"),
    ("random text", texts_only(each(_random_text)), NOTHING),
    ("random text, a third", texts_only(each(_random_text, 0.3)), NOTHING),
    ("text of the same shape", texts_only(each(_same_shape)), NOTHING),
    ("letters shuffled", texts_only(each(_shuffled_letters)), NOTHING),
    ("text cut anywhere", texts_only(each(_cut)), r"cut (short|off)"),
    ("words for numbers", numbers_only(each(_word)), NOTHING),
    ("constant text", texts_only(_constant("x")), r"one value|constant|same"),
    ("constant number", numbers_only(_constant(123456.5)), r"one value|constant|same"),
    ("constant whole number", numbers_only(_constant(7777)), r"one value|constant|same"),
    ("60 % currency, 40 % words", numbers_only(mixed(0.6, _currency, _word)), NOTHING),
    ("30 % currency, 70 % words", numbers_only(mixed(0.3, _currency, _word)), NOTHING),
    ("60 % currency, 40 % percent", numbers_only(mixed(0.6, _currency, _percent)), r"\d of \d"),
    ("60 % tenfold, 40 % negated", numbers_only(mixed(0.6, _tenfold, _negated)), r"\d+ of \d+"),
    ("30 % a thousandfold, 70 % noise",
     numbers_only(mixed(0.3, lambda one, _: one * 1000, _noise_of_all_sizes)), NOTHING),
    ("60 % upper case, 40 % noise",
     texts_only(mixed(0.6, lambda one, _: one.swapcase(), _random_text)), r"case, \d+ of"),
    ("30 % upper case, 70 % noise",
     texts_only(mixed(0.3, lambda one, _: one.swapcase(), _random_text)), NOTHING),
    ("units half and half",
     numbers_only(mixed(0.5, lambda one, _: one * 1.8 + 32, lambda one, _: one * 0.3048)), NOTHING),
    ("units half and half, large",
     numbers_only(mixed(0.5, lambda one, _: one * 25.4, lambda one, _: one * 1609.344)), NOTHING),
)  # fmt: skip  # a table
"""Changes of one column, by the kind of damage, with the causes that are right."""


# Positions ----------------------------------------------------------------------------------


def _packed(one: float, _: Random) -> float:
    """Degrees and minutes as one number, as NMEA sentences have them."""
    whole = int(abs(one))
    return math.copysign(round(whole * 100 + (abs(one) - whole) * 60, 4), one)


def _packed_seconds(one: float, _: Random) -> float:
    minutes = (abs(one) % 1) * 60
    seconds = int((minutes % 1) * 60)
    return math.copysign(int(abs(one)) * 10_000 + int(minutes) * 100 + seconds, one)


def _hemisphere(one: float, name: str) -> str:
    letter = ("NS" if name == "lat" else "EW")[one < 0]
    return f"{abs(one)} {letter}"


def _position_changes(name: str) -> Iterator[tuple[str, Callable[..., Any], str]]:
    """Changes of a latitude or a longitude."""
    if name not in ("lat", "lon"):
        return
    written: Callable[..., Any] = lambda one, _: _hemisphere(one, name)  # noqa: E731
    yield "degrees and minutes packed", each(_packed), r"DDMM\.mmm"
    yield (
        "degrees and minutes packed, signs lost",
        each(lambda one, random: abs(_packed(one, random))),
        r"DDMM\.mmm",
    )
    yield "degrees, minutes and seconds packed", each(_packed_seconds), r"DDMMSS"
    yield "with a hemisphere", each(written), r"hemisphere"
    yield "60 % packed, 40 % noise", mixed(0.6, _packed, _noise_of_all_sizes), NOTHING
    yield "radians", each(lambda one, _: math.radians(one)), r"radians"
    yield "web mercator", each(lambda one, _: one * 111_319.49), r"metres|Mercator"
    yield "degrees times a million", each(lambda one, _: one * 1e6), r"1,000,000"
    yield "60 % hemispheres, 40 % words", mixed(0.6, written, _word), NOTHING


# Several columns ----------------------------------------------------------------------------


def _moved(good: Columns, random: Random) -> Iterator[Damaged]:
    names = list(good)
    for one, other in combinations(names, 2):
        swapped = {one: other, other: one}
        yield _with_sources("two exchanged", good, swapped, "swapped")
        rows = {row for row in range(len(good[one])) if random.random() < 0.4}
        some = _with_sources("two exchanged in some rows", good, swapped, "swapped", rows)
        yield some
        yield _with_sources("copied", good, {one: other})
    for count in (3, 4):
        for _ in range(20):
            if count <= len(names):
                some_names = random.sample(names, count)
                turned = dict(zip(some_names, some_names[1:] + some_names[:1], strict=True))
                yield _with_sources(f"{count} permuted", good, turned)
    for _ in range(3):
        shuffled = dict(zip(names, random.sample(names, len(names)), strict=True))
        yield _with_sources("all shuffled", good, shuffled)
    yield from _shifted(good, random)


def _with_sources(
    kind: str,
    good: Columns,
    sources: Mapping[str, str],
    right: str = NOTHING,
    rows: set[int] | None = None,
) -> Damaged:
    """The table with other columns' values, in all rows or in some."""
    changed = {
        name: [
            good[source if rows is None or row in rows else name][row]
            for row in range(len(good[name]))
        ]
        for name, source in sources.items()
    }
    return Damaged(kind, {**good, **changed}, right, sources)


def _shifted(good: Columns, random: Random) -> Iterator[Damaged]:
    """From some column on, each has its neighbour's values, because a column was gained or lost."""
    names = list(good)
    for start in range(len(names) - 2):
        later = names[start + 1 :]
        gained = [random.randrange(10**6) for _ in good[names[0]]]
        sources = dict(zip(later, names[start:], strict=False))
        columns = {**_with_sources("", good, sources).columns, names[start]: gained}
        yield Damaged("a column gained", columns, sources=sources)
        before = dict(zip(names[start:], later, strict=False))
        columns = {**_with_sources("", good, before).columns, names[-1]: [None] * len(gained)}
        yield Damaged("a column lost", columns, sources=before)
        rows = {row for row in range(len(gained)) if random.random() < 0.2}
        columns = _with_sources("", good, sources, rows=rows).columns
        first = [gained[row] if row in rows else one for row, one in enumerate(good[names[start]])]
        yield Damaged(
            "a column gained in some rows", {**columns, names[start]: first}, sources=sources
        )
