"""Expectations about the values of one column as value rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contracts.interchange.great_expectations.arguments import Arguments
from contracts.rules import value as v


def bounds(arguments: Arguments) -> Iterator[v.Ge | v.Gt | v.Le | v.Lt]:
    """The bounds of an interval."""
    low, high = arguments.get("min_value"), arguments.get("max_value")
    if low is not None:
        yield (v.Gt if arguments.get("strict_min") else v.Ge)(low)
    if high is not None:
        yield (v.Lt if arguments.get("strict_max") else v.Le)(high)


def sizes(arguments: Arguments) -> tuple[int | None, int | None]:
    """The least and the greatest of whole numbers."""
    least, most = arguments.get("min_value"), arguments.get("max_value")
    return (
        None if least is None else int(least) + bool(arguments.get("strict_min")),
        None if most is None else int(most) - bool(arguments.get("strict_max")),
    )


def _lengths(arguments: Arguments) -> Iterator[v.MinLength | v.MaxLength]:
    least, most = sizes(arguments)
    if least is not None:
        yield v.MinLength(least)
    if most is not None:
        yield v.MaxLength(most)


def _exact_length(arguments: Arguments) -> list[Any]:
    return [v.MinLength(int(arguments["value"])), v.MaxLength(int(arguments["value"]))]


def members(arguments: Arguments) -> list[v.OneOf]:
    """The values that there may be, but null."""
    return [v.OneOf(*(one for one in arguments["value_set"] if one is not None))]


def _excluded_members(arguments: Arguments) -> list[v.NoneOf]:
    members = [one for one in arguments["value_set"] if one is not None]
    return [v.NoneOf(*members)] if members else []


OF_VALUES: dict[str, Callable[[Arguments], Any]] = {
    "column_values_to_be_between": bounds,
    "column_values_to_be_in_set": members,
    "column_distinct_values_to_be_in_set": members,
    "column_values_to_not_be_in_set": _excluded_members,
    "column_values_to_match_regex": lambda arguments: [v.Matches(arguments["regex"], whole=False)],
    "column_value_lengths_to_be_between": _lengths,
    "column_value_lengths_to_equal": _exact_length,
}
"""The expectations that are value rules of a column."""
