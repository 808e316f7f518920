"""The greatest permitted age of a served value, by feature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol, TypeAlias

from contracts.arguments import is_list, own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.report.values import show_value
from contracts.rules.spans import parse_span
from contracts.specification import Specification

_Age: TypeAlias = str | timedelta
"""A span of time: "2h", "1d12h", or a timedelta."""
Ages: TypeAlias = _Age | Mapping[str, _Age] | None
"""One age for every feature, or one for each named feature."""


class _FeatureView(Protocol):
    """The part of Feast's FeatureView that is read."""

    @property
    def ttl(self) -> timedelta | None:
        """How long its values live; None and zero mean for ever."""
        ...

    @property
    def features(self) -> Any:
        """Its features, each with a name."""
        ...

    @property
    def projection(self) -> Any:
        """Its name in responses with full names."""
        ...


@own_words(checked_later=("views",))
def ttls(
    contract: type[Contract], views: Iterable[_FeatureView], *, full_feature_names: bool = False
) -> dict[str, timedelta]:
    """The `max_age` of each field of a contract: the `ttl` of the feature view that has a feature of this
    name. A `ttl` of zero or None limits nothing.

    Args:
        views: the feature views of the response.
        full_feature_names: whether the response names features "view__feature".

    Raises:
        TypeError: `views` are not feature views.
        ValueError: two views have a feature of one name with different ttls.
    """
    listed: list[Any] = [*views] if is_list(views) else [None]
    if not all(hasattr(one, "ttl") for one in listed):
        raise TypeError("ttls takes a list of feature views: [store.get_feature_view(name), …]")
    declared = {
        one for field in specification_of(contract).fields for one in (field.alias, field.name)
    }
    ages: dict[str, timedelta] = {}
    for view in listed:
        prefix = f"{view.projection.name_to_use()}__" if full_feature_names else ""
        for name in (f"{prefix}{feature.name}" for feature in view.features):
            age = view.ttl or timedelta.max
            if ages.setdefault(name, age) != age:
                raise ValueError(
                    "views must agree on how long a feature lives, or be told apart by"
                    f" full_feature_names=True (got {show_value(name)} twice)"
                )
    return {name: age for name, age in ages.items() if name in declared and age != timedelta.max}


def ages_of(max_age: Ages, specification: Specification) -> dict[str, timedelta]:
    """The greatest age of each field, by its Python name.

    Raises:
        ValueError: a name is not a field's, or an age is invalid or negative.
    """
    if max_age is None:
        return {}
    if not isinstance(max_age, Mapping):
        return dict.fromkeys(specification.by_name, _parse_age(max_age))
    names = {field.name: field.name for field in specification.fields}
    names |= {field.alias: field.name for field in specification.fields}
    for name in max_age:
        if name not in names:
            raise ValueError(
                f"max_age must name fields of {specification.name} (got {show_value(name)})"
            )
    return {names[name]: _parse_age(age) for name, age in max_age.items()}


def _parse_age(age: _Age) -> timedelta:
    """The span of time of an age; ValueError if it is invalid or negative."""
    span = parse_span(age)
    if span < timedelta(0):
        raise ValueError(f"max_age must not be negative (got {show_value(age)})")
    return span
