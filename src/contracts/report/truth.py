"""Results that are neither true nor false: `if Ping.check(frame):` would always be true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from contracts.other_names import no_attribute

_Owner = TypeVar("_Owner", bound=type)


def other_uses_answered(
    result: str, meant: Mapping[str, str], iterate: str
) -> Callable[[_Owner], _Owner]:
    """Decorate the class of a result: attributes that it does not have are answered, and so is a loop over it.

    To type checkers it is as it was: with a `__getattr__` they would let every attribute pass.

    Args:
        result: what it is: "a report".
        meant: what it has in place of names that others have.
        iterate: what to write instead of a loop over it.
    """

    def answer(self: Any, name: str) -> NoReturn:
        known = (*type(self).__match_args__, *vars(type(self)))
        raise no_attribute(result, name, known, meant)

    def refuse(_: Any) -> NoReturn:
        raise TypeError(f"{result} {iterate}")

    def decorate(owner: Any) -> Any:
        owner.__getattr__, owner.__iter__ = answer, refuse
        return owner

    return decorate


def no_truth(result: str, ask: str) -> TypeError:
    """The error for a result that was used as a condition.

    Args:
        result: what it is: "a report".
        ask: the attribute, or the attributes, to write instead: ".ok".
    """
    return TypeError(f"{result} is neither true nor false; ask for its {ask}")
