"""Functions that are held to their annotations: `enforce`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Union

import polars as pl
import pytest
from pydantic import ValidationError

import contracts as ct


class Ping(ct.Contract):
    """What goes in."""

    speed: Annotated[float, ct.Ge(0)]
    hops: int = 0


class Rank(ct.Contract):
    """What comes out."""

    score: Annotated[float, ct.Le(1)]


GOOD, BAD = pl.DataFrame({"speed": [1.0]}), pl.DataFrame({"speed": [-1.0]})
GOOD = GOOD.with_columns(hops=pl.lit(0))
BAD = BAD.with_columns(hops=pl.lit(0))


@ct.enforce
def scored(pings: ct.Frame[Ping], divisor: float = 10) -> ct.Frame[Rank]:
    """The speeds, divided."""
    return pings.select(score=pl.col("speed") / divisor)


def raised(error: type[Exception], call: Callable[[], object]) -> Exception:
    """The error that a call ends in."""
    with pytest.raises(error) as caught:
        call()
    return caught.value


def test_a_good_call_is_the_functions_own() -> None:
    """A call that keeps its contracts gives what the function gives."""
    assert [0.1] == scored(GOOD)["score"].to_list()
    assert [0.5] == scored(divisor=2, pings=GOOD)["score"].to_list()


def test_a_bad_frame_never_reaches_the_function() -> None:
    """A frame that breaks its contract is raised before the function runs, and a note states where."""
    ran = []

    @ct.enforce
    def seen(pings: ct.Frame[Ping]) -> None:
        ran.append(pings)

    error = raised(ct.ContractViolation, lambda: seen(BAD))
    assert ["ge"] == [v.code for v in error.report.violations]
    name = seen.__qualname__
    assert [f"in the argument 'pings' of {name}"] == error.__notes__
    assert [] == ran


def test_the_result_is_validated_as_well() -> None:
    """A result that breaks its contract is raised, with a note that it was returned."""
    error = raised(ct.ContractViolation, lambda: scored(GOOD, 0.5))
    assert ["in what scored returned"] == error.__notes__


def test_a_frame_is_a_polars_frame() -> None:
    """Anything but a polars frame of that kind is an error with a hint."""
    for wrong in ([{"speed": 1.0}], GOOD.lazy(), None):
        error = raised(ct.UnsupportedDataError, lambda wrong=wrong: scored(wrong))
        assert "Pass a polars DataFrame" in str(error)


def test_a_lazy_frame_is_validated() -> None:
    """`LazyFrame[Ping]` takes a lazy frame, and holds it to the contract."""

    @ct.enforce
    def later(pings: ct.LazyFrame[Ping]) -> ct.LazyFrame[Ping]:
        return pings

    assert later(GOOD.lazy()).collect().equals(GOOD)
    raised(ct.ContractViolation, lambda: later(BAD.lazy()))


def test_a_payload_becomes_its_instance() -> None:
    """A parameter of a contract receives the instance of the mapping, defaults filled."""

    @ct.enforce
    def of(ping: Ping) -> Any:
        return ping

    assert Ping(speed=1.0) == of({"speed": 1})
    assert Ping(speed=1.0) == of(Ping(speed=1.0))
    error = raised(ValidationError, lambda: of({"speed": -1.0}))
    assert "ge" == error.errors()[0]["type"]
    assert ct.report_of(error).violations[0].field == "speed"
    assert len(error.__notes__) == 1


def test_an_instance_made_around_validation_is_validated() -> None:
    """An instance is looked at again: it may have been made by `model_construct`."""

    @ct.enforce
    def of() -> Ping:
        return Ping.model_construct(speed=float("nan"))

    error = raised(ValidationError, of)
    assert "nan" == error.errors()[0]["type"]


def test_lists_and_none() -> None:
    """A list of a contract has each row validated, at its place; None is let through where declared."""

    @ct.enforce
    def of(pings: list[Ping] | None = None, last: Ping | None = None) -> int:
        return len(pings or []) + (last is not None)

    assert 0 == of()
    assert 0 == of(None, None)
    assert 2 == of([{"speed": 1}, Ping(speed=2.0)])
    error = raised(ValidationError, lambda: of([{"speed": 1}, {"speed": -1}]))
    assert (1, "speed") == error.errors()[0]["loc"]


def test_older_spellings_of_or_none() -> None:
    """`Optional` states what `| None` states, and `Annotated` nothing that is enforced."""

    @ct.enforce
    def of(ping: Annotated[Union[Ping, None], "the last"]) -> object:  # noqa: UP007  # the old spelling
        return ping

    assert of(None) is None
    assert Ping(speed=1.0) == of({"speed": 1.0})


def test_every_argument_is_of_its_parameter() -> None:
    """What `*args` and `**kwargs` hold is validated one by one; other parameters are left alone."""

    @ct.enforce
    def of(first: object, *rest: Ping, **named: Ping) -> object:
        return first, rest, named

    ping = Ping(speed=1.0)
    given: Any = {"speed": 1.0}
    assert (3, (ping, ping), {"a": ping}) == of(3, given, given, a=given)
    raised(ValidationError, lambda: of(3, ping, a=given | {"hops": "x"}))


def test_methods_are_enforced_in_their_class() -> None:
    """A method, a class method's and a static method's function may be decorated."""

    class Model:
        @ct.enforce
        def one(self, ping: Ping) -> float:
            return ping.speed

        @classmethod
        @ct.enforce
        def two(cls, ping: Ping) -> float:
            return ping.speed

        @staticmethod
        @ct.enforce
        def three(ping: Ping) -> float:
            return ping.speed

    given: Any = {"speed": 1}
    assert [1.0, 1.0, 1.0] == [Model().one(given), Model.two(given), Model.three(given)]
    raised(ValidationError, lambda: Model().one({"speed": -1}))


def test_an_async_function_stays_one() -> None:
    """A coroutine function is enforced as it is awaited, its result too."""

    @ct.enforce
    async def of(ping: Ping) -> Rank:
        await asyncio.sleep(0)
        return Rank.model_construct(score=ping.speed)

    given: Any = {"speed": 0.5}
    assert inspect.iscoroutinefunction(of)
    assert Rank(score=0.5) == asyncio.run(of(given))
    raised(ValidationError, lambda: asyncio.run(of({"speed": -1.0})))
    error = raised(ValidationError, lambda: asyncio.run(of({"speed": 5.0})))
    assert "in what" in error.__notes__[0]


def test_a_wrong_call_is_pythons_own_error() -> None:
    """A call with other arguments is the TypeError that Python has for it."""
    assert "missing a required argument: 'pings'" == str(raised(TypeError, lambda: scored()))


def test_names_defined_later_are_found_at_the_first_call() -> None:
    """An annotation may name a contract that is defined below the function."""
    module: dict[str, Any] = {"ct": ct}
    exec(  # noqa: S102  # a module whose order matters
        "@ct.enforce\ndef of(row: 'Below'): return row\nclass Below(ct.Contract):\n    x: int\n",
        module,
    )
    assert 1 == module["of"]({"x": 1}).x


def in_a_mapping(pings: dict[str, Ping]) -> None:
    """Holds a contract where it is not looked at."""


def or_text(ping: Ping | str) -> None:
    """Likewise."""


def frames(pings: list[ct.Frame[Ping]]) -> None:
    """Likewise."""


def bare(pings: ct.Frame) -> None:
    """Names no contract."""


def of_no_contract(x: int) -> int:
    """Holds none."""
    return x


WHY = {
    "in_a_mapping": "pings of in_a_mapping holds a contract where it is not looked at",
    "or_text": "ping of or_text holds a contract where it is not looked at",
    "frames": "pings of frames holds a contract where it is not looked at",
    "bare": "pings of bare holds a contract where it is not looked at",
    "of_no_contract": "of_no_contract has nothing to enforce",
    "Ping": "is not a function",
}


@pytest.mark.parametrize("function", [in_a_mapping, or_text, frames, bare, of_no_contract, Ping])
def test_functions_that_cannot_be_enforced_are_refused(function: Any) -> None:
    """A function is refused where it has nothing to enforce, or a contract that would be passed over."""
    error = raised(TypeError, lambda: ct.enforce(function))
    assert WHY[function.__name__] in str(error)


def test_a_class_object_is_not_a_row() -> None:
    """`type[Ping]` and a callable's signature are about the class, not a row: they are left alone."""

    @ct.enforce
    def of(contract: type[Ping], make: Callable[[], Ping], ping: Ping) -> bool:
        return contract is type(ping) and ping == make()

    assert of(Ping, lambda: Ping(speed=1.0), Ping(speed=1.0))


def test_names_are_for_annotations() -> None:
    """`Frame[Ping]` makes no frame: polars does."""
    assert "make a polars.DataFrame" in str(raised(TypeError, lambda: ct.Frame()))
    assert "make a polars.LazyFrame" in str(raised(TypeError, lambda: ct.LazyFrame()))
