"""Runs written to a database's tables and read from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from contracts.history.runs import HistoryRun, RuleOutcome
from contracts.history.schema import Cursor
from contracts.lazy_dataclass import lazy_record

_RUN = "id contract boundary version fingerprint data_partition source started about seconds data_rows verdict error filled converted dropped nulls".split()  # noqa: SIM905 - a table
_RULE = "field code rule rule_id status severity count share cost".split()  # noqa: SIM905 - a table


@lazy_record(frozen=True, slots=True)
class Selection:
    """Which runs are meant: those for which all holds that is not None.

    Attributes:
        contract, boundary: of this contract; the boundary only beside `of_boundary`.
        since, until: of which the data is from this time on, and before that one.
    """

    contract: str | None = None
    boundary: str | None = None
    of_boundary: bool = False
    since: datetime | None = None
    until: datetime | None = None
    partition: str | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The condition on runs, and its values."""
        terms: list[tuple[str, Any]] = []
        if self.contract is not None:
            terms.append(("r.contract = ?", self.contract))
        if self.of_boundary:
            is_null = self.boundary is None
            terms.append(("r.boundary IS NULL" if is_null else "r.boundary = ?", self.boundary))
        if self.since is not None:
            terms.append(("r.about >= ?", time_text(self.since)))
        if self.until is not None:
            terms.append(("r.about < ?", time_text(self.until)))
        if self.partition is not None:
            terms.append(("r.data_partition = ?", self.partition))
        values = [value for term, value in terms if "?" in term]
        return " AND ".join(term for term, _ in terms) or "1 = 1", values


def insert_run(cursor: Cursor, run: HistoryRun, profile: str | None) -> None:
    """Write one run, with what became of its rules."""
    _insert(
        cursor,
        "contracts_runs",
        _RUN,
        (
            run.id, run.contract, run.boundary, run.version, run.fingerprint, run.partition, json.dumps(run.source),
            time_text(run.started), time_text(run.about), run.seconds, run.rows, run.verdict, run.error,
            json.dumps(run.filled), json.dumps(run.converted), json.dumps(run.dropped), json.dumps(run.nulls),
        ),
    )  # fmt: skip  # a row
    for place, one in enumerate(run.rules):
        values = (run.id, place, *(getattr(one, name) for name in _RULE))
        _insert(cursor, "contracts_rules", ["run", "place", *_RULE], values)
    if profile is not None:
        _insert(cursor, "contracts_profiles", ["run", "profile"], (run.id, profile))


def _insert(cursor: Cursor, table: str, columns: Sequence[str], values: Sequence[Any]) -> None:
    places = ", ".join("?" * len(columns))
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", values)  # noqa: S608 - our own names


def select_runs(cursor: Cursor, selection: Selection) -> Iterator[HistoryRun]:
    """The runs that are meant, with their rules, the earliest first."""
    where, values = selection.where()
    rules: dict[str, list[RuleOutcome]] = {}
    of_rules = ", ".join(f"x.{name}" for name in _RULE)
    for run, *outcome in cursor.execute(
        f"SELECT x.run, {of_rules} FROM contracts_rules x JOIN contracts_runs r ON r.id = x.run"  # noqa: S608 - our own names
        f" WHERE {where} ORDER BY x.run, x.place",
        values,
    ):
        rules.setdefault(run, []).append(RuleOutcome(*outcome))
    of_runs = ", ".join(f"r.{name}" for name in _RUN)
    for row in cursor.execute(
        f"SELECT {of_runs} FROM contracts_runs r WHERE {where} ORDER BY r.started, r.id",  # noqa: S608 - our own names
        values,
    ):
        yield _run_in(row, rules.get(row[0], []))


def select_latest(cursor: Cursor) -> dict[tuple[str, str | None], datetime]:
    """The contracts that have runs, by name and boundary, and of when the data of the last one is."""
    found = cursor.execute(
        "SELECT contract, boundary, MAX(about) FROM contracts_runs GROUP BY contract, boundary"
        " ORDER BY contract, boundary"
    )
    return {(name, boundary): datetime.fromisoformat(last) for name, boundary, last in found}


def select_profiles(cursor: Cursor, selection: Selection) -> dict[str, str]:
    """The profiles of the runs that are meant, as JSON, by the runs' ids."""
    where, values = selection.where()
    found = cursor.execute(
        "SELECT p.run, p.profile FROM contracts_profiles p JOIN contracts_runs r ON r.id = p.run"  # noqa: S608 - our own names
        f" WHERE {where}",
        values,
    )
    return cast("dict[str, str]", dict(found))


def delete_runs(cursor: Cursor, selection: Selection) -> int:
    """Delete the runs that are meant, and say how many they were."""
    where, values = selection.where()
    meant = f"SELECT r.id FROM contracts_runs r WHERE {where}"  # noqa: S608 - our own names
    count = len(cursor.execute(meant, values))
    for table in ("contracts_profiles", "contracts_rules"):
        cursor.execute(f"DELETE FROM {table} WHERE run IN ({meant})", values)  # noqa: S608 - our own names
    cursor.execute(f"DELETE FROM contracts_runs WHERE id IN ({meant})", values)  # noqa: S608 - our own names
    return count


def time_text(time: datetime) -> str:
    """A time as text that sorts as times do, in UTC; one without a zone is UTC already."""
    utc_time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return utc_time.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _run_in(row: Sequence[Any], rules: Sequence[RuleOutcome]) -> HistoryRun:
    has = dict(zip(_RUN, row, strict=True))
    return HistoryRun(
        id=has["id"],
        contract=has["contract"],
        boundary=has["boundary"],
        version=has["version"],
        fingerprint=has["fingerprint"],
        partition=has["data_partition"],
        source=tuple(json.loads(has["source"])),
        started=datetime.fromisoformat(has["started"]),
        about=datetime.fromisoformat(has["about"]),
        seconds=has["seconds"],
        rows=has["data_rows"],
        verdict=has["verdict"],
        error=has["error"],
        rules=tuple(rules),
        filled=json.loads(has["filled"]),
        converted=json.loads(has["converted"]),
        dropped=json.loads(has["dropped"]),
        nulls=json.loads(has["nulls"] or "{}"),
    )
