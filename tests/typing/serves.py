"""What the type checkers must know of FastAPI endpoints: this module is checked, never run."""

from typing import Annotated, assert_type

import polars as pl

import contracts as ct
from contracts.integrations.fastapi import Columns, Row, Rows, rows


class Ping(ct.Contract):
    """What comes in."""

    speed: float


class Score(ct.Contract):
    """What goes out."""

    risk: float


def one(ping: Row[Ping]) -> Row[Score]:
    """A row is an instance."""
    assert_type(ping, Ping)
    return Score(risk=ping.speed)


def many(pings: Rows[Ping]) -> Rows[Ping]:
    """Rows are a frame of their contract."""
    assert_type(pings, ct.Frame[Ping])
    assert_type(pings.height, int)
    return pings


def by_columns(pings: Columns[Ping]) -> Rows[Score]:
    """So are columns; what is made of it is a plain frame again, until it is validated."""
    return Score.validate(pings.select(risk=pl.col("speed")))


def few(pings: Annotated[ct.Frame[Ping], rows(Ping, max_rows=3)]) -> int:
    """What has limits of its own is what the annotation says."""
    assert_type(pings, ct.Frame[Ping])
    return pings.height
