"""An extension of griffe, which mkdocstrings reads the source by: sessions in docstrings are blocks of code.

The house writes `>>> ` where it fits, without a heading above; in Markdown it would be a quotation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import griffe  # type: ignore[import-not-found, unused-ignore]  # pyright: ignore[reportMissingImports]  # the docs' environment has it

sys.path.append(str(Path(__file__).parents[1]))
from tools.sessions import with_fences


class Sessions(griffe.Extension):  # type: ignore[misc, unused-ignore]  # griffe is not installed beside mypy
    """Fences the sessions of every docstring."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Called with every object that griffe has read."""
        if obj.docstring is not None:
            obj.docstring.value = with_fences(obj.docstring.value)
