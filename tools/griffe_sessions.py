"""An extension of griffe, which mkdocstrings reads the source by.

Sessions in docstrings are blocks of code: the house writes `>>> ` where it fits, without a heading above, and in
Markdown that would be a quotation. And what `lazy_dataclass` makes has the signature of a dataclass.
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

    def on_module_members(self, *, mod: Any, **_: Any) -> None:
        """Called with every module that griffe has read."""
        for name in ("lazy_dataclass", "lazy_record"):
            if name in mod.imports:
                mod.imports[name] = "dataclasses.dataclass"
                mod.members[name].target_path = "dataclasses.dataclass"
