"""`st.from_type(Ping)`: Hypothesis asks here what to draw for a class that it does not know."""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Tell Hypothesis of contracts; it calls this by the entry point `hypothesis` when it starts.

    A strategy can only be registered for one class, and every contract is a class of its own. What
    plug-ins of Hypothesis itself use (its NumPy extra does) is a table of functions that are asked in
    turn, and is private: where it is not there, `st.from_type` knows contracts no more than any model
    of pydantic, and nothing else changes.
    """
    try:
        from hypothesis.strategies._internal.types import _global_extra_lookup
    except ImportError:
        return
    _global_extra_lookup["contracts"] = resolved


def resolved(thing: Any) -> Any:
    """The strategy of a contract's rows; None for anything else.

    Raises:
        StrategyNeeded: as `contracts.testing.rows` does.
    """
    if "__specification__" not in getattr(thing, "__dict__", {}):
        return None
    from contracts.testing.drawing import rows

    return rows(thing)
