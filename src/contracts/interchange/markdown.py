"""A contract as a card in Markdown, for people who read no Python."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Iterator

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.escaping import escape_markdown
from contracts.interchange.card import CARD_HEAD, ContractCard, contract_card


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
    card = contract_card(specification_of(contract))
    lines = [f"# {escape_markdown(card.title)}", "", *_card_lines(card)]
    for nested in card.nested:
        lines += [f"## {escape_markdown(nested.title)}", "", *_card_lines(nested)]
    return "\n".join(lines).rstrip() + "\n"


def _card_lines(card: ContractCard) -> Iterator[str]:
    if card.stated:
        yield from (" · ".join(map(escape_markdown, card.stated)), "")
    for paragraph in card.about:
        yield from (escape_markdown(paragraph), "")
    width = max(map(len, card.fields), default=len(CARD_HEAD) - 1)
    head = CARD_HEAD[:width]
    rows = (map(escape_markdown, cells) for cells in card.fields)
    for cells in (head, ("---",) * width, *rows):
        yield f"| {' | '.join(cells)} |"
    yield from ("", card.extra, "")
    for heading, rules in card.rules:
        yield from (f"**{heading}**", "", *(f"- {escape_markdown(one)}" for one in rules), "")
