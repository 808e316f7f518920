"""A contract as a card in Markdown, for those who read no Python: what its data must be, in words.

All text is escaped, so that it reads as it stands; operands and defaults of sensitive fields do not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

from contracts.backends.masking import hides
from contracts.rendering import render
from contracts.rules.aggregate import Aggregate
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import CustomRow, RowRule
from contracts.rules.table import CustomTable, Grouped
from contracts.rules.value import Custom
from contracts.specification import (
    Default,
    Factory,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    thawed,
    value_at,
)

SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$!]")
"""The characters that may mean something to a reader of Markdown, wherever they stand."""
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
HEAD = ("field", "type", "null", "default", "rules", "on the wire")
EXTRA = {
    "forbid": "Fields that it does not name are refused.",
    "ignore": "Fields that it does not name are dropped.",
    "allow": "Fields that it does not name are kept as they are.",
}
PRIVATE = "private"
CUSTOMS = (Custom, CustomRow, CustomTable)
"""The rules whose sentence is their author's own."""


def card(specification: Specification) -> str:
    """The card of a contract, and below it those of the contracts that it nests."""
    named = f"{specification.name} {specification.version or ''}".rstrip()
    lines = [f"# {text(named)}", "", *about(specification)]
    lines += [*field_table(specification), "", EXTRA[specification.extra], ""]
    lines += rule_lists(specification)
    for nested in nested_in(specification):
        lines += [f"## {text(nested.name)}", "", *about(nested), *field_table(nested), ""]
        lines += [EXTRA[nested.extra], "", *rule_lists(nested)]
    return "\n".join(lines).rstrip() + "\n"


def about(specification: Specification) -> Iterator[str]:
    """Whose contract it is, where it stands, and what its author says of it."""
    said = {"boundary": specification.boundary, "owner": specification.owner}
    known = [f"{word}: {text(one)}" for word, one in said.items() if one is not None]
    if known:
        yield from (" · ".join(known), "")
    for paragraph in cleandoc(specification.description or "").split("\n\n"):
        if paragraph.strip():
            yield from (text(paragraph), "")


def nested_in(specification: Specification) -> list[Specification]:
    """The contracts that stand in its fields, however deep, each once, in order."""
    found: dict[str, Specification] = {}

    def look(value: Value) -> None:
        if isinstance(value.dtype, ListOf):
            look(value.dtype.item)
        elif isinstance(value.dtype, StructOf):
            inner = value.dtype.specification
            if found.get(inner.name) != inner:
                found[inner.name] = inner
                for field in inner.fields:
                    look(field.value)

    for field in specification.fields:
        look(field.value)
    return list(found.values())


# Fields -----------------------------------------------------------------------------------------


def field_table(specification: Specification) -> list[str]:
    """The fields as a table, with what their author says of them, if anything."""
    rows: list[tuple[str, ...]] = [cells(field) for field in specification.fields]
    head: tuple[str, ...] = (*HEAD, "about")
    if not any(field.description for field in specification.fields):
        head, rows = HEAD, [row[:-1] for row in rows]
    return [row_of(head), row_of("---" for _ in head), *map(row_of, rows)]


def row_of(cells_: Iterable[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells_)} |"


def cells(field: Field) -> tuple[str, ...]:
    """What a row says of a field."""
    name = text(field.alias)
    if field.name != field.alias:
        name += f" (in Python: {text(field.name)})"
    value = field.value
    return (
        name,
        text(str(noun_of(value))),
        "yes" if value.nullable else "no",
        text(default_of(field)),
        "; ".join(rules_of(value)),
        "; ".join(map(text, wire_of(value))),
        text(field.description or ""),
    )


def noun_of(value: Value) -> str:
    """The type in words, with its unit; a contract by its name."""
    return f"{value.dtype}" if value.unit is None else f"{value.dtype} in {value.unit}"


def default_of(field: Field) -> str:
    """What stands for an absent field."""
    match field.default:
        case None:
            return "required"
        case Factory():
            return "made anew for each row"
        case Default(None):
            return "null"
        case Default(value):
            return PRIVATE if hides(field.value) else render(thawed(value, field.value))


