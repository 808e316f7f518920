"""A contract as a card of texts, for people who read no Python; and as a fragment of HTML for notebooks.

A writer of another format adds its own escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from inspect import cleandoc
from typing import Any

from contracts.backends.masking import contains_sensitive
from contracts.escaping import printable
from contracts.lazy_dataclass import lazy_record
from contracts.report.fit import within
from contracts.report.page import html_page, page_section, page_table
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

CARD_HEAD = ("field", "type", "null", "default", "rules", "on the wire", "about")
"""What the cells of a field are."""
_EXTRA_SENTENCES = {
    "forbid": "Fields that it does not name are refused.",
    "ignore": "Fields that it does not name are dropped.",
    "allow": "Fields that it does not name are kept as they are.",
}
_ORDERED = " Columns stand in the order of the fields."
_PRIVATE = "private"


@lazy_record(frozen=True, slots=True)
class ContractCard:
    """A contract in texts.

    Attributes:
        title: its name and version; of one that is nested its name.
        stated: its boundary and its owner, as far as it has them.
        about: the paragraphs of its description.
        fields: the cells of each field, as `CARD_HEAD` names them; without descriptions where none has one.
        extra: what happens to other fields, and whether columns have an order.
        rules: the rules of rows and of the whole, each list with its heading.
        nested: the cards of the contracts in its fields, however deep.
    """

    title: str
    stated: tuple[str, ...]
    about: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]
    extra: str
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    nested: tuple[ContractCard, ...] = ()


def contract_card(specification: Specification) -> ContractCard:
    """The card of a contract. Defaults and operands of sensitive fields are not on it."""
    title = f"{specification.name} {specification.version or ''}".rstrip()
    nested = tuple(_card_of(one, one.name, ()) for one in _nested_contracts(specification))
    return _card_of(specification, title, nested)


def _card_of(
    specification: Specification, title: str, nested: tuple[ContractCard, ...]
) -> ContractCard:
    named = {"boundary": specification.boundary, "owner": specification.owner}
    paragraphs = cleandoc(specification.description or "").split("\n\n")
    has_about = any(field.description for field in specification.fields)
    width = None if has_about else len(CARD_HEAD) - 1
    return ContractCard(
        title,
        tuple(f"{key}: {one}" for key, one in named.items() if one is not None),
        tuple(one for one in paragraphs if one.strip()),
        tuple(_field_cells(field)[:width] for field in specification.fields),
        _EXTRA_SENTENCES[specification.extra] + (_ORDERED if specification.ordered else ""),
        tuple(_rule_lists(specification)),
        nested,
    )


def _nested_contracts(specification: Specification) -> list[Specification]:
    """The contracts in its fields, however deep, each once, in order."""
    types = (one.dtype for field in specification.fields for one in walk_types(field.value))
    return [*dict.fromkeys(one.specification for one in types if isinstance(one, StructOf))]


# Fields -----------------------------------------------------------------------------------------


def _field_cells(field: Field) -> tuple[str, ...]:
    value = field.value
    name = field.alias
    if field.name != field.alias:
        name += f" (in Python: {field.name})"
    noun = f"{value.dtype}" if value.unit is None else f"{value.dtype} in {value.unit}"
    return (
        name,
        noun,
        "yes" if value.nullable else "no",
        _default_cell(field),
        "; ".join(_rule_sentences(value)),
        "; ".join(_wire_phrases(value)),
        field.description or "",
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
    name = "" if requirement.name is None else f"{requirement.name}: "
    terms = [*_term_phrases(requirement)]
    return f"{name}{words}" + (f" ({', '.join(terms)})" if terms else "")


def _term_phrases(requirement: Requirement[Any]) -> Iterator[str]:
    if requirement.severity == "warn":
        yield "only warns"
    if requirement.tolerate_share is not None:
        yield f"up to {requirement.tolerate_share:.10g} of the rows may break it"
    if requirement.tolerate_rows is not None:
        yield f"up to {requirement.tolerate_rows:,} rows may break it"
    if requirement.cost != 1:
        yield f"costs {requirement.cost:.10g} each"


def _rule_lists(specification: Specification) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The row rules and the table rules as lists."""
    lists: tuple[tuple[str, Iterable[Requirement[Any]]], ...] = (
        ("In each row", specification.row_rules),
        ("In the whole", specification.table_rules),
    )
    for heading, requirements in lists:
        lines = tuple(_rule_line(one, specification) for one in requirements)
        if lines:
            yield heading, lines


