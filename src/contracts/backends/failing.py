"""Whatever fails below, and is no rule's own failure, as an `EngineError` that says what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from contracts.backends.physical import NOT_LITERAL, as_dtype
from contracts.errors import ContractError, EngineError, is_failure
from contracts.rendering import cut, error_text, name_text, printable
from contracts.specification import Specification

SHOWN_TYPE = 100
"""How many characters of a type are shown before it is cut."""

Types = Mapping[str, str]
"""The types of columns as text, by the columns' names."""


class enforcing:  # noqa: N801 - it reads as a statement
    """A stretch of work that ends well, in an error of our own, or in an `EngineError`; but want of
    memory, and what asks the program to stop, pass.

    The engine's message stands in the error, unless it may quote a value that must never be shown.

    Args:
        doing: what is being done, as the subject of "failed".
        types: gives the types of the data's columns.
    """

    __slots__ = ("_doing", "_specification", "_types")

    def __init__(
        self, specification: Specification, doing: str, types: Callable[[], Types] = dict
    ) -> None:
        self._specification = specification
        self._doing = doing
        self._types = types

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, _traceback: object) -> None:
        if error is None or isinstance(error, ContractError) or not is_failure(error):
            return  # a panic of Polars' is no Exception, and a failure
        hides = self._specification.has_sensitive
        reason = name_text(type(error).__name__) if hides else error_text(error)
        name, types = self._specification.name, told(self._types)
        raise EngineError(name, self._doing, reason, types=types) from (None if hides else error)


def told(types: Callable[[], Types]) -> Types:
    """The types of the columns; none where not even they can be found out."""
    try:
        return types()
    except BaseException as error:
        if not is_failure(error):
            raise
        return {}


def type_text(dtype: pl.DataType) -> str:
    """A Polars type as text: without the words of an Enum, which are values."""
    return cut(printable(_type_text(dtype)), SHOWN_TYPE)


def _type_text(dtype: pl.DataType) -> str:
    match dtype:
        case pl.Enum():
            return "Enum"
        case pl.List():
            return f"List({_type_text(as_dtype(dtype.inner))})"
        case pl.Array():
            return f"Array({_type_text(as_dtype(dtype.inner))}, {dtype.size})"
        case pl.Struct():
            members = (f"{one.name}: {_type_text(as_dtype(one.dtype))}" for one in dtype.fields)
            return f"Struct({', '.join(members)})"
        case _:
            return str(dtype)


def types_in(frame: pl.DataFrame, names: Iterable[str]) -> Types:
    """The types of some columns of a frame, whose names are `safe`."""
    schema = frame.schema
    return {
        name.removeprefix(NOT_LITERAL[-1]): type_text(schema[name])
        for name in dict.fromkeys(names)
        if name in schema
    }


def types_of(values: list[object]) -> str:
    """The types of Python values as text."""
    kinds = dict.fromkeys(type(value).__name__ for value in values)
    return cut(printable(" | ".join(kinds) or "no value"), SHOWN_TYPE)


def of_types(reason: str, types: Types) -> str:
    """A reason, and the types of the columns that it is about."""
    said = ", ".join(f"{name_text(name)}: {kind}" for name, kind in types.items())
    return f"{reason} (of {said})" if said else reason
