"""Prints how the house stands: the numbers of docs/explanation/architecture.md, for any source tree.

python tools/house.py                      # this library
python tools/house.py path/to/narwhals     # another one, measured the same way
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "contracts"
SUPPRESSION = re.compile(
    r"(?:# noqa(?:: [A-Z]+\d+(?:, [A-Z]+\d+)*)?|# (?:type|pyright): ignore(?:\[[\w-]+(?:, ?[\w-]+)*\])?)"
)
"""What silences a linter or a type checker, up to the reason behind it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python, read."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())

    @property
    def functions(self) -> list[Function]:
        """Every function and method in it."""
        return [n for n in ast.walk(self.tree) if isinstance(n, Function)]

    @property
    def names(self) -> set[str]:
        """The functions and classes that it defines at its top, but for `__dunders__`."""
        defined = (n for n in self.tree.body if isinstance(n, Function | ast.ClassDef))
        return {n.name for n in defined if not n.name.startswith("__")}

    @property
    def import_lines(self) -> int:
        """How many lines its imports take."""
        imports = (n for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom))
        return sum((n.end_lineno or n.lineno) - n.lineno + 1 for n in imports)

    @property
    def comments(self) -> list[str]:
        """Its comments."""
        with self.path.open("rb") as file:
            found = [t for t in tokenize.tokenize(file.readline) if t.type == tokenize.COMMENT]
        return [token.string for token in found]


def modules_of(source: Path) -> list[Module]:
    """The modules below a folder, tests left out."""
    paths = (p for p in sorted(source.rglob("*.py")) if "tests" not in p.relative_to(source).parts)
    return [Module(p, text, ast.parse(text)) for p in paths for text in [p.read_text("utf-8")]]


def body_lines(function: Function) -> int:
    """How many lines a function's body takes, without its docstring."""
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    return ((body[-1].end_lineno or 0) - body[0].lineno + 1) if body else 0


def shared_names(modules: Iterable[Module]) -> dict[str, list[Path]]:
    """The top-level functions and classes of one name that two modules define, and where."""
    homes: dict[str, list[Path]] = defaultdict(list)
    for module in modules:
        for name in module.names:
            homes[name].append(module.path)
    return {name: paths for name, paths in sorted(homes.items()) if len(paths) > 1}


def used_elsewhere(modules: list[Module]) -> set[str]:
    """The names that some module imports from another, or reads as an attribute of it."""
    used: set[str] = set()
    for node in (n for m in modules for n in ast.walk(m.tree)):
        if isinstance(node, ast.ImportFrom):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.add(node.value)  # a table of lazy imports names what it gives
    return used


def spread_text(values: Iterable[int]) -> str:
    """The median, the 90th percentile and the maximum of some counts."""
    ordered = sorted(values)
    return f"{statistics.median_low(ordered)} / {ordered[len(ordered) * 9 // 10]} / {ordered[-1]}"


def share_text(part: int, whole: int) -> str:
    """A share in per cent."""
    return f"{100 * part / whole:.1f} %"


def is_unexplained(comment: str) -> bool:
    """Whether a comment suppresses something, and does not say why."""
    found = SUPPRESSION.search(comment)
    return found is not None and not comment[found.end() :].strip(" -#")


def measurements(source: Path) -> Iterator[tuple[str, str]]:
    """What there is to say of a source tree, in the order of the table."""
    modules = modules_of(source)
    functions = [f for m in modules for f in m.functions]
    lines = sum(m.lines for m in modules)
    names = sum(len(m.names) for m in modules)
    shared = sum(len(paths) for paths in shared_names(modules).values())
    used = used_elsewhere(modules)
    private = [
        n.name
        for m in modules
        for n in m.tree.body
        if isinstance(n, Function) and n.name not in used
    ]
    comments = [c for m in modules for c in m.comments]
    alone = sum(line.lstrip().startswith("#") for m in modules for line in m.text.splitlines())
    skips = [c for c in comments if c.startswith("# fmt: skip") and len(c.split("#")) < 3]
    yield "modules", f"{len(modules)}"
    yield "lines", f"{lines:,}"
    yield "module lines p50 / p90 / max", spread_text(m.lines for m in modules)
    yield "body lines p50 / p90 / max", spread_text(map(body_lines, functions))
    yield "top-level names that another module defines too", share_text(shared, names)
    open_doors = sum(not name.startswith("_") for name in private)
    yield "module-private functions without an underscore", share_text(open_doors, len(private))
    documented = sum(ast.get_docstring(f) is not None for f in functions)
    yield "functions with a docstring", share_text(documented, len(functions))
    yield "comment lines", share_text(alone, lines)
    suppressed = sum(bool(SUPPRESSION.search(c)) for c in comments)
    yield "suppressions for 1,000 lines", f"{1000 * suppressed / lines:.1f}"
    yield "suppressions without a reason", f"{sum(map(is_unexplained, comments))}"
    yield "`fmt: skip` without a reason", f"{len(skips)}"
    yield "import lines", share_text(sum(m.import_lines for m in modules), lines)


def main(arguments: list[str]) -> None:
    """Print the table, and the shared names where one asks for them."""
    paths = [Path(one) for one in arguments if not one.startswith("--")] or [SOURCE]
    for source in paths:
        print(f"{source.name}")
        for name, value in measurements(source):
            print(f"  {name:<50} {value}")
        if "--shared" in arguments:
            for name, homes in shared_names(modules_of(source)).items():
                print(f"    {name}: {', '.join(str(p.relative_to(source)) for p in homes)}")


if __name__ == "__main__":
    main(sys.argv[1:])
