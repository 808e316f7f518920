"""Annotations that declare the contract of an endpoint's request body or response."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias, TypeVar

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.options import DEFAULT_EXAMPLES, Tables
from contracts.integrations.fastapi.readers import BatchReader, RowReader
from contracts.integrations.fastapi.responses import ContractBody
from contracts.typing import Frame

if TYPE_CHECKING:
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

_BodyContract = TypeVar("_BodyContract", bound=Contract)
_MAX_ROW_BYTES = 64 * 1024
"""The default limit of a body of one row."""
_MAX_BATCH_BYTES = 16 * 1024 * 1024
"""The default limit of a body of many rows."""
_MAX_BATCH_ROWS = 100_000
"""The default limit of the rows of a body."""
_MAX_EXTRA_KEYS = 1_000
"""The default limit of the different keys of a body of many rows, beside its fields."""
_LIMITS = ("max_bytes", "max_rows", "max_examples", "max_keys")
_own_words = own_words(checked_later=_LIMITS)


@_own_words
def row(contract: type[Contract], *, max_bytes: int = _MAX_ROW_BYTES) -> Any:
    """Annotate a parameter or response as `Row` does, with another limit:
    `Annotated[Ping, row(Ping, max_bytes=1_000)]`.

    Args:
        max_bytes: the longest body; the response to a longer one is 413.

    Raises:
        TypeError: `contract` is not a contract's class.
        ValueError: a limit is not a whole number from 1.
    """
    return ContractBody(RowReader(contract, max_bytes))


@_own_words
def rows(
    contract: type[Contract],
    *,
    max_bytes: int = _MAX_BATCH_BYTES,
    max_rows: int = _MAX_BATCH_ROWS,
    max_examples: int = DEFAULT_EXAMPLES,
    max_keys: int = _MAX_EXTRA_KEYS,
    now: Callable[[], datetime] | None = None,
    tables: Callable[[], Tables] | None = None,
    baseline: Callable[[], Profile | Baselines] | None = None,
) -> Any:
    """Annotate a parameter or response as `Rows` does, with other limits:
    `Annotated[ct.Frame[Ping], rows(Ping, max_rows=500)]`.

    Args:
        max_bytes: the longest body; the response to a longer one is 413.
        max_rows: the most rows; the response to more is 413, without a check.
        max_examples: how many examples each broken rule has; the counts are exact.
        max_keys: the most different keys beside those of the contract's fields, at any depth; the
            response to more is 413, without a check.
        now: returns the time that `Freshness` is evaluated at.
        tables: returns the data that `References` are looked up in, by its contract.
        baseline: returns what good data looks like.

    Raises:
        TypeError: `contract` is not a contract's class.
        ValueError: a limit is not a whole number from 1.
    """
    return ContractBody(
        BatchReader(contract, max_bytes, max_rows, max_examples, max_keys, now, tables, baseline)
    )


@_own_words
def columns(
    contract: type[Contract],
    *,
    max_bytes: int = _MAX_BATCH_BYTES,
    max_rows: int = _MAX_BATCH_ROWS,
    max_examples: int = DEFAULT_EXAMPLES,
    max_keys: int = _MAX_EXTRA_KEYS,
    now: Callable[[], datetime] | None = None,
    tables: Callable[[], Tables] | None = None,
    baseline: Callable[[], Profile | Baselines] | None = None,
) -> Any:
    """Annotate a parameter or response as `Columns` does, with other limits, which are those of `rows`."""
    reader = BatchReader(
        contract,
        max_bytes,
        max_rows,
        max_examples,
        max_keys,
        now,
        tables,
        baseline,
        by_columns=True,
    )
    return ContractBody(reader)


if TYPE_CHECKING:
    Row: TypeAlias = Annotated[_BodyContract, "one row"]
    Rows: TypeAlias = Annotated[Frame[_BodyContract], "many rows"]
    Columns: TypeAlias = Annotated[Frame[_BodyContract], "many rows, by their columns"]
else:

    class _Body:
        """An annotation that names the contract of a body."""

        @classmethod
        def __get_pydantic_core_schema__(cls, *_: Any) -> NoReturn:
            raise TypeError(f"write {cls.__name__}[Ping], with the contract of the body")

    class Row(_Body):
        """One row: `ping: Row[Ping]` is an instance, from a JSON object; so is a response `-> Row[Score]`."""

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[contract, row(contract)]

    class Rows(_Body):
        """Many rows: `pings: Rows[Ping]` is a polars frame, from an array of objects or an object on each
        line; a response `-> Rows[Score]` may be any data that `check` reads, and is sent as an array.
        """

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[Frame[contract], rows(contract)]

    class Columns(_Body):
        """Many rows by their columns: as `Rows`, but as a JSON object with an array for each field."""

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[Frame[contract], columns(contract)]
