"""The data that a command reads: files by their suffixes, folders, patterns, stdin; checked in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.cli.exits import CommandError, ExitCode, checking_usage

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.progress import ProgressCallback
    from contracts.profiles.profile_data import PassingProfile
    from contracts.report.report import Report

_STDIN = "-"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DataArguments:
    """What data a command reads, and how.

    Attributes:
        paths: files, folders, patterns, URLs of Parquet files, or "-" for stdin.
        stdin_format: the suffix that a file of what comes on stdin would have.
        layout: how files of text are laid out: keywords of `split_to`.
        wire: whether typed files hold wire form too, as files of text do.
    """

    paths: list[str]
    stdin_format: str | None = None
    layout: Mapping[str, Any] = field(default_factory=dict)
    wire: bool = False


@contextmanager
def open_data(data: DataArguments) -> Iterator[list[str] | list[Path]]:
    """The files of the data, in order; what comes on stdin is kept in a temporary file meanwhile.

    Raises:
        CommandError: there are none, a name is empty, it is unknown how to read stdin, or an option is for files of
            another format.
        UnsupportedDataError: a file is in no format that is known.
    """
    from contracts.wire.records.remote import is_url

    if not all(one.strip() for one in data.paths):
        raise CommandError(
            ExitCode.USAGE,
            "the name of a file is empty",
            "Is a variable of the shell not set? The working directory is .",
        )
    if _STDIN in data.paths:
        with _stdin_file(data) as path:
            files = _each_files([str(path) if one == _STDIN else one for one in data.paths])
            _refuse_unused_options(files, data)
            yield files
        return
    if all(map(is_url, data.paths)):
        _refuse_unused_options([Path("day.parquet")], data)  # no other file is read from a URL
        yield data.paths
        return
    try:
        files = _each_files(data.paths)
    except FileNotFoundError as error:
        missing = next((one for one in data.paths if not Path(one).exists()), None)
        if missing is None:
            raise
        raise CommandError(ExitCode.UNREADABLE, str(error), *_near_paths(Path(missing))) from error
    _refuse_unused_options(files, data)
    yield files


def _refuse_unused_options(files: list[Path], data: DataArguments) -> None:
    """Refuse an option that is for files of another format.

    Raises:
        CommandError: there is one.
    """
    from contracts.inputs.files import unused_option
    from contracts.wire.records.csv_lines import FileLayout

    header = data.layout.get("header", True) is True  # else it is None, or the names of the fields
    layout = FileLayout(**{**data.layout, "header": header})
    if (unused := unused_option((one.name for one in files), layout)) is not None:
        option = "--no-header" if unused[0] == "header" else f"--{unused[0].replace('_', '-')}"
        problem = f"{option} is for {unused[1]} files, and there is none"
        raise CommandError(ExitCode.USAGE, problem, f"Leave {option} out")


def _each_files(paths: list[str]) -> list[Path]:
    """The files of each path: none of them may stand for nothing."""
    from contracts.inputs.files import files_at

    return [file for path in paths for file in files_at(path)]


@contextmanager
def _stdin_file(data: DataArguments) -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    from contracts.inputs.files import format_read

    name = f"stdin.{(data.stdin_format or '').lstrip('.')}"
    if format_read(name) is None or "/" in name:
        raise CommandError(
            ExitCode.USAGE,
            "it is unknown how to read what comes on stdin",
            "Say it by a suffix: --stdin-format csv",
        )
    with TemporaryDirectory(prefix="contracts-") as folder:
        path = Path(folder) / name
        with path.open("wb") as file:
            while chunk := sys.stdin.buffer.read(_CHUNK):
                file.write(chunk)
        yield path


def _near_paths(path: Path) -> list[str]:
    if not path.parent.is_dir():
        return [f"nor a folder {str(path.parent)!a}"]
    near = get_close_matches(path.name, [one.name for one in path.parent.iterdir()], 1)
    return [f"Is it {str(path.parent / one)!a}?" for one in near]


def check_data(
    contract: type[Contract],
    data: DataArguments,
    options: Mapping[str, Any],
    progress: ProgressCallback | None,
    passing: PassingProfile | None = None,
) -> Report:
    """The report on data: typed files in contract form, files of text in wire form.

    Args:
        passing: what measures the data meanwhile, so that it is read once; of URLs it measures nothing.

    Raises:
        ContractViolation: `max_invalid_share` is among the options, and the data is wrong as a whole.
        CommandError, ContractError, OSError: as `open_data`; or the data cannot be read.
    """
    with open_data(data) as files:
        kinds = {_format_name(str(file)) for file in files}
        wire = data.wire or "text" in kinds or options.get("max_invalid_share") is not None
        if kinds == {"Parquet"} and not wire and (passing is None or files is data.paths):
            import contracts as ct

            return ct.check_parquet(contract, [*files], progress=progress, **options)
        return _check_stream(contract, files, data, options, progress, passing=passing, wire=wire)


def _format_name(path: str) -> str:
    from contracts.wire.records.formats import format_of

    kind = format_of(path)
    return kind.name if kind is not None and kind.is_typed else "text"


def _check_stream(
    contract: type[Contract],
    files: list[str] | list[Path],
    data: DataArguments,
    options: Mapping[str, Any],
    progress: ProgressCallback | None,
    *,
    passing: PassingProfile | None,
    wire: bool,
) -> Report:
    """The report on files that are read a part at a time, and parsed where they hold wire form."""
    from contracts.engine.contract_class import engine_of, options_for
    from contracts.engine.progress import with_progress
    from contracts.engine.sources import stream_source
    from contracts.engine.stream_check import check_adapters
    from contracts.engine.wire_check import check_wire_batches
    from contracts.report.files import with_files
    from contracts.wire.records.csv import refuse_invalid_layout
    from contracts.wire.records.csv_lines import FileLayout

    engine, layout = engine_of(contract), FileLayout(**data.layout)
    with checking_usage():
        known = options_for(contract, options)
        if wire:
            refuse_invalid_layout(layout)
            # Likewise of units, which reading anything raises for.
            engine.wire_batch(engine.read([]), known)
    source = stream_source(engine, [*files], layout)
    passed_on = source.batches if passing is None else passing.beside(source.batches)
    batches = with_progress(passed_on, progress, source.bytes_read)
    if wire:
        return check_wire_batches(engine, batches, known, files=source.counted)
    report = check_adapters(engine.backends, batches, known)
    assert report is not None  # noqa: S101 - a source has one batch at least
    return with_files(report, source.counted)
