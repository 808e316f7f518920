"""An extension of Python-Markdown: blocks of Python that are sessions are highlighted as sessions.

The pages write both as `python`, which is what runs them (tests/house/docs_pages.py); an answer is not Python.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown  # type: ignore[import-not-found, import-untyped, unused-ignore]  # pyright: ignore[reportMissingImports, reportMissingModuleSource]  # the docs' environment has it
from markdown.extensions import Extension  # type: ignore[import-not-found, import-untyped, unused-ignore]  # pyright: ignore[reportMissingImports, reportMissingModuleSource]  # the same
from markdown.preprocessors import Preprocessor  # type: ignore[import-not-found, import-untyped, unused-ignore]  # pyright: ignore[reportMissingImports, reportMissingModuleSource]  # the same

BEGINS = re.compile(r"^( *```)python\n(?= *>>> )", re.MULTILINE)


class _AsSessions(Preprocessor):  # type: ignore[misc, unused-ignore]  # Markdown is not installed beside mypy
    def run(self, lines: list[str]) -> list[str]:
        return BEGINS.sub(r"\1pycon\n", "\n".join(lines)).split("\n")


class Sessions(Extension):  # type: ignore[misc, unused-ignore]  # the same
    """Names the language of sessions before fences are read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Called once by Markdown."""
        md.preprocessors.register(_AsSessions(md), "contracts_sessions", 100)


def makeExtension(**_: Any) -> Sessions:  # noqa: N802 - Markdown's name
    """The extension, as Markdown asks for it."""
    return Sessions()
