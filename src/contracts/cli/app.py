"""The commands, with their arguments; what they do is imported when one is run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import contracts
from contracts.cli.arguments import (
    BaselineOption,
    ContractArgument,
    DataArgument,
    Encoding,
    ExamplesOption,
    FailOnOption,
    MaxInvalidShare,
    NoHeader,
    NowOption,
    OutputOption,
    Quiet,
    Records,
    ReportFormatOption,
    ReportOutputs,
    Separator,
    SkipRows,
    StdinFormat,
    TableOption,
    UnitOption,
    file_layout,
    library_options,
    pairs,
)  # fmt: skip  # a list of names
from contracts.cli.choices import (
    ConvertTo,
    FailOn,
    FailOnChange,
    PageFormat,
    ShowFormat,
)  # fmt: skip  # a list of names
from contracts.cli.data import DataArguments
from contracts.cli.exits import Commands
from contracts.cli.good_data import infer, init, profile
from contracts.cli.history_commands import (
    HistoryOption,
    KeptRun,
    PartitionOption,
    checkup_,
    history_,
)

app = typer.Typer(
    name="contracts",
    cls=Commands,
    help="Hold data to contracts: check files, split them, compare versions of a contract.",
    epilog="Exit codes: 0 all is well, 1 data or a version breaks its contract, 2 usage or an invalid contract,"
    " 3 unreadable data, 4 an internal error, 130 interrupted.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """Run the command line; the process ends with its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell has closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - for the process
        getattr(sys, name).reconfigure(errors="backslashreplace")
    app()


def _show_version(value: bool) -> None:  # noqa: FBT001 - as typer calls it
    if value:
        typer.echo(f"boundary-contracts {contracts.__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version, and end."
        ),
    ] = False,
) -> None:
    """What stands before the name of a command."""


@app.command(short_help="Check files, and write a report.")
def check(
    *,
    contract: ContractArgument,
    data: DataArgument,
    format_: ReportFormatOption = None,
    output: ReportOutputs = None,
    fail_on: FailOnOption = FailOn.error,
    max_invalid_share: MaxInvalidShare = None,
    wire: Annotated[
        bool,
        typer.Option(
            "--wire", help="Typed files hold wire form too: parse them, as text is parsed."
        ),
    ] = False,
    examples: ExamplesOption = 5,
    now: NowOption = None,
    baseline: BaselineOption = None,
    history: HistoryOption = None,
    partition: PartitionOption = None,
    unit: UnitOption = None,
    table: TableOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    records: Records = None,
    no_header: NoHeader = False,
    quiet: Quiet = False,
) -> None:
    """Check files against a contract, all of them as one batch, in memory that does not grow with their rows.

    Parquet and Arrow files are checked in contract form, as Contract.check does; CSV, TSV, NDJSON and JSON hold text,
    and are parsed, as Contract.parse does.
    """
    from contracts.cli.check_command import Wanted, run_check

    layout = file_layout(separator, encoding, skip_rows, records, no_header=no_header)
    arguments = DataArguments(data, stdin_format, layout, wire=wire or bool(unit))
    library = library_options(examples, now, max_invalid_share, unit, baseline)
    wanted = Wanted(format_, output or (), fail_on, quiet)
    keep, tables = KeptRun(history, partition), pairs(table, "--table")
    raise typer.Exit(run_check(contract, arguments, library, tables, wanted, keep=keep))


@app.command(short_help="Split files into their valid rows and the others.")
def split(
    *,
    contract: ContractArgument,
    data: DataArgument,
    valid: Annotated[
        Path,
        typer.Option(
            "--valid",
            help="The file of the valid rows, in contract form: .parquet, .arrow, .ndjson, .csv.",
            show_default=False,
        ),
    ],
    invalid: Annotated[
        Path,
        typer.Option(
            "--invalid",
            help="The file of the others, as they came, with what is wrong.",
            show_default=False,
        ),
    ],
    format_: ReportFormatOption = None,
    output: ReportOutputs = None,
    fail_on: FailOnOption = FailOn.never,
    max_invalid_share: MaxInvalidShare = None,
    examples: ExamplesOption = 5,
    now: NowOption = None,
    baseline: BaselineOption = None,
    unit: UnitOption = None,
    table: TableOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    records: Records = None,
    no_header: NoHeader = False,
    quiet: Quiet = False,
) -> None:
    """Split files in wire form into two files, which appear whole or not at all.

    Rows that are set aside do not fail the command, unless --fail-on or --max-invalid-share says so.
    """
    from contracts.cli.check_command import Wanted, run_split

    layout = file_layout(separator, encoding, skip_rows, records, no_header=no_header)
    arguments = DataArguments(data, stdin_format, layout)
    library = library_options(examples, now, max_invalid_share, unit, baseline)
    wanted = Wanted(format_, output or (), fail_on, quiet)
    tables = pairs(table, "--table")
    raise typer.Exit(
        run_split(contract, arguments, library, tables, wanted, parts=(valid, invalid))
    )


