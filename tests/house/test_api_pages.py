"""The pages of the API show every public name, each once."""

from __future__ import annotations

import re

import contracts as ct
from tools.api_pages import FOLDER, MODULES, names_of, pages
from tools.sessions import with_fences

SHOWN = re.compile(r"^(?:::: |### .*#)(contracts[\w.]*)\.(\w+)", re.MULTILINE)


def test_the_pages_are_up_to_date() -> None:
    """They are what `python -m tools.api_pages` writes."""
    assert {path: path.read_text() for path in FOLDER.iterdir()} == pages()


def test_every_public_name_is_on_one_page() -> None:
    """A name of `contracts`, of `contracts.testing` and of an integration is shown once."""
    shown = sorted(name for text in pages().values() for _, name in SHOWN.findall(text))
    public = [name for module in MODULES for name in names_of(module)]
    assert sorted([*public, *({*ct.__all__} - {"__version__"})]) == shown


def test_sessions_in_docstrings_are_blocks_of_code() -> None:
    """A session is fenced to its last answer, at its own indentation, and text around it is not."""
    docstring = "One.\n\n  >>> f(\n  ...     1)\n  2\n\nTwo > one."
    fenced = "One.\n\n  ```pycon\n  >>> f(\n  ...     1)\n  2\n  ```\n\nTwo > one."
    assert fenced == with_fences(docstring)
