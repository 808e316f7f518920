"""The runs that a history keeps: written where that is possible, whatever it costs a verdict: nothing."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contracts.caller_warnings import warn_caller
from contracts.errors import ContractWarning, is_failure
from contracts.history.database import database_of, opened, reading
from contracts.history.errors import HistoryError
from contracts.history.profiled import lacks_baseline, naming_older, profiled_runs, usual_profile
from contracts.history.runs import HistoryRun, Runs, failed_run, time_of
from contracts.history.selecting import days_span, selection_of, shifted, utc_time
from contracts.history.statements import (
    Selection,
    delete_runs,
    insert_run,
    select_latest,
    select_runs,
)

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.profiles.profile import Profile
    from contracts.report.report import Report
    from contracts.specification import Specification


class RunStore:
    """The runs of one history.

    Args:
        url: where they are.

    Raises:
        ValueError: the URL names no such place.
    """

    def __init__(self, url: str) -> None:
        self.database = database_of(url)
        self._warned = False

    def runs(self, selection: Selection) -> Runs:
        """The runs that are meant; none where nothing is stored.

        Raises:
            HistoryError: they cannot be read.
        """
        if not self.database.exists():
            return Runs(())
        with reading(self.database) as cursor:
            return Runs([*select_runs(cursor, selection)])

    def contracts(self) -> dict[tuple[str, str | None], datetime]:
        """The contracts that have runs, and the time that the latest data of each is of.

        Raises:
            HistoryError: they cannot be read.
        """
        if not self.database.exists():
            return {}
        with reading(self.database) as cursor:
            return select_latest(cursor)

    def forget(self, selection: Selection) -> int:
        """Delete the runs that are meant, and say how many they were.

        Raises:
            HistoryError: they cannot be deleted.
        """
        if not self.database.exists():
            return 0
        with opened(self.database, write=True) as cursor:
            return delete_runs(cursor, selection)

    def store(self, run: HistoryRun, profile: Profile | None = None) -> bool:
        """Store a run; warn of a history that fails, the first time, and go on."""
        try:
            written = None if profile is None else profile.to_json()
            with opened(self.database, write=True) as cursor:
                insert_run(cursor, run, written)
        except Exception as error:  # noqa: BLE001 - whatever it is, the verdict on the data stands
            self._warn_of(error, "stores nothing of this run")
            return False
        return True

    def store_failure(
        self,
        specification: Specification,
        partition: str | None,
        started: datetime,
        error: BaseException,
    ) -> bool:
        """Store that data could not be read; warn as `store` does."""
        return self.store(failed_run(new_run_id(), specification, partition, started, error))

    def measured(self, contract: type[Contract], data: object) -> Profile | None:
        """The profile of data that was checked; where it cannot be measured, a warning, and none."""
        from contracts.profiles.profile_data import profile

        try:
            return profile(contract, data)
        except BaseException as error:
            if not is_failure(error):
                raise
            self._warn_of(error, "stores no profile of this run")
            return None

    def usual_baseline(
        self, contract: type[Contract], partition: str | None, now: datetime | None
    ) -> Profile | None:
        """The baseline of a check that was passed none; where it cannot be read, a warning, and none."""
        about = _time_about(partition, now)
        try:
            return usual_profile(self.profiles(contract, about, 28, only_ok=True), about, partition)
        except Exception as error:  # noqa: BLE001 - rules that need it are not run, and say so
            self._warn_of(error, "has no baseline for this run")
            return None

    def naming_older(self, report: Report, partition: str | None, now: datetime | None) -> Report:
        """The report, whose rules without a baseline say so where there was one before the contract was changed."""
        if not lacks_baseline(report) or not self.database.exists():
            return report
        selection = _days_before(report.contract, _time_about(partition, now), 28)
        try:
            with reading(self.database) as cursor:
                return naming_older(report, cursor, selection)
        except Exception as error:  # noqa: BLE001 - the verdict stands without it
            self._warn_of(error, "has no baseline for this run")
            return report

    def profiles(
        self, contract: type[Contract], until: datetime, days: int, *, only_ok: bool
    ) -> list[tuple[HistoryRun, Profile]]:
        """The runs of the days before a time, each with its profile, where it is one of the contract as it is now."""
        if not self.database.exists():
            return []
        selection = _days_before(contract, until, days)
        with reading(self.database) as cursor:
            return profiled_runs(contract, cursor, selection, only_ok=only_ok)

    def _warn_of(self, error: BaseException, what: str) -> None:
        if not self._warned:
            self._warned = True
            shown = str(error) if isinstance(error, HistoryError) else _unexpected(error)
            warn_caller(f"{shown} It {what}; verdicts are not affected", ContractWarning)


def new_run_id() -> str:
    """What tells a run from all others, and sorts by when it was stored."""
    return f"{time.time_ns():016x}{uuid.uuid4().hex[:16]}"


def _time_about(partition: str | None, now: datetime | None) -> datetime:
    """The time that the data of a run is of."""
    return time_of(partition) or utc_time(now) or datetime.now(UTC)


def _days_before(contract: type[Contract] | str, until: datetime, days: int) -> Selection:
    """The runs of some days before a time: one of them may be of the very time, and of a day that has not ended."""
    since, end = shifted(until, -days_span(days)), shifted(until, days_span(1))
    return selection_of(contract, since, end, None)


def _unexpected(error: BaseException) -> str:
    return f"the history failed ({type(error).__name__})."
