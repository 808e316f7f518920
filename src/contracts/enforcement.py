"""Functions whose annotations are enforced: `@enforce`."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import TypeAdapter

from contracts.contract import Contract
from contracts.errors import UnsupportedDataError
from contracts.frames import Frame, LazyFrame

P = ParamSpec("P")
R = TypeVar("R")
Check = Callable[[Any], Any]
"""Gives a value back as the contract in an annotation has it, or raises."""
MEND = "Annotate it with a contract, Frame[…], LazyFrame[…], a list of a contract, or one of these or None"


def enforce(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which is only called with what its annotations declare, and only returns that.

    A parameter, or what is returned, may be annotated with a contract (a payload: its instance, or a
    mapping that becomes one), a list of a contract, or `Frame[Ping]` and `LazyFrame[Ping]` (polars
    frames, which are validated), or one of them or None. Functions may be async; others than those
    annotations are left alone, but for those that hold a contract where it would not be looked at.

    Raises:
        TypeError: as the function is decorated or first called: no annotation is of a contract, or one
            holds a contract in another way.
        pydantic.ValidationError: as it is called: a payload breaks its contract; a note says which.
        ContractViolation: a frame does.
        UnsupportedDataError: what should be a frame is none.

    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     km: float
    >>> @enforce
    ... def length(trip: Trip) -> float:
    ...     return trip.km
    >>> length({"km": 2})
    2.0
    """
    if not inspect.isfunction(function):
        raise TypeError(f"{function!r} is no function: decorate the function that is in it")
    name = function.__qualname__
    checks = Checks(function)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def awaited(*args: Any, **keywords: Any) -> Any:
            bound = checks.bound(args, keywords)
            returned = await cast("Any", function)(*bound.args, **bound.kwargs)
            with noting(f"in what {name} returned"):
                return checks.returned(returned)

        return cast("Callable[P, R]", awaited)

    @functools.wraps(function)
    def called(*args: Any, **keywords: Any) -> Any:
        bound = checks.bound(args, keywords)
        returned = cast("Any", function)(*bound.args, **bound.kwargs)
        with noting(f"in what {name} returned"):
            return checks.returned(returned)

    return cast("Callable[P, R]", called)


class Checks:
    """What one function's arguments are checked for, and what it returns."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.signature = inspect.signature(function)
        self._made: dict[str, Check] | None = None
        with suppress(NameError):  # a name that is defined below: it is looked up at the first call
            self._made = self._make()

    def _make(self) -> dict[str, Check]:
        hints = get_type_hints(self.function, include_extras=True)
        where = f"{self.function.__qualname__}"
        found = {name: check_of(hint, f"{name} of {where}") for name, hint in hints.items()}
        made = {name: check for name, check in found.items() if check is not None}
        if not made:
            raise TypeError(f"{where} has nothing to enforce. {MEND}")
        return made

    @property
    def by_name(self) -> dict[str, Check]:
        """The checks by what they are of: a parameter's name, or "return"."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def bound(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> inspect.BoundArguments:
        """The arguments of a call as they are annotated."""
        checks, bound = self.by_name, self.signature.bind(*args, **keywords)
        for name, value in bound.arguments.items():
            check = checks.get(name)
            if check is None:
                continue
            with noting(f"in the argument {name!r} of {self.function.__qualname__}"):
                match self.signature.parameters[name].kind:
                    case inspect.Parameter.VAR_POSITIONAL:
                        bound.arguments[name] = tuple(map(check, value))
                    case inspect.Parameter.VAR_KEYWORD:
                        bound.arguments[name] = {key: check(one) for key, one in value.items()}
                    case _:
                        bound.arguments[name] = check(value)
        return bound

    def returned(self, value: Any) -> Any:
        """What a call returned as it is annotated."""
        check = self.by_name.get("return")
        return value if check is None else check(value)


@contextmanager
def noting(where: str) -> Iterator[None]:
    """Note on what is raised where it was."""
    try:
        yield
    except (ValueError, UnsupportedDataError) as error:
        error.add_note(where)
        raise


def check_of(annotation: Any, where: str) -> Check | None:
    """The check of an annotation; None where it is of no contract.

    Raises:
        TypeError: it holds a contract in a way that is not looked at.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return check_of(inner[0], where)
    if origin in (Union, UnionType) and NoneType in inner and len(inner) == 2:
        check = check_of(next(one for one in inner if one is not NoneType), where)
        return None if check is None else lambda value: value if value is None else check(value)
    if is_contract(annotation):
        return cast("type[Contract]", annotation).model_validate
    if origin is list and is_contract(inner[0]):
        return TypeAdapter(annotation).validate_python
    if origin in (Frame, LazyFrame) and is_contract(inner[0]):
        return frame_check(inner[0], "DataFrame" if origin is Frame else "LazyFrame")
    if holds_contract(annotation):
        raise TypeError(f"{where} holds a contract where it is not looked at. {MEND}")
    return None


def is_contract(annotation: Any) -> bool:
    """Whether an annotation is a contract's class."""
    return isinstance(annotation, type) and issubclass(annotation, Contract)


def holds_contract(annotation: Any) -> bool:
    """Whether an annotation of data is of a contract, however deep."""
    origin = get_origin(annotation)
    if origin in (type, Callable):
        return False
    found = annotation in (Frame, LazyFrame) or origin in (Frame, LazyFrame)
    return found or is_contract(annotation) or any(map(holds_contract, get_args(annotation)))


def frame_check(contract: type[Contract], kind: str) -> Check:
    """The check of a frame of polars' own."""

    def check(value: Any) -> Any:
        polars = sys.modules.get("polars")  # what is not loaded has made no frame
        if polars is None or not isinstance(value, getattr(polars, kind)):
            raise UnsupportedDataError(
                type(value).__name__, f"is no polars {kind}", f"Pass a polars {kind}"
            )
        return contract.validate(value)

    return check
