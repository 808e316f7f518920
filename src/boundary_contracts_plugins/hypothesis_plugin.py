"""The Hypothesis plug-in: `st.from_type(Ping)` draws rows of a contract."""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Register contracts with Hypothesis, which calls this by the entry point `hypothesis` when it starts.

    A strategy can only be registered for one class, and every contract is a different class. Hypothesis's
    own plug-ins (its NumPy extra) use a table of functions that are called in turn, which is private:
    where it is missing, `st.from_type` treats contracts like any model of pydantic, and nothing else
    changes.
    """
    try:
        from hypothesis.strategies._internal.types import _global_extra_lookup
    except ImportError:
        return
    _global_extra_lookup["contracts"] = strategy_of_type


def strategy_of_type(thing: Any) -> Any:
    """The strategy of a contract's rows; None for any other type.

    Raises:
        StrategyNeeded: as `contracts.testing.rows`.
    """
    if "__specification__" not in getattr(thing, "__dict__", {}):
        return None
    from contracts.testing.drawing import rows

    return rows(thing)
