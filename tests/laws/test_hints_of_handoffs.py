"""Law 12: every hint of a refused handoff works: done, its mismatch is gone, and none says to undo it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts import col
from contracts.declaration.misplaced import source_of
from tests.laws.advice import ADVICE_OF_HANDOFFS
from tests.reference.declarations import Declaration
from tests.reference.handoffs import Joined, dead_ends, hint_of
from tests.reference.hint_sources import unmet


class Home(ct.Contract):
    city: str
    number: int | None = None


class Office(ct.Contract, extra="forbid"):
    city: str
    floor: int


class Anything(ct.Contract, extra="allow"):
    city: str


NUMBERS: dict[str, Any] = {
    "integers": int,
    "small integers": ct.Int8,
    "integers from 0": Annotated[int, ct.Ge(0)],
    "even integers to 100": Annotated[int, ct.Interval(ge=0, le=100), ct.MultipleOf(2)],
    "large integers": Annotated[int, ct.Ge(2**60)],
    "maybe an integer": int | None,
    "numbers": float,
    "maybe a number": float | None,
    "short numbers": ct.Float32,
    "numbers from 0 to 9": Annotated[float, ct.Interval(ge=0, le=9)],
    "numbers above 0.5": Annotated[float, ct.Gt(0.5)],
    "numbers from 0, warned": Annotated[float, ct.warn(ct.Ge(0))],
    "numbers from 0, tolerated": Annotated[float, ct.tolerate(ct.Ge(0), share=0.1)],
    "infinities": Annotated[float, ct.NonFinite(inf="allow")],
    "infinities from 0": Annotated[float, ct.NonFinite(inf="allow"), ct.Ge(0)],
    "NaN": Annotated[float, ct.NonFinite(nan="allow")],
    "NaN and infinities": Annotated[float | None, ct.NonFinite(nan="allow", inf="allow")],
    "some numbers": Annotated[float, ct.OneOf(1.0, 2.0)],
    "steps": Annotated[float, ct.MultipleOf(0.5), ct.Interval(ge=0, le=9)],
    "km/h": Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)],
    "whole km/h": Annotated[int, ct.Unit("km/h")],
    "m/s above 0": Annotated[float, ct.Unit("m/s"), ct.Gt(0), ct.Lt(50)],
    "m/s from 0 to 50": Annotated[float, ct.Unit("m/s"), ct.Interval(ge=0, le=50)],
    "nm/s": Annotated[float, ct.Unit("nm/s")],
    "steps of m/s": Annotated[float, ct.Unit("m/s"), ct.MultipleOf(0.5)],
    "kg": Annotated[float, ct.Unit("kg")],
    "money": Annotated[Decimal, Field(max_digits=8, decimal_places=2)],
    "less money": Annotated[Decimal, Field(max_digits=6, decimal_places=1), ct.Interval(ge=0, le=9)],
}  # fmt: skip  # a table, a line each
TEXTS: dict[str, Any] = {
    "text": str,
    "maybe text": str | None,
    "short text": Annotated[str, ct.Len(0, 5)],
    "some text": Annotated[str, ct.Len(2, 4)],
    "trimmed text": Annotated[str, ct.Trim(), ct.Len(1, 9)],
    "an address": ct.Email,
    "a pattern": Annotated[str, ct.Matches("a+")],
    "another pattern": Annotated[str, ct.Matches("a*")],
    "words": Literal["a", "b", "c"],
    "fewer words": Literal["b"],
    "other words": Literal["x", "y"],
    "a country": ct.CountryAlpha2,
    "a rule of one's own": Annotated[str, ct.Custom("short", accepts=lambda text: len(text) < 3, expr=lambda text: text.str.len_chars() < 3)],
    "a secret": Annotated[str, ct.Sensitive(), ct.Len(0, 3)],
}  # fmt: skip  # a table, a line each
LISTS: dict[str, Any] = {
    "lists": list[float],
    "lists of nulls": list[float | None],
    "lists of three": Annotated[list[float], ct.Len(3, 3)],
    "lists of four small numbers": Annotated[list[Annotated[float, ct.Le(9)]], ct.Len(4, 4)],
    "lists of secrets": list[Annotated[float, ct.Sensitive()]],
    "lists of km/h": list[Annotated[float, ct.Unit("km/h")]],
}  # fmt: skip  # a table, a line each
OTHERS: dict[str, Any] = {
    "naive times": datetime,
    "aware times": AwareDatetime,
    "days": date,
    "later days": Annotated[date, ct.Ge(date(2024, 1, 1))],
    "truth": bool,
    "a home": Home,
    "an office": Office,
    "anything": Anything,
    "many": int,
    "maybe text": str | None,
}  # fmt: skip  # a table, a line each


def one(annotation: Any, *rules: Any, **keywords: Any) -> Declaration:
    """The declaration of one field x, and rules."""
    return fields({"x": annotation}, *rules, **keywords)


def fields(annotations: dict[str, Any], *rules: Any, **keywords: Any) -> Declaration:
    """The declaration of fields, and rules."""
    return Declaration(annotations, {"rules": ct.rules(*rules)} if rules else {}, keywords)


BOUNDED = Annotated[float, ct.Interval(ge=0, le=9)]
NAMED = Annotated[float, Field(alias="Speed of it")]
WIDE = fields({"x": int, "speed": Annotated[float, ct.Ge(0)], "name": str})
JOINED: dict[str, Joined] = {
    "a key that would be clipped": Joined(one(float, ct.Unique("x")), one(BOUNDED, ct.Unique("x"))),
    "a key that is clipped": Joined(one(float, ct.Unique("x")), one(BOUNDED, ct.Unique("x")), {"clip": ("x",)}),
    "steps that are clipped": Joined(one(Annotated[float, ct.MultipleOf(0.5)]), one(Annotated[float, ct.MultipleOf(0.5), ct.Interval(ge=0, le=9)]), {"clip": ("x",)}),
    "a key that is filled": Joined(one(int | None, ct.Unique("x", nulls="equal")), one(int, ct.Unique("x")), {"defaults": {"x": 0}}),
    "a key that is not promised": Joined(one(int), one(int, ct.Unique("x"))),
    "a key in another unit": Joined(one(Annotated[float, ct.Unit("m")], ct.Unique("x")), one(Annotated[float, ct.Unit("cm")], ct.Unique("x")), {"convert_units": True}),
    "a key of another type": Joined(one(ct.Int8, ct.Unique("x")), one(float, ct.Unique("x"))),
    "a row rule that is not promised": Joined(fields({"a": int, "b": int}), fields({"a": int, "b": int}, col("a") < col("b"))),
    "a row rule of other names": Joined(fields({"a": int, "b": int}), fields({"a": int, "c": int}, col("a") < col("c")), {"rename": {"b": "c"}}),
    "code of other names": Joined(fields({"a": int}), fields({"b": int}, ct.CustomRow("small", ("b",), accepts=lambda row: row["b"] < 3)), {"rename": {"a": "b"}}),
    "a rule of a default": Joined(fields({"a": int}), Declaration({"a": int, "b": int}, {"b": 1, "rules": ct.rules(col("a") < col("b"))})),
    "rows": Joined(one(int, ct.RowCount(max=9)), one(int, ct.RowCount(min=1, max=5))),
    "missing, and one to spare": Joined(fields({"monthly": float}), fields({"monthly_spend": float})),
    "another way round": Joined(fields({"monthly": float}), fields({"spend": float}), {"rename": {"spend": "monthly"}}),
    "exchanged": Joined(fields({"a": Annotated[float, ct.Unit("km")], "b": Annotated[float, ct.Unit("kg")]}), fields({"a": Annotated[float, ct.Unit("g")], "b": Annotated[float, ct.Unit("m")]})),
    "missing, and none to spare": Joined(fields({"a": str}), fields({"a": str, "b": int})),
    "dropped": Joined(fields({"a": int, "b": int}), fields({"a": int, "b": int}), {"drop": ("b",)}),
    "renamed away": Joined(fields({"a": int, "b": int}), fields({"a": int, "b": int}), {"rename": {"b": "a"}, "drop": ("a",)}),
    "further": Joined(fields({"a": int}, extra="allow"), Declaration({"a": int, "b": int}, {"b": 1}, {"extra": "forbid"})),
    "too many": Joined(fields({"a": int, "b": int}), fields({"a": int})),
    "spaces in a name": Joined(fields({"x": float | None}), fields({"x": NAMED}), {"rename": {"x": "Speed of it"}}),
    "another name, with spaces": Joined(fields({"x": Annotated[float | None, Field(alias="Speed of it")]}), fields({"y": Annotated[float, ct.Le(5)]}), {"rename": {"x": "y"}}),
    "clip, in the producer's name": Joined(fields({"x": NAMED}), fields({"y": BOUNDED}), {"rename": {"x": "y"}}),
    **{
        f"repairs: {repairs}": Joined(WIDE, WIDE, repairs)
        for repairs in (
            {"rename": {"z": "x"}}, {"rename": {"x": "speeed"}}, {"rename": {"x": "speed"}},
            {"rename": {"x": "speed", "name": "speed"}}, {"rename": {"x": "name"}, "drop": ("x",)},
            {"defaults": {"z": 0}}, {"defaults": {"x": "none"}}, {"defaults": {"x": None}}, {"defaults": {"speed": -1.0}},
            {"clip": ("z",)}, {"clip": ("name",)}, {"clip": ("speeds",)}, {"drop": ("z",)}, {"drop": ("speeds",)},
        )
    },
    "clip of what has no bound": Joined(one(float), one(float), {"clip": ("x",)}),
    "clip to an open bound": Joined(one(float), one(Annotated[float, ct.Gt(0)]), {"clip": ("x",)}),
    "clip of what is not handed on": Joined(fields({"a": int}), Declaration({"a": int, "b": BOUNDED}, {"b": 1.0}), {"clip": ("b",)}),
    **{
        f"{first} as {second}, clipped": Joined(one(NUMBERS[first]), one(NUMBERS[second]), {"clip": ("x",), "convert_units": True})
        for first, second in (("integers", "even integers to 100"), ("numbers", "steps"))
    },
}  # fmt: skip  # a table, a line each


def handoffs() -> Iterator[tuple[str, Joined]]:
    """Handoffs of a field of each type to each other, and with repairs and rules."""
    for kinds in (NUMBERS, TEXTS, LISTS, OTHERS):
        for (first, given), (second, wanted) in product(kinds.items(), repeat=2):
            yield f"{first} as {second}", Joined(one(given), one(wanted))
    yield from JOINED.items()


@cache
def walk() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """The hints of the handoffs, those that do not work, and those that are advice."""
    met: set[str] = set()
    advice: set[str] = set()
    wrong: list[str] = []
    tried: set[str] = set()
    for name, said in handoffs():
        hints = [hint_of(each) for each in said.mismatches()]
        met |= {*map(str, hints)}
        advice |= {str(hint) for hint in hints if not hint.changes}
        wrong += [f"{name}: {each}" for each in dead_ends(said, tried)]
    return frozenset(met), tuple(wrong), frozenset(advice)


def test_every_hint_of_a_handoff_works() -> None:
    """What a hint says, done, takes its mismatch away, and no hint leads back."""
    assert [] == [*walk()[1][:8]]


def test_a_rule_to_promise_is_written_as_authors_write_it() -> None:
    """The rule that stands in a hint is an expression, which makes the rule."""
    sources = {
        hint.partition(": ")[2] for hint in walk()[0] if hint.startswith("Promise it in C: ")
    }
    assert sources
    names = {"ct": ct, "datetime": dt, "Decimal": Decimal}
    made = [eval(source, names) for source in sources]  # noqa: S307 - it is our own text
    assert {*sources} == {source_of(each) for each in made}


@pytest.mark.parametrize("name", JOINED)
def test_each_handoff_with_repairs_is_refused(name: str) -> None:
    """What the walk walks over is refused."""
    assert JOINED[name].mismatches()


def test_what_no_test_can_write_is_listed_with_the_reason() -> None:
    """A hint without changes is advice of a kind that is listed: only a person can follow it."""
    known = [pattern for patterns in ADVICE_OF_HANDOFFS.values() for pattern in patterns]
    assert set() == {each for each in walk()[2] if not any(re.fullmatch(p, each) for p in known)}
    assert set() == {p for p in known if not any(re.fullmatch(p, each) for each in walk()[2])}


def test_the_walk_meets_every_hint_of_a_handoff() -> None:
    """A hint that stands in the source is met, or the walk lacks a case."""
    rooms = ("handoff/hints.py", "handoff/mismatches.py", "handoff/plan.py", "handoff/clip.py")
    assert {} == unmet(rooms, walk()[0])
