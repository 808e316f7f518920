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


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all.

    Raises:
        CommandError: it cannot be written.
    """
    if not path.parent.is_dir():
        raise CommandError(
            ExitCode.USAGE, f"the folder {str(path.parent)!a} does not exist: make it first"
        )
    begun = path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
    try:
        begun.write_bytes(data)
        begun.replace(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise CommandError(ExitCode.USAGE, f"{str(path)!a} cannot be written: {why}") from error
    finally:
        begun.unlink(missing_ok=True)