def rules_of(value: Value, where: str = "") -> Iterator[str]:
    """What a value must be, as sentences; of the items of a list too."""
    if value.sensitive:
        yield f"is never shown{where}"
    if value.dtype.kind == "float":
        policy = value.non_finite
        if policy.nan != "forbid":
            means = {"allow": "is allowed", "null": "means null", "default": "means the default"}
            yield f"NaN {means[policy.nan]}{where}"
        if policy.inf == "allow":
            yield f"infinities are allowed{where}"
    for requirement in value.rules:
        yield said_of(requirement, private=value.sensitive) + where
    if isinstance(value.dtype, ListOf):
        yield from rules_of(value.dtype.item, " in every item")


def wire_of(value: Value) -> Iterator[str]:
    """What a value looks like on the wire, where it is said."""
    wire = value.wire
    if wire.format is not None:
        yield str(wire.format).removeprefix("be ")
    if wire.missing is not None and wire.missing.values:
        shown = PRIVATE if value.sensitive else ", ".join(map(render, wire.missing.values))
        yield f"null is {shown}"
    if wire.words is not None:
        true, false = (", ".join(map(render, one)) for one in (wire.words.true, wire.words.false))
        yield f"true is {true}; false is {false}"
    if wire.numerals is not None:
        point = "comma" if wire.numerals.decimal_comma else "point"
        groups = wire.numerals.thousands
        between = "" if groups is None else f", {groups!r} between groups of three digits"
        yield f"decimal {point}{between}"
    if wire.trim is not None:
        yield "white space around it is cut"
    if wire.unit is not None and wire.unit.labelled:
        yield "the column must say its unit"


# Rules ------------------------------------------------------------------------------------------


def said_of(requirement: Requirement[Any], *, private: bool) -> str:
    """A rule as a sentence, with its name and its terms; without its operands where they are private."""
    rule = requirement.rule
    hidden = private and not isinstance(rule, CUSTOMS)
    said = f"a rule ({rule.code}) whose operands are {PRIVATE}" if hidden else sentence(rule)
    name = "" if requirement.name is None else f"{text(requirement.name)}: "
    terms = [*terms_of(requirement)]
    return f"{name}{text(said)}" + (f" ({', '.join(terms)})" if terms else "")


def terms_of(requirement: Requirement[Any]) -> Iterator[str]:
    """How a broken rule is judged, where it is said."""
    if requirement.severity == "warn":
        yield "only warns"
    if requirement.tolerate_share is not None:
        yield f"up to {requirement.tolerate_share:.10g} of the rows may break it"
    if requirement.tolerate_rows is not None:
        yield f"up to {requirement.tolerate_rows:,} rows may break it"
    if requirement.cost != 1:
        yield f"costs {requirement.cost:.10g} each"


def rule_lists(specification: Specification) -> Iterator[str]:
    """The rules of rows, and those of the whole, as lists."""
    lists: tuple[tuple[str, Iterable[Requirement[Any]]], ...] = (
        ("In each row", specification.row_rules),
        ("In the whole", specification.table_rules),
    )
    for heading, requirements in lists:
        lines = [f"- {line_of(one, specification)}" for one in requirements]
        if lines:
            yield from (f"**{heading}**", "", *lines, "")


def line_of(requirement: Requirement[Any], specification: Specification) -> str:
    """A rule of the body: what it is about, and what it asks."""
    rule = requirement.rule
    said = said_of(requirement, private=is_private(rule, specification))
    if isinstance(rule, RowRule):
        return said
    inner = rule.rule if isinstance(rule, Grouped) else rule
    fields = ", ".join(specification.by_name[name].alias for name in inner.fields)
    return f"{text(fields)} {said}" if len(inner.fields) == 1 else said


def is_private(rule: Any, specification: Specification) -> bool:
    """Whether a rule compares something sensitive with its operands."""
    if isinstance(rule, RowRule):
        found = (value_at(specification, path) for path in rule.paths)
    else:
        inner = rule.rule if isinstance(rule, Grouped) else rule
        names = inner.fields if isinstance(inner, Aggregate) else ()
        found = (value_at(specification, (name,)) for name in names)
    return any(value is not None and hides(value) for value in found)


# Text -------------------------------------------------------------------------------------------


def text(said: str) -> str:
    """Text on one line that reads as it stands, in Markdown and in the HTML made of it."""
    line = " ".join(said.split())
    escaped = re.sub("[&<>]", lambda found: ENTITIES[found[0]], line)
    return SPECIAL.sub(lambda found: "\\" + found[0], escaped)
