"""Histories in a file of SQLite, through the standard library."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from contracts.history.errors import HistoryError
from contracts.history.schema import Cursor, version_in

_SECONDS_TO_WAIT = 60.0
"""How long a writer waits for others before it gives up."""
_PAUSE = 0.02


class SqliteDatabase:
    """A history in one file, written ahead (WAL), so that nobody who reads waits for who writes.

    Args:
        path: the file, which is made when it is first written.
    """

    def __init__(self, path: str) -> None:
        self.url = path

    def exists(self) -> bool:
        """Whether the file is there."""
        return os.path.exists(self.url)  # noqa: PTH110 - of a name that is too long it says False

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Cursor]:
        """A connection of one transaction, which is committed at its end.

        Raises:
            HistoryError: whatever SQLite raises.
        """
        try:
            with closing(self._connection()) as connection:
                # A transaction that begins as a reader could not wait once it writes.
                connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                try:
                    yield _SqliteCursor(connection)
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise HistoryError(self.url, *_sqlite_problem(error)) from error

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.url, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            _write_ahead(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def schema_version(self, cursor: Cursor) -> int:
        """The version of the tables; 0 where there are none."""
        named = cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'contracts_schema'")
        if not named:
            return 0
        return version_in(self.url, cursor.execute("SELECT version FROM contracts_schema"))

    def lock_schema(self, cursor: Cursor) -> None:
        """Nothing: a transaction that writes is alone already."""


class _SqliteCursor:
    """A connection as histories use it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return the rows that it selects."""
        return self._connection.execute(statement, tuple(values)).fetchall()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have a file written ahead from now on.

    To change that takes a lock for which SQLite does not wait by itself: of many processes that make
    one file together, those that come second try again.
    """
    until = time.monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            ((mode,),) = connection.execute("PRAGMA journal_mode").fetchall()
            if mode != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _sqlite_problem(error: sqlite3.Error) -> tuple[str, str]:
    text = str(error)
    if "not a database" in text:
        return "is not a database of SQLite", "Name another file"
    if "unable to open" in text:
        return "cannot be opened", "Make its folder, or name a file that may be written"
    if "readonly" in text:
        return "may not be written", "Name a file, in a folder, that may be written"
    if "locked" in text:
        return f"was locked for {_SECONDS_TO_WAIT:.0f} seconds", "End what holds it"
    return f"failed ({type(error).__name__}: {text})", "Correct what it names, and store again"