def _rule_line(requirement: Requirement[Any], specification: Specification) -> str:
    """A row rule or a table rule as a sentence; the field comes first where there is one alone."""
    rule = requirement.rule
    line = _rule_sentence(requirement, is_private=_is_private(rule, specification))
    if isinstance(rule, RowRule):
        return line
    inner = rule.rule if isinstance(rule, Grouped) else rule
    aliases = [specification.by_name[name].alias for name in inner.fields]
    return f"{aliases[0]} {line}" if len(aliases) == 1 else line


def _is_private(rule: Any, specification: Specification) -> bool:
    """Whether a rule compares something sensitive with its operands."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    paths: list[Any] = [*rule.paths] if isinstance(rule, RowRule) else []
    if isinstance(inner, Aggregate):
        paths = [(name,) for name in inner.fields]
    found = (field_type_at(specification, path) for path in paths)
    return any(value is not None and contains_sensitive(value) for value in found)


# In a notebook ----------------------------------------------------------------------------------

_BYTES_OF_CARD = 150_000
"""How long the table of a card may be."""


def card_fragment(card: ContractCard) -> str:
    """The card as a fragment of HTML, which takes the notebook's style; every text in it is escaped."""
    return f"<div>{''.join(map(_part_of_card, (card, *card.nested)))}</div>"


def _part_of_card(card: ContractCard) -> str:
    stated = f" {_html_text(' · '.join(card.stated))}" if card.stated else ""
    about = _paragraphs(card)
    width = max(map(len, card.fields), default=len(CARD_HEAD))
    head = "".join(f"<th>{name}</th>" for name in CARD_HEAD[:width])
    rows, left = within(_BYTES_OF_CARD, map(_html_row, card.fields))
    more = f"<p>… and {left:,} more fields</p>" if left else ""
    rules = "".join(
        f"<p>{heading}</p><ul>{''.join(f'<li>{_html_text(one)}</li>' for one in lines)}</ul>"
        for heading, lines in card.rules
    )
    return (
        f"<p><b>{_html_text(card.title)}</b>{stated}</p>{about}<table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{more}<p>{card.extra}</p>{rules}"
    )


def card_page(card: ContractCard) -> str:
    """The card as a page that stands alone."""
    stated = f'<p class="soft">{_html_text(" · ".join(card.stated))}</p>' if card.stated else ""
    header = f"<h1>{_html_text(card.title)}</h1>{stated}{_paragraphs(card)}"
    own = page_section("fields", "Fields", _parts_of_page(card))
    nested = (
        page_section(f"nested-{place}", one.title, (_paragraphs(one), *_parts_of_page(one)))
        for place, one in enumerate(card.nested, 1)
    )
    return html_page(card.title, header, (part for parts in (own, *nested) for part in parts))


def _paragraphs(card: ContractCard) -> str:
    return "".join(f"<p>{_html_text(one)}</p>" for one in card.about)


def _parts_of_page(card: ContractCard) -> Iterator[str]:
    """The fields of a card as a table, and its rules as lists."""
    width = max(map(len, card.fields), default=len(CARD_HEAD))
    head = [(name, "t" if name == "rules" else "") for name in CARD_HEAD[:width]]
    rows = (
        f'<tr><th scope="row"><b>{_html_text(name)}</b></th>{"".join(f"<td>{_html_text(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in card.fields
    )
    yield from page_table(f"fields of {card.title}", head, rows, _BYTES_OF_CARD)
    yield f"<p>{card.extra}</p>"
    for heading, lines in card.rules:
        yield f"<h3>{heading}</h3><ul>{''.join(f'<li>{_html_text(one)}</li>' for one in lines)}</ul>"


def _html_row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{_html_text(cell)}</td>' for cell in cells)}</tr>"


def _html_text(text: str) -> str:
    return escape(printable(" ".join(text.split())))
