"""The reference page of rules, a card for each: its sentence, what each backend makes of it, and cases of
the conformance corpus. `python tools/rule_cards.py` writes docs/reference/rule-cards.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from pprint import pformat
from typing import Any, get_args

import polars as pl
import yaml
from pydantic import VERSION

import contracts as ct
from contracts.backends.expressions import broken
from contracts.backends.payload_values import value_schema
from contracts.backends.predicate_frames import expression
from contracts.documents.carried_contracts import customs_of, document_of
from contracts.documents.markdown import text
from contracts.documents.strict_json import canonical
from contracts.rendering import render
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.rules.table import CustomTable, References, TableRule
from contracts.rules.value import Custom, ValueRule
from contracts.specification import Field, Specification
from contracts.testing.cases import Case, cases

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "rule-cards.md"
HEAD = """# Rule cards

Each rule with its sentence, what the two paths and an ODCS document make of it, and some of the cases that every backend is held to
(`contracts.testing.cases`). The [reference of rules](rules.md) says how to write them.

This page is written by `python tools/rule_cards.py`, with polars {polars} and pydantic {pydantic}: the expressions and schemas
are shown as these print them.
"""
SHOWN_CASES = 6
"""How many values that keep a rule, how many that break it, and how many whole cases a card shows."""
SHOWN_ROWS = 4
LONGEST = 1_200
"""How many characters of an expression or a schema are shown."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
OWN = "The expression is the rule's own `expr=`; without one, `accepts=` is asked of each value."
PLACED = "A {kind} is no part of what one field's core schema says: it is asked after the fields, of the whole row."
WHOLE = "It is judged on the whole batch, and is no part of a payload's verdict."


def page() -> str:
    """The page, whole."""
    every = cases()
    lines = [HEAD.format(polars=pl.__version__, pydantic=VERSION)]
    scopes = {"Value rules": ValueRule, "Row rules": RowRule, "Table rules": TableRule}
    for heading, union in scopes.items():
        lines += [f"## {heading}", ""]
        for kind in get_args(union):
            lines += card_of(kind, [case for case in every if rule_in(case, kind)[1] is not None])
    return "\n".join(lines).rstrip() + "\n"


def rule_in(case: Case, kind: type) -> tuple[Field | None, Any]:
    """The field that states the first rule of a kind in a case, and the rule; neither, if it has none."""
    for field in case.specification.fields:
        for requirement in field.value.rules:
            if isinstance(requirement.rule, kind):
                return field, requirement.rule
    for stated in case.specification.rules:
        if isinstance(stated.rule, kind):
            return None, stated.rule
    return None, None


def card_of(kind: type, found: list[Case]) -> Iterator[str]:
    """The card of one kind of rule, by the cases that have it."""
    case = found[0]
    field, rule = rule_in(case, kind)
    yield from (f"### {kind.__name__}", "")
    yield from (f"`{rule.code}`: {text(sentence(rule))}", "")
    for title, body in sections_of(field, rule, case.specification):
        yield from (f"{title}", "", *body, "")
    if field is None:
        yield from whole_cases(found)
    else:
        yield from value_cases(found, kind)
    yield ""


def sections_of(
    field: Field | None, rule: Any, specification: Specification
) -> Iterator[tuple[str, list[str]]]:
    """What each backend, and each document, makes of a rule."""
    if field is not None:
        if isinstance(rule, Custom):
            yield "In Polars:", [OWN]
        else:
            yield (
                "In Polars, true where it is broken:",
                block(f"{broken(rule, pl.col('x'), field.value)}"),
            )
        schema = value_schema(field.value, lambda _: {"type": "any"}, wire=False)
        yield "In pydantic-core:", block(pformat(plainly(schema), width=100, sort_dicts=False))
    elif isinstance(rule, CustomRow):
        yield "In Polars:", [OWN.replace("each value", "each row")]
        yield "In pydantic-core:", [PLACED.format(kind="row rule")]
    elif isinstance(rule, (Satisfies, Coordinates, FreshAt)):
        reads = {path: pl.col(".".join(path)) for path in rule.paths}
        yield (
            "In Polars, true where it is kept:",
            block(f"{expression(rule.predicate, specification, reads)}"),
        )
        yield "In pydantic-core:", [PLACED.format(kind="row rule")]
    else:
        yield (
            "In Polars and pydantic-core:",
            [
                WHOLE
                if not isinstance(rule, CustomTable)
                else f"{WHOLE} {OWN}".replace("each value", "the frame")
            ],
        )
    yield "In ODCS:", block(odcs_form(field, rule, specification).rstrip(), "yaml")


