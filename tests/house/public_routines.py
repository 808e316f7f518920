"""Every public function and method, by the name that it is called by: those of the package, of the laws'
testing and of the integrations, whose modules are imported without what they integrate.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import contracts as ct
from contracts import frame_namespace, integrations, testing
from contracts.integrations import model_input

OF_THE_HOUSE = {
    "CodeList.known", "NamedFormat.known", "Requirement.problem", "Requirement.tolerates", "Requirement.with_rule",
    "Unique.over", "Observation.saw",
}  # fmt: skip  # a list of names
"""Methods of rules and observations that the verbs call."""
OF_OTHERS = {
    f"sklearn.ContractGuard.{name}"
    for name in ("fit", "fit_transform", "transform", "get_feature_names_out")
}
"""Methods whose arguments are those of scikit-learn, which passes some itself."""


def public_routines() -> dict[str, tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Each with what stands in the place of `self`."""
    found: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {}
    for name, one in _public_names():
        if inspect.isfunction(one):
            found[name] = one, ()
        elif isinstance(one, type) and one.__module__.startswith("contracts."):
            found |= {f"{name}.{each}": made for each, made in _methods_of(one)}
    return {name: one for name, one in found.items() if name not in OF_THE_HOUSE | OF_OTHERS}


def _public_names() -> Iterator[tuple[str, Any]]:
    for home in (ct, testing):
        yield from ((name, getattr(home, name)) for name in home.__all__)
    yield "namespace", frame_namespace._Verbs
    for module in pkgutil.iter_modules(integrations.__path__, "contracts.integrations."):
        home = import_module(module.name)
        if home is model_input:
            continue  # of which the others are made
        own = [
            n for n, one in vars(home).items() if getattr(one, "__module__", "") == home.__name__
        ]
        names = getattr(home, "__all__", None) or [n for n in own if n[0] != "_"]
        of = module.name.rpartition(".")[2]
        yield from ((f"{of}.{name}", getattr(home, name)) for name in names)


def _methods_of(owner: type) -> Iterator[tuple[str, tuple[Callable[..., Any], tuple[Any, ...]]]]:
    for name, one in vars(owner).items():
        if name[0] == "_" and name != "__call__":
            continue
        if isinstance(one, (classmethod, staticmethod)):
            yield name, (getattr(owner, name), ())
        elif inspect.isfunction(one):
            yield name, (one, (None,))


def parameters_of(routine: Callable[..., Any], place: tuple[Any, ...]) -> list[inspect.Parameter]:
    """The arguments that can be named."""
    every = [*inspect.signature(routine).parameters.values()][len(place) :]
    return [one for one in every if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
