"""The history of contracts: every run and what became of it, in a database."""

# No `from __future__ import annotations` here, as in contract.py: the doctest below would inherit it.

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Unpack, cast

from contracts.arguments import methods_in_own_words, own_words
from contracts.caller_warnings import warn_caller
from contracts.engine.contract_class import require_contract, specification_of
from contracts.engine.options import StreamOptions
from contracts.errors import ContractError, ContractWarning
from contracts.escaping import printable
from contracts.history.database import database_of, opened
from contracts.history.errors import HistoryError
from contracts.history.runs import HistoryRun, Runs, run_of, time_of
from contracts.history.statements import (
    Selection,
    delete_runs,
    insert_run,
    select_latest,
    select_runs,
)
from contracts.report.report import Report
from contracts.report.values import show_value

if TYPE_CHECKING:
    from contracts.contract import Contract


@methods_in_own_words
@own_words
class History:
    """Every run of contracts and what became of it: verdict, rows, and for each rule how many rows broke it.

    No value of the data is stored, no example, and nothing that may quote one. A history that fails changes no
    verdict: it issues a `ContractWarning` once, and what the data is stays what the report says. Many processes
    may write one history at once.

    Args:
        url: a file of SQLite, "quality.db" or "sqlite:///quality.db" (four slashes before an absolute path),
            which is made when it is first written; or "postgresql://user@host/name", with the extra `postgres`.

    Raises:
        ValueError: the URL names no such place.

    >>> import tempfile
    >>> import contracts as ct
    >>> class Trip(ct.Contract, boundary="ingest"):
    ...     km: float
    >>> history = ct.History(f"{tempfile.mkdtemp()}/quality.db")
    >>> history.check(Trip, [{"km": 2.0}], partition="2026-11-28").ok
    True
    >>> history.check(Trip, [{"km": None}], partition="2026-11-29").ok
    False
    >>> [(run.partition, run.verdict, run.rows) for run in history.runs(Trip)]
    [('2026-11-28', 'ok', 1), ('2026-11-29', 'broken', 1)]
    """

    def __init__(self, url: str) -> None:
        self._database = database_of(url)
        self._warned = False

    def __repr__(self) -> str:
        return f"History({self._database.url!r})"

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._database.url

    def check(
        self,
        contract: "type[Contract]",
        data: object,
        *,
        partition: str | date | None = None,
        **options: Unpack[StreamOptions],
    ) -> Report:
        """The report on data in contract form, as `Contract.check` makes it, stored whatever it says.

        A run whose data could not be read is stored as failed, and raises as `check` does.

        Args:
            partition: the part of the data that this is, such as the day that it is of: a later run of the same
                contract and partition takes its place in what is computed of runs.
            options: as for `Contract.check`; with `now` the run is stored as of then, as when old data is checked.

        Raises:
            UnsupportedDataError, TypeError, ValueError, EngineError: as `Contract.check`.
        """
        require_contract(contract)
        part = _partition_text(partition)
        started = datetime.now(UTC)
        try:
            report = contract.check(data, **options)
        except (ContractError, OSError) as error:
            now = in_utc(options.get("now"))
            self._store(_failed_run(contract, part, now or started, error))
            raise
        self._store(run_of(report, _new_id(), part, in_utc(options.get("now"))))
        return report

    def record(
        self, report: Report, *, partition: str | date | None = None, now: date | None = None
    ) -> bool:
        """Store a report that was made otherwise: of `split`, of a stream, of an error's `report`.

        Args:
            partition, now: as for `check`.

        Returns:
            Whether it could be stored; where not, a `ContractWarning` is issued, once.

        Raises:
            TypeError: it is not a report.
        """
        if not isinstance(report, Report):
            kind = type(report).__name__
            raise TypeError(
                f"record takes a report, such as parts.report or error.report (got {kind})"
            )
        time = in_utc(as_time("now", now))
        return self._store(run_of(report, _new_id(), _partition_text(partition), time))

    def runs(
        self,
        contract: "type[Contract] | str | None" = None,
        *,
        since: date | None = None,
        until: date | None = None,
        partition: str | date | None = None,
    ) -> Runs:
        """The runs of one contract, or of all, in the order in which they started; none where nothing is stored.

        Args:
            contract: a contract's class, or its name.
            since, until: only those whose data is from this time on, and before that one; without a zone in UTC.
            partition: only those of this partition.

        Raises:
            HistoryError: the history cannot be read.
        """
        selection = _selection(contract, since, until, _partition_text(partition))
        if not self._database.exists():
            return Runs(())
        with opened(self._database) as cursor:
            return Runs([*select_runs(cursor, selection)])

    def contracts(self) -> dict[tuple[str, str | None], datetime]:
        """The contracts that have runs, by name and boundary, and the time that the latest data of each is of.

        Raises:
            HistoryError: the history cannot be read.
        """
        if not self._database.exists():
            return {}
        with opened(self._database) as cursor:
            return select_latest(cursor)

    def forget(self, *, before: date, contract: "type[Contract] | str | None" = None) -> int:
        """Delete the runs whose data is from before a time, and return how many they were.

        Args:
            before: without a zone in UTC.
            contract: only those of this contract, by its class or its name.

        Raises:
            HistoryError: the history cannot be written.
        """
        if before is None:
            raise TypeError(
                "forget deletes what is from before a time: pass before=date(2026, 1, 1)"
            )
        selection = replace(_selection(contract, None, None, None), until=as_time("before", before))
        if not self._database.exists():
            return 0
        with opened(self._database, write=True) as cursor:
            return delete_runs(cursor, selection)

    def _store(self, run: HistoryRun, profile: str | None = None) -> bool:
        """Store a run; warn of a history that fails, the first time, and go on."""
        try:
            with opened(self._database, write=True) as cursor:
                insert_run(cursor, run, profile)
        except Exception as error:  # noqa: BLE001 - whatever it is, the verdict on the data stands
            self._warn_of(error, "stores nothing of this run")
            return False
        return True

    def _warn_of(self, error: Exception, what: str) -> None:
        if not self._warned:
            self._warned = True
            shown = str(error) if isinstance(error, HistoryError) else _unexpected(error)
            warn_caller(f"{shown} It {what}; verdicts are not affected", ContractWarning)


