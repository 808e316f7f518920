"""References: values that must occur in another table, or in their own."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.lazy_dataclass import lazy_dataclass

TableName = type | str
"""What a table is passed by: its contract, or a name."""


@lazy_dataclass(frozen=True, slots=True, init=False)
class References:
    """The value occurs in a field of another table, which is passed to the verb:
    `check(data, tables={Vendor: frame})`. Without the table the rule is not run.

    Args:
        fields: the Python name of the field, or of several that refer together.
        contract: the contract of the table; or a name: of a contract that is declared later, or of a table
            without a contract, `tables={"vendors": frame}`. The own contract's name, or None, is the data itself:
            each parent is one of its rows. It needs no table, and a table that is passed for it is used instead.
        keys: the Python name of the field that is referred to, or of as many as `fields`; the names of columns
            in a table without a contract.

    A row in which any of `fields` is null refers to nothing, and is skipped (SQL's MATCH SIMPLE,
    ISO/IEC 9075-2). NaN equals NaN, and -0.0 equals 0.0. For one key, `tables={"vendors": ["a", "b"]}` lists them.

    >>> str(References("parent", None, "id"))
    'occur in id of its own table'
    """

    fields: tuple[str, ...]
    contract: type | str | None
    keys: tuple[str, ...]
    code: ClassVar[str] = "references"

    def __init__(
        self,
        fields: str | tuple[str, ...],
        contract: type | str | None,
        keys: str | tuple[str, ...],
    ) -> None:
        object.__setattr__(self, "fields", (fields,) if isinstance(fields, str) else fields)
        object.__setattr__(self, "contract", contract)
        object.__setattr__(self, "keys", (keys,) if isinstance(keys, str) else keys)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, References):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[Any, ...]:
        # Contracts with equal specifications are equal here, whichever classes declare them.
        return self.fields, resolve_contract(self.contract), self.keys

    def __repr__(self) -> str:
        contract = self.contract
        shown = contract.__name__ if isinstance(contract, type) else repr(contract)
        return f"References({self.fields!r}, {shown}, {self.keys!r})"

    def __str__(self) -> str:
        own = "" if len(self.fields) == 1 else f" by ({', '.join(self.fields)})"
        return f"occur in {', '.join(self.keys)} of {name_of_table(self.contract)}{own}"


def resolve_contract(contract: Any) -> Any:
    """The specification of a contract's class; anything else, also an incomplete class, as it is."""
    attributes = vars(contract) if isinstance(contract, type) else {}
    return attributes.get("__specification__", contract)


def name_of_table(contract: Any) -> str:
    """What sentences call the table of a contract, of a name, or (None) the data itself."""
    if contract is None or isinstance(contract, str):
        return contract or "its own table"
    return getattr(contract, "__name__", repr(contract))
