"""Two versions of one field, and the changes between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

import contracts as ct
from tests.reference.contracts import Plan, plans


def contract(fields: dict[str, Any], *rules: Any, **keywords: Any) -> type[ct.Contract]:
    """A contract of fields, each an annotation, or one and its default."""
    declared = {n: f if isinstance(f, tuple) else (f,) for n, f in fields.items()}
    body = {name: given[1] for name, given in declared.items() if len(given) > 1}
    body |= {"__annotations__": {name: given[0] for name, given in declared.items()}}
    return type(ct.Contract)("C", (ct.Contract,), body | {"rules": ct.rules(*rules)}, **keywords)


def changes(old: type[ct.Contract], new: type[ct.Contract]) -> list[tuple[str | None, str, str]]:
    """The changes between two versions: field, code and direction."""
    return [(one.field, one.code, one.direction) for one in ct.compare(old, new).changes]


@st.composite
def changed(draw: st.DrawFn, plan: Plan) -> Plan:
    """A plan of which something is other, or nothing."""
    how = draw(st.integers(0, 9))
    wider = {
        "int8": ["int", "float"],
        "uint16": ["int", "float"],
        "int": ["float"],
        "float": ["float"],
    }
    if how == 0:
        return replace(draw(plans()), alias=plan.alias)
    if how == 1:
        return replace(plan, nullable=True)
    if how == 2:
        return replace(plan, low=None, high=None, low_strict=False, high_strict=False)
    if how == 3 and plan.kind in ("int", "int8", "float") and plan.low is not None:
        return replace(plan, low=plan.low + draw(st.integers(-2, 2)))
    if how == 4 and plan.kind in wider and not plan.even:
        return replace(plan, kind=draw(st.sampled_from(wider[plan.kind])), step=None)
    if how == 5 and plan.longest is not None:
        return replace(plan, longest=plan.longest + draw(st.integers(0, 2)))
    if how == 6:
        return replace(plan, step=None, pattern=None, even=False)
    return plan
