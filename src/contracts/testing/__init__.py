"""How contracts are exercised: the conformance corpus that every backend must agree with."""

from __future__ import annotations

from contracts.testing.cases import Case, cases

__all__ = ["Case", "cases"]
