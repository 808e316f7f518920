"""Where a result goes: to stdout, or whole to a file."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from contracts.cli.exits import CommandError, ExitCode, silence_stdout


def emit(result: str | bytes, output: Path | None) -> None:
    """Write a result to a file, or to stdout.

    Raises:
        CommandError: the file cannot be written, or bytes would go to a terminal.
    """
    if output is not None:
        write_whole(output, result.encode() if isinstance(result, str) else result)
        return
    if isinstance(result, bytes) and sys.stdout.isatty():
        raise CommandError(ExitCode.USAGE, "the result is not text: name a file with --output")
    try:
        if isinstance(result, bytes):
            sys.stdout.buffer.write(result)
        else:
            sys.stdout.write(result if not result or result.endswith("\n") else result + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as error:
        silence_stdout()  # which would raise again where Python flushes it at the end
        raise _not_written("stdout", error) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all; a link stays one, and its target is written.

    What is not a file, a pipe or /dev/stdout, is written to, as the shell does, and never replaced.

    Raises:
        CommandError: it cannot be written.
    """
    if not path.parent.is_dir():
        raise CommandError(
            ExitCode.USAGE, f"the folder {str(path.parent)!a} does not exist: make it first"
        )
    if path.is_dir():
        raise CommandError(ExitCode.USAGE, f"{str(path)!a} is a folder: name a file in it")
    try:
        if _is_stream(path):
            with path.open("ab") as stream:  # stdout may be a file that has lines already
                stream.write(data)
            return
        _replace(path.resolve(), data)
    except BrokenPipeError:
        pass  # as on stdout: whoever reads it wants no more
    except OSError as error:
        raise _not_written(f"{str(path)!a}", error) from error


def _is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a device or an open file of this process, and not the name of a file."""
    is_special = path.exists() and not path.is_file()
    return is_special or path.absolute().parts[:2] in (("/", "dev"), ("/", "proc"))


def _replace(path: Path, data: bytes) -> None:
    begun = path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
    try:
        begun.write_bytes(data)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)


def _not_written(place: str, error: OSError) -> CommandError:
    why = (error.strerror or str(error)).lower()
    return CommandError(ExitCode.USAGE, f"{place} cannot be written: {why}")
