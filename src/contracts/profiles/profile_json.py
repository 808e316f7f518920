"""Profiles as JSON, both ways: small, and read only where it is what was written."""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from contracts.dtypes import Kind
from contracts.errors import DocumentError
from contracts.profiles.categories import TOO_MANY, Categories, categories_of
from contracts.profiles.distinct_sketch import LONGEST_RANK, REGISTERS, DistinctSketch
from contracts.profiles.field_profile import Characters, FieldProfile, scale_of
from contracts.profiles.histogram import MAX_BUCKETS, Histogram, Scale
from contracts.profiles.profile_check import is_consistent

if TYPE_CHECKING:
    from contracts.profiles.profile import Profile

_Parts: TypeAlias = tuple[
    str, str | None, str | None, int, dict[str, FieldProfile], int, int, dict[str, FieldProfile]
]
"""The attributes of a profile, in order."""
_FORM = 1
"""The version of this form of JSON."""
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
_TOO_MANY = "too many"
_LONGEST_EXPONENT = 5
"""The characters of the exponent of two of a float64, with its sign."""


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
        "pairs": [_write_field_profile(one) for one in profile.pairs.values()],
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
    if document["profile"] != _FORM:
        hint = "Read it with the version of contracts that wrote it, or measure the data again"
        raise DocumentError("profile", "is the version of another form of profiles", hint)
    fields, pairs = _read_fields(document, "fields"), _read_fields(document, "pairs")
    parts: _Parts = _attempt("", _read_head, document, fields, pairs)
    return parts


def _read_fields(document: Mapping[str, Any], part: str) -> dict[str, FieldProfile]:
    """The fields of a part, by their names.

    Raises:
        DocumentError: they are not what `write_profile` writes there.
    """
    listed = document.get(part)
    if not isinstance(listed, list):
        raise DocumentError(part, "are not a list", _HINT)
    fields: dict[str, FieldProfile] = {}
    for position, one in enumerate(listed):
        read = _attempt(f"{part}[{position}]", _read_field_profile, one)
        fields[read.name] = read
    if len(fields) != len(listed):
        raise DocumentError(part, "have one name twice", _HINT)
    return fields


def _read_head(
    document: Mapping[str, Any],
    fields: dict[str, FieldProfile],
    pairs: dict[str, FieldProfile],
) -> _Parts:
    names = ("contract", "version", "fingerprint", "rows", "batches", "squared_rows")
    _require({*document} == {*names, "fields", "pairs", "profile"})
    contract, version, fingerprint, rows, batches, squared = (document[name] for name in names)
    _require(isinstance(contract, str) and all(map(_is_natural, (rows, batches, squared))))
    # Cauchy and Schwarz: the squares are least where all batches have as many rows.
    _require(batches > 0 and rows**2 <= squared * batches and squared <= rows**2)
    _require(all(one is None or isinstance(one, str) for one in (version, fingerprint)))
    _require(
        rows < 1 << 63 and all(one.rows <= rows for one in (*fields.values(), *pairs.values()))
    )
    contract.encode()
    return contract, version, fingerprint, rows, fields, batches, squared, pairs


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


def _require(holds: object) -> None:
    if not holds:
        raise ValueError


def _is_natural(value: object) -> bool:
    return type(value) is int and value >= 0


# Fields -------------------------------------------------------------------------------------------


def _write_field_profile(one: FieldProfile) -> dict[str, Any]:
    sketch = None if one.sketch is None else _write_sketch(one.sketch)
    parts = {
        **{name: getattr(one, name) or None for name in _COUNTS},
        "minimum": _write_value(one.minimum),
        "maximum": _write_value(one.maximum),
        "sum": None if one.sum is None else write_fraction(one.sum),
        "histogram": None if one.histogram is None else _write_histogram(one.histogram),
        "categories": None if one.categories is None else _write_categories(one.categories),
        "sketch": sketch,
        "lengths": None if one.lengths is None else _write_histogram(one.lengths),
        "characters": None if one.characters is None else _write_characters(one.characters),
        "sensitive": one.sensitive or None,
    }
    named = {"name": one.name, "type": one.type}
    return named | {name: part for name, part in parts.items() if part is not None}


