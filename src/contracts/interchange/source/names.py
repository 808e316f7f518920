"""The names that source uses from elsewhere, and the imports that bring them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.interchange.source.layout import WIDTH, Bracketed, lay_out


@dataclass(slots=True)
class Names:
    """The names in one module of source.

    Attributes:
        taken: names that mean something else in it: its classes and their fields.
    """

    taken: set[str]
    _imported: dict[tuple[str, str], str] = field(default_factory=dict)

    def use(self, module: str, name: str) -> str:
        """The name by which the source knows a name of a module; "" is the module itself."""
        known = self._imported.get((module, name))
        if known is None:
            known = _free_name(name or "ct", self.taken)
            self.taken.add(known)
            self._imported[module, name] = known
        return known

    def use_builtin(self, name: str) -> str:
        """The name by which the source knows a builtin."""
        return self.use("builtins", name) if name in self.taken else name

    def ours(self, name: str) -> str:
        """A public name of this library."""
        return f"{self.use('contracts', '')}.{name}"

    def imports(self) -> list[str]:
        """The import statements, sorted as isort does: the standard library's, then the others."""
        by_module: dict[str, list[str]] = {}
        for (module, name), known in self._imported.items():
            if name:
                by_module.setdefault(module, []).append(
                    name if name == known else f"{name} as {known}"
                )
        standard = [one for one in sorted(by_module) if one in sys.stdlib_module_names]
        others = [one for one in sorted(by_module) if one not in sys.stdlib_module_names]
        own = self._imported.get(("contracts", ""))
        plain = [] if own is None else [f"import contracts as {own}"]
        blocks = [_from_lines(standard, by_module), [*plain, *_from_lines(others, by_module)]]
        return [line for block in blocks if block for line in ("", *block)][1:]


def _from_lines(modules: Iterable[str], names: dict[str, list[str]]) -> list[str]:
    lines: list[str] = []
    for one in modules:
        line = f"from {one} import {', '.join(sorted(names[one]))}"
        spread = Bracketed(f"from {one} import (", tuple(sorted(names[one])))
        lines += [line] if len(line) <= WIDTH else lay_out(spread)
    return lines


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
