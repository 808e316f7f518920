"""Which diagnoses can find anything, by the type of the field and by those of the values.

It rules out most of them before one looks at a value; each still looks at all that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from contracts.diagnosis import (
    bounds,
    numbers_as_text,
    spelling,
    times,
    what_to_declare,
    wrong_types,
)
from contracts.diagnosis.evidence import Diagnosis, Evidence, is_coordinate, missing_words
from contracts.diagnosis.intervals import bounds_interval
from contracts.dtypes import NUMBERS
from contracts.specification import FieldType

_NUMBER, _TEXT, _DAY = (int, float, Decimal), (str,), (date,)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a diagnosis needs.

    Attributes:
        values: the types of which some value must be.
        field: whether a field can be one of its; None for every field.
    """

    values: tuple[type, ...]
    field: Callable[[FieldType], bool] | None = None


def _of(*kinds: str) -> Callable[[FieldType], bool]:
    """Whether a type is of one of some kinds."""
    return lambda value: value.dtype.kind in kinds


def _is_bounded(value: FieldType) -> bool:
    return bounds_interval(value).bounded


def _may_lose_sign(value: FieldType) -> bool:
    return is_coordinate(value) or bounds_interval(value).high <= 0


_NEEDS: Mapping[Diagnosis, _Needs] = {
    bounds.sentinel: _Needs(_NUMBER),
    bounds.swapped_coordinates: _Needs(_NUMBER, is_coordinate),
    bounds.degrees_and_minutes: _Needs(_NUMBER, is_coordinate),
    bounds.lost_sign: _Needs(_NUMBER, _may_lose_sign),
    bounds.wrapped_integers: _Needs(_NUMBER, _of("int")),
    bounds.midnight_as_24: _Needs(_NUMBER, lambda value: bounds_interval(value).high == 2359),
    bounds.other_unit: _Needs(_NUMBER, _is_bounded),
    bounds.other_scale: _Needs(_NUMBER, _is_bounded),
    numbers_as_text.number_in_text: _Needs(_TEXT, _of(*NUMBERS)),
    numbers_as_text.date_for_number: _Needs(_TEXT, _of(*NUMBERS)),
    numbers_as_text.boolean_in_text: _Needs(_TEXT, _of("bool", *NUMBERS)),
    numbers_as_text.boolean_in_numbers: _Needs(_NUMBER, _of("bool")),
    times.wrong_epoch_unit: _Needs(_DAY, _of("date", "datetime")),
    times.default_date: _Needs(_DAY, _of("date", "datetime")),
    times.date_in_text: _Needs(_TEXT, _of("date", "datetime")),
    times.dates_of_declared_order: _Needs(_TEXT, lambda value: value.wire.format is not None),
    times.date_in_numbers: _Needs(_NUMBER, _of("date", "datetime")),
    times.wrong_zone: _Needs(_DAY, _of("datetime")),
    times.midnight_datetimes: _Needs(_DAY, _of("date")),
    what_to_declare.partial_date_in_text: _Needs(_TEXT, _of("date", "datetime")),
    what_to_declare.duration_in_text: _Needs(_TEXT, _of("duration")),
    what_to_declare.clock_in_text: _Needs(_TEXT, _of("time")),
    wrong_types.nested_in_text: _Needs(_TEXT, _of("list", "struct")),
    wrong_types.integers_as_floats: _Needs(_NUMBER, _of("int")),
    wrong_types.infinity_in_text: _Needs(_TEXT, _of("float")),
    wrong_types.badly_decoded: _Needs(_TEXT),
    missing_words: _Needs(_TEXT),
    spelling.uuid_spelling: _Needs(_TEXT),
    spelling.almost_matching_text: _Needs(_TEXT),
    spelling.differently_spelled_member: _Needs(_TEXT),
    spelling.misspelled_member: _Needs(_TEXT),
    spelling.lost_zeros: _Needs(_TEXT),
    spelling.misread_utf8: _Needs(_TEXT),
    spelling.cut_or_padded: _Needs(_TEXT),
    spelling.padded_reference: _Needs(_TEXT),
    spelling.look_alike_reference: _Needs(_TEXT),
}
"""What the diagnoses need, of those that need anything."""


def applicable(diagnoses: Sequence[Diagnosis], evidence: Evidence) -> Sequence[Diagnosis]:
    """The diagnoses that can find anything in the evidence, or in one of its values, in their order."""
    types = frozenset(map(type, evidence.values))
    return _applicable(tuple(diagnoses), evidence.field_type, types)


@lru_cache(maxsize=512)
def _applicable(
    diagnoses: tuple[Diagnosis, ...], value: FieldType, types: frozenset[type]
) -> Sequence[Diagnosis]:
    def can_find(diagnosis: Diagnosis) -> bool:
        needs = _NEEDS.get(diagnosis)
        if needs is None:
            return True
        held = any(issubclass(one, needs.values) for one in types)
        return held and (needs.field is None or needs.field(value))

    return tuple(filter(can_find, diagnoses))
