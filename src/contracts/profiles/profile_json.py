"""Profiles as JSON, both ways: small, and read only where it is what was written."""

from __future__ import annotations

import binascii
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from contracts.dtypes import Kind
from contracts.errors import DocumentError
from contracts.profiles.counts_json import (
    is_natural,
    read_categories,
    read_fraction,
    read_histogram,
    read_shapes,
    read_sketch,
    require_written,
    write_categories,
    write_characters,
    write_fraction,
    write_histogram,
    write_shapes,
    write_sketch,
)
from contracts.profiles.field_profile import Characters, FieldProfile, scale_of
from contracts.profiles.intervals import IntervalProfile
from contracts.profiles.pair_profile import PairOrder, PairProfile
from contracts.profiles.profile_check import (
    is_consistent,
    is_consistent_interval,
    is_consistent_pair,
)

if TYPE_CHECKING:
    from contracts.profiles.profile import Profile

_Parts: TypeAlias = tuple[
    str,
    str | None,
    str | None,
    int,
    dict[str, FieldProfile],
    int,
    int,
    dict[str, PairProfile],
    dict[str, IntervalProfile],
]
"""The attributes of a profile, in order."""
_FORM = 2
"""The version of this form of JSON; what 1 has not is not known."""
_FORMS_READ = (1, 2)
_HINT = "Pass the text that Profile.to_json wrote, unchanged: of a file Path(…).read_text()"
_COUNTS = (
    "rows",
    "nulls",
    "filled",
    "unreadable",
    "nan",
    "positive_infinity",
    "negative_infinity",
)
_ORDER = ("both_null", "one_null", "less", "equal", "greater")
"""The counts of a pair, in order."""


def write_profile(profile: Profile) -> str:
    """A profile as JSON."""
    head = {
        "profile": _FORM,
        "contract": profile.contract,
        "version": profile.version,
        "fingerprint": profile.fingerprint,
        "rows": profile.rows,
        "batches": profile.batches,
        "squared_rows": profile.squared_rows,
        "fields": [_write_field_profile(one) for one in profile.fields.values()],
        "pairs": [_write_pair(one) for one in profile.pairs.values()],
        "intervals": [_write_interval(one) for one in profile.intervals.values()],
    }
    return json.dumps(head, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_profile(text: str) -> _Parts:
    """The attributes of the profile that a text is.

    Raises:
        DocumentError: it is not one, or was changed.
    """
    try:
        document = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise DocumentError("", "is not JSON", _HINT) from None
    if not isinstance(document, dict) or "profile" not in document:
        raise DocumentError("", "is not a profile", _HINT)
    if document["profile"] not in _FORMS_READ or document["profile"] is True:
        hint = "Read it with the version of contracts that wrote it, or measure the data again"
        raise DocumentError("profile", "is the version of another form of profiles", hint)
    fields = _read_listed(document, "fields", _read_field_profile)
    pairs = _read_listed(
        document, "pairs", _read_old_pair if document["profile"] == 1 else _read_pair
    )
    # The first form has none.
    intervals = (
        {} if document["profile"] == 1 else _read_listed(document, "intervals", _read_interval)
    )
    parts: _Parts = _attempt("", _read_head, document, fields, pairs, intervals)
    return parts


def _read_listed(
    document: Mapping[str, Any], part: str, read: Callable[[Any], Any]
) -> dict[str, Any]:
    """The fields or pairs of a part, by their names.

    Raises:
        DocumentError: they are not what `write_profile` writes there.
    """
    listed = document.get(part)
    if not isinstance(listed, list):
        raise DocumentError(part, "are not a list", _HINT)
    found = [_attempt(f"{part}[{place}]", read, one) for place, one in enumerate(listed)]
    named = {one.name: one for one in found}
    if len(named) != len(listed):
        raise DocumentError(part, "have one name twice", _HINT)
    return named


def _read_head(
    document: Mapping[str, Any],
    fields: dict[str, FieldProfile],
    pairs: dict[str, PairProfile],
    intervals: dict[str, IntervalProfile],
) -> _Parts:
    names = ("contract", "version", "fingerprint", "rows", "batches", "squared_rows")
    listed = {"fields", "pairs"} if document["profile"] == 1 else {"fields", "pairs", "intervals"}
    require_written({*document} == {*names, *listed, "profile"})
    contract, version, fingerprint, rows, batches, squared = (document[name] for name in names)
    require_written(isinstance(contract, str) and all(map(is_natural, (rows, batches, squared))))
    # Cauchy and Schwarz: the squares are least where all batches have as many rows.
    require_written(batches > 0 and rows**2 <= squared * batches and squared <= rows**2)
    require_written(all(one is None or isinstance(one, str) for one in (version, fingerprint)))
    require_written(
        rows < 1 << 63
        and all(one.rows <= rows for one in fields.values())
        and all(one.rows <= rows for one in pairs.values())
        and all(one.steps.rows <= rows for one in intervals.values())
    )
    contract.encode()
    return contract, version, fingerprint, rows, fields, batches, squared, pairs, intervals


def _attempt(path: str, read: Callable[..., Any], *parts: object) -> Any:
    """What is read of some parts.

    Raises:
        DocumentError: they are not what `write_profile` writes.
    """
    try:
        return read(*parts)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        ArithmeticError,
        binascii.Error,
        zlib.error,
    ):
        raise DocumentError(path, "is not what a profile has there", _HINT) from None


