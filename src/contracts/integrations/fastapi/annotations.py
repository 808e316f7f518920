"""How an endpoint says that its body, or its answer, is held to a contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from contracts.contract import Contract
from contracts.frames import Frame
from contracts.integrations.fastapi.answers import Boundary
from contracts.integrations.fastapi.readers import BatchReader, RowReader
from contracts.judging import DEFAULT_EXAMPLES, Tables

C = TypeVar("C", bound=Contract)
ROW_BYTES = 64 * 1024
"""How long a body of one row may be, unless it is said."""
BATCH_BYTES = 16 * 1024 * 1024
"""How long a body of many rows may be, unless it is said."""
BATCH_ROWS = 100_000
"""How many rows a body may have, unless it is said."""


def row(contract: type[Contract], *, max_bytes: int = ROW_BYTES) -> Any:
    """What `Row` is made of, with a limit of its own, as in
    `Annotated[Ping, row(Ping, max_bytes=1_000)]`.

    Args:
        max_bytes: how long the body may be; a longer one is answered with 413.

    Raises:
        TypeError: `contract` is none.
        ValueError: a limit is no whole number from 1.
    """
    return Boundary(RowReader(contract, max_bytes))


def rows(
    contract: type[Contract],
    *,
    max_bytes: int = BATCH_BYTES,
    max_rows: int = BATCH_ROWS,
    max_examples: int = DEFAULT_EXAMPLES,
    now: Callable[[], datetime] | None = None,
    tables: Callable[[], Tables] | None = None,
) -> Any:
    """What `Rows` is made of, with limits of its own, as in
    `Annotated[ct.Frame[Ping], rows(Ping, max_rows=500)]`.

    Args:
        max_bytes: how long the body may be; a longer one is answered with 413.
        max_rows: how many rows it may have; more are answered with 413, and not judged.
        max_examples: how many values are shown for each broken rule; the counts are exact.
        now: asked for the time that `Freshness` is judged at.
        tables: asked for the data that `References` are looked up in, by its contract.

    Raises:
        TypeError: `contract` is none.
        ValueError: a limit is no whole number from 1.
    """
    return Boundary(BatchReader(contract, max_bytes, max_rows, max_examples, now, tables))


def columns(
    contract: type[Contract],
    *,
    max_bytes: int = BATCH_BYTES,
    max_rows: int = BATCH_ROWS,
    max_examples: int = DEFAULT_EXAMPLES,
    now: Callable[[], datetime] | None = None,
    tables: Callable[[], Tables] | None = None,
) -> Any:
    """What `Columns` is made of, with limits of its own, which are those of `rows`."""
    reader = BatchReader(contract, max_bytes, max_rows, max_examples, now, tables, by_columns=True)
    return Boundary(reader)


if TYPE_CHECKING:
    Row: TypeAlias = Annotated[C, "one row"]
    Rows: TypeAlias = Annotated[Frame[C], "many rows"]
    Columns: TypeAlias = Annotated[Frame[C], "many rows, by their columns"]
else:

    class Row:
        """One row: `ping: Row[Ping]` is an instance, from a JSON object; so is an answer `-> Row[Score]`."""

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[contract, row(contract)]

    class Rows:
        """Many rows: `pings: Rows[Ping]` is a polars frame, from an array of objects or an object on each
        line; an answer `-> Rows[Score]` may be any data that `check` takes, and is sent as an array.
        """

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[Frame[contract], rows(contract)]

    class Columns:
        """Many rows by their columns: as `Rows`, from and to an object with an array for each field."""

        def __class_getitem__(cls, contract: Any) -> Any:
            return Annotated[Frame[contract], columns(contract)]
