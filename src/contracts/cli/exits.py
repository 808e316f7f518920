"""How a command ends: its exit codes, and errors in our words on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import typer
import typer.core

from contracts.cli.shell_hints import message_in_shell
from contracts.errors import (
    ContractError,
    ContractViolation,
    EngineError,
    UnsupportedDataError,
    WireError,
)
from contracts.escaping import printable
from contracts.history.errors import HistoryError


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    OK = 0
    BROKEN = 1
    USAGE = 2
    UNREADABLE = 3
    INTERNAL = 4
    INTERRUPTED = 130


class CommandError(Exception):
    """A command cannot do what it was asked to.

    Attributes:
        code: what the process ends with.
        notes: lines below the message: what to do, or where it happened.
    """

    def __init__(self, code: ExitCode, message: str, *notes: str) -> None:
        super().__init__(message)
        self.code, self.notes = code, notes


def write_note(*lines: str) -> None:
    """Write lines for people, on stderr; stdout has the result alone."""
    for line in lines:
        typer.echo(line, err=True)


@contextmanager
def answering() -> Iterator[None]:
    """End the command with the code of what is raised, and a message.

    Raises:
        Exit: with that code.
    """
    try:
        yield
    except KeyboardInterrupt:
        write_note("contracts: interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read the result wants no more of it: that is not a failure of ours.
        silence_stdout()
        raise typer.Exit(ExitCode.OK) from None
    except CommandError as error:
        write_note(f"contracts: {error}", *(f"  {note}" for note in error.notes))
        raise typer.Exit(error.code) from None
    except (ContractError, OSError, ImportError) as error:
        notes = [f"  {note}" for note in getattr(error, "__notes__", ())]
        write_note(f"contracts: {_message_of(error)}", *notes)
        raise typer.Exit(code_of(error)) from None
    except Exception as error:
        if isinstance(error, typer.Exit) or not _is_ours(error):
            raise
        said = printable(f"{type(error).__name__}: {error}")
        if code_of(error) is ExitCode.UNREADABLE:
            write_note(f"contracts: the data cannot be read: {said}")
            raise typer.Exit(ExitCode.UNREADABLE) from None
        write_note(
            f"contracts: an error that it does not know: {said}",
            "  Please report it; with CONTRACTS_TRACEBACK=1 in the environment it says where it was raised",
        )
        raise typer.Exit(ExitCode.INTERNAL) from None


class Commands(typer.core.TyperGroup):
    """Commands whose errors are answered in our words."""

    def invoke(self, ctx: Any) -> Any:
        with answering():
            return super().invoke(ctx)


def _is_ours(error: Exception) -> bool:
    """Whether an error is a fault of this package, and not an answer of typer's to arguments."""
    is_typer = type(error).__module__.split(".")[0] in ("typer", "click")
    return not is_typer and not os.environ.get("CONTRACTS_TRACEBACK")


def code_of(error: BaseException) -> ExitCode:
    """The exit code of a command that ends with an error."""
    if isinstance(error, CommandError):
        return error.code
    if type(error).__module__.startswith("pyarrow"):  # of a file on another system
        return ExitCode.UNREADABLE
    if not isinstance(error, ContractError | OSError | ImportError):
        return ExitCode.INTERNAL
    if isinstance(error, ContractViolation):
        return ExitCode.BROKEN
    if isinstance(error, EngineError):
        return ExitCode.INTERNAL
    if isinstance(error, WireError | UnsupportedDataError | HistoryError | OSError):
        return ExitCode.UNREADABLE
    return ExitCode.USAGE


def _message_of(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return (
            f"{os.fsdecode(error.filename)!a} cannot be read or written: {error.strerror.lower()}"
        )
    return message_in_shell(str(error), error)


@contextmanager
def checking_usage() -> Iterator[None]:
    """What is raised for an invalid argument is a fault of whoever wrote the command.

    Raises:
        CommandError: an argument is invalid.
    """
    try:
        yield
    except ContractError:
        raise
    except (TypeError, ValueError) as error:
        raise CommandError(ExitCode.USAGE, printable(str(error))) from error


def silence_stdout() -> None:
    """Write nothing more to stdout, whose reader has gone, not even at the end of the process."""
    try:
        place = sys.stdout.fileno()
    except (OSError, ValueError):
        return  # a test's own stream
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - not a path of the user's
        os.dup2(nowhere.fileno(), place)
