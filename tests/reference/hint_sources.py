"""Every text of a hint that stands in the source, as a pattern: what a walk over all hints must meet.

A hint's text is what is passed to a parameter named `hint`, or to `Hint`. It is followed through
names, tables and functions to the texts that are written out; what is formatted into them may be anything.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from tests.paths import ROOT

SOURCE = ROOT / "src" / "contracts"
ANYTHING = "(?s:.*)"
PASSED_ON = {"hint", "cause", "reason", "suggestion"}
"""The attributes of errors whose hints were met where the error was made."""


@dataclass(frozen=True)
class HintSource:
    """A text of a hint: the file and line that it is used in, and a pattern of it."""

    place: str
    pattern: str


def unmet(rooms: Iterable[str], met: Collection[str]) -> dict[str, str]:
    """The texts of hints in some files or folders that are not among those met, by their places."""
    found = [one for room in rooms for one in sources(room)]
    return {
        one.place: re.sub(r"\\(.)", r"\1", one.pattern.replace(ANYTHING, "…"))
        for one in found
        if not any(re.fullmatch(one.pattern, text) for text in met)
    }


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, each node of which knows its parent."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]  # ours
    return tree


def modules() -> list[str]:
    """Every module of the package that gives a hint, or passes one on."""
    names = {*RECEIVERS(), "Hint"}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text()
        if any(f"{name}(" in text for name in names) and any(
            isinstance(node, ast.Call) and [*_hints_of_call(node)]
            for node in ast.walk(tree_of(path))
        ):
            found.append(path.relative_to(SOURCE).as_posix())
    return found


def sources(room: str) -> list[HintSource]:
    """The hints of a file or a folder of the package."""
    files = sorted((SOURCE / room).rglob("*.py")) if (SOURCE / room).is_dir() else [SOURCE / room]
    found = {HintSource(place, pattern) for path in files for place, pattern in _in_file(path)}
    return sorted(found, key=lambda one: (one.place, one.pattern))


def _in_file(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            for text in _hints_of_call(node):
                place = f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}"
                yield from ((place, pattern) for pattern in _patterns(text, node, path))


def _hints_of_call(call: ast.Call) -> Iterator[ast.expr]:
    if ast.unparse(call.func) == "LOG.error":
        return  # of a logger
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "Hint" and len(call.args) > 1:
        yield call.args[0]
    place = RECEIVERS().get(name)
    if place is not None and len(call.args) > place:
        yield call.args[place]
    if place is not None:
        yield from (one.value for one in call.keywords if one.arg == "hint")


@cache
def RECEIVERS() -> dict[str, int]:  # noqa: N802 - a table, made once
    """The functions and classes with a parameter named `hint`, and its position; not those that are passed
    what is a `Hint` already, which was met where it was made.
    """
    found: dict[str, int] = {}
    for path in SOURCE.rglob("*.py"):
        if "hint" not in path.read_text():
            continue  # to parse the others takes seconds
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                names = [one.arg for one in node.args.args if not _is_made(one)]
                owner = node.parent  # type: ignore[attr-defined]
                if "hint" in names:
                    method = isinstance(owner, ast.ClassDef)
                    name = owner.name if node.name == "__init__" else node.name
                    found[name] = names.index("hint") - method
            elif isinstance(node, ast.ClassDef) and not _has_constructor(node):
                fields = [
                    n.target.id
                    for n in node.body
                    if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
                ]
                if "hint" in fields:
                    found[node.name] = fields.index("hint")
    return found


def _is_made(one: ast.arg) -> bool:
    return one.annotation is not None and ast.unparse(one.annotation) == "Hint"


def _has_constructor(node: ast.ClassDef) -> bool:
    return any(isinstance(one, ast.FunctionDef) and one.name == "__init__" for one in node.body)


def _patterns(text: ast.expr, at: ast.AST, path: Path) -> list[str]:
    """The patterns of what an expression may be."""
    match text:
        case ast.Constant(str(written)):
            return [re.escape(written)]
        case ast.Constant(None):
            return []
        case ast.JoinedStr(parts):
            return [
                "".join(
                    _patterns(p, at, path)[0] if isinstance(p, ast.Constant) else ANYTHING
                    for p in parts
                )
            ]
        case ast.IfExp(body=one, orelse=other):
            return [*_patterns(one, at, path), *_patterns(other, at, path)]
        case ast.BoolOp(values=parts):
            return [one for part in parts for one in _patterns(part, at, path)]
        case ast.BinOp(left, ast.Add(), right):
            pairs = product(_patterns(left, at, path), _patterns(right, at, path))
            return [one + other for one, other in pairs]
        case ast.Attribute(attr=name) if name in PASSED_ON:
            return []
        case ast.Call(ast.Attribute(ast.Name("str"), "__str__" | "__add__")):
            return []  # the text of a hint that was made
        case ast.Call(ast.Name("Hint"), [inner, *_]):
            return _patterns(inner, at, path)
        case ast.Call(ast.Name("as_hint"), [inner]):
            return _patterns(inner, at, path)
        case ast.Call(ast.Name("next"), [ast.GeneratorExp() as drawn, *otherwise]):
            every = [*_drawn(drawn, path), *otherwise]
            return [one for value in every for one in _patterns(value, at, path)]
        case ast.Call(ast.Name(name)):
            return _returned(name, path)
        case ast.Call(ast.Attribute(inner, "format")):
            return [re.sub(r"\\\{.*?\\\}", ANYTHING, one) for one in _patterns(inner, at, path)]
        case ast.Call(ast.Attribute(ast.Name(name), "get"), [_, *otherwise]):
            return [
                *_named(name, at, path),
                *(p for o in otherwise for p in _patterns(o, at, path)),
            ]
        case ast.Subscript(ast.Name(name)):
            return _named(name, at, path)
        case ast.Dict(values=values):
            return [one for value in values for one in _patterns(value, at, path)]
        case ast.Name(name):
            return _named(name, at, path)
        case _:
            raise AssertionError(
                f"{path.name}:{text.lineno}: no text of a hint: {ast.unparse(text)}"
            )


def _drawn(drawn: ast.GeneratorExp, path: Path) -> Iterator[ast.expr]:
    """What a generator over the rows of a table, or the items of a dict, gives."""
    match drawn.elt, drawn.generators[0]:
        case ast.Attribute(attr=name), _ if name in PASSED_ON:
            pass
        case ast.Name(name), ast.comprehension(ast.Tuple(targets), ast.Name(table)):
            place = [getattr(one, "id", None) for one in targets].index(name)
            for value in _assigned(table, tree_of(path)):
                yield from _column(value, place, tree_of(path))
        case ast.Name(), ast.comprehension(iter=ast.Call(ast.Attribute(ast.Name(table), "items"))):
            yield from (
                one
                for value in _assigned(table, tree_of(path))
                if isinstance(value, ast.Dict)
                for one in value.values
            )
        case _:
            raise AssertionError(f"{path.name}:{drawn.lineno}: {ast.unparse(drawn)}")


def _named(name: str, at: ast.AST, path: Path) -> list[str]:
    """The patterns of a name's values: assigned in the function or the module, looped over, imported."""
    scope: ast.AST | None = at
    while scope is not None:
        if isinstance(scope, ast.FunctionDef) and name in [a.arg for a in scope.args.args]:
            return []  # its callers are sources
        if isinstance(scope, (ast.FunctionDef, ast.Module)):
            values = [*_assigned(name, scope)]
            if values:
                return [one for value in values for one in _patterns(value, value, path)]
            if any(isinstance(n, ast.MatchAs) and n.name == name for n in ast.walk(scope)):
                return []  # it is read from what was written
        scope = getattr(scope, "parent", None)
    other = _home(name, path)
    assert other is not None, f"{path.name}: where is {name}?"
    return _named(name, tree_of(other), other)


