"""Examples that are drawn from strategies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from hypothesis import find, settings
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct

SURELY = settings(max_examples=3000, database=None, derandomize=True, deadline=None)


def example(strategy: st.SearchStrategy[Any], such: Callable[[Any], bool] = lambda _: True) -> Any:
    """The simplest that is drawn of what is looked for."""
    return find(strategy, such, settings=SURELY)


def with_rules(*rules: Any, **fields: Any) -> type[ct.Contract]:
    """A contract of some fields, with rules over them."""
    return type("Drawn", (ct.Contract,), {"__annotations__": fields, "rules": ct.rules(*rules)})


MONEY = Annotated[Decimal, Field(max_digits=8, decimal_places=2)]


class Wide(ct.Contract):
    """Twelve columns, with a key."""

    key: int
    a: float
    b: str
    c: bool
    d: date
    e: datetime
    f: int
    g: float
    h: Literal["x", "y"]
    i: str | None
    j: Annotated[float, ct.Interval(ge=0, le=300)]
    k: Annotated[str, ct.Matches("[A-Z]{3}[0-9]{3}")]
    rules = ct.rules(ct.Unique("key"))
