"""How contracts are exercised: the conformance corpus that every backend must agree with."""

from __future__ import annotations

from contracts.testing.cases import Case, WireCase, Wrong, cases, wire_cases

__all__ = ["Case", "WireCase", "Wrong", "cases", "wire_cases"]
