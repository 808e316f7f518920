"""The endpoints of docs/how-to/serve-with-fastapi.md as type checkers see them: checked, never run."""

from typing import Annotated

import polars as pl
from fastapi import FastAPI

import contracts as ct
from contracts.integrations.fastapi import Columns, Row, Rows, install, rows


class Ping(ct.Contract, boundary="inference", version="1.0.0"):
    vehicle: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    lat: ct.Latitude
    speed: Annotated[float, ct.Interval(ge=0, le=300)] = 0.0

    rules = ct.rules(ct.Unique("vehicle"))


class Score(ct.Contract, boundary="inference", version="1.0.0"):
    vehicle: str
    risk: Annotated[float, ct.Interval(ge=0, le=1)]


app = FastAPI()
install(app)


@app.post("/score")
def score(ping: Row[Ping]) -> Row[Score]:
    return Score(vehicle=ping.vehicle, risk=ping.speed / 200)


@app.post("/batch")
def batch(pings: Rows[Ping]) -> Rows[Score]:
    return Score.validate(pings.select("vehicle", risk=pl.col("speed") / 200))


@app.post("/columns")
def columnar(pings: Columns[Ping]) -> Columns[Score]:
    return Score.validate(pings.select("vehicle", risk=pl.col("speed") / 200))


@app.post("/few")
def few(pings: Annotated[ct.Frame[Ping], rows(Ping, max_rows=2, max_bytes=10_000)]) -> int:
    return pings.height
