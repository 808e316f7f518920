"""The names that a contract's fields have in data, as attributes: `Ping.cols.speed`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import BaseModel


class ColumnNames:
    """The name of each field's column in data, by the field's Python name; iterating yields all of them, in order.

    To type checkers every attribute is a `str`; one that is not a field is an `AttributeError` when it is asked for.
    """

    __slots__ = ("_contract",)

    def __init__(self, contract: type[BaseModel]) -> None:
        self._contract = contract

    def __getattr__(self, name: str) -> str:
        fields = self._contract.model_fields
        if name in fields:
            return fields[name].alias or name
        if name.startswith("__"):
            raise AttributeError(name)  # which protocols of Python's ask for
        near = get_close_matches(name, fields, 1)
        meant = f"; is it {near[0]!r}?" if near else ""
        raise AttributeError(f"{self._contract.__name__} has no field {name!r}{meant}")

    def __dir__(self) -> list[str]:
        return [*self._contract.model_fields]

    def __iter__(self) -> Iterator[str]:
        return (field.alias or name for name, field in self._contract.model_fields.items())

    def __len__(self) -> int:
        return len(self._contract.model_fields)

    def __repr__(self) -> str:
        return f"<{self._contract.__name__}.cols: {', '.join(self)}>"
