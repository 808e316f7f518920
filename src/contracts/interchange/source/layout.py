"""Python source laid out as formatters lay it out: on one line where it fits, else an item a line."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 88
"""The columns of a line, which is the default of ruff and of black."""
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Items in brackets, which may be spread over lines.

    Attributes:
        opening: what stands before the first item, its bracket included: "ct.rules(".
        closing: what stands after the last.
        comma_makes_tuple: whether a comma after a single item would make it a tuple.
    """

    opening: Source
    items: tuple[Source, ...]
    closing: str = ")"
    comma_makes_tuple: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Operands with an operator between them, inside brackets."""

    operator: str
    operands: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Prefixed:
    """Source after a word that belongs to it: `ge=0`, `~(…)`."""

    prefix: str
    source: Source


@dataclass(frozen=True, slots=True)
class Chain:
    """Calls of methods, each on what the one before gives: `when(…)`, `.then(…)`, `.otherwise(…)`."""

    calls: tuple[Source, ...]


Source = str | Bracketed | Joined | Prefixed | Chain


def on_one_line(source: Source) -> str:
    """The source on one line."""
    match source:
        case str():
            return source
        case Bracketed(opening, items, closing):
            return f"{on_one_line(opening)}{', '.join(map(on_one_line, items))}{closing}"
        case Joined(operator, operands):
            return f" {operator} ".join(map(on_one_line, operands))
        case Prefixed(prefix, inner):
            return prefix + on_one_line(inner)
        case Chain(calls):
            return "".join(map(on_one_line, calls))


def lay_out(source: Source, depth: int = 0, before: str = "", after: str = "") -> list[str]:
    """The lines of the source.

    Args:
        depth: by how many levels they are indented.
        before: what the first line begins with.
        after: what the last one ends with.
    """
    margin = _INDENT * depth
    line = f"{margin}{before}{on_one_line(source)}{after}"
    if len(line) <= WIDTH:
        return [line]
    match source:
        case Bracketed(opening, (_, *_) as items, closing, comma_makes_tuple):
            comma = "" if comma_makes_tuple and len(items) == 1 else ","
            inner = [line for one in items for line in lay_out(one, depth + 1, after=comma)]
            return [*lay_out(opening, depth, before), *inner, f"{margin}{closing}{after}"]
        case Joined(operator, (first, *others)):
            lines = lay_out(first, depth, before)
            for operand in others:
                lines += lay_out(operand, depth, f"{operator} ")
            return [*lines[:-1], lines[-1] + after]
        case Chain((first, *others)):
            lines = lay_out(first, depth, before)
            for call in others:
                lines += lay_out(call, depth)
            return [*lines[:-1], lines[-1] + after]
        case Prefixed(prefix, inner_source):
            return lay_out(inner_source, depth, before + prefix, after)
        case _:
            return [line]
