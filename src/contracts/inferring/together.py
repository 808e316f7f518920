"""The rules about columns together: keys, orders, what is null in the same rows, shares of nulls."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from contracts.inferring.arrivals import notes_on_baseline, notes_on_schedule, notes_on_size
from contracts.inferring.column import TIMES, ColumnState
from contracts.inferring.evidence import DataEvidence
from contracts.inferring.fields import IDENTIFIER, DraftedField
from contracts.inferring.notes import Note
from contracts.inferring.rows import MAX_SAMPLED, OrderState
from contracts.rules.builders import both_or_neither, col
from contracts.rules.requirement import rule
from contracts.rules.table import NullShare, Sorted, Unique

MIN_ROWS_OF_RULES = 100
"""The rows from which that no row breaks a rule says something about others."""
_MIN_SHOWN = 30
_EXPECTED_REPEATS = 20
"""How many repeated keys would be expected by chance of columns that are no key."""
_MIN_CROSSING = 0.05
"""In which share of rows two columns would be in the other order if they had nothing to do with each other."""
_MIN_TOGETHER = 10
_MIN_DISTINCT = 10


def table_rules(
    fields: Mapping[str, DraftedField], names: Mapping[str, str], evidence: DataEvidence
) -> tuple[list[Any], list[Note]]:
    """The rules about columns together, and what is unsure of them.

    Args:
        names: the names in Python by those in data.
    """
    notes: list[Note] = []
    rules = [
        *_keys(fields, names, evidence, notes),
        *(Sorted(names[name]) for name in fields if _is_rising(fields[name].state)),
        *_orders(fields, names, evidence, notes),
        *_together(fields, names, evidence.rows),
        *_null_shares(fields, names, evidence.rows),
    ]
    nan = [name for name, one in fields.items() if evidence.pandas and one.state.nans]
    if nan:
        says = f"NaN is read as null in {', '.join(nan)}, for pandas writes it for what is missing"
        notes.append(Note(None, says, ('ct.NonFinite(nan="allow") where it is a value',)))
    if evidence.rows >= _MIN_SHOWN:
        notes += notes_on_schedule(fields, names, evidence.arrivals)
        notes += notes_on_size(evidence.rows, evidence.arrivals)
        notes += notes_on_baseline(fields, names, evidence.arrivals)
    return rules, notes


def is_single_key(name: str, evidence: DataEvidence) -> bool:
    """Whether no value of a column repeats."""
    return (name,) in evidence.keys


def _keys(
    fields: Mapping[str, DraftedField],
    names: Mapping[str, str],
    evidence: DataEvidence,
    notes: list[Note],
) -> Iterator[Unique]:
    rows = evidence.rows
    keys = [key for key in evidence.keys if all(map(_may_be_key, (fields[one] for one in key)))]
    singles = [key[0] for key in keys if len(key) == 1]
    found = False
    for name in singles:
        if rows >= MIN_ROWS_OF_RULES and _identifies(name, fields[name].state, evidence):
            found = True
            yield Unique(names[name])
        elif rows >= _MIN_SHOWN:
            says = f"no value repeats in {rows:,} rows"
            notes.append(Note(name, says, (f'ct.Unique("{names[name]}")',)))
    pairs = [key for key in keys if len(key) == 2 and not {*key} & {*singles}]
    for pair in pairs if not found and not singles else ():
        first, second = (fields[one].state.distinct for one in pair)
        expected = rows * (rows - 1) / 2 / (first * second)
        arguments = ", ".join(f'"{names[one]}"' for one in pair)
        if expected >= _EXPECTED_REPEATS and not found:
            found = True
            yield Unique(*(names[one] for one in pair))
        elif expected >= 1:
            says = f"no pair of values repeats in {rows:,} rows"
            notes.append(Note(None, says, (f"ct.Unique({arguments})",)))


def _may_be_key(field: DraftedField) -> bool:
    unpadded = "%-" in field.label  # of two texts of one day no value would repeat as text
    words = not field.label or field.state.kind in ("int", *TIMES)
    return (
        not field.nullable
        and not unpadded
        and words
        and field.state.kind in ("int", "text", "bytes", *TIMES)
    )


def _identifies(name: str, state: ColumnState, evidence: DataEvidence) -> bool:
    """Whether it is hardly a coincidence that no value repeats."""
    rows = evidence.rows
    if IDENTIFIER.search(name):
        return True
    if state.kind == "int":
        span = state.high[0] - state.low[0] + 1
        return bool(rows * rows / (2 * span) >= _EXPECTED_REPEATS)
    if state.kind == "text":
        return rows >= 2 * MIN_ROWS_OF_RULES and not evidence.texts[name].spaced
    return _is_rising(state)


def _is_rising(state: ColumnState) -> bool:
    return (
        state.kind in TIMES
        and state.rising
        and state.nulls == 0
        and state.rows >= MIN_ROWS_OF_RULES
        and state.distinct >= _MIN_DISTINCT
    )


# Orders -----------------------------------------------------------------------------------------


def _orders(
    fields: Mapping[str, DraftedField],
    names: Mapping[str, str],
    evidence: DataEvidence,
    notes: list[Note],
) -> Iterator[Any]:
    labels = {name: one.label for name, one in fields.items()}
    known = {
        (low[0], high[0]): state
        for (low, high), state in evidence.orders.items()
        if labels[low[0]] == low[1] and labels[high[0]] == high[1]
        if fields[low[0]].state.kind == fields[high[0]].state.kind
    }
    found: dict[tuple[str, str], None] = {}
    for (low, high), state in known.items():
        if state.rows < MIN_ROWS_OF_RULES:
            continue
        if (high, low) in known:
            if (high, low) not in found:
                says = f"the same as {high} in {state.rows:,} rows"
                notes.append(Note(low, says, (f'col("{names[low]}") == col("{names[high]}")',)))
                found[low, high] = None
            continue
        if (
            _is_ordered(state)
            and _crossing_share(fields[low], fields[high], evidence) >= _MIN_CROSSING
        ):
            found[low, high] = None
    for low, high in found:
        between = any((low, one) in found and (one, high) in found for one in fields)
        if (high, low) not in known and not between:
            yield rule(col(names[low]) <= col(names[high]), on_null="pass")


def _is_ordered(state: OrderState) -> bool:
    """Whether the differences end at 0, or so far above that hardly any other will be below."""
    least, count = state.least, state.rows
    tenth, far = least[min(9, len(least) - 1)], least[min(len(least) - 1, count // 20)]
    headroom = 2 * max(2 * (tenth - least[0]), far - least[0])
    return bool(tenth == 0 or least[0] >= headroom)


def _crossing_share(low: DraftedField, high: DraftedField, evidence: DataEvidence) -> float:
    """In which share of pairs of rows the first value of one is greater than the second of the other."""
    first, second = (sampled_values(one, evidence) for one in (low, high))
    if not first or not second:
        return 0.0
    below = sum(bisect_left(second, one) for one in first)
    return below / (len(first) * len(second))


def sampled_values(field: DraftedField, evidence: DataEvidence) -> list[Any]:
    """The sampled values of a field, as they are read, in order."""
    column = evidence.sample[field.draft.column]
    if field.label:
        column = evidence.texts[field.draft.column].readings[field.label].reading.parse(column)
    return column.drop_nulls().sort().to_list()


# Nulls ------------------------------------------------------------------------------------------


def _together(
    fields: Mapping[str, DraftedField], names: Mapping[str, str], rows: int
) -> Iterator[Any]:
    """Columns that are null in the same rows: each with the first of them."""

    def mark(name: str) -> int:
        return fields[name].state.null_mark

    nullable = [
        name
        for name, one in fields.items()
        if _MIN_TOGETHER <= one.state.nulls <= rows - _MIN_TOGETHER
        and one.missing == one.state.nulls
        and one.state.null_mark
    ]
    for _, group in groupby(sorted(nullable, key=mark), key=mark):
        first, *others = sorted(group, key=[*fields].index)
        yield from (both_or_neither(names[first], names[other]) for other in others)


def _null_shares(
    fields: Mapping[str, DraftedField], names: Mapping[str, str], rows: int
) -> Iterator[NullShare]:
    """Limits for the shares of nulls: above what batches of some hundred rows have by chance."""
    if rows < MIN_ROWS_OF_RULES:
        return
    for name, one in fields.items():
        share = one.missing / rows
        if 0 < share < 0.5:
            chance = 4 * math.sqrt(share * (1 - share) / min(rows, MAX_SAMPLED))
            yield NullShare(names[name], max=math.ceil((share + chance + 0.005) * 100) / 100)