@app.command("compare", short_help="Compare two versions of a contract.")
def compare_(
    *,
    contracts_: Annotated[
        list[str],
        typer.Argument(
            metavar="CONTRACT",
            help="Two contracts, the older first; with --since any number.",
            show_default=False,
        ),
    ],
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="GIT_REF",
            help="Compare with what each was at this commit.",
            show_default=False,
        ),
    ] = None,
    check_version: Annotated[
        bool,
        typer.Option(
            "--check-version", help="End with 1 unless the version was raised as the change asks."
        ),
    ] = False,
    fail_on: Annotated[
        FailOnChange,
        typer.Option("--fail-on", help="End with 1 for changes of this size, or larger."),
    ] = FailOnChange.never,
    format_: Annotated[
        PageFormat, typer.Option("--format", "-f", help="The format of the result.")
    ] = PageFormat.text,
    output: OutputOption = None,
) -> None:
    """List what changed between two versions of a contract, and whom it breaks.

    The verdict is major where somebody may be affected, minor for new fields that data need not have, and patch where
    no row is treated otherwise.
    """
    from contracts.cli.compare_command import run_compare

    raise typer.Exit(
        run_compare(contracts_, since, format_, fail_on, output, check_version=check_version)
    )


@app.command("rehearse", short_help="Inject known faults into good data.")
def rehearse_(
    *,
    contract: ContractArgument,
    data: DataArgument,
    min_score: Annotated[
        float | None,
        typer.Option(
            "--min-score",
            min=0,
            max=1,
            metavar="SHARE",
            help="End with 1 if a lesser share of the faults is caught.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        PageFormat, typer.Option("--format", "-f", help="The format of the scorecard.")
    ] = PageFormat.text,
    output: OutputOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    records: Records = None,
    no_header: NoHeader = False,
) -> None:
    """Inject the known faults into good data, and list those that the contract lets through.

    Of large data the first part is used: up to 500,000 rows of a typed file, 16 MB of text.
    """
    from contracts.cli.document_commands import run_rehearse

    layout = file_layout(separator, encoding, skip_rows, records, no_header=no_header)
    arguments = DataArguments(data, stdin_format, layout)
    raise typer.Exit(run_rehearse(contract, arguments, min_score, format_, output))


@app.command(short_help="Show a contract.")
def show(
    *,
    contract: ContractArgument,
    format_: Annotated[
        ShowFormat, typer.Option("--format", "-f", help="How it is shown.")
    ] = ShowFormat.text,
    output: OutputOption = None,
) -> None:
    """Show what a contract requires: as a card for people, as canonical JSON, or as Python."""
    from contracts.cli.document_commands import run_show

    run_show(contract, format_, output)


@app.command(short_help="Write a contract in another form.")
def convert(
    *,
    contract: ContractArgument,
    to: Annotated[
        ConvertTo,
        typer.Option("--to", help="The form: a document, a schema, or Python.", show_default=False),
    ],
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out",
            metavar="PLACE",
            help="What the other form cannot hold, as the error names it; may be repeated.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Write a contract in the form of another tool; what cannot cross is refused, and named."""
    from contracts.cli.document_commands import run_convert

    run_convert(contract, to, leave_out or [], output)


app.command(short_help="Measure what good data looks like.")(profile)
app.command(short_help="Draft a contract from good data.")(infer)
app.command(short_help="Write a first project.")(init)
app.command("history", short_help="List the runs of a history.")(history_)
app.command("checkup", short_help="Check a history up.")(checkup_)
