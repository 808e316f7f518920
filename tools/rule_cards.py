"""The reference page of rules: for each its sentence, its form in every backend, and cases of the corpus.

`python tools/rule_cards.py` writes docs/reference/rule-cards.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from pprint import pformat
from typing import Any, assert_never, get_args

import polars as pl
import yaml
from pydantic import VERSION

import contracts as ct
from contracts.backends.frame.predicates import compile_predicate
from contracts.backends.frame.value_rules import rejects
from contracts.backends.payload.value_schema import value_schema
from contracts.escaping import escape_markdown
from contracts.interchange.json.documents import index_customs, write_contract_document
from contracts.interchange.json.strict_json import canonical_json
from contracts.report.values import show_value
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.rules.table import CustomTable, TableRule
from contracts.rules.value import Custom, ValueRule
from contracts.specification import Field, Specification
from contracts.testing.cases import Case, cases

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "rule-cards.md"
HEAD = """# Rule cards

A card for each rule shows its sentence in reports, how it is evaluated on frames and on payloads, how an ODCS document states it, and values that satisfy and break it.
[Rules](rules.md) says how to write each of them.

The page is generated (`python tools/rule_cards.py`): expressions and schemas are as polars {polars} and pydantic {pydantic} print them, and the values are from `contracts.testing.cases`, the
cases by which every backend is tested.
"""
MAX_CASES = 6
"""The values that satisfy a rule, the values that break it, and the whole cases that a card shows: of each."""
MAX_ROWS = 4
MAX_CHARACTERS = 1_200
"""The characters of an expression or a schema that are shown."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
OWN_EXPRESSION = (
    "The expression is the rule's own `expr=`; without one, `accepts=` is called on {item}."
)
AFTER_FIELDS = "A row rule is not part of a field's core schema: it is evaluated on the whole row, after the fields."
ON_THE_WHOLE = "It is evaluated on the whole batch, and is not part of a payload's verdict."
KEYS_OF_EVERY_PROPERTY = {
    "name", "physicalName", "logicalType", "logicalTypeOptions", "required", "customProperties",
}  # fmt: skip  # a set of words


def page() -> str:
    every = cases()
    lines = [HEAD.format(polars=pl.__version__, pydantic=VERSION)]
    scopes = {"Value rules": ValueRule, "Row rules": RowRule, "Table rules": TableRule}
    for heading, union in scopes.items():
        lines += [f"## {heading}", ""]
        for kind in get_args(union):
            lines += card_of(kind, [case for case in every if rule_in(case, kind)[1] is not None])
    return "\n".join(lines).rstrip() + "\n"


def rule_in(case: Case, kind: type) -> tuple[Field | None, Any]:
    """The first rule of a kind in a case, with its field if it is a value rule; None if there is none."""
    for field in case.specification.fields:
        for requirement in field.value.rules:
            if isinstance(requirement.rule, kind):
                return field, requirement.rule
    for stated in case.specification.rules:
        if isinstance(stated.rule, kind):
            return None, stated.rule
    return None, None


def card_of(kind: type, found: list[Case]) -> Iterator[str]:
    case = found[0]
    field, rule = rule_in(case, kind)
    yield from (f"### {kind.__name__}", "")
    yield from (f"`{rule.code}`: {escape_markdown(sentence(rule))}", "")
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
    """The rule's form in each backend, and in ODCS."""
    if field is not None:
        yield from value_sections(field, rule)
    elif isinstance(rule, RowRule):
        yield row_section(rule, specification)
        yield "In pydantic-core:", [AFTER_FIELDS]
    else:
        own = f" {OWN_EXPRESSION.format(item='the frame')}" if isinstance(rule, CustomTable) else ""
        yield "In Polars and pydantic-core:", [ON_THE_WHOLE + own]
    yield "In ODCS:", block(odcs_form(field, rule, specification).rstrip(), "yaml")


def value_sections(field: Field, rule: ValueRule) -> Iterator[tuple[str, list[str]]]:
    if isinstance(rule, Custom):
        yield "In Polars:", [OWN_EXPRESSION.format(item="each value")]
    else:
        broken = f"{rejects(rule, pl.col('x'), field.value)}"
        yield "As a Polars expression, true where the rule is broken:", block(broken)
    schema = value_schema(field.value, lambda _: {"type": "any"}, wire=False)
    yield "In pydantic-core:", block(pformat(with_names(schema), width=100, sort_dicts=False))


