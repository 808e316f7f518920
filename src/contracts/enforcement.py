"""Functions whose annotations are enforced: `@enforce`."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
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
    overload,
)

from pydantic import TypeAdapter, ValidationError

from contracts.contract import Contract
from contracts.enforced_options import BaselinesOfContracts, DataOptions, baselines_by_contract
from contracts.engine.options import Observer, refuse_invalid_observer
from contracts.errors import UnsupportedDataError
from contracts.typing import Frame, LazyFrame

_P = ParamSpec("_P")
_R = TypeVar("_R")
_CheckValue = Callable[[Any], Any]
"""Returns a value as the contract in an annotation declares it, or raises."""
_ANNOTATE_HINT = "Annotate it with a contract, Frame[…], LazyFrame[…], a list of a contract, Annotated[pandas.DataFrame, Ping], or one of these or None"


@overload
def enforce(function: Callable[_P, _R], /) -> Callable[_P, _R]: ...
@overload
def enforce(
    *, observe: Observer | None = None, baseline: BaselinesOfContracts | None = None
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
def enforce(
    function: Any = None,
    *,
    observe: Observer | None = None,
    baseline: BaselinesOfContracts | None = None,
    **options: Any,
) -> Any:
    """Check a function's arguments and its return value by the contracts in its annotations.

    A parameter, or what is returned, may be annotated with a contract (a payload: its instance, or a
    mapping that becomes one), a list of a contract, or `Frame[Ping]` and `LazyFrame[Ping]` (polars
    frames, which are validated), data of any class that `validate` takes with its contract beside it,
    `Annotated[pandas.DataFrame, Ping]`, or one of them or None. Functions may be async; others than those
    annotations are left alone, but for those that hold a contract where it would not be looked at.

    Args:
        observe: who sees the reports on frames and data: `@ct.enforce(observe=history.observing(until=…))` stores
            them, and raises nothing meanwhile. Payloads are enforced all the same: what is not valid has no instance.
        baseline: what good frames and data look like, for rules that compare with it: `@ct.enforce(baseline=good)`;
            a list of them where annotations are of several contracts.

    Raises:
        TypeError: as it is decorated or first called: it is not a function, no annotation is of a contract,
            or one cannot be read, or holds a contract in another way.
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
    # No name for the frame: it would hold itself, and what called, until the garbage collector came.
    local_names = {**sys._getframe(1).f_locals}  # noqa: SLF001 - contracts may be declared there
    named = {"observe": observe, "baseline": baseline}
    known = {name: one for name, one in named.items() if one is not None}
    if function is None and known and not options:
        if observe is not None:
            refuse_invalid_observer(observe)
        made = DataOptions(observe, baselines_by_contract(baseline))
        return lambda decorated: _enforced(decorated, local_names, made)
    _refuse_other_than_functions(function, {**options, **known})
    return _enforced(function, local_names, DataOptions())


def _enforced(function: Any, beside: Mapping[str, Any], options: DataOptions) -> Any:
    """The function with its checks.

    Args:
        beside: what is defined where the function is.
    """
    _refuse_other_than_functions(function, {})
    name = function.__qualname__
    checks = _AnnotationChecks(function, beside, options)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def awaited(*args: Any, **keywords: Any) -> Any:
            bound = checks.bound(args, keywords)
            returned = await cast("Any", function)(*bound.args, **bound.kwargs)
            with _noting_where(f"in what {name} returned"):
                return checks.returned(returned)

        return awaited

    @functools.wraps(function)
    def called(*args: Any, **keywords: Any) -> Any:
        bound = checks.bound(args, keywords)
        returned = cast("Any", function)(*bound.args, **bound.kwargs)
        with _noting_where(f"in what {name} returned"):
            return checks.returned(returned)

    return called


