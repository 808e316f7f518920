"""The commands that good data is passed to: `profile`, `infer`, `init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contracts.cli.arguments import (
    ContractArgument,
    DataArgument,
    Encoding,
    NameOption,
    NoHeader,
    OutputOption,
    Quiet,
    Records,
    Separator,
    SkipRows,
    StdinFormat,
    UnitOption,
    file_layout,
    pairs,
)
from contracts.cli.choices import ProfileFormat
from contracts.cli.data import DataArguments


def profile(
    *,
    contract: ContractArgument,
    data: DataArgument,
    format_: Annotated[
        ProfileFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="The format; else as the suffix of --output says (.json, .html), else text.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    each_file: Annotated[
        bool,
        typer.Option(
            "--each-file",
            help="Each file is a batch, as that of a day: Volume compares a batch with their numbers of rows, not with all together.",
        ),
    ] = False,
    unit: UnitOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    records: Records = None,
    no_header: NoHeader = False,
    quiet: Quiet = False,
) -> None:
    """Measure what good data looks like, in memory that does not grow with its rows: what `check --baseline` reads is written
    to a file of the suffix .json.

    What violates the contract is measured too, and ends with 0: check the data before.
    """
    from contracts.cli.profile_command import run_profile

    layout = file_layout(separator, encoding, skip_rows, records, no_header=no_header)
    arguments = DataArguments(data, stdin_format, layout)
    units = pairs(unit, "--unit") or None
    run_profile(contract, arguments, units, format_, output, each_file=each_file, quiet=quiet)


def infer(
    *,
    data: DataArgument,
    name: NameOption = None,
    output: OutputOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    records: Records = None,
    no_header: Annotated[
        bool, typer.Option("--no-header", help="CSV has no header: columns are column_1, ….")
    ] = False,
) -> None:
    """Draft a contract from good data, as Python to be read and decided by a person.

    All data is read once, in memory that does not grow with it. What it does not decide is marked # ?
    """
    from contracts.cli.init_command import run_infer

    layout = file_layout(separator, encoding, skip_rows, records, no_header=no_header)
    run_infer(DataArguments(data, stdin_format, layout), name, output)


def init(
    *,
    data: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATA",
            help="Good data from which the contract is drafted; else it is an example.",
            show_default=False,
        ),
    ] = None,
    name: NameOption = None,
    folder: Annotated[Path, typer.Option("--folder", help="Where to write it.")] = Path(),
) -> None:
    """Write a contract with comments, a test of it, and a step of CI; nothing that exists is replaced."""
    from contracts.cli.init_command import run_init

    run_init(data or [], name, folder)
