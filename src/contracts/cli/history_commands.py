"""`contracts history` and `contracts checkup`: what a history has of runs, and the page for Fridays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contracts.cli.arguments import NowOption, OutputOption, pairs
from contracts.cli.choices import HistoryFormat, PageFormat
from contracts.cli.data import DataArguments, open_data
from contracts.cli.emit import emit
from contracts.cli.exits import CommandError, ExitCode, checking_usage

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.history.history import History
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

    def store(
        self,
        report: Report,
        contract: type[Contract],
        data: DataArguments,
        options: Mapping[str, Any],
    ) -> None:
        """Store the run, with the profile of the data, which is read once more; of stdin there is none."""
        if self.history is None:
            return
        profile = None if "-" in data.paths else _profile_of_files(contract, data, options)
        _named(self.history).record(
            report, partition=self.partition, now=options.get("now"), profile=profile
        )


def _profile_of_files(
    contract: type[Contract], data: DataArguments, options: Mapping[str, Any]
) -> Any:
    """The profile of files; None where it cannot be measured, which changes no verdict."""
    import contracts as ct

    units = {name: options[name] for name in ("units",) if name in options}
    try:
        with open_data(data) as files:
            return ct.profile(contract, [*files], **data.layout, **units)
    except (ct.ContractError, OSError):
        return None
