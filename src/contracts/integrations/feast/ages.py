"""How old a served value may be, by feature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol, TypeAlias

from contracts.contract import Contract
from contracts.judging import specification_of
from contracts.rendering import render
from contracts.rules.spans import span
from contracts.specification import Specification

Age: TypeAlias = str | timedelta
"""A span of time: "2h", "1d12h", or a timedelta."""
Ages: TypeAlias = Age | Mapping[str, Age] | None
"""One for every feature, or one for each that is named."""


class FeatureView(Protocol):
    """What is asked of Feast's FeatureView."""

    @property
    def ttl(self) -> timedelta | None:
        """How long its values live; none and zero mean for ever."""
        ...

    @property
    def features(self) -> Any:
        """Its features, each with a name."""
        ...

    @property
    def projection(self) -> Any:
        """How it is called in responses with full names."""
        ...


def ttls(
    contract: type[Contract], views: Iterable[FeatureView], *, full_feature_names: bool = False
) -> dict[str, timedelta]:
    """The `max_age` of each field of a contract: the `ttl` of the feature view that has a feature of its
    name. A `ttl` of zero, or none, limits nothing.

    Args:
        views: the feature views that the features are of.
        full_feature_names: whether they are named "view__feature", as the response is asked for.

    Raises:
        ValueError: two of the views have a feature of one name, and other ttls for it.
    """
    declared = {
        one for field in specification_of(contract).fields for one in (field.alias, field.name)
    }
    ages: dict[str, timedelta] = {}
    for view in views:
        prefix = f"{view.projection.name_to_use()}__" if full_feature_names else ""
        for name in (f"{prefix}{feature.name}" for feature in view.features):
            age = view.ttl or timedelta.max
            if ages.setdefault(name, age) != age:
                raise ValueError(
                    "views must agree on how long a feature lives, or be told apart by"
                    f" full_feature_names=True (got {render(name)} twice)"
                )
    return {name: age for name, age in ages.items() if name in declared and age != timedelta.max}


def ages_of(max_age: Ages, specification: Specification) -> dict[str, timedelta]:
    """How old the value of each field may be, by its Python name.

    Raises:
        ValueError: a name is none of a field, or a span is none, or less than nothing.
    """
    if max_age is None:
        return {}
    if not isinstance(max_age, Mapping):
        return dict.fromkeys(specification.by_name, positive(max_age))
    names = {field.name: field.name for field in specification.fields}
    names |= {field.alias: field.name for field in specification.fields}
    for name in max_age:
        if name not in names:
            raise ValueError(
                f"max_age must name fields of {specification.name} (got {render(name)})"
            )
    return {names[name]: positive(age) for name, age in max_age.items()}


def positive(age: Age) -> timedelta:
    """A span of time that something may be old.

    Raises:
        ValueError: it is none.
    """
    length = span(age)
    if length < timedelta(0):
        raise ValueError(f"max_age must not be negative (got {render(age)})")
    return length
