"""A contract as a card in Markdown, for people who read no Python."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

from contracts.arguments import own_words
from contracts.backends.masking import contains_sensitive
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.escaping import escape_markdown
from contracts.report.values import show_value
from contracts.rules.aggregate import Aggregate
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import CustomRow, RowRule
from contracts.rules.table import CustomTable, Grouped
from contracts.rules.value import Custom
from contracts.rules.wire import Numerals
from contracts.specification import (
    Default,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    field_type_at,
    thaw,
    walk_types,
)

_HEAD = ("field", "type", "null", "default", "rules", "on the wire")
_EXTRA_SENTENCES = {
    "forbid": "Fields that it does not name are refused.",
    "ignore": "Fields that it does not name are dropped.",
    "allow": "Fields that it does not name are kept as they are.",
}
_PRIVATE = "private"


@own_words
def to_markdown(contract: type[Contract]) -> str:
    """The contract in Markdown: its fields in a table, each rule as the sentence in reports.

    Text of any kind is escaped. Defaults and operands of sensitive fields do not show.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    ...     speed: Annotated[float, ct.Unit("km/h"), ct.Ge(0)] = 0.0
    >>> print(ct.to_markdown(Ping))
    # Ping 1.0.0
    <BLANKLINE>
    boundary: ingest
    <BLANKLINE>
    | field | type | null | default | rules | on the wire |
    | --- | --- | --- | --- | --- | --- |
    | speed | a number in km/h | no | 0.0 | must be at least 0 |  |
    <BLANKLINE>
    Fields that it does not name are refused.
    <BLANKLINE>
    """
    specification = specification_of(contract)
    title = f"{specification.name} {specification.version or ''}".rstrip()
    lines = [f"# {escape_markdown(title)}", "", *_contract_lines(specification)]
    for nested in _nested_contracts(specification):
        lines += [f"## {escape_markdown(nested.name)}", "", *_contract_lines(nested)]
    return "\n".join(lines).rstrip() + "\n"


def _contract_lines(specification: Specification) -> Iterator[str]:
    named = {"boundary": specification.boundary, "owner": specification.owner}
    stated = [f"{key}: {escape_markdown(one)}" for key, one in named.items() if one is not None]
    if stated:
        yield from (" · ".join(stated), "")
    for paragraph in cleandoc(specification.description or "").split("\n\n"):
        if paragraph.strip():
            yield from (escape_markdown(paragraph), "")
    yield from (*_field_table(specification), "", _EXTRA_SENTENCES[specification.extra], "")
    yield from _rule_lists(specification)


def _nested_contracts(specification: Specification) -> list[Specification]:
    """The contracts in its fields, however deep, each once, in order."""
    types = (one.dtype for field in specification.fields for one in walk_types(field.value))
    return [*dict.fromkeys(one.specification for one in types if isinstance(one, StructOf))]


# Fields -----------------------------------------------------------------------------------------


def _field_table(specification: Specification) -> list[str]:
    """The fields as a table, with a column for descriptions if there are any."""
    head = (*_HEAD, "about")
    rows = [head, ("---",) * len(head), *map(_field_cells, specification.fields)]
    width = None if any(field.description for field in specification.fields) else len(_HEAD)
    return [f"| {' | '.join(cells[:width])} |" for cells in rows]


def _field_cells(field: Field) -> tuple[str, ...]:
    value = field.value
    name = escape_markdown(field.alias)
    if field.name != field.alias:
        name += f" (in Python: {escape_markdown(field.name)})"
    noun = f"{value.dtype}" if value.unit is None else f"{value.dtype} in {value.unit}"
    return (
        name,
        escape_markdown(noun),
        "yes" if value.nullable else "no",
        escape_markdown(_default_cell(field)),
        "; ".join(_rule_sentences(value)),
        "; ".join(map(escape_markdown, _wire_phrases(value))),
        escape_markdown(field.description or ""),
    )


def _default_cell(field: Field) -> str:
    match field.default:
        case None:
            return "required"
        case Factory():
            return "made anew for each row"
        case Default(None):
            return "null"
        case Default(value):
            is_private = contains_sensitive(field.value)
            return _PRIVATE if is_private else show_value(thaw(value, field.value))


def _rule_sentences(value: FieldType, where: str = "") -> Iterator[str]:
    """The rules of a value, and of the items of a list, as sentences."""
    if value.sensitive:
        yield f"is never shown{where}"
    policy = value.non_finite
    if policy.nan != "forbid":
        means = {"allow": "is allowed", "null": "means null", "default": "means the default"}
        yield f"NaN {means[policy.nan]}{where}"
    if policy.inf == "allow":
        yield f"infinities are allowed{where}"
    for requirement in value.rules:
        yield _rule_sentence(requirement, is_private=value.sensitive) + where
    if isinstance(value.dtype, ListOf):
        yield from _rule_sentences(value.dtype.item, " in every item")


def _wire_phrases(value: FieldType) -> Iterator[str]:
    wire = value.wire
    if wire.format is not None:
        yield str(wire.format).removeprefix("be ")
    if wire.missing is not None and wire.missing.values:
        values = _PRIVATE if value.sensitive else _list_values(wire.missing.values)
        yield f"null is {values}"
    if wire.words is not None:
        yield f"true is {_list_values(wire.words.true)}; false is {_list_values(wire.words.false)}"
    if wire.numerals is not None:
        yield ", ".join(_numeral_phrases(wire.numerals))
    if wire.trim is not None:
        yield "white space around it is cut"
    if wire.truncate is not None:
        yield "what is finer than a microsecond is cut"
    if wire.unit is not None and wire.unit.labelled:
        yield "the column must say its unit"


def _numeral_phrases(numerals: Numerals) -> Iterator[str]:
    yield f"decimal {'comma' if numerals.decimal_comma else 'point'}"
    if numerals.separators:
        yield f"{' or '.join(map(repr, numerals.separators))} between groups of three digits"
    if numerals.percent:
        yield "in percent"
    if numerals.currencies:
        yield f"perhaps with {' or '.join(map(repr, numerals.currencies))}"
    if numerals.parentheses:
        yield "negative in parentheses"


def _list_values(values: Iterable[Any]) -> str:
    return ", ".join(map(show_value, values))


# Rules ------------------------------------------------------------------------------------------


def _rule_sentence(requirement: Requirement[Any], *, is_private: bool) -> str:
    """A rule as a sentence, with its name and its terms; without its operands where they are private."""
    rule = requirement.rule
    # The sentence of a custom rule is its author's own, and has no operands.
    is_hidden = is_private and not isinstance(rule, (Custom, CustomRow, CustomTable))
    words = f"a rule ({rule.code}) whose operands are {_PRIVATE}" if is_hidden else sentence(rule)
    name = "" if requirement.name is None else f"{escape_markdown(requirement.name)}: "
    terms = [*_term_phrases(requirement)]
    return f"{name}{escape_markdown(words)}" + (f" ({', '.join(terms)})" if terms else "")


def _term_phrases(requirement: Requirement[Any]) -> Iterator[str]:
    if requirement.severity == "warn":
        yield "only warns"
    if requirement.tolerate_share is not None:
        yield f"up to {requirement.tolerate_share:.10g} of the rows may break it"
    if requirement.tolerate_rows is not None:
        yield f"up to {requirement.tolerate_rows:,} rows may break it"
    if requirement.cost != 1:
        yield f"costs {requirement.cost:.10g} each"


def _rule_lists(specification: Specification) -> Iterator[str]:
    """The row rules and the table rules as lists."""
    lists: tuple[tuple[str, Iterable[Requirement[Any]]], ...] = (
        ("In each row", specification.row_rules),
        ("In the whole", specification.table_rules),
    )
    for heading, requirements in lists:
        lines = [f"- {_rule_line(one, specification)}" for one in requirements]
        if lines:
            yield from (f"**{heading}**", "", *lines, "")


def _rule_line(requirement: Requirement[Any], specification: Specification) -> str:
    """A row rule or a table rule as a sentence; the field comes first where there is one alone."""
    rule = requirement.rule
    line = _rule_sentence(requirement, is_private=_is_private(rule, specification))
    if isinstance(rule, RowRule):
        return line
    inner = rule.rule if isinstance(rule, Grouped) else rule
    aliases = [specification.by_name[name].alias for name in inner.fields]
    return f"{escape_markdown(aliases[0])} {line}" if len(aliases) == 1 else line


def _is_private(rule: Any, specification: Specification) -> bool:
    """Whether a rule compares something sensitive with its operands."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    paths: list[Any] = [*rule.paths] if isinstance(rule, RowRule) else []
    if isinstance(inner, Aggregate):
        paths = [(name,) for name in inner.fields]
    found = (field_type_at(specification, path) for path in paths)
    return any(value is not None and contains_sensitive(value) for value in found)
