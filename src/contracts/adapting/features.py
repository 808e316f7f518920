"""Which numbers a contract's rows are, as the columns of an array."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.comparing.promises import Promise
from contracts.dtypes import Bool, Float, Int
from contracts.errors import HandoffError, Mismatch
from contracts.specification import Field, ListOf, Specification, Value


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
    value: Value
    place: int | None = None

    def is_within(self, magnitude: int) -> bool:
        """Whether the contract promises that each number of it is of at most a magnitude."""
        promise = Promise(self.value)
        ends = (promise.least, promise.greatest)
        return all(end is not None and abs(end.bound) <= magnitude for end in ends)


def features_of(specification: Specification) -> tuple[Feature, ...]:
    """The features that a contract's fields are, in its order: a list of fixed length is as many."""
    return tuple(feature for one in specification.fields for feature in features_in(one))


def features_in(field: Field) -> Iterator[Feature]:
    """The features that a field is; none, where an array cannot hold it."""
    value = field.value
    if isinstance(value.dtype, ListOf):
        width = width_of(value)
        if width is not None and is_number(value.dtype.item):
            for place in range(width):
                yield Feature(field, f"{field.alias}[{place}]", value.dtype.item, place)
    elif is_number(value):
        yield Feature(field, field.alias, value)


def width_of(value: Value) -> int | None:
    """The length that every such list has, if there is one."""
    promise = Promise(value)
    return promise.longest if promise.longest == promise.shortest else None


def is_number(value: Value) -> bool:
    """Whether an array of numbers holds the value as it is."""
    return isinstance(value.dtype, (Bool, Int, Float))


def unfit(specification: Specification) -> Iterator[Mismatch]:
    """The fields that no array of numbers holds, and what to do about them."""
    for one in specification.fields:
        if any(features_in(one)):
            continue
        problem = f"is {one.value.dtype}, which is no number in an array"
        mend = "Leave it out of the consumer with drop=, or encode it as numbers before"
        if isinstance(one.value.dtype, ListOf) and is_number(one.value.dtype.item):
            problem = "is a list of any length, which is no row of an array"
            mend = "Declare its length in the consumer: Len(n, n)"
        yield Mismatch(one.alias, "dtype", problem, mend)


@lru_cache(maxsize=256)
def fit_features(specification: Specification) -> tuple[Feature, ...]:
    """The features of a contract.

    Raises:
        HandoffError: a field of it is no number.
    """
    found = tuple(unfit(specification))
    if found:
        raise HandoffError(specification.label, "an array of numbers", found)
    return features_of(specification)


def feature_names(specification: Specification) -> tuple[str, ...]:
    """The names of the features."""
    return tuple(one.name for one in fit_features(specification))
