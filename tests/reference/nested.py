"""Generated contracts nested in one another, some of their fields with defaults, with row rules over
what is nested; and rows for them, of which some lack keys, or have keys that no contract declares.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

import contracts as ct
from contracts import col
from tests.reference.contracts import (
    ODD,
    Planned,
    annotation_of,
    planned_contracts,
    rows_for,
)
from tests.reference.draw_rules import defaults

Rows = list[dict[str, Any]]


class Nested(NamedTuple):
    """A contract, the paths that its row rules may read, and what draws a row of it."""

    contract: type[ct.Contract]
    paths: tuple[str, ...]
    rows: st.SearchStrategy[dict[str, Any]]


def declared(
    annotations: dict[str, Any], rules: ct.Rules, values: dict[str, Any], extra: str
) -> type[ct.Contract]:
    """The contract of some annotations."""
    members = {"__annotations__": annotations, "rules": rules, **values}
    body: Callable[[dict[str, Any]], None] = lambda ns: ns.update(members)  # noqa: E731
    return types.new_class("Nesting", (ct.Contract,), {"extra": extra}, body)


@st.composite
def rules_over(draw: st.DrawFn, paths: tuple[str, ...]) -> ct.Rules:
    """Up to two row rules, each over one or two of the paths."""
    made = []
    for _ in range(draw(st.integers(0, 2))):
        one, other = (col(draw(st.sampled_from(paths))) for _ in range(2))
        predicate = draw(
            st.sampled_from([one.is_null(), one.is_not_null(), one.is_null() | other.is_not_null()])
        )
        made.append(ct.rule(predicate))
    return ct.rules(*dict.fromkeys(made))


@st.composite
def flat_rows(draw: st.DrawFn, planned: Planned) -> dict[str, Any]:
    """One row of a contract that nests none."""
    rows = draw(rows_for(planned).filter(bool))
    return rows[0]


@st.composite
def nesting_rows(draw: st.DrawFn, inner: Nested, planned: Planned) -> dict[str, Any]:
    """One row of a contract that nests another, at times with something else in its place."""
    row = draw(flat_rows(planned))
    for name, some in (("one", inner.rows), ("many", st.lists(inner.rows, max_size=2))):
        fate = draw(st.integers(0, 7))
        if fate:
            row[name] = draw(ODD if fate == 1 else some)
    return row


extras = st.sampled_from(["forbid", "forbid", "ignore", "allow"])


@st.composite
def nested_contracts(draw: st.DrawFn, depth: int = 2) -> Nested:
    """A contract that nests contracts of a depth: one as a struct, and in a list."""
    planned = {
        name: plan for name, plan in draw(planned_contracts).items() if plan.kind != "struct"
    }
    annotations = {name: annotation_of(plan, name) for name, plan in planned.items()}
    values = dict(draw(defaults(planned)))
    names = tuple(planned)
    if not depth:
        rules = draw(rules_over(names)) if names else ct.rules()
        made = declared(annotations, rules, values, draw(extras))
        return Nested(made, names, flat_rows(planned))
    inner = draw(nested_contracts(depth - 1))
    kind: Any = inner.contract
    if draw(st.booleans()):
        kind, values["one"] = kind | None, None
    elif draw(st.booleans()):
        kind = kind | None
    annotations |= {"one": kind, "many": list[inner.contract]}  # type: ignore[name-defined]
    if draw(st.booleans()):
        values["many"] = []
    paths = (*names, "one", "many", *(f"one.{path}" for path in inner.paths))
    rules = draw(rules_over(paths))
    made = declared(annotations, rules, values, draw(extras))
    return Nested(made, paths, nesting_rows(inner, planned))


@st.composite
def nested(draw: st.DrawFn) -> tuple[type[ct.Contract], Rows]:
    """A contract that nests others, and rows."""
    made = draw(st.integers(1, 2).flatmap(nested_contracts))
    return made.contract, draw(st.lists(made.rows, max_size=4))
