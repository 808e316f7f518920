"""Unexpected failures as an `EngineError` with its cause; a rule's own failure is not one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from contracts.backends.physical_types import NOT_LITERAL, as_dtype
from contracts.backends.raising import raise_alone
from contracts.errors import ContractError, EngineError, is_failure
from contracts.escaping import printable
from contracts.report.values import cut, show_error, show_name
from contracts.specification import Specification

MAX_TYPE_CHARACTERS = 100
"""How many characters of a type are shown before it is cut."""

Types = Mapping[str, str]
"""The types of columns as text, by the columns' names."""


class enforcing:  # noqa: N801 - it reads as a statement
    """A context in which every failure becomes an `EngineError`, except our own errors, lack of
    memory, and requests to stop the program.

    The engine's message is in the error, unless it may quote a value that must never be shown.

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
            return  # a Polars panic is not an Exception, but a failure
        hides = self._specification.has_sensitive
        reason = show_name(type(error).__name__) if hides else show_error(error)
        name, types = self._specification.name, _known_types(self._types)
        failed = EngineError(name, self._doing, reason, types=types)
        if hides:
            raise_alone(failed)
        raise failed from error


def _known_types(types: Callable[[], Types]) -> Types:
    """The types of the columns; empty where finding them fails too."""
    try:
        return types()
    except BaseException as error:
        if not is_failure(error):
            raise
        return {}


def type_text(dtype: pl.DataType) -> str:
    """A Polars type as text, without the categories of an Enum, which are values."""
    return cut(printable(_uncut_type_text(dtype)), MAX_TYPE_CHARACTERS)


def _uncut_type_text(dtype: pl.DataType) -> str:
    match dtype:
        case pl.Enum():
            return "Enum"
        case pl.List():
            return f"List({_uncut_type_text(as_dtype(dtype.inner))})"
        case pl.Array():
            return f"Array({_uncut_type_text(as_dtype(dtype.inner))}, {dtype.size})"
        case pl.Struct():
            members = (
                f"{one.name}: {_uncut_type_text(as_dtype(one.dtype))}" for one in dtype.fields
            )
            return f"Struct({', '.join(members)})"
        case _:
            return str(dtype)


def column_types(frame: pl.DataFrame, names: Iterable[str]) -> Types:
    """The types of some columns of a frame.

    Args:
        names: the columns' literal names.
    """
    schema = frame.schema
    return {
        name.removeprefix(NOT_LITERAL[-1]): type_text(schema[name])
        for name in dict.fromkeys(names)
        if name in schema
    }


def python_types(values: list[object]) -> str:
    kinds = dict.fromkeys(type(value).__name__ for value in values)
    return cut(printable(" | ".join(kinds) or "no value"), MAX_TYPE_CHARACTERS)


def reason_with_types(reason: str, types: Types) -> str:
    listed = ", ".join(f"{show_name(name)}: {kind}" for name, kind in types.items())
    return f"{reason} (of {listed})" if listed else reason
