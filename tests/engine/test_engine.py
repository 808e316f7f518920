"""An engine is everything that can be done with data and one specification, without any class."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import polars as pl
import pytest

import contracts as ct
from contracts.engine.contract_class import engine_of
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.rules.requirement import Requirement
from contracts.rules.table import RowCount


class Trip(ct.Contract, boundary="ingest"):
    """One trip."""

    km: float = 0.0


def test_a_class_keeps_one_engine() -> None:
    """A contract's class keeps the engine of its specification, and a subclass has its own."""

    class Longer(Trip):
        stops: int = 0

    assert engine_of(Trip) is engine_of(Trip)
    assert ct.specification_of(Trip) == engine_of(Trip).specification
    assert ct.specification_of(Longer) == engine_of(Longer).specification


def test_an_engine_is_immutable() -> None:
    """Neither its specification nor its backends can be replaced."""
    engine = Engine(ct.specification_of(Trip))
    with pytest.raises(FrozenInstanceError):
        engine.specification = replace(engine.specification, name="other")  # type: ignore[misc]


def test_an_engine_needs_no_class() -> None:
    """A specification that no class was written for checks, parses and splits as a class does."""
    specification = ct.specification_of(Trip)
    counted = replace(specification, rules=(Requirement(RowCount(min=2)),))
    engine, frame = Engine(counted), pl.DataFrame({"km": [1.0]})
    assert (True, ["row_count"]) == (
        Trip.check(frame).ok,
        [violation.code for violation in engine.check(frame).violations],
    )
    parts = engine.split([{"km": None}, {"km": "far"}], Options(max_examples=1))
    assert ([{"km": 0.0}], ["far"]) == (parts.valid, [row["km"] for row in parts.invalid])


def test_verbs_on_classes_are_those_of_engines() -> None:
    """What a class reports is what its engine reports."""
    rows = [{"km": 1.0}, {"km": "far"}, {}]
    assert str(Trip.split(rows).report) == str(engine_of(Trip).split(rows).report)
    assert str(Trip.check(rows)) == str(engine_of(Trip).check(rows))