def _unexpected(error: Exception) -> str:
    return f"the history failed ({type(error).__name__})."


def _new_id() -> str:
    return uuid.uuid4().hex


def _failed_run(
    contract: "type[Contract]", partition: str | None, started: datetime, error: Exception
) -> HistoryRun:
    """The run of data that could not be read, by the name of the error: its message may quote values."""
    specification = specification_of(contract)
    return HistoryRun(
        id=_new_id(),
        contract=printable(contract.__name__),
        boundary=specification.boundary,
        version=specification.version,
        fingerprint=None,
        partition=partition,
        source=(),
        started=started,
        about=time_of(partition) or started,
        seconds=None,
        rows=None,
        verdict="failed",
        error=type(error).__name__,
    )


def _partition_text(partition: object) -> str | None:
    """A partition as text; a date or a time as in ISO 8601.

    Raises:
        TypeError: it is neither.
    """
    if partition is None:
        return None
    if isinstance(partition, date):
        return partition.isoformat()
    if not isinstance(partition, str):
        raise TypeError(
            f"partition must be text or a date: '2026-11-29' (got {show_value(partition)})"
        )
    return printable(partition)


def _selection(contract: object, since: object, until: object, partition: str | None) -> Selection:
    name, boundary, is_class = None, None, False
    if isinstance(contract, str):
        name = printable(contract)
    elif contract is not None:
        require_contract(contract)
        specification = specification_of(cast("type[Contract]", contract))
        name, boundary, is_class = specification.name, specification.boundary, True
    return Selection(
        name,
        boundary if boundary is None else printable(boundary),
        of_boundary=is_class,
        since=as_time("since", since),
        until=as_time("until", until),
        partition=partition,
    )


def as_time(name: str, time: object) -> datetime | None:
    """A date or a time as a time; of a date its midnight in UTC.

    Raises:
        TypeError: it is neither.
    """
    if time is None or isinstance(time, datetime):
        return time
    if not isinstance(time, date):
        raise TypeError(f"{name} must be a date or a datetime (got {show_value(time)})")
    return datetime(time.year, time.month, time.day, tzinfo=UTC)


def in_utc(time: datetime | None) -> datetime | None:
    """A time in UTC; one without a zone is that already."""
    return time and (time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC))