def _read_field_profile(document: Any) -> FieldProfile:
    counts = {name: document.get(name, 0) for name in _COUNTS}
    _require(all(map(_is_natural, counts.values())))
    kind: Kind = document["type"]
    read_value = _VALUES.get(kind, _refuse)
    readers: dict[str, Callable[[Any], Any]] = {
        "minimum": read_value,
        "maximum": read_value,
        "sum": read_fraction,
        "histogram": lambda one: _read_histogram(one, scale_of(kind)),
        "categories": _read_categories,
        "sketch": _read_sketch,
        "lengths": lambda one: _read_histogram(one, "float64"),
        "characters": lambda one: Characters(*one),
        "sensitive": bool,
    }
    values = {name: read(document[name]) for name, read in readers.items() if name in document}
    name: Any = document["name"]
    _require(isinstance(name, str) and kind in get_args(Kind))
    read = FieldProfile(name, kind, **counts, **values)
    _require(is_consistent(read))
    # Written again it is the same, but for how its sketch is compressed.
    _require(_without_sketch(_write_field_profile(read)) == _without_sketch(document))
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


def write_fraction(number: Fraction) -> str:
    """An exact number: a whole one in hexadecimal digits, times a power of two or ten; else a fraction."""
    whole, below = number.numerator, number.denominator
    if below & (below - 1) == 0:
        shift = 1 - below.bit_length() if below > 1 else _trailing_zeros(whole)
        return f"{_shifted(whole, shift):x}p{shift}"
    return f"{number}"


def read_fraction(text: str) -> Fraction:
    """The number that `write_fraction` wrote."""
    digits, power, exponent = text.partition("p")
    # What is longer is no sum of 64 bits, and would take long to compute.
    _require(text.count("/") == (not power) and len(exponent) <= _LONGEST_EXPONENT)
    return Fraction(int(digits, 16)) * Fraction(2) ** int(exponent) if power else Fraction(text)


def _trailing_zeros(whole: int) -> int:
    return (whole & -whole).bit_length() - 1 if whole else 0


def _shifted(whole: int, shift: int) -> int:
    return whole >> shift if shift > 0 else whole


# Histograms, categories, sketches -----------------------------------------------------------------


def _write_histogram(one: Histogram) -> list[Any]:
    """The shift, the first bucket, and the counts: each after the number of empty buckets before it."""
    first = one.buckets[0][0] if one.buckets else 0
    numbers: list[int] = []
    before = first - 1
    for bucket, count in one.buckets:
        numbers += [bucket - before - 1, count]
        before = bucket
    return [one.shift, first, b64encode(b"".join(map(_to_varint, numbers))).decode()]


def _read_histogram(document: Any, scale: Scale | None) -> Histogram:
    shift, first, packed = document
    numbers = [*_unpacked(b64decode(packed, validate=True))]
    _require(scale is not None and _is_natural(shift) and len(numbers) <= 2 * MAX_BUCKETS)
    buckets: list[tuple[int, int]] = []
    before = first - 1
    for empty, count in zip(numbers[::2], numbers[1::2], strict=True):
        before += empty + 1
        buckets.append((before, count))
    return Histogram(scale or "float64", shift, tuple(buckets))


def _to_varint(number: int) -> bytes:
    """A number in as few bytes as it takes, seven bits each (LEB128)."""
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _unpacked(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
    _require(shift == 0)


def _write_categories(one: Categories) -> Any:
    return _TOO_MANY if one.values is None else one.counts


def _read_categories(document: Any) -> Categories:
    if document == _TOO_MANY:
        return TOO_MANY
    _require(all(map(_is_natural, document.values())))
    read = categories_of(document)
    _require([*document] == [*read.counts])  # in order, and not too many
    return read


def _write_characters(one: Characters) -> list[int]:
    return [one.upper, one.lower, one.digits, one.blanks, one.punctuation, one.others]


def _write_sketch(one: DistinctSketch) -> dict[str, str]:
    return {
        version: b64encode(zlib.compress(registers, 9)).decode()
        for version, registers in one.sketches
    }


def _read_sketch(document: Any) -> DistinctSketch:
    return DistinctSketch(tuple(sorted((v, _registers(packed)) for v, packed in document.items())))


def _registers(packed: str) -> bytes:
    # A compressed text may stand for much more than it should: no more than this is made of it.
    unpacked = zlib.decompressobj().decompress(b64decode(packed, validate=True), REGISTERS + 1)
    _require(len(unpacked) == REGISTERS and max(unpacked) <= LONGEST_RANK)
    return unpacked
