"""The catalogue of known faults in data: each with its story, its injection, and the declarations that
should catch it.
"""

from __future__ import annotations

from contracts.testing.faults.batch_faults import batch_faults
from contracts.testing.faults.fault import Fault, Faulty, Injected
from contracts.testing.faults.value_faults import value_faults

__all__ = ["Fault", "Faulty", "Injected", "faults"]


def faults() -> tuple[Fault, ...]:
    """Every fault of the catalogue, in a fixed order.

    >>> {"nan", "stale_batch", "degrees_minutes_seconds"} <= {fault.name for fault in faults()}
    True
    """
    return (*value_faults(), *batch_faults())
