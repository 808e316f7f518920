"""Sessions in docstrings, as Markdown."""

from __future__ import annotations

import re

SESSION = re.compile(r"^(?P<indent> *)>>> .*(?:\n *\S.*)*", re.MULTILINE)


def with_fences(docstring: str) -> str:
    """A docstring whose sessions are fenced."""

    def fenced(found: re.Match[str]) -> str:
        indent = found["indent"]
        return f"{indent}```pycon\n{found[0]}\n{indent}```"

    return SESSION.sub(fenced, docstring)
