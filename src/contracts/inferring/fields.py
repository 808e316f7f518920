"""One column as a field: its type, whether it may be null, and its rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
from pydantic import AwareDatetime

from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.inferring.column import ColumnState
from contracts.inferring.evidence import DataEvidence
from contracts.inferring.limits import (
    MIN_ROWS_OF_BOUNDS,
    as_bound,
    drafted_bounds,
    drafted_members,
    earliest,
)
from contracts.inferring.notes import AXES, Note, axis_of_name, notes_on_ends, notes_on_name, quoted
from contracts.inferring.shapes import text_shape
from contracts.inferring.words import ChosenReading, chosen_reading, is_missing_word
from contracts.interchange.class_builder import FieldDraft, contract_from_fields, struct_name
from contracts.interchange.tables.type_annotations import decimal_annotation, unsupported_type
from contracts.limits import Interval
from contracts.rules import value as v
from contracts.rules.wire import Missing, Truncate
from contracts.types import UInt64

_MAX_SHOWN = 200
"""How many characters of a set are shown that may not be all of it."""
_MAX_TEXT_MEMBERS, _MAX_NUMBER_MEMBERS = 40, 12
_YEAR = re.compile(r"(?:^|[_. -])(?i:year|yr)$|[a-z]Year$")
IDENTIFIER = re.compile(
    r"(?:^|[_. -])(?i:id|key|code|uuid|guid|number|no|nr|num|sku|isbn|hash|index)$"
    r"|[a-z](?:Id|ID|Key|Code|Number|No|Index)$"
)
"""The names of columns that identify something."""
_PLAIN_TYPES: dict[str, Any] = {
    "null": str, "bool": bool, "int": int, "float": float, "text": str, "bytes": bytes,
    "date": date, "time": time, "duration": timedelta,
}  # fmt: skip  # a table


@dataclass(slots=True)
class DraftedField:
    """A column as a field.

    Attributes:
        draft: its declaration.
        state: its values, as they are read.
        label: the way in which text is read; "" for values as they are.
        nullable: whether it may be null.
        missing: how many values are null when they are read.
    """

    draft: FieldDraft
    state: ColumnState
    label: str
    nullable: bool
    missing: int
    notes: list[Note] = field(default_factory=list)


def drafted_field(name: str, evidence: DataEvidence, *, is_key: bool) -> DraftedField:
    """The field of a column.

    Args:
        is_key: whether no value repeats.
    """
    own, texts = evidence.columns[name], evidence.texts.get(name)
    chosen = ChosenReading()
    if texts is not None and name not in evidence.uuids:
        chosen = chosen_reading(name, own, texts, typed=not evidence.text)
    state = chosen.state or own
    notes = [*chosen.notes]
    metadata: list[Any] = [*chosen.metadata]
    base = UUID if name in evidence.uuids else chosen.base or _base_type(name, state)
    nans = state.nans > 0
    nan_is_null = nans and evidence.pandas
    missing = state.nulls + (state.nans if nan_is_null else 0)
    nullable = missing > 0 or name in evidence.partial
    if chosen.base is None and base is not UUID:
        base, more = _typed_rules(name, base, state, texts, notes, is_key=is_key)
        metadata += more
    if nans or state.infinities:
        metadata.append(_non_finite(name, state, notes, nan_is_null=nan_is_null))
    if name in evidence.finer:
        metadata.append(Truncate())
    if chosen.unread:
        metadata.append(Missing(*sorted(chosen.unread)))
    if nullable:
        base = base | None
    annotation = Annotated[base, *metadata] if metadata else base
    settings = {"default": None} if name in evidence.partial else {}
    drafted = FieldDraft(name, annotation, settings)
    return DraftedField(drafted, state, chosen.label, nullable, missing, notes)


def _base_type(name: str, state: ColumnState) -> Any:
    match state.kind:
        case "nested":
            return _nested_type(name, state)
        case "int" if state.high and state.high[0] >= 2**63:
            return UInt64
        case "decimal":
            dtype: Any = state.dtype
            return decimal_annotation(dtype.precision or MAX_DECIMAL_DIGITS, dtype.scale)
        case "datetime":
            aware: Any = state.dtype
            return AwareDatetime if aware.time_zone else datetime
        case kind:
            return _PLAIN_TYPES[kind]


def _nested_type(path: str, state: ColumnState) -> Any:
    """The type of lists or structs, with what was seen inside of them.

    Raises:
        Obstructed: it is another type, which contracts do not have.
    """
    if not isinstance(state.dtype, (pl.Struct, pl.List, pl.Array)):
        raise unsupported_type(path, state.dtype)
    inner = {name: _inner_type(f"{path}.{name}", one) for name, one in state.inside.items()}
    if not isinstance(state.dtype, pl.Struct):
        return list[inner.get("[]", str | None)]  # type: ignore[misc]  # a value
    optional = {name: {"default": None} if one.nulls else {} for name, one in state.inside.items()}
    drafts = [FieldDraft(name, one, optional[name]) for name, one in inner.items()]
    return contract_from_fields(struct_name(path), drafts)


def _inner_type(path: str, state: ColumnState) -> Any:
    base: Any = _base_type(path, state)
    if state.nans or state.infinities:
        base = Annotated[base, v.NonFinite(nan="allow", inf="allow")]
    return base | None if state.nulls or state.kind == "null" else base


def _non_finite(
    name: str, state: ColumnState, notes: list[Note], *, nan_is_null: bool
) -> v.NonFinite:
    if nan_is_null:
        nan: Literal["null", "allow", "forbid"] = "null"
    else:
        nan = "allow" if state.nans else "forbid"
        if state.nans:
            notes.append(Note(name, f"{state.nans:,} NaN in the data"))
    return v.NonFinite(nan=nan, inf="allow" if state.infinities else "forbid")


def _typed_rules(
    name: str, base: Any, state: ColumnState, texts: Any, notes: list[Note], *, is_key: bool
) -> tuple[Any, list[Any]]:
    """The type, which may state a set of values, and the rules."""
    kind = state.kind
    if kind == "null":
        notes.append(Note(name, "no row has a value: the type is not known"))
        return base, []
    notes += notes_on_name(name, kind, state.low, state.high)
    if state.values >= MIN_ROWS_OF_BOUNDS and state.counts is not None and len(state.counts) == 1:
        (only,) = state.counts
        shown = quoted([only]) if isinstance(only, str) else str(only)
        notes.append(Note(name, f"every row has the same value: {shown}"))
        return base, []
    if kind == "text":
        return _drafted_text(name, state, texts, notes)
    if kind in ("int", "float", "decimal"):
        members = drafted_members(state.counts, _MAX_NUMBER_MEMBERS) if kind == "int" else ()
        if members and len(members) != members[-1] - members[0] + 1 and not _YEAR.search(name):
            return Literal[members], []
        if state.values >= MIN_ROWS_OF_BOUNDS:
            notes += notes_on_ends(name, state.low, state.high)
        counts_on = kind == "int" and is_key
        open_ended = bool(counts_on or _YEAR.search(name) or IDENTIFIER.search(name))
        return base, _number_rules(name, state, notes, open_ended=open_ended)
    if kind in ("date", "datetime") and state.values >= MIN_ROWS_OF_BOUNDS:
        return base, _time_rules(name, state, notes)
    if kind == "duration" and state.values >= MIN_ROWS_OF_BOUNDS and state.low[0] >= timedelta(0):
        return base, [v.Ge(timedelta(0))]
    return base, []


def _number_rules(
    name: str, state: ColumnState, notes: list[Note], *, open_ended: bool
) -> list[Any]:
    axis = axis_of_name(name, state.low, state.high) if state.values else None
    furthest = None if axis is None else AXES[axis]
    lower, upper = drafted_bounds(state.low, state.high, state.values, furthest)
    if lower is None or upper is None:
        if state.values and state.low[0] != state.high[0]:
            says = f"too few rows for bounds; seen {state.low[0]} to {state.high[0]}"
            notes.append(Note(name, says))
        return []
    least = as_bound(lower, state.low[0], state.low[0], lower=True)
    most = as_bound(upper, state.high[0], state.high[0], lower=False)
    if state.infinities:
        return []
    if open_ended:
        return [v.Ge(least)]
    return [Interval(ge=least, le=most)]


def _time_rules(name: str, state: ColumnState, notes: list[Note]) -> list[Any]:
    first, last = state.low[0], state.high[0]
    says = f"the newest is {last.isoformat()}; how old may it be"
    notes.append(Note(name, says, (f'ct.Freshness("{name}", max_age="2d")',)))
    start = earliest(first, last)
    return [] if start is None else [v.Ge(start)]


def _drafted_text(
    name: str, state: ColumnState, texts: Any, notes: list[Note]
) -> tuple[Any, list[Any]]:
    counts = state.counts or {}
    absent = sorted(one for one in counts if is_missing_word(one))
    if absent:
        offer = f"ct.Missing({', '.join(map(repr, absent))})"
        notes.append(Note(name, f"{quoted(absent)} may mean that there is no value", (offer,)))
    if texts.padded:
        notes.append(Note(name, "some texts begin or end with white space", ("ct.Trim()",)))
    members = drafted_members(state.counts, _MAX_TEXT_MEMBERS)
    if members:
        return Literal[members], []
    few = state.counts is not None and len(state.counts) <= _MAX_TEXT_MEMBERS
    if few and state.counts is not None and 2 * len(state.counts) < state.values:
        says = f"{len(state.counts)} different values, some of them rare: are these all"
        shown = f"Literal[{', '.join(map(repr, sorted(state.counts)))}]"
        notes.append(Note(name, says, (shown,) if len(shown) <= _MAX_SHOWN else ()))
    return str, text_shape(name, state, texts, notes)
