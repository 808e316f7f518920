"""What a violation gives a diagnosis to go on: plain Python values, few and short.

Everything that could be long, hostile or private is dealt with here, so that a diagnosis may
compare, parse and quote whatever it is given.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from contracts.rendering import Masked, render
from contracts.report import Violation
from contracts.rules.value import ValueRule
from contracts.specification import Field, ListOf, Specification, StructOf, Value, within

LOOKED_AT = 20
"""How many examples a diagnosis looks at."""
LONGEST_TEXT = 64
"""A text longer than this is evidence of nothing but its length: every other look costs time."""
SYSTEMATIC_SHARE = 0.1
"""From this share of the rows a wrong number is no outlier, but a wrong way of writing numbers."""
T = TypeVar("T")

IN_EVERY_ITEM = " in every item"
"""How the sentence ends of a rule that the items of a list broke."""

MISSING_WORDS = frozenset(
    {
        "", "-", "--", "?", ".", "na", "n/a", "n.a.", "#n/a", "<na>", "nan", "nat", "null", "(null)",
        "<null>", r"\n", "none", "nil", "missing", "undefined", "#null!", "#value!", "#ref!",
        "#div/0!", "0000-00-00", "0000-00-00 00:00:00",
    }
)  # fmt: skip
"""What people and programs write for a value that they do not have, in lower case."""


class Odd:
    """Stands where a value is nothing that a diagnosis reads."""


ODD = Odd()


@dataclass(frozen=True)
class Evidence:
    """One violation of one field that may be spoken of.

    Attributes:
        specification: the contract that declares the field, which may be a nested one.
        value: what each of the values should have been: an item, where a list's items are judged.
        values: what they were, nulls left out, at most `LOOKED_AT`; `ODD` for what is no scalar.
    """

    violation: Violation
    specification: Specification
    field: Field
    value: Value
    values: tuple[object, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The values, if all of them are short texts; else none."""
        texts = self.all_of(str)
        return texts if all(len(text) <= LONGEST_TEXT for text in texts) else ()

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The values, if all of them are finite numbers; else none."""
        numbers = [number_of(value) for value in self.values]
        return tuple(number for number in numbers if number is not None) * (None not in numbers)

    @cached_property
    def rule(self) -> ValueRule | None:
        """The declared rule that was broken, or None where an implied one was."""
        said = self.violation.rule.removesuffix(IN_EVERY_ITEM)
        rules = (requirement.rule for requirement in self.value.rules)
        return next((rule for rule in rules if said == f"must {rule}"), None)

    @property
    def systematic(self) -> bool:
        """Whether it is too many rows, of too many values, for an accident."""
        return self.violation.share >= SYSTEMATIC_SHARE and len(set(self.numbers)) > 1

    def all_of(self, kind: type[T]) -> tuple[T, ...]:
        """The values, if all of them are of the type; else none."""
        values = tuple(value for value in self.values if isinstance(value, kind))
        return values if len(values) == len(self.values) else ()

    def wants(self, *kinds: str) -> bool:
        """Whether the type that was wanted is of one of the kinds."""
        return self.value.dtype.kind in kinds


Diagnosis = Callable[[Evidence], str | None]
"""Says what probably happened, or None: all the values must support what it says."""


def evidence_of(violation: Violation, specification: Specification) -> Evidence | None:
    """The evidence that a violation gives, or None where there is none, or it is private."""
    found = next(declarations(specification, violation.field or ""), None)
    if found is None or found.private:
        return None
    examples = [example.value for example in violation.examples[:LOOKED_AT]]
    if any(isinstance(example, Masked) for example in examples):
        return None
    value = judged_value(found.field.value, violation.rule)
    values = tuple(plain(example) for example in examples if example is not None)
    return Evidence(violation, found.specification, found.field, value, values)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A field that a path means.

    Attributes:
        specification: the contract that declares it, which may be a nested one.
        private: whether it is sensitive, holds what is, or lies in what is.
    """

    specification: Specification
    field: Field
    private: bool


def declarations(
    specification: Specification, path: str, *, hidden: bool = False
) -> Iterator[Declaration]:
    """Each field that a path may mean: an alias may hold dots, so there may be several.

    Args:
        hidden: whether the contract lies in a private field.
    """
    places = specification.places
    ends = [place for place, character in enumerate(path) if character == "."]
    starts = (path[:end] for end in (*ends, len(path)))
    for place in sorted(places[start] for start in starts if start in places):
        field = specification.fields[place]
        if path == field.alias:
            private = hidden or any(value.sensitive for value in within(field.value))
            yield Declaration(specification, field, private)
        else:
            layers = [field.value]
            while isinstance(layers[-1].dtype, ListOf):
                layers.append(layers[-1].dtype.item)
            if isinstance(layers[-1].dtype, StructOf):
                private = hidden or any(value.sensitive for value in layers)
                member = path[len(field.alias) + 1 :]
                inner = layers[-1].dtype.specification
                yield from declarations(inner, member, hidden=private)


def judged_value(value: Value, sentence: str) -> Value:
    """What was judged: the value itself, or the items of the list it is."""
    while sentence.endswith(IN_EVERY_ITEM) and isinstance(value.dtype, ListOf):
        sentence = sentence.removesuffix(IN_EVERY_ITEM)
        value = value.dtype.item
    return value


def plain(value: object) -> object:
    """The value as one of Python's own scalars, which run nobody's code; else `ODD`."""
    match value:
        case Decimal() if value.is_snan():
            return ODD  # it can be neither compared nor hashed
        case bool() | bytes() | Decimal() | date() | time() | timedelta():
            return value
        case str():
            return str.__str__(value)
        case int():
            return int.__int__(value)
        case float():
            return float.__float__(value)
        case _:
            return ODD


def number_of(value: object) -> float | None:
    """The value as a finite float, if it is a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer past 1e308
        return None
    return number if math.isfinite(number) else None


def all_match(pattern: str, texts: tuple[str, ...]) -> bool:
    """Whether there are texts, and the pattern matches the whole of each."""
    return bool(texts) and all(re.fullmatch(pattern, text) for text in texts)


def without_missing(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that say something, and those that are words for a missing value."""
    missing = tuple(text for text in texts if text.strip().lower() in MISSING_WORDS)
    return tuple(text for text in texts if text not in missing), missing


def listed(values: tuple[object, ...]) -> str:
    """The first three different values, quoted."""
    return ", ".join(render(value) for value in list(dict.fromkeys(values))[:3])


def missing_words(evidence: Evidence) -> str | None:
    """Every text is a word for a missing value."""
    said, missing = without_missing(evidence.texts)
    return f"looks like {listed(missing)} for missing" if missing and not said else None


def with_missing(cause: str, missing: tuple[str, ...]) -> str:
    """The cause, and the words for a missing value that stood among the values."""
    return f"{cause}, with {listed(missing)} for missing" if missing else cause
