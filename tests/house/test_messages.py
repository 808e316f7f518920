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
DIALECT = re.compile(
    r"\b(is|are|was) told\b|\bmend(s|ed|ing)?\b|\bjudg(e|es|ed|ing)\b|\bsaid\b|\bof its like\b|\bthe given\b"
    r"|(?<![Tt]here )\b(is|are) no (?!more|longer|less)[a-z]+"
)
"""Words of the house's own, where the field has others."""
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.md") if "archive" not in path.parts)
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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_messages_are_in_the_words_of_the_field(path: Path) -> None:
    """No message has a word of the house's own: "is told", "mend", "judge", "said", "is no number"."""
    assert set() == {text for text in messages_in(path.read_text()) if DIALECT.search(text)}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_in_the_words_of_the_field(path: Path) -> None:
    """Nor has a page of the docs."""
    lines = enumerate(path.read_text().splitlines(), 1)
    assert [] == [f"{n}: {line}" for n, line in lines if DIALECT.search(line)]
