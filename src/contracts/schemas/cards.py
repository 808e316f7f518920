"""Contracts as cards for people."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from contracts.contract import Contract
from contracts.documents.markdown import card
from contracts.judging import specification_of


def to_markdown(contract: type[Contract]) -> str:
    """The contract in Markdown: its fields in a table, each rule as the sentence that reports say.

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
    return card(specification_of(contract))
