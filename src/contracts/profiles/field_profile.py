"""What the values of one field look like, as counts that add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, Literal

from contracts.dtypes import NUMBERS, Kind
from contracts.lazy_dataclass import lazy_record
from contracts.profiles.categories import Categories
from contracts.profiles.distinct_sketch import DistinctSketch, Estimate
from contracts.profiles.histogram import Histogram, Scale
from contracts.profiles.shapes import Shapes

ProfileKind = Literal["number", "time", "text", "boolean", "other"]
_ADDED = (
    "rows", "nulls", "filled", "unreadable", "nan", "positive_infinity", "negative_infinity", "sum", "histogram",
    "categories", "sketch", "lengths", "characters",
)  # fmt: skip  # short values, several a line
_KNOWN_OF_BOTH = ("shapes", "formats")
"""What is not known of a whole if it is not of a part: documents of earlier versions have none."""


@lazy_record(frozen=True, slots=True)
class Characters:
    """How many characters of each class all texts of a field have together.

    Attributes:
        upper, lower, digits: those of ASCII.
        blanks: spaces, tabs, and what ends lines.
        punctuation: the other ones of ASCII.
        others: code points beyond ASCII.
    """

    upper: int = 0
    lower: int = 0
    digits: int = 0
    blanks: int = 0
    punctuation: int = 0
    others: int = 0

    def __add__(self, other: Characters) -> Characters:
        if not isinstance(other, Characters):
            return NotImplemented
        names = [one.name for one in fields(self)]
        return Characters(*(getattr(self, name) + getattr(other, name) for name in names))


@lazy_record(frozen=True, slots=True)
class FieldProfile:
    """What the values of one field look like; `a + b` is the profile of the rows of both.

    Attributes:
        name: the field's name in data; of a field of a nested contract the path, with dots.
        type: the kind of its type: "int", "datetime".
        rows: the rows; of a nested field those whose outer value is there.
        nulls: the rows without a value as they came: null, absent, or written as missing.
        filled: how many of those have the field's default now, and count as values below.
        unreadable: the values that are not of the field's type, and of which nothing else is known.
        nan, positive_infinity, negative_infinity: the floats that are not finite.
        minimum, maximum: the least and the greatest finite value, of numbers and times; else None.
        sum: the exact sum of the finite values, of numbers (durations in seconds); else None.
        histogram: where the finite values lie, of numbers and times; else None. Durations are counted in seconds.
        categories: the values of text and Booleans with their counts, where they are few; else None.
        sketch: what the number of different values is estimated from; None of lists and structs.
        lengths: the lengths of text in code points, of bytes, and of lists in items; else None.
        characters: the characters of all texts by class; else None.
        shapes: of text how often values of each shape occur, "AA-9999", where those are few; else None.
        formats: of a field with a `Format` how many values came so written that each of its patterns reads them, by
            pattern; else None, as of the fields of nested contracts.
        sensitive: whether its values must never be shown: only the counts up to `negative_infinity` are known then.
    """

    name: str
    type: Kind
    rows: int = 0
    nulls: int = 0
    filled: int = 0
    unreadable: int = 0
    nan: int = 0
    positive_infinity: int = 0
    negative_infinity: int = 0
    minimum: Any = None
    maximum: Any = None
    sum: Fraction | None = None
    histogram: Histogram | None = None
    categories: Categories | None = None
    sketch: DistinctSketch | None = None
    lengths: Histogram | None = None
    characters: Characters | None = None
    sensitive: bool = False
    shapes: Shapes | None = None
    formats: Categories | None = None

    @property
    def kind(self) -> ProfileKind:
        """What sort of values these are: "number", "time", "text", "boolean" or "other"."""
        return profile_kind(self.type)

    @property
    def count(self) -> int:
        """The number of values: what could be read, with filled defaults; NaN and infinities too."""
        return self.rows - self.nulls + self.filled - self.unreadable

    @property
    def finite(self) -> int:
        """The number of values that are neither NaN nor infinite."""
        return self.count - self.nan - self.positive_infinity - self.negative_infinity

    @property
    def null_share(self) -> float:
        """The share of rows without a value as they came; 0 of no rows."""
        return self.nulls / self.rows if self.rows else 0.0

    @property
    def mean(self) -> float | None:
        """The mean of the finite values, of numbers (durations in seconds); None without any."""
        return float(self.sum / self.finite) if self.sum is not None and self.finite else None

    @property
    def distinct(self) -> Estimate | None:
        """How many different finite values there are: exact while each is counted apart, else estimated. Numbers
        that have the same nearest float64 are one value. None of lists, structs, and what is sensitive.
        """
        exact = None
        if self.histogram is not None and self.histogram.shift == 0:
            exact = len(self.histogram.buckets)
        if self.categories is not None and not self.categories.too_many:
            exact = len(self.categories.counts)
        if exact is not None:
            return Estimate(exact, exact, exact=True)
        return None if self.sketch is None else self.sketch.estimate

    def __add__(self, other: FieldProfile) -> FieldProfile:
        if not isinstance(other, FieldProfile):
            return NotImplemented
        same = ("name", "type", "sensitive")
        if any(getattr(self, name) != getattr(other, name) for name in same):
            raise ValueError(
                f"{self.name} ({self.type}) and {other.name} ({other.type}) are not one field;"
                " add up profiles of one contract"
            )
        added = {name: sum_of_parts(getattr(self, name), getattr(other, name)) for name in _ADDED}
        for name in _KNOWN_OF_BOTH:
            both = getattr(self, name), getattr(other, name)
            added[name] = None if None in both else both[0] + both[1]
        return replace(
            self,
            minimum=_chosen(min, self.minimum, other.minimum),
            maximum=_chosen(max, self.maximum, other.maximum),
            **added,
        )


def profile_kind(kind: Kind) -> ProfileKind:
    """What sort of values a kind of type has."""
    if kind in NUMBERS or kind == "duration":
        return "number"
    if kind in ("date", "datetime", "time"):
        return "time"
    if kind == "text":
        return "text"
    return "boolean" if kind == "bool" else "other"


def scale_of(kind: Kind) -> Scale | None:
    """How the values of a kind of type are counted; None of those that have no histogram."""
    match profile_kind(kind):
        case "number":
            return "float64"
        case "time":
            return "microseconds"
        case _:
            return None


def sum_of_parts(one: Any, other: Any) -> Any:
    """The sum of what is known of two parts; of one alone where nothing is known of the other."""
    if one is None or other is None:
        return one if other is None else other
    return one + other


def _chosen(choose: Callable[[Any, Any], Any], one: Any, other: Any) -> Any:
    return sum_of_parts(one, other) if one is None or other is None else choose(one, other)
