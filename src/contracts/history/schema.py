"""The tables of a history, as the steps that make them: a history of an earlier version takes those it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from contracts.history.errors import HistoryError


class Cursor(Protocol):
    """What databases have in common; places of values are written `?`."""

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return the rows that it selects."""
        ...


STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE contracts_runs (
            id TEXT PRIMARY KEY, contract TEXT NOT NULL, boundary TEXT, version TEXT, fingerprint TEXT,
            data_partition TEXT, source TEXT NOT NULL, started TEXT NOT NULL, about TEXT NOT NULL,
            seconds DOUBLE PRECISION, data_rows BIGINT, verdict TEXT NOT NULL, error TEXT,
            filled TEXT NOT NULL, converted TEXT NOT NULL, dropped TEXT NOT NULL)""",
        "CREATE INDEX contracts_runs_of ON contracts_runs (contract, about)",
        """CREATE TABLE contracts_rules (
            run TEXT NOT NULL REFERENCES contracts_runs (id), place BIGINT NOT NULL, field TEXT,
            code TEXT NOT NULL, rule TEXT NOT NULL, rule_id TEXT NOT NULL, status TEXT NOT NULL,
            severity TEXT NOT NULL, count BIGINT NOT NULL, share DOUBLE PRECISION NOT NULL,
            cost DOUBLE PRECISION NOT NULL, PRIMARY KEY (run, place))""",
    ),
    # Profiles are large beside all else of a run: a table of their own leaves runs quick to list.
    (
        "ALTER TABLE contracts_runs ADD COLUMN nulls TEXT",
        """CREATE TABLE contracts_profiles (
            run TEXT PRIMARY KEY REFERENCES contracts_runs (id), profile TEXT NOT NULL)""",
    ),
)
"""The statements that lead from each version of the schema to the next; one that was released never changes.
Both databases read them, types and all."""
VERSION = len(STEPS)
"""The version of the schema that this code reads and writes."""


def migrate(cursor: Cursor, version: int) -> None:
    """Take the steps that a history lacks, in the transaction of the cursor.

    Args:
        version: the version that it has; 0 where it has no tables yet.
    """
    for step in STEPS[version:]:
        for statement in step:
            cursor.execute(statement)
    if version == 0:
        cursor.execute("CREATE TABLE contracts_schema (version BIGINT NOT NULL)")
        cursor.execute("INSERT INTO contracts_schema (version) VALUES (?)", (VERSION,))
    elif version < VERSION:
        cursor.execute("UPDATE contracts_schema SET version = ?", (VERSION,))


def refuse_newer(url: str, version: int) -> None:
    """Raise HistoryError for a history that a later version of this package has written."""
    if version > VERSION:
        raise HistoryError(
            url,
            f"was written by a newer contracts: its schema has version {version}, and this one reads up to {VERSION}",
            "Upgrade boundary-contracts here, or name another file",
        )


def version_in(url: str, rows: list[tuple[Any, ...]]) -> int:
    """The version that the table of versions holds.

    Raises:
        HistoryError: it holds something else.
    """
    match rows:
        case [(int(version),)]:
            return version
        case _:
            raise HistoryError(
                url, "has a table contracts_schema of another program", "Name another database"
            )
