"""What the library says can be followed where only the wheel is installed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.paths import ROOT

SOURCE = ROOT / "src"
ELSEWHERE = re.compile(r"docs/|\w\.md\b|^See |\bSee [A-Z]|documentation for")
"""Where a message sends its reader, instead of saying it."""
MODULES = sorted(SOURCE.rglob("*.py"))


def messages_in(text: str) -> set[str]:
    """The texts of a module that are not docstrings."""
    tree = ast.parse(text)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {one.value for one in constants if isinstance(one.value, str) and id(one) not in bare}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_message_sends_its_reader_to_a_page(path: Path) -> None:
    """A hint says what to write; it cites no page of the docs, which a wheel does not have."""
    assert set() == {text for text in messages_in(path.read_text()) if ELSEWHERE.search(text)}