def odcs_form(field: Field | None, rule: Any, specification: Specification) -> str:
    """What an ODCS document says of a rule: the property of its field, or what stands in the object beside
    the properties that say nothing of it.
    """
    plain = tuple(replace(one, value=replace(one.value, rules=())) for one in specification.fields)
    if field is not None:
        plain = (replace(field, value=replace(field.value, rules=(Requirement(rule),))),)
    rules = () if field is not None else (Requirement(rule),)
    alone = replace(specification, version="1.0.0", fields=plain, rules=rules, extra="forbid")
    customs = [rule] if isinstance(rule, (Custom, CustomRow, CustomTable)) else []
    text_of = canonical(document_of(alone, customs_of(customs)))
    contract = ct.from_json(text_of, customs=customs)
    stated = [one.rule for one in ct.specification_of(contract).rules]
    others = [one.contract for one in stated if isinstance(one, References)]
    document = yaml.safe_load(ct.to_odcs(contract, *others, customs=customs))
    [said, *_] = document["schema"]
    if field is not None:
        return yaml.safe_dump(said["properties"][0], sort_keys=False)
    of_types = {
        "name",
        "physicalName",
        "logicalType",
        "logicalTypeOptions",
        "required",
        "customProperties",
    }
    told = [one for one in said["properties"] if not one.keys() <= of_types]
    said = {"name": said["name"], **({"properties": told} if told else {}), **rest_of(said)}
    service = document.get("slaProperties")
    return yaml.safe_dump(said | ({"slaProperties": service} if service else {}), sort_keys=False)


def rest_of(said: dict[str, Any]) -> dict[str, Any]:
    """What an object says beside what it is called and has."""
    return {
        key: one for key, one in said.items() if key not in ("name", "logicalType", "properties")
    }


def plainly(schema: Any) -> Any:
    """A core schema with functions by their names."""
    if isinstance(schema, dict):
        return {key: plainly(one) for key, one in schema.items()}
    if isinstance(schema, (list, tuple)):
        return [plainly(one) for one in schema]
    return f"<{schema.__qualname__}>" if callable(schema) else schema


def block(said: str, language: str = "text") -> list[str]:
    """Code in a block, cut where it is long."""
    whole = ADDRESS.sub("", said)
    more = "" if len(whole) <= LONGEST else f" … ({len(whole):,} characters)"
    return [f"```{language}", whole[:LONGEST] + more, "```"]


def value_cases(found: list[Case], kind: type) -> Iterator[str]:
    """Values that keep a rule, and values that break it."""
    kept: list[str] = []
    refused: list[str] = []
    for case in found:
        field, rule = rule_in(case, kind)
        if field is None or len(case.rows) != 1 or field.alias not in case.rows[0]:
            continue
        said = f"{render(case.rows[0][field.alias])} ({rule})"
        codes = {code for _, code, _ in case.broken}
        if codes <= {rule.code}:
            (refused if codes else kept).append(said)
    yield from bullets("Kept by:", kept)
    yield from bullets("Broken by:", refused)


def whole_cases(found: list[Case]) -> Iterator[str]:
    """Whole cases, with the rows that break the rule."""
    fitting = [case for case in found if case.rows and len(case.rows) <= SHOWN_ROWS] or found
    lines = []
    for case in fitting:
        rows = ", ".join(render(dict(row)) for row in case.rows[:SHOWN_ROWS])
        named = sorted({row for _, _, rows_ in case.broken for row in rows_})
        verdict = "keeps it" if not case.broken else "breaks it"
        at = f", in row {', '.join(map(str, named))}" if named else ""
        lines.append(f"{case.name}: {rows} {verdict}{at}")
    yield from bullets("Cases:", lines)


def bullets(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A few lines under a title; nothing where there are none."""
    shown = list(dict.fromkeys(lines))[:SHOWN_CASES]
    if shown:
        yield from (title, "", *(f"- {text(line)}" for line in shown), "")


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(PAGE.parents[2])}")
