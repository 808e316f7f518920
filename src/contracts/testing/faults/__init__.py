"""The catalogue of what really happens to data: each fault with its story, how to make it happen, and
what of a contract should catch it.
"""

from __future__ import annotations

from contracts.testing.faults.fault import Fault, Faulty, Injected
from contracts.testing.faults.of_batches import batch_faults
from contracts.testing.faults.of_values import value_faults

__all__ = ["Fault", "Faulty", "Injected", "faults"]


def faults() -> tuple[Fault, ...]:
    """Every fault of the catalogue, in a fixed order.

    >>> {"nan", "stale_batch", "degrees_minutes_seconds"} <= {fault.name for fault in faults()}
    True
    """
    return (*value_faults(), *batch_faults())