def row_section(rule: RowRule, specification: Specification) -> tuple[str, list[str]]:
    match rule:
        case CustomRow():
            return "In Polars:", [OWN_EXPRESSION.format(item="each row")]
        case Satisfies() | Coordinates() | FreshAt():
            columns = {path: pl.col(".".join(path)) for path in rule.paths}
            satisfied = f"{compile_predicate(rule.predicate, specification, columns)}"
            return "As a Polars expression, true where the rule is satisfied:", block(satisfied)
        case _:
            assert_never(rule)


def odcs_form(field: Field | None, rule: Any, specification: Specification) -> str:
    """The rule in an ODCS document: its field's property, or the object beside the properties that do not
    concern it.
    """
    plain = tuple(replace(one, value=replace(one.value, rules=())) for one in specification.fields)
    if field is not None:
        plain = (replace(field, value=replace(field.value, rules=(Requirement(rule),))),)
    rules = () if field is not None else (Requirement(rule),)
    alone = replace(specification, version="1.0.0", fields=plain, rules=rules, extra="forbid")
    customs = [rule] if isinstance(rule, (Custom, CustomRow, CustomTable)) else []
    contract = ct.from_json(
        canonical_json(write_contract_document(alone, index_customs(customs))), customs=customs
    )
    stated = [one.rule for one in ct.specification_of(contract).rules]
    others = [
        o.contract for o in stated if isinstance(o, References) and isinstance(o.contract, type)
    ]
    document = yaml.safe_load(ct.to_odcs(contract, *others, customs=customs))
    written = document["schema"][0]
    if field is not None:
        return yaml.safe_dump(written["properties"][0], sort_keys=False)
    concerned = [one for one in written["properties"] if not one.keys() <= KEYS_OF_EVERY_PROPERTY]
    shown = {"name": written.pop("name")} | ({"properties": concerned} if concerned else {})
    shown |= {k: one for k, one in written.items() if k not in ("logicalType", "properties")}
    if service := document.get("slaProperties"):
        shown["slaProperties"] = service
    return yaml.safe_dump(shown, sort_keys=False)


def with_names(schema: Any) -> Any:
    """A core schema with the names of functions in their place."""
    if isinstance(schema, dict):
        return {key: with_names(one) for key, one in schema.items()}
    if isinstance(schema, (list, tuple)):
        return [with_names(one) for one in schema]
    return f"<{schema.__qualname__}>" if callable(schema) else schema


def block(code: str, language: str = "text") -> list[str]:
    """A block of code, cut where it is long."""
    whole = ADDRESS.sub("", code)
    more = "" if len(whole) <= MAX_CHARACTERS else f" … ({len(whole):,} characters)"
    return [f"```{language}", whole[:MAX_CHARACTERS] + more, "```"]


def value_cases(found: list[Case], kind: type) -> Iterator[str]:
    kept: list[str] = []
    refused: list[str] = []
    for case in found:
        field, rule = rule_in(case, kind)
        if field is None or len(case.rows) != 1 or field.alias not in case.rows[0]:
            continue
        line = f"{show_value(case.rows[0][field.alias])} ({rule})"
        codes = {code for _, code, _ in case.broken}
        if codes <= {rule.code}:
            (refused if codes else kept).append(line)
    yield from bullets("Values that satisfy it:", kept)
    yield from bullets("Values that break it:", refused)


def whole_cases(found: list[Case]) -> Iterator[str]:
    """Whole cases, with the rows that break the rule."""
    fitting = [case for case in found if case.rows and len(case.rows) <= MAX_ROWS] or found
    lines = []
    for case in fitting:
        rows = ", ".join(show_value(dict(row)) for row in case.rows[:MAX_ROWS])
        named = sorted({row for _, _, rows_ in case.broken for row in rows_})
        verdict = "keeps it" if not case.broken else "breaks it"
        at = f", in row {', '.join(map(str, named))}" if named else ""
        lines.append(f"{case.name}: {rows} {verdict}{at}")
    yield from bullets("Cases:", lines)


def bullets(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A few lines under a title; nothing where there are none."""
    shown = list(dict.fromkeys(lines))[:MAX_CASES]
    if shown:
        yield from (title, "", *(f"- {escape_markdown(line)}" for line in shown), "")


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(PAGE.parents[2])}")
