"""The features of a contract: the columns of the array that its rows become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.comparing.guarantee import Guarantee
from contracts.dtypes import Bool, Float, Int
from contracts.errors import HandoffError, Mismatch
from contracts.specification import Field, FieldType, ListOf, Specification


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of a matrix.

    Attributes:
        name: the field's name in data; with the place in brackets, where the field is a list.
        place: the item's place in the list, or None.
        value: what one number of it must be.
    """

    field: Field
    name: str
    value: FieldType
    place: int | None = None

    def is_within(self, magnitude: int) -> bool:
        """Whether the contract guarantees that no number of it exceeds a magnitude."""
        promise = Guarantee(self.value)
        ends = (promise.least, promise.greatest)
        return all(end is not None and abs(end.bound) <= magnitude for end in ends)


def _all_features(specification: Specification) -> tuple[Feature, ...]:
    """The features in the order of the fields; a list of fixed length is as many features."""
    return tuple(feature for one in specification.fields for feature in _field_features(one))


def _field_features(field: Field) -> Iterator[Feature]:
    """The features of a field; none where an array cannot hold it."""
    value = field.value
    if isinstance(value.dtype, ListOf):
        width = _fixed_length(value)
        if width is not None and _is_array_number(value.dtype.item):
            for place in range(width):
                yield Feature(field, f"{field.alias}[{place}]", value.dtype.item, place)
    elif _is_array_number(value):
        yield Feature(field, field.alias, value)


def _fixed_length(value: FieldType) -> int | None:
    """The length of every list of the field; None where lengths differ."""
    promise = Guarantee(value)
    return promise.longest if promise.longest == promise.shortest else None


def _is_array_number(value: FieldType) -> bool:
    """Whether an array of numbers can hold the values."""
    return isinstance(value.dtype, (Bool, Int, Float))


def _unfit_fields(specification: Specification) -> Iterator[Mismatch]:
    """The fields that an array of numbers cannot hold, with hints."""
    for one in specification.fields:
        if any(_field_features(one)):
            continue
        problem = f"is {one.value.dtype}, which is not a number in an array"
        hint = "Leave it out of the consumer, or encode it as numbers before"
        if isinstance(one.value.dtype, ListOf) and _is_array_number(one.value.dtype.item):
            problem = "is a list of any length, which is not a row of an array"
            hint = "Declare its length in the consumer: Len(n, n)"
        yield Mismatch(one.alias, "dtype", problem, hint)


@lru_cache(maxsize=256)
def features_of(specification: Specification) -> tuple[Feature, ...]:
    """The features of a contract.

    Raises:
        HandoffError: a field of it is not a number.
    """
    found = tuple(_unfit_fields(specification))
    if found:
        raise HandoffError(specification.label, "an array of numbers", found)
    return _all_features(specification)


def feature_names(specification: Specification) -> tuple[str, ...]:
    return tuple(one.name for one in features_of(specification))
