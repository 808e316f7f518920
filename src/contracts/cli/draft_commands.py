"""The arguments of `contracts infer` and `contracts init`; what they do is imported when one is run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contracts.cli.arguments import (
    DataArgument,
    Encoding,
    NameOption,
    OutputOption,
    Separator,
    SkipRows,
    StdinFormat,
    csv_layout,
)
from contracts.cli.data import DataArguments


def infer_(
    *,
    data: DataArgument,
    name: NameOption = None,
    output: OutputOption = None,
    stdin_format: StdinFormat = None,
    separator: Separator = ",",
    encoding: Encoding = "utf-8",
    skip_rows: SkipRows = 0,
    no_header: Annotated[
        bool, typer.Option("--no-header", help="CSV has no header: columns are column_1, ….")
    ] = False,
) -> None:
    """Draft a contract from good data, as Python to be read and decided by a person.

    All data is read once, in memory that does not grow with it. What it does not decide is marked # ?
    """
    from contracts.cli.init_command import run_infer

    layout = csv_layout(separator, encoding, skip_rows, no_header=no_header)
    run_infer(DataArguments(data, stdin_format, layout), name, output)


def init_(
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
