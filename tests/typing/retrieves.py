"""What type checkers know of what is read from Feast: checked by them, and run by nobody."""

from __future__ import annotations

from typing import assert_type

import polars as pl

import contracts as ct
from contracts.integrations.feast import read_historical, read_online, split_online


class Driver(ct.Contract):
    driver: int


def reads(response: object, job: object, asked: pl.DataFrame) -> None:
    """What is read is a frame of its contract."""
    assert_type(read_online(Driver, response, max_age="2h"), ct.Frame[Driver])
    assert_type(read_online(Driver, response, max_age={"driver": "2h"}), ct.Frame[Driver])
    assert_type(split_online(Driver, response).valid, ct.Frame[Driver])
    assert_type(split_online(Driver, response).invalid, pl.DataFrame)
    assert_type(read_historical(Driver, job, asked=asked, key="driver"), ct.Frame[Driver])
    assert_type(ct.match_rows(asked, [{"id": 1}], key={"driver": "id"}), ct.Report)
