"""The evidence of a violation: plain Python values, few and short.

Long, hostile and private values are excluded here, so that a diagnosis may compare, parse and quote all
values it gets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final, TypeVar, cast

from contracts.diagnosis.intervals import BoundsInterval, bounds_interval, finite_float
from contracts.diagnosis.sampling import SampledViolation, spread_items
from contracts.dtypes import Float
from contracts.report.report import Violation
from contracts.report.values import Masked, show_value
from contracts.rules.value import ValueRule
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf, walk_types
from contracts.wire.scalar.finer_times import is_unheld_time
from contracts.wire.scalar.missing import trimmed

MAX_EVIDENCE_TEXT = 64
"""Longer text is evidence only of its length, because examining it takes time."""
MOST_VALUES = 0.75
"""The share of the values from which a cause may ignore the others, and then names that share."""
MIN_VALUES_OF_MOST = 4
"""The values from which most of them are more than a coincidence."""
_SYSTEMATIC_SHARE = 0.1
"""From this share of the rows, wrong numbers are not outliers but numbers in another notation."""
_ValueType = TypeVar("_ValueType")

IN_EVERY_ITEM = " in every item"
"""The end of the sentence of a rule that applies to the items of a list."""

MISSING_WORDS = frozenset(
    {
        "", "-", "--", "?", ".", "na", "n/a", "n.a.", "#n/a", "<na>", "nan", "nat", "null", "(null)",
        "<null>", r"\n", "none", "nil", "missing", "undefined", "#null!", "#value!", "#ref!",
        "#div/0!", "0000-00-00", "0000-00-00 00:00:00",
    }
)  # fmt: skip  # a list of words
"""Words that people and programs write for a missing value, in lower case."""


_BUILT_IN = frozenset({bool, int, float, str, bytes, date, datetime, time, timedelta})
_NOT_SCALAR: Final = object()
"""Replaces a value of a type that diagnoses do not examine."""


_ANY_NUMBER = Field("number", "number", FieldType(Float()))


@dataclass(frozen=True)
class Evidence:
    """One violation of one field that is not private.

    Attributes:
        specification: the contract that declares the field, possibly a nested one.
        field_type: the required type of the values; the item type if the items of a list are checked.
        values: at most `MAX_SAMPLE` values without nulls; `_NOT_SCALAR` replaces other types.
        beside: the numbers that break the other bounds of the field, with the counts of the violations.
        column: texts of the field's whole column, where they may change the cause.
        reads: whether `parse` reads a value for a field, in the form that the data came in; None if unknown.
    """

    violation: Violation
    specification: Specification
    field: Field
    field_type: FieldType
    values: tuple[object, ...]
    beside: tuple[tuple[tuple[float, ...], int], ...] = ()
    column: tuple[str, ...] = ()
    reads: Callable[[Field, object], bool] | None = None

    @cached_property
    def is_all_text(self) -> bool:
        """Whether every value came as text, as in CSV: then that a number is written as text is no cause."""
        return self.reads is not None and self.reads(_ANY_NUMBER, "1")

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The values, if all of them are short texts; else none."""
        texts = self.all_of(str)
        return texts if max(map(len, texts), default=0) <= MAX_EVIDENCE_TEXT else ()

    @cached_property
    def words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The texts that are values, and those that are words for a missing value."""
        return separate_missing(self.texts)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The values, if all of them are finite numbers; else none."""
        if {*map(type, self.values)} == {float} and all(map(math.isfinite, self.values)):  # type: ignore[arg-type]  # all are floats
            return self.values  # type: ignore[return-value]  # the same
        numbers = tuple(map(finite_float, self.values))
        return () if None in numbers else cast("tuple[float, ...]", numbers)

    @cached_property
    def distinct(self) -> frozenset[object]:
        """The different values."""
        return frozenset(self.values)

    @cached_property
    def distinct_numbers(self) -> frozenset[float]:
        """The different numbers among them."""
        return frozenset(self.numbers)

    @cached_property
    def interval(self) -> BoundsInterval:
        """The interval that the bounds of the field allow."""
        return bounds_interval(self.field_type)

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the greatest of the numbers, zeros where there are none."""
        return min(self.numbers, default=0.0), max(self.numbers, default=0.0)

    @cached_property
    def rule(self) -> ValueRule | None:
        """The declared rule that was broken, or None if the rule is implied by the type."""
        sentence = self.violation.rule.removesuffix(IN_EVERY_ITEM)
        rules = (requirement.rule for requirement in self.field_type.rules)
        return next((rule for rule in rules if sentence == f"must {rule}"), None)

    @property
    def systematic(self) -> bool:
        """Whether too many rows and too many different values are affected for outliers."""
        return self.violation.share >= _SYSTEMATIC_SHARE and len(self.distinct_numbers) > 1

    def of_value(self, value: object) -> Evidence:
        """The evidence that one value is by itself: `replace` takes three times as long."""
        declared = self.violation, self.specification, self.field, self.field_type
        return Evidence(*declared, (value,), self.beside, reads=self.reads)

    def all_of(self, kind: type[_ValueType]) -> tuple[_ValueType, ...]:
        """The values, if all of them are of the type; else none."""
        values = tuple(value for value in self.values if isinstance(value, kind))
        return values if len(values) == len(self.values) else ()

    def share_of(self, count: int) -> str:
        """The end of a cause that holds for `count` of the values; empty where it holds for all."""
        if count == len(self.values):
            return ""
        sampled = " sampled" if self.violation.count > len(self.values) else ""
        return f", {count} of {len(self.values)}{sampled}"

    def supported_by(self, supports: Callable[[float], bool], *, all_do: bool = False) -> int:
        """How many of the numbers support a cause; 0 where too few of them do, or too few of all that are
        out of the field's bounds, because a cause speaks for both ends.

        Args:
            all_do: whether all of the numbers are known to support it.
        """
        count = len(self.numbers) if all_do else sum(map(supports, self.numbers))
        if not count or count < MOST_VALUES * len(self.numbers):
            return 0
        others = [(numbers, rows) for numbers, rows in self.beside if numbers]
        broken = sum((rows for _, rows in others), self.violation.count)
        explained = sum(
            (rows * sum(map(supports, numbers)) / len(numbers) for numbers, rows in others),
            self.violation.count * count / len(self.numbers),
        )
        return count if explained >= MOST_VALUES * broken else 0

    def wants(self, *kinds: str) -> bool:
        """Whether the required type is of one of the kinds."""
        return self.field_type.dtype.kind in kinds


Diagnosis = Callable[[Evidence], str | None]
"""Returns the probable cause, or None. All values must support it; that most do, `majority` finds."""


def gather_evidence(
    examined: SampledViolation,
    specification: Specification,
    others: Sequence[SampledViolation] = (),
    column: Sequence[object] = (),
    reads: Callable[[Field, object], bool] | None = None,
) -> Evidence | None:
    """The evidence of a violation, or None if the field is unknown or private.

    Args:
        others: the violations of the field's other bounds.
        column: values of the whole column.
        reads: whether `parse` reads a value for a field, in the form that the data came in.
    """
    violation = examined.violation
    found = _first_declaration(specification, violation.field or "")
    if found is None or found.private:
        return None
    values = _plain_scalars(spread_items(examined.values))
    if values is None:
        return None
    value = _violating_type(found.field.value, violation.rule)
    # Text is shown as it came, and breaks a rule by what `Trim` leaves of it.
    if value.wire.trim is not None and violation.code != "wire_form":
        values = tuple(trimmed(one, value) for one in values)
    beside = tuple((_numbers_of(one), one.violation.count) for one in others)
    texts = tuple(str.__str__(one) for one in column if isinstance(one, str))
    short = tuple(one for one in texts if len(one) <= MAX_EVIDENCE_TEXT)
    declared = violation, found.specification, found.field, value
    return Evidence(*declared, values, beside, short, reads)


def _plain_scalars(values: Sequence[object]) -> tuple[object, ...] | None:
    """The values that are there as built-in scalars; None where one is masked."""
    types = {*map(type, values)}
    if types <= _BUILT_IN:
        return tuple(values)
    if any(issubclass(one, Masked) for one in types):
        return None
    return tuple(_to_plain_scalar(one) for one in values if one is not None)


def _numbers_of(examined: SampledViolation) -> tuple[float, ...]:
    numbers = map(finite_float, spread_items(examined.values))
    return tuple(number for number in numbers if number is not None)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """A field that a path refers to.

    Attributes:
        specification: the contract that declares it, possibly a nested one.
        private: whether it, a part of it, or a struct around it is sensitive.
    """

    specification: Specification
    field: Field
    private: bool


@lru_cache(maxsize=512)
def _first_declaration(specification: Specification, path: str) -> _Declaration | None:
    return next(declarations(specification, path), None)


@lru_cache(maxsize=512)
def is_public(specification: Specification, path: str) -> bool:
    """Whether no field that a path may refer to is private."""
    return not any(one.private for one in declarations(specification, path))


def declarations(
    specification: Specification, path: str, *, hidden: bool = False
) -> Iterator[_Declaration]:
    """Every field that a path may refer to: there may be several, because an alias may contain dots.

    Args:
        hidden: whether the contract is nested in a private field.
    """
    places = specification.places
    ends = [place for place, character in enumerate(path) if character == "."]
    starts = (path[:end] for end in (*ends, len(path)))
    for place in sorted(places[start] for start in starts if start in places):
        field = specification.fields[place]
        if path == field.alias:
            private = hidden or any(value.sensitive for value in walk_types(field.value))
            yield _Declaration(specification, field, private)
        else:
            layers = [field.value]
            while isinstance(layers[-1].dtype, ListOf):
                layers.append(layers[-1].dtype.item)
            if isinstance(layers[-1].dtype, StructOf):
                private = hidden or any(value.sensitive for value in layers)
                member = path[len(field.alias) + 1 :]
                inner = layers[-1].dtype.specification
                yield from declarations(inner, member, hidden=private)


def _violating_type(value: FieldType, sentence: str) -> FieldType:
    """The type to which the rule applies: the type of the field, or of the items of the list."""
    while sentence.endswith(IN_EVERY_ITEM) and isinstance(value.dtype, ListOf):
        sentence = sentence.removesuffix(IN_EVERY_ITEM)
        value = value.dtype.item
    return value


def _to_plain_scalar(value: object) -> object:
    """The value as a built-in scalar, which cannot run foreign code; else `_NOT_SCALAR`."""
    if type(value) in _BUILT_IN:
        return value
    match value:
        case Decimal() if value.is_snan():
            return _NOT_SCALAR  # cannot be compared or hashed
        case bool() | bytes() | Decimal() | date() | time() | timedelta():
            return value
        case str():
            return str.__str__(value)
        case int():
            return int.__int__(value)
        case float():
            return float.__float__(value)
        case _ if is_unheld_time(value) and type(value).__module__ == "numpy":
            return value
        case _:
            return _NOT_SCALAR


def is_coordinate(field_type: FieldType) -> bool:
    """Whether a type is declared a latitude or a longitude."""
    return field_type.unit == "decimal degrees"


def all_match(pattern: str, texts: tuple[str, ...]) -> bool:
    """Whether there are texts and the pattern matches all of them fully."""
    return bool(texts) and all(re.fullmatch(pattern, text) for text in texts)


def separate_missing(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that are values, and those that are words for a missing value."""
    missing = tuple(text for text in texts if text.strip().lower() in MISSING_WORDS)
    if not missing:
        return texts, missing
    return tuple(text for text in texts if text not in missing), missing


def quote_first_values(values: tuple[object, ...]) -> str:
    """The first three distinct values, quoted."""
    return ", ".join(show_value(value) for value in list(dict.fromkeys(values))[:3])


def missing_words(evidence: Evidence) -> str | None:
    """Every text is a word for a missing value."""
    present, missing = evidence.words
    return (
        f"looks like {quote_first_values(missing)} for missing" if missing and not present else None
    )


def mention_missing(cause: str, missing: tuple[str, ...]) -> str:
    """The cause, and the words for a missing value among the values."""
    return f"{cause}, with {quote_first_values(missing)} for missing" if missing else cause
