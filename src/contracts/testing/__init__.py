"""How contracts are exercised: the conformance corpus that every backend must agree with, and faults."""

from __future__ import annotations

from contracts.testing.cases import Case, WireCase, Wrong, cases, wire_cases
from contracts.testing.faults import Fault, Injected, faults

__all__ = ["Case", "Fault", "Injected", "WireCase", "Wrong", "cases", "faults", "wire_cases"]
