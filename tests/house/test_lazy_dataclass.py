"""Dataclasses that are compiled at their first use are those of the standard library otherwise."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from contracts.lazy_dataclass import lazy_dataclass


@lazy_dataclass(frozen=True, slots=True)
class Lazy:
    """A class with a field of every kind."""

    x: int
    y: str = "a"
    z: list[int] = field(default_factory=list, compare=False)
    w: int = field(default=1, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("x must be at least 0")


@dataclass(frozen=True, slots=True)
class Plain:
    """The same by the standard library."""

    x: int
    y: str = "a"
    z: list[int] = field(default_factory=list, compare=False)
    w: int = field(default=1, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("x must be at least 0")


@lazy_dataclass(frozen=True, slots=True)
class Empty:
    """A class without fields."""


def test_the_methods_are_those_of_the_standard_library() -> None:
    """Instances print, compare, hash, copy, pickle and match as those of the standard library do."""
    lazy, plain = Lazy(1, "b", w=2), Plain(1, "b", w=2)
    assert repr(plain).replace("Plain", "Lazy") == repr(lazy)
    assert hash(plain) == hash(lazy)
    assert (True, False, False) == (lazy == Lazy(1, "b", [3], w=2), lazy == Lazy(2), lazy == plain)
    assert (lazy, lazy) == (copy.deepcopy(lazy), pickle.loads(pickle.dumps(lazy)))  # noqa: S301 - our own bytes
    assert Lazy(2, "b", w=2) == replace(lazy, x=2)
    assert Plain.__match_args__ == Lazy.__match_args__  # type: ignore[attr-defined]
    assert [one.name for one in fields(Plain)] == [one.name for one in fields(Lazy)]
    assert (Empty(), "Empty()") == (Empty(), repr(Empty()))


def test_the_signature_is_there_before_the_first_use() -> None:
    """What editors and `help` show is the signature of the class, though nothing was compiled yet."""

    @lazy_dataclass(frozen=True, slots=True)
    class New:
        """A class that nobody has used."""

        x: int
        y: str = "a"

    assert "(x: 'int', y: 'str' = 'a')" == str(inspect.signature(New))


@pytest.mark.parametrize(
    "action",
    [
        lambda: Lazy(),  # type: ignore[call-arg]
        lambda: Lazy(1, q=2),  # type: ignore[call-arg]
        lambda: Lazy(-1),
    ],
    ids=["too few", "unknown", "refused by the class"],
)
def test_wrong_arguments_are_refused(action: Any) -> None:
    """Arguments are refused as they are elsewhere."""
    with pytest.raises((TypeError, ValueError)):
        action()


def test_instances_are_frozen() -> None:
    """Fields can be neither set nor deleted, and there is no room for others."""
    lazy = Lazy(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        lazy.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del lazy.x
    assert not hasattr(lazy, "__dict__")


def test_methods_of_the_class_itself_stay() -> None:
    """A method that the class defines is not compiled over, and an `__eq__` of its own leaves it a hash."""

    @lazy_dataclass(frozen=True, slots=True)
    class Odd:  # noqa: PLW1641 - the decorator gives it a hash
        """A class that equals everything."""

        x: int

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "odd"

    assert (True, "odd", hash((1,))) == (Odd(1) == 2, repr(Odd(1)), hash(Odd(1)))


def test_only_frozen_classes_with_slots_are_decorated() -> None:
    """Anything but a frozen dataclass with slots is refused."""
    with pytest.raises(TypeError, match="frozen dataclasses with slots"):
        lazy_dataclass(frozen=False, slots=True)
