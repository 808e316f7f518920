"""Testing with contracts: strategies, faults, and the corpus that every backend must agree with."""

from __future__ import annotations

from contracts.testing.cases import Case, WireCase, Wrong, cases, wire_cases
from contracts.testing.drawing import frames, json_bodies, payloads, rows, wire_frames
from contracts.testing.faults import Fault, Faulty, Injected, faults

__all__ = [
    "Case", "Fault", "Faulty", "Injected", "WireCase", "Wrong", "cases", "faults", "frames",
    "json_bodies", "payloads", "rows", "wire_cases", "wire_frames",
]  # fmt: skip  # a list of names