def _refuse_other_than_functions(function: object, options: Mapping[str, object]) -> None:
    """Raise TypeError for what is not a function, with what to write."""
    if function is None or options:
        raise TypeError(
            "enforce takes a function, and nothing else: write @ct.enforce above it, without parentheses"
        )
    if isinstance(function, type):
        raise TypeError(
            f"{function.__name__} is not a function, but a class: write @ct.enforce above each of its"
            " methods, and name contracts in annotations: def score(ping: Ping)"
        )
    kind = type(function).__name__
    if isinstance(function, (classmethod, staticmethod, property)):
        raise TypeError(f"a {kind} is not a function: write @ct.enforce below @{kind}")
    if not inspect.isfunction(function):
        raise TypeError(
            f"an object of type {kind} is not a function: decorate the function that is in it"
        )


class _AnnotationChecks:
    """The checks of one function's arguments and of what it returns.

    Args:
        beside: what is defined where the function is.
        options: what `validate` is passed beside frames and data.
    """

    def __init__(
        self, function: Callable[..., Any], beside: Mapping[str, Any], options: DataOptions
    ) -> None:
        self.function = function
        self._options = options
        self.signature = inspect.signature(function)
        self._made: dict[str, _CheckValue] | None = None
        with suppress(NameError):  # a name that is defined below: it is looked up at the first call
            self._made = self._make(beside)

    def _make(self, beside: Mapping[str, Any] | None = None) -> dict[str, _CheckValue]:
        try:
            hints = get_type_hints(self.function, localns=beside, include_extras=True)
        except (SyntaxError, AttributeError) as error:
            raise self._unreadable(error) from None
        where = self.function.__qualname__
        yields = inspect.isgeneratorfunction(self.function) or inspect.isasyncgenfunction(
            self.function
        )
        if yields and _holds_contract(hints.get("return")):
            raise TypeError(
                f"{where} yields what is annotated with a contract, and that is not looked at: validate it"
                " where it is yielded, and annotate the items with Any"
            )
        found = {
            name: _check_for(hint, f"{name} of {where}", self._options)
            for name, hint in hints.items()
        }
        made = {name: check for name, check in found.items() if check is not None}
        if not made:
            raise TypeError(f"{where} has nothing to enforce. {_ANNOTATE_HINT}")
        named = {one.__name__ for hint in hints.values() for one in _contracts_in(hint)}
        for name in self._options.baselines:
            if name not in named:
                raise TypeError(f"{where} has no data of {name}, which the baseline is of")
        return made

    @property
    def by_name(self) -> dict[str, _CheckValue]:
        """The checks by the name of their parameter, or "return"."""
        if self._made is None:
            try:
                self._made = self._make()
            except NameError as error:
                raise self._unreadable(error) from None
        return self._made

    def _unreadable(self, error: Exception) -> TypeError:
        return TypeError(
            f"{self.function.__qualname__} has an annotation that cannot be read ({error}): define what it"
            " names in the function's module, and import it outside of `if TYPE_CHECKING`"
        )

    def bound(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> inspect.BoundArguments:
        """The arguments of a call, checked."""
        checks, bound = self.by_name, self.signature.bind(*args, **keywords)
        for name, value in bound.arguments.items():
            check = checks.get(name)
            if check is None:
                continue
            with _noting_where(f"in the argument {name!r} of {self.function.__qualname__}"):
                match self.signature.parameters[name].kind:
                    case inspect.Parameter.VAR_POSITIONAL:
                        bound.arguments[name] = tuple(map(check, value))
                    case inspect.Parameter.VAR_KEYWORD:
                        bound.arguments[name] = {key: check(one) for key, one in value.items()}
                    case _:
                        bound.arguments[name] = check(value)
        return bound

    def returned(self, value: Any) -> Any:
        """What a call returned, checked."""
        check = self.by_name.get("return")
        return value if check is None else check(value)


@contextmanager
def _noting_where(where: str) -> Iterator[None]:
    """Add a note to what is raised: where it was raised."""
    try:
        yield
    except (ValueError, UnsupportedDataError) as error:
        error.add_note(where)
        raise


def _check_for(annotation: Any, where: str, options: DataOptions) -> _CheckValue | None:
    """The check of an annotation; None where it names no contract.

    Raises:
        TypeError: it holds a contract in a way that is not enforced.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for one in inner[1:]:
            if isinstance(one, Contract):
                name = type(one).__name__
                raise TypeError(f"{where} names an instance of {name}: write {name}, its class")
        named = [one for one in inner[1:] if _is_contract(one)]
        if named:
            return _data_check(named, inner[0], where, options)
        return _check_for(inner[0], where, options)
    if origin in (Union, UnionType) and NoneType in inner and len(inner) == 2:
        check = _check_for(next(one for one in inner if one is not NoneType), where, options)
        return None if check is None else lambda value: value if value is None else check(value)
    if _is_contract(annotation):
        return _row_check(cast("type[Contract]", annotation), where)
    if origin is list and _is_contract(inner[0]):
        return TypeAdapter(annotation).validate_python
    if origin in (Frame, LazyFrame) and _is_contract(inner[0]):
        return _frame_check(inner[0], "DataFrame" if origin is Frame else "LazyFrame", options)
    if _holds_contract(annotation):
        raise TypeError(f"{where} holds a contract where it is not looked at. {_ANNOTATE_HINT}")
    return None


def _row_check(contract: type[Contract], where: str) -> Callable[[Any], Any]:
    """The check of one row, which says where a batch goes."""

    def check(value: Any) -> Any:
        try:
            return contract.model_validate(value)
        except ValidationError:
            from contracts.engine.payload_report import cause_of_many

            if cause_of_many(value) is None:
                raise
        name = contract.__name__
        problem = f"is a batch of rows, where {where} is one row of {name}"
        hint = f"Annotate it Frame[{name}], LazyFrame[{name}], Annotated[pandas.DataFrame, {name}] or list[{name}]"
        raise UnsupportedDataError(type(value).__name__, problem, hint)

    return check


def _contracts_in(annotation: Any) -> Iterator[type[Contract]]:
    """The contracts that an annotation names, at any depth."""
    if _is_contract(annotation):
        yield annotation
    for one in get_args(annotation):
        yield from _contracts_in(one)


def _is_contract(annotation: Any) -> bool:
    """Whether an annotation is a contract's class."""
    return isinstance(annotation, type) and issubclass(annotation, Contract)


def _holds_contract(annotation: Any) -> bool:
    """Whether an annotation of data names a contract, at any depth."""
    origin = get_origin(annotation)
    if origin in (type, Callable):
        return False
    found = annotation in (Frame, LazyFrame) or origin in (Frame, LazyFrame)
    return found or _is_contract(annotation) or any(map(_holds_contract, get_args(annotation)))


def _data_check(named: list[Any], data: Any, where: str, options: DataOptions) -> _CheckValue:
    """The check of data of a class, which its metadata names the contract of.

    Raises:
        TypeError: the metadata names several contracts, or the data is not of one class.
    """
    some = [one for one in get_args(data) if one is not NoneType]
    if get_origin(data) in (Union, UnionType) and len(some) == 1 < len(get_args(data)):
        check = _data_check(named, some[0], where, options)
        return lambda value: value if value is None else check(value)
    kind = get_origin(data) or data
    is_class = isinstance(kind, type) and kind not in (Union, UnionType)
    if len(named) > 1 or _holds_contract(data) or not is_class:
        hint = "Name one contract beside one class of data: Annotated[pandas.DataFrame, Ping]"
        raise TypeError(f"{where} holds a contract where it is not looked at. {hint}")
    more = options.of(named[0])
    expected = f"{kind.__module__.partition('.')[0]} {kind.__name__}".removeprefix("builtins ")

    def check_data(value: Any) -> Any:
        if not isinstance(value, kind):
            problem, hint = f"is not a {expected}", f"Pass a {expected}"
            raise UnsupportedDataError(type(value).__name__, problem, hint)
        return named[0].validate(value, **more)

    return check_data


def _frame_check(contract: type[Contract], kind: str, options: DataOptions) -> _CheckValue:
    """The check of a polars frame."""
    more = options.of(contract)

    def check(value: Any) -> Any:
        polars = sys.modules.get("polars")  # what is not loaded has made no frame
        if polars is None or not isinstance(value, getattr(polars, kind)):
            raise UnsupportedDataError(
                type(value).__name__, f"is not a polars {kind}", f"Pass a polars {kind}"
            )
        return contract.validate(value, **more)

    return check
