"""The part of docs/reference/cli.md about each command, written from the commands themselves.

`python tools/cli_page.py` writes it again; a test holds the page to it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from typer.models import OptionInfo

from contracts.cli.app import app

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
BEGINS = "## check\n"


def commands_text() -> str:
    """A section for each command: what it does, and a table of its arguments."""
    commands = (one.callback for one in app.registered_commands if one.callback is not None)
    return "\n".join(line for one in commands for line in _section(one))


def _section(command: Callable[..., object]) -> Iterator[str]:
    paragraphs = (inspect.getdoc(command) or "").split("\n\n")
    yield f"## {command.__name__.rstrip('_')}\n"
    yield from (re.sub(r"\s+", " ", one) + "\n" for one in paragraphs)
    yield "| argument | meaning |"
    yield "|---|---|"
    for annotation in get_type_hints(command, include_extras=True).values():
        if annotation is not NoneType:
            kind, argument = get_args(annotation)
            # In `Annotated` typer keeps the first name of an option where its default would be.
            is_option = isinstance(argument, OptionInfo)
            names = (
                (argument.default, *(argument.param_decls or ()))
                if is_option
                else (argument.metavar,)
            )
            shown = ", ".join(f"`{name}`" for name in names)
            yield f"| {shown} | {argument.help}{_choices_of(kind)} |"
    yield ""


def _choices_of(kind: Any) -> str:
    """The values of an option that chooses between some."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, StrEnum):
            return f" One of {', '.join(f'`{choice.value}`' for choice in one)}."
    return ""


if __name__ == "__main__":
    head = PAGE.read_text().partition(BEGINS)[0]
    PAGE.write_text(head + commands_text())
