"""Which of the ways to read a column of text is the one, if any is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import contracts.dtypes as d
from contracts.diagnosis.evidence import MISSING_WORDS
from contracts.inferring.column import ColumnState
from contracts.inferring.notes import Note, quoted
from contracts.inferring.readings import TextReading
from contracts.inferring.text import TextState
from contracts.interchange.source.layout import on_one_line
from contracts.interchange.source.names import Names
from contracts.interchange.source.values import write_call
from contracts.rules.wire import PLAIN_NUMERALS, Words

_BOOLEANS = (("true", "false"), ("True", "False"), ("TRUE", "FALSE"))
_PERHAPS_BOOLEANS = (
    ("yes", "no"), ("Yes", "No"), ("YES", "NO"), ("Y", "N"), ("y", "n"), ("T", "F"), ("t", "f"), ("on", "off"),
)  # fmt: skip  # a table
"""Words that may be a set of two as well."""
_MIN_BOOLEANS = 10


@dataclass(slots=True)
class ChosenReading:
    """How a column of text is read.

    Attributes:
        state: the values that are read; None for the texts themselves.
        base: the type, where that is all.
        metadata: the declaration of the wire form.
        unread: the texts that mean that there is no value.
    """

    state: ColumnState | None = None
    label: str = ""
    base: Any = None
    metadata: list[Any] = field(default_factory=list)
    unread: frozenset[str] = frozenset()
    notes: list[Note] = field(default_factory=list)


def chosen_reading(name: str, own: ColumnState, texts: TextState, *, typed: bool) -> ChosenReading:
    """The way to read a column that all its values allow; none where two ways would read them differently.

    Args:
        typed: whether the other columns need not be text, so that the wire form must be declared.
    """
    booleans = _booleans(name, own)
    if booleans is not None:
        return booleans
    fitting = [
        one
        for one in texts.readings.values()
        if one.column.values and all(map(is_missing_word, one.unread))
    ]
    ways = _different_ways([(one.reading, one.column) for one in fitting])
    if len(ways) > 1:
        offers = tuple(map(_declaration, ways))
        return ChosenReading(notes=[Note(name, "all values can be read in two ways", offers)])
    if not ways:
        return ChosenReading(notes=_nearly(name, texts))
    chosen = texts.readings[ways[0].label]
    metadata = _wire_of(ways[0], typed=typed)
    return ChosenReading(chosen.column, ways[0].label, None, metadata, frozenset(chosen.unread))


def is_missing_word(text: str) -> bool:
    """Whether people or programs write the text for a missing value."""
    return text.strip().lower() in MISSING_WORDS


def _booleans(name: str, own: ColumnState) -> ChosenReading | None:
    """The reading of words for true and false; as a note where they may be a set of words."""
    counts = own.counts or {}
    absent = {one for one in counts if is_missing_word(one)}
    words = counts.keys() - absent
    every = (*_BOOLEANS, *_PERHAPS_BOOLEANS)
    pair = next((one for one in every if words == {*one}), None)
    if pair is None or own.values < _MIN_BOOLEANS:
        return None
    if pair in _PERHAPS_BOOLEANS:
        offer = f'Annotated[bool, ct.Words("{pair[0]}", "{pair[1]}")]'
        return ChosenReading(notes=[Note(name, "the words may be true and false", (offer,))])
    state = ColumnState(rows=own.rows, nulls=own.nulls + sum(counts[one] for one in absent))
    return ChosenReading(state, "bool", bool, [Words(*pair)], frozenset(absent))


def _different_ways(fitting: Sequence[tuple[TextReading, ColumnState]]) -> list[TextReading]:
    """The readings of which no two read the same: of those that do, the first."""
    plain = [one for one, _ in fitting if one.is_number and one.numerals is None][:1]
    times: dict[str, TextReading] = {}
    for one, _ in fitting:
        if one.format is not None:
            times.setdefault(re.sub("%-", "%", one.label), one)
    if plain:
        return [*plain, *times.values()]
    noted: list[tuple[TextReading, ColumnState]] = []
    for one, state in fitting:
        ends = ([*map(float, state.low)], [*map(float, state.high)]) if one.is_number else None
        known = [([*map(float, s.low)], [*map(float, s.high)]) for _, s in noted]
        if ends is not None and ends not in known:
            noted.append((one, state))
    return [*(one for one, _ in noted), *times.values()]


def _wire_of(reading: TextReading, *, typed: bool) -> list[Any]:
    if reading.format is not None:
        return [reading.format]
    if reading.numerals is not None:
        return [reading.numerals]
    return [PLAIN_NUMERALS] if typed else []


_TYPES: dict[type, str] = {
    d.Int: "int",
    d.Float: "float",
    d.Date: "date",
    d.Time: "time",
    d.Duration: "timedelta",
}


def _declaration(reading: TextReading) -> str:
    """The annotation that declares a reading."""
    dtype = reading.field_type.dtype
    if isinstance(dtype, d.Datetime):
        name = "AwareDatetime" if dtype.aware else "datetime"
    else:
        name = _TYPES[type(dtype)]
    wire = reading.format or reading.numerals
    if wire is None:
        return name
    return f"Annotated[{name}, {on_one_line(write_call(wire, Names(set())))}]"


def _nearly(name: str, texts: TextState) -> list[Note]:
    """What all but some texts are."""
    for one in texts.readings.values():
        odd = sorted(text for text in one.unread if not is_missing_word(text))
        if odd and one.column.values > 10 * len(one.unread):
            offer = (f"{_declaration(one.reading)} with ct.Missing({', '.join(map(repr, odd))})",)
            return [Note(name, f"all values but {quoted(odd)} can be read", offer)]
    return []
