"""Results that are neither true nor false: `if Ping.check(frame):` would always be true."""

from __future__ import annotations


def no_truth(result: str, ask: str) -> TypeError:
    """The error for a result that was used as a condition.

    Args:
        result: what it is: "a report".
        ask: the attribute, or the attributes, to write instead: ".ok".
    """
    return TypeError(f"{result} is neither true nor false; ask for its {ask}")
