"""Where a history is: the database that a URL names, in which whole transactions are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol
from urllib.parse import urlsplit

from contracts.history.errors import HistoryError
from contracts.history.schema import VERSION, Cursor, migrate, refuse_newer
from contracts.report.values import show_value

_HOST = re.compile(r"(\[[^\]@]*\]|[^:@\[\]]*)(:[0-9]*)?")
"""One host of a URL, with its port."""


class Database(Protocol):
    """A database that histories are kept in. It holds no connection: each transaction has its own, so that
    threads and forked processes share none.
    """

    url: str
    """Where it is, without a password."""

    def exists(self) -> bool:
        """Whether there is anything to read."""
        ...

    def transaction(self, *, write: bool) -> AbstractContextManager[Cursor]:
        """A connection of one transaction, which is committed at its end; a writer waits for others.

        Raises:
            HistoryError: whatever the database raises.
        """
        ...

    def schema_version(self, cursor: Cursor) -> int:
        """The version of the tables; 0 where there are none."""
        ...

    def lock_schema(self, cursor: Cursor) -> None:
        """Wait until nobody else makes or changes tables, until the end of the transaction."""
        ...


@contextmanager
def opened(database: Database, *, write: bool = False) -> Iterator[Cursor]:
    """A transaction on a history whose tables are those that this code knows.

    Raises:
        HistoryError: it cannot be used, or a newer version has written it.
    """
    with database.transaction(write=write) as cursor:
        version = database.schema_version(cursor)
        refuse_newer(database.url, version)
        if version == VERSION:
            yield cursor
            return
    # Another process may be about to make the same tables: who has the lock looks again.
    with database.transaction(write=True) as cursor:
        database.lock_schema(cursor)
        migrate(cursor, database.schema_version(cursor))
    with database.transaction(write=write) as cursor:
        yield cursor


def database_of(url: str) -> Database:
    """The database that a URL names.

    Raises:
        ValueError: it names none that a history can be kept in.
    """
    if not isinstance(url, str):
        raise TypeError(
            f"a history is named by text: 'quality.db', str(path) (got {show_value(url)})"
        )
    if not url.isprintable():
        raise ValueError(f"the name of a history must be text of one line (got {url!r})")
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgresql", "postgres") and separator:
        from contracts.history.postgres import PostgresDatabase

        return PostgresDatabase(url, without_secrets(url))
    if (separator and scheme != "sqlite") or not url.strip():
        raise ValueError(
            "a history is kept in a file, 'quality.db' or 'sqlite:///quality.db', or in Postgres,"
            f" 'postgresql://user@host/name' (got {without_secrets(url)!r})"
        )
    from contracts.history.sqlite import SqliteDatabase

    # As SQLAlchemy has it: three slashes before a relative path, four before an absolute one.
    path = rest.removeprefix("/") if separator else url
    if separator and rest and not rest.startswith("/"):
        raise ValueError(f"a file has no host: write 'sqlite:///{rest}' with three slashes")
    if path in ("", ":memory:"):
        raise ValueError("a history in memory would keep nothing: name a file, 'quality.db'")
    return SqliteDatabase(path)


def without_secrets(url: str) -> str:
    """A URL without its user, password, query and fragment; any other text as it is.

    A password in which `/`, `?` or `#` was not escaped ends where nobody can tell: then nothing but the scheme shows.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"{scheme}://…"
    hosts = parts.netloc.rpartition("@")[2]
    if "@" in rest[len(parts.netloc) :] or not all(map(_HOST.fullmatch, hosts.split(","))):
        return f"{scheme}://…"
    return f"{scheme}://{hosts}{parts.path}"


@contextmanager
def reading(database: Database) -> Iterator[Cursor]:
    """A transaction that reads runs.

    Raises:
        HistoryError: it cannot be used, or holds what no history writes.
    """
    with opened(database) as cursor:
        try:
            yield cursor
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise HistoryError(
                database.url,
                f"holds what no history writes ({type(error).__name__})",
                "Restore it from a copy, or name another",
            ) from error