# Fields -------------------------------------------------------------------------------------------


def _write_field_profile(one: FieldProfile) -> dict[str, Any]:
    sketch = None if one.sketch is None else write_sketch(one.sketch)
    parts = {
        **{name: getattr(one, name) or None for name in _COUNTS},
        "minimum": _write_value(one.minimum),
        "maximum": _write_value(one.maximum),
        "sum": None if one.sum is None else write_fraction(one.sum),
        "histogram": None if one.histogram is None else write_histogram(one.histogram),
        "categories": None if one.categories is None else write_categories(one.categories),
        "sketch": sketch,
        "lengths": None if one.lengths is None else write_histogram(one.lengths),
        "characters": None if one.characters is None else write_characters(one.characters),
        "sensitive": one.sensitive or None,
        "shapes": None if one.shapes is None else write_shapes(one.shapes),
        "formats": None if one.formats is None else write_categories(one.formats),
    }
    named = {"name": one.name, "type": one.type}
    return named | {name: part for name, part in parts.items() if part is not None}


def _read_field_profile(document: Any) -> FieldProfile:
    counts = {name: document.get(name, 0) for name in _COUNTS}
    require_written(all(map(is_natural, counts.values())))
    kind: Kind = document["type"]
    read_value = _VALUES.get(kind, _refuse)
    readers: dict[str, Callable[[Any], Any]] = {
        "minimum": read_value,
        "maximum": read_value,
        "sum": read_fraction,
        "histogram": lambda one: read_histogram(one, scale_of(kind)),
        "categories": read_categories,
        "sketch": read_sketch,
        "lengths": lambda one: read_histogram(one, "float64"),
        "characters": lambda one: Characters(*one),
        "sensitive": bool,
        "shapes": read_shapes,
        "formats": read_categories,
    }
    values = {name: read(document[name]) for name, read in readers.items() if name in document}
    name: Any = document["name"]
    require_written(isinstance(name, str) and kind in get_args(Kind))
    read = FieldProfile(name, kind, **counts, **values)
    require_written(is_consistent(read))
    # Written again it is the same, but for how its sketch is compressed.
    require_written(_without_sketch(_write_field_profile(read)) == _without_sketch(document))
    return read


def _without_sketch(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in document.items() if name != "sketch"}


def _refuse(_: object) -> Any:
    raise ValueError


def _write_value(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case timedelta():
            return value // timedelta(microseconds=1)
        case date() | time():
            return value.isoformat()
        case _:
            return value


_VALUES: dict[Kind, Callable[[Any], Any]] = {
    "int": int,
    "float": float,
    "decimal": Decimal,
    "duration": lambda micros: timedelta(microseconds=micros),
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


# Pairs and intervals --------------------------------------------------------------------------------------------


def _write_pair(one: PairProfile) -> dict[str, Any]:
    order = one.order
    parts = {
        "order": None if order is None else [getattr(order, name) for name in _ORDER],
        "distance": None if one.distance is None else _write_field_profile(one.distance),
        "ratio": None if one.ratio is None else _write_field_profile(one.ratio),
    }
    named = {"first": one.first, "second": one.second, "rows": one.rows}
    return named | {name: part for name, part in parts.items() if part is not None}


def _read_pair(document: Any) -> PairProfile:
    rows, first, second = (document[name] for name in ("rows", "first", "second"))
    require_written(is_natural(rows) and isinstance(first, str) and isinstance(second, str))
    counts = document.get("order")
    require_written(counts is None or all(map(is_natural, counts)))
    order = None if counts is None else PairOrder(**dict(zip(_ORDER, counts, strict=True)))
    relations = {
        name: _read_field_profile(document[name])
        for name in ("distance", "ratio")
        if name in document
    }
    read = PairProfile(first, second, rows, order, **relations)
    require_written(is_consistent_pair(read))
    require_written(document.keys() == _write_pair(read).keys())
    return read


def _read_old_pair(document: Any) -> PairProfile:
    """A pair of times of the first form: how much later the second is."""
    distance = replace(_read_field_profile(document), sketch=None)
    first, arrow, second = distance.name.partition(" → ")
    read = PairProfile(first, second, distance.rows, None, distance)
    require_written(arrow and is_consistent_pair(read))
    return read


def _write_interval(one: IntervalProfile) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.type,
        "first": _write_value(one.first),
        "last": _write_value(one.last),
        "steps": _write_field_profile(one.steps),
        "backward": one.backward,
    }


def _read_interval(document: Any) -> IntervalProfile:
    name, kind, backward = (document[part] for part in ("name", "type", "backward"))
    require_written(isinstance(name, str) and kind in ("date", "datetime") and is_natural(backward))
    first, last = (
        None if end is None else _VALUES[kind](end) for end in map(document.get, ("first", "last"))
    )
    read = IntervalProfile(
        name, kind, first, last, _read_field_profile(document["steps"]), backward
    )
    require_written(is_consistent_interval(read) and _write_interval(read) == document)
    return read
