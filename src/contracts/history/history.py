"""The history of contracts: every run and what became of it, in a database."""

# No `from __future__ import annotations` here, as in contract.py: the doctest below would inherit it.

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Unpack

from contracts.arguments import methods_in_own_words, own_words
from contracts.engine.contract_class import require_contract, specification_of
from contracts.engine.options import StreamOptions
from contracts.errors import ContractError
from contracts.history.observing import Observation
from contracts.history.profiled import merged_profiles, needs_baseline
from contracts.history.run_store import RunStore, new_run_id
from contracts.history.runs import HistoryRun, Runs, run_of
from contracts.history.selecting import (
    as_time,
    days_span,
    partition_text,
    selection_of,
    shifted,
    utc_time,
)
from contracts.history.usual import USUAL_DEVIATIONS
from contracts.history.window import By, WindowReport, compare_with_window, window_length
from contracts.profiles.profile import Profile
from contracts.report.report import Report
from contracts.report.values import show_value

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.profiles.baselines import Baselines


@methods_in_own_words
@own_words
class History:
    """Every run of contracts and what became of it: verdict, rows, and for each rule how many rows broke it.

    No example is stored, and nothing that may quote one. The profiles of runs, from which baselines are made, hold
    values of fields that are not `Sensitive`: the least and the greatest, and those of text that has few different
    ones; with `profile=False` there are none. A history that fails changes no
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
        self._runs = RunStore(url)

    def __repr__(self) -> str:
        return f"History({self._runs.database.url!r})"

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._runs.database.url

    def check(
        self,
        contract: "type[Contract]",
        data: object,
        *,
        partition: str | date | None = None,
        profile: bool = True,
        **options: Unpack[StreamOptions],
    ) -> Report:
        """The report on data in contract form, as `Contract.check` makes it, stored whatever it says.

        Where rules compare the data with a baseline, and none is passed, it is that of the runs that were ok in the
        28 days before, of the same weekday where there are three of them. A run whose data could not be read is
        stored as failed, and raises as `check` does.

        Args:
            partition: the part of the data that this is, such as the day that it is of: a later run of the same
                contract and partition takes its place in what is computed of runs.
            profile: whether the data's `Profile` is measured and stored, from which baselines are made.
            options: as for `Contract.check`; with `now` the run is stored as of then, as when old data is checked.

        Raises:
            UnsupportedDataError, TypeError, ValueError, EngineError: as `Contract.check`.
        """
        require_contract(contract)
        part = partition_text(partition)
        started = datetime.now(UTC)
        if options.get("baseline") is None:
            usual = self.usual_baseline(contract, partition=part, now=options.get("now"))
            options |= {} if usual is None else {"baseline": usual}
        try:
            report = contract.check(data, **options)
        except (ContractError, OSError) as error:
            made = utc_time(options.get("now")) or started
            self._runs.store_failure(specification_of(contract), part, made, error)
            raise
        report = self._runs.naming_older(report, part, utc_time(options.get("now")))
        measured = self._runs.measured(contract, data) if profile else None
        self._runs.store(
            run_of(report, new_run_id(), part, utc_time(options.get("now")), measured), measured
        )
        return report

    def observing(
        self, *, until: date | None = None, partition: str | date | None = None
    ) -> Observation:
        """Who observes a contract before it is enforced: `Ping.validate(data, observe=history.observing(until=…))`
        stores each report, with a profile of the data, and raises nothing until that day.

        Args:
            until: when contracts are enforced from; without a zone in UTC. None for as long as this stands there.
            partition: as for `check`.

        Raises:
            TypeError: an argument is not what it must be.
        """
        return Observation(self, utc_time(as_time("until", until)), partition_text(partition))

    def record(
        self,
        report: Report,
        *,
        partition: str | date | None = None,
        now: date | None = None,
        profile: Profile | None = None,
    ) -> bool:
        """Store a report that was made otherwise: of `split`, of a stream, of an error's `report`.

        Args:
            partition, now: as for `check`.
            profile: `ct.profile` of the data.

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
        made = utc_time(as_time("now", now))
        if profile is not None and not isinstance(profile, Profile):
            raise TypeError(
                f"profile must be what ct.profile(…) returns (got {show_value(profile)})"
            )
        run = run_of(report, new_run_id(), partition_text(partition), made, profile)
        return self._runs.store(run, profile)

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
        selection = selection_of(contract, since, until, partition_text(partition))
        return self._runs.runs(selection)

    def baseline(
        self,
        contract: "type[Contract]",
        *,
        days: int = 28,
        by: By | None = None,
        only_ok: bool = True,
        now: date | None = None,
    ) -> "Profile | Baselines | None":
        """What the data of the last days looked like: the sum of the runs' profiles, for `check(…, baseline=)`.

        Of runs of one partition the last one counts. Runs of the contract as it was before it was changed do not.

        Args:
            days: how many days before `now` count.
            by: "weekday" or "hour" has a profile for each of them: that of the runs that were made then, since
                `Baselines` are chosen by the time of the check.
            only_ok: whether runs that were not ok are left out; those of which only rules that need a baseline were
                not run are kept, for else there would never be a first one.
            now: the clock's time by default; without a zone in UTC.

        Returns:
            None where there is no such run: rules that need a baseline are not run then, and say so.

        Raises:
            HistoryError: the history cannot be read.
            ValueError: days is not a number of days.
        """
        return merged_profiles(self.profiles(contract, days=days, only_ok=only_ok, now=now), by)

    def usual_baseline(
        self,
        contract: "type[Contract]",
        *,
        partition: str | date | None = None,
        now: date | None = None,
    ) -> Profile | None:
        """The baseline that `check` takes where it is passed none: that of the runs that were ok in the 28 days
        before, of the same weekday where there are three of them, without those of the partition itself.

        Args:
            partition, now: as for `check`.

        Returns:
            None where no rule of the contract needs one, or there is none; also where the history fails, with a
            warning.
        """
        require_contract(contract)
        part, time = partition_text(partition), utc_time(as_time("now", now))
        if not needs_baseline(specification_of(contract)):
            return None
        return self._runs.usual_baseline(contract, part, time)

    def profiles(
        self,
        contract: "type[Contract]",
        *,
        days: int = 28,
        only_ok: bool = True,
        now: date | None = None,
    ) -> list[tuple[HistoryRun, Profile]]:
        """The last run of each partition in some days, the earliest first, with the profile of its data.

        Args:
            days, only_ok, now: as for `baseline`.

        Raises:
            HistoryError: the history cannot be read.
            ValueError: days is not a number of days.
        """
        require_contract(contract)
        days_span(days)
        until = utc_time(as_time("now", now)) or datetime.now(UTC)
        runs = self._runs.profiles(contract, until, days, only_ok=only_ok)
        return [one for one in runs if one[0].about <= until]

    def against_window(
        self,
        contract: "type[Contract] | str",
        *,
        partition: str | date | None = None,
        days: int | None = None,
        by: By | None = None,
        k: float = USUAL_DEVIATIONS,
    ) -> WindowReport:
        """What of the last run is far from the runs of the days before it: its rows, its null shares, and for each
        rule the share of rows that break it, outside of the median ± k deviations (median absolute deviations, or the
        noise of sampling where that is more). Fewer than five runs do not decide.

        Args:
            partition: the run of this partition, not the last one.
            days: how long before it: 7 days; 49 for weekdays.
            by: "weekday" or "hour" compares with runs of the same one alone, where these differ.
            k: how many deviations are usual.

        Raises:
            HistoryError: the history cannot be read.
            ValueError: there is no such run.
        """
        meant = self.runs(contract, partition=partition)
        with_rows = [one for one in meant if one.rows is not None]
        if not with_rows:
            raise ValueError(
                f"there is no run of this contract{' and partition' * (partition is not None)} in {self.url!r}:"
                " check data with history.check first"
            )
        if type(k) not in (int, float) or not 0 < k < float("inf"):
            raise ValueError(f"k must be a number above 0 (got {show_value(k)})")
        run = (
            with_rows[-1]
            if partition is not None
            else max(with_rows, key=lambda one: (one.about, one.started))
        )
        before = self.runs(
            contract, since=shifted(run.about, -window_length(days, by)), until=run.about
        )
        return compare_with_window(
            run, [one for one in before if one.boundary == run.boundary], k, by
        )

    def contracts(self) -> dict[tuple[str, str | None], datetime]:
        """The contracts that have runs, by name and boundary, and the time that the latest data of each is of.

        Raises:
            HistoryError: the history cannot be read.
        """
        return self._runs.contracts()

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
        selection = replace(
            selection_of(contract, None, None, None), until=as_time("before", before)
        )
        return self._runs.forget(selection)
