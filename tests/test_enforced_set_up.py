"""`enforce` on what it cannot be put on, and annotations that it cannot read: what to write instead."""

from __future__ import annotations

import asyncio
import functools
import gc
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import ValidationError

import contracts as ct


class Ping(ct.Contract):
    """What goes in."""

    speed: Annotated[float, ct.Ge(0)]


ENFORCE: Any = ct.enforce
NO_OPTIONS = (
    "enforce takes a function, and nothing else: write @ct.enforce above it, without parentheses"
)


def fast(ping: Ping) -> Ping:
    return ping


def undefined(ping: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821 - so it is


def unfinished(ping: Ping) -> None: ...


def of_an_attribute(ping: Ping.nothing) -> None: ...  # type: ignore[name-defined]


def of_an_instance(pings: Annotated[pl.DataFrame, Ping(speed=1.0)], ping: Ping) -> None: ...


def generates() -> Iterator[Ping]:
    yield Ping(speed=1.0)


async def streams() -> AsyncIterator[Ping]:
    yield Ping(speed=1.0)


unfinished.__annotations__["ping"] = "list[Ping"
YIELDS = "yields what is annotated with a contract, and that is not looked at: validate it where it is yielded, and annotate the items with Any"
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "in parentheses": (lambda: ENFORCE(), NO_OPTIONS),
    "with an option": (lambda: ENFORCE(max_examples=3), NO_OPTIONS),
    "with a function and an option": (lambda: ENFORCE(fast, max_examples=3), NO_OPTIONS),
    "with None": (lambda: ENFORCE(None), NO_OPTIONS),
    "with a contract": (lambda: ENFORCE(Ping), "Ping is not a function, but a class: write @ct.enforce above each of its methods, and name contracts in annotations: def score(ping: Ping)"),
    "on a class": (lambda: ENFORCE(dict), "dict is not a function, but a class: write @ct.enforce above each of its methods, and name contracts in annotations: def score(ping: Ping)"),
    "on a class method": (lambda: ENFORCE(classmethod(fast)), "a classmethod is not a function: write @ct.enforce below @classmethod"),
    "on a static method": (lambda: ENFORCE(staticmethod(fast)), "a staticmethod is not a function: write @ct.enforce below @staticmethod"),
    "on a property": (lambda: ENFORCE(property(fast)), "a property is not a function: write @ct.enforce below @property"),
    "on a partial": (lambda: ENFORCE(functools.partial(fast)), "an object of type partial is not a function: decorate the function that is in it"),
    "on a builtin": (lambda: ENFORCE(len), "an object of type builtin_function_or_method is not a function: decorate the function that is in it"),
    "an instance": (lambda: ENFORCE(of_an_instance), "pings of of_an_instance names an instance of Ping: write Ping, its class"),
    "a generator": (lambda: ENFORCE(generates), f"generates {YIELDS}"),
    "an async generator": (lambda: ENFORCE(streams), f"streams {YIELDS}"),
    "a name": (lambda: ENFORCE(undefined)(ping={}), "undefined has an annotation that cannot be read (name 'Nowhere' is not defined): define what it names in the function's module, and import it outside of `if TYPE_CHECKING`"),
    "a syntax error": (lambda: ENFORCE(unfinished)(ping={}), "unfinished has an annotation that cannot be read (Forward reference must be an expression -- got 'list[Ping'): define what it names in the function's module, and import it outside of `if TYPE_CHECKING`"),
    "an attribute": (lambda: ENFORCE(of_an_attribute)(ping={}), "of_an_attribute has an annotation that cannot be read (the contract Ping has no attribute 'nothing'): define what it names in the function's module, and import it outside of `if TYPE_CHECKING`"),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("call", "says"), REFUSED.values(), ids=REFUSED)
def test_a_misuse_says_what_to_write(call: Callable[[], Any], says: str) -> None:
    """What `enforce` cannot be put on, and annotations that it cannot read, are TypeErrors in our words."""
    with pytest.raises(TypeError) as raised:
        call()
    assert says == str(raised.value)


def test_a_contract_of_the_same_function_is_found() -> None:
    """Annotations that are text may name a contract that is declared beside the function, in a function."""

    class Local(ct.Contract):
        x: int

    @ct.enforce
    def of(row: Local) -> Local:
        return row

    assert 1 == of({"x": 1}).x  # type: ignore[arg-type]


def test_what_decorates_is_not_kept_alive() -> None:
    """Decorating a function keeps nothing of its caller but the names that stand there."""

    class Held:
        pass

    def decorate() -> weakref.ref[Held]:
        held = Held()

        def inside() -> None:
            def plain(ping: Ping) -> Ping:
                return ping

            ENFORCE(plain)

        inside()
        return weakref.ref(held)

    gc.disable()
    try:
        assert decorate()() is None
    finally:
        gc.enable()


def test_arguments_without_names_are_enforced() -> None:
    """A parameter that is passed by its position alone is enforced like any other."""

    @ct.enforce
    def of(ping: Ping, /) -> float:
        return ping.speed

    assert 2.0 == of({"speed": 2}) == of(Ping(speed=2.0))  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as raised:
        of({"speed": -1.0})  # type: ignore[arg-type]
    assert "the argument 'ping'" in raised.value.__notes__[0]


def test_the_arguments_of_a_generator_are_enforced() -> None:
    """A generator, async or not, is made of good arguments only: a bad one is raised by the call."""

    @ct.enforce
    def pieces(ping: Ping) -> Iterator[float]:
        yield ping.speed

    @ct.enforce
    async def stream(ping: Ping) -> AsyncIterator[float]:
        yield ping.speed

    async def read() -> list[float]:
        return [one async for one in stream({"speed": 2})]  # type: ignore[arg-type]

    assert [1.0] == [*pieces({"speed": 1})]  # type: ignore[arg-type]
    assert [2.0] == asyncio.run(read())
    for call in (pieces, stream):
        with pytest.raises(ValidationError):
            call({"speed": -1.0})  # type: ignore[arg-type]
