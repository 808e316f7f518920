"""Hints in the words of a shell: `--separator ';'` for what Python writes as `separator=";"`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contracts.escaping import printable
from contracts.hints import Hint, PassArgument, PassArguments

if TYPE_CHECKING:
    from contracts.report.report import Report

_OPTIONS = {
    "separator": "--separator", "encoding": "--encoding", "skip_rows": "--skip-rows", "records": "--records",
}  # fmt: skip  # a table
"""The options that have the value of an argument."""
_VALUE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|\w+)?"""
"""A value as hints write it; none where only the caller knows it."""

_HAS_THEM = re.compile(
    r"^(  (?:… and|rows of|[\d,]+ rules?) [^;]*; )report\.\w+(?= has them)", re.MULTILINE
)
"""The lines of a report that say which of its attributes has the rest."""
_BASELINE = re.compile(r"\bbaseline=ct\.profile\(\w+, good\)")
"""How a baseline is made in Python. `ct.Baselines` of several are written by Python alone."""


def report_in_shell(report: Report) -> Report:
    """The report with hints that name options."""
    violations = tuple(
        one if one.hint is None else replace(one, cause=hint_in_shell(one.hint))
        for one in report.violations
    )
    not_run = tuple(
        one if one.hint is None else replace(one, reason=hint_in_shell(one.hint))
        for one in report.not_run
    )
    return replace(report, violations=violations, not_run=not_run)


def text_in_shell(text: str) -> str:
    """The text of a report, which names where the rest of it is: an attribute in Python, another format in a shell."""
    return _HAS_THEM.sub(r"\1--format json", text)


def message_in_shell(message: str, error: BaseException) -> str:
    """The message of an error with hints that name options."""
    for hint in _hints_of(error):
        message = message.replace(printable(hint), printable(hint_in_shell(hint)))
    return message


def hint_in_shell(hint: Hint) -> Hint:
    """The hint with an option in place of each argument that has one; its changes stay."""
    text = str.__str__(hint)
    for name, value in _arguments_of(hint):
        if name == "baseline":
            text = _BASELINE.sub(
                r"--baseline FILE, which `contracts profile --output FILE` writes", text
            )
        elif (option := _option(name, value)) is not None:
            text = re.sub(rf"\b{name}={_VALUE}", option.replace("\\", r"\\"), text)
    return Hint(text, *hint.changes)


def _hints_of(error: BaseException) -> Iterator[Hint]:
    for one in (error, *getattr(error, "obstacles", ())):
        hint = getattr(one, "hint", None)
        if isinstance(hint, Hint):
            yield hint


def _arguments_of(hint: Hint) -> Iterator[tuple[str, Any]]:
    for change in hint.changes:
        match change:
            case PassArgument(name, value):
                yield name, value
            case PassArguments(arguments):
                yield from arguments.items()
            case _:
                pass


def _option(name: str, value: Any) -> str | None:
    """An argument as an option; None where there is none."""
    if name == "header":
        return "without --no-header" if value is True else "--no-header"
    if name not in _OPTIONS:
        return None
    if value is ...:
        return _OPTIONS[name]
    written = r"\t" if value == "\t" else str(value)
    return f"{_OPTIONS[name]} {shlex.quote(written)}"
