"""`contracts history` and `contracts checkup`: what a history has of runs, and the page for Fridays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contracts.cli.arguments import NowOption, OutputOption, pairs
from contracts.cli.choices import HistoryFormat, PageFormat
from contracts.cli.emit import emit
from contracts.cli.exits import CommandError, ExitCode, checking_usage, code_of

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.history.history import History
    from contracts.profiles.profile_data import PassingProfile
    from contracts.report.report import Report

_HistoryArgument = Annotated[
    str,
    typer.Argument(metavar="HISTORY", help="A file of SQLite, or postgresql://user@host/name.", show_default=False),
]  # fmt: skip  # an option in one line
HistoryOption = Annotated[
    str | None,
    typer.Option("--history", metavar="HISTORY", help="Store the run in this history: a file of SQLite, or postgresql://user@host/name.", show_default=False),
]  # fmt: skip  # an option in one line
PartitionOption = Annotated[
    str | None,
    typer.Option("--partition", metavar="PARTITION", help="The part of the data that this is, such as its day: 2026-11-29.", show_default=False),
]  # fmt: skip  # an option in one line


def history_(
    *,
    history: _HistoryArgument,
    contract: Annotated[
        str | None,
        typer.Option("--contract", metavar="NAME", help="Only the runs of contracts of this name.", show_default=False),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", metavar="TIME", help="Only those whose data is from this time on, in UTC.", show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", metavar="TIME", help="Only those whose data is from before this time, in UTC.", show_default=False),
    ] = None,
    partition: PartitionOption = None,
    format_: Annotated[
        HistoryFormat, typer.Option("--format", "-f", help="A line a run, or rows for other programs.")
    ] = HistoryFormat.text,
    output: OutputOption = None,
) -> None:  # fmt: skip  # a table of options
    """List the runs of a history, the earliest first."""
    import json

    runs = _opened(history).runs(contract, since=since, until=until, partition=partition)
    match format_:
        case HistoryFormat.text:
            emit(str(runs), output)
        case HistoryFormat.json:
            emit(json.dumps([one.to_dict() for one in runs], indent=2), output)
        case HistoryFormat.csv:
            emit(runs.to_frame().drop("source").write_csv(), output)


def checkup_(
    *,
    history: _HistoryArgument,
    now: NowOption = None,
    expected: Annotated[
        list[str] | None,
        typer.Option("--expected", metavar="NAME=INTERVAL", help="How often runs of a contract are due: Ping=1d; may be repeated.", show_default=False),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=1, metavar="N", help="How many days of runs are looked at.")
    ] = 35,
    format_: Annotated[
        PageFormat, typer.Option("--format", "-f", help="The format of the page.")
    ] = PageFormat.text,
    output: OutputOption = None,
) -> None:  # fmt: skip  # a table of options
    """Check a history up: missing runs first, then what broke, by its cost, and what is getting worse.

    Ends with 1 where somebody is needed.
    """
    import contracts as ct

    every: Any = pairs(expected, "--expected")
    with checking_usage():
        check = ct.checkup(_opened(history), now=now, expected=every, days=days)
    match format_:
        case PageFormat.text:
            emit(str(check), output)
        case PageFormat.json:
            emit(check.to_json(indent=2), output)
        case PageFormat.html:
            emit(check.to_html(), output)
        case PageFormat.markdown:
            emit(check.to_markdown(), output)
    raise typer.Exit(ExitCode.OK if check.ok else ExitCode.BROKEN)


def _opened(url: str) -> History:
    """A history that is there.

    Raises:
        CommandError: its name is invalid, or there is no such file.
    """
    history = _named(url)
    if "://" not in history.url and not Path(history.url).exists():
        raise CommandError(ExitCode.UNREADABLE, f"there is no history at {history.url!a}")
    return history


def _named(url: str) -> History:
    import contracts as ct

    with checking_usage():
        return ct.History(url)


@dataclass(frozen=True, slots=True)
class KeptRun:
    """Where a run of a command is stored, if anywhere.

    Attributes:
        history: its URL, or None.
        partition: the part of the data that it is about.
    """

    history: str | None = None
    partition: str | None = None

    def __post_init__(self) -> None:
        """Refuse a partition that nothing is stored for.

        Raises:
            CommandError: there is no history.
        """
        if self.partition is not None and self.history is None:
            raise CommandError(
                ExitCode.USAGE,
                "--partition names a run that is stored, and nothing stores it: add --history quality.db, or leave it out",
            )

    def with_baseline(
        self, contract: type[Contract], options: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The options with the baseline of the history, where rules need one and none is named."""
        if self.history is None or options.get("baseline") is not None:
            return options
        usual = _named(self.history).usual_baseline(
            contract, partition=self.partition, now=options.get("now")
        )
        return options if usual is None else {**options, "baseline": usual}

    def profile_of(
        self, contract: type[Contract], options: Mapping[str, Any], *, has_page: bool
    ) -> PassingProfile | None:
        """What measures the data while it is checked, where the run is stored, or a page draws it beside a baseline."""
        if self.history is None and (not has_page or options.get("baseline") is None):
            return None
        from contracts.engine.contract_class import engine_of, options_for
        from contracts.profiles.profile_data import PassingProfile

        with checking_usage():
            return PassingProfile(engine_of(contract), options_for(contract, options))

    @contextmanager
    def storing_failure(self, contract: type[Contract], now: datetime | None) -> Iterator[None]:
        """Store a run whose data, or what it is compared with, could not be read, as one that failed."""
        started = datetime.now(UTC)
        if self.history is not None:
            _named(self.history)  # its name is refused before anything is read
        try:
            yield
        except Exception as error:
            if self.history is not None and code_of(error) in (
                ExitCode.UNREADABLE,
                ExitCode.INTERNAL,
            ):
                from contracts.engine.contract_class import specification_of
                from contracts.history.run_store import RunStore
                from contracts.history.selecting import partition_text, utc_time

                part, cause = partition_text(self.partition), error.__cause__
                why = cause if isinstance(error, CommandError) and cause is not None else error
                RunStore(self.history).store_failure(
                    specification_of(contract), part, utc_time(now) or started, why
                )
            raise

    def naming_older(self, report: Report, options: Mapping[str, Any]) -> Report:
        """The report, whose rules without a baseline say so where the history had one before the contract was changed."""
        if self.history is None:
            return report
        from contracts.history.run_store import RunStore
        from contracts.history.selecting import partition_text, utc_time

        part, now = partition_text(self.partition), utc_time(options.get("now"))
        return RunStore(self.history).naming_older(report, part, now)

    def store(
        self, report: Report, passing: PassingProfile | None, options: Mapping[str, Any]
    ) -> None:
        """Store the run, with the profile of the data, where it could be measured."""
        if self.history is None:
            return
        _named(self.history).record(
            report,
            partition=self.partition,
            now=options.get("now"),
            profile=None if passing is None else passing.found,
        )