def _assigned(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        match node:
            case ast.Assign([ast.Name(target)], value) if target == name:
                yield value
            case ast.AnnAssign(ast.Name(target), value=ast.expr() as value) if target == name:
                yield value
            case ast.NamedExpr(ast.Name(target), value) if target == name:
                yield value
            case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)):
                pairs = zip(targets, values, strict=True)
                yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == name)
            case ast.Assign(
                [ast.Tuple(targets)], ast.GeneratorExp(_, [ast.comprehension(_, ast.Tuple(values))])
            ):
                pairs = zip(targets, values, strict=True)
                yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == name)
            case ast.For(
                ast.Tuple([_, ast.Tuple(targets)]),
                ast.Call(ast.Attribute(ast.Name(table), "items")),
            ):
                places = [n for n, t in enumerate(targets) if ast.unparse(t) == name]
                rows = [*_assigned(table, _module_of(scope))] if places else []
                members = [v for row in rows if isinstance(row, ast.Dict) for v in row.values]
                yield from (v.elts[n] for v in members if isinstance(v, ast.Tuple) for n in places)
            case ast.For(ast.Tuple(targets), table):
                places = [
                    n for n, t in enumerate(targets) if isinstance(t, ast.Name) and t.id == name
                ]
                yield from (row for place in places for row in _column(table, place, scope))
            case _:
                pass


def _module_of(scope: ast.AST) -> ast.AST:
    parent = getattr(scope, "parent", None)
    return scope if parent is None else _module_of(parent)


def _column(table: ast.expr, place: int, scope: ast.AST) -> Iterator[ast.expr]:
    if isinstance(table, ast.Name):
        for value in _assigned(table.id, scope):
            yield from _column(value, place, scope)
    elif isinstance(table, ast.Tuple):
        yield from (row.elts[place] for row in table.elts if isinstance(row, ast.Tuple))


def _returned(name: str, path: Path) -> list[str]:
    """The patterns of what a function returns."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            values = [r.value for r in ast.walk(node) if isinstance(r, ast.Return) and r.value]
            return [one for value in values for one in _patterns(value, value, path)]
    other = _home(name, path)
    assert other is not None, f"{path.name}: where is {name}()?"
    return _returned(name, other)


def _home(name: str, path: Path) -> Path | None:
    """The file that a name is imported from."""
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and name in [a.name for a in node.names]
        ):
            return SOURCE.parent.joinpath(*node.module.split(".")).with_suffix(".py")
    return None
