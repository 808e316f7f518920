"""The arguments that several commands take, and options of the library that they become."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from contracts.cli.choices import FailOn, ReportFormat
from contracts.cli.exits import CommandError, ExitCode

ContractArgument = Annotated[
    str,
    typer.Argument(
        metavar="CONTRACT",
        help="module:Name, file.py:Name, or a document: canonical JSON, ODCS, JSON Schema.",
        show_default=False,
    ),
]
DataArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="DATA",
        help="Files, folders, patterns, or - for stdin: Parquet, Arrow IPC, CSV, TSV, NDJSON, JSON.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write to this file, whole or not at all.", show_default=False
    ),
]
ReportOutputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file, in the format that its suffix names (.json, .html, .md, .xml), else in --format; may be repeated.",
        show_default=False,
    ),
]
ReportFormatOption = Annotated[
    ReportFormat | None,
    typer.Option("--format", "-f", help="The report's format on stdout; text unless it goes to a file.", show_default=False),
]  # fmt: skip  # an option in one line
FailOnOption = Annotated[
    FailOn,
    typer.Option("--fail-on", help="End with 1 for warnings too, for errors alone, or never."),
]
MaxInvalidShare = Annotated[
    float | None,
    typer.Option(
        "--max-invalid-share", min=0, max=1, metavar="SHARE", show_default=False,
        help="Pass data in wire form of which no larger share of rows is invalid, and that is not wrong as a whole.",
    ),
]  # fmt: skip  # a table of options
ExamplesOption = Annotated[
    int,
    typer.Option("--examples", min=0, metavar="N", help="Show at most so many examples of a rule."),
]
NowOption = Annotated[
    datetime | None,
    typer.Option(
        "--now",
        metavar="TIME",
        help="Evaluate freshness at this time, such as 2026-11-29T09:00, not the clock's.",
        show_default=False,
    ),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="What good data looks like, for the rules that compare with it: what `contracts profile --output` or Profile.to_json wrote.", show_default=False),
]  # fmt: skip  # an option in one line
UnitOption = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar="FIELD=UNIT", help="The unit that a field's numbers come in; may be repeated.", show_default=False),
]  # fmt: skip  # an option in one line
TableOption = Annotated[
    list[str] | None,
    typer.Option("--table", metavar="CONTRACT=FILE", help="The rows that references are looked up in, by the contract of their table or its name in the rules; may be repeated.", show_default=False),
]  # fmt: skip  # an option in one line
StdinFormat = Annotated[
    str | None,
    typer.Option("--stdin-format", metavar="SUFFIX", help="What stdin is read as: csv, ndjson, parquet, csv.gz, …", show_default=False),
]  # fmt: skip  # an option in one line
Separator = Annotated[
    str,
    typer.Option(
        "--separator",
        metavar="CHARACTER",
        help="What stands between the cells of CSV; of .tsv a tab.",
    ),
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The encoding of CSV.")]
SkipRows = Annotated[
    int,
    typer.Option(
        "--skip-rows", min=0, metavar="N", help="How many lines stand above the header of CSV."
    ),
]
Records = Annotated[
    str | None,
    typer.Option(
        "--records",
        metavar="KEY",
        help="Where a JSON file is one object: the key of its rows, as data or page.items.",
        show_default=False,
    ),
]
NoHeader = Annotated[
    bool,
    typer.Option(
        "--no-header",
        help="CSV has no header: its columns are the contract's fields, in their order.",
    ),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--name",
        metavar="NAME",
        help="The contract's name; else by that of the data.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


def file_layout(
    separator: str, encoding: str, skip_rows: int, records: str | None, *, no_header: bool
) -> dict[str, Any]:
    """How text is laid out; `header` is None where the contract's fields name the columns."""
    header = None if no_header else True
    return {
        "separator": _unescaped(separator),
        "encoding": encoding,
        "skip_rows": skip_rows,
        "header": header,
        "records": records,
    }


def _unescaped(separator: str) -> str:
    r"""A separator as shells write it: `\t` is a tab."""
    return "\t" if separator == r"\t" else separator


def pairs(texts: Iterable[str] | None, option: str) -> dict[str, str]:
    """Options of the form NAME=VALUE.

    Raises:
        CommandError: one has no "=".
    """
    found = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not equals or not name or not value:
            raise CommandError(ExitCode.USAGE, f"{option} is NAME=VALUE (got {text!a})")
        found[name] = value
    return found


def library_options(
    examples: int,
    now: datetime | None,
    max_invalid_share: float | None,
    unit: Iterable[str] | None,
    baseline: Path | None,
) -> dict[str, Any]:
    """The options of the library's verbs, those that were passed alone; of a baseline its path."""
    passed = {
        "max_invalid_share": max_invalid_share,
        "units": pairs(unit, "--unit") or None,
        "now": now,
        "baseline": baseline,
    }
    return {"max_examples": examples} | {key: one for key, one in passed.items() if one is not None}
