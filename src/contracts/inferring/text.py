"""What is known of a column of text: its shapes, and the ways to read it that no text has refuted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

import contracts.dtypes as d
from contracts.backends.frame.value_rules import rejects
from contracts.inferring.column import ColumnState
from contracts.inferring.readings import NUMBER_READINGS, TextReading, time_readings
from contracts.rules.named_formats import FormatName
from contracts.rules.value import CodeList, NamedFormat
from contracts.specification import FieldType

MAX_UNREAD = 3
"""How many different texts a reading may fail on, as they may mean that the value is missing."""
_SCREENED = 200
"""How many texts are tried before all are."""
_MAX_SHAPES = 64
_NAMED: tuple[FormatName, ...] = ("email", "uuid", "ipv4", "ipv6", "uri")
_TEXT = FieldType(d.Text())
TextRule = NamedFormat | CodeList


@dataclass(slots=True)
class _ReadingState:
    """What a reading makes of the texts.

    Attributes:
        unread: the texts that it fails on.
    """

    reading: TextReading
    column: ColumnState = field(default_factory=ColumnState)
    unread: set[str] = field(default_factory=set)


@dataclass(slots=True)
class TextState:
    """The texts of a column that were seen.

    Attributes:
        readings: the ways to read them that may hold of all, by their labels.
        rules: the formats and lists of codes that all texts have.
        shapes: the texts with "0", "A" and "a" for digits and letters; None where there are too many.
        spaced: whether a text has white space.
        padded: whether one begins or ends with it.
        least: the first text in the order of code points.
        greatest: the last.
        before: texts in which no date was found, until one is.
        undated: whether none is searched for any more: one was found, or too many texts are none.
        undatable: the rows before the first date, in which a reading has no value.
    """

    readings: dict[str, _ReadingState] = field(
        default_factory=lambda: {one.label: _ReadingState(one) for one in NUMBER_READINGS}
    )
    rules: list[TextRule] = field(
        default_factory=lambda: [
            *map(NamedFormat, _NAMED),
            *map(CodeList, CodeList.known()),  # type: ignore[arg-type]  # its own names
        ]
    )
    shapes: set[str] | None = field(default_factory=set)
    spaced: bool = False
    padded: bool = False
    least: str | None = None
    greatest: str | None = None
    before: set[str] = field(default_factory=set)
    undated: bool = False
    undatable: ColumnState = field(default_factory=ColumnState)

    def add(self, texts: pl.Series, positions: pl.Series) -> Mapping[str, pl.Series]:
        """Take the next rows; gives what each reading makes of them, by its label."""
        unique = texts.drop_nulls().unique(maintain_order=True)
        self._find_dates(unique)
        parsed: dict[str, pl.Series] = {}
        for label, state in [*self.readings.items()]:
            values = self._parse(state, texts, unique)
            if values is None:
                del self.readings[label]
                continue
            state.column.add(values, positions)
            parsed[label] = values
        if not self.undated:
            self.undatable.add(pl.Series([None] * len(texts), dtype=pl.Null), positions)
        self._look_at(unique)
        return parsed

    def _find_dates(self, unique: pl.Series) -> None:
        """Find the formats of the first text that is a date."""
        if self.undated:
            return
        for text in unique:
            found = time_readings(text)
            if found:
                for one in found:
                    known = replace(self.undatable)
                    self.readings[one.label] = _ReadingState(one, known, {*self.before})
                self.undated = True
                return
            self.before.add(text)
            if len(self.before) > MAX_UNREAD:
                self.undated = True
                return

    def _parse(self, state: _ReadingState, texts: pl.Series, unique: pl.Series) -> pl.Series | None:
        """What a reading makes of the texts; None where it fails on too many."""
        for some in (unique.head(_SCREENED), unique):
            values = state.reading.parse(some)
            state.unread |= {*some.filter(values.is_null()).to_list()}
            if len(state.unread) > MAX_UNREAD:
                return None
            if len(some) == len(unique):
                break
        if len(unique) * 2 > len(texts):
            return state.reading.parse(texts)
        keys = pl.DataFrame({"text": unique, "value": values})
        joined = texts.to_frame("text").join(keys, on="text", how="left", maintain_order="left")
        return joined["value"].alias(texts.name)

    def _look_at(self, unique: pl.Series) -> None:
        if unique.is_empty():
            return
        frame = unique.to_frame("text")
        for some in (frame.head(_SCREENED), frame):
            kept = [
                rule
                for rule in self.rules
                if not some.select(rejects(rule, pl.col("text"), _TEXT).any()).item()
            ]
            self.rules = kept
        self.spaced = self.spaced or bool(unique.str.contains(r"\s").any())
        self.padded = self.padded or bool((unique.str.strip_chars() != unique).any())
        ends: Any = [one for one in (self.least, self.greatest) if one is not None]
        every = [*ends, unique.min(), unique.max()]
        self.least, self.greatest = min(every), max(every)
        if self.shapes is None:
            return
        for texts in (unique.head(_SCREENED), unique):
            shapes = (
                texts.str.replace_all("[0-9]", "0")
                .str.replace_all("[A-Z]", "A")
                .str.replace_all("[a-z]", "a")
                .unique()
            )
            if len(shapes) > _MAX_SHAPES:
                self.shapes = None
                return
        self.shapes |= {*shapes.to_list()}
        if len(self.shapes) > _MAX_SHAPES:
            self.shapes = None
