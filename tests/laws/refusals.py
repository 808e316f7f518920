"""What refuses a call, and the hints of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import contracts as ct

# How to leave a part out is a hint of its own, and follows what the part itself needs.
_LEAVING_OUT = ("; checks=", "; leave_out=")


def hints_of(call: Callable[..., Any], *arguments: Any) -> list[str]:
    """The hints of what refuses a call, or of what a report could not evaluate."""
    try:
        found = call(*arguments)
    except ct.SchemaError as error:
        return [_before_leaving_out(str(one.hint)) for one in error.obstacles]
    except ct.HandoffError as error:
        return [str(one.hint) for one in error.mismatches]
    except ct.ContractError as error:
        return [str(getattr(error, "hint", ""))]
    return [one.reason for one in found.not_run if one.hint] if isinstance(found, ct.Report) else []


def _before_leaving_out(hint: str) -> str:
    for start in _LEAVING_OUT:
        hint = hint.partition(start)[0]
    return hint
