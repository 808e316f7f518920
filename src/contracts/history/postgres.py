"""Histories in Postgres, through psycopg: the extra `postgres`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from contracts.history.errors import HistoryError
from contracts.history.schema import Cursor, version_in

_LOCK = 0x636F6E7472616374
"""What those who make tables lock: the number is ours ("contract" in ASCII)."""


class PostgresDatabase:
    """A history in a database of Postgres, in the schema that its search path names.

    Args:
        address: its URL, as libpq reads it.
        url: the same without a password.
    """

    def __init__(self, address: str, url: str) -> None:
        self._address = address
        self.url = url

    def exists(self) -> bool:
        """That a server answers is found out when it is asked."""
        return True

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Cursor]:
        """A connection of one transaction, which is committed at its end.

        Raises:
            HistoryError: psycopg is not installed; or whatever it raises.
        """
        psycopg = _psycopg(self.url)
        if not _is_readable(self._address, psycopg):
            # What libpq says of it quotes it, with the password.
            raise HistoryError(
                self.url,
                "has a URL that libpq does not read",
                "Percent-encode what is neither a letter nor a digit in its user and password",
            )
        try:
            with psycopg.connect(self._address) as connection:
                connection.read_only = not write
                yield _PostgresCursor(connection)
        except psycopg.Error as error:
            # The first line says what failed; those below may quote the values of the row.
            first = str(error).partition("\n")[0]
            raise HistoryError(
                self.url,
                f"failed ({type(error).__name__}: {first})",
                "Correct what it names, and store again",
            ) from error

    def schema_version(self, cursor: Cursor) -> int:
        """The version of the tables; 0 where there are none."""
        ((named,),) = cursor.execute("SELECT to_regclass('contracts_schema')::text")
        if named is None:
            return 0
        return version_in(self.url, cursor.execute("SELECT version FROM contracts_schema"))

    def lock_schema(self, cursor: Cursor) -> None:
        """Wait until nobody else makes or changes tables, until the end of the transaction."""
        cursor.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))


class _PostgresCursor:
    """A connection as histories use it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return the rows that it selects."""
        done = self._connection.execute(statement.replace("?", "%s"), tuple(values))
        return [] if done.description is None else list(done.fetchall())


def _is_readable(address: str, psycopg: Any) -> bool:
    """Whether libpq reads a URL, and finds no part of a password in its host."""
    try:
        read = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        return False
    return "@" not in str(read.get("host", ""))[1:]  # a socket without a file begins with one


def _psycopg(url: str) -> Any:
    try:
        return import_module("psycopg")
    except ImportError as error:
        raise HistoryError(
            url,
            f"needs psycopg ({error})",
            "Install it: pip install 'boundary-contracts[postgres]'",
        ) from None
